//! Several yes-or-no questions asked of the same features: logistic regressions that share one table, so that a feature
//! is looked up once for all of them.

#[cfg(feature = "train")]
pub mod trainer;

use std::hint::select_unpredictable;

use super::{
    Places, Reader,
    gather::{self, Keys, Lanes, ZERO_WEIGHTS},
};
use crate::Error;

/// The weights of an item's features, summed up; an item counts for the same whatever its number of features.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    weights: [i32; Logistic::MAX_QUESTIONS],
    known: u32,
}

/// Weights of up to [`Logistic::MAX_QUESTIONS`] logistic regressions.
#[derive(Clone, Debug)]
pub struct Logistic {
    questions: usize,
    places: Places,
    rows: Vec<Row>,
    /// For each question the score of one step of a weight.
    scales: Vec<f32>,
    /// For each question the score of an item without features.
    biases: Vec<f32>,
}

/// A feature and its weights, in one cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
struct Row {
    /// As [`gather::row`] makes it, a byte a question.
    weights: u64,
    key: u32,
    /// 1, or 0 if the row is free.
    count: u32,
}

const MAGIC: &[u8; 4] = b"ORL2";

impl Logistic {
    /// The most questions a model may ask.
    pub const MAX_QUESTIONS: usize = 8;

    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that are not such weights.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(file, bytes, MAGIC)?;
        let questions = reader.u32()? as usize;
        if !(1..=Self::MAX_QUESTIONS).contains(&questions) {
            return Err(reader.error(format!("expected 1 to {} questions, found {questions}", Self::MAX_QUESTIONS)));
        }
        let mut numbers = |_| (0..questions).map(|_| reader.f32()).collect::<Result<Vec<f32>, Error>>();
        let (scales, biases) = (numbers(0)?, numbers(1)?);
        let places = Places::read(&mut reader)?;
        let count = reader.u32()? as usize;
        let keys = reader
            .take(count.saturating_mul(4))?
            .chunks_exact(4)
            .map(|key| u32::from_le_bytes(key.try_into().expect("4 bytes")));
        let weights = reader.take(count.saturating_mul(questions))?;
        // Before room is made for all places: training makes few more than there are features.
        if places.len() > 2 * count + 1 {
            return Err(reader.error(format!("expected places for {count} features, found {}", places.len())));
        }
        let mut rows = vec![Row { weights: ZERO_WEIGHTS, key: 0, count: 0 }; places.len()];
        for (key, weights) in keys.zip(weights.chunks_exact(questions)) {
            let slot = &mut rows[places.of(key)];
            if slot.count > 0 {
                return Err(reader.error(format!("expected a place for each feature, found {key:#x} where another is")));
            }
            *slot = Row { weights: gather::row(weights), key, count: 1 };
        }
        Ok(Logistic { questions, places, rows, scales, biases })
    }

    /// How many questions it asks.
    pub fn questions(&self) -> usize {
        self.questions
    }

    /// Begins an item: push its features, then ask for the tally.
    pub fn lookup(&self) -> Lookup<'_> {
        Lookup { model: self, keys: Keys::new(), tally: Tally::default() }
    }

    /// Adds the weights of at most 256 features.
    fn add_all(&self, keys: &[u32], tally: &mut Tally) {
        let mut lanes = Lanes::default();
        for &key in keys {
            let row = self.rows[self.places.of(key)];
            let is_found = row.key == key;
            lanes.add(select_unpredictable(is_found, row.weights, ZERO_WEIGHTS));
            tally.known += select_unpredictable(is_found, row.count, 0);
        }
        lanes.add_to(&mut tally.weights, keys.len());
    }

    /// The chance of a yes to a question, of an item whose weights are summed.
    pub fn chance(&self, question: usize, sums: &Tally) -> f32 {
        1.0 / (1.0 + (-self.score(question, sums)).exp())
    }

    /// What speaks for a yes to a question, as the logarithm of the odds.
    pub fn score(&self, question: usize, sums: &Tally) -> f32 {
        let length = (sums.known.max(1) as f32).sqrt();
        self.biases[question] + sums.weights[question] as f32 * self.scales[question] / length
    }
}

/// The features of an item on the way to the sums of their weights: looked up together.
#[derive(Clone, Debug)]
pub struct Lookup<'m> {
    model: &'m Logistic,
    keys: Keys,
    tally: Tally,
}

impl Lookup<'_> {
    /// Adds a feature.
    #[inline(always)]
    pub fn push(&mut self, feature: u64) {
        if self.keys.push(feature) {
            self.flush();
        }
    }

    #[inline(never)]
    fn flush(&mut self) {
        self.model.add_all(self.keys.take(), &mut self.tally);
    }

    /// The weights of the features.
    pub fn tally(mut self) -> Tally {
        self.flush();
        self.tally
    }
}

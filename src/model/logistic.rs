//! Several yes-or-no questions asked of the same features: logistic regressions that share one table, so that a feature
//! is looked up once for all of them.

use std::hint::select_unpredictable;

#[cfg(feature = "train")]
use super::table;
use super::{
    Places, Reader,
    batch::{self, Keys, Lanes, NOTHING},
};
use crate::Error;

/// The weights of an item's features, summed up; an item counts for the same whatever its number of features.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    weights: [i32; Logistic::MOST_QUESTIONS],
    known: u32,
}

/// Weights of up to [`Logistic::MOST_QUESTIONS`] logistic regressions.
#[derive(Clone, Debug)]
pub struct Logistic {
    questions: usize,
    places: Places,
    rows: Vec<Row>,
    /// For each question what one step of a weight is worth.
    scales: Vec<f32>,
    /// For each question the score of an item without features.
    biases: Vec<f32>,
}

/// A feature and its weights, in one cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
struct Row {
    /// As [`batch::row`] makes it, a byte a question.
    weights: u64,
    key: u32,
    /// 1, or 0 if the row is free.
    count: u32,
}

const MAGIC: &[u8; 4] = b"ORL2";

impl Logistic {
    /// The most questions a model may ask.
    pub const MOST_QUESTIONS: usize = 8;

    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that training did not write.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(file, bytes, MAGIC)?;
        let questions = reader.u32()? as usize;
        if !(1..=Self::MOST_QUESTIONS).contains(&questions) {
            return Err(reader.error(format!("expected 1 to {} questions, found {questions}", Self::MOST_QUESTIONS)));
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
        let mut rows = vec![Row { weights: NOTHING, key: 0, count: 0 }; places.len()];
        for (key, weights) in keys.zip(weights.chunks_exact(questions)) {
            let slot = &mut rows[places.of(key)];
            if slot.count > 0 {
                return Err(reader.error(format!("expected a place for each feature, found {key:#x} where another is")));
            }
            *slot = Row { weights: batch::row(weights), key, count: 1 };
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

    /// Adds the weights of a feature, in steps of each question's scale.
    #[cfg(feature = "train")]
    pub fn add(&self, feature: u64, tally: &mut Tally) {
        self.add_all(&[table::key(feature)], tally);
    }

    /// Adds the weights of at most 256 features.
    fn add_all(&self, keys: &[u32], tally: &mut Tally) {
        let mut lanes = Lanes::default();
        for &key in keys {
            let row = self.rows[self.places.of(key)];
            let is_found = row.key == key;
            lanes.add(select_unpredictable(is_found, row.weights, NOTHING));
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

#[cfg(feature = "train")]
mod training {
    use std::collections::HashMap;

    use super::{Logistic, MAGIC, Places, table};

    /// An item to learn from.
    #[derive(Clone, Debug, Default)]
    pub struct Sample {
        /// Its features.
        pub features: Vec<u64>,
        /// The answers: a bit a question.
        pub answers: u8,
        /// The questions whose answer is not to be trusted: a bit a question.
        pub doubts: u8,
    }

    /// Features of one group whose vectors are alike get like weights: a feature's weight is its own and what axes that the
    /// group shares make of its vector. So a feature that training never saw has a weight as well.
    #[derive(Clone, Debug, Default)]
    pub struct Kin {
        /// How many groups there are.
        pub groups: usize,
        /// How many numbers a vector has.
        pub axes: usize,
        /// The features, each with its group and the place of its vector.
        pub features: Vec<(u64, usize, usize)>,
        /// The vectors.
        pub vectors: Vec<Vec<f32>>,
    }

    /// How to train.
    #[derive(Clone, Copy, Debug)]
    pub struct LogisticOptions {
        /// How often to go over the data.
        pub epochs: usize,
        /// The first step; later ones are smaller.
        pub rate: f32,
        /// How much an item is trusted against the pull of weights towards zero (C of the support vector machines).
        pub trust: f32,
        /// Features of fewer items are left out.
        pub min_count: u32,
        /// Features whose weights all stay below are left out of the file.
        pub least: f32,
        /// Seed of the order in which items are seen.
        pub seed: u64,
    }

    impl Default for LogisticOptions {
        fn default() -> Self {
            LogisticOptions { epochs: 30, rate: 1.0, trust: 10.0, min_count: 3, least: 0.01, seed: 1 }
        }
    }

    /// How to train a choice.
    #[derive(Clone, Copy, Debug)]
    pub struct ChoiceOptions {
        /// How often to go over the data.
        pub epochs: usize,
        /// AdaGrad's step.
        pub rate: f32,
        /// Pull of weights towards zero.
        pub l2: f32,
        /// Features of fewer items are left out.
        pub min_count: u32,
        /// Features whose weights all stay below are left out of the file.
        pub least: f32,
        /// Seed of the order in which groups are seen.
        pub seed: u64,
    }

    impl Default for ChoiceOptions {
        fn default() -> Self {
            ChoiceOptions { epochs: 10, rate: 0.2, l2: 1e-3, min_count: 3, least: 0.01, seed: 1 }
        }
    }

    impl Logistic {
        /// Trains the regressions, each by itself, and gives them as a file.
        pub fn train(items: &[&Sample], kin: &Kin, questions: usize, options: LogisticOptions) -> Vec<u8> {
            let (keys, rows) = numbered(items.iter().copied(), kin, options.min_count);
            let shared = Shared::new(&keys, kin);
            let meanings: Vec<Vec<f32>> = rows.iter().map(|rows| shared.sum(rows)).collect();
            let mut mean = vec![0.0f32; keys.len() * questions];
            let mut mean_biases = vec![0.0f32; questions];
            let mut order: Vec<usize> = (0..items.len()).collect();
            for question in 0..questions {
                let answers: Vec<bool> = items.iter().map(|item| item.answers >> question & 1 == 1).collect();
                let share = answers.iter().filter(|answer| **answer).count().max(1) as f32 / items.len().max(1) as f32;
                let mut weights = vec![0.0f32; keys.len()];
                let mut axes = vec![0.0f32; shared.axes()];
                let mut mean_axes = vec![0.0f32; shared.axes()];
                let mut bias = (share / (1.0 - share).max(1e-3)).ln();
                // The weights are kept apart from the factor that the pull towards zero gives them all.
                let (mut factor, mut step) = (1.0f32, 0usize);
                let pull = 1.0 / (options.trust * items.len() as f32);
                let mut random = options.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
                let averaged_from = options.epochs * 2 / 3;
                order.sort_unstable();
                for epoch in 0..options.epochs {
                    crate::model::shuffle(&mut order, &mut random);
                    for &which in &order {
                        if items[which].doubts >> question & 1 == 1 {
                            continue;
                        }
                        let (rows, meaning) = (&rows[which], &meanings[which]);
                        let length = (rows.len().max(1) as f32).sqrt();
                        let sum = rows.iter().map(|&row| weights[row as usize]).sum::<f32>() + dot(&axes, meaning);
                        let score = bias + factor * sum / length;
                        let answer = if answers[which] { 1.0 } else { 0.0 };
                        let gradient = 1.0 / (1.0 + (-score).exp()) - answer;
                        let rate = 1.0 / (pull * (step as f32 + 1.0 / (pull * options.rate)));
                        factor *= 1.0 - rate * pull;
                        let change = rate * gradient / (length * factor);
                        rows.iter().for_each(|&row| weights[row as usize] -= change);
                        axes.iter_mut().zip(meaning).for_each(|(axis, part)| *axis -= change * part);
                        bias -= 0.01 * rate * gradient;
                        step += 1;
                        if factor < 1e-4 {
                            weights.iter_mut().chain(&mut axes).for_each(|weight| *weight *= factor);
                            factor = 1.0;
                        }
                    }
                    if epoch >= averaged_from {
                        let share = 1.0 / (options.epochs - averaged_from) as f32;
                        weights
                            .iter()
                            .enumerate()
                            .for_each(|(row, weight)| mean[row * questions + question] += share * factor * weight);
                        mean_axes.iter_mut().zip(&axes).for_each(|(mean, axis)| *mean += share * factor * axis);
                        mean_biases[question] += share * bias;
                    }
                }
                for row in 0..keys.len() {
                    mean[row * questions + question] += shared.weight(row, &mean_axes);
                }
            }
            file(&keys, &mean, &mean_biases, options.least)
        }

        /// Trains models that choose among the items of a group, one a question, and gives them as a file: multinomial
        /// regression over the items of each group (conditional logit: McFadden 1974), by AdaGrad, with the weights of the
        /// later half averaged. A group without a right item teaches nothing; of several right ones any will do.
        pub fn train_choice(groups: &[&[Sample]], questions: usize, options: ChoiceOptions) -> Vec<u8> {
            let (keys, rows) = numbered(groups.iter().copied().flatten(), &Kin::default(), options.min_count);
            let mut mean = vec![0.0f32; keys.len() * questions];
            let mut starts = vec![0];
            starts.extend(groups.iter().scan(0, |end, group| {
                *end += group.len();
                Some(*end)
            }));
            for question in 0..questions {
                let is_right = |sample: &Sample| sample.answers >> question & 1 == 1;
                let mut weights = vec![0.0f32; keys.len()];
                let mut squares = vec![1e-2f32; keys.len()];
                let mut order: Vec<usize> =
                    (0..groups.len()).filter(|&group| groups[group].iter().any(is_right)).collect();
                let mut random = options.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
                let mut scores: Vec<f32> = Vec::new();
                for epoch in 0..options.epochs {
                    crate::model::shuffle(&mut order, &mut random);
                    for &which in &order {
                        let group = groups[which];
                        let rows = &rows[starts[which]..starts[which + 1]];
                        let length = |rows: &[u32]| (rows.len().max(1) as f32).sqrt();
                        scores.clear();
                        scores.extend(
                            rows.iter()
                                .map(|rows| rows.iter().map(|&row| weights[row as usize]).sum::<f32>() / length(rows)),
                        );
                        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                        scores.iter_mut().for_each(|score| *score = (*score - top).exp());
                        let all: f32 = scores.iter().sum();
                        let right: f32 = group
                            .iter()
                            .zip(&scores)
                            .filter(|(sample, _)| is_right(sample))
                            .map(|(_, score)| score)
                            .sum();
                        for ((sample, score), rows) in group.iter().zip(&scores).zip(rows) {
                            let gradient = score / all - if is_right(sample) { score / right.max(1e-30) } else { 0.0 };
                            if gradient.abs() < 1e-4 {
                                continue;
                            }
                            for &row in rows {
                                let row = row as usize;
                                let slope = gradient / length(rows) + options.l2 * weights[row];
                                squares[row] += slope * slope;
                                weights[row] -= options.rate * slope / squares[row].sqrt();
                            }
                        }
                    }
                    let averaged_from = options.epochs / 2;
                    if epoch >= averaged_from {
                        let share = 1.0 / (options.epochs - averaged_from) as f32;
                        weights
                            .iter()
                            .enumerate()
                            .for_each(|(row, weight)| mean[row * questions + question] += share * weight);
                    }
                }
            }
            file(&keys, &mean, &vec![0.0; questions], options.least)
        }
    }

    /// What features have by their kin.
    struct Shared<'k> {
        kin: &'k Kin,
        /// For each row its group and vector, if it has any.
        of: Vec<Option<(usize, &'k [f32])>>,
    }

    impl<'k> Shared<'k> {
        fn new(keys: &[u32], kin: &'k Kin) -> Self {
            let mut of = vec![None; keys.len()];
            for &(feature, group, vector) in &kin.features {
                if let Ok(row) = keys.binary_search(&table::key(feature)) {
                    of[row] = Some((group, kin.vectors[vector].as_slice()));
                }
            }
            Shared { kin, of }
        }

        /// How many axes all groups have.
        fn axes(&self) -> usize {
            self.kin.groups * self.kin.axes
        }

        /// The sum of the vectors of an item's features, group by group.
        fn sum(&self, rows: &[u32]) -> Vec<f32> {
            let mut sum = vec![0.0; self.axes()];
            for (group, vector) in rows.iter().filter_map(|&row| self.of[row as usize]) {
                sum[group * self.kin.axes..].iter_mut().zip(vector).for_each(|(sum, part)| *sum += part);
            }
            sum
        }

        /// What the axes make of a row's vector.
        fn weight(&self, row: usize, axes: &[f32]) -> f32 {
            self.of[row].map_or(0.0, |(group, vector)| dot(&axes[group * self.kin.axes..], vector))
        }
    }

    /// The product of two vectors, as far as both go.
    fn dot(a: &[f32], b: &[f32]) -> f32 {
        a.iter().zip(b).map(|(a, b)| a * b).sum()
    }

    /// The features that enough items have or that have kin, and each item's features as numbers of them.
    fn numbered<'s>(
        items: impl Iterator<Item = &'s Sample> + Clone,
        kin: &Kin,
        min_count: u32,
    ) -> (Vec<u32>, Vec<Vec<u32>>) {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for feature in items.clone().flat_map(|item| &item.features) {
            *counts.entry(table::key(*feature)).or_default() += 1;
        }
        let mut keys: Vec<u32> = counts.iter().filter(|entry| *entry.1 >= min_count).map(|entry| *entry.0).collect();
        keys.extend(kin.features.iter().map(|(feature, ..)| table::key(*feature)));
        keys.sort_unstable();
        keys.dedup();
        drop(counts);
        let index = table::Table::new(keys.iter().copied().zip(0..u32::MAX));
        let rows = items
            .map(|item| item.features.iter().filter_map(|&feature| index.get(table::key(feature))).collect())
            .collect();
        (keys, rows)
    }

    /// Weights, a row a feature, and biases as a file.
    fn file(keys: &[u32], mean: &[f32], biases: &[f32], least: f32) -> Vec<u8> {
        let questions = biases.len();
        let scales: Vec<f32> = (0..questions)
            .map(|question| {
                mean.iter()
                    .skip(question)
                    .step_by(questions)
                    .fold(0.0f32, |top, weight| top.max(weight.abs()))
                    .max(1e-6)
                    / 127.0
            })
            .collect();
        let kept: Vec<usize> = (0..keys.len())
            .filter(|row| mean[row * questions..(row + 1) * questions].iter().any(|weight| weight.abs() >= least))
            .collect();
        let mut out = MAGIC.to_vec();
        out.extend((questions as u32).to_le_bytes());
        out.extend(scales.iter().chain(biases).flat_map(|value| value.to_le_bytes()));
        Places::new(kept.iter().map(|&row| keys[row])).expect("a place for every feature").write(&mut out);
        out.extend((kept.len() as u32).to_le_bytes());
        out.extend(kept.iter().flat_map(|&row| keys[row].to_le_bytes()));
        for &row in &kept {
            let weights = &mean[row * questions..(row + 1) * questions];
            out.extend(
                weights
                    .iter()
                    .zip(&scales)
                    .map(|(weight, scale)| (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8),
            );
        }
        out
    }
}
#[cfg(feature = "train")]
pub use training::{ChoiceOptions, Kin, LogisticOptions, Sample};

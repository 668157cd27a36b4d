//! Several yes-or-no questions asked of the same features: logistic regressions that share one table, so that a feature
//! is looked up once for all of them.

use super::{Reader, table};
use crate::Error;

/// Weights of up to [`Logistic::MOST_QUESTIONS`] logistic regressions.
#[derive(Clone, Debug)]
pub struct Logistic {
    questions: usize,
    table: table::Table,
    /// `questions` weights a row.
    rows: Vec<i8>,
    /// For each question what one step of a weight is worth.
    scales: Vec<f32>,
    /// For each question the score of an item without features.
    biases: Vec<f32>,
}

const MAGIC: &[u8; 4] = b"ORL1";

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
        let count = reader.u32()? as usize;
        let keys = reader.take(count.saturating_mul(4))?;
        let rows = reader.take(count.saturating_mul(questions))?.iter().map(|&byte| byte as i8).collect();
        let table = table::Table::new(keys.chunks_exact(4).map(|key| u32::from_le_bytes(key.try_into().expect("4 bytes"))));
        Ok(Logistic { questions, table, rows, scales, biases })
    }

    /// How many questions it asks.
    pub fn questions(&self) -> usize {
        self.questions
    }

    /// Adds the weights of a feature, in steps of each question's scale.
    #[inline]
    pub fn add(&self, feature: u64, sums: &mut [i32; Self::MOST_QUESTIONS]) {
        if let Some(row) = self.table.row(table::key(feature)) {
            let weights = &self.rows[row * self.questions..(row + 1) * self.questions];
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(*weight);
            }
        }
    }

    /// The chance of a yes to a question, of an item whose weights are summed.
    pub fn chance(&self, question: usize, sums: &[i32; Self::MOST_QUESTIONS]) -> f32 {
        let score = self.biases[question] + sums[question] as f32 * self.scales[question];
        1.0 / (1.0 + (-score).exp())
    }
}

#[cfg(feature = "train")]
mod training {
    use std::collections::HashMap;

    use super::{Logistic, MAGIC, table};

    /// An item to learn from.
    #[derive(Clone, Debug, Default)]
    pub struct Item {
        /// Its features.
        pub features: Vec<u64>,
        /// The answers: a bit a question.
        pub answers: u8,
    }

    /// How to train.
    #[derive(Clone, Copy, Debug)]
    pub struct LogisticOptions {
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
        /// Seed of the order in which items are seen.
        pub seed: u64,
    }

    impl Default for LogisticOptions {
        fn default() -> Self {
            LogisticOptions { epochs: 20, rate: 0.05, l2: 1e-4, min_count: 3, least: 0.01, seed: 1 }
        }
    }

    impl Logistic {
        /// Trains the regressions, each by itself, and gives them as a file.
        pub fn train(items: &[&Item], questions: usize, options: LogisticOptions) -> Vec<u8> {
            let mut counts: HashMap<u32, u32> = HashMap::new();
            for feature in items.iter().flat_map(|item| &item.features) {
                *counts.entry(table::key(*feature)).or_default() += 1;
            }
            let mut keys: Vec<u32> = counts.iter().filter(|entry| *entry.1 >= options.min_count).map(|entry| *entry.0).collect();
            keys.sort_unstable();
            drop(counts);
            let index = table::Table::new(keys.iter().copied());
            let rows: Vec<Vec<u32>> =
                items.iter().map(|item| item.features.iter().filter_map(|&feature| index.row(table::key(feature)).map(|row| row as u32)).collect()).collect();
            let mut weights = vec![0.0f32; keys.len() * questions];
            let mut squares = vec![1e-1f32; keys.len() * questions];
            let (mut biases, mut bias_squares) = (vec![-2.0f32; questions], vec![1.0f32; questions]);
            let mut order: Vec<usize> = (0..items.len()).collect();
            let mut random = options.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut mean = vec![0.0f32; keys.len() * questions];
            let mut mean_biases = vec![0.0f32; questions];
            let averaged_from = options.epochs / 2;
            for epoch in 0..options.epochs {
                for at in (1..order.len()).rev() {
                    random ^= random << 13;
                    random ^= random >> 7;
                    random ^= random << 17;
                    order.swap(at, (random % (at as u64 + 1)) as usize);
                }
                for &which in &order {
                    let rows = &rows[which];
                    for question in 0..questions {
                        let score = biases[question] + rows.iter().map(|&row| weights[row as usize * questions + question]).sum::<f32>();
                        let gradient = 1.0 / (1.0 + (-score).exp()) - f32::from(items[which].answers >> question & 1);
                        if gradient.abs() < 1e-3 {
                            continue;
                        }
                        for &row in rows {
                            let at = row as usize * questions + question;
                            let slope = gradient + options.l2 * weights[at];
                            squares[at] += slope * slope;
                            weights[at] -= options.rate * slope / squares[at].sqrt();
                        }
                        bias_squares[question] += gradient * gradient;
                        biases[question] -= options.rate * gradient / bias_squares[question].sqrt();
                    }
                }
                // Shrinks every weight, seen or not: plain L2 acts too seldom on rare features.
                let shrink = 1.0 - options.l2 * 100.0 * options.rate;
                weights.iter_mut().for_each(|weight| *weight *= shrink);
                if epoch >= averaged_from {
                    mean.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
                    mean_biases.iter_mut().zip(&biases).for_each(|(sum, bias)| *sum += bias);
                }
            }
            let rounds = (options.epochs - averaged_from).max(1) as f32;
            mean.iter_mut().chain(&mut mean_biases).for_each(|value| *value /= rounds);
            let scales: Vec<f32> = (0..questions)
                .map(|question| mean.iter().skip(question).step_by(questions).fold(0.0f32, |top, weight| top.max(weight.abs())).max(1e-6) / 127.0)
                .collect();
            let kept: Vec<usize> =
                (0..keys.len()).filter(|row| mean[row * questions..(row + 1) * questions].iter().any(|weight| weight.abs() >= options.least)).collect();
            let mut out = MAGIC.to_vec();
            out.extend((questions as u32).to_le_bytes());
            out.extend(scales.iter().chain(&mean_biases).flat_map(|value| value.to_le_bytes()));
            out.extend((kept.len() as u32).to_le_bytes());
            out.extend(kept.iter().flat_map(|&row| keys[row].to_le_bytes()));
            for &row in &kept {
                let weights = &mean[row * questions..(row + 1) * questions];
                out.extend(weights.iter().zip(&scales).map(|(weight, scale)| (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8));
            }
            out
        }
    }
}
#[cfg(feature = "train")]
pub use training::{Item, LogisticOptions};

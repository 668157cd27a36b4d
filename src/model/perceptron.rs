//! A greedy multiclass tagger trained as an averaged perceptron (Collins 2002).

use std::hint::select_unpredictable;

use super::{Reader, places::Places, table};
use crate::Error;

/// Weights of a multiclass linear model. The file is sparse; in memory a feature's weights are one row of bytes, so that
/// they are added without a branch.
#[derive(Clone, Debug)]
pub struct Perceptron {
    labels: usize,
    places: Places,
    rows: Vec<Row>,
}

/// A feature and its weights, in one cache line.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Row {
    key: u32,
    /// [`BIAS`] too high, so that none is negative.
    weights: [u8; Perceptron::MOST_LABELS],
}

/// Flips the sign bit of a signed byte.
const BIAS: u8 = 0x80;

/// Weights that are all 0.
const NOTHING: [u8; Perceptron::MOST_LABELS] = [BIAS; Perceptron::MOST_LABELS];

/// The scores of the labels.
pub type Scores = [i16; Perceptron::MOST_LABELS];

const MAGIC: &[u8; 4] = b"ORP1";

impl Perceptron {
    /// The most labels a model may have.
    pub const MOST_LABELS: usize = 48;

    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that training did not write.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(file, bytes, MAGIC)?;
        let labels = reader.u32()? as usize;
        if !(1..=Self::MOST_LABELS).contains(&labels) {
            return Err(reader.error(format!("expected 1 to {} labels, found {labels}", Self::MOST_LABELS)));
        }
        let count = reader.u32()? as usize;
        let keys = reader
            .take(count.saturating_mul(4))?
            .chunks_exact(4)
            .map(|key| u32::from_le_bytes(key.try_into().expect("4 bytes")));
        let counts = reader.take(count)?;
        let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
        let mut weights = reader.take(total * 2)?.chunks_exact(2);
        let places = Places::new(keys.clone()).ok_or_else(|| reader.error("expected each feature once".into()))?;
        let mut rows = vec![Row { key: 0, weights: NOTHING }; places.len()];
        for (key, &count) in keys.zip(counts) {
            let row = &mut rows[places.of(key)];
            row.key = key;
            for pair in weights.by_ref().take(usize::from(count)) {
                if usize::from(pair[0]) >= labels {
                    return Err(reader.error(format!("expected labels below {labels}, found {}", pair[0])));
                }
                row.weights[usize::from(pair[0])] = pair[1] ^ BIAS;
            }
        }
        Ok(Perceptron { labels, places, rows })
    }

    /// The sums of the weights of at most 200 features, by label. By itself the compiler keeps the sums in registers.
    #[inline(never)]
    pub fn scores(&self, features: &[u64]) -> Scores {
        let mut sums = [-i16::from(BIAS) * features.len() as i16; Self::MOST_LABELS];
        for &feature in features {
            let key = table::key(feature);
            let row = &self.rows[self.places.of(key)];
            let weights = select_unpredictable(row.key == key, &row.weights, &NOTHING);
            sums.iter_mut().zip(weights).for_each(|(sum, &weight)| *sum += i16::from(weight));
        }
        sums
    }

    /// How many labels it tells apart.
    pub fn labels(&self) -> usize {
        self.labels
    }
}

#[cfg(feature = "train")]
mod training {
    use std::collections::HashMap;

    use super::{MAGIC, table};

    #[derive(Clone, Copy, Default)]
    struct Weight {
        now: f32,
        total: f64,
        since: u32,
    }

    /// Learns a [`Perceptron`](super::Perceptron) from one decision after the other.
    pub struct PerceptronTrainer {
        labels: usize,
        weights: HashMap<u32, Vec<(u8, Weight)>>,
        step: u32,
    }

    impl PerceptronTrainer {
        /// A model without weights.
        pub fn new(labels: usize) -> Self {
            PerceptronTrainer { labels, weights: HashMap::new(), step: 0 }
        }

        /// The best label by the weights so far.
        pub fn predict(&self, features: &[u64]) -> usize {
            let mut scores = vec![0.0; self.labels];
            for feature in features {
                for (label, weight) in self.weights.get(&table::key(*feature)).into_iter().flatten() {
                    scores[usize::from(*label)] += weight.now;
                }
            }
            (0..self.labels).rev().max_by(|&a, &b| scores[a].total_cmp(&scores[b])).expect("labels")
        }

        /// Learns from one decision.
        pub fn update(&mut self, features: &[u64], gold: usize, predicted: usize) {
            self.step += 1;
            if gold == predicted {
                return;
            }
            for feature in features {
                let row = self.weights.entry(table::key(*feature)).or_default();
                for (label, change) in [(gold as u8, 1.0), (predicted as u8, -1.0)] {
                    let at = row.iter().position(|entry| entry.0 == label).unwrap_or_else(|| {
                        row.push((label, Weight::default()));
                        row.len() - 1
                    });
                    let weight = &mut row[at].1;
                    weight.total += f64::from(weight.now) * f64::from(self.step - weight.since);
                    weight.since = self.step;
                    weight.now += change;
                }
            }
        }

        /// The averaged weights as a file: the `most` features with the largest, without weights that average below `least`.
        pub fn to_bytes(&self, least: f32, most: usize) -> Vec<u8> {
            let mut rows: Vec<(u32, Vec<(u8, f32)>)> = Vec::new();
            for (key, row) in &self.weights {
                let mut kept: Vec<(u8, f32)> = row
                    .iter()
                    .map(|(label, w)| {
                        (
                            *label,
                            ((w.total + f64::from(w.now) * f64::from(self.step - w.since))
                                / f64::from(self.step.max(1))) as f32,
                        )
                    })
                    .filter(|(_, weight)| weight.abs() >= least)
                    .collect();
                kept.sort_unstable_by_key(|entry| entry.0);
                if !kept.is_empty() {
                    rows.push((*key, kept));
                }
            }
            let strength = |row: &(u32, Vec<(u8, f32)>)| row.1.iter().map(|entry| entry.1.abs()).fold(0.0, f32::max);
            rows.sort_unstable_by(|a, b| strength(b).total_cmp(&strength(a)).then(a.0.cmp(&b.0)));
            rows.truncate(most);
            rows.sort_unstable_by_key(|row| row.0);
            // A step of the byte scale is as large as the largest ten in a million allow.
            let mut sizes: Vec<f32> = rows.iter().flat_map(|row| row.1.iter().map(|entry| entry.1.abs())).collect();
            sizes.sort_unstable_by(f32::total_cmp);
            let top = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 100_000)).copied().unwrap_or(1.0);
            let mut out = MAGIC.to_vec();
            out.extend((self.labels as u32).to_le_bytes());
            out.extend((rows.len() as u32).to_le_bytes());
            out.extend(rows.iter().flat_map(|row| row.0.to_le_bytes()));
            out.extend(rows.iter().map(|row| row.1.len() as u8));
            for (label, weight) in rows.iter().flat_map(|row| &row.1) {
                out.push(*label);
                out.push((weight / top * 127.0).round().clamp(-127.0, 127.0) as i8 as u8);
            }
            out
        }
    }
}
#[cfg(feature = "train")]
pub use training::PerceptronTrainer;

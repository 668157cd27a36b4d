//! A greedy multiclass tagger trained as an averaged perceptron (Collins 2002).

#[cfg(feature = "train")]
pub mod trainer;

use std::hint::select_unpredictable;

use super::{Places, Reader, gather};
use crate::Error;

/// Weights of a multiclass linear model. The file is sparse; in memory a feature's weights are one row of bytes, so
/// that they are added without a branch.
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
    weights: [u8; Perceptron::MAX_LABELS],
}

/// Flips the sign bit of a signed byte.
const BIAS: u8 = 0x80;

/// Weights that are all 0.
const ZERO_WEIGHTS: [u8; Perceptron::MAX_LABELS] = [BIAS; Perceptron::MAX_LABELS];

/// The scores of the labels.
pub type Scores = [i16; Perceptron::MAX_LABELS];

const MAGIC: &[u8; 4] = b"ORP1";

impl Perceptron {
    /// The most labels a model may have.
    pub const MAX_LABELS: usize = 48;

    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that are not such weights.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(file, bytes, MAGIC)?;
        let labels = reader.u32()? as usize;
        if !(1..=Self::MAX_LABELS).contains(&labels) {
            return Err(reader.error(format!("expected 1 to {} labels, found {labels}", Self::MAX_LABELS)));
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
        let mut rows = vec![Row { key: 0, weights: ZERO_WEIGHTS }; places.len()];
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

    /// The sums of the weights of at most 200 features, by label. Not inlined: only then does the
    /// compiler keep the sums in registers.
    #[inline(never)]
    pub fn scores(&self, features: &[u64]) -> Scores {
        let mut sums = [-i16::from(BIAS) * features.len() as i16; Self::MAX_LABELS];
        for &feature in features {
            let key = gather::key(feature);
            let row = &self.rows[self.places.of(key)];
            let weights = select_unpredictable(row.key == key, &row.weights, &ZERO_WEIGHTS);
            sums.iter_mut().zip(weights).for_each(|(sum, &weight)| *sum += i16::from(weight));
        }
        sums
    }

    /// How many labels it has.
    pub fn labels(&self) -> usize {
        self.labels
    }
}

//! Linear models: look-up of weights, decoding and training. They know features and labels, not what these mean.
//!
//! Three kinds of model serve every stage. [`Perceptron`] has many labels and few weights per feature: parts of speech.
//! [`Crf`] has few labels: a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001); over
//! sequences of one item it is multinomial logistic regression, which is how yes-or-no questions are asked.
//! [`Logistic`] asks several of them of the same features.
//!
//! A feature is a 64-bit [hash](crate::hash); weights are stored as signed bytes under 32 bits of it.

mod crf;
#[cfg(feature = "train")]
mod feature_numbers;
mod gather;
mod logistic;
mod perceptron;
mod places;
#[cfg(feature = "train")]
mod random;
mod rows;
mod templates;
#[cfg(feature = "train")]
mod writing;

pub(crate) use crf::exponential;
pub use crf::{Crf, Lattice, Lookup, Sums};
pub use logistic::{Logistic, Tally};
pub use perceptron::{Perceptron, Scores};
pub(crate) use places::Places;
pub(crate) use templates::numbered;
pub use templates::{FeatureSet, Numbering};
#[cfg(feature = "train")]
pub use {
    crf::trainer::{Choice, CrfOptions, CrfWeights, Sequence},
    logistic::trainer::{ChoiceOptions, FeatureEmbeddings, LogisticOptions, Sample},
    perceptron::trainer::PerceptronTrainer,
};
#[cfg(feature = "train")]
pub(crate) use {
    random::{seeded, shuffle},
    writing::{bound_header, write_block},
};

use crate::Error;

/// Reads little-endian numbers from a weights file.
pub(crate) struct Reader<'a> {
    file: &'a str,
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(file: &'a str, bytes: &'a [u8], magic: &[u8; 4]) -> Result<Self, Error> {
        let mut reader = Reader { file, bytes };
        let found = reader.take(4)?;
        if found == magic {
            Ok(reader)
        } else {
            Err(reader.error(format!("expected weights marked {magic:?}, found {found:?}")))
        }
    }

    /// A reader of weights that are bound to features: after the mark comes their fingerprint.
    pub(crate) fn bound(file: &'a str, bytes: &'a [u8], magic: &[u8; 4], features: &FeatureSet) -> Result<Self, Error> {
        let mut reader = Self::new(file, bytes, magic)?;
        features.check(file, u64::from_le_bytes(reader.take(8)?.try_into().expect("8 bytes")))?;
        Ok(reader)
    }

    pub(crate) fn error(&self, message: String) -> Error {
        Error::file(self.file, message)
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        if count > self.bytes.len() {
            return Err(self.error(format!("expected {count} more bytes, found {}", self.bytes.len())));
        }
        let (head, tail) = self.bytes.split_at(count);
        self.bytes = tail;
        Ok(head)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Error> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().expect("4 bytes")))
    }

    pub(crate) fn f32(&mut self) -> Result<f32, Error> {
        Ok(f32::from_le_bytes(self.take(4)?.try_into().expect("4 bytes")))
    }

    /// A block written by `write_block` of another model: its length, then its bytes.
    pub(crate) fn block(&mut self) -> Result<&'a [u8], Error> {
        let count = self.u32()? as usize;
        self.take(count)
    }
}

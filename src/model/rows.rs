//! A table from features to rows of six weights, made for speed. What costs time is waiting for memory: so a row is one
//! 64-bit word, six bytes of weights, 128 too high, below a 16-bit fingerprint of the feature; each feature has a place
//! of its own ([`Places`]), so that one load finds it or shows that it is not there; and the rows of all features of an
//! item are loaded in one loop. One feature in 32,768 that was never trained is taken for another by its fingerprint.

use std::hint::select_unpredictable;

use super::{
    Places, Reader, Sums,
    gather::{self, Keys, Lanes, ZERO_WEIGHTS},
};
use crate::Error;

/// Weights in a row.
pub(super) const WEIGHTS_PER_ROW: usize = 6;

#[derive(Clone, Debug)]
pub(super) struct Rows {
    places: Places,
    rows: Vec<u64>,
}

impl Rows {
    /// A table of features, each once, with their weights, signed bytes.
    #[cfg(any(feature = "train", test))]
    pub fn new(features: &[(u32, Vec<u8>)]) -> Self {
        let places = Places::new(features.iter().map(|feature| feature.0)).expect("a place for every feature");
        let mut rows = vec![ZERO_WEIGHTS; places.len()];
        for (key, weights) in features {
            rows[places.of(*key)] = row(fingerprint(*key), weights);
        }
        Rows { places, rows }
    }

    /// Writes the table as [`Rows::read`] reads it, with the weights of `labels` labels.
    #[cfg(any(feature = "train", test))]
    pub fn write(&self, labels: usize, out: &mut Vec<u8>) {
        self.places.write(out);
        for row in &self.rows {
            let row = row.to_le_bytes();
            out.extend(&row[WEIGHTS_PER_ROW..]);
            // Signed bytes again.
            out.extend(&gather::row(&row[..labels]).to_le_bytes()[..labels]);
        }
    }

    /// Reads a table with the weights of `labels` labels.
    ///
    /// # Errors
    /// Too few bytes.
    pub fn read(reader: &mut Reader, labels: usize) -> Result<Self, Error> {
        let places = Places::read(reader)?;
        let rows = reader.take(places.len().saturating_mul(2 + labels))?.chunks_exact(2 + labels);
        let rows = rows.map(|bytes| row(u16::from_le_bytes([bytes[0], bytes[1]]), &bytes[2..])).collect();
        Ok(Rows { places, rows })
    }

    /// Adds the weights of at most [`Keys::MAX_KEYS`] keys.
    #[inline(always)]
    pub fn add(&self, keys: &[u32], sums: &mut Sums) {
        // A loop of its own, so that the processor waits for many rows at once.
        let mut found = [0; Keys::MAX_KEYS];
        for (slot, &key) in found.iter_mut().zip(keys) {
            *slot = self.rows[self.places.of(key)];
        }
        // The fingerprints are added as well, in the highest lanes, which are not read.
        let mut lanes = Lanes::default();
        for (&row, &key) in found.iter().zip(keys) {
            lanes.add(select_unpredictable(row >> 48 == u64::from(fingerprint(key)), row, ZERO_WEIGHTS));
        }
        lanes.add_to(sums, keys.len());
    }
}

/// A fingerprint and weights, signed bytes, as a row.
fn row(fingerprint: u16, weights: &[u8]) -> u64 {
    const ALL: u64 = (1 << (WEIGHTS_PER_ROW * 8)) - 1;
    gather::row(weights) & ALL | u64::from(fingerprint) << (WEIGHTS_PER_ROW * 8)
}

/// Odd, so that it is never that of [`ZERO_WEIGHTS`].
const fn fingerprint(key: u32) -> u16 {
    key as u16 | 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    fn key(number: usize) -> u32 {
        (hash::mix(7, number as u64) >> 32) as u32
    }

    fn weights(number: usize) -> [u8; WEIGHTS_PER_ROW] {
        std::array::from_fn(|label| (number.wrapping_mul(31) ^ (label * 57)) as u8)
    }

    #[test]
    fn adds_the_weights_of_known_features_alone() {
        const LABELS: usize = 4;
        let all: Vec<(u32, Vec<u8>)> =
            (0..20_000).map(|number| (key(number), weights(number)[..LABELS].to_vec())).collect();
        let mut bytes = Vec::new();
        Rows::new(&all).write(LABELS, &mut bytes);
        let rows = Rows::read(
            &mut Reader::new("a test", &[b"test", bytes.as_slice()].concat(), b"test").expect("the mark"),
            LABELS,
        )
        .expect("what was written");
        for some in all.chunks(30) {
            let unknown = (20_000..20_030).map(key);
            let keys: Vec<u32> = some.iter().map(|row| row.0).chain(unknown).collect();
            let mut sums = [5; WEIGHTS_PER_ROW];
            rows.add(&keys, &mut sums);
            let weight = |label: usize| {
                some.iter().map(|row| row.1.get(label).map_or(0, |&byte| i32::from(byte as i8))).sum::<i32>()
            };
            assert_eq!(sums, std::array::from_fn(|label| 5 + weight(label)));
        }
    }
}

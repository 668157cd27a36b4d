//! A table from features to rows of six weights, made for speed. Most features that a text asks for have no weights, and the
//! table does not fit the nearest cache: so a small filter, eight bits a feature, passes over most of them first, and what
//! is left is looked up together, two loads from one cache line and no branch each.
//!
//! A row is one 64-bit word: six bytes of weights, 128 too high, below a 16-bit fingerprint of the feature. A feature has one
//! bucket of two rows; features that find theirs full are left out when weights are made. One feature in 32,768 that was
//! never trained is taken for another by its fingerprint.

use std::hint::select_unpredictable;

use super::Sums;

/// Weights in a row.
pub(super) const WIDTH: usize = 6;

/// What is added to weights so that none is negative; flips the sign bit of a signed byte.
const BIAS: u8 = 0x80;

/// A row whose weights are all 0.
const NOTHING: u64 = u64::from_ne_bytes([BIAS; 8]);

/// Every other byte of a word: four lanes with room for the sum of 257 bytes.
const LANES: u64 = 0x00ff_00ff_00ff_00ff;

#[derive(Clone, Debug)]
pub(super) struct Rows {
    buckets: Vec<[u64; 2]>,
    shift: u32,
    /// A bit for the first bits of each key.
    filter: Vec<u8>,
}

/// How many bits more than the number of a bucket choose a bit of the filter.
const FINER: u32 = 3;

impl Rows {
    /// A table for so many features.
    pub fn new(features: usize) -> Self {
        let bits = features.max(16).next_power_of_two().trailing_zeros().min(29);
        Rows { buckets: vec![[0; 2]; 1 << bits], shift: 32 - bits, filter: vec![0; 1 << bits] }
    }

    /// Puts in a feature's weights, signed bytes; says whether there was room.
    pub fn insert(&mut self, key: u32, weights: &[u8]) -> bool {
        let mut row = [BIAS; 8];
        row.iter_mut().zip(weights).for_each(|(byte, weight)| *byte ^= weight);
        row[6..].copy_from_slice(&fingerprint(key).to_le_bytes());
        let bucket = &mut self.buckets[(key >> self.shift) as usize];
        match bucket.iter_mut().find(|slot| **slot == 0) {
            Some(slot) => {
                let bit = key >> (self.shift - FINER);
                self.filter[(bit >> 3) as usize] |= 1 << (bit & 7);
                *slot = u64::from_le_bytes(row);
                true
            }
            None => false,
        }
    }

    /// Whether a key may have weights: 1 or 0.
    #[inline(always)]
    pub fn maybe(&self, key: u32) -> usize {
        let bit = key >> (self.shift - FINER);
        usize::from(self.filter[(bit >> 3) as usize] >> (bit & 7) & 1)
    }

    /// Adds the weights of at most 256 keys.
    #[inline(always)]
    pub fn add(&self, keys: &[u32], sums: &mut Sums) {
        // The fingerprints are added as well, in the highest lanes, where nobody looks.
        let (mut even, mut odd) = (0u64, 0u64);
        for &key in keys {
            let print = u64::from(fingerprint(key));
            let [a, b] = self.buckets[(key >> self.shift) as usize];
            let row = select_unpredictable(a >> 48 == print, a, select_unpredictable(b >> 48 == print, b, NOTHING));
            even = even.wrapping_add(row & LANES);
            odd = odd.wrapping_add(row >> 8 & LANES);
        }
        let bias = i32::from(BIAS) * keys.len() as i32;
        for (label, sum) in sums[..WIDTH].iter_mut().enumerate() {
            let lanes = if label % 2 == 0 { even } else { odd };
            *sum += (lanes >> (label / 2 * 16) & 0xffff) as i32 - bias;
        }
    }
}

/// Never 0, which marks a free row.
const fn fingerprint(key: u32) -> u16 {
    key as u16 | 1
}

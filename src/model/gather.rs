//! What the look-ups of all models have in common: keys are gathered, so that the processor loads the rows of many at
//! once, and rows of bytes are added in lanes, so that their sum needs no branch.

/// The 32 bits under which a feature's weights are stored.
#[inline]
pub(crate) const fn key(feature: u64) -> u32 {
    (feature >> 32) as u32
}

/// Keys of features that wait to be looked up together.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    keys: [u32; Keys::MAX_KEYS],
    count: usize,
}

impl Keys {
    /// The most keys that wait.
    pub const MAX_KEYS: usize = 64;

    pub fn new() -> Self {
        Keys { keys: [0; Keys::MAX_KEYS], count: 0 }
    }

    /// Adds a feature; returns whether there is no room for another.
    #[inline(always)]
    pub fn push(&mut self, feature: u64) -> bool {
        self.keys[self.count % Keys::MAX_KEYS] = key(feature);
        self.count += 1;
        self.count == Keys::MAX_KEYS
    }

    /// Returns the keys and starts again without any.
    #[inline(always)]
    pub fn take(&mut self) -> &[u32] {
        &self.keys[..std::mem::take(&mut self.count)]
    }
}

/// Flips the sign bit of a signed byte, which makes the byte 128 higher and never negative.
const BIAS: u8 = 0x80;

/// A row whose weights are all 0.
pub(super) const ZERO_WEIGHTS: u64 = u64::from_ne_bytes([BIAS; 8]);

/// Every other byte of a word: four lanes with room for the sum of 257 bytes.
const LANES: u64 = 0x00ff_00ff_00ff_00ff;

/// Up to eight signed bytes as a row; those that are missing are 0.
pub(super) fn row(weights: &[u8]) -> u64 {
    let mut row = [BIAS; 8];
    row.iter_mut().zip(weights).for_each(|(byte, weight)| *byte ^= weight);
    u64::from_le_bytes(row)
}

/// The sums of rows, byte by byte: the even ones apart from the odd ones.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lanes {
    even: u64,
    odd: u64,
}

impl Lanes {
    /// Adds a row; 257 at most.
    #[inline(always)]
    pub fn add(&mut self, row: u64) {
        self.even = self.even.wrapping_add(row & LANES);
        self.odd = self.odd.wrapping_add(row >> 8 & LANES);
    }

    /// Adds the sums of `rows` rows.
    #[inline(always)]
    pub fn add_to(self, sums: &mut [i32], rows: usize) {
        let bias = i32::from(BIAS) * rows as i32;
        for (at, sum) in sums.iter_mut().enumerate() {
            let lanes = if at % 2 == 0 { self.even } else { self.odd };
            *sum += (lanes >> (at / 2 * 16) & 0xffff) as i32 - bias;
        }
    }
}

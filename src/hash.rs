//! The hash of words and features.
//!
//! Weights are stored under it, so a change would make them useless until they are trained again. That is why it is
//! written out here and not taken from a library.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// The odd number nearest to 2^64 divided by the golden ratio: multiplying by it spreads nearby numbers (Knuth).
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a byte string.
pub fn bytes(text: &[u8]) -> u64 {
    let mut hash = begin(text.len());
    for_chunks(text, |chunk| hash = mix(hash, chunk));
    hash
}

/// The hash of a word, whatever its case.
///
/// ```
/// use onrecord::hash;
/// assert_eq!(hash::lower("Said"), hash::bytes(b"said"));
/// ```
pub fn lower(word: &str) -> u64 {
    let (mut hash, mut all) = (begin(word.len()), 0);
    for_chunks(word.as_bytes(), |chunk| {
        hash = mix(hash, chunk | between(chunk, b'A', b'Z') >> 2);
        all |= chunk;
    });
    if all & HIGH_BITS == 0 { hash } else { bytes(word.to_lowercase().as_bytes()) }
}

/// The hash that a byte string of this length begins with; [`mix`] adds its chunks.
#[inline(always)]
pub(crate) const fn begin(length: usize) -> u64 {
    GOLDEN ^ length as u64
}

/// Eight bytes at a time, then what is left, fewer than eight, as a number; the first byte is the lowest.
#[inline(always)]
pub(crate) fn for_chunks(text: &[u8], mut each: impl FnMut(u64)) {
    let (chunks, rest) = text.as_chunks();
    chunks.iter().for_each(|&chunk| each(u64::from_le_bytes(chunk)));
    // Two loads that overlap are faster than a loop.
    let count = rest.len();
    each(match (rest.first_chunk(), rest.last_chunk()) {
        (Some(&first), Some(&last)) => {
            u64::from(u32::from_le_bytes(first)) | u64::from(u32::from_le_bytes(last)) << (8 * (count - 4))
        }
        _ if count == 0 => 0,
        _ => {
            u64::from(rest[0])
                | u64::from(rest[count / 2]) << (count / 2 * 8)
                | u64::from(rest[count - 1]) << (8 * (count - 1))
        }
    });
}

/// The highest bit of each byte.
const HIGH_BITS: u64 = u64::from_ne_bytes([0x80; 8]);

/// The highest bit of each byte of eight that lies between two; of bytes of ASCII only.
#[inline(always)]
pub(crate) const fn between(bytes: u64, low: u8, high: u8) -> u64 {
    let low_bits = bytes & !HIGH_BITS;
    let (from, above) =
        (low_bits + u64::from_ne_bytes([0x80 - low; 8]), low_bits + u64::from_ne_bytes([0x7f - high; 8]));
    from & !above & !bytes & HIGH_BITS
}

/// Combines two hashes; their order matters.
#[inline(always)]
pub const fn mix(a: u64, b: u64) -> u64 {
    let h = (a.rotate_left(23) ^ b).wrapping_mul(GOLDEN);
    h ^ (h >> 29)
}

/// A hash of several numbers that costs less per number than [`mix`]; `first` distinguishes kinds of them.
#[inline(always)]
pub fn number(first: u64, digits: &[u64]) -> u64 {
    digits.iter().fold(first, |sum, &digit| sum.wrapping_mul(GOLDEN).wrapping_add(digit)).wrapping_mul(GOLDEN)
}

/// A table whose keys are hashes, which it does not hash again.
pub type Map<T> = HashMap<u64, T, BuildHasherDefault<Identity>>;

/// Passes a hash through.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, text: &[u8]) {
        self.0 = bytes(text);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

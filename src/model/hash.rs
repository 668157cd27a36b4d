//! The hash that names a feature. Weights are stored by it, so it must never change without training anew;
//! that is why it is written out here and not taken from a library.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

const K: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a byte string.
pub fn bytes(text: &[u8]) -> u64 {
    let mut h = K ^ text.len() as u64;
    let mut chunks = text.chunks_exact(8);
    for chunk in &mut chunks {
        h = mix(h, u64::from_le_bytes(chunk.try_into().expect("8 bytes")));
    }
    let mut tail = [0; 8];
    tail[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    mix(h, u64::from_le_bytes(tail))
}

/// The hash of a word, whatever its case.
///
/// ```
/// use onrecord::model::hash;
/// assert_eq!(hash::lower("Said"), hash::bytes(b"said"));
/// ```
pub fn lower(word: &str) -> u64 {
    let mut buffer = [0; 40];
    if word.is_ascii() && word.len() <= buffer.len() {
        let buffer = &mut buffer[..word.len()];
        buffer.copy_from_slice(word.as_bytes());
        buffer.make_ascii_lowercase();
        bytes(buffer)
    } else {
        bytes(word.to_lowercase().as_bytes())
    }
}

/// Two hashes made one; the order counts.
#[inline(always)]
pub const fn mix(a: u64, b: u64) -> u64 {
    let h = (a.rotate_left(23) ^ b).wrapping_mul(K);
    h ^ (h >> 29)
}

/// The hash of a number whose digits these are, few steps a digit.
#[inline(always)]
pub fn number(first: u64, digits: &[u64]) -> u64 {
    digits.iter().fold(first, |sum, &digit| sum.wrapping_mul(K).wrapping_add(digit)).wrapping_mul(K)
}

/// A table under keys that are hashes of this module already.
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

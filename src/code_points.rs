//! From byte offsets to code-point offsets and back.
//!
//! Spans count bytes everywhere in the crate; JSON and Python count code points. "é" is two bytes and one code point:
//! in "é won", "won" is `3..6` in bytes and `2..5` in code points.

#[cfg(any(feature = "python", test))]
use crate::Span;

/// Bytes from one counted position to the next.
const BLOCK_BYTES: usize = 64;

/// Turns byte offsets into code-point offsets: one pass over the text, then at most one block for each offset.
pub(crate) struct CodePoints<'t> {
    text: &'t str,
    /// The number of code points before each block; empty if the text is ASCII.
    before: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for block in text.as_bytes().chunks(BLOCK_BYTES) {
                before.push(count);
                count += first_bytes(block);
            }
            before.push(count);
        }
        CodePoints { text, before }
    }

    /// The number of code points before a byte.
    pub(crate) fn at(&self, byte: usize) -> usize {
        if self.before.is_empty() {
            return byte;
        }
        let block = byte / BLOCK_BYTES;
        self.before[block] + first_bytes(&self.text.as_bytes()[block * BLOCK_BYTES..byte])
    }
}

/// The number of code points that begin in these bytes.
fn first_bytes(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// The byte offset of every code point, and the text's length.
#[cfg(any(feature = "python", feature = "train", test))]
pub fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect()
}

/// Turns code-point offsets into byte offsets. An offset after the end becomes the end.
#[cfg(any(feature = "python", test))]
pub(crate) struct ByteOffsets {
    len: usize,
    /// The byte of each code point; empty if the text is ASCII.
    bytes: Vec<usize>,
}

#[cfg(any(feature = "python", test))]
impl ByteOffsets {
    pub(crate) fn new(text: &str) -> Self {
        ByteOffsets { len: text.len(), bytes: if text.is_ascii() { Vec::new() } else { byte_offsets(text) } }
    }

    /// The span between two code points.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.at(start.min(end)), self.at(end))
    }

    fn at(&self, point: usize) -> usize {
        if self.bytes.is_empty() { point.min(self.len) } else { *self.bytes.get(point).unwrap_or(&self.len) }
    }
}

#[cfg(test)]
mod tests {
    use super::{ByteOffsets, CodePoints, byte_offsets};

    /// Longer than a block, and shorter; with code points of one to four bytes, and of one alone.
    fn texts() -> [String; 4] {
        ["é👩‍👩‍👧 “x” ".repeat(40), "é won".into(), "plain words ".repeat(20), String::new()]
    }

    #[test]
    fn from_bytes_to_code_points() {
        for text in texts() {
            let points = CodePoints::new(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(points.at(byte), count);
            }
            assert_eq!(points.at(text.len()), text.chars().count());
        }
    }

    #[test]
    fn from_code_points_to_bytes() {
        for text in texts() {
            let (offsets, points) = (ByteOffsets::new(&text), CodePoints::new(&text));
            for (count, byte) in byte_offsets(&text).into_iter().enumerate() {
                assert_eq!(offsets.at(count), byte);
                assert_eq!(points.at(byte), count);
            }
        }
    }

    #[test]
    fn spans_are_within_the_text() {
        for (text, words) in [("é won", "won"), ("we won", " wo")] {
            let offsets = ByteOffsets::new(text);
            assert_eq!(offsets.span(2, 5).of(text), words);
            assert_eq!(offsets.span(2, 99).end, text.len());
            assert_eq!(offsets.span(99, 2).of(text), "");
        }
    }
}

//! Vectors of common words: words that occur among the same words have similar vectors.
//!
//! They are read in training alone. What ships is the weight that each word has learnt.

use std::fs;

use super::DataFolders;
use crate::{Error, hash};

/// Vectors of common words.
pub(crate) struct WordVectors {
    /// How many numbers a vector has.
    pub axes: usize,
    /// The hash of each word in lower case, the most frequent first, and its vector.
    pub words: Vec<(u64, Vec<f32>)>,
}

impl WordVectors {
    /// Reads `word_vectors.bin`, which `word_vectors.py` describes.
    pub fn read(folders: &DataFolders) -> Result<Self, Error> {
        let path = folders.training.join("vectors/word_vectors.bin");
        let wrong = |what: &str| Error::file(&path.display().to_string(), format!("expected {what}"));
        let bytes = fs::read(&path).map_err(|error| Error::io(&path.display().to_string(), error))?;
        let mut rest = bytes.as_slice();
        let mut line = || {
            let end = rest.iter().position(|&byte| byte == b'\n')?;
            let (line, after) = rest.split_at(end);
            rest = &after[1..];
            Some(line)
        };
        let sizes = std::iter::from_fn(&mut line)
            .find(|line| !line.starts_with(b"#"))
            .and_then(|line| std::str::from_utf8(line).ok());
        let (count, axes) =
            sizes.and_then(|line| line.split_once(' ')).ok_or_else(|| wrong("how many words and axes"))?;
        let number =
            |text: &str| text.parse::<usize>().ok().filter(|&number| number > 0).ok_or_else(|| wrong("a number"));
        let (count, axes) = (number(count)?, number(axes)?);
        let words: Vec<u64> = std::iter::from_fn(line).take(count).map(hash::bytes).collect();
        if rest.len() != count * axes {
            return Err(wrong("a byte for each word and axis"));
        }
        let vectors =
            rest.chunks_exact(axes).map(|row| row.iter().map(|&byte| f32::from(byte as i8) / 127.0).collect());
        Ok(WordVectors { axes, words: words.into_iter().zip(vectors).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_like_meaning_have_like_vectors() {
        let vectors = WordVectors::read(&DataFolders::training_only()).unwrap();
        let of = |word: &str| &vectors.words.iter().find(|(hash, _)| *hash == hash::bytes(word.as_bytes())).unwrap().1;
        let cosine = |a: &str, b: &str| {
            let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
            dot(of(a), of(b)) / (dot(of(a), of(a)) * dot(of(b), of(b))).sqrt()
        };
        assert!(cosine("deny", "reject") > cosine("deny", "harvest"));
        assert!(cosine("bribery", "fraud") > cosine("bribery", "violin"));
    }
}

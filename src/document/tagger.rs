//! Parts of speech: greedy, from left to right, by a linear model over the word, its neighbours and the tags before it.
//! Words that the training data always tags alike skip the model.

use std::sync::Arc;

use super::{Sentence, Tag, Token, lemmas::Lemmas};
use crate::{
    Error,
    lexicon::Senses,
    model::{Perceptron, Reader, hash::mix, table::Table},
};

/// The part-of-speech tagger.
#[derive(Clone, Debug)]
pub struct Tagger {
    /// [`dictionary_key`] of a word to the number of its only tag.
    dictionary: Table,
    weights: Perceptron,
    pub(super) lemmas: Arc<Lemmas>,
    senses: Senses,
}

const MAGIC: &[u8; 4] = b"ORT1";

impl Tagger {
    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that training did not write.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(file, bytes, MAGIC)?;
        let words = reader.block()?;
        if let Some(row) = words.chunks_exact(5).find(|row| usize::from(row[4]) >= Tag::ALL.len()) {
            return Err(reader.error(format!("expected a tag below {}, found {}", Tag::ALL.len(), row[4])));
        }
        let dictionary = Table::new(words.chunks_exact(5).map(|row| (u32::from_le_bytes(row[..4].try_into().expect("4 bytes")), u32::from(row[4]))));
        let weights = Perceptron::from_bytes(file, reader.block()?)?;
        if weights.labels() != Tag::ALL.len() {
            return Err(reader.error(format!("expected {} tags, found {}", Tag::ALL.len(), weights.labels())));
        }
        Ok(Tagger { dictionary, weights, lemmas: Arc::new(Lemmas::new()?), senses: Senses::shipped()? })
    }

    /// Writes weights as [`Tagger::from_bytes`] reads them.
    #[cfg(feature = "train")]
    pub(crate) fn to_bytes(dictionary: &std::collections::BTreeMap<u32, Tag>, weights: &[u8]) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let rows: Vec<u8> = dictionary.iter().flat_map(|(key, tag)| key.to_le_bytes().into_iter().chain([*tag as u8])).collect();
        crate::model::write_block(&mut out, &rows);
        crate::model::write_block(&mut out, weights);
        out
    }

    /// Sets tag, dictionary form and kind of meaning of every token.
    pub(super) fn tag(&self, text: &str, tokens: &mut [Token], sentences: &[Sentence]) {
        let mut features = Vec::with_capacity(24);
        for sentence in sentences {
            let range = sentence.tokens.clone();
            for at in range.clone() {
                let tag = self.dictionary.get(dictionary_key(&tokens[at])).map(|tag| Tag::ALL[tag as usize]).unwrap_or_else(|| {
                    features.clear();
                    tag_features(text, tokens, range.clone(), at, &mut features);
                    let scores = self.weights.scores(&features);
                    let mut best = 0;
                    for label in 1..Tag::ALL.len() {
                        if scores[label] > scores[best] {
                            best = label;
                        }
                    }
                    Tag::ALL[best]
                });
                let token = &mut tokens[at];
                token.tag = tag;
                token.lemma = self.lemmas.hash(token.span.of(text), token.lower, tag);
                let sense = self.senses.of(token.lemma, tag);
                (token.sense, token.reporting) = (sense.class, sense.reporting);
            }
        }
    }
}

/// What the dictionary knows a word by: its letters and how it is written.
pub(crate) fn dictionary_key(token: &Token) -> u32 {
    (mix(token.lower, token.shape as u64) >> 32) as u32
}

/// The features of one token; those before it are tagged already.
pub(crate) fn tag_features(text: &str, tokens: &[Token], range: std::ops::Range<usize>, at: usize, out: &mut Vec<u64>) {
    let token = &tokens[at];
    let word = token.span.of(text);
    let before = |n: usize| at.checked_sub(n).filter(|&i| i >= range.start).map(|i| &tokens[i]);
    let after = |n: usize| Some(at + n).filter(|&i| i < range.end).map(|i| &tokens[i]);
    let lower = |token: Option<&Token>| token.map_or(1, |token| token.lower);
    let tag = |token: Option<&Token>| token.map_or(99, |token| token.tag as u64);
    let ending = |token: Option<&Token>, n| token.map_or(1, |token| suffix(token.span.of(text), n));
    let (w1, w2, n1, n2) = (lower(before(1)), lower(before(2)), lower(after(1)), lower(after(2)));
    let (t1, t2) = (tag(before(1)), tag(before(2)));
    let shape = token.shape as u64 + if at == range.start { 16 } else { 0 };
    let word_shape = mix(token.lower, token.shape as u64);
    let (s2, s3) = (suffix(word, 2), suffix(word, 3));
    let next_shape = after(1).map_or(31, |token| token.shape as u64);
    let values = [
        7,
        token.lower,
        word_shape,
        s2,
        s3,
        suffix(word, 4),
        mix(s3, shape),
        prefix(word, 3),
        shape,
        w1,
        w2,
        n1,
        n2,
        t1,
        mix(t1, t2),
        mix(t1, token.lower),
        mix(mix(t1, t2), token.lower),
        mix(w1, token.lower),
        mix(token.lower, n1),
        mix(t1, s3),
        mix(ending(after(1), 3), s3),
        ending(after(1), 3),
        ending(before(1), 3),
        mix(t1, n1),
        mix(shape, next_shape),
        mix(mix(shape, next_shape), t1),
    ];
    out.extend(values.into_iter().enumerate().map(|(template, value)| mix(template as u64 + 1, value)));
}

/// The last `count` bytes, lower-cased, as a number.
fn suffix(word: &str, count: usize) -> u64 {
    word.bytes().rev().take(count).fold(count as u64, |sum, byte| sum << 8 | u64::from(byte.to_ascii_lowercase()))
}

/// The first `count` bytes, lower-cased, as a number.
fn prefix(word: &str, count: usize) -> u64 {
    word.bytes().take(count).fold(count as u64, |sum, byte| sum << 8 | u64::from(byte.to_ascii_lowercase()))
}

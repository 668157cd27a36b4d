//! Parts of speech: greedy, from left to right, by a linear model over the word, its neighbours and the tags before it.
//! Words that the training data always tags alike skip the model.

use std::sync::Arc;

use super::{Sentence, Shape, Tag, Token, lemmas::Lemmas, senses::Senses};
use crate::{
    Error,
    hash::mix,
    model::{FeatureSet, Perceptron, Places, Reader},
};

/// The part-of-speech tagger.
#[derive(Clone, Debug)]
pub struct Tagger {
    dictionary: Dictionary,
    weights: Perceptron,
    pub(super) lemmas: Arc<Lemmas>,
    senses: Senses,
}

const MAGIC: &[u8; 4] = b"ORT2";

/// What the weights are bound to.
const FEATURE_SET: FeatureSet = FeatureSet(&[Tag::NUMBERING, Shape::NUMBERING]);

impl Tagger {
    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that training did not write.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::bound(file, bytes, MAGIC, &FEATURE_SET)?;
        let words = reader.block()?;
        if let Some(row) = words.chunks_exact(5).find(|row| usize::from(row[4]) >= Tag::ALL.len()) {
            return Err(reader.error(format!("expected a tag below {}, found {}", Tag::ALL.len(), row[4])));
        }
        let words = words
            .chunks_exact(5)
            .map(|row| (u32::from_le_bytes(row[..4].try_into().expect("4 bytes")), Tag::ALL[usize::from(row[4])]));
        let dictionary = Dictionary::new(words).ok_or_else(|| reader.error("expected each word once".into()))?;
        let weights = Perceptron::from_bytes(file, reader.block()?)?;
        if weights.labels() != Tag::ALL.len() {
            return Err(reader.error(format!("expected {} tags, found {}", Tag::ALL.len(), weights.labels())));
        }
        Ok(Tagger { dictionary, weights, lemmas: Arc::new(Lemmas::new()?), senses: Senses::shipped()? })
    }

    /// Writes weights as [`Tagger::from_bytes`] reads them.
    #[cfg(feature = "train")]
    pub(crate) fn to_bytes(dictionary: &std::collections::BTreeMap<u32, Tag>, weights: &[u8]) -> Vec<u8> {
        let mut out = crate::model::bound_header(MAGIC, &FEATURE_SET);
        let rows: Vec<u8> =
            dictionary.iter().flat_map(|(key, tag)| key.to_le_bytes().into_iter().chain([*tag as u8])).collect();
        crate::model::write_block(&mut out, &rows);
        crate::model::write_block(&mut out, weights);
        out
    }

    /// Sets tag, dictionary form and kind of meaning of every token. Each in a loop of its own, whose steps do not wait for
    /// one another: most of the time goes to loads from the tables.
    pub(super) fn tag(&self, text: &str, tokens: &mut [Token], sentences: &[Sentence]) {
        for at in self.dictionary.tag(tokens) {
            let sentence = sentences[tokens[at].sentence as usize].tokens.clone();
            let scores = self.weights.scores(&features(text, tokens, sentence, at));
            let top = scores[..Tag::ALL.len()].iter().copied().max();
            tokens[at].tag = Tag::ALL[scores.iter().position(|score| Some(*score) == top).unwrap_or(0)];
        }
        for token in tokens.iter_mut() {
            token.lemma_hash = self.lemmas.hash(token.span.of(text), token.lower_hash, token.tag);
        }
        for token in tokens {
            let sense = self.senses.of(token.lemma_hash, token.tag);
            (token.sense, token.reporting) = (sense.class, sense.reporting);
        }
    }
}

/// Words with one tag only.
#[derive(Clone, Debug)]
struct Dictionary {
    places: Places,
    /// [`dictionary_key`] and tag of the word of each place; free places have no tag.
    words: Vec<(u32, Option<Tag>)>,
}

impl Dictionary {
    /// Takes keys and tags; none if a key stands there twice.
    fn new(words: impl ExactSizeIterator<Item = (u32, Tag)> + Clone) -> Option<Self> {
        let places = Places::new(words.clone().map(|(key, _)| key))?;
        let mut table = vec![(0, None); places.len()];
        words.for_each(|(key, tag)| table[places.of(key)] = (key, Some(tag)));
        Some(Dictionary { places, words: table })
    }

    /// Tags the words that are known and gives where the others stand.
    fn tag(&self, tokens: &mut [Token]) -> Vec<usize> {
        let (mut others, mut count) = (vec![0; tokens.len()], 0);
        for (at, token) in tokens.iter_mut().enumerate() {
            let key = dictionary_key(token);
            let (known, tag) = self.words[self.places.of(key)];
            token.tag = tag.unwrap_or(Tag::Nn);
            others[count] = at;
            count += usize::from(known != key || tag.is_none());
        }
        others.truncate(count);
        others
    }
}

/// What the dictionary knows a word by: its letters and how it is written.
pub(crate) fn dictionary_key(token: &Token) -> u32 {
    (mix(token.lower_hash, token.shape as u64) >> 32) as u32
}

/// How many features a token has.
const FEATURES: usize = 26;

/// [`features`] for training.
#[cfg(feature = "train")]
pub(crate) fn tag_features(text: &str, tokens: &[Token], range: std::ops::Range<usize>, at: usize, out: &mut Vec<u64>) {
    out.extend(features(text, tokens, range, at));
}

/// The features of one token; those before it are tagged already.
fn features(text: &str, tokens: &[Token], range: std::ops::Range<usize>, at: usize) -> [u64; FEATURES] {
    let token = &tokens[at];
    let word = token.span.of(text);
    let before = |n: usize| at.checked_sub(n).filter(|&i| i >= range.start).map(|i| &tokens[i]);
    let after = |n: usize| Some(at + n).filter(|&i| i < range.end).map(|i| &tokens[i]);
    let lower = |token: Option<&Token>| token.map_or(1, |token| token.lower_hash);
    let tag = |token: Option<&Token>| token.map_or(99, |token| token.tag as u64);
    let ending = |token: Option<&Token>| token.map_or(1, |token| Few::last(token.span.of(text)).number(3));
    let (w1, w2, n1, n2) = (lower(before(1)), lower(before(2)), lower(after(1)), lower(after(2)));
    let (t1, t2) = (tag(before(1)), tag(before(2)));
    let shape = token.shape as u64 + if at == range.start { 16 } else { 0 };
    let word_shape = mix(token.lower_hash, token.shape as u64);
    let last = Few::last(word);
    let (s3, next_ending) = (last.number(3), ending(after(1)));
    let next_shape = after(1).map_or(31, |token| token.shape as u64);
    let mut features = [
        7,
        token.lower_hash,
        word_shape,
        last.number(2),
        s3,
        last.number(4),
        mix(s3, shape),
        Few::first(word).number(3),
        shape,
        w1,
        w2,
        n1,
        n2,
        t1,
        mix(t1, t2),
        mix(t1, token.lower_hash),
        mix(mix(t1, t2), token.lower_hash),
        mix(w1, token.lower_hash),
        mix(token.lower_hash, n1),
        mix(t1, s3),
        mix(next_ending, s3),
        next_ending,
        ending(before(1)),
        mix(t1, n1),
        mix(shape, next_shape),
        mix(mix(shape, next_shape), t1),
    ];
    features.iter_mut().enumerate().for_each(|(template, value)| *value = mix(template as u64 + 1, *value));
    features
}

/// Up to four bytes of a word's beginning or end, lower-cased.
#[derive(Clone, Copy)]
struct Few {
    /// The outermost byte is the highest of those there are.
    bytes: u32,
    count: usize,
}

impl Few {
    const MOST: usize = 4;

    fn first(word: &str) -> Few {
        match word.as_bytes().first_chunk() {
            Some(&bytes) => Few::new(u32::from_be_bytes(bytes), Few::MOST),
            None => Few::new(word.bytes().fold(0, |sum, byte| sum << 8 | u32::from(byte)), word.len()),
        }
    }

    fn last(word: &str) -> Few {
        match word.as_bytes().last_chunk() {
            Some(&bytes) => Few::new(u32::from_le_bytes(bytes), Few::MOST),
            None => Few::new(word.bytes().rev().fold(0, |sum, byte| sum << 8 | u32::from(byte)), word.len()),
        }
    }

    fn new(bytes: u32, count: usize) -> Few {
        Few { bytes: u32::from_le_bytes(bytes.to_le_bytes().map(|byte| byte.to_ascii_lowercase())), count }
    }

    /// The outermost `most` bytes, or as many as there are, as a number that tells how many were asked for.
    fn number(self, most: usize) -> u64 {
        let count = most.min(self.count);
        (most as u64) << (8 * count) | u64::from(self.bytes) >> (8 * (self.count - count))
    }
}

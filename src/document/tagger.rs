//! Parts of speech: greedy, from left to right, by a linear model over the word, its neighbours and the tags before it.
//! Words that the training data always tags alike skip the model.

use std::sync::Arc;

use super::{Sentence, Shape, Tag, Token, Vocabulary, lemmas::Lemmas, senses::Senses};
use crate::{
    Error,
    hash::mix,
    model::{FeatureSet, Perceptron, Places, Reader, numbered},
};

/// The part-of-speech tagger.
#[derive(Clone, Debug)]
pub struct Tagger {
    dictionary: Dictionary,
    weights: Perceptron,
    pub(super) lemmas: Arc<Lemmas>,
    pub(super) vocabulary: Vocabulary,
    senses: Senses,
}

/// The number of the tag of a missing token.
const NO_TAG: u64 = 99;

/// The number of the shape of a missing token.
const NO_SHAPE: u64 = 31;

/// Added to the shape of the first word of a sentence.
const FIRST_WORD: u64 = 16;

pub(super) const MAGIC: &[u8; 4] = b"ORT2";

/// What the weights are bound to.
pub(super) const FEATURE_SET: FeatureSet = FeatureSet(&[Template::NUMBERING, Tag::NUMBERING, Shape::NUMBERING]);

numbered! {
    /// What a feature observes.
    pub(super) enum Template {
        Bias = 1,
        Word = 2,
        WordAndShape = 3,
        LastTwo = 4,
        LastThree = 5,
        LastFour = 6,
        LastThreeAndShape = 7,
        FirstThree = 8,
        Shape = 9,
        WordBefore = 10,
        SecondWordBefore = 11,
        WordAfter = 12,
        SecondWordAfter = 13,
        TagBefore = 14,
        TagsBefore = 15,
        TagBeforeAndWord = 16,
        TagsBeforeAndWord = 17,
        WordBeforeAndWord = 18,
        WordAndWordAfter = 19,
        TagBeforeAndLastThree = 20,
        LastThreeAfterAndLastThree = 21,
        LastThreeAfter = 22,
        LastThreeBefore = 23,
        TagBeforeAndWordAfter = 24,
        ShapeAndShapeAfter = 25,
        ShapesAndTagBefore = 26,
    }
}

impl Tagger {
    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that are not such weights.
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
        Ok(Tagger {
            dictionary,
            weights,
            lemmas: Arc::new(Lemmas::new()?),
            vocabulary: Vocabulary::shipped()?,
            senses: Senses::shipped()?,
        })
    }

    /// Sets tag, dictionary form and kind of meaning of every token. Each in a loop of its own, whose steps do not wait
    /// for one another: most of the time goes to loads from the tables.
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
    /// Takes keys and tags; none if a key is there twice.
    fn new(words: impl ExactSizeIterator<Item = (u32, Tag)> + Clone) -> Option<Self> {
        let places = Places::new(words.clone().map(|(key, _)| key))?;
        let mut table = vec![(0, None); places.len()];
        words.for_each(|(key, tag)| table[places.of(key)] = (key, Some(tag)));
        Some(Dictionary { places, words: table })
    }

    /// Tags the words that are known and gives the indices of the others.
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

/// The key of a word in the dictionary: its letters and how it is written.
pub(super) fn dictionary_key(token: &Token) -> u32 {
    (mix(token.lower_hash, token.shape.number()) >> 32) as u32
}

/// The features of one token; those before it are tagged already.
pub(super) fn features(
    text: &str,
    tokens: &[Token],
    range: std::ops::Range<usize>,
    at: usize,
) -> [u64; Template::NUMBERING.numbers.len()] {
    let token = &tokens[at];
    let word = token.span.of(text);
    let before = |n: usize| at.checked_sub(n).filter(|&i| i >= range.start).map(|i| &tokens[i]);
    let after = |n: usize| Some(at + n).filter(|&i| i < range.end).map(|i| &tokens[i]);
    let lower = |token: Option<&Token>| token.map_or(1, |token| token.lower_hash);
    let tag = |token: Option<&Token>| token.map_or(NO_TAG, |token| token.tag.number());
    let ending = |token: Option<&Token>| token.map_or(1, |token| OuterBytes::last(token.span.of(text)).number(3));
    let (w1, w2, n1, n2) = (lower(before(1)), lower(before(2)), lower(after(1)), lower(after(2)));
    let (t1, t2) = (tag(before(1)), tag(before(2)));
    let shape = token.shape.number() + if at == range.start { FIRST_WORD } else { 0 };
    let word_shape = mix(token.lower_hash, token.shape.number());
    let last = OuterBytes::last(word);
    let (s3, next_ending) = (last.number(3), ending(after(1)));
    let next_shape = after(1).map_or(NO_SHAPE, |token| token.shape.number());
    use Template::*;
    [
        (Bias, 7),
        (Word, token.lower_hash),
        (WordAndShape, word_shape),
        (LastTwo, last.number(2)),
        (LastThree, s3),
        (LastFour, last.number(4)),
        (LastThreeAndShape, mix(s3, shape)),
        (FirstThree, OuterBytes::first(word).number(3)),
        (Shape, shape),
        (WordBefore, w1),
        (SecondWordBefore, w2),
        (WordAfter, n1),
        (SecondWordAfter, n2),
        (TagBefore, t1),
        (TagsBefore, mix(t1, t2)),
        (TagBeforeAndWord, mix(t1, token.lower_hash)),
        (TagsBeforeAndWord, mix(mix(t1, t2), token.lower_hash)),
        (WordBeforeAndWord, mix(w1, token.lower_hash)),
        (WordAndWordAfter, mix(token.lower_hash, n1)),
        (TagBeforeAndLastThree, mix(t1, s3)),
        (LastThreeAfterAndLastThree, mix(next_ending, s3)),
        (LastThreeAfter, next_ending),
        (LastThreeBefore, ending(before(1))),
        (TagBeforeAndWordAfter, mix(t1, n1)),
        (ShapeAndShapeAfter, mix(shape, next_shape)),
        (ShapesAndTagBefore, mix(mix(shape, next_shape), t1)),
    ]
    .map(|(template, value)| mix(template.number(), value))
}

/// Up to four bytes of a word's beginning or end, lower-cased.
#[derive(Clone, Copy)]
struct OuterBytes {
    /// The outermost byte is the highest.
    bytes: u32,
    count: usize,
}

impl OuterBytes {
    const MAX_COUNT: usize = 4;

    fn first(word: &str) -> OuterBytes {
        match word.as_bytes().first_chunk() {
            Some(&bytes) => OuterBytes::new(u32::from_be_bytes(bytes), OuterBytes::MAX_COUNT),
            None => OuterBytes::new(word.bytes().fold(0, |sum, byte| sum << 8 | u32::from(byte)), word.len()),
        }
    }

    fn last(word: &str) -> OuterBytes {
        match word.as_bytes().last_chunk() {
            Some(&bytes) => OuterBytes::new(u32::from_le_bytes(bytes), OuterBytes::MAX_COUNT),
            None => OuterBytes::new(word.bytes().rev().fold(0, |sum, byte| sum << 8 | u32::from(byte)), word.len()),
        }
    }

    fn new(bytes: u32, count: usize) -> OuterBytes {
        OuterBytes { bytes: u32::from_le_bytes(bytes.to_le_bytes().map(|byte| byte.to_ascii_lowercase())), count }
    }

    /// The outermost `max_bytes` bytes, or as many as there are, as a number that depends on `max_bytes` too.
    fn number(self, max_bytes: usize) -> u64 {
        let count = max_bytes.min(self.count);
        (max_bytes as u64) << (8 * count) | u64::from(self.bytes) >> (8 * (self.count - count))
    }
}

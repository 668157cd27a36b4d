//! The type of a name: a person, an organisation, a place, or something else. A small logistic regression over its
//! words and their neighbours; the article's other mentions of the same name vote too, so no single odd context
//! decides.
//!
//! ```text
//! Ana Silva, 34, said          a given name, an age, a verb of speech: person
//! the Silva Institute          a word for a body: organisation
//! in Northport                 a preposition of place: place
//! ```

use std::ops::Range;

use super::name_lexicon::{Known, NameLexicon, NameWordClass, PersonKind, PlaceKind, Word};
use crate::{
    Error,
    document::{ChunkKind, Document, Shape, Tag},
    hash,
    hash::mix,
    model::{Crf, FeatureSet, Lookup, Reader, numbered},
};

numbered! {
    /// The type of a name.
    #[repr(u8)]
    pub(crate) enum NameType {
        Person = 0,
        Organization = 1,
        Place = 2,
        /// An event, a day, a law, a work.
        Other = 3,
    }
}

impl NameType {
    /// Every type, in the order of its number.
    pub const ALL: [NameType; 4] = [NameType::Person, NameType::Organization, NameType::Place, NameType::Other];
}

/// The score of each type, in steps of the model's scale.
pub(crate) type TypeScores = [i32; NameType::ALL.len()];

pub(super) const MAGIC: &[u8; 4] = b"ORN1";

/// What the weights are bound to.
pub(super) const FEATURE_SET: FeatureSet =
    FeatureSet(&[Template::NUMBERING, NameType::NUMBERING, PlaceKind::NUMBERING, Tag::NUMBERING, Shape::NUMBERING]);

numbered! {
    /// What a feature observes: of the name itself, of the words around it.
    enum Template {
        Length = 100,
        AnyWord = 101,
        FirstWord = 102,
        LastWord = 103,
        LastThreeBytes = 104,
        LastTwoBytes = 105,
        LastShape = 106,
        FirstShape = 107,
        FirstFacets = 108,
        LastFacets = 109,
        AnyBodyOrGivenName = 110,
        PlaceKind = 111,
        FirstIsDemonym = 112,
        Title = 113,
        WordBefore = 114,
        WordAfter = 115,
        TagBefore = 116,
        TagAfter = 117,
        SecondWordAfter = 118,
        WordsAround = 119,
        SecondWordBefore = 120,
        LemmaAfter = 121,
        TagsAround = 122,
        HasAmpersand = 123,
        AppositionFacets = 124,
    }
}

/// The word of a token outside the sentence or the article.
const NO_WORD: u64 = 1;

/// The tag of a token outside the sentence.
const NO_TAG: u64 = 99;

/// The kind of a place that no table has.
const NO_PLACE: u64 = 9;

/// Reads the weights.
pub(crate) fn model(file: &str, bytes: &[u8]) -> Result<Crf, Error> {
    let model = Crf::from_bytes(file, Reader::bound(file, bytes, MAGIC, &FEATURE_SET)?.block()?)?;
    if model.labels() == NameType::ALL.len() {
        Ok(model)
    } else {
        Err(Error::file(file, format!("expected {} labels, found {}", NameType::ALL.len(), model.labels())))
    }
}

/// The features of one mention of a name with the title before it.
pub(crate) fn features(
    document: &Document,
    known: &Known,
    name: &Range<usize>,
    title: &Range<usize>,
    mut emit: impl FnMut(u64),
) {
    let mut add = |template: Template, value: u64| emit(mix(template.number(), value));
    add_words(document, known, name, &mut add);
    add_lexicon_entries(document, known, name, title, &mut add);
    add_context(document, name, &mut add);
    add(Template::AppositionFacets, apposition_head(document, name).map_or(0, |head| facets(known, head)));
    if name.clone().any(|token| document.word(token) == "&") {
        add(Template::HasAmpersand, 1);
    }
}

/// The words of the name.
fn add_words(document: &Document, known: &Known, name: &Range<usize>, add: &mut impl FnMut(Template, u64)) {
    let tokens = &document.tokens;
    let (first, last) = (name.start, name.end - 1);
    let count = word_count(name);
    add(Template::Length, count);
    for token in name.clone() {
        add(Template::AnyWord, tokens[token].lower_hash);
    }
    add(Template::FirstWord, tokens[first].lower_hash);
    add(Template::LastWord, tokens[last].lower_hash);
    add(Template::LastThreeBytes, ending(document.word(last), 3));
    add(Template::LastTwoBytes, ending(document.word(last), 2));
    add(Template::LastShape, mix(tokens[last].shape.number(), count));
    add(Template::FirstShape, mix(tokens[first].shape.number(), u64::from(tokens[last].tag == Tag::Nnps)));
    add(Template::FirstFacets, mix(facets(known, first), count));
    add(Template::LastFacets, mix(facets(known, last), count));
}

/// What the word tables have of the name and of the title before it.
fn add_lexicon_entries(
    document: &Document,
    known: &Known,
    name: &Range<usize>,
    title: &Range<usize>,
    add: &mut impl FnMut(Template, u64),
) {
    let any = |is: fn(&Word) -> bool| u64::from(name.clone().any(|token| known.of(token).is_some_and(is)));
    add(Template::AnyBodyOrGivenName, mix(any(|word| word.body.is_some()), any(|word| word.given.is_some())));
    let place = known.lexicon.place(document.span(name.clone()).of(document.text));
    add(Template::PlaceKind, place.map_or(NO_PLACE, |place| place.kind.number()));
    if name.len() > 1 {
        let place = known.lexicon.place(document.word(name.start));
        let is_demonym = place.map_or(NO_PLACE, |place| u64::from(place.kind == PlaceKind::Demonym));
        add(Template::FirstIsDemonym, is_demonym);
    }
    let titled = title.clone().rev().find_map(|token| known.of(token)?.person).map_or(0, |person| match person.kind {
        PersonKind::Honorific => 1,
        PersonKind::Role => 2,
        PersonKind::Relative | PersonKind::Public => 3,
    });
    add(Template::Title, titled);
}

/// The words around the name, in its sentence.
fn add_context(document: &Document, name: &Range<usize>, add: &mut impl FnMut(Template, u64)) {
    let tokens = &document.tokens;
    let lower = |token: usize| tokens.get(token).map_or(NO_WORD, |token| token.lower_hash);
    let sentence = tokens[name.start].sentence;
    let before = name.start.checked_sub(1).filter(|&token| tokens[token].sentence == sentence);
    let after = Some(name.end).filter(|&token| tokens.get(token).is_some_and(|token| token.sentence == sentence));
    let (word_before, word_after) = (before.map_or(NO_WORD, lower), after.map_or(NO_WORD, lower));
    let tag_before = before.map_or(NO_TAG, |token| tokens[token].tag.number());
    let tag_after = after.map_or(NO_TAG, |token| tokens[token].tag.number());
    add(Template::WordBefore, word_before);
    add(Template::WordAfter, word_after);
    add(Template::TagBefore, mix(tag_before, word_count(name)));
    add(Template::TagAfter, tag_after);
    add(Template::SecondWordAfter, after.map_or(NO_WORD, |token| lower(token + 1)));
    add(Template::WordsAround, mix(word_before, word_after));
    add(Template::SecondWordBefore, before.and_then(|token| token.checked_sub(1)).map_or(NO_WORD, lower));
    add(Template::LemmaAfter, after.map_or(NO_WORD, |token| tokens[token].lemma_hash));
    add(Template::TagsAround, mix(tag_before, tag_after));
}

/// The head of what the article says a name is, after a comma: "Ana Silva, a \[doctor\]".
fn apposition_head(document: &Document, name: &Range<usize>) -> Option<usize> {
    let comma = document.tokens.get(name.end).filter(|_| document.word(name.end) == ",")?;
    let next = document.tokens.get(name.end + 1).filter(|_| comma.sentence == document.tokens[name.start].sentence)?;
    let chunk = &document.chunks[next.chunk as usize];
    let head = chunk.head();
    (chunk.kind == ChunkKind::NounPhrase && document.tokens[head].tag == Tag::Nn).then_some(head)
}

/// The number of words of a name, longer names counted as 4.
fn word_count(name: &Range<usize>) -> u64 {
    name.len().min(4) as u64
}

/// What the word tables have of a token, one bit per kind of entry.
fn facets(known: &Known, token: usize) -> u64 {
    known.of(token).map_or(0, |word| {
        1 + u64::from(word.given.is_some())
            + 2 * u64::from(word.body.is_some())
            + 4 * u64::from(word.person.is_some())
            + 8 * u64::from(word.document.is_some())
    })
}

/// The last `count` bytes, lower-cased, as a number.
fn ending(word: &str, count: usize) -> u64 {
    word.bytes().rev().take(count).fold(count as u64, |sum, byte| sum << 8 | u64::from(byte.to_ascii_lowercase()))
}

/// Adds the scores of a mention to those of its name.
pub(super) fn add_scores(lookup: Lookup, scores: &mut TypeScores) {
    for (sum, weight) in scores.iter_mut().zip(lookup.sums(Default::default())) {
        *sum += weight;
    }
}

/// The type with the highest score, the first of equals.
pub(crate) fn decide(scores: &TypeScores) -> NameType {
    let mut best = 0;
    for label in 1..scores.len() {
        if scores[label] > scores[best] {
            best = label;
        }
    }
    NameType::ALL[best]
}

/// The key of a token of a name: "U.N." and "UN" have the same, and so have "al-Haddad" and "Haddad".
pub(super) fn token_key(lexicon: &NameLexicon, document: &Document, token: usize) -> u64 {
    let word = document.word(token);
    if word.len() > 2 && word.ends_with('.') && word.matches('.').count() > 1 {
        return hash::lower(&word.replace('.', ""));
    }
    match word.split_once(['-', '‑']) {
        Some((article, stem))
            if article.len() == 2 && stem.len() > 2 && lexicon.has_lower(NameWordClass::NameArticle, article) =>
        {
            hash::lower(stem)
        }
        _ => document.tokens[token].lower_hash,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_depend_on_letters_and_length_but_not_on_case() {
        assert_eq!(ending("SILVA", 3), ending("Galva", 3));
        assert_ne!(ending("silva", 3), ending("silva", 2));
        assert_ne!(ending("va", 3), ending("va", 2));
    }

    #[test]
    fn the_first_of_the_highest_scores_decides() {
        assert_eq!(decide(&[1, 7, 7, 0]), NameType::Organization);
        assert_eq!(decide(&[0; 4]), NameType::Person);
    }
}

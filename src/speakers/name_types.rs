//! What a name names: a person, an organisation, a place, or something else. A small logistic regression over its words
//! and their neighbours; the article's other mentions of the same name vote too, so no single odd context decides.
//!
//! ```text
//! Ana Silva, 34, said          a given name, an age, a verb of speech: person
//! the Silva Institute          a word for a body: organisation
//! in Northport                 a preposition of place: place
//! ```

use std::ops::Range;

use super::name_lexicon::{Known, NameLexicon, NameWordClass, PersonKind, PlaceKind};
use crate::{
    Error,
    document::{ChunkKind, Document, Shape, Tag},
    hash,
    hash::mix,
    model::{Crf, FeatureSet, Lookup, Reader, numbered},
};

numbered! {
    /// What a name names.
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

/// For each type, in steps of the model's scale, how much speaks for it.
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

/// The number of the tag of a token that is not there, and of the kind of a place that no table has.
const NO_TAG: u64 = 99;
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
    let tokens = &document.tokens;
    let lower = |token: usize| tokens.get(token).map_or(1, |token| token.lower_hash);
    let (first, last) = (name.start, name.end - 1);
    let sentence = tokens[first].sentence;
    let before = first.checked_sub(1).filter(|&token| tokens[token].sentence == sentence);
    let after = Some(name.end).filter(|&token| tokens.get(token).is_some_and(|token| token.sentence == sentence));
    let count = name.len().min(4) as u64;
    add(Template::Length, count);
    let (mut any_body, mut any_given) = (0, 0);
    for token in name.clone() {
        add(Template::AnyWord, lower(token));
        if let Some(word) = known.of(token) {
            any_body |= u64::from(word.body.is_some());
            any_given |= u64::from(word.given.is_some());
        }
    }
    add(Template::FirstWord, lower(first));
    add(Template::LastWord, lower(last));
    add(Template::LastThreeBytes, ending(document.word(last), 3));
    add(Template::LastTwoBytes, ending(document.word(last), 2));
    add(Template::LastShape, mix(tokens[last].shape.number(), count));
    add(Template::FirstShape, mix(tokens[first].shape.number(), u64::from(tokens[last].tag == Tag::Nnps)));
    let facets = |token: usize| {
        known.of(token).map_or(0, |word| {
            1 + u64::from(word.given.is_some())
                + 2 * u64::from(word.body.is_some())
                + 4 * u64::from(word.person.is_some())
                + 8 * u64::from(word.document.is_some())
        })
    };
    add(Template::FirstFacets, mix(facets(first), count));
    add(Template::LastFacets, mix(facets(last), count));
    add(Template::AnyBodyOrGivenName, mix(any_body, any_given));
    let place = known
        .lexicon
        .place(document.span(name.clone()).of(document.text))
        .map_or(NO_PLACE, |place| place.kind.number());
    add(Template::PlaceKind, place);
    if name.len() > 1 {
        add(
            Template::FirstIsDemonym,
            known
                .lexicon
                .place(document.word(first))
                .map_or(NO_PLACE, |place| u64::from(place.kind == PlaceKind::Demonym)),
        );
    }
    let titled = title.clone().rev().find_map(|token| known.of(token)?.person).map_or(0, |person| match person.kind {
        PersonKind::Honorific => 1,
        PersonKind::Role => 2,
        PersonKind::Relative | PersonKind::Public => 3,
    });
    add(Template::Title, titled);
    let (w1, n1) = (before.map_or(1, lower), after.map_or(1, lower));
    add(Template::WordBefore, w1);
    add(Template::WordAfter, n1);
    add(Template::TagBefore, mix(before.map_or(NO_TAG, |token| tokens[token].tag.number()), count));
    add(Template::TagAfter, after.map_or(NO_TAG, |token| tokens[token].tag.number()));
    add(Template::SecondWordAfter, after.map_or(1, |token| lower(token + 1)));
    add(Template::WordsAround, mix(w1, n1));
    add(Template::SecondWordBefore, before.and_then(|token| token.checked_sub(1)).map_or(1, lower));
    add(Template::LemmaAfter, after.map_or(1, |token| tokens[token].lemma_hash));
    add(
        Template::TagsAround,
        mix(
            before.map_or(NO_TAG, |token| tokens[token].tag.number()),
            after.map_or(NO_TAG, |token| tokens[token].tag.number()),
        ),
    );
    // "Ana Silva, a [doctor]": what it says it is.
    let apposed = after
        .filter(|&token| document.word(token) == ",")
        .and_then(|token| tokens.get(token + 1))
        .map(|next| &document.chunks[next.chunk as usize]);
    let noun = apposed.filter(|chunk| chunk.kind == ChunkKind::NounPhrase && tokens[chunk.head()].tag == Tag::Nn);
    add(Template::AppositionFacets, noun.map_or(0, |chunk| facets(chunk.head())));
    if name.clone().any(|token| document.word(token) == "&") {
        add(Template::HasAmpersand, 1);
    }
}

/// The last `count` bytes, lower-cased, as a number.
fn ending(word: &str, count: usize) -> u64 {
    word.bytes().rev().take(count).fold(count as u64, |sum, byte| sum << 8 | u64::from(byte.to_ascii_lowercase()))
}

/// Adds what speaks for each type.
pub(super) fn add(lookup: Lookup, scores: &mut TypeScores) {
    for (sum, weight) in scores.iter_mut().zip(lookup.sums(Default::default())) {
        *sum += weight;
    }
}

/// The type most speaks for.
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

//! What a name names: a person, an organisation, a place, or something else. A small logistic regression over its words
//! and their neighbours; the article's other mentions of the same name vote too, so no single odd context decides.
//!
//! ```text
//! Ana Silva, 34, said          a given name, an age, a verb of speech: person
//! the Silva Institute          a word for a body: organisation
//! in Northport                 a preposition of place: place
//! ```

use std::ops::Range;

use super::words::{Known, PersonKind, PlaceKind};
use crate::{
    Error,
    document::{ChunkKind, Document, Shape, Tag},
    hash,
    hash::mix,
    model::{Crf, FeatureSet, Lookup, Reader},
};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum NameType {
    Person,
    Organization,
    Place,
    /// An event, a day, a law, a work.
    Other,
}

impl NameType {
    /// Every type, in the order of its number.
    pub const ALL: [NameType; 4] = [NameType::Person, NameType::Organization, NameType::Place, NameType::Other];
}

/// For each type, in steps of the model's scale, how much speaks for it.
pub(crate) type Evidence = [i32; NameType::ALL.len()];

const MAGIC: &[u8; 4] = b"ORN1";

/// What the weights are bound to.
const FEATURE_SET: FeatureSet = FeatureSet(&[Tag::NUMBERING, Shape::NUMBERING]);

/// Reads the weights.
pub(crate) fn model(file: &str, bytes: &[u8]) -> Result<Crf, Error> {
    let model = Crf::from_bytes(file, Reader::bound(file, bytes, MAGIC, &FEATURE_SET)?.block()?)?;
    if model.labels() == NameType::ALL.len() {
        Ok(model)
    } else {
        Err(Error::file(file, format!("expected {} labels, found {}", NameType::ALL.len(), model.labels())))
    }
}

/// Writes weights as [`model`] reads them.
#[cfg(feature = "train")]
pub(crate) fn to_bytes(weights: &[u8]) -> Vec<u8> {
    let mut out = crate::model::bound_header(MAGIC, &FEATURE_SET);
    crate::model::write_block(&mut out, weights);
    out
}

/// The features of one mention of a name with the title before it.
pub(crate) fn features(
    document: &Document,
    known: &Known,
    name: &Range<usize>,
    title: &Range<usize>,
    mut emit: impl FnMut(u64),
) {
    let mut add = |template: u64, value: u64| emit(mix(template + 100, value));
    let tokens = &document.tokens;
    let lower = |token: usize| tokens.get(token).map_or(1, |token| token.lower_hash);
    let (first, last) = (name.start, name.end - 1);
    let sentence = tokens[first].sentence;
    let before = first.checked_sub(1).filter(|&token| tokens[token].sentence == sentence);
    let after = Some(name.end).filter(|&token| tokens.get(token).is_some_and(|token| token.sentence == sentence));
    let count = name.len().min(4) as u64;
    add(0, count);
    let (mut any_body, mut any_given) = (0, 0);
    for token in name.clone() {
        add(1, lower(token));
        if let Some(word) = known.of(token) {
            any_body |= u64::from(word.body.is_some());
            any_given |= u64::from(word.given.is_some());
        }
    }
    add(2, lower(first));
    add(3, lower(last));
    add(4, ending(document.word(last), 3));
    add(5, ending(document.word(last), 2));
    add(6, mix(tokens[last].shape as u64, count));
    add(7, mix(tokens[first].shape as u64, u64::from(tokens[last].tag == Tag::Nnps)));
    let facets = |token: usize| {
        known.of(token).map_or(0, |word| {
            1 + u64::from(word.given.is_some())
                + 2 * u64::from(word.body.is_some())
                + 4 * u64::from(word.person.is_some())
                + 8 * u64::from(word.document.is_some())
        })
    };
    add(8, mix(facets(first), count));
    add(9, mix(facets(last), count));
    add(10, mix(any_body, any_given));
    let place = known.words.place(document.span(name.clone()).of(document.text)).map_or(9, |place| place.kind as u64);
    add(11, place);
    if name.len() > 1 {
        add(12, known.words.place(document.word(first)).map_or(9, |place| (place.kind == PlaceKind::Demonym) as u64));
    }
    let titled = title.clone().rev().find_map(|token| known.of(token)?.person).map_or(0, |person| match person.kind {
        PersonKind::Honorific => 1,
        PersonKind::Role => 2,
        PersonKind::Kin | PersonKind::Public => 3,
    });
    add(13, titled);
    let (w1, n1) = (before.map_or(1, lower), after.map_or(1, lower));
    add(14, w1);
    add(15, n1);
    add(16, mix(before.map_or(99, |token| tokens[token].tag as u64), count));
    add(17, after.map_or(99, |token| tokens[token].tag as u64));
    add(18, after.map_or(1, |token| lower(token + 1)));
    add(19, mix(w1, n1));
    add(20, before.and_then(|token| token.checked_sub(1)).map_or(1, lower));
    add(21, after.map_or(1, |token| tokens[token].lemma_hash));
    add(
        22,
        mix(before.map_or(99, |token| tokens[token].tag as u64), after.map_or(99, |token| tokens[token].tag as u64)),
    );
    // "Ana Silva, a [doctor]": what it says it is.
    let apposed = after
        .filter(|&token| document.word(token) == ",")
        .and_then(|token| tokens.get(token + 1))
        .map(|next| &document.chunks[next.chunk as usize]);
    let noun = apposed.filter(|chunk| chunk.kind == ChunkKind::NounPhrase && tokens[chunk.head()].tag == Tag::Nn);
    add(24, noun.map_or(0, |chunk| facets(chunk.head())));
    if name.clone().any(|token| document.word(token) == "&") {
        add(23, 1);
    }
}

/// The last `count` bytes, lower-cased, as a number.
fn ending(word: &str, count: usize) -> u64 {
    word.bytes().rev().take(count).fold(count as u64, |sum, byte| sum << 8 | u64::from(byte.to_ascii_lowercase()))
}

/// Adds what speaks for each type, of a mention with these features.
#[cfg(feature = "train")]
pub(crate) fn weigh(model: &Crf, features: &[u64], evidence: &mut Evidence) {
    let mut lookup = model.lookup();
    features.iter().for_each(|&feature| lookup.push(feature));
    add(lookup, evidence);
}

/// Adds what speaks for each type.
pub(super) fn add(lookup: Lookup, evidence: &mut Evidence) {
    for (sum, weight) in evidence.iter_mut().zip(lookup.sums(Default::default())) {
        *sum += weight;
    }
}

/// The type most speaks for.
pub(crate) fn decide(evidence: &Evidence) -> NameType {
    let mut best = 0;
    for label in 1..evidence.len() {
        if evidence[label] > evidence[best] {
            best = label;
        }
    }
    NameType::ALL[best]
}

/// The hash that a token of a name goes by: "U.N." and "UN" are one, and so are "al-Haddad" and "Haddad".
pub(super) fn token_key(document: &Document, token: usize) -> u64 {
    let word = document.word(token);
    if word.len() > 2 && word.ends_with('.') && word.matches('.').count() > 1 {
        return hash::lower(&word.replace('.', ""));
    }
    match word.split_once(['-', '‑']) {
        Some((article, stem))
            if article.len() == 2
                && stem.len() > 2
                && ARTICLES.iter().any(|known| article.eq_ignore_ascii_case(known)) =>
        {
            hash::lower(stem)
        }
        _ => document.tokens[token].lower_hash,
    }
}

/// What Arabic names may begin with.
const ARTICLES: [&str; 6] = ["al", "el", "ad", "ar", "as", "ul"];

//! Trains the model for the types of names.

use std::ops::Range;

use super::{
    mentions::{self, MentionKind},
    name_lexicon::NameLexicon,
    name_types::{self, NameType},
};
use crate::{
    Error,
    corpora::TaggedText,
    document::{Document, Tagger},
    model::{CrfOptions, CrfWeights, Sequence, bound_header, write_block},
};

/// No entity that holds a name is longer.
const MAX_ENTITY_BYTES: usize = 400;

/// An entity may begin this much before a name, with its title.
const MAX_TITLE_BYTES: usize = 30;

/// The type of an entity of CoreNLP or GUM; none if it is not to be learnt from.
fn type_of(kind: &str) -> Option<NameType> {
    match kind {
        "PERSON" | "person" => Some(NameType::Person),
        "ORGANIZATION" | "organization" => Some(NameType::Organization),
        "LOCATION" | "place" => Some(NameType::Place),
        "animal" => None,
        _ => Some(NameType::Other),
    }
}

/// The mentions of names in a text that its annotators typed, with their features.
fn examples(text: &TaggedText, tagger: &Tagger, lexicon: &NameLexicon) -> Vec<(Vec<u64>, NameType)> {
    let document = Document::read(&text.text, tagger);
    let mut out = Vec::new();
    let mut at = 0;
    let mut entities: Vec<_> = text.entities.iter().collect();
    entities.sort_by_key(|entity| (entity.span.start, entity.span.end));
    for (name, features) in name_features(&document, lexicon) {
        let span = document.span(name.clone());
        let last = document.tokens[name.end - 1].span;
        while at < entities.len() && entities[at].span.start + MAX_ENTITY_BYTES < span.start {
            at += 1;
        }
        // The shortest entity that holds the last word and begins no earlier than a title would.
        let found = entities[at..]
            .iter()
            .take_while(|entity| entity.span.start <= last.start)
            .filter(|entity| entity.span.contains(last) && entity.span.start + MAX_TITLE_BYTES >= span.start)
            .min_by_key(|entity| entity.span.len().abs_diff(span.len()));
        match found.map(|entity| type_of(&entity.kind)) {
            Some(Some(kind)) => out.push((features, kind)),
            Some(None) => {}
            None => out.push((features, NameType::Other)),
        }
    }
    out
}

/// The names of a document with the features of each.
fn name_features(document: &Document, lexicon: &NameLexicon) -> Vec<(Range<usize>, Vec<u64>)> {
    let mut out = Vec::new();
    let known = lexicon.known(document);
    for mention in mentions::find(document, &[], &known) {
        if let MentionKind::Name { name, title, .. } = mention.kind {
            let mut features = Vec::new();
            name_types::features(document, &known, &name, &title, |feature| features.push(feature));
            out.push((name, features));
        }
    }
    out
}

/// Writes weights as [`name_types::model`] reads them.
fn to_bytes(weights: &[u8]) -> Vec<u8> {
    let mut out = bound_header(name_types::MAGIC, &name_types::FEATURE_SET);
    write_block(&mut out, weights);
    out
}

/// Trains on texts and gives the weights as a file.
///
/// # Errors
/// Word tables that cannot be read.
pub fn train(texts: &[TaggedText], tagger: &Tagger) -> Result<Vec<u8>, Error> {
    let lexicon = NameLexicon::shipped()?;
    let mut sequences = Vec::new();
    for text in texts {
        for (features, kind) in examples(text, tagger, &lexicon) {
            let mut sequence = Sequence::default();
            sequence.push(features.into_iter(), kind as u8);
            sequences.push(sequence);
        }
    }
    let options =
        CrfOptions { epochs: 6, rate: 0.1, l2: 1e-4, min_count: 4, max_features: 1 << 14, ..CrfOptions::default() };
    Ok(to_bytes(&CrfWeights::train(&sequences, NameType::ALL.len(), options).to_bytes()))
}

/// Share of names whose type is right, each mention judged alone.
///
/// # Errors
/// Word tables that cannot be read, or weights that [`train`] did not write.
pub fn accuracy(texts: &[TaggedText], tagger: &Tagger, weights: &[u8]) -> Result<f64, Error> {
    let (lexicon, model) = (NameLexicon::shipped()?, name_types::model("names.bin", weights)?);
    let (mut right, mut total) = (0, 0);
    for text in texts {
        for (features, kind) in examples(text, tagger, &lexicon) {
            let mut scores = name_types::TypeScores::default();
            let mut lookup = model.lookup();
            features.iter().for_each(|&feature| lookup.push(feature));
            name_types::add_scores(lookup, &mut scores);
            right += usize::from(name_types::decide(&scores) == kind);
            total += 1;
        }
    }
    Ok(right as f64 / f64::from(total.max(1)))
}

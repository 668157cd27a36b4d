//! Trains what tells names of people, organisations and places apart.

use crate::{
    Error,
    corpora::TaggedText,
    document::{Document, Tagger},
    model::{CrfOptions, CrfWeights, Sequence},
    speakers::{
        name_features,
        names::{self, NameType},
        words::Words,
    },
};

/// The type of an entity of CoreNLP or GUM; none if it should not teach.
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
fn examples(text: &TaggedText, tagger: &Tagger, words: &Words) -> Vec<(Vec<u64>, NameType)> {
    let document = Document::read(&text.text, tagger);
    let mut out = Vec::new();
    let mut at = 0;
    let mut entities: Vec<_> = text.entities.iter().collect();
    entities.sort_by_key(|entity| (entity.span.start, entity.span.end));
    for (name, features) in name_features(&document, words) {
        let span = document.span(name.clone());
        let last = document.tokens[name.end - 1].span;
        while at < entities.len() && entities[at].span.start + 400 < span.start {
            at += 1;
        }
        // The shortest entity that holds the last word and begins no earlier than a title would.
        let found = entities[at..]
            .iter()
            .take_while(|entity| entity.span.start <= last.start)
            .filter(|entity| entity.span.contains(last) && entity.span.start + 30 >= span.start)
            .min_by_key(|entity| entity.span.len().abs_diff(span.len()));
        match found.map(|entity| type_of(&entity.kind)) {
            Some(Some(kind)) => out.push((features, kind)),
            Some(None) => {}
            None => out.push((features, NameType::Other)),
        }
    }
    out
}

/// Trains on texts and gives the weights as a file.
///
/// # Errors
/// Word tables that cannot be read.
pub fn train(texts: &[TaggedText], tagger: &Tagger) -> Result<Vec<u8>, Error> {
    let words = Words::shipped()?;
    let mut sequences = Vec::new();
    for text in texts {
        for (features, kind) in examples(text, tagger, &words) {
            let mut sequence = Sequence::default();
            sequence.push(features.into_iter(), kind as u8);
            sequences.push(sequence);
        }
    }
    let options = CrfOptions { epochs: 6, rate: 0.1, l2: 1e-4, min_count: 4, most: 1 << 14, ..CrfOptions::default() };
    Ok(names::to_bytes(&CrfWeights::train(&sequences, NameType::ALL.len(), options).to_bytes()))
}

/// Share of names whose type is right, each mention judged alone.
///
/// # Errors
/// Word tables that cannot be read, or weights that [`train`] did not write.
pub fn accuracy(texts: &[TaggedText], tagger: &Tagger, weights: &[u8]) -> Result<f64, Error> {
    let (words, model) = (Words::shipped()?, names::model("names.bin", weights)?);
    let (mut right, mut total) = (0, 0);
    for text in texts {
        for (features, kind) in examples(text, tagger, &words) {
            let mut evidence = names::Evidence::default();
            names::weigh(&model, &features, &mut evidence);
            right += usize::from(names::decide(&evidence) == kind);
            total += 1;
        }
    }
    Ok(right as f64 / f64::from(total.max(1)))
}

//! Fits how much each feature of a pronoun's candidates counts, by coreference that people annotated (GUM) and that
//! CoreNLP found (PolNeAR).

use std::{fmt::Write, path::Path};

use super::{
    Resolver,
    gold::gold_quotes,
    mentions::MentionKind,
    pronouns::{self, FEATURES, Features, PronounFeature},
};
use crate::{
    Error, Span,
    attribution::Quote,
    corpora::{self, Entity, PolnearArticle, TaggedText},
    document::{Document, Tagger},
    marks::{self, Mark},
};

/// How often to go over the data.
const EPOCHS: usize = 30;

/// The learning rate of the first pass; it falls with every pass.
const FIRST_RATE: f32 = 0.05;

/// How strongly weights are pulled towards zero.
const L2: f32 = 1e-4;

/// A pronoun: the class of its weights and its candidates, each with whether it is right.
pub struct Example {
    class: usize,
    candidates: Vec<(Features, bool)>,
}

/// The pronouns of GUM: of its train split, or those held out.
///
/// # Errors
/// Files that are missing or malformed.
pub fn gum(data: &Path, held_out: bool, tagger: &Tagger, resolver: &Resolver) -> Result<Vec<Example>, Error> {
    let texts: Vec<TaggedText> = corpora::gum(&data.join("gum"), held_out, None)?;
    let mut out = Vec::new();
    for text in &texts {
        let document = Document::read(&text.text, tagger);
        examples(&document, &text.entities, &[], resolver, &mut out);
    }
    Ok(out)
}

/// The pronouns of PolNeAR with its gold quotes.
///
/// # Errors
/// Files that are missing or malformed.
pub fn polnear(data: &Path, split: &str, tagger: &Tagger, resolver: &Resolver) -> Result<Vec<Example>, Error> {
    let articles: Vec<PolnearArticle> = corpora::read_jsonl(&data.join(format!("polnear/{split}.jsonl.gz")))?;
    let mut chains = corpora::corenlp_chains(&data.join("polnear"), split)?;
    let mut out = Vec::new();
    for article in &articles {
        let Some(entities) = chains.remove(&article.id) else { continue };
        let bytes = corpora::byte_offsets(&article.text);
        let entities: Vec<Entity> = entities
            .into_iter()
            .map(|(start, end, id)| Entity {
                span: Span::new(bytes[start], bytes[end.min(bytes.len() - 1)]),
                kind: String::new(),
                id: Some(id),
            })
            .collect();
        let document = Document::read(&article.text, tagger);
        examples(&document, &entities, &gold_quotes(article), resolver, &mut out);
    }
    Ok(out)
}

/// The first token of a pronoun, the class of its weights, and the first token and the features of each candidate.
type PronounCandidates = (usize, usize, Vec<(usize, Features)>);

/// The pronouns of a document with their candidates.
fn pronoun_candidates(
    resolver: &Resolver,
    document: &Document,
    marks: &[Mark],
    quotes: &[Quote],
) -> Vec<PronounCandidates> {
    let mut out = Vec::new();
    resolver.walk(document, marks, quotes, |linker, index, speaker| {
        let mention = &linker.mentions[index];
        if let MentionKind::Pronoun(pronoun) = mention.kind {
            let mut found = Vec::new();
            pronouns::candidates(linker.pronoun_context(speaker), mention, pronoun, |trace, features| {
                found.push((trace.token, features))
            });
            out.push((mention.tokens.start, pronouns::class(pronoun), found));
        }
    });
    out
}

fn examples(document: &Document, entities: &[Entity], quotes: &[Quote], resolver: &Resolver, out: &mut Vec<Example>) {
    let marks = marks::pair(document);
    // The entity of a phrase: that of the smallest annotated mention that begins with its first word.
    let mut starting: std::collections::HashMap<usize, &Entity> = std::collections::HashMap::new();
    for entity in entities {
        let best = starting.entry(entity.span.start).or_insert(entity);
        if entity.span.len() < best.span.len() {
            *best = entity;
        }
    }
    let id_of = |token: usize| starting.get(&document.tokens[token].span.start).and_then(|entity| entity.id);
    for (token, class, candidates) in pronoun_candidates(resolver, document, &marks, quotes) {
        let Some(id) = id_of(token) else { continue };
        let candidates: Vec<(Features, bool)> =
            candidates.into_iter().map(|(token, features)| (features, id_of(token) == Some(id))).collect();
        if candidates.len() > 1
            && candidates.iter().any(|candidate| candidate.1)
            && candidates.iter().any(|candidate| !candidate.1)
        {
            out.push(Example { class, candidates });
        }
    }
}

/// Fits the weights of each class: the chance that a right candidate wins, by gradient ascent.
pub fn fit(examples: &[Example]) -> [Features; 3] {
    let mut weights = [[0.0; FEATURES]; 3];
    for epoch in 0..EPOCHS {
        let rate = FIRST_RATE / (1.0 + epoch as f32);
        for example in examples {
            let weights = &mut weights[example.class];
            let chances = chances(weights, &example.candidates);
            let right: f32 = example
                .candidates
                .iter()
                .zip(&chances)
                .filter(|(candidate, _)| candidate.1)
                .map(|(_, chance)| chance)
                .sum();
            let mut slope = [0.0; FEATURES];
            for ((features, is_right), chance) in example.candidates.iter().zip(&chances) {
                let pull = if *is_right { chance / right.max(1e-6) } else { 0.0 } - chance;
                slope.iter_mut().zip(features).for_each(|(slope, value)| *slope += pull * value);
            }
            weights.iter_mut().zip(slope).for_each(|(weight, slope)| *weight += rate * (slope - L2 * *weight));
        }
    }
    weights
}

fn chances(weights: &Features, candidates: &[(Features, bool)]) -> Vec<f32> {
    let score = |features: &Features| features.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f32>();
    let scores: Vec<f32> = candidates.iter().map(|candidate| score(&candidate.0)).collect();
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = scores.iter().map(|score| (score - top).exp()).sum();
    scores.iter().map(|score| (score - top).exp() / total).collect()
}

/// Share of the pronouns of each class, with right and wrong candidates, whose likeliest candidate is right, and their
/// number.
pub fn accuracy(weights: &[Features; 3], examples: &[Example]) -> [(f64, usize); 3] {
    let mut out = [(0.0, 0); 3];
    for example in examples {
        let chances = chances(&weights[example.class], &example.candidates);
        let best = (0..chances.len()).rev().max_by(|&a, &b| chances[a].total_cmp(&chances[b])).expect("candidates");
        out[example.class].0 += f64::from(u8::from(example.candidates[best].1));
        out[example.class].1 += 1;
    }
    out.map(|(right, count)| (right / count.max(1) as f64, count))
}

/// Writes weights as [`Resolver::from_bytes`] reads them.
pub fn to_text(weights: &[Features; 3]) -> String {
    let mut out = String::from(
        "# How much each feature of a candidate counts for a pronoun of each class; written by `train pronouns`.\n\
         # columns: feature; he and she; they; it\n",
    );
    for &(name, at) in PronounFeature::NUMBERING.numbers {
        let [he, they, it] = weights.each_ref().map(|weights| weights[at as usize]);
        writeln!(out, "{name}\t{he:.2}\t{they:.2}\t{it:.2}").expect("a string takes what is written");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speakers::pronouns::PronounWeights;

    #[test]
    fn what_is_written_can_be_read() {
        let shipped = include_str!("../../models/pronouns.tsv");
        assert_eq!(to_text(&PronounWeights::from_text("pronouns.tsv", shipped).expect("shipped").0), shipped);
    }
}

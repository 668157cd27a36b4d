//! Fits what each feature of a pronoun's candidates is worth, by coreference that people annotated (GUM) and that CoreNLP
//! found (PolNeAR).

use std::path::Path;

use crate::{
    Error, Span,
    corpora::{self, Entity, PolnearArticle, TaggedText},
    document::{Document, Tagger},
    marks,
    speakers::{
        Resolver,
        gold::gold_quotes,
        pronouns::{FEATURES, Features},
    },
};

/// A pronoun: the class of its weights and its candidates, each with whether it is right.
pub struct Example {
    class: usize,
    candidates: Vec<(Features, bool)>,
}

/// The pronouns of GUM: of its train split, or those held out.
///
/// # Errors
/// Files that are not there or not as described.
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
/// Files that are not there or not as described.
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

fn examples(
    document: &Document,
    entities: &[Entity],
    quotes: &[crate::attribution::Quote],
    resolver: &Resolver,
    out: &mut Vec<Example>,
) {
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
    for (token, class, candidates) in resolver.pronoun_candidates(document, &marks, quotes) {
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
    for epoch in 0..30 {
        let rate = 0.05 / (1.0 + epoch as f32);
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
            weights.iter_mut().zip(slope).for_each(|(weight, slope)| *weight += rate * (slope - 1e-4 * *weight));
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

/// Share of the pronouns of each class, with right and wrong candidates, whose likeliest candidate is right, and their number.
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

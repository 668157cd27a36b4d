//! Trains the type models of `claims`, and says by cross-validation over articles how good they are.

use std::path::Path;

use serde::Deserialize;

use super::corpora::{self, byte_offsets};
use crate::{
    Error, Extractor, Span,
    claims::{ClaimTagger, TYPES},
    model::{Logistic, LogisticOptions, Sample, Tally},
};

/// Into how many parts the articles are cut.
const FOLDS: usize = 5;

/// An annotated article; spans count code points.
#[derive(Deserialize)]
struct Annotated {
    text: String,
    claims: Vec<GoldClaim>,
}

#[derive(Deserialize)]
struct GoldClaim {
    #[serde(rename = "type")]
    claim_type: String,
    span: [usize; 2],
}

/// Trains on `claims-train.jsonl` of the folder and gives the weights as a file.
///
/// # Errors
/// A corpus that is not there or not as described.
pub fn train(folder: &Path) -> Result<Vec<u8>, Error> {
    let extractor = Extractor::new()?;
    let articles: Vec<Annotated> = corpora::read_jsonl(&folder.join("claims-train.jsonl"))?;
    let items: Vec<Vec<Sample>> = articles.iter().map(|article| items(&extractor, article)).collect();
    let options = LogisticOptions::default();
    let chances = cross_validated(&items, options);
    let mut thresholds = Vec::new();
    if let Ok(path) = std::env::var("OOF") {
        let mut out = String::new();
        let mut k = 0;
        for (a, article) in articles.iter().enumerate() {
            let (document, _) = extractor.claim_features(&article.text);
            for (i, item) in items[a].iter().enumerate() {
                let text = document.span(document.sentences[i].tokens.clone()).of(&article.text).replace(['\n', '\t'], " ");
                out += &format!("{}\t{}\t{:?}\t{}\n", a, item.answers, chances[k], text);
                k += 1;
            }
        }
        std::fs::write(path, out).unwrap();
    }
    println!("out of {FOLDS} folds by article:");
    for (question, name) in names().iter().enumerate() {
        let pairs: Vec<(f32, bool)> =
            items.iter().flatten().zip(&chances).map(|(item, chances)| (chances[question], item.answers >> question & 1 == 1)).collect();
        let (threshold, precision, recall, f1) = best_threshold(pairs);
        println!("{name:12} P {:5.1} R {:5.1} F1 {:5.1} at {threshold:.2}", 100.0 * precision, 100.0 * recall, 100.0 * f1);
        thresholds.push(threshold);
    }
    let all: Vec<&Sample> = items.iter().flatten().collect();
    Ok(ClaimTagger::to_bytes(&thresholds, &Logistic::train(&all, TYPES.len(), options)))
}

fn names() -> Vec<String> {
    TYPES.iter().map(|claim_type| serde_json::to_string(claim_type).expect("a name").trim_matches('"').to_string()).collect()
}

/// One item a sentence, with the types annotated in it.
fn items(extractor: &Extractor, article: &Annotated) -> Vec<Sample> {
    let names = names();
    let bytes = byte_offsets(&article.text);
    let (document, features) = extractor.claim_features(&article.text);
    let mut items: Vec<Sample> = features.into_iter().map(|features| Sample { features, answers: 0 }).collect();
    for claim in &article.claims {
        let Some(question) = names.iter().position(|name| *name == claim.claim_type) else { continue };
        let span = Span::new(bytes[claim.span[0]], bytes[claim.span[1]]);
        let shared = |sentence: usize| {
            let sentence = document.span(document.sentences[sentence].tokens.clone());
            sentence.end.min(span.end).saturating_sub(sentence.start.max(span.start))
        };
        if let Some(sentence) = (0..items.len()).rev().max_by_key(|&sentence| shared(sentence)) {
            items[sentence].answers |= 1 << question;
        }
    }
    items
}

/// The chances of each sentence by models that have not seen its article.
fn cross_validated(items: &[Vec<Sample>], options: LogisticOptions) -> Vec<Vec<f32>> {
    let models: Vec<Logistic> = (0..FOLDS)
        .map(|fold| {
            let seen: Vec<&Sample> = items.iter().enumerate().filter(|(index, _)| index % FOLDS != fold).flat_map(|(_, items)| items).collect();
            Logistic::from_bytes("weights just trained", &Logistic::train(&seen, TYPES.len(), options)).expect("what training writes can be read")
        })
        .collect();
    let chances = |model: &Logistic, item: &Sample| {
        let mut sums = Tally::default();
        item.features.iter().for_each(|&feature| model.add(feature, &mut sums));
        (0..TYPES.len()).map(|question| model.chance(question, &sums)).collect()
    };
    items
        .iter()
        .enumerate()
        .flat_map(|(index, items)| items.iter().map(move |item| (index, item)))
        .map(|(index, item)| chances(&models[index % FOLDS], item))
        .collect()
}

/// The threshold with the best F1, and precision, recall and F1 there.
fn best_threshold(mut pairs: Vec<(f32, bool)>) -> (f32, f32, f32, f32) {
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let gold = pairs.iter().filter(|pair| pair.1).count() as f32;
    let (mut best, mut right) = ((0.5, 0.0, 0.0, 0.0), 0.0);
    for (index, (chance, is_right)) in pairs.iter().enumerate() {
        right += f32::from(u8::from(*is_right));
        let (precision, recall) = (right / (index + 1) as f32, right / gold.max(1.0));
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        if f1 > best.3 {
            best = (*chance, precision, recall, f1);
        }
    }
    best
}

//! Trains the type and party models of `claims`, and says by cross-validation over articles how good they are.

use std::path::Path;

use serde::Deserialize;

use super::corpora::{self, byte_offsets};
use crate::{
    Error, Extractor, Span,
    claims::{
        ClaimTagger, ClaimType, TYPES,
        party::{CLAIMANT, Parties, QUESTIONS, TARGET},
    },
    document::Document,
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
    claimant_name: Option<String>,
    target_name: Option<String>,
}

/// What is learnt from an article.
struct Example {
    /// A sample a sentence: which types it carries.
    sentences: Vec<Sample>,
    /// For each annotated claim its type and a sample a candidate: whether it is claimant, whether it is target.
    parties: Vec<(ClaimType, Vec<Sample>)>,
}

/// Trains on `claims-train.jsonl` of the folder and gives the weights as a file.
///
/// # Errors
/// A corpus that is not there or not as described.
pub fn train(folder: &Path) -> Result<Vec<u8>, Error> {
    let extractor = Extractor::new()?;
    let articles: Vec<Annotated> = corpora::read_jsonl(&folder.join("claims-train.jsonl"))?;
    let examples: Vec<Example> = articles.iter().map(|article| example(&extractor, article)).collect();
    println!("out of {FOLDS} folds by article:");
    let thresholds = cross_validate_types(&examples);
    cross_validate_parties(&examples);
    let all = |_| true;
    Ok(ClaimTagger::to_bytes(&thresholds, [&train_types(&examples, all), &train_parties(&examples, all)]))
}

fn name(claim_type: ClaimType) -> String {
    serde_json::to_string(&claim_type).expect("a name").trim_matches('"').to_string()
}

fn example(extractor: &Extractor, article: &Annotated) -> Example {
    let (document, marks, quotes, speakers) = extractor.before_claims(&article.text);
    let scene = extractor.claims().scene(&document, &marks, &quotes);
    let bytes = byte_offsets(&article.text);
    let sample = |sentence: usize| {
        let mut sample = Sample::default();
        scene.features(sentence, |feature| sample.features.push(feature));
        sample
    };
    let mut sentences: Vec<Sample> = (0..document.sentences.len()).map(sample).collect();
    let mut parties = Vec::new();
    for claim in &article.claims {
        let Some(question) = TYPES.iter().position(|&claim_type| name(claim_type) == claim.claim_type) else { continue };
        let span = Span::new(bytes[claim.span[0]], bytes[claim.span[1]]);
        let Some(sentence) = sentence_of(&document, span) else { continue };
        sentences[sentence].answers |= 1 << question;
        let all = Parties::new(&scene, &speakers, sentence);
        let candidates = all.candidates.iter().map(|candidate| {
            let mut sample = Sample::default();
            all.features(TYPES[question], candidate, |feature| sample.features.push(feature));
            let claimant = candidate.party.map(|party| speakers.list[party].name.clone());
            let may_claim = candidate.party.is_some() || all.name(candidate).is_none();
            sample.answers = u8::from(may_claim && is_same(claim.claimant_name.as_deref(), claimant.as_deref())) << CLAIMANT
                | u8::from(is_same(claim.target_name.as_deref(), all.name(candidate).as_deref())) << TARGET;
            sample
        });
        parties.push((TYPES[question], candidates.collect()));
    }
    Example { sentences, parties }
}

/// The sentence that holds most of a span.
fn sentence_of(document: &Document, span: Span) -> Option<usize> {
    let shared = |sentence: usize| {
        let sentence = document.span(document.sentences[sentence].tokens.clone());
        sentence.end.min(span.end).saturating_sub(sentence.start.max(span.start))
    };
    (0..document.sentences.len()).rev().max_by_key(|&sentence| shared(sentence))
}

/// Whether two names share a word that carries meaning, or both are absent.
fn is_same(gold: Option<&str>, found: Option<&str>) -> bool {
    const EMPTY: &[&str] = &[
        "the",
        "a",
        "an",
        "of",
        "and",
        "for",
        "in",
        "on",
        "at",
        "to",
        "by",
        "his",
        "her",
        "their",
        "its",
        "mr",
        "mrs",
        "ms",
        "dr",
        "sen",
        "rep",
        "gov",
        "gen",
        "president",
        "minister",
        "secretary",
        "official",
        "officials",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "government",
        "us",
        "u",
        "s",
    ];
    let words = |name: &str| -> Vec<String> {
        let all: Vec<String> =
            name.to_lowercase().split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).map(str::to_string).collect();
        let full: Vec<String> = all.iter().filter(|word| !EMPTY.contains(&word.as_str())).cloned().collect();
        if full.is_empty() { all } else { full }
    };
    match (gold, found) {
        (None, None) => true,
        (Some(gold), Some(found)) => {
            let found = words(found);
            words(gold).iter().any(|word| found.contains(word))
        }
        _ => false,
    }
}

fn train_types(examples: &[Example], is_seen: impl Fn(usize) -> bool) -> Vec<u8> {
    let samples: Vec<&Sample> = examples.iter().enumerate().filter(|(index, _)| is_seen(*index)).flat_map(|(_, example)| &example.sentences).collect();
    Logistic::train(&samples, TYPES.len(), LogisticOptions::default())
}

fn train_parties(examples: &[Example], is_seen: impl Fn(usize) -> bool) -> Vec<u8> {
    let seen = examples.iter().enumerate().filter(|(index, _)| is_seen(*index));
    let samples: Vec<&Sample> = seen.flat_map(|(_, example)| example.parties.iter().flat_map(|(_, candidates)| candidates)).collect();
    Logistic::train(&samples, QUESTIONS, LogisticOptions::default())
}

fn load(weights: &[u8]) -> Logistic {
    Logistic::from_bytes("weights just trained", weights).expect("what training writes can be read")
}

fn chances(model: &Logistic, sample: &Sample) -> Vec<f32> {
    let mut tally = Tally::default();
    sample.features.iter().for_each(|&feature| model.add(feature, &mut tally));
    (0..model.questions()).map(|question| model.chance(question, &tally)).collect()
}

/// Prints how good the type models are on articles they have not seen, and gives the thresholds with the best F1.
fn cross_validate_types(examples: &[Example]) -> Vec<f32> {
    let models: Vec<Logistic> = (0..FOLDS).map(|fold| load(&train_types(examples, |index| index % FOLDS != fold))).collect();
    let mut pairs: Vec<Vec<(f32, bool)>> = vec![Vec::new(); TYPES.len()];
    for (index, example) in examples.iter().enumerate() {
        for sample in &example.sentences {
            for (question, chance) in chances(&models[index % FOLDS], sample).into_iter().enumerate() {
                pairs[question].push((chance, sample.answers >> question & 1 == 1));
            }
        }
    }
    let best = |(pairs, claim_type)| {
        let (threshold, precision, recall, f1) = best_threshold(pairs);
        println!("{:12} P {:5.1} R {:5.1} F1 {:5.1} at {threshold:.2}", name(claim_type), 100.0 * precision, 100.0 * recall, 100.0 * f1);
        threshold
    };
    pairs.into_iter().zip(TYPES).map(best).collect()
}

/// Prints how often the party model is right on articles it has not seen, given the claim.
fn cross_validate_parties(examples: &[Example]) {
    let models: Vec<Logistic> = (0..FOLDS).map(|fold| load(&train_parties(examples, |index| index % FOLDS != fold))).collect();
    let mut right = [[0usize; 3]; QUESTIONS];
    for (index, example) in examples.iter().enumerate() {
        for (claim_type, candidates) in &example.parties {
            for (question, right) in right.iter_mut().enumerate() {
                if question == TARGET && !matches!(claim_type, ClaimType::Accusation | ClaimType::Denial) {
                    continue;
                }
                let chosen =
                    candidates.iter().max_by(|a, b| chances(&models[index % FOLDS], a)[question].total_cmp(&chances(&models[index % FOLDS], b)[question]));
                right[0] += usize::from(chosen.is_some_and(|sample| sample.answers >> question & 1 == 1));
                right[1] += usize::from(candidates.iter().any(|sample| sample.answers >> question & 1 == 1));
                right[2] += 1;
            }
        }
    }
    for (what, [right, there, all]) in ["claimant", "target"].iter().zip(right) {
        println!("{what:12} {:5.1} of {all}; among the candidates {:5.1}", 100.0 * right as f64 / all as f64, 100.0 * there as f64 / all as f64);
    }
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

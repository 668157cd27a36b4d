//! Trains the type and party models of `claims`, and measures them by cross-validation over articles.

mod annotations;
mod examples;
mod models;
mod name_words;
mod unknown_types;

pub use unknown_types::measure_unknown_types;

use examples::{Example, FOLDS, PartyExample};
use models::{chances, load, scores, train_parties, train_types};

use super::{
    claim_type::{ClaimType, MODEL_TYPES, model_types},
    features::{WORD_TEMPLATES, word_feature},
    parties::{QUESTIONS, TARGET, party_chances},
    tagger::ClaimTagger,
    templates::SentenceTemplate,
};
use crate::{
    Error, Extractor,
    corpora::{DataFolders, word_vectors::WordVectors},
    model::{FeatureEmbeddings, Logistic},
};

/// No threshold is lower: what is that unlikely is not reported, whatever F1 says of a rare type.
const MIN_THRESHOLD: f32 = 0.15;

/// The chance from which an unannotated claim is in doubt.
const DOUBT_CHANCE: f32 = 0.35;

/// How much the meaning of a word counts, compared with the word itself.
const MEANING_WEIGHT: f32 = 1.0;

/// Trains on `../eval/claims-train.jsonl`, on the articles of the corpora that `claim_annotations.tsv` is about, and on
/// what was invented for training, and gives the weights as a file.
///
/// # Errors
/// A corpus that is not there or not as described.
pub fn train(folders: &DataFolders, extractor: &Extractor) -> Result<Vec<u8>, Error> {
    let mut examples = examples::read(folders, extractor)?;
    println!("out of {FOLDS} folds by event:");
    let embeddings = embeddings(folders)?;
    doubt(&mut examples, &embeddings);
    let thresholds = cross_validate_types(&examples, &embeddings);
    cross_validate_parties(&examples);
    let models = [train_types(&examples, &embeddings, None), train_parties(&examples, None)];
    Ok(ClaimTagger::to_bytes(&thresholds, models.each_ref().map(Vec::as_slice)))
}

/// The features that are words, with the vectors of the words.
fn embeddings(folders: &DataFolders) -> Result<FeatureEmbeddings, Error> {
    let WordVectors { axes, words } = WordVectors::read(folders)?;
    let of_template = |(group, template): (usize, SentenceTemplate)| -> Vec<_> {
        let feature = |(vector, (word, _)): (usize, &(u64, _))| (word_feature(template, *word), group, vector);
        words.iter().enumerate().map(feature).collect()
    };
    let features = WORD_TEMPLATES.into_iter().enumerate().flat_map(of_template).collect();
    let vectors =
        words.into_iter().map(|(_, vector)| vector.into_iter().map(|part| MEANING_WEIGHT * part).collect()).collect();
    Ok(FeatureEmbeddings { groups: WORD_TEMPLATES.len(), axes, features, vectors })
}

/// For each article and sentence the chances by models that have not seen the article.
fn unseen_chances(examples: &[Example], embeddings: &FeatureEmbeddings) -> Vec<Vec<Vec<f32>>> {
    let models: Vec<Logistic> = (0..FOLDS).map(|fold| load(&train_types(examples, embeddings, Some(fold)))).collect();
    let of = |example: &Example| {
        example.sentences.iter().map(|sample| chances(&models[example.fold.unwrap_or(0)], sample)).collect()
    };
    examples.iter().map(of).collect()
}

/// One annotator leaves claims out. A sentence without a claim of which models that have not seen its article are sure
/// that it carries one is not learnt from (confident learning: Northcutt, Jiang and Chuang 2021).
fn doubt(examples: &mut [Example], embeddings: &FeatureEmbeddings) {
    let chances = unseen_chances(examples, embeddings);
    for (example, chances) in examples.iter_mut().zip(chances).filter(|(example, _)| example.fold.is_some()) {
        for (sample, chances) in example.sentences.iter_mut().zip(chances) {
            for (question, chance) in chances.into_iter().enumerate() {
                if chance >= DOUBT_CHANCE && sample.answers >> question & 1 == 0 {
                    sample.doubts |= 1 << question;
                }
            }
        }
    }
}

/// Prints how good the type models are on articles they have not seen, and gives the thresholds: those with the best F1
/// over the sentences that are not in doubt.
fn cross_validate_types(examples: &[Example], embeddings: &FeatureEmbeddings) -> Vec<f32> {
    let mut pairs: Vec<Vec<(f32, bool)>> = vec![Vec::new(); MODEL_TYPES];
    let mut sure: Vec<Vec<(f32, bool)>> = vec![Vec::new(); MODEL_TYPES];
    for (example, chances) in
        examples.iter().zip(unseen_chances(examples, embeddings)).filter(|(example, _)| example.is_measured)
    {
        for (sample, chances) in example.sentences.iter().zip(chances) {
            for (question, chance) in chances.into_iter().enumerate() {
                let pair = (chance, sample.answers >> question & 1 == 1);
                pairs[question].push(pair);
                if sample.doubts >> question & 1 == 0 {
                    sure[question].push(pair);
                }
            }
        }
    }
    let mut thresholds = Vec::new();
    for (question, claim_type) in model_types().enumerate() {
        let (threshold, ..) = best_threshold(&mut sure[question]);
        let (precision, recall, f1) = at_threshold(&pairs[question], threshold);
        let (_, _, clean) = at_threshold(&sure[question], threshold);
        let best = best_threshold(&mut pairs[question]).1;
        println!(
            "{:12} P {:5.1} R {:5.1} F1 {:5.1} at {threshold:.2}; at best {:5.1}; without doubtful sentences {:5.1}",
            claim_type.name(),
            100.0 * precision,
            100.0 * recall,
            100.0 * f1,
            100.0 * best,
            100.0 * clean
        );
        thresholds.push(threshold);
    }
    thresholds
}

/// Prints how often the party model is right on articles it has not seen, given the claim.
fn cross_validate_parties(examples: &[Example]) {
    let models: Vec<Logistic> = (0..FOLDS).map(|fold| load(&train_parties(examples, Some(fold)))).collect();
    let mut right = [[0usize; 3]; QUESTIONS];
    for example in examples {
        let Some(fold) = example.fold else { continue };
        let model = &models[fold];
        for PartyExample { claim_type, named, candidates } in &example.parties {
            let scores: Vec<[f32; QUESTIONS]> = candidates.iter().map(|sample| scores(model, sample)).collect();
            let chances = party_chances(&scores, named);
            for (question, right) in right.iter_mut().enumerate() {
                if question == TARGET && !matches!(claim_type, ClaimType::Accusation | ClaimType::Denial) {
                    continue;
                }
                let chosen =
                    (0..candidates.len()).max_by(|&a, &b| chances[a][question].total_cmp(&chances[b][question]));
                right[0] += usize::from(chosen.is_some_and(|index| candidates[index].answers >> question & 1 == 1));
                right[1] += usize::from(candidates.iter().any(|sample| sample.answers >> question & 1 == 1));
                right[2] += 1;
            }
        }
    }
    for (what, [right, there, all]) in ["claimant", "target"].iter().zip(right) {
        println!(
            "{what:12} {:5.1} of {all}; among the candidates {:5.1}",
            100.0 * right as f64 / all as f64,
            100.0 * there as f64 / all as f64
        );
    }
}

/// The threshold with the best F1, and that F1.
fn best_threshold(pairs: &mut [(f32, bool)]) -> (f32, f32) {
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let gold = pairs.iter().filter(|pair| pair.1).count() as f32;
    let (mut best, mut right) = ((0.5, 0.0), 0.0);
    for (index, (chance, is_right)) in pairs.iter().enumerate() {
        right += f32::from(u8::from(*is_right));
        let f1 = 2.0 * right / (index as f32 + 1.0 + gold);
        if f1 > best.1 && *chance >= MIN_THRESHOLD {
            best = (*chance, f1);
        }
    }
    best
}

/// Precision, recall and F1 at a threshold.
fn at_threshold(pairs: &[(f32, bool)], threshold: f32) -> (f32, f32, f32) {
    let count = |of: &dyn Fn(&(f32, bool)) -> bool| pairs.iter().filter(|pair| of(pair)).count() as f32;
    let (found, gold, right) =
        (count(&|pair| pair.0 >= threshold), count(&|pair| pair.1), count(&|pair| pair.0 >= threshold && pair.1));
    (right / found.max(1.0), right / gold.max(1.0), 2.0 * right / (found + gold).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds() {
        let mut pairs = [(0.2, false), (0.9, true), (0.6, true), (0.4, false), (0.3, true)];
        let (threshold, f1) = best_threshold(&mut pairs);
        assert_eq!(threshold, 0.3);
        assert!((f1 - 6.0 / 7.0).abs() < 1e-6);
        let (precision, recall, f1) = at_threshold(&pairs, 0.5);
        assert_eq!((precision, recall), (1.0, 2.0 / 3.0));
        assert!((f1 - 0.8).abs() < 1e-6);
        // What is less likely than the smallest threshold is never reported.
        assert_eq!(best_threshold(&mut [(0.1, true)]), (0.5, 0.0));
    }
}

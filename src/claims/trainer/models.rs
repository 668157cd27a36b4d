//! Trains the models, and asks them about samples.

use super::examples::Example;
use crate::{
    claims::{claim_type::MODEL_TYPES, parties::QUESTIONS},
    model::{ChoiceOptions, FeatureEmbeddings, Logistic, LogisticOptions, Sample, Tally},
};

/// Trains the type models on what is seen when a fold is not, or on everything.
pub fn train_types(examples: &[Example], embeddings: &FeatureEmbeddings, unseen: Option<usize>) -> Vec<u8> {
    let seen = examples.iter().filter(|example| example.fold.is_none() || example.fold != unseen);
    let samples: Vec<&Sample> = seen.flat_map(|example| &example.sentences).collect();
    Logistic::train(&samples, embeddings, MODEL_TYPES, LogisticOptions::default())
}

/// Trains the party model on what is seen when a fold is not, or on everything.
pub fn train_parties(examples: &[Example], unseen: Option<usize>) -> Vec<u8> {
    let seen = examples.iter().filter(|example| example.fold.is_none() || example.fold != unseen);
    let groups: Vec<&[Sample]> =
        seen.flat_map(|example| example.parties.iter().map(|claim| claim.candidates.as_slice())).collect();
    Logistic::train_choice(&groups, QUESTIONS, ChoiceOptions::default())
}

/// A model from what training wrote.
pub fn load(weights: &[u8]) -> Logistic {
    Logistic::from_bytes("weights just trained", weights).expect("what training writes can be read")
}

/// The chance of each type.
pub fn chances(model: &Logistic, sample: &Sample) -> Vec<f32> {
    let mut tally = Tally::default();
    sample.features.iter().for_each(|&feature| model.add(feature, &mut tally));
    (0..model.questions()).map(|question| model.chance(question, &tally)).collect()
}

/// The score of a candidate for each question of the party model.
pub fn scores(model: &Logistic, sample: &Sample) -> [f32; QUESTIONS] {
    let mut tally = Tally::default();
    sample.features.iter().for_each(|&feature| model.add(feature, &mut tally));
    std::array::from_fn(|question| model.score(question, &tally))
}

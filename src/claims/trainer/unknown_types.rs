//! Measures how the party model should weigh the claims of a type that it was not trained on, as user-defined types are:
//! each built-in type is left out of training and then asked for.

use rayon::prelude::*;

use super::{
    examples::{self, Example, FOLDS, PartyExample},
    models::{load, scores},
};
use crate::{
    Error, Extractor,
    claims::{
        claim_type::{MODEL_TYPES, model_types},
        parties::{QUESTIONS, TypeWeights, party_chances},
    },
    corpora::DataFolders,
    model::{ChoiceOptions, Logistic, Sample},
};

/// How many claims were asked for, and for how many of them each way of weighing chose the right party.
#[derive(Clone, Default)]
struct Tally {
    claims: usize,
    right: Vec<[usize; QUESTIONS]>,
}

/// Prints, for each built-in type, how often claimant and target of its claims are right by models that saw neither the type
/// nor the article: with the weights of each other type, and with those that all types share.
///
/// # Errors
/// A corpus that is not there or not as described.
pub fn measure_unknown_types(folders: &DataFolders, extractor: &Extractor) -> Result<(), Error> {
    let examples = examples::read(folders, extractor)?;
    let ways: Vec<TypeWeights> = (0..MODEL_TYPES).map(TypeWeights::Of).chain([TypeWeights::Shared]).collect();
    let parts: Vec<(usize, usize)> =
        (0..MODEL_TYPES).flat_map(|question| (0..FOLDS).map(move |fold| (question, fold))).collect();
    let tallies: Vec<Tally> =
        parts.par_iter().map(|&(question, fold)| measure(&examples, &ways, question, fold)).collect();
    for (asked, what) in ["claimant", "target"].iter().enumerate() {
        println!("{what} right, in percent of the claims of a type");
        for (question, claim_type) in model_types().enumerate() {
            let of_type = parts.iter().zip(&tallies).filter(|((of, _), _)| *of == question);
            let sum =
                of_type.fold(Tally { claims: 0, right: vec![[0; QUESTIONS]; ways.len()] }, |mut sum, (_, tally)| {
                    sum.claims += tally.claims;
                    for (sum, right) in sum.right.iter_mut().zip(&tally.right) {
                        (0..QUESTIONS).for_each(|asked| sum[asked] += right[asked]);
                    }
                    sum
                });
            print!("{:12} {:4} claims", claim_type.name(), sum.claims);
            for (way, right) in ways.iter().zip(&sum.right) {
                let name = match way {
                    TypeWeights::Of(other) => {
                        model_types().nth(*other).map_or(String::new(), |other| other.name().into())
                    }
                    TypeWeights::Shared => "shared".to_string(),
                };
                print!("  {name} {:.1}", 100.0 * right[asked] as f64 / sum.claims.max(1) as f64);
            }
            println!();
        }
    }
    Ok(())
}

/// Leaves a type and a fold out of training, and asks for the claims of that type in that fold.
fn measure(examples: &[Example], ways: &[TypeWeights], question: usize, fold: usize) -> Tally {
    let is_asked = |claim: &&PartyExample| claim.claim_type.question() == Some(question);
    let seen = examples.iter().filter(|example| example.fold != Some(fold)).flat_map(|example| &example.parties);
    let groups: Vec<&[Sample]> =
        seen.filter(|claim| !is_asked(claim)).map(|claim| claim.candidates.as_slice()).collect();
    let model = load(&Logistic::train_choice(&groups, QUESTIONS, ChoiceOptions::default()));
    let asked = examples.iter().filter(|example| example.fold == Some(fold)).flat_map(|example| &example.parties);
    let mut tally = Tally { claims: 0, right: vec![[0; QUESTIONS]; ways.len()] };
    for claim in asked.filter(is_asked) {
        tally.claims += 1;
        for (way, right) in ways.iter().zip(&mut tally.right) {
            let weighed = |sample: &Sample| scores(&model, &way.of_sample(sample));
            let chances = party_chances(&claim.candidates.iter().map(weighed).collect::<Vec<_>>(), &claim.named);
            for (asked, right) in right.iter_mut().enumerate() {
                let open = (0..chances.len()).rev();
                let chosen = open.max_by(|&a, &b| chances[a][asked].total_cmp(&chances[b][asked]));
                *right += usize::from(chosen.is_some_and(|chosen| claim.candidates[chosen].answers >> asked & 1 == 1));
            }
        }
    }
    tally
}

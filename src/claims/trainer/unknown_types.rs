//! Measures how the party model should weigh the claims of a type that it was not trained on, as user-defined types
//! are: each built-in type is left out of training and then asked for.

use rayon::prelude::*;

use super::{
    examples::{self, Example, FOLDS, PartyExample},
    models::{load, scores},
};
use crate::{
    Error, Extractor,
    claims::{
        claim_type::{MODEL_TYPES, model_types},
        parties::{QUESTIONS, of_type, party_chances},
    },
    corpora::DataFolders,
    model::{ChoiceOptions, Logistic, Sample},
};

/// The weights that an unknown type uses.
#[derive(Clone, Copy, Debug)]
enum Weights {
    /// Those of another type, by its question.
    Of(usize),
    /// Only those that all types share.
    Shared,
    /// Those of all types that the model was trained on, averaged.
    Mean,
}

impl Weights {
    fn name(self) -> String {
        match self {
            Weights::Of(question) => model_types().nth(question).map_or(String::new(), |other| other.name().into()),
            Weights::Shared => "shared".into(),
            Weights::Mean => "mean".into(),
        }
    }

    /// The scores of a candidate for a claim of a type that the model does not know.
    fn scores(self, model: &Logistic, sample: &Sample, unknown: usize) -> [f32; QUESTIONS] {
        // Each shared feature is followed by that of the type.
        let shared = || sample.features.iter().step_by(2).copied();
        let as_type = |question: usize| {
            let features = shared().flat_map(|shared| [shared, of_type(shared, question)]).collect();
            scores(model, &Sample { features, ..Sample::default() })
        };
        match self {
            Weights::Of(question) => as_type(question),
            Weights::Shared => scores(model, &Sample { features: shared().collect(), ..Sample::default() }),
            Weights::Mean => {
                let known = (0..MODEL_TYPES).filter(|question| *question != unknown);
                let sum = known
                    .map(as_type)
                    .fold([0.0; QUESTIONS], |sum, scores| std::array::from_fn(|asked| sum[asked] + scores[asked]));
                sum.map(|sum| sum / (MODEL_TYPES - 1) as f32)
            }
        }
    }
}

/// How many claims were asked for, and for how many of them each way of weighing chose the right party.
#[derive(Clone, Default)]
struct RightParties {
    claims: usize,
    right: Vec<[usize; QUESTIONS]>,
}

/// Prints, for each built-in type, how often claimant and target of its claims are right by models that saw neither the
/// type nor the article: with the weights of each other type, with only those that all types share, and with the mean
/// of all other types.
///
/// # Errors
/// A corpus that is not there or not as described.
pub fn measure_unknown_types(folders: &DataFolders, extractor: &Extractor) -> Result<(), Error> {
    let examples = examples::read(folders, extractor)?;
    let ways: Vec<Weights> = (0..MODEL_TYPES).map(Weights::Of).chain([Weights::Shared, Weights::Mean]).collect();
    let parts: Vec<(usize, usize)> =
        (0..MODEL_TYPES).flat_map(|question| (0..FOLDS).map(move |fold| (question, fold))).collect();
    let tallies: Vec<RightParties> =
        parts.par_iter().map(|&(question, fold)| measure(&examples, &ways, question, fold)).collect();
    for (asked, what) in ["claimant", "target"].iter().enumerate() {
        println!("{what} right, in percent of the claims of a type");
        for (question, claim_type) in model_types().enumerate() {
            let of_type = parts.iter().zip(&tallies).filter(|((of, _), _)| *of == question);
            let sum = of_type.fold(
                RightParties { claims: 0, right: vec![[0; QUESTIONS]; ways.len()] },
                |mut sum, (_, tally)| {
                    sum.claims += tally.claims;
                    for (sum, right) in sum.right.iter_mut().zip(&tally.right) {
                        (0..QUESTIONS).for_each(|asked| sum[asked] += right[asked]);
                    }
                    sum
                },
            );
            print!("{:12} {:4} claims", claim_type.name(), sum.claims);
            for (way, right) in ways.iter().zip(&sum.right) {
                print!("  {} {:.1}", way.name(), 100.0 * right[asked] as f64 / sum.claims.max(1) as f64);
            }
            println!();
        }
    }
    Ok(())
}

/// Leaves a type and a fold out of training, and asks for the claims of that type in that fold.
fn measure(examples: &[Example], ways: &[Weights], question: usize, fold: usize) -> RightParties {
    let is_asked = |claim: &&PartyExample| claim.claim_type.question() == Some(question);
    let seen = examples.iter().filter(|example| example.fold != Some(fold)).flat_map(|example| &example.parties);
    let groups: Vec<&[Sample]> =
        seen.filter(|claim| !is_asked(claim)).map(|claim| claim.candidates.as_slice()).collect();
    let model = load(&Logistic::train_choice(&groups, QUESTIONS, ChoiceOptions::default()));
    let asked = examples.iter().filter(|example| example.fold == Some(fold)).flat_map(|example| &example.parties);
    let mut tally = RightParties { claims: 0, right: vec![[0; QUESTIONS]; ways.len()] };
    for claim in asked.filter(is_asked) {
        tally.claims += 1;
        for (way, right) in ways.iter().zip(&mut tally.right) {
            let weighed = |sample: &Sample| way.scores(&model, sample, question);
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

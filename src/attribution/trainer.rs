//! Trains the cascade of `attribution`: gate, cue tagger, tagger of content and source, model that weighs readings.
//! Each learns from what those before it find in articles that they were not trained on (jackknife).

mod examples;
mod reports;

use std::ops::Range;

use examples::{Correctness, Example, ExampleOrigin, Gold, correctness, with_examples};
use rayon::prelude::*;

use super::{
    FEATURE_SET, MAGIC,
    argument_features::{self, CueContext},
    arguments,
    choose::{self, ChosenReading},
    cue::{self, CueCandidate},
    cue_features,
    readings::{self, CandidateReadings, ReadingParts},
};
use crate::{
    Error,
    corpora::{DataFolders, PolnearArticle},
    model::{self, Choice, Crf, CrfOptions, CrfWeights, Sequence},
};

/// Into how many parts the training data is cut; each is read by models trained on the others.
const FOLDS: usize = 8;

/// The most features of the cue tagger and of the tagger of content and source.
const MAX_TAGGER_FEATURES: usize = 1 << 17;

/// The most features of the model that weighs readings.
const MAX_READING_FEATURES: usize = 64_000;

/// The most features of the gate.
const MAX_GATE_FEATURES: usize = 1 << 15;

/// The feature of a token of the cue for the tagger of content and source, which knows its label.
const CUE_FEATURE: u64 = 1;

/// The utility of a reading that is right by half of its words where readings of one candidate are weighed against each
/// other in training; where they are chosen it is higher.
const HALF_RIGHT_UTILITY_IN_TRAINING: f32 = 0.3;

/// Readings of less expected utility do not take part in the calibration.
const MIN_CALIBRATED_UTILITY: f32 = 0.1;

/// Into how many groups readings are cut to calibrate.
const CALIBRATION_GROUPS: usize = 20;

/// Trains on PolNeAR's train split and gives the weights as a file.
///
/// # Errors
/// Corpora that are not there or not as described.
pub fn train(folders: &DataFolders) -> Result<Vec<u8>, Error> {
    with_examples(folders, |_, examples| {
        let models = cascade(&examples.iter().collect::<Vec<_>>());
        let [gate, cue, arguments, accept] =
            [models.gate, models.cue, models.arguments, models.accept].map(|model| model.to_bytes());
        to_bytes([&gate, &cue, &arguments, &accept, &models.calibration])
    })
}

/// Writes weights as [`Attributor::from_bytes`](super::Attributor::from_bytes) reads them.
fn to_bytes(blocks: [&[u8]; 5]) -> Vec<u8> {
    let mut out = model::bound_header(MAGIC, &FEATURE_SET);
    blocks.iter().for_each(|block| model::write_block(&mut out, block));
    out
}

/// Trains once for each publisher on PolNeAR's articles of the others alone, and prints how well its own are read.
///
/// # Errors
/// Corpora that are not there or not as described.
pub fn leave_publishers_out(folders: &DataFolders) -> Result<(), Error> {
    with_examples(folders, |articles, examples| {
        let publisher = |article: &PolnearArticle| article.id.split('_').next().unwrap_or_default().to_owned();
        let polnear: Vec<(String, &Example)> = articles
            .iter()
            .map(publisher)
            .zip(examples)
            .filter(|(_, example)| example.origin == ExampleOrigin::Polnear)
            .collect();
        let publishers: std::collections::BTreeSet<&String> = polnear.iter().map(|(publisher, _)| publisher).collect();
        for left_out in publishers {
            let (test, train): (Vec<_>, Vec<_>) = polnear.iter().partition(|(publisher, _)| publisher == left_out);
            let models = cascade(&train.into_iter().map(|(_, example)| *example).collect::<Vec<_>>());
            let [gate, cue, arguments, accept] =
                [&models.gate, &models.cue, &models.arguments, &models.accept].map(load);
            let (mut right, mut found, mut total) = (0, 0, 0);
            for (_, example) in test {
                let mut view = example.view();
                let candidates = cue::candidates(&view, &gate, &cue);
                let decoded = readings::decode_candidates(&mut view, &candidates, &arguments);
                let chosen = choose::choose(decoded, &accept, choose::MIN_UTILITY);
                right += chosen.iter().filter(|chosen| correctness(example, &chosen.reading).is_right).count();
                found += chosen.len();
                total += example.gold.len();
            }
            println!("left out {left_out}: attributed F1 {:.3}", 2.0 * right as f64 / (found + total) as f64);
        }
    })
}

/// The weights of each model.
struct Models {
    gate: CrfWeights,
    cue: CrfWeights,
    arguments: CrfWeights,
    accept: CrfWeights,
    /// As a file.
    calibration: Vec<u8>,
}

fn cascade(examples: &[&Example]) -> Models {
    let others = |fold: usize| -> Vec<&Example> {
        examples.iter().enumerate().filter(|(index, _)| index % FOLDS != fold).map(|(_, example)| *example).collect()
    };

    let gate_model = train_gate(examples);
    let gate = load(&gate_model);
    reports::gate(examples, &gate);
    let cues: Vec<CrfWeights> = (0..=FOLDS).into_par_iter().map(|fold| train_cue(&others(fold))).collect();
    // What is read with in the end is the mean of the models of all parts and of the whole.
    let cue_model = CrfWeights::mean(&cues);
    let cue_folds: Vec<Crf> = cues[..FOLDS].iter().map(load).collect();
    let candidates: Vec<Vec<CueCandidate>> = examples
        .par_iter()
        .enumerate()
        .map(|(index, example)| cue::candidates(&example.view(), &gate, &cue_folds[index % FOLDS]))
        .collect();
    reports::cues(examples, &candidates);

    let arguments: Vec<CrfWeights> = (0..=FOLDS)
        .into_par_iter()
        .map(|fold| train_arguments(examples, &candidates, (0..examples.len()).filter(|index| index % FOLDS != fold)))
        .collect();
    let argument_model = CrfWeights::mean(&arguments);
    let argument_folds: Vec<Crf> = arguments[..FOLDS].iter().map(load).collect();

    reports::arguments(examples, &candidates, &argument_folds);

    let decoded: Vec<Vec<CandidateReadings>> = examples
        .par_iter()
        .enumerate()
        .map(|(index, example)| {
            readings::decode_candidates(&mut example.view(), &candidates[index], &argument_folds[index % FOLDS])
        })
        .collect();
    let label = |Correctness { is_right, is_exact }| u8::from(is_right) + u8::from(is_right && is_exact);
    let labels_of = |example: &Example, decoded: &[CandidateReadings]| {
        let readings = decoded.iter().flat_map(|candidate| &candidate.readings);
        readings.map(|reading| label(correctness(example, reading))).collect()
    };
    let labels: Vec<Vec<u8>> =
        examples.par_iter().zip(&decoded).map(|(example, decoded)| labels_of(example, decoded)).collect();
    // Invented articles hold more quotes than news does: what share of readings is right is learnt from news alone.
    let is_real = |index: usize| examples[index].origin != ExampleOrigin::Invented;
    let accept_folds: Vec<Crf> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| load(&train_accept(&decoded, &labels, |index| index % FOLDS != fold && is_real(index))))
        .collect();
    let accept_model = train_accept(&decoded, &labels, is_real);
    let chosen: Vec<Vec<ChosenReading>> = decoded
        .into_iter()
        .enumerate()
        .map(|(index, decoded)| choose::choose(decoded, &accept_folds[index % FOLDS], MIN_CALIBRATED_UTILITY))
        .collect();
    reports::chosen(examples, &chosen);
    let calibration = calibrate(examples, &chosen);
    Models { gate: gate_model, cue: cue_model, arguments: argument_model, accept: accept_model, calibration }
}

/// As it is read, with weights of one byte.
fn load(weights: &CrfWeights) -> Crf {
    Crf::from_bytes("weights just trained", &weights.to_bytes()).expect("what training writes can be read")
}

/// The gate learns from each token alone; words seen in a cue only twice have weights too, so that few cues are lost.
fn train_gate(examples: &[&Example]) -> CrfWeights {
    let mut sequences = Vec::new();
    for example in examples {
        let view = example.view();
        let mut in_cue = vec![0; view.points.len()];
        example.gold.iter().filter_map(|gold| gold.cue.clone()).for_each(|cue| in_cue[cue].fill(1));
        for (at, label) in in_cue.into_iter().enumerate() {
            let mut sequence = Sequence::default();
            let mut features = Vec::new();
            cue_features::gate_features(&view, at, |feature| features.push(feature));
            sequence.push(features.into_iter(), label);
            sequences.push(sequence);
        }
    }
    CrfWeights::train(&sequences, 2, CrfOptions { epochs: 5, max_features: MAX_GATE_FEATURES, ..CrfOptions::default() })
}

fn train_cue(examples: &[&Example]) -> CrfWeights {
    let sequences: Vec<Sequence> = examples
        .iter()
        .flat_map(|example| {
            let view = example.view();
            let mut labels = vec![cue::OUTSIDE; view.points.len()];
            for cue in example.gold.iter().filter_map(|gold| gold.cue.clone()) {
                labels[cue.clone()].fill(cue::INSIDE);
                labels[cue.start] = cue::BEGIN;
            }
            let sentences = &example.document.sentences;
            sentences
                .iter()
                .map(|sentence| {
                    let mut sequence = Sequence::default();
                    for at in sentence.tokens.clone() {
                        let mut features = Vec::with_capacity(64);
                        cue_features::features(&view, &sentence.tokens, at, |feature| features.push(feature));
                        sequence.push(features.into_iter(), labels[at]);
                    }
                    sequence
                })
                .collect::<Vec<_>>()
        })
        .collect();
    CrfWeights::train(
        &sequences,
        cue::LABELS,
        CrfOptions {
            max_features: MAX_TAGGER_FEATURES,
            rate: 0.04,
            dropout: 0.35,
            scales_by_dropout: false,
            min_count: 3,
            ..CrfOptions::default()
        },
    )
}

fn train_arguments(
    examples: &[&Example],
    candidates: &[Vec<CueCandidate>],
    which: impl Iterator<Item = usize>,
) -> CrfWeights {
    let mut sequences = Vec::new();
    for index in which {
        let example = &examples[index];
        let mut view = example.view();
        let cues: Vec<Range<usize>> =
            candidates[index].iter().filter(|c| c.pass == 0).map(|c| c.tokens.clone()).collect();
        view.count_cues(&cues);
        for gold in &example.gold {
            let Some(cue) = gold.cue.clone() else { continue };
            let context = CueContext::new(&view, &cue, &cues);
            let mut sequence = Sequence::default();
            let mut previous = arguments::OUTSIDE;
            for at in context.window() {
                let mut features = Vec::with_capacity(80);
                let label = argument_label(gold, &cue, at, previous);
                if label == arguments::CUE {
                    features.push(CUE_FEATURE);
                } else {
                    let mut push = |feature| features.push(feature);
                    argument_features::word_features(&view, at, at >= cue.end, &mut push);
                    let (between, phrases) = argument_features::between(&view, &context, at);
                    argument_features::between_features(&context, &between, &mut push);
                    argument_features::cue_features(&view, &context, at, (&between, phrases), &mut push);
                }
                sequence.push(features.into_iter(), label);
                previous = label;
            }
            sequences.push(sequence);
        }
    }
    CrfWeights::train(
        &sequences,
        arguments::LABELS,
        CrfOptions {
            max_features: MAX_TAGGER_FEATURES,
            rate: 0.025,
            dropout: 0.3,
            min_count: 3,
            ..CrfOptions::default()
        },
    )
}

/// The label of a token of a cue's window; `previous` is that of the token before.
fn argument_label(gold: &Gold, cue: &Range<usize>, at: usize, previous: u8) -> u8 {
    if cue.contains(&at) {
        arguments::CUE
    } else if gold.content.contains(&at) {
        if matches!(previous, arguments::CONTENT | arguments::IN_CONTENT) {
            arguments::IN_CONTENT
        } else {
            arguments::CONTENT
        }
    } else if gold.source.contains(&at) {
        if matches!(previous, arguments::SOURCE | arguments::IN_SOURCE) {
            arguments::IN_SOURCE
        } else {
            arguments::SOURCE
        }
    } else {
        arguments::OUTSIDE
    }
}

/// The features of a reading.
fn reading_features(candidate: &CandidateReadings, reading: usize) -> Vec<u64> {
    let ReadingParts { source, content, features } = &candidate.parts[reading];
    let (source, content) = (&candidate.sources[*source], &candidate.contents[*content]);
    candidate.cue.iter().chain(source).chain(content).chain(features).copied().collect()
}

/// Learns to weigh a reading by itself, and against the others of its candidate.
fn train_accept(decoded: &[Vec<CandidateReadings>], labels: &[Vec<u8>], wanted: impl Fn(usize) -> bool) -> CrfWeights {
    let utilities = [0.0, HALF_RIGHT_UTILITY_IN_TRAINING, 1.0];
    let (mut sequences, mut choices) = (Vec::new(), Vec::new());
    for index in (0..decoded.len()).filter(|&index| wanted(index)) {
        let mut labels = labels[index].iter();
        for candidate in &decoded[index] {
            let mut among = Vec::new();
            for (reading, &label) in (0..candidate.readings.len()).zip(&mut labels) {
                let features = reading_features(candidate, reading);
                let mut sequence = Sequence::default();
                sequence.push(features.iter().copied(), label);
                sequences.push(sequence);
                among.push(Choice { features, utility: utilities[usize::from(label)] });
            }
            choices.push(among);
        }
    }
    let options =
        CrfOptions { epochs: 8, dropout: 0.2, l2: 1e-5, min_count: 3, min_strength: 0.02, ..CrfOptions::default() };
    let by_itself = CrfWeights::train(&sequences, choose::CLASSES, CrfOptions { rate: 0.015, ..options });
    let among = CrfWeights::train_choice(&choices, CrfOptions { rate: 0.03, ..options });
    CrfWeights::join(&[by_itself, among]).strongest(MAX_READING_FEATURES)
}

/// How confident to be of a reading of some utility: the share that was right on held-out folds. As a file.
fn calibrate(examples: &[&Example], chosen: &[Vec<ChosenReading>]) -> Vec<u8> {
    let chosen = examples
        .iter()
        .zip(chosen)
        .filter(|(example, _)| example.origin == ExampleOrigin::Polnear)
        .flat_map(|(example, chosen)| chosen.iter().map(|chosen| (*example, chosen)));
    let mut pairs: Vec<(f32, bool)> =
        chosen.map(|(example, chosen)| (chosen.utility, correctness(example, &chosen.reading).is_right)).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    train_calibration(&pairs)
}

/// Learns from pairs of a utility and whether the reading is right, sorted by utility, and gives the knots as a file:
/// the shares of groups of one size, those that would fall made one with their neighbour (isotonic regression: Barlow
/// et al. 1972).
fn train_calibration(pairs: &[(f32, bool)]) -> Vec<u8> {
    let mut groups: Vec<[f64; 3]> = Vec::new();
    for group in pairs.chunks(pairs.len().div_ceil(CALIBRATION_GROUPS).max(1)) {
        let right = group.iter().filter(|pair| pair.1).count() as f64;
        let mut last = [group.iter().map(|pair| f64::from(pair.0)).sum(), right, group.len() as f64];
        while let Some(before) = groups.pop_if(|before| before[1] * last[2] >= last[1] * before[2]) {
            last = std::array::from_fn(|at| last[at] + before[at]);
        }
        groups.push(last);
    }
    groups
        .iter()
        .flat_map(|[utility, right, count]| [(utility / count) as f32, (right / count) as f32])
        .flat_map(f32::to_le_bytes)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knots(pairs: &[(f32, bool)]) -> Vec<(f32, f32)> {
        let number = |bytes: &[u8]| f32::from_le_bytes(bytes.try_into().expect("4 bytes"));
        train_calibration(pairs).chunks_exact(8).map(|knot| (number(&knot[..4]), number(&knot[4..]))).collect()
    }

    #[test]
    fn calibrations_rise() {
        // Fewer pairs than groups: each is its own, and those that would fall are made one.
        let pairs = [(0.125, false), (0.25, true), (0.375, false), (0.5, true), (0.75, true)];
        assert_eq!(knots(&pairs), [(0.125, 0.0), (0.3125, 0.5), (0.625, 1.0)]);
        assert_eq!(knots(&[]), []);
        let bytes = train_calibration(&pairs);
        assert!(super::super::calibration::Calibration::from_bytes("trained", &bytes).is_ok());
    }
}

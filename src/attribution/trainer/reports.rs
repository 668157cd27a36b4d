//! What training prints: how well each model does, on held-out folds.

use rayon::prelude::*;

use super::examples::{Example, ExampleOrigin, correctness};
use crate::{
    attribution::{
        choose::ChosenReading,
        cue::{self, CueCandidate},
        readings,
    },
    model::Crf,
};

/// Prints what share of tokens passes the gate at several thresholds, and what share of cues passes whole.
pub fn gate(examples: &[&Example], gate: &Crf) {
    for min_log_odds in [-6.0, -5.5, -5.0, -4.5, -4.0, -3.5, -3.0] {
        let (mut passed, mut total, mut kept, mut gold) = (0, 0, 0, 0);
        for example in examples {
            let view = example.view();
            let possible: Vec<bool> =
                (0..view.points.len()).map(|at| cue::gate_log_odds(&view, at, gate) >= min_log_odds).collect();
            passed += possible.iter().filter(|possible| **possible).count();
            total += possible.len();
            for cue in example.gold.iter().filter_map(|gold| gold.cue.clone()) {
                kept += usize::from(possible[cue.clone()].iter().all(|possible| *possible));
                gold += 1;
            }
        }
        println!(
            "gate at {min_log_odds}: {:.3} of tokens pass, {:.4} of cues whole",
            passed as f64 / total as f64,
            kept as f64 / gold as f64
        );
    }
}

/// Prints how many candidates are cues, on held-out folds, up to each pass of the search for candidates.
pub fn cues(examples: &[&Example], candidates: &[Vec<CueCandidate>]) {
    for last_pass in 0..3 {
        let (mut right, mut found, mut gold) = (0, 0, 0);
        for (example, candidates) in
            examples.iter().zip(candidates).filter(|(example, _)| example.origin == ExampleOrigin::Polnear)
        {
            let kept: Vec<_> = candidates.iter().filter(|candidate| candidate.pass <= last_pass).collect();
            found += kept.len();
            gold += example.gold.iter().filter(|gold| gold.cue.is_some()).count();
            right += kept
                .iter()
                .filter(|candidate| example.gold.iter().any(|gold| gold.cue.as_ref() == Some(&candidate.tokens)))
                .count();
        }
        println!(
            "cues, held-out folds, passes up to {last_pass}: precision {:.3} recall {:.3} F {:.3}",
            right as f64 / found as f64,
            right as f64 / gold as f64,
            2.0 * right as f64 / (found + gold) as f64
        );
    }
}

/// Prints how often contents and sources are right where the cue is known, on held-out folds.
pub fn arguments(examples: &[&Example], candidates: &[Vec<CueCandidate>], folds: &[Crf]) {
    let outcome = |index: usize| {
        let example = &examples[index];
        let known: Vec<CueCandidate> = example
            .gold
            .iter()
            .filter_map(|gold| gold.cue.clone())
            .map(|tokens| CueCandidate { tokens, begins: 1.0, min_chance: 1.0, goes_on: 0.0, pass: 3 })
            .collect();
        let all: Vec<CueCandidate> = known.iter().chain(&candidates[index]).cloned().collect();
        let decoded = readings::decode_candidates(&mut example.view(), &all, &folds[index % folds.len()]);
        let decoded = &decoded[..known.len()];
        let first =
            decoded.iter().filter_map(|candidate| candidate.readings.first()).map(|first| correctness(example, first));
        let any = decoded
            .iter()
            .filter(|candidate| candidate.readings.iter().any(|reading| correctness(example, reading).is_right))
            .count();
        first.fold([0, 0, any, known.len()], |[right, exact, any, all], is| {
            [right + usize::from(is.is_right), exact + usize::from(is.is_exact), any, all]
        })
    };
    let [right, exact, any, all] = (0..examples.len())
        .into_par_iter()
        .filter(|&index| examples[index].origin == ExampleOrigin::Polnear)
        .map(outcome)
        .reduce(|| [0; 4], |a, b| std::array::from_fn(|at| a[at] + b[at]));
    let share = |count: usize| count as f64 / all as f64;
    println!(
        "arguments of known cues, held-out folds: first reading {:.3}, exact {:.3}, any reading {:.3}",
        share(right),
        share(exact),
        share(any)
    );
}

/// Prints about what the headline figure will be at several thresholds, on held-out folds, for PolNeAR and for the
/// other corpora.
pub fn chosen(examples: &[&Example], chosen: &[Vec<ChosenReading>]) {
    for origin in [ExampleOrigin::Polnear, ExampleOrigin::Annotated] {
        let read = || examples.iter().zip(chosen).filter(move |(example, _)| example.origin == origin);
        let total: usize = read().map(|(example, _)| example.gold.len()).sum();
        if total == 0 {
            continue;
        }
        for min_utility in [0.25, 0.28, 0.31, 0.34, 0.37, 0.4, 0.43] {
            let (mut right, mut found, mut exact) = (0, 0, 0);
            for (example, chosen) in read() {
                for chosen in chosen.iter().filter(|chosen| chosen.utility >= min_utility) {
                    found += 1;
                    let is = correctness(example, &chosen.reading);
                    exact += usize::from(is.is_exact);
                    right += usize::from(is.is_right);
                }
            }
            let (precision, recall) = (right as f64 / found as f64, right as f64 / total as f64);
            println!(
                "attributed, {origin:?}, held-out folds, at {min_utility}: precision {precision:.3} recall {recall:.3} \
                 exact {:.3} F1 {:.3}",
                2.0 * exact as f64 / (found + total) as f64,
                2.0 * precision * recall / (precision + recall)
            );
        }
    }
}

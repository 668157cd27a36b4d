//! Which readings of the candidates to keep: those of the highest expected utility.
//!
//! A reading that is right to the word has the utility 1, one that is right by half of its words somewhat less, a wrong
//! one none.

use super::{
    reading::{Reading, overlap},
    readings::CandidateReadings,
};
use crate::model::{Crf, exponential};

/// What a reading by itself may be: wrong, right by half of its words, right to the word.
pub(crate) const CLASSES: usize = 3;

/// The label whose score weighs a reading against the others of its candidate.
const AMONG_OTHERS: usize = CLASSES;

/// How many labels the model has.
pub(crate) const LABELS: usize = CLASSES + 1;

/// The utility of a reading that is right by half of its words.
const HALF_RIGHT_UTILITY: f32 = 0.75;

/// Readings of less expected utility are left out: chosen for the best F1 on held-out folds of the training data.
pub(crate) const MIN_UTILITY: f32 = 0.38;

/// Readings before and after one, in the order of their cues, with which its content is compared: contents that overlap
/// belong to cues near each other.
const MAX_READINGS_NEARBY: usize = 12;

/// A reading that is kept.
#[derive(Clone, Debug)]
pub(crate) struct ChosenReading {
    pub reading: Reading,
    /// Its expected utility, from 0 to 1.
    pub utility: f32,
}

/// The expected utility of each reading of a candidate. Two opinions are weighed: one about the reading by itself; the
/// other, which counts twice, about how well it agrees with the right one, where each may be the right one, or none of
/// them (minimum Bayes risk: Kumar and Byrne 2004).
fn utilities(candidate: &CandidateReadings, model: &Crf) -> Vec<f32> {
    let sums = candidate.sums(model);
    let scores: Vec<f32> = sums.iter().map(|sums| model.score(sums, AMONG_OTHERS)).collect();
    let top = scores.iter().copied().fold(0.0, f32::max);
    let odds: Vec<f32> = scores.iter().map(|score| exponential(score - top)).collect();
    let all = odds.iter().sum::<f32>() + exponential(-top);
    let utility = |(at, reading): (usize, &Reading)| {
        let [_, half, whole] = model.classify::<CLASSES>(&sums[at]);
        let agreement = |(other, odds): (usize, &f32)| match other == at {
            true => *odds,
            false if reading.agrees(&candidate.readings[other]) => odds * HALF_RIGHT_UTILITY,
            false => 0.0,
        };
        let among = odds.iter().enumerate().map(agreement).sum::<f32>() / all;
        (half * HALF_RIGHT_UTILITY + whole + 2.0 * among) / 3.0
    };
    candidate.readings.iter().enumerate().map(utility).collect()
}

/// Keeps the best reading of each candidate if its utility is high enough and its content does not overlap by half that
/// of a reading of higher utility; in the order of the cues.
pub(crate) fn choose(candidates: Vec<CandidateReadings>, model: &Crf, min_utility: f32) -> Vec<ChosenReading> {
    let mut kept: Vec<ChosenReading> = Vec::new();
    for candidate in candidates {
        let utilities = utilities(&candidate, model);
        let readings = candidate.readings.into_iter().zip(utilities);
        let best = readings
            .map(|(reading, utility)| ChosenReading { reading, utility })
            .reduce(|a, b| if b.utility > a.utility { b } else { a });
        kept.extend(best.filter(|best| best.utility >= min_utility));
    }
    without_overlaps(kept)
}

/// Readings, in the order of their cues, without those whose content overlaps by half that of one of higher utility.
/// Of equal utilities the first counts as higher.
fn without_overlaps(readings: Vec<ChosenReading>) -> Vec<ChosenReading> {
    let mut order: Vec<usize> = (0..readings.len()).collect();
    order.sort_by(|&a, &b| readings[b].utility.total_cmp(&readings[a].utility).then(a.cmp(&b)));
    let mut ranks = vec![0; readings.len()];
    order.iter().enumerate().for_each(|(rank, &which)| ranks[which] = rank);
    let mut is_out = vec![false; readings.len()];
    for &strong in &order {
        if is_out[strong] {
            continue;
        }
        for weak in strong.saturating_sub(MAX_READINGS_NEARBY)..(strong + MAX_READINGS_NEARBY + 1).min(readings.len()) {
            let (a, b) = (&readings[strong].reading, &readings[weak].reading);
            if weak != strong && !is_out[weak] && ranks[weak] > ranks[strong] && overlap(&a.content, &b.content) {
                is_out[weak] = true;
            }
        }
    }
    readings.into_iter().zip(is_out).filter(|(_, is_out)| !is_out).map(|(reading, _)| reading).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cues of the readings kept of some, each given by its utility and content.
    fn kept(readings: &[(f32, (usize, usize))]) -> Vec<usize> {
        let reading = |(cue, &(utility, (start, end))): (usize, &(f32, (usize, usize)))| {
            let content = std::iter::once(start..end).collect();
            ChosenReading { reading: Reading { cue: cue..cue + 1, content, source: None }, utility }
        };
        let readings = readings.iter().enumerate().map(reading).collect();
        without_overlaps(readings).into_iter().map(|kept| kept.reading.cue.start).collect()
    }

    #[test]
    fn of_contents_that_overlap_the_better_is_kept() {
        assert_eq!(kept(&[(0.5, (0, 10)), (0.9, (0, 9))]), [1]);
        assert_eq!(kept(&[(0.5, (0, 10)), (0.5, (0, 9))]), [0]);
        // Less than half in common: one within the other, say.
        assert_eq!(kept(&[(0.5, (0, 10)), (0.9, (0, 4))]), [0, 1]);
        assert_eq!(kept(&[(0.5, (0, 10)), (0.9, (20, 30))]), [0, 1]);
    }

    #[test]
    fn what_is_left_out_leaves_out_nothing() {
        // The second overlaps both, but is itself left out by the first.
        assert_eq!(kept(&[(0.9, (0, 10)), (0.8, (3, 13)), (0.7, (6, 16))]), [0, 2]);
    }

    #[test]
    fn readings_far_from_each_other_are_not_compared() {
        let mut readings = vec![(0.9, (0, 10))];
        readings.extend((0..MAX_READINGS_NEARBY).map(|at| (0.5, (100 * (at + 1), 100 * (at + 1) + 10))));
        readings.push((0.5, (0, 10)));
        assert_eq!(kept(&readings).len(), readings.len());
        readings.remove(1);
        assert_eq!(kept(&readings).len(), readings.len() - 1);
    }

    #[test]
    fn without_candidates_nothing_is_chosen() {
        assert!(without_overlaps(Vec::new()).is_empty());
    }
}

//! Which readings of the cues to keep: those that are likely to be worth most.

use super::readings::{Group, Reading, overlap};
use crate::model::{Crf, exponential};

/// What a reading by itself may be: wrong, right by half of its words, right to the word.
pub(crate) const CLASSES: usize = 3;

/// The label whose score says how a reading stands against the others of its candidate.
const STANDING: usize = CLASSES;

/// How many labels the model has.
pub(crate) const LABELS: usize = CLASSES + 1;

/// What a reading that is right by half of its words is worth, where one that is right to the word is worth 1.
const HALF: f32 = 0.75;

/// The same in training, where readings of one candidate are set against each other.
#[cfg(feature = "train")]
pub(crate) const HALF_IN_TRAINING: f32 = 0.3;

/// A reading that is kept.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    pub reading: Reading,
    /// What it is likely to be worth, from 0 to 1.
    pub worth: f32,
}

/// What share of the readings of some worth is right.
#[derive(Clone, Debug)]
pub(crate) struct Calibration {
    /// Worth and share, both rising.
    knots: Vec<(f32, f32)>,
}

impl Calibration {
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let number = |bytes: &[u8]| f32::from_le_bytes(bytes.try_into().expect("4 bytes"));
        Calibration { knots: bytes.chunks_exact(8).map(|knot| (number(&knot[..4]), number(&knot[4..]))).collect() }
    }

    /// The share at a worth, on a line between the knots beside it.
    pub fn share(&self, worth: f32) -> f32 {
        let next = self.knots.partition_point(|knot| knot.0 < worth);
        match (next.checked_sub(1).map(|last| self.knots[last]), self.knots.get(next)) {
            (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (worth - a.0) / (b.0 - a.0).max(1e-6),
            (Some(only), None) | (None, Some(&only)) => only.1,
            (None, None) => worth,
        }
    }

    /// Learns from pairs of worth and whether the reading is right, sorted by worth, and gives the knots as a file: the shares
    /// of groups of one size, those that would fall made one with their neighbour (isotonic regression: Barlow et al. 1972).
    #[cfg(feature = "train")]
    pub fn train(pairs: &[(f32, bool)]) -> Vec<u8> {
        const GROUPS: usize = 20;
        let mut groups: Vec<[f64; 3]> = Vec::new();
        for group in pairs.chunks(pairs.len().div_ceil(GROUPS).max(1)) {
            let right = group.iter().filter(|pair| pair.1).count() as f64;
            let mut last = [group.iter().map(|pair| f64::from(pair.0)).sum(), right, group.len() as f64];
            while let Some(before) = groups.pop_if(|before| before[1] * last[2] >= last[1] * before[2]) {
                last = std::array::from_fn(|at| last[at] + before[at]);
            }
            groups.push(last);
        }
        groups
            .iter()
            .flat_map(|[worth, right, count]| [(worth / count) as f32, (right / count) as f32])
            .flat_map(f32::to_le_bytes)
            .collect()
    }
}

/// What each reading of a candidate is likely to be worth. Two opinions are weighed: one about the reading by itself; the
/// other, which counts twice, about how well it agrees with the right one, where each may be the right one, or none of them
/// (minimum Bayes risk: Kumar and Byrne 2004).
fn worth(group: &Group, model: &Crf) -> Vec<f32> {
    let sums = group.sums(model);
    let scores: Vec<f32> = sums.iter().map(|sums| model.score(sums, STANDING)).collect();
    let top = scores.iter().copied().fold(0.0, f32::max);
    let odds: Vec<f32> = scores.iter().map(|score| exponential(score - top)).collect();
    let all = odds.iter().sum::<f32>() + exponential(-top);
    let of = |(at, reading): (usize, &Reading)| {
        let [_, half, whole] = model.classify::<CLASSES>(&sums[at]);
        let agreement = |(other, odds): (usize, &f32)| match other == at {
            true => *odds,
            false if reading.agrees(&group.readings[other]) => odds * HALF,
            false => 0.0,
        };
        let among = odds.iter().enumerate().map(agreement).sum::<f32>() / all;
        (half * HALF + whole + 2.0 * among) / 3.0
    };
    group.readings.iter().enumerate().map(of).collect()
}

/// Keeps the best reading of each cue whose worth is at least so much, and that does not lie over one of more worth; in order
/// of the cues.
pub(crate) fn choose(groups: Vec<Group>, model: &Crf, least: f32) -> Vec<Chosen> {
    let mut kept: Vec<Chosen> = Vec::new();
    for group in groups {
        let worth = worth(&group, model);
        let weighed = group.readings.into_iter().zip(worth).map(|(reading, worth)| Chosen { reading, worth });
        kept.extend(weighed.reduce(|a, b| if b.worth > a.worth { b } else { a }).filter(|best| best.worth >= least));
    }
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by(|&a, &b| kept[b].worth.total_cmp(&kept[a].worth).then(a.cmp(&b)));
    let mut place = vec![0; kept.len()];
    order.iter().enumerate().for_each(|(rank, &which)| place[which] = rank);
    let mut is_out = vec![false; kept.len()];
    for &strong in &order {
        if is_out[strong] {
            continue;
        }
        // Candidates stand in the order of their cues; contents that overlap belong to cues near each other.
        for weak in strong.saturating_sub(12)..(strong + 13).min(kept.len()) {
            let (a, b) = (&kept[strong].reading, &kept[weak].reading);
            if weak != strong && !is_out[weak] && place[weak] > place[strong] && overlap(&a.content, &b.content) {
                is_out[weak] = true;
            }
        }
    }
    kept.into_iter().zip(is_out).filter(|(_, is_out)| !is_out).map(|(kept, _)| kept).collect()
}

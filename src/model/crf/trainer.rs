//! How the weights of a [`Crf`](super::Crf) are learnt, by AdaGrad.

use std::{borrow::Cow, collections::BTreeMap};

use rayon::prelude::*;

use super::{MAGIC, by_labels::by_labels, marginals};
use crate::{
    hash,
    model::{
        feature_numbers::FeatureNumbers,
        gather,
        random::{next, seeded, shuffle},
        rows::Rows,
        writing::top_weight,
    },
};

/// A sequence to learn from.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// Features of all items, one after the other.
    pub features: Vec<u64>,
    /// Where each item's features end.
    pub ends: Vec<u32>,
    /// The right label of each item.
    pub labels: Vec<u8>,
}

impl Sequence {
    /// Adds an item.
    pub fn push(&mut self, features: impl Iterator<Item = u64>, label: u8) {
        self.features.extend(features);
        self.ends.push(self.features.len() as u32);
        self.labels.push(label);
    }
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct CrfOptions {
    /// How often to go over the data.
    pub epochs: usize,
    /// AdaGrad's learning rate.
    pub rate: f32,
    /// How strongly weights are pulled towards zero.
    pub l2: f32,
    /// Features that occur less often are left out.
    pub min_count: u32,
    /// Features below this strength (the largest weight times the logarithm of the count) are left out halfway.
    pub min_strength: f32,
    /// How many features are kept: the strongest.
    pub max_features: usize,
    /// The share of features that each pass over a sequence leaves out at random, so that none relies on another.
    pub dropout: f32,
    /// Whether weights are scaled down by that share at the end, since reading leaves out none. A model whose weights
    /// are not is more confident and labels more.
    pub scales_by_dropout: bool,
    /// Seed of the order in which sequences are seen.
    pub seed: u64,
}

impl Default for CrfOptions {
    fn default() -> Self {
        CrfOptions {
            epochs: 8,
            rate: 0.15,
            l2: 1e-6,
            min_count: 2,
            min_strength: 0.1,
            max_features: usize::MAX,
            dropout: 0.0,
            scales_by_dropout: true,
            seed: 1,
        }
    }
}

impl CrfOptions {
    /// The learning rate in one of the passes: smaller in the last ones.
    fn rate(&self, epoch: usize) -> f32 {
        let done = epoch as f32 / self.epochs as f32;
        self.rate
            * if done < 0.6 {
                1.0
            } else if done < 0.85 {
                0.4
            } else {
                0.15
            }
    }
}

/// One of several items to choose from.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its features.
    pub features: Vec<u64>,
    /// How right it is to choose it, from 0 (wrong) to 1.
    pub utility: f32,
}

/// Features with a share of them left out at random.
fn thinned<'r>(rows: &'r [u32], share: f32, random: &mut u64) -> Cow<'r, [u32]> {
    if share == 0.0 {
        return Cow::Borrowed(rows);
    }
    let limit = (f64::from(share) * 2f64.powi(32)) as u64;
    rows.iter().map(|&row| if next(random) >> 32 < limit { LEFT_OUT } else { row }).collect()
}

/// The chances of a sequence's labels, and how the weights of pairs of labels are to change.
fn learn<const L: usize>(
    scores: &[f32],
    transitions: &[f32],
    forward: &mut Vec<f32>,
    chances: &mut Vec<f32>,
    pair_gradient: &mut [f32],
    labels: &[u8],
) {
    marginals::<L>(
        scores,
        transitions,
        forward,
        chances,
        Some(&mut |item, pairs| {
            for (gradient, chance) in pair_gradient.iter_mut().zip(pairs.iter().flatten()) {
                *gradient += chance;
            }
            pair_gradient[usize::from(labels[item - 1]) * L + usize::from(labels[item])] -= 1.0;
        }),
    );
}

/// The weights of a model: what a [`Crf`](super::Crf) reads once they are written.
#[derive(Clone, Debug)]
pub struct CrfWeights {
    labels: usize,
    /// From the label of the row to the label of the column.
    transitions: Vec<f32>,
    /// The weights of each feature, one per label.
    rows: BTreeMap<u32, Vec<f32>>,
}

impl CrfWeights {
    /// Learns a model of sequences.
    pub fn train(sequences: &[Sequence], labels: usize, options: CrfOptions) -> Self {
        let seen = sequences.iter().flat_map(|sequence| &sequence.features).map(|&feature| gather::key(feature));
        let (keys, counts) = counted(seen.collect(), options.min_count);
        let numbers = FeatureNumbers::new(keys.iter().copied().zip(0..keys.len() as u32));
        let mut rows: Vec<Vec<u32>> = sequences
            .iter()
            .map(|sequence| {
                sequence.features.iter().map(|&f| numbers.get(gather::key(f)).unwrap_or(LEFT_OUT)).collect()
            })
            .collect();
        let mut descent = Descent::new(keys.len(), labels, &options);
        let mut order: Vec<usize> = (0..sequences.len()).collect();
        let mut random = seeded(options.seed);
        let mut kept: Vec<usize> = Vec::new();
        for epoch in 0..options.epochs {
            if epoch == options.epochs / 2 {
                // The strongest features stay; the rest of the training is theirs.
                kept = descent.strongest(&counts);
                let mut stays = vec![false; keys.len()];
                kept.iter().for_each(|&row| stays[row] = true);
                rows.par_iter_mut().flatten().for_each(|row| {
                    if *row != LEFT_OUT && !stays[*row as usize] {
                        *row = LEFT_OUT;
                    }
                });
            }
            shuffle(&mut order, &mut random);
            let rate = options.rate(epoch);
            for &which in &order {
                descent.learn(&sequences[which], &thinned(&rows[which], options.dropout, &mut random), rate);
            }
        }
        let share = if options.scales_by_dropout { 1.0 - options.dropout } else { 1.0 };
        let row = |&row: &usize| (keys[row], descent.row(row).iter().map(|weight| weight * share).collect());
        CrfWeights { labels, rows: kept.iter().map(row).collect(), transitions: descent.transitions }
    }

    /// Learns a model of one label that chooses among the items of a group, or none of them: multinomial regression
    /// over each group (conditional logit: McFadden 1974), where choosing none has a score of 0.
    pub fn train_choice(groups: &[Vec<Choice>], options: CrfOptions) -> Self {
        let seen = groups.iter().flatten().flat_map(|item| &item.features).map(|&feature| gather::key(feature));
        let (keys, _) = counted(seen.collect(), options.min_count);
        let index = FeatureNumbers::new(keys.iter().copied().zip(0..keys.len() as u32));
        let numbers = |item: &Choice| -> Vec<u32> {
            item.features.iter().filter_map(|&feature| index.get(gather::key(feature))).collect()
        };
        let rows: Vec<Vec<Vec<u32>>> = groups.par_iter().map(|group| group.iter().map(numbers).collect()).collect();
        let (mut weights, mut squares) = (vec![0.0f32; keys.len()], vec![1e-2f32; keys.len()]);
        let mut order: Vec<usize> = (0..groups.len()).collect();
        let mut random = seeded(options.seed);
        let limit = (f64::from(options.dropout) * 2f64.powi(32)) as u64;
        for epoch in 0..options.epochs {
            shuffle(&mut order, &mut random);
            let rate = options.rate(epoch);
            for &which in &order {
                // All items of a group leave out the same features.
                let salt = next(&mut random);
                let stays = |row: &u32| hash::mix(salt, u64::from(*row)) >> 32 >= limit;
                let rows: Vec<Vec<usize>> = rows[which]
                    .iter()
                    .map(|rows| rows.iter().filter(|row| stays(row)).map(|&row| row as usize).collect())
                    .collect();
                let scores: Vec<f32> = rows.iter().map(|rows| rows.iter().map(|&row| weights[row]).sum()).collect();
                let chances = chances_of(&scores);
                let utility = |item: usize| groups[which][item].utility * chances[item];
                // If every item is wrong, none is the right choice.
                let right: f32 = (0..rows.len()).map(utility).sum();
                for (item, rows) in rows.iter().enumerate() {
                    let gradient = chances[item] - if right > 0.0 { utility(item) / right } else { 0.0 };
                    if gradient.abs() < 1e-4 {
                        continue;
                    }
                    for &row in rows {
                        let slope = gradient + options.l2 * weights[row];
                        squares[row] += slope * slope;
                        weights[row] -= rate * slope / squares[row].sqrt();
                    }
                }
            }
        }
        let row = |(&key, weight): (&u32, &f32)| (key, vec![weight * (1.0 - options.dropout)]);
        CrfWeights { labels: 1, transitions: vec![0.0], rows: keys.iter().zip(&weights).map(row).collect() }
    }

    /// Models of the same features as one with the labels of all, for items by themselves: no label leads to another.
    pub fn join(models: &[CrfWeights]) -> Self {
        let labels = models.iter().map(|model| model.labels).sum();
        let mut rows: BTreeMap<u32, Vec<f32>> = BTreeMap::new();
        let mut first = 0;
        for model in models {
            for (&key, weights) in &model.rows {
                rows.entry(key).or_insert_with(|| vec![0.0; labels])[first..first + model.labels]
                    .copy_from_slice(weights);
            }
            first += model.labels;
        }
        CrfWeights { labels, transitions: vec![0.0; labels * labels], rows }
    }

    /// The mean of models of the same labels that learnt from different parts of the data, without the features that
    /// more than one of them left out: what a model has learnt by chance counts less in it (bagging: Breiman 1996).
    pub fn mean(models: &[CrfWeights]) -> Self {
        let share = 1.0 / models.len() as f32;
        let labels = models[0].labels;
        let add = |sums: &mut Vec<f32>, weights: &[f32]| {
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight * share)
        };
        let mut transitions = vec![0.0; labels * labels];
        let mut rows: BTreeMap<u32, (usize, Vec<f32>)> = BTreeMap::new();
        for model in models {
            add(&mut transitions, &model.transitions);
            for (&key, weights) in &model.rows {
                let (count, sums) = rows.entry(key).or_insert_with(|| (0, vec![0.0; labels]));
                *count += 1;
                add(sums, weights);
            }
        }
        let held =
            rows.into_iter().filter(|(_, (count, _))| count + 1 >= models.len()).map(|(key, (_, sums))| (key, sums));
        CrfWeights { labels, transitions, rows: held.collect() }
    }

    /// The same with at most `max_features` features: those with the largest weights.
    pub fn strongest(self, max_features: usize) -> Self {
        let strength = |row: &(u32, Vec<f32>)| row.1.iter().map(|weight| weight.abs()).fold(0.0, f32::max);
        let mut rows: Vec<(u32, Vec<f32>)> = self.rows.into_iter().collect();
        rows.sort_by(|a, b| strength(b).total_cmp(&strength(a)).then(a.0.cmp(&b.0)));
        rows.truncate(max_features);
        CrfWeights { rows: rows.into_iter().collect(), ..self }
    }

    /// The weights as a file for [`Crf::from_bytes`](super::Crf::from_bytes): signed bytes, scaled to their
    /// [`top_weight`].
    pub fn to_bytes(&self) -> Vec<u8> {
        let scale = top_weight(self.rows.values().flatten()).max(1e-6) / 127.0;
        let byte = |weight: &f32| (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8;
        let rows: Vec<(u32, Vec<u8>)> =
            self.rows.iter().map(|(&key, weights)| (key, weights.iter().map(byte).collect())).collect();
        let mut out = MAGIC.to_vec();
        out.extend((self.labels as u32).to_le_bytes());
        out.extend(scale.to_le_bytes());
        out.extend(self.transitions.iter().flat_map(|weight| weight.to_le_bytes()));
        Rows::new(&rows).write(self.labels, &mut out);
        out
    }
}

/// Marks a feature that has no row.
const LEFT_OUT: u32 = u32::MAX;

/// The weights of a chain model while it learns.
struct Descent<'o> {
    labels: usize,
    options: &'o CrfOptions,
    weights: Vec<f32>,
    squares: Vec<f32>,
    transitions: Vec<f32>,
    transition_squares: Vec<f32>,
    // Reused from one sequence to the next.
    scores: Vec<f32>,
    forward: Vec<f32>,
    chances: Vec<f32>,
}

impl<'o> Descent<'o> {
    fn new(features: usize, labels: usize, options: &'o CrfOptions) -> Self {
        Descent {
            labels,
            options,
            weights: vec![0.0; features * labels],
            squares: vec![1e-2; features * labels],
            transitions: vec![0.0; labels * labels],
            transition_squares: vec![1.0; labels * labels],
            scores: Vec::new(),
            forward: Vec::new(),
            chances: Vec::new(),
        }
    }

    /// The weights of a feature.
    fn row(&self, row: usize) -> &[f32] {
        &self.weights[row * self.labels..(row + 1) * self.labels]
    }

    /// The rows of the strongest features, in order; `counts` says how often each was seen.
    fn strongest(&self, counts: &[u32]) -> Vec<usize> {
        let strength: Vec<f32> = (0..counts.len())
            .map(|row| {
                self.row(row).iter().map(|weight| weight.abs()).fold(0.0, f32::max) * (1.0 + counts[row] as f32).ln()
            })
            .collect();
        let mut kept: Vec<usize> =
            (0..counts.len()).filter(|&row| strength[row] >= self.options.min_strength).collect();
        kept.sort_by(|&a, &b| strength[b].total_cmp(&strength[a]).then(a.cmp(&b)));
        kept.truncate(self.options.max_features);
        kept.sort_unstable();
        kept
    }

    /// Learns from a sequence, whose features have these rows.
    fn learn(&mut self, sequence: &Sequence, rows: &[u32], rate: f32) {
        let l = self.labels;
        self.score(sequence, rows);
        let exponentials: Vec<f32> = self.transitions.iter().map(|weight| weight.exp()).collect();
        let mut pair_gradient = vec![0.0f32; l * l];
        let (scores, forward, chances) = (&self.scores, &mut self.forward, &mut self.chances);
        by_labels!(l, learn(scores, &exponentials, forward, chances, &mut pair_gradient, &sequence.labels));
        self.step(sequence, rows, rate);
        for (k, gradient) in pair_gradient.iter().enumerate() {
            let slope = gradient + self.options.l2 * self.transitions[k];
            self.transition_squares[k] += slope * slope;
            self.transitions[k] -= rate * slope / self.transition_squares[k].sqrt();
        }
    }

    /// Sums the weights of each item's features.
    fn score(&mut self, sequence: &Sequence, rows: &[u32]) {
        let l = self.labels;
        self.scores.clear();
        self.scores.resize(sequence.labels.len() * l, 0.0);
        let mut start = 0;
        for (scores, &end) in self.scores.chunks_exact_mut(l).zip(&sequence.ends) {
            for &row in rows[start..end as usize].iter().filter(|row| **row != LEFT_OUT) {
                let row = row as usize * l;
                scores.iter_mut().zip(&self.weights[row..row + l]).for_each(|(score, weight)| *score += weight);
            }
            start = end as usize;
        }
    }

    /// Changes the weights of each item's features by how far the chances of its labels are from what is right.
    fn step(&mut self, sequence: &Sequence, rows: &[u32], rate: f32) {
        let l = self.labels;
        let mut start = 0;
        for (item, gradient) in self.chances.chunks_exact_mut(l).enumerate() {
            let end = sequence.ends[item] as usize;
            gradient[usize::from(sequence.labels[item])] -= 1.0;
            if gradient.iter().any(|value| value.abs() >= 1e-3) {
                for &row in rows[start..end].iter().filter(|row| **row != LEFT_OUT) {
                    let row = row as usize * l;
                    for (y, gradient) in gradient.iter().enumerate() {
                        let slope = gradient + self.options.l2 * self.weights[row + y];
                        self.squares[row + y] += slope * slope;
                        self.weights[row + y] -= rate * slope / self.squares[row + y].sqrt();
                    }
                }
            }
            start = end;
        }
    }
}

/// The chances of several scores and of none of them, whose score is 0; none's is left out.
fn chances_of(scores: &[f32]) -> Vec<f32> {
    let top = scores.iter().copied().fold(0.0, f32::max);
    let odds: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
    let all = odds.iter().sum::<f32>() + (-top).exp();
    odds.into_iter().map(|odds| odds / all).collect()
}

/// The keys seen at least `min_count` times, in order, each with its count.
fn counted(mut seen: Vec<u32>, min_count: u32) -> (Vec<u32>, Vec<u32>) {
    seen.par_sort_unstable();
    let runs = seen.chunk_by(|a, b| a == b).filter(|run| run.len() >= min_count as usize);
    runs.map(|run| (run[0], run.len() as u32)).unzip()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Crf, Sums},
        *,
    };

    /// The feature of a number.
    fn feature(number: u64) -> u64 {
        hash::mix(1, number)
    }

    fn weights(rows: &[(u32, f32)]) -> CrfWeights {
        CrfWeights {
            labels: 1,
            transitions: vec![0.0],
            rows: rows.iter().map(|&(key, weight)| (key, vec![weight])).collect(),
        }
    }

    #[test]
    fn chooses_what_was_right_and_none_where_none_was() {
        // Items with feature 1 are right, those with 2 wrong; all have feature 3.
        let item = |kind: u64| Choice {
            features: vec![feature(kind), feature(3)],
            utility: if kind == 1 { 1.0 } else { 0.0 },
        };
        let groups: Vec<Vec<Choice>> = (0..100)
            .map(|number| if number % 2 == 0 { vec![item(2), item(1)] } else { vec![item(2), item(2)] })
            .collect();
        let model = CrfWeights::train_choice(&groups, CrfOptions::default());
        let model = Crf::from_bytes("a test", &model.to_bytes()).expect("what was written");
        let score = |kind: u64| model.score(&model.sums(&[feature(kind), feature(3)], Sums::default()), 0);
        assert!(score(1) > 1.0 && score(2) < -1.0, "{} {}", score(1), score(2));
    }

    #[test]
    fn a_mean_leaves_out_what_two_models_do_without() {
        let mean =
            CrfWeights::mean(&[weights(&[(1, 3.0), (2, 9.0)]), weights(&[(1, 6.0), (3, 9.0)]), weights(&[(3, 3.0)])]);
        assert_eq!(mean.rows, BTreeMap::from([(1, vec![3.0]), (3, vec![4.0])]));
    }

    #[test]
    fn joined_models_keep_their_labels_apart() {
        let joined = CrfWeights::join(&[weights(&[(1, 3.0), (2, 9.0)]), weights(&[(2, 1.0)])]);
        assert_eq!(joined.rows, BTreeMap::from([(1, vec![3.0, 0.0]), (2, vec![9.0, 1.0])]));
        assert_eq!(joined.strongest(1).rows.keys().copied().collect::<Vec<u32>>(), [2]);
    }
}

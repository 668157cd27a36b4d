//! How the weights of a [`Logistic`] are learnt.

use std::collections::HashMap;

use super::{Logistic, MAGIC, Tally};
use crate::model::{
    Places,
    feature_numbers::FeatureNumbers,
    gather,
    random::{seeded, shuffle},
};

/// An item to learn from.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Its features.
    pub features: Vec<u64>,
    /// The answers, one bit per question.
    pub answers: u8,
    /// The questions whose answer is not to be trusted, one bit per question.
    pub doubts: u8,
}

/// Vectors of features, by which features of one group with similar vectors get similar weights: a feature's weight is
/// its own plus the product of its vector with axes that the whole group learns. So a feature that training never saw
/// has a weight as well.
#[derive(Clone, Debug, Default)]
pub struct FeatureEmbeddings {
    /// How many groups there are.
    pub groups: usize,
    /// How many numbers a vector has.
    pub axes: usize,
    /// The features, each with its group and the place of its vector.
    pub features: Vec<(u64, usize, usize)>,
    /// The vectors.
    pub vectors: Vec<Vec<f32>>,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct LogisticOptions {
    /// How often to go over the data.
    pub epochs: usize,
    /// The first learning rate; later ones are smaller.
    pub rate: f32,
    /// How little weights are pulled towards zero: the inverse of the strength of L2 regularisation, which scikit-learn
    /// calls C.
    pub inverse_l2: f32,
    /// Features of fewer items are left out.
    pub min_count: u32,
    /// Features whose weights are all smaller are left out of the file.
    pub min_weight: f32,
    /// Seed of the order in which items are seen.
    pub seed: u64,
}

impl Default for LogisticOptions {
    fn default() -> Self {
        LogisticOptions { epochs: 30, rate: 1.0, inverse_l2: 10.0, min_count: 3, min_weight: 0.01, seed: 1 }
    }
}

/// How to train a choice.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceOptions {
    /// How often to go over the data.
    pub epochs: usize,
    /// AdaGrad's learning rate.
    pub rate: f32,
    /// How strongly weights are pulled towards zero.
    pub l2: f32,
    /// Features of fewer items are left out.
    pub min_count: u32,
    /// Features whose weights are all smaller are left out of the file.
    pub min_weight: f32,
    /// Seed of the order in which groups are seen.
    pub seed: u64,
}

impl Default for ChoiceOptions {
    fn default() -> Self {
        ChoiceOptions { epochs: 10, rate: 0.2, l2: 1e-3, min_count: 3, min_weight: 0.01, seed: 1 }
    }
}

impl Logistic {
    /// Adds the weights of a feature, in steps of each question's scale.
    pub fn add(&self, feature: u64, tally: &mut Tally) {
        self.add_all(&[gather::key(feature)], tally);
    }

    /// Trains the regressions, each by itself, and gives them as a file.
    pub fn train(
        items: &[&Sample],
        embeddings: &FeatureEmbeddings,
        questions: usize,
        options: LogisticOptions,
    ) -> Vec<u8> {
        let (keys, rows) = numbered(items.iter().copied(), embeddings, options.min_count);
        let shared = SharedAxes::new(&keys, embeddings);
        let meanings: Vec<Vec<f32>> = rows.iter().map(|rows| shared.sum(rows)).collect();
        let mut mean = vec![0.0f32; keys.len() * questions];
        let mut mean_biases = vec![0.0f32; questions];
        let mut order: Vec<usize> = (0..items.len()).collect();
        for question in 0..questions {
            let answers: Vec<bool> = items.iter().map(|item| item.answers >> question & 1 == 1).collect();
            let mut regression = Regression::new(&answers, keys.len(), shared.axes(), &options);
            let mut mean_axes = vec![0.0f32; shared.axes()];
            let mut random = seeded(options.seed);
            let averaged_from = options.epochs * 2 / 3;
            order.sort_unstable();
            for epoch in 0..options.epochs {
                shuffle(&mut order, &mut random);
                for &which in &order {
                    if items[which].doubts >> question & 1 == 0 {
                        regression.learn(&rows[which], &meanings[which], answers[which]);
                    }
                }
                if epoch >= averaged_from {
                    let share = 1.0 / (options.epochs - averaged_from) as f32;
                    let Regression { weights, axes, factor, bias, .. } = &regression;
                    for (row, weight) in weights.iter().enumerate() {
                        mean[row * questions + question] += share * factor * weight;
                    }
                    mean_axes.iter_mut().zip(axes).for_each(|(mean, axis)| *mean += share * factor * axis);
                    mean_biases[question] += share * bias;
                }
            }
            for row in 0..keys.len() {
                mean[row * questions + question] += shared.weight(row, &mean_axes);
            }
        }
        file(&keys, &mean, &mean_biases, options.min_weight)
    }

    /// Trains models that choose among the items of a group, one per question, and gives them as a file: multinomial
    /// regression over the items of each group (conditional logit: McFadden 1974), by AdaGrad, with the weights of the
    /// later half averaged. A group without a right item teaches nothing; of several right ones any will do.
    pub fn train_choice(groups: &[&[Sample]], questions: usize, options: ChoiceOptions) -> Vec<u8> {
        let items = groups.iter().copied().flatten();
        let (keys, rows) = numbered(items, &FeatureEmbeddings::default(), options.min_count);
        let mut mean = vec![0.0f32; keys.len() * questions];
        let mut starts = vec![0];
        starts.extend(groups.iter().scan(0, |end, group| {
            *end += group.len();
            Some(*end)
        }));
        for question in 0..questions {
            let is_right = |sample: &Sample| sample.answers >> question & 1 == 1;
            let mut regression = ChoiceRegression::new(keys.len(), &options);
            let mut order: Vec<usize> = (0..groups.len()).filter(|&group| groups[group].iter().any(is_right)).collect();
            let mut random = seeded(options.seed);
            for epoch in 0..options.epochs {
                shuffle(&mut order, &mut random);
                for &which in &order {
                    regression.learn(groups[which], &rows[starts[which]..starts[which + 1]], is_right);
                }
                let averaged_from = options.epochs / 2;
                if epoch >= averaged_from {
                    let share = 1.0 / (options.epochs - averaged_from) as f32;
                    for (row, weight) in regression.weights.iter().enumerate() {
                        mean[row * questions + question] += share * weight;
                    }
                }
            }
        }
        file(&keys, &mean, &vec![0.0; questions], options.min_weight)
    }
}

/// A logistic regression while it learns, by stochastic gradient descent.
struct Regression {
    /// Kept apart from `factor`, by which the pull towards zero multiplies them all.
    weights: Vec<f32>,
    axes: Vec<f32>,
    factor: f32,
    bias: f32,
    steps: usize,
    pull: f32,
    rate: f32,
}

impl Regression {
    fn new(answers: &[bool], features: usize, axes: usize, options: &LogisticOptions) -> Self {
        let share = answers.iter().filter(|answer| **answer).count().max(1) as f32 / answers.len().max(1) as f32;
        Regression {
            weights: vec![0.0; features],
            axes: vec![0.0; axes],
            factor: 1.0,
            bias: (share / (1.0 - share).max(1e-3)).ln(),
            steps: 0,
            pull: 1.0 / (options.inverse_l2 * answers.len() as f32),
            rate: options.rate,
        }
    }

    /// Learns from an item: the rows of its features, the sum of their vectors, and the answer.
    fn learn(&mut self, rows: &[u32], meaning: &[f32], answer: bool) {
        let length = (rows.len().max(1) as f32).sqrt();
        let sum = rows.iter().map(|&row| self.weights[row as usize]).sum::<f32>() + dot(&self.axes, meaning);
        let score = self.bias + self.factor * sum / length;
        let gradient = 1.0 / (1.0 + (-score).exp()) - if answer { 1.0 } else { 0.0 };
        let rate = 1.0 / (self.pull * (self.steps as f32 + 1.0 / (self.pull * self.rate)));
        self.factor *= 1.0 - rate * self.pull;
        let change = rate * gradient / (length * self.factor);
        rows.iter().for_each(|&row| self.weights[row as usize] -= change);
        self.axes.iter_mut().zip(meaning).for_each(|(axis, part)| *axis -= change * part);
        self.bias -= 0.01 * rate * gradient;
        self.steps += 1;
        if self.factor < 1e-4 {
            let factor = self.factor;
            self.weights.iter_mut().chain(&mut self.axes).for_each(|weight| *weight *= factor);
            self.factor = 1.0;
        }
    }
}

/// A model that chooses among items while it learns, by AdaGrad.
struct ChoiceRegression<'o> {
    weights: Vec<f32>,
    squares: Vec<f32>,
    scores: Vec<f32>,
    options: &'o ChoiceOptions,
}

impl<'o> ChoiceRegression<'o> {
    fn new(features: usize, options: &'o ChoiceOptions) -> Self {
        ChoiceRegression { weights: vec![0.0; features], squares: vec![1e-2; features], scores: Vec::new(), options }
    }

    /// Learns from a group: its items, the rows of their features, and which items are right.
    fn learn(&mut self, group: &[Sample], rows: &[Vec<u32>], is_right: impl Fn(&Sample) -> bool) {
        let ChoiceRegression { weights, squares, scores, options } = self;
        let length = |rows: &[u32]| (rows.len().max(1) as f32).sqrt();
        scores.clear();
        scores
            .extend(rows.iter().map(|rows| rows.iter().map(|&row| weights[row as usize]).sum::<f32>() / length(rows)));
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        scores.iter_mut().for_each(|score| *score = (*score - top).exp());
        let all: f32 = scores.iter().sum();
        let right: f32 =
            group.iter().zip(&*scores).filter(|(sample, _)| is_right(sample)).map(|(_, score)| score).sum();
        for ((sample, score), rows) in group.iter().zip(&*scores).zip(rows) {
            let gradient = score / all - if is_right(sample) { score / right.max(1e-30) } else { 0.0 };
            if gradient.abs() < 1e-4 {
                continue;
            }
            for &row in rows {
                let row = row as usize;
                let slope = gradient / length(rows) + options.l2 * weights[row];
                squares[row] += slope * slope;
                weights[row] -= options.rate * slope / squares[row].sqrt();
            }
        }
    }
}

/// The axes that the features of a group share.
struct SharedAxes<'e> {
    embeddings: &'e FeatureEmbeddings,
    /// For each row its group and vector, if it has any.
    of: Vec<Option<(usize, &'e [f32])>>,
}

impl<'e> SharedAxes<'e> {
    fn new(keys: &[u32], embeddings: &'e FeatureEmbeddings) -> Self {
        let mut of = vec![None; keys.len()];
        for &(feature, group, vector) in &embeddings.features {
            if let Ok(row) = keys.binary_search(&gather::key(feature)) {
                of[row] = Some((group, embeddings.vectors[vector].as_slice()));
            }
        }
        SharedAxes { embeddings, of }
    }

    /// How many axes all groups have.
    fn axes(&self) -> usize {
        self.embeddings.groups * self.embeddings.axes
    }

    /// The sum of the vectors of an item's features, group by group.
    fn sum(&self, rows: &[u32]) -> Vec<f32> {
        let mut sum = vec![0.0; self.axes()];
        for (group, vector) in rows.iter().filter_map(|&row| self.of[row as usize]) {
            sum[group * self.embeddings.axes..].iter_mut().zip(vector).for_each(|(sum, part)| *sum += part);
        }
        sum
    }

    /// The product of the axes with a row's vector.
    fn weight(&self, row: usize, axes: &[f32]) -> f32 {
        self.of[row].map_or(0.0, |(group, vector)| dot(&axes[group * self.embeddings.axes..], vector))
    }
}

/// The product of two vectors, as far as both go.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The features that enough items have or that have a vector, and each item's features as numbers of them.
fn numbered<'s>(
    items: impl Iterator<Item = &'s Sample> + Clone,
    embeddings: &FeatureEmbeddings,
    min_count: u32,
) -> (Vec<u32>, Vec<Vec<u32>>) {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for feature in items.clone().flat_map(|item| &item.features) {
        *counts.entry(gather::key(*feature)).or_default() += 1;
    }
    let mut keys: Vec<u32> = counts.iter().filter(|entry| *entry.1 >= min_count).map(|entry| *entry.0).collect();
    keys.extend(embeddings.features.iter().map(|(feature, ..)| gather::key(*feature)));
    keys.sort_unstable();
    keys.dedup();
    drop(counts);
    let index = FeatureNumbers::new(keys.iter().copied().zip(0..u32::MAX));
    let rows = items
        .map(|item| item.features.iter().filter_map(|&feature| index.get(gather::key(feature))).collect())
        .collect();
    (keys, rows)
}

/// Weights, one row per feature, and biases as a file.
fn file(keys: &[u32], mean: &[f32], biases: &[f32], min_weight: f32) -> Vec<u8> {
    let questions = biases.len();
    let scales: Vec<f32> = (0..questions)
        .map(|question| {
            mean.iter().skip(question).step_by(questions).fold(0.0f32, |top, weight| top.max(weight.abs())).max(1e-6)
                / 127.0
        })
        .collect();
    let kept: Vec<usize> = (0..keys.len())
        .filter(|row| mean[row * questions..(row + 1) * questions].iter().any(|weight| weight.abs() >= min_weight))
        .collect();
    let mut out = MAGIC.to_vec();
    out.extend((questions as u32).to_le_bytes());
    out.extend(scales.iter().chain(biases).flat_map(|value| value.to_le_bytes()));
    Places::new(kept.iter().map(|&row| keys[row])).expect("a place for every feature").write(&mut out);
    out.extend((kept.len() as u32).to_le_bytes());
    out.extend(kept.iter().flat_map(|&row| keys[row].to_le_bytes()));
    for &row in &kept {
        let weights = &mean[row * questions..(row + 1) * questions];
        out.extend(
            weights
                .iter()
                .zip(&scales)
                .map(|(weight, scale)| (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8),
        );
    }
    out
}

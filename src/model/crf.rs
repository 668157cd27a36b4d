//! A linear-chain conditional random field with few labels, trained by AdaGrad.

use super::{Reader, table};
use crate::Error;

/// Weights of a chain model over at most [`Crf::MOST_LABELS`] labels.
#[derive(Clone, Debug)]
pub struct Crf {
    labels: usize,
    table: table::Table,
    /// `labels` weights a row.
    rows: Vec<i8>,
    /// What one step of a weight is worth.
    scale: f32,
    /// From the label of the row to the label of the column.
    transitions: Vec<f32>,
}

const MAGIC: &[u8; 4] = b"ORC1";

impl Crf {
    /// The most labels a model may have.
    pub const MOST_LABELS: usize = 16;

    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that training did not write.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(file, bytes, MAGIC)?;
        let labels = reader.u32()? as usize;
        if !(1..=Self::MOST_LABELS).contains(&labels) {
            return Err(reader.error(format!("expected 1 to {} labels, found {labels}", Self::MOST_LABELS)));
        }
        let scale = reader.f32()?;
        let transitions = (0..labels * labels).map(|_| reader.f32()).collect::<Result<_, _>>()?;
        let count = reader.u32()? as usize;
        let keys = reader.take(count.saturating_mul(4))?;
        let rows = reader.take(count.saturating_mul(labels))?.iter().map(|&byte| byte as i8).collect();
        let table = table::Table::new(keys.chunks_exact(4).map(|key| u32::from_le_bytes(key.try_into().expect("4 bytes"))));
        Ok(Crf { labels, table, rows, scale, transitions })
    }

    /// How many labels it tells apart.
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// Adds the weights of a feature, in steps of the scale, to the scores of one item.
    #[inline]
    pub fn add(&self, feature: u64, scores: &mut [i32]) {
        if let Some(row) = self.table.row(table::key(feature)) {
            let weights = &self.rows[row * self.labels..(row + 1) * self.labels];
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += i32::from(*weight);
            }
        }
    }

    /// The chances of the labels of a single item with these features.
    pub fn classify(&self, features: &[u64]) -> Vec<f32> {
        let mut lattice = Lattice::default();
        lattice.clear(self.labels);
        lattice.item(self, features.iter().copied());
        lattice.marginals(self);
        lattice.chances(0).to_vec()
    }
}

/// The scores of a sequence and what follows from them; reused from one sequence to the next.
#[derive(Clone, Debug, Default)]
pub struct Lattice {
    labels: usize,
    scores: Vec<f32>,
    chances: Vec<f32>,
    forward: Vec<f32>,
}

impl Lattice {
    /// Begins a sequence.
    pub fn clear(&mut self, labels: usize) {
        self.labels = labels;
        self.scores.clear();
    }

    /// How many items it has.
    pub fn len(&self) -> usize {
        self.scores.len() / self.labels.max(1)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.scores.is_empty()
    }

    /// Adds an item with its features.
    pub fn item(&mut self, model: &Crf, features: impl Iterator<Item = u64>) {
        let mut sums = [0; Crf::MOST_LABELS];
        features.for_each(|feature| model.add(feature, &mut sums));
        self.sums(model, &sums);
    }

    /// Adds an item whose weights are summed already.
    pub fn sums(&mut self, model: &Crf, sums: &[i32]) {
        self.scores.extend(sums[..self.labels].iter().map(|&sum| sum as f32 * model.scale));
    }

    /// Adds to the score of a label at every item, to lean towards or away from it.
    pub fn favour(&mut self, label: usize, by: f32) {
        self.scores.iter_mut().skip(label).step_by(self.labels).for_each(|score| *score += by);
    }

    /// The likeliest labels (Viterbi).
    pub fn best(&self, model: &Crf) -> Vec<u8> {
        let (n, l) = (self.len(), self.labels);
        if n == 0 {
            return Vec::new();
        }
        let mut from = vec![0u8; n * l];
        let mut now = self.scores[..l].to_vec();
        let mut next = vec![0.0; l];
        for item in 1..n {
            for (y, slot) in next.iter_mut().enumerate() {
                let (mut best, mut who) = (f32::NEG_INFINITY, 0);
                for (x, score) in now.iter().enumerate() {
                    let value = score + model.transitions[x * l + y];
                    if value > best {
                        (best, who) = (value, x);
                    }
                }
                *slot = best + self.scores[item * l + y];
                from[item * l + y] = who as u8;
            }
            std::mem::swap(&mut now, &mut next);
        }
        let mut label = (0..l).rev().max_by(|&a, &b| now[a].total_cmp(&now[b])).expect("labels");
        let mut path = vec![0; n];
        for item in (0..n).rev() {
            path[item] = label as u8;
            label = usize::from(from[item * l + label]);
        }
        path
    }

    /// The `k` likeliest rows of labels, best first, each with its score.
    pub fn k_best(&self, model: &Crf, k: usize) -> Vec<(Vec<u8>, f32)> {
        let (n, l) = (self.len(), self.labels);
        if n == 0 || k == 0 {
            return Vec::new();
        }
        // For each item, label and rank: the score, and label and rank of the item before.
        let mut scores = vec![f32::NEG_INFINITY; n * l * k];
        let mut from = vec![0u16; n * l * k];
        for y in 0..l {
            scores[y * k] = self.scores[y];
        }
        let mut ways: Vec<(f32, u16)> = Vec::with_capacity(l * k);
        for item in 1..n {
            for y in 0..l {
                ways.clear();
                for x in 0..l {
                    let transition = model.transitions[x * l + y];
                    for rank in 0..k {
                        let score = scores[((item - 1) * l + x) * k + rank];
                        if score == f32::NEG_INFINITY {
                            break;
                        }
                        ways.push((score + transition, (x * k + rank) as u16));
                    }
                }
                keep_best(&mut ways, k);
                for (rank, (score, way)) in ways.iter().enumerate() {
                    scores[(item * l + y) * k + rank] = score + self.scores[item * l + y];
                    from[(item * l + y) * k + rank] = *way;
                }
            }
        }
        ways.clear();
        ways.extend((0..l * k).map(|way| (scores[(n - 1) * l * k + way], way as u16)).filter(|way| way.0 > f32::NEG_INFINITY));
        keep_best(&mut ways, k);
        let trace = |mut way: usize| {
            let mut path = vec![0; n];
            for item in (0..n).rev() {
                path[item] = (way / k) as u8;
                way = usize::from(from[item * l * k + way]);
            }
            path
        };
        ways.iter().map(|&(score, way)| (trace(usize::from(way)), score)).collect()
    }

    /// Works out the chance of every label at every item (forward-backward).
    pub fn marginals(&mut self, model: &Crf) {
        let l = self.labels;
        let weights: Vec<f32> = model.transitions.iter().map(|weight| weight.exp()).collect();
        marginals(&self.scores, &weights, l, &mut self.forward, &mut self.chances, |_, _| ());
    }

    /// The chances of the labels at an item, after [`Lattice::marginals`].
    pub fn chances(&self, item: usize) -> &[f32] {
        &self.chances[item * self.labels..(item + 1) * self.labels]
    }
}

/// Leaves the `k` best in order; ties go to the earlier way.
fn keep_best(ways: &mut Vec<(f32, u16)>, k: usize) {
    let order = |a: &(f32, u16), b: &(f32, u16)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if ways.len() > k {
        ways.select_nth_unstable_by(k - 1, order);
        ways.truncate(k);
    }
    ways.sort_unstable_by(order);
}

/// Forward-backward in the probability domain, scaled at every item. `transitions` holds exponentials; `pair` receives the
/// chances of each pair of neighbouring labels, the later item first to come.
fn marginals(scores: &[f32], transitions: &[f32], l: usize, forward: &mut Vec<f32>, chances: &mut Vec<f32>, mut pair: impl FnMut(usize, &[f32])) {
    let n = scores.len() / l;
    chances.clear();
    chances.resize(n * l, 0.0);
    forward.clear();
    // `chances` holds the exponentials of the scores until the backward pass has used them.
    for (item, row) in scores.chunks_exact(l).enumerate() {
        let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for (y, score) in row.iter().enumerate() {
            chances[item * l + y] = (score - top).exp().max(1e-30);
        }
    }
    for item in 0..n {
        let mut row = [0.0; Crf::MOST_LABELS];
        for y in 0..l {
            let sum = if item == 0 { 1.0 } else { (0..l).map(|x| forward[(item - 1) * l + x] * transitions[x * l + y]).sum() };
            row[y] = sum * chances[item * l + y];
        }
        let total = row[..l].iter().sum::<f32>().max(1e-35);
        forward.extend(row[..l].iter().map(|value| value / total));
    }
    let mut backward = [1.0; Crf::MOST_LABELS];
    let mut pairs = vec![0.0; l * l];
    for item in (0..n).rev() {
        let mut emitted = [0.0; Crf::MOST_LABELS];
        for y in 0..l {
            emitted[y] = chances[item * l + y] * backward[y];
        }
        let mut total = 0.0;
        for y in 0..l {
            chances[item * l + y] = forward[item * l + y] * backward[y];
            total += chances[item * l + y];
        }
        let total = total.max(1e-35);
        chances[item * l..(item + 1) * l].iter_mut().for_each(|value| *value /= total);
        if item == 0 {
            break;
        }
        let mut sum = 0.0;
        let mut earlier = [0.0; Crf::MOST_LABELS];
        for x in 0..l {
            for y in 0..l {
                let flow = transitions[x * l + y] * emitted[y];
                earlier[x] += flow;
                pairs[x * l + y] = forward[(item - 1) * l + x] * flow;
                sum += pairs[x * l + y];
            }
        }
        let sum = sum.max(1e-35);
        pairs.iter_mut().for_each(|value| *value /= sum);
        pair(item, &pairs);
        let scale = earlier[..l].iter().sum::<f32>().max(1e-35);
        for x in 0..l {
            backward[x] = earlier[x] / scale;
        }
    }
}

#[cfg(feature = "train")]
mod training {
    use std::collections::HashMap;

    use super::{Crf, MAGIC, marginals, table};

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
        /// AdaGrad's step.
        pub rate: f32,
        /// Pull of weights towards zero.
        pub l2: f32,
        /// Features seen less often are left out.
        pub min_count: u32,
        /// Features whose weights all stay below are left out of the file.
        pub least: f32,
        /// Seed of the order in which sequences are seen.
        pub seed: u64,
    }

    impl Default for CrfOptions {
        fn default() -> Self {
            CrfOptions { epochs: 8, rate: 0.15, l2: 1e-6, min_count: 2, least: 0.02, seed: 1 }
        }
    }

    impl Crf {
        /// Trains a model and gives it as a file.
        pub fn train(sequences: &[Sequence], labels: usize, options: CrfOptions) -> Vec<u8> {
            let mut counts: HashMap<u32, u32> = HashMap::new();
            for feature in sequences.iter().flat_map(|sequence| &sequence.features) {
                *counts.entry(table::key(*feature)).or_default() += 1;
            }
            let mut keys: Vec<u32> = counts.iter().filter(|entry| *entry.1 >= options.min_count).map(|entry| *entry.0).collect();
            keys.sort_unstable();
            drop(counts);
            let index = table::Table::new(keys.iter().copied());
            let rows: Vec<Vec<u32>> = sequences
                .iter()
                .map(|sequence| sequence.features.iter().map(|&f| index.row(table::key(f)).map_or(u32::MAX, |row| row as u32)).collect())
                .collect();
            let l = labels;
            let mut weights = vec![0.0f32; keys.len() * l];
            let mut squares = vec![1e-2f32; keys.len() * l];
            let mut transitions = vec![0.0f32; l * l];
            let mut transition_squares = vec![1.0f32; l * l];
            let mut order: Vec<usize> = (0..sequences.len()).collect();
            let mut random = options.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let (mut scores, mut forward, mut chances) = (Vec::new(), Vec::new(), Vec::new());
            for epoch in 0..options.epochs {
                for at in (1..order.len()).rev() {
                    random ^= random << 13;
                    random ^= random >> 7;
                    random ^= random << 17;
                    order.swap(at, (random % (at as u64 + 1)) as usize);
                }
                let done = epoch as f32 / options.epochs as f32;
                let rate = options.rate
                    * if done < 0.6 {
                        1.0
                    } else if done < 0.85 {
                        0.4
                    } else {
                        0.15
                    };
                for &which in &order {
                    let (sequence, rows) = (&sequences[which], &rows[which]);
                    let n = sequence.labels.len();
                    scores.clear();
                    scores.resize(n * l, 0.0);
                    let mut start = 0;
                    for item in 0..n {
                        for &row in &rows[start..sequence.ends[item] as usize] {
                            if row != u32::MAX {
                                let row = row as usize * l;
                                for y in 0..l {
                                    scores[item * l + y] += weights[row + y];
                                }
                            }
                        }
                        start = sequence.ends[item] as usize;
                    }
                    let exponentials: Vec<f32> = transitions.iter().map(|weight| weight.exp()).collect();
                    let mut pair_gradient = vec![0.0f32; l * l];
                    marginals(&scores, &exponentials, l, &mut forward, &mut chances, |item, pairs| {
                        for (gradient, chance) in pair_gradient.iter_mut().zip(pairs) {
                            *gradient += chance;
                        }
                        pair_gradient[usize::from(sequence.labels[item - 1]) * l + usize::from(sequence.labels[item])] -= 1.0;
                    });
                    let mut start = 0;
                    for item in 0..n {
                        let end = sequence.ends[item] as usize;
                        let gradient = &mut chances[item * l..(item + 1) * l];
                        gradient[usize::from(sequence.labels[item])] -= 1.0;
                        if gradient.iter().any(|value| value.abs() >= 1e-3) {
                            for &row in &rows[start..end] {
                                if row == u32::MAX {
                                    continue;
                                }
                                let row = row as usize * l;
                                for y in 0..l {
                                    let slope = gradient[y] + options.l2 * weights[row + y];
                                    squares[row + y] += slope * slope;
                                    weights[row + y] -= rate * slope / squares[row + y].sqrt();
                                }
                            }
                        }
                        start = end;
                    }
                    for k in 0..l * l {
                        let slope = pair_gradient[k] + options.l2 * transitions[k];
                        transition_squares[k] += slope * slope;
                        transitions[k] -= rate * slope / transition_squares[k].sqrt();
                    }
                }
            }
            let kept: Vec<usize> = (0..keys.len()).filter(|row| weights[row * l..(row + 1) * l].iter().any(|weight| weight.abs() >= options.least)).collect();
            let mut sizes: Vec<f32> = kept.iter().flat_map(|row| weights[row * l..(row + 1) * l].iter().map(|weight| weight.abs())).collect();
            sizes.sort_unstable_by(f32::total_cmp);
            let top = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 100_000)).copied().unwrap_or(1.0).max(1e-6);
            let scale = top / 127.0;
            let mut out = MAGIC.to_vec();
            out.extend((l as u32).to_le_bytes());
            out.extend(scale.to_le_bytes());
            out.extend(transitions.iter().flat_map(|weight| weight.to_le_bytes()));
            out.extend((kept.len() as u32).to_le_bytes());
            out.extend(kept.iter().flat_map(|&row| keys[row].to_le_bytes()));
            out.extend(
                kept.iter().flat_map(|&row| weights[row * l..(row + 1) * l].iter().map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8)),
            );
            out
        }
    }
}
#[cfg(feature = "train")]
pub use training::{CrfOptions, Sequence};

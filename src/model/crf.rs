//! A linear-chain conditional random field with few labels, trained by AdaGrad.

use std::ops::Range;

use super::{Reader, rows::Rows, table};
use crate::Error;

/// Weights of a chain model over at most [`Crf::MOST_LABELS`] labels.
#[derive(Clone, Debug)]
pub struct Crf {
    labels: usize,
    rows: Rows,
    /// What one step of a weight is worth.
    scale: f32,
    /// From the label of the row to the label of the column.
    transitions: Vec<f32>,
    /// Their exponentials.
    odds: Vec<f32>,
}

/// The weights of an item's features, summed by label; the labels a model does not have stay 0.
pub type Sums = [i32; 6];

/// A score that keeps a label out.
const NEVER: f32 = -1e6;

const MAGIC: &[u8; 4] = b"ORC2";

impl Crf {
    /// The most labels a model may have.
    pub const MOST_LABELS: usize = super::rows::WIDTH;

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
        let transitions = (0..labels * labels).map(|_| reader.f32()).collect::<Result<Vec<_>, _>>()?;
        let count = reader.u32()? as usize;
        let keys = reader.take(count.saturating_mul(4))?;
        let weights = reader.take(count.saturating_mul(labels))?;
        let mut rows = Rows::new(count);
        for (key, weights) in keys.chunks_exact(4).zip(weights.chunks_exact(labels)) {
            let key = u32::from_le_bytes(key.try_into().expect("4 bytes"));
            if !rows.insert(key, weights) {
                return Err(reader.error(format!("expected room for feature {key:#x}, found none")));
            }
        }
        Ok(Crf { labels, rows, scale, odds: transitions.iter().map(|weight| weight.exp()).collect(), transitions })
    }

    /// How many labels it tells apart.
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// Begins an item: push its features, then ask for the sums.
    pub fn lookup(&self) -> Lookup<'_> {
        Lookup { model: self, keys: [0; Lookup::MOST], count: 0, sums: Sums::default() }
    }

    /// How much likelier the second label is than the first, as the logarithm of the odds.
    pub fn odds(&self, sums: &Sums) -> f32 {
        (sums[1] - sums[0]) as f32 * self.scale
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

/// The features of an item on the way to the sums of their weights.
#[derive(Clone, Debug)]
pub struct Lookup<'m> {
    model: &'m Crf,
    keys: [u32; Lookup::MOST],
    count: usize,
    sums: Sums,
}

impl Lookup<'_> {
    /// Features held before they are looked up.
    const MOST: usize = 64;

    /// Adds a feature.
    #[inline(always)]
    pub fn push(&mut self, feature: u64) {
        let key = table::key(feature);
        self.keys[self.count % Lookup::MOST] = key;
        self.count += self.model.rows.maybe(key);
        if self.count == Lookup::MOST {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.model.rows.add(&self.keys[..self.count], &mut self.sums);
        self.count = 0;
    }

    /// The weights of the features, in steps of the model's scale, added to what the sums were before.
    pub fn sums(mut self, before: Sums) -> Sums {
        self.flush();
        for (sum, before) in self.sums.iter_mut().zip(before) {
            *sum += before;
        }
        self.sums
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
        let mut lookup = model.lookup();
        features.for_each(|feature| lookup.push(feature));
        self.sums(model, &lookup.sums(Sums::default()));
    }

    /// Adds an item whose weights are summed already.
    pub fn sums(&mut self, model: &Crf, sums: &Sums) {
        self.scores.extend(sums[..self.labels].iter().map(|&sum| sum as f32 * model.scale));
    }

    /// Adds an item whose label is given.
    pub fn fixed(&mut self, label: usize) {
        self.scores.extend((0..self.labels).map(|other| if other == label { 0.0 } else { NEVER }));
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

    /// The `k` likeliest rows of labels, best first, each with its score, after [`Lattice::marginals`]. Labels whose chance at
    /// an item is below half a percent are passed over.
    pub fn k_best(&self, model: &Crf, k: usize) -> Vec<(Vec<u8>, f32)> {
        let (n, l) = (self.len(), self.labels);
        if n == 0 || k == 0 {
            return Vec::new();
        }
        let mut ways: Vec<Way> = Vec::with_capacity(n * k * 2);
        // For each label open at the item before, its ways, best first.
        let mut open: Vec<(usize, Range<usize>)> = Vec::with_capacity(l);
        let mut next: Vec<(usize, Range<usize>)> = Vec::with_capacity(l);
        for item in 0..n {
            let chances = self.chances(item);
            let top = chances.iter().copied().fold(0.0, f32::max);
            next.clear();
            for y in (0..l).filter(|&y| chances[y] >= 0.005 || chances[y] == top) {
                let (start, score) = (ways.len(), self.scores[item * l + y]);
                if item == 0 {
                    ways.push(Way { score, from: 0, label: y as u8 });
                }
                if let [(x, range)] = &open[..] {
                    // Most items have one label that is likely: the ways stay in their order.
                    let step = model.transitions[x * l + y] + score;
                    ways.extend_from_within(range.clone());
                    for (way, from) in ways[start..].iter_mut().zip(range.clone()) {
                        *way = Way { score: way.score + step, from: from as u32, label: y as u8 };
                    }
                    next.push((y, start..ways.len()));
                    continue;
                }
                for (x, range) in &open {
                    let step = model.transitions[x * l + y] + score;
                    for from in range.clone() {
                        let score = ways[from].score + step;
                        let place = start + ways[start..].partition_point(|way| way.score >= score);
                        if place == start + k {
                            break;
                        }
                        if ways.len() == start + k {
                            ways.pop();
                        }
                        ways.insert(place, Way { score, from: from as u32, label: y as u8 });
                    }
                }
                next.push((y, start..ways.len()));
            }
            std::mem::swap(&mut open, &mut next);
        }
        let mut ends: Vec<usize> = open.iter().flat_map(|(_, range)| range.clone()).collect();
        ends.sort_by(|&a, &b| ways[b].score.total_cmp(&ways[a].score).then(a.cmp(&b)));
        ends.truncate(k);
        let trace = |end: usize| {
            let (mut path, mut at) = (vec![0; n], end);
            for label in path.iter_mut().rev() {
                *label = ways[at].label;
                at = ways[at].from as usize;
            }
            (path, ways[end].score)
        };
        ends.into_iter().map(trace).collect()
    }

    /// Works out the chance of every label at every item (forward-backward).
    pub fn marginals(&mut self, model: &Crf) {
        let l = self.labels;
        marginals(&self.scores, &model.odds, l, &mut self.forward, &mut self.chances, |_, _| ());
    }

    /// The chances of the labels at an item, after [`Lattice::marginals`].
    pub fn chances(&self, item: usize) -> &[f32] {
        &self.chances[item * self.labels..(item + 1) * self.labels]
    }
}

/// The end of a row of labels: its score, the end it goes on from, and its last label.
#[derive(Clone, Copy, Debug)]
struct Way {
    score: f32,
    from: u32,
    label: u8,
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
    use std::borrow::Cow;

    use rayon::prelude::*;

    use super::{Crf, MAGIC, Rows, marginals, table};

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
        /// Features whose strength, the largest weight times the logarithm of the count, stays below are left out halfway.
        pub least: f32,
        /// At most so many features, the strongest, get into the file.
        pub most: usize,
        /// The share of features that each pass over a sequence leaves out at random, so that none leans on another.
        pub drop: f32,
        /// Whether weights shrink by that share at the end, since reading leaves out none. A model whose weights do not is surer
        /// of itself and marks more.
        pub shrinks: bool,
        /// Seed of the order in which sequences are seen.
        pub seed: u64,
    }

    impl Default for CrfOptions {
        fn default() -> Self {
            CrfOptions { epochs: 8, rate: 0.15, l2: 1e-6, min_count: 2, least: 0.1, most: usize::MAX, drop: 0.0, shrinks: true, seed: 1 }
        }
    }

    /// Features with a share of them left out at random.
    fn thinned<'r>(rows: &'r [u32], share: f32, random: &mut u64) -> Cow<'r, [u32]> {
        if share == 0.0 {
            return Cow::Borrowed(rows);
        }
        let limit = (f64::from(share) * 2f64.powi(32)) as u64;
        rows.iter().map(|&row| if crate::model::next(random) >> 32 < limit { u32::MAX } else { row }).collect()
    }

    impl Crf {
        /// Trains a model and gives it as a file.
        pub fn train(sequences: &[Sequence], labels: usize, options: CrfOptions) -> Vec<u8> {
            let mut seen: Vec<u32> = sequences.iter().flat_map(|sequence| &sequence.features).map(|&feature| table::key(feature)).collect();
            seen.par_sort_unstable();
            let runs = seen.chunk_by(|a, b| a == b).filter(|run| run.len() >= options.min_count as usize);
            let (keys, counts): (Vec<u32>, Vec<u32>) = runs.map(|run| (run[0], run.len() as u32)).unzip();
            drop(seen);
            let index = table::Table::new(keys.iter().copied().zip(0..keys.len() as u32));
            let mut rows: Vec<Vec<u32>> =
                sequences.iter().map(|sequence| sequence.features.iter().map(|&f| index.get(table::key(f)).unwrap_or(u32::MAX)).collect()).collect();
            let l = labels;
            let mut weights = vec![0.0f32; keys.len() * l];
            let mut squares = vec![1e-2; keys.len() * l];
            let mut transitions = vec![0.0f32; l * l];
            let mut transition_squares = vec![1.0f32; l * l];
            let mut order: Vec<usize> = (0..sequences.len()).collect();
            let mut random = options.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let (mut scores, mut forward, mut chances) = (Vec::new(), Vec::new(), Vec::new());
            let mut kept: Vec<usize> = Vec::new();
            for epoch in 0..options.epochs {
                if epoch == options.epochs / 2 {
                    // The strongest features stay, as long as the table has room where they belong; the rest of the training is theirs.
                    let strength: Vec<f32> = (0..keys.len())
                        .map(|row| weights[row * l..(row + 1) * l].iter().map(|weight| weight.abs()).fold(0.0, f32::max) * (1.0 + counts[row] as f32).ln())
                        .collect();
                    kept = (0..keys.len()).filter(|&row| strength[row] >= options.least).collect();
                    kept.sort_by(|&a, &b| strength[b].total_cmp(&strength[a]).then(a.cmp(&b)));
                    kept.truncate(options.most);
                    // Twice: the table's size follows from the number of rows.
                    for _ in 0..2 {
                        let mut room = Rows::new(kept.len());
                        kept.retain(|&row| room.insert(keys[row], &[0; 6][..l]));
                    }
                    kept.sort_unstable();
                    let mut stays = vec![false; keys.len()];
                    kept.iter().for_each(|&row| stays[row] = true);
                    rows.par_iter_mut().flatten().for_each(|row| {
                        if *row != u32::MAX && !stays[*row as usize] {
                            *row = u32::MAX;
                        }
                    });
                }
                crate::model::shuffle(&mut order, &mut random);
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
                    let sequence = &sequences[which];
                    let rows = &thinned(&rows[which], options.drop, &mut random);
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
            let mut sizes: Vec<f32> = kept.iter().flat_map(|row| weights[row * l..(row + 1) * l].iter().map(|weight| weight.abs())).collect();
            sizes.sort_unstable_by(f32::total_cmp);
            let top = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 100_000)).copied().unwrap_or(1.0).max(1e-6);
            let scale = top / 127.0;
            let mut out = MAGIC.to_vec();
            out.extend((l as u32).to_le_bytes());
            out.extend((if options.shrinks { scale * (1.0 - options.drop) } else { scale }).to_le_bytes());
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

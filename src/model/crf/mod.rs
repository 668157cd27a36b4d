//! A linear-chain conditional random field with few labels, trained by AdaGrad.

mod by_labels;
#[cfg(feature = "train")]
pub mod trainer;

use std::ops::Range;

use super::{Reader, gather::Keys, rows::Rows};
use crate::Error;
use by_labels::by_labels;

/// Weights of a chain model over at most [`Crf::MAX_LABELS`] labels.
#[derive(Clone, Debug)]
pub struct Crf {
    labels: usize,
    rows: Rows,
    /// The score of one step of a weight.
    scale: f32,
    /// From the label of the row to the label of the column.
    transitions: Vec<f32>,
    /// Their exponentials.
    odds: Vec<f32>,
}

/// The weights of an item's features, summed by label; the labels a model does not have stay 0.
pub type Sums = [i32; 6];

/// The score of a label that an item cannot have.
const IMPOSSIBLE: f32 = -1e6;

const MAGIC: &[u8; 4] = b"ORC3";

impl Crf {
    /// The most labels a model may have.
    pub const MAX_LABELS: usize = super::rows::WEIGHTS_PER_ROW;

    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that are not such weights.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(file, bytes, MAGIC)?;
        let labels = reader.u32()? as usize;
        if !(1..=Self::MAX_LABELS).contains(&labels) {
            return Err(reader.error(format!("expected 1 to {} labels, found {labels}", Self::MAX_LABELS)));
        }
        let scale = reader.f32()?;
        let transitions = (0..labels * labels).map(|_| reader.f32()).collect::<Result<Vec<_>, _>>()?;
        let rows = Rows::read(&mut reader, labels)?;
        Ok(Crf { labels, rows, scale, odds: transitions.iter().map(|weight| weight.exp()).collect(), transitions })
    }

    /// How many labels it has.
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// Begins an item: push its features, then ask for the sums.
    pub fn lookup(&self) -> Lookup<'_> {
        Lookup { model: self, keys: Keys::new(), sums: Sums::default() }
    }

    /// The logarithm of the odds of the second label against the first.
    pub fn odds(&self, sums: &Sums) -> f32 {
        (sums[1] - sums[0]) as f32 * self.scale
    }

    /// The sums of the weights of features, added to what the sums were before.
    pub fn sums(&self, features: &[u64], before: Sums) -> Sums {
        let mut lookup = self.lookup();
        features.iter().for_each(|&feature| lookup.push(feature));
        lookup.sums(before)
    }

    /// The chances of the first `L` labels of a single item with these sums; they add up to 1.
    pub fn classify<const L: usize>(&self, sums: &Sums) -> [f32; L] {
        let top = sums[..L].iter().copied().max().unwrap_or(0);
        shares(std::array::from_fn(|y| exponential((sums[y] - top) as f32 * self.scale)))
    }

    /// The score of a label of a single item with these sums.
    pub fn score(&self, sums: &Sums, label: usize) -> f32 {
        sums[label] as f32 * self.scale
    }
}

/// The features of an item on the way to the sums of their weights.
#[derive(Clone, Debug)]
pub struct Lookup<'m> {
    model: &'m Crf,
    keys: Keys,
    sums: Sums,
}

impl Lookup<'_> {
    /// Adds a feature.
    #[inline(always)]
    pub fn push(&mut self, feature: u64) {
        if self.keys.push(feature) {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.model.rows.add(self.keys.take(), &mut self.sums);
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
    /// Begins a sequence of about `items` items.
    pub fn clear(&mut self, labels: usize, items: usize) {
        self.labels = labels;
        self.scores.clear();
        self.scores.reserve(items * labels);
    }

    /// How many items it has.
    pub fn len(&self) -> usize {
        self.scores.len() / self.labels.max(1)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.scores.is_empty()
    }

    /// Adds an item whose weights are summed already.
    pub fn sums(&mut self, model: &Crf, sums: &Sums) {
        self.scores.extend(sums[..self.labels].iter().map(|&sum| sum as f32 * model.scale));
    }

    /// Adds an item whose label is given.
    pub fn fixed(&mut self, label: usize) {
        self.scores.extend((0..self.labels).map(|other| if other == label { 0.0 } else { IMPOSSIBLE }));
    }

    /// The likeliest path of labels (Viterbi) when `bonus` is added to the score of one label at every item, to favour
    /// it.
    pub fn best(&self, model: &Crf, label: usize, bonus: f32) -> Vec<u8> {
        by_labels!(self.labels, best(&self.scores, &model.transitions, label, bonus))
    }

    /// The `k` likeliest paths of labels, or fewer, whose scores are within `margin` of the best one's, best first,
    /// each with its score.
    pub fn k_best(&self, model: &Crf, k: usize, margin: f32) -> Vec<(Vec<u8>, f32)> {
        if self.is_empty() || k == 0 {
            return Vec::new();
        }
        by_labels!(self.labels, k_best(&self.scores, &model.transitions, k, margin))
    }

    /// Works out the chance of every label at every item (forward-backward).
    pub fn marginals(&mut self, model: &Crf) {
        let (forward, chances) = (&mut self.forward, &mut self.chances);
        by_labels!(self.labels, marginals(&self.scores, &model.odds, forward, chances, None));
    }

    /// The chances of the labels at an item, after [`Lattice::marginals`].
    pub fn chances(&self, item: usize) -> &[f32] {
        &self.chances[item * self.labels..(item + 1) * self.labels]
    }
}

/// The weights of pairs of labels as a matrix.
fn square<const L: usize>(transitions: &[f32]) -> [[f32; L]; L] {
    std::array::from_fn(|x| std::array::from_fn(|y| transitions[x * L + y]))
}

fn best<const L: usize>(scores: &[f32], transitions: &[f32], favoured: usize, bonus: f32) -> Vec<u8> {
    let items = scores.as_chunks::<L>().0;
    let transitions = square::<L>(transitions);
    let score = |item: &[f32; L], y: usize| item[y] + if y == favoured { bonus } else { 0.0 };
    let Some(first) = items.first() else { return Vec::new() };
    let mut now: [f32; L] = std::array::from_fn(|y| score(first, y));
    let mut from = vec![[0u8; L]; items.len()];
    for (item, from) in items.iter().zip(&mut from).skip(1) {
        let before = now;
        for y in 0..L {
            let (mut best, mut who) = (f32::NEG_INFINITY, 0);
            for x in 0..L {
                let value = before[x] + transitions[x][y];
                if value > best {
                    (best, who) = (value, x);
                }
            }
            now[y] = best + score(item, y);
            from[y] = who as u8;
        }
    }
    let mut label = (0..L).rev().max_by(|&a, &b| now[a].total_cmp(&now[b])).expect("labels");
    let mut path = vec![0; items.len()];
    for (slot, from) in path.iter_mut().zip(&from).rev() {
        *slot = label as u8;
        label = usize::from(from[label]);
    }
    path
}

/// The end of a path of labels: its score, the end that it extends, and its last label.
#[derive(Clone, Copy, Debug)]
struct PathEnd {
    score: f32,
    from: u32,
    label: u8,
}

/// The label of an item in which paths differ.
const SEVERAL_LABELS: u8 = u8::MAX;

/// More than sums of scores are rounded by, so that the best path is never left out.
const ROUNDING: f32 = 0.1;

/// The `k` best paths within `margin` of the best one.
///
/// Paths that cannot end within `margin` are dropped early: the most that the rest of a path can add is worked out
/// first, from the last item to the first. Where one label is left, all paths share it, and nothing is noted but the
/// label.
fn k_best<const L: usize>(scores: &[f32], transitions: &[f32], k: usize, margin: f32) -> Vec<(Vec<u8>, f32)> {
    let transitions = square::<L>(transitions);
    let items = scores.as_chunks::<L>().0;
    let rest = best_rests(items, &transitions);
    let least = (0..L).map(|y| items[0][y] + rest[0][y]).fold(f32::NEG_INFINITY, larger) - margin;
    let mut ends: Vec<PathEnd> = (0..L).map(|y| PathEnd { score: items[0][y], from: 0, label: y as u8 }).collect();
    ends.retain(|end| end.score + rest[0][usize::from(end.label)] >= least);
    // For each label open at the item before, its ends, best first; what all paths have in common is in `base`.
    let (mut open, mut next) = ([const { (0, 0..0) }; L], [const { (0, 0..0) }; L]);
    let mut count = ends.len();
    ends.iter().enumerate().for_each(|(at, end)| open[at] = (usize::from(end.label), at..at + 1));
    let mut labels: Vec<u8> = Vec::with_capacity(items.len());
    labels.push(SEVERAL_LABELS);
    let mut base = 0.0;
    for item in 1..items.len() {
        // The best end of each open label comes first.
        let reach: [f32; L] = std::array::from_fn(|y| {
            let best = open[..count]
                .iter()
                .map(|(x, range)| ends[range.start].score + transitions[*x][y])
                .fold(f32::NEG_INFINITY, larger);
            base + best + items[item][y] + rest[item][y]
        });
        let least = least.min(reach.into_iter().fold(f32::NEG_INFINITY, larger) - ROUNDING);
        let mut left = (0..L).filter(|&y| reach[y] >= least);
        if count == 1
            && let Some(only) = left.next()
            && left.next().is_none()
        {
            base += transitions[open[0].0][only] + items[item][only];
            open[0].0 = only;
            labels.push(only as u8);
            continue;
        }
        let mut opened = 0;
        for y in (0..L).filter(|&y| reach[y] >= least) {
            let start = ends.len();
            let step = |x: usize| transitions[x][y] + items[item][y];
            extend_paths(&mut ends, &open[..count], y, step, least - base - rest[item][y], k);
            if ends.len() > start {
                next[opened] = (y, start..ends.len());
                opened += 1;
            }
        }
        labels.push(SEVERAL_LABELS);
        std::mem::swap(&mut open, &mut next);
        count = opened;
    }
    let mut last: Vec<usize> = open[..count].iter().flat_map(|(_, range)| range.clone()).collect();
    last.sort_by(|&a, &b| ends[b].score.total_cmp(&ends[a].score).then(a.cmp(&b)));
    last.truncate(k);
    last.into_iter().map(|end| (path_to(end, &ends, &labels), ends[end].score + base)).collect()
}

/// The highest score of the items after each one, by its label.
fn best_rests<const L: usize>(items: &[[f32; L]], transitions: &[[f32; L]; L]) -> Vec<[f32; L]> {
    let mut rest = vec![[0.0; L]; items.len()];
    for item in (1..items.len()).rev() {
        let ahead: [f32; L] = std::array::from_fn(|y| items[item][y] + rest[item][y]);
        rest[item - 1] = transitions.map(|row| (0..L).map(|y| row[y] + ahead[y]).fold(f32::NEG_INFINITY, larger));
    }
    rest
}

/// Extends the open paths by a label; keeps the `k` best ends that score at least `least`, best first. `step` gives
/// what is added to the score of a path by its last label.
#[inline(always)]
fn extend_paths(
    ends: &mut Vec<PathEnd>,
    open: &[(usize, Range<usize>)],
    label: usize,
    step: impl Fn(usize) -> f32,
    least: f32,
    k: usize,
) {
    let start = ends.len();
    for (before, range) in open {
        let step = step(*before);
        for from in range.clone() {
            let score = ends[from].score + step;
            let at = start + ends[start..].partition_point(|end| end.score >= score);
            if score < least || at == start + k {
                break;
            }
            if ends.len() == start + k {
                ends.pop();
            }
            ends.insert(at, PathEnd { score, from: from as u32, label: label as u8 });
        }
    }
}

/// The labels of the path with this end; `labels` holds those that all paths share.
fn path_to(end: usize, ends: &[PathEnd], labels: &[u8]) -> Vec<u8> {
    let (mut path, mut at) = (labels.to_vec(), end);
    for label in path.iter_mut().rev().filter(|label| **label == SEVERAL_LABELS) {
        *label = ends[at].label;
        at = ends[at].from as usize;
    }
    path
}

/// Receives an item and the chances of each pair of labels of the one before and it.
type Pairs<'p, const L: usize> = dyn FnMut(usize, &[[f32; L]; L]) + 'p;

/// Forward-backward in the probability domain, scaled at every item. `transitions` holds exponentials; `pair` receives
/// the chances of each pair of neighbouring labels, the last item first.
fn marginals<const L: usize>(
    scores: &[f32],
    transitions: &[f32],
    forward: &mut Vec<f32>,
    chances: &mut Vec<f32>,
    mut pair: Option<&mut Pairs<L>>,
) {
    let items = scores.as_chunks::<L>().0;
    let onward = square::<L>(transitions);
    let backward: [[f32; L]; L] = std::array::from_fn(|y| std::array::from_fn(|x| onward[x][y]));
    let reset = |values: &mut Vec<f32>| {
        values.clear();
        values.resize(items.len() * L, 0.0);
    };
    reset(chances);
    reset(forward);
    let (chances, forward) = (chances.as_chunks_mut::<L>().0, forward.as_chunks_mut::<L>().0);
    // `chances` holds the exponentials of the scores until the backward pass has used them.
    let mut before: Option<[f32; L]> = None;
    for ((scores, odds), slot) in items.iter().zip(&mut *chances).zip(&mut *forward) {
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, larger);
        *odds = scores.map(|score| exponential(score - top));
        let mut row = *odds;
        if let Some(before) = before {
            let sums = weighted(&before, &onward);
            row = std::array::from_fn(|y| sums[y] * odds[y]);
        }
        *slot = shares(row);
        before = Some(*slot);
    }
    let mut after = [1.0; L];
    for item in (0..items.len()).rev() {
        let emitted: [f32; L] = std::array::from_fn(|y| chances[item][y] * after[y]);
        chances[item] = shares(std::array::from_fn(|y| forward[item][y] * after[y]));
        if let Some(pair) = &mut pair
            && item > 0
        {
            let flow: [[f32; L]; L] =
                std::array::from_fn(|x| std::array::from_fn(|y| forward[item - 1][x] * onward[x][y] * emitted[y]));
            let sum = flow.iter().flatten().sum::<f32>().max(1e-35);
            pair(item, &flow.map(|row| row.map(|value| value / sum)));
        }
        after = shares(weighted(&emitted, &backward));
    }
}

/// The larger of two numbers, neither of them NaN: one instruction, unlike [`f32::max`].
fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// The product of a row vector and a matrix.
fn weighted<const L: usize>(weights: &[f32; L], square: &[[f32; L]; L]) -> [f32; L] {
    let mut sums = [0.0; L];
    for (weight, row) in weights.iter().zip(square) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += weight * value;
        }
    }
    sums
}

/// Values as shares of their sum.
fn shares<const L: usize>(values: [f32; L]) -> [f32; L] {
    let total = values.iter().sum::<f32>().max(1e-35);
    values.map(|value| value / total)
}

/// e to the power of a number that is at most 0, to five digits, never 0; the same on every machine.
pub(crate) fn exponential(value: f32) -> f32 {
    let power = value.max(-69.0) * std::f32::consts::LOG2_E;
    let whole = power.floor();
    let rest = power - whole;
    // 2 to the power of the rest: Taylor's series about a half, with the constant made to fit at both ends.
    let t = (rest - 0.5) * std::f32::consts::LN_2;
    let series =
        1.0 + t * (1.0 + t * (0.5 + t * (1.0 / 6.0 + t * (1.0 / 24.0 + t * (1.0 / 120.0 + t * (1.0 / 720.0))))));
    std::f32::consts::SQRT_2 * series * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: usize = 3;
    const ITEMS: usize = 6;

    /// A model without features, and a lattice of scores between -3 and 3; another for every seed.
    fn random(seed: u64) -> (Crf, Lattice) {
        let mut number = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut score = || {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (number >> 40) as f32 / (1 << 24) as f32 * 6.0 - 3.0
        };
        let transitions: Vec<f32> = (0..LABELS * LABELS).map(|_| score()).collect();
        let odds = transitions.iter().map(|weight| weight.exp()).collect();
        let model = Crf { labels: LABELS, rows: Rows::new(&[]), scale: 1.0, transitions, odds };
        let lattice =
            Lattice { labels: LABELS, scores: (0..LABELS * ITEMS).map(|_| score()).collect(), ..Lattice::default() };
        (model, lattice)
    }

    /// Every path of labels with its score, best first.
    fn all(model: &Crf, lattice: &Lattice) -> Vec<(Vec<u8>, f32)> {
        let row = |mut number: usize| -> Vec<u8> {
            (0..ITEMS)
                .map(|_| {
                    let label = number % LABELS;
                    number /= LABELS;
                    label as u8
                })
                .collect()
        };
        let score = |row: &[u8]| {
            let items =
                row.iter().enumerate().map(|(item, &y)| lattice.scores[item * LABELS + usize::from(y)]).sum::<f32>();
            items
                + row
                    .windows(2)
                    .map(|pair| model.transitions[usize::from(pair[0]) * LABELS + usize::from(pair[1])])
                    .sum::<f32>()
        };
        let mut rows: Vec<(Vec<u8>, f32)> =
            (0..LABELS.pow(ITEMS as u32)).map(row).map(|row| (row.clone(), score(&row))).collect();
        rows.sort_by(|a, b| b.1.total_cmp(&a.1));
        rows
    }

    #[test]
    fn finds_the_best_paths() {
        for seed in 0..200 {
            let (model, lattice) = random(seed);
            let all = all(&model, &lattice);
            assert_eq!(lattice.best(&model, 0, 0.0), all[0].0);
            let found = lattice.k_best(&model, 8, 2.0);
            let expected: Vec<_> = all.iter().take(8).filter(|row| all[0].1 - row.1 <= 2.0).collect();
            assert!(found.len() >= expected.len(), "seed {seed}: {found:?}, expected {expected:?}");
            for (found, expected) in found.iter().zip(&expected) {
                assert_eq!(found.0, expected.0, "seed {seed}");
                assert!((found.1 - expected.1).abs() < 1e-3, "seed {seed}");
            }
        }
    }

    #[test]
    fn favours_a_label() {
        let (model, lattice) = random(7);
        assert_eq!(lattice.best(&model, 2, 100.0), [2; ITEMS]);
    }

    #[test]
    fn chances_are_those_of_all_paths() {
        for seed in 0..50 {
            let (model, mut lattice) = random(seed);
            lattice.marginals(&model);
            let all = all(&model, &lattice);
            let total: f32 = all.iter().map(|row| row.1.exp()).sum();
            for item in 0..ITEMS {
                for label in 0..LABELS {
                    let share =
                        all.iter().filter(|row| usize::from(row.0[item]) == label).map(|row| row.1.exp()).sum::<f32>()
                            / total;
                    assert!((lattice.chances(item)[label] - share).abs() < 1e-4, "seed {seed}");
                }
            }
        }
    }

    #[test]
    fn exponentials_are_right_to_five_digits() {
        for step in 0..6900 {
            let value = step as f32 / -100.0;
            assert!((exponential(value) / value.exp() - 1.0).abs() < 1e-5, "{value}");
        }
        assert!(exponential(f32::NEG_INFINITY) > 0.0);
    }
}

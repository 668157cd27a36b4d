//! How the weights of a [`Perceptron`](super::Perceptron) are learnt.

use std::collections::HashMap;

use super::MAGIC;
use crate::model::{gather, writing::top_weight};

/// A weight, and its sum over the steps so far, from which its average is taken.
#[derive(Clone, Copy, Default)]
struct Weight {
    now: f32,
    /// The sum over the steps before `since`.
    total: f64,
    /// The step of its last change.
    since: u32,
}

/// Learns a [`Perceptron`](super::Perceptron) from one decision after the other.
pub struct PerceptronTrainer {
    labels: usize,
    weights: HashMap<u32, Vec<(u8, Weight)>>,
    step: u32,
}

impl PerceptronTrainer {
    /// A model without weights.
    pub fn new(labels: usize) -> Self {
        PerceptronTrainer { labels, weights: HashMap::new(), step: 0 }
    }

    /// The best label by the weights so far.
    pub fn predict(&self, features: &[u64]) -> usize {
        let mut scores = vec![0.0; self.labels];
        for feature in features {
            for (label, weight) in self.weights.get(&gather::key(*feature)).into_iter().flatten() {
                scores[usize::from(*label)] += weight.now;
            }
        }
        (0..self.labels).rev().max_by(|&a, &b| scores[a].total_cmp(&scores[b])).expect("labels")
    }

    /// Learns from one decision.
    pub fn update(&mut self, features: &[u64], gold: usize, predicted: usize) {
        self.step += 1;
        if gold == predicted {
            return;
        }
        for feature in features {
            let row = self.weights.entry(gather::key(*feature)).or_default();
            for (label, change) in [(gold as u8, 1.0), (predicted as u8, -1.0)] {
                let at = row.iter().position(|entry| entry.0 == label).unwrap_or_else(|| {
                    row.push((label, Weight::default()));
                    row.len() - 1
                });
                let weight = &mut row[at].1;
                weight.total += f64::from(weight.now) * f64::from(self.step - weight.since);
                weight.since = self.step;
                weight.now += change;
            }
        }
    }

    /// The averaged weights as a file: the `max_features` features with the largest, without weights below
    /// `min_weight`.
    pub fn to_bytes(&self, min_weight: f32, max_features: usize) -> Vec<u8> {
        let mut rows: Vec<(u32, Vec<(u8, f32)>)> = Vec::new();
        for (key, row) in &self.weights {
            let mut kept: Vec<(u8, f32)> = row
                .iter()
                .map(|(label, w)| {
                    (
                        *label,
                        ((w.total + f64::from(w.now) * f64::from(self.step - w.since)) / f64::from(self.step.max(1)))
                            as f32,
                    )
                })
                .filter(|(_, weight)| weight.abs() >= min_weight)
                .collect();
            kept.sort_unstable_by_key(|entry| entry.0);
            if !kept.is_empty() {
                rows.push((*key, kept));
            }
        }
        let strength = |row: &(u32, Vec<(u8, f32)>)| row.1.iter().map(|entry| entry.1.abs()).fold(0.0, f32::max);
        rows.sort_unstable_by(|a, b| strength(b).total_cmp(&strength(a)).then(a.0.cmp(&b.0)));
        rows.truncate(max_features);
        rows.sort_unstable_by_key(|row| row.0);
        let top = top_weight(rows.iter().flat_map(|row| row.1.iter().map(|entry| &entry.1)));
        let mut out = MAGIC.to_vec();
        out.extend((self.labels as u32).to_le_bytes());
        out.extend((rows.len() as u32).to_le_bytes());
        out.extend(rows.iter().flat_map(|row| row.0.to_le_bytes()));
        out.extend(rows.iter().map(|row| row.1.len() as u8));
        for (label, weight) in rows.iter().flat_map(|row| &row.1) {
            out.push(*label);
            out.push((weight / top * 127.0).round().clamp(-127.0, 127.0) as i8 as u8);
        }
        out
    }
}

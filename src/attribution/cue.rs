//! Cues: a tagger labels each token as outside a cue, first or further token of one. A gate of few features spares it
//! the tokens that hardly ever are part of one: determiners, names, nouns that never reported anything.

use std::ops::Range;

use super::{cue_features, view::View};
use crate::model::{Crf, Lattice, Sums};

/// Outside a cue.
pub(crate) const OUTSIDE: u8 = 0;
/// First token of a cue.
pub(crate) const BEGIN: u8 = 1;
/// Further token of a cue.
pub(crate) const INSIDE: u8 = 2;
/// How many labels there are.
pub(crate) const LABELS: usize = 3;

/// What the score of [`BEGIN`] is raised by in each search for candidates: those of the first are the tagger's own.
const CUE_BONUS_BY_PASS: [f32; 3] = [0.0, 1.0, 2.8];

/// Candidates whose first token begins a cue with less than this chance are left out.
const MIN_BEGIN_CHANCE: f32 = 0.12;

/// The least odds of being in a cue, as a logarithm, that the gate lets through.
const MIN_GATE_LOG_ODDS: f32 = -4.5;

/// A stretch of tokens that may be a cue.
#[derive(Clone, Debug)]
pub(crate) struct CueCandidate {
    pub tokens: Range<usize>,
    /// The chance that a cue begins at its first token.
    pub begins: f32,
    /// The lowest chance among its tokens of being in a cue.
    pub min_chance: f32,
    /// The chance that it goes on after its last token.
    pub goes_on: f32,
    /// In which search it was found: 0 if it is a cue by the tagger's own labels.
    pub pass: usize,
}

/// Finds the candidates of a document, in order.
pub(crate) fn candidates(view: &View, gate: &Crf, model: &Crf) -> Vec<CueCandidate> {
    let mut out: Vec<CueCandidate> = Vec::new();
    let mut lattice = Lattice::default();
    for sentence in &view.document.sentences {
        let range = sentence.tokens.clone();
        if !score_sentence(view, &range, gate, model, &mut lattice) {
            continue;
        }
        lattice.marginals(model);
        let first = out.len();
        for (pass, bonus) in CUE_BONUS_BY_PASS.into_iter().enumerate() {
            for cue in stretches(&lattice.best(model, usize::from(BEGIN), bonus)) {
                let tokens = range.start + cue.start..range.start + cue.end;
                if out[first..].iter().any(|known| known.tokens.start < tokens.end && tokens.start < known.tokens.end) {
                    continue;
                }
                let chance = |at: usize| lattice.chances(at - range.start);
                let begins = chance(tokens.start)[usize::from(BEGIN)];
                if begins < MIN_BEGIN_CHANCE {
                    continue;
                }
                let min_chance = tokens.clone().map(|at| 1.0 - chance(at)[0]).fold(1.0, f32::min);
                let goes_on = if tokens.end < range.end { chance(tokens.end)[usize::from(INSIDE)] } else { 0.0 };
                out.push(CueCandidate { begins, min_chance, goes_on, pass, tokens });
            }
        }
        out[first..].sort_by_key(|candidate| candidate.tokens.start);
    }
    out
}

/// Scores the labels of a sentence's tokens; returns whether the gate let any through.
fn score_sentence(view: &View, sentence: &Range<usize>, gate: &Crf, model: &Crf, lattice: &mut Lattice) -> bool {
    lattice.clear(LABELS, sentence.len());
    let mut is_open = false;
    for at in sentence.clone() {
        if gate_log_odds(view, at, gate) >= MIN_GATE_LOG_ODDS {
            is_open = true;
            let mut lookup = model.lookup();
            cue_features::features(view, sentence, at, |feature| lookup.push(feature));
            lattice.sums(model, &lookup.sums(Sums::default()));
        } else {
            lattice.fixed(usize::from(OUTSIDE));
        }
    }
    is_open
}

/// The stretches that a sequence of labels marks, in tokens of the sequence.
pub(crate) fn stretches(labels: &[u8]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, &label) in labels.iter().enumerate() {
        match out.last_mut() {
            Some(last) if label == INSIDE && last.end == at => last.end = at + 1,
            _ if label != OUTSIDE => out.push(at..at + 1),
            _ => {}
        }
    }
    out
}

/// The odds that a token is part of a cue, as the gate sees them, as a logarithm.
pub(crate) fn gate_log_odds(view: &View, at: usize, gate: &Crf) -> f32 {
    let mut lookup = gate.lookup();
    cue_features::gate_features(view, at, |feature| lookup.push(feature));
    gate.odds(&lookup.sums(Sums::default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_begin_anywhere_and_go_on_with_further_tokens() {
        for (labels, expected) in [
            (&[OUTSIDE, OUTSIDE][..], &[][..]),
            (&[OUTSIDE, BEGIN, INSIDE, OUTSIDE], &[(1, 3)]),
            (&[BEGIN, BEGIN, INSIDE], &[(0, 1), (1, 3)]),
            // A further token without a first one begins a stretch.
            (&[INSIDE, INSIDE, OUTSIDE, INSIDE], &[(0, 2), (3, 4)]),
            (&[], &[]),
        ] {
            let found: Vec<(usize, usize)> =
                stretches(labels).into_iter().map(|range| (range.start, range.end)).collect();
            assert_eq!(found, expected, "{labels:?}");
        }
    }
}

//! Cues: a tagger marks each token as outside, beginning or inside a cue. A gate of few features spares it the tokens
//! that hardly ever are: determiners, names, nouns that never reported anything.

use std::ops::Range;

use super::view::{Edge, View, bucket, feature};
use crate::model::{Crf, Lattice, Sums};

/// Outside a cue.
pub(crate) const OUTSIDE: u8 = 0;
/// First token of a cue.
pub(crate) const BEGIN: u8 = 1;
/// Further token of a cue.
pub(crate) const INSIDE: u8 = 2;
/// How many labels there are.
pub(crate) const LABELS: usize = 3;

/// How far the tagger is leant towards cues to find candidates: the first are its best guess.
const LEANINGS: [f32; 3] = [0.0, 1.0, 2.8];

/// Candidates whose first token begins a cue with less than this chance are passed over.
const LEAST: f32 = 0.12;

/// A stretch that may be a cue.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub tokens: Range<usize>,
    /// The chance that a cue begins at its first token.
    pub begins: f32,
    /// The least chance among its tokens of being in a cue.
    pub least: f32,
    /// The chance that it goes on after its last token.
    pub goes_on: f32,
    /// At which leaning it was found: 0 for the best guess.
    pub leaning: usize,
}

/// Finds the candidates of a document in order; those of leaning 0 are the tagger's best guess.
pub(crate) fn candidates(view: &View, gate: &Crf, model: &Crf) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    let mut lattice = Lattice::default();
    for sentence in &view.document.sentences {
        let range = sentence.tokens.clone();
        lattice.clear(LABELS, range.len());
        let mut is_open = false;
        for at in range.clone() {
            if gate_odds(view, at, gate) >= GATE {
                is_open = true;
                let mut lookup = model.lookup();
                features(view, range.clone(), at, |feature| lookup.push(feature));
                lattice.sums(model, &lookup.sums(Sums::default()));
            } else {
                lattice.fixed(usize::from(OUTSIDE));
            }
        }
        if !is_open {
            continue;
        }
        lattice.marginals(model);
        let first = out.len();
        for (leaning, by) in LEANINGS.into_iter().enumerate() {
            for cue in stretches(&lattice.best(model, usize::from(BEGIN), by)) {
                let tokens = range.start + cue.start..range.start + cue.end;
                if out[first..].iter().any(|known| known.tokens.start < tokens.end && tokens.start < known.tokens.end) {
                    continue;
                }
                let chance = |at: usize| lattice.chances(at - range.start);
                let begins = chance(tokens.start)[usize::from(BEGIN)];
                if begins < LEAST {
                    continue;
                }
                let least = tokens.clone().map(|at| 1.0 - chance(at)[0]).fold(1.0, f32::min);
                let goes_on = if tokens.end < range.end { chance(tokens.end)[usize::from(INSIDE)] } else { 0.0 };
                out.push(Candidate { begins, least, goes_on, leaning, tokens });
            }
        }
        out[first..].sort_by_key(|candidate| candidate.tokens.start);
    }
    out
}

/// The stretches that a row of labels marks.
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

/// The least odds of being in a cue, as a logarithm, that the gate lets through.
const GATE: f32 = -4.5;

/// The odds that a token is part of a cue, as the gate sees them.
pub(crate) fn gate_odds(view: &View, at: usize, gate: &Crf) -> f32 {
    let mut lookup = gate.lookup();
    gate_features(view, at, |feature| lookup.push(feature));
    gate.odds(&lookup.sums(Sums::default()))
}

/// The features of a token that the gate looks at.
pub(crate) fn gate_features(view: &View, at: usize, mut out: impl FnMut(u64)) {
    let p = &view.points[at];
    let tag = |at: Option<usize>| at.and_then(|at| view.points.get(at)).map_or(99, |p| p.tag as u64);
    let (t, before, next) = (p.tag as u64, tag(at.checked_sub(1)), tag(Some(at + 1)));
    out(feature(81, [p.lemma_hash]));
    out(feature(82, [p.lemma_hash, t]));
    out(feature(83, [u64::from(p.reporting), t]));
    out(feature(84, [before, t, next]));
    out(feature(85, [before, t, u64::from(p.quoted)]));
    out(feature(86, [p.lemma_hash, next]));
    out(feature(87, [t, next, tag(Some(at + 2))]));
}

/// The features of one token of a sentence.
pub(crate) fn features(view: &View, sentence: Range<usize>, at: usize, mut out: impl FnMut(u64)) {
    let points = &view.points;
    let chunks = &view.document.chunks;
    let p = &points[at];
    let point = |by: isize| at.checked_add_signed(by).filter(|i| sentence.contains(i)).map(|i| &points[i]);
    let (b1, b2, n1, n2) = (point(-1), point(-2), point(1), point(2));
    let lower = |p: Option<&super::view::Point>| p.map_or(1, |p| p.lower_hash);
    let lemma = |p: Option<&super::view::Point>| p.map_or(1, |p| p.lemma_hash);
    let tag = |p: Option<&super::view::Point>| p.map_or(99, |p| p.tag as u64);
    let (w, l, t) = (p.lower_hash, p.lemma_hash, p.tag as u64);
    let (bt1, bt2, nt1, nt2) = (tag(b1), tag(b2), tag(n1), tag(n2));
    let (bl1, nl1) = (lemma(b1), lemma(n1));
    let quotes = view.counts[sentence.end].since(view.counts[sentence.start]).marks.min(4) as u64;
    let quoted = u64::from(p.quoted);

    out(feature(2, [w]));
    out(feature(3, [l]));
    out(feature(4, [t]));
    out(feature(5, [l, t]));
    out(feature(7, [lower(b1)]));
    out(feature(8, [lower(n1)]));
    out(feature(10, [lower(n2)]));
    out(feature(6, [p.shape as u64]));
    out(feature(9, [lower(b2)]));
    out(feature(11, [bl1]));
    out(feature(12, [nl1]));
    out(feature(13, [bt1]));
    out(feature(14, [nt1]));
    out(feature(25, [p.kind as u64]));
    out(feature(50, [u64::from(at == sentence.start)]));
    out(feature(53, [quotes, t]));
    out(feature(15, [bt1, t]));
    out(feature(16, [t, nt1]));
    out(feature(17, [bt1, t, nt1]));
    out(feature(18, [bt2, bt1, t]));
    out(feature(19, [t, nt1, nt2]));
    out(feature(20, [bl1, l]));
    out(feature(21, [l, nl1]));
    out(feature(23, [l, nt1]));
    out(feature(24, [l, bt1]));
    out(feature(26, [l, quoted]));
    out(feature(27, [t, quoted, quotes]));

    let chunk = p.chunk as usize;
    let kind = |by: isize| {
        let at =
            chunk.checked_add_signed(by).filter(|&c| c < chunks.len() && sentence.contains(&chunks[c].tokens.start));
        at.map_or(99, |c| chunks[c].kind as u64)
    };
    let (pc1, pc2, nc1, nc2) = (kind(-1), kind(-2), kind(1), kind(2));
    out(feature(30, [pc1, pc2]));
    out(feature(31, [nc1, nc2]));
    out(feature(34, [l, pc1]));
    out(feature(35, [l, nc1]));
    out(feature(36, [l, nc1, nc2]));
    out(feature(37, [l, pc1, pc2]));
    out(feature(38, [pc1, p.kind as u64, t, nc1, nc2]));
    if let Some(head) = neighbour_phrase(view, &sentence, chunk, -1) {
        let head = &points[head];
        out(feature(40, [head.lemma_hash]));
        out(feature(42, [l, head.tag as u64, head.shape as u64]));
    }
    if let Some(head) = neighbour_phrase(view, &sentence, chunk, 1) {
        let head = &points[head];
        out(feature(43, [head.lemma_hash]));
        out(feature(45, [l, head.tag as u64, head.shape as u64]));
        out(feature(46, [l, head.lemma_hash]));
    }
    let s = u64::from(p.sense);
    if s != 0 {
        out(feature(70, [s]));
        out(feature(71, [s, t, nt1]));
        out(feature(72, [s, nc1, nc2]));
        out(feature(73, [s, pc1, nc1]));
        out(feature(74, [s, quoted, quotes]));
        out(feature(75, [s, bt1, t]));
    }
    let r = u64::from(p.reporting);
    if r != 0 {
        out(feature(90, [r]));
        out(feature(91, [r, t, nt1]));
        out(feature(92, [r, nc1, nc2]));
        out(feature(93, [r, pc1, nc1]));
        out(feature(94, [r, quoted, quotes]));
        out(feature(95, [r, bt1, t]));
        out(feature(96, [r, s]));
    }
    if let Some(next) = chunks.get(chunk + 1).map(|c| c.tokens.start).filter(|start| sentence.contains(start)) {
        out(feature(47, [l, points[next].lower_hash]));
        out(feature(48, [t, points[next].lower_hash]));
        if s != 0 {
            out(feature(76, [s, points[next].lower_hash]));
        }
        if r != 0 {
            out(feature(97, [r, points[next].lower_hash]));
        }
    }
    let place = if at == sentence.start {
        0
    } else if at + 2 >= sentence.end {
        2
    } else {
        1
    };
    out(feature(51, [l, place]));
    let whole = u64::from(sentence.len() > 2 && points[sentence.start].quoted && points[sentence.end - 2].quoted);
    out(feature(52, [whole, quoted]));
    out(feature(54, [l, quotes]));
    for (template, step) in [(55, -1), (57, 1)] {
        let mut i = at.checked_add_signed(step);
        for distance in 0..8 {
            let Some(here) = i.filter(|i| sentence.contains(i)) else { break };
            if points[here].edge != Edge::None {
                let edge = points[here].edge as u64;
                out(feature(template + 1, [bucket(distance), edge, t]));
                break;
            }
            i = here.checked_add_signed(step);
        }
    }
    let paragraph = &view.document.paragraphs[p.paragraph as usize].tokens;
    let from_start = (at - paragraph.start).min(7) as u64;
    let to_end = (paragraph.end - 1 - at).min(9) as u64;
    out(feature(60, [from_start, t, p.shape as u64]));
    out(feature(61, [to_end, t]));
    if p.shape == crate::document::Shape::Mark {
        out(feature(62, [w, from_start]));
        out(feature(63, [w, to_end]));
        out(feature(64, [w, b1.map_or(99, |p| p.shape as u64), b2.map_or(99, |p| p.shape as u64)]));
        out(feature(65, [w, u64::from(p.paragraph == 0), bt1, nt1]));
        out(feature(66, [w, bt1, bt2, from_start]));
        out(feature(
            67,
            [
                w,
                u64::from(n1.is_some_and(|p| p.edge == Edge::Opens)),
                u64::from(b1.is_some_and(|p| p.edge == Edge::Closes)),
            ],
        ));
    }
}

/// The head of the nearest noun phrase before (`step` -1) or after (1) a chunk of a sentence.
fn neighbour_phrase(view: &View, sentence: &Range<usize>, chunk: usize, step: isize) -> Option<usize> {
    let chunks = &view.document.chunks;
    let mut at = chunk.checked_add_signed(step)?;
    for _ in 0..12 {
        let found = chunks.get(at).filter(|c| sentence.contains(&c.tokens.start))?;
        if found.kind == crate::document::ChunkKind::NounPhrase {
            return Some(found.head());
        }
        at = at.checked_add_signed(step)?;
    }
    None
}

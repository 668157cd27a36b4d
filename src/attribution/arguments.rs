//! Content and source of a cue: a tagger run over the sentences around each cue.

use std::ops::Range;

use super::view::{Counts, Edge, Point, View, bucket, feature};
use crate::document::{ChunkKind, Tag};

/// Neither content nor source.
#[cfg(feature = "train")]
pub(crate) const OUTSIDE: u8 = 0;
/// A piece of content begins.
pub(crate) const CONTENT: u8 = 1;
/// Content goes on.
pub(crate) const IN_CONTENT: u8 = 2;
/// The source begins.
pub(crate) const SOURCE: u8 = 3;
/// The source goes on.
pub(crate) const IN_SOURCE: u8 = 4;
/// The cue itself.
pub(crate) const CUE: u8 = 5;
/// How many labels there are.
pub(crate) const LABELS: usize = 6;

/// Sentences looked at on either side of the cue's, within its paragraph.
const REACH: usize = 2;
/// Tokens looked at before the cue; half as many again after it.
const MOST: usize = 110;
/// Tokens of the next paragraph looked at after a colon.
const MOST_AFTER_COLON: usize = 160;

/// The tokens among which a cue's content and source are looked for: whole sentences.
pub(crate) fn window(view: &View, cue: &Range<usize>) -> Range<usize> {
    let document = view.document;
    let sentences = &document.sentences;
    let own = view.points[cue.start].sentence as usize;
    let last = view.points[cue.end - 1].sentence as usize;
    let paragraph = sentences[own].paragraph;
    let inside = |s: usize| sentences[s].paragraph == paragraph;
    let carries_on = |s: usize| {
        let first = view.points[sentences[s].tokens.start];
        first.quoted && first.edge != Edge::Opens
    };
    // Contents reach over sentences where quotation marks do; else at most back into the one before.
    let quotes = |s: usize| {
        view.counts[sentences[s].tokens.end].marks > view.counts[sentences[s].tokens.start].marks
            || view.points[sentences[s].tokens.start].quoted
    };
    let reaches = |s: usize, steps: usize| steps < REACH && quotes(s) || carries_on(s);
    let (mut from, mut to) = (own, last);
    while from > 0
        && inside(from - 1)
        && (from == own || reaches(from - 1, own - from) || carries_on(from))
        && cue.start - sentences[from - 1].tokens.start < MOST
    {
        from -= 1;
    }
    while to + 1 < sentences.len()
        && inside(to + 1)
        && reaches(to + 1, to - last)
        && sentences[to + 1].tokens.end - cue.end < MOST * 3 / 2
    {
        to += 1;
    }
    let end = sentences[to].tokens.end;
    let closes_with_colon =
        end > 0 && document.word(end - 1) == ":" && end == document.paragraphs[paragraph].tokens.end;
    let mut stop = end;
    if closes_with_colon && let Some(next) = document.paragraphs.get(paragraph + 1) {
        for sentence in &sentences[next.sentences.clone()] {
            if sentence.tokens.end - end > MOST_AFTER_COLON {
                break;
            }
            stop = sentence.tokens.end;
        }
    }
    let mark =
        cue.len() == 1 && matches!(view.points[cue.start].kind, ChunkKind::Dash | ChunkKind::Colon | ChunkKind::Other);
    if mark {
        while from > 0 && inside(from - 1) && cue.start - sentences[from - 1].tokens.start < 200 {
            from -= 1;
        }
    }
    sentences[from].tokens.start..stop
}

/// The word of a cue that carries its meaning: its first full verb, else its last word.
pub(crate) fn head(view: &View, cue: &Range<usize>) -> usize {
    let light = ["be", "have", "do"].map(|word| crate::hash::bytes(word.as_bytes()));
    cue.clone()
        .find(|&at| view.points[at].tag.is_verb() && !light.contains(&view.points[at].lemma_hash))
        .unwrap_or(cue.end - 1)
}

/// What the features of a window's tokens have in common.
pub(crate) struct Frame {
    cue: Range<usize>,
    window: Range<usize>,
    sentence: u32,
    /// Dictionary form of the cue's head, and its tag.
    head: u64,
    head_tag: u64,
    /// The cue's last word, if it is not the head.
    tail: u64,
    /// Chunks around the cue.
    shape: u64,
    /// Quotation marks before and after the cue in its sentence, and whether it stands inside some.
    marks: u64,
    quoted: bool,
    quotation: u32,
    next: u64,
    /// End of the cue before, start of the cue after.
    left: usize,
    right: usize,
    chunks: Range<usize>,
}

impl Frame {
    pub fn new(view: &View, cue: &Range<usize>, others: &[Range<usize>]) -> Self {
        let points = &view.points;
        let window = window(view, cue);
        let head_at = head(view, cue);
        let sentence = points[cue.start].sentence;
        let own = &view.document.sentences[sentence as usize].tokens;
        let chunks = points[cue.start].chunk as usize..points[cue.end - 1].chunk as usize;
        let all = &view.document.chunks;
        let next_chunk = if all[chunks.end].tokens.end > cue.end {
            64 + all[chunks.end].kind as u64
        } else {
            all.get(chunks.end + 1).filter(|c| own.contains(&c.tokens.start)).map_or(99, |c| c.kind as u64)
        };
        let previous_chunk = chunks
            .start
            .checked_sub(1)
            .map(|c| &all[c])
            .filter(|c| own.contains(&c.tokens.start))
            .map_or(99, |c| c.kind as u64);
        let marks_between =
            |from: usize, to: usize| u64::from(to > from && view.counts[to].marks > view.counts[from].marks);
        let quoted = points[cue.start].quoted;
        let split = others.partition_point(|other| other.start < cue.start);
        Frame {
            sentence,
            head: points[head_at].lemma_hash,
            head_tag: points[head_at].tag as u64,
            tail: if head_at + 1 == cue.end { 1 } else { points[cue.end - 1].lower_hash },
            shape: previous_chunk * 256 + next_chunk,
            marks: marks_between(own.start, cue.start) * 4 + marks_between(cue.end, own.end) * 2 + u64::from(quoted),
            quoted,
            quotation: points[cue.start].quotation,
            next: points.get(cue.end).filter(|_| cue.end < window.end).map_or(1, |p| p.lower_hash),
            left: others[..split].iter().rev().find(|other| other.end <= cue.start).map_or(0, |other| other.end),
            right: others[split..].iter().find(|other| other.start >= cue.end).map_or(usize::MAX, |other| other.start),
            chunks,
            window,
            cue: cue.clone(),
        }
    }

    /// The tokens looked at.
    pub fn window(&self) -> Range<usize> {
        self.window.clone()
    }
}

/// Where a token stands in its sentence.
fn place(view: &View, at: usize) -> u64 {
    let sentence = &view.document.sentences[view.points[at].sentence as usize].tokens;
    if at == sentence.start {
        0
    } else if at + 1 == sentence.end {
        1
    } else if at + 2 == sentence.end {
        2
    } else {
        3
    }
}

/// The features of a token that do not depend on the cue, but for the side of it that the token is on.
pub(crate) fn word_features(view: &View, at: usize, is_right: bool, mut out: impl FnMut(u64)) {
    let points = &view.points;
    let p = &points[at];
    let get = |by: isize| at.checked_add_signed(by).and_then(|i| points.get(i)).filter(|q| q.paragraph == p.paragraph);
    let (b1, b2, n1, n2) = (get(-1), get(-2), get(1), get(2));
    let lower = |q: Option<&Point>| q.map_or(1, |q| q.lower_hash);
    let tag = |q: Option<&Point>| q.map_or(99, |q| q.tag as u64);
    let side = u64::from(is_right);
    let (t, bt, nt) = (p.tag as u64, tag(b1), tag(n1));
    let place = place(view, at);
    let comma = u64::from(b1.is_some_and(|q| q.kind == ChunkKind::Comma))
        + 2 * u64::from(b1.is_some_and(|q| q.edge != Edge::None));
    let begins = u64::from(view.document.chunks[p.chunk as usize].tokens.start == at);
    out(feature(102, [p.lower_hash, side]));
    out(feature(104, [lower(b1), side]));
    out(feature(105, [lower(n1), side]));
    out(feature(106, [bt, t]));
    out(feature(107, [t, nt]));
    out(feature(108, [bt, t, nt]));
    out(feature(109, [tag(b2), bt, t]));
    out(feature(110, [t, nt, tag(n2)]));
    out(feature(111, [p.shape as u64, bt]));
    out(feature(112, [place, t, comma]));
    out(feature(113, [p.kind as u64, begins, side]));
    // What used to be weights of pairs of labels: how the boundary before the token looks.
    let edge_before = b1.map_or(9, |q| q.edge as u64);
    out(feature(114, [edge_before, p.edge as u64, side, u64::from(p.quoted)]));
    out(feature(115, [b1.map_or(99, |q| q.kind as u64), p.kind as u64, begins, side]));
    out(feature(116, [lower(b1), p.lower_hash]));
    out(feature(117, [p.lower_hash, lower(n1)]));
    let ahead = u64::from(p.ahead);
    out(feature(118, [p.lower_hash, ahead, side]));
    out(feature(119, [p.kind as u64, b1.map_or(99, |q| q.kind as u64), ahead, side]));
}

/// What lies between a token and the cue, counted in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Between {
    side: u64,
    verbs: u64,
    commas: u64,
    marks: u64,
    conjunctions: u64,
    wh: u64,
    breaks: u64,
    /// How many other cues, and whether the token lies beyond the next of them.
    cues: u64,
}

/// What lies between a token and the cue, and how many noun phrases.
pub(crate) fn between(view: &View, frame: &Frame, at: usize) -> (Between, u64) {
    let is_right = at >= frame.cue.end;
    let (from, to) = if is_right { (frame.cue.end, at) } else { (at + 1, frame.cue.start) };
    let Counts { verbs, commas, marks, conjunctions, phrases, wh, breaks, .. } =
        view.counts[to].since(view.counts[from]);
    let cues = if to > from { view.counts[to].cues.saturating_sub(view.counts[from].cues) } else { 0 };
    let is_beyond = if is_right { at >= frame.right } else { at < frame.left };
    let between = Between {
        side: u64::from(is_right),
        verbs: bucket(verbs),
        commas: bucket(commas),
        marks: bucket(marks),
        conjunctions: bucket(conjunctions),
        wh: bucket(wh),
        breaks: bucket(breaks),
        cues: bucket(cues) * 2 + u64::from(is_beyond),
    };
    (between, bucket(phrases))
}

/// The features of a token that depend on what lies between it and the cue alone: the same for most neighbours.
pub(crate) fn between_features(frame: &Frame, between: &Between, mut out: impl FnMut(u64)) {
    let Between { side, verbs, commas, marks, conjunctions, wh, breaks, cues } = *between;
    out(feature(31, [side, commas, verbs]));
    out(feature(32, [side, marks, u64::from(frame.quoted)]));
    out(feature(33, [side, conjunctions, verbs]));
    out(feature(36, [side, wh, verbs]));
    out(feature(37, [side, breaks, commas]));
    out(feature(52, [frame.head, side, verbs, commas]));
    out(feature(61, [side, cues, verbs]));
    out(feature(62, [side, cues, frame.shape]));
    out(feature(64, [side, cues, frame.head]));
}

/// The other features of a token that depend on the cue.
pub(crate) fn cue_features(
    view: &View,
    frame: &Frame,
    at: usize,
    (between, phrases): (&Between, u64),
    mut out: impl FnMut(u64),
) {
    let points = &view.points;
    let p = &points[at];
    let is_right = at >= frame.cue.end;
    let side = u64::from(is_right);
    let steps = (i64::from(p.sentence) - i64::from(frame.sentence)).clamp(-2, 2) + 2;
    let sd = side * 8 + steps as u64;
    let distance = if is_right { at - frame.cue.end + 1 } else { frame.cue.start - at };
    let d = bucket(distance as u32);
    let (nv, nc, np) = (between.verbs, between.commas, phrases);
    let t = p.tag as u64;
    let kind = p.kind as u64;
    let begins = u64::from(view.document.chunks[p.chunk as usize].tokens.start == at);
    let previous = at.checked_sub(1).filter(|&i| i >= frame.window.start).map(|i| &points[i]);
    let before = previous.map_or(1, |q| q.lower_hash);
    let place = place(view, at);
    let same_quotation = u64::from(p.quoted && frame.quoted && p.quotation == frame.quotation);
    let iq = p.edge as u64 + 4 * u64::from(p.quoted) + 8 * same_quotation;
    let (h, shape) = (frame.head, frame.shape);

    out(feature(2, [t, sd]));
    out(feature(4, [side, d, t]));
    if steps == 2 {
        let chunk = p.chunk as usize;
        let (path, clauses) = if is_right {
            (view.path(frame.chunks.end + 1, chunk), view.clauses(frame.chunks.end + 1, chunk))
        } else {
            (view.path(chunk + 1, frame.chunks.start), view.clauses(chunk + 1, frame.chunks.start))
        };
        let clauses = clauses * 2 + side;
        let path = path * 2 + side;
        out(feature(10, [path]));
        out(feature(11, [path, kind, t]));
        out(feature(13, [clauses, t]));
        out(feature(14, [clauses, shape]));
        out(feature(15, [clauses, h]));
        out(feature(16, [clauses, frame.head_tag, frame.tail]));
        out(feature(17, [clauses, kind, shape]));
    }
    out(feature(21, [iq, t]));
    out(feature(22, [iq, sd, shape, frame.marks]));
    out(feature(23, [iq, side, h]));
    out(feature(34, [side, np, t]));
    out(feature(35, [side, np, nv, nc, kind]));
    out(feature(41, [h, side, t]));
    out(feature(42, [h, side, d]));
    out(feature(44, [shape, side, t]));
    out(feature(47, [h, frame.tail, side, if distance <= 3 { t } else { 99 }]));
    out(feature(48, [frame.head_tag, side, t, d]));
    out(feature(49, [frame.next, sd, t]));
    out(feature(55, [before, sd, t, place]));
    out(feature(57, [p.shape as u64, side, np, nv, u64::from(p.tag.is_name() || p.tag == Tag::Prp)]));
    out(feature(63, [side, between.cues, t]));
    // How the boundary before the token looks, from the cue.
    let begins_chunk = begins * 32 + previous.map_or(31, |q| q.kind as u64);
    out(feature(70, [side, place, begins_chunk, kind]));
    out(feature(71, [side, nv, nc, t, begins_chunk]));
    out(feature(72, [side, u64::from(p.ahead), frame.head_tag, kind, nv]));
}

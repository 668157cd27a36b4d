//! What the tagger of content and source observes of a token: the words around it, and how it lies to the cue.

use std::ops::Range;

use super::{
    arguments,
    view::{CountsBefore, Edge, Point, View, bucket},
};
use crate::{
    document::{ChunkKind, Tag},
    hash,
    model::numbered,
};

numbered! {
    /// The features of the tagger of content and source. "Between" is what lies between the token and the cue, "side"
    /// on which side of the cue the token is.
    pub(crate) enum ArgumentTemplate {
        TagAndSentence = 2,
        DistanceAndTag = 4,
        Path = 10,
        PathAndChunk = 11,
        ClausesAndTag = 13,
        ClausesAndCueChunks = 14,
        ClausesAndCue = 15,
        ClausesAndCueForm = 16,
        ClausesAndChunk = 17,
        QuotationAndTag = 21,
        QuotationAndCueMarks = 22,
        QuotationAndCue = 23,
        CommasBetween = 31,
        MarksBetween = 32,
        ConjunctionsBetween = 33,
        PhrasesBetweenAndTag = 34,
        PhrasesBetweenAndChunk = 35,
        WhBetween = 36,
        BreaksBetween = 37,
        CueAndTag = 41,
        CueAndDistance = 42,
        CueChunksAndTag = 44,
        CueWordsAndNearTag = 47,
        CueTagAndTag = 48,
        WordAfterCueAndTag = 49,
        VerbsBetweenAndCue = 52,
        PreviousWordAndPlace = 55,
        ShapeAndPhrasesBetween = 57,
        CuesBetween = 61,
        CuesBetweenAndCueChunks = 62,
        CuesBetweenAndTag = 63,
        CuesBetweenAndCue = 64,
        ChunkBoundaryAndPlace = 70,
        ChunkBoundaryAndVerbsBetween = 71,
        AheadAndCueTag = 72,
        WordAndSide = 102,
        PreviousWordAndSide = 104,
        NextWordAndSide = 105,
        PreviousTagAndTag = 106,
        TagAndNextTag = 107,
        TagsAround = 108,
        PreviousTags = 109,
        NextTags = 110,
        ShapeAndPreviousTag = 111,
        PlaceAndTag = 112,
        Chunk = 113,
        MarkBoundary = 114,
        ChunkBoundary = 115,
        PreviousWordAndWord = 116,
        WordAndNextWord = 117,
        WordAndAhead = 118,
        ChunkBoundaryAndAhead = 119,
    }
}

use ArgumentTemplate as T;

#[inline(always)]
fn feature<const N: usize>(template: T, values: [u64; N]) -> u64 {
    hash::number(template.number(), &values)
}

/// The value of a tag or chunk that is not there.
const NO_KIND: u64 = 99;

/// The value of a chunk that is not there, where it is packed with others into one value.
const NO_PACKED_KIND: u64 = 31;

/// The value of a word that is not there.
const NO_WORD: u64 = 1;

/// The value of an edge of a token that is not there.
const NO_EDGE: u64 = 9;

/// Tokens from the cue within which a token's tag is observed with the words of the cue.
const MAX_TOKENS_NEAR_CUE: usize = 3;

/// What the features of the tokens in a cue's window have in common.
pub(crate) struct CueContext {
    cue: Range<usize>,
    window: Range<usize>,
    sentence: u32,
    /// The hashed lemma of the cue's head, and its tag.
    head: u64,
    head_tag: u64,
    /// The cue's last word if it is not the head.
    tail: u64,
    /// The chunks before and after the cue.
    shape: u64,
    /// Whether there are quotation marks before and after the cue in its sentence, and whether it is inside some.
    marks: u64,
    quoted: bool,
    quotation: u32,
    /// The word after the cue.
    next: u64,
    /// End of the cue before, start of the cue after.
    left: usize,
    right: usize,
    chunks: Range<usize>,
}

impl CueContext {
    /// The context of a cue; `others` are the cues of the document, in order, with or without this one.
    pub fn new(view: &View, cue: &Range<usize>, others: &[Range<usize>]) -> Self {
        let points = &view.points;
        let window = arguments::window(view, cue);
        let head_at = arguments::head(view, cue);
        let sentence = points[cue.start].sentence;
        let own = &view.document.sentences[sentence as usize].tokens;
        let chunks = points[cue.start].chunk as usize..points[cue.end - 1].chunk as usize;
        let has_marks =
            |from: usize, to: usize| u64::from(to > from && view.counts[to].marks > view.counts[from].marks);
        let quoted = points[cue.start].quoted;
        let split = others.partition_point(|other| other.start < cue.start);
        CueContext {
            sentence,
            head: points[head_at].lemma_hash,
            head_tag: points[head_at].tag.number(),
            tail: if head_at + 1 == cue.end { NO_WORD } else { points[cue.end - 1].lower_hash },
            shape: shape(view, cue, own, &chunks),
            marks: has_marks(own.start, cue.start) * 4 + has_marks(cue.end, own.end) * 2 + u64::from(quoted),
            quoted,
            quotation: points[cue.start].quotation,
            next: points.get(cue.end).filter(|_| cue.end < window.end).map_or(NO_WORD, |p| p.lower_hash),
            left: others[..split].iter().rev().find(|other| other.end <= cue.start).map_or(0, |other| other.end),
            right: others[split..].iter().find(|other| other.start >= cue.end).map_or(usize::MAX, |other| other.start),
            chunks,
            window,
            cue: cue.clone(),
        }
    }

    /// The tokens that are labelled.
    pub fn window(&self) -> Range<usize> {
        self.window.clone()
    }
}

/// The chunks before and after a cue in its sentence, as a number. If the cue ends within its last chunk, that is the
/// one after it, by a number of its own.
fn shape(view: &View, cue: &Range<usize>, sentence: &Range<usize>, chunks: &Range<usize>) -> u64 {
    let all = &view.document.chunks;
    let kind = |chunk: Option<&crate::document::Chunk>| {
        chunk.filter(|chunk| sentence.contains(&chunk.tokens.start)).map_or(NO_KIND, |chunk| chunk.kind.number())
    };
    let next = if all[chunks.end].tokens.end > cue.end {
        64 + all[chunks.end].kind.number()
    } else {
        kind(all.get(chunks.end + 1))
    };
    kind(chunks.start.checked_sub(1).map(|chunk| &all[chunk])) * 256 + next
}

/// A token's place in its sentence: first, last, last but one, or another.
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

/// The features of a token that do not depend on the cue, except for the side of it that the token is on.
pub(crate) fn word_features(view: &View, at: usize, is_right: bool, mut out: impl FnMut(u64)) {
    let points = &view.points;
    let p = &points[at];
    let get = |by: isize| at.checked_add_signed(by).and_then(|i| points.get(i)).filter(|q| q.paragraph == p.paragraph);
    let (b1, b2, n1, n2) = (get(-1), get(-2), get(1), get(2));
    let word = |q: Option<&Point>| q.map_or(NO_WORD, |q| q.lower_hash);
    let tag = |q: Option<&Point>| q.map_or(NO_KIND, |q| q.tag.number());
    let side = u64::from(is_right);
    let (t, bt, nt) = (p.tag.number(), tag(b1), tag(n1));
    let kind = p.kind.number();
    let comma = u64::from(b1.is_some_and(|q| q.kind == ChunkKind::Comma))
        + 2 * u64::from(b1.is_some_and(|q| q.edge != Edge::None));
    let begins = u64::from(view.document.chunks[p.chunk as usize].tokens.start == at);
    out(feature(T::WordAndSide, [p.lower_hash, side]));
    out(feature(T::PreviousWordAndSide, [word(b1), side]));
    out(feature(T::NextWordAndSide, [word(n1), side]));
    out(feature(T::PreviousTagAndTag, [bt, t]));
    out(feature(T::TagAndNextTag, [t, nt]));
    out(feature(T::TagsAround, [bt, t, nt]));
    out(feature(T::PreviousTags, [tag(b2), bt, t]));
    out(feature(T::NextTags, [t, nt, tag(n2)]));
    out(feature(T::ShapeAndPreviousTag, [p.shape.number(), bt]));
    out(feature(T::PlaceAndTag, [place(view, at), t, comma]));
    out(feature(T::Chunk, [kind, begins, side]));
    // In place of weights of pairs of labels: how the boundary before the token looks.
    let edge_before = b1.map_or(NO_EDGE, |q| q.edge.number());
    let kind_before = b1.map_or(NO_KIND, |q| q.kind.number());
    out(feature(T::MarkBoundary, [edge_before, p.edge.number(), side, u64::from(p.quoted)]));
    out(feature(T::ChunkBoundary, [kind_before, kind, begins, side]));
    out(feature(T::PreviousWordAndWord, [word(b1), p.lower_hash]));
    out(feature(T::WordAndNextWord, [p.lower_hash, word(n1)]));
    let ahead = u64::from(p.ahead);
    out(feature(T::WordAndAhead, [p.lower_hash, ahead, side]));
    out(feature(T::ChunkBoundaryAndAhead, [kind, kind_before, ahead, side]));
}

/// What lies between a token and the cue, in the steps of [`bucket`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CountsBetween {
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
pub(crate) fn between(view: &View, context: &CueContext, at: usize) -> (CountsBetween, u64) {
    let is_right = at >= context.cue.end;
    let (from, to) = if is_right { (context.cue.end, at) } else { (at + 1, context.cue.start) };
    let CountsBefore { verbs, commas, marks, conjunctions, phrases, wh, breaks, .. } =
        view.counts[to].since(view.counts[from]);
    let cues = if to > from { view.counts[to].cues.saturating_sub(view.counts[from].cues) } else { 0 };
    let is_beyond = if is_right { at >= context.right } else { at < context.left };
    let between = CountsBetween {
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
pub(crate) fn between_features(context: &CueContext, between: &CountsBetween, mut out: impl FnMut(u64)) {
    let CountsBetween { side, verbs, commas, marks, conjunctions, wh, breaks, cues } = *between;
    out(feature(T::CommasBetween, [side, commas, verbs]));
    out(feature(T::MarksBetween, [side, marks, u64::from(context.quoted)]));
    out(feature(T::ConjunctionsBetween, [side, conjunctions, verbs]));
    out(feature(T::WhBetween, [side, wh, verbs]));
    out(feature(T::BreaksBetween, [side, breaks, commas]));
    out(feature(T::VerbsBetweenAndCue, [context.head, side, verbs, commas]));
    out(feature(T::CuesBetween, [side, cues, verbs]));
    out(feature(T::CuesBetweenAndCueChunks, [side, cues, context.shape]));
    out(feature(T::CuesBetweenAndCue, [side, cues, context.head]));
}

/// The other features of a token that depend on the cue.
pub(crate) fn cue_features(
    view: &View,
    context: &CueContext,
    at: usize,
    (between, phrases): (&CountsBetween, u64),
    mut out: impl FnMut(u64),
) {
    let points = &view.points;
    let p = &points[at];
    let is_right = at >= context.cue.end;
    let side = u64::from(is_right);
    let steps = (i64::from(p.sentence) - i64::from(context.sentence)).clamp(-2, 2) + 2;
    let side_and_sentence = side * 8 + steps as u64;
    let tokens = if is_right { at - context.cue.end + 1 } else { context.cue.start - at };
    let distance = bucket(tokens as u32);
    let (verbs, commas) = (between.verbs, between.commas);
    let (t, kind) = (p.tag.number(), p.kind.number());
    let begins = u64::from(view.document.chunks[p.chunk as usize].tokens.start == at);
    let previous = at.checked_sub(1).filter(|&i| i >= context.window.start).map(|i| &points[i]);
    let before = previous.map_or(NO_WORD, |q| q.lower_hash);
    let place = place(view, at);
    let same_quotation = u64::from(p.quoted && context.quoted && p.quotation == context.quotation);
    let quotation = p.edge.number() + 4 * u64::from(p.quoted) + 8 * same_quotation;
    let CueContext { head, head_tag, tail, shape, marks, next, .. } = *context;

    out(feature(T::TagAndSentence, [t, side_and_sentence]));
    out(feature(T::DistanceAndTag, [side, distance, t]));
    if steps == 2 {
        path_features(view, context, p, is_right, &mut out);
    }
    out(feature(T::QuotationAndTag, [quotation, t]));
    out(feature(T::QuotationAndCueMarks, [quotation, side_and_sentence, shape, marks]));
    out(feature(T::QuotationAndCue, [quotation, side, head]));
    out(feature(T::PhrasesBetweenAndTag, [side, phrases, t]));
    out(feature(T::PhrasesBetweenAndChunk, [side, phrases, verbs, commas, kind]));
    out(feature(T::CueAndTag, [head, side, t]));
    out(feature(T::CueAndDistance, [head, side, distance]));
    out(feature(T::CueChunksAndTag, [shape, side, t]));
    let near_tag = if tokens <= MAX_TOKENS_NEAR_CUE { t } else { NO_KIND };
    out(feature(T::CueWordsAndNearTag, [head, tail, side, near_tag]));
    out(feature(T::CueTagAndTag, [head_tag, side, t, distance]));
    out(feature(T::WordAfterCueAndTag, [next, side_and_sentence, t]));
    out(feature(T::PreviousWordAndPlace, [before, side_and_sentence, t, place]));
    let is_name = u64::from(p.tag.is_name() || p.tag == Tag::Prp);
    out(feature(T::ShapeAndPhrasesBetween, [p.shape.number(), side, phrases, verbs, is_name]));
    out(feature(T::CuesBetweenAndTag, [side, between.cues, t]));
    // How the boundary before the token looks, from the cue.
    let boundary = begins * 32 + previous.map_or(NO_PACKED_KIND, |q| q.kind.number());
    out(feature(T::ChunkBoundaryAndPlace, [side, place, boundary, kind]));
    out(feature(T::ChunkBoundaryAndVerbsBetween, [side, verbs, commas, t, boundary]));
    out(feature(T::AheadAndCueTag, [side, u64::from(p.ahead), head_tag, kind, verbs]));
}

/// The features of a token of the cue's sentence that depend on the chunks between it and the cue.
#[inline(always)]
fn path_features(view: &View, context: &CueContext, p: &Point, is_right: bool, out: &mut impl FnMut(u64)) {
    let chunk = p.chunk as usize;
    let (from, to) = if is_right { (context.chunks.end + 1, chunk) } else { (chunk + 1, context.chunks.start) };
    let side = u64::from(is_right);
    let (path, clauses) = (view.path(from, to) * 2 + side, view.clauses(from, to) * 2 + side);
    let (t, kind) = (p.tag.number(), p.kind.number());
    let CueContext { head, head_tag, tail, shape, .. } = *context;
    out(feature(T::Path, [path]));
    out(feature(T::PathAndChunk, [path, kind, t]));
    out(feature(T::ClausesAndTag, [clauses, t]));
    out(feature(T::ClausesAndCueChunks, [clauses, shape]));
    out(feature(T::ClausesAndCue, [clauses, head]));
    out(feature(T::ClausesAndCueForm, [clauses, head_tag, tail]));
    out(feature(T::ClausesAndChunk, [clauses, kind, shape]));
}

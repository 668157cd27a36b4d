//! What the taggers of this stage look at: the document, flattened into one record a token.

use crate::{
    Span,
    document::{ChunkKind, Document, Shape, Tag},
    hash,
    marks::Mark,
};

/// Whether a token is a quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Edge {
    None,
    Opens,
    Closes,
}

/// A token as the taggers see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    pub lower_hash: u64,
    pub lemma_hash: u64,
    pub tag: Tag,
    pub shape: Shape,
    pub kind: ChunkKind,
    pub edge: Edge,
    /// Whether it stands inside quotation marks, or is one.
    pub quoted: bool,
    /// Which quotation it stands in.
    pub quotation: u32,
    pub chunk: u32,
    pub sentence: u32,
    pub paragraph: u32,
    /// The class of its meaning.
    pub sense: u8,
    /// How like a word of reporting it is.
    pub reporting: u8,
    /// How its sentence goes on after its chunk: the form of the next verb, and whether a noun phrase, perhaps its subject, comes
    /// before it. 0 if no verb follows.
    pub ahead: u8,
}

/// How many of a thing stand before a token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub verbs: u32,
    pub commas: u32,
    pub marks: u32,
    pub conjunctions: u32,
    pub phrases: u32,
    pub wh: u32,
    pub breaks: u32,
    pub cues: u32,
}

impl Counts {
    /// How many lie between two tokens.
    pub fn since(self, earlier: Counts) -> Counts {
        Counts {
            verbs: self.verbs - earlier.verbs,
            commas: self.commas - earlier.commas,
            marks: self.marks - earlier.marks,
            conjunctions: self.conjunctions - earlier.conjunctions,
            phrases: self.phrases - earlier.phrases,
            wh: self.wh - earlier.wh,
            breaks: self.breaks - earlier.breaks,
            cues: self.cues - earlier.cues,
        }
    }
}

/// The flattened document.
#[derive(Debug)]
pub(crate) struct View<'d, 't> {
    pub document: &'d Document<'t>,
    pub points: Vec<Point>,
    /// One more than points.
    pub counts: Vec<Counts>,
    /// The kinds of the chunks that mark the clauses of a sentence, in order.
    markers: Vec<ChunkKind>,
    /// How many of them stand before each chunk; one more than chunks.
    markers_before: Vec<u32>,
}

impl<'d, 't> View<'d, 't> {
    pub fn new(document: &'d Document<'t>, marks: &[Mark]) -> Self {
        let mut points: Vec<Point> = document
            .tokens
            .iter()
            .map(|token| Point {
                lower_hash: token.lower_hash,
                lemma_hash: token.lemma_hash,
                tag: token.tag,
                shape: token.shape,
                kind: document.chunks[token.chunk as usize].kind,
                edge: Edge::None,
                quoted: false,
                quotation: 0,
                chunk: token.chunk,
                sentence: token.sentence,
                paragraph: token.paragraph,
                sense: token.sense,
                reporting: token.reporting,
                ahead: 0,
            })
            .collect();
        look_ahead(document, &mut points);
        for (index, mark) in marks.iter().enumerate() {
            if mark.parent.is_some() {
                continue;
            }
            let inside = document.tokens_in(mark.span);
            for at in inside.clone() {
                points[at].quoted = true;
                points[at].quotation = index as u32 + 1;
            }
            if inside.is_empty() {
                continue;
            }
            if mark.inner.start > mark.span.start {
                points[inside.start].edge = Edge::Opens;
            }
            if mark.is_closed {
                points[inside.end - 1].edge = Edge::Closes;
            }
        }
        let mut counts = Vec::with_capacity(points.len() + 1);
        let mut now = Counts::default();
        counts.push(now);
        for (at, point) in points.iter().enumerate() {
            let first = at == 0 || points[at - 1].chunk != point.chunk;
            match point.kind {
                ChunkKind::VerbGroup | ChunkKind::Gerund | ChunkKind::Participle if first => now.verbs += 1,
                ChunkKind::Comma => now.commas += 1,
                ChunkKind::Conjunction => now.conjunctions += 1,
                ChunkKind::NounPhrase if first => now.phrases += 1,
                ChunkKind::Wh | ChunkKind::That => now.wh += 1,
                ChunkKind::Dash | ChunkKind::Colon | ChunkKind::Semicolon | ChunkKind::Bracket => now.breaks += 1,
                _ => {}
            }
            now.marks += u32::from(point.edge != Edge::None);
            counts.push(now);
        }
        let mut markers = Vec::new();
        let mut markers_before = Vec::with_capacity(document.chunks.len() + 1);
        for chunk in &document.chunks {
            markers_before.push(markers.len() as u32);
            if is_marker(chunk.kind) {
                markers.push(chunk.kind);
            }
        }
        markers_before.push(markers.len() as u32);
        View { document, points, counts, markers, markers_before }
    }

    /// Notes where the cues stand, for [`Counts::cues`].
    pub fn count_cues(&mut self, cues: &[std::ops::Range<usize>]) {
        let mut starts = cues.iter().map(|cue| cue.start).peekable();
        let mut seen = 0;
        for at in 0..self.counts.len() {
            self.counts[at].cues = seen;
            while starts.next_if(|&start| start <= at).is_some() {
                seen += 1;
            }
        }
    }

    /// The kinds of the chunks in between, as a number: all of up to five, else the outermost two on each side.
    pub fn path(&self, from: usize, to: usize) -> u64 {
        let chunks = &self.document.chunks;
        let kind = |at: usize| chunks[at].kind as u64;
        if to <= from {
            0
        } else if to - from <= 5 {
            (from..to).fold(1, |sum, at| sum << 5 | kind(at) + 1)
        } else {
            [from, from + 1, to - 2, to - 1].into_iter().fold(2, |sum, at| sum << 5 | kind(at) + 1)
        }
    }

    /// The clause markers among the chunks in between, as a number: all of up to seven, else the first four and last three.
    pub fn clauses(&self, from: usize, to: usize) -> u64 {
        let to = to.max(from);
        let (from, to) = (self.markers_before[from] as usize, self.markers_before[to] as usize);
        let number = |sum: u64, kind: &ChunkKind| sum << 5 | *kind as u64 + 1;
        let markers = &self.markers[from..to];
        if markers.len() <= 7 {
            markers.iter().fold(1, number)
        } else {
            markers[markers.len() - 3..].iter().fold(markers[..4].iter().fold(2, number), number)
        }
    }

    pub fn span(&self, tokens: std::ops::Range<usize>) -> Span {
        self.document.span(tokens)
    }
}

/// Notes how sentences go on after each token.
fn look_ahead(document: &Document, points: &mut [Point]) {
    let (mut ahead, mut sentence) = (0, None);
    for chunk in document.chunks.iter().rev() {
        let own = points[chunk.tokens.start].sentence;
        if sentence != Some(own) {
            (ahead, sentence) = (0, Some(own));
        }
        points[chunk.tokens.clone()].iter_mut().for_each(|point| point.ahead = ahead);
        match chunk.kind {
            ChunkKind::VerbGroup | ChunkKind::Gerund | ChunkKind::Participle | ChunkKind::Infinitive => {
                ahead = (points[chunk.tokens.start].tag as u8 + 1) * 2
            }
            ChunkKind::NounPhrase if ahead > 0 => ahead |= 1,
            _ => {}
        }
    }
}

fn is_marker(kind: ChunkKind) -> bool {
    use ChunkKind::*;
    !matches!(kind, NounPhrase | Preposition | Adverb | Single | Other)
}

/// Distances and counts in nine steps.
pub(crate) const fn bucket(n: u32) -> u64 {
    match n {
        0..=3 => n as u64,
        4..=5 => 4,
        6..=9 => 5,
        10..=15 => 6,
        16..=25 => 7,
        _ => 8,
    }
}

/// The hash of a feature: its template and its values, as digits of one number.
#[inline(always)]
pub(crate) fn feature<const N: usize>(template: u64, values: [u64; N]) -> u64 {
    hash::number(template, &values)
}

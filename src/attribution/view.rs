//! What the taggers of this stage look at: the document, flattened into one record per token.

use std::ops::Range;

use crate::{
    Span,
    document::{ChunkKind, Document, Shape, Tag},
    marks::Mark,
    model::numbered,
};

numbered! {
    /// Whether a token is a quotation mark.
    #[repr(u8)]
    pub(crate) enum Edge {
        None = 0,
        Opens = 1,
        Closes = 2,
    }
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
    /// Whether it is inside quotation marks, or is one.
    pub quoted: bool,
    /// Which quotation it is in.
    pub quotation: u32,
    pub chunk: u32,
    pub sentence: u32,
    pub paragraph: u32,
    /// The class of its meaning.
    pub sense: u8,
    /// How like a word of reporting it is.
    pub reporting: u8,
    /// How its sentence goes on after its chunk: the form of the next verb, and whether a noun phrase, perhaps its
    /// subject, comes before that. 0 if no verb follows.
    pub ahead: u8,
}

/// How many chunks and marks of each sort there are before a token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CountsBefore {
    pub verbs: u32,
    pub commas: u32,
    pub marks: u32,
    pub conjunctions: u32,
    pub phrases: u32,
    pub wh: u32,
    pub breaks: u32,
    pub cues: u32,
}

impl CountsBefore {
    /// How many lie between an earlier token and this one.
    pub fn since(self, earlier: CountsBefore) -> CountsBefore {
        CountsBefore {
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
    /// One more than `points`: before each token, and after the last.
    pub counts: Vec<CountsBefore>,
    /// The kinds of the chunks that mark the clauses of a sentence, in order.
    markers: Vec<ChunkKind>,
    /// How many of them come before each chunk; one more than there are chunks.
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
        note_marks(document, marks, &mut points);
        let counts = count(&points);
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

    /// Counts the cues, given in order, for [`CountsBefore::cues`].
    pub fn count_cues(&mut self, cues: &[Range<usize>]) {
        let mut starts = cues.iter().map(|cue| cue.start).peekable();
        let mut seen = 0;
        for at in 0..self.counts.len() {
            self.counts[at].cues = seen;
            while starts.next_if(|&start| start <= at).is_some() {
                seen += 1;
            }
        }
    }

    /// The kinds of the chunks from one to another, as a number: all of up to five, else the outermost two on each
    /// side.
    pub fn path(&self, from: usize, to: usize) -> u64 {
        let chunks = &self.document.chunks;
        let kind = |at: usize| chunks[at].kind.number();
        if to <= from {
            0
        } else if to - from <= 5 {
            (from..to).fold(1, |sum, at| sum << 5 | kind(at) + 1)
        } else {
            [from, from + 1, to - 2, to - 1].into_iter().fold(2, |sum, at| sum << 5 | kind(at) + 1)
        }
    }

    /// The clause markers among the chunks from one to another, as a number: all of up to seven, else the first four
    /// and the last three.
    pub fn clauses(&self, from: usize, to: usize) -> u64 {
        let to = to.max(from);
        let (from, to) = (self.markers_before[from] as usize, self.markers_before[to] as usize);
        let number = |sum: u64, kind: &ChunkKind| sum << 5 | kind.number() + 1;
        let markers = &self.markers[from..to];
        if markers.len() <= 7 {
            markers.iter().fold(1, number)
        } else {
            markers[markers.len() - 3..].iter().fold(markers[..4].iter().fold(2, number), number)
        }
    }

    /// The bytes of some tokens.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        self.document.span(tokens)
    }
}

/// Notes which tokens are in quotation marks. Marks within others do not count.
fn note_marks(document: &Document, marks: &[Mark], points: &mut [Point]) {
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
}

/// Counts what comes before each token, and after the last.
fn count(points: &[Point]) -> Vec<CountsBefore> {
    let mut counts = Vec::with_capacity(points.len() + 1);
    let mut now = CountsBefore::default();
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
    counts
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
                ahead = (points[chunk.tokens.start].tag.number() as u8 + 1) * 2;
            }
            ChunkKind::NounPhrase if ahead > 0 => ahead |= 1,
            _ => {}
        }
    }
}

/// Whether a chunk marks where clauses begin or end, as verbs, conjunctions and commas do.
fn is_marker(kind: ChunkKind) -> bool {
    use ChunkKind::*;
    !matches!(kind, NounPhrase | Preposition | Adverb | Single | Other)
}

/// A distance or count in nine steps, finer where it is small.
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

#[cfg(test)]
mod tests {
    use super::bucket;

    #[test]
    fn buckets_rise_in_steps_of_one() {
        let steps: Vec<u64> = (0..100).map(bucket).collect();
        assert!(steps.windows(2).all(|pair| pair[1] == pair[0] || pair[1] == pair[0] + 1));
        assert_eq!((steps[0], steps[3], steps[99]), (0, 3, 8));
    }
}

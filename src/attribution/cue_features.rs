//! What the gate and the cue tagger observe of a token: the words, chunks and quotation marks around it.

use std::ops::Range;

use super::view::{Edge, Point, View, bucket};
use crate::{
    document::{ChunkKind, Shape},
    hash,
    model::numbered,
};

numbered! {
    /// The features of the gate.
    pub(crate) enum GateTemplate {
        Lemma = 81,
        LemmaAndTag = 82,
        ReportingAndTag = 83,
        TagsAround = 84,
        PreviousTagAndQuoted = 85,
        LemmaAndNextTag = 86,
        NextTags = 87,
    }
}

numbered! {
    /// The features of the cue tagger. "Previous" and "next" are the tokens or chunks on either side; a sense is the
    /// class of a word's meaning, reporting how like a word of reporting it is.
    pub(crate) enum CueTemplate {
        Word = 2,
        Lemma = 3,
        Tag = 4,
        LemmaAndTag = 5,
        Shape = 6,
        PreviousWord = 7,
        NextWord = 8,
        SecondPreviousWord = 9,
        SecondNextWord = 10,
        PreviousLemma = 11,
        NextLemma = 12,
        PreviousTag = 13,
        NextTag = 14,
        PreviousTagAndTag = 15,
        TagAndNextTag = 16,
        TagsAround = 17,
        PreviousTags = 18,
        NextTags = 19,
        PreviousLemmaAndLemma = 20,
        LemmaAndNextLemma = 21,
        LemmaAndNextTag = 23,
        LemmaAndPreviousTag = 24,
        Chunk = 25,
        LemmaAndQuoted = 26,
        TagAndQuoted = 27,
        PreviousChunks = 30,
        NextChunks = 31,
        LemmaAndPreviousChunk = 34,
        LemmaAndNextChunk = 35,
        LemmaAndNextChunks = 36,
        LemmaAndPreviousChunks = 37,
        ChunksAround = 38,
        PreviousPhrase = 40,
        LemmaAndPreviousPhraseForm = 42,
        NextPhrase = 43,
        LemmaAndNextPhraseForm = 45,
        LemmaAndNextPhrase = 46,
        LemmaAndNextChunkWord = 47,
        TagAndNextChunkWord = 48,
        StartsSentence = 50,
        LemmaAndPlace = 51,
        WholeSentenceQuoted = 52,
        MarksInSentenceAndTag = 53,
        LemmaAndMarksInSentence = 54,
        MarkBefore = 56,
        MarkAfter = 58,
        TokensFromParagraphStart = 60,
        TokensToParagraphEnd = 61,
        MarkFromParagraphStart = 62,
        MarkToParagraphEnd = 63,
        MarkAndPreviousShapes = 64,
        MarkInFirstParagraph = 65,
        MarkAndPreviousTags = 66,
        MarkBetweenQuotations = 67,
        Sense = 70,
        SenseAndTags = 71,
        SenseAndNextChunks = 72,
        SenseAndChunksAround = 73,
        SenseAndQuoted = 74,
        SenseAndPreviousTag = 75,
        SenseAndNextChunkWord = 76,
        Reporting = 90,
        ReportingAndTags = 91,
        ReportingAndNextChunks = 92,
        ReportingAndChunksAround = 93,
        ReportingAndQuoted = 94,
        ReportingAndPreviousTag = 95,
        ReportingAndSense = 96,
        ReportingAndNextChunkWord = 97,
    }
}

/// Tokens before and after one among which a quotation mark is looked for.
const MAX_TOKENS_TO_MARK: u32 = 8;

/// Chunks before and after one among which a noun phrase is looked for.
const MAX_CHUNKS_TO_PHRASE: usize = 12;

/// The value of a tag, shape or chunk that is not there.
const NO_KIND: u64 = 99;

/// The value of a word that is not there.
const NO_WORD: u64 = 1;

/// The features of a token that the gate looks at.
pub(crate) fn gate_features(view: &View, at: usize, mut out: impl FnMut(u64)) {
    use GateTemplate as T;
    let feature = |template: T, values: &[u64]| hash::number(template.number(), values);
    let p = &view.points[at];
    let tag = |at: Option<usize>| at.and_then(|at| view.points.get(at)).map_or(NO_KIND, |p| p.tag.number());
    let (t, before, next) = (p.tag.number(), tag(at.checked_sub(1)), tag(Some(at + 1)));
    out(feature(T::Lemma, &[p.lemma_hash]));
    out(feature(T::LemmaAndTag, &[p.lemma_hash, t]));
    out(feature(T::ReportingAndTag, &[u64::from(p.reporting), t]));
    out(feature(T::TagsAround, &[before, t, next]));
    out(feature(T::PreviousTagAndQuoted, &[before, t, u64::from(p.quoted)]));
    out(feature(T::LemmaAndNextTag, &[p.lemma_hash, next]));
    out(feature(T::NextTags, &[t, next, tag(Some(at + 2))]));
}

use CueTemplate as T;

#[inline(always)]
fn feature<const N: usize>(template: T, values: [u64; N]) -> u64 {
    hash::number(template.number(), &values)
}

/// A token of a sentence with those around it.
struct CueToken<'v> {
    view: &'v View<'v, 'v>,
    sentence: &'v Range<usize>,
    at: usize,
    point: &'v Point,
    /// The two tokens before and the two after, nearest first.
    before: [Option<&'v Point>; 2],
    after: [Option<&'v Point>; 2],
    /// The kinds of the two chunks before and after, nearest first.
    chunks_before: [u64; 2],
    chunks_after: [u64; 2],
    /// The first word of the next chunk.
    next_chunk_word: Option<u64>,
    /// Quotation marks in the sentence, up to four.
    marks: u64,
}

fn word(p: Option<&Point>) -> u64 {
    p.map_or(NO_WORD, |p| p.lower_hash)
}

fn lemma(p: Option<&Point>) -> u64 {
    p.map_or(NO_WORD, |p| p.lemma_hash)
}

fn tag(p: Option<&Point>) -> u64 {
    p.map_or(NO_KIND, |p| p.tag.number())
}

fn shape(p: Option<&Point>) -> u64 {
    p.map_or(NO_KIND, |p| p.shape.number())
}

/// The features of one token of a sentence.
pub(crate) fn features(view: &View, sentence: &Range<usize>, at: usize, mut out: impl FnMut(u64)) {
    let token = CueToken::new(view, sentence, at);
    token.words(&mut out);
    token.chunks(&mut out);
    token.meaning(&mut out);
    token.quotation(&mut out);
    token.paragraph(&mut out);
}

impl<'v> CueToken<'v> {
    fn new(view: &'v View<'v, 'v>, sentence: &'v Range<usize>, at: usize) -> Self {
        let (points, chunks) = (&view.points, &view.document.chunks);
        let point = |by: isize| at.checked_add_signed(by).filter(|at| sentence.contains(at)).map(|at| &points[at]);
        let chunk = points[at].chunk as usize;
        let is_own = |&chunk: &usize| chunk < chunks.len() && sentence.contains(&chunks[chunk].tokens.start);
        let kind = |by: isize| {
            chunk.checked_add_signed(by).filter(is_own).map_or(NO_KIND, |chunk| chunks[chunk].kind.number())
        };
        let next_chunk = chunks.get(chunk + 1).map(|chunk| chunk.tokens.start).filter(|start| sentence.contains(start));
        CueToken {
            before: [point(-1), point(-2)],
            after: [point(1), point(2)],
            chunks_before: [kind(-1), kind(-2)],
            chunks_after: [kind(1), kind(2)],
            next_chunk_word: next_chunk.map(|start| points[start].lower_hash),
            marks: view.counts[sentence.end].since(view.counts[sentence.start]).marks.min(4) as u64,
            point: &points[at],
            view,
            sentence,
            at,
        }
    }

    /// Words, lemmas, tags of the token and its neighbours.
    #[inline(always)]
    fn words(&self, out: &mut impl FnMut(u64)) {
        let p = self.point;
        let ([b1, b2], [n1, n2]) = (self.before, self.after);
        let (l, t, quoted, marks) = (p.lemma_hash, p.tag.number(), u64::from(p.quoted), self.marks);
        let (bt1, bt2, nt1, nt2) = (tag(b1), tag(b2), tag(n1), tag(n2));
        let (bl1, nl1) = (lemma(b1), lemma(n1));
        out(feature(T::Word, [p.lower_hash]));
        out(feature(T::Lemma, [l]));
        out(feature(T::Tag, [t]));
        out(feature(T::LemmaAndTag, [l, t]));
        out(feature(T::PreviousWord, [word(b1)]));
        out(feature(T::NextWord, [word(n1)]));
        out(feature(T::SecondNextWord, [word(n2)]));
        out(feature(T::Shape, [p.shape.number()]));
        out(feature(T::SecondPreviousWord, [word(b2)]));
        out(feature(T::PreviousLemma, [bl1]));
        out(feature(T::NextLemma, [nl1]));
        out(feature(T::PreviousTag, [bt1]));
        out(feature(T::NextTag, [nt1]));
        out(feature(T::Chunk, [p.kind.number()]));
        out(feature(T::StartsSentence, [u64::from(self.at == self.sentence.start)]));
        out(feature(T::MarksInSentenceAndTag, [marks, t]));
        out(feature(T::PreviousTagAndTag, [bt1, t]));
        out(feature(T::TagAndNextTag, [t, nt1]));
        out(feature(T::TagsAround, [bt1, t, nt1]));
        out(feature(T::PreviousTags, [bt2, bt1, t]));
        out(feature(T::NextTags, [t, nt1, nt2]));
        out(feature(T::PreviousLemmaAndLemma, [bl1, l]));
        out(feature(T::LemmaAndNextLemma, [l, nl1]));
        out(feature(T::LemmaAndNextTag, [l, nt1]));
        out(feature(T::LemmaAndPreviousTag, [l, bt1]));
        out(feature(T::LemmaAndQuoted, [l, quoted]));
        out(feature(T::TagAndQuoted, [t, quoted, marks]));
    }

    /// The chunks around the token, and the heads of the noun phrases before and after it.
    #[inline(always)]
    fn chunks(&self, out: &mut impl FnMut(u64)) {
        let p = self.point;
        let ([pc1, pc2], [nc1, nc2], l) = (self.chunks_before, self.chunks_after, p.lemma_hash);
        out(feature(T::PreviousChunks, [pc1, pc2]));
        out(feature(T::NextChunks, [nc1, nc2]));
        out(feature(T::LemmaAndPreviousChunk, [l, pc1]));
        out(feature(T::LemmaAndNextChunk, [l, nc1]));
        out(feature(T::LemmaAndNextChunks, [l, nc1, nc2]));
        out(feature(T::LemmaAndPreviousChunks, [l, pc1, pc2]));
        out(feature(T::ChunksAround, [pc1, p.kind.number(), p.tag.number(), nc1, nc2]));
        if let Some(head) = self.phrase(-1) {
            out(feature(T::PreviousPhrase, [head.lemma_hash]));
            out(feature(T::LemmaAndPreviousPhraseForm, [l, head.tag.number(), head.shape.number()]));
        }
        if let Some(head) = self.phrase(1) {
            out(feature(T::NextPhrase, [head.lemma_hash]));
            out(feature(T::LemmaAndNextPhraseForm, [l, head.tag.number(), head.shape.number()]));
            out(feature(T::LemmaAndNextPhrase, [l, head.lemma_hash]));
        }
    }

    /// The head of the nearest noun phrase of the sentence before the token's chunk (`step` -1) or after it (1).
    fn phrase(&self, step: isize) -> Option<&'v Point> {
        let chunks = &self.view.document.chunks;
        let mut at = (self.point.chunk as usize).checked_add_signed(step)?;
        for _ in 0..MAX_CHUNKS_TO_PHRASE {
            let found = chunks.get(at).filter(|chunk| self.sentence.contains(&chunk.tokens.start))?;
            if found.kind == ChunkKind::NounPhrase {
                return Some(&self.view.points[found.head()]);
            }
            at = at.checked_add_signed(step)?;
        }
        None
    }

    /// The class of the token's meaning and how like a word of reporting it is, where these are known.
    #[inline(always)]
    fn meaning(&self, out: &mut impl FnMut(u64)) {
        let p = self.point;
        let (t, quoted, marks) = (p.tag.number(), u64::from(p.quoted), self.marks);
        let (bt1, nt1) = (tag(self.before[0]), tag(self.after[0]));
        let ([pc1, _], [nc1, nc2]) = (self.chunks_before, self.chunks_after);
        let (sense, reporting) = (u64::from(p.sense), u64::from(p.reporting));
        if sense != 0 {
            out(feature(T::Sense, [sense]));
            out(feature(T::SenseAndTags, [sense, t, nt1]));
            out(feature(T::SenseAndNextChunks, [sense, nc1, nc2]));
            out(feature(T::SenseAndChunksAround, [sense, pc1, nc1]));
            out(feature(T::SenseAndQuoted, [sense, quoted, marks]));
            out(feature(T::SenseAndPreviousTag, [sense, bt1, t]));
        }
        if reporting != 0 {
            out(feature(T::Reporting, [reporting]));
            out(feature(T::ReportingAndTags, [reporting, t, nt1]));
            out(feature(T::ReportingAndNextChunks, [reporting, nc1, nc2]));
            out(feature(T::ReportingAndChunksAround, [reporting, pc1, nc1]));
            out(feature(T::ReportingAndQuoted, [reporting, quoted, marks]));
            out(feature(T::ReportingAndPreviousTag, [reporting, bt1, t]));
            out(feature(T::ReportingAndSense, [reporting, sense]));
        }
        if let Some(next) = self.next_chunk_word {
            out(feature(T::LemmaAndNextChunkWord, [p.lemma_hash, next]));
            out(feature(T::TagAndNextChunkWord, [t, next]));
            if sense != 0 {
                out(feature(T::SenseAndNextChunkWord, [sense, next]));
            }
            if reporting != 0 {
                out(feature(T::ReportingAndNextChunkWord, [reporting, next]));
            }
        }
    }

    /// The token's place in the sentence, and the quotation marks around it.
    #[inline(always)]
    fn quotation(&self, out: &mut impl FnMut(u64)) {
        let CueToken { view, sentence, at, point: p, marks, .. } = *self;
        let points = &view.points;
        let (l, t, quoted) = (p.lemma_hash, p.tag.number(), u64::from(p.quoted));
        // First, last but for a stop, or between.
        let place = if at == sentence.start {
            0
        } else if at + 2 >= sentence.end {
            2
        } else {
            1
        };
        out(feature(T::LemmaAndPlace, [l, place]));
        let whole = u64::from(sentence.len() > 2 && points[sentence.start].quoted && points[sentence.end - 2].quoted);
        out(feature(T::WholeSentenceQuoted, [whole, quoted]));
        out(feature(T::LemmaAndMarksInSentence, [l, marks]));
        for (template, step) in [(T::MarkBefore, -1), (T::MarkAfter, 1)] {
            let mut next = at.checked_add_signed(step);
            for distance in 0..MAX_TOKENS_TO_MARK {
                let Some(here) = next.filter(|here| sentence.contains(here)) else { break };
                if points[here].edge != Edge::None {
                    out(feature(template, [bucket(distance), points[here].edge.number(), t]));
                    break;
                }
                next = here.checked_add_signed(step);
            }
        }
    }

    /// The token's place in the paragraph; for a mark, such as the colon of a headline, also what is around it there.
    #[inline(always)]
    fn paragraph(&self, out: &mut impl FnMut(u64)) {
        let CueToken { view, at, point: p, before: [b1, b2], after: [n1, _], .. } = *self;
        let (w, t) = (p.lower_hash, p.tag.number());
        let (bt1, bt2, nt1) = (tag(b1), tag(b2), tag(n1));
        let paragraph = &view.document.paragraphs[p.paragraph as usize].tokens;
        let from_start = (at - paragraph.start).min(7) as u64;
        let to_end = (paragraph.end - 1 - at).min(9) as u64;
        out(feature(T::TokensFromParagraphStart, [from_start, t, p.shape.number()]));
        out(feature(T::TokensToParagraphEnd, [to_end, t]));
        if p.shape == Shape::Mark {
            out(feature(T::MarkFromParagraphStart, [w, from_start]));
            out(feature(T::MarkToParagraphEnd, [w, to_end]));
            out(feature(T::MarkAndPreviousShapes, [w, shape(b1), shape(b2)]));
            out(feature(T::MarkInFirstParagraph, [w, u64::from(p.paragraph == 0), bt1, nt1]));
            out(feature(T::MarkAndPreviousTags, [w, bt1, bt2, from_start]));
            let opens_after = u64::from(n1.is_some_and(|p| p.edge == Edge::Opens));
            let closes_before = u64::from(b1.is_some_and(|p| p.edge == Edge::Closes));
            out(feature(T::MarkBetweenQuotations, [w, opens_after, closes_before]));
        }
    }
}

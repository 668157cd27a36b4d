//! Content and source of a cue: the labels of a tagger that is run over the sentences around each cue.

use std::ops::Range;

use super::view::{Edge, View};
use crate::document::ChunkKind;

/// Neither content nor source.
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

/// Sentences on either side of the cue's, within its paragraph, that the window may hold.
const MAX_SENTENCES_FROM_CUE: usize = 2;
/// Tokens of the window before the cue.
const MAX_TOKENS_BEFORE_CUE: usize = 110;
/// Tokens of the window after the cue.
const MAX_TOKENS_AFTER_CUE: usize = 165;
/// Tokens of the window in the next paragraph, after a colon.
const MAX_TOKENS_AFTER_COLON: usize = 160;
/// Tokens of the window before a cue that is a dash or colon.
const MAX_TOKENS_BEFORE_MARK: usize = 200;

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
    let reaches = |s: usize, steps: usize| steps < MAX_SENTENCES_FROM_CUE && quotes(s) || carries_on(s);
    let (mut from, mut to) = (own, last);
    while from > 0
        && inside(from - 1)
        && (from == own || reaches(from - 1, own - from) || carries_on(from))
        && cue.start - sentences[from - 1].tokens.start < MAX_TOKENS_BEFORE_CUE
    {
        from -= 1;
    }
    while to + 1 < sentences.len()
        && inside(to + 1)
        && reaches(to + 1, to - last)
        && sentences[to + 1].tokens.end - cue.end < MAX_TOKENS_AFTER_CUE
    {
        to += 1;
    }
    let kind = view.points[cue.start].kind;
    if cue.len() == 1 && matches!(kind, ChunkKind::Dash | ChunkKind::Colon | ChunkKind::Other) {
        while from > 0 && inside(from - 1) && cue.start - sentences[from - 1].tokens.start < MAX_TOKENS_BEFORE_MARK {
            from -= 1;
        }
    }
    sentences[from].tokens.start..end_after_colon(view, paragraph, sentences[to].tokens.end)
}

/// The end of a window: if a colon closes the paragraph there, sentences of the next one belong to it.
fn end_after_colon(view: &View, paragraph: usize, end: usize) -> usize {
    let document = view.document;
    let closes_with_colon =
        end > 0 && document.word(end - 1) == ":" && end == document.paragraphs[paragraph].tokens.end;
    let next = document.paragraphs.get(paragraph + 1).filter(|_| closes_with_colon);
    let sentences = next.map_or(&[][..], |next| &document.sentences[next.sentences.clone()]);
    let ends = sentences.iter().map(|sentence| sentence.tokens.end);
    ends.take_while(|sentence_end| sentence_end - end <= MAX_TOKENS_AFTER_COLON).last().unwrap_or(end)
}

/// The word of a cue that carries its meaning: its first full verb, else its last word.
pub(crate) fn head(view: &View, cue: &Range<usize>) -> usize {
    let light = ["be", "have", "do"].map(|word| crate::hash::bytes(word.as_bytes()));
    cue.clone()
        .find(|&at| view.points[at].tag.is_verb() && !light.contains(&view.points[at].lemma_hash))
        .unwrap_or(cue.end - 1)
}

/// The pieces of content that a sequence of labels marks, and of the sources it marks the one nearest to the cue. The
/// first label is that of the token `start`.
pub(crate) fn spans_of_labels(
    labels: &[u8],
    start: usize,
    cue: &Range<usize>,
) -> (Vec<Range<usize>>, Option<Range<usize>>) {
    let (mut content, mut sources) = (Vec::new(), Vec::new());
    for (at, &label) in labels.iter().enumerate() {
        let (pieces, begins): (&mut Vec<Range<usize>>, bool) = match label {
            CONTENT | IN_CONTENT => (&mut content, label == CONTENT),
            SOURCE | IN_SOURCE => (&mut sources, label == SOURCE),
            OUTSIDE | CUE.. => continue,
        };
        let at = start + at;
        match pieces.last_mut() {
            Some(last) if !begins && last.end == at => last.end = at + 1,
            _ => pieces.push(at..at + 1),
        }
    }
    (content, sources.into_iter().min_by_key(|source| tokens_between(source, cue)))
}

/// How many tokens lie between a stretch of tokens and the cue; 0 if they touch or overlap.
pub(crate) fn tokens_between(tokens: &Range<usize>, cue: &Range<usize>) -> usize {
    if tokens.end <= cue.start { cue.start - tokens.end } else { tokens.start.saturating_sub(cue.end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Bounds = (usize, usize);

    fn spans(labels: &[u8], cue: Range<usize>) -> (Vec<Bounds>, Option<Bounds>) {
        let (content, source) = spans_of_labels(labels, 10, &cue);
        let pair = |range: Range<usize>| (range.start, range.end);
        (content.into_iter().map(pair).collect(), source.map(pair))
    }

    #[test]
    fn tokens_between_a_stretch_and_the_cue() {
        for (tokens, expected) in [(0..3, 2), (2..5, 0), (4..7, 0), (6..8, 0), (9..12, 3)] {
            assert_eq!(tokens_between(&tokens, &(5..6)), expected, "{tokens:?}");
        }
    }

    #[test]
    fn labels_mark_pieces_of_content() {
        let labels = [CONTENT, IN_CONTENT, OUTSIDE, CUE, CONTENT, CONTENT, IN_CONTENT];
        assert_eq!(spans(&labels, 13..14), (vec![(10, 12), (14, 15), (15, 17)], None));
        // Content that goes on where none was begins there.
        assert_eq!(spans(&[OUTSIDE, IN_CONTENT, CUE, IN_CONTENT], 12..13), (vec![(11, 12), (13, 14)], None));
        assert_eq!(spans(&[OUTSIDE, CUE], 11..12), (Vec::new(), None));
    }

    #[test]
    fn of_several_sources_the_nearest_to_the_cue_is_taken() {
        let labels = [SOURCE, IN_SOURCE, OUTSIDE, SOURCE, CUE, OUTSIDE, OUTSIDE, SOURCE, IN_SOURCE];
        assert_eq!(spans(&labels, 14..15).1, Some((13, 14)));
        let labels = [SOURCE, OUTSIDE, OUTSIDE, CUE, OUTSIDE, SOURCE, IN_SOURCE];
        assert_eq!(spans(&labels, 13..14).1, Some((15, 17)));
        // Of two that are equally near, the first.
        let labels = [SOURCE, OUTSIDE, CUE, OUTSIDE, SOURCE];
        assert_eq!(spans(&labels, 12..13).1, Some((10, 11)));
    }
}

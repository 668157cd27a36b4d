//! Quotes without a cue: passages in quotation marks that no cue's content covers. Who said them is decided by
//! `speakers`.
//!
//! Fires on a second sentence of speech, as in `“We won.” She smiled. “It was not easy.”`; does not fire on the single
//! words or titles that marks also hold, as in `the so-called “experts”`.

use std::ops::Range;

use super::{
    evidence::{Evidence, Finder},
    quote::{Act, Kind, Quote},
};
use crate::{
    Span,
    document::{Document, Shape},
    marks::Mark,
};

/// Tokens that the name of a person has who is introduced.
const MIN_NAME_TOKENS: usize = 2;
const MAX_NAME_TOKENS: usize = 5;

/// Words a passage must have to be speech without a full stop.
const MIN_WORDS: usize = 6;

/// The confidence of such a quote. Corpora do not annotate passages without a cue, so fifty drawn at random from the
/// 924 articles of PolNeAR were judged at one reading: 41 hold words of somebody, the others are titles or marks paired
/// wrongly. By the rule of succession (41 + 1) / (50 + 2) = 0.81; kept at 0.8, which an earlier reading of fifty gave.
const CONFIDENCE: f32 = 0.8;

/// Passages that none of the contents touches, as quotes.
pub(crate) fn find(document: &Document, marks: &[Mark], contents: &[Span]) -> Vec<Quote> {
    let is_free = is_free(contents);
    let quote = |mark: &Mark| {
        let source = introduced(document, marks, mark);
        let has_source = source.is_some();
        Quote {
            kind: Kind::Direct,
            act: Act::Speech,
            content: vec![mark.span],
            cue: None,
            source: source.map(|source| document.span(source)),
            addressee: None,
            parent: None,
            confidence: CONFIDENCE,
            evidence: Evidence { source: has_source.then_some(Finder::Structure), ..Evidence::MARKS },
        }
    };
    marks
        .iter()
        .filter(|mark| mark.parent.is_none() && mark.aside.is_none() && is_speech(document, mark) && is_free(mark.span))
        .map(quote)
        .collect()
}

/// The name that the sentence before introduces, in its paragraph or, if the passage has a paragraph of its own, in the
/// one before: "\[Ana Orso\], 34, a nurse, queued for six hours. ¶ “I would do it again.”"; not where that sentence has
/// quotation marks, nor "Ana Orso won. ¶ “I would do it again.”", which may be anybody's.
fn introduced(document: &Document, marks: &[Mark], mark: &Mark) -> Option<Range<usize>> {
    let open = document.tokens_in(mark.span).start;
    let before = open.checked_sub(1)?;
    let sentence = &document.sentences[document.tokens[before].sentence as usize];
    let is_near = sentence.paragraph + 1 >= document.tokens[open].paragraph as usize;
    let span = document.span(document.paragraphs[sentence.paragraph].tokens.clone());
    let first_mark = marks.partition_point(|other| other.span.start < span.start);
    let is_quoted = marks.get(first_mark).is_some_and(|other| other.span.start < mark.span.start);
    let phrase = document.chunk_of(sentence.tokens.start).tokens.clone();
    let is_name = phrase.clone().filter(|&at| document.tokens[at].tag.is_name()).count() == phrase.len()
        && (MIN_NAME_TOKENS..=MAX_NAME_TOKENS).contains(&phrase.len());
    let after = phrase.end + 1;
    let is_described = document.word(phrase.end) == ","
        && document.tokens.get(after).is_some_and(|token| {
            token.shape == Shape::Number || matches!(document.word(after), "a" | "an" | "the" | "who" | "whose")
        });
    (is_near && !is_quoted && is_name && is_described).then_some(phrase)
}

/// Gives passages without a source that of the quote that goes on with them in the next paragraph: "“We lost. ¶ “Then the
/// river rose,” said \[Omar Haddad\]."
///
/// Not where the paragraph before has a quote with a cue: the passage may be its speaker's.
pub(crate) fn follow(document: &Document, marks: &[Mark], quotes: &mut [Quote]) {
    for mark in marks.iter().rev() {
        let Some(before) = mark.continues.map(|before| marks[before].span) else { continue };
        let paragraph = |span: Span| document.tokens_in(span).next().map_or(0, |at| document.tokens[at].paragraph);
        let is_near = |quote: &Quote| {
            quote.cue.is_some() && quote.content[0] < before && paragraph(quote.content[0]) + 1 >= paragraph(before)
        };
        if quotes.iter().any(is_near) {
            continue;
        }
        let is_in = |quote: &Quote, span: Span| quote.content.iter().any(|piece| piece.overlaps(span));
        let source = quotes.iter().find(|quote| is_in(quote, mark.span)).and_then(|quote| quote.source);
        let lacks = |quote: &&mut Quote| quote.evidence == Evidence::MARKS && is_in(quote, before);
        if let (Some(source), Some(quote)) = (source, quotes.iter_mut().find(lacks)) {
            quote.source = Some(source);
            quote.evidence.source = Some(Finder::Structure);
        }
    }
}

/// Whether a span overlaps none of some others, which may overlap each other.
fn is_free(others: &[Span]) -> impl Fn(Span) -> bool {
    let mut sorted = others.to_vec();
    sorted.sort();
    // The furthest end among the spans up to each.
    let mut furthest_ends = Vec::with_capacity(sorted.len());
    let mut furthest = 0;
    for span in &sorted {
        furthest = furthest.max(span.end);
        furthest_ends.push(furthest);
    }
    move |span| {
        let before = sorted.partition_point(|other| other.start < span.end);
        before == 0 || furthest_ends[before - 1] <= span.start
    }
}

fn is_speech(document: &Document, mark: &Mark) -> bool {
    let tokens = document.tokens_in(mark.inner);
    let words = tokens.clone().filter(|&at| document.tokens[at].shape != Shape::Mark).count();
    let stops = !tokens.is_empty() && matches!(document.word(tokens.end - 1), "." | "!" | "?" | "…" | "...");
    let has_verb = tokens.clone().any(|at| document.tokens[at].tag.is_verb());
    words >= 2 && stops || words >= MIN_WORDS && has_verb
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_free_where_no_other_overlaps_it() {
        let others = [Span::new(10, 20), Span::new(12, 14), Span::new(40, 50)];
        let is_free = is_free(&others);
        for (start, end, expected) in
            [(0, 10, true), (0, 11, false), (15, 18, false), (20, 40, true), (20, 41, false), (50, 60, true)]
        {
            assert_eq!(is_free(Span::new(start, end)), expected, "{start}..{end}");
        }
        assert!(super::is_free(&[])(Span::new(0, 5)));
    }
}

//! Quotes without a cue: passages in quotation marks that no cue's content covers. Who said them is for `speakers` to tell.
//!
//! Fires on a second sentence of speech, as in `“We won.” She smiled. “It was not easy.”`; does not fire on the single
//! words or titles that marks also hold, as in `the so-called “experts”`.

use super::{Act, Evidence, Kind, Quote};
use crate::{Span, document::Document, marks::Mark};

/// Words a passage must have to be speech without a full stop.
const LEAST_WORDS: usize = 6;

/// The confidence of such a quote: the share that was right of fifty read by eye.
const CONFIDENCE: f32 = 0.8;

/// Passages that none of the contents touches, as quotes.
pub(crate) fn find(document: &Document, marks: &[Mark], contents: &[Span]) -> Vec<Quote> {
    let mut sorted: Vec<Span> = contents.to_vec();
    sorted.sort();
    let mut reach = Vec::with_capacity(sorted.len());
    let mut furthest = 0;
    for span in &sorted {
        furthest = furthest.max(span.end);
        reach.push(furthest);
    }
    let is_free = |span: Span| {
        let before = sorted.partition_point(|content| content.start < span.end);
        before == 0 || reach[before - 1] <= span.start
    };
    let quote = |mark: &Mark| Quote {
        kind: Kind::Direct,
        act: Act::Speech,
        content: vec![mark.span],
        cue: None,
        source: None,
        addressee: None,
        parent: None,
        confidence: CONFIDENCE,
        evidence: Evidence::MARKS,
    };
    marks
        .iter()
        .filter(|mark| mark.parent.is_none() && mark.aside.is_none() && is_speech(document, mark) && is_free(mark.span))
        .map(quote)
        .collect()
}

fn is_speech(document: &Document, mark: &Mark) -> bool {
    let tokens = document.tokens_in(mark.inner);
    let words = tokens.clone().filter(|&at| document.tokens[at].shape != crate::document::Shape::Mark).count();
    let stops = !tokens.is_empty() && matches!(document.word(tokens.end - 1), "." | "!" | "?" | "…" | "...");
    let has_verb = tokens.clone().any(|at| document.tokens[at].tag.is_verb());
    words >= 2 && stops || words >= LEAST_WORDS && has_verb
}

//! Quotes within quotes: words in quotation marks within the marks of another quote, with who said them.
//!
//! Fires on `“He told me, ‘You will never work here,’ and left,” said Costa` and `“I asked him: ‘Is it safe?’”`; does
//! not fire on `“They call it ‘the wall’,”` nor on the title in `“I read ‘The River’ twice,”`: before the inner marks
//! there is a comma or a colon and, a few words before it, a verb of saying. The source is the noun phrase right before
//! the verb; known miss: a subject further away, as in `“She turned around and said, ‘Go home.’”`.

use std::ops::Range;

use super::{
    evidence::Finder,
    reading::{FoundReading, Reading},
    tables::AttributionTables,
    view::{Edge, View},
};
use crate::{document::ChunkKind, marks::Mark};

/// How many tokens may be between the verb and the marks: "told the old woman next door,".
const MAX_TOKENS_TO_MARKS: usize = 6;

/// The confidence of a quote within a quote that has a source. Corpora annotate no quotes within quotes, so all 109
/// that the rule finds in the 924 articles of PolNeAR and in 165 of the articles annotated for this project (those of
/// BASIL and of the wire) were judged at one reading: content and source of 69 of the 77 with a source are right, by
/// the rule of succession (69 + 1) / (77 + 2).
const CONFIDENCE_WITH_SOURCE: f32 = 0.89;

/// The same without a source: of the 32, one has none in the text either, by the rule of succession (1 + 1) / (32 + 2).
/// Their contents are right.
const CONFIDENCE_WITHOUT_SOURCE: f32 = 0.06;

/// Readings of inner quotes, in order.
pub(crate) fn find(view: &View, marks: &[Mark], tables: &AttributionTables) -> Vec<FoundReading> {
    let inner = marks
        .iter()
        .filter(|mark| mark.parent.is_some_and(|outer| marks[outer].parent.is_none()) && mark.aside.is_none());
    let found = |reading: Reading| FoundReading {
        confidence: if reading.source.is_some() { CONFIDENCE_WITH_SOURCE } else { CONFIDENCE_WITHOUT_SOURCE },
        finder: Finder::Inner,
        reading,
    };
    inner.filter_map(|mark| reading(view, mark, tables)).map(found).collect()
}

fn reading(view: &View, mark: &Mark, tables: &AttributionTables) -> Option<Reading> {
    let document = view.document;
    let content = document.tokens_in(mark.span);
    let start = document.sentence_of(content.start).tokens.start;
    let comma = content.start.checked_sub(1).filter(|&at| at > start && matches!(document.word(at), "," | ":"))?;
    let from = start.max(comma.saturating_sub(MAX_TOKENS_TO_MARKS));
    let cue = (from..comma).rev().find(|&at| {
        let point = &view.points[at];
        point.tag.is_verb() && tables.inner_cues.contains_key(&point.lemma_hash)
    })?;
    let is_one_clause = (cue + 1..comma).all(|at| {
        !matches!(view.points[at].kind, ChunkKind::VerbGroup | ChunkKind::Comma | ChunkKind::Stop)
            || view.points[at].chunk == view.points[cue].chunk
    });
    is_one_clause.then(|| Reading { cue: cue..cue + 1, content: vec![content], source: subject(view, cue, start) })
}

/// The noun phrase right before the verb: "[My brother] had told".
fn subject(view: &View, cue: usize, start: usize) -> Option<Range<usize>> {
    let chunks = &view.document.chunks;
    let phrase = &chunks[(view.points[cue].chunk as usize).checked_sub(1)?];
    let is_phrase = phrase.kind == ChunkKind::NounPhrase && phrase.tokens.start >= start;
    is_phrase
        .then(|| phrase.tokens.clone())
        .filter(|tokens| tokens.clone().all(|at| view.points[at].edge == Edge::None))
}

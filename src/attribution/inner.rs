//! Quotes within quotes: words in quotation marks that stand in the marks of another quote, with who said them.
//!
//! Fires on `“He told me, ‘You will never work here,’ and left,” said Costa` and `“I asked him: ‘Is it safe?’”`; does not fire on
//! `“They call it ‘the wall’,”` nor on the title in `“I read ‘The River’ twice,”`: before the inner marks stand a comma or a colon
//! and, within a few words, a verb of saying.

use std::ops::Range;

use super::{
    Finder,
    readings::Reading,
    view::{Edge, View},
};
use crate::{document::ChunkKind, hash, marks::Mark};

/// How many tokens may stand between the verb and the marks: "told the old woman next door,".
const REACH: usize = 6;

const SAYS: [&str; 16] = [
    "add", "answer", "ask", "call", "cry", "declare", "explain", "go", "repeat", "reply", "say", "shout", "tell",
    "think", "whisper", "write",
];

/// Readings of inner quotes, in order.
pub(crate) fn find(view: &View, marks: &[Mark]) -> Vec<(Reading, Finder)> {
    let inner = marks
        .iter()
        .filter(|mark| mark.parent.is_some_and(|outer| marks[outer].parent.is_none()) && mark.aside.is_none());
    inner.filter_map(|mark| reading(view, mark)).map(|reading| (reading, Finder::Inner)).collect()
}

fn reading(view: &View, mark: &Mark) -> Option<Reading> {
    let document = view.document;
    let content = document.tokens_in(mark.span);
    let start = document.sentence_of(content.start).tokens.start;
    let comma = content.start.checked_sub(1).filter(|&at| at > start && matches!(document.word(at), "," | ":"))?;
    let from = start.max(comma.saturating_sub(REACH));
    let cue = (from..comma).rev().find(|&at| {
        let point = &view.points[at];
        point.tag.is_verb() && SAYS.iter().any(|word| hash::bytes(word.as_bytes()) == point.lemma_hash)
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

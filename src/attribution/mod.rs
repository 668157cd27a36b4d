//! Quotes: content, cue and source.

use crate::{Span, document::Document, marks::Mark};

/// How much of a content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// All of it.
    Direct,
    /// None of it.
    Indirect,
    /// Part of it.
    Mixed,
}

/// What the source did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// It spoke.
    Speech,
    /// It thought, believed, wanted, felt.
    Thought,
    /// It wrote.
    Writing,
}

/// A content attributed to a source by a cue.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// How much of it stands in quotation marks.
    pub kind: Kind,
    /// What the source did.
    pub act: Act,
    /// The words reported: one or more spans, in order.
    pub content: Vec<Span>,
    /// The words that signal it.
    pub cue: Option<Span>,
    /// The words that name who said it.
    pub source: Option<Span>,
    /// The words that name whom it was said to.
    pub addressee: Option<Span>,
    /// The quote it lies in, by index.
    pub parent: Option<usize>,
    /// How sure: of quotes with 0.8, about 80 % are right.
    pub confidence: f32,
}

/// Finds the quotes, in order of the first word of content, cue or source.
pub fn attribute(_document: &Document, _marks: &[Mark]) -> Vec<Quote> {
    Vec::new()
}

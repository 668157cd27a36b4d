//! A quote: a content attributed to a source by a cue.

use super::evidence::Evidence;
use crate::Span;

/// How much of a content is in quotation marks.
///
/// ```
/// use onrecord::attribution::Kind;
/// let quote = &onrecord::extract("Lima called the plan “a gift to the rich”.").quotes[0];
/// assert_eq!(quote.kind, Kind::Mixed);
/// ```
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
///
/// ```
/// use onrecord::attribution::Act;
/// let quote = &onrecord::extract("The minister believes that the dam will hold.").quotes[0];
/// assert_eq!(quote.act, Act::Thought);
/// ```
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

/// A content attributed to a source by a cue. Spans are in bytes of the text.
///
/// ```
/// let text = "“We won,” said Ana Silva.";
/// let quote = &onrecord::extract(text).quotes[0];
/// assert_eq!(quote.content[0].of(text), "“We won,”");
/// assert_eq!(quote.cue.unwrap().of(text), "said");
/// assert_eq!(quote.source.unwrap().of(text), "Ana Silva");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// How much of the content is in quotation marks.
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
    /// The chance, from 0 to 1, that content and source are right: of quotes with 0.8, about 80 % are.
    pub confidence: f32,
    /// Why it is a quote.
    pub evidence: Evidence,
}

impl Quote {
    /// From the first to the last byte of content, cue and source.
    ///
    /// ```
    /// let text = "“We won,” said Ana Silva. She smiled.";
    /// let quote = &onrecord::extract(text).quotes[0];
    /// assert_eq!(quote.extent().of(text), "“We won,” said Ana Silva");
    /// ```
    pub fn extent(&self) -> Span {
        let others = self.content.iter().skip(1).chain(&self.cue).chain(&self.source);
        others.fold(self.content[0], |sum, span| sum.join(*span))
    }
}

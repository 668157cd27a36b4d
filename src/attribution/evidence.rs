//! Why a quote is one: what signals it, and what found its words. A methods section can count these.
//!
//! | text | cue | found by |
//! |---|---|---|
//! | `“We won,” said Ana Silva.` | verb | model |
//! | `Ana Silva’s claim that they won` | noun | model |
//! | `They won, according to Ana Silva.` | according to | model |
//! | `Ana Silva: “We won.”`, alone in its paragraph | label | label |
//! | `“We won.” — Ana Silva` | label | signature |
//! | `Dam unsafe for years: engineer`, the headline | label | headline |
//! | `“Who paid?” Judge Lee demanded.`, where the model has no reading | verb | structure |
//! | the second of `“I asked him, ‘Is it safe?’” Silva said.` | verb | inner |
//! | `Silva smiled. “We won.”` | none | marks |

use std::ops::Range;

use serde::Serialize;

use super::{arguments, view::View};
use crate::hash;

/// What finds the words of a quote.
///
/// ```
/// use onrecord::attribution::Finder;
/// let quotes = onrecord::extract("MAYOR ORSO: We had no warning that the gates would open.").quotes;
/// assert_eq!(quotes[0].evidence.content, Finder::Label);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Finder {
    /// The trained taggers.
    Model,
    /// The rule for a name and a colon that open a paragraph.
    Label,
    /// The rule for a name behind a dash that closes one.
    Signature,
    /// The rule for who says so at the end of a headline.
    Headline,
    /// The rules for quotation marks next to a clause of reporting.
    Structure,
    /// The rule for quotation marks within quotation marks.
    Inner,
    /// The rule for words in quotation marks that no cue takes.
    Marks,
}

/// What signals a quote.
///
/// ```
/// use onrecord::attribution::CueClass;
/// let quotes = onrecord::extract("They won, according to Ana Silva.").quotes;
/// assert_eq!(quotes[0].evidence.cue, CueClass::AccordingTo);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CueClass {
    /// "said", "has accused".
    Verb,
    /// "claim", "in a statement".
    Noun,
    /// "according to".
    #[serde(rename = "according to")]
    AccordingTo,
    /// A colon within a sentence.
    Colon,
    /// The colon or dash of a speaker label.
    Label,
    /// "confident", "per".
    Other,
    /// Nothing but quotation marks.
    None,
}

/// Why a quote is one.
///
/// ```
/// use onrecord::attribution::{CueClass, Evidence, Finder};
/// let quotes = onrecord::extract("“We won,” said Ana Silva.").quotes;
/// let expected = Evidence { cue: CueClass::Verb, content: Finder::Model, source: Some(Finder::Model) };
/// assert_eq!(quotes[0].evidence, expected);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// What signals it.
    pub cue: CueClass,
    /// What found its content, and its cue if it has one.
    pub content: Finder,
    /// What found its source.
    pub source: Option<Finder>,
}

impl Evidence {
    /// That of words in quotation marks that no cue takes.
    ///
    /// ```
    /// use onrecord::attribution::{CueClass, Evidence};
    /// assert_eq!((Evidence::MARKS.cue, Evidence::MARKS.source), (CueClass::None, None));
    /// ```
    pub const MARKS: Evidence = Evidence { cue: CueClass::None, content: Finder::Marks, source: None };

    /// That of a reading with this cue, by what found it.
    pub(super) fn of(view: &View, cue: &Range<usize>, has_source: bool, finder: Finder) -> Self {
        let class = if matches!(finder, Finder::Model | Finder::Structure | Finder::Inner) {
            class(view, cue)
        } else {
            CueClass::Label
        };
        Evidence { cue: class, content: finder, source: has_source.then_some(finder) }
    }
}

/// The class of a cue in the words of a sentence.
fn class(view: &View, cue: &Range<usize>) -> CueClass {
    let according = hash::bytes(b"according");
    let head = arguments::head(view, cue);
    let tag = view.points[head].tag;
    if cue.clone().any(|at| view.points[at].lower_hash == according) {
        CueClass::AccordingTo
    } else if tag.is_verb() {
        CueClass::Verb
    } else if cue.clone().any(|at| view.points[at].tag.is_noun()) {
        CueClass::Noun
    } else if view.document.word(head) == ":" {
        CueClass::Colon
    } else {
        CueClass::Other
    }
}

//! Why a quote is one: what signals it, and what found its words. A methods section can count them.
//!
//! | text | cue | found by |
//! |---|---|---|
//! | `“We won,” said Ana Silva.` | verb | model |
//! | `Ana Silva’s claim that they won` | noun | model |
//! | `They won, according to Ana Silva.` | according to | model |
//! | `Ana Silva: “We won.”`, alone in its paragraph | label | label |
//! | `“We won.” — Ana Silva` | label | signature |
//! | `Dam unsafe for years: engineer`, the headline | label | headline |
//! | the second of `“I asked him, ‘Is it safe?’” Silva said.` | verb | inner |
//! | `Silva smiled. “We won.”` | none | marks |

use std::ops::Range;

use serde::Serialize;

use super::{arguments, view::View};
use crate::hash;

/// What finds the words of a quote.
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
    /// The rule for quotation marks within quotation marks.
    Inner,
    /// The rule for words in quotation marks that no cue takes.
    Marks,
}

/// What signals a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CueClass {
    /// "said", "has accused"
    Verb,
    /// "claim", "in a statement"
    Noun,
    /// "according to"
    #[serde(rename = "according to")]
    AccordingTo,
    /// A colon within a sentence.
    Colon,
    /// The colon or dash of a speaker label.
    Label,
    /// "confident", "per"
    Other,
    /// Nothing but quotation marks.
    None,
}

/// Why a quote is one.
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
    /// Of words in quotation marks that no cue takes.
    pub const MARKS: Evidence = Evidence { cue: CueClass::None, content: Finder::Marks, source: None };

    pub(super) fn of(view: &View, cue: &Range<usize>, has_source: bool, finder: Finder) -> Self {
        let class = if matches!(finder, Finder::Model | Finder::Inner) { class(view, cue) } else { CueClass::Label };
        Evidence { cue: class, content: finder, source: has_source.then_some(finder) }
    }
}

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

//! Speaker labels: quotes that layout attributes, without a verb.
//!
//! | form | fires on | does not fire on |
//! |---|---|---|
//! | transcript | `MAYOR ORSO: We had no warning.` | `BREAKING: Two trains collide` in a lone line of capitals |
//! | transcript | `Q: Did you know? A: I did not.` | `Note: prices exclude tax.` |
//! | post | `@anaorso: We had no warning.` | `Contact @anaorso: she has tickets.` |
//! | headline | `Dam unsafe for years: engineer`, `Troops cross the river – sources` | `Ferry sinks: what we know` |
//! | signature | `“We had no warning.” — Ana Orso` | `“We had no warning” — a claim nobody believed` |

use std::ops::Range;

use super::{Finder, readings::Reading};
use crate::{
    document::{Document, Shape, Tag},
    marks::Mark,
};

/// Tokens that who says so may have at the end of a headline, and the last of them.
const MOST_WHO: usize = 5;
const SPEAKERS: [&str; 46] = [
    "agency",
    "analyst",
    "analysts",
    "army",
    "authorities",
    "ceo",
    "company",
    "court",
    "diplomat",
    "diplomats",
    "doctor",
    "doctors",
    "ex-leader",
    "ex-minister",
    "expert",
    "experts",
    "government",
    "governor",
    "lawyer",
    "lawyers",
    "leader",
    "mayor",
    "media",
    "minister",
    "ministry",
    "monitor",
    "official",
    "officials",
    "police",
    "poll",
    "president",
    "prosecutor",
    "prosecutors",
    "rebels",
    "regulator",
    "report",
    "scientists",
    "source",
    "sources",
    "spokesman",
    "spokeswoman",
    "study",
    "survey",
    "union",
    "witness",
    "witnesses",
];

/// Tokens a label may have.
const MOST: usize = 7;

/// Quotes by speaker label, in order, each with the rule that found it.
pub(crate) fn find(document: &Document, marks: &[Mark]) -> Vec<(Reading, Finder)> {
    let labels: Vec<Option<Range<usize>>> =
        document.paragraphs.iter().map(|paragraph| label(document, paragraph.tokens.clone())).collect();
    let mut out = Vec::new();
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        let tokens = paragraph.tokens.clone();
        if let Some(name) = &labels[index] {
            let colon = name.end;
            // A name in mixed case needs company: other labels nearby, or a quotation mark after the colon.
            let capital = name.clone().filter(|&at| document.tokens[at].tag != Tag::In).all(|at| {
                matches!(document.tokens[at].shape, Shape::Upper | Shape::Single | Shape::Dotted | Shape::Mark)
                    || is_handle(document.word(at))
            });
            let company = labels[index.saturating_sub(3)..(index + 4).min(labels.len())].iter().flatten().count() > 1;
            let opens = marks
                .iter()
                .any(|mark| mark.span.start == document.tokens[colon + 1].span.start && mark.aside.is_none());
            let content = colon + 1..without_stop(document, colon + 1..tokens.end);
            if (company || opens || capital && tokens.end - colon > 6) && !content.is_empty() {
                let reading = Reading { cue: colon..colon + 1, content: vec![content], source: Some(name.clone()) };
                out.push((reading, Finder::Label));
            }
        } else if let Some(reading) = signature(document, marks, tokens.clone()) {
            out.push((reading, Finder::Signature));
        } else if index == 0
            && let Some(reading) = headline(document, tokens)
        {
            out.push((reading, Finder::Headline));
        }
    }
    out
}

/// The name before a colon that opens a paragraph with more words after it.
fn label(document: &Document, tokens: Range<usize>) -> Option<Range<usize>> {
    let colon = tokens.clone().take(MOST + 1).find(|&at| document.word(at) == ":")?;
    if colon == tokens.start || colon + 2 >= tokens.end {
        return None;
    }
    let name = tokens.start..colon;
    let word = document.word(name.start);
    if name.len() == 1 && (matches!(word, "Q" | "A") || is_handle(word)) {
        return Some(name);
    }
    let fits = name.clone().all(|at| {
        let token = &document.tokens[at];
        token.tag.is_name()
            || matches!(token.shape, Shape::Title | Shape::Upper | Shape::Single | Shape::Dotted | Shape::Mixed)
            || matches!(document.word(at), "," | "(" | ")" | "-" | "of" | "de" | "van" | "von" | "al" | "bin")
    });
    let named = name.clone().any(|at| {
        document.tokens[at].tag.is_name() || document.tokens[at].shape == Shape::Upper && document.word(at).len() > 2
    });
    (fits && named && document.tokens[name.start].tag != Tag::Vb).then_some(name)
}

/// The name of an account: "@anaorso".
pub(crate) fn is_handle(word: &str) -> bool {
    word.len() > 2 && word.starts_with('@')
}

/// "Dam unsafe for years: engineer": the first paragraph, a headline, closed by who says so.
fn headline(document: &Document, tokens: Range<usize>) -> Option<Reading> {
    let last = tokens.end.checked_sub(1)?;
    let sentence = document.sentence_of(tokens.start);
    let is_one = sentence.tokens.end == tokens.end && sentence.dateline.is_empty();
    let stops = document.tokens[last].shape == Shape::Mark;
    let from = tokens.start.max(last.saturating_sub(MOST_WHO));
    let cut = (from..last).rev().find(|&at| matches!(document.word(at), ":" | "–" | "—" | "-" | "--"))?;
    let who = cut + 1..tokens.end;
    let speaks = SPEAKERS.iter().any(|word| document.word(last).eq_ignore_ascii_case(word));
    // "Exclusive: Troops cross the river"
    let colon = tokens.clone().take(2).position(|at| document.word(at) == ":").filter(|&at| tokens.start + at < cut);
    let content = tokens.start + colon.map_or(0, |at| at + 1)..cut;
    let is_said = is_one && !stops && speaks && content.len() >= 3;
    is_said.then(|| Reading { cue: cut..cut + 1, content: vec![content], source: Some(who) })
}

/// “...” — Name, closing a paragraph.
fn signature(document: &Document, marks: &[Mark], tokens: Range<usize>) -> Option<Reading> {
    let first = &document.tokens[tokens.start];
    let mark = &marks[marks.binary_search_by_key(&first.span.start, |mark| mark.span.start).ok()?];
    let inside = document.tokens_in(mark.span);
    let dash = inside.end;
    if !mark.is_closed
        || dash + 1 >= tokens.end
        || inside.len() < 4
        || !matches!(document.word(dash), "—" | "–" | "―" | "--" | "-")
    {
        return None;
    }
    let rest = dash + 1..without_stop(document, dash + 1..tokens.end);
    let end = rest.clone().find(|&at| document.word(at) == ",").unwrap_or(rest.end);
    let name = rest.start..end;
    let named = !name.is_empty()
        && name.len() <= MOST
        && name.clone().all(|at| document.tokens[at].tag.is_name() || document.tokens[at].shape == Shape::Dotted);
    let whole = rest.len() <= 16
        && rest.clone().all(|at| !matches!(document.tokens[at].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md));
    (named && whole).then(|| Reading { cue: dash..dash + 1, content: vec![inside], source: Some(name) })
}

/// The end of the tokens without a full stop that closes them.
pub(crate) fn without_stop(document: &Document, tokens: Range<usize>) -> usize {
    let stops = !tokens.is_empty() && document.word(tokens.end - 1) == ".";
    tokens.end - usize::from(stops)
}

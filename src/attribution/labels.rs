//! Speaker labels: quotes that layout attributes, without a verb.
//!
//! | form | fires on | does not fire on |
//! |---|---|---|
//! | transcript | `MAYOR ORSO: We had no warning.` | `BREAKING: Two trains collide` in a lone line of capitals |
//! | transcript | `Q: Did you know? A: I did not.` | `Note: prices exclude tax.` |
//! | post | `@anaorso: We had no warning.` | `Contact @anaorso: she has tickets.` |
//! | headline | `Dam unsafe for years: engineer`, `Troops cross the river – sources` | `Ferry sinks: what we know` |
//! | signature | `“We had no warning.” — Ana Orso` | `“We had no warning” — a claim nobody believed` |
//!
//! Known misses: lists with a name before a colon, "Costa: 1,204." under "Lima: 1,377.", and notes in capitals,
//! "CORRECTION: The fire was in March, not in May.", look like transcripts.

use std::ops::Range;

use super::{
    evidence::Finder,
    reading::{FoundReading, Reading},
    tables::AttributionTables,
    turns::{self, LabelName},
};
use crate::{
    document::{Document, Shape, Tag},
    hash,
    marks::Mark,
};

/// The confidence of a quote by the label of a transcript or post: of 139 in the 924 articles of PolNeAR and in 165 of
/// the articles annotated for this project (those of BASIL and of the wire), 109 are right, by the rule of succession
/// (109 + 1) / (139 + 2). The corpora annotate 57 of them; of the others, 52 were judged right at one reading: answers
/// in interviews, mostly, in which the corpora annotate only what the answers report.
const LABEL_CONFIDENCE: f32 = 0.78;

/// The same for signatures: 23 of 23, all in one article, (23 + 1) / (23 + 2).
const SIGNATURE_CONFIDENCE: f32 = 0.96;

/// The same for headlines: 2 of 2, (2 + 1) / (2 + 2).
const HEADLINE_CONFIDENCE: f32 = 0.75;

/// Tokens that a name before a colon or behind a dash may have.
const MAX_NAME_TOKENS: usize = 7;

/// Tokens that who says so may have at the end of a headline.
const MAX_HEADLINE_SOURCE_TOKENS: usize = 5;

/// Tokens that the content of a headline has at least.
const MIN_HEADLINE_CONTENT_TOKENS: usize = 2;

/// The class of nouns that mean a person.
const PERSON_SENSE: u8 = 23;

/// Paragraphs before and after one among which other labels are looked for.
const MAX_PARAGRAPHS_TO_LABEL: usize = 3;

/// Tokens from the colon on that a paragraph with a label in capitals has at least if no other label is near.
const MIN_LABELLED_TOKENS: usize = 7;

/// Tokens that a signed quotation has at least, with its marks.
const MIN_SIGNED_TOKENS: usize = 4;

/// Tokens that may come after the dash of a signature: the name and what describes it.
const MAX_SIGNATURE_TOKENS: usize = 16;

/// Quotes by speaker label, in order.
pub(crate) fn find(document: &Document, marks: &[Mark], tables: &AttributionTables) -> Vec<FoundReading> {
    let names: Vec<Option<LabelName>> =
        document.paragraphs.iter().map(|paragraph| label_name(document, paragraph.tokens.clone())).collect();
    let mut out = Vec::new();
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        let tokens = paragraph.tokens.clone();
        let found = if let Some(name) = &names[index] {
            let near =
                index.saturating_sub(MAX_PARAGRAPHS_TO_LABEL)..names.len().min(index + MAX_PARAGRAPHS_TO_LABEL + 1);
            let has_others = names[near].iter().flatten().count() > 1;
            label(document, marks, tokens, name, has_others).map(|reading| (reading, Finder::Label, LABEL_CONFIDENCE))
        } else if let Some(reading) = signature(document, marks, tokens.clone()) {
            Some((reading, Finder::Signature, SIGNATURE_CONFIDENCE))
        } else if index == 0 {
            headline(document, tokens, tables).map(|reading| (reading, Finder::Headline, HEADLINE_CONFIDENCE))
        } else {
            None
        };
        out.extend(found.map(|(reading, finder, confidence)| FoundReading { reading, finder, confidence }));
    }
    let turns = turns::calls(document).into_iter().map(|reading| (reading, Finder::Label, LABEL_CONFIDENCE));
    let posts = turns::posts(document).into_iter().map(|reading| (reading, Finder::Signature, LABEL_CONFIDENCE));
    let found = turns.chain(posts);
    out.extend(found.map(|(reading, finder, confidence)| FoundReading { reading, finder, confidence }));
    out
}

/// What a paragraph says after the name and colon that open it. A name in mixed case needs support: other labels
/// nearby, or a quotation mark after the colon.
fn label(
    document: &Document,
    marks: &[Mark],
    tokens: Range<usize>,
    LabelName { name, end: colon }: &LabelName,
    has_others: bool,
) -> Option<Reading> {
    let colon = *colon;
    let is_capital = name.clone().filter(|&at| document.tokens[at].tag != Tag::In).all(|at| {
        matches!(document.tokens[at].shape, Shape::Upper | Shape::Single | Shape::Dotted | Shape::Mark)
            || is_handle(document.word(at))
    }) || document.word(colon) == ".";
    let opens =
        marks.iter().any(|mark| mark.span.start == document.tokens[colon + 1].span.start && mark.aside.is_none());
    let content = colon + 1..without_stop(document, colon + 1..tokens.end);
    let is_label = has_others || opens || is_capital && tokens.end - colon >= MIN_LABELLED_TOKENS;
    (is_label && !content.is_empty()).then(|| Reading {
        cue: colon..colon + 1,
        content: vec![content],
        source: Some(name.clone()),
    })
}

/// The name before a colon that opens a paragraph with more words after it.
fn label_name(document: &Document, tokens: Range<usize>) -> Option<LabelName> {
    let turn = turns::long_label(document, &tokens).or_else(|| turns::record_label(document, &tokens));
    turn.or_else(|| short_label(document, tokens))
}

fn short_label(document: &Document, tokens: Range<usize>) -> Option<LabelName> {
    let colon = tokens.clone().take(MAX_NAME_TOKENS + 1).find(|&at| document.word(at) == ":")?;
    if colon == tokens.start || colon + 2 >= tokens.end {
        return None;
    }
    let name = tokens.start..colon;
    let word = document.word(name.start);
    if name.len() == 1 && (matches!(word, "Q" | "A") || is_handle(word)) {
        return Some(LabelName { name, end: colon });
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
    (fits && named && document.tokens[name.start].tag != Tag::Vb).then_some(LabelName { name, end: colon })
}

/// Whether a word is the name of an account. Fires on "@anaorso"; not on "@".
pub(crate) fn is_handle(word: &str) -> bool {
    word.len() > 2 && word.starts_with('@')
}

/// "Dam unsafe for years: engineer": the first paragraph, a headline, closed by who says so.
fn headline(document: &Document, tokens: Range<usize>, tables: &AttributionTables) -> Option<Reading> {
    let last = tokens.end.checked_sub(1)?;
    let sentence = document.sentence_of(tokens.start);
    let is_one = sentence.tokens.end == tokens.end && sentence.dateline.is_empty();
    let stops = document.tokens[last].shape == Shape::Mark;
    let from = tokens.start.max(last.saturating_sub(MAX_HEADLINE_SOURCE_TOKENS));
    let cut = (from..last).rev().find(|&at| matches!(document.word(at), ":" | "–" | "—" | "-" | "--"))?;
    let who = cut + 1..tokens.end;
    // A group or a document is in a table; a person is a noun without an article that means one.
    let is_person = document.tokens[last].sense == PERSON_SENSE
        && matches!(document.tokens[last].tag, Tag::Nn | Tag::Nns)
        && who.clone().all(|at| document.tokens[at].tag.is_noun() || document.tokens[at].tag.is_adjective());
    let speaks = is_person || tables.headline_sources.contains_key(&hash::lower(document.word(last)));
    // "Exclusive: Troops cross the river"
    let colon = tokens.clone().take(2).position(|at| document.word(at) == ":").filter(|&at| tokens.start + at < cut);
    let content = tokens.start + colon.map_or(0, |at| at + 1)..cut;
    let is_said = is_one && !stops && speaks && content.len() >= MIN_HEADLINE_CONTENT_TOKENS;
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
        || inside.len() < MIN_SIGNED_TOKENS
        || !matches!(document.word(dash), "—" | "–" | "―" | "--" | "-")
    {
        return None;
    }
    let rest = dash + 1..without_stop(document, dash + 1..tokens.end);
    let end = rest.clone().find(|&at| document.word(at) == ",").unwrap_or(rest.end);
    let name = rest.start..end;
    let named = !name.is_empty()
        && name.len() <= MAX_NAME_TOKENS
        && name.clone().all(|at| document.tokens[at].tag.is_name() || document.tokens[at].shape == Shape::Dotted);
    let whole = rest.len() <= MAX_SIGNATURE_TOKENS
        && rest.clone().all(|at| !matches!(document.tokens[at].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md));
    (named && whole).then(|| Reading { cue: dash..dash + 1, content: vec![inside], source: Some(name) })
}

/// The end of the tokens without a full stop that closes them.
pub(super) fn without_stop(document: &Document, tokens: Range<usize>) -> usize {
    let stops = !tokens.is_empty() && document.word(tokens.end - 1) == ".";
    tokens.end - usize::from(stops)
}

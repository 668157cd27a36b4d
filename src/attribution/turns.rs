//! Who speaks in the turns of transcripts and in posts that are shown with their sender.
//!
//! | form | fires on | does not fire on |
//! |---|---|---|
//! | long label | `SEN. ANA ORSO (D), LEDBURY:`, `ORSO (on camera):` | `Orso (on camera) said:` |
//! | record of a parliament | `Mr. McORSO. I object.` | `Mr. Orso. That is his name.` |
//! | earnings call | `Ana Orso -- Chief Executive`, a line before what she says, if there are two | `Dams -- a history` alone |
//! | post | `We won. — Ana Orso (@anaorso) May 3, 2025` | `We won. — Ana Orso, May 3` |

use std::ops::Range;

use super::{labels, reading::Reading};
use crate::document::{Document, Shape, Tag};

/// Tokens that a label in capitals may have, with office, party and state.
const MAX_LABEL_TOKENS: usize = 18;

/// Tokens that a name in a line of its own may have.
const MAX_NAME_TOKENS: usize = 6;

/// Tokens that such a line may have.
const MAX_LINE_TOKENS: usize = 16;

/// Tokens that the date of a post may have.
const MAX_DATE_TOKENS: usize = 8;

/// The name of a label and the mark that ends the label.
pub(super) struct LabelName {
    pub name: Range<usize>,
    pub end: usize,
}

/// The label in capitals that opens a paragraph: "SEN. ANA ORSO (D), LEDBURY:". Words in brackets may be in lower case.
pub(super) fn long_label(document: &Document, tokens: &Range<usize>) -> Option<LabelName> {
    let end = tokens.clone().take(MAX_LABEL_TOKENS + 1).find(|&at| document.word(at) == ":")?;
    let cut = |at: &usize| matches!(document.word(*at), "," | "(");
    let name = tokens.start..(tokens.start..end).find(cut)?;
    let mut is_aside = false;
    let is_capital = (tokens.start..end).all(|at| {
        match document.word(at) {
            "(" => is_aside = true,
            ")" => is_aside = false,
            _ => {}
        }
        is_aside || is_in_capitals(document, at)
    });
    let is_name = (1..=MAX_NAME_TOKENS).contains(&name.len()) && name.clone().any(|at| document.word(at).len() > 2);
    (is_capital && is_name && end + 1 < tokens.end).then_some(LabelName { name, end })
}

fn is_in_capitals(document: &Document, at: usize) -> bool {
    !document.word(at).contains(char::is_lowercase) || document.word(at).starts_with("Mc")
}

/// The name that opens a turn in the record of a parliament: "Mr. McORSO. I object.", "The SPEAKER. The house will vote."
pub(super) fn record_label(document: &Document, tokens: &Range<usize>) -> Option<LabelName> {
    let end = tokens.clone().take(MAX_NAME_TOKENS + 1).skip(2).find(|&at| document.word(at) == ".")?;
    let name = tokens.start..end;
    let title = document.word(tokens.start).trim_end_matches('.');
    let is_titled = matches!(title, "Mr" | "Mrs" | "Ms" | "Miss" | "Dr" | "Senator" | "The");
    let mut family = tokens.start + 1..end;
    // Four capitals at the end of a word: "McCARREN", "SPEAKER".
    let shouts = |word: &str| word.chars().rev().take_while(|c| c.is_uppercase()).count() >= 3;
    (is_titled && family.all(|at| shouts(document.word(at))) && end + 1 < tokens.end).then_some(LabelName { name, end })
}

/// The turns of an earnings call: each paragraph after a line "Name -- Title" up to the next such line, if there are two.
pub(super) fn calls(document: &Document) -> Vec<Reading> {
    let lines: Vec<Option<LabelName>> =
        document.paragraphs.iter().map(|paragraph| line_of_name(document, &paragraph.tokens)).collect();
    let mut out = Vec::new();
    if lines.iter().flatten().count() < 2 {
        return out;
    }
    let mut speaks: Option<&LabelName> = None;
    for (line, paragraph) in lines.iter().zip(&document.paragraphs) {
        match (line, speaks) {
            (Some(line), _) => speaks = Some(line),
            (None, Some(LabelName { name, end })) => {
                let content = paragraph.tokens.start..labels::without_stop(document, paragraph.tokens.clone());
                let has_words = content.len() > 1;
                let reading = Reading { cue: *end..end + 1, content: vec![content], source: Some(name.clone()) };
                out.extend(has_words.then_some(reading));
            }
            (None, None) => {}
        }
    }
    out
}

/// A paragraph that is a name, two hyphens or a dash, and a title, without a verb or a stop.
fn line_of_name(document: &Document, tokens: &Range<usize>) -> Option<LabelName> {
    let end = tokens.clone().take(MAX_NAME_TOKENS + 1).find(|&at| matches!(document.word(at), "--" | "—" | "–"))?;
    let name = tokens.start..end;
    let is_name = name.len() >= 2
        && name.clone().all(|at| document.tokens[at].shape != Shape::Lower && document.tokens[at].tag.is_name());
    let is_title = tokens.len() <= MAX_LINE_TOKENS
        && end + 1 < tokens.end
        && document.tokens[end + 1].shape != Shape::Lower
        && document.word(tokens.end - 1) != "."
        && !(end + 1..tokens.end).any(|at| matches!(document.tokens[at].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md));
    (is_name && is_title).then_some(LabelName { name, end })
}

/// Posts shown with their sender: words, a dash, a name, an account in brackets and a date. The words may be the
/// paragraph before.
pub(super) fn posts(document: &Document) -> Vec<Reading> {
    let mut out = Vec::new();
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        let tokens = &paragraph.tokens;
        let Some(handle) = tokens.clone().find(|&at| labels::is_handle(document.word(at))) else { continue };
        let is_closed = handle > tokens.start + 2
            && document.word(handle - 1) == "("
            && handle + 1 < tokens.end
            && document.word(handle + 1) == ")"
            && tokens.end - handle <= MAX_DATE_TOKENS;
        let from = tokens.start.max(handle.saturating_sub(MAX_NAME_TOKENS + 2));
        let dash = (from..handle).rev().find(|&at| matches!(document.word(at), "—" | "–" | "--" | "-" | "―"));
        let (true, Some(dash)) = (is_closed, dash) else { continue };
        let name = dash + 1..handle - 1;
        let content = if dash > tokens.start {
            tokens.start..dash
        } else if index > 0 {
            document.paragraphs[index - 1].tokens.clone()
        } else {
            continue;
        };
        if !name.is_empty() {
            out.push(Reading { cue: dash..dash + 1, content: vec![content], source: Some(name) });
        }
    }
    out
}

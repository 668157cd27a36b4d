//! Pairs of quotation marks.

use crate::{Span, document::Document};

/// A passage in quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The passage with its marks.
    pub span: Span,
    /// The passage without them.
    pub inner: Span,
    /// The mark around it, by index, when nested.
    pub parent: Option<usize>,
    /// Whether its closing mark is there.
    pub is_closed: bool,
    /// Why it is no speech, if it is none.
    pub aside: Option<Aside>,
}

/// Why a passage in quotation marks is no speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aside {
    /// A word held at arm's length: so-called “experts”.
    Scare,
    /// Joe “Shorty” Blake.
    Nickname,
    /// The title of a book, film, song, programme.
    Title,
}

/// Finds the pairs of quotation marks, in order of their start.
pub fn pair(document: &Document) -> Vec<Mark> {
    let mut marks = Vec::new();
    for paragraph in &document.paragraphs {
        let mut open: Option<usize> = None;
        for at in paragraph.tokens.clone() {
            let word = document.word(at);
            let (opens, closes) = match word {
                "“" | "«" | "„" | "``" => (true, false),
                "”" | "»" | "''" => (false, true),
                "\"" => (open.is_none(), open.is_some()),
                _ => (false, false),
            };
            if closes && let Some(from) = open.take() {
                marks.push(mark(document, from, at, true));
            } else if opens {
                open = Some(at);
            }
        }
        if let Some(from) = open {
            marks.push(mark(document, from, paragraph.tokens.end - 1, false));
        }
    }
    marks
}

fn mark(document: &Document, from: usize, to: usize, is_closed: bool) -> Mark {
    let span = document.span(from..to + 1);
    let inner = Span::new(document.tokens[from].span.end, if is_closed { document.tokens[to].span.start } else { span.end });
    Mark { span, inner, parent: None, is_closed, aside: None }
}

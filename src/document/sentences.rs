//! Sentences and paragraphs.

use std::ops::Range;

use super::{Shape, Token};

/// A sentence, a heading or a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Index of its paragraph.
    pub paragraph: usize,
}

/// A run of sentences between line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its sentences.
    pub sentences: Range<usize>,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// Cuts the tokens into sentences and paragraphs, and notes in each token where it belongs.
pub(super) fn split(text: &str, tokens: &mut [Token]) -> (Vec<Sentence>, Vec<Paragraph>) {
    let (mut sentences, mut paragraphs): (Vec<Sentence>, Vec<Paragraph>) = (Vec::new(), Vec::new());
    let (mut start, mut first_sentence, mut first_token) = (0, 0, 0);
    let mut at = 0;
    while at < tokens.len() {
        let mut end = at + 1;
        let is_last = ends_paragraph(text, tokens, end);
        let mut over = is_last;
        if !is_last && may_end(word(text, tokens, at)) {
            while end < tokens.len() && !tokens[end].spaced && is_closer(word(text, tokens, end)) && !ends_paragraph(text, tokens, end) {
                end += 1;
            }
            over = ends_paragraph(text, tokens, end) || ends_sentence(text, tokens, at, end);
        }
        if over {
            sentences.push(Sentence { tokens: start..end, paragraph: paragraphs.len() });
            for token in &mut tokens[start..end] {
                token.sentence = sentences.len() as u32 - 1;
                token.paragraph = paragraphs.len() as u32;
            }
            start = end;
            if ends_paragraph(text, tokens, end) {
                paragraphs.push(Paragraph { sentences: first_sentence..sentences.len(), tokens: first_token..end });
                first_sentence = sentences.len();
                first_token = end;
            }
            at = end;
        } else {
            at += 1;
        }
    }
    (sentences, paragraphs)
}

fn word<'t>(text: &'t str, tokens: &[Token], at: usize) -> &'t str {
    tokens[at].span.of(text)
}

/// Whether a line break or the end of the text stands before token `end`.
fn ends_paragraph(text: &str, tokens: &[Token], end: usize) -> bool {
    end >= tokens.len() || tokens[end].spaced && text[tokens[end - 1].span.end..tokens[end].span.start].contains('\n')
}

fn may_end(word: &str) -> bool {
    word.ends_with(['.', '!', '?', '…'])
}

fn is_closer(word: &str) -> bool {
    matches!(word, "”" | "\"" | "’" | "'" | ")" | "]" | "»" | "''" | "›")
}

/// Words that open a sentence often enough to tell "the U.S. The ..." from "the U.S. Army".
const OPENERS: &[&str] =
    &["The", "He", "She", "It", "They", "In", "But", "And", "A", "On", "I", "We", "If", "This", "That", "His", "Her", "Mr.", "Ms.", "Mrs."];

fn ends_sentence(text: &str, tokens: &[Token], at: usize, next: usize) -> bool {
    let (last, following) = (word(text, tokens, at), word(text, tokens, next));
    let first = following.chars().next().unwrap_or(' ');
    let opens =
        first.is_uppercase() || first.is_ascii_digit() || matches!(first, '“' | '"' | '‘' | '\'' | '(' | '[' | '—' | '–' | '$' | '«' | '„' | '`' | '@' | '#');
    if !tokens[next].spaced || !opens {
        return false;
    }
    match tokens[at].shape {
        Shape::Mark if last.starts_with('…') || last.starts_with("..") => first.is_uppercase(),
        Shape::Mark => true,
        _ => {
            let stem = last.trim_end_matches('.').to_lowercase();
            let doubtful =
                matches!(stem.as_str(), "u.s" | "u.k" | "u.n" | "e.u" | "a.m" | "p.m" | "d.c" | "n.y" | "inc" | "corp" | "co" | "ltd" | "jr" | "sr" | "etc");
            doubtful && OPENERS.contains(&following) || doubtful && matches!(first, '“' | '"')
        }
    }
}

//! What the rules for sentences and paragraphs ask of tokens, which are not tagged yet.

use super::{Token, tokens, vocabulary::Vocabulary};

/// How many tokens are looked at to get past quotation marks and brackets.
const MAX_TOKENS_PAST_MARKS: usize = 4;

/// The tokens of a text before they are tagged.
#[derive(Clone, Copy)]
pub(super) struct TokenText<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub vocabulary: &'a Vocabulary,
}

impl<'a> TokenText<'a> {
    pub(super) fn at(self, token: usize) -> &'a str {
        tokens::plain(self.tokens[token].span.of(self.text))
    }

    /// Whether a stop, and marks that close after it, come right before `end`.
    pub(super) fn ends_with_stop(self, end: usize) -> bool {
        let closes = |at: &usize| matches!(self.at(*at), "”" | "\"" | "’" | "'" | ")" | "]" | "»" | "''" | "›");
        (0..end).rev().take(MAX_TOKENS_PAST_MARKS).find(|at| !closes(at)).is_some_and(|at| ends_with_stop(self.at(at)))
    }

    /// Whether the first word from here on, past marks that open, is in lower case.
    pub(super) fn begins_lower(self, token: usize) -> bool {
        if token >= self.tokens.len() {
            return false;
        }
        let word = self.at(self.past_openers(token));
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_lowercase)
            && !letters.any(char::is_uppercase)
            && !word.contains("://")
            && !word.starts_with("www.")
    }

    /// The first token from here on that is no mark that opens.
    pub(super) fn past_openers(self, token: usize) -> usize {
        let opens = |at: &usize| {
            matches!(
                self.at(*at),
                "“" | "\""
                    | "‘"
                    | "'"
                    | "("
                    | "["
                    | "«"
                    | "„"
                    | "‚"
                    | "‹"
                    | "``"
                    | "''"
                    | "`"
                    | "¿"
                    | "¡"
                    | "…"
                    | "..."
            )
        };
        (token..self.tokens.len()).take(MAX_TOKENS_PAST_MARKS).find(|at| !opens(at)).unwrap_or(token)
    }
}

/// Whether a word ends with a mark that may end a sentence.
pub(super) fn ends_with_stop(word: &str) -> bool {
    match word.as_bytes().last() {
        Some(last) if last.is_ascii() => matches!(last, b'.' | b'!' | b'?'),
        _ => word.ends_with(['…', '。', '！', '？', '।', '۔', '؟']),
    }
}

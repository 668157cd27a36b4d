//! Sentences: where they end, and what they are.
//!
//! ```
//! use onrecord::{Extractor, document::SentenceKind};
//! let text = "Ferry Strike Ends\n\nOBAN (AP) — “Is it over?” he asked. Mr. J. Lee said yes.";
//! let document = Extractor::shared().read(text);
//! assert_eq!(document.sentences[0].kind, SentenceKind::Heading);
//! assert_eq!(document.sentences.len(), 3);
//! assert_eq!(document.span(document.sentences[1].dateline.clone()).of(text), "OBAN (AP) —");
//! ```
//!
//! # Rules, in order
//! A sentence may end after a token that ends with `.`, `!`, `?` or `…`. Quotation marks, brackets and reference
//! numbers that close right after it belong to it. Then, by what follows:
//! 1. The end of the paragraph ends the sentence.
//! 2. No blank space: only where one was plainly left out, “It is over.”She left.
//! 3. Lower case: goes on. “Is it over?” he asked. Names that begin in lower case do not count: It failed. eBay left.
//! 4. A number or letter alone before the stop at the start of a sentence is the label of a list: 1. Open the door.
//! 5. A title or a Latin abbreviation never ends one: Gen. Ames, Roe v. Wade, e.g. Oslo.
//! 6. Another abbreviation, an initial or a year's "p.m." ends one only before a word that opens sentences: He moved to
//!    the U.S. In May he left; not: the U.S. Army, J. Lee, at 5 p.m. Monday.
//! 7. An ellipsis ends one before a capital, but three dots not before "I": well ... I know.
//! 8. ? and ! inside quotation marks go on before a name and a verb of speech: “Is it over?” Ann Lee asked.
//! 9. Otherwise it ends.
//!
//! Known misses: an abbreviation before a name that opens the next sentence ("in the U.S. Smith then left"); text
//! without capitals; semicolons never end a sentence. Cost: linear; each rule looks at a bounded number of tokens.

use super::{
    Paragraph, Sentence, SentenceKind, Shape, Token, lines,
    token_text::{TokenText, ends_with_stop},
    vocabulary::{Vocabulary, WordClass},
};

/// Cuts the tokens into sentences and paragraphs, and notes in each token where it belongs.
pub(super) fn split(text: &str, tokens: &mut [Token], vocabulary: &Vocabulary) -> (Vec<Sentence>, Vec<Paragraph>) {
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut paragraphs = Vec::new();
    for range in lines::paragraphs(text, tokens) {
        let first = sentences.len();
        let mut start = range.start;
        while start < range.end {
            let end = TokenText { text, tokens, vocabulary }.sentence_end(start, range.end);
            for token in &mut tokens[start..end] {
                token.sentence = sentences.len() as u32;
                token.paragraph = paragraphs.len() as u32;
            }
            sentences.push(Sentence {
                tokens: start..end,
                paragraph: paragraphs.len(),
                kind: SentenceKind::Body,
                dateline: start..start,
            });
            start = end;
        }
        paragraphs.push(Paragraph { sentences: first..sentences.len(), tokens: range });
    }
    (sentences, paragraphs)
}

impl TokenText<'_> {
    /// Whether the token is a stop of its own: "." "?" "..."
    fn is_stop(self, token: usize) -> bool {
        self.tokens[token].shape == Shape::Mark && ends_with_stop(self.at(token))
    }

    /// One past the last token of the sentence that begins at `start`.
    fn sentence_end(self, start: usize, limit: usize) -> usize {
        let mut straight = false;
        let mut at = start;
        while at < limit {
            straight ^= self.tokens[at].shape == Shape::Mark && self.at(at) == "\"";
            at += 1;
            let last = self.text.as_bytes()[self.tokens[at - 1].span.end - 1];
            if !last.is_ascii_alphanumeric() && ends_with_stop(self.at(at - 1)) {
                let end = self.past_closers(at, limit, straight);
                if end == limit || self.ends(start, at - 1, end) {
                    return end;
                }
            }
        }
        limit
    }

    /// Past the closing marks and reference numbers that come right after a stop.
    fn past_closers(self, mut at: usize, limit: usize, mut straight: bool) -> usize {
        let stop = at;
        while at < limit {
            let spaced = self.tokens[at].spaced;
            let lone = at + 1 >= limit || self.tokens[at + 1].spaced;
            let closes = match self.at(at) {
                "”" | "''" | "»" | "›" => !spaced || lone,
                "\"" => {
                    let closes = !spaced || straight && lone;
                    straight = false;
                    closes
                }
                "’" | "'" | ")" | "]" => !spaced,
                // Meant to close, whichever way it is turned.
                "“" | "‘" => !spaced && lone,
                _ => false,
            };
            let reference = self.at(at) == "["
                && at + 2 < limit
                && self.tokens[at + 1].shape == Shape::Number
                && self.at(at + 2) == "]";
            if !closes && !reference {
                break;
            }
            at += if reference { 3 } else { 1 };
        }
        // What is left of the paragraph is no sentence if it is a mark alone.
        if at > stop || at + 1 != limit || !matches!(self.at(at), "\"" | "’" | "'" | ")" | "]") { at } else { limit }
    }

    /// Whether the sentence ends between the stop `last` with its closers and the token `next`.
    fn ends(self, start: usize, last: usize, next: usize) -> bool {
        let (stop, following) = (self.at(last), self.at(next));
        let closed = next > last + 1;
        let opener = self.at(self.past_openers(next));
        if ends_with_stop(following) && self.is_stop(next) {
            return false;
        }
        if !self.tokens[next].spaced {
            let left_out = if closed {
                self.tokens[next].shape == Shape::Title
            } else {
                last > start && self.tokens[last - 1].shape == Shape::Lower && self.opens_sentences(following)
            };
            return left_out && self.tokens[last].shape == Shape::Mark;
        }
        if self.begins_lower(next) || matches!(following, ")" | "]" | "," | ";" | ":" | "/") {
            return false;
        }
        if closed && matches!(following, "—" | "–" | "--" | "-" | "―") && !self.begins_lower(next + 1) {
            return false;
        }
        if self.tokens[last].shape != Shape::Mark {
            return self.ends_abbreviation(stop, next, opener);
        }
        let label = last == start + 1
            && (matches!(self.tokens[start].shape, Shape::Number | Shape::Single) && stop == "." && !closed);
        if label {
            return false;
        }
        let dots = stop == "..." || stop == "…" || stop == "." && last > start && self.at(last - 1) == ".";
        if dots && !closed {
            return self.tokens[next].shape != Shape::Number && following != "I";
        }
        !(closed && stop != "." && self.names_speaker(next))
    }

    fn ends_abbreviation(self, stop: &str, next: usize, opener: &str) -> bool {
        let stem = stop.trim_end_matches('.');
        let credits = matches!(opener, "Image" | "Photo" | "Picture" | "Credit" | "Source")
            && self.tokens.get(next + 1).is_some_and(|_| self.at(next + 1) == ":");
        if self.vocabulary.has_lower(WordClass::NeverEnds, stem) {
            return false;
        }
        match stem.to_lowercase().as_str() {
            "a.m" | "p.m" if self.tokens[next].shape == Shape::Title => !self.is_time(opener),
            "etc" => self.tokens[next].shape != Shape::Number,
            _ => self.opens_sentences(opener) || credits,
        }
    }

    /// Whether a name and a verb of speech follow: "Ann Lee asked", "Mr. Lee said".
    fn names_speaker(self, next: usize) -> bool {
        let name = |at: &usize| {
            matches!(self.tokens[*at].shape, Shape::Title | Shape::Dotted | Shape::Mixed | Shape::Upper | Shape::Single)
        };
        let after = (next..self.tokens.len().min(next + 5)).find(|at| !name(at));
        (self.tokens[next].shape == Shape::Dotted || !self.opens_sentences(self.at(next)))
            && after.is_some_and(|at| at > next && self.vocabulary.has(WordClass::SpeechVerb, self.at(at)))
    }

    /// Whether a word often opens a sentence and seldom a name.
    fn opens_sentences(self, word: &str) -> bool {
        self.vocabulary.has(WordClass::SentenceOpener, word)
    }

    /// Whether a word gives the day or the zone of a time: "5 p.m. Monday", "5 p.m. Eastern", "5 p.m. Jan. 3".
    fn is_time(self, word: &str) -> bool {
        self.vocabulary.has(WordClass::Time, word) || word.ends_with('.')
    }
}

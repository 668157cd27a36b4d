//! One sentence as the rules of casualty counts see it: its words, their tags, what the lexicon says of them.

use super::{
    count_lexicon::{CountLexicon, NumberRole, WordClass, WordEntry},
    rule_words::WordList,
};
use crate::document::{Document, Shape, Tag};

/// A sentence of a document. A token outside the sentence has an empty word, is in no list and has no entry.
#[derive(Clone, Copy)]
pub(super) struct SentenceView<'a> {
    pub document: &'a Document<'a>,
    pub lexicon: &'a CountLexicon,
    /// Its first token.
    pub start: usize,
    /// The token after its last.
    pub end: usize,
}

impl<'a> SentenceView<'a> {
    fn holds(&self, token: usize) -> bool {
        (self.start..self.end).contains(&token)
    }

    pub fn word(&self, token: usize) -> &'a str {
        if self.holds(token) { self.document.word(token) } else { "" }
    }

    /// The tag of a token of the document.
    pub fn tag(&self, token: usize) -> Tag {
        self.document.tokens[token].tag
    }

    /// The shape of a token of the document.
    pub fn shape(&self, token: usize) -> Shape {
        self.document.tokens[token].shape
    }

    /// Whether a word is one of these, in capitals or not.
    pub fn is(&self, token: usize, words: &[&str]) -> bool {
        let word = self.word(token);
        words.iter().any(|other| word.eq_ignore_ascii_case(other))
    }

    /// Whether a word is in a list, in capitals or not.
    pub fn is_in(&self, token: usize, list: WordList) -> bool {
        self.holds(token) && self.lexicon.rule_words.contains(self.document, token, list)
    }

    /// Whether a word is in a list and has no capital letter.
    pub fn is_lower_in(&self, token: usize, list: WordList) -> bool {
        self.holds(token) && self.lexicon.rule_words.contains_lower(self.document, token, list)
    }

    /// Whether the dictionary form of a word is in a list.
    pub fn is_lemma_in(&self, token: usize, list: WordList) -> bool {
        self.holds(token) && self.lexicon.rule_words.contains_lemma(self.document, token, list)
    }

    /// What the tables say of a word.
    pub fn entry(&self, token: usize) -> Option<&'a WordEntry> {
        if self.holds(token) { self.lexicon.entry(self.document, token) } else { None }
    }

    /// What a number word adds to a number, with its value.
    pub fn number_role(&self, token: usize) -> Option<(NumberRole, u64)> {
        self.entry(token).and_then(|entry| entry.number)
    }

    /// Whether a word is of a class.
    pub fn has(&self, token: usize, class: WordClass) -> bool {
        self.entry(token).is_some_and(|entry| entry.is(class))
    }

    /// Whether a word says what befell people: "killed", "missing"; not "deaths", which are counted themselves.
    pub fn is_harm(&self, token: usize) -> bool {
        self.entry(token).is_some_and(WordEntry::is_harm)
    }
}

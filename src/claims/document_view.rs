//! A document as the models of claims see it: for each token its classes, its quote and its word without names.

use std::ops::Range;

use super::{
    claim_lexicon::ClaimLexicon,
    claim_type::{ClaimType, Definition},
    rule_words::WordList,
    templates::{HiddenWord, TokenVoice},
};
use crate::{
    attribution::Quote,
    document::{Document, Shape, Tag, Token},
    marks::Mark,
};

/// How many words after a negation are negated.
pub(super) const MAX_WORDS_NEGATED: usize = 4;

/// How many words after the word of a claim may negate it: "promised *not* to".
const MAX_WORDS_TO_NEGATION_AFTER: usize = 3;

/// How many words before the end of a count may belong to its clause.
const MAX_CLAUSE_WORDS: usize = 60;

/// The hash of a word's dictionary form; names and numbers are hidden.
fn key(token: &Token) -> u64 {
    if token.tag.is_name()
        && matches!(token.shape, Shape::Title | Shape::Mixed | Shape::Upper | Shape::Dotted | Shape::Single)
    {
        HiddenWord::Name.number()
    } else if token.tag == Tag::Cd || token.shape == Shape::Number {
        HiddenWord::Number.number()
    } else {
        token.lemma_hash
    }
}

/// A document with what claims need to know about each token.
pub(crate) struct DocumentView<'a, 't> {
    pub document: &'a Document<'t>,
    pub quotes: &'a [Quote],
    /// For each token its classes.
    pub classes: Vec<u32>,
    /// For each token whether it is in quotation marks.
    pub quoted: Vec<bool>,
    /// For each token the innermost quote whose content holds it.
    pub quote_of: Vec<Option<u32>>,
    /// For each token the quote whose cue it is.
    pub cue_of: Vec<Option<u32>>,
    /// For each token its word as the features see it: names and numbers without their letters.
    pub keys: Vec<u64>,
    /// For each sentence the union of its classes.
    pub sentence_classes: Vec<u32>,
    pub lexicon: &'a ClaimLexicon,
}

impl<'a, 't> DocumentView<'a, 't> {
    pub fn new(document: &'a Document<'t>, marks: &[Mark], quotes: &'a [Quote], lexicon: &'a ClaimLexicon) -> Self {
        let count = document.tokens.len();
        let classes: Vec<u32> = (0..count).map(|token| lexicon.classes_of(document, token)).collect();
        let mut quoted = vec![false; count];
        for mark in marks.iter().filter(|mark| mark.aside.is_none()) {
            quoted[document.tokens_in(mark.inner)].fill(true);
        }
        let (mut quote_of, mut cue_of) = (vec![None; count], vec![None; count]);
        // The longest first, so that a quote within another overwrites it.
        let mut order: Vec<usize> = (0..quotes.len()).collect();
        order.sort_by_key(|&index| {
            std::cmp::Reverse(quotes[index].content.iter().map(|span| span.len()).sum::<usize>())
        });
        for index in order {
            for span in &quotes[index].content {
                quote_of[document.tokens_in(*span)].fill(Some(index as u32));
            }
            if let Some(span) = quotes[index].cue {
                cue_of[document.tokens_in(span)].fill(Some(index as u32));
            }
        }
        let sentence_classes = document
            .sentences
            .iter()
            .map(|sentence| classes[sentence.tokens.clone()].iter().fold(0, |all, classes| all | classes))
            .collect();
        let keys = document.tokens.iter().map(key).collect();
        DocumentView { document, quotes, classes, quoted, quote_of, cue_of, keys, sentence_classes, lexicon }
    }

    /// Whether a quote without quotation marks only refers to what some of its words report, in a clause that describes
    /// a noun: "The senator condemned the attack *that killed 14*"; not "The senator said *that 14 were killed*".
    pub fn is_in_passing(&self, quote: usize, tokens: Range<usize>) -> bool {
        let tag = |token: usize| self.document.tokens[token].tag;
        let is_relative = |token: usize| {
            let is_noun = |token: usize| tag(token).is_noun() || tag(token).is_name();
            let before = match self.document.word(token - 1) {
                "," | "in" | "of" | "by" => token.saturating_sub(2),
                _ => token - 1,
            };
            self.lexicon.rule_words.contains_lower(self.document, token, WordList::RelativePronoun) && is_noun(before)
        };
        let held = |token: usize| self.quote_of[token] == Some(quote as u32);
        let start =
            self.document.sentence_of(tokens.start).tokens.start.max(tokens.end.saturating_sub(MAX_CLAUSE_WORDS));
        !tokens.clone().any(|token| self.quoted[token])
            && (start + 1..tokens.end).rev().filter(|&token| held(token) && held(token - 1)).any(is_relative)
    }

    /// Whether one of these words hedges: "reportedly", "may".
    pub fn is_hedged(&self, start: usize, end: usize) -> bool {
        (start..end).any(|token| self.classes[token] & self.lexicon.hedge != 0)
    }

    /// The CAMEO code of a claim: the type's own, or a finer one that a word of the sentence has.
    pub fn code(&self, claim_type: &ClaimType, start: usize, end: usize) -> &'static str {
        let Some(Definition { code: own, code_family, .. }) = claim_type.definition() else { return "" };
        let codes = (start..end).flat_map(|token| self.lexicon.codes_of(self.document, token)).copied();
        let finer = codes.filter(|code| {
            code_family.iter().any(|family| code.starts_with(family))
                && (code.len() > own.len() || code.starts_with('0'))
        });
        // Of the finest the first.
        finer.rev().max_by_key(|code| (code.len(), *code != own)).unwrap_or(own)
    }

    /// Whether a claim says that something is not so or not to be: "must not", "vowed never to"; not "must". A denial
    /// is negated only by a word before it, as in "did not deny".
    pub fn is_claim_negated(&self, claim_type: &ClaimType, start: usize, end: usize) -> bool {
        let anchor = ClaimLexicon::anchors(claim_type);
        (start..end).any(|token| {
            self.classes[token] & anchor != 0
                && (self.is_after_negation(start, token)
                    || *claim_type != ClaimType::Denial
                        && (token + 1..end.min(token + 1 + MAX_WORDS_TO_NEGATION_AFTER))
                            .any(|after| self.is_negation(after)))
        })
    }

    pub fn is_negation(&self, token: usize) -> bool {
        self.classes[token] & self.lexicon.negation != 0
    }

    /// Whose words a token is in, as features have it.
    pub fn voice(&self, token: usize) -> u64 {
        match (self.quoted[token], self.quote_of[token]) {
            (true, _) => TokenVoice::Marks,
            (false, Some(_)) => TokenVoice::Quote,
            (false, None) => TokenVoice::Article,
        }
        .number()
    }

    /// Whether a negation is shortly before a token: "vowed *not* to resign"; not "resigned, but not today".
    pub fn is_after_negation(&self, start: usize, token: usize) -> bool {
        (start.max(token.saturating_sub(MAX_WORDS_NEGATED))..token).any(|before| self.is_negation(before))
    }
}

//! The words that bear on claims, by the classes of `claim_words.tsv`.

use std::sync::Arc;

use super::{claim_type::ClaimType, rule_words::RuleWords};
use crate::{
    Error,
    document::Document,
    hash::{self, Map},
    lexicon::Table,
};

/// The classes of `claim_words.tsv`; a word's classes are a set of bits. The place of a class here is the number of its bit,
/// which features contain: a new class goes to the end of its letter only with new weights.
const CLASSES: &[&str] = &[
    "accuse",
    "act_demand",
    "admit",
    "agree",
    "apologise",
    "charge_noun",
    "coerce",
    "criticise",
    "demand",
    "deny",
    "false",
    "fault",
    "hedge",
    "help",
    "insist",
    "intend",
    "legal",
    "modal",
    "must",
    "negation",
    "negative",
    "positive",
    "promise",
    "proof",
    "say",
    "threaten",
    "urgent",
    "want",
    "will",
    "wrong_adj",
    "wrong_noun",
    "wrong_verb",
];

/// The table of words that bear on claims.
#[derive(Clone, Debug)]
pub(crate) struct ClaimLexicon {
    classes: Map<u32>,
    /// The codes of words that have one.
    codes: Map<Vec<&'static str>>,
    pub hedge: u32,
    pub negation: u32,
    /// What is wrong, or said to be.
    pub wrongs: u32,
    pub(super) rule_words: Arc<RuleWords>,
}

impl ClaimLexicon {
    pub(super) fn new(rule_words: Arc<RuleWords>) -> Result<Self, Error> {
        let file = "claim_words.tsv";
        let (mut classes, mut codes): (Map<u32>, Map<Vec<&str>>) = (Map::default(), Map::default());
        for (line, cells) in Table::parse(file, include_str!("../lexicon/claims/claim_words.tsv"), 3)?.rows() {
            let class = CLASSES.iter().position(|class| *class == cells[1]);
            let class = class.ok_or_else(|| {
                Error::lexicon(file, line, format!("expected a class ({}), found {:?}", CLASSES.join(", "), cells[1]))
            })?;
            let word = hash::bytes(cells[0].as_bytes());
            *classes.entry(word).or_default() |= 1 << class;
            if cells[2] != "-" {
                codes.entry(word).or_default().push(cells[2]);
            }
        }
        Ok(ClaimLexicon {
            classes,
            codes,
            hedge: bit("hedge"),
            negation: bit("negation"),
            wrongs: bit("wrong_verb") | bit("wrong_noun") | bit("wrong_adj") | bit("negative"),
            rule_words,
        })
    }

    /// The codes of a token's word.
    pub fn codes_of(&self, document: &Document, token: usize) -> &[&'static str] {
        let token = &document.tokens[token];
        self.codes.get(&token.lemma_hash).or_else(|| self.codes.get(&token.lower_hash)).map_or(&[], Vec::as_slice)
    }

    /// The classes whose words carry a type, as a set of bits.
    pub fn anchors(claim_type: &ClaimType) -> u32 {
        let anchors = claim_type.definition().map_or(&[][..], |definition| definition.anchors);
        anchors.iter().fold(0, |all, class| all | bit(class))
    }

    /// The classes of a token: of its dictionary form and of the word as written.
    pub fn of(&self, document: &Document, token: usize) -> u32 {
        let token = &document.tokens[token];
        let lemma = self.classes.get(&token.lemma_hash).copied().unwrap_or(0);
        if token.lemma_hash == token.lower_hash {
            lemma
        } else {
            lemma | self.classes.get(&token.lower_hash).copied().unwrap_or(0)
        }
    }
}

fn bit(class: &str) -> u32 {
    CLASSES.iter().position(|other| *other == class).map_or(0, |class| 1 << class)
}

/// The numbers of the bits set.
pub(super) fn bits(mut set: u32) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let bit = set.trailing_zeros();
        set &= set.wrapping_sub(1);
        (bit < 32).then_some(u64::from(bit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_sorted_and_read() {
        assert!(CLASSES.is_sorted() && CLASSES.len() <= 32);
        ClaimLexicon::new(Arc::new(RuleWords::new().unwrap())).unwrap();
    }

    #[test]
    fn anchors_are_classes() {
        for claim_type in ClaimType::BUILT_IN {
            let anchors = claim_type.definition().map_or(&[][..], |definition| definition.anchors);
            assert!(anchors.iter().all(|anchor| CLASSES.contains(anchor)), "{claim_type:?}");
            assert_eq!(ClaimLexicon::anchors(&claim_type).count_ones() as usize, anchors.len(), "{claim_type:?}");
        }
    }

    #[test]
    fn bits_of_a_set() {
        assert_eq!(bits(0).count(), 0);
        assert_eq!(bits(0b1001).collect::<Vec<_>>(), [0, 3]);
        assert_eq!(bits(1 << 31).collect::<Vec<_>>(), [31]);
    }
}

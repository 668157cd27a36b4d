//! The words that bear on claims, by the classes of `claim_words.tsv`.

use std::sync::Arc;

use super::{claim_type::ClaimType, rule_words::RuleWords};
use crate::{
    Error,
    document::Document,
    hash::{self, Map},
    lexicon::shipped_table,
    model::Numbering,
};

/// The classes of `claim_words.tsv`, each with the number of its bit in a set of classes, by which features know it.
/// All 32 bits are taken: for a new class, sets become `u64`.
pub(super) const CLASSES: Numbering = Numbering {
    name: "ClaimWordClass",
    numbers: &[
        ("accuse", 0),
        ("act_demand", 1),
        ("admit", 2),
        ("agree", 3),
        ("apologise", 4),
        ("charge_noun", 5),
        ("coerce", 6),
        ("criticise", 7),
        ("demand", 8),
        ("deny", 9),
        ("false", 10),
        ("fault", 11),
        ("hedge", 12),
        ("help", 13),
        ("insist", 14),
        ("intend", 15),
        ("legal", 16),
        ("modal", 17),
        ("must", 18),
        ("negation", 19),
        ("negative", 20),
        ("positive", 21),
        ("promise", 22),
        ("proof", 23),
        ("say", 24),
        ("threaten", 25),
        ("urgent", 26),
        ("want", 27),
        ("will", 28),
        ("wrong_adj", 29),
        ("wrong_noun", 30),
        ("wrong_verb", 31),
    ],
};

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
        let table = shipped_table!("claims/claim_words.tsv", 3)?;
        let (mut classes, mut codes): (Map<u32>, Map<Vec<&str>>) = (Map::default(), Map::default());
        for (line, cells) in table.rows() {
            let class = number(cells[1]).ok_or_else(|| {
                let known: Vec<&str> = CLASSES.numbers.iter().map(|(class, _)| *class).collect();
                table.error(line, format!("expected a class ({}), found {:?}", known.join(", "), cells[1]))
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
    pub fn classes_of(&self, document: &Document, token: usize) -> u32 {
        let token = &document.tokens[token];
        let lemma = self.classes.get(&token.lemma_hash).copied().unwrap_or(0);
        if token.lemma_hash == token.lower_hash {
            lemma
        } else {
            lemma | self.classes.get(&token.lower_hash).copied().unwrap_or(0)
        }
    }
}

fn number(class: &str) -> Option<u64> {
    CLASSES.numbers.iter().find(|(other, _)| *other == class).map(|(_, number)| *number)
}

fn bit(class: &str) -> u32 {
    number(class).map_or(0, |number| 1 << number)
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
    fn classes_have_bits_of_their_own() {
        let set = CLASSES.numbers.iter().fold(0u32, |set, (class, _)| set | bit(class));
        assert_eq!(set.count_ones() as usize, CLASSES.numbers.len());
        ClaimLexicon::new(Arc::new(RuleWords::new().unwrap())).unwrap();
    }

    #[test]
    fn anchors_are_classes() {
        for claim_type in ClaimType::BUILT_IN {
            let anchors = claim_type.definition().map_or(&[][..], |definition| definition.anchors);
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

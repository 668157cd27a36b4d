//! Small lists of words that single rules look for, each under a name: `rule_words.tsv` says what each is for.

use crate::{
    Error,
    document::Document,
    hash::{self, Map},
    lexicon::shipped_table,
};

/// Declares the lists with the names that the table gives them.
macro_rules! word_lists {
    ($($name:ident = $text:literal,)+) => {
        /// A list of `rule_words.tsv`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum WordList { $($name),+ }

        impl WordList {
            const ALL: &[(WordList, &'static str)] = &[$((WordList::$name, $text)),+];
        }
    };
}

word_lists! {
    PassiveAuxiliary = "passive_auxiliary",
    InsidePassive = "inside_passive",
    Negation = "negation",
    Modal = "modal",
    Happened = "happened",
    Wished = "wished",
    SubjectGap = "subject_gap",
    SubjectAdjacent = "subject_adjacent",
    ClauseAuxiliary = "clause_auxiliary",
    ClauseBreak = "clause_break",
    TollLead = "toll_lead",
    TakesLives = "takes_lives",
    NeedsDown = "needs_down",
    Shoot = "shoot",
    ActiveOnly = "active_only",
    IrregularParticiple = "irregular_participle",
    DeadIdiom = "dead_idiom",
    Held = "held",
    Leave = "leave",
    Fatal = "fatal",
    Lose = "lose",
    FeeLead = "fee_lead",
    OtherPlaceLead = "other_place_lead",
    NamedBody = "named_body",
    Conjunction = "conjunction",
    MoreOf = "more",
    WholeOf = "whole_of",
    UnnumberedPart = "share",
    SingularPronoun = "singular_pronoun",
    PluralPronoun = "plural_pronoun",
    PercentMark = "percent",
    TimeOpening = "time_opening",
    TimeLead = "time_lead",
    DayWord = "day_word",
    DayPart = "day_part",
    YearLead = "year_lead",
    RelativeTime = "relative_time",
    TimeUnit = "time_unit",
    TimeDistance = "time_distance",
    PlaceLead = "place_lead",
    StrictPlaceLead = "strict_place_lead",
    PersonTitle = "person_title",
    NoPlace = "no_place",
    CauseLead = "cause_lead",
    FirstPerson = "first_person",
    Copula = "copula",
    VerbGroupAuxiliary = "participle_auxiliary",
    TimePhrase = "time_phrase",
    RelativePronoun = "relative",
    Comparison = "comparison",
    Possibly = "possibly",
    Wounds = "wounds",
    Home = "home",
    TollNoun = "toll_noun",
    TollVerb = "toll_verb",
}

impl WordList {
    const fn bit(self) -> u64 {
        1 << self as u64
    }
}

/// The words of all lists.
#[derive(Clone, Debug)]
pub(super) struct RuleWords {
    /// For each word the set of its lists.
    lists: Map<u64>,
}

impl RuleWords {
    pub fn new() -> Result<Self, Error> {
        let table = shipped_table!("claims/rule_words.tsv", 2)?;
        let mut lists: Map<u64> = Map::default();
        for (line, cells) in table.rows() {
            let (list, _) = WordList::ALL
                .iter()
                .find(|(_, name)| *name == cells[1])
                .ok_or_else(|| table.error(line, format!("expected a list of words, found {:?}", cells[1])))?;
            *lists.entry(hash::bytes(cells[0].as_bytes())).or_default() |= list.bit();
        }
        Ok(RuleWords { lists })
    }

    fn holds(&self, word: u64, list: WordList) -> bool {
        self.lists.get(&word).is_some_and(|lists| lists & list.bit() != 0)
    }

    /// Whether a token's word is in a list, in capitals or not.
    pub fn contains(&self, document: &Document, token: usize, list: WordList) -> bool {
        self.holds(document.tokens[token].lower_hash, list)
    }

    /// Whether a token's word is in a list and has no capital letter.
    pub fn contains_lower(&self, document: &Document, token: usize, list: WordList) -> bool {
        self.contains(document, token, list) && !document.word(token).bytes().any(|byte| byte.is_ascii_uppercase())
    }

    /// Whether a token's dictionary form is in a list.
    pub fn contains_lemma(&self, document: &Document, token: usize, list: WordList) -> bool {
        self.holds(document.tokens[token].lemma_hash, list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_words() {
        let words = RuleWords::new().unwrap();
        assert!(WordList::ALL.len() <= 64);
        for (list, name) in WordList::ALL {
            assert!(words.lists.values().any(|lists| lists & list.bit() != 0), "{name}");
        }
        assert!(words.holds(hash::lower("Gunned"), WordList::NeedsDown));
        assert!(!words.holds(hash::lower("gunner"), WordList::NeedsDown));
    }
}

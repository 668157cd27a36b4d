//! Whether a harm is passive, negated, or only wished, feared and supposed.

use super::finder::CasualtyFinder;
use crate::{
    claims::{count_lexicon::Need, rule_words::WordList},
    document::Tag,
};

/// How many words before a harm its auxiliary may be.
const MAX_WORDS_TO_AUXILIARY: usize = 6;

/// How many words before a harm its negation may be.
const MAX_WORDS_TO_NEGATION: usize = 4;

/// How many words before "to" its "for" may be.
const MAX_WORDS_TO_FOR: usize = 4;

/// How many words before a harm the "if" of its clause may be.
const MAX_WORDS_TO_IF: usize = 5;

impl CasualtyFinder<'_> {
    fn from(&self, at: usize, max_words: usize) -> usize {
        self.view.start.max(at.saturating_sub(max_words))
    }

    /// "two men were shot", "the man's been shot"; not "two men shot", "the man's shot two guards", "she's hurt two
    /// guards", where 's may be "has".
    pub(super) fn is_passive(&self, at: usize) -> bool {
        let view = &self.view;
        if self.lower(at).ends_with("ing") {
            return false;
        }
        for token in (self.from(at, MAX_WORDS_TO_AUXILIARY)..at).rev() {
            if view.is_in(token, WordList::PassiveAuxiliary) {
                return true;
            }
            let passes = view.tag(token).is_adverb()
                || view.is_harm(token)
                || view.is_in(token, WordList::InsidePassive)
                || view.tag(token) == Tag::Vbn && !view.is(token, &["had"]);
            if !passes {
                return false;
            }
        }
        false
    }

    /// "did not kill anyone"; not "killed anyone who did not run", "not one guard was killed", where it belongs to the
    /// number
    pub(super) fn is_negated(&self, at: usize) -> bool {
        let is_of_number = |token: usize| self.groups.iter().any(|group| (group.start..group.end).contains(&token));
        (self.from(at, MAX_WORDS_TO_NEGATION)..at)
            .any(|token| self.view.is_in(token, WordList::Negation) && !is_of_number(token))
    }

    /// Whether the harm is wished, feared or supposed: "could kill", "tried to kill", "if he killed"; not "may have
    /// killed", which reports a harm and hedges.
    pub(super) fn is_supposed(&self, at: usize) -> bool {
        let view = &self.view;
        for token in (self.from(at, MAX_WORDS_TO_AUXILIARY)..at).rev() {
            if view.is_in(token, WordList::Modal) {
                return !(view.is(token, &["may", "might", "must"]) && view.is(token + 1, &["have"]));
            }
            if view.is(token, &["to"]) {
                return self.is_supposed_after_to(token, at);
            }
            let passes = view.tag(token).is_verb()
                || view.tag(token).is_adverb()
                || view.is_harm(token)
                || view.is(token, &["and", "or"]);
            if !passes {
                break;
            }
        }
        // "if", "when" open the clause: nothing but the subject comes between.
        (self.from(at, MAX_WORDS_TO_IF)..at)
            .rev()
            .take_while(|&token| !view.is(token, &[",", ";", "that"]))
            .any(|token| view.is(token, &["if", "unless", "whenever"]))
    }

    /// "wanted to kill", "how easy it is for someone to kill dozens"; not "managed to kill", "rose to kill"
    fn is_supposed_after_to(&self, to: usize, at: usize) -> bool {
        let view = &self.view;
        if (self.from(to, MAX_WORDS_TO_FOR)..to).any(|token| view.is(token, &["for"])) {
            return true;
        }
        let before = to.saturating_sub(1).max(view.start);
        let has_happened = view.is_in(before, WordList::Happened);
        let needs_number = view.entry(at).is_some_and(|entry| entry.harms.iter().any(|harm| harm.need == Need::Number));
        !has_happened && (needs_number || view.is_lemma_in(before, WordList::Wished))
    }
}

//! Harms of several words: "drove 600 people from their homes", "nine people were taken to hospital", "two did not
//! survive"; `harm_phrases.tsv` has their verbs.

use super::finder::CasualtyFinder;
use crate::{
    claims::{
        count_lexicon::{Harm, HarmPhrase, Tail},
        rule_words::WordList,
    },
    document::Tag,
};

/// How many words behind a verb its tail may begin.
const MAX_WORDS_TO_TAIL: usize = 12;

/// How many words may come between "to" and a hospital: "to St. Mary's Hospital".
const MAX_WORDS_TO_HOSPITAL: usize = 5;

/// How many words before a verb its negation may be.
const MAX_WORDS_TO_NEGATION: usize = 3;

impl CasualtyFinder<'_> {
    /// Reads the verb as a harm if its tail is there.
    pub(super) fn phrase(&mut self, at: usize, phrase: HarmPhrase) {
        let HarmPhrase { harm, tail } = phrase;
        if tail == Tail::Negated {
            return self.failed(at, harm);
        }
        let stop = self.view.end.min(at + 1 + MAX_WORDS_TO_TAIL);
        let ends_clause = |token: usize| {
            matches!(self.view.tag(token), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
                || self.view.is(token, &[";", ":", "that", "who"])
        };
        let found = (at + 1..stop).take_while(|&token| !ends_clause(token)).any(|token| self.is_tail(tail, token));
        if found {
            self.harm(at, harm);
        }
    }

    /// Whether the tail of a phrase begins with a token.
    fn is_tail(&self, tail: Tail, at: usize) -> bool {
        let view = &self.view;
        match tail {
            // "from their homes", "out of their houses"; not "work from home"
            Tail::FromHome => {
                (view.is(at, &["from"]) || view.is(at, &["of"]) && view.is(at - 1, &["out"]))
                    && self.is_own_home(at + 1)
            }
            Tail::OwnHome => self.is_own_home(at),
            // "to flee"; not "to flee the question", which no rule can distinguish
            Tail::ToFlee => view.is(at, &["to"]) && view.is(at + 1, &["flee", "evacuate"]),
            Tail::Hospital => view.is(at, &["to", "in", "at", "into"]) && self.is_hospital_next(at + 1),
            Tail::ForWounds => {
                view.is(at, &["for"])
                    && (at + 1..=at + MAX_WORDS_TO_HOSPITAL).any(|token| view.is_in(token, WordList::Wounds))
            }
            Tail::Captive => view.is(at, &["prisoner", "captive"]),
            Tail::Custody => view.is(at, &["into"]) && view.is(at + 1, &["custody"]),
            Tail::ToDeath => view.is(at, &["to"]) && view.is(at + 1, &["death"]),
            Tail::Negated => false,
        }
    }

    /// "their homes", "their flooded houses"
    fn is_own_home(&self, at: usize) -> bool {
        let view = &self.view;
        view.is(at, &["their", "his", "her"])
            && (view.is_in(at + 1, WordList::Home)
                || at + 2 < view.end && view.tag(at + 1) != Tag::In && view.is_in(at + 2, WordList::Home))
    }

    /// "hospital", "a hospital in Oban", "St. Mary's Hospital"; not "the minister's hospital visit"
    fn is_hospital_next(&self, at: usize) -> bool {
        let view = &self.view;
        let in_phrase = |token: &usize| {
            let tag = view.tag(*token);
            tag.is_noun()
                || tag.is_name()
                || tag.is_adjective()
                || matches!(tag, Tag::Dt | Tag::PrpS | Tag::Pos | Tag::Cd | Tag::Vbn)
        };
        (at..view.end.min(at + MAX_WORDS_TO_HOSPITAL)).take_while(in_phrase).any(|token| {
            view.is(token, &["hospital", "hospitals", "clinic", "clinics", "infirmary"])
                && !(token + 1 < view.end && view.tag(token + 1).is_noun())
        })
    }

    /// "two did not survive", "four failed to survive the fire"; not "two would not survive a day"
    fn failed(&mut self, at: usize, harm: Harm) {
        let view = &self.view;
        let from = view.start.max(at.saturating_sub(MAX_WORDS_TO_NEGATION));
        let is_failed = at >= view.start + 2 && view.is(at - 1, &["to"]) && view.is(at - 2, &["failed"]);
        let is_negated = (from..at).any(|token| view.is(token, &["not", "n't", "n’t", "never"]))
            && (from..at).any(|token| view.is(token, &["did", "have", "had", "has"]));
        if (is_failed || is_negated)
            && let Some(sum) = self.subject(if is_failed { at - 2 } else { at })
        {
            self.note(at, harm, harm.kind, sum);
        }
    }
}

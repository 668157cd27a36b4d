//! A harm that is a state, an act or is counted itself: "two nurses are missing", "the murder of a judge", "14 deaths",
//! "claimed nine lives".

use super::finder::{CasualtyFinder, FoundCount, PeopleSum};
use crate::{
    claims::{
        claim::CasualtyKind,
        count_lexicon::{Harm, HarmUse, Need, WordClass},
        group::GroupKind,
        rule_words::WordList,
    },
    document::{Shape, Tag},
};

/// How many words before a number of lives the verb may be that took them: "claimed the lives of nine".
const MAX_WORDS_TO_TAKEN: usize = 3;

impl CasualtyFinder<'_> {
    /// "two nurses are missing", "left nine dead"; not "dead heat", "missing emails", "injured pride"
    pub(super) fn state(&mut self, at: usize, harm: Harm) {
        let view = self.view;
        // Of "died in custody" the death is what is counted.
        let is_in_custody = view.is(at, &["custody"])
            && at > view.start + 1
            && view.is(at - 1, &["in", "into"])
            && !view.is_harm(at - 2);
        if at + 1 < view.end && view.tag(at + 1).is_noun()
            || view.is_in(at + 1, WordList::DeadIdiom)
            || harm.kind == CasualtyKind::Missing && view.is(at + 1, &["from", "out", "the", "a"])
            || harm.kind == CasualtyKind::Detained && !view.is_in(at, WordList::Held) && !is_in_custody
            || self.is_supposed(at)
            || self.number_of(at, harm)
        {
            return;
        }
        let Some(sum) = self.subject(at).filter(|_| !self.is_negated(at)) else { return };
        let start = self.groups[sum.first].start;
        if sum.is_explicit
            || start > view.start && view.is_in(start - 1, WordList::Leave)
            || self.has(WordClass::EVENT)
            || at > view.start && view.is(at - 1, &["found"])
        {
            self.note(at, harm, harm.kind, sum);
        }
    }

    /// "the murder of a judge"; not "the murder weapon"
    pub(super) fn act(&mut self, at: usize, harm: Harm) {
        let view = &self.view;
        if !view.is(at + 1, &["of"]) {
            return;
        }
        // "seeking the arrest of 14 fugitives"
        let is_wished = |token: usize| token >= view.start && view.is_lemma_in(token, WordList::Wished);
        if is_wished(at.saturating_sub(1)) || is_wished(at.saturating_sub(2)) && view.tag(at - 1) == Tag::Dt {
            return;
        }
        let Some(sum) = self.object(at + 2) else { return };
        let is_fatal = at > view.start && view.is_in(at - 1, WordList::Fatal);
        // "the 2008 shooting of Silva" does not say that she died, or was hurt.
        let is_dated = at > view.start && view.shape(at - 1) == Shape::Number && view.is(at, &["shooting"]);
        if is_dated && !is_fatal && !sum.is_explicit {
            return;
        }
        // "the death of Silva" looks back, "the shooting death of Silva" reports it.
        if !sum.is_short_name || at > view.start && view.is_harm(at - 1) {
            self.note(at, harm, if is_fatal { CasualtyKind::Killed } else { harm.kind }, sum);
        }
    }

    /// "14 deaths", "no deaths or injuries"; not "the deaths"
    pub(super) fn counted(&mut self, at: usize, harm: Harm) {
        let Some(index) = self.ending(at + 1) else {
            return self.state_alone(at);
        };
        let group = self.groups[index];
        let Some(amount) =
            group.amount.filter(|_| group.is_explicit && !group.is_part && !self.is_supposed(group.start))
        else {
            return;
        };
        let mut kind = harm.kind;
        if self.view.is(at + 1, &["or", "and"])
            && let Some(other) = self
                .view
                .entry(at + 2)
                .and_then(|entry| entry.harms.iter().find(|harm| harm.harm_use == HarmUse::Counted))
            && other.kind != kind
        {
            kind = CasualtyKind::Affected;
        }
        // The injuries of a game; "two bodies" without an event
        if kind == CasualtyKind::Wounded && self.has(WordClass::SPORT)
            || harm.need == Need::Setting && !self.has(WordClass::EVENT) && !self.has(WordClass::RECOVERY)
        {
            return;
        }
        let sum = PeopleSum::explicit(amount, index);
        self.found.push(FoundCount { is_noun: true, ..FoundCount::new(kind, sum, group.start..group.end) });
    }

    /// "lost over 6,000 dead and wounded"; "2 dead" is found as a state.
    fn state_alone(&mut self, at: usize) {
        if !(self.view.is(at + 1, &["and", "or"]) && self.view.is_harm(at + 2)) {
            return;
        }
        let Some((index, group)) = self
            .ending(at)
            .map(|index| (index, self.groups[index]))
            .filter(|(_, group)| group.is_explicit && group.is_people())
        else {
            return;
        };
        if let Some(amount) = group.amount {
            let (sum, tokens) = (PeopleSum::explicit(amount, index), group.start..at + 3);
            self.found.push(FoundCount::new(CasualtyKind::Affected, sum, tokens));
        }
    }

    /// "claimed nine lives", "twelve firefighters lost their lives"; not "changed nine lives"
    pub(super) fn lives(&mut self, at: usize, harm: Harm) {
        let view = &self.view;
        if at >= view.start + 2 && view.is_in(at - 2, WordList::Lose) && view.tag(at - 1) == Tag::PrpS {
            if !self.is_supposed(at - 2)
                && let Some(sum) = self.subject(at - 2)
            {
                self.note(at, harm, harm.kind, sum);
            }
            return;
        }
        let Some((index, group)) = self
            .ending(at + 1)
            .map(|index| (index, self.groups[index]))
            .filter(|(_, group)| group.kind == GroupKind::Harm && group.is_explicit)
        else {
            return;
        };
        let is_taken = (view.start.max(group.start.saturating_sub(MAX_WORDS_TO_TAKEN))..group.start)
            .any(|token| view.is_in(token, WordList::TakesLives))
            || (at + 1..=at + MAX_WORDS_TO_TAKEN).any(|token| view.is(token, &["lost", "claimed"]));
        if is_taken && let Some(amount) = group.amount {
            self.note(at, harm, harm.kind, PeopleSum::explicit(amount, index));
        }
    }
}

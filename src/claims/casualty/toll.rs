//! The number after a toll: "the death toll rose to 14", "raising the toll to 14 from 10".

use super::finder::{CasualtyFinder, FoundCount};
use crate::claims::{
    count_lexicon::{Harm, NumberRole, WordClass},
    number::{Amount, Number, number},
    rule_words::WordList,
};

/// How many words after a toll its number may begin.
const MAX_WORDS_TO_NUMBER: usize = 15;

/// How many words before a harm "the number of" may be: "the number of injured is 387".
const MAX_WORDS_TO_NUMBER_OF: usize = 4;

impl CasualtyFinder<'_> {
    /// "the number of injured rose to 387": reads the number as that of a toll.
    pub(super) fn number_of(&mut self, at: usize, harm: Harm) -> bool {
        let view = &self.view;
        let found = (view.start.max(at.saturating_sub(MAX_WORDS_TO_NUMBER_OF))..at)
            .any(|token| view.is(token, &["number"]) && view.is(token + 1, &["of"]));
        if found {
            self.toll(at, harm);
        }
        found
    }

    /// "the death toll rose to 14"; not "the road toll rose to 14 euros", "the toll of 2014"
    pub(super) fn toll(&mut self, at: usize, harm: Harm) {
        let view = self.view;
        if at > view.start && view.is_in(at - 1, WordList::FeeLead) {
            return;
        }
        let mut hits = 0;
        let mut token = at + 1;
        let stop = view.end.min(at + 1 + MAX_WORDS_TO_NUMBER);
        while token < stop && hits < 2 {
            if let Some(found) = self.toll_number(at, token) {
                let is_old = view.is(token - 1, &["from"]);
                if let (true, Amount { min: Some(old), max: Some(new), .. }) = (is_old, found.amount)
                    && old != new
                {
                    self.note_old_and_new(at, token, harm, [old, new], found.end);
                    break;
                }
                let next = self.groups.partition_point(|group| group.end <= token);
                let group = self.groups.get(next).filter(|group| group.start <= token).map(|_| next);
                self.found.push(FoundCount {
                    kind: harm.kind,
                    amount: found.amount,
                    group,
                    first: group,
                    start: at,
                    end: found.end,
                    is_old,
                    is_noun: false,
                });
                hits += 1;
                token = found.end;
                // Only "to 14 from 10" and "from 10 to 14" go on.
                if !view.is(token, if is_old { &["to"] } else { &["from"] }) {
                    break;
                }
            }
            token += 1;
        }
    }

    /// The number that begins with a token, if it is one of people that a toll has reached.
    fn toll_number(&self, at: usize, token: usize) -> Option<Number> {
        let view = &self.view;
        if !view.is_in(token - 1, WordList::TollLead) {
            return None;
        }
        let found = number(view, at + 1, token)?;
        let is_other = found.is_year
            || view.has(found.end, WordClass::TIME)
            || view.has(found.end, WordClass::UNIT)
            || matches!(view.number_role(token), Some((NumberRole::None, _)));
        (!is_other).then_some(found)
    }

    /// "from 12 to 19" is no range: the old number, then the new one.
    fn note_old_and_new(&mut self, at: usize, token: usize, harm: Harm, values: [u64; 2], end: usize) {
        for (value, is_old) in values.into_iter().zip([true, false]) {
            self.found.push(FoundCount {
                kind: harm.kind,
                amount: Amount::exactly(value),
                group: None,
                first: None,
                start: at,
                end: if is_old { token + 1 } else { end },
                is_old,
                is_noun: false,
            });
        }
    }
}

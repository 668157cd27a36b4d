//! The people before and after a harm, lists added up: "a woman and her two children" are three.

use super::finder::{CasualtyFinder, PeopleSum};
use crate::{
    claims::{
        count_lexicon::HarmUse,
        group::{Group, GroupKind},
        number::Amount,
        rule_words::WordList,
    },
    document::Tag,
};

/// How many words back a subject may be.
const MAX_WORDS_TO_SUBJECT: usize = 40;

/// How many words may come between a subject and its harm.
const MAX_WORDS_BETWEEN: usize = 12;

/// How many words may come between two members of a list: "Ana Silva, aged 34, and".
const MAX_WORDS_BETWEEN_MEMBERS: usize = 6;

impl CasualtyFinder<'_> {
    /// The people who begin at a token, lists added up.
    pub(super) fn object(&self, at: usize) -> Option<PeopleSum> {
        // Bounds may come before the number: the group begins there.
        let first = self.beginning(at)?;
        let group = self.groups[first];
        if !group.is_people()
            || group.kind == GroupKind::Pronoun && group.amount.is_none()
            || self.view.is(at, &["he", "she"])
            || group.is_part
        {
            return None;
        }
        let (amount, last) = self.list_after(first, group.amount?)?;
        Some(PeopleSum {
            amount,
            // "captured Oban and Sorra" says how many towns, not people.
            is_explicit: group.is_explicit
                || last > first && self.groups[first..=last].iter().any(|group| group.kind != GroupKind::ShortName),
            is_short_name: group.kind == GroupKind::ShortName && last == first,
            first,
            last,
        })
    }

    /// The list that a group opens: its number and its last group. None if nobody knows how many: "a nurse and
    /// patients".
    fn list_after(&self, first: usize, alone: Amount) -> Option<(Amount, usize)> {
        let mut pending: Option<Amount> = None;
        for next in first + 1..self.groups.len() {
            let group = self.groups[next];
            // "Ana Silva *in Oban* and Bo Lund in Sorra"
            if self.groups[next - 1].kind == GroupKind::FullName && self.is_place_of_name(&group) {
                continue;
            }
            let Some(is_and) = self.link(self.groups[next - 1].end, group.start) else { break };
            if is_and && group.is_people() && group.amount.is_none() && group.kind != GroupKind::Pronoun {
                return None;
            }
            let Some(more) = self.member(&group).filter(|_| !self.opens_clause(&group)) else { break };
            let sum = pending.map_or(more, |pending| pending.plus(more));
            if is_and {
                // The "and" closes the list; the members after a first that counts them all are its names.
                let names_them = sum == alone && self.groups[first].is_explicit;
                return Some((if names_them { alone } else { alone.plus(sum) }, next));
            }
            pending = Some(sum);
        }
        Some((alone, first))
    }

    /// Whether a group is the place of a name that another name follows: "Ana Silva in *Oban* and Bo Lund"; not "Ana
    /// Silva in Oban and a dog".
    fn is_place_of_name(&self, group: &Group) -> bool {
        let view = &self.view;
        view.is(group.start - 1, &["in", "at", "near"])
            && group.kind == GroupKind::ShortName
            && view.is(group.end, &["and", ","])
            && self.beginning(group.end + 1).is_some_and(|next| self.groups[next].kind == GroupKind::FullName)
    }

    /// The number of a group that can belong to a list.
    fn member(&self, group: &Group) -> Option<Amount> {
        group.amount.filter(|_| group.is_people() && !group.is_part && group.kind != GroupKind::Pronoun)
    }

    /// Whether a group is the subject of what follows: "killed two guards, and a nurse *was* hurt".
    fn opens_clause(&self, group: &Group) -> bool {
        let view = &self.view;
        group.end < view.end
            && (matches!(view.tag(group.end), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
                || view.is_harm(group.end)
                || view.is(group.end, &["in", "were", "was"]) && group.kind == GroupKind::NumberAlone)
    }

    /// Whether two groups are joined: `Some(true)` by "and", `Some(false)` by a comma; ages and brackets may come
    /// between.
    fn link(&self, from: usize, to: usize) -> Option<bool> {
        let view = &self.view;
        let mut is_and = false;
        if from == to || to - from > MAX_WORDS_BETWEEN_MEMBERS {
            return None;
        }
        for token in from..to {
            if view.is(token, &["and", "&"]) {
                is_and = true;
            } else if !(view.is(token, &[",", "(", ")", "aged"]) || view.tag(token) == Tag::Cd) {
                return None;
            }
        }
        Some(is_and)
    }

    /// The people before a harm that befell them, lists added up.
    pub(super) fn subject(&self, at: usize) -> Option<PeopleSum> {
        let sum = self.nearest(at).or_else(|| self.behind_clause(at))?;
        if sum.first == sum.last { self.part_or_whole(sum, at) } else { Some(sum) }
    }

    /// Of a part and its whole the one that the harm befell: nine in "nine of the 30 guards were killed", 30 in
    /// "nine of the 30 guards killed were new"; nobody known in "two of the injured were new".
    fn part_or_whole(&self, sum: PeopleSum, at: usize) -> Option<PeopleSum> {
        let view = &self.view;
        let group = self.groups[sum.last];
        let is_finite = |token: usize| {
            view.is_in(token, WordList::PassiveAuxiliary)
                || matches!(view.tag(token), Tag::Vbz | Tag::Vbp | Tag::Md)
                || view.tag(token) == Tag::Vbd && !view.is_harm(token)
        };
        let is_relative = |token: usize| view.is(token, &["who", "that", "which"]);
        let says_itself = |token: usize| {
            view.entry(token).is_some_and(|entry| entry.harms.iter().any(|harm| harm.harm_use == HarmUse::Subject))
        };
        let mut gap = group.end..at;
        let is_of_part = !gap.clone().any(is_relative) && (gap.clone().any(is_finite) || says_itself(at))
            || group.start == view.start
                && !(at + 1..view.end)
                    .any(|token| is_finite(token) || says_itself(token) || view.tag(token) == Tag::Vbd);
        match group.whole {
            Some(amount) if !is_of_part => Some(PeopleSum { amount, ..sum }),
            None if group.is_share && !is_of_part && group.kind == GroupKind::NumberAlone => None,
            // "two of the injured": whom the "injured" between belongs to
            None if group.is_share && gap.any(is_relative) => None,
            _ => Some(sum),
        }
    }

    /// The people before a harm with hardly a word between.
    fn nearest(&self, at: usize) -> Option<PeopleSum> {
        let view = &self.view;
        let floor = view.start.max(at.saturating_sub(MAX_WORDS_TO_SUBJECT));
        let mut to = at;
        let mut index = self.groups.partition_point(|group| group.end <= at);
        while index > 0 {
            index -= 1;
            let group = self.groups[index];
            if group.start < floor || !self.is_subject_gap(group.end, to) {
                return None;
            }
            let is_nearest = to == at
                && group.is_people()
                && (self.is_adjacent(index, at) || (group.end..at).any(|token| view.is(token, &["who"])));
            if group.is_after_preposition && !is_nearest {
                to = group.start - 1;
                continue;
            }
            if group.is_part && !(to == at && self.is_part_with_harm(&group, at)) {
                to = group.start;
                let is_joined = index > 0 && self.groups[index - 1].is_part;
                while to > floor
                    && (view.is(to - 1, &["including", "among", "them", ","]) || is_joined && view.is(to - 1, &["and"]))
                {
                    to -= 1;
                }
                continue;
            }
            return if group.is_people() { self.list_before(index) } else { None };
        }
        None
    }

    /// Whether a part has a harm of its own: "12 guards, two *of whom later died*", "two *of the guards were hurt*";
    /// not "12 guards, two of them new, were hurt".
    fn is_part_with_harm(&self, group: &Group, at: usize) -> bool {
        let view = &self.view;
        let is_of_whole = group.nouns == group.end && view.is_in(group.head(), WordList::WholeOf);
        (is_of_whole || group.is_share) && !(group.end..at).any(|token| view.is(token, &[","]))
    }

    /// The people of whom a clause says more before their harm: "two men who worked as guards were killed".
    fn behind_clause(&self, at: usize) -> Option<PeopleSum> {
        let view = &self.view;
        let is_auxiliary = |token: usize| view.tag(token).is_adverb() || view.is_in(token, WordList::ClauseAuxiliary);
        let mut verb = at;
        while verb > view.start && at - verb < MAX_WORDS_TO_SUBJECT && is_auxiliary(verb - 1) {
            verb -= 1;
        }
        let before = self.groups[..self.groups.partition_point(|group| group.end <= verb)].iter().enumerate().rev();
        let (index, group) =
            before.take_while(|(_, group)| verb - group.end <= MAX_WORDS_TO_SUBJECT).find(|(_, group)| {
                group.is_people() && !group.is_after_preposition && !view.is(group.start.saturating_sub(1), &["as"])
            })?;
        // "two men who worked there", "two men working there", "two men hurt in the fire"
        let opens_clause = view.is(group.end, &["who"])
            || view.tag(group.end) == Tag::Vbg
            || view.is_harm(group.end) && view.tag(group.end) == Tag::Vbn;
        let is_one_clause = (group.end..verb).all(|token| !view.is_in(token, WordList::ClauseBreak));
        if verb < at && group.end < verb && opens_clause && is_one_clause { self.list_before(index) } else { None }
    }

    /// The list that ends with a group.
    fn list_before(&self, last: usize) -> Option<PeopleSum> {
        let group = self.groups[last];
        let mut sum = group.amount?;
        let mut first = last;
        let mut is_list = false;
        let mut is_explicit = group.is_explicit;
        while first > 0 {
            let (before, here) = (self.groups[first - 1], self.groups[first]);
            let Some(is_and) = self.link(before.end, here.start) else { break };
            let Some(more) = self.member(&before).filter(|_| !self.is_of_another(&before)) else { break };
            if more == sum && (!is_and || is_list) && (before.is_explicit || !is_list) {
                // An apposition: "a nurse, Ana Silva,", "two nurses, Ana Silva and Bo Lund,"
                is_explicit |= before.is_explicit;
                first -= 1;
                break;
            }
            if !is_and && !is_list {
                break;
            }
            sum = sum.plus(more);
            is_list = true;
            is_explicit = true;
            first -= 1;
        }
        let is_short_name = group.kind == GroupKind::ShortName && !is_list;
        Some(PeopleSum { amount: sum, is_explicit, is_short_name, first, last })
    }

    /// Whether a group before a list belongs to a verb or preposition of its own: "shot a guard, and two nurses were
    /// hurt".
    fn is_of_another(&self, group: &Group) -> bool {
        let view = &self.view;
        let is_object = group.start > view.start
            && !view.is_in(group.start - 1, WordList::Leave)
            && (view.tag(group.start - 1).is_verb() || view.is_harm(group.start - 1));
        is_object || group.is_after_preposition && !view.is(group.start - 1, &["of"])
    }

    /// Whether nothing but auxiliaries, adverbs, relatives, other harms and marks comes between a subject and its harm.
    fn is_subject_gap(&self, from: usize, to: usize) -> bool {
        let is_passed = |tag: Tag| {
            matches!(
                tag,
                Tag::Rb
                    | Tag::Rbr
                    | Tag::Jjr
                    | Tag::Vbn
                    | Tag::Rp
                    | Tag::Md
                    | Tag::Cc
                    | Tag::Comma
                    | Tag::Wp
                    | Tag::Wdt
                    | Tag::Cd
                    | Tag::Jj
                    | Tag::Open
                    | Tag::Close
            )
        };
        let view = &self.view;
        to.saturating_sub(from) <= MAX_WORDS_BETWEEN
            && (from..to).all(|token| {
                is_passed(view.tag(token)) || view.is_harm(token) || view.is_in(token, WordList::SubjectGap)
            })
    }

    /// Whether people and a participle are next to each other: "two nurses reported killed".
    pub(super) fn is_adjacent(&self, group: usize, at: usize) -> bool {
        let view = &self.view;
        (self.groups[group].end..at).all(|token| {
            view.tag(token).is_adverb()
                || view.is_harm(token)
                || view.is_in(token, WordList::SubjectAdjacent)
                || view.tag(token) == Tag::Cd
        })
    }

    /// "the", "its" and so on before a gerund make it a noun, a person's noun makes it a participle.
    pub(super) fn is_people_before(&self, at: usize) -> bool {
        self.ending(at).is_some_and(|index| self.groups[index].is_people())
    }
}

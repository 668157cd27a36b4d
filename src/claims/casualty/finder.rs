//! Finds the counts of one sentence: tries the rule of each harm word, then merges what they found.

use std::ops::Range;

use crate::claims::{
    claim::{CasualtyKind, Count},
    count_lexicon::{Harm, HarmUse, Need, WordClass, WordClassSet},
    group::{Group, GroupKind, groups},
    number::Amount,
    sentence_view::SentenceView,
};

/// A count and the words that state it.
#[derive(Clone, Debug)]
pub(in crate::claims) struct Casualty {
    pub count: Count,
    pub tokens: Range<usize>,
    /// The words that say who was harmed.
    pub victims: Option<Range<usize>>,
    /// The count of the sentence that this one is a part of: "87 people, 31 of them children".
    pub part_of: Option<usize>,
    /// The count of the sentence that this one replaces: "raising the toll to 14 from 10".
    pub replaces: Option<usize>,
}

/// Among how many counts before it a count of the same group is looked for.
const MAX_COUNTS_BACK: usize = 8;

/// How many words after a count its parts may begin.
const MAX_WORDS_TO_PART: usize = 15;

/// Finds the counts of one sentence.
pub(super) struct CasualtyFinder<'a> {
    pub view: SentenceView<'a>,
    /// The classes of all its words.
    classes: WordClassSet,
    pub groups: Vec<Group>,
    pub found: Vec<FoundCount>,
}

/// A count, the groups it was read from and the tokens it spans.
pub(super) struct FoundCount {
    pub kind: CasualtyKind,
    pub amount: Amount,
    /// None of a toll that no noun follows.
    pub group: Option<usize>,
    /// The first group of a list that ends with `group`.
    pub first: Option<usize>,
    pub start: usize,
    pub end: usize,
    /// Whether a newer number of the same toll replaces it.
    pub is_old: bool,
    /// Whether it was read from a counted noun; a verb next to it knows better: "12 hostages were killed".
    pub is_noun: bool,
}

impl FoundCount {
    pub fn new(kind: CasualtyKind, sum: PeopleSum, tokens: Range<usize>) -> Self {
        FoundCount {
            kind,
            amount: sum.amount,
            group: Some(sum.last),
            first: Some(sum.first),
            start: tokens.start,
            end: tokens.end,
            is_old: false,
            is_noun: false,
        }
    }
}

/// Groups of people added up, from the first to the last.
#[derive(Clone, Copy, Debug)]
pub(super) struct PeopleSum {
    pub amount: Amount,
    /// Whether a number word or a list says how many.
    pub is_explicit: bool,
    /// Whether it is a single name of one word.
    pub is_short_name: bool,
    pub first: usize,
    pub last: usize,
}

impl PeopleSum {
    /// One group with a number.
    pub fn explicit(amount: Amount, group: usize) -> Self {
        PeopleSum { amount, is_explicit: true, is_short_name: false, first: group, last: group }
    }
}

impl<'a> CasualtyFinder<'a> {
    pub fn new(view: SentenceView<'a>) -> Self {
        let entries = (view.start..view.end).filter_map(|token| view.entry(token));
        let classes = entries.fold(WordClassSet::default(), WordClassSet::with);
        CasualtyFinder { view, classes, groups: groups(&view), found: Vec::new() }
    }

    /// The counts, in order.
    pub fn counts(mut self) -> Vec<Casualty> {
        if self.is_fiction() {
            return Vec::new();
        }
        for token in self.view.start..self.view.end {
            let Some(entry) = self.view.entry(token) else { continue };
            for harm in &entry.harms {
                self.harm(token, *harm);
            }
            for phrase in &entry.phrases {
                self.phrase(token, *phrase);
            }
        }
        self.drop_rates();
        self.finish()
    }

    pub fn lower(&self, token: usize) -> String {
        self.view.word(token).to_ascii_lowercase()
    }

    /// Whether a word of a class is in the sentence.
    pub fn has(&self, class: WordClass) -> bool {
        self.classes.has(class)
    }

    /// The group that begins with a token.
    pub fn beginning(&self, token: usize) -> Option<usize> {
        let index = self.groups.partition_point(|group| group.start < token);
        self.groups.get(index).filter(|group| group.start == token).map(|_| index)
    }

    /// The group that ends before a token.
    pub fn ending(&self, token: usize) -> Option<usize> {
        let index = self.groups.partition_point(|group| group.end < token);
        self.groups.get(index).filter(|group| group.end == token).map(|_| index)
    }

    pub(super) fn harm(&mut self, at: usize, harm: Harm) {
        match harm.harm_use {
            HarmUse::Verb => self.verb(at, harm),
            HarmUse::Subject => {
                if !self.is_supposed(at)
                    && let Some(sum) = self.subject(at)
                {
                    self.note(at, harm, harm.kind, sum);
                    self.other_place(at, harm, harm.kind, sum.last);
                }
            }
            HarmUse::State => self.state(at, harm),
            HarmUse::Act => self.act(at, harm),
            HarmUse::Counted => self.counted(at, harm),
            HarmUse::Lives => self.lives(at, harm),
            HarmUse::Toll => self.toll(at, harm),
        }
    }

    /// Notes a count, if the sentence has what the harm needs to make one.
    pub fn note(&mut self, at: usize, harm: Harm, kind: CasualtyKind, sum: PeopleSum) {
        let group = self.groups[sum.last];
        // "he was shot" looks back at a count given before; "one captured by a camera" is no person.
        if sum.first == sum.last
            && (kind == CasualtyKind::Wounded && group.kind == GroupKind::Pronoun
                || harm.need == Need::Number
                    && group.kind == GroupKind::NumberAlone
                    && group.amount == Some(Amount::ONE))
        {
            return;
        }
        let is_vague = sum.amount.min.is_none() && sum.amount.max.is_none();
        let fits = match harm.need {
            Need::Nothing => sum.is_explicit || kind != CasualtyKind::Wounded || !self.has(WordClass::SPORT),
            Need::Number => sum.is_explicit,
            Need::Event => sum.is_explicit || self.has(WordClass::EVENT) && !self.has(WordClass::ILLNESS),
            Need::Force => sum.is_explicit && self.has(WordClass::FORCE) && !self.has(WordClass::SPORT),
            Need::Disaster => sum.is_explicit && self.has(WordClass::DISASTER),
            Need::Setting => sum.amount == Amount::ZERO || self.has(WordClass::EVENT) && !self.has(WordClass::SPORT),
        };
        if fits || is_vague && harm.need != Need::Number {
            let (first, last) = (self.groups[sum.first], self.groups[sum.last]);
            self.found.push(FoundCount::new(kind, sum, first.start.min(at)..last.end.max(at + 1)));
        }
    }

    /// One count for each group and harm; "killed or wounded 40" is one of either.
    fn finish(mut self) -> Vec<Casualty> {
        let mut kept: Vec<FoundCount> = Vec::new();
        for found in std::mem::take(&mut self.found) {
            let is_same = |other: &&mut FoundCount| {
                found.group.is_some() && other.group == found.group && other.amount == found.amount
            };
            match kept.iter_mut().rev().take(MAX_COUNTS_BACK).find(is_same) {
                Some(other) => self.merge(other, &found),
                None => kept.push(found),
            }
        }
        kept.sort_by_key(|found| (found.start, found.end));
        let mut casualties: Vec<Casualty> = kept
            .iter()
            .enumerate()
            .map(|(index, found)| Casualty {
                count: Count {
                    kind: found.kind,
                    min: found.amount.min,
                    max: found.amount.max,
                    is_approximate: found.amount.is_approximate,
                },
                tokens: found.start..found.end,
                victims: self.victims(found.first, found.group),
                part_of: self.total_of(&kept[..index], found),
                replaces: kept.iter().position(|other| {
                    other.is_old && !found.is_old && other.start == found.start && other.kind == found.kind
                }),
            })
            .collect();
        self.parts(&kept, &mut casualties);
        casualties
    }

    /// Adds a harm to a count of the same group.
    fn merge(&self, count: &mut FoundCount, other: &FoundCount) {
        if count.kind == other.kind {
            return;
        }
        count.end = count.end.max(other.end);
        if other.is_noun {
            return;
        }
        let is_single = other.group.is_some_and(|group| self.groups[group].amount == Some(Amount::ONE));
        count.kind = match (count.kind, other.kind) {
            (_, kind) if count.is_noun => kind,
            (CasualtyKind::Killed, _) | (_, CasualtyKind::Killed) if is_single => CasualtyKind::Killed,
            // "missing and presumed dead"
            (CasualtyKind::Missing, CasualtyKind::Killed) => CasualtyKind::Missing,
            _ => CasualtyKind::Affected,
        };
        count.is_noun = false;
    }

    /// The count before it that a part with a harm of its own belongs to: "hurt 40 people, three *of whom were badly
    /// hurt*"; not "hurt 40 people, three of whom died".
    fn total_of(&self, before: &[FoundCount], found: &FoundCount) -> Option<usize> {
        let is_part = found.group.is_some_and(|group| self.groups[group].is_part);
        let holds = |total: &FoundCount| {
            total.kind == found.kind && total.group < found.group && !total.amount.is_below(Some(found.amount))
        };
        if is_part { before.iter().rposition(holds) } else { None }
    }

    /// Who the people of a list are; none if the text gives nothing but a number.
    fn victims(&self, first: Option<usize>, last: Option<usize>) -> Option<Range<usize>> {
        let (opening, group) = (self.groups[first?], self.groups[last?]);
        let words = if first == last { group.nouns..group.end } else { opening.start..group.end };
        (group.is_people() && group.kind != GroupKind::Pronoun && !words.is_empty()).then_some(words)
    }

    /// Numbers that are parts of a count before them: "killed 87 people, 31 of them children", "including a boy".
    fn parts(&self, kept: &[FoundCount], casualties: &mut Vec<Casualty>) {
        let totals = casualties.len();
        let is_counted = |index: usize| kept.iter().any(|found| found.group == Some(index));
        // A share of people known has no total in the sentence: "two of the guards".
        let is_open =
            |index: usize, group: &Group| group.is_part && group.is_explicit && !group.is_share && !is_counted(index);
        for (index, group) in self.groups.iter().enumerate().filter(|&(index, group)| is_open(index, group)) {
            let before = |found: &FoundCount| {
                found.group.is_some_and(|of| of < index && self.groups[of].end + MAX_WORDS_TO_PART >= group.start)
                    && !found.amount.is_below(group.amount)
            };
            let counted = group.amount.filter(|amount| amount.min.is_some() || amount.max.is_some());
            let (Some(amount), Some(total)) = (counted, (0..totals).rev().find(|&total| before(&kept[total]))) else {
                continue;
            };
            casualties.push(Casualty {
                count: Count {
                    kind: kept[total].kind,
                    min: amount.min,
                    max: amount.max,
                    is_approximate: amount.is_approximate,
                },
                tokens: group.start..group.end,
                victims: self.victims(Some(index), Some(index)),
                part_of: Some(total),
                replaces: None,
            });
        }
    }
}

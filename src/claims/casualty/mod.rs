//! Casualty counts, by rule.
//!
//! A harm word (`harm_words.tsv`) looks for the people it befell, in this order (the module of each rule in brackets):
//! 1. a verb's object, if it is not passive: "killing 14", "shot and wounded two guards"; not "killed the bill" (`verb`);
//! 2. the subject of a passive, of "die" and the like, of a state: "two nurses, 31 and 40, were killed", "left nine
//!    dead"; not "police were killed off in the plot" (`verb`, `nouns`);
//! 3. what an act is "of": "the murder of a judge" (`nouns`);
//! 4. a harm that is itself counted: "14 deaths", "no casualties"; "claimed nine lives" (`nouns`);
//! 5. the number after a toll: "the death toll rose to 14" (`toll`).
//!
//! Lists are added up (`lists`): "a woman and her two children" are three. A part with a number of its own is marked as one:
//! "87 people, 31 of them children"; of a toll "raised to 14 from 10" both are found, the
//! new one marked to replace the old.
//! No count: what is wished, feared or supposed (`negation`: "could kill thousands"), a single person who dies without an event in the
//! sentence ("died on Monday at 92"), a single arrest, the injuries of a game.
//!
//! Known misses: a subject behind a relative clause with an object of its own; ages between brackets; counts of one harm
//! in two places ("150 in one town, 30 in the other"). Cost: one lookup per token in sentences without a harm word.

mod lists;
mod negation;
mod nouns;
mod toll;
mod verb;

use std::ops::Range;

use super::{
    claim::{CasualtyKind, Count},
    count_lexicon::{CountLexicon, Harm, HarmUse, Need, WordClass, WordClasses},
    group::{Group, Who, groups},
    number::Amount,
    sentence_view::SentenceView,
};
use crate::document::Document;

/// A count and the words that state it.
#[derive(Clone, Debug)]
pub(super) struct Casualty {
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

/// The counts of the sentence with the tokens from `start` to `end`, in order.
pub(super) fn counts(document: &Document, lexicon: &CountLexicon, start: usize, end: usize) -> Vec<Casualty> {
    let view = SentenceView { document, lexicon, start, end };
    if !(start..end).any(|token| view.entry(token).is_some_and(|entry| !entry.harms.is_empty())) {
        return Vec::new();
    }
    let classes = (start..end).filter_map(|token| view.entry(token)).fold(WordClasses::default(), WordClasses::with);
    let mut finder = CasualtyFinder { view, classes, groups: groups(&view), found: Vec::new() };
    for token in start..end {
        for harm in view.entry(token).map_or(&[][..], |entry| &entry.harms) {
            finder.harm(token, *harm);
        }
    }
    finder.finish()
}

/// Finds the counts of one sentence.
struct CasualtyFinder<'a> {
    view: SentenceView<'a>,
    /// The classes of all its words.
    classes: WordClasses,
    groups: Vec<Group>,
    found: Vec<FoundCount>,
}

/// A count, the groups it was read from and the tokens it spans.
struct FoundCount {
    kind: CasualtyKind,
    amount: Amount,
    /// None of a toll that no noun follows.
    group: Option<usize>,
    /// The first group of a list that ends with `group`.
    first: Option<usize>,
    start: usize,
    end: usize,
    /// Whether a newer number of the same toll replaces it.
    is_old: bool,
    /// Whether it was read from a counted noun; a verb next to it knows better: "12 hostages were killed".
    is_noun: bool,
}

impl FoundCount {
    fn new(kind: CasualtyKind, sum: PeopleSum, tokens: Range<usize>) -> Self {
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
struct PeopleSum {
    amount: Amount,
    /// Whether a number word or a list says how many.
    is_explicit: bool,
    /// Whether it is a single name of one word.
    is_short_name: bool,
    first: usize,
    last: usize,
}

impl PeopleSum {
    /// One group with a number.
    fn explicit(amount: Amount, group: usize) -> Self {
        PeopleSum { amount, is_explicit: true, is_short_name: false, first: group, last: group }
    }
}

impl CasualtyFinder<'_> {
    fn lower(&self, token: usize) -> String {
        self.view.word(token).to_ascii_lowercase()
    }

    /// Whether a word of a class is in the sentence.
    fn has(&self, class: WordClass) -> bool {
        self.classes.has(class)
    }

    /// The group that begins with a token.
    fn beginning(&self, token: usize) -> Option<usize> {
        let index = self.groups.partition_point(|group| group.start < token);
        self.groups.get(index).filter(|group| group.start == token).map(|_| index)
    }

    /// The group that ends before a token.
    fn ending(&self, token: usize) -> Option<usize> {
        let index = self.groups.partition_point(|group| group.end < token);
        self.groups.get(index).filter(|group| group.end == token).map(|_| index)
    }

    fn harm(&mut self, at: usize, harm: Harm) {
        match harm.harm_use {
            HarmUse::Verb => self.verb(at, harm),
            HarmUse::Subject => {
                if !self.is_supposed(at)
                    && let Some(sum) = self.subject(at)
                {
                    self.note(at, harm, harm.kind, sum);
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
    fn note(&mut self, at: usize, harm: Harm, kind: CasualtyKind, sum: PeopleSum) {
        let group = self.groups[sum.last];
        // "he was shot" looks back at a count given before; "one captured by a camera" is no person.
        if sum.first == sum.last
            && (kind == CasualtyKind::Wounded && group.who == Who::Pronoun
                || harm.need == Need::Number && group.who == Who::NumberAlone && group.amount == Some(Amount::ONE))
        {
            return;
        }
        let is_vague = sum.amount.min.is_none() && sum.amount.max.is_none();
        let fits = match harm.need {
            Need::Nothing => sum.is_explicit || kind != CasualtyKind::Wounded || !self.has(WordClass::SPORT),
            Need::Number => sum.is_explicit,
            Need::Event => sum.is_explicit || self.has(WordClass::EVENT) && !self.has(WordClass::ILLNESS),
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
            .map(|found| Casualty {
                count: Count {
                    kind: found.kind,
                    min: found.amount.min,
                    max: found.amount.max,
                    is_approximate: found.amount.is_approximate,
                },
                tokens: found.start..found.end,
                victims: self.victims(found.first, found.group),
                part_of: None,
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

    /// Who the people of a list are; none if the text gives nothing but a number.
    fn victims(&self, first: Option<usize>, last: Option<usize>) -> Option<Range<usize>> {
        let (opening, group) = (self.groups[first?], self.groups[last?]);
        let words = if first == last { group.nouns..group.end } else { opening.start..group.end };
        (group.is_people() && group.who != Who::Pronoun && !words.is_empty()).then_some(words)
    }

    /// Numbers that are parts of a count before them: "killed 87 people, 31 of them children", "including a boy".
    fn parts(&self, kept: &[FoundCount], casualties: &mut Vec<Casualty>) {
        let totals = casualties.len();
        for (index, group) in self.groups.iter().enumerate().filter(|(_, group)| group.is_part && group.is_explicit) {
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

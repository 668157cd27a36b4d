//! Casualty counts, by rule.
//!
//! A harm word (`harm_words.tsv`) looks for the people it befell, in this order:
//! 1. a verb's object, if it is not passive: "killing 14", "shot and wounded two guards"; not "killed the bill";
//! 2. the subject of a passive, of "die" and the like, of a state: "two nurses, 31 and 40, were killed", "left nine
//!    dead"; not "police were killed off in the plot";
//! 3. what an act is "of": "the murder of a judge";
//! 4. a harm that is itself counted: "14 deaths", "no casualties"; "claimed nine lives";
//! 5. the number after a toll: "the death toll rose to 14".
//!
//! Lists are added up: "a woman and her two children" are three. A part with a number of its own is marked as one:
//! "87 people, 31 of them children"; of a toll "raised to 14 from 10" both are found, the new one marked to replace the old.
//! No count: what is wished, feared or supposed ("could kill thousands"), a single person who dies without an event in the
//! sentence ("died on Monday at 92"), a single arrest, the injuries of a game.
//!
//! Known misses: a subject behind a relative clause with an object of its own; ages between brackets; counts of one harm
//! told of two places ("150 in one town, 30 in the other"). Cost: sentences without a harm word cost one lookup a token.

use std::ops::Range;

use super::{
    CasualtyKind, Count,
    group::{Group, Who, groups},
    number::{Amount, number},
    words::{Context, Contexts, Harm, HarmUse, Need, Words},
};
use crate::document::{Document, Shape, Tag};

/// A count and the words that state it.
#[derive(Clone, Debug)]
pub(super) struct Casualty {
    pub count: Count,
    pub tokens: Range<usize>,
    /// The words that say who was harmed.
    pub victims: Option<Range<usize>>,
    /// The count of the sentence that this one is a part of: "87 people, 31 of them children".
    pub part_of: Option<usize>,
    /// The count of the sentence that this one takes the place of: "raising the toll to 14 from 10".
    pub replaces: Option<usize>,
}

/// How many counts back the same group may have been counted.
const NEAR: usize = 8;

/// How many words after a count its parts may stand.
const FAR: usize = 15;

/// Far enough back for any subject.
const WINDOW: usize = 40;

/// The counts of the sentence with these tokens, in order.
pub(super) fn counts(document: &Document, words: &Words, start: usize, end: usize) -> Vec<Casualty> {
    if !(start..end).any(|token| words.entry(document, token).is_some_and(|entry| !entry.harms.is_empty())) {
        return Vec::new();
    }
    let contexts =
        (start..end).filter_map(|token| words.entry(document, token)).fold(Contexts::default(), Contexts::with);
    let mut scene =
        Scene { document, words, start, end, contexts, groups: groups(document, words, start, end), found: Vec::new() };
    for token in start..end {
        let Some(entry) = words.entry(document, token) else { continue };
        for harm in &entry.harms {
            scene.harm(token, *harm);
        }
    }
    scene.finish()
}

struct Scene<'a> {
    document: &'a Document<'a>,
    words: &'a Words,
    start: usize,
    end: usize,
    contexts: Contexts,
    groups: Vec<Group>,
    found: Vec<Found>,
}

/// A count, the group it was read from and the tokens it spans.
struct Found {
    kind: CasualtyKind,
    amount: Amount,
    group: usize,
    /// The first group of a list that ends with `group`.
    first: usize,
    start: usize,
    end: usize,
    /// Whether a newer number of the same toll takes its place.
    is_old: bool,
    /// Whether it was read from a counted noun; a verb beside it knows better: "12 hostages were killed".
    is_noun: bool,
}

/// Groups added up.
#[derive(Clone, Copy, Debug)]
struct Sum {
    amount: Amount,
    is_explicit: bool,
    is_short_name: bool,
    first: usize,
    last: usize,
}

impl Scene<'_> {
    fn word(&self, token: usize) -> &str {
        if token < self.end { self.document.word(token) } else { "" }
    }

    fn is(&self, token: usize, words: &[&str]) -> bool {
        let word = self.word(token);
        words.iter().any(|other| word.eq_ignore_ascii_case(other))
    }

    fn tag(&self, token: usize) -> Tag {
        self.document.tokens[token].tag
    }

    /// Whether a word of a class stands in the sentence.
    fn has(&self, context: Context) -> bool {
        self.contexts.has(context)
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

    fn is_harm(&self, token: usize) -> bool {
        token < self.end
            && self.words.entry(self.document, token).is_some_and(|entry| {
                entry.harms.iter().any(|harm| {
                    !matches!(harm.harm_use, HarmUse::Counted | HarmUse::Act | HarmUse::Toll | HarmUse::Lives)
                })
            })
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

    fn verb(&mut self, at: usize, harm: Harm) {
        let mut kind = harm.kind;
        let lower = self.word(at).to_ascii_lowercase();
        // A name ("Ms. Lynch"), a noun ("a long shot")
        if self.tag(at).is_name() && self.document.tokens[at].shape == Shape::Title && at > self.start
            || lower == "shot" && self.tag(at) == Tag::Nn && at > self.start && self.is_modified(at)
        {
            return;
        }
        if self.number_of(at, harm) {
            return;
        }
        let mut next = at + 1;
        // "gunned down", "shot dead", "stabbed to death", "shot and killed"
        let needs_down = lower.starts_with("gun") || lower.starts_with("mow");
        if needs_down && !(self.is(next, &["down"]) || self.is(next, &["them", "him", "her"])) {
            return;
        }
        // "shot dead 14 people", "stabbed to death a guard"
        let down = usize::from(self.is(next, &["down", "dead"]))
            + 2 * usize::from(self.is(next, &["to"]) && self.is(next + 1, &["death"]));
        if self.is(next, &["off", "up", "out", "back"])
            || self.is(next, &["at"])
                && lower.starts_with("sh")
                && !self.is_passive(at)
                && !self.is(next + 1, &["least", "most"])
            || lower.ends_with("ings")
            || self.is(next, &["down"]) && lower.starts_with("sh")
        {
            return;
        }
        let fatally = at > self.start && self.is(at - 1, &["fatally"])
            || self.is(next, &["dead"])
            || self.is(next, &["to"]) && self.is(next + 1, &["death"]);
        next += down;
        if fatally {
            kind = CasualtyKind::Killed;
        }
        if self.is(next, &["and", "or", ","])
            && self.is_harm(next + 1)
            && (kind == CasualtyKind::Wounded || self.is(next, &["or"]))
        {
            let other =
                self.words.entry(self.document, next + 1).and_then(|entry| entry.harms.first()).map(|harm| harm.kind);
            // "shot and killed" is the second verb's affair.
            if other == Some(CasualtyKind::Killed) && self.is(next, &["and"]) {
                return;
            }
        }
        let gerund = lower.ends_with("ing");
        let is_noun = gerund
            && at > self.start
            && (matches!(self.tag(at - 1), Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Pos) && !self.is_people_before(at))
            || self.is(next, &["of"]);
        if is_noun || self.is_supposed(at) {
            return;
        }
        let passive = self.is_passive(at);
        if !passive {
            // A second harm may stand between: "killed or wounded 40".
            let mut object = next;
            while object < self.end
                && (self.is(object, &["and", "or"]) && self.is_harm(object + 1)
                    || self.is_harm(object) && object > at && self.is(object - 1, &["and", "or"]))
            {
                object += 1;
            }
            while object < self.end
                && self.tag(object) == Tag::Rb
                && !self.is(object, &["not"])
                && self.words.entry(self.document, object).is_none_or(|entry| entry.number.is_none())
                && self.beginning(object).is_none()
            {
                object += 1;
            }
            if let Some(sum) = self.object(object) {
                let negated = self.is_negated(at);
                if negated
                    && !(self.is(self.groups[sum.first].start + 1, &["single"])
                        || self.is(self.groups[sum.first].start, &["anyone", "anybody"]))
                {
                    return;
                }
                let sum = if negated { Sum { amount: Amount::ZERO, is_explicit: true, ..sum } } else { sum };
                // A single short name as an object may be a thing: "kill Medicaid"; "a slain soldier" is in passing.
                let in_passing = at > self.start
                    && !gerund
                    && self.tag(at - 1) == Tag::Dt
                    && !sum.is_explicit
                    && self.groups[sum.first].who != Who::FullName;
                if (!sum.is_short_name || fatally) && !in_passing {
                    let last = sum.last;
                    self.note(at, harm, kind, sum);
                    self.elsewhere(at, harm, kind, last);
                }
                return;
            }
            // "killed the bill"
            let is_thing = |group: Group| {
                group.who == Who::Thing
                    && !self.words.entry(self.document, group.head()).is_some_and(|entry| entry.is(Context::TIME))
            };
            if self.beginning(object).is_some_and(|index| is_thing(self.groups[index])) {
                return;
            }
            // Present and gerund have no reading as passives.
            if gerund
                || matches!(self.tag(at), Tag::Vb | Tag::Vbp | Tag::Vbz)
                    && !lower.ends_with("ed")
                    && !matches!(lower.as_str(), "shot" | "hurt" | "slain")
            {
                return;
            }
        }
        let only_active = lower.starts_with("los");
        if !only_active
            && let Some(sum) = self.subject(at)
            && (passive || self.is_adjacent(sum.last, at))
            && !self.is_negated(at)
        {
            self.note(at, harm, kind, sum);
        }
    }

    /// "killed 130 in one city and 32 in another": the second number.
    fn elsewhere(&mut self, at: usize, harm: Harm, kind: CasualtyKind, last: usize) {
        let Some(position) =
            self.groups[last + 1..].iter().take(4).position(|group| group.who == Who::Bare && group.is_explicit)
        else {
            return;
        };
        let group = last + 1 + position;
        let Group { start, end, amount, .. } = self.groups[group];
        let clear = (self.groups[last].end..start)
            .all(|token| !self.tag(token).is_verb() && !self.is(token, &["including", "of", "by"]));
        let joined = start > self.start && self.is(start - 1, &["and"]);
        let placed = self.is(end, &["in", "at", "on", "near", "outside"]);
        if clear
            && joined
            && placed
            && let Some(amount) = amount
        {
            self.note(
                at,
                harm,
                kind,
                Sum { amount, is_explicit: true, is_short_name: false, first: group, last: group },
            );
        }
    }

    fn is_modified(&self, at: usize) -> bool {
        matches!(self.tag(at - 1), Tag::Dt | Tag::Jj | Tag::PrpS | Tag::Pos)
    }

    /// "the number of injured stands at 387"
    fn number_of(&mut self, at: usize, harm: Harm) -> bool {
        let found = (self.start.max(at.saturating_sub(4))..at)
            .any(|token| self.is(token, &["number"]) && self.is(token + 1, &["of"]));
        if found {
            self.toll(at, harm);
        }
        found
    }

    fn state(&mut self, at: usize, harm: Harm) {
        // "dead heat", "missing emails", "injured pride"
        if at + 1 < self.end && self.tag(at + 1).is_noun()
            || self.is(at + 1, &["end", "heat"])
            || harm.kind == CasualtyKind::Missing && (self.is(at + 1, &["from", "out", "the", "a"]))
        {
            return;
        }
        if matches!(harm.kind, CasualtyKind::Detained) && !self.is(at, &["hostage", "captive"]) {
            return;
        }
        if self.is_supposed(at) || self.number_of(at, harm) {
            return;
        }
        if let Some(sum) = self.subject(at)
            && !self.is_negated(at)
        {
            let left =
                self.is(self.groups[sum.first].start.wrapping_sub(1).max(self.start), &["left", "leaving", "leave"]);
            if sum.is_explicit || left || self.has(Context::EVENT) || at > self.start && self.is(at - 1, &["found"]) {
                self.note(at, harm, harm.kind, sum);
            }
        }
    }

    fn act(&mut self, at: usize, harm: Harm) {
        if !self.is(at + 1, &["of"]) {
            return;
        }
        let Some(sum) = self.object(at + 2) else { return };
        let fatal = at > self.start && self.is(at - 1, &["fatal", "deadly"]);
        let kind = if fatal { CasualtyKind::Killed } else { harm.kind };
        // "the death of Silva" looks back, "the shooting death of Silva" tells it.
        if !sum.is_short_name || at > self.start && self.is_harm(at - 1) {
            self.note(at, harm, kind, sum);
        }
    }

    fn counted(&mut self, at: usize, harm: Harm) {
        let Some(index) = self.ending(at + 1) else {
            return self.bare_state(at);
        };
        let group = self.groups[index];
        let Some(amount) =
            group.amount.filter(|_| group.is_explicit && !group.is_part && !self.is_supposed(group.start))
        else {
            return;
        };
        let mut kind = harm.kind;
        // "no deaths or injuries"
        if self.is(at + 1, &["or", "and"])
            && let Some(other) = self
                .words
                .entry(self.document, (at + 2).min(self.end - 1))
                .and_then(|entry| entry.harms.iter().find(|harm| harm.harm_use == HarmUse::Counted))
            && other.kind != kind
        {
            kind = CasualtyKind::Affected;
        }
        if kind == CasualtyKind::Wounded && self.has(Context::SPORT) {
            return;
        }
        if harm.need == Need::Setting && !self.has(Context::EVENT) && !self.has(Context::RECOVERY) {
            return;
        }
        self.found.push(Found {
            kind,
            amount,
            group: index,
            first: index,
            start: group.start,
            end: group.end,
            is_old: false,
            is_noun: true,
        });
    }

    /// "lost over 6,000 dead and wounded"; "2 dead" is the state's affair.
    fn bare_state(&mut self, at: usize) {
        if !(self.is(at + 1, &["and", "or"]) && self.is_harm(at + 2)) {
            return;
        }
        let Some(index) =
            self.ending(at).filter(|&index| self.groups[index].is_explicit && self.groups[index].is_people())
        else {
            return;
        };
        if let Some(amount) = self.groups[index].amount {
            let start = self.groups[index].start;
            self.found.push(Found {
                kind: CasualtyKind::Affected,
                amount,
                group: index,
                first: index,
                start,
                end: at + 3,
                is_old: false,
                is_noun: false,
            });
        }
    }

    fn lives(&mut self, at: usize, harm: Harm) {
        // "twelve firefighters lost their lives"
        if at >= self.start + 2 && self.is(at - 2, &["lost", "lose", "losing"]) && self.tag(at - 1) == Tag::PrpS {
            if !self.is_supposed(at - 2)
                && let Some(sum) = self.subject(at - 2)
            {
                self.note(at, harm, harm.kind, sum);
            }
            return;
        }
        let Some(index) =
            self.ending(at + 1).filter(|&index| self.groups[index].who == Who::Harm && self.groups[index].is_explicit)
        else {
            return;
        };
        let Group { start, amount, .. } = self.groups[index];
        let taken = (self.start.max(start.saturating_sub(3))..start).any(|token| {
            self.is(
                token,
                &["claimed", "claiming", "claims", "took", "taken", "taking", "cost", "costing", "lost", "losing"],
            )
        }) || (at + 1..self.end.min(at + 4)).any(|token| self.is(token, &["lost", "claimed"]));
        if taken && let Some(amount) = amount {
            self.note(
                at,
                harm,
                harm.kind,
                Sum { amount, is_explicit: true, is_short_name: false, first: index, last: index },
            );
        }
    }

    fn toll(&mut self, at: usize, harm: Harm) {
        if at > self.start && self.is(at - 1, &["road", "highway", "bridge"]) {
            return;
        }
        let mut hits = 0;
        let mut token = at + 1;
        let stop = self.end.min(at + 16);
        while token < stop && hits < 2 {
            let led = self.is(
                token - 1,
                &[
                    "to", "at", "of", "from", "was", "is", "reached", "hit", "topped", "passed", "exceeded", "exceeds",
                    "tops", "least", "than", "reaches", ":", "nearly", "about", "over", "almost",
                ],
            );
            if led
                && let Some(found) = number(self.document, self.words, at + 1, token, self.end)
                && !found.is_year
                && !self
                    .words
                    .entry(self.document, found.end.min(self.end - 1))
                    .is_some_and(|entry| entry.is(Context::TIME) || entry.is(Context::UNIT))
                && !self
                    .words
                    .entry(self.document, token)
                    .is_some_and(|entry| matches!(entry.number, Some((super::words::NumberRole::None, _))))
            {
                let next = self.groups.partition_point(|group| group.end <= token);
                let group =
                    if self.groups.get(next).is_some_and(|group| group.start <= token) { next } else { usize::MAX };
                let is_old = self.is(token - 1, &["from"]);
                // "from 12 to 19" is no range.
                if let (true, Amount { min: Some(old), max: Some(new), .. }) = (is_old, found.amount)
                    && old != new
                {
                    for (value, is_old) in [(old, true), (new, false)] {
                        let (amount, end) = (Amount::exactly(value), if is_old { token + 1 } else { found.end });
                        self.found.push(Found {
                            kind: harm.kind,
                            amount,
                            group: usize::MAX,
                            first: usize::MAX,
                            start: at,
                            end,
                            is_old,
                            is_noun: false,
                        });
                    }
                    break;
                }
                self.found.push(Found {
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
                if !self.is(token, if is_old { &["to"] } else { &["from"] }) {
                    break;
                }
            }
            token += 1;
        }
    }

    /// The people who begin at a token, lists added up.
    fn object(&self, at: usize) -> Option<Sum> {
        // Bounds may stand before the number: the group begins there.
        let first = self.beginning(at)?;
        let group = self.groups[first];
        if group.start != at
            || !group.is_people()
            || matches!(group.who, Who::Pronoun) && group.amount.is_none()
            || self.is(at, &["he", "she"])
            || group.is_part
        {
            return None;
        }
        let mut amount = group.amount?;
        let mut last = first;
        let mut pending: Option<(Amount, usize)> = None;
        while last + 1 < self.groups.len() {
            let from = pending.map_or(last, |(_, index)| index);
            if from + 1 >= self.groups.len() {
                break;
            }
            let (here, next) = (self.groups[from], self.groups[from + 1]);
            let Some(link) = self.link(here.end, next.start) else { break };
            // "a nurse and patients" are nobody knows how many
            if link && next.is_people() && next.amount.is_none() && next.who != Who::Pronoun && last == first {
                return None;
            }
            let Some(more) = next.amount.filter(|_| next.is_people() && !next.is_part && next.who != Who::Pronoun)
            else {
                break;
            };
            let opens_clause = next.end < self.end
                && (matches!(self.tag(next.end), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
                    || self.is_harm(next.end)
                    || self.is(next.end, &["in", "were", "was"]) && next.who == Who::Bare);
            if opens_clause {
                break;
            }
            let sum = pending.map_or(more, |(amount, _)| amount.plus(more));
            if link {
                // The "and" closes the list; the members after a first that counts them all are its names.
                if sum != amount || !group.is_explicit {
                    amount = amount.plus(sum);
                }
                last = from + 1;
                break;
            }
            pending = Some((sum, from + 1));
        }
        Some(Sum {
            amount,
            is_explicit: group.is_explicit || last > first,
            is_short_name: group.who == Who::ShortName && last == first,
            first,
            last,
        })
    }

    /// Whether two groups are joined: `Some(true)` by "and", `Some(false)` by a comma; ages and brackets may stand between.
    fn link(&self, from: usize, to: usize) -> Option<bool> {
        let mut and = false;
        if from == to || to - from > 6 {
            return None;
        }
        for token in from..to {
            if self.is(token, &["and", "&"]) {
                and = true;
            } else if !(self.is(token, &[",", "(", ")", "aged"]) || self.tag(token) == Tag::Cd) {
                return None;
            }
        }
        Some(and)
    }

    /// The people a harm before which they stand befell, lists added up.
    fn subject(&self, at: usize) -> Option<Sum> {
        self.nearest(at).or_else(|| self.behind_clause(at))
    }

    /// The people before a harm with hardly a word between.
    fn nearest(&self, at: usize) -> Option<Sum> {
        let floor = self.start.max(at.saturating_sub(WINDOW));
        let mut to = at;
        let mut index = self.groups.partition_point(|group| group.end <= at);
        while index > 0 {
            index -= 1;
            let group = self.groups[index];
            if group.start < floor || !self.gap(group.end, to) {
                return None;
            }
            let of_them = group.is_part;
            let is_nearest = to == at
                && group.is_people()
                && (self.is_adjacent(index, at) || (group.end..at).any(|token| self.is(token, &["who"])));
            if group.is_after_preposition && !is_nearest {
                to = group.start - 1;
                continue;
            }
            if of_them {
                to = group.start;
                while to > floor && (self.is(to - 1, &["including", "among", "them", ","])) {
                    to -= 1;
                }
                continue;
            }
            if !group.is_people() {
                return None;
            }
            return self.list_before(index);
        }
        None
    }

    /// The people of whom a clause says more before their harm: "two men who worked as guards were killed".
    fn behind_clause(&self, at: usize) -> Option<Sum> {
        let is_auxiliary = |token: usize| {
            self.tag(token).is_adverb() || self.is(token, &["was", "were", "is", "are", "been", "had", "has", "have"])
        };
        let mut verb = at;
        while verb > self.start && at - verb < WINDOW && is_auxiliary(verb - 1) {
            verb -= 1;
        }
        let before = self.groups[..self.groups.partition_point(|group| group.end <= verb)].iter().enumerate().rev();
        let (index, group) = before.take_while(|(_, group)| verb - group.end <= WINDOW).find(|(_, group)| {
            group.is_people() && !group.is_after_preposition && !self.is(group.start.saturating_sub(1), &["as"])
        })?;
        let opens_clause = self.is(group.end, &["who"]) || self.tag(group.end) == Tag::Vbg;
        let is_one_clause = (group.end..verb).all(|token| !self.is(token, &[",", ";", ":", "said", "says"]));
        if verb < at && group.end < verb && opens_clause && is_one_clause { self.list_before(index) } else { None }
    }

    /// The list that ends with a group.
    fn list_before(&self, last: usize) -> Option<Sum> {
        let group = self.groups[last];
        let mut sum = group.amount?;
        let mut first = last;
        let mut is_list = false;
        let mut is_explicit = group.is_explicit;
        while first > 0 {
            let (before, here) = (self.groups[first - 1], self.groups[first]);
            let Some(and) = self.link(before.end, here.start) else { break };
            let Some(more) =
                before.amount.filter(|_| before.is_people() && !before.is_part && before.who != Who::Pronoun)
            else {
                break;
            };
            let is_object = before.start > self.start
                && !self.is(before.start - 1, &["left", "leaving", "leave"])
                && (self.tag(before.start - 1).is_verb() || self.is_harm(before.start - 1));
            if is_object || before.is_after_preposition && !self.is(before.start - 1, &["of"]) {
                break;
            }
            if more == sum && (!and || is_list) && (before.is_explicit || !is_list) {
                // An apposition: "a nurse, Ana Silva,", "two nurses, Ana Silva and Bo Lund,"
                is_explicit |= before.is_explicit;
                first -= 1;
                break;
            }
            if !and && !is_list {
                break;
            }
            sum = sum.plus(more);
            is_list = true;
            is_explicit = true;
            first -= 1;
        }
        Some(Sum { amount: sum, is_explicit, is_short_name: group.who == Who::ShortName && !is_list, first, last })
    }

    /// Whether only auxiliaries, adverbs, relatives, other harms and marks stand between a subject and its harm.
    fn gap(&self, from: usize, to: usize) -> bool {
        (from..to).all(|token| {
            let tag = self.tag(token);
            matches!(
                tag,
                Tag::Rb
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
            ) || self.is_harm(token)
                || self.is(
                    token,
                    &[
                        "was",
                        "were",
                        "is",
                        "are",
                        "be",
                        "been",
                        "being",
                        "had",
                        "has",
                        "have",
                        "'s",
                        "’s",
                        "got",
                        "gets",
                        "get",
                        "getting",
                        "also",
                        "who",
                        "that",
                        "which",
                        ",",
                        "(",
                        ")",
                        "and",
                        "or",
                        "remain",
                        "remained",
                        "remains",
                        "still",
                        "to",
                        "found",
                        "left",
                        "feared",
                        "lay",
                        "lie",
                        "believed",
                        "reported",
                        "confirmed",
                        "presumed",
                        "n't",
                        "n’t",
                        "not",
                        "did",
                        "in",
                        "on",
                        "both",
                        "all",
                        "went",
                        "gone",
                        "go",
                        "going",
                        "reportedly",
                        "as",
                        "fatally",
                    ],
                )
        }) && to.saturating_sub(from) <= 12
    }

    fn is_adjacent(&self, group: usize, at: usize) -> bool {
        let from = self.groups[group].end;
        (from..at).all(|token| {
            self.tag(token).is_adverb()
                || self.is_harm(token)
                || self.is(token, &["and", "or", ",", "reported", "feared", "confirmed", "fatally"])
                || self.tag(token) == Tag::Cd
        })
    }

    /// "the", "its" and so on before a gerund make it a noun, a person's noun makes it a participle.
    fn is_people_before(&self, at: usize) -> bool {
        self.ending(at).is_some_and(|index| self.groups[index].is_people())
    }

    fn is_passive(&self, at: usize) -> bool {
        let lower = self.word(at).to_ascii_lowercase();
        if lower.ends_with("ing") {
            return false;
        }
        let floor = self.start.max(at.saturating_sub(6));
        let mut token = at;
        while token > floor {
            token -= 1;
            if self.is(
                token,
                &[
                    "was", "were", "is", "are", "be", "been", "being", "got", "gets", "getting", "get", "am", "left",
                    "found",
                ],
            ) && !(self.is(token, &["'s", "’s"]) && token > self.start && self.is(token - 1, &["he", "she", "it"]))
            {
                return true;
            }
            let passes = self.tag(token).is_adverb()
                || self.is_harm(token)
                || self.is(token, &["and", "or", ",", "n't", "not", "shot", "then", "up", "down"])
                || self.tag(token) == Tag::Vbn && !self.is(token, &["had"]);
            if !passes {
                return false;
            }
        }
        false
    }

    fn is_negated(&self, at: usize) -> bool {
        (self.start.max(at.saturating_sub(4))..at)
            .any(|token| self.is(token, &["not", "n't", "n’t", "never", "cannot"]))
    }

    /// Whether the harm is wished, feared or supposed: "could kill", "tried to kill", "if he killed".
    fn is_supposed(&self, at: usize) -> bool {
        let floor = self.start.max(at.saturating_sub(6));
        for token in (floor..at).rev() {
            if self.is(
                token,
                &["would", "could", "might", "will", "should", "can", "shall", "'ll", "’ll", "may", "must", "'d", "’d"],
            ) {
                // "may have been killed" tells of a harm, with reserve.
                return !(self.is(token, &["may", "might", "must"]) && self.is(token + 1, &["have"]));
            }
            if self.is(token, &["to"]) {
                let before = token.saturating_sub(1).max(self.start);
                // "how easy it is for someone to kill dozens"
                if (self.start.max(token.saturating_sub(4))..token).any(|opening| self.is(opening, &["for"])) {
                    return true;
                }
                let harmless = self.is(
                    before,
                    &[
                        "able",
                        "managed",
                        "went",
                        "on",
                        "used",
                        "known",
                        "believed",
                        "reported",
                        "thought",
                        "said",
                        "feared",
                        "appeared",
                        "seems",
                        "happened",
                        "manage",
                        "continued",
                    ],
                );
                let lemma = if token > self.start { self.document.lemma(before) } else { String::new() };
                if self
                    .words
                    .entry(self.document, at)
                    .is_some_and(|entry| entry.harms.iter().any(|harm| harm.need == Need::Number))
                {
                    return !harmless;
                }
                let wished = matches!(
                    lemma.as_str(),
                    "want"
                        | "try"
                        | "threaten"
                        | "plan"
                        | "attempt"
                        | "vow"
                        | "conspire"
                        | "seek"
                        | "intend"
                        | "hope"
                        | "order"
                        | "plot"
                        | "promise"
                        | "ready"
                        | "need"
                        | "aim"
                        | "wish"
                        | "license"
                        | "right"
                        | "how"
                        | "refuse"
                        | "fail"
                );
                return wished && !harmless;
            }
            let passes = self.tag(token).is_verb()
                || self.tag(token).is_adverb()
                || self.is_harm(token)
                || self.is(token, &["and", "or"]);
            if !passes {
                break;
            }
        }
        // "if", "when" open the clause: nothing but the subject stands between.
        let floor = self.start.max(at.saturating_sub(5));
        (floor..at)
            .rev()
            .take_while(|&token| !self.is(token, &[",", ";", "that"]))
            .any(|token| self.is(token, &["if", "unless", "whenever"]))
    }

    fn note(&mut self, at: usize, harm: Harm, kind: CasualtyKind, sum: Sum) {
        let group = self.groups[sum.last];
        // "he was shot" looks back at a count told before; "one captured by a camera" is no person.
        if sum.first == sum.last
            && (kind == CasualtyKind::Wounded && group.who == Who::Pronoun
                || harm.need == Need::Number && group.who == Who::Bare && group.amount == Some(Amount::ONE))
        {
            return;
        }
        let vague = sum.amount.min.is_none() && sum.amount.max.is_none();
        let fits = match harm.need {
            Need::Nothing => sum.is_explicit || kind != CasualtyKind::Wounded || !self.has(Context::SPORT),
            Need::Number => sum.is_explicit,
            Need::Event => sum.is_explicit || self.has(Context::EVENT) && !self.has(Context::ILLNESS),
            Need::Disaster => sum.is_explicit && self.has(Context::DISASTER),
            Need::Setting => sum.amount == Amount::ZERO || self.has(Context::EVENT) && !self.has(Context::SPORT),
        };
        if fits || vague && harm.need != Need::Number {
            let (first, last) = (self.groups[sum.first], self.groups[sum.last]);
            let (start, end) = (first.start.min(at), last.end.max(at + 1));
            self.found.push(Found {
                kind,
                amount: sum.amount,
                group: sum.last,
                first: sum.first,
                start,
                end,
                is_old: false,
                is_noun: false,
            });
        }
    }

    /// One count for each group and harm; "killed or wounded 40" is one of either.
    fn finish(mut self) -> Vec<Casualty> {
        let mut kept: Vec<Found> = Vec::new();
        for found in std::mem::take(&mut self.found) {
            match kept
                .iter_mut()
                .rev()
                .take(NEAR)
                .find(|other| other.group == found.group && found.group != usize::MAX && other.amount == found.amount)
            {
                Some(other) if other.kind == found.kind => {}
                Some(other) if found.is_noun => other.end = other.end.max(found.end),
                Some(other) => {
                    let single = self.groups[found.group].amount == Some(Amount::ONE);
                    other.kind = match (other.kind, found.kind) {
                        (_, kind) if other.is_noun => kind,
                        (CasualtyKind::Killed, _) | (_, CasualtyKind::Killed) if single => CasualtyKind::Killed,
                        // "missing and presumed dead"
                        (CasualtyKind::Missing, CasualtyKind::Killed) => CasualtyKind::Missing,
                        _ => CasualtyKind::Affected,
                    };
                    other.is_noun = false;
                    other.end = other.end.max(found.end);
                }
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

    /// Who the people of a list are; none if the text gives a bare number.
    fn victims(&self, first: usize, last: usize) -> Option<Range<usize>> {
        let (opening, group) = (self.groups.get(first)?, self.groups.get(last)?);
        let words = if first == last { group.nouns..group.end } else { opening.start..group.end };
        (group.is_people() && group.who != Who::Pronoun && !words.is_empty()).then_some(words)
    }

    /// Numbers that are parts of a count told before them: "killed 87 people, 31 of them children", "including a boy".
    fn parts(&self, kept: &[Found], casualties: &mut Vec<Casualty>) {
        let totals = casualties.len();
        for (index, group) in self.groups.iter().enumerate().filter(|(_, group)| group.is_part && group.is_explicit) {
            let before = |found: &Found| {
                found.group < index
                    && self.groups[found.group].end + FAR >= group.start
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
                victims: self.victims(index, index),
                part_of: Some(total),
                replaces: None,
            });
        }
    }
}

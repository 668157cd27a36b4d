//! A harm that is a verb: "killing 14", "two nurses were killed", "shot and wounded two guards".

use super::finder::{CasualtyFinder, PeopleSum};
use crate::{
    claims::{
        claim::CasualtyKind,
        count_lexicon::{Harm, WordClass},
        group::{Group, GroupKind},
        number::Amount,
        rule_words::WordList,
    },
    document::{Shape, Tag},
};

/// Groups of people behind an object among which a number for another place is looked for.
const MAX_GROUPS_TO_OTHER_PLACE: usize = 4;

/// The longest word that a headline may leave in lower case, in bytes: "with".
const MAX_LETTERS_OF_SHORT_WORD: usize = 4;

/// A harm word that is a verb, with what the words around it add.
#[derive(Clone, Copy)]
struct HarmVerb {
    harm: Harm,
    at: usize,
    /// What befell the people: of "fatally shot" and "shot dead" killed, whatever the verb says alone.
    kind: CasualtyKind,
    /// Where what follows the verb and its "down", "dead", "to death" begins.
    next: usize,
    is_fatal: bool,
    is_gerund: bool,
}

impl CasualtyFinder<'_> {
    pub(super) fn verb(&mut self, at: usize, harm: Harm) {
        if self.is_name_or_noun(at) || self.number_of(at, harm) || !self.is_harm_with_particle(at) {
            return;
        }
        let Some(verb) = self.read_verb(at, harm) else { return };
        if self.is_gerund_noun(&verb) || self.is_supposed(at) {
            return;
        }
        let is_passive = self.is_passive(at);
        if !is_passive && self.befalls_object(&verb) {
            return;
        }
        if !self.view.is_in(at, WordList::ActiveOnly)
            && let Some(sum) = self.subject(at)
            && (is_passive || self.is_adjacent(sum.last, at))
            && !self.is_negated(at)
        {
            self.note(at, harm, verb.kind, sum);
            self.other_place(at, harm, verb.kind, sum.last);
        }
    }

    /// A name ("Ms. Lynch"), a noun ("a long shot", "one shot", "12 shots"); not "she shot a guard"
    fn is_name_or_noun(&self, at: usize) -> bool {
        let view = &self.view;
        at > view.start
            && (view.tag(at).is_name() && view.shape(at) == Shape::Title && !self.is_headline_verb(at)
                || view.is(at, &["shots"])
                || view.is(at, &["shot"]) && view.is(at - 1, &["one"])
                || view.is(at, &["shot"])
                    && view.tag(at) == Tag::Nn
                    && matches!(view.tag(at - 1), Tag::Dt | Tag::Jj | Tag::PrpS | Tag::Pos))
    }

    /// "Storm Kills Nine Sailors"; not "Mayor Lynch Visits Sailors"
    fn is_headline_verb(&self, at: usize) -> bool {
        ["s", "ed", "ing"].iter().any(|end| self.lower(at).ends_with(end)) && self.is_title_case()
    }

    /// Whether nearly all words are capitalised, as in a headline.
    fn is_title_case(&self) -> bool {
        let view = &self.view;
        let words = || (view.start..view.end).filter(|&token| view.word(token).len() > MAX_LETTERS_OF_SHORT_WORD);
        words().count() > 2 && words().all(|token| !view.word(token).starts_with(|letter: char| letter.is_lowercase()))
    }

    /// Whether a verb is a harm with the word that follows: "mowed down", "shot at least two men"; not "mowed the
    /// lawn", "shot at two men", "killed off", "shot down the plan".
    fn is_harm_with_particle(&self, at: usize) -> bool {
        let (view, next) = (&self.view, at + 1);
        let is_shooting = view.is_in(at, WordList::Shoot);
        let is_shot_at =
            view.is(next, &["at"]) && is_shooting && !self.is_passive(at) && !view.is(next + 1, &["least", "most"]);
        let lacks_down = view.is_in(at, WordList::NeedsDown) && !view.is(next, &["down", "them", "him", "her"]);
        // "killed up to 45 people"
        let is_bound = view.is(next, &["up"]) && view.is(next + 1, &["to"]) && self.beginning(next).is_some();
        !(lacks_down
            || view.is(next, &["off", "up", "out", "back"]) && !is_bound
            || is_shot_at
            || self.lower(at).ends_with("ings")
            || view.is(next, &["down"]) && is_shooting)
    }

    /// What befell the people, and where they may begin: "shot dead 14 people", "stabbed to death a guard". None if
    /// another verb says it: of "shot and killed" the second one.
    fn read_verb(&self, at: usize, harm: Harm) -> Option<HarmVerb> {
        let view = &self.view;
        let is_to_death = view.is(at + 1, &["to"]) && view.is(at + 2, &["death"]);
        let is_fatal = at > view.start && view.is(at - 1, &["fatally"]) || view.is(at + 1, &["dead"]) || is_to_death;
        let next = at + 1 + usize::from(view.is(at + 1, &["down", "dead"])) + 2 * usize::from(is_to_death);
        let kind = if is_fatal { CasualtyKind::Killed } else { harm.kind };
        if kind == CasualtyKind::Wounded && view.is(next, &["and"]) && view.is_harm(next + 1) {
            let other = view.entry(next + 1).and_then(|entry| entry.harms.first()).map(|harm| harm.kind);
            if other == Some(CasualtyKind::Killed) {
                return None;
            }
        }
        Some(HarmVerb { harm, at, kind, next, is_fatal, is_gerund: self.lower(at).ends_with("ing") })
    }

    /// "the killing of two guards", "Shooting Divides Quiet Town"; not "police killing two guards"
    fn is_gerund_noun(&self, verb: &HarmVerb) -> bool {
        let (view, at) = (&self.view, verb.at);
        verb.is_gerund
            && at == view.start
            && view.shape(at + 1) == Shape::Title
            && self.beginning(at + 1).is_none_or(|group| !self.groups[group].is_explicit)
            && self.is_title_case()
            || verb.is_gerund
                && view.shape(at) == Shape::Upper
                && at + 1 < view.end
                && view.shape(at + 1) != Shape::Upper
            || verb.is_gerund
                && at > view.start
                && matches!(view.tag(at - 1), Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Pos)
                && !self.is_people_before(at)
            || view.is(verb.next, &["of"])
    }

    /// Notes the people whom a verb in the active befell. False if it has no object and may be a passive without an
    /// auxiliary: "two men shot at the gate"; true for "killed the bill".
    fn befalls_object(&mut self, verb: &HarmVerb) -> bool {
        let object = self.object_start(verb);
        if let Some(sum) = self.object(object) {
            self.note_object(verb, sum);
            return true;
        }
        let is_thing = |group: usize| {
            let group = &self.groups[group];
            group.kind == GroupKind::Thing && !self.view.has(group.head(), WordClass::TIME)
        };
        // Present and gerund have no reading as passives.
        let is_present = || {
            matches!(self.view.tag(verb.at), Tag::Vb | Tag::Vbp | Tag::Vbz)
                && !self.lower(verb.at).ends_with("ed")
                && !self.view.is_in(verb.at, WordList::IrregularParticiple)
        };
        self.beginning(object).is_some_and(is_thing) || verb.is_gerund || is_present()
    }

    /// Where the object of a verb begins, behind a second harm ("killed or wounded 40") and adverbs.
    fn object_start(&self, verb: &HarmVerb) -> usize {
        let view = &self.view;
        let mut object = verb.next;
        while object < view.end
            && (view.is(object, &["and", "or"]) && view.is_harm(object + 1)
                || view.is_harm(object) && object > verb.at && view.is(object - 1, &["and", "or"]))
        {
            object += 1;
        }
        while object < view.end
            && view.tag(object) == Tag::Rb
            && !view.is(object, &["not"])
            && view.number_role(object).is_none()
            && self.beginning(object).is_none()
        {
            object += 1;
        }
        // “dozens” of miners
        let is_quoted = view.is(object, &["“", "\""])
            && view.document.tokens[object].spaced
            && self.beginning(object + 1).is_some_and(|group| self.groups[group].is_explicit);
        object + usize::from(is_quoted)
    }

    fn note_object(&mut self, verb: &HarmVerb, sum: PeopleSum) {
        let (view, at) = (&self.view, verb.at);
        let first = self.groups[sum.first];
        let is_negated = self.is_negated(at);
        // "did not kill a single guard", "did not hurt anyone"; "did not kill the two guards" says nothing of others
        if is_negated && !(view.is(first.start + 1, &["single"]) || view.is(first.start, &["anyone", "anybody"])) {
            return;
        }
        let sum = if is_negated { PeopleSum { amount: Amount::ZERO, is_explicit: true, ..sum } } else { sum };
        // A single short name as an object may be a thing: "kill Medicaid"; "a slain soldier" is in passing.
        let is_in_passing = at > view.start
            && !verb.is_gerund
            && view.tag(at - 1) == Tag::Dt
            && !sum.is_explicit
            && first.kind != GroupKind::FullName;
        if (!sum.is_short_name || verb.is_fatal) && !is_in_passing {
            self.note(at, verb.harm, verb.kind, sum);
            self.other_place(at, verb.harm, verb.kind, sum.last);
        }
    }

    /// "killed 130 in one city and 32 in another", "130 died on Monday and 32 more on Tuesday": the second number; not
    /// "and 32 in another are missing".
    pub(super) fn other_place(&mut self, at: usize, harm: Harm, kind: CasualtyKind, last: usize) {
        let view = self.view;
        let from = self.groups[last].end.max(at + 1);
        let mut behind = self.groups.iter().enumerate().skip(last + 1).take(MAX_GROUPS_TO_OTHER_PLACE);
        let is_second =
            |group: &Group| group.kind == GroupKind::NumberAlone && group.is_explicit && group.start >= from;
        let Some((index, group)) = behind.find(|(_, group)| is_second(group)) else {
            return;
        };
        let is_clear =
            (from..group.start).all(|token| !view.tag(token).is_verb() && !view.is(token, &["including", "of", "by"]));
        let is_joined = group.start > view.start && view.is(group.start - 1, &["and"]);
        let is_own_clause = (group.end..view.end)
            .take_while(|&token| !view.is(token, &[",", ";", "and", "when", "as", "after"]))
            .any(|token| view.tag(token).is_verb() || view.is_harm(token));
        if is_clear
            && is_joined
            && !is_own_clause
            && view.is_in(group.end, WordList::OtherPlaceLead)
            && let Some(amount) = group.amount
        {
            self.note(at, harm, kind, PeopleSum::explicit(amount, index));
        }
    }
}

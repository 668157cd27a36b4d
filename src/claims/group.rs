//! Noun phrases as numbers of people: "a woman", "her two children", "dozens of villagers", "Ana Silva", "nobody".
//!
//! Built from words and tags, not from chunks: a number, a harm word ("two dead") or a headline in capitals would split
//! a chunk at the wrong place.

use std::ops::Range;

use super::{
    count_lexicon::{HarmUse, WordClass, WordEntry},
    number::{Amount, Number, number},
    numeral::cut_short,
    rule_words::WordList,
    sentence_view::SentenceView,
};
use crate::document::{Shape, Tag};

/// What a noun phrase names: people, a harm or a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupKind {
    /// A noun for people: "two nurses".
    People,
    /// A name of two words or more, or with a title: "Ana Silva".
    FullName,
    /// A single name: "Silva".
    ShortName,
    /// "he", "her", "they"
    Pronoun,
    /// A number by itself: "14".
    NumberAlone,
    /// A noun that is itself a harm: "14 deaths".
    Harm,
    /// Anything else.
    Thing,
}

/// A noun phrase, read as a group of people with its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub start: usize,
    /// Where the words that say who they are begin: "civilians" in "at least seven civilians"; the end if there are
    /// none.
    pub nouns: usize,
    pub end: usize,
    /// How many; none if it does not say ("civilians").
    pub amount: Option<Amount>,
    /// Whether a number word says how many.
    pub is_explicit: bool,
    pub kind: GroupKind,
    /// Whether it is a part of a number given elsewhere: "31 of them", "including three children".
    pub is_part: bool,
    /// Of how many it is a part, if it says so: 30 of "nine of the 30 guards".
    pub whole: Option<Amount>,
    /// Whether it is a part of people who are known, of how many is unsaid: "two of the guards".
    pub is_share: bool,
    /// Whether it follows a preposition.
    pub is_after_preposition: bool,
}

impl Group {
    pub fn is_people(&self) -> bool {
        !matches!(self.kind, GroupKind::Thing | GroupKind::Harm)
    }

    /// Its last token.
    pub fn head(&self) -> usize {
        self.end - 1
    }
}

/// The noun phrases of a sentence, in order.
pub(super) fn groups(view: &SentenceView) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = view.start;
    while at < view.end {
        let floor = groups.last().map_or(view.start, |group| group.end);
        if let Some(group) = (GroupReader { view, floor, at }).read() {
            at = group.end;
            if let Some(named) = groups.last_mut().filter(|named| describes(view, named, &group)) {
                named.end = group.end;
            } else if !is_age(view, &group) {
                // "including women and children", "including two clerks, a cook and a porter": all are parts
                let joined = group.start == floor + 1 && view.is(floor, &["and", ","]);
                let is_part = group.is_part || joined && groups.last().is_some_and(|before| before.is_part);
                groups.push(Group { is_part, ..group });
            }
        } else {
            at += 1;
        }
    }
    groups
}

/// "Ana Silva, 34, was killed": the 34 is no number of people; not "of the crew, 34 were killed".
fn is_age(view: &SentenceView, group: &Group) -> bool {
    let before = if group.start > view.start { view.word(group.start - 1) } else { "" };
    let after = if group.end < view.end { view.word(group.end) } else { "." };
    group.kind == GroupKind::NumberAlone
        && (before == "," && matches!(after, "," | "." | ";" | ")" | "and") && group.end == group.start + 1
            || before.eq_ignore_ascii_case("aged")
            || before == "(" && after == ")")
}

/// Whether a group says more of a name before it: "Ana Silva, *a nurse*, and Bo Lund", "Ana Silva, 34, of *Oban*, and";
/// not "Ana Silva, a nurse and a guard".
fn describes(view: &SentenceView, named: &Group, group: &Group) -> bool {
    let is_person = matches!(named.kind, GroupKind::FullName | GroupKind::ShortName) && !named.is_part;
    if !is_person || !view.is(named.end, &[","]) || !view.is(group.end, &[","]) {
        return false;
    }
    let is_role = group.kind == GroupKind::People
        && group.amount == Some(Amount::ONE)
        && !group.is_explicit
        && view.is(group.start, &["a", "an", "the"])
        && view.is(group.start - 1, &[","]);
    let is_home =
        matches!(group.kind, GroupKind::FullName | GroupKind::ShortName) && view.is(group.start - 1, &["of", "from"]);
    (is_role || is_home)
        && (named.end..group.start)
            .all(|token| view.is(token, &[",", "of", "from", "aged"]) || view.tag(token) == Tag::Cd)
}

fn is_noun_like(tag: Tag) -> bool {
    tag.is_noun() || tag.is_adjective() || matches!(tag, Tag::Cd | Tag::Pos | Tag::Fw | Tag::Hash)
}

/// Reads the group that begins with a token, if one does.
#[derive(Clone, Copy)]
struct GroupReader<'a> {
    view: &'a SentenceView<'a>,
    /// Where the group before ends.
    floor: usize,
    at: usize,
}

/// What comes before the nouns of a group.
struct Opening {
    start: usize,
    nouns: usize,
    amount: Option<Amount>,
    is_part: bool,
    whole: Option<Amount>,
    is_share: bool,
    /// Whether the number is a numeral that could be a year.
    is_year: bool,
}

/// What follows a number.
enum AfterNumber {
    /// "31 of them children": the group ends here.
    Whole(Group),
    Nouns(Opening),
}

impl Opening {
    fn without_number(start: usize, nouns: usize) -> Self {
        Opening { start, nouns, amount: None, is_part: false, whole: None, is_share: false, is_year: false }
    }
}

/// How many words the owner of people may have, with its 's: "the ship’s".
const MAX_WORDS_OF_OWNER: usize = 4;

impl GroupReader<'_> {
    fn read(self) -> Option<Group> {
        if let Some(group) = self.fixed_phrase() {
            return Some(group);
        }
        let mut opening = match self.after_number(self.after_determiners()) {
            AfterNumber::Whole(group) => return Some(group),
            AfterNumber::Nouns(opening) => opening,
        };
        // "a single nurse"
        if opening.amount.is_none()
            && matches!(self.view.word(opening.nouns), "single" | "lone")
            && opening.nouns > self.at
        {
            opening.amount = Some(Amount::ONE);
        }
        let end = self.nouns_end(opening.nouns, opening.amount.is_some());
        if end > opening.nouns { Some(self.with_nouns(opening, end)) } else { self.without_nouns(opening) }
    }

    /// Whether a word says who or how many without a noun: "nobody", "no one", "most of them", "she".
    fn fixed_phrase(self) -> Option<Group> {
        let (view, at) = (self.view, self.at);
        let word = view.word(at).to_ascii_lowercase();
        let fixed = |length: usize, amount: Option<Amount>, kind: GroupKind| {
            let is_explicit = kind == GroupKind::NumberAlone;
            let tokens = at..at + length;
            Some(self.group(Group { nouns: at + length, amount, is_explicit, kind, ..self.empty(tokens) }))
        };
        match word.as_str() {
            "none" | "neither" if !self.is_of_known_people(at + 1) => {
                fixed(1, Some(Amount::ZERO), GroupKind::NumberAlone)
            }
            "nobody" => fixed(1, Some(Amount::ZERO), GroupKind::NumberAlone),
            "no" if view.is(at + 1, &["one", "person", "people"]) => {
                fixed(2, Some(Amount::ZERO), GroupKind::NumberAlone)
            }
            _ if view.is_in(at, WordList::UnnumberedPart)
                && view.word(at + 1) == "of"
                && matches!(view.word(at + 2), "them" | "whom") =>
            {
                let tokens = at..self.part_end(at + 3);
                Some(self.group(Group { nouns: at + 3, is_part: true, ..self.empty(tokens) }))
            }
            _ if view.is_in(at, WordList::SingularPronoun) => fixed(1, Some(Amount::ONE), GroupKind::Pronoun),
            _ if view.is_in(at, WordList::PluralPronoun) && view.tag(at) != Tag::Wp => {
                fixed(1, None, GroupKind::Pronoun)
            }
            _ => None,
        }
    }

    /// A group of which nothing is known but its tokens: the other fields are filled in by the caller.
    fn empty(self, tokens: Range<usize>) -> Group {
        Group {
            start: tokens.start,
            nouns: tokens.end,
            end: tokens.end,
            amount: None,
            is_explicit: false,
            kind: GroupKind::NumberAlone,
            is_part: false,
            whole: None,
            is_share: false,
            is_after_preposition: false,
        }
    }

    /// Completes a group by what comes before it.
    fn group(self, group: Group) -> Group {
        let view = self.view;
        let mut before = group.start;
        // "among them a nurse", "including 3 children"
        while before > view.start && matches!(view.word(before - 1), "," | "them" | "whom") {
            before -= 1;
        }
        let is_after_part_word = before > view.start && view.has(before - 1, WordClass::PART);
        let is_after_preposition = group.start > self.floor
            && matches!(view.tag(group.start - 1), Tag::In | Tag::To)
            && !view.is_lower_in(group.start - 1, WordList::Conjunction)
            && view.word(group.start - 1) != "That";
        Group {
            nouns: group.nouns.min(group.end),
            is_part: group.is_part || is_after_part_word,
            is_after_preposition,
            ..group
        }
    }

    /// Where "of them children", "of whom were women" ends.
    fn part_end(self, at: usize) -> usize {
        (at..self.view.end)
            .find(|&token| !(is_noun_like(self.view.tag(token)) || self.view.tag(token) == Tag::Dt))
            .unwrap_or(self.view.end)
    }

    fn is_number_word(self, token: usize) -> bool {
        self.view.number_role(token).is_some()
    }

    /// Behind "the", "her", "all the", "only".
    fn after_determiners(self) -> usize {
        let view = self.view;
        let mut next = self.at;
        while next < view.end
            && (matches!(view.tag(next), Tag::Dt | Tag::Pdt | Tag::PrpS)
                || matches!(view.word(next), "only" | "Only" | "just" | "all" | "both")
                || next > self.at && view.is(next, &["of"]) && view.is(next - 1, &["all"]))
            && !self.is_number_word(next)
        {
            next += 1;
        }
        next
    }

    /// Whether "of" and words for people follow: "none *of the guards*"; not "none of them".
    fn is_of_known_people(self, of: usize) -> bool {
        self.view.is(of, &["of"]) && !self.view.is_lower_in(of + 1, WordList::WholeOf)
    }

    /// "not one" of the guards, "not a single" guard, "none" of the guards: nobody, and where the words end.
    fn nobody(self, at: usize) -> Option<Number> {
        let view = self.view;
        let length = match view.word(at).to_ascii_lowercase().as_str() {
            "not" if view.is(at + 1, &["one"]) => 2,
            "not" if view.is(at + 1, &["a"]) && view.is(at + 2, &["single"]) => 3,
            "none" | "neither" if self.is_of_known_people(at + 1) => 1,
            _ => return None,
        };
        Some(Number { amount: Amount::ZERO, start: at, end: at + length, is_year: false })
    }

    /// The number at a token: "three", "not one", the three of "all but three".
    fn number(self, at: usize) -> Option<Number> {
        if at >= self.view.end {
            return None;
        }
        self.nobody(at).or_else(|| number(self.view, self.floor, at))
    }

    /// The number at a token, if there is one, and what its "of" leads to: "three more nurses", "one of four nurses".
    fn after_number(self, at: usize) -> AfterNumber {
        let view = self.view;
        let is_all_but = at > self.at && view.is(at, &["but"]) && view.is(at - 1, &["all"]);
        let Some(Number { amount, start, end, is_year }) = self.number(at + usize::from(is_all_but)) else {
            return AfterNumber::Nouns(Opening::without_number(self.at, at));
        };
        let start = start.min(self.at);
        let mut opening = Opening { start, amount: Some(amount), is_year, ..Opening::without_number(self.at, end) };
        // “dozens” of villagers
        if start > view.start && view.is(start - 1, &["“", "\""]) && view.is(opening.nouns, &["”", "\""]) {
            opening.nouns += 1;
        }
        while view.is_lower_in(opening.nouns, WordList::MoreOf) {
            opening.nouns += 1;
        }
        if view.word(opening.nouns) != "of" || opening.nouns + 1 >= view.end {
            if is_all_but {
                opening.amount = None;
            }
            return AfterNumber::Nouns(opening);
        }
        self.after_of(opening, is_all_but)
    }

    /// What the "of" behind a number leads to.
    fn after_of(self, mut opening: Opening, is_all_but: bool) -> AfterNumber {
        let view = self.view;
        let of = opening.nouns;
        let mut inner = of + 1;
        if view.is_lower_in(inner, WordList::WholeOf) {
            let (tokens, amount) = (opening.start..self.part_end(inner + 1), opening.amount);
            let part = Group { nouns: inner + 1, amount, is_explicit: true, is_part: true, ..self.empty(tokens) };
            return AfterNumber::Whole(self.group(part));
        }
        while inner < view.end
            && matches!(view.tag(inner), Tag::Dt | Tag::PrpS | Tag::Pdt)
            && !self.is_number_word(inner)
        {
            inner += 1;
        }
        let is_definite = inner > of + 1;
        let owned = self.behind_owner(inner);
        let amount = opening.amount;
        if let Some(whole) = number(view, of + 1, owned) {
            opening.whole = Some(whole.amount);
            (opening.nouns, inner) = (whole.end, whole.end);
            if is_all_but {
                opening.amount = amount.and_then(|but| whole.amount.less(but));
            }
        } else if amount.is_some_and(|amount| amount.max.is_some()) && is_definite {
            // "a teacher and two of her pupils" adds two; "two of the pupils" are some of those known.
            let is_added = opening.start > view.start && view.is(opening.start - 1, &["and"]);
            opening.is_share = !(is_added && view.tag(of + 1) == Tag::PrpS);
            opening.is_part = opening.is_share;
            if is_all_but {
                opening.amount = None;
            }
        }
        if inner < view.end
            && (is_noun_like(view.tag(inner))
                || opening.is_share && view.entry(inner).is_some_and(WordEntry::is_counted))
        {
            opening.nouns = inner;
        }
        AfterNumber::Nouns(opening)
    }

    /// The token behind the owner of people: 23 in "ship’s 23 crew"; the token itself if nobody owns them.
    fn behind_owner(self, at: usize) -> usize {
        let view = self.view;
        (at..view.end.min(at + MAX_WORDS_OF_OWNER))
            .take_while(|&token| is_noun_like(view.tag(token)))
            .find(|&token| view.tag(token) == Tag::Pos)
            .map_or(at, |owner| owner + 1)
    }

    /// Where the nouns that begin with a token end.
    fn nouns_end(self, nouns: usize, is_explicit: bool) -> usize {
        let view = self.view;
        let mut next = nouns;
        while next < view.end && self.goes_on(nouns, next, is_explicit) {
            next += 1;
        }
        while next > nouns
            && (view.tag(next - 1) == Tag::Pos
                || view.tag(next - 1).is_adjective()
                    && view.entry(next - 1).is_none_or(|entry| entry.person.is_none())
                    && !view.word(next - 1).contains("-year-old"))
        {
            next -= 1;
        }
        next
    }

    /// Whether a token belongs to the nouns before it.
    fn goes_on(self, nouns: usize, token: usize, is_explicit: bool) -> bool {
        let view = self.view;
        let here = view.tag(token);
        let is_noun_next = token + 1 < view.end && is_noun_like(view.tag(token + 1)) && view.tag(token + 1) != Tag::Pos;
        // "a 13-year-old last week"
        if token > nouns && matches!(view.word(token), "last" | "this" | "next") && view.has(token + 1, WordClass::TIME)
        {
            return false;
        }
        let entry = view.entry(token);
        // "the quake left 40k people homeless"
        if token > nouns && cut_short(view, token).is_some() {
            return false;
        }
        if let Some(entry) = entry {
            // "two dead" ends before "dead", "two wounded soldiers" and "two deaths" do not.
            let is_verb_like = entry
                .harms
                .iter()
                .any(|harm| matches!(harm.harm_use, HarmUse::Verb | HarmUse::State | HarmUse::Subject));
            let describes_people = is_noun_next
                && view.entry(token + 1).is_some_and(|next| next.person.is_some() || next.is_counted())
                && (is_explicit || token > self.at);
            if is_verb_like && !describes_people
                || entry.number.is_some() && token > nouns && !here.is_noun()
                || here.is_name() && entry.is(WordClass::TIME) && token > nouns
            {
                return false;
            }
        }
        is_noun_like(here) && (here != Tag::Cd || token == nouns || here.is_noun())
            || matches!(here, Tag::Vbn | Tag::Vbg | Tag::Vbd)
                && is_noun_next
                && (token > self.at || is_explicit)
                && !(here == Tag::Vbd
                    && (self.is_number_word(token + 1) || view.is_in(token, WordList::PassiveAuxiliary)))
                && entry.is_none_or(|entry| entry.harms.is_empty())
    }

    /// "14", "dozens", "two others"
    fn without_nouns(self, opening: Opening) -> Option<Group> {
        let Opening { start, nouns, amount, is_part, whole, is_share, is_year } = opening;
        if amount.is_none() || is_year {
            return None;
        }
        let end = nouns + usize::from(matches!(self.view.word(nouns), "others" | "Others"));
        Some(self.group(Group { amount, is_explicit: true, is_part, whole, is_share, ..self.empty(start..end) }))
    }

    /// What a number and its nouns are by the last of them.
    fn with_nouns(self, opening: Opening, end: usize) -> Group {
        let (view, head) = (self.view, end - 1);
        let Opening { start, nouns, amount, is_part, whole, is_share, is_year } = opening;
        // "her 2004 death"
        let amount = amount.filter(|_| !(is_year && view.tag(head) == Tag::Nn));
        let is_explicit = amount.is_some();
        let is_plural = matches!(view.tag(head), Tag::Nns | Tag::Nnps);
        let entry = view.entry(head);
        let is_aged = view.shape(head) == Shape::Alphanumeric && view.word(head).contains("-year-old");
        let person = if is_aged { Some(true) } else { entry.and_then(|entry| entry.person) };
        let of_kind = |kind: GroupKind, amount: Option<Amount>| {
            self.group(Group { nouns, amount, is_explicit, kind, is_part, whole, is_share, ..self.empty(start..end) })
        };
        if let Some(counts_alone) = person {
            let is_one = !is_explicit && counts_alone && !is_plural;
            return of_kind(GroupKind::People, if is_one { Some(Amount::ONE) } else { amount });
        }
        if entry.is_some_and(WordEntry::is_counted) {
            return of_kind(GroupKind::Harm, amount);
        }
        if view.has(head, WordClass::TIME) || view.has(head, WordClass::UNIT) {
            return self.group(Group { nouns, kind: GroupKind::Thing, ..self.empty(start..end) });
        }
        if is_explicit && is_plural && (ends_like_people(view.word(head)) || view.tag(head) == Tag::Nnps) {
            return of_kind(GroupKind::People, amount);
        }
        match self.name(nouns, end) {
            Some(kind) if !is_explicit => of_kind(kind, Some(Amount::ONE)),
            _ => of_kind(GroupKind::Thing, amount),
        }
    }

    /// What name of a person the nouns are, if they are one: no article, capitals to the end.
    fn name(self, nouns: usize, end: usize) -> Option<GroupKind> {
        let view = self.view;
        let is_capital =
            |token: usize| matches!(view.shape(token), Shape::Title | Shape::Dotted | Shape::Mixed | Shape::Single);
        let names = (nouns..end).rev().take_while(|&token| view.tag(token).is_name() && is_capital(token)).count();
        let has_article = nouns > self.at && view.tag(self.at) == Tag::Dt;
        let is_titled =
            nouns + names < end && view.entry(end - names - 1).is_some_and(|entry| entry.person == Some(true));
        let is_described = (nouns..end - names)
            .all(|token| view.tag(token).is_adjective() || view.shape(token) == Shape::Alphanumeric);
        if names == 0
            || view.is_in(end - 1, WordList::NamedBody)
            || has_article && !is_titled
            || !is_described && !is_titled
        {
            return None;
        }
        Some(if names >= 2 || is_titled { GroupKind::FullName } else { GroupKind::ShortName })
    }
}

/// Endings of plurals that name people.
const PEOPLE_ENDINGS: [&str; 8] = ["ers", "ors", "ists", "ians", "men", "women", "ees", "ants"];

/// The fewest letters before such an ending: "oarsmen", not "omen".
const MIN_STEM_BYTES: usize = 3;

/// "commuters", "sailors", "dentists", "Iranians"; not "omen", "ships"
fn ends_like_people(word: &str) -> bool {
    PEOPLE_ENDINGS.iter().any(|end| word.len() >= end.len() + MIN_STEM_BYTES && word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        Extractor,
        claims::{count_lexicon::CountLexicon, rule_words::RuleWords},
    };

    #[test]
    fn endings_of_people() {
        for (word, expected) in [("commuters", true), ("Iranians", true), ("omen", false), ("ships", false)] {
            assert_eq!(ends_like_people(word), expected, "{word}");
        }
    }

    /// The groups of people of a sentence, each with its words and its least number.
    fn people(text: &str) -> Vec<(String, Option<u64>)> {
        let lexicon = CountLexicon::new(Arc::new(RuleWords::new().unwrap())).unwrap();
        let document = Extractor::shared().read(text);
        let view = SentenceView { document: &document, lexicon: &lexicon, start: 0, end: document.tokens.len() };
        let words = |group: &Group| document.span(group.start..group.end).of(text).to_string();
        let of = |group: &Group| (words(group), group.amount.and_then(|amount| amount.min));
        groups(&view).iter().filter(|group| group.is_people()).map(of).collect()
    }

    #[test]
    fn groups_of_people() {
        for (text, expected) in [
            ("Two nurses and a pilot were hurt.", vec![("Two nurses", Some(2)), ("a pilot", Some(1))]),
            ("Ana Silva, 34, was killed.", vec![("Ana Silva", Some(1))]),
            ("The Health Department closed the road.", vec![]),
            ("Nobody was hurt.", vec![("Nobody", Some(0))]),
            ("One of four nurses was hurt.", vec![("One of four nurses", Some(1))]),
            ("The storm hit 14 towns.", vec![]),
        ] {
            let expected: Vec<(String, Option<u64>)> =
                expected.into_iter().map(|(words, min)| (words.to_string(), min)).collect();
            assert_eq!(people(text), expected, "{text}");
        }
    }
}

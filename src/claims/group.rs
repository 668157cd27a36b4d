//! Noun phrases as numbers of people: "a woman", "her two children", "dozens of villagers", "Ana Silva", "nobody".
//!
//! Built from words and tags, not from chunks: a number, a harm word ("two dead") or a headline in capitals would split
//! a chunk at the wrong place.

use super::{
    number::{Amount, number},
    words::{Context, HarmUse, Words},
};
use crate::document::{Document, Shape, Tag};

/// What a noun phrase stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A noun for people: "two nurses".
    People,
    /// A name of two words or more, or with a title: "Ana Silva".
    FullName,
    /// A single name: "Silva".
    ShortName,
    /// "he", "her", "they"
    Pronoun,
    /// A number by itself: "14".
    Bare,
    /// A noun that is itself a harm: "14 deaths".
    Harm,
    /// Anything else.
    Thing,
}

/// A noun phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub start: usize,
    /// Where the words that say who they are begin: "civilians" in "at least seven civilians"; the end if there are none.
    pub nouns: usize,
    pub end: usize,
    /// How many; none if it does not say ("civilians").
    pub amount: Option<Amount>,
    /// Whether a number word says how many.
    pub is_explicit: bool,
    pub who: Who,
    /// Whether it is a part of a number told elsewhere: "31 of them", "including three children".
    pub is_part: bool,
    /// Whether a preposition stands before it.
    pub is_after_preposition: bool,
}

impl Group {
    pub fn is_people(&self) -> bool {
        !matches!(self.who, Who::Thing | Who::Harm)
    }

    pub fn head(&self) -> usize {
        self.end - 1
    }
}

/// The noun phrases of the tokens from `start` to `end`, in order.
pub(super) fn groups(document: &Document, words: &Words, start: usize, end: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = start;
    while at < end {
        let floor = groups.last().map_or(start, |group| group.end);
        if let Some(group) = group(document, words, floor, at, end) {
            at = group.end;
            if !is_age(document, &group, start, end) {
                // "including women and children": both are parts
                let joined = group.start == floor + 1 && document.word(floor).eq_ignore_ascii_case("and");
                let is_part = group.is_part || joined && groups.last().is_some_and(|before| before.is_part);
                groups.push(Group { is_part, ..group });
            }
        } else {
            at += 1;
        }
    }
    groups
}

/// "Ana Silva, 34, was killed": the 34 is no number of people.
fn is_age(document: &Document, group: &Group, start: usize, end: usize) -> bool {
    let before = if group.start > start { document.word(group.start - 1) } else { "" };
    let after = if group.end < end { document.word(group.end) } else { "." };
    group.who == Who::Bare
        && (before == "," && matches!(after, "," | "." | ";" | ")" | "and") && group.end == group.start + 1
            || before.eq_ignore_ascii_case("aged")
            || before == "(" && after == ")")
}

fn is_noun_like(tag: Tag) -> bool {
    tag.is_noun() || tag.is_adjective() || matches!(tag, Tag::Cd | Tag::Pos | Tag::Fw | Tag::Hash)
}

fn group(document: &Document, words: &Words, floor: usize, at: usize, end: usize) -> Option<Group> {
    let tag = |token: usize| document.tokens[token].tag;
    let word = |token: usize| if token < end { document.word(token) } else { "" };
    let lower = |token: usize| word(token).to_ascii_lowercase();
    let entry = |token: usize| if token < end { words.entry(document, token) } else { None };
    let finish =
        |start: usize, nouns: usize, end: usize, amount: Option<Amount>, is_explicit: bool, who: Who, is_part: bool| {
            let mut before = start;
            // "among them a nurse", "including 3 children"
            while before > floor && matches!(document.word(before - 1), "," | "them" | "whom") {
                before -= 1;
            }
            let after_part_word =
                before > floor && words.entry(document, before - 1).is_some_and(|entry| entry.is(Context::PART));
            let is_after_preposition = start > floor
                && matches!(document.tokens[start - 1].tag, Tag::In | Tag::To)
                && !matches!(
                    document.word(start - 1),
                    "that" | "because" | "as" | "after" | "while" | "if" | "when" | "That" | "than"
                );
            Some(Group {
                start,
                nouns: nouns.min(end),
                end,
                amount,
                is_explicit,
                who,
                is_part: is_part || after_part_word,
                is_after_preposition,
            })
        };
    match lower(at).as_str() {
        "none" | "neither" if word(at + 1) != "of" => {
            return finish(at, at + 1, at + 1, Some(Amount::ZERO), true, Who::Bare, false);
        }
        "nobody" => return finish(at, at + 1, at + 1, Some(Amount::ZERO), true, Who::Bare, false),
        "no" if matches!(lower(at + 1).as_str(), "one" | "person" | "people") => {
            return finish(at, at + 2, at + 2, Some(Amount::ZERO), true, Who::Bare, false);
        }
        "half" | "most" | "some" | "all" | "each" | "none"
            if word(at + 1) == "of" && matches!(word(at + 2), "them" | "whom") =>
        {
            return finish(at, at + 3, part_end(document, at + 3, end), None, false, Who::Bare, true);
        }
        "he" | "she" | "him" | "himself" | "herself" => {
            return finish(at, at + 1, at + 1, Some(Amount::ONE), false, Who::Pronoun, false);
        }
        "they" | "them" | "we" | "us" | "those" | "who" if !matches!(tag(at), Tag::Wp) => {
            return finish(at, at + 1, at + 1, None, false, Who::Pronoun, false);
        }
        _ => {}
    }
    let mut next = at;
    while next < end
        && (matches!(tag(next), Tag::Dt | Tag::Pdt | Tag::PrpS)
            || matches!(word(next), "only" | "Only" | "just" | "all" | "both"))
        && entry(next).is_none_or(|entry| entry.number.is_none())
    {
        next += 1;
    }
    let mut amount = None;
    let (mut start, mut is_part, mut is_year) = (at, false, false);
    if next < end
        && let Some(found) = number(document, words, floor, next, end)
    {
        amount = Some(found.amount);
        start = start.min(found.start);
        is_year = found.is_year;
        next = found.end;
        while matches!(word(next), "more" | "other" | "additional" | "further" | "separate") {
            next += 1;
        }
        if word(next) == "of" && next + 1 < end {
            let mut inner = next + 1;
            if matches!(word(inner), "them" | "whom" | "us" | "these" | "those") {
                return finish(start, inner + 1, part_end(document, inner + 1, end), amount, true, Who::Bare, true);
            }
            while inner < end
                && matches!(tag(inner), Tag::Dt | Tag::PrpS | Tag::Pdt)
                && entry(inner).is_none_or(|entry| entry.number.is_none())
            {
                inner += 1;
            }
            // "one of four nurses" stands for the four
            if inner < end
                && let Some(whole) = number(document, words, next + 1, inner, end)
            {
                amount = Some(whole.amount);
                inner = whole.end;
            } else {
                is_part = inner > next + 1 && amount.is_some_and(|amount| amount.max.is_some());
            }
            if inner < end && is_noun_like(tag(inner)) {
                next = inner;
            }
        }
    }
    // "a single nurse"
    if amount.is_none() && matches!(word(next), "single" | "lone") && next > at {
        amount = Some(Amount::ONE);
    }
    let is_explicit = amount.is_some();
    let nouns = next;
    while next < end {
        let here = tag(next);
        let follows = next + 1 < end && is_noun_like(tag(next + 1)) && tag(next + 1) != Tag::Pos;
        // "a 13-year-old last week"
        if next > nouns
            && matches!(word(next), "last" | "this" | "next")
            && self::entry(words, document, next + 1, end).is_some_and(|entry| entry.is(Context::TIME))
        {
            break;
        }
        let entry = entry(next);
        if let Some(entry) = entry {
            // "two dead" ends before "dead", "two wounded soldiers" and "two deaths" do not.
            let verb_like = entry
                .harms
                .iter()
                .any(|harm| matches!(harm.harm_use, HarmUse::Verb | HarmUse::State | HarmUse::Subject));
            if verb_like
                && !(follows
                    && self::entry(words, document, next + 1, end)
                        .is_some_and(|next| next.person.is_some() || next.is_counted())
                    && (is_explicit || next > at))
            {
                break;
            }
            if entry.number.is_some() && next > nouns && !here.is_noun() {
                break;
            }
            if here.is_name() && entry.is(Context::TIME) && next > nouns {
                break;
            }
        }
        let goes_on = is_noun_like(here) && (tag(next) != Tag::Cd || next == nouns || here.is_noun())
            || matches!(here, Tag::Vbn | Tag::Vbg | Tag::Vbd)
                && follows
                && (next > at || is_explicit)
                && entry.is_none_or(|entry| entry.harms.is_empty());
        if !goes_on {
            break;
        }
        next += 1;
    }
    while next > nouns
        && (tag(next - 1) == Tag::Pos
            || tag(next - 1).is_adjective()
                && entry(next - 1).is_none_or(|entry| entry.person.is_none())
                && !word(next - 1).contains("-year-old"))
    {
        next -= 1;
    }
    if next == nouns {
        if !is_explicit || is_year {
            return None;
        }
        // "14", "dozens", "two others"
        let others = matches!(word(next), "others" | "Others");
        return finish(start, end, next + usize::from(others), amount, true, Who::Bare, is_part);
    }
    let head = next - 1;
    let head_entry = entry(head);
    // "her 2004 death"
    let (amount_here, is_explicit) =
        if is_year && tag(head) == Tag::Nn { (None, false) } else { (amount, is_explicit) };
    amount = amount_here;
    let aged = document.tokens[head].shape == Shape::Alphanumeric && word(head).contains("-year-old");
    let person = if aged { Some(true) } else { head_entry.and_then(|entry| entry.person) };
    let is_plural = matches!(tag(head), Tag::Nns | Tag::Nnps);
    if let Some(counts_alone) = person {
        if !is_explicit && counts_alone && !is_plural {
            amount = Some(Amount::ONE);
        }
        return finish(start, nouns, next, amount, is_explicit, Who::People, is_part);
    }
    if head_entry.is_some_and(super::words::Entry::is_counted) {
        return finish(start, nouns, next, amount, is_explicit, Who::Harm, is_part);
    }
    if head_entry.is_some_and(|entry| entry.is(Context::TIME) || entry.is(Context::UNIT)) {
        return finish(start, nouns, next, None, false, Who::Thing, false);
    }
    if is_explicit && is_plural && (ends_like_people(word(head)) || tag(head) == Tag::Nnps) {
        return finish(start, nouns, next, amount, true, Who::People, is_part);
    }
    // A name: no article, capitals to the end.
    let names = (nouns..next)
        .rev()
        .take_while(|&token| {
            tag(token).is_name()
                && matches!(document.tokens[token].shape, Shape::Title | Shape::Dotted | Shape::Mixed | Shape::Single)
        })
        .count();
    let has_article = nouns > at && matches!(tag(at), Tag::Dt);
    let titled = nouns + names < next && entry(next - names - 1).is_some_and(|entry| entry.person == Some(true));
    if !is_explicit && names > 0 && !NO_PERSON.contains(&word(head)) && (titled || !has_article) {
        let full = names >= 2 || titled;
        let named = (nouns..next - names)
            .all(|token| tag(token).is_adjective() || document.tokens[token].shape == Shape::Alphanumeric)
            || titled;
        if named {
            return finish(
                start,
                nouns,
                next,
                Some(Amount::ONE),
                false,
                if full { Who::FullName } else { Who::ShortName },
                is_part,
            );
        }
    }
    finish(start, nouns, next, amount, is_explicit, Who::Thing, is_part)
}

fn entry<'w>(words: &'w Words, document: &Document, token: usize, end: usize) -> Option<&'w super::words::Entry> {
    if token < end { words.entry(document, token) } else { None }
}

/// Where "of them children", "of whom were women" ends.
fn part_end(document: &Document, at: usize, end: usize) -> usize {
    (at..end)
        .find(|&token| !(is_noun_like(document.tokens[token].tag) || matches!(document.tokens[token].tag, Tag::Dt)))
        .unwrap_or(end)
}

/// Last words of names that no person bears.
const NO_PERSON: &[&str] = &[
    "Party",
    "Committee",
    "Department",
    "University",
    "Street",
    "City",
    "County",
    "Church",
    "Army",
    "State",
    "States",
    "House",
    "Court",
    "Ministry",
    "Agency",
    "Association",
    "Council",
    "School",
    "Act",
    "Bill",
    "Inc.",
    "Corp.",
    "Center",
    "Centre",
    "Hospital",
    "Island",
    "Islands",
    "Bay",
    "River",
    "Road",
    "Avenue",
    "Airport",
    "Bank",
    "Group",
    "Union",
    "Times",
    "Post",
    "News",
    "Congress",
    "Senate",
    "Parliament",
    "Government",
    "Force",
    "Forces",
    "Air",
    "Bureau",
    "East",
    "West",
    "North",
    "South",
    "Beach",
    "Park",
    "Square",
    "Valley",
    "Club",
    "Network",
    "Institute",
    "College",
    "Company",
];

/// "commuters", "sailors", "dentists", "Iranians"
fn ends_like_people(word: &str) -> bool {
    ["ers", "ors", "ists", "ians", "men", "women", "ees", "ants", "ians"]
        .iter()
        .any(|end| word.len() > end.len() + 2 && word.ends_with(end))
}

//! The sentences of an article that count people harmed, each with what tells which event it is about.
//!
//! # Method
//! Counts of one sentence are one telling, unless their times differ ("killed 130 in one city last November and 32 in
//! another in March"), or one is of a relative ("his father was killed"), whose fate is an event of its own. A telling is
//! - *of the past* if its own words for a time are of weeks ago ("last November"), if its sentence names an earlier year
//!   ("in 1987"; not "since 1987", but "since 1987, when"), or puts itself in the past ("two years ago"), or sets itself,
//!   after the lead, in a place that nothing else in the article names ("the Norwick shooting");
//! - a vector of the words of its sentence, names and those near the count most. Numbers from [`LARGE`] on are words too:
//!   "killed 49" in two articles is a sign, "killed two" is none. What is not of the past has the words around the sentence
//!   and of the title as well, other than of sentences that count, for it may name nothing itself: "Four people died there."

use std::collections::{BTreeMap, HashSet};

use super::{
    Mention,
    terms::{Rarity, Reader, Term, Vector, vector},
    when::{self, Days},
    words::words,
};
use crate::{Span, document::Document, hash};

/// Bytes from a count within which a term counts in full, and what others count.
const NEAR: usize = 60;
const AFAR: f32 = 0.5;
/// What a word within a count counts, which says who was harmed.
const WITHIN: f32 = 0.6;
/// What a name counts, to a word.
const NAME: f32 = 4.0;
/// What words around the sentence and those of the title count, and how many bytes of them before and after.
const AROUND: f32 = 0.2;
const BEFORE: usize = 250;
const AFTER: usize = 125;
/// The least number that tells something, one that tells more, and what both count.
const LARGE: u64 = 4;
const LARGER: u64 = 10;
const NUMBER: f32 = 7.0;
const LARGER_NUMBER: f32 = 12.0;
/// The terms of a telling that count.
const TERMS: usize = 40;
/// Sentences at the beginning of an article, which set the place.
const LEAD: usize = 3;

/// A sentence that counts people harmed by one event.
#[derive(Debug)]
pub(super) struct Telling {
    pub article: usize,
    /// By index.
    pub counts: Vec<usize>,
    pub sentence: Span,
    pub vector: Vector,
    /// When it was, as far as the sentence says.
    pub days: Option<Days>,
    /// The places that its sentence sets it in, as terms.
    pub places: Vec<u64>,
    pub is_of_relative: bool,
    pub is_of_past: bool,
}

/// The number of a count as a term, and what it counts, if it is of some size.
fn number(mention: &Mention) -> Option<(u64, f32)> {
    let number = mention.number.filter(|&number| number >= LARGE)?;
    Some((hash::mix(hash::lower(mention.kind), number), if number < LARGER { NUMBER } else { LARGER_NUMBER }))
}

/// An article as it is read for tellings.
pub(super) struct Source<'a> {
    pub article: usize,
    pub text: &'a str,
    pub title: &'a str,
    pub day: Option<i32>,
}

/// The tellings of an article with these counts, in order.
pub(super) fn tellings(
    reader: &Reader,
    rarity: &Rarity,
    source: &Source,
    mentions: &[Mention],
    counts: &[usize],
) -> Vec<Telling> {
    let Source { article, text, title, day } = *source;
    let document = Document::untagged(text);
    let sentence_of = |count: usize| {
        let span = mentions[count].span;
        let at =
            document.sentences.partition_point(|sentence| document.span(sentence.tokens.clone()).end <= span.start);
        document.sentences.get(at).map_or(span, |sentence| document.span(sentence.tokens.clone()))
    };
    let lead = document
        .sentences
        .iter()
        .take(LEAD)
        .next_back()
        .map_or(0, |sentence| document.span(sentence.tokens.clone()).end);
    let mut sentences = BTreeMap::<usize, (Span, Vec<usize>)>::new();
    for &count in counts {
        let sentence = sentence_of(count);
        sentences.entry(sentence.start).or_insert((sentence, Vec::new())).1.push(count);
    }
    let (terms, of_title): (Vec<Term>, Vec<Term>) = (reader.terms(text).collect(), reader.terms(title).collect());
    let mut tellings = Vec::new();
    let is_of_count = |span: Span| {
        sentences.range(..=span.start).next_back().is_some_and(|(_, (sentence, _))| overlaps(span, *sentence))
    };
    for &(sentence, ref here) in sentences.values() {
        let said = sentence.of(text);
        let is_counted = |span: Span| here.iter().any(|&at| overlaps(mentions[at].span, shifted(span, sentence.start)));
        let past = when::past(said, day, is_counted);
        // "killed 14, the worst toll since 1987, when 52 died": what comes before the year is of today.
        let is_after = |count: usize, past: &when::Past| mentions[count].span.start > sentence.start + past.at;
        let is_split =
            past.as_ref().is_some_and(|past| past.is_clause && here.iter().any(|&count| is_after(count, past)));
        let places = places(said);
        let is_foreign = sentence.start >= lead && is_foreign(text, title, sentence, &places);
        let mut of_sentence = BTreeMap::<(bool, bool, Option<Days>), Telling>::new();
        for &count in here {
            let Mention { span, when, .. } = mentions[count];
            let is_of_relative = is_of_relative(span.of(text));
            let own = when.zip(day).and_then(|(when, day)| when::days(when, day));
            let said_past = when.and_then(|when| when::past(when, day, |_| false));
            let is_today = said_past.is_none() && when.is_some_and(when::is_of_today);
            let past =
                said_past.as_ref().or(past.as_ref().filter(|past| !is_today && (!is_split || is_after(count, past))));
            let is_old = sentence.start >= lead && own.zip(day).is_some_and(|(own, day)| when::is_old(own, day));
            let is_of_past = past.is_some() || is_old;
            let year = past.filter(|_| !is_old).and_then(|past| past.years.first().copied()).map(when::of_year);
            let days = year.or(own);
            let telling = of_sentence.entry((is_of_relative, is_of_past, days)).or_insert_with(|| Telling {
                article,
                counts: Vec::new(),
                sentence,
                vector: Vector::new(),
                days,
                places: Vec::new(),
                is_of_relative,
                is_of_past: is_of_past || is_of_relative || is_foreign,
            });
            telling.counts.push(count);
        }
        for mut telling in of_sentence.into_values() {
            let reach = if telling.is_of_past {
                sentence
            } else {
                Span::new(sentence.start.saturating_sub(BEFORE), sentence.end + AFTER)
            };
            let first = terms.partition_point(|term| term.span.start < reach.start);
            // What tells of another count is no word of this one.
            let is_own = |term: &&Term| overlaps(term.span, sentence) || !is_of_count(term.span);
            let near: Vec<Term> =
                terms[first..].iter().take_while(|term| term.span.end <= reach.end).filter(is_own).copied().collect();
            let is_place =
                |term: &&Term| places.iter().any(|&place| overlaps(shifted(place, sentence.start), term.span));
            telling.places = near.iter().filter(is_place).map(|term| term.key).collect();
            let mut weights = weights(rarity, mentions, &telling, here, &near);
            if !telling.is_of_past {
                of_title.iter().for_each(|term| raise(&mut weights, term.key, rarity.weight(term.key) * AROUND));
            }
            telling.vector = vector(weights, TERMS);
            tellings.push(telling);
        }
    }
    tellings
}

/// What the numbers of a telling and the terms near it count; `here` are all counts of its sentence.
fn weights(rarity: &Rarity, mentions: &[Mention], telling: &Telling, here: &[usize], near: &[Term]) -> hash::Map<f32> {
    let mut weights = hash::Map::<f32>::default();
    telling
        .counts
        .iter()
        .filter_map(|&count| number(&mentions[count]))
        .for_each(|(key, weight)| raise(&mut weights, key, weight));
    for term in near {
        let distance =
            |counts: &[usize]| counts.iter().map(|&count| distance(term.span, mentions[count].span)).min().unwrap_or(0);
        let nearness = match distance(&telling.counts) {
            _ if !overlaps(term.span, telling.sentence) => AROUND,
            0 if !term.is_capital => WITHIN,
            // What is nearer to another count of the sentence tells of that one.
            own if own <= NEAR && own <= distance(here) => 1.0,
            _ => AFAR,
        };
        raise(&mut weights, term.key, rarity.weight(term.key) * nearness * if term.is_capital { NAME } else { 1.0 });
    }
    weights
}

/// A term counts as much as where it counts most.
fn raise(weights: &mut hash::Map<f32>, key: u64, weight: f32) {
    let heaviest = weights.entry(key).or_insert(0.0);
    *heaviest = heaviest.max(weight);
}

fn overlaps(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

fn shifted(span: Span, by: usize) -> Span {
    Span::new(span.start + by, span.end + by)
}

/// Bytes between two stretches; 0 if they share some.
fn distance(one: Span, other: Span) -> usize {
    if one.end <= other.start { other.start - one.end + 1 } else { (one.start + 1).saturating_sub(other.end) }
}

/// Whether nothing else in an article names the places that a sentence sets an event in.
fn is_foreign(text: &str, title: &str, sentence: Span, places: &[Span]) -> bool {
    !places.is_empty() && {
        let elsewhere = [&text[..sentence.start], &text[sentence.end..], title];
        let home: HashSet<u64> =
            elsewhere.into_iter().flat_map(|part| words(part).map(|word| stem(word.span.of(part)))).collect();
        places.iter().all(|place| !home.contains(&stem(place.of(sentence.of(text)))))
    }
}

/// The places that a sentence may set an event in: names after "in" and the like, or before a noun for an event ("the
/// Norwick shooting"); not "Ann Lee of the Norwick Hospital said".
fn places(sentence: &str) -> Vec<Span> {
    let words: Vec<Span> = words(sentence).map(|word| word.span).collect();
    let word = |at: usize| words[at].of(sentence);
    let is_name = |at: usize| word(at).starts_with(char::is_uppercase) && word(at).len() > 2;
    let is_in = |at: usize| ["in", "near", "off", "outside"].contains(&word(at));
    let is_event = |at: &usize| EVENTS.contains(&word(*at).trim_end_matches('s'));
    let is_place = |at: usize| {
        is_in(at - 1) && is_name(at)
            || is_name(at) && (at + 1..words.len()).take(2).find(|&next| !is_name(next)).as_ref().is_some_and(is_event)
    };
    (1..words.len()).filter(|&at| is_place(at) && !when::is_time(word(at))).map(|at| words[at]).collect()
}

const EVENTS: [&str; 18] = [
    "accident",
    "attack",
    "blast",
    "bombing",
    "collision",
    "crash",
    "disaster",
    "earthquake",
    "explosion",
    "fire",
    "flood",
    "killing",
    "massacre",
    "raid",
    "shooting",
    "siege",
    "strike",
    "war",
];

/// The same for the names of a place and its people: "Lethia", "Lethian", "Lethia's".
fn stem(word: &str) -> u64 {
    let end = word.char_indices().nth(5).map_or(word.len(), |(at, _)| at);
    hash::lower(&word[..end])
}

const RELATIVES: [&str; 26] = [
    "aunt",
    "boyfriend",
    "brother",
    "brothers",
    "child",
    "children",
    "cousin",
    "daughter",
    "daughters",
    "father",
    "fiancé",
    "girlfriend",
    "grandfather",
    "grandmother",
    "grandson",
    "husband",
    "mother",
    "nephew",
    "niece",
    "parents",
    "sister",
    "sisters",
    "son",
    "sons",
    "uncle",
    "wife",
];
const OWNERS: [&str; 6] = ["her", "his", "my", "our", "their", "whose"];

/// "his father, a police officer, was killed"; not "a father was killed".
fn is_of_relative(count: &str) -> bool {
    let words: Vec<&str> = words(count).map(|word| word.span.of(count)).collect();
    let is_owner = |word: &str| {
        OWNERS.iter().any(|owner| word.eq_ignore_ascii_case(owner)) || word.ends_with("'s") || word.ends_with("’s")
    };
    let is_relative = |word: &&str| RELATIVES.contains(word);
    words.iter().enumerate().any(|(at, word)| is_owner(word) && words[at + 1..].iter().take(2).any(is_relative))
}

#[cfg(test)]
mod tests {
    use super::is_of_relative;

    #[test]
    fn relatives() {
        for count in ["his father, a police officer, was killed", "killed her two sons", "Silva's elder brother died"] {
            assert!(is_of_relative(count), "{count}");
        }
        for count in ["a father was killed", "killed his guards", "her house, where children died"] {
            assert!(!is_of_relative(count), "{count}");
        }
    }
}

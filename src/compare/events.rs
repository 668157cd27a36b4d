//! Which events casualty counts are about, across articles and days.
//!
//! # Method
//! Counts of one sentence are about one event, unless one is of the past and one is not ("killed 14, the worst toll since
//! 1987, when 52 died"), or one is of a relative ("his father was killed"), whose fate is an event of its own. A sentence is
//! 1. *background* if it names an earlier year than that of publication ("in 1987"; not "since 1987", but "since 1987,
//!    when") or puts itself in the past ("two years ago"), or, after the lead, in a place that
//!    nothing else in the article names ("the Norwick shooting").
//! 2. What is not background is about the event of the article's story, as [`stories`](super::stories()) groups them.
//! 3. Background joins the event whose sentences are most like it, from [`LEAST`], with two words in common at least, if
//!    years do not speak against it and that event was not first reported later; else it opens an event.
//!
//! Known misses: two disasters told in one article without names or years of their own; a story that goes on after weeks of
//! silence opens a new event; events that only numbers of the month tell apart. Cost: linear in practice, by an index.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use super::{
    stories,
    terms::{Rarity, Reader, Vector, vector},
    words::words,
};
use crate::{Error, Span, corpus::on_threads, document::Document, model::hash};

/// The least likeness (cosine) of background to the sentences of an event.
const LEAST: f32 = 0.25;
/// The least likeness of two events that are one.
const MERGED: f32 = 0.35;
/// Bytes from a count within which a term counts in full, and what others count.
const NEAR: usize = 60;
const AFAR: f32 = 0.3;
/// The terms of a sentence that count.
const TERMS: usize = 30;
/// What a capital makes of a word.
const CAPITAL: f32 = 1.5;
/// Sentences at the beginning of an article, which set the place.
const LEAD: usize = 3;
/// Events in which a term is too common to look them up by it.
const CROWD: usize = 2000;

/// A count, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention<'a> {
    /// Its article, by index.
    pub article: usize,
    /// Its words.
    pub span: Span,
    /// When it was, as its sentence says: "Monday", "in 1987".
    pub when: Option<&'a str>,
}

/// What a count is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The event, numbered in the order of their first counts.
    pub event: usize,
    /// The sentence of the count.
    pub sentence: Span,
    /// Whether the article tells of the event in passing.
    pub is_background: bool,
}

/// The event of each count; `days` are those of publication, since 1970. On so many threads, or on all cores.
///
/// ```
/// use onrecord::{Span, compare::{Mention, events}};
/// let texts = ["The ferry sank off Oban. It killed 14 people, the worst toll since 1987, when 52 people died off Oban."];
/// let span = |words: &str| texts[0].find(words).map(|start| Span::new(start, start + words.len())).unwrap();
/// let mention = |words| Mention { article: 0, span: span(words), when: None };
/// let placed = events(&texts, &[""], &[Some(20_000)], &[mention("killed 14 people"), mention("52 people died")], None)?;
/// assert_eq!((placed[0].event, placed[1].event), (0, 1));
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
/// No threads, or more than the system gives.
pub fn events<T: AsRef<str> + Sync>(
    texts: &[T],
    titles: &[T],
    days: &[Option<i32>],
    mentions: &[Mention],
    threads: Option<usize>,
) -> Result<Vec<Placed>, Error> {
    let reader = Reader::new()?;
    on_threads(threads, || {
        let rarity = Rarity::of(&reader, texts);
        let stories = stories::group(&reader, &rarity, texts, titles, days);
        let mut of_article = BTreeMap::<usize, Vec<usize>>::new();
        mentions.iter().enumerate().for_each(|(at, mention)| of_article.entry(mention.article).or_default().push(at));
        let scene = |(article, counts): (usize, Vec<usize>)| {
            let of_article: Vec<Mention> = counts.iter().map(|&count| mentions[count]).collect();
            let mut tellings = tellings(&reader, &rarity, texts[article].as_ref(), titles[article].as_ref(), days[article], &of_article);
            for telling in &mut tellings {
                telling.article = article;
                telling.counts.iter_mut().for_each(|count| *count = counts[*count]);
            }
            tellings
        };
        let tellings: Vec<Telling> = of_article.into_par_iter().flat_map_iter(scene).collect();
        placed(tellings, &stories, days, mentions.len())
    })
}

/// A sentence that counts people harmed by one event.
#[derive(Debug)]
struct Telling {
    article: usize,
    /// By index.
    counts: Vec<usize>,
    sentence: Span,
    vector: Vector,
    /// Years it names that are not that of publication.
    years: Vec<i32>,
    is_of_relative: bool,
    is_background: bool,
}

fn tellings(reader: &Reader, rarity: &Rarity, text: &str, title: &str, day: Option<i32>, counts: &[Mention]) -> Vec<Telling> {
    let document = Document::untagged(text);
    let sentence_of = |count: &Mention| {
        let at = document.sentences.partition_point(|sentence| document.span(sentence.tokens.clone()).end <= count.span.start);
        document.sentences.get(at).map_or(count.span, |sentence| document.span(sentence.tokens.clone()))
    };
    let lead = document.sentences.iter().take(LEAD).next_back().map_or(0, |sentence| document.span(sentence.tokens.clone()).end);
    let mut found = BTreeMap::<usize, (Span, Vec<usize>)>::new();
    for (at, count) in counts.iter().enumerate() {
        let sentence = sentence_of(count);
        found.entry(sentence.start).or_insert((sentence, Vec::new())).1.push(at);
    }
    let home_of = |sentence: Span| -> HashSet<u64> {
        let elsewhere = [&text[..sentence.start], &text[sentence.end..], title];
        elsewhere.into_iter().flat_map(|part| words(part).map(|word| stem(word.span.of(part)))).collect()
    };
    let read = |(sentence, here): (Span, Vec<usize>)| {
        let said = sentence.of(text);
        let place = |at: usize| counts[at].span.start - sentence.start;
        let is_counted =
            |span: Span| here.iter().any(|&at| counts[at].span.start < sentence.start + span.end && sentence.start + span.start < counts[at].span.end);
        let mut weights = hash::Map::<f32>::default();
        for term in reader.terms(said) {
            let distance = here.iter().map(|&at| distance(term.span, place(at), counts[at].span.end - sentence.start)).min().unwrap_or(0);
            let nearness = if distance <= NEAR { 1.0 } else { AFAR };
            if distance > 0 || term.is_capital {
                let weight = weights.entry(term.key).or_insert(0.0_f32);
                *weight = weight.max(rarity.weight(term.key) * nearness * if term.is_capital { CAPITAL } else { 1.0 });
            }
        }
        let vector = vector(weights, TERMS);
        let places = places(said);
        let is_foreign = sentence.start >= lead && !places.is_empty() && {
            let home = home_of(sentence);
            places.iter().all(|place| !home.contains(place))
        };
        let past = past(said, day.map(year_of), is_counted);
        // "killed 14, the worst toll since 1987, when 52 died": what comes before the year is of today.
        let is_split = past.as_ref().is_some_and(|past| past.is_clause && here.iter().any(|&at| place(at) > past.at));
        let mut tellings = BTreeMap::<(bool, bool), Telling>::new();
        for &at in &here {
            let is_of_relative = is_of_relative(counts[at].span.of(text));
            let own = counts[at].when.and_then(|when| self::past(when, day.map(year_of), |_| false));
            let is_today = own.is_none() && counts[at].when.is_some_and(is_of_today);
            let past = own.as_ref().or(past.as_ref().filter(|past| !is_today && (!is_split || place(at) > past.at)));
            let telling = tellings.entry((is_of_relative, past.is_some())).or_insert_with(|| Telling {
                article: 0,
                counts: Vec::new(),
                sentence,
                vector: vector.clone(),
                years: past.map(|past| past.years.clone()).unwrap_or_default(),
                is_of_relative,
                is_background: is_of_relative || past.is_some() || is_foreign,
            });
            telling.counts.push(at);
        }
        tellings.into_values().collect::<Vec<_>>()
    };
    found.into_values().flat_map(read).collect()
}

/// The places that a sentence may set an event in: names after "in" and the like, or before a noun for an event ("the
/// Norwick shooting"); not "Ann Lee of the Norwick Hospital said".
fn places(sentence: &str) -> Vec<u64> {
    let words: Vec<Span> = words(sentence).map(|word| word.span).collect();
    let word = |at: usize| words[at].of(sentence);
    let is_name = |at: usize| word(at).starts_with(char::is_uppercase) && word(at).len() > 2;
    let is_in = |at: usize| ["in", "near", "off", "outside"].contains(&word(at));
    let is_event = |at: &usize| EVENTS.contains(&word(*at).trim_end_matches('s'));
    let is_place =
        |at: usize| is_in(at - 1) && is_name(at) || is_name(at) && (at + 1..words.len()).take(2).find(|&next| !is_name(next)).as_ref().is_some_and(is_event);
    (1..words.len()).filter(|&at| is_place(at) && !is_time(word(at))).map(|at| stem(word(at))).collect()
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

/// "Monday", "October"
fn is_time(word: &str) -> bool {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    word.ends_with("day") || MONTHS.iter().any(|month| word.starts_with(month) && word.len() < 10)
}

/// The same for the names of a place and its people: "Lethia", "Lethian", "Lethia's".
fn stem(word: &str) -> u64 {
    let end = word.char_indices().nth(5).map_or(word.len(), |(at, _)| at);
    hash::lower(&word[..end])
}

/// Bytes between two stretches; 0 if they share some.
fn distance(term: Span, start: usize, end: usize) -> usize {
    if term.end <= start { start - term.end + 1 } else { (term.start + 1).saturating_sub(end) }
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
    let is_owner = |word: &str| OWNERS.iter().any(|owner| word.eq_ignore_ascii_case(owner)) || word.ends_with("'s") || word.ends_with("’s");
    let is_relative = |word: &&str| RELATIVES.contains(word);
    words.iter().enumerate().any(|(at, word)| is_owner(word) && words[at + 1..].iter().take(2).any(is_relative))
}

/// The past that a sentence puts itself in.
#[derive(Debug, PartialEq, Eq)]
struct Past {
    /// The byte where it is first named.
    at: usize,
    /// Its years; none in "two years ago".
    years: Vec<i32>,
    /// Whether a clause on it follows: "since 1987, when 52 died".
    is_clause: bool,
}

/// The past of a sentence; none if it is of today.
fn past(sentence: &str, published: Option<i32>, is_counted: impl Fn(Span) -> bool) -> Option<Past> {
    let words: Vec<Span> = words(sentence).map(|word| word.span).collect();
    let mut past: Option<Past> = None;
    for (at, &span) in words.iter().enumerate() {
        let word = span.of(sentence);
        let before = at.checked_sub(1).map_or("", |at| words[at].of(sentence));
        let is_ago = word == "ago" && ["year", "decade", "centur"].iter().any(|unit| before.starts_with(unit));
        let year = word.parse().ok().filter(|year| (1800..2100).contains(year) && word.len() == 4 && !is_counted(span));
        if year.is_some() && year == published {
            return None;
        }
        let is_until_today = before.eq_ignore_ascii_case("since") && !sentence[span.end..].starts_with(',');
        let year = year.filter(|&year| !is_until_today && published.is_none_or(|published| year < published));
        if year.is_some() || is_ago || word == "year" && before == "last" {
            let rest = &sentence[span.end..];
            let is_clause = [", when", ", where", ", which", ", in which"].iter().any(|opening| rest.starts_with(opening));
            past.get_or_insert(Past { at: span.start, years: Vec::new(), is_clause }).years.extend(year);
        }
    }
    past
}

/// "Monday", "early today"; not "in March".
fn is_of_today(when: &str) -> bool {
    let is_day = |word: &str| word.ends_with("day") || ["today", "tonight", "overnight", "yesterday"].contains(&word);
    words(when).any(|word| is_day(&word.span.of(when).to_lowercase()))
}

/// The year of a day since 1970, after Hinnant's `civil_from_days`.
fn year_of(day: i32) -> i32 {
    let day = i64::from(day) + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // The years counted here begin in March.
    (year + era * 400 + i64::from(of_year >= 306)) as i32
}

/// Sentences about one event.
#[derive(Debug, Default)]
struct Event {
    tellings: Vec<usize>,
    /// The sum of their vectors.
    sum: hash::Map<f32>,
    /// The first day it was reported as news, if known.
    day: Option<i32>,
    years: Vec<i32>,
    is_of_relative: bool,
}

impl Event {
    fn add(&mut self, at: usize, telling: &Telling) {
        self.tellings.push(at);
        telling.vector.iter().for_each(|&(key, weight)| *self.sum.entry(key).or_default() += weight);
        self.years.extend(&telling.years);
    }

    /// Whether it may be what others tell in some years, first on a day.
    fn may_be(&self, years: &[i32], is_of_relative: bool, day: Option<i32>) -> bool {
        let is_told_later = self.day.zip(day).is_some_and(|(first, day)| first > day.saturating_add(1));
        let is_year_one = self.years.is_empty() || years.is_empty() || self.years.iter().any(|year| years.contains(year));
        self.is_of_relative == is_of_relative && !is_told_later && is_year_one
    }
}

fn placed(tellings: Vec<Telling>, stories: &[usize], days: &[Option<i32>], counts: usize) -> Vec<Placed> {
    let mut events: Vec<Event> = Vec::new();
    let mut of_story = hash::Map::<usize>::default();
    for (at, telling) in tellings.iter().enumerate().filter(|(_, telling)| !telling.is_background) {
        let event = *of_story.entry(stories[telling.article] as u64).or_insert_with(|| {
            events.push(Event::default());
            events.len() - 1
        });
        events[event].add(at, telling);
        let day = days[telling.article];
        events[event].day = events[event].day.into_iter().chain(day).min();
    }
    for event in &mut events {
        event.years = event.day.map(year_of).into_iter().collect();
    }
    let mut index = hash::Map::<Vec<usize>>::default();
    let enter = |index: &mut hash::Map<Vec<usize>>, event: usize, key: u64| {
        let entries = index.entry(key).or_default();
        if entries.last() != Some(&event) {
            entries.push(event);
        }
    };
    for (event, found) in events.iter().enumerate() {
        found.sum.keys().for_each(|&key| enter(&mut index, event, key));
    }
    let mut background: Vec<usize> = (0..tellings.len()).filter(|&at| tellings[at].is_background).collect();
    background.sort_by_key(|&at| days[tellings[at].article]);
    for at in background {
        let telling = &tellings[at];
        let near = telling.vector.iter().filter_map(|(key, _)| index.get(key)).filter(|entries| entries.len() <= CROWD);
        let candidates: BTreeSet<usize> = near.flatten().copied().collect();
        let sum: hash::Map<f32> = telling.vector.iter().copied().collect();
        let day = days[telling.article];
        let fitting = candidates.into_iter().filter(|&event| events[event].may_be(&telling.years, telling.is_of_relative, day));
        let likest = fitting.map(|event| (likeness(&events[event].sum, &sum), event)).filter(|&(likeness, _)| likeness >= LEAST);
        let best = likest.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1))).map(|(_, event)| event);
        let event = best.unwrap_or_else(|| {
            events.push(Event { is_of_relative: telling.is_of_relative, ..Event::default() });
            events.len() - 1
        });
        events[event].add(at, telling);
        telling.vector.iter().for_each(|&(key, _)| enter(&mut index, event, key));
    }
    numbered(&tellings, &merged(events, &tellings, days), counts)
}

/// Events told in passing join those before them that they are like, now that all that is said of them is together.
fn merged(events: Vec<Event>, tellings: &[Telling], days: &[Option<i32>]) -> Vec<Event> {
    let mut kept: Vec<Event> = Vec::new();
    let mut index = hash::Map::<Vec<usize>>::default();
    for event in events {
        let first = event.tellings.iter().filter_map(|&at| days[tellings[at].article]).min();
        let near = event.sum.keys().filter_map(|key| index.get(key)).filter(|entries| entries.len() <= CROWD);
        let candidates: BTreeSet<usize> = if event.day.is_none() { near.flatten().copied().collect() } else { BTreeSet::new() };
        let fitting = candidates.into_iter().filter(|&at| kept[at].may_be(&event.years, event.is_of_relative, first));
        let likest = fitting.map(|at| (likeness(&kept[at].sum, &event.sum), at)).filter(|&(likeness, _)| likeness >= MERGED);
        let best = likest.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1))).map(|(_, at)| at);
        let at = best.unwrap_or_else(|| {
            kept.push(Event { day: event.day, is_of_relative: event.is_of_relative, ..Event::default() });
            kept.len() - 1
        });
        for &telling in &event.tellings {
            kept[at].add(telling, &tellings[telling]);
        }
        kept[at].years.extend(&event.years);
        for &key in event.sum.keys() {
            let entries = index.entry(key).or_default();
            if !entries.contains(&at) {
                entries.push(at);
            }
        }
    }
    kept
}

/// The cosine of two sums that have two terms in common at least.
fn likeness(one: &hash::Map<f32>, other: &hash::Map<f32>) -> f32 {
    // The same whatever the order of the tables.
    let total = |mut parts: Vec<f32>| {
        parts.sort_unstable_by(f32::total_cmp);
        parts.iter().sum::<f32>()
    };
    let length = |sum: &hash::Map<f32>| total(sum.values().map(|weight| weight * weight).collect()).sqrt();
    let shared: Vec<f32> = other.iter().filter_map(|(key, weight)| Some(one.get(key)? * weight)).collect();
    if shared.len() < 2 { 0.0 } else { total(shared) / length(one) / length(other) }
}

fn numbered(tellings: &[Telling], events: &[Event], counts: usize) -> Vec<Placed> {
    let mut placed = vec![Placed { event: usize::MAX, sentence: Span::new(0, 0), is_background: false }; counts];
    for (event, found) in events.iter().enumerate() {
        for telling in found.tellings.iter().map(|&at| &tellings[at]) {
            for &count in &telling.counts {
                placed[count] = Placed { event, sentence: telling.sentence, is_background: telling.is_background };
            }
        }
    }
    let mut numbers = hash::Map::<usize>::default();
    for count in &mut placed {
        let next = numbers.len();
        count.event = *numbers.entry(count.event as u64).or_insert(next);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::{Mention, Placed, events, is_of_relative, past, year_of};
    use crate::Span;

    #[test]
    fn years_of_days() {
        let cases = [(0, 1970), (364, 1970), (365, 1971), (-1, 1969), (10_956, 1999), (10_957, 2000), (11_016, 2000), (20_453, 2025), (20_454, 2026)];
        for (day, year) in cases {
            assert_eq!(year_of(day), year, "day {day}");
        }
        year_of(i32::MIN);
        year_of(i32::MAX);
    }

    #[test]
    fn relatives() {
        for count in ["his father, a police officer, was killed", "killed her two sons", "Silva's elder brother died"] {
            assert!(is_of_relative(count), "{count}");
        }
        for count in ["a father was killed", "killed his guards", "her house, where children died"] {
            assert!(!is_of_relative(count), "{count}");
        }
    }

    #[test]
    fn the_past() {
        let past = |sentence| past(sentence, Some(2025), |_| false).map(|past| past.years);
        assert_eq!(past("It was the worst accident since 1987, when 52 died."), Some(vec![1987]));
        assert_eq!(past("Some 3,000 died in the war of 2017-18."), Some(vec![2017]));
        assert_eq!(past("A fire there two years ago killed nine."), Some(vec![]));
        for today in
            ["The blast killed 12.", "It has killed 12 since 2021.", "The blast of 4 May 2025 killed 12, as one in 2019 did.", "Of 1,987 guests 12 died."]
        {
            assert_eq!(past(today), None, "{today}");
        }
    }

    fn placed_in(texts: &[&str], counts: &[(usize, &str)], days: &[Option<i32>]) -> Vec<Placed> {
        let mention = |&(article, words): &(usize, &str)| {
            let start = texts[article].find(words).expect(words);
            Mention { article, span: Span::new(start, start + words.len()), when: None }
        };
        let mentions: Vec<Mention> = counts.iter().map(mention).collect();
        events(texts, &vec![""; texts.len()], days, &mentions, Some(1)).unwrap()
    }

    #[test]
    fn the_past_of_two_stories_is_one_event() {
        let texts = [
            "The ferry Star of Alder sank off Port Alder on Monday, killing 14. The coast guard searched the ferry. In 1987 a collision outside Port Alder killed 52 people.",
            "The ferry Star of Alder sank on Monday. The coast guard off Port Alder counted 17 dead from the ferry.",
            "Mayor Quill opened the tram in Port Alder. She remembered the 1987 collision outside Port Alder in which 52 people died.",
        ];
        let counts = [(0, "killing 14"), (0, "killed 52 people"), (1, "17 dead"), (2, "52 people died")];
        let placed = placed_in(&texts, &counts, &[Some(20_000), Some(20_001), Some(20_300)]);
        let events: Vec<usize> = placed.iter().map(|placed| placed.event).collect();
        assert_eq!(events, [0, 1, 0, 1]);
        assert_eq!(placed[1].sentence.of(texts[0]), "In 1987 a collision outside Port Alder killed 52 people.");
        assert!(placed[3].is_background && !placed[2].is_background);
    }

    #[test]
    fn a_relative_is_no_part_of_the_toll() {
        let texts = ["The blast in Oban killed 12 people. Ann Lee said her brother died in it."];
        let placed = placed_in(&texts, &[(0, "killed 12 people"), (0, "her brother died")], &[None]);
        assert_ne!(placed[0].event, placed[1].event);
    }

    #[test]
    fn no_counts_no_events() {
        assert!(placed_in(&["The blast killed 12 people."], &[], &[None]).is_empty());
    }
}

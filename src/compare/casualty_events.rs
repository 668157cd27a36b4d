//! Which events casualty counts are about, across articles and days.
//!
//! # Method
//! The sentences of articles that count people harmed are read as [`Telling`]s: vectors of words, names and numbers, with
//! the days on which it was. Then, as in the grouping of stories,
//! 1. in order of publication each telling joins the event whose tellings it is most like, if that is [`LEAST`] or more;
//!    else it opens one. First come those of today: each belongs to the event that its story
//!    ([`stories`](super::stories())) tells first, so that a toll may rise ("the toll rose to 17"), unless it is more like
//!    another or sets itself elsewhere. Then come those of the past, whatever their stories.
//! 2. The events are taken through the same again, until none joins another that it is like by [`MERGED`].
//!
//! Two words must be in common at least, but for a toll of the story, and tellings of one sentence are of several events:
//! "killed 14, the worst toll since 1987, when 52 died". Likeness falls to [`APART`] of itself where days speak against it:
//! "the 1987 collision off Oban" is not the ferry that sank there on Monday. It does not fall to nothing, for the time that
//! stands nearest to a count may be that of a speech: "He said on Monday that 49 people died".
//!
//! Known misses: two accidents told in one article without places of their own; disasters of one place and week; one
//! person's death told in the words of another's. Cost: linear in practice, by an index, in which terms of more than [`CROWD`]
//! events are passed over.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{
    casualty_sentences::{Source, Telling, tellings},
    stories,
    terms::{Rarity, Reader},
    when::Days,
};
use crate::{Error, Span, batch::on_threads, hash};

/// The least likeness (cosine) of a telling to the tellings of its event.
const LEAST: f32 = 0.28;
/// The least likeness of two events that are one.
const MERGED: f32 = 0.2;
/// How much more a telling is like an event that its story tells; if it sets itself in places that the event has not; and like
/// one of its article, for what is of the past and does not say when.
const STORY: f32 = 0.28;
const ELSEWHERE: f32 = 0.1;
const ARTICLE: f32 = 0.05;
/// What days that are apart leave of a likeness.
const APART: f32 = 0.2;
/// Days between those that are apart.
const GAP: i32 = 14;
/// Events in which a term is too common to look them up by it.
const CROWD: usize = 512;
const ROUNDS: usize = 3;

/// A count, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention<'a> {
    /// Its article, by index.
    pub article: usize,
    /// Its words.
    pub span: Span,
    /// When it was, as its sentence says: "Monday", "in 1987".
    pub when: Option<&'a str>,
    /// The kind of harm: "killed".
    pub kind: &'a str,
    /// The least number it allows.
    pub number: Option<u64>,
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
/// let mention = |words, number| Mention { article: 0, span: span(words), when: None, kind: "killed", number: Some(number) };
/// let counts = [mention("killed 14 people", 14), mention("52 people died", 52)];
/// let placed = events(&texts, &[""], &[Some(20_000)], &counts, None)?;
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
        let read = |(article, counts): (usize, Vec<usize>)| {
            let source =
                Source { article, text: texts[article].as_ref(), title: titles[article].as_ref(), day: days[article] };
            tellings(&reader, &rarity, &source, mentions, &counts)
        };
        let mut tellings: Vec<Telling> = of_article.into_par_iter().flat_map_iter(read).collect();
        tellings.sort_by_key(|telling| (telling.is_of_past, days[telling.article]));
        let mut events = placed(&tellings, &stories);
        for _ in 0..ROUNDS {
            let before = events.len();
            events = merged(events, &tellings, &stories);
            if events.len() == before {
                break;
            }
        }
        numbered(&tellings, &events, mentions.len())
    })
}

/// Tellings of one event.
#[derive(Debug, Default)]
struct Event {
    tellings: Vec<usize>,
    /// The sum of their vectors, and the square of its length.
    sum: BTreeMap<u64, f32>,
    square: f32,
    /// The days on which it was, and how many tellings say so.
    days: BTreeMap<Days, usize>,
    /// The articles and beginnings of their sentences.
    sentences: BTreeSet<(usize, usize)>,
    /// The stories that tell it as of today.
    stories: BTreeSet<usize>,
}

impl Event {
    fn add(&mut self, at: usize, telling: &Telling, stories: &[usize]) {
        self.tellings.push(at);
        for &(key, weight) in &telling.vector {
            let sum = self.sum.entry(key).or_default();
            self.square += weight * (2.0 * *sum + weight);
            *sum += weight;
        }
        telling.days.into_iter().for_each(|days| *self.days.entry(days).or_default() += 1);
        self.sentences.insert((telling.article, telling.sentence.start));
        self.stories.extend((!telling.is_of_past).then_some(stories[telling.article]));
    }

    /// What the days that tellings name leave of a likeness.
    fn nearness(&self, days: &BTreeMap<Days, usize>) -> f32 {
        let is_apart =
            |one: Days, other: Days| one.0.saturating_sub(other.1) > GAP || other.0.saturating_sub(one.1) > GAP;
        let pairs = || {
            self.days.iter().flat_map(|(&one, count)| {
                days.iter().map(move |(&other, times)| (is_apart(one, other), (count * times) as f32))
            })
        };
        let all: f32 = pairs().map(|(_, count)| count).sum();
        let apart: f32 = pairs().filter(|&(is_apart, _)| is_apart).map(|(_, count)| count).sum();
        1.0 - (1.0 - APART) * if all > 0.0 { apart / all } else { 0.0 }
    }

    /// How much more a telling is like it for where both are told.
    fn kinship(&self, telling: &Telling, stories: &[usize]) -> f32 {
        if telling.is_of_past {
            let is_near = telling.days.is_none()
                && !telling.is_of_relative
                && self.sentences.range((telling.article, 0)..=(telling.article, usize::MAX)).next().is_some();
            return if is_near { ARTICLE } else { 0.0 };
        }
        if !self.stories.contains(&stories[telling.article]) {
            return 0.0;
        }
        let is_here = telling.places.is_empty() || telling.places.iter().any(|place| self.sum.contains_key(place));
        if is_here { STORY } else { ELSEWHERE }
    }
}

/// Which events have a term, with its weight there.
#[derive(Debug, Default)]
struct Index(hash::Map<Vec<(usize, f32)>>);

impl Index {
    fn add(&mut self, event: usize, vector: impl IntoIterator<Item = (u64, f32)>) {
        for (key, weight) in vector {
            let entries = self.0.entry(key).or_default();
            match entries.binary_search_by_key(&event, |&(event, _)| event) {
                Ok(found) => entries[found].1 += weight,
                Err(place) => entries.insert(place, (event, weight)),
            }
        }
    }

    /// The products of a vector with the events that have two of its terms at least, in order.
    fn products(&self, vector: impl IntoIterator<Item = (u64, f32)>) -> impl Iterator<Item = (usize, f32)> {
        let mut products = BTreeMap::<usize, (f32, usize)>::new();
        for (key, weight) in vector {
            for &(event, other) in self.0.get(&key).filter(|entries| entries.len() <= CROWD).into_iter().flatten() {
                let (product, shared) = products.entry(event).or_default();
                *product += weight * other;
                *shared += 1;
            }
        }
        products.into_iter().filter(|(_, (_, shared))| *shared > 1).map(|(event, (product, _))| (event, product))
    }
}

/// The likest, and of several the first, if it is like enough.
fn likest(all: impl Iterator<Item = (usize, f32)>, least: f32) -> Option<usize> {
    let likest = all
        .filter(|&(_, likeness)| likeness >= least)
        .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
    likest.map(|(event, _)| event)
}

/// Each telling joins the event before it that it is most like, or opens one.
fn placed(tellings: &[Telling], stories: &[usize]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut index = Index::default();
    // The event that a story tells first.
    let mut of_story = BTreeMap::<usize, usize>::new();
    for (at, telling) in tellings.iter().enumerate() {
        let vector = || telling.vector.iter().copied();
        let days = telling.days.into_iter().map(|days| (days, 1)).collect();
        let likeness = |(at, product): (usize, f32)| {
            let event = &events[at];
            if event.sentences.contains(&(telling.article, telling.sentence.start)) {
                return (at, 0.0);
            }
            let likeness = product / event.square.sqrt() * event.nearness(&days) + event.kinship(telling, stories);
            (at, likeness)
        };
        // "The toll rose to 17" has no word in common with what was told before.
        let main = of_story.get(&stories[telling.article]).filter(|_| !telling.is_of_past).map(|&event| (event, 0.0));
        let all = index.products(vector()).chain(main).map(likeness);
        let event = likest(all, LEAST).unwrap_or(events.len());
        if !telling.is_of_past {
            of_story.entry(stories[telling.article]).or_insert(event);
        }
        if event == events.len() {
            events.push(Event::default());
        }
        events[event].add(at, telling, stories);
        index.add(event, vector());
    }
    events
}

/// Each event joins the one before it that it is most like, now that all that is said of them is together.
fn merged(mut events: Vec<Event>, tellings: &[Telling], stories: &[usize]) -> Vec<Event> {
    events.sort_by_key(|event| event.tellings.iter().min().copied());
    let mut kept: Vec<Event> = Vec::new();
    let mut index = Index::default();
    for event in events {
        let vector = || event.sum.iter().map(|(&key, &weight)| (key, weight));
        let likeness = |(at, product): (usize, f32)| {
            let other: &Event = &kept[at];
            if !other.sentences.is_disjoint(&event.sentences) {
                return (at, 0.0);
            }
            (at, product / (other.square * event.square).sqrt() * other.nearness(&event.days))
        };
        let at = likest(index.products(vector()).map(likeness), MERGED).unwrap_or(kept.len());
        index.add(at, vector());
        if at == kept.len() {
            kept.push(event);
        } else {
            event.tellings.iter().for_each(|&telling| kept[at].add(telling, &tellings[telling], stories));
        }
    }
    kept
}

fn numbered(tellings: &[Telling], events: &[Event], counts: usize) -> Vec<Placed> {
    let mut placed = vec![Placed { event: usize::MAX, sentence: Span::new(0, 0), is_background: false }; counts];
    for (event, found) in events.iter().enumerate() {
        // What an article tells of today it does not tell in passing elsewhere.
        let is_of_today = |article: usize| {
            found.tellings.iter().any(|&at| tellings[at].article == article && !tellings[at].is_of_past)
        };
        for telling in found.tellings.iter().map(|&at| &tellings[at]) {
            let is_background = telling.is_of_past && !is_of_today(telling.article);
            for &count in &telling.counts {
                placed[count] = Placed { event, sentence: telling.sentence, is_background };
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
    use super::{Mention, Placed, events};
    use crate::Span;

    fn placed_in(
        texts: &[&str],
        counts: &[(usize, &'static str, Option<&'static str>)],
        days: &[Option<i32>],
    ) -> Vec<Placed> {
        let mention = |&(article, words, when): &(usize, &'static str, Option<&'static str>)| {
            let start = texts[article].find(words).expect(words);
            let number = words.split(' ').find_map(|word| word.parse().ok());
            Mention { article, span: Span::new(start, start + words.len()), when, kind: "killed", number }
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
        let counts = [
            (0, "killing 14", Some("Monday")),
            (0, "killed 52 people", Some("1987")),
            (1, "17 dead", None),
            (2, "52 people died", None),
        ];
        let placed = placed_in(&texts, &counts, &[Some(20_000), Some(20_001), Some(20_300)]);
        let events: Vec<usize> = placed.iter().map(|placed| placed.event).collect();
        assert_eq!(events, [0, 1, 0, 1]);
        assert_eq!(placed[1].sentence.of(texts[0]), "In 1987 a collision outside Port Alder killed 52 people.");
        assert!(placed[3].is_background && !placed[2].is_background);
    }

    #[test]
    fn a_relative_is_no_part_of_the_toll() {
        let texts = ["The blast in Oban killed 12 people. Ann Lee said her brother died in it."];
        let placed = placed_in(&texts, &[(0, "killed 12 people", None), (0, "her brother died", None)], &[None]);
        assert_ne!(placed[0].event, placed[1].event);
    }

    #[test]
    fn no_counts_no_events() {
        assert!(placed_in(&["The blast killed 12 people."], &[], &[None]).is_empty());
    }
}

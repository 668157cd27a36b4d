//! Which events casualty counts are about, across articles and days.
//!
//! # Method
//! The sentences of articles that count people harmed are read as [`CasualtySentence`]s: vectors of words, names and
//! numbers, with the days on which it was. Then, as in the grouping of stories,
//! 1. in order of publication each sentence joins the event whose sentences it is most similar to, if that similarity
//!    is [`MIN_SIMILARITY`] or more; otherwise it opens one. First come the sentences about today: each belongs to the
//!    event that its story ([`stories`](mod@super::stories)) reports first, so that a toll may rise ("the toll rose to
//!    17"), unless it is more similar to another or sets itself elsewhere. Then come those of the past, whatever their
//!    stories.
//! 2. The events are taken through the same again, until none joins another by a similarity of
//!    [`MIN_EVENT_SIMILARITY`].
//!
//! Two words at least must be in common, but for a toll of the story, and what counts of one sentence is not taken
//! together is of several events: "killed 14, the worst toll since 1987, when 52 died". Similarity falls to
//! [`DAYS_APART_FACTOR`] of itself where days speak against it: "the 1987 collision off Oban" is not the ferry that
//! sank there on Monday. It does not fall to nothing, for the time that is nearest to a count may be that of a speech:
//! "He said on Monday that 49 people died".
//!
//! Known misses: two accidents in one article without places of their own; disasters of one place and week; one
//! person's death in the words of another's. Cost: linear in practice, by an index, in which terms of more than
//! [`MAX_EVENTS_PER_TERM`] events are passed over.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{
    casualty_sentences::{CasualtyCount, CasualtySentence, CasualtyWords, CountedArticle, SentenceReader},
    clusters, stories,
    terms::{Rarity, TermReader},
    when::DayRange,
};
use crate::{Error, Span, batch::on_threads, hash};

/// The least similarity (cosine) of a sentence to the sentences of its event.
const MIN_SIMILARITY: f32 = 0.28;
/// The least similarity of two events that are one.
const MIN_EVENT_SIMILARITY: f32 = 0.2;
/// What is added to the similarity of a sentence to an event that its story reports.
const SAME_STORY_BONUS: f32 = 0.28;
/// The same if the sentence sets itself in places that the event does not have.
const OTHER_PLACE_BONUS: f32 = 0.1;
/// What is added to the similarity of a sentence to an event of its article, if it is of the past and does not say
/// when.
const SAME_ARTICLE_BONUS: f32 = 0.05;
/// The share of a similarity that is left if all days are apart.
const DAYS_APART_FACTOR: f32 = 0.2;
/// Days are apart if more days than this lie between them.
const MIN_DAYS_APART: i32 = 14;
/// A term that more events have is passed over: it distinguishes little and takes long.
const MAX_EVENTS_PER_TERM: usize = 512;
/// How often the events are grouped again, at the most.
const MAX_ROUNDS: usize = 3;

/// The event that a count is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountEvent {
    /// The event; events are numbered from 0 in the order of their first counts.
    pub event: usize,
    /// The sentence of the count.
    pub sentence: Span,
    /// Whether the article mentions the event in passing only.
    pub is_background: bool,
}

/// The event of each count. `titles` may be empty strings, `days` are those of publication, counted from 1970-01-01;
/// each has one item per text. Works on `threads` threads, or on all cores.
///
/// ```
/// use onrecord::{Span, compare::{CasualtyCount, casualty_events}};
///
/// let texts = [
///     "The ferry Star of Alder sank off Oban. It killed 14 people, the worst toll since 1987, \
///      when 52 people died off Oban.",
///     "Divers searched the ferry Star of Alder off Oban on Tuesday. The coast guard said the ferry \
///      had killed 17 people.",
/// ];
/// let count = |article: usize, words: &str, number: u64| {
///     let start = texts[article].find(words).unwrap();
///     let span = Span::new(start, start + words.len());
///     CasualtyCount { article, span, when: None, kind: "killed", number: Some(number) }
/// };
/// let counts = [count(0, "killed 14 people", 14), count(0, "52 people died", 52), count(1, "killed 17 people", 17)];
/// let events = casualty_events(&texts, &["", ""], &[Some(20_000), Some(20_001)], &counts, None)?;
///
/// // The toll of the ferry rises from 14 to 17; the 52 of 1987 are another matter, mentioned in passing.
/// assert_eq!(events.iter().map(|count| count.event).collect::<Vec<_>>(), [0, 1, 0]);
/// assert_eq!(events.iter().map(|count| count.is_background).collect::<Vec<_>>(), [false, true, false]);
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
/// `threads` is 0, or more than the system gives.
pub fn casualty_events<T: AsRef<str> + Sync>(
    texts: &[T],
    titles: &[T],
    days: &[Option<i32>],
    counts: &[CasualtyCount],
    threads: Option<usize>,
) -> Result<Vec<CountEvent>, Error> {
    let (terms, words) = (TermReader::new()?, CasualtyWords::new()?);
    on_threads(threads, || {
        let rarity = Rarity::of(&terms, texts);
        let stories = stories::group(&terms, &rarity, texts, titles, days);
        let reader = SentenceReader::new(&terms, &rarity, &words);
        let mut of_article = BTreeMap::<usize, Vec<usize>>::new();
        for (at, count) in counts.iter().enumerate() {
            of_article.entry(count.article).or_default().push(at);
        }
        let read = |(article, here): (usize, Vec<usize>)| {
            let (text, title) = (texts[article].as_ref(), titles[article].as_ref());
            reader.read(&CountedArticle { article, text, title, day: days[article] }, counts, &here)
        };
        let mut sentences: Vec<CasualtySentence> = of_article.into_par_iter().flat_map_iter(read).collect();
        sentences.sort_by_key(|sentence| (sentence.is_of_past, days[sentence.article]));
        let mut events = group(&sentences, &stories);
        for _ in 0..MAX_ROUNDS {
            let before = events.len();
            events = merge(events, &sentences, &stories);
            if events.len() == before {
                break;
            }
        }
        event_of_each_count(&sentences, &events, counts.len())
    })
}

/// Sentences on one event.
#[derive(Debug, Default)]
struct Event {
    /// By index.
    members: Vec<usize>,
    /// The sum of their vectors, and the square of its length.
    sum: BTreeMap<u64, f32>,
    square: f32,
    /// The days on which it was, and how many sentences say so.
    days: BTreeMap<DayRange, usize>,
    /// The articles and beginnings of their sentences.
    sentences: BTreeSet<(usize, usize)>,
    /// The stories that report it as of today.
    stories: BTreeSet<usize>,
}

impl Event {
    fn add(&mut self, at: usize, sentence: &CasualtySentence, stories: &[usize]) {
        self.members.push(at);
        for &(key, weight) in &sentence.vector {
            let sum = self.sum.entry(key).or_default();
            self.square += weight * (2.0 * *sum + weight);
            *sum += weight;
        }
        if let Some(days) = sentence.days {
            *self.days.entry(days).or_default() += 1;
        }
        self.sentences.insert((sentence.article, sentence.span.start));
        if !sentence.is_of_past {
            self.stories.insert(stories[sentence.article]);
        }
    }

    /// The share of a similarity that is left by the days that sentences name.
    fn days_factor(&self, days: &BTreeMap<DayRange, usize>) -> f32 {
        let is_apart = |one: DayRange, other: DayRange| {
            one.0.saturating_sub(other.1).max(other.0.saturating_sub(one.1)) > MIN_DAYS_APART
        };
        let (mut all, mut apart) = (0.0, 0.0);
        for (&one, count) in &self.days {
            for (&other, times) in days {
                let pairs = (count * times) as f32;
                all += pairs;
                apart += if is_apart(one, other) { pairs } else { 0.0 };
            }
        }
        1.0 - (1.0 - DAYS_APART_FACTOR) * if all > 0.0 { apart / all } else { 0.0 }
    }

    /// What is added to the similarity of a sentence for the story or the article that both are in.
    fn story_bonus(&self, sentence: &CasualtySentence, stories: &[usize]) -> f32 {
        let CasualtySentence { article, places, .. } = sentence;
        if sentence.is_of_past {
            let is_of_article = self.sentences.range((*article, 0)..=(*article, usize::MAX)).next().is_some();
            let is_vague = sentence.days.is_none() && !sentence.is_of_relative;
            return if is_vague && is_of_article { SAME_ARTICLE_BONUS } else { 0.0 };
        }
        if !self.stories.contains(&stories[*article]) {
            return 0.0;
        }
        let is_here = places.is_empty() || places.iter().any(|place| self.sum.contains_key(place));
        if is_here { SAME_STORY_BONUS } else { OTHER_PLACE_BONUS }
    }
}

/// Which events have a term, with its weight there.
#[derive(Debug, Default)]
struct EventIndex(hash::Map<Vec<(usize, f32)>>);

impl EventIndex {
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
            let entries = self.0.get(&key).filter(|entries| entries.len() <= MAX_EVENTS_PER_TERM);
            for &(event, other) in entries.into_iter().flatten() {
                let (product, shared) = products.entry(event).or_default();
                *product += weight * other;
                *shared += 1;
            }
        }
        products.into_iter().filter(|(_, (_, shared))| *shared > 1).map(|(event, (product, _))| (event, product))
    }
}

/// Each sentence joins the event before it that it is most similar to, or opens one.
fn group(sentences: &[CasualtySentence], stories: &[usize]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut index = EventIndex::default();
    // The event that a story reports first.
    let mut of_story = BTreeMap::<usize, usize>::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let story = stories[sentence.article];
        let vector = || sentence.vector.iter().copied();
        let days = sentence.days.into_iter().map(|days| (days, 1)).collect();
        let similarity = |(at, product): (usize, f32)| {
            let event = &events[at];
            if event.sentences.contains(&(sentence.article, sentence.span.start)) {
                return (at, 0.0);
            }
            let of_words = product / event.square.sqrt() * event.days_factor(&days);
            (at, of_words + event.story_bonus(sentence, stories))
        };
        // "The toll rose to 17" has no word in common with what was reported before.
        let main = of_story.get(&story).filter(|_| !sentence.is_of_past).map(|&event| (event, 0.0));
        let similarities = index.products(vector()).chain(main).map(similarity);
        let event = clusters::most_similar(similarities, MIN_SIMILARITY).unwrap_or(events.len());
        if !sentence.is_of_past {
            of_story.entry(story).or_insert(event);
        }
        if event == events.len() {
            events.push(Event::default());
        }
        events[event].add(at, sentence, stories);
        index.add(event, vector());
    }
    events
}

/// Each event joins the one before it that it is most similar to, now that all that is said of them is together.
fn merge(mut events: Vec<Event>, sentences: &[CasualtySentence], stories: &[usize]) -> Vec<Event> {
    events.sort_by_key(|event| event.members.iter().min().copied());
    let mut kept: Vec<Event> = Vec::new();
    let mut index = EventIndex::default();
    for event in events {
        let vector = || event.sum.iter().map(|(&key, &weight)| (key, weight));
        let similarity = |(at, product): (usize, f32)| {
            let other: &Event = &kept[at];
            if !other.sentences.is_disjoint(&event.sentences) {
                return (at, 0.0);
            }
            (at, product / (other.square * event.square).sqrt() * other.days_factor(&event.days))
        };
        let similarities = index.products(vector()).map(similarity);
        let at = clusters::most_similar(similarities, MIN_EVENT_SIMILARITY).unwrap_or(kept.len());
        index.add(at, vector());
        if at == kept.len() {
            kept.push(event);
        } else {
            for member in event.members {
                kept[at].add(member, &sentences[member], stories);
            }
        }
    }
    kept
}

fn event_of_each_count(sentences: &[CasualtySentence], events: &[Event], counts: usize) -> Vec<CountEvent> {
    let mut found = vec![CountEvent { event: usize::MAX, sentence: Span::new(0, 0), is_background: false }; counts];
    for (event, members) in events.iter().map(|event| &event.members).enumerate() {
        let members: Vec<&CasualtySentence> = members.iter().map(|&at| &sentences[at]).collect();
        // What an article reports as of today it does not mention in passing elsewhere.
        let is_of_today =
            |article: usize| members.iter().any(|sentence| sentence.article == article && !sentence.is_of_past);
        for sentence in &members {
            let is_background = sentence.is_of_past && !is_of_today(sentence.article);
            for &count in &sentence.counts {
                found[count] = CountEvent { event, sentence: sentence.span, is_background };
            }
        }
    }
    let mut numbers: Vec<usize> = found.iter().map(|count| count.event).collect();
    clusters::number(&mut numbers);
    for (count, event) in found.iter_mut().zip(numbers) {
        count.event = event;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{CasualtyCount, CountEvent, casualty_events};
    use crate::Span;

    fn events_of(
        texts: &[&str],
        counts: &[(usize, &'static str, Option<&'static str>)],
        days: &[Option<i32>],
    ) -> Vec<CountEvent> {
        let count = |&(article, words, when): &(usize, &'static str, Option<&'static str>)| {
            let start = texts[article].find(words).expect(words);
            let number = words.split(' ').find_map(|word| word.parse().ok());
            CasualtyCount { article, span: Span::new(start, start + words.len()), when, kind: "killed", number }
        };
        let counts: Vec<CasualtyCount> = counts.iter().map(count).collect();
        casualty_events(texts, &vec![""; texts.len()], days, &counts, Some(1)).unwrap()
    }

    #[test]
    fn the_past_of_two_stories_is_one_event() {
        let texts = [
            "The ferry Star of Alder sank off Port Alder on Monday, killing 14. The coast guard searched the \
             ferry. In 1987 a collision outside Port Alder killed 52 people.",
            "The ferry Star of Alder sank on Monday. The coast guard off Port Alder counted 17 dead from the ferry.",
            "Mayor Quill opened the tram in Port Alder. She \
             remembered the 1987 collision outside Port Alder in which 52 people died.",
        ];
        let counts = [
            (0, "killing 14", Some("Monday")),
            (0, "killed 52 people", Some("1987")),
            (1, "17 dead", None),
            (2, "52 people died", None),
        ];
        let found = events_of(&texts, &counts, &[Some(20_000), Some(20_001), Some(20_300)]);
        let events: Vec<usize> = found.iter().map(|count| count.event).collect();
        assert_eq!(events, [0, 1, 0, 1]);
        assert_eq!(found[1].sentence.of(texts[0]), "In 1987 a collision outside Port Alder killed 52 people.");
        assert!(found[3].is_background && !found[2].is_background);
    }

    #[test]
    fn a_relative_is_no_part_of_the_toll() {
        let texts = ["The blast in Oban killed 12 people. Ann Lee said her brother died in it."];
        let found = events_of(&texts, &[(0, "killed 12 people", None), (0, "her brother died", None)], &[None]);
        assert_ne!(found[0].event, found[1].event);
    }

    #[test]
    fn no_counts_no_events() {
        assert!(events_of(&["The blast killed 12 people."], &[], &[None]).is_empty());
    }
}

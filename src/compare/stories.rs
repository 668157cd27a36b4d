//! Which articles report the same story, as news does over some days.
//!
//! # Method
//! Topic detection as in Allan et al. (1998), with group averages:
//! 1. An article is a vector of its [`MAX_TERMS`] heaviest words, where names and words of title and lead count more,
//!    by how often it has them and how few articles do.
//! 2. In order of publication each article joins the story whose articles it is most similar to on average, if that
//!    similarity is [`MIN_SIMILARITY`] or more; otherwise it opens one. Similarity halves with every week in which the
//!    story has been silent.
//! 3. The stories are taken through the same again, until none joins another.
//!
//! Articles without a date are taken first and are at no distance from any day. Known misses: two matters with the same
//! people in the same days; a story that goes on after three silent weeks is a new one. Cost: linear in practice, for
//! an index gives the stories that share words; terms in more than [`MAX_STORIES_PER_TERM`] stories at a time are
//! passed over.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::{
    clusters,
    terms::{Rarity, TermReader, Vector, vector},
};
use crate::{Error, batch::on_threads, hash};

/// The terms of an article that its vector keeps, the heaviest first.
const MAX_TERMS: usize = 100;
/// The least similarity (cosine, averaged over a story's articles) of an article to its story.
const MIN_SIMILARITY: f32 = 0.14;
/// Days of silence after which similarity is 1/e.
const DECAY_DAYS: f32 = 10.0;
/// Days of silence after which no story goes on: even of the same words, less than [`MIN_SIMILARITY`] is left.
const MAX_SILENT_DAYS: i32 = 20;
/// A term that more stories have is passed over: it distinguishes little and takes long.
const MAX_STORIES_PER_TERM: usize = 512;
/// How often the stories are grouped again, at the most.
const MAX_ROUNDS: usize = 4;
/// How much more a word of the title counts.
const TITLE_WEIGHT: f32 = 2.0;
/// How much more a word of the lead counts.
const LEAD_WEIGHT: f32 = 2.0;
/// How much more a word with a capital counts.
const CAPITAL_WEIGHT: f32 = 1.5;
/// Bytes at the beginning of a text that are its lead.
const LEAD_BYTES: usize = 600;

/// The story of each article, numbered from 0 in the order of their first articles. `titles` may be empty strings,
/// `days` are those of publication, counted from any day; each has one item per text. Works on `threads` threads, or on
/// all cores.
///
/// ```
/// let texts = ["A ferry sank off Oban. The coast guard said the Star of Oban had listed.",
///     "The Star of Oban, a ferry, listed and sank, the coast guard said in Oban.",
///     "Mayor Quill gave the tram contract to Baywheel, an auditor found."];
/// let stories = onrecord::compare::stories(&texts, &["", "", ""], &[Some(1), Some(2), Some(2)], None)?;
/// assert_eq!(stories, [0, 0, 1]);
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
/// `threads` is 0, or more than the system gives.
pub fn stories<T: AsRef<str> + Sync>(
    texts: &[T],
    titles: &[T],
    days: &[Option<i32>],
    threads: Option<usize>,
) -> Result<Vec<usize>, Error> {
    let reader = TermReader::new()?;
    on_threads(threads, || group(&reader, &Rarity::of(&reader, texts), texts, titles, days))
}

/// The story of each article, numbered in the order of their first articles.
pub(super) fn group<T: AsRef<str> + Sync>(
    reader: &TermReader,
    rarity: &Rarity,
    texts: &[T],
    titles: &[T],
    days: &[Option<i32>],
) -> Vec<usize> {
    let vectors =
        texts.par_iter().zip(titles).map(|(text, title)| profile(reader, rarity, text.as_ref(), title.as_ref()));
    let mut stories: Vec<Story> =
        vectors.collect::<Vec<_>>().into_iter().enumerate().map(|(at, sum)| Story::new(at, sum, days[at])).collect();
    for _ in 0..MAX_ROUNDS {
        let before = stories.len();
        stories = joined(stories);
        if stories.len() == before {
            break;
        }
    }
    let mut story_of = vec![0; texts.len()];
    for (story, articles) in stories.iter().map(|story| &story.articles).enumerate() {
        articles.iter().for_each(|&article| story_of[article] = story);
    }
    clusters::number(&mut story_of);
    story_of
}

/// The vector of an article.
fn profile(reader: &TermReader, rarity: &Rarity, text: &str, title: &str) -> Vector {
    let mut counts = hash::Map::<f32>::default();
    let mut add = |text: &str, lead_bytes: usize, weight: f32| {
        for term in reader.terms(text) {
            let place = if term.span.start < lead_bytes { LEAD_WEIGHT } else { 1.0 };
            let capital = if term.is_capital { CAPITAL_WEIGHT } else { 1.0 };
            *counts.entry(term.key).or_default() += weight * place * capital;
        }
    };
    add(title, 0, TITLE_WEIGHT);
    add(text, LEAD_BYTES, 1.0);
    counts.iter_mut().for_each(|(&key, count)| *count = (1.0 + count.ln()) * rarity.weight(key));
    vector(counts, MAX_TERMS)
}

/// Articles on one matter.
#[derive(Clone, Debug)]
struct Story {
    /// In order.
    articles: Vec<usize>,
    /// The sum of their vectors.
    sum: Vector,
    /// The days of the first and the last.
    days: Option<(i32, i32)>,
}

impl Story {
    fn new(article: usize, sum: Vector, day: Option<i32>) -> Self {
        Story { articles: vec![article], sum, days: day.map(|day| (day, day)) }
    }

    fn size(&self) -> f32 {
        self.articles.len() as f32
    }

    /// Days between one's last article and the other's first.
    fn silence(&self, other: &Story) -> i32 {
        match (self.days, other.days) {
            (Some((first, last)), Some((other_first, other_last))) => {
                (other_first.saturating_sub(last)).max(first.saturating_sub(other_last)).max(0)
            }
            _ => 0,
        }
    }

    fn absorb(&mut self, other: &Story) {
        self.articles.extend(&other.articles);
        self.sum = sum(&self.sum, &other.sum);
        self.days = match (self.days, other.days) {
            (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
            (one, other) => one.or(other),
        };
    }
}

fn sum(one: &Vector, other: &Vector) -> Vector {
    let mut sum = Vec::with_capacity(one.len() + other.len());
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let next = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) => a.0.cmp(&b.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return sum,
        };
        sum.extend(match next {
            Ordering::Less => left.next().copied(),
            Ordering::Greater => right.next().copied(),
            Ordering::Equal => left.next().zip(right.next()).map(|(a, b)| (a.0, a.1 + b.1)),
        });
    }
}

/// Each story joins the one before it that it is most similar to, or stays.
fn joined(mut stories: Vec<Story>) -> Vec<Story> {
    stories.sort_by_key(|story| (story.days, story.articles[0]));
    let mut kept: Vec<Story> = Vec::new();
    let mut index = StoryIndex::default();
    for story in stories {
        let best = index.most_similar(&story, &kept);
        let at = best.unwrap_or(kept.len());
        match best {
            Some(at) => kept[at].absorb(&story),
            None => kept.push(story.clone()),
        }
        index.add(at, &story, &kept);
    }
    kept
}

/// Which stories have a term, with its weight there.
#[derive(Debug, Default)]
struct StoryIndex {
    entries: hash::Map<Vec<(u32, f32)>>,
    /// For each story the sum of products with the one that is looked up; 0 in between.
    sums: Vec<f32>,
}

impl StoryIndex {
    fn add(&mut self, at: usize, story: &Story, kept: &[Story]) {
        for &(key, weight) in &story.sum {
            let entries = self.entries.entry(key).or_default();
            match entries.binary_search_by_key(&(at as u32), |&(at, _)| at) {
                Ok(found) => entries[found].1 += weight,
                Err(place) => entries.insert(place, (at as u32, weight)),
            }
            if entries.len().is_power_of_two() && entries.len() >= MAX_STORIES_PER_TERM / 8 {
                entries.retain(|&(at, _)| kept[at as usize].silence(story) <= MAX_SILENT_DAYS);
            }
        }
        self.sums.resize(kept.len(), 0.0);
    }

    /// The story before another that it is most similar to, if they are similar enough.
    fn most_similar(&mut self, story: &Story, kept: &[Story]) -> Option<usize> {
        let mut with_terms = Vec::new();
        for (key, weight) in &story.sum {
            let entries = self.entries.get(key).map_or(&[][..], |entries| entries);
            if entries.len() <= MAX_STORIES_PER_TERM {
                for &(at, other) in entries {
                    let sum = &mut self.sums[at as usize];
                    if *sum == 0.0 {
                        with_terms.push(at as usize);
                    }
                    *sum += weight * other;
                }
            }
        }
        let average = |at: usize| {
            let sum = std::mem::take(&mut self.sums[at]);
            let silence = story.silence(&kept[at]) as f32;
            (at, sum / story.size() / kept[at].size() * (-silence / DECAY_DAYS).exp())
        };
        clusters::most_similar(with_terms.into_iter().map(average), MIN_SIMILARITY)
    }
}

#[cfg(test)]
mod tests {
    use super::{stories, sum};

    const FERRY: &str = "The ferry Star of Alder listed off Port Alder and sank, the coast guard said. \
        Divers from Port Alder searched the ferry.";
    const TRAM: &str = "Mayor Quill handed the tram contract to Baywheel, the auditor found. \
        Baywheel denied that Quill had a say in the tram contract.";

    fn of(texts: &[&str], days: &[Option<i32>]) -> Vec<usize> {
        stories(texts, &vec![""; texts.len()], days, Some(1)).unwrap()
    }

    #[test]
    fn stories_are_distinguished_and_numbered_in_the_order_of_articles() {
        assert_eq!(of(&[TRAM, FERRY, TRAM, FERRY], &[Some(4), Some(2), Some(5), Some(1)]), [0, 1, 0, 1]);
        assert_eq!(of(&[TRAM, FERRY, TRAM], &[None; 3]), [0, 1, 0]);
    }

    #[test]
    fn vectors_are_added_term_by_term() {
        let (one, other) = (vec![(1, 1.0), (4, 2.0)], vec![(2, 8.0), (4, 0.5)]);
        assert_eq!(sum(&one, &other), [(1, 1.0), (2, 8.0), (4, 2.5)]);
        assert_eq!(sum(&one, &other), sum(&other, &one));
        assert_eq!(sum(&one, &Vec::new()), one);
    }

    #[test]
    fn a_long_silence_ends_a_story() {
        assert_eq!(of(&[FERRY, FERRY], &[Some(1), Some(9)]), [0, 0]);
        assert_eq!(of(&[FERRY, FERRY], &[Some(1), Some(90)]), [0, 1]);
        assert_eq!(of(&[FERRY, FERRY], &[Some(i32::MIN), Some(i32::MAX)]), [0, 1]);
    }

    #[test]
    fn texts_without_terms_are_stories_of_their_own() {
        assert!(of(&[], &[]).is_empty());
        assert_eq!(of(&["", "", "And so on."], &[None; 3]), [0, 1, 2]);
    }
}

//! Which articles tell the same story, as news does over some days.
//!
//! # Method
//! Topic detection as in Allan et al. (1998), with group averages:
//! 1. An article is a vector of its [`TERMS`] most telling words, names and those of title and lead counting more, by how
//!    often it has them and how few articles do.
//! 2. In order of publication each article joins the story whose articles it is most like on average, if that is
//!    [`LEAST`] or more; else it opens one. Likeness halves with every week that the story has been silent.
//! 3. The stories are taken through the same again, until none joins another.
//!
//! Articles without a date are taken first and are as near to any day as can be. Known misses: two matters with the same
//! people in the same days; a story that goes on after three silent weeks is a new one. Cost: linear in practice, for an
//! index names the stories that share words; terms in more than [`CROWD`] stories at a time are passed over.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::terms::{Rarity, Reader, Vector, vector};
use crate::{Error, batch::on_threads, hash};

const TERMS: usize = 100;
const LEAST: f32 = 0.14;
/// Days of silence after which likeness is 1/e.
const MEMORY: f32 = 10.0;
/// Days of silence after which no story goes on, for likeness is 1 at most.
const FORGOTTEN: i32 = 20;
const CROWD: usize = 512;
const ROUNDS: usize = 4;
/// What a word counts in the title, and in the lead.
const TITLE: f32 = 2.0;
const LEAD: f32 = 2.0;
/// Bytes of the lead.
const LEAD_LENGTH: usize = 600;
/// What a capital makes of a word.
const CAPITAL: f32 = 1.5;

/// The story of each article, numbered in the order of their first articles; `days` count from any day. On so many threads,
/// or on all cores.
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
/// No threads, or more than the system gives.
pub fn stories<T: AsRef<str> + Sync>(
    texts: &[T],
    titles: &[T],
    days: &[Option<i32>],
    threads: Option<usize>,
) -> Result<Vec<usize>, Error> {
    let reader = Reader::new()?;
    on_threads(threads, || group(&reader, &Rarity::of(&reader, texts), texts, titles, days))
}

/// The story of each article, numbered in the order of their first articles.
pub(super) fn group<T: AsRef<str> + Sync>(
    reader: &Reader,
    rarity: &Rarity,
    texts: &[T],
    titles: &[T],
    days: &[Option<i32>],
) -> Vec<usize> {
    let vectors =
        texts.par_iter().zip(titles).map(|(text, title)| profile(reader, rarity, text.as_ref(), title.as_ref()));
    let mut stories: Vec<Story> =
        vectors.collect::<Vec<_>>().into_iter().enumerate().map(|(at, sum)| Story::new(at, sum, days[at])).collect();
    for _ in 0..ROUNDS {
        let before = stories.len();
        stories = joined(stories);
        if stories.len() == before {
            break;
        }
    }
    numbered(texts.len(), &stories)
}

fn profile(reader: &Reader, rarity: &Rarity, text: &str, title: &str) -> Vector {
    let mut counts = hash::Map::<f32>::default();
    let mut add = |text: &str, lead: usize, weight: f32| {
        for term in reader.terms(text) {
            let place = if term.span.start < lead { LEAD } else { 1.0 };
            *counts.entry(term.key).or_default() += weight * place * if term.is_capital { CAPITAL } else { 1.0 };
        }
    };
    add(title, 0, TITLE);
    add(text, LEAD_LENGTH, 1.0);
    counts.iter_mut().for_each(|(&key, count)| *count = (1.0 + count.ln()) * rarity.weight(key));
    vector(counts, TERMS)
}

/// Articles that belong together.
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

/// Each story joins the one before it that it is most like, or stays.
fn joined(mut stories: Vec<Story>) -> Vec<Story> {
    stories.sort_by_key(|story| (story.days, story.articles[0]));
    let mut kept: Vec<Story> = Vec::new();
    let mut index = Index::default();
    for story in stories {
        let best = index.best(&story, &kept);
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
struct Index {
    entries: hash::Map<Vec<(u32, f32)>>,
    /// For each story the sum of products with the one that is looked up; 0 in between.
    sums: Vec<f32>,
}

impl Index {
    fn add(&mut self, at: usize, story: &Story, kept: &[Story]) {
        for &(key, weight) in &story.sum {
            let entries = self.entries.entry(key).or_default();
            match entries.binary_search_by_key(&(at as u32), |&(at, _)| at) {
                Ok(found) => entries[found].1 += weight,
                Err(place) => entries.insert(place, (at as u32, weight)),
            }
            if entries.len().is_power_of_two() && entries.len() >= CROWD / 8 {
                entries.retain(|&(at, _)| kept[at as usize].silence(story) <= FORGOTTEN);
            }
        }
        self.sums.resize(kept.len(), 0.0);
    }

    /// The story before another that it is most like, if they are like enough.
    fn best(&mut self, story: &Story, kept: &[Story]) -> Option<usize> {
        let mut near = Vec::new();
        for (key, weight) in &story.sum {
            let entries = self.entries.get(key).map_or(&[][..], |entries| entries);
            if entries.len() <= CROWD {
                for &(at, other) in entries {
                    let sum = &mut self.sums[at as usize];
                    if *sum == 0.0 {
                        near.push(at as usize);
                    }
                    *sum += weight * other;
                }
            }
        }
        let average = |at: usize| {
            let sum = std::mem::take(&mut self.sums[at]);
            let silence = story.silence(&kept[at]) as f32;
            (sum / story.size() / kept[at].size() * (-silence / MEMORY).exp(), at)
        };
        let likest = near.into_iter().map(average).filter(|&(likeness, _)| likeness >= LEAST);
        likest.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1))).map(|(_, at)| at)
    }
}

fn numbered(articles: usize, stories: &[Story]) -> Vec<usize> {
    let mut story_of = vec![0; articles];
    for (story, articles) in stories.iter().map(|story| &story.articles).enumerate() {
        articles.iter().for_each(|&article| story_of[article] = story);
    }
    let mut numbers = hash::Map::<usize>::default();
    for story in &mut story_of {
        let next = numbers.len();
        *story = *numbers.entry(*story as u64).or_insert(next);
    }
    story_of
}

#[cfg(test)]
mod tests {
    use super::stories;

    const FERRY: &str = "The ferry Star of Alder listed off Port Alder and sank, the coast guard said. Divers from Port Alder searched the ferry.";
    const TRAM: &str = "Mayor Quill handed the tram contract to Baywheel, the auditor found. Baywheel denied that Quill had a say in the tram contract.";

    fn of(texts: &[&str], days: &[Option<i32>]) -> Vec<usize> {
        stories(texts, &vec![""; texts.len()], days, Some(1)).unwrap()
    }

    #[test]
    fn stories_are_told_apart_and_numbered_in_the_order_of_articles() {
        assert_eq!(of(&[TRAM, FERRY, TRAM, FERRY], &[Some(4), Some(2), Some(5), Some(1)]), [0, 1, 0, 1]);
        assert_eq!(of(&[TRAM, FERRY, TRAM], &[None; 3]), [0, 1, 0]);
    }

    #[test]
    fn a_long_silence_ends_a_story() {
        assert_eq!(of(&[FERRY, FERRY], &[Some(1), Some(9)]), [0, 0]);
        assert_eq!(of(&[FERRY, FERRY], &[Some(1), Some(90)]), [0, 1]);
        assert_eq!(of(&[FERRY, FERRY], &[Some(i32::MIN), Some(i32::MAX)]), [0, 1]);
    }

    #[test]
    fn nothing_tells_nothing() {
        assert!(of(&[], &[]).is_empty());
        assert_eq!(of(&["", "", "And so on."], &[None; 3]), [0, 1, 2]);
    }
}

//! Articles that repeat an earlier one, in whole or in part: wire reports, copies, new versions.
//!
//! # Method
//! 1. Each article gives fingerprints: hashes of six words in a row, of which winnowing (Schleimer, Wilkerson and Aiken
//!    2003) keeps so many that any nine words in common share one.
//! 2. Articles are taken in order of publication. A fingerprint belongs to the first article that has it; a later one that
//!    has it too is compared with this owner, word by word from there in both directions.
//! 3. What two articles have in common is a copy if stretches of at least twelve words hold [`EVIDENCE`] words that are in
//!    no quotation marks: a statement that both quote is no sign that one has it from the other.
//! 4. Stretches with at most [`GAP`] words between them on both sides make one passage, as after a small edit.
//! 5. An article with several originals is compared with that of most words first, then with the others for what is left.
//!
//! Known misses: text that is rewritten sentence by sentence; copies of less than about two sentences. Cost: linear; about
//! 12 bytes a word of memory.

use rayon::prelude::*;

use super::words::words;
use crate::{Error, Span, batch::on_threads, hash};

/// Words in a fingerprint.
const SHINGLE: usize = 6;
/// Of so many fingerprints in a row one is kept at least.
const WINDOW: usize = 4;
/// Words of the shortest stretch that is evidence of copying.
const STRETCH: usize = 12;
/// Words outside quotation marks that make a copy.
const EVIDENCE: usize = 30;
/// Words that may differ within a passage.
const GAP: usize = 12;

/// What an article has from an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub struct Reprint {
    /// The later article, by index.
    pub article: usize,
    /// The earlier one, by index.
    pub original: usize,
    /// How many words it has from there.
    pub words: usize,
    /// These as a share of all its words.
    pub share: f64,
    /// The passages, in order.
    pub passages: Vec<Span>,
}

/// Finds what articles have from those before them in `order`, which lists the indices of all texts; on so many threads, or
/// on all cores. Rows come in the order of the texts, those of one with most words first.
///
/// # Errors
/// No threads, or more than the system gives.
pub fn reprints<T: AsRef<str> + Sync>(
    texts: &[T],
    order: &[usize],
    threads: Option<usize>,
) -> Result<Vec<Reprint>, Error> {
    on_threads(threads, || {
        let articles: Vec<Vec<Key>> = texts.par_iter().map(|text| keys(text.as_ref())).collect();
        let seeds = seeds(&articles, order);
        let rows = texts
            .par_iter()
            .zip(seeds)
            .enumerate()
            .map(|(article, (text, seeds))| of_article(text.as_ref(), article, &articles, seeds));
        rows.flatten_iter().collect()
    })
}

/// The hash of a word; its last bit is set within quotation marks.
type Key = u32;

fn is_same(a: Key, b: Key) -> bool {
    a >> 1 == b >> 1
}

fn keys(text: &str) -> Vec<Key> {
    let (mut at, mut is_quoted) = (0, false);
    let key = |word: super::words::Word| {
        for letter in text[at..word.span.start].chars() {
            is_quoted = match letter {
                '“' | '«' => true,
                '”' | '»' | '\n' => false,
                '"' => !is_quoted,
                _ => is_quoted,
            };
        }
        at = word.span.end;
        (word.key >> 32) as Key & !1 | Key::from(is_quoted)
    };
    words(text).map(key).collect()
}

/// A fingerprint that an earlier article has too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seed {
    owner: u32,
    /// The position of its first word in the later article, then in the owner.
    at: u32,
    from: u32,
}

fn seeds(articles: &[Vec<Key>], order: &[usize]) -> Vec<Vec<Seed>> {
    let prints: Vec<Vec<(u32, u64)>> = articles.par_iter().map(|keys| fingerprints(keys)).collect();
    let mut owners = hash::Map::<(u32, u32)>::default();
    let mut seeds = vec![Vec::new(); articles.len()];
    for &article in order {
        for &(at, print) in &prints[article] {
            let &mut (owner, from) = owners.entry(print).or_insert((article as u32, at));
            if owner != article as u32 {
                seeds[article].push(Seed { owner, at, from });
            }
        }
    }
    seeds
}

/// The positions and hashes of the fingerprints that winnowing keeps.
fn fingerprints(keys: &[Key]) -> Vec<(u32, u64)> {
    let shingles: Vec<u64> = keys
        .windows(SHINGLE)
        .map(|words| words.iter().fold(0, |hash, &key| hash::mix(hash, u64::from(key >> 1))))
        .collect();
    let mut kept: Vec<(u32, u64)> = Vec::new();
    for (start, window) in shingles.windows(WINDOW.min(shingles.len()).max(1)).enumerate() {
        let (at, &least) = window
            .iter()
            .enumerate()
            .min_by_key(|&(at, &hash)| (hash, std::cmp::Reverse(at)))
            .expect("a window has shingles");
        let at = (start + at) as u32;
        if kept.last().is_none_or(|&(last, _)| last < at) {
            kept.push((at, least));
        }
    }
    kept
}

/// Words `start..end` of an article, which stand from `from` on in the original.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: usize,
    end: usize,
    from: usize,
}

impl Stretch {
    fn len(&self) -> usize {
        self.end - self.start
    }
}

fn of_article(text: &str, article: usize, articles: &[Vec<Key>], mut seeds: Vec<Seed>) -> Vec<Reprint> {
    let keys = &articles[article];
    seeds.sort_unstable();
    let mut candidates: Vec<(usize, Vec<Stretch>)> = seeds
        .chunk_by(|a, b| a.owner == b.owner)
        .map(|seeds| (seeds[0].owner as usize, stretches(keys, &articles[seeds[0].owner as usize], seeds)))
        .filter(|(_, stretches)| evidence(keys, stretches, &[]) >= EVIDENCE)
        .collect();
    candidates.sort_by_key(|(owner, stretches)| {
        (std::cmp::Reverse(stretches.iter().map(Stretch::len).sum::<usize>()), *owner)
    });

    let mut covered = vec![false; keys.len()];
    let mut rows = Vec::new();
    for (original, stretches) in candidates {
        if evidence(keys, &stretches, &covered) < EVIDENCE {
            continue;
        }
        let passages = passages(&stretches);
        let count = passages
            .iter()
            .flat_map(|passage| passage.clone())
            .filter(|&at| !std::mem::replace(&mut covered[at], true))
            .count();
        rows.push((original, count, passages));
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let places: Vec<Span> = words(text).map(|word| word.span).collect();
    let span = |passage: &std::ops::Range<usize>| places[passage.start].join(places[passage.end - 1]);
    let reprint = |(original, words, passages): (usize, usize, Vec<std::ops::Range<usize>>)| Reprint {
        article,
        original,
        words,
        share: words as f64 / keys.len() as f64,
        passages: passages.iter().map(span).collect(),
    };
    rows.into_iter().map(reprint).collect()
}

/// What two articles have in common around the seeds of one owner, in order of the seeds; no word twice.
fn stretches(keys: &[Key], original: &[Key], seeds: &[Seed]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for seed in seeds {
        let (at, from) = (seed.at as usize, seed.from as usize);
        let least = found.last().map_or(0, |stretch| stretch.end);
        if at < least {
            continue;
        }
        let before = keys[least..at]
            .iter()
            .rev()
            .zip(original[..from].iter().rev())
            .take_while(|&(&a, &b)| is_same(a, b))
            .count();
        let after = keys[at..].iter().zip(&original[from..]).take_while(|&(&a, &b)| is_same(a, b)).count();
        if after >= SHINGLE {
            found.push(Stretch { start: at - before, end: at + after, from: from - before });
        }
    }
    found
}

/// Words outside quotation marks in long stretches that are not covered yet.
fn evidence(keys: &[Key], stretches: &[Stretch], covered: &[bool]) -> usize {
    let long = stretches.iter().filter(|stretch| stretch.len() >= STRETCH);
    long.flat_map(|stretch| stretch.start..stretch.end)
        .filter(|&at| keys[at] & 1 == 0 && !covered.get(at).copied().unwrap_or(false))
        .count()
}

fn passages(stretches: &[Stretch]) -> Vec<std::ops::Range<usize>> {
    let goes_on = |a: &Stretch, b: &Stretch| {
        let from = a.from + a.len();
        b.start - a.end <= GAP && from <= b.from && b.from - from <= GAP
    };
    let joined = stretches.chunk_by(goes_on).map(|part| part[0].start..part[part.len() - 1].end);
    joined.filter(|passage| passage.len() >= STRETCH).collect()
}

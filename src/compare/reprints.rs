//! Articles that repeat an earlier one, in whole or in part: wire reports, copies, new versions.
//!
//! # Method
//! 1. Each article has fingerprints: hashes of six words in a row, of which winnowing (Schleimer, Wilkerson and Aiken
//!    2003) keeps enough for any nine words in common to share one.
//! 2. Articles are taken in order of publication. A fingerprint belongs to the first article that has it; a later one
//!    that has it too is compared with this owner, word by word from there in both directions.
//! 3. What two articles have in common is a copy if stretches of at least twelve words hold [`MIN_WORDS_COPIED`] words
//!    that are in no quotation marks: a statement that both quote is no sign that one has it from the other.
//! 4. Stretches with at most [`MAX_WORDS_BETWEEN`] words between them on both sides make one passage, as after a small
//!    edit.
//! 5. An article with several originals is compared with that of most words first, then with the others for what is
//!    left.
//!
//! Known misses: text that is rewritten sentence by sentence; copies of less than about two sentences. Cost: linear;
//! about 12 bytes a word of memory.

use std::{cmp::Reverse, ops::Range};

use rayon::prelude::*;

use super::word_keys::{Word, short_key, words};
use crate::{Error, Span, batch::on_threads, hash};

/// Words in a row that a fingerprint is the hash of.
const WORDS_PER_FINGERPRINT: usize = 6;
/// Fingerprints in a row of which at least one is kept.
const FINGERPRINTS_PER_WINDOW: usize = 4;
/// Words of the shortest stretch that is evidence of copying.
const MIN_STRETCH_WORDS: usize = 12;
/// Words outside quotation marks that make a copy.
const MIN_WORDS_COPIED: usize = 30;
/// Words that may differ within a passage.
const MAX_WORDS_BETWEEN: usize = 12;

/// What an article has from an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub struct Reprint {
    /// The later article, by index.
    pub article: usize,
    /// The earlier one, by index.
    pub original: usize,
    /// How many of its words are from there.
    pub words: usize,
    /// These as a share of all its words, 0 to 1.
    pub share: f64,
    /// The passages of the later article, in order.
    pub passages: Vec<Span>,
}

/// Finds what articles have from those before them in `order`, which lists the indices of all texts, the earliest
/// first. Works on `threads` threads, or on all cores. Rows come in the order of the texts, and for one text the
/// original with most words first.
///
/// ```
/// let report = "The ferry listed and went down two miles short of the breakwater shortly after seven in the morning. \
///     Fishing boats that had left for the herring grounds turned back and took the first passengers aboard.";
/// let copy = format!("From our correspondent. {report}");
/// let found = onrecord::compare::reprints(&[copy.as_str(), report], &[1, 0], None)?;
/// assert_eq!((found[0].article, found[0].original, found.len()), (0, 1, 1));
/// assert_eq!(found[0].passages[0].of(&copy), report.trim_end_matches('.'));
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
/// `threads` is 0, or more than the system gives.
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
            .map(|(article, (text, seeds))| reprints_of(text.as_ref(), article, &articles, seeds));
        rows.flatten_iter().collect()
    })
}

/// The hash of a word; its last bit is set within quotation marks.
type Key = u32;

fn is_same(a: Key, b: Key) -> bool {
    a >> 1 == b >> 1
}

/// The keys of the words of a text.
fn keys(text: &str) -> Vec<Key> {
    let (mut at, mut is_quoted) = (0, false);
    let key = |word: Word| {
        for letter in text[at..word.span.start].chars() {
            is_quoted = match letter {
                '“' | '«' => true,
                '”' | '»' | '\n' => false,
                '"' => !is_quoted,
                _ => is_quoted,
            };
        }
        at = word.span.end;
        short_key(word.key) & !1 | Key::from(is_quoted)
    };
    words(text).map(key).collect()
}

/// A fingerprint that an earlier article has too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seed {
    /// The earlier article, by index.
    owner: u32,
    /// The position of its first word in the later article.
    at: u32,
    /// The same in the owner.
    from: u32,
}

/// For each article the fingerprints that an earlier one has too.
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
    let hashes: Vec<u64> = keys
        .windows(WORDS_PER_FINGERPRINT)
        .map(|words| words.iter().fold(0, |hash, &key| hash::mix(hash, u64::from(key >> 1))))
        .collect();
    let mut kept: Vec<(u32, u64)> = Vec::new();
    for (start, window) in hashes.windows(FINGERPRINTS_PER_WINDOW.min(hashes.len()).max(1)).enumerate() {
        let (at, &least) =
            window.iter().enumerate().min_by_key(|&(at, &hash)| (hash, Reverse(at))).expect("a window has hashes");
        let at = (start + at) as u32;
        if kept.last().is_none_or(|&(last, _)| last < at) {
            kept.push((at, least));
        }
    }
    kept
}

/// Words `start..end` of an article, which the original has from its word `from` on.
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

/// What one article has from those before it.
fn reprints_of(text: &str, article: usize, articles: &[Vec<Key>], mut seeds: Vec<Seed>) -> Vec<Reprint> {
    let keys = &articles[article];
    seeds.sort_unstable();
    let mut candidates: Vec<(usize, Vec<Stretch>)> = seeds
        .chunk_by(|a, b| a.owner == b.owner)
        .map(|seeds| (seeds[0].owner as usize, stretches(keys, &articles[seeds[0].owner as usize], seeds)))
        .filter(|(_, stretches)| words_copied(keys, stretches, &[]) >= MIN_WORDS_COPIED)
        .collect();
    candidates.sort_by_key(|(owner, stretches)| (Reverse(stretches.iter().map(Stretch::len).sum::<usize>()), *owner));

    let mut covered = vec![false; keys.len()];
    let mut rows = Vec::new();
    for (original, stretches) in candidates {
        if words_copied(keys, &stretches, &covered) < MIN_WORDS_COPIED {
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
    let spans: Vec<Span> = words(text).map(|word| word.span).collect();
    let span = |passage: &Range<usize>| spans[passage.start].join(spans[passage.end - 1]);
    let reprint = |(original, words, passages): (usize, usize, Vec<Range<usize>>)| Reprint {
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
        if after >= WORDS_PER_FINGERPRINT {
            found.push(Stretch { start: at - before, end: at + after, from: from - before });
        }
    }
    found
}

/// How many words outside quotation marks are in long stretches and not covered yet.
fn words_copied(keys: &[Key], stretches: &[Stretch], covered: &[bool]) -> usize {
    let long = stretches.iter().filter(|stretch| stretch.len() >= MIN_STRETCH_WORDS);
    long.flat_map(|stretch| stretch.start..stretch.end)
        .filter(|&at| keys[at] & 1 == 0 && !covered.get(at).copied().unwrap_or(false))
        .count()
}

/// Stretches with few words between them as one passage, in words of the article.
fn passages(stretches: &[Stretch]) -> Vec<Range<usize>> {
    let is_one_passage = |a: &Stretch, b: &Stretch| {
        let from = a.from + a.len();
        b.start - a.end <= MAX_WORDS_BETWEEN && from <= b.from && b.from - from <= MAX_WORDS_BETWEEN
    };
    let joined = stretches.chunk_by(is_one_passage).map(|part| part[0].start..part[part.len() - 1].end);
    joined.filter(|passage| passage.len() >= MIN_STRETCH_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        MIN_STRETCH_WORDS, Stretch, WORDS_PER_FINGERPRINT, fingerprints, keys, passages, reprints, stretches,
        words_copied,
    };

    /// A text of words that no other number gives.
    fn text(words: std::ops::Range<usize>) -> String {
        words.map(|n| format!("w{n} ")).collect()
    }

    #[test]
    fn the_last_bit_of_a_key_is_set_within_quotation_marks() {
        let quoted = |text| keys(text).iter().map(|key| key & 1 == 1).collect::<Vec<_>>();
        assert_eq!(quoted("She said “we won” and “go\non"), [false, false, true, true, false, true, false]);
        assert_eq!(quoted("He \"won\" it"), [false, true, false]);
    }

    #[test]
    fn nine_words_in_common_have_a_fingerprint_in_common() {
        let prints = |text: &str| fingerprints(&keys(text)).into_iter().map(|(_, print)| print).collect::<Vec<_>>();
        let one = prints(&text(0..40));
        for start in 0..31 {
            let other = prints(&format!("a b c {} d e f", text(start..start + 9)));
            assert!(one.iter().any(|print| other.contains(print)), "words {start} to {}", start + 9);
        }
        assert!(prints(&text(0..WORDS_PER_FINGERPRINT - 1)).is_empty());
        assert!(!one.iter().any(|print| prints(&text(50..90)).contains(print)));
    }

    #[test]
    fn stretches_with_few_words_between_are_one_passage() {
        let stretch = |start, end, from| Stretch { start, end, from };
        let bounds = |stretches: &[Stretch]| -> Vec<(usize, usize)> {
            passages(stretches).into_iter().map(|passage| (passage.start, passage.end)).collect()
        };
        assert_eq!(bounds(&[stretch(0, 20, 5), stretch(25, 40, 30)]), [(0, 40)]);
        assert_eq!(bounds(&[stretch(0, 20, 5), stretch(40, 60, 45)]), [(0, 20), (40, 60)]);
        // What comes earlier in the original is another passage; what is short is none.
        assert_eq!(bounds(&[stretch(0, 20, 50), stretch(25, 40, 5)]), [(0, 20), (25, 40)]);
        assert!(bounds(&[stretch(0, MIN_STRETCH_WORDS - 1, 0)]).is_empty());
    }

    #[test]
    fn quoted_and_covered_words_are_no_copy() {
        let article = keys(&format!("{} “{}”", text(0..20), text(20..40)));
        let whole = [Stretch { start: 0, end: 40, from: 0 }];
        assert_eq!(words_copied(&article, &whole, &[]), 20);
        let mut covered = vec![false; 40];
        covered[..5].fill(true);
        assert_eq!(words_copied(&article, &whole, &covered), 15);
        assert!(stretches(&article, &article, &[]).is_empty());
    }

    #[test]
    fn a_statement_that_both_quote_is_no_reprint() {
        let quote = format!("“{}”", text(0..60));
        let found = |texts: &[String]| reprints(texts, &[0, 1], Some(1)).unwrap().len();
        assert_eq!(found(&[format!("Ana said {quote}"), format!("Jan heard {quote}")]), 0);
        assert_eq!(found(&[text(0..60), format!("From our correspondent. {}", text(0..60))]), 1);
    }
}

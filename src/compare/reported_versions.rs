//! Which reports, in a reporter's words, are of which utterances.
//!
//! Step 5 of the method of [`common_quotes`](mod@super::common_quotes).

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{
    align::{align, common},
    compared_quote::ComparedQuote,
    utterances::{Utterance, words_of_share},
    versions::{CandidateFinder, MIN_LOOSE_AGREEMENT, Part, Version, densest, pairs, runs},
    word_keys::{ContentWord, content_words, short_key},
};
use crate::hash;

/// ContentKeys words that a report and an utterance have in common, unless one of them has fewer.
const MIN_SHARED_CONTENT_WORDS: usize = 4;
/// ContentKeys words that they have in common in any case.
const MIN_CONTENT_WORDS: usize = 2;
/// Share of all words of the shorter that both have in order, if all its content words match, and if not.
const MIN_AGREEMENT_OF_WHOLE: f64 = 0.5;
const MIN_AGREEMENT_OF_PART: f64 = 0.55;

/// Adds the reports, which come after the speakers' own utterances, to the versions of the fullest ones that they
/// report.
pub(super) fn add_reports(
    quotes: &[ComparedQuote],
    utterances: &[Utterance],
    function_words: &BTreeSet<u64>,
    fullest: &[u32],
    versions: &mut [Vec<Version>],
) {
    let text = |utterance: &Utterance| {
        let (quote, span) = utterance.passages[0];
        span.of(quotes[quote as usize].text)
    };
    let contents: Vec<ContentKeys> = utterances
        .par_iter()
        .map(|utterance| ContentKeys::new(content_words(text(utterance), function_words)))
        .collect();
    let mut index = hash::Map::<Vec<u32>>::default();
    for &full in fullest {
        for pair in pairs(&contents[full as usize].keys).collect::<BTreeSet<u64>>() {
            index.entry(pair).or_default().push(full);
        }
    }
    let mut candidates = CandidateFinder::new(utterances.len());
    let own = utterances.partition_point(|utterance| !utterance.is_report);
    for at in own..utterances.len() {
        let (report, content) = (&utterances[at], &contents[at]);
        if content.keys.len() < MIN_CONTENT_WORDS || report.speakers.is_empty() {
            continue;
        }
        let any = usize::MAX;
        let mut reported = candidates.find(&index, &content.keys, any, any).into_iter().filter_map(|full| {
            let (utterance, words) = (&utterances[full as usize], &contents[full as usize]);
            Some((full, reported_part(utterance, words, report, content)?))
        });
        if let Some((full, part)) = reported.next() {
            versions[full as usize].push(Version { utterance: at as u32, part });
        }
    }
}

/// The content words of an utterance, as keys.
struct ContentKeys {
    keys: Vec<u32>,
    /// Which word of the utterance each is.
    words: Vec<usize>,
}

impl ContentKeys {
    fn new(words: Vec<ContentWord>) -> Self {
        let (keys, words) = words.into_iter().map(|word| (short_key(word.key), word.word)).unzip();
        ContentKeys { keys, words }
    }
}

/// The part of an utterance that a report is of, if it is of one.
fn reported_part(
    utterance: &Utterance,
    words: &ContentKeys,
    report: &Utterance,
    content: &ContentKeys,
) -> Option<Part> {
    let shorter = content.keys.len().min(words.keys.len());
    let least =
        words_of_share(MIN_LOOSE_AGREEMENT, shorter).max(MIN_SHARED_CONTENT_WORDS).min(shorter).max(MIN_CONTENT_WORDS);
    if utterance.speakers.is_disjoint(&report.speakers) || shorter < least {
        return None;
    }
    let matches = align(&words.keys, &content.keys);
    let part = densest(&runs(&matches).collect::<Vec<_>>());
    let agreement = if part.words == shorter { MIN_AGREEMENT_OF_WHOLE } else { MIN_AGREEMENT_OF_PART };
    let in_common = common(&utterance.keys, &report.keys);
    if part.words < least || in_common < words_of_share(agreement, utterance.keys.len().min(report.keys.len())) {
        return None;
    }
    Some(Part { start: words.words[part.start], end: words.words[part.end - 1] + 1, words: part.words })
}

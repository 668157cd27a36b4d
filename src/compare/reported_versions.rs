//! Which reports, in a reporter's words, are of which utterances.
//!
//! Step 6 of the method of [`common_quotes`](mod@super::common_quotes).

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
    (function_words, negations): (&BTreeSet<u64>, &BTreeSet<u64>),
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
    let negations: BTreeSet<u32> = negations.iter().copied().map(short_key).collect();
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
            let part = reported_part(utterance, words, report, content)?;
            agree_in_negation(utterance, part, report, &negations).then_some((full, part))
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
    // Fires on “I got two thirds of the vote.” and: she had got two thirds of it, the vote showed. Not on: she was right
    // to predict that winning two thirds of the vote would suffice.
    if part.words < least || part.words < words_of_share(MIN_LOOSE_AGREEMENT, content.keys.len()) {
        return None;
    }
    if in_common < words_of_share(agreement, utterance.keys.len().min(report.keys.len())) {
        return None;
    }
    Some(Part { start: words.words[part.start], end: words.words[part.end - 1] + 1, words: part.words })
}

/// Whether a report and the part of an utterance that it may be of are both negated, or neither: “We will pay,” is not
/// what is reported by: they would not pay.
fn agree_in_negation(utterance: &Utterance, part: Part, report: &Utterance, negations: &BTreeSet<u32>) -> bool {
    /// Words before the first content word, where its negation is: “We will not be”.
    const MAX_WORDS_BEFORE: usize = 4;
    let is_negated = |keys: &[u32]| keys.iter().any(|key| negations.contains(key));
    is_negated(&utterance.keys[part.start.saturating_sub(MAX_WORDS_BEFORE)..part.end]) == is_negated(&report.keys)
}

#[cfg(test)]
mod tests {
    use crate::{
        attribution::Kind,
        compare::{ComparedQuote, common_quotes},
    };

    #[test]
    fn reports_of_the_same_words() {
        let are_linked = |direct, report| {
            let quote = |text, kind, article| ComparedQuote { text, kind, article, speaker: Some("Ana Silva") };
            let quotes = [quote(direct, Kind::Direct, 0), quote(report, Kind::Indirect, 1)];
            !common_quotes(&quotes, 5, Some(1)).unwrap().is_empty()
        };
        for (direct, report, expected) in [
            (
                "“We will close the harbour to foreign trawlers.”",
                "that she would close the harbour to foreign trawlers",
                true,
            ),
            ("“We did not close the harbour to trawlers.”", "that she had not closed the harbour to trawlers", true),
            ("“We didn’t close the harbour to trawlers.”", "that she had never closed the harbour to trawlers", true),
            (
                "“We will close the harbour to foreign trawlers.”",
                "that she would not close the harbour to foreign trawlers",
                false,
            ),
            (
                "“I won two seats of the council.”",
                "that she had rightly predicted the loss of two seats of the council by a rival",
                false,
            ),
        ] {
            assert_eq!(are_linked(direct, report), expected, "{direct} {report}");
        }
    }
}

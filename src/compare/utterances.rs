//! What quotes say, each once: passages of the same words are one utterance.

use std::{cmp::Reverse, collections::BTreeSet};

use rayon::prelude::*;

use super::{
    compared_quote::ComparedQuote,
    passages::{Passage, passages},
    word_keys::{short_key, words},
};
use crate::Span;

/// Passages of the same words.
#[derive(Debug)]
pub(super) struct Utterance {
    /// Its words, as [`keys`] gives them.
    pub keys: Vec<u32>,
    /// Whether all of its passages are in a reporter's words.
    pub is_report: bool,
    /// The quote, by index, and the span in its text of each passage.
    pub passages: Vec<(u32, Span)>,
    /// Words of the names of their speakers.
    pub speakers: BTreeSet<u32>,
}

/// All utterances with `min_words` words or more: the speakers' own from the longest to the shortest, then the reports.
/// `function_words` are left out of the names of speakers.
pub(super) fn utterances(quotes: &[ComparedQuote], min_words: usize, function_words: &BTreeSet<u32>) -> Vec<Utterance> {
    let read = |(at, quote): (usize, &ComparedQuote)| {
        let utterance = |passage: Passage| Utterance {
            keys: keys(passage.span.of(quote.text)).collect(),
            is_report: passage.is_report,
            passages: vec![(at as u32, passage.span)],
            speakers: quote.speaker.into_iter().flat_map(keys).filter(|key| !function_words.contains(key)).collect(),
        };
        passages(quote.text, quote.kind, min_words).into_iter().map(utterance).collect::<Vec<_>>()
    };
    let mut all: Vec<Utterance> = quotes.par_iter().enumerate().flat_map_iter(read).collect();
    all.par_sort_by(|a, b| a.keys.cmp(&b.keys).then(a.is_report.cmp(&b.is_report)).then(a.passages.cmp(&b.passages)));
    all.dedup_by(|next, first| {
        let is_same = next.keys == first.keys;
        if is_same {
            first.passages.append(&mut next.passages);
            first.speakers.append(&mut next.speakers);
        }
        is_same
    });
    let order = |utterance: &Utterance| (utterance.is_report, Reverse(utterance.keys.len()));
    all.par_sort_by(|a, b| order(a).cmp(&order(b)).then(a.passages.cmp(&b.passages)));
    all
}

/// The words of a text as 32-bit keys.
pub(super) fn keys(text: &str) -> impl Iterator<Item = u32> + '_ {
    words(text).map(|word| short_key(word.key))
}

/// The least number of words that is a share of them: of 0.8 of six words, five.
pub(super) fn words_of_share(share: f64, words: usize) -> usize {
    // A product such as 0.6 * 5 may come out above the whole number that it is.
    (share * words as f64 - 1e-9).ceil() as usize
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{utterances, words_of_share};
    use crate::{attribution::Kind, compare::ComparedQuote};

    #[test]
    fn passages_of_the_same_words_are_one() {
        let quote = |text, kind, article| ComparedQuote { text, kind, article, speaker: Some("Ann Lee") };
        let quotes = [
            quote("that the pumps failed", Kind::Indirect, 0),
            quote("“The pumps failed at once,”", Kind::Direct, 0),
            quote("“the pumps failed at once”", Kind::Direct, 1),
        ];
        let found = utterances(&quotes, 3, &BTreeSet::new());
        let shown: Vec<_> = found.iter().map(|one| (one.keys.len(), one.is_report, one.passages.len())).collect();
        assert_eq!(shown, [(5, false, 2), (4, true, 1)]);
    }

    #[test]
    fn shares_are_rounded_up() {
        assert_eq!(
            [words_of_share(0.8, 5), words_of_share(0.8, 6), words_of_share(0.6, 5), words_of_share(0.6, 0)],
            [4, 5, 3, 0]
        );
    }
}

//! Which utterances are versions of one: which fullest version each belongs to, and what it has of that.
//!
//! Steps 2 to 4 of the method of [`common_quotes`](mod@super::common_quotes).

use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    align::{align, common},
    compared_quote::ComparedQuote,
    utterances::{Utterance, keys, words_of_share},
};
use crate::hash;

/// Share of the words of the shorter utterance that the longer one has in the same order.
pub(super) const MIN_AGREEMENT: f64 = 0.8;
/// The same between two versions of one fullest version, and of the content words between a report and an utterance.
pub(super) const MIN_LOOSE_AGREEMENT: f64 = 0.6;
/// Share of [`MIN_AGREEMENT`] that has to match side by side.
const MIN_SHARE_SIDE_BY_SIDE: f64 = 0.75;
/// This many words in common are no coincidence, whoever is said to have spoken them.
pub(super) const MIN_CERTAIN_WORDS: usize = 8;
/// A pair of words that more utterances have is passed over: it distinguishes little and takes long.
const MAX_UTTERANCES_PER_PAIR: usize = 1000;
/// The most utterances that one is compared with.
const MAX_CANDIDATES: usize = 48;

/// An utterance and what it has of its fullest version.
#[derive(Clone, Copy, Debug)]
pub(super) struct Version {
    pub utterance: u32,
    pub part: Part,
}

/// Words `start..end` of an utterance, of which `words` match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub start: usize,
    pub end: usize,
    pub words: usize,
}

/// Finds the fullest versions of utterances, which are added one by one, the longest first.
pub(super) struct Versions<'u> {
    utterances: &'u [Utterance],
    quotes: &'u [ComparedQuote<'u>],
    function_words: &'u BTreeSet<u32>,
    /// For each article the first and last words of the full names of those whom it quotes.
    names: hash::Map<BTreeSet<u64>>,
    /// Utterances by pairs of neighbouring words.
    index: hash::Map<Vec<u32>>,
    /// For each utterance its fullest versions; a fullest version is its own.
    fullest: Vec<Vec<u32>>,
    /// For each fullest version the others.
    others: Vec<Vec<Version>>,
}

impl<'u> Versions<'u> {
    /// The fullest versions among the speakers' own utterances, which come first, and for each utterance its other
    /// versions.
    pub fn find(
        quotes: &'u [ComparedQuote<'u>],
        utterances: &'u [Utterance],
        function_words: &'u BTreeSet<u32>,
    ) -> (Vec<u32>, Vec<Vec<Version>>) {
        let mut versions = Versions {
            quotes,
            utterances,
            function_words,
            names: names(quotes),
            index: hash::Map::default(),
            fullest: vec![Vec::new(); utterances.len()],
            others: vec![Vec::new(); utterances.len()],
        };
        let mut candidates = CandidateFinder::new(utterances.len());
        let own = utterances.partition_point(|utterance| !utterance.is_report) as u32;
        for at in 0..own {
            versions.add(at, &mut candidates);
        }
        let fullest = (0..own).filter(|at| versions.fullest[*at as usize].contains(at)).collect();
        (fullest, versions.others)
    }

    fn add(&mut self, at: u32, candidates: &mut CandidateFinder) {
        let mut joined = BTreeSet::new();
        for candidate in self.candidates(at, candidates) {
            let fullest = &self.fullest[candidate as usize];
            if fullest.iter().any(|full| joined.contains(full)) {
                continue;
            }
            let version = self.version_of(candidate, at, MIN_AGREEMENT);
            let Some(version) = version.or_else(|| self.version_of_version(candidate, at)) else {
                continue;
            };
            if fullest.contains(&candidate) {
                joined.insert(candidate);
                self.others[candidate as usize].push(version);
                continue;
            }
            // A version of a version: it belongs to the same fullest version if it is similar enough to that.
            let mut is_joined = false;
            for &full in fullest {
                if let Some(version) = self.version_of(full, at, MIN_LOOSE_AGREEMENT) {
                    is_joined = true;
                    joined.insert(full);
                    self.others[full as usize].push(version);
                }
            }
            if !is_joined {
                self.fullest[candidate as usize].push(candidate);
                joined.insert(candidate);
                self.others[candidate as usize].push(version);
            }
        }
        self.store(at, joined.into_iter().collect());
    }

    /// Utterances that may hold this one, those that share most pairs of words first.
    fn candidates(&self, at: u32, candidates: &mut CandidateFinder) -> Vec<u32> {
        let keys = &self.utterances[at as usize].keys;
        // Each word that differs breaks two pairs, and words left out one more; the others are in the index.
        let broken = 2 * (keys.len() - words_of_share(MIN_AGREEMENT, keys.len())) + 1;
        candidates.find(&self.index, keys, broken + 2, broken)
    }

    /// An utterance as a version of a fuller one, if enough of the shorter one's words are in the other, in order and
    /// most of them side by side.
    fn version_of(&self, full: u32, at: u32, agreement: f64) -> Option<Version> {
        let (full, utterance) = (&self.utterances[full as usize], &self.utterances[at as usize]);
        let shorter = full.keys.len().min(utterance.keys.len());
        let enough = words_of_share(agreement, shorter);
        if common(&full.keys, &utterance.keys) < enough {
            return None;
        }
        let matches = align(&full.keys, &utterance.keys);
        let runs: Vec<Part> = side_by_side(&matches).collect();
        let in_runs: usize = runs.iter().map(|run| run.words).sum();
        if matches.len() < enough || in_runs < words_of_share(MIN_SHARE_SIDE_BY_SIDE * agreement, shorter) {
            return None;
        }
        let version = Version { utterance: at, part: densest(&runs) };
        if !full.speakers.is_disjoint(&utterance.speakers) {
            return Some(version);
        }
        let is_whole = runs.iter().any(|run| run.words >= enough);
        if !is_whole && matches.len() < MIN_CERTAIN_WORDS && !self.share_a_quoted_person(full, utterance) {
            return None;
        }
        let is_content = |key: &u32| !self.function_words.contains(key);
        let content_words = |keys: &[u32]| keys.iter().filter(|key| is_content(key)).count();
        let content = content_words(&full.keys).min(content_words(&utterance.keys));
        let matched = matches.iter().filter(|&&(at, _)| is_content(&full.keys[at])).count();
        (matched >= words_of_share(agreement, content).max(2)).then_some(version)
    }

    /// An utterance as a version of a fullest one if it is similar to another version of that, though less to itself.
    fn version_of_version(&self, full: u32, at: u32) -> Option<Version> {
        /// The last versions that are compared: the others are rarely more similar.
        const MAX_VERSIONS: usize = 16;
        let others = &self.others[full as usize];
        if others.is_empty() {
            return None;
        }
        let version = self.version_of(full, at, MIN_LOOSE_AGREEMENT)?;
        let is_similar = |other: &Version| self.version_of(other.utterance, at, MIN_AGREEMENT).is_some();
        others.iter().rev().take(MAX_VERSIONS).any(is_similar).then_some(version)
    }

    /// Whether articles of both quote someone of the same name.
    fn share_a_quoted_person(&self, a: &Utterance, b: &Utterance) -> bool {
        /// Articles of each utterance whose quoted persons are compared.
        const MAX_ARTICLES: usize = 8;
        let names = |utterance: &Utterance| -> BTreeSet<u64> {
            let quotes = utterance.passages.iter().take(MAX_ARTICLES).map(|&(quote, _)| &self.quotes[quote as usize]);
            quotes.filter_map(|quote| self.names.get(&(quote.article as u64))).flatten().copied().collect()
        };
        !names(a).is_disjoint(&names(b))
    }

    /// Puts an utterance into the index, with the pairs of words that none of its fullest versions has.
    fn store(&mut self, at: u32, mut fullest: Vec<u32>) {
        let pairs_of = |at: u32| pairs(&self.utterances[at as usize].keys);
        let known: BTreeSet<u64> = fullest.iter().flat_map(|&full| pairs_of(full)).collect();
        let own: BTreeSet<u64> = pairs_of(at).filter(|pair| !known.contains(pair)).collect();
        for pair in own {
            self.index.entry(pair).or_default().push(at);
        }
        if fullest.is_empty() {
            fullest.push(at);
        }
        self.fullest[at as usize] = fullest;
    }
}

/// For each article the first and last words of the full names of those whom it quotes.
fn names(quotes: &[ComparedQuote]) -> hash::Map<BTreeSet<u64>> {
    let mut names = hash::Map::<BTreeSet<u64>>::default();
    for quote in quotes {
        let speaker: Vec<u32> = quote.speaker.into_iter().flat_map(keys).collect();
        if let [first, .., last] = speaker[..] {
            names.entry(quote.article as u64).or_default().insert(hash::mix(u64::from(first), u64::from(last)));
        }
    }
    names
}

/// Looks up utterances by the pairs of words they share with another. One serves all look-ups, for it has a count for
/// every utterance.
pub(super) struct CandidateFinder {
    /// For each utterance how many pairs it shares with the one that is looked up; 0 in between.
    shared: Vec<u32>,
    /// Those whose count is not 0.
    touched: Vec<u32>,
}

impl CandidateFinder {
    pub fn new(utterances: usize) -> Self {
        CandidateFinder { shared: vec![0; utterances], touched: Vec::new() }
    }

    /// Utterances that an index has under the `max_pairs` rarest pairs of these words, all but `missing` of them; those
    /// with most pairs come first.
    pub fn find(&mut self, index: &hash::Map<Vec<u32>>, keys: &[u32], max_pairs: usize, missing: usize) -> Vec<u32> {
        let mut lists: Vec<&[u32]> = pairs(keys).map(|pair| index.get(&pair).map_or(&[][..], Vec::as_slice)).collect();
        lists.sort_by_key(|list| list.len());
        lists.truncate(max_pairs);
        let min_shared = lists.len().saturating_sub(missing).max(1) as u32;
        for list in lists.into_iter().take_while(|list| list.len() <= MAX_UTTERANCES_PER_PAIR) {
            for &candidate in list {
                if self.shared[candidate as usize] == 0 {
                    self.touched.push(candidate);
                }
                self.shared[candidate as usize] += 1;
            }
        }
        let mut likely: Vec<(Reverse<u32>, u32)> = Vec::new();
        for candidate in self.touched.drain(..) {
            let shared = std::mem::take(&mut self.shared[candidate as usize]);
            if shared >= min_shared {
                likely.push((Reverse(shared), candidate));
            }
        }
        likely.sort_unstable();
        likely.truncate(MAX_CANDIDATES);
        likely.into_iter().map(|(_, candidate)| candidate).collect()
    }
}

/// Pairs of neighbouring words.
pub(super) fn pairs(keys: &[u32]) -> impl Iterator<Item = u64> + '_ {
    keys.windows(2).map(|pair| hash::mix(u64::from(pair[0]), u64::from(pair[1])))
}

/// Runs of matches that are side by side in both, as parts of the first.
pub(super) fn runs(matches: &[(usize, usize)]) -> impl Iterator<Item = Part> + '_ {
    let runs = matches.chunk_by(|a, b| a.0 + 1 == b.0 && a.1 + 1 == b.1);
    runs.map(|run| Part { start: run[0].0, end: run[0].0 + run.len(), words: run.len() })
}

/// Runs of two matches or more.
fn side_by_side(matches: &[(usize, usize)]) -> impl Iterator<Item = Part> + '_ {
    runs(matches).filter(|run| run.words > 1)
}

/// The runs together of which most words match: what is matched far off by chance or after a long cut is left out.
pub(super) fn densest(runs: &[Part]) -> Part {
    // A word that matches makes up for two that do not.
    let density = |part: &Part| 3 * part.words as isize - part.end as isize + part.start as isize;
    let (mut best, mut current) = (Part::default(), Part::default());
    for &run in runs {
        let longer = Part { start: current.start, end: run.end, words: current.words + run.words };
        current = if current.words > 0 && density(&longer) >= density(&run) { longer } else { run };
        if density(&current) > density(&best) {
            best = current;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{CandidateFinder, Part, densest, pairs, runs, side_by_side};
    use crate::hash;

    #[test]
    fn runs_are_matches_side_by_side_in_both() {
        let part = |start, end| Part { start, end, words: end - start };
        let matches = [(0, 0), (1, 1), (2, 4), (5, 5), (6, 6)];
        assert_eq!(runs(&matches).collect::<Vec<_>>(), [part(0, 2), part(2, 3), part(5, 7)]);
        assert_eq!(side_by_side(&matches).collect::<Vec<_>>(), [part(0, 2), part(5, 7)]);
        assert_eq!(runs(&[]).count(), 0);
    }

    #[test]
    fn candidates_are_those_that_share_most_pairs_of_words() {
        let utterances = [[1, 2, 3, 4], [1, 2, 3, 9], [7, 2, 3, 8], [5, 6, 7, 8]];
        let mut index = hash::Map::<Vec<u32>>::default();
        for (at, keys) in (0..).zip(&utterances) {
            pairs(keys).for_each(|pair| index.entry(pair).or_default().push(at));
        }
        let mut finder = CandidateFinder::new(utterances.len());
        assert_eq!(finder.find(&index, &[1, 2, 3, 4], 9, 2), [0, 1, 2]);
        // The counts of one look-up do not reach the next.
        assert_eq!(finder.find(&index, &[1, 2, 3, 4], 9, 1), [0, 1]);
        assert!(finder.find(&index, &[2, 1], 9, 9).is_empty());
    }

    #[test]
    fn what_matches_far_off_is_left_out() {
        let part = |start, end| Part { start, end, words: end - start };
        // Two words between are made up for by the six that match, forty are not.
        assert_eq!(densest(&[part(0, 4), part(6, 8)]), Part { start: 0, end: 8, words: 6 });
        assert_eq!(densest(&[part(0, 4), part(44, 46)]), part(0, 4));
        assert_eq!(densest(&[]), Part::default());
    }
}

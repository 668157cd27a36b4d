//! Which utterances overlap: the end of one is the beginning of another, as where two outlets cut one statement.
//!
//! Step 5 of the method of [`common_quotes`](mod@super::common_quotes).

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    utterances::Utterance,
    versions::{MIN_CERTAIN_WORDS, Version},
};
use crate::hash;

/// Words that the end of one utterance and the beginning of another have in common.
const MIN_SHARED_WORDS: usize = 5;
/// The same if no more than one of them is a content word: “I do not know what to do” may be said twice.
const MIN_SHARED_FUNCTION_WORDS: usize = 7;
/// Words at the very beginning or end that may differ: “And” before the words in common.
const MAX_WORDS_OUTSIDE: usize = 2;
/// Utterances that begin with the same words; longer lists are passed over.
const MAX_UTTERANCES_PER_BEGINNING: usize = 100;

/// Utterances whose ends overlap, each with the words that they have in common, unless they are versions of one
/// already. Of several versions of one utterance that overlap with those of another, all are in one group.
///
/// Fires on “We lost the vote, but we will not leave the hall,” and “We will not leave the hall until they count
/// again,” of one speaker. Not on “We lost the vote, but we will not leave the hall,” and “We will not leave the city,”
/// and not on the same words in the middle of both.
pub(super) fn overlapping(
    utterances: &[Utterance],
    fullest: &[u32],
    versions: &[Vec<Version>],
    function_words: &BTreeSet<u32>,
) -> Vec<BTreeMap<u32, Range<usize>>> {
    let own = utterances.partition_point(|utterance| !utterance.is_report);
    let mut fullest_of: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); utterances.len()];
    for &full in fullest {
        fullest_of[full as usize].insert(full);
        for version in &versions[full as usize] {
            fullest_of[version.utterance as usize].insert(full);
        }
    }
    let beginnings = beginnings(&utterances[..own]);
    let mut groups = BTreeMap::<(u32, u32), BTreeMap<u32, Range<usize>>>::new();
    for (at, utterance) in utterances[..own].iter().enumerate() {
        for (start, words) in utterance.keys.windows(MIN_SHARED_WORDS).enumerate() {
            let Some(others) = beginnings.get(&key(words)) else { continue };
            for &(other, offset) in others.iter().take(MAX_UTTERANCES_PER_BEGINNING) {
                let is_apart = start > offset && fullest_of[at].is_disjoint(&fullest_of[other as usize]);
                if !is_apart {
                    continue;
                }
                let shared = shared((utterance, start), (&utterances[other as usize], offset), function_words);
                let Some(shared) = shared else { continue };
                let (one, two) = (first(&fullest_of[at], at), first(&fullest_of[other as usize], other as usize));
                let group = groups.entry((one.min(two), one.max(two))).or_default();
                for (member, start) in [(at as u32, start), (other, offset)] {
                    let words = group.entry(member).or_insert(start..start + shared);
                    *words = words.start.min(start)..words.end.max(start + shared);
                }
            }
        }
    }
    groups.into_values().collect()
}

fn first(fullest: &BTreeSet<u32>, at: usize) -> u32 {
    fullest.first().copied().unwrap_or(at as u32)
}

/// Utterances by their first words, less up to [`MAX_WORDS_OUTSIDE`], whose number is with each.
fn beginnings(utterances: &[Utterance]) -> hash::Map<Vec<(u32, usize)>> {
    let mut beginnings = hash::Map::<Vec<(u32, usize)>>::default();
    for (at, utterance) in utterances.iter().enumerate() {
        for (offset, words) in utterance.keys.windows(MIN_SHARED_WORDS).take(MAX_WORDS_OUTSIDE + 1).enumerate() {
            beginnings.entry(key(words)).or_default().push((at as u32, offset));
        }
    }
    beginnings.retain(|_, utterances| utterances.len() <= MAX_UTTERANCES_PER_BEGINNING);
    beginnings
}

fn key(words: &[u32]) -> u64 {
    words.iter().fold(0, |key, &word| hash::mix(key, u64::from(word)))
}

/// How many words of the first utterance, from its position to its end, are those of the second from its position on;
/// none if they are too few.
fn shared(
    (one, start): (&Utterance, usize),
    (other, offset): (&Utterance, usize),
    function_words: &BTreeSet<u32>,
) -> Option<usize> {
    let shared = one.keys[start..].iter().zip(&other.keys[offset..]).take_while(|(a, b)| a == b).count();
    let words = &one.keys[start..start + shared];
    let content = words.iter().filter(|word| !function_words.contains(word)).count();
    let is_at_ends = one.keys.len() - start - shared <= MAX_WORDS_OUTSIDE && offset + shared < other.keys.len();
    let least = if content > 1 { MIN_SHARED_WORDS } else { MIN_SHARED_FUNCTION_WORDS };
    let is_same_speaker = !one.speakers.is_disjoint(&other.speakers);
    let is_certain = is_same_speaker || shared >= MIN_CERTAIN_WORDS && content > 2;
    (is_at_ends && shared >= least && content > 0 && is_certain).then_some(shared)
}

#[cfg(test)]
mod tests {
    use crate::{
        attribution::Kind,
        compare::{ComparedQuote, common_quotes},
    };

    fn are_linked(one: &str, other: &str, speakers: [&str; 2]) -> bool {
        let quote = |text, article: usize| ComparedQuote {
            text,
            kind: Kind::Direct,
            article,
            speaker: Some(speakers[article]),
        };
        !common_quotes(&[quote(one, 0), quote(other, 1)], 5, Some(1)).unwrap().is_empty()
    }

    #[test]
    fn ends_that_overlap() {
        let same = ["Ana Silva", "Silva"];
        for (one, other) in [
            (
                "“We lost the vote, but we will not leave the hall,”",
                "“We will not leave the hall until they count again,”",
            ),
            (
                "“And the pumps were never tested by the owner, as we said.”",
                "“In June the pumps were never tested by the owner.”",
            ),
            (
                "“I had no other way out, I did not need to do this,”",
                "“I did not need to do this, but the mine was ours.”",
            ),
            (
                "“The bus was late and the driver had no map”",
                "“the driver had no map, no radio and no light on the bus”",
            ),
        ] {
            assert!(are_linked(one, other, same), "{one} {other}");
            assert!(are_linked(other, one, same), "{other} {one}");
        }
        let long = "the owner of the quarry signed the order on Monday night";
        let (one, other) = (format!("“They knew it, and {long}.”"), format!("“{long}, before anybody had read it.”"));
        assert!(are_linked(&one, &other, ["Ana Silva", "Tom Okoro"]));
    }

    #[test]
    fn other_words_in_common() {
        let same = ["Ana Silva", "Ana Silva"];
        for (one, other, speakers) in [
            // The words in common are not at the ends.
            (
                "“We will not leave the hall, and we count again,”",
                "“Here we sit: we will not leave the hall. It is ours by law,”",
                same,
            ),
            // Too few.
            ("“We lost, but we will not leave,”", "“We will not leave the city until spring comes,”", same),
            // Words that anybody may say, of others.
            (
                "“It was a hard year, and we will do what we can,”",
                "“We will do what we can to find the boat,”",
                ["Ana Silva", "Tom Okoro"],
            ),
        ] {
            assert!(!are_linked(one, other, speakers), "{one} {other}");
        }
    }
}

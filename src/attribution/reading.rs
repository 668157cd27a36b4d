//! A reading: a cue with a content and a source that it may have; and what readings have in common.

use std::ops::Range;

use super::{evidence::Finder, view::View};
use crate::document::Tag;

/// A cue with a content and a source that it may have, in tokens.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    pub cue: Range<usize>,
    pub content: Vec<Range<usize>>,
    pub source: Option<Range<usize>>,
}

impl Reading {
    /// Whether contents overlap by half and sources share a word, or both have none.
    pub fn agrees(&self, other: &Reading) -> bool {
        let same_source = match (&self.source, &other.source) {
            (Some(a), Some(b)) => a.start < b.end && b.start < a.end,
            (a, b) => a.is_none() && b.is_none(),
        };
        same_source && overlap(&self.content, &other.content)
    }
}

/// A reading that is a quote, with what found it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FoundReading {
    pub reading: Reading,
    pub finder: Finder,
    /// The chance, from 0 to 1, that content and source are right.
    pub confidence: f32,
}

/// The likeliest reading of a candidate: the features of its neighbours observe it.
pub(crate) struct BestReading {
    pub cue: Range<usize>,
    /// The chance that a cue begins at the candidate's first token.
    pub begins: f32,
    pub content: Vec<Range<usize>>,
    /// The hashed lemma of the source's noun.
    pub source_lemma_hash: Option<u64>,
}

/// How a reading compares with the others of its candidate.
#[derive(Clone, Copy)]
pub(crate) struct ReadingRank {
    /// How far its score is below the best.
    pub score_gap: f32,
    /// Its place by score, from 0.
    pub rank: usize,
}

/// The last noun or pronoun of a source, else its first token.
pub(crate) fn noun(view: &View, source: &Range<usize>) -> usize {
    let is_noun = |at: &usize| view.points[*at].tag.is_noun() || view.points[*at].tag == Tag::Prp;
    source.clone().rev().find(is_noun).unwrap_or(source.start)
}

/// How many tokens a content has.
pub(crate) fn token_count(content: &[Range<usize>]) -> usize {
    content.iter().map(Range::len).sum()
}

/// How many tokens two contents share.
pub(crate) fn shared_tokens(a: &[Range<usize>], b: &[Range<usize>]) -> usize {
    a.iter().map(|x| b.iter().map(|y| x.end.min(y.end).saturating_sub(x.start.max(y.start))).sum::<usize>()).sum()
}

/// Whether two contents share half of their tokens (Jaccard).
pub(crate) fn overlap(a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    let shared = shared_tokens(a, b);
    shared * 2 >= token_count(a) + token_count(b) - shared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(bounds: &[(usize, usize)]) -> Vec<Range<usize>> {
        bounds.iter().map(|&(start, end)| start..end).collect()
    }

    #[test]
    fn contents_overlap_by_half_of_all_their_tokens() {
        for (a, b, shared, is_overlap) in [
            (&[(0, 4)][..], &[(2, 6)][..], 2, false),
            (&[(0, 4)], &[(1, 5)], 3, true),
            (&[(0, 2), (6, 8)], &[(0, 8)], 4, true),
            (&[(0, 2), (6, 8)], &[(2, 6)], 0, false),
            (&[(0, 3)], &[(4, 6), (8, 9)], 0, false),
        ] {
            assert_eq!(shared_tokens(&pieces(a), &pieces(b)), shared, "{a:?} {b:?}");
            assert_eq!(overlap(&pieces(a), &pieces(b)), is_overlap, "{a:?} {b:?}");
        }
        assert_eq!(token_count(&pieces(&[(0, 2), (6, 9)])), 5);
    }

    #[test]
    fn readings_agree_if_their_sources_share_a_word_or_both_have_none() {
        let reading = |end, source| Reading { cue: 0..1, content: pieces(&[(10, end)]), source };
        let one = reading(20, Some(2..5));
        assert!(one.agrees(&reading(18, Some(4..7))));
        assert!(!one.agrees(&reading(18, Some(5..7))));
        assert!(!one.agrees(&reading(18, None)));
        assert!(!one.agrees(&reading(14, Some(2..5))));
        assert!(reading(20, None).agrees(&reading(16, None)));
    }
}

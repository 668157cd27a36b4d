//! The words that two passages have in common, in their order.

/// Matches of two lists of words in order: as many as possible (a longest common subsequence), and among such choices
/// one with the most consecutive pairs. Each match is a position in `a` and one in `b`.
pub(super) fn align(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    if a == b {
        return (0..a.len()).map(|at| (at, at)).collect();
    }
    if a.len() * b.len() <= MAX_WORD_PAIRS {
        return best(a, b);
    }
    // In longer lists only their common beginning and end match.
    let before = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (inner_a, inner_b) = (&a[before..], &b[before..]);
    let after = inner_a.iter().rev().zip(inner_b.iter().rev()).take_while(|(x, y)| x == y).count();
    let tail = (0..after).rev().map(|back| (a.len() - 1 - back, b.len() - 1 - back));
    (0..before).map(|at| (at, at)).chain(tail).collect()
}

/// How many words two lists have in common in order; an upper bound if both are longer than 64 words. Each bit is
/// one word of the shorter (Hyyrö 2004).
pub(super) fn common(a: &[u32], b: &[u32]) -> usize {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    if short.len() > 64 {
        return short.len();
    }
    let mut places: Vec<(u32, u64)> = short.iter().enumerate().map(|(at, &word)| (word, 1 << at)).collect();
    places.sort_unstable();
    places.dedup_by(|next, first| {
        let is_same = next.0 == first.0;
        if is_same {
            first.1 |= next.1;
        }
        is_same
    });
    let mut open = u64::MAX;
    for word in long {
        if let Ok(at) = places.binary_search_by_key(word, |place| place.0) {
            let matched = open & places[at].1;
            open = open.wrapping_add(matched) | (open - matched);
        }
    }
    (!open & (u64::MAX >> (64 - short.len().max(1)))).count_ones() as usize
}

/// The most pairs of words that are compared, about 4,000 words with 4,000: the tables of [`best`] grow with them.
const MAX_WORD_PAIRS: usize = 1 << 24;
/// Points for a match, where two consecutive matches have one more: enough that consecutive matches decide only
/// between equal numbers of matches.
const MATCH_POINTS: u32 = 1 << 14;

/// The best matches of all, by dynamic programming.
fn best(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    // The best from (i, j) on, at i * width + j; and the best that matches a[i] with b[j], or 0.
    let width = b.len() + 1;
    let mut best = vec![0_u32; (a.len() + 1) * width];
    let mut here = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let (at, next) = (i * width + j, (i + 1) * width + j + 1);
            if a[i] == b[j] {
                here[at] = MATCH_POINTS + best[next].max(if here[next] > 0 { here[next] + 1 } else { 0 });
            }
            best[at] = here[at].max(best[at + width]).max(best[at + 1]);
        }
    }
    let (mut i, mut j, mut must) = (0, 0, false);
    let mut matches = Vec::new();
    while i < a.len() && j < b.len() {
        let (at, next) = (i * width + j, (i + 1) * width + j + 1);
        if here[at] > 0 && (must || here[at] == best[at]) {
            matches.push((i, j));
            must = here[next] > 0 && here[next] + 1 >= best[next];
            (i, j) = (i + 1, j + 1);
        } else if best[at] == best[at + width] {
            i += 1;
        } else {
            j += 1;
        }
    }
    matches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{align, common};

    proptest! {
        #[test]
        fn both_count_alike(a in prop::collection::vec(0..6_u32, 0..80), b in prop::collection::vec(0..6_u32, 0..64)) {
            prop_assert_eq!(common(&a, &b), align(&a, &b).len());
            prop_assert_eq!(common(&b, &a), align(&a, &b).len());
        }
    }

    /// Matched letters of `a`, those that are not next to the one before after a blank.
    fn shown(a: &str, b: &str) -> String {
        let words = |text: &str| text.chars().map(u32::from).collect::<Vec<_>>();
        let matches = align(&words(a), &words(b));
        let mut text = String::new();
        for (at, &(x, y)) in matches.iter().enumerate() {
            assert_eq!(a.as_bytes()[x], b.as_bytes()[y]);
            if at > 0 && (matches[at - 1].0 + 1, matches[at - 1].1 + 1) != (x, y) {
                text.push(' ');
            }
            text.push(char::from(a.as_bytes()[x]));
        }
        text
    }

    #[test]
    fn common_words_in_order() {
        for (a, b, expected) in [
            ("abc", "abc", "abc"),
            ("abc", "", ""),
            ("abcdef", "abef", "ab ef"),
            ("abcdef", "abxdef", "ab def"),
            ("xabc", "abcy", "abc"),
            ("abcde", "bd", "b d"),
            // The longest run wins among equals.
            ("aXbabc", "abc", "abc"),
            ("abcXbc", "abc", "abc"),
            ("qabXcd", "zaXbcd", "a b cd"),
        ] {
            let found = shown(a, b);
            assert_eq!(found.replace(' ', "").len(), expected.replace(' ', "").len(), "{a} {b}: {found}");
            assert!(found.split(' ').count() <= expected.split(' ').count(), "{a} {b}: {found}");
        }
    }
}

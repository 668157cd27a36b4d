//! How one version of an utterance differs from the fullest one.

use serde::Serialize;

use crate::Span;

/// How a version of an utterance differs from the fullest one.
///
/// ```
/// use onrecord::{attribution::Kind, compare::{ComparedQuote, Relation, common_quotes}};
///
/// let quote = |text, article| ComparedQuote { text, kind: Kind::Direct, article, speaker: Some("Jan Osei") };
/// let full = quote("“The ship was sound, and the crew was trained.”", 0);
/// let relation = |text| common_quotes(&[full, quote(text, 1)], 4, None).map(|found| found[1].relation);
/// assert_eq!(relation("“The ship was sound, and the crew was trained.”")?, Relation::Identical);
/// assert_eq!(relation("“The ship was sound.”")?, Relation::Shortened);
/// assert_eq!(relation("“The ship was safe, and the crew was trained.”")?, Relation::Altered);
/// # Ok::<(), onrecord::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// The same words.
    Identical,
    /// Words left out, at the ends or between.
    Shortened,
    /// Words added before or after, whatever else is left out.
    Extended,
    /// Words replaced or inserted.
    Altered,
}

/// The relation of a version of `version` words to the full one of `full` words, by the positions of the words that
/// match in both.
pub(super) fn relation(full: usize, version: usize, matches: &[(usize, usize)]) -> Relation {
    let (Some(&first), Some(&last)) = (matches.first(), matches.last()) else {
        return Relation::Altered;
    };
    let is_changed_inside = matches.windows(2).any(|pair| pair[1].1 - pair[0].1 > 1);
    let added_before = first.1 > 0;
    let added_after = last.1 + 1 < version;
    let is_replaced = added_before && first.0 > 0 || added_after && last.0 + 1 < full;
    if is_changed_inside || is_replaced {
        Relation::Altered
    } else if added_before || added_after {
        Relation::Extended
    } else if matches.len() < full {
        Relation::Shortened
    } else {
        Relation::Identical
    }
}

/// The full version with what the other leaves out in `[-…-]` and what it adds in `{+…+}`, as `wdiff` writes it. Words
/// come with the punctuation around them; `None` if no word differs.
pub(super) fn differences(
    full: (&str, &[Span]),
    version: (&str, &[Span]),
    matches: &[(usize, usize)],
) -> Option<String> {
    if matches.len() == full.1.len() && matches.len() == version.1.len() {
        return None;
    }
    let mut shown = String::new();
    let mut show = |open: &str, (text, words): (&str, &[Span]), close: &str| {
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            if !shown.is_empty() {
                shown.push(' ');
            }
            shown.push_str(open);
            shown.push_str(first.join(*last).of(text));
            shown.push_str(close);
        }
    };
    let (mut i, mut j) = (0, 0);
    for run in matches.chunk_by(|a, b| a.0 + 1 == b.0 && a.1 + 1 == b.1) {
        let (x, y) = run[0];
        show("[-", (full.0, &full.1[i..x]), "-]");
        show("{+", (version.0, &version.1[j..y]), "+}");
        show("", (full.0, &full.1[x..x + run.len()]), "");
        (i, j) = (x + run.len(), y + run.len());
    }
    show("[-", (full.0, &full.1[i..]), "-]");
    show("{+", (version.0, &version.1[j..]), "+}");
    Some(shown)
}

#[cfg(test)]
mod tests {
    use super::{Relation, differences, relation};
    use crate::{
        Span,
        compare::{
            align::align,
            word_keys::{short_key, words},
        },
    };

    #[test]
    fn versions() {
        let full = "We won the vote, and we will win again.";
        for (version, expected, shown) in [
            ("we won the vote and we will win again", Relation::Identical, None),
            ("We won the vote.", Relation::Shortened, Some("We won the vote [-and we will win again-]")),
            ("We won … and we will win again", Relation::Shortened, Some("We won [-the vote-] and we will win again")),
            ("Yes, we won the vote.", Relation::Extended, Some("{+Yes+} We won the vote [-and we will win again-]")),
            (
                "We lost the vote, and we will win",
                Relation::Altered,
                Some("We [-won-] {+lost+} the vote, and we will win [-again-]"),
            ),
            (
                "We won the vote, and we will win elections",
                Relation::Altered,
                Some("We won the vote, and we will win [-again-] {+elections+}"),
            ),
        ] {
            let read = |text: &str| {
                words(text).map(|word| (word.span, short_key(word.key))).unzip::<_, _, Vec<Span>, Vec<u32>>()
            };
            let ((full_spans, full_keys), (spans, keys)) = (read(full), read(version));
            let matches = align(&full_keys, &keys);
            assert_eq!(relation(full_keys.len(), keys.len(), &matches), expected, "{version}");
            assert_eq!(differences((full, &full_spans), (version, &spans), &matches).as_deref(), shown, "{version}");
        }
    }
}

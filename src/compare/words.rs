//! The words of a text as comparisons see them: letter case, punctuation, the shape of apostrophes and the brackets of an
//! editor ("\[W\]e") make no difference.

use std::collections::BTreeSet;

use crate::{Span, hash, lexicon::Table};

/// The words of a text: runs of letters, digits and `_`, with apostrophes and brackets between them.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        at = end_of_word(text, start);
        let span = Span { start, end: at };
        Some(Word { span, key: key(span.of(text)) })
    })
}

/// A word and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub span: Span,
    /// The same for the same word.
    pub key: u64,
}

/// Keys of the words that say little by themselves.
pub(super) fn function_words() -> BTreeSet<u64> {
    let table = Table::parse("function_words.tsv", include_str!("../lexicon/compare/function_words.tsv"), 1)
        .expect("a row a word");
    table.rows().map(|(_, cells)| key(cells[0])).collect()
}

/// A word that says something, without its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stem {
    pub key: u64,
    /// Which word of the text it is.
    pub word: usize,
}

/// The words of a text that say something: "stands", "standing" and "stand" are one.
pub(super) fn stems(text: &str, function_words: &BTreeSet<u64>) -> Vec<Stem> {
    let telling = words(text).enumerate().filter(|(_, word)| !function_words.contains(&word.key));
    telling.map(|(at, word)| Stem { key: key(stem(&word.span.of(text).to_lowercase())), word: at }).collect()
}

fn stem(word: &str) -> &str {
    const SHORTEST: usize = 3;
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let endings = ["ing", "ed", "es", "s", "e"].into_iter();
    let mut stems =
        endings.filter_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.chars().count() >= SHORTEST);
    stems.next().unwrap_or(word)
}

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_joint(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '[' | ']')
}

fn end_of_word(text: &str, start: usize) -> usize {
    let mut letters = text[start..].char_indices().peekable();
    let mut end = start;
    while let Some((at, letter)) = letters.next() {
        let goes_on = is_part(letter) || is_joint(letter) && letters.peek().is_some_and(|&(_, next)| is_part(next));
        if !goes_on {
            break;
        }
        end = start + at + letter.len_utf8();
    }
    end
}

fn key(word: &str) -> u64 {
    if word.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'\'') {
        hash::lower(word)
    } else {
        hash::lower(&word.replace('’', "'").replace(['[', ']'], ""))
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn case_and_apostrophes_make_no_difference() {
        let keys = |text| words(text).map(|word| word.key).collect::<Vec<_>>();
        assert_eq!(keys("“We WON’T go,” – Élan"), keys("we won't 'go' élan"));
        assert_eq!(keys("[W]e want[ed] [to] go"), keys("we wanted to go"));
        assert_ne!(keys("we go"), keys("go we"));
        assert!(keys(" – … ’ ").is_empty());
    }

    #[test]
    fn endings_make_no_difference() {
        let read = |text| super::stems(text, &super::function_words()).iter().map(|stem| stem.key).collect::<Vec<_>>();
        assert_eq!(read("We stand by our reporting and decide"), read("It stands by the reported, deciding"));
        assert_ne!(read("the sea"), read("the seed"));
        let text = "We stand by our reporting";
        assert_eq!(
            super::stems(text, &super::function_words()).iter().map(|stem| stem.word).collect::<Vec<_>>(),
            [1, 4]
        );
    }

    #[test]
    fn table_is_sorted() {
        let rows: Vec<&str> = include_str!("../lexicon/compare/function_words.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        assert!(rows.is_sorted_by(|a, b| a < b));
        assert_eq!(super::function_words().len(), rows.len());
    }

    #[test]
    fn spans_are_those_of_the_words() {
        let text = "‘We won’t go,’ Élan’s 7.";
        assert_eq!(
            words(text).map(|word| word.span.of(text)).collect::<Vec<_>>(),
            ["We", "won’t", "go", "Élan’s", "7"]
        );
    }
}

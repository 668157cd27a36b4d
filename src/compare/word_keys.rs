//! The words of a text under keys that are equal for words that comparisons take for the same: letter case,
//! punctuation, the shape of apostrophes and the brackets of an editor ("\[W\]e") make no difference.

use std::collections::BTreeSet;

use crate::{Error, Span, hash, lexicon::shipped_table};

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

/// A word and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub span: Span,
    /// Equal for "We", "we" and "\[W\]e", and for "don’t" and "don't".
    pub key: u64,
}

/// The upper half of a key, where half the memory counts: few of the words of a language share one.
pub(super) fn short_key(key: u64) -> u32 {
    (key >> 32) as u32
}

/// Keys of the words that say little by themselves: "the", "about".
pub(super) fn function_words() -> Result<BTreeSet<u64>, Error> {
    let table = shipped_table!("compare/function_words.tsv", 1)?;
    Ok(table.rows().map(|(_, cells)| key(cells[0])).collect())
}

/// Keys of the words that negate what is said: "not", "never".
pub(super) fn negations() -> Result<BTreeSet<u64>, Error> {
    let table = shipped_table!("compare/negations.tsv", 1)?;
    Ok(table.rows().map(|(_, cells)| key(cells[0])).collect())
}

/// A word that is no function word, without its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ContentWord {
    pub key: u64,
    /// Which word of the text it is.
    pub word: usize,
}

/// The words of a text but its function words; "stands", "standing" and "stand" have one key.
pub(super) fn content_words(text: &str, function_words: &BTreeSet<u64>) -> Vec<ContentWord> {
    let content = words(text).enumerate().filter(|(_, word)| !function_words.contains(&word.key));
    content
        .map(|(at, word)| ContentWord { key: key(without_ending(&word.span.of(text).to_lowercase())), word: at })
        .collect()
}

/// "stand" for "standing", "stands" and "stand's"; "the" stays, for what would be left of it is too short.
fn without_ending(word: &str) -> &str {
    const MIN_LETTERS: usize = 3;
    let word = without_possessive(word);
    let mut shortened = ["ing", "ed", "es", "s", "e"]
        .into_iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|rest| rest.chars().count() >= MIN_LETTERS);
    shortened.next().unwrap_or(word)
}

/// "Syria" for "Syria's"; "Syrias" stays.
pub(super) fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
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
        let is_inside = is_part(letter) || is_joint(letter) && letters.peek().is_some_and(|&(_, next)| is_part(next));
        if !is_inside {
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
    use super::{content_words, without_ending, without_possessive, words};

    #[test]
    fn endings_are_taken_off_once() {
        for (word, expected) in [
            ("standing", "stand"),
            ("stand's", "stand"),
            ("mine’s", "min"),
            ("decides", "decid"),
            ("the", "the"),
            ("king", "king"),
            ("", ""),
        ] {
            assert_eq!(without_ending(word), expected, "{word}");
        }
        assert_eq!(["Syria's", "Syria’s", "Syrias"].map(without_possessive), ["Syria", "Syria", "Syrias"]);
    }

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
        let function_words = super::function_words().unwrap();
        let read = |text| content_words(text, &function_words).iter().map(|word| word.key).collect::<Vec<_>>();
        assert_eq!(read("We stand by our reporting and decide"), read("It stands by the reported, deciding"));
        assert_ne!(read("the sea"), read("the seed"));
        let text = "We stand by our reporting";
        assert_eq!(content_words(text, &function_words).iter().map(|word| word.word).collect::<Vec<_>>(), [1, 4]);
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

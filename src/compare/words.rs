//! The words of a text as comparisons see them: letter case, punctuation and the shape of apostrophes make no difference.

use crate::{Span, model::hash};

/// The words of a text: runs of letters, digits and `_`, with apostrophes between them.
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

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_apostrophe(letter: char) -> bool {
    letter == '\'' || letter == '’'
}

fn end_of_word(text: &str, start: usize) -> usize {
    let mut letters = text[start..].char_indices().peekable();
    let mut end = start;
    while let Some((at, letter)) = letters.next() {
        let goes_on = is_part(letter) || is_apostrophe(letter) && letters.peek().is_some_and(|&(_, next)| is_part(next));
        if !goes_on {
            break;
        }
        end = start + at + letter.len_utf8();
    }
    end
}

fn key(word: &str) -> u64 {
    if word.is_ascii() { hash::lower(word) } else { hash::lower(&word.replace('’', "'")) }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn case_and_apostrophes_make_no_difference() {
        let keys = |text| words(text).map(|word| word.key).collect::<Vec<_>>();
        assert_eq!(keys("“We WON’T go,” – Élan"), keys("we won't 'go' élan"));
        assert_ne!(keys("we go"), keys("go we"));
        assert!(keys(" – … ’ ").is_empty());
    }

    #[test]
    fn spans_are_those_of_the_words() {
        let text = "‘We won’t go,’ Élan’s 7.";
        assert_eq!(words(text).map(|word| word.span.of(text)).collect::<Vec<_>>(), ["We", "won’t", "go", "Élan’s", "7"]);
    }
}

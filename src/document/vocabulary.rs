//! The words that the rules of this stage know, from the tables in `src/lexicon/document/`.

use crate::{
    Error, hash,
    lexicon::{WordClasses, shipped_table},
};

/// What a word is to the rules; a word may be several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordClass {
    /// Keeps its full stop if it begins with a capital: "Gov."
    Abbreviation,
    /// Keeps its full stop before a number: "No. 5"
    BeforeNumber,
    /// An abbreviation that never ends a sentence: "Gen. Ames"
    NeverEnds,
    /// "'em"
    Clipped,
    /// "According", "The"
    SentenceOpener,
    /// "Monday", "Eastern", "May"
    Time,
    /// "said", "asks"
    SpeechVerb,
    /// "Reuters"
    Agency,
    /// "van", "and"
    Byline,
}

/// The words of each class.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    classes: WordClasses,
}

impl Vocabulary {
    /// Loads the tables that ship.
    ///
    /// # Errors
    /// A table with an invalid row.
    pub fn shipped() -> Result<Self, Error> {
        let mut vocabulary = Vocabulary::default();
        let table = shipped_table!("document/abbreviations.tsv", 3)?;
        for (line, row) in table.rows() {
            match row[1] {
                "always" => vocabulary.add(row[0], WordClass::Abbreviation),
                "number" => vocabulary.add(row[0], WordClass::BeforeNumber),
                "-" => {}
                other => return Err(table.error(line, format!("expected always, number or -, found {other:?}"))),
            }
            match row[2] {
                "never" => vocabulary.add(row[0], WordClass::NeverEnds),
                "-" => {}
                other => return Err(table.error(line, format!("expected never or -, found {other:?}"))),
            }
        }
        for (class, table) in [
            (WordClass::Clipped, shipped_table!("document/clipped_words.tsv", 1)?),
            (WordClass::SentenceOpener, shipped_table!("document/sentence_openers.tsv", 1)?),
            (WordClass::Time, shipped_table!("document/time_words.tsv", 1)?),
            (WordClass::SpeechVerb, shipped_table!("document/speech_verbs.tsv", 1)?),
            (WordClass::Agency, shipped_table!("document/agencies.tsv", 1)?),
            (WordClass::Byline, shipped_table!("document/byline_words.tsv", 1)?),
        ] {
            vocabulary.classes.add_all(class as u16, &table);
        }
        Ok(vocabulary)
    }

    fn add(&mut self, word: &str, class: WordClass) {
        self.classes.add(class as u16, word);
    }

    /// Whether a word, as it is written, is of a class.
    pub(super) fn has(&self, class: WordClass, word: &str) -> bool {
        self.classes.has(class as u16, hash::bytes(word.as_bytes()))
    }

    /// Whether a word in lower case is of a class.
    pub(super) fn has_lower(&self, class: WordClass, word: &str) -> bool {
        self.classes.has(class as u16, hash::lower(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_of_the_classes_of_their_tables() {
        let vocabulary = Vocabulary::shipped().expect("tables");
        assert!(vocabulary.has_lower(WordClass::Abbreviation, "Gov"));
        assert!(vocabulary.has_lower(WordClass::NeverEnds, "Gov"));
        assert!(!vocabulary.has_lower(WordClass::NeverEnds, "Corp"));
        assert!(vocabulary.has(WordClass::BeforeNumber, "no"));
        assert!(vocabulary.has(WordClass::Agency, "REUTERS") && !vocabulary.has(WordClass::Agency, "reuters"));
    }
}

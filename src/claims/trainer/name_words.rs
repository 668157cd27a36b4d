//! Whether two names are of one party.

use std::collections::HashSet;

use crate::{Error, corpora::DataFolders, lexicon::Table};

/// Words of names that carry no meaning; see `training/claims/name_words.tsv`.
pub struct NameWords(HashSet<String>);

impl NameWords {
    pub fn read(folders: &DataFolders) -> Result<Self, Error> {
        let file = "claims/name_words.tsv";
        let text = folders.read(file)?;
        Ok(NameWords(Table::parse(file, &text, 1)?.rows().map(|(_, cells)| cells[0].to_string()).collect()))
    }

    /// Whether two names share a word that carries meaning, or both are absent.
    pub fn is_same(&self, gold: Option<&str>, found: Option<&str>) -> bool {
        match (gold, found) {
            (None, None) => true,
            (Some(gold), Some(found)) => {
                let found = self.meaningful(found);
                self.meaningful(gold).iter().any(|word| found.contains(word))
            }
            _ => false,
        }
    }

    /// The words of a name that carry meaning; all of them if none does.
    fn meaningful(&self, name: &str) -> Vec<String> {
        let all: Vec<String> = name
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .map(str::to_string)
            .collect();
        let full: Vec<String> = all.iter().filter(|word| !self.0.contains(*word)).cloned().collect();
        if full.is_empty() { all } else { full }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_party_share_a_word_with_meaning() {
        let words = NameWords::read(&DataFolders::training_only()).unwrap();
        for (gold, found, expected) in [
            (Some("President Ana Silva"), Some("Silva"), true),
            (Some("the president"), Some("President"), true),
            (Some("President Silva"), Some("President Lund"), false),
            (Some("Silva"), None, false),
            (None, None, true),
        ] {
            assert_eq!(words.is_same(gold, found), expected, "{gold:?} {found:?}");
        }
    }
}

//! The words that show what a text is about, names and words that few articles have, each with its weight.

use std::collections::HashSet;

use rayon::prelude::*;

use super::word_keys::{without_possessive, words};
use crate::{Error, Span, hash, lexicon::shipped_table};

/// How many articles without any of the words are assumed besides those given. Otherwise the words of a handful of
/// articles on one matter would count as common words.
const UNSEEN_ARTICLES: f32 = 50.0;

/// A word that may show what a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub span: Span,
    /// Equal for all forms of a word, and for a state and its people: "Syria", "Syrian", "Syrians", "Syria's".
    pub key: u64,
    /// Whether it begins with a capital, as names do, and first words of sentences.
    pub is_capital: bool,
}

/// Finds the terms of texts by its tables.
#[derive(Clone, Debug)]
pub(super) struct TermReader {
    common: HashSet<u64>,
    states: hash::Map<u64>,
}

impl TermReader {
    pub fn new() -> Result<Self, Error> {
        let common = shipped_table!("compare/common_words.tsv", 1)?;
        let places = shipped_table!("speakers/places.tsv", 3)?;
        let mut states = hash::Map::default();
        for (_, row) in places.rows().filter(|(_, row)| row[1] == "demonym") {
            let state = hash::lower(row[2]);
            states.insert(hash::lower(row[0]), state);
            states.insert(hash::lower(&format!("{}s", row[0])), state);
        }
        Ok(TermReader { common: common.rows().map(|(_, row)| hash::lower(row[0])).collect(), states })
    }

    /// The terms of a text, in order.
    pub fn terms<'r>(&'r self, text: &'r str) -> impl Iterator<Item = Term> + 'r {
        words(text).filter_map(move |word| {
            let whole = word.span.of(text);
            let owner = without_possessive(whole);
            let key = if owner.len() == whole.len() { word.key } else { hash::lower(owner) };
            let is_term =
                owner.chars().count() > 2 && owner.chars().any(char::is_alphabetic) && !self.common.contains(&key);
            is_term.then(|| Term {
                span: word.span,
                key: self.states.get(&key).copied().unwrap_or(key),
                is_capital: owner.starts_with(char::is_uppercase),
            })
        })
    }
}

/// The words of each text that show what it is about, in lower case and in order: neither function words nor words of
/// reporting, days, months and plain numbers.
///
/// ```
/// let terms = onrecord::compare::terms(&["On Monday she denied that the mine’s pumps had failed."])?;
/// assert_eq!(terms, [["denied", "mine", "pumps", "failed"]]);
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
/// Lexicons that cannot be read; those that ship can.
pub fn terms<T: AsRef<str>>(texts: &[T]) -> Result<Vec<Vec<String>>, Error> {
    let reader = TermReader::new()?;
    let of_text =
        |text: &str| reader.terms(text).map(|term| without_possessive(term.span.of(text)).to_lowercase()).collect();
    Ok(texts.iter().map(|text| of_text(text.as_ref())).collect())
}

/// How many articles have each term.
#[derive(Clone, Debug, Default)]
pub(super) struct Rarity {
    articles: usize,
    articles_with: hash::Map<u32>,
}

impl Rarity {
    pub fn of<T: AsRef<str> + Sync>(reader: &TermReader, texts: &[T]) -> Self {
        let count = |mut articles_with: hash::Map<u32>, text: &T| {
            let keys: HashSet<u64> = reader.terms(text.as_ref()).map(|term| term.key).collect();
            keys.into_iter().for_each(|key| *articles_with.entry(key).or_default() += 1);
            articles_with
        };
        let add = |mut one: hash::Map<u32>, other: hash::Map<u32>| {
            other.into_iter().for_each(|(key, articles)| *one.entry(key).or_default() += articles);
            one
        };
        Rarity {
            articles: texts.len(),
            articles_with: texts.par_iter().fold(hash::Map::default, count).reduce(hash::Map::default, add),
        }
    }

    /// The weight of a term: its inverse document frequency (Spärck Jones 1972), smoothed.
    pub fn weight(&self, key: u64) -> f32 {
        let articles_with = self.articles_with.get(&key).map_or(0.0, |&articles| articles as f32);
        ((self.articles as f32 + UNSEEN_ARTICLES) / (articles_with + 0.5)).ln()
    }
}

/// Terms with their weights, in the order of their keys; its length is one, unless it is a sum.
pub(super) type Vector = Vec<(u64, f32)>;

/// The vector of the `max_terms` heaviest terms, its length scaled to one.
pub(super) fn vector(weights: hash::Map<f32>, max_terms: usize) -> Vector {
    let mut terms: Vector = weights.into_iter().filter(|&(_, weight)| weight > 0.0).collect();
    terms.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    terms.truncate(max_terms);
    terms.sort_unstable_by_key(|&(key, _)| key);
    let length = terms.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    terms.iter_mut().for_each(|(_, weight)| *weight /= length);
    terms
}

#[cfg(test)]
mod tests {
    use super::TermReader;

    #[test]
    fn a_state_and_its_people_are_one_term() {
        let reader = TermReader::new().unwrap();
        let keys = |text| reader.terms(text).map(|term| term.key).collect::<Vec<_>>();
        assert_eq!(keys("Syria's"), keys("the Syrians"));
        assert!(keys("On Monday they said so: 12.").is_empty());
        assert_ne!(keys("ferry"), keys("harbour"));
    }
}

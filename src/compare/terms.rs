//! The words that tell what a text is about, and how much each tells: names and words that few articles have.

use std::collections::HashSet;

use rayon::prelude::*;

use super::words::words;
use crate::{Error, Span, hash, lexicon::Table};

/// As if so many articles more had been read that have none of the words, so that a handful of articles on one matter
/// does not make its words common ones.
const UNSEEN: f32 = 50.0;

/// A word that may tell something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub span: Span,
    /// The same for the same word, and for a state and its people: "Syria", "Syrian", "Syrians", "Syria's".
    pub key: u64,
    /// Whether it begins with a capital, as names do, and first words of sentences.
    pub is_capital: bool,
}

/// The tables that terms are read with.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    common: HashSet<u64>,
    states: hash::Map<u64>,
}

impl Reader {
    pub fn new() -> Result<Self, Error> {
        let common = Table::parse("common_words.tsv", include_str!("../lexicon/compare/common_words.tsv"), 1)?;
        let places = Table::parse("places.tsv", include_str!("../lexicon/speakers/places.tsv"), 3)?;
        let mut states = hash::Map::default();
        for (_, row) in places.rows().filter(|(_, row)| row[1] == "demonym") {
            let state = hash::lower(row[2]);
            states.insert(hash::lower(row[0]), state);
            states.insert(hash::lower(&format!("{}s", row[0])), state);
        }
        Ok(Reader { common: common.rows().map(|(_, row)| hash::lower(row[0])).collect(), states })
    }

    /// The terms of a text, in order.
    pub fn terms<'r>(&'r self, text: &'r str) -> impl Iterator<Item = Term> + 'r {
        words(text).filter_map(move |word| {
            let whole = word.span.of(text);
            let stem = stem(whole);
            let key = if stem.len() == whole.len() { word.key } else { hash::lower(stem) };
            let tells =
                stem.chars().count() > 2 && stem.chars().any(char::is_alphabetic) && !self.common.contains(&key);
            tells.then(|| Term {
                span: word.span,
                key: self.states.get(&key).copied().unwrap_or(key),
                is_capital: stem.starts_with(char::is_uppercase),
            })
        })
    }
}

/// The words of each text that tell something, in lower case and in order: no function words, no words of reporting.
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
    let reader = Reader::new()?;
    let of_text = |text: &str| reader.terms(text).map(|term| stem(term.span.of(text)).to_lowercase()).collect();
    Ok(texts.iter().map(|text| of_text(text.as_ref())).collect())
}

/// A word without its possessive ending.
fn stem(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// In how many articles a term is found.
#[derive(Clone, Debug, Default)]
pub(super) struct Rarity {
    articles: usize,
    found: hash::Map<u32>,
}

impl Rarity {
    pub fn of<T: AsRef<str> + Sync>(reader: &Reader, texts: &[T]) -> Self {
        let count = |mut found: hash::Map<u32>, text: &T| {
            let keys: HashSet<u64> = reader.terms(text.as_ref()).map(|term| term.key).collect();
            keys.into_iter().for_each(|key| *found.entry(key).or_default() += 1);
            found
        };
        let add = |mut one: hash::Map<u32>, other: hash::Map<u32>| {
            other.into_iter().for_each(|(key, articles)| *one.entry(key).or_default() += articles);
            one
        };
        Rarity {
            articles: texts.len(),
            found: texts.par_iter().fold(hash::Map::default, count).reduce(hash::Map::default, add),
        }
    }

    /// How much a term tells.
    pub fn weight(&self, key: u64) -> f32 {
        let found = self.found.get(&key).map_or(0.0, |&found| found as f32);
        ((self.articles as f32 + UNSEEN) / (found + 0.5)).ln()
    }
}

/// Terms with their weights, in the order of their keys; of length one, unless it is a sum.
pub(super) type Vector = Vec<(u64, f32)>;

/// The vector of weighed terms: the `most` heaviest, of length one together.
pub(super) fn vector(weights: hash::Map<f32>, most: usize) -> Vector {
    let mut terms: Vector = weights.into_iter().filter(|&(_, weight)| weight > 0.0).collect();
    terms.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    terms.truncate(most);
    terms.sort_unstable_by_key(|&(key, _)| key);
    let length = terms.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    terms.iter_mut().for_each(|(_, weight)| *weight /= length);
    terms
}

#[cfg(test)]
mod tests {
    use super::Reader;

    #[test]
    fn a_state_and_its_people_are_one_term() {
        let reader = Reader::new().unwrap();
        let keys = |text| reader.terms(text).map(|term| term.key).collect::<Vec<_>>();
        assert_eq!(keys("Syria's"), keys("the Syrians"));
        assert!(keys("On Monday they said so: 12.").is_empty());
        assert_ne!(keys("ferry"), keys("harbour"));
    }
}

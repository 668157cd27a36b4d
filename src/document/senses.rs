//! The meaning of words, roughly: their WordNet class, and how similar they are to words of reporting. With these as
//! features, taggers treat a rare word like others of its kind.

use std::collections::BTreeMap;

use super::Tag;
use crate::{
    Error, hash,
    lexicon::{Table, shipped_table},
};

/// Class and level of verbs, nouns and adjectives, by dictionary form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Senses {
    verbs: hash::Map<Sense>,
    nouns: hash::Map<Sense>,
    adjectives: hash::Map<Sense>,
}

/// What a word means to the taggers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sense {
    /// The number of its class in `sense_classes.tsv`; 0 if it has none.
    pub class: u8,
    /// How similar it is to words of reporting, from 1 to 9, in `reporting.tsv`; 0 if it is not listed.
    pub reporting: u8,
}

impl Senses {
    /// Loads the tables that ship.
    ///
    /// # Errors
    /// A table with an invalid row.
    pub fn shipped() -> Result<Self, Error> {
        let mut senses = Senses::default();
        let classes = shipped_table!("document/sense_classes.tsv", 3)?;
        let numbers: BTreeMap<(&str, &str), u8> = classes
            .rows()
            .map(|(line, cells)| Ok(((cells[0], cells[1]), number(&classes, line, cells[2], 255)?)))
            .collect::<Result<_, Error>>()?;
        let table = shipped_table!("document/senses.tsv", 3)?;
        for (line, cells) in table.rows() {
            let class = numbers.get(&(cells[0], cells[2])).ok_or_else(|| {
                table.error(line, format!("expected a class of sense_classes.tsv, found {:?}", cells[2]))
            })?;
            senses.sense(&table, line, cells)?.class = *class;
        }
        let table = shipped_table!("document/reporting.tsv", 3)?;
        for (line, cells) in table.rows() {
            senses.sense(&table, line, cells)?.reporting = number(&table, line, cells[2], 9)?;
        }
        Ok(senses)
    }

    /// The sense of the word in a row that begins with its part of speech and its dictionary form.
    fn sense(&mut self, table: &Table, line: usize, cells: &[&str]) -> Result<&mut Sense, Error> {
        let words = match cells[0] {
            "verb" => &mut self.verbs,
            "noun" => &mut self.nouns,
            "adjective" => &mut self.adjectives,
            other => return Err(table.error(line, format!("expected verb, noun or adjective, found {other:?}"))),
        };
        Ok(words.entry(hash::bytes(cells[1].as_bytes())).or_default())
    }

    /// The sense of a word; without class and level if it is not known.
    pub fn of(&self, lemma_hash: u64, tag: Tag) -> Sense {
        let words = match tag {
            Tag::Nn | Tag::Nns => &self.nouns,
            Tag::Jj | Tag::Jjr | Tag::Jjs => &self.adjectives,
            _ if tag.is_verb() => &self.verbs,
            _ => return Sense::default(),
        };
        words.get(&lemma_hash).copied().unwrap_or_default()
    }
}

/// A number from 1 to `max` in a cell.
fn number(table: &Table, line: usize, cell: &str, max: u8) -> Result<u8, Error> {
    let found = cell.parse().ok().filter(|found| (1..=max).contains(found));
    found.ok_or_else(|| table.error(line, format!("expected a number from 1 to {max}, found {cell:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_sense_of_their_part_of_speech() {
        let senses = Senses::shipped().expect("tables");
        let of = |word: &str, tag| senses.of(hash::bytes(word.as_bytes()), tag);
        let (say, minister) = (of("say", Tag::Vbd), of("minister", Tag::Nn));
        assert_eq!((say.class, say.reporting), (33, 4));
        assert_eq!(minister.class, 23);
        assert_ne!(of("accuse", Tag::Vb), of("accuse", Tag::Nn));
        assert_eq!(of("say", Tag::In), Sense::default());
    }
}

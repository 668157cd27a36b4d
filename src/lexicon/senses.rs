//! What kind of thing a word means: a class of WordNet's. It lets the taggers treat a rare verb as they treat others of its class.

use super::Table;
use crate::{Error, document::Tag, model::hash};

/// The class of verbs and of nouns, by dictionary form.
#[derive(Clone, Debug)]
pub(crate) struct Senses {
    verbs: hash::Map<u8>,
    nouns: hash::Map<u8>,
}

impl Senses {
    pub fn shipped() -> Result<Self, Error> {
        let file = "senses.tsv";
        let mut senses = Senses { verbs: hash::Map::default(), nouns: hash::Map::default() };
        for (row, (line, cells)) in Table::parse(file, include_str!("senses.tsv"), 2)?.rows().enumerate() {
            let words = match cells[0].split(' ').next() {
                Some("verb") => &mut senses.verbs,
                Some("noun") => &mut senses.nouns,
                _ => return Err(Error::lexicon(file, line, format!("expected a class of verbs or nouns, found {:?}", cells[0]))),
            };
            let class = u8::try_from(row + 1).map_err(|_| Error::lexicon(file, line, "expected at most 255 classes"))?;
            words.extend(cells[1].split(' ').map(|word| (hash::bytes(word.as_bytes()), class)));
        }
        Ok(senses)
    }

    /// The class of a word, or 0.
    pub fn of(&self, lemma: u64, tag: Tag) -> u8 {
        let words = match tag {
            Tag::Nn | Tag::Nns => &self.nouns,
            _ if tag.is_verb() => &self.verbs,
            _ => return 0,
        };
        words.get(&lemma).copied().unwrap_or(0)
    }
}

//! What kind of thing a word means: a class of WordNet's, and how like the words of reporting it is. They let the taggers
//! treat a rare word as they treat others like it.

use crate::lexicon::Table;
use crate::{Error, document::Tag, hash};

/// Class and level of verbs, nouns and adjectives, by dictionary form.
#[derive(Clone, Debug)]
pub(crate) struct Senses {
    verbs: hash::Map<Sense>,
    nouns: hash::Map<Sense>,
    adjectives: hash::Map<Sense>,
}

/// What a word means to the taggers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sense {
    /// Its class in `senses.tsv`, from 1; 0 if it has none.
    pub class: u8,
    /// How like a word of reporting it is, up to 9, in `reporting.tsv`.
    pub reporting: u8,
}

impl Senses {
    pub fn shipped() -> Result<Self, Error> {
        let mut senses =
            Senses { verbs: hash::Map::default(), nouns: hash::Map::default(), adjectives: hash::Map::default() };
        let file = "senses.tsv";
        for (row, (line, cells)) in
            Table::parse(file, include_str!("../lexicon/document/senses.tsv"), 2)?.rows().enumerate()
        {
            let class =
                u8::try_from(row + 1).map_err(|_| Error::lexicon(file, line, "expected at most 255 classes"))?;
            senses.each_word(file, line, cells, |sense| sense.class = class)?;
        }
        let file = "reporting.tsv";
        for (line, cells) in Table::parse(file, include_str!("../lexicon/document/reporting.tsv"), 2)?.rows() {
            let level = cells[0]
                .rsplit(' ')
                .next()
                .and_then(|level| level.parse().ok())
                .filter(|level| (1..=9).contains(level));
            let level = level.ok_or_else(|| {
                Error::lexicon(file, line, format!("expected a level from 1 to 9, found {:?}", cells[0]))
            })?;
            senses.each_word(file, line, cells, |sense| sense.reporting = level)?;
        }
        Ok(senses)
    }

    /// Changes the sense of the words of a row: a part of speech and more, then the words.
    fn each_word(&mut self, file: &str, line: usize, cells: &[&str], change: impl Fn(&mut Sense)) -> Result<(), Error> {
        let words = match cells[0].split(' ').next() {
            Some("verb") => &mut self.verbs,
            Some("noun") => &mut self.nouns,
            Some("adjective") => &mut self.adjectives,
            _ => {
                return Err(Error::lexicon(
                    file,
                    line,
                    format!("expected verbs, nouns or adjectives, found {:?}", cells[0]),
                ));
            }
        };
        cells[1].split(' ').for_each(|word| change(words.entry(hash::bytes(word.as_bytes())).or_default()));
        Ok(())
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

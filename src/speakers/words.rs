//! What the word tables know: people, bodies, documents, places, given names. One look-up a word.

use crate::{
    Error,
    document::{Document, Shape, Tag},
    hash,
    lexicon::Table,
};

/// Whether a word is used of men or of women.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Female,
    Male,
}

/// What a word for people says about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PersonKind {
    /// "Mr."
    Honorific,
    /// "minister"
    Role,
    /// "mother"
    Kin,
    /// "voter"
    Public,
}

/// A word for people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    /// Words of one sense may name one person: "Sen." and "senator".
    pub sense: u64,
    pub gender: Option<Gender>,
    pub kind: PersonKind,
}

/// A word for an organisation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body {
    /// Words of one sense may name one organisation: "firm" and "company".
    pub sense: u64,
    /// Words of one family may too, where nothing else fits: "the agency" after "Department of Health".
    pub family: u64,
}

/// A word for what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocumentKind {
    /// "letter": it speaks for the party named with it.
    Authored,
    /// "poll": it speaks for itself.
    Independent,
}

/// Everything known about one word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    pub person: Option<Person>,
    pub body: Option<Body>,
    pub document: Option<DocumentKind>,
    /// A given name, and who bears it.
    pub given: Option<Option<Gender>>,
    /// Whether it counts what comes after "of": "some", "a group".
    pub is_quantity: bool,
}

/// Words that count.
const QUANTITIES: &str = "% all any array both bunch couple crowd dozen dozens each few group half handful hundreds lots majority many member members \
    minority most none number one others pair percent range rest scores series several slew some string thousands three trio two";

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PlaceKind {
    State,
    Demonym,
    Capital,
    Alias,
    Seat,
    Region,
}

/// A place, or a word made from its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub kind: PlaceKind,
    /// The state it belongs to, by the hash of its name.
    pub state: Option<u64>,
}

/// The tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    words: hash::Map<u16>,
    entries: Vec<Word>,
    places: hash::Map<Place>,
}

impl Words {
    /// The tables that ship.
    pub fn shipped() -> Result<Self, Error> {
        let mut words = Words::default();
        let key = |word: &str| hash::bytes(word.as_bytes());
        let file = "people.tsv";
        for (line, row) in Table::parse(file, include_str!("../lexicon/speakers/people.tsv"), 4)?.rows() {
            let gender = gender(file, line, row[2])?;
            let kind = match row[3] {
                "honorific" => PersonKind::Honorific,
                "role" => PersonKind::Role,
                "kin" => PersonKind::Kin,
                "public" => PersonKind::Public,
                other => {
                    return Err(Error::lexicon(
                        file,
                        line,
                        format!("expected honorific, role, kin or public, found {other:?}"),
                    ));
                }
            };
            words.entry(row[0]).person = Some(Person { sense: key(row[1]), gender, kind });
        }
        for (_, row) in Table::parse("bodies.tsv", include_str!("../lexicon/speakers/bodies.tsv"), 3)?.rows() {
            words.entry(row[0]).body = Some(Body { sense: key(row[1]), family: key(row[2]) });
        }
        let file = "documents.tsv";
        for (line, row) in Table::parse(file, include_str!("../lexicon/speakers/documents.tsv"), 2)?.rows() {
            words.entry(row[0]).document = Some(match row[1] {
                "authored" => DocumentKind::Authored,
                "independent" => DocumentKind::Independent,
                other => {
                    return Err(Error::lexicon(
                        file,
                        line,
                        format!("expected authored or independent, found {other:?}"),
                    ));
                }
            });
        }
        let file = "given_names.tsv";
        for (line, row) in Table::parse(file, include_str!("../lexicon/speakers/given_names.tsv"), 2)?.rows() {
            words.entry(row[0]).given = Some(gender(file, line, row[1])?);
        }
        for word in QUANTITIES.split_whitespace() {
            words.entry(word).is_quantity = true;
        }
        let file = "places.tsv";
        for (line, row) in Table::parse(file, include_str!("../lexicon/speakers/places.tsv"), 3)?.rows() {
            let kind = match row[1] {
                "state" => PlaceKind::State,
                "demonym" => PlaceKind::Demonym,
                "capital" => PlaceKind::Capital,
                "alias" => PlaceKind::Alias,
                "seat" => PlaceKind::Seat,
                "region" => PlaceKind::Region,
                other => {
                    return Err(Error::lexicon(
                        file,
                        line,
                        format!("expected state, demonym, capital, alias, seat or region, found {other:?}"),
                    ));
                }
            };
            words.places.insert(key(row[0]), Place { kind, state: (row[2] != "-").then(|| key(row[2])) });
        }
        Ok(words)
    }

    fn entry(&mut self, word: &str) -> &mut Word {
        let entries = &mut self.entries;
        let key = word.split(' ').map(|word| hash::bytes(word.as_bytes())).reduce(hash::mix).unwrap_or_default();
        let at = *self.words.entry(key).or_insert_with(|| {
            entries.push(Word::default());
            entries.len() as u16 - 1
        });
        &mut self.entries[usize::from(at)]
    }

    /// What is known of a word, by the hash of its lower-case letters.
    pub fn get(&self, word: u64) -> Option<&Word> {
        self.words.get(&word).map(|&at| &self.entries[usize::from(at)])
    }

    /// What is known of each token by its dictionary form, "Ministers" too.
    pub fn known<'w>(&'w self, document: &Document) -> Known<'w> {
        let of = |token: usize| {
            let entry = &document.tokens[token];
            if is_idle(entry.tag) || entry.shape == Shape::Mark && document.word(token) != "%" {
                return UNKNOWN;
            }
            let stem = || {
                let word = document.word(token);
                let stem = word.strip_suffix(['s', 'S']).filter(|stem| stem.len() > 2 && entry.tag.is_noun())?;
                self.words.get(&hash::lower(stem))
            };
            let found = self.words.get(&entry.lemma_hash).or_else(stem).copied().unwrap_or(UNKNOWN);
            // "coast guard" is a body, a guard is none.
            let before = || {
                token
                    .checked_sub(1)
                    .and_then(|before| self.words.get(&hash::mix(document.tokens[before].lower_hash, entry.lemma_hash)))
                    .copied()
            };
            if self.entries.get(usize::from(found)).is_some_and(|word| word.person.is_some()) {
                before().unwrap_or(found)
            } else {
                found
            }
        };
        Known { words: self, of: (0..document.tokens.len()).map(of).collect() }
    }

    /// What is known of a place, by its name or its demonym, "Russians" too.
    pub fn place(&self, name: &str) -> Option<Place> {
        self.places.get(&hash::lower(name)).copied().or_else(|| {
            let stem = name.strip_suffix('s').filter(|stem| stem.len() > 2)?;
            self.places.get(&hash::lower(stem)).copied().filter(|place| place.kind == PlaceKind::Demonym)
        })
    }
}

/// Tags of words that no table has a use for.
const fn is_idle(tag: Tag) -> bool {
    use Tag::*;
    tag.is_adverb()
        || matches!(tag, In | To | Md | Cc | Prp | PrpS | Vb | Vbd | Vbp | Vbz | Wdt | Wp | Wrb | Comma | Stop | Colon)
}

/// The tables beside a document.
#[derive(Clone, Debug)]
pub(crate) struct Known<'w> {
    pub words: &'w Words,
    /// For each token its entry.
    of: Vec<u16>,
}

const UNKNOWN: u16 = u16::MAX;

impl Known<'_> {
    /// What is known of a token.
    pub fn of(&self, token: usize) -> Option<&Word> {
        self.words.entries.get(usize::from(self.of[token]))
    }

    /// Whether a token counts what comes after "of".
    pub fn is_quantity(&self, token: usize) -> bool {
        self.of(token).is_some_and(|word| word.is_quantity)
    }
}

fn gender(file: &str, line: usize, cell: &str) -> Result<Option<Gender>, Error> {
    match cell {
        "f" => Ok(Some(Gender::Female)),
        "m" => Ok(Some(Gender::Male)),
        "-" => Ok(None),
        other => Err(Error::lexicon(file, line, format!("expected f, m or -, found {other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_read() {
        Words::shipped().unwrap();
        for (file, text, columns) in [
            ("people.tsv", include_str!("../lexicon/speakers/people.tsv"), 4),
            ("bodies.tsv", include_str!("../lexicon/speakers/bodies.tsv"), 3),
            ("documents.tsv", include_str!("../lexicon/speakers/documents.tsv"), 2),
            ("given_names.tsv", include_str!("../lexicon/speakers/given_names.tsv"), 2),
            ("places.tsv", include_str!("../lexicon/speakers/places.tsv"), 3),
        ] {
            let table = Table::parse(file, text, columns).unwrap();
            let words: Vec<&str> = table.rows().map(|row| row.1[0]).collect();
            assert!(words.is_sorted_by(|a, b| a < b), "{file}");
            assert!(words.iter().all(|word| word.to_lowercase() == *word), "{file}");
        }
    }

    #[test]
    fn states_of_places_are_there() {
        let words = Words::shipped().unwrap();
        let missing: Vec<u64> = words
            .places
            .values()
            .filter_map(|place| place.state)
            .filter(|state| !words.places.contains_key(state))
            .collect();
        assert!(missing.len() <= 1, "only the European Union is no state");
    }

    #[test]
    fn looks_up() {
        let words = Words::shipped().unwrap();
        assert_eq!(words.get(hash::bytes(b"sen.")).unwrap().person.unwrap().sense, hash::bytes(b"senator"));
        assert_eq!(words.place("Russians").unwrap().state, Some(hash::bytes(b"russia")));
        assert_eq!(words.place("Moscow").unwrap().kind, PlaceKind::Capital);
        assert!(words.place("Springfieldtown").is_none());
    }
}

//! What the word tables know: people, bodies, documents, places, given names. One look-up a word.

use std::collections::HashMap;

use crate::{Error, document::Document, lexicon::Table, model::hash};

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
}

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
    words: HashMap<u64, Word>,
    places: HashMap<u64, Place>,
}

impl Words {
    /// The tables that ship.
    pub fn shipped() -> Result<Self, Error> {
        let mut words = Words::default();
        let key = |word: &str| hash::bytes(word.as_bytes());
        let file = "people.tsv";
        for (line, row) in Table::parse(file, include_str!("../lexicon/people.tsv"), 4)?.rows() {
            let gender = gender(file, line, row[2])?;
            let kind = match row[3] {
                "honorific" => PersonKind::Honorific,
                "role" => PersonKind::Role,
                "kin" => PersonKind::Kin,
                "public" => PersonKind::Public,
                other => return Err(Error::lexicon(file, line, format!("expected honorific, role, kin or public, found {other:?}"))),
            };
            words.entry(row[0]).person = Some(Person { sense: key(row[1]), gender, kind });
        }
        for (_, row) in Table::parse("bodies.tsv", include_str!("../lexicon/bodies.tsv"), 3)?.rows() {
            words.entry(row[0]).body = Some(Body { sense: key(row[1]), family: key(row[2]) });
        }
        let file = "documents.tsv";
        for (line, row) in Table::parse(file, include_str!("../lexicon/documents.tsv"), 2)?.rows() {
            words.entry(row[0]).document = Some(match row[1] {
                "authored" => DocumentKind::Authored,
                "independent" => DocumentKind::Independent,
                other => return Err(Error::lexicon(file, line, format!("expected authored or independent, found {other:?}"))),
            });
        }
        let file = "given_names.tsv";
        for (line, row) in Table::parse(file, include_str!("../lexicon/given_names.tsv"), 2)?.rows() {
            words.entry(row[0]).given = Some(gender(file, line, row[1])?);
        }
        let file = "places.tsv";
        for (line, row) in Table::parse(file, include_str!("../lexicon/places.tsv"), 3)?.rows() {
            let kind = match row[1] {
                "state" => PlaceKind::State,
                "demonym" => PlaceKind::Demonym,
                "capital" => PlaceKind::Capital,
                "alias" => PlaceKind::Alias,
                "seat" => PlaceKind::Seat,
                "region" => PlaceKind::Region,
                other => return Err(Error::lexicon(file, line, format!("expected state, demonym, capital, alias, seat or region, found {other:?}"))),
            };
            words.places.insert(key(row[0]), Place { kind, state: (row[2] != "-").then(|| key(row[2])) });
        }
        Ok(words)
    }

    fn entry(&mut self, word: &str) -> &mut Word {
        self.words.entry(hash::bytes(word.as_bytes())).or_default()
    }

    /// What is known of a word, by the hash of its lower-case letters.
    pub fn get(&self, word: u64) -> Option<&Word> {
        self.words.get(&word)
    }

    /// What is known of a token by its dictionary form, "Ministers" too.
    pub fn of(&self, document: &Document, token: usize) -> Option<&Word> {
        let entry = &document.tokens[token];
        self.get(entry.lemma).or_else(|| {
            let word = document.word(token);
            let stem = word.strip_suffix(['s', 'S']).filter(|stem| stem.len() > 2)?;
            self.get(hash::lower(stem))
        })
    }

    /// What is known of a place, by its name or its demonym, "Russians" too.
    pub fn place(&self, name: &str) -> Option<Place> {
        self.places.get(&hash::lower(name)).copied().or_else(|| {
            let stem = name.strip_suffix('s').filter(|stem| stem.len() > 2)?;
            self.places.get(&hash::lower(stem)).copied().filter(|place| place.kind == PlaceKind::Demonym)
        })
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
            ("people.tsv", include_str!("../lexicon/people.tsv"), 4),
            ("bodies.tsv", include_str!("../lexicon/bodies.tsv"), 3),
            ("documents.tsv", include_str!("../lexicon/documents.tsv"), 2),
            ("given_names.tsv", include_str!("../lexicon/given_names.tsv"), 2),
            ("places.tsv", include_str!("../lexicon/places.tsv"), 3),
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
        let missing: Vec<u64> = words.places.values().filter_map(|place| place.state).filter(|state| !words.places.contains_key(state)).collect();
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

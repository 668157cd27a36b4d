//! What the word tables know: people, bodies, documents, places, given names. One look-up per word.

use crate::{
    Error,
    document::{Document, Shape, Tag},
    hash,
    lexicon::{Table, WordClasses, shipped_table},
    model::numbered,
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
    Relative,
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

numbered! {
    /// What a place is.
    pub(crate) enum PlaceKind {
        State = 0,
        Demonym = 1,
        Capital = 2,
        Alias = 3,
        Seat = 4,
        Region = 5,
    }
}

/// A place, or a word made from its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NamedPlace {
    pub kind: PlaceKind,
    /// The state it belongs to, by the hash of its name.
    pub state: Option<u64>,
}

/// The tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameLexicon {
    words: hash::Map<u16>,
    entries: Vec<Word>,
    places: hash::Map<NamedPlace>,
    classes: WordClasses,
}

/// What a word is to the rules that know it as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameWordClass {
    /// "former" says nothing of the kind of an office.
    PassingAdjective,
    /// "afraid": what only somebody can be.
    MindAdjective,
    /// "jr."
    NameSuffix,
    /// "al"
    NameArticle,
    /// "State" of "Secretary of State"
    OfficeField,
    /// A sense of bodies that are called after their owner: "campaign".
    OwnBody,
    /// "prime"
    OfficeWord,
    /// "van"
    NameParticle,
}

impl NameLexicon {
    /// Loads the tables that ship.
    pub fn shipped() -> Result<Self, Error> {
        let mut words = NameLexicon::default();
        words.people(&shipped_table!("speakers/people.tsv", 4)?)?;
        for (_, row) in shipped_table!("speakers/bodies.tsv", 3)?.rows() {
            words.entry(row[0]).body = Some(Body { sense: key(row[1]), family: key(row[2]) });
        }
        words.documents(&shipped_table!("speakers/documents.tsv", 2)?)?;
        let names = shipped_table!("speakers/given_names.tsv", 2)?;
        for (line, row) in names.rows() {
            words.entry(row[0]).given = Some(gender(&names, line, row[1])?);
        }
        for (_, row) in shipped_table!("speakers/quantities.tsv", 1)?.rows() {
            words.entry(row[0]).is_quantity = true;
        }
        words.places(&shipped_table!("speakers/places.tsv", 3)?)?;
        for (class, table) in [
            (NameWordClass::PassingAdjective, shipped_table!("speakers/passing_adjectives.tsv", 1)?),
            (NameWordClass::MindAdjective, shipped_table!("speakers/mind_adjectives.tsv", 1)?),
            (NameWordClass::NameSuffix, shipped_table!("speakers/name_suffixes.tsv", 1)?),
            (NameWordClass::NameArticle, shipped_table!("speakers/name_articles.tsv", 1)?),
            (NameWordClass::OfficeField, shipped_table!("speakers/office_fields.tsv", 1)?),
            (NameWordClass::OwnBody, shipped_table!("speakers/own_bodies.tsv", 1)?),
            (NameWordClass::OfficeWord, shipped_table!("speakers/office_words.tsv", 1)?),
            (NameWordClass::NameParticle, shipped_table!("speakers/name_particles.tsv", 1)?),
        ] {
            words.classes.add_all(class as u16, &table);
        }
        Ok(words)
    }

    fn people(&mut self, table: &Table) -> Result<(), Error> {
        for (line, row) in table.rows() {
            let kind = match row[3] {
                "honorific" => PersonKind::Honorific,
                "role" => PersonKind::Role,
                "relative" => PersonKind::Relative,
                "public" => PersonKind::Public,
                other => {
                    let expected = "expected honorific, role, relative or public";
                    return Err(table.error(line, format!("{expected}, found {other:?}")));
                }
            };
            let gender = gender(table, line, row[2])?;
            self.entry(row[0]).person = Some(Person { sense: key(row[1]), gender, kind });
        }
        Ok(())
    }

    fn documents(&mut self, table: &Table) -> Result<(), Error> {
        for (line, row) in table.rows() {
            self.entry(row[0]).document = Some(match row[1] {
                "authored" => DocumentKind::Authored,
                "independent" => DocumentKind::Independent,
                other => return Err(table.error(line, format!("expected authored or independent, found {other:?}"))),
            });
        }
        Ok(())
    }

    fn places(&mut self, table: &Table) -> Result<(), Error> {
        for (line, row) in table.rows() {
            let kind = match row[1] {
                "state" => PlaceKind::State,
                "demonym" => PlaceKind::Demonym,
                "capital" => PlaceKind::Capital,
                "alias" => PlaceKind::Alias,
                "seat" => PlaceKind::Seat,
                "region" => PlaceKind::Region,
                other => {
                    let expected = "expected state, demonym, capital, alias, seat or region";
                    return Err(table.error(line, format!("{expected}, found {other:?}")));
                }
            };
            self.places.insert(key(row[0]), NamedPlace { kind, state: (row[2] != "-").then(|| key(row[2])) });
        }
        Ok(())
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

    /// Whether a word, as it is written, is of a class.
    pub(super) fn has(&self, class: NameWordClass, word: &str) -> bool {
        self.classes.has(class as u16, key(word))
    }

    /// Whether a word in lower case is of a class.
    pub(super) fn has_lower(&self, class: NameWordClass, word: &str) -> bool {
        self.classes.has(class as u16, hash::lower(word))
    }

    /// Whether a key of a name's word is that of a suffix: "Jr.", "III".
    pub(super) fn is_suffix(&self, key: u64) -> bool {
        self.classes.has(NameWordClass::NameSuffix as u16, key)
    }

    /// Whether bodies of a sense are named after their owner: "her campaign".
    pub(super) fn is_own_body(&self, sense: u64) -> bool {
        self.classes.has(NameWordClass::OwnBody as u16, sense)
    }

    /// What is known of each token by its dictionary form, "Ministers" too.
    pub fn known<'w>(&'w self, document: &Document) -> Known<'w> {
        let of = |token: usize| {
            let entry = &document.tokens[token];
            if is_never_listed(entry.tag) || entry.shape == Shape::Mark && document.word(token) != "%" {
                return UNKNOWN;
            }
            let stem = || {
                let word = document.word(token);
                let stem = word.strip_suffix(['s', 'S']).filter(|stem| stem.len() > 2 && entry.tag.is_noun())?;
                self.words.get(&hash::lower(stem))
            };
            let found = self.words.get(&entry.lemma_hash).or_else(stem).copied().unwrap_or(UNKNOWN);
            // A "coast guard" is a body, though a "guard" is a person.
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
        Known { lexicon: self, of: (0..document.tokens.len()).map(of).collect() }
    }

    /// What is known of a place, by its name or its demonym, "Russians" too.
    pub fn place(&self, name: &str) -> Option<NamedPlace> {
        self.places.get(&hash::lower(name)).copied().or_else(|| {
            let stem = name.strip_suffix('s').filter(|stem| stem.len() > 2)?;
            self.places.get(&hash::lower(stem)).copied().filter(|place| place.kind == PlaceKind::Demonym)
        })
    }
}

/// Tags of words that are in no table.
const fn is_never_listed(tag: Tag) -> bool {
    use Tag::*;
    tag.is_adverb()
        || matches!(tag, In | To | Md | Cc | Prp | PrpS | Vb | Vbd | Vbp | Vbz | Wdt | Wp | Wrb | Comma | Stop | Colon)
}

/// What the tables know of the words of a document.
#[derive(Clone, Debug)]
pub(crate) struct Known<'w> {
    pub lexicon: &'w NameLexicon,
    /// For each token its entry.
    of: Vec<u16>,
}

const UNKNOWN: u16 = u16::MAX;

impl Known<'_> {
    /// What is known of a token.
    pub fn of(&self, token: usize) -> Option<&Word> {
        self.lexicon.entries.get(usize::from(self.of[token]))
    }

    /// Whether a token counts what comes after "of".
    pub fn is_quantity(&self, token: usize) -> bool {
        self.of(token).is_some_and(|word| word.is_quantity)
    }
}

/// The key of a word in lower case.
fn key(word: &str) -> u64 {
    hash::bytes(word.as_bytes())
}

fn gender(table: &Table, line: usize, cell: &str) -> Result<Option<Gender>, Error> {
    match cell {
        "f" => Ok(Some(Gender::Female)),
        "m" => Ok(Some(Gender::Male)),
        "-" => Ok(None),
        other => Err(table.error(line, format!("expected f, m or -, found {other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_places_are_there() {
        let words = NameLexicon::shipped().unwrap();
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
        let words = NameLexicon::shipped().unwrap();
        assert_eq!(words.get(hash::bytes(b"sen.")).unwrap().person.unwrap().sense, hash::bytes(b"senator"));
        assert_eq!(words.place("Russians").unwrap().state, Some(hash::bytes(b"russia")));
        assert_eq!(words.place("Moscow").unwrap().kind, PlaceKind::Capital);
        assert!(words.place("Springfieldtown").is_none());
    }
}

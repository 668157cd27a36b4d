//! The word tables of casualty counts, looked up by the hash of a word or of its dictionary form.

use std::sync::Arc;

use super::{claim::CasualtyKind, rule_words::RuleWords};
use crate::{
    Error,
    document::Document,
    hash::{self, Map},
    lexicon::{Table, shipped_table},
};

/// What a number word adds to a number; see `number_words.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberRole {
    /// "two", "twenty"
    Unit,
    /// "hundred", "dozen"
    Multiplier,
    /// "dozens", "thousands"
    Plural,
    /// "several"
    Some,
    /// "many"
    Many,
    /// "no"
    None,
}

/// How a phrase before a number bounds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    AtLeast,
    MoreThan,
    UpTo,
    FewerThan,
    About,
}

/// How a harm word meets the people harmed; see `harm_words.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HarmUse {
    Verb,
    Subject,
    State,
    Act,
    Counted,
    Lives,
    Toll,
}

/// What else a sentence needs for its harm word to make a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Nothing,
    Number,
    Event,
    Disaster,
    Setting,
    Force,
}

/// What a harm of several words has around its verb; see `harm_phrases.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    FromHome,
    OwnHome,
    ToFlee,
    Hospital,
    ForWounds,
    Captive,
    Custody,
    ToDeath,
    Negated,
}

/// A row of `harm_phrases.tsv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct HarmPhrase {
    pub harm: Harm,
    pub tail: Tail,
}

/// A row of `harm_words.tsv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Harm {
    pub kind: CasualtyKind,
    pub harm_use: HarmUse,
    pub need: Need,
}

/// A class of `context_words.tsv`, as a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordClass(u16);

impl WordClass {
    pub const EVENT: WordClass = WordClass(1 << 0);
    pub const DISASTER: WordClass = WordClass(1 << 1);
    pub const ILLNESS: WordClass = WordClass(1 << 2);
    pub const SPORT: WordClass = WordClass(1 << 3);
    pub const TIME: WordClass = WordClass(1 << 4);
    pub const UNIT: WordClass = WordClass(1 << 5);
    pub const PART: WordClass = WordClass(1 << 6);
    pub const RECOVERY: WordClass = WordClass(1 << 7);
    pub const PLACE: WordClass = WordClass(1 << 8);
    pub const FORCE: WordClass = WordClass(1 << 9);
    pub const FICTION: WordClass = WordClass(1 << 10);
}

/// The classes of several words together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordClassSet(u16);

impl WordClassSet {
    pub fn with(self, entry: &WordEntry) -> Self {
        WordClassSet(self.0 | entry.classes)
    }

    pub fn has(self, class: WordClass) -> bool {
        self.0 & class.0 != 0
    }
}

/// All that the casualty tables say of a word.
#[derive(Clone, Debug, Default)]
pub(super) struct WordEntry {
    classes: u16,
    pub number: Option<(NumberRole, u64)>,
    /// Whether it names people, and whether one of them counts by itself.
    pub person: Option<bool>,
    pub harms: Vec<Harm>,
    /// Harms of several words that begin with it.
    pub phrases: Vec<HarmPhrase>,
}

impl WordEntry {
    /// Whether it is a harm that is itself counted: "deaths".
    pub fn is_counted(&self) -> bool {
        self.harms.iter().any(|harm| matches!(harm.harm_use, HarmUse::Counted | HarmUse::Lives))
    }

    /// Whether it says what befell people, as a verb or an adjective: "killed", "missing".
    pub fn is_harm(&self) -> bool {
        let is_counted =
            |harm: &Harm| matches!(harm.harm_use, HarmUse::Counted | HarmUse::Act | HarmUse::Toll | HarmUse::Lives);
        self.harms.iter().any(|harm| !is_counted(harm))
    }

    pub fn is(&self, class: WordClass) -> bool {
        self.classes & class.0 != 0
    }
}

/// The tables of casualty counts.
#[derive(Clone, Debug)]
pub(super) struct CountLexicon {
    entries: Map<WordEntry>,
    pub rule_words: Arc<RuleWords>,
    /// Phrases as hashes of their words, the last word first, under that word.
    bounds: Map<Vec<(Vec<u64>, Bound)>>,
}

impl CountLexicon {
    pub fn new(rule_words: Arc<RuleWords>) -> Result<Self, Error> {
        let mut words = CountLexicon { entries: Map::default(), rule_words, bounds: Map::default() };
        words.add_numbers(&shipped_table!("claims/number_words.tsv", 3)?)?;
        words.add_bounds(&shipped_table!("claims/bounds.tsv", 2)?)?;
        words.add_harms(&shipped_table!("claims/harm_words.tsv", 5)?)?;
        words.add_harm_phrases(&shipped_table!("claims/harm_phrases.tsv", 5)?)?;
        words.add_people(&shipped_table!("claims/victims.tsv", 2)?)?;
        words.add_classes(&shipped_table!("claims/context_words.tsv", 2)?)?;
        Ok(words)
    }

    /// What the tables say of a token: of the word as written, else of its dictionary form.
    pub fn entry(&self, document: &Document, token: usize) -> Option<&WordEntry> {
        let token = &document.tokens[token];
        self.entries
            .get(&token.lower_hash)
            .or_else(|| if token.lemma_hash == token.lower_hash { None } else { self.entries.get(&token.lemma_hash) })
    }

    /// The value of a number word.
    pub fn value(&self, word: &str) -> Option<f64> {
        match self.entries.get(&hash::lower(word))?.number? {
            (NumberRole::Unit | NumberRole::Multiplier, value) => Some(value as f64),
            _ => None,
        }
    }

    /// The bound a phrase that ends before token `end` sets, and where the phrase begins.
    pub fn bound_before(&self, document: &Document, start: usize, end: usize) -> Option<(usize, Bound)> {
        if end <= start {
            return None;
        }
        let phrases = self.bounds.get(&document.tokens[end - 1].lower_hash)?;
        let fits = |words: &[u64]| {
            words.len() <= end - start
                && words.iter().enumerate().all(|(back, word)| document.tokens[end - 1 - back].lower_hash == *word)
        };
        phrases.iter().find(|(words, _)| fits(words)).map(|(words, bound)| (end - words.len(), *bound))
    }

    /// The entry of a word, made if there is none.
    fn entry_mut(&mut self, word: &str) -> &mut WordEntry {
        self.entries.entry(hash::bytes(word.as_bytes())).or_default()
    }

    fn add_numbers(&mut self, table: &Table) -> Result<(), Error> {
        for (line, cells) in table.rows() {
            let role = match cells[1] {
                "unit" => NumberRole::Unit,
                "multiplier" => NumberRole::Multiplier,
                "plural" => NumberRole::Plural,
                "some" => NumberRole::Some,
                "many" => NumberRole::Many,
                "none" => NumberRole::None,
                other => return Err(unknown(table, line, "role", other)),
            };
            let value = cells[2].parse().map_err(|_| unknown(table, line, "whole number", cells[2]))?;
            self.entry_mut(cells[0]).number = Some((role, value));
        }
        Ok(())
    }

    fn add_bounds(&mut self, table: &Table) -> Result<(), Error> {
        for (line, cells) in table.rows() {
            let bound = match cells[1] {
                "at_least" => Bound::AtLeast,
                "more_than" => Bound::MoreThan,
                "up_to" => Bound::UpTo,
                "fewer_than" => Bound::FewerThan,
                "about" => Bound::About,
                other => return Err(unknown(table, line, "bound", other)),
            };
            let words: Vec<u64> = cells[0].split(' ').rev().map(|word| hash::bytes(word.as_bytes())).collect();
            let phrases = self.bounds.entry(words[0]).or_default();
            phrases.push((words, bound));
            // The longest first: "no more than" before "more than".
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Ok(())
    }

    fn add_harms(&mut self, table: &Table) -> Result<(), Error> {
        for (line, cells) in table.rows() {
            let harm_use = match cells[3] {
                "verb" => HarmUse::Verb,
                "subject" => HarmUse::Subject,
                "state" => HarmUse::State,
                "act" => HarmUse::Act,
                "counted" => HarmUse::Counted,
                "lives" => HarmUse::Lives,
                "toll" => HarmUse::Toll,
                other => return Err(unknown(table, line, "use", other)),
            };
            let harm = Harm { kind: kind(table, line, cells[2])?, harm_use, need: need(table, line, cells[4])? };
            for form in forms(cells[0], cells[1]) {
                self.entry_mut(form).harms.push(harm);
            }
        }
        Ok(())
    }

    fn add_harm_phrases(&mut self, table: &Table) -> Result<(), Error> {
        for (line, cells) in table.rows() {
            let (harm_use, tail) = match cells[3] {
                "from_home" => (HarmUse::Verb, Tail::FromHome),
                "own_home" => (HarmUse::Subject, Tail::OwnHome),
                "to_flee" => (HarmUse::Verb, Tail::ToFlee),
                "hospital" => (HarmUse::Verb, Tail::Hospital),
                "for_wounds" => (HarmUse::Verb, Tail::ForWounds),
                "captive" => (HarmUse::Verb, Tail::Captive),
                "custody" => (HarmUse::Verb, Tail::Custody),
                "to_death" => (HarmUse::Verb, Tail::ToDeath),
                "negated" => (HarmUse::Subject, Tail::Negated),
                other => return Err(unknown(table, line, "tail", other)),
            };
            let harm = Harm { kind: kind(table, line, cells[2])?, harm_use, need: need(table, line, cells[4])? };
            for form in forms(cells[0], cells[1]) {
                self.entry_mut(form).phrases.push(HarmPhrase { harm, tail });
            }
        }
        Ok(())
    }

    fn add_people(&mut self, table: &Table) -> Result<(), Error> {
        for (line, cells) in table.rows() {
            let counts_alone = match cells[1] {
                "one" => true,
                "many" => false,
                other => return Err(unknown(table, line, "number", other)),
            };
            self.entry_mut(cells[0]).person = Some(counts_alone);
            if counts_alone {
                // The tagger may take "Americans" or "SOLDIERS" for names and leave their plural on.
                self.entry_mut(&plural(cells[0])).person.get_or_insert(false);
            }
        }
        Ok(())
    }

    fn add_classes(&mut self, table: &Table) -> Result<(), Error> {
        for (line, cells) in table.rows() {
            let class = match cells[1] {
                "event" => WordClass::EVENT,
                "disaster" => WordClass::DISASTER,
                "illness" => WordClass::ILLNESS,
                "sport" => WordClass::SPORT,
                "time" => WordClass::TIME,
                "unit" => WordClass::UNIT,
                "part" => WordClass::PART,
                "recovery" => WordClass::RECOVERY,
                "place" => WordClass::PLACE,
                "force" => WordClass::FORCE,
                "fiction" => WordClass::FICTION,
                other => return Err(unknown(table, line, "class", other)),
            };
            self.entry_mut(cells[0]).classes |= class.0;
        }
        Ok(())
    }
}

/// A word and its other forms.
fn forms<'a>(word: &'a str, others: &'a str) -> impl Iterator<Item = &'a str> {
    std::iter::once(word).chain(others.split(' ').filter(|form| *form != "-"))
}

fn kind(table: &Table, line: usize, cell: &str) -> Result<CasualtyKind, Error> {
    Ok(match cell {
        "killed" => CasualtyKind::Killed,
        "wounded" => CasualtyKind::Wounded,
        "missing" => CasualtyKind::Missing,
        "detained" => CasualtyKind::Detained,
        "displaced" => CasualtyKind::Displaced,
        "affected" => CasualtyKind::Affected,
        other => return Err(unknown(table, line, "kind", other)),
    })
}

fn need(table: &Table, line: usize, cell: &str) -> Result<Need, Error> {
    Ok(match cell {
        "-" => Need::Nothing,
        "number" => Need::Number,
        "event" => Need::Event,
        "disaster" => Need::Disaster,
        "setting" => Need::Setting,
        "force" => Need::Force,
        other => return Err(unknown(table, line, "need", other)),
    })
}

/// The plural of a noun for people: "nurses", "firemen", "wives".
fn plural(noun: &str) -> String {
    let ending = |tail: &str| noun.strip_suffix(tail);
    if let Some(stem) = ending("man") {
        format!("{stem}men")
    } else if noun.ends_with("child") {
        format!("{noun}ren")
    } else if let Some(stem) = ending("y").filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        format!("{stem}ies")
    } else if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) {
        format!("{noun}es")
    } else if noun == "thief" {
        "thieves".into()
    } else if noun == "wife" {
        "wives".into()
    } else {
        format!("{noun}s")
    }
}

/// A cell with a name that its column does not have.
fn unknown(table: &Table, line: usize, what: &str, found: &str) -> Error {
    table.error(line, format!("expected a {what}, found {found:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_can_be_read() {
        CountLexicon::new(Arc::new(RuleWords::new().unwrap())).unwrap();
    }

    #[test]
    fn plurals() {
        for (noun, expected) in [
            ("nurse", "nurses"),
            ("fireman", "firemen"),
            ("child", "children"),
            ("deputy", "deputies"),
            ("boy", "boys"),
            ("coach", "coaches"),
            ("wife", "wives"),
        ] {
            assert_eq!(plural(noun), expected);
        }
    }
}

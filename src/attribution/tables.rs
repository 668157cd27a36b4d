//! The word tables of this stage.

use super::quote::Act;
use crate::{
    Error, hash,
    lexicon::{Table, shipped_table},
};

/// How a cue names whom something is said to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AddresseePattern {
    /// The noun phrase after it: "told reporters".
    Object,
    /// The noun phrase after "to" or "with": "said to reporters", "in an interview with the Courier".
    Preposition,
}

/// The word tables of this stage, under the hashes of their words.
#[derive(Clone, Debug)]
pub(crate) struct AttributionTables {
    /// What the source does, by the lemma of a cue's word.
    pub acts: hash::Map<Act>,
    /// By the lemma of the cue's head.
    pub addressee_cues: hash::Map<AddresseePattern>,
    /// Lemmas of verbs that introduce quotes within quotes.
    pub inner_cues: hash::Map<()>,
    /// Last words, in lower case, of who says so at the end of a headline.
    pub headline_sources: hash::Map<()>,
}

impl AttributionTables {
    pub fn shipped() -> Result<Self, Error> {
        Ok(AttributionTables {
            acts: classes(
                &shipped_table!("attribution/acts.tsv", 2)?,
                &[("thought", Act::Thought), ("writing", Act::Writing)],
            )?,
            addressee_cues: classes(
                &shipped_table!("attribution/addressee_cues.tsv", 2)?,
                &[("object", AddresseePattern::Object), ("preposition", AddresseePattern::Preposition)],
            )?,
            inner_cues: words(&shipped_table!("attribution/inner_cues.tsv", 1)?),
            headline_sources: words(&shipped_table!("attribution/headline_sources.tsv", 1)?),
        })
    }
}

/// A table of words.
fn words(table: &Table) -> hash::Map<()> {
    table.rows().map(|(_, cells)| (hash::bytes(cells[0].as_bytes()), ())).collect()
}

/// A table of words with the name of a class each.
fn classes<T: Copy>(table: &Table, names: &[(&str, T)]) -> Result<hash::Map<T>, Error> {
    let row = |(line, cells): (usize, &[&str])| {
        let class = names.iter().find(|(name, _)| *name == cells[1]).map(|(_, class)| *class);
        let expected = || names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" or ");
        let wrong = || table.error(line, format!("expected {}, found {:?}", expected(), cells[1]));
        Ok((hash::bytes(cells[0].as_bytes()), class.ok_or_else(wrong)?))
    };
    table.rows().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_that_is_none_is_an_error_with_its_line() {
        let names = [("thought", Act::Thought), ("writing", Act::Writing)];
        let table = |text| Table::parse("acts.tsv", text, 2).expect("two columns");
        let found = classes(&table("# A header.\nbelieve\tthought\n"), &names).expect("a table");
        assert_eq!(found.get(&hash::bytes(b"believe")), Some(&Act::Thought));
        let error = classes(&table("# A header.\nbelieve\tthinking\n"), &names).expect_err("no such class");
        assert_eq!(error.to_string(), "acts.tsv, line 2: expected thought or writing, found \"thinking\"");
    }
}

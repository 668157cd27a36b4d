//! Casualty counts, by rule.
//!
//! A harm word (`harm_words.tsv`) looks for the people it befell, in this order (the module of each rule in brackets):
//! 1. a verb's object, if it is not passive: "killing 14", "shot and wounded two guards"; not "killed the bill"
//!    (`verb`);
//! 2. the subject of a passive, of "die" and the like, of a state: "two nurses, 31 and 40, were killed", "left nine
//!    dead"; not "police were killed off in the plot" (`verb`, `nouns`);
//! 3. what an act is "of": "the murder of a judge" (`nouns`);
//! 4. a harm that is itself counted: "14 deaths", "no casualties"; "claimed nine lives" (`nouns`);
//! 5. the number after a toll: "the death toll rose to 14" (`toll`).
//!
//! Lists are added up (`lists`): "a woman and her two children" are three. A part with a number of its own is marked as
//! one: "87 people, 31 of them children"; of a toll "raised to 14 from 10" both are found, the new one marked to
//! replace the old.
//!
//! No count: what is wished, feared or supposed (`negation`: "could kill thousands"), a single person who dies without
//! an event in the sentence ("died on Monday at 92"), a single arrest, the injuries of a game.
//!
//! Known misses: a subject behind a relative clause with an object of its own; ages between brackets; counts of one
//! harm in two places ("150 in one town, 30 in the other"). Cost: one lookup per token in sentences without a harm
//! word.

mod finder;
mod lists;
mod negation;
mod no_event;
mod nouns;
mod phrases;
mod toll;
mod verb;

pub(super) use finder::Casualty;

use finder::CasualtyFinder;

use super::{count_lexicon::CountLexicon, sentence_view::SentenceView};
use crate::document::Document;

/// The counts of the sentence with the tokens from `start` to `end`, in order.
pub(super) fn counts(document: &Document, lexicon: &CountLexicon, start: usize, end: usize) -> Vec<Casualty> {
    let view = SentenceView { document, lexicon, start, end };
    let has_harm = (start..end)
        .any(|token| view.entry(token).is_some_and(|entry| !entry.harms.is_empty() || !entry.phrases.is_empty()));
    if has_harm { CasualtyFinder::new(view).counts() } else { Vec::new() }
}

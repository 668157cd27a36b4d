//! Who puts a claim forward and whom it is about.
//!
//! Candidates are the noun phrases of the sentence (or their owners: "the mayor" in "the mayor's silence"), the
//! speakers of the quotes that reach into it, the first party of the sentence before, the parties named last, and
//! nobody. A linear model weighs how each is related to the words that make the claim: subject, object or agent of a
//! verb of some class ("the union *accused* the mine", "*was blamed* by the mayor"), owner of a noun ("the mine's
//! *negligence*"), what preposition leads to it ("allegations *against* the mine"), whether it is in the quote or
//! around it, and what it is: a name, a pronoun, a person, a body, often mentioned or once, accused before or not. "I"
//! and "we" in a quote are its speaker. The likeliest candidate wins; where that is nobody, the claim is in the
//! article's own voice, or about nobody named.
//!
//! Known misses: "it was X who"; a party whom a description names ("the former chairman").
//! Cost: sentences with a claim only.

mod candidates;
mod chances;
mod features;
mod history;
mod relations;

pub(super) use candidates::SentenceParties;
pub(super) use chances::QUESTIONS;
pub(super) use history::PartyHistory;
#[cfg(feature = "train")]
pub(super) use {
    candidates::PartyCandidate,
    chances::{CLAIMANT, TARGET, party_chances},
    features::of_type,
};

//! Speakers: the parties behind the sources.
//!
//! ```
//! let text = "“We won,” said Ana Silva, the mayor of Northport. Later she added that it was late.";
//! let article = onrecord::extract(text);
//! let speaker = &article.speakers.list[article.speakers.of_quote[0].unwrap()];
//! assert_eq!(speaker.name, "Ana Silva");
//! assert_eq!(speaker.role.as_deref(), Some("mayor of Northport"));
//! // "she" is Ana Silva.
//! assert_eq!(article.speakers.of_quote[1], article.speakers.of_quote[0]);
//! ```
//!
//! The steps, each a module:
//! 1. `mentions`: noun phrases cut into names with their titles, nouns, pronouns;
//! 2. `name_types`: a person, an organisation, a place, or something else, by a linear model;
//! 3. `named_parties`, `short_names`, `headlines`: names linked over the whole article, the full ones first;
//! 4. `linker`, `nominal_parties`, `appositions`, `pronouns`: from left to right, everything else linked to a party
//!    before it, or made one;
//! 5. `sources`: the words of a quote's source to the party that spoke;
//! 6. `unsourced`: quotes without a source, "I" and "we".
//!
//! A party is unnamed (`is_anonymous`) if only nouns for an office, an occupation or a relative refer to it: "a senior
//! official", "two witnesses", "her brother". People at large are not an anonymous source: "voters", "Danes", "42
//! percent".
//!
//! A place that speaks keeps its own name, "Moscow", not "Russia": a comparison of articles may merge the two. A
//! document with an author speaks for its author ("a report by the ministry"), others for themselves ("a poll").
//!
//! Known misses: nouns that need knowledge of the world ("the island nation"), nicknames, "they" for a single person,
//! joint parties under a later noun ("the candidates"), relatives before their names ("his ex-wife").
//!
//! Cost: one look-up per noun in a table of 2,700 words, about thirty look-ups in the weights per name. Every search
//! back is bounded, so the whole is linear.

mod appositions;
#[cfg(feature = "train")]
pub mod gold;
mod headlines;
mod linked_mention;
mod linker;
mod mentions;
mod name_lexicon;
mod name_types;
#[cfg(feature = "train")]
pub mod name_types_trainer;
mod named_parties;
mod nominal_parties;
mod party;
mod pronouns;
#[cfg(feature = "train")]
pub mod pronouns_trainer;
mod resolver;
mod short_names;
mod sources;
mod speaker;
mod unsourced;

pub use resolver::Resolver;
pub use speaker::{Link, Speaker, SpeakerType, Speakers};

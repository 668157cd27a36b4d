//! Comparisons of many articles: what one has from another, and how they quote the same words.
//!
//! | function | what it finds |
//! |---|---|
//! | [`common_quotes()`] | the same utterance in several articles, and how each version was cut or altered |
//! | [`casualty_events()`] | which event each casualty count is about |
//! | [`reprints()`] | what an article has from an earlier one |
//! | [`stories()`] | which articles report one story |
//! | [`terms()`] | the words that show what a text is about |
//!
//! ```
//! use onrecord::{Extractor, batch, compare::{ComparedQuote, Relation, common_quotes}};
//!
//! let texts = [
//!     "“The pumps failed at noon, and nobody in the company warned us,” said Ana Silva, the mayor.",
//!     "“Nobody in the company warned us,” Mayor Ana Silva told reporters on Monday.",
//! ];
//! let articles = batch::extract_all(Extractor::shared(), &texts, None)?;
//! let records: Vec<_> = articles.iter().map(|article| article.record()).collect();
//! let quotes: Vec<ComparedQuote> = records
//!     .iter()
//!     .enumerate()
//!     .flat_map(|(article, record)| {
//!         record.quotes.iter().map(move |quote| ComparedQuote {
//!             text: &quote.text,
//!             kind: quote.kind,
//!             article,
//!             speaker: quote.speaker_name,
//!         })
//!     })
//!     .collect();
//! let found = common_quotes(&quotes, 4, None)?;
//! let cut = &found[1];
//! assert_eq!((quotes[cut.quote].article, quotes[cut.quote].speaker), (1, Some("Ana Silva")));
//! assert_eq!(cut.relation, Relation::Shortened);
//! # Ok::<(), onrecord::Error>(())
//! ```
//!
//! Each comparison is a pure function of texts or of what was read in them, does not depend on the number of threads,
//! and takes time in proportion to its input: similar items are found by an index, never by trying every pair.

mod align;
mod casualty_events;
mod casualty_sentences;
mod clusters;
mod common_quotes;
mod compared_quote;
mod differences;
mod overlaps;
mod passages;
mod reported_versions;
mod reprints;
mod stories;
mod terms;
mod utterances;
mod versions;
mod when;
mod word_keys;

pub use casualty_events::{CountEvent, casualty_events};
pub use casualty_sentences::CasualtyCount;
pub use common_quotes::{CommonQuote, common_quotes};
pub use compared_quote::ComparedQuote;
pub use differences::Relation;
pub use reprints::{Reprint, reprints};
pub use stories::stories;
pub use terms::terms;

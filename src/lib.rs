//! Reads news articles and says who is reported to have said what, who accuses whom, who denies it, and how many people
//! were hurt according to whom.
//!
//! ```
//! let article = onrecord::extract("“We won,” said Ana Silva.");
//! assert_eq!(article.text, "“We won,” said Ana Silva.");
//! ```
//!
//! # The way of the data
//! ```text
//! text ─ document ─ marks ─ attribution ─ speakers ─ claims ─ Article ─ corpus ─ compare
//! ```
//! Each stage is a pure function of those before it: no I/O, no clock, no randomness. Later results refer to earlier ones
//! by index or by byte span; text is never altered and never copied before the edge.
//!
//! # Words
//! A *quote* attributes a *content* to a *source* by a *cue* (Newell, Margolin and Ruths 2018). A *speaker* is the party
//! behind the sources. A *claim* is a typed proposition in a sentence, put forward by a *claimant*, about a *target*.

mod article;
pub mod attribution;
pub mod batch;
pub mod claims;
mod code_points;
#[cfg(any(feature = "python", test))]
mod columns;
pub mod compare;
#[cfg(feature = "train")]
pub mod corpora;
pub mod document;
mod error;
mod extractor;
pub mod hash;
pub mod lexicon;
pub mod marks;
pub mod model;
#[cfg(feature = "python")]
mod python;
mod record;
mod span;
pub mod speakers;

pub use article::Article;
pub use error::Error;
pub use extractor::Extractor;
pub use record::{ClaimRecord, EvidenceRecord, QuoteRecord, Record, SpeakerRecord, TargetRecord};
pub use span::Span;

/// Reads one text with the weights and lexicons that ship with the library. Any string will do.
///
/// ```
/// let article = onrecord::extract("");
/// assert!(article.quotes.is_empty());
/// ```
pub fn extract(text: &str) -> Article<'_> {
    Extractor::shared().extract(text)
}

/// The README's Rust code runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

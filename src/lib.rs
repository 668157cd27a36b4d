//! Reads news articles and shows who is reported to have said what, who accuses whom, who denies it, and how many
//! people were hurt according to whom.
//!
//! ```
//! let text = "“The pumps failed,” Ana Silva told the council. She said that the mine was closed.";
//! let article = onrecord::extract(text);
//! let record = article.record();
//! let said: Vec<(Option<&str>, &str)> =
//!     record.quotes.iter().map(|quote| (quote.speaker_name, quote.text.as_str())).collect();
//! assert_eq!(said, [
//!     (Some("Ana Silva"), "“The pumps failed,”"),
//!     (Some("Ana Silva"), "that the mine was closed"),
//! ]);
//! ```
//!
//! Everything is compiled in: no file is read and nothing is downloaded at run time. The same text always gives the
//! same result, and every string is read without an error.
//!
//! # Examples
//! ## An accusation and its denial
//! A [claim](claims::Claim) has a type, a claimant and a target.
//! ```
//! use onrecord::claims::ClaimType;
//!
//! let text = "Mayor Ilse Brandt accused Norvik of dumping waste in the harbour. Norvik denied the accusation.";
//! let article = onrecord::extract(text);
//! let name = |speaker: Option<usize>| speaker.map(|speaker| article.speakers.list[speaker].name.as_str());
//! let [accusation, denial] = &article.claims[..] else { panic!("two claims") };
//!
//! assert_eq!(accusation.claim_type, ClaimType::Accusation);
//! assert_eq!(name(accusation.claimant), Some("Ilse Brandt"));
//! assert_eq!(accusation.target.as_ref().unwrap().name, "Norvik");
//! assert_eq!((&denial.claim_type, name(denial.claimant)), (&ClaimType::Denial, Some("Norvik")));
//! ```
//!
//! ## Casualty counts with their bounds
//! ```
//! let text = "At least 14 people were killed, the coast guard said. Hospitals counted up to 60 wounded.";
//! let article = onrecord::extract(text);
//! let counts = article.claims.iter().filter_map(|claim| claim.count);
//! let bounds: Vec<(Option<u64>, Option<u64>)> = counts.map(|count| (count.min, count.max)).collect();
//! assert_eq!(bounds, [(Some(14), None), (None, Some(60))]);
//! ```
//!
//! ## Many articles on all cores
//! ```
//! use onrecord::{Extractor, batch};
//!
//! let texts = ["“We won,” said Ana Silva.", "Jan Osei said the count was wrong."];
//! let articles = batch::extract_all(Extractor::shared(), &texts, None)?;
//! let speakers: Vec<&str> = articles.iter().map(|article| article.speakers.list[0].name.as_str()).collect();
//! assert_eq!(speakers, ["Ana Silva", "Jan Osei"]);
//! # Ok::<(), onrecord::Error>(())
//! ```
//! [`compare`] then finds the quotes that several articles have, what each has from an earlier one, and which of them
//! report one story.
//!
//! ## Claim types of your own
//! [`claims::ClaimTypes`] reads them from a table of words and patterns; see [`Extractor::with_claim_types`].
//!
//! # Stages
//! ```text
//! text ─ document ─ marks ─ attribution ─ speakers ─ claims ─ Article ─ compare
//! ```
//! | module | what it finds | method |
//! |---|---|---|
//! | [`document`] | words with parts of speech, sentences, paragraphs | [`Extractor::read`] |
//! | [`marks`] | pairs of quotation marks | [`Extractor::pair`] |
//! | [`attribution`] | quotes: content, cue and source | [`Extractor::attribute`] |
//! | [`speakers`] | the parties behind the sources | [`Extractor::resolve`] |
//! | [`claims`] | typed propositions with claimant and target | [`Extractor::tag`] |
//! | all of these | an [`Article`] | [`Extractor::extract`] |
//! | [`batch`] | the articles of many texts | [`batch::extract_all`] |
//! | [`compare`] | what many articles share and where they differ | its functions |
//!
//! Each stage is a pure function of those before it: no I/O, no clock, no randomness. Later results refer to earlier
//! ones by index or by [`Span`], a range of bytes; the text is never altered and never copied until an
//! [`Article::record`] is made.
//!
//! # What is public
//! This page lists the public interface: [`extract`], [`Extractor`], [`Article`] with its [`Record`], [`Span`],
//! [`Error`] and the modules in the table. What it does not list is plumbing that may change at any time, although some
//! of it can be reached for the sake of tests and of training: the linear models, feature hashes and word tables, and
//! everything behind the feature `train`.
//!
//! # Words
//! One word for one idea, here, in Python and in the tables.
//!
//! | word | meaning |
//! |---|---|
//! | article | one text with its id, outlet, date of publication, title and address |
//! | outlet | who published an article |
//! | token | a word or a sign of punctuation; the smallest unit that is read |
//! | lemma | the dictionary form of a word: "say" for "said" |
//! | chunk | a noun phrase, a verb group or what is between, without nesting |
//! | mark | a pair of quotation marks |
//! | aside | what is in quotation marks but is nobody's speech: a title, or scare quotes |
//! | quote | one attribution relation: a content attributed to a source by a cue (Newell et al. 2018) |
//! | content | the words reported: one or more spans |
//! | cue | the words that signal a quote: "said", "according to", a colon; or none |
//! | source | the words that name who said it: "the spokesman", "he"; or none |
//! | addressee | the words that name who it was said to |
//! | kind | whether all of a content is in quotation marks (direct), none (indirect) or a part (mixed) |
//! | act | what the source did: speech, thought or writing |
//! | mention | words that refer to a party: a name, a noun phrase or a pronoun |
//! | speaker | a party of one article: its mentions resolved, with a name, a type and a role |
//! | party | a speaker across articles, under one name |
//! | role | what the article says a speaker is: "foreign minister" |
//! | anonymous | not named by the article: "a senior official" |
//! | claim | a typed proposition in a sentence: an accusation, a denial, a casualty count ... |
//! | claim type | what a claim does; the built-in ones narrow CAMEO (Gerner et al. 2002), others are user-defined |
//! | claimant | the speaker who puts a claim forward |
//! | target | whom a claim is about |
//! | voice | whether a claim is in a quote or in the article's own words |
//! | hedged | put forward with caution: "may have", "reportedly" |
//! | negated | about what is not so: "vowed not to resign" |
//! | casualty count | a number of people killed, wounded, missing, detained or displaced |
//! | bound | the least or the greatest number that a count allows: `min`, `max` |
//! | victims | who the people counted are |
//! | circumstances | victims, cause, place and time of a count |
//! | candidate | a possible cue, claimant, target or antecedent, before the choice |
//! | reading | one decoded hypothesis: a cue with its content and source |
//! | label | what a tagger assigns to a token |
//! | feature | one hashed observation that a model weighs |
//! | template | a kind of feature, with a fixed number |
//! | weight | what a feature adds to the score of a label, learnt from annotated corpora |
//! | confidence | the share of results with this figure that is right: of quotes with 0.8, about 80 % |
//! | story | articles on one matter within some days |
//! | event | what casualty counts are about |
//! | dispute | accusations of one party on one matter, with the denials |
//! | reply | a denial that answers an accusation |
//! | reprint | words that an article has from an earlier one |
//! | version | one form of an utterance that several articles quote; of an article in a store, one of its states |
//! | similarity | how alike two items are, 0 to 1 |

mod article;
pub mod attribution;
pub mod batch;
pub mod claims;
mod code_points;
#[cfg(any(feature = "python", test))]
mod columns;
pub mod compare;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod corpora;
pub mod document;
mod error;
mod extractor;
#[doc(hidden)]
pub mod hash;
#[doc(hidden)]
pub mod lexicon;
pub mod marks;
#[doc(hidden)]
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

/// Reads one text with the weights and lexicons that ship with the library. Every string is read without an error.
///
/// ```
/// let article = onrecord::extract("Norvik denied that the pumps had failed.");
/// let denial = &article.claims[0];
/// assert_eq!(denial.claim_type.name(), "denial");
/// assert_eq!(article.speakers.list[denial.claimant.unwrap()].name, "Norvik");
/// assert!(onrecord::extract("").quotes.is_empty());
/// ```
pub fn extract(text: &str) -> Article<'_> {
    Extractor::shared().extract(text)
}

/// The README's Rust code runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

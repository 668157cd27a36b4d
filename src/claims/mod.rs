//! The fifth stage: claims, which are accusations, denials, casualty counts, admissions, threats, demands and promises.
//!
//! ```
//! let article = onrecord::extract("The blast killed 14 people and wounded at least 30.");
//! let counts: Vec<_> = article.claims.iter().filter_map(|claim| claim.count).collect();
//! assert_eq!((counts[0].min, counts[0].max), (Some(14), Some(14)));
//! assert_eq!((counts[1].min, counts[1].max), (Some(30), None));
//! ```
//!
//! Sentence by sentence, in this order:
//! 1. `casualty` finds casualty counts by rule: "killed at least 14", "no one was hurt"; not "killed the bill".
//! 2. `features` gives the features of the sentence to six logistic regressions, one per type: "accused the mine of
//!    hiding the leak" is an accusation, "called the plan a mistake" is none.
//! 3. `custom_types` finds user-defined types by the patterns of a table.
//! 4. `parties` weighs the parties around a claim: who puts it forward, whom it is about.
//!
//! `tagger` runs them. What it gives is defined in `claim` and `claim_type`; `document_view` and `sentence_view` show
//! the text to the models and to the rules, `claim_lexicon`, `count_lexicon` and `rule_words` hold the tables of words.
//!
//! A claim's span is its whole sentence, a count's the words from victims to harm. A count that an indirect quote
//! refers to and does not give, as in "condemned the attack that killed 14", is the article's own.
//!
//! Known misses: accusations without a word of wrong ("They made millions selling access"); words of a type in
//! another sense ("the clinic admits patients", "demand for copper", "warned of snow"); two claims of one type in a
//! sentence are found as one. Cost: about a third of a microsecond per word.

mod casualty;
mod circumstances;
mod claim;
mod claim_lexicon;
mod claim_type;
mod count_lexicon;
mod custom_types;
mod document_view;
mod features;
mod group;
mod number;
mod numeral;
mod parties;
mod rule_words;
mod sentence_view;
mod tagger;
mod templates;
mod toll_source;
#[cfg(feature = "train")]
pub mod trainer;

pub use claim::{CasualtyKind, Circumstances, Claim, Count, Target, Voice};
pub use claim_type::ClaimType;
pub use custom_types::ClaimTypes;
pub use tagger::ClaimTagger;

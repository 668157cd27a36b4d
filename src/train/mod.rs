//! Makes the weights in `models/` from annotated corpora; see CONTRIBUTING.md.

pub mod attribution;
pub mod claims;
pub mod corpora;
pub mod names;
pub mod pronouns;
pub mod quotes;
pub mod speakers;
pub mod tagger;
mod word_vectors;

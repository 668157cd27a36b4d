//! What comparisons of quotes take.

use crate::attribution::Kind;

/// A quote to be compared with those of other articles.
#[derive(Clone, Copy, Debug)]
pub struct ComparedQuote<'t> {
    /// Its words, with their quotation marks.
    pub text: &'t str,
    /// How much of it is in quotation marks, and so in the speaker's own words.
    pub kind: Kind,
    /// Its article, by index.
    pub article: usize,
    /// The name of the speaker, if known.
    pub speaker: Option<&'t str>,
}

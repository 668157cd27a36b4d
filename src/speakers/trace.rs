//! The mentions that were linked so far, as later rules look back on them.

/// A mention that is linked to a party.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    pub party: usize,
    /// Its first token.
    pub token: usize,
    pub is_quoted: bool,
    pub is_subject: bool,
    pub is_pronoun: bool,
}

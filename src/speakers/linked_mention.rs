//! The mentions linked so far, which later rules look back on.

/// A mention that is linked to a party.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinkedMention {
    pub party: usize,
    /// Its first token.
    pub token: usize,
    pub is_quoted: bool,
    pub is_subject: bool,
    pub is_pronoun: bool,
}

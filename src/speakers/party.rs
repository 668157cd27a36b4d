//! A party: who or what the mentions of an article refer to.

use super::{
    SpeakerType,
    name_lexicon::Gender,
    name_types::{NameType, TypeScores},
};
use crate::Span;

/// Somebody or something that an article mentions, on the way to a [`Speaker`](super::Speaker).
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub kind: SpeakerType,
    /// Whether the article names it.
    pub is_named: bool,
    /// The party that wrote it, if it is a document.
    pub author: Option<usize>,
    /// The scores of its mentions for each type of name, summed.
    pub type_scores: TypeScores,
    pub is_anonymous: bool,
    pub name: String,
    /// The key of each word of its name.
    pub keys: Vec<u64>,
    /// The key of the last word of its name that is no suffix.
    pub surname: Option<u64>,
    pub role: Option<Span>,
    /// The senses of its titles and of the words of its name, such as "senator" for "Sen.".
    pub senses: Vec<u64>,
    pub gender: Option<Gender>,
    pub is_plural: bool,
    /// Whether its words are for people or bodies, which can act and speak.
    pub is_agent: bool,
    /// Where it is mentioned, in any order.
    pub mentions: Vec<Span>,
    /// The first token of its latest mention by name, while names are linked.
    pub last_named_at: Option<usize>,
    /// Whether it is called by its first name alone.
    pub is_called_by_first_name: bool,
    /// The first token of the first mention by name.
    pub first_named_at: usize,
    /// The number of its mentions linked so far.
    pub mention_count: u32,
    /// The first token of the mention linked last.
    pub last_mentioned_at: usize,
}

impl Party {
    pub fn new(kind: SpeakerType, name: &str) -> Self {
        Party {
            kind,
            is_named: false,
            author: None,
            type_scores: TypeScores::default(),
            is_anonymous: false,
            name: name.to_string(),
            keys: Vec::new(),
            surname: None,
            role: None,
            senses: Vec::new(),
            gender: None,
            is_plural: false,
            is_agent: true,
            mentions: Vec::new(),
            last_named_at: None,
            is_called_by_first_name: false,
            first_named_at: usize::MAX,
            mention_count: 0,
            last_mentioned_at: 0,
        }
    }

    pub fn is_person(&self) -> bool {
        self.kind == SpeakerType::Person
    }
}

pub(super) fn speaker_type(kind: NameType) -> SpeakerType {
    match kind {
        NameType::Person => SpeakerType::Person,
        NameType::Organization => SpeakerType::Organization,
        NameType::Place => SpeakerType::Place,
        NameType::Other => SpeakerType::Unknown,
    }
}

/// Whether two genders may be one person's.
pub(super) fn agree(one: Option<Gender>, other: Option<Gender>) -> bool {
    one.is_none() || other.is_none() || one == other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_gender_agrees_with_any() {
        assert!(agree(None, Some(Gender::Male)) && agree(Some(Gender::Female), None));
        assert!(agree(Some(Gender::Female), Some(Gender::Female)));
        assert!(!agree(Some(Gender::Female), Some(Gender::Male)));
    }
}

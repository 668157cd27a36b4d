//! A party: who or what the mentions of an article refer to.

use super::{
    SpeakerType,
    name_lexicon::Gender,
    name_types::{NameType, TypeScores},
};
use crate::Span;

/// Somebody or something the article speaks of.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub kind: SpeakerType,
    /// Whether the article names it.
    pub is_named: bool,
    /// Who wrote it, of a document.
    pub author: Option<usize>,
    /// What its mentions say it is, summed.
    pub type_scores: TypeScores,
    pub is_anonymous: bool,
    pub name: String,
    /// The key of each word of its name.
    pub keys: Vec<u64>,
    /// The key of the last word of its name that is no suffix.
    pub surname: Option<u64>,
    pub role: Option<Span>,
    /// What its titles and the words of its name call it.
    pub senses: Vec<u64>,
    pub gender: Option<Gender>,
    pub is_plural: bool,
    /// Whether it may act and speak, as far as its words show.
    pub is_agent: bool,
    /// Where it is mentioned, in any order.
    pub mentions: Vec<Span>,
    /// The first token of its latest mention by name, while names are linked.
    pub recent: Option<usize>,
    /// Whether it is called by its first name alone.
    pub is_by_first: bool,
    /// The first token of the first mention by name.
    pub named_at: usize,
    /// How often it was mentioned so far.
    pub count: u32,
    /// The first token of its latest mention so far.
    pub latest: usize,
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
            recent: None,
            is_by_first: false,
            named_at: usize::MAX,
            count: 0,
            latest: 0,
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

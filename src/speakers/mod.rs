//! Speakers: the parties behind the sources.

use crate::{Span, attribution::Quote, document::Document, marks::Mark};

/// What a speaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerType {
    /// A human being.
    Person,
    /// A company, party, agency, court, newspaper.
    Organization,
    /// A place that stands for a government: "Moscow said".
    Place,
    /// Several people without a common name: "residents".
    Group,
    /// A report, a letter, a poll.
    Document,
    /// None of them can be told.
    Unknown,
}

/// A party that quotes or claims are attributed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Its canonical name: the fullest the article gives.
    pub name: String,
    /// What it is.
    pub speaker_type: SpeakerType,
    /// Its role as the article gives it: "foreign minister".
    pub role: Option<String>,
    /// Whether the article does not name it: "a senior official".
    pub is_anonymous: bool,
    /// Where the article mentions it, pronouns too, in order.
    pub mentions: Vec<Span>,
}

/// The speakers of an article and the quotes that are theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speakers {
    /// In order of their first mention.
    pub list: Vec<Speaker>,
    /// For each quote its speaker, by index.
    pub of_quote: Vec<Option<usize>>,
}

impl Speakers {
    /// The speaker mentioned at a span: the one whose longest mention overlaps it.
    pub fn at(&self, span: Span) -> Option<usize> {
        let mentions = self.list.iter().enumerate().flat_map(|(index, speaker)| speaker.mentions.iter().map(move |mention| (index, *mention)));
        mentions.filter(|(_, mention)| mention.overlaps(span)).max_by_key(|(index, mention)| (mention.len(), usize::MAX - index)).map(|(index, _)| index)
    }
}

/// Links the sources of quotes to speakers.
pub fn resolve(_document: &Document, _marks: &[Mark], quotes: &[Quote]) -> Speakers {
    Speakers { list: Vec::new(), of_quote: vec![None; quotes.len()] }
}

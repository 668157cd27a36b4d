//! Speakers, as the stage gives them.

use std::collections::HashSet;

use crate::{Span, model::numbered};

numbered! {
    /// What kind of party a speaker is.
    #[derive(serde::Serialize)]
    #[serde(rename_all = "lowercase")]
    pub enum SpeakerType {
        /// A human being.
        Person = 0,
        /// A company, party, agency, court, newspaper.
        Organization = 1,
        /// A place that speaks for a government: "Moscow said".
        Place = 2,
        /// Several people without a common name: "residents".
        Group = 3,
        /// A report, a letter, a poll.
        Document = 4,
        /// None of them is certain.
        Unknown = 5,
    }
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

/// What shows whose a quote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// The words of its source.
    Source,
    /// The subject before its cue: "Silva left early, \[saying\] she was ill".
    Subject,
    /// The speaker of the quote around it, for "I" and "we".
    Outer,
    /// The speaker of another quote of its paragraph.
    Paragraph,
    /// The subject of the sentence before: "Silva smiled. “We won.”"
    Sentence,
    /// The speaker of the last quote of the paragraph before.
    Above,
}

/// The speakers of an article and the quotes that are theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speakers {
    /// In order of their first mention.
    pub list: Vec<Speaker>,
    /// For each quote its speaker, by index.
    pub of_quote: Vec<Option<usize>>,
    /// For each quote what shows its speaker.
    pub links: Vec<Option<Link>>,
    /// All mentions with their speaker, in order.
    index: Vec<(Span, usize)>,
}

/// How many mentions that begin before a span may still overlap it.
const MAX_OVERLAPPING_MENTIONS: usize = 24;

impl Speakers {
    pub(super) fn new(list: Vec<Speaker>, of_quote: Vec<Option<usize>>, links: Vec<Option<Link>>) -> Self {
        let mut index: Vec<(Span, usize)> = list
            .iter()
            .enumerate()
            .flat_map(|(speaker, entry)| entry.mentions.iter().map(move |mention| (*mention, speaker)))
            .collect();
        index.sort_unstable();
        Speakers { list, of_quote, links, index }
    }

    /// The speaker mentioned at a span: the one whose longest mention overlaps it.
    pub fn at(&self, span: Span) -> Option<usize> {
        let end = self.index.partition_point(|(mention, _)| mention.start < span.end);
        let start = self
            .index
            .partition_point(|(mention, _)| mention.start < span.start)
            .saturating_sub(MAX_OVERLAPPING_MENTIONS);
        let near = self.index[start..end].iter().filter(|(mention, _)| mention.overlaps(span));
        near.max_by_key(|(mention, speaker)| (mention.len(), usize::MAX - speaker)).map(|(_, speaker)| *speaker)
    }

    /// The parties last mentioned before a byte, the latest first, at most `max_parties`.
    pub(crate) fn before(&self, byte: usize, max_parties: usize) -> Vec<usize> {
        let end = self.index.partition_point(|(mention, _)| mention.start < byte);
        let mut found: Vec<usize> = Vec::with_capacity(max_parties);
        for (_, party) in self.index[..end].iter().rev().take(8 * max_parties) {
            if found.len() < max_parties && !found.contains(party) {
                found.push(*party);
            }
        }
        found
    }

    /// Keeps the speakers with quotes and those that `is_kept` accepts; returns the new index of each old one.
    ///
    /// [`Resolver::resolve`](super::Resolver::resolve) lists every party of the article, so that claims can name
    /// theirs; what neither speaks nor is named by a claim is no speaker.
    pub fn retain(&mut self, is_kept: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
        let speaks: HashSet<usize> = self.of_quote.iter().flatten().copied().collect();
        let mut renumbered = vec![None; self.list.len()];
        let kept = (0..self.list.len()).filter(|&speaker| speaks.contains(&speaker) || is_kept(speaker));
        kept.enumerate().for_each(|(new, old)| renumbered[old] = Some(new));
        let list = std::mem::take(&mut self.list);
        self.list = list.into_iter().zip(&renumbered).filter_map(|(speaker, new)| new.map(|_| speaker)).collect();
        self.of_quote = self.of_quote.iter().map(|speaker| renumbered[(*speaker)?]).collect();
        // Speakers that stay keep their order, and so do their mentions.
        self.index =
            self.index.iter().filter_map(|&(mention, speaker)| renumbered[speaker].map(|new| (mention, new))).collect();
        renumbered
    }
}

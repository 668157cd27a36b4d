//! The parties of an article's claims so far: who was accused is accused again.

use super::chances::QUESTIONS;
use crate::speakers::Speakers;

/// How many parties are distinguished by how often they are mentioned.
const MAX_LEADING_PARTIES: usize = 5;

/// What the article and its earlier claims say of its parties.
#[derive(Clone, Debug)]
pub(in crate::claims) struct PartyHistory {
    /// How often the parties mentioned most are mentioned, the most often first.
    pub most_mentions: Vec<usize>,
    /// How often each party was claimant, how often target.
    pub counts: Vec<[u32; QUESTIONS]>,
    /// Claimant and target of the last claim.
    pub last: [Option<usize>; QUESTIONS],
}

impl PartyHistory {
    /// Before the first claim.
    pub fn new(speakers: &Speakers) -> Self {
        let mut most_mentions: Vec<usize> = speakers.list.iter().map(|speaker| speaker.mentions.len()).collect();
        most_mentions.sort_unstable_by(|a, b| b.cmp(a));
        most_mentions.truncate(MAX_LEADING_PARTIES);
        PartyHistory { most_mentions, counts: vec![[0; QUESTIONS]; speakers.list.len()], last: [None; QUESTIONS] }
    }

    /// Notes the parties of a claim: claimant and target.
    pub fn add(&mut self, parties: [Option<usize>; QUESTIONS]) {
        for (question, party) in parties.into_iter().enumerate() {
            if let Some(party) = party {
                self.counts[party][question] += 1;
                self.last[question] = Some(party);
            }
        }
    }
}

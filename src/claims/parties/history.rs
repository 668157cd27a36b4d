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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speakers::{Speaker, SpeakerType};

    #[test]
    fn claims_count_for_their_parties() {
        let speaker = |mentions: usize| Speaker {
            name: String::new(),
            speaker_type: SpeakerType::Unknown,
            role: None,
            is_anonymous: false,
            mentions: vec![crate::Span::new(0, 1); mentions],
        };
        let mut speakers = Speakers::default();
        speakers.list.extend([1, 4, 2, 9, 3, 5].map(speaker));
        let mut history = PartyHistory::new(&speakers);
        assert_eq!(history.most_mentions, [9, 5, 4, 3, 2]);
        history.add([Some(1), Some(3)]);
        history.add([None, Some(1)]);
        assert_eq!((history.counts[1], history.counts[3]), ([1, 1], [0, 1]));
        // A claim without a claimant leaves the last one as it was.
        assert_eq!(history.last, [Some(1), Some(1)]);
    }
}

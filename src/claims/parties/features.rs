//! The features of the party model: what speaks for a candidate as claimant or target of a claim.

use super::candidates::{CandidateOrigin, PartyCandidate, SentenceParties};
use crate::{
    claims::{
        claim_lexicon::bits,
        claim_type::ClaimType,
        templates::{
            HiddenWord, OriginKind,
            PartyTemplate::{self, *},
        },
    },
    document::Tag,
    hash::mix,
};

/// The largest numbers that features distinguish.
const MAX_PARTIES_HERE: usize = 4;
const MAX_PARTIES_BEFORE: usize = 3;
const MAX_PHRASES_HERE: usize = 3;
const MAX_QUOTES_OF_PARTY: usize = 3;
const MAX_MENTIONS: usize = 9;
const MAX_EARLIER_CLAIMS: u32 = 3;

/// Among how many quotes of the article those of a party are counted.
const MAX_QUOTES_COUNTED: usize = 200;

/// How many mentions make a step of the feature.
const MENTIONS_PER_STEP: u64 = 2;

/// Into how many steps the share of a sentence that a quote holds is cut.
const SHARE_STEPS: u64 = 3;

/// The type whose weights user-defined types use, since none were learnt for them. Of the built-in types, of no type,
/// and of all of them on average, demands give the right claimant and target most often for a type left out of training
/// (`train unknown-types`, figures in models/MODEL_CARD.md).
const WEIGHTS_OF_CUSTOM_TYPES: ClaimType = ClaimType::Demand;

/// The question of the type whose weights a claim uses.
fn weights_question(claim_type: &ClaimType) -> usize {
    claim_type.question().or(WEIGHTS_OF_CUSTOM_TYPES.question()).expect("models find demands")
}

/// A feature of the claims of one type, from that of all claims.
pub(in crate::claims) fn of_type(shared: u64, question: usize) -> u64 {
    mix(shared, question as u64)
}

impl CandidateOrigin {
    fn kind(self) -> OriginKind {
        match self {
            CandidateOrigin::Nobody => OriginKind::Nobody,
            CandidateOrigin::Quote(_) => OriginKind::Quote,
            CandidateOrigin::Phrase(_) => OriginKind::Phrase,
            CandidateOrigin::SentenceBefore => OriginKind::SentenceBefore,
            CandidateOrigin::Earlier(_) => OriginKind::Earlier,
        }
    }
}

/// Emits the features of one candidate.
struct CandidateFeatures<'a, 'p, 's, 't, F> {
    parties: &'a SentenceParties<'p, 's, 't>,
    candidate: &'a PartyCandidate,
    /// The question of the type whose weights the claim uses.
    question: usize,
    /// How much of the sentence the main quote holds: 0 nothing, then in steps.
    share: u64,
    /// Whether the candidate is the speaker of the main quote.
    speaks: u64,
    emit: F,
}

impl SentenceParties<'_, '_, '_> {
    /// What speaks for a candidate as claimant or target of a claim.
    pub fn features(&self, claim_type: &ClaimType, candidate: &PartyCandidate, emit: impl FnMut(u64)) {
        let held = |(_, held): (usize, usize)| 1 + SHARE_STEPS * held as u64 / self.tokens.len().max(1) as u64;
        let main_party = self.quote().and_then(|quote| self.speakers.of_quote[quote]);
        let mut features = CandidateFeatures {
            parties: self,
            candidate,
            question: weights_question(claim_type),
            share: self.main.map_or(0, held),
            speaks: u64::from(candidate.party.is_some() && candidate.party == main_party),
            emit,
        };
        match candidate.origin {
            CandidateOrigin::Nobody => return features.nobody(),
            CandidateOrigin::Quote(quote) => features.quote(quote),
            CandidateOrigin::Phrase(chunk) => features.phrase(chunk),
            CandidateOrigin::SentenceBefore => features.feature(SentenceBefore, features.share, features.speaks),
            CandidateOrigin::Earlier(rank) => features.feature(EarlierRank, rank as u64, features.share),
        }
        features.feature(Speaks, features.speaks, u64::from(candidate.origin.is_phrase()));
        match candidate.party {
            Some(party) => features.party(party),
            None => features.feature(NoParty, features.share, 0),
        }
    }
}

impl<F: FnMut(u64)> CandidateFeatures<'_, '_, '_, '_, F> {
    /// A feature of all claims, then the same of claims of this type.
    fn feature(&mut self, template: PartyTemplate, a: u64, b: u64) {
        let shared = mix(mix(template.number(), a), b);
        (self.emit)(shared);
        (self.emit)(of_type(shared, self.question));
    }

    fn nobody(&mut self) {
        let parties = self.parties;
        self.feature(NobodyQuotedShare, self.share, 0);
        for token in parties.tokens.clone() {
            for class in bits(parties.view.classes[token]) {
                self.feature(NobodyClass, class, self.share);
            }
        }
        let here = parties.candidates.iter().filter(|other| other.origin.is_phrase() && other.party.is_some());
        self.feature(NobodyPartiesHere, here.count().min(MAX_PARTIES_HERE) as u64, self.share);
    }

    /// The speaker of a quote.
    fn quote(&mut self, quote: usize) {
        let (parties, view) = (self.parties, self.parties.view);
        let is_main = u64::from(parties.quote() == Some(quote));
        let cue = view.quotes[quote].cue;
        self.feature(QuoteIsMain, is_main, self.share);
        let is_cue_here = cue.is_some_and(|cue| view.document.span(parties.tokens.clone()).contains(cue));
        self.feature(QuoteCueHere, u64::from(is_cue_here), self.share);
        let cue = cue.and_then(|cue| view.document.tokens_in(cue).next_back());
        for class in cue.into_iter().flat_map(|cue| bits(view.classes[cue])) {
            self.feature(QuoteCueClass, class, is_main);
        }
        let is_held = |token: usize| view.quote_of[token] == Some(quote as u32);
        let is_in_marks = parties.tokens.clone().any(|token| view.quoted[token] && is_held(token));
        self.feature(QuoteInMarks, u64::from(is_in_marks), self.share);
        // What is said around the quote, and in it.
        let mut inside = [0u32; 2];
        for token in parties.tokens.clone() {
            inside[usize::from(is_held(token))] |= view.classes[token];
        }
        for (is_inside, classes) in (0..).zip(inside) {
            for class in bits(classes) {
                self.feature(QuoteClassInside, class, is_inside);
            }
        }
        self.feature(QuoteInQuote, u64::from(view.quotes[quote].parent.is_some()), self.share);
    }

    /// A noun phrase of the sentence.
    fn phrase(&mut self, chunk: usize) {
        let (parties, view) = (self.parties, self.parties.view);
        let head = parties.chunk(chunk).head();
        let voice = view.voice(head);
        self.feature(PhraseVoice, voice, self.speaks);
        self.relations(chunk, voice);
        if parties.is_owner(chunk) {
            for class in bits(view.classes[head]) {
                self.feature(OwnedClass, class, 0);
            }
        }
        let is_party = u64::from(self.candidate.party.is_some());
        for class in bits(view.classes[head]) {
            self.feature(HeadClass, class, is_party);
        }
        let earlier = parties.candidates.iter().take_while(|other| other.origin != self.candidate.origin);
        let before = earlier.filter(|other| other.origin.is_phrase() && other.party.is_some()).count();
        self.feature(PartiesBefore, before.min(MAX_PARTIES_BEFORE) as u64, mix(voice, is_party));
        self.phrase_words(chunk, voice, is_party);
    }

    /// What a noun phrase is related to.
    fn relations(&mut self, chunk: usize, voice: u64) {
        for relation in self.parties.relations.iter().filter(|relation| relation.phrase == chunk) {
            let (kind, place) = (relation.kind, mix(relation.kind, u64::from(relation.is_quoted)));
            self.feature(RelationPlaceVoice, place, voice);
            if relation.classes == 0 {
                self.feature(RelationWithoutClass, kind, self.speaks);
            }
            for class in bits(relation.classes) {
                self.feature(RelationClass, kind, class);
                self.feature(RelationPlaceClass, place, class);
                self.feature(RelationClassSpeaks, mix(kind, class), self.speaks);
            }
        }
    }

    /// The words of a noun phrase and around it.
    fn phrase_words(&mut self, chunk: usize, voice: u64, is_party: u64) {
        let (parties, document) = (self.parties, self.parties.view.document);
        let words = &self.candidate.tokens;
        let (first, last) = (&document.tokens[words.start], &document.tokens[words.end - 1]);
        let head = &document.tokens[parties.chunk(chunk).head()];
        let is_pronoun = matches!(first.tag, Tag::Prp | Tag::PrpS);
        self.feature(FirstWord, if is_pronoun { first.lower_hash } else { first.tag.number() }, voice);
        self.feature(LastWordIsName, u64::from(last.tag.is_name()), is_party);
        let around = |chunk: Option<usize>| {
            chunk
                .filter(|at| parties.chunks.contains(at))
                .map_or(HiddenWord::None.number(), |at| document.tokens[parties.chunk(at).tokens.start].lower_hash)
        };
        self.feature(ChunkBefore, around(chunk.checked_sub(1)), 0);
        self.feature(ChunkAfter, around(Some(chunk + 1)), 0);
        self.feature(HeadSense, u64::from(head.sense), is_party);
        self.feature(HeadWord, head.lemma_hash, u64::from(first.tag.is_name()));
    }

    /// What the article and its earlier claims say of a party.
    fn party(&mut self, party: usize) {
        let (parties, history) = (self.parties, self.parties.history);
        let (document, speakers) = (parties.view.document, parties.speakers);
        let speaker = &speakers.list[party];
        let (mentions, place) = (speaker.mentions.len(), self.candidate.origin.kind().number());
        let quotes = speakers.of_quote.iter().take(MAX_QUOTES_COUNTED).filter(|of| **of == Some(party));
        self.feature(SpeakerTypeQuotes, speaker.speaker_type.number(), quotes.take(MAX_QUOTES_OF_PARTY).count() as u64);
        self.feature(Mentions, mentions.min(MAX_MENTIONS) as u64 / MENTIONS_PER_STEP, self.share);
        // Whether the party has another role here too.
        let here = parties.candidates.iter().filter(|other| other.party == Some(party) && other.origin.is_phrase());
        self.feature(PhrasesHere, here.count().min(MAX_PHRASES_HERE) as u64, self.speaks);
        // Who was accused is accused again; whom the headline names; whom words were said to.
        let [claimed, accused] = history.counts[party].map(|count| u64::from(count.min(MAX_EARLIER_CLAIMS)));
        self.feature(EarlierRoles, mix(claimed, accused), place);
        let [last_claimant, last_target] = history.last.map(|last| u64::from(last == Some(party)));
        self.feature(LastRoles, last_claimant + 2 * last_target, mix(place, self.speaks));
        let more = history.most_mentions.iter().filter(|count| **count > mentions).count() as u64;
        self.feature(MentionRank, more, place);
        let headline = document.span(document.sentences[0].tokens.clone());
        let is_in_headline = speaker.mentions.first().is_some_and(|first| first.start < headline.end);
        self.feature(InHeadline, u64::from(is_in_headline), place);
        let addressee = parties.quote().and_then(|quote| parties.view.quotes[quote].addressee);
        let is_addressee = addressee.is_some_and(|addressee| speakers.at(addressee) == Some(party));
        self.feature(IsAddressee, u64::from(is_addressee), place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_types_use_the_weights_of_demands() {
        let custom = ClaimType::Custom("strike_call".into());
        assert_eq!(weights_question(&custom), weights_question(&ClaimType::Demand));
        assert_ne!(weights_question(&custom), weights_question(&ClaimType::Promise));
    }
}

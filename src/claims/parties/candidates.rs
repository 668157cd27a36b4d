//! The candidates for claimant and target of the claims of a sentence, and the choice between them.

use std::ops::Range;

use super::{
    chances::{CLAIMANT, QUESTIONS, TARGET, party_chances},
    history::PartyHistory,
};
use crate::{
    claims::{claim::Target, claim_type::ClaimType, document_view::DocumentView, rule_words::WordList},
    document::{Chunk, ChunkKind, Tag},
    model::Logistic,
    speakers::Speakers,
};

/// How many quotes of a sentence give a candidate.
const MAX_QUOTES: usize = 40;

/// How many noun phrases of a sentence are candidates.
const MAX_PHRASES: usize = 40;

/// How many parties named before the sentence are candidates.
const MAX_EARLIER_PARTIES: usize = 5;

/// Among how many tokens the first party of the sentence before is looked for.
const MAX_TOKENS_TO_PARTY: usize = 40;

/// The parties of one sentence.
pub(in crate::claims) struct SentenceParties<'a, 's, 't> {
    pub(super) view: &'a DocumentView<'s, 't>,
    pub(super) speakers: &'a Speakers,
    pub(super) history: &'a PartyHistory,
    pub(super) tokens: Range<usize>,
    pub(super) chunks: Range<usize>,
    pub(super) relations: Vec<PhraseRelation>,
    /// The quote whose content holds most of the sentence, and how many of its tokens.
    pub(super) main: Option<(usize, usize)>,
    pub candidates: Vec<PartyCandidate>,
}

/// A noun phrase and a word of some classes that it is subject, object, owner and so on of.
#[derive(Clone, Copy, Debug)]
pub(super) struct PhraseRelation {
    /// The chunk of the noun phrase.
    pub phrase: usize,
    /// The number of the relation; of an oblique mixed with the preposition.
    pub kind: u64,
    /// The classes of the word.
    pub classes: u32,
    /// Whether the word is in quotation marks.
    pub is_quoted: bool,
}

/// A party that may be claimant or target.
#[derive(Clone, Debug)]
pub(in crate::claims) struct PartyCandidate {
    pub(super) origin: CandidateOrigin,
    /// The speaker, by index, if it is one.
    pub party: Option<usize>,
    /// The words that name it.
    pub(super) tokens: Range<usize>,
}

/// Where a candidate was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CandidateOrigin {
    Nobody,
    /// The speaker of a quote.
    Quote(usize),
    /// A noun phrase of the sentence, by its chunk.
    Phrase(usize),
    /// A noun phrase of the sentence before.
    SentenceBefore,
    /// A party named further up, by how many others were named since.
    Earlier(usize),
}

impl CandidateOrigin {
    pub fn is_phrase(self) -> bool {
        matches!(self, CandidateOrigin::Phrase(_))
    }
}

impl<'a, 's, 't> SentenceParties<'a, 's, 't> {
    pub fn new(
        view: &'a DocumentView<'s, 't>,
        speakers: &'a Speakers,
        history: &'a PartyHistory,
        sentence: usize,
    ) -> Self {
        let document = view.document;
        let tokens = document.sentences[sentence].tokens.clone();
        let chunks = if tokens.is_empty() {
            0..0
        } else {
            document.tokens[tokens.start].chunk as usize..document.tokens[tokens.end - 1].chunk as usize + 1
        };
        let (relations, candidates) = (Vec::new(), Vec::new());
        let mut parties =
            SentenceParties { view, speakers, history, tokens, chunks, relations, main: None, candidates };
        parties.relations = parties.relate();
        parties.candidates = parties.gather(sentence);
        parties.main = parties.main_quote();
        parties
    }

    /// The quote whose content holds most of the sentence.
    pub fn quote(&self) -> Option<usize> {
        self.main.map(|(quote, _)| quote)
    }

    /// The likeliest claimant and target of a claim.
    pub fn choose(&self, model: &Logistic, claim_type: &ClaimType) -> (Option<usize>, Option<Target>) {
        let score = |candidate: &PartyCandidate| {
            let mut lookup = model.lookup();
            self.features(claim_type, candidate, |feature| lookup.push(feature));
            let tally = lookup.tally();
            std::array::from_fn(|question| model.score(question, &tally))
        };
        let scores: Vec<[f32; QUESTIONS]> = self.candidates.iter().map(score).collect();
        let named: Vec<Option<usize>> = self.candidates.iter().map(|candidate| candidate.party).collect();
        let chances = party_chances(&scores, &named);
        let best = |question: usize, but: Option<usize>| {
            let open = (0..chances.len()).filter(|&index| but.is_none() || self.candidates[index].party != but);
            open.rev().max_by(|&a, &b| chances[a][question].total_cmp(&chances[b][question]))
        };
        let first = |question: usize| best(question, None).expect("nobody is a candidate always");
        let (mut claimant, mut target) = (first(CLAIMANT), first(TARGET));
        // Nobody accuses himself: of the two, the one gives way that loses less by it.
        let shared = self.candidates[claimant]
            .party
            .filter(|party| *claim_type == ClaimType::Accusation && self.candidates[target].party == Some(*party));
        if shared.is_some()
            && let (Some(other_claimant), Some(other_target)) = (best(CLAIMANT, shared), best(TARGET, shared))
        {
            if chances[claimant][CLAIMANT] * chances[other_target][TARGET]
                >= chances[other_claimant][CLAIMANT] * chances[target][TARGET]
            {
                target = other_target;
            } else {
                claimant = other_claimant;
            }
        }
        let target = if claim_type.has_target() { self.target(&self.candidates[target]) } else { None };
        (self.candidates[claimant].party, target)
    }

    /// The name of a candidate, as a claim gives it.
    #[cfg(feature = "train")]
    pub fn name(&self, candidate: &PartyCandidate) -> Option<String> {
        self.target(candidate).map(|target| target.name)
    }

    fn target(&self, candidate: &PartyCandidate) -> Option<Target> {
        let document = self.view.document;
        if let Some(speaker) = candidate.party {
            let party = &self.speakers.list[speaker];
            let span = if candidate.tokens.is_empty() {
                *party.mentions.first()?
            } else {
                document.span(candidate.tokens.clone())
            };
            return Some(Target { name: party.name.clone(), speaker: Some(speaker), span });
        }
        let mut tokens = candidate.tokens.clone();
        if tokens.is_empty() {
            return None;
        }
        if document.tokens[tokens.start].tag == Tag::Dt && tokens.len() > 1 {
            tokens.start += 1;
        }
        let span = document.span(tokens);
        Some(Target {
            name: span.of(document.text).split_whitespace().collect::<Vec<_>>().join(" "),
            speaker: None,
            span,
        })
    }

    pub(super) fn chunk(&self, index: usize) -> &Chunk {
        &self.view.document.chunks[index]
    }

    pub(super) fn is(&self, token: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.view.document.word(token).eq_ignore_ascii_case(word))
    }

    pub(super) fn is_in(&self, token: usize, list: WordList) -> bool {
        self.view.lexicon.rule_words.contains(self.view.document, token, list)
    }

    /// Whether a phrase is a time and no party: "the union said Monday".
    pub(super) fn is_time(&self, chunk: usize) -> bool {
        self.is_in(self.chunk(chunk).head(), WordList::TimePhrase)
    }

    /// Nobody, then the speakers of quotes, the phrases of the sentence, the sentence before, and parties further up.
    fn gather(&self, sentence: usize) -> Vec<PartyCandidate> {
        let nowhere = self.tokens.start..self.tokens.start;
        let mut candidates =
            vec![PartyCandidate { origin: CandidateOrigin::Nobody, party: None, tokens: nowhere.clone() }];
        for quote in self.quotes().into_iter().take(MAX_QUOTES) {
            if let party @ Some(_) = self.speakers.of_quote[quote] {
                candidates.push(PartyCandidate {
                    origin: CandidateOrigin::Quote(quote),
                    party,
                    tokens: nowhere.clone(),
                });
            }
        }
        let phrases = self
            .chunks
            .clone()
            .filter(|&chunk| self.chunk(chunk).kind == ChunkKind::NounPhrase && !self.is_time(chunk));
        for chunk in phrases.take(MAX_PHRASES) {
            let tokens = self.naming(chunk);
            candidates.push(PartyCandidate {
                origin: CandidateOrigin::Phrase(chunk),
                party: self.party(&tokens),
                tokens,
            });
        }
        if let Some(before) = sentence.checked_sub(1)
            && let Some(tokens) = self.first_of(before)
        {
            candidates.push(PartyCandidate {
                origin: CandidateOrigin::SentenceBefore,
                party: self.party(&tokens),
                tokens,
            });
        }
        let start = self.view.document.span(self.tokens.clone()).start;
        for (rank, party) in self.speakers.before(start, MAX_EARLIER_PARTIES).into_iter().enumerate() {
            if !candidates.iter().any(|other| other.party == Some(party)) {
                candidates.push(PartyCandidate {
                    origin: CandidateOrigin::Earlier(rank),
                    party: Some(party),
                    tokens: nowhere.clone(),
                });
            }
        }
        candidates
    }

    /// The quotes whose content or cue reaches into the sentence, in order.
    fn quotes(&self) -> Vec<usize> {
        let of = |token: usize| self.view.quote_of[token].or(self.view.cue_of[token]).map(|quote| quote as usize);
        let mut quotes: Vec<usize> = self.tokens.clone().filter_map(of).collect();
        quotes.dedup();
        quotes.sort_unstable();
        quotes.dedup();
        quotes
    }

    /// Of the quotes that hold most of the sentence the first, with the number of tokens it holds.
    fn main_quote(&self) -> Option<(usize, usize)> {
        let held =
            |quote: usize| self.tokens.clone().filter(|&token| self.view.quote_of[token] == Some(quote as u32)).count();
        let of = |candidate: &PartyCandidate| match candidate.origin {
            CandidateOrigin::Quote(quote) => Some((quote, held(quote))),
            _ => None,
        };
        self.candidates.iter().filter_map(of).rev().max_by_key(|&(_, count)| count)
    }

    /// The first noun phrase of another sentence that names a party.
    fn first_of(&self, sentence: usize) -> Option<Range<usize>> {
        let document = self.view.document;
        let tokens = document.sentences[sentence].tokens.clone();
        let mut at = tokens.start;
        while at < tokens.end.min(tokens.start + MAX_TOKENS_TO_PARTY) {
            let chunk = document.tokens[at].chunk as usize;
            if self.chunk(chunk).kind == ChunkKind::NounPhrase {
                let naming = self.naming(chunk);
                if self.party(&naming).is_some() {
                    return Some(naming);
                }
            }
            at = self.chunk(chunk).tokens.end;
        }
        None
    }

    /// "the mayor" in "the mayor's silence", "his" in "his silence"; else the phrase itself.
    fn naming(&self, chunk: usize) -> Range<usize> {
        let tokens = self.chunk(chunk).tokens.clone();
        let document = self.view.document;
        if document.tokens[tokens.start].tag == Tag::PrpS {
            return tokens.start..tokens.start + 1;
        }
        match tokens.clone().find(|&token| document.tokens[token].tag == Tag::Pos) {
            Some(mark) if mark > tokens.start && mark + 1 < tokens.end => tokens.start..mark,
            _ => tokens,
        }
    }

    pub(super) fn is_owner(&self, chunk: usize) -> bool {
        self.naming(chunk).end < self.chunk(chunk).tokens.end
    }

    /// The speaker that words name.
    fn party(&self, tokens: &Range<usize>) -> Option<usize> {
        if self.is_in(tokens.start, WordList::FirstPerson)
            && let Some(quote) = self.view.quote_of[tokens.start]
        {
            return self.speakers.of_quote[quote as usize];
        }
        self.speakers.at(self.view.document.span(tokens.clone()))
    }
}

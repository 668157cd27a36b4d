//! Who puts a claim forward and whom it is about.
//!
//! The claimant, in order:
//! 1. the subject of a verb of the claim's own act, or the agent of its passive: "the union accused the mine of ...", "was
//!    blamed by the mayor"; "I" and "we" in a quote are its speaker;
//! 2. the owner of a noun of that act: "the mayor's accusation", "accusations by the union";
//! 3. the speaker of the quote the claim stands in: "“They lied,” said Ana Silva";
//! 4. nobody: the article's own voice.
//!
//! The target of an accusation, in order: the object of the accusing verb (its owner, if it is a deed: "criticised the
//! mayor's silence"), or its subject in the passive; what stands after "against"; the subject or owner of the wrong
//! ("the mine lied", "the mine's negligence"). That of a denial: the party of the denied clause ("denied that the mine
//! had leaked"), else whoever denies. Known misses: wrongs told over two sentences; "it was X who".

use std::ops::Range;

use super::{ClaimType, Target, evidence::Scene};
use crate::{
    Span,
    document::{Chunk, ChunkKind, Tag},
    speakers::Speakers,
};

/// The parties of one sentence.
pub(super) struct Parties<'a, 's, 't> {
    pub scene: &'a Scene<'s, 't>,
    pub speakers: &'a Speakers,
    pub tokens: Range<usize>,
}

/// What the words of a claim's act are.
struct Act {
    /// Verbs of the act: its subject is the claimant.
    verbs: u32,
    /// Nouns of the act: its owner is the claimant.
    nouns: u32,
}

impl Parties<'_, '_, '_> {
    /// The quote the claim stands in, its claimant and its target.
    pub fn of(&self, claim_type: ClaimType) -> (Option<usize>, Option<usize>, Option<Target>) {
        let act = self.act(claim_type);
        let verb = self.verb(&act);
        let quote = self.quote(verb);
        let speaker = quote.and_then(|quote| self.speakers.of_quote[quote]);
        let subject = verb.and_then(|verb| self.subject_or_agent(verb));
        let claimant = match (verb, subject) {
            (_, Some(chunk)) => self.party(chunk).or(speaker),
            // "was accused of": the text does not say by whom, unless the verb is a quote's cue.
            (Some(verb), None) if self.is_passive(verb) && !self.scene.quoted[verb] => self.scene.cue_of(verb).and_then(|quote| self.speakers.of_quote[quote]),
            _ => self.owner_of(act.nouns).and_then(|chunk| self.party(chunk)).or(speaker),
        };
        let target = match claim_type {
            ClaimType::Accusation => self.accused(verb),
            ClaimType::Denial => self.denied(verb, claimant),
            _ => None,
        };
        let target = target.and_then(|chunk| self.target(chunk, quote));
        let target = target.or_else(|| if claim_type == ClaimType::Denial { claimant.and_then(|claimant| self.speaker_target(claimant)) } else { None });
        (quote, claimant, target)
    }

    /// The innermost quote that holds most of the sentence, not counting what the act's own verb reports.
    pub fn quote(&self, verb: Option<usize>) -> Option<usize> {
        if let Some(verb) = verb {
            return self.scene.quote[verb].map(|quote| quote as usize).or_else(|| self.scene.cue_of(verb));
        }
        let mut best: Option<(usize, u32)> = None;
        let mut token = self.tokens.start;
        while token < self.tokens.end {
            let Some(quote) = self.scene.quote[token] else {
                token += 1;
                continue;
            };
            let count = self.tokens.clone().filter(|&other| self.scene.quote[other] == Some(quote)).count();
            if best.is_none_or(|(most, _)| count > most) {
                best = Some((count, quote));
            }
            token += 1;
            while token < self.tokens.end && self.scene.quote[token] == Some(quote) {
                token += 1;
            }
        }
        best.map(|(_, quote)| quote as usize)
    }

    fn act(&self, claim_type: ClaimType) -> Act {
        let lexicon = self.scene.lexicon;
        let (verbs, nouns): (&[&str], &[&str]) = match claim_type {
            ClaimType::Accusation => (&["accuse", "criticise"], &["charge_noun"]),
            ClaimType::Denial => (&["deny"], &["deny"]),
            ClaimType::Admission => (&["admit", "apologise"], &["admit", "apologise"]),
            ClaimType::Threat => (&["threaten"], &["threaten"]),
            ClaimType::Demand => (&["demand", "want"], &["demand"]),
            ClaimType::Promise => (&["promise", "agree"], &["promise"]),
            ClaimType::CasualtyCount => (&[], &[]),
        };
        Act { verbs: lexicon.set(verbs), nouns: lexicon.set(nouns) }
    }

    /// The first verb of the act; in quotation marks only accusing in so many words counts.
    fn verb(&self, act: &Act) -> Option<usize> {
        self.tokens.clone().find(|&token| {
            let tag = self.scene.document.tokens[token].tag;
            tag.is_verb() && self.scene.classes[token] & act.verbs != 0 && (!self.scene.quoted[token] || self.scene.cue_of(token).is_some())
        })
    }

    fn chunks(&self) -> Range<usize> {
        let tokens = &self.scene.document.tokens;
        if self.tokens.is_empty() { 0..0 } else { tokens[self.tokens.start].chunk as usize..tokens[self.tokens.end - 1].chunk as usize + 1 }
    }

    fn chunk(&self, index: usize) -> &Chunk {
        &self.scene.document.chunks[index]
    }

    fn word(&self, token: usize) -> &str {
        self.scene.document.word(token)
    }

    fn is(&self, token: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.word(token).eq_ignore_ascii_case(word))
    }

    fn is_passive(&self, verb: usize) -> bool {
        let chunk = self.scene.document.chunk_of(verb);
        let tag = self.scene.document.tokens[verb].tag;
        let auxiliary = (chunk.tokens.start..verb).any(|token| self.is(token, &["was", "were", "is", "are", "be", "been", "being", "get", "got"]));
        matches!(tag, Tag::Vbn | Tag::Vbd) && (auxiliary && tag == Tag::Vbn || auxiliary || chunk.kind == ChunkKind::Participle)
    }

    /// The noun phrase that is the subject of a verb, by its chunk.
    fn subject(&self, verb: usize) -> Option<usize> {
        let chunks = self.chunks();
        let mut chunk = self.scene.document.tokens[verb].chunk as usize;
        let mut crossed = 0;
        while chunk > chunks.start {
            chunk -= 1;
            let here = self.chunk(chunk);
            match here.kind {
                ChunkKind::NounPhrase => {
                    let preposed = chunk > chunks.start
                        && matches!(self.chunk(chunk - 1).kind, ChunkKind::Preposition)
                        && !self.is(self.chunk(chunk - 1).tokens.start, &["that", "if", "whether"]);
                    let after_verb =
                        chunk > chunks.start && matches!(self.chunk(chunk - 1).kind, ChunkKind::VerbGroup | ChunkKind::Gerund | ChunkKind::Infinitive);
                    if !preposed && !(after_verb && crossed == 0 && !self.has_relative(chunk, verb) && chunk > chunks.start + 1) && !self.is_time(here) {
                        return Some(chunk);
                    }
                    if after_verb {
                        crossed += 1;
                    }
                }
                ChunkKind::Semicolon | ChunkKind::Stop => return None,
                _ => {}
            }
        }
        None
    }

    fn has_relative(&self, chunk: usize, verb: usize) -> bool {
        let verb = self.scene.document.tokens[verb].chunk as usize;
        (chunk + 1..verb).any(|between| self.chunk(between).kind == ChunkKind::Wh)
    }

    fn is_time(&self, chunk: &Chunk) -> bool {
        self.is(
            chunk.head(),
            &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "week", "month", "year", "morning", "night"],
        )
    }

    fn subject_or_agent(&self, verb: usize) -> Option<usize> {
        if !self.is_passive(verb) {
            return self.subject(verb);
        }
        let chunks = self.chunks();
        let from = self.scene.document.tokens[verb].chunk as usize + 1;
        (from..chunks.end.min(from + 8)).find(|&chunk| self.chunk(chunk).kind == ChunkKind::NounPhrase && self.is(self.chunk(chunk - 1).head(), &["by"]))
    }

    /// The noun phrase after a verb.
    fn object(&self, verb: usize) -> Option<usize> {
        let chunks = self.chunks();
        let from = self.scene.document.tokens[verb].chunk as usize + 1;
        (from..chunks.end.min(from + 3)).find(|&chunk| self.chunk(chunk).kind == ChunkKind::NounPhrase)
    }

    /// The noun phrase that owns a noun of a class: before "'s", after "by", "from" or "of".
    fn owner_of(&self, classes: u32) -> Option<usize> {
        let token = self.tokens.clone().find(|&token| self.scene.classes[token] & classes != 0 && self.scene.document.tokens[token].tag.is_noun())?;
        let chunk = self.scene.document.tokens[token].chunk as usize;
        if self.owner(chunk).is_some() {
            return Some(chunk);
        }
        let chunks = self.chunks();
        (chunk + 1..chunks.end.min(chunk + 4))
            .find(|&next| self.chunk(next).kind == ChunkKind::NounPhrase && self.is(self.chunk(next - 1).head(), &["by", "from"]))
    }

    /// "the mayor" in "the mayor's silence", "his" in "his silence".
    fn owner(&self, chunk: usize) -> Option<Range<usize>> {
        let tokens = self.chunk(chunk).tokens.clone();
        let document = self.scene.document;
        if document.tokens[tokens.start].tag == Tag::PrpS {
            return Some(tokens.start..tokens.start + 1);
        }
        let mark = tokens.clone().find(|&token| document.tokens[token].tag == Tag::Pos)?;
        (mark > tokens.start && mark + 1 < tokens.end).then_some(tokens.start..mark)
    }

    /// The words of a noun phrase that name a party: its owner, if it is a deed.
    fn naming(&self, chunk: usize) -> Range<usize> {
        self.owner(chunk).unwrap_or_else(|| self.chunk(chunk).tokens.clone())
    }

    /// The speaker a noun phrase names.
    fn party(&self, chunk: usize) -> Option<usize> {
        let tokens = self.naming(chunk);
        if self.is(tokens.start, &["i", "we", "my", "our", "me", "us"]) {
            let quote = self.scene.quote[tokens.start].map(|quote| quote as usize);
            return quote.and_then(|quote| self.speakers.of_quote[quote]);
        }
        self.speakers.at(self.scene.document.span(tokens))
    }

    fn accused(&self, verb: Option<usize>) -> Option<usize> {
        if let Some(verb) = verb {
            if self.is_passive(verb) {
                return self.subject(verb);
            }
            let object = self.object(verb)?;
            // "blamed the leak on the mine"
            let chunks = self.chunks();
            let on = (object + 1..chunks.end.min(object + 4))
                .find(|&chunk| self.chunk(chunk).kind == ChunkKind::NounPhrase && self.is(self.chunk(chunk - 1).head(), &["on"]));
            return match on {
                Some(on) if self.scene.document.lemma(verb) == "blame" => Some(on),
                _ => Some(object),
            };
        }
        if let Some(chunk) = self.chunks().find(|&chunk| {
            self.chunk(chunk).kind == ChunkKind::NounPhrase && chunk > self.chunks().start && self.is(self.chunk(chunk - 1).head(), &["against"])
        }) {
            return Some(chunk);
        }
        let wrongs = self.scene.lexicon.set(&["wrong_verb", "wrong_noun", "wrong_adj"]);
        for token in self.tokens.clone() {
            if self.scene.classes[token] & wrongs == 0 {
                continue;
            }
            let chunk = self.scene.document.tokens[token].chunk as usize;
            if self.scene.document.tokens[token].tag.is_verb() {
                let subject = if self.is_passive(token) { self.subject_or_agent(token) } else { self.subject(token) };
                if let Some(subject) = subject {
                    return Some(subject);
                }
            } else if self.chunk(chunk).kind == ChunkKind::NounPhrase && self.owner(chunk).is_some() {
                return Some(chunk);
            } else if let Some(subject) = self.subject(token) {
                return Some(subject);
            }
        }
        self.first_party()
    }

    fn denied(&self, verb: Option<usize>, claimant: Option<usize>) -> Option<usize> {
        let chunks = self.chunks();
        let from = match verb {
            Some(verb) => self.scene.document.tokens[verb].chunk as usize + 1,
            None => chunks.start,
        };
        // The first party of the denied clause that is not the claimant itself.
        let mut own = None;
        for chunk in from..chunks.end {
            if self.chunk(chunk).kind != ChunkKind::NounPhrase || self.is_time(self.chunk(chunk)) {
                continue;
            }
            let party = self.party(chunk);
            let head = self.scene.document.tokens[self.naming(chunk).end - 1].tag;
            if party.is_some() && party == claimant {
                own = own.or(Some(chunk));
                if verb.is_some() {
                    return own;
                }
                continue;
            }
            if party.is_some() || head.is_name() {
                return Some(chunk);
            }
        }
        own
    }

    /// The first noun phrase of the sentence that names a party.
    fn first_party(&self) -> Option<usize> {
        let noun_phrase = |chunk: &usize| self.chunk(*chunk).kind == ChunkKind::NounPhrase;
        let quoted = |chunk: &usize| self.scene.quote[self.chunk(*chunk).tokens.start].is_some();
        let has_quote = self.tokens.clone().any(|token| self.scene.quote[token].is_some());
        self.chunks()
            .filter(noun_phrase)
            .filter(|chunk| !has_quote || quoted(chunk))
            .find(|&chunk| self.party(chunk).is_some() || self.scene.document.tokens[self.chunk(chunk).head()].tag.is_name())
    }

    fn target(&self, chunk: usize, quote: Option<usize>) -> Option<Target> {
        let tokens = self.naming(chunk);
        let document = self.scene.document;
        if self.is(tokens.start, &["i", "we", "my", "our", "me", "us"]) {
            return quote.and_then(|quote| self.speakers.of_quote[quote]).and_then(|speaker| self.speaker_target(speaker));
        }
        let span = document.span(tokens.clone());
        let speaker = self.speakers.at(span);
        let bare = if document.tokens[tokens.start].tag == Tag::Dt && tokens.len() > 1 { document.span(tokens.start + 1..tokens.end) } else { span };
        let name =
            speaker.map_or_else(|| bare.of(document.text).split_whitespace().collect::<Vec<_>>().join(" "), |speaker| self.speakers.list[speaker].name.clone());
        Some(Target { name, speaker, span })
    }

    fn speaker_target(&self, speaker: usize) -> Option<Target> {
        let party = &self.speakers.list[speaker];
        let span: Span = *party.mentions.first()?;
        Some(Target { name: party.name.clone(), speaker: Some(speaker), span })
    }
}

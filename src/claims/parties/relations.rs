//! How the noun phrases of a sentence are related to the words that make a claim.

use super::candidates::{PhraseRelation, SentenceParties};
use crate::{
    claims::{
        rule_words::WordList,
        templates::RelationKind::{self, Agent, Object, Oblique, Owner, Patient, Subject},
    },
    document::{ChunkKind, Tag},
    hash,
};

/// How many chunks of a sentence are looked at.
const MAX_CHUNKS: usize = 120;

/// How many chunks before a verb its subject may be.
const MAX_CHUNKS_TO_SUBJECT: usize = 40;

/// How many chunks after a passive its agent may be.
const MAX_CHUNKS_TO_AGENT: usize = 7;

/// How many chunks after an active verb its object may be.
const MAX_CHUNKS_TO_OBJECT: usize = 2;

impl SentenceParties<'_, '_, '_> {
    /// The relations of the noun phrases to the verbs, nouns and prepositions of the sentence.
    pub(super) fn relate(&self) -> Vec<PhraseRelation> {
        let mut relations = Vec::new();
        for chunk in self.chunks.clone().take(MAX_CHUNKS) {
            match self.chunk(chunk).kind {
                ChunkKind::VerbGroup | ChunkKind::Infinitive | ChunkKind::Gerund | ChunkKind::Participle => {
                    self.relate_verb(chunk, &mut relations);
                }
                ChunkKind::NounPhrase => self.relate_noun(chunk, &mut relations),
                ChunkKind::Preposition
                    if chunk + 1 < self.chunks.end && self.chunk(chunk + 1).kind == ChunkKind::NounPhrase =>
                {
                    let head = self.chunk(chunk).head();
                    let before = (chunk > self.chunks.start).then(|| self.chunk(chunk - 1).head());
                    relations.push(PhraseRelation {
                        phrase: chunk + 1,
                        kind: hash::mix(Oblique.number(), self.view.document.tokens[head].lower_hash),
                        classes: before.map_or(0, |before| self.view.classes[before]),
                        is_quoted: self.view.quoted[head],
                    });
                }
                _ => {}
            }
        }
        relations
    }

    /// A phrase related to the head of a chunk.
    fn relation(&self, phrase: usize, kind: RelationKind, chunk: usize) -> PhraseRelation {
        let head = self.chunk(chunk).head();
        PhraseRelation {
            phrase,
            kind: kind.number(),
            classes: self.view.classes[head],
            is_quoted: self.view.quoted[head],
        }
    }

    /// Subject, object and agent of a verb.
    fn relate_verb(&self, verb: usize, relations: &mut Vec<PhraseRelation>) {
        let is_passive = self.is_passive(verb);
        if let Some(subject) = self.subject(verb) {
            relations.push(self.relation(subject, if is_passive { Patient } else { Subject }, verb));
        }
        let is_phrase = |chunk: usize| self.chunk(chunk).kind == ChunkKind::NounPhrase;
        let reach = if is_passive { MAX_CHUNKS_TO_AGENT } else { MAX_CHUNKS_TO_OBJECT };
        let mut after = verb + 1..self.chunks.end.min(verb + 1 + reach);
        let (kind, other) = if is_passive {
            let is_agent = |&at: &usize| is_phrase(at) && self.is(self.chunk(at - 1).head(), &["by"]);
            (Agent, after.find(is_agent))
        } else {
            (Object, after.find(|&at| is_phrase(at)))
        };
        relations.extend(other.map(|other| self.relation(other, kind, verb)));
    }

    /// The owner of a noun ("*the mine's* negligence"), and the subject of which it is said: "*the mayor* is a liar";
    /// not "the mayor met a liar".
    fn relate_noun(&self, chunk: usize, relations: &mut Vec<PhraseRelation>) {
        if self.is_owner(chunk) {
            relations.push(self.relation(chunk, Owner, chunk));
        }
        let is_copula = |chunk: usize| {
            let (document, head) = (self.view.document, self.chunk(chunk).head());
            self.chunk(chunk).kind == ChunkKind::VerbGroup
                && self.view.lexicon.rule_words.contains_lower(document, head, WordList::Copula)
        };
        if chunk >= self.chunks.start + 2
            && self.view.classes[self.chunk(chunk).head()] != 0
            && is_copula(chunk - 1)
            && let Some(subject) = self.subject(chunk - 1)
        {
            relations.push(self.relation(subject, Subject, chunk));
        }
    }

    /// "was accused"; not "accused", "has accused"
    fn is_passive(&self, chunk: usize) -> bool {
        let tokens = self.chunk(chunk).tokens.clone();
        let head = tokens.end - 1;
        let tag = self.view.document.tokens[head].tag;
        let auxiliary = (tokens.start..head).any(|token| self.is_in(token, WordList::VerbGroupAuxiliary));
        matches!(tag, Tag::Vbn | Tag::Vbd) && (auxiliary || self.chunk(chunk).kind == ChunkKind::Participle)
    }

    /// The noun phrase before a verb group that is no object and no time and follows no preposition: "*the union* in
    /// Oban on Monday accused"; not "Oban", not "Monday".
    fn subject(&self, verb: usize) -> Option<usize> {
        let floor = self.chunks.start.max(verb.saturating_sub(MAX_CHUNKS_TO_SUBJECT));
        let mut is_relative = false;
        for chunk in (floor..verb).rev() {
            match self.chunk(chunk).kind {
                ChunkKind::NounPhrase => {
                    let before = (chunk > floor).then(|| self.chunk(chunk - 1));
                    let preposed = before.is_some_and(|before| {
                        before.kind == ChunkKind::Preposition && !self.is(before.head(), &["that", "if", "whether"])
                    });
                    let is_object = before.is_some_and(|before| {
                        matches!(before.kind, ChunkKind::VerbGroup | ChunkKind::Gerund | ChunkKind::Infinitive)
                    });
                    let is_new_clause = is_object && chunk + 1 == verb && self.chunk(verb).kind == ChunkKind::VerbGroup;
                    if (!preposed || is_relative)
                        && (!is_object || is_relative || is_new_clause)
                        && !self.is_time(chunk)
                    {
                        return Some(chunk);
                    }
                }
                ChunkKind::Wh if chunk + 1 == verb => is_relative = true,
                ChunkKind::Semicolon | ChunkKind::Stop => return None,
                _ => {}
            }
        }
        None
    }
}

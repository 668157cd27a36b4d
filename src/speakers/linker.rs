//! Links mentions to parties: names first, over the whole article, then everything else from left to right.
//!
//! A sieve (Raghunathan et al. 2010): the surest rules first. Names are one party if they are the same, if one is the
//! other without a first name or an initial, or if one spells the other's initials. Then nominals ("the minister") look
//! for a party that carries their title, pronouns for the likeliest mention of the right gender and number just before.

use std::ops::Range;

use super::{
    Resolver, SpeakerType,
    linked_mention::LinkedMention,
    mentions::{Mention, MentionKind, Pronoun},
    name_lexicon::{Body, DocumentKind, Gender, Known, NameWordClass, PersonKind},
    name_types::{self, NameType},
    party::{Party, speaker_type},
    pronouns::{self, PronounContext},
};
use crate::{
    Span,
    document::{ChunkKind, Document, Shape, Tag},
    hash::{Map, mix},
};

/// How many parties called by the same word are looked at, the latest first.
pub(super) const MAX_PARTIES_BACK: usize = 12;

/// How many of the names in a content its pronoun cannot refer to.
const MAX_EXCLUDED: usize = 16;

/// How many senses are kept for a party.
const MAX_SENSES: usize = 24;

/// How many possessors of possessors are followed: "Silva’s brother’s lawyer".
const MAX_POSSESSORS: usize = 4;

/// How many chunks may hang on a noun phrase.
const MAX_PHRASE_CHUNKS: usize = 8;

/// The parties that a pronoun does not refer to: those named in what it says.
#[derive(Clone, Debug, Default)]
pub(super) struct ExcludedAntecedents {
    /// The pronoun's token.
    pub token: Option<usize>,
    pub parties: Vec<usize>,
}

pub(super) struct Linker<'a, 't> {
    pub(super) document: &'a Document<'t>,
    pub(super) resolver: &'a Resolver,
    pub(super) known: Known<'a>,
    pub(super) mentions: Vec<Mention>,
    /// For each mention its party.
    pub(super) party_of: Vec<Option<usize>>,
    pub(super) parties: Vec<Party>,
    /// Parties by the hash of their name, of each of its words, of their titles and heads; each list in order of
    /// making.
    pub(super) by_name: Map<usize>,
    pub(super) by_word: Map<Vec<usize>>,
    pub(super) by_sense: Map<Vec<usize>>,
    pub(super) by_head: Map<usize>,
    /// Parties by owner and sense: the campaign of Silva.
    pub(super) owned: Map<usize>,
    pub(super) linked: Vec<LinkedMention>,
    pub(super) excluded: ExcludedAntecedents,
}

impl<'a, 't> Linker<'a, 't> {
    /// Finds the parties behind the names; [`Linker::step`] does the rest.
    pub(super) fn new(
        document: &'a Document<'t>,
        resolver: &'a Resolver,
        known: Known<'a>,
        mentions: Vec<Mention>,
    ) -> Self {
        let room = mentions.len();
        let mut linker = Linker {
            document,
            resolver,
            known,
            party_of: vec![None; mentions.len()],
            mentions,
            parties: Vec::with_capacity(room),
            by_name: Map::with_capacity_and_hasher(room, Default::default()),
            by_word: Map::with_capacity_and_hasher(room, Default::default()),
            by_sense: Map::with_capacity_and_hasher(room, Default::default()),
            by_head: Map::with_capacity_and_hasher(room, Default::default()),
            owned: Map::default(),
            linked: Vec::with_capacity(room),
            excluded: ExcludedAntecedents::default(),
        };
        linker.names();
        linker
    }

    pub(super) fn keys(&self, name: &Range<usize>) -> impl Iterator<Item = u64> + use<'t, 'a> {
        let (document, lexicon) = (self.document, &self.resolver.lexicon);
        name.clone()
            .filter(|&token| document.tokens[token].shape != Shape::Mark)
            .map(|token| name_types::token_key(lexicon, document, token))
    }

    pub(super) fn text(&self, tokens: Range<usize>) -> &'t str {
        self.document.span(tokens).of(self.document.text)
    }

    pub(super) fn note_body(&mut self, party: usize, body: Body) {
        self.note_sense(party, body.sense);
        self.note_sense(party, mix(body.family, FAMILY_KEY));
    }

    pub(super) fn note_sense(&mut self, party: usize, sense: u64) {
        if self.parties[party].senses.len() < MAX_SENSES && !self.parties[party].senses.contains(&sense) {
            self.parties[party].senses.push(sense);
            self.by_sense.entry(sense).or_default().push(party);
        }
    }

    /// Links the next mention, given the mentions before it are linked. `speaker` spoke last.
    pub(super) fn step(&mut self, index: usize, speaker: Option<usize>) {
        let mention = &self.mentions[index];
        let (is_quoted, is_subject, start) = (mention.is_quoted, mention.is_subject, mention.tokens.start);
        let is_pronoun = matches!(mention.kind, MentionKind::Pronoun(_));
        let party = match mention.kind.clone() {
            MentionKind::Name { is_modifier, .. } => {
                let Some(party) = self.party_of[index] else { return };
                if is_modifier {
                    self.parties[party].mention_count += 1;
                    return;
                }
                Some(party)
            }
            MentionKind::Nominal { .. } => self.nominal(index),
            MentionKind::Pronoun(pronoun) => self.pronoun(index, pronoun, speaker),
        };
        let Some(party) = party else { return };
        self.party_of[index] = Some(party);
        if !matches!(self.mentions[index].kind, MentionKind::Name { .. }) {
            self.add_mention(party, self.document.span(self.mentions[index].tokens.clone()));
        }
        let entry = &mut self.parties[party];
        entry.mention_count += 1;
        entry.last_mentioned_at = start;
        self.linked.push(LinkedMention { party, token: start, is_quoted, is_subject, is_pronoun });
    }

    /// Notes a mention of a party; they are put in order at the end.
    pub(super) fn add_mention(&mut self, party: usize, span: Span) {
        self.parties[party].mentions.push(span);
    }

    /// Takes role and senses from the words before a name.
    pub(super) fn titled(&mut self, index: usize, party: usize, title: Range<usize>) {
        if title.is_empty() {
            return;
        }
        let mut is_role = false;
        for token in title.clone() {
            let Some(word) = self.known.of(token).copied() else { continue };
            if let Some(person) = word.person {
                is_role |= person.kind != PersonKind::Honorific;
                self.note_sense(party, person.sense);
                let gender = &mut self.parties[party].gender;
                *gender = gender.or(person.gender);
            } else if let Some(body) = word.body.filter(|_| token + 1 == title.end) {
                is_role = true;
                self.note_body(party, body);
            }
        }
        if is_role {
            let start = self.possessors_start(index).unwrap_or(title.start);
            self.note_role(party, start..title.end);
        }
    }

    /// Where the phrases that possess a mention begin.
    pub(super) fn possessors_start(&self, index: usize) -> Option<usize> {
        let mut first = self.mentions[index].possessor?;
        for _ in 0..MAX_POSSESSORS {
            let Some(before) = self.mentions[first].possessor else { break };
            first = before;
        }
        Some(self.after_determiner(&self.mentions[first].tokens))
    }

    /// The first token after a determiner.
    pub(super) fn after_determiner(&self, tokens: &Range<usize>) -> usize {
        let is_the = tokens.len() > 1 && matches!(self.document.tokens[tokens.start].tag, Tag::Dt | Tag::Pdt);
        if is_the { tokens.start + 1 } else { tokens.start }
    }

    /// Keeps the first role that says more than a title alone.
    pub(super) fn note_role(&mut self, party: usize, tokens: Range<usize>) {
        let span = self.document.span(tokens.clone());
        let known = self.parties[party].role;
        let is_title_alone = known.is_none_or(|role| !role.of(self.document.text).contains(char::is_whitespace));
        if is_title_alone && (known.is_none() || tokens.len() > 1) {
            self.parties[party].role = Some(span);
        }
    }

    /// The chunk kind after a token, in its sentence.
    pub(super) fn kind_at(&self, token: usize, sentence: u32) -> Option<ChunkKind> {
        let entry = self.document.tokens.get(token).filter(|entry| entry.sentence == sentence)?;
        Some(self.document.chunks[entry.chunk as usize].kind)
    }

    /// Where a noun phrase ends with the prepositional phrases that hang on it, and "and" phrases in them.
    pub(super) fn phrase_end(&self, tokens: &Range<usize>) -> usize {
        let sentence = self.document.tokens[tokens.start].sentence;
        let mut end = tokens.end;
        for _ in 0..MAX_PHRASE_CHUNKS {
            let link = self.kind_at(end, sentence);
            let next = self
                .document
                .tokens
                .get(end)
                .map_or(end, |token| self.document.chunks[token.chunk as usize].tokens.end);
            let goes_on = match link {
                Some(ChunkKind::Preposition) => self.kind_at(next, sentence) == Some(ChunkKind::NounPhrase),
                Some(ChunkKind::Conjunction) => {
                    // "founder and owner", not "a doctor and two nurses", "a doctor and his wife".
                    let joins = || {
                        let chunk = &self.document.chunks[self.document.tokens[next].chunk as usize];
                        let first = self.document.tokens[next].tag;
                        self.document.tokens[chunk.head()].tag == Tag::Nn
                            && !matches!(first, Tag::Dt | Tag::PrpS | Tag::Cd)
                    };
                    self.kind_at(next, sentence) == Some(ChunkKind::NounPhrase) && (end > tokens.end || joins())
                }
                _ => self
                    .document
                    .tokens
                    .get(end)
                    .is_some_and(|token| token.sentence == sentence && token.tag == Tag::Pos),
            };
            if !goes_on {
                break;
            }
            end = if link == Some(ChunkKind::NounPhrase) {
                next
            } else {
                self.document.chunks[self.document.tokens[next].chunk as usize].tokens.end
            };
        }
        end
    }

    /// Notes the parties that the source of a quote does not refer to: "It was wrong to blame \[Costa\], he said."
    pub(super) fn exclude_named_in(&mut self, content: &[Span], source: Range<usize>) {
        self.excluded.parties.clear();
        // Only a lone pronoun needs it.
        self.excluded.token = (source.len() == 1).then_some(source.start);
        if source.len() != 1 {
            return;
        }
        for span in content {
            let tokens = self.document.tokens_in(*span);
            let from = self.mentions.partition_point(|mention| mention.tokens.end <= tokens.start);
            for index in from..self.mentions.len() {
                if self.mentions[index].tokens.start >= tokens.end || self.excluded.parties.len() >= MAX_EXCLUDED {
                    break;
                }
                if matches!(self.mentions[index].kind, MentionKind::Name { is_modifier: false, .. }) {
                    self.excluded.parties.extend(self.party_of[index]);
                }
            }
        }
    }

    /// Whether "it" is an expletive, which refers to nothing: "it is unclear whether"; not "it was confident that".
    fn is_expletive(&self, index: usize) -> bool {
        let tokens = &self.mentions[index].tokens;
        let sentence = &self.document.sentence_of(tokens.start).tokens;
        let is_verbal = |token: usize| {
            let tag = self.document.tokens[token].tag;
            tag.is_verb() || tag.is_adverb() || tag == Tag::Md
        };
        let adjective = (tokens.end..sentence.end)
            .find(|&token| !is_verbal(token))
            .filter(|&token| self.document.tokens[token].tag.is_adjective());
        adjective.is_some_and(|adjective| {
            let opens = adjective + 1 < sentence.end
                && matches!(
                    self.document.word(adjective + 1),
                    "that" | "whether" | "if" | "how" | "what" | "why" | "when"
                );
            opens
                && (tokens.end..adjective).any(|token| self.is_be(token))
                && !self.resolver.lexicon.has(NameWordClass::MindAdjective, self.document.word(adjective))
        })
    }

    pub(super) fn pronoun(&mut self, index: usize, pronoun: Pronoun, speaker: Option<usize>) -> Option<usize> {
        if pronoun == Pronoun::It && self.is_expletive(index) {
            return None;
        }
        let found = match pronoun {
            Pronoun::He | Pronoun::She | Pronoun::They | Pronoun::It => {
                let mention = &self.mentions[index];
                // The pronoun that is the source, and those after it.
                let is_late = self.excluded.token.is_some_and(|token| mention.tokens.start >= token);
                let is_excluded = |party| is_late && self.excluded.parties.contains(&party);
                pronouns::resolve(self.pronoun_context(speaker), &self.resolver.pronouns, mention, pronoun, is_excluded)
            }
            Pronoun::I | Pronoun::We | Pronoun::You => None,
        }?;
        let gender = match pronoun {
            Pronoun::He => Some(Gender::Male),
            Pronoun::She => Some(Gender::Female),
            _ => None,
        };
        if self.parties[found].is_person() {
            let known = &mut self.parties[found].gender;
            *known = known.or(gender);
        }
        Some(found)
    }

    /// What the choice of a pronoun's party depends on; `speaker` spoke last.
    pub(super) fn pronoun_context(&self, speaker: Option<usize>) -> PronounContext<'_> {
        PronounContext {
            document: self.document,
            parties: &self.parties,
            linked: &self.linked,
            speaker,
            logs: &self.resolver.logs,
        }
    }

    /// A party for words that no mention covers.
    pub(super) fn new_party(&mut self, kind: SpeakerType, name: &str, is_anonymous: bool) -> usize {
        let mut party = Party::new(kind, name);
        party.is_anonymous = is_anonymous;
        self.parties.push(party);
        self.parties.len() - 1
    }

    /// Whether a token is a form of "be".
    pub(super) fn is_be(&self, token: usize) -> bool {
        self.document.tokens[token].lemma_hash == self.resolver.be
    }

    /// The likeliest kind of a named party that speaks, though its mentions look like those of an event or a work.
    pub(super) fn kind_of_speaker(&self, party: usize) -> SpeakerType {
        let party = &self.parties[party];
        if party.kind != SpeakerType::Unknown || !party.is_named {
            return party.kind;
        }
        let word = party.surname.and_then(|word| self.resolver.lexicon.get(word));
        if word.is_some_and(|word| word.document.is_some()) {
            return SpeakerType::Document;
        }
        let mut scores = party.type_scores;
        scores[NameType::Other as usize] = i32::MIN;
        speaker_type(name_types::decide(&scores))
    }

    /// What kind of document a head noun is.
    pub(super) fn document_kind(&self, head: usize) -> Option<DocumentKind> {
        self.known.of(head)?.document
    }
}

/// Marks the key of a family of bodies.
pub(super) const FAMILY_KEY: u64 = 0x4641_4d49_4c59;

//! Appositions: noun phrases that describe the person named before or after them.
//!
//! ```text
//! Rui Costa, [a doctor], said
//! [a doctor], Rui Costa, said
//! Rui Costa is [a doctor]
//! ```

use std::ops::Range;

use super::{linker::Linker, mentions::MentionKind};
use crate::document::ChunkKind;

/// How many mentions before a phrase may be the name that it describes.
const MAX_MENTIONS_BEFORE: usize = 6;

/// How many mentions before "is a doctor" may be its subject.
const MAX_MENTIONS_BEFORE_COPULA: usize = 3;

/// How many mentions after a phrase may be the name that it describes.
const MAX_MENTIONS_AFTER: usize = 5;

impl Linker<'_, '_> {
    /// The person whom a nominal describes: "Rui Costa, [a doctor]," and "[a doctor], Rui Costa,".
    ///
    /// It must not fire on "In Northport, the minister said", nor in a list: "Rui Costa, a doctor and two nurses".
    pub(super) fn apposed(&mut self, index: usize) -> Option<usize> {
        let tokens = &self.mentions[index].tokens;
        let start = self.start_with_possessor(index);
        let end = self.phrase_end(tokens);
        let role = self.after_determiner(&(start..tokens.end))..end;
        let phrase = start..end;
        let found = self
            .name_before(index, &phrase)
            .or_else(|| self.subject_of_copula(index, &phrase))
            .or_else(|| self.name_after(index, &phrase));
        let party = found.filter(|&party| self.parties[party].is_person())?;
        if self.parties[party].is_named {
            self.note_role(party, role);
        }
        Some(party)
    }

    /// The party that a phrase between commas describes: "\[Rui Costa\], a doctor,".
    fn name_before(&self, index: usize, phrase: &Range<usize>) -> Option<usize> {
        use ChunkKind::*;
        let sentence = self.document.tokens[phrase.start].sentence;
        let comma = phrase.start.checked_sub(1)?;
        let is_over = matches!(
            self.kind_at(phrase.end, sentence),
            None | Some(Comma | Stop | Wh | Bracket | Dash | Quote | Semicolon | Colon)
        );
        if !is_over || !matches!(self.kind_at(comma, sentence), Some(Comma | Dash)) {
            return None;
        }
        let earlier = (0..index).rev().take(MAX_MENTIONS_BEFORE).find(|&earlier| {
            let mention = &self.mentions[earlier];
            let end = mention.tokens.end;
            matches!(mention.kind, MentionKind::Name { is_modifier: false, .. })
                && (end == comma
                    || end < comma && self.document.word(end) == "(" && self.document.word(comma - 1) == ")"
                    || self.phrase_end(&mention.tokens) == comma)
        })?;
        self.party_of[earlier].filter(|&party| self.parties[party].is_person())
    }

    /// The party that is the subject of a form of "be" before a phrase: "\[Rui Costa\] is a doctor".
    fn subject_of_copula(&self, index: usize, phrase: &Range<usize>) -> Option<usize> {
        let sentence = self.document.tokens[phrase.start].sentence;
        let verb = phrase.start.checked_sub(1)?;
        if self.kind_at(verb, sentence) != Some(ChunkKind::VerbGroup)
            || self.document.chunk_of(verb).tokens.len() != 1
            || !self.is_be(verb)
        {
            return None;
        }
        let is_subject =
            |&earlier: &usize| self.mentions[earlier].tokens.end == verb && self.mentions[earlier].is_subject;
        let subject = (0..index).rev().take(MAX_MENTIONS_BEFORE_COPULA).find(is_subject)?;
        self.party_of[subject].filter(|&party| self.parties[party].is_person())
    }

    /// The party whose name follows a phrase and a comma: "a doctor, \[Rui Costa\], said".
    fn name_after(&self, index: usize, phrase: &Range<usize>) -> Option<usize> {
        use ChunkKind::*;
        let sentence = self.document.tokens[phrase.start].sentence;
        if self.kind_at(phrase.end, sentence) != Some(Comma) {
            return None;
        }
        let later = (index + 1..self.mentions.len().min(index + 1 + MAX_MENTIONS_AFTER)).find(|&later| {
            let mention = &self.mentions[later];
            matches!(mention.kind, MentionKind::Name { is_modifier: false, .. })
                && mention.tokens.start == phrase.end + 1
        })?;
        let next = self.kind_at(self.mentions[later].tokens.end, sentence);
        self.party_of[later].filter(|_| matches!(next, None | Some(Comma | VerbGroup | Stop | Quote)))
    }
}

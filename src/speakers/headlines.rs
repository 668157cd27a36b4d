//! Names in headlines, where every word may have a capital: "Silva Expresses Outrage".

use super::{
    linker::{Linker, MAX_PARTIES_BACK},
    mentions::MentionKind,
    name_types,
    named_parties::name_key,
};
use crate::{
    document::{Sentence, Shape},
    hash::Map,
};

impl Linker<'_, '_> {
    /// For each sentence whether most of its words are in capitals.
    pub(super) fn headings(&self) -> Vec<bool> {
        let is_heading = |sentence: &Sentence| {
            let (mut all, mut capitals) = (0, 0);
            for token in &self.document.tokens[sentence.tokens.clone()] {
                let is_long = token.span.len() > 3 && token.shape != Shape::Mark && token.shape != Shape::Number;
                all += usize::from(is_long);
                capitals += usize::from(is_long && matches!(token.shape, Shape::Title | Shape::Upper | Shape::Mixed));
            }
            all > 2 && capitals * 4 >= all * 3
        };
        self.document.sentences.iter().map(is_heading).collect()
    }

    /// The party whose name is part of a run of capitals: "[Ana Silva] Speaks".
    pub(super) fn part_of(&mut self, index: usize, keys: &[u64]) -> Option<usize> {
        let count = keys.len();
        let parts = (2..count).rev().flat_map(|length| [0..length, count - length..count]);
        let whole = parts.filter_map(|part| self.by_name.get(&name_key(&keys[part]))).next().copied();
        let Some(party) = whole else {
            // "SILVA UNDER PRESSURE"
            let (at, party) = keys.iter().enumerate().find_map(|(at, key)| {
                let list = self.by_word.get(key)?;
                list.iter()
                    .take(MAX_PARTIES_BACK)
                    .copied()
                    .find(|&party| self.parties[party].is_person() && self.parties[party].surname == Some(*key))
                    .map(|party| (at, party))
            })?;
            let MentionKind::Name { name, .. } = &mut self.mentions[index].kind else { return None };
            *name = (name.start + at).min(name.end - 1)..(name.start + at + 1).min(name.end);
            return Some(party);
        };
        let MentionKind::Name { name, .. } = &mut self.mentions[index].kind else { return None };
        let words = self.parties[party].keys.len().min(name.len());
        let is_first =
            name_types::token_key(&self.resolver.lexicon, self.document, name.start) == self.parties[party].keys[0];
        *name = if is_first { name.start..name.start + words } else { name.end - words..name.end };
        Some(party)
    }

    /// The one word of a run of capitals that the article has as a name elsewhere: "\[Silva\] Expresses Outrage"; not
    /// of "Ana Maria Silva".
    pub(super) fn short_name_in(&mut self, index: usize, keys: &[u64], short: &Map<()>) -> Option<u64> {
        if keys.len() < 3 || self.given_gender(index).is_some() {
            return None;
        }
        let mut found = keys.iter().copied().enumerate().filter(|(_, key)| short.contains_key(key));
        let (at, key) = found.next().filter(|_| found.next().is_none())?;
        let MentionKind::Name { name, .. } = &mut self.mentions[index].kind else { return None };
        *name = (name.start + at).min(name.end - 1)..(name.start + at + 1).min(name.end);
        Some(key)
    }
}

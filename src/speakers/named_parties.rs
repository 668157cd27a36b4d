//! Names: which mentions name one party.
//!
//! Names of several words come first, those in headlines last; then short ones from left to right. In order, a short
//! name is
//! 1. the last word of a longer name ("Silva" after "Ana Silva"), or of several such names the one called so before;
//! 2. another word of it ("Ana", "Ban" of Ban Ki-moon);
//! 3. the letters of a body ("IGF" of the International Grain Fund), given in brackets or spelt by its capitals;
//! 4. the same short name as before, unless one is a "Mr." and the other a "Ms.";
//! 5. another name of a state ("America", "the U.S.");
//! 6. a family name but for one letter ("Wendel" of Anna Wendell);
//! 7. a party of its own.
//!
//! Known misses: nicknames ("Bob" of Robert), married names, a company under its product's name.

use std::ops::Range;

use super::{
    SpeakerType,
    linker::{Linker, MAX_PARTIES_BACK},
    mentions::MentionKind,
    name_lexicon::{Gender, PersonKind, PlaceKind},
    name_types::{self, NameType, TypeScores},
    nominal_parties::owner_key,
    party::{Party, agree, speaker_type},
};
use crate::{
    document::Tag,
    hash::{self, Map, mix},
};

/// Added to the score of a place, in steps of the model's scale, if "in" comes before the name.
const LOCATED_SCORE: i32 = 800;

/// Marks the key of a state.
const STATE_KEY: u64 = 0x5354_4154;

/// Marks the key of a short form.
pub(super) const SHORT_FORM_KEY: u64 = 0x5348_4f52_5431;

/// A mention that is a name.
struct Named {
    index: usize,
    /// The keys of its words, by their place in [`TypedNames::words`].
    words: Range<usize>,
    /// The key of the whole.
    key: u64,
}

impl Named {
    fn is_long(&self) -> bool {
        self.words.len() > 1
    }
}

/// The names of an article before they are linked.
struct TypedNames {
    list: Vec<Named>,
    /// The keys of the words of all names.
    words: Vec<u64>,
    /// The scores of each name by its key, summed over its mentions.
    scores: Map<TypeScores>,
}

impl Linker<'_, '_> {
    /// Types the names, then makes parties of them: long names first, then short ones.
    pub(super) fn names(&mut self) {
        let names = self.typed_names();
        let headline_words = self.link_long_names(&names);
        self.link_short_names(&names, &headline_words);
        self.link_titles();
    }

    /// The mentions that are names, and the scores of each name for the types.
    fn typed_names(&self) -> TypedNames {
        let mut scores: Map<TypeScores> = Map::default();
        let mut list: Vec<Named> = Vec::with_capacity(self.mentions.len());
        let mut words: Vec<u64> = Vec::with_capacity(2 * self.mentions.len());
        let mut located: Vec<(u64, u64)> = Vec::new();
        for (index, mention) in self.mentions.iter().enumerate() {
            let MentionKind::Name { name, title, .. } = &mention.kind else { continue };
            let start = words.len();
            words.extend(self.keys(name));
            let keys = &words[start..];
            if keys.is_empty() {
                continue;
            }
            let key = name_key(keys);
            let mut lookup = self.resolver.names.lookup();
            name_types::features(self.document, &self.known, name, title, |feature| lookup.push(feature));
            name_types::add_scores(lookup, scores.entry(key).or_default());
            if keys.len() == 1 && self.is_located(name, title) {
                located.push((keys[0], key));
            }
            list.push(Named { index, words: start..words.len(), key });
        }
        // Not if the name is part of a longer one: confidence "in Silva" does not make Ana Silva a place.
        if !located.is_empty() {
            let long = list.iter().filter(|name| name.is_long());
            let parts: Map<()> = long.flat_map(|name| &words[name.words.clone()]).map(|&word| (word, ())).collect();
            for (_, key) in located.into_iter().filter(|(word, _)| !parts.contains_key(word)) {
                scores.entry(key).or_default()[NameType::Place as usize] += LOCATED_SCORE;
            }
        }
        TypedNames { list, words, scores }
    }

    /// Links the names of several words, those in headlines last. Gives the mentions in headlines of which only one
    /// word is a name, with its key.
    fn link_long_names(&mut self, names: &TypedNames) -> Vec<(usize, u64)> {
        // Words of a headline are all capitals: what is there is no name unless the article has it too.
        let headings = self.headings();
        let is_in_heading = |linker: &Self, name: &Named| {
            headings[linker.document.tokens[linker.mentions[name.index].tokens.start].sentence as usize]
        };
        let short: Map<()> = names
            .list
            .iter()
            .filter(|name| !name.is_long() && !is_in_heading(self, name))
            .map(|name| (names.words[name.words.start], ()))
            .collect();
        let mut headline_words = Vec::new();
        for in_heading in [false, true] {
            for name in names.list.iter().filter(|name| name.is_long()) {
                if is_in_heading(self, name) != in_heading {
                    continue;
                }
                let Named { index, key, .. } = *name;
                let keys = &names.words[name.words.clone()];
                let kind = self.name_type(index, name_types::decide(&names.scores[&key]));
                let party = match in_heading.then(|| self.part_of(index, keys)).flatten() {
                    Some(party) => party,
                    None if in_heading && let Some(word) = self.short_name_in(index, keys, &short) => {
                        headline_words.push((index, word));
                        continue;
                    }
                    None => self.long_name(index, keys, key, kind),
                };
                self.note_name(index, party, &names.scores[&key]);
            }
        }
        headline_words
    }

    /// Links the names of one word from left to right, then those in headlines.
    fn link_short_names(&mut self, names: &TypedNames, headline_words: &[(usize, u64)]) {
        let mut last_called: Map<usize> = Map::default();
        for name in &names.list {
            if !name.is_long() {
                self.link_short_name(name.index, names.words[name.words.start], names, &mut last_called);
            }
            if let Some(party) = self.party_of[name.index] {
                self.parties[party].last_named_at = Some(self.mentions[name.index].tokens.start);
            }
        }
        for &(index, word) in headline_words {
            self.link_short_name(index, word, names, &mut last_called);
        }
    }

    fn link_short_name(&mut self, index: usize, word: u64, names: &TypedNames, last_called: &mut Map<usize>) {
        let key = name_key(&[word]);
        let scores = names.scores.get(&key).copied().unwrap_or_default();
        let kind = self.name_type(index, name_types::decide(&scores));
        let party = self.short_name(index, word, key, kind, last_called);
        self.note_name(index, party, &scores);
    }

    /// Takes roles from the titles before names and from the nouns in apposition to them.
    fn link_titles(&mut self) {
        for index in 0..self.mentions.len() {
            match self.mentions[index].kind.clone() {
                MentionKind::Name { title, .. } => {
                    if let Some(party) = self.party_of[index] {
                        self.titled(index, party, title);
                    }
                }
                MentionKind::Nominal { head, is_plural: false, .. } => {
                    let person = self.known.of(head).and_then(|word| word.person);
                    if let Some(person) = person.filter(|person| person.kind != PersonKind::Honorific)
                        && let Some(party) = self.apposed(index)
                    {
                        self.note_sense(party, person.sense);
                        let gender = &mut self.parties[party].gender;
                        *gender = gender.or(person.gender);
                        self.party_of[index] = Some(party);
                        let owner = self.mentions[index].possessor.and_then(|owner| self.party_of[owner]);
                        if let Some(owner) = owner.or_else(|| self.attached_party(&self.mentions[index].tokens)) {
                            self.owned.insert(owner_key(owner, person.sense), party);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether an unknown name comes after "in" and nothing hangs on it: "a diplomat in \[Sevrin\], who"; not "in
    /// Silva’s house".
    fn is_located(&self, name: &Range<usize>, title: &Range<usize>) -> bool {
        let is_in = name.start > 0 && title.is_empty() && matches!(self.document.word(name.start - 1), "in" | "In");
        let is_over =
            || self.document.tokens.get(name.end).is_none_or(|next| next.tag != Tag::Pos && !next.tag.is_noun());
        is_in && is_over()
    }

    /// The type of a name by the model, unless its title or the tables know better.
    pub(super) fn name_type(&self, index: usize, guess: NameType) -> NameType {
        let MentionKind::Name { name, title, short, .. } = &self.mentions[index].kind else { return guess };
        if short.is_some() {
            return NameType::Organization;
        }
        let person = |token: usize| self.known.of(token).and_then(|word| word.person);
        let is_titled = title
            .clone()
            .next_back()
            .and_then(person)
            .is_some_and(|person| matches!(person.kind, PersonKind::Honorific | PersonKind::Role));
        if is_titled {
            return NameType::Person;
        }
        let place = self.resolver.lexicon.place(self.text(name.clone()));
        match place.map(|place| place.kind) {
            Some(PlaceKind::Seat) => NameType::Organization,
            Some(PlaceKind::State | PlaceKind::Capital | PlaceKind::Alias | PlaceKind::Region)
                if guess != NameType::Person || name.len() > 1 =>
            {
                NameType::Place
            }
            _ => guess,
        }
    }

    /// The party of a state by any of its names, "the U.S." and "America", made if there is none yet; none if the name
    /// is not a state's.
    pub(super) fn state(&mut self, index: usize, keys: &[u64], key: u64) -> Option<usize> {
        let MentionKind::Name { name, .. } = &self.mentions[index].kind else { return None };
        let name = name.clone();
        let text = self.text(name.clone());
        let place = self.resolver.lexicon.place(text)?;
        let state = match place.kind {
            PlaceKind::State => hash::lower(text),
            PlaceKind::Alias => place.state.unwrap_or_default(),
            _ => return None,
        };
        let state_key = mix(STATE_KEY, state);
        let Some(&party) = self.by_name.get(&state_key) else {
            let party = self.new_name(index, keys, NameType::Place);
            self.by_name.insert(key, party);
            self.by_name.insert(state_key, party);
            return Some(party);
        };
        if text.len() > self.parties[party].name.len() {
            let keys: Vec<u64> = self.keys(&name).collect();
            self.rename(party, index, &keys);
        }
        Some(party)
    }

    /// The party of a name of several words.
    pub(super) fn long_name(&mut self, index: usize, keys: &[u64], key: u64, kind: NameType) -> usize {
        if let Some(&party) = self.by_name.get(&key) {
            return party;
        }
        if kind == NameType::Place
            && let Some(party) = self.state(index, keys, key)
        {
            return party;
        }
        let last = keys.iter().rev().copied().find(|key| !self.resolver.lexicon.is_suffix(*key)).unwrap_or(keys[0]);
        let gender = self.given_gender(index);
        let found = self.by_word.get(&last).and_then(|list| {
            list.iter().rev().take(MAX_PARTIES_BACK).copied().find(|&party| {
                let known = &self.parties[party];
                known.surname == Some(last)
                    && known.kind == speaker_type(kind)
                    && self.fits(&known.keys, keys, kind)
                    && agree(known.gender, gender)
            })
        });
        let party = found.unwrap_or_else(|| self.new_name(index, keys, kind));
        if keys.len() > self.parties[party].keys.len() {
            self.rename(party, index, keys);
        }
        self.by_name.insert(key, party);
        party
    }

    /// Whether two names of several words with one last word are one: "Ana Silva" and "Ana M. Silva", not "Rui Silva".
    pub(super) fn fits(&self, one: &[u64], other: &[u64], kind: NameType) -> bool {
        let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        let suffixed = |keys: &[u64]| keys.last().copied().filter(|&key| self.resolver.lexicon.is_suffix(key));
        short.iter().all(|key| long.contains(key)) && (kind != NameType::Person || suffixed(one) == suffixed(other))
    }

    /// The gender that the first name or the title of a mention shows.
    pub(super) fn given_gender(&self, index: usize) -> Option<Gender> {
        let MentionKind::Name { name, title, .. } = &self.mentions[index].kind else { return None };
        let words = &self.resolver.lexicon;
        let titled = title.clone().filter_map(|token| self.known.of(token)?.person).find_map(|person| person.gender);
        titled.or_else(|| words.get(self.document.tokens[name.start].lower_hash)?.given?)
    }

    pub(super) fn new_name(&mut self, index: usize, keys: &[u64], kind: NameType) -> usize {
        let MentionKind::Name { name, .. } = self.mentions[index].kind.clone() else { unreachable!("a name") };
        // Named below.
        let mut party = Party::new(speaker_type(kind), "");
        let last = name.end - 1;
        if self.document.tokens[last].tag == Tag::Nnps
            && name.len() == 1
            && kind != NameType::Organization
            && kind != NameType::Person
        {
            party.kind = SpeakerType::Group;
            party.is_plural = true;
        }
        party.is_named = true;
        if party.is_person() {
            party.gender = self.given_gender(index);
        }
        self.parties.push(party);
        let party = self.parties.len() - 1;
        self.rename(party, index, keys);
        party
    }

    /// Gives a party the name of a mention.
    pub(super) fn rename(&mut self, party: usize, index: usize, keys: &[u64]) {
        let MentionKind::Name { name, short, .. } = self.mentions[index].kind.clone() else { unreachable!("a name") };
        self.parties[party].name = self.text(name.clone()).to_string();
        for &key in keys {
            if !self.parties[party].keys.contains(&key) {
                let list = self.by_word.entry(key).or_default();
                if list.last() != Some(&party) {
                    list.push(party);
                }
            }
        }
        self.parties[party].keys = keys.to_vec();
        self.parties[party].surname = keys.iter().rev().copied().find(|key| !self.resolver.lexicon.is_suffix(*key));
        if self.parties[party].gender.is_none() && self.parties[party].is_person() {
            self.parties[party].gender = self.given_gender(index);
        }
        if !self.parties[party].is_person() {
            for token in name.clone() {
                if let Some(body) = self.known.of(token).and_then(|word| word.body) {
                    self.note_body(party, body);
                }
            }
            // "International Relief Bank" may be called IRB.
            if name.len() > 1 {
                let letters: String = name
                    .clone()
                    .filter_map(|token| self.document.word(token).chars().next().filter(|c| c.is_uppercase()))
                    .collect();
                if letters.len() > 1 {
                    self.by_name.entry(mix(SHORT_FORM_KEY, hash::lower(&letters))).or_insert(party);
                }
            }
        }
        if let Some(short) = short {
            self.by_name.insert(
                mix(SHORT_FORM_KEY, name_types::token_key(&self.resolver.lexicon, self.document, short)),
                party,
            );
        }
    }

    /// Notes that a mention is a party's, before the walk from left to right.
    pub(super) fn note_name(&mut self, index: usize, party: usize, scores: &TypeScores) {
        self.party_of[index] = Some(party);
        if let MentionKind::Name { name, .. } = &self.mentions[index].kind {
            // "WASHINGTON" of a dateline.
            let text = self.text(name.clone());
            self.parties[party].first_named_at = self.parties[party].first_named_at.min(name.start);
            let is_shout = |name: &str| name.len() > 3 && !name.contains(char::is_lowercase);
            let known = &mut self.parties[party];
            if is_shout(&known.name) && !is_shout(text) && known.name.eq_ignore_ascii_case(text) {
                known.name = text.to_string();
            }
        }
        for (sum, value) in self.parties[party].type_scores.iter_mut().zip(scores) {
            *sum = sum.saturating_add(*value);
        }
        let MentionKind::Name { name, .. } = &self.mentions[index].kind else { return };
        let span = self.document.span(name.clone());
        self.parties[party].mentions.push(span);
    }
}

pub(super) fn name_key(keys: &[u64]) -> u64 {
    keys.iter().fold(keys.len() as u64, |sum, &key| mix(sum, key))
}

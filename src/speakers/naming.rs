//! Names: which mentions name one party.
//!
//! Names of several words come first, those in headlines last; then short ones from left to right. In order, a short name is
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
    link::{Linker, REACH},
    mentions::MentionKind,
    names::{self, Evidence, NameType},
    nominals::owner_key,
    party::{Party, agree, is_suffix, speaker_type},
    words::{Gender, PersonKind, PlaceKind},
};
use crate::{
    document::{Sentence, Shape, Tag},
    hash::{self, Map, mix},
};

/// What "in" before a name says for a place, in steps of the model's scale.
const LOCATED: i32 = 800;

/// Marks the key of a state.
const STATE: u64 = 0x5354_4154;

/// Marks the key of a short form.
const SHORT: u64 = 0x5348_4f52_5431;

/// A mention that is a name.
struct Named {
    index: usize,
    /// The keys of its words, by their place in a list of all.
    words: Range<usize>,
    /// The key of the whole.
    key: u64,
}

impl Linker<'_, '_> {
    /// Types the names, then makes parties of them: long names first, then short ones.
    pub(super) fn names(&mut self) {
        let mut evidence: Map<Evidence> = Map::default();
        let mut named: Vec<Named> = Vec::with_capacity(self.mentions.len());
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
            names::features(self.document, &self.known, name, title, |feature| lookup.push(feature));
            names::add(lookup, evidence.entry(key).or_default());
            if keys.len() == 1 && self.is_located(name, title) {
                located.push((keys[0], key));
            }
            named.push(Named { index, words: start..words.len(), key });
        }
        let is_long = |name: &&Named| name.words.len() > 1;
        // Confidence "in Silva" makes no place of Ana Silva.
        if !located.is_empty() {
            let parts: Map<()> = named
                .iter()
                .filter(is_long)
                .flat_map(|name| &words[name.words.clone()])
                .map(|&word| (word, ()))
                .collect();
            for (_, key) in located.into_iter().filter(|(word, _)| !parts.contains_key(word)) {
                evidence.entry(key).or_default()[NameType::Place as usize] += LOCATED;
            }
        }
        // Words of a headline are all capitals: what stands there is no name unless the article has it too.
        let headings = self.headings();
        let mut alone: Vec<(usize, u64)> = Vec::new();
        let is_weak = |linker: &Self, index: usize| {
            headings[linker.document.tokens[linker.mentions[index].tokens.start].sentence as usize]
        };
        let lone: Map<()> = named
            .iter()
            .filter(|name| !is_long(name) && !is_weak(self, name.index))
            .map(|name| (words[name.words.start], ()))
            .collect();
        for weak in [false, true] {
            for Named { index, words: part, key } in named.iter().filter(is_long) {
                if is_weak(self, *index) != weak {
                    continue;
                }
                let keys = &words[part.clone()];
                let kind = self.name_type(*index, names::decide(&evidence[key]));
                let party = match weak.then(|| self.part_of(*index, keys)).flatten() {
                    Some(party) => party,
                    None if weak && let Some(key) = self.lone_part(*index, keys, &lone) => {
                        alone.push((*index, key));
                        continue;
                    }
                    None => self.long_name(*index, keys, *key, kind),
                };
                self.note_name(*index, party, &evidence[key]);
            }
        }
        let mut bare: Map<usize> = Map::default();
        for name in &named {
            let Named { index, key, .. } = *name;
            if !is_long(&name) {
                let kind = self.name_type(index, names::decide(&evidence[&key]));
                let party = self.short_name(index, words[name.words.start], key, kind, &mut bare);
                self.note_name(index, party, &evidence[&key]);
            }
            if let Some(party) = self.party_of[index] {
                self.parties[party].recent = Some(self.mentions[index].tokens.start);
            }
        }
        for (index, word) in alone {
            let key = name_key(&[word]);
            let found = evidence.get(&key).copied().unwrap_or_default();
            let kind = self.name_type(index, names::decide(&found));
            let party = self.short_name(index, word, key, kind, &mut bare);
            self.note_name(index, party, &found);
        }
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
                        if let Some(owner) = owner.or_else(|| self.hanging(&self.mentions[index].tokens)) {
                            self.owned.insert(owner_key(owner, person.sense), party);
                        }
                    }
                }
                _ => {}
            }
        }
    }

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
                    .take(REACH)
                    .copied()
                    .find(|&party| self.parties[party].is_person() && self.parties[party].surname() == Some(*key))
                    .map(|party| (at, party))
            })?;
            let MentionKind::Name { name, .. } = &mut self.mentions[index].kind else { return None };
            *name = (name.start + at).min(name.end - 1)..(name.start + at + 1).min(name.end);
            return Some(party);
        };
        let MentionKind::Name { name, .. } = &mut self.mentions[index].kind else { return None };
        let words = self.parties[party].keys.len().min(name.len());
        let is_first = names::token_key(self.document, name.start) == self.parties[party].keys[0];
        *name = if is_first { name.start..name.start + words } else { name.end - words..name.end };
        Some(party)
    }

    /// Whether an unknown name stands after "in" and nothing hangs on it: "a diplomat in \[Sevrin\], who"; not "in Silva’s house".
    fn is_located(&self, name: &Range<usize>, title: &Range<usize>) -> bool {
        let is_in = name.start > 0 && title.is_empty() && matches!(self.document.word(name.start - 1), "in" | "In");
        let is_over =
            || self.document.tokens.get(name.end).is_none_or(|next| next.tag != Tag::Pos && !next.tag.is_noun());
        is_in && is_over()
    }

    /// The one word of a run of capitals that the article has as a name elsewhere: "\[Silva\] Expresses Outrage"; not of "Ana Maria
    /// Silva".
    fn lone_part(&mut self, index: usize, keys: &[u64], lone: &Map<()>) -> Option<u64> {
        if keys.len() < 3 || self.given_gender(index).is_some() {
            return None;
        }
        let mut found = keys.iter().copied().enumerate().filter(|(_, key)| lone.contains_key(key));
        let (at, key) = found.next().filter(|_| found.next().is_none())?;
        let MentionKind::Name { name, .. } = &mut self.mentions[index].kind else { return None };
        *name = (name.start + at).min(name.end - 1)..(name.start + at + 1).min(name.end);
        Some(key)
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
        let place = self.resolver.words.place(self.text(name.clone()));
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

    /// The party that goes by another name of the same state: "the U.S." and "America".
    pub(super) fn same_state(&mut self, index: usize) -> Result<usize, Option<u64>> {
        let MentionKind::Name { name, .. } = &self.mentions[index].kind else { return Err(None) };
        let text = self.text(name.clone());
        let Some(place) = self.resolver.words.place(text) else { return Err(None) };
        let state = match place.kind {
            PlaceKind::State => hash::lower(text),
            PlaceKind::Alias => place.state.unwrap_or_default(),
            _ => return Err(None),
        };
        let party = self.by_name.get(&mix(STATE, state)).copied().ok_or(Some(state))?;
        if text.len() > self.parties[party].name.len() {
            let keys: Vec<u64> = self.keys(&name.clone()).collect();
            self.rename(party, index, &keys);
        }
        Ok(party)
    }

    /// The party of a name of several words.
    pub(super) fn long_name(&mut self, index: usize, keys: &[u64], key: u64, kind: NameType) -> usize {
        if let Some(&party) = self.by_name.get(&key) {
            return party;
        }
        if kind == NameType::Place {
            match self.same_state(index) {
                Ok(party) => return party,
                Err(Some(state)) => {
                    let party = self.new_name(index, keys, kind);
                    self.by_name.insert(key, party);
                    self.by_name.insert(mix(STATE, state), party);
                    return party;
                }
                Err(None) => {}
            }
        }
        let last = keys.iter().rev().copied().find(|key| !is_suffix(*key)).unwrap_or(keys[0]);
        let gender = self.given_gender(index);
        let found = self.by_word.get(&last).and_then(|list| {
            list.iter().rev().take(REACH).copied().find(|&party| {
                let known = &self.parties[party];
                known.surname() == Some(last)
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
        let suffixed = |keys: &[u64]| keys.last().copied().filter(|&key| is_suffix(key));
        short.iter().all(|key| long.contains(key)) && (kind != NameType::Person || suffixed(one) == suffixed(other))
    }

    /// The party of a name of one word.
    pub(super) fn short_name(
        &mut self,
        index: usize,
        word: u64,
        key: u64,
        kind: NameType,
        bare: &mut Map<usize>,
    ) -> usize {
        let at = self.mentions[index].tokens.start;
        let MentionKind::Name { name, title, .. } = &self.mentions[index].kind else { unreachable!("a name") };
        let token = name.start;
        let is_titled = !title.is_empty();
        let given = self.resolver.words.get(word).and_then(|word| word.given);
        let gender = title
            .clone()
            .filter_map(|token| self.known.of(token)?.person)
            .find_map(|person| person.gender)
            .or_else(|| if is_titled { None } else { self.given_gender(index) });
        let is_place = kind == NameType::Place && !is_titled;
        // Candidates with the word in their name, the earlier made first.
        let candidates: Vec<usize> = match self.by_word.get(&word) {
            Some(list) if !is_place && self.document.tokens[token].shape != Shape::Dotted => {
                let fits = |&&party: &&usize| {
                    let known = &self.parties[party];
                    let is_end = known.surname() == Some(word);
                    known.keys.len() > 1
                        && agree(known.gender, gender)
                        && match known.kind {
                            SpeakerType::Person => kind != NameType::Organization || is_end,
                            SpeakerType::Organization => {
                                is_end
                                    && kind != NameType::Person
                                    && self.resolver.words.get(word).is_some_and(|word| word.body.is_some())
                            }
                            _ => false,
                        }
                };
                let mut list: Vec<usize> = list.iter().take(4 * REACH).filter(fits).copied().collect();
                if list.iter().any(|&party| self.parties[party].surname() == Some(word)) {
                    list.retain(|&party| self.parties[party].surname() == Some(word));
                    // Who is called Vera is seldom called Lima.
                    if list.iter().any(|&party| !self.parties[party].is_by_first) {
                        list.retain(|&party| !self.parties[party].is_by_first);
                    }
                }
                list
            }
            _ => Vec::new(),
        };
        let found = match candidates[..] {
            [] => None,
            [only] => Some(only),
            _ => {
                // Of several the one that was called so before, unless another has just been named.
                let near = candidates.iter().copied().max_by_key(|&party| self.parties[party].recent).expect("several");
                let owner = bare.get(&word).copied().filter(|owner| candidates.contains(owner));
                let paragraph = self.document.tokens[at].paragraph;
                let just = |party: usize| {
                    self.parties[party]
                        .recent
                        .is_some_and(|token| self.document.tokens[token].paragraph == paragraph && at - token < 120)
                };
                match owner {
                    Some(owner) if just(owner) || !just(near) => Some(owner),
                    _ if just(near) => Some(near),
                    _ => Some(candidates[0]),
                }
            }
        };
        if let Some(party) = found {
            if self.parties[party].is_person() {
                bare.insert(word, party);
                self.parties[party].is_by_first |= !is_titled && self.parties[party].keys[0] == word && given.is_some();
            }
            return party;
        }
        let shape = self.document.tokens[token].shape;
        let upper = matches!(shape, Shape::Upper | Shape::Mixed | Shape::Dotted) && !is_titled;
        if upper && let Some(&party) = self.by_name.get(&mix(SHORT, word)) {
            return party;
        }
        if let Some(&party) = self.by_name.get(&key) {
            // "Mr. Silva" and "Ms. Silva" are two.
            if agree(self.parties[party].gender, gender) {
                return party;
            }
            let other = mix(key, gender.map_or(0, |gender| gender as u64 + 1));
            if let Some(&party) = self.by_name.get(&other) {
                return party;
            }
            let party = self.new_name(index, &[word], kind);
            self.parties[party].gender = gender;
            self.by_name.insert(other, party);
            return party;
        }
        if is_place {
            match self.same_state(index) {
                Ok(party) => return party,
                Err(Some(state)) => {
                    let party = self.new_name(index, &[word], kind);
                    self.by_name.insert(key, party);
                    self.by_name.insert(mix(STATE, state), party);
                    return party;
                }
                Err(None) => {}
            }
        }
        if let Some(party) = self.misspelt(token) {
            self.by_name.insert(key, party);
            return party;
        }
        let party = self.new_name(index, &[word], kind);
        self.by_name.insert(key, party);
        party
    }

    /// The person with a surname that differs by one letter: "Castel" after "Ana Castell". Short names are too alike.
    pub(super) fn misspelt(&self, token: usize) -> Option<usize> {
        let word = self.document.word(token);
        if self.resolver.words.place(word).is_some() {
            return None;
        }
        let near = self
            .parties
            .iter()
            .enumerate()
            .rev()
            .take(20 * REACH)
            .filter(|(_, party)| party.is_person() && party.keys.len() > 1);
        let mut fits = near.filter(|(_, party)| {
            party
                .name
                .rsplit(' ')
                .next()
                .is_some_and(|surname| surname.len() > 4 && word.len() > 4 && is_near(word, surname))
        });
        let found = fits.next().map(|(index, _)| index);
        found.filter(|_| fits.next().is_none())
    }

    /// The gender that the first name or the title of a mention shows.
    pub(super) fn given_gender(&self, index: usize) -> Option<Gender> {
        let MentionKind::Name { name, title, .. } = &self.mentions[index].kind else { return None };
        let words = &self.resolver.words;
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
                    self.by_name.entry(mix(SHORT, hash::lower(&letters))).or_insert(party);
                }
            }
        }
        if let Some(short) = short {
            self.by_name.insert(mix(SHORT, names::token_key(self.document, short)), party);
        }
    }

    /// Notes that a mention is a party's, before the walk from left to right.
    pub(super) fn note_name(&mut self, index: usize, party: usize, evidence: &Evidence) {
        self.party_of[index] = Some(party);
        if let MentionKind::Name { name, .. } = &self.mentions[index].kind {
            // "WASHINGTON" of a dateline.
            let text = self.text(name.clone());
            self.parties[party].named_at = self.parties[party].named_at.min(name.start);
            let is_shout = |name: &str| name.len() > 3 && !name.contains(char::is_lowercase);
            let known = &mut self.parties[party];
            if is_shout(&known.name) && !is_shout(text) && known.name.eq_ignore_ascii_case(text) {
                known.name = text.to_string();
            }
        }
        for (sum, value) in self.parties[party].evidence.iter_mut().zip(evidence) {
            *sum = sum.saturating_add(*value);
        }
        let MentionKind::Name { name, .. } = &self.mentions[index].kind else { return };
        let span = self.document.span(name.clone());
        self.parties[party].mentions.push(span);
    }
}

fn name_key(keys: &[u64]) -> u64 {
    keys.iter().fold(keys.len() as u64, |sum, &key| mix(sum, key))
}

/// Whether two words differ by one letter left out, put in or changed, the first and the last kept; case of plain letters aside.
fn is_near(one: &str, other: &str) -> bool {
    let (short, long) =
        if one.len() <= other.len() { (one.as_bytes(), other.as_bytes()) } else { (other.as_bytes(), one.as_bytes()) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = |(a, b): &(&u8, &u8)| a.eq_ignore_ascii_case(b);
    let head = short.iter().zip(long).take_while(same).count();
    let tail = short.iter().rev().zip(long.iter().rev()).take_while(same).count();
    head > 0
        && (head + tail >= short.len() && long.len() > short.len()
            || head + tail + 1 >= short.len() && long.len() == short.len())
}

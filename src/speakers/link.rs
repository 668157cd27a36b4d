//! Links mentions to parties: names first, over the whole article, then everything else from left to right.
//!
//! A sieve (Raghunathan et al. 2010): the surest rules first. Names are one party if they are the same, if one is the
//! other without a first name or an initial, or if one spells the other's initials. Then nominals ("the minister") look for
//! a party that carries their title, pronouns for the likeliest mention of the right gender and number just before.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    Resolver, SpeakerType,
    mentions::{Mention, MentionKind, Pronoun},
    names::{self, Evidence, NameType},
    pronouns::{self, Trace},
    words::{Body, DocumentKind, Gender, Person, PersonKind, PlaceKind},
};
use crate::{
    Span,
    document::{ChunkKind, Document, Sentence, Shape, Tag, Token},
    model::{hash, hash::mix},
};

/// Somebody or something the article speaks of.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub kind: SpeakerType,
    /// Whether the article names it.
    pub is_named: bool,
    /// Who wrote it, of a document.
    pub author: Option<usize>,
    /// What its mentions say it is.
    evidence: Evidence,
    pub is_anonymous: bool,
    pub name: String,
    /// The key of each word of its name.
    keys: Vec<u64>,
    pub role: Option<Span>,
    /// What its titles and the words of its name call it.
    senses: Vec<u64>,
    pub gender: Option<Gender>,
    pub is_plural: bool,
    /// Whether it may act and speak, as far as its words tell.
    pub is_agent: bool,
    /// Where it is mentioned, in order.
    pub mentions: Vec<Span>,
    /// Whether it is called by its first name alone.
    is_by_first: bool,
    /// The first token of the first mention by name.
    named_at: usize,
    /// How often it was mentioned so far.
    pub count: u32,
    /// The first token of its latest mention so far.
    pub latest: usize,
}

impl Party {
    fn new(kind: SpeakerType, name: &str) -> Self {
        Party {
            kind,
            is_named: false,
            author: None,
            evidence: Evidence::default(),
            is_anonymous: false,
            name: name.to_string(),
            keys: Vec::new(),
            role: None,
            senses: Vec::new(),
            gender: None,
            is_plural: false,
            is_agent: true,
            mentions: Vec::new(),
            is_by_first: false,
            named_at: usize::MAX,
            count: 0,
            latest: 0,
        }
    }

    fn is_person(&self) -> bool {
        self.kind == SpeakerType::Person
    }

    fn surname(&self) -> Option<u64> {
        self.keys.iter().rev().copied().find(|key| !is_suffix(*key))
    }
}

/// How far back a name, a title or a head looks for a party of the same word, in parties.
const REACH: usize = 12;

pub(super) struct Linker<'a, 't> {
    pub document: &'a Document<'t>,
    resolver: &'a Resolver,
    pub mentions: Vec<Mention>,
    /// For each mention its party.
    pub party_of: Vec<Option<usize>>,
    pub parties: Vec<Party>,
    /// Parties by the hash of their name, of each of its words, of their titles and heads; each list in order of making.
    by_name: HashMap<u64, usize>,
    by_word: HashMap<u64, Vec<usize>>,
    by_sense: HashMap<u64, Vec<usize>>,
    by_head: HashMap<u64, usize>,
    /// Bodies by owner and sense: the campaign of Silva.
    owned: HashMap<(usize, u64), usize>,
    trail: Vec<Trace>,
}

impl<'a, 't> Linker<'a, 't> {
    /// Finds the parties behind the names; [`Linker::step`] does the rest.
    pub fn new(document: &'a Document<'t>, resolver: &'a Resolver, mentions: Vec<Mention>) -> Self {
        let mut linker = Linker {
            document,
            resolver,
            party_of: vec![None; mentions.len()],
            mentions,
            parties: Vec::new(),
            by_name: HashMap::new(),
            by_word: HashMap::new(),
            by_sense: HashMap::new(),
            by_head: HashMap::new(),
            owned: HashMap::new(),
            trail: Vec::new(),
        };
        linker.names();
        linker
    }

    fn keys(&self, name: &Range<usize>) -> Vec<u64> {
        name.clone().filter(|&token| self.document.tokens[token].shape != Shape::Mark).map(|token| names::token_key(self.document, token)).collect()
    }

    fn text(&self, tokens: Range<usize>) -> &'t str {
        self.document.span(tokens).of(self.document.text)
    }

    /// Types the names, then makes parties of them: long names first, then short ones.
    fn names(&mut self) {
        let mut evidence: HashMap<u64, Evidence> = HashMap::new();
        let mut keys_of: Vec<(usize, Vec<u64>, u64)> = Vec::new();
        let mut features = Vec::with_capacity(40);
        for (index, mention) in self.mentions.iter().enumerate() {
            let MentionKind::Name { name, title, .. } = &mention.kind else { continue };
            let keys = self.keys(name);
            if keys.is_empty() {
                continue;
            }
            let key = name_key(&keys);
            names::features(self.document, &self.resolver.words, name, title, &mut features);
            names::weigh(&self.resolver.names, &features, evidence.entry(key).or_default());
            keys_of.push((index, keys, key));
        }
        // Words of a headline are all capitals: what stands there is no name unless the article has it too.
        let headings = self.headings();
        let is_weak = |linker: &Self, index: usize| headings.contains(&linker.document.tokens[linker.mentions[index].tokens.start].sentence);
        for weak in [false, true] {
            for (index, keys, key) in keys_of.iter().filter(|entry| entry.1.len() > 1) {
                if is_weak(self, *index) != weak {
                    continue;
                }
                let kind = self.name_type(*index, names::decide(&evidence[key]));
                let party = match weak.then(|| self.part_of(*index, keys)).flatten() {
                    Some(party) => party,
                    None => self.long_name(*index, keys, *key, kind),
                };
                self.note_name(*index, party, &evidence[key]);
            }
        }
        let mut bare: HashMap<u64, usize> = HashMap::new();
        for (index, keys, key) in keys_of.iter().filter(|entry| entry.1.len() == 1) {
            let kind = self.name_type(*index, names::decide(&evidence[key]));
            let party = self.short_name(*index, keys[0], *key, kind, &mut bare);
            self.note_name(*index, party, &evidence[key]);
        }
        for index in 0..self.mentions.len() {
            match self.mentions[index].kind.clone() {
                MentionKind::Name { title, .. } => {
                    if let Some(party) = self.party_of[index] {
                        self.titled(index, party, title);
                    }
                }
                MentionKind::Nominal { head, is_plural: false, .. } => {
                    let person = self.resolver.words.of(self.document, head).and_then(|word| word.person);
                    if let Some(person) = person.filter(|person| person.kind != PersonKind::Honorific)
                        && let Some(party) = self.apposed(index)
                    {
                        self.note_sense(party, person.sense);
                        let gender = &mut self.parties[party].gender;
                        *gender = gender.or(person.gender);
                        self.party_of[index] = Some(party);
                        let owner = self.mentions[index].possessor.and_then(|owner| self.party_of[owner]);
                        if let Some(owner) = owner.or_else(|| self.hanging(&self.mentions[index].tokens)) {
                            self.owned.insert((owner, person.sense), party);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Sentences most of whose words are in capitals.
    fn headings(&self) -> HashSet<u32> {
        let long = |token: &&Token| token.span.len() > 3 && token.shape != Shape::Mark && token.shape != Shape::Number;
        let is_heading = |sentence: &&Sentence| {
            let tokens = &self.document.tokens[sentence.tokens.clone()];
            let capital = |token: &&Token| matches!(token.shape, Shape::Title | Shape::Upper | Shape::Mixed);
            let (all, capitals) = (tokens.iter().filter(long).count(), tokens.iter().filter(long).filter(capital).count());
            all > 2 && capitals * 4 >= all * 3
        };
        self.document.sentences.iter().filter(is_heading).map(|sentence| self.document.tokens[sentence.tokens.start].sentence).collect()
    }

    /// The party whose name is part of a run of capitals: "[Ana Silva] Speaks".
    fn part_of(&mut self, index: usize, keys: &[u64]) -> Option<usize> {
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

    /// The type of a name by the model, unless its title or the tables know better.
    fn name_type(&self, index: usize, guess: NameType) -> NameType {
        let MentionKind::Name { name, title, short, .. } = &self.mentions[index].kind else { return guess };
        if short.is_some() {
            return NameType::Organization;
        }
        let person = |token: usize| self.resolver.words.of(self.document, token).and_then(|word| word.person);
        let is_titled = title.clone().next_back().and_then(person).is_some_and(|person| matches!(person.kind, PersonKind::Honorific | PersonKind::Role));
        if is_titled {
            return NameType::Person;
        }
        let place = self.resolver.words.place(self.text(name.clone()));
        match place.map(|place| place.kind) {
            Some(PlaceKind::Seat) => NameType::Organization,
            Some(PlaceKind::State | PlaceKind::Capital | PlaceKind::Alias | PlaceKind::Region) if guess != NameType::Person || name.len() > 1 => {
                NameType::Place
            }
            _ => guess,
        }
    }

    /// The party that goes by another name of the same state: "the U.S." and "America".
    fn same_state(&mut self, index: usize) -> Result<usize, Option<u64>> {
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
            let keys = self.keys(&name.clone());
            self.rename(party, index, &keys);
        }
        Ok(party)
    }

    /// The party of a name of several words.
    fn long_name(&mut self, index: usize, keys: &[u64], key: u64, kind: NameType) -> usize {
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
                known.surname() == Some(last) && known.kind == speaker_type(kind) && self.fits(&known.keys, keys, kind) && agree(known.gender, gender)
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
    fn fits(&self, one: &[u64], other: &[u64], kind: NameType) -> bool {
        let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        let suffixed = |keys: &[u64]| keys.last().copied().filter(|&key| is_suffix(key));
        short.iter().all(|key| long.contains(key)) && (kind != NameType::Person || suffixed(one) == suffixed(other))
    }

    /// The party of a name of one word.
    fn short_name(&mut self, index: usize, word: u64, key: u64, kind: NameType, bare: &mut HashMap<u64, usize>) -> usize {
        let at = self.mentions[index].tokens.start;
        let MentionKind::Name { name, title, .. } = &self.mentions[index].kind else { unreachable!("a name") };
        let token = name.start;
        let is_titled = !title.is_empty();
        let given = self.resolver.words.get(word).and_then(|word| word.given);
        let gender = title
            .clone()
            .filter_map(|token| self.resolver.words.of(self.document, token)?.person)
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
                                is_end && kind != NameType::Person && self.resolver.words.get(word).is_some_and(|word| word.body.is_some())
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
                // Of several the one that was called so before, unless another has just been named in full.
                let latest = |party: usize| {
                    let mentions = &self.parties[party].mentions;
                    let start = self.document.tokens[at].span.start;
                    let before = mentions.partition_point(|mention| mention.start < start);
                    before.checked_sub(1).map_or(usize::MAX, |before| start - mentions[before].start)
                };
                let near = candidates.iter().copied().min_by_key(|&party| latest(party)).expect("several");
                let owner = bare.get(&word).copied().filter(|owner| candidates.contains(owner));
                let paragraph = self.document.tokens[at].paragraph;
                let just = |party: usize| {
                    let distance = latest(party);
                    distance < 600 && {
                        let start = self.document.tokens[at].span.start - distance;
                        let token = self.document.tokens.partition_point(|token| token.span.start < start);
                        self.document.tokens[token].paragraph == paragraph
                    }
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
    fn misspelt(&self, token: usize) -> Option<usize> {
        let word = self.document.word(token);
        if self.resolver.words.place(word).is_some() {
            return None;
        }
        let near = self.parties.iter().enumerate().rev().filter(|(_, party)| party.is_person() && party.keys.len() > 1).take(4 * REACH);
        let mut fits =
            near.filter(|(_, party)| party.name.rsplit(' ').next().is_some_and(|surname| surname.len() > 4 && word.len() > 4 && is_near(word, surname)));
        let found = fits.next().map(|(index, _)| index);
        found.filter(|_| fits.next().is_none())
    }

    /// The gender that the first name or the title of a mention shows.
    fn given_gender(&self, index: usize) -> Option<Gender> {
        let MentionKind::Name { name, title, .. } = &self.mentions[index].kind else { return None };
        let words = &self.resolver.words;
        let titled = title.clone().filter_map(|token| words.of(self.document, token)?.person).find_map(|person| person.gender);
        titled.or_else(|| words.get(self.document.tokens[name.start].lower)?.given?)
    }

    fn new_name(&mut self, index: usize, keys: &[u64], kind: NameType) -> usize {
        let MentionKind::Name { name, .. } = self.mentions[index].kind.clone() else { unreachable!("a name") };
        let mut party = Party::new(speaker_type(kind), self.text(name.clone()));
        let last = name.end - 1;
        if self.document.tokens[last].tag == Tag::Nnps && name.len() == 1 && kind != NameType::Organization && kind != NameType::Person {
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
    fn rename(&mut self, party: usize, index: usize, keys: &[u64]) {
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
                if let Some(body) = self.resolver.words.of(self.document, token).and_then(|word| word.body) {
                    self.note_body(party, body);
                }
            }
            // "International Relief Bank" may be called IRB.
            let letters: String = name.clone().filter_map(|token| self.document.word(token).chars().next().filter(|c| c.is_uppercase())).collect();
            if letters.len() > 1 && name.len() > 1 {
                self.by_name.entry(mix(SHORT, hash::lower(&letters))).or_insert(party);
            }
        }
        if let Some(short) = short {
            self.by_name.insert(mix(SHORT, names::token_key(self.document, short)), party);
        }
    }

    fn note_body(&mut self, party: usize, body: Body) {
        self.note_sense(party, body.sense);
        self.note_sense(party, mix(body.family, FAMILY));
    }

    fn note_sense(&mut self, party: usize, sense: u64) {
        if self.parties[party].senses.len() < 24 && !self.parties[party].senses.contains(&sense) {
            self.parties[party].senses.push(sense);
            self.by_sense.entry(sense).or_default().push(party);
        }
    }

    /// Notes that a mention is a party's, before the walk from left to right.
    fn note_name(&mut self, index: usize, party: usize, evidence: &Evidence) {
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
        let mentions = &mut self.parties[party].mentions;
        // Long names were noted before short ones.
        let at = mentions.partition_point(|mention| mention.start < span.start);
        mentions.insert(at, span);
    }

    /// Links the next mention, given the mentions before it are linked. `speaker` spoke last.
    pub fn step(&mut self, index: usize, speaker: Option<usize>) {
        let mention = &self.mentions[index];
        let (is_quoted, is_subject, start) = (mention.is_quoted, mention.is_subject, mention.tokens.start);
        let is_pronoun = matches!(mention.kind, MentionKind::Pronoun(_));
        let party = match mention.kind.clone() {
            MentionKind::Name { is_modifier, .. } => {
                let Some(party) = self.party_of[index] else { return };
                if is_modifier {
                    self.parties[party].count += 1;
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
        entry.count += 1;
        entry.latest = start;
        self.trail.push(Trace { party, token: start, is_quoted, is_subject, is_pronoun });
    }

    /// Notes a mention of a party.
    pub fn add_mention(&mut self, party: usize, span: Span) {
        let mentions = &mut self.parties[party].mentions;
        let at = mentions.partition_point(|mention| (mention.start, mention.end) < (span.start, span.end));
        if mentions.get(at) != Some(&span) {
            mentions.insert(at, span);
        }
    }

    /// Takes role and senses from the words before a name.
    fn titled(&mut self, index: usize, party: usize, title: Range<usize>) {
        if title.is_empty() {
            return;
        }
        let mut is_role = false;
        for token in title.clone() {
            let Some(word) = self.resolver.words.of(self.document, token).copied() else { continue };
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

    /// Where the phrase that possesses a mention begins.
    fn possessors_start(&self, index: usize) -> Option<usize> {
        let possessor = self.mentions[index].possessor?;
        Some(self.possessors_start(possessor).unwrap_or_else(|| self.undetermined(&self.mentions[possessor].tokens)))
    }

    /// The first token after a determiner.
    fn undetermined(&self, tokens: &Range<usize>) -> usize {
        let is_the = tokens.len() > 1 && matches!(self.document.tokens[tokens.start].tag, Tag::Dt | Tag::Pdt);
        if is_the { tokens.start + 1 } else { tokens.start }
    }

    /// Keeps the first role that says more than a bare title.
    fn note_role(&mut self, party: usize, tokens: Range<usize>) {
        let span = self.document.span(tokens.clone());
        let known = self.parties[party].role;
        let is_bare = known.is_none_or(|role| !role.of(self.document.text).contains(char::is_whitespace));
        if is_bare && (known.is_none() || tokens.len() > 1) {
            self.parties[party].role = Some(span);
        }
    }

    /// The chunk kind after a token, in its sentence.
    fn kind_at(&self, token: usize, sentence: u32) -> Option<ChunkKind> {
        let entry = self.document.tokens.get(token).filter(|entry| entry.sentence == sentence)?;
        Some(self.document.chunks[entry.chunk as usize].kind)
    }

    /// Where a noun phrase ends with the prepositional phrases that hang on it, and "and" phrases in them.
    fn phrase_end(&self, tokens: &Range<usize>) -> usize {
        let sentence = self.document.tokens[tokens.start].sentence;
        let mut end = tokens.end;
        for _ in 0..8 {
            let link = self.kind_at(end, sentence);
            let next = self.document.tokens.get(end).map_or(end, |token| self.document.chunks[token.chunk as usize].tokens.end);
            let goes_on = match link {
                Some(ChunkKind::Preposition) => self.kind_at(next, sentence) == Some(ChunkKind::NounPhrase),
                Some(ChunkKind::Conjunction) => end > tokens.end && self.kind_at(next, sentence) == Some(ChunkKind::NounPhrase),
                _ => self.document.tokens.get(end).is_some_and(|token| token.sentence == sentence && token.tag == Tag::Pos),
            };
            if !goes_on {
                break;
            }
            end = if link == Some(ChunkKind::NounPhrase) { next } else { self.document.chunks[self.document.tokens[next].chunk as usize].tokens.end };
        }
        end
    }

    fn nominal(&mut self, index: usize) -> Option<usize> {
        if self.party_of[index].is_some() {
            return self.party_of[index];
        }
        let mention = self.mentions[index].clone();
        let MentionKind::Nominal { head, is_plural, is_definite, modifier } = mention.kind else { return None };
        let word = self.resolver.words.of(self.document, head).copied().unwrap_or_default();
        let text = self.document.word(head);
        if ["nobody", "everybody", "anybody", "everyone", "anyone"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
            return None;
        }
        let person = word.person.filter(|person| person.kind != PersonKind::Honorific);
        let one = person.filter(|person| !is_plural && !is_quantity(text) && (person.kind != PersonKind::Public || is_definite));
        let owner = mention.possessor.or(modifier).and_then(|owner| self.party_of[owner]);
        if let Some(person) = one {
            let owner = owner.filter(|_| mention.possessor.is_some()).or_else(|| self.hanging(&mention.tokens));
            if let Some(party) = owner.and_then(|owner| self.owned.get(&(owner, person.sense)).copied()).filter(|_| is_definite) {
                return Some(party);
            }
            if is_definite
                && mention.possessor.is_none()
                && let Some(party) = self.by_title(index, person.sense, person.gender)
            {
                return Some(party);
            }
            if let Some(party) = self.ahead(&mention, person.sense).filter(|_| mention.possessor.is_none()) {
                return Some(party);
            }
            if is_definite
                && mention.possessor.is_none()
                && person.kind != PersonKind::Kin
                && let Some(party) = self.same_head(index, head, is_plural).or_else(|| self.foremost(index, &person))
            {
                return Some(party);
            }
        }
        if let Some(body) = word.body.filter(|_| !is_plural) {
            if let Some(party) = self.ahead(&mention, body.sense).filter(|_| mention.possessor.is_none()) {
                return Some(party);
            }
            let is_own = mention.possessor.is_none() || self.resolver.is_own(body.sense);
            if let Some(owner) = owner.filter(|_| is_own) {
                return Some(self.body_of(owner, body, index, head));
            }
            if is_definite {
                let found =
                    self.by_title(index, body.sense, None).or_else(|| self.same_head(index, head, is_plural)).or_else(|| self.by_family(index, body.family));
                if found.is_some() {
                    return found;
                }
            }
        }
        if is_plural && let Some(party) = self.two(index, head) {
            return Some(party);
        }
        let is_known = person.is_some() || word.body.is_some() || word.document.is_some();
        if !is_known && !is_plural {
            return None;
        }
        let is_bare = mention.tokens.len() == 1 && is_plural;
        if is_known
            && (is_definite && mention.possessor.is_none() || is_bare)
            && let Some(party) = self.same_head(index, head, is_plural)
        {
            return Some(party);
        }
        let party = self.new_nominal(index, head);
        self.by_head.insert(mix(self.document.tokens[head].lemma, u64::from(is_plural)), party);
        if let Some(person) = one
            && let Some(owner) = owner.filter(|_| mention.possessor.is_some()).or_else(|| self.hanging(&mention.tokens))
        {
            self.owned.entry((owner, person.sense)).or_insert(party);
        }
        if word.document == Some(DocumentKind::Authored) {
            self.parties[party].author = owner.filter(|_| mention.possessor.is_some());
        }
        Some(party)
    }

    /// A body that belongs to a party, as "the Silva campaign", "Silva’s team" and "her campaign" do.
    fn body_of(&mut self, owner: usize, body: Body, index: usize, head: usize) -> usize {
        if let Some(&party) = self.owned.get(&(owner, body.sense)) {
            return party;
        }
        let mention = self.mentions[index].clone();
        let party = self.new_nominal(index, head);
        let own = self.text(self.undetermined(&mention.tokens)..head + 1);
        self.parties[party].name = match mention.kind {
            MentionKind::Nominal { modifier: Some(_), .. } => own.to_string(),
            _ => format!("{} {own}", self.parties[owner].name),
        };
        self.parties[party].is_named = true;
        self.owned.insert((owner, body.sense), party);
        self.note_body(party, body);
        party
    }

    /// A named body of the family a noun belongs to, spoken of just before: "the agency" for the Department of Health.
    fn by_family(&self, index: usize, family: u64) -> Option<usize> {
        let here = &self.document.tokens[self.mentions[index].tokens.start];
        let list = self.by_sense.get(&mix(family, FAMILY))?;
        let near = |&party: &usize| {
            let entry = &self.parties[party];
            entry.count > 0 && entry.is_named && !self.is_other(index, party) && here.sentence - self.document.tokens[entry.latest].sentence <= 4
        };
        list.iter().rev().take(REACH).copied().filter(near).max_by_key(|&party| self.parties[party].latest)
    }

    /// "The two men", "both countries": the two latest named parties of that kind.
    fn two(&mut self, index: usize, head: usize) -> Option<usize> {
        let tokens = self.mentions[index].tokens.clone();
        let first = self.document.word(tokens.start);
        let is_two =
            first.eq_ignore_ascii_case("both") && tokens.len() == 2 || first.eq_ignore_ascii_case("the") && self.document.word(tokens.start + 1) == "two";
        let is_person = self.resolver.words.of(self.document, head).is_some_and(|word| word.person.is_some());
        let is_state = matches!(self.document.word(head), "countries" | "nations" | "states" | "governments" | "neighbors" | "neighbours");
        if !is_two || !(is_person || is_state) {
            return None;
        }
        let mut members: Vec<usize> = Vec::new();
        for trace in self.trail.iter().rev().take(40) {
            let party = &self.parties[trace.party];
            let is_place = || matches!(self.resolver.words.place(&party.name), Some(place) if matches!(place.kind, PlaceKind::State | PlaceKind::Alias));
            let fits = party.is_named && !party.is_plural && if is_person { party.is_person() } else { is_place() };
            if fits && !members.contains(&trace.party) {
                members.push(trace.party);
            }
            if members.len() == 2 {
                break;
            }
        }
        let [later, earlier] = members[..] else { return None };
        let name = format!("{} and {}", self.parties[earlier].name, self.parties[later].name);
        if let Some(known) = self.parties.iter().rposition(|party| party.is_plural && party.name == name) {
            return Some(known);
        }
        let party = self.new_party(self.parties[later].kind, &name, false);
        self.parties[party].is_plural = true;
        self.parties[party].is_named = true;
        Some(party)
    }

    /// The party on which a noun hangs: "the lawyer for \[Silva\]".
    fn hanging(&self, tokens: &Range<usize>) -> Option<usize> {
        let document = self.document;
        let link = document.tokens.get(tokens.end).filter(|token| token.sentence == document.tokens[tokens.start].sentence)?;
        if !matches!(link.span.of(document.text), "for" | "of" | "to") {
            return None;
        }
        let from = self.mentions.partition_point(|mention| mention.tokens.end <= tokens.end);
        let near = self.mentions.get(from).filter(|mention| mention.tokens.start <= tokens.end + 2)?;
        let MentionKind::Name { is_modifier: false, .. } = near.kind else { return None };
        self.party_of[from]
    }

    /// In the first sentences a noun may come before the name: "A judge ruled ... Judge Ana Silva". Only if one party of the
    /// whole article is called so.
    fn ahead(&self, mention: &Mention, sense: u64) -> Option<usize> {
        let here = mention.tokens.start;
        let early = self.document.tokens[here].sentence < 4 && self.document.tokens[here].paragraph < 3;
        let mut named = self.by_sense.get(&sense).filter(|_| early)?.iter().copied().filter(|&party| self.parties[party].is_named);
        let only = named.next().filter(|_| named.next().is_none())?;
        (self.parties[only].named_at > here).then_some(only)
    }

    /// The party that the same noun meant before, unless this one is set apart: "the previous poll", "people in other towns".
    fn same_head(&mut self, index: usize, head: usize, is_plural: bool) -> Option<usize> {
        let key = mix(self.document.tokens[head].lemma, u64::from(is_plural));
        let party = *self.by_head.get(&key)?;
        let tokens = self.mentions[index].tokens.clone();
        if self.document.tokens[tokens.start].sentence.saturating_sub(self.document.tokens[self.parties[party].latest].sentence) > 40 {
            return None;
        }
        let is_definite = matches!(self.document.tokens[tokens.start].tag, Tag::Dt | Tag::Pdt);
        if !is_definite && self.phrase_end(&tokens) > tokens.end {
            return None;
        }
        (!self.is_apart(tokens.start..head, &self.parties[party].name)).then_some(party)
    }

    /// Whether words before a head set it apart from a party: "the \[previous\] poll", "the \[Russian\] government".
    fn is_apart(&self, before: Range<usize>, name: &str) -> bool {
        before.into_iter().any(|token| {
            let entry = &self.document.tokens[token];
            (entry.tag.is_adjective() || entry.tag.is_name() || entry.tag == Tag::Cd) && !name.contains(self.document.word(token))
        })
    }

    /// Whether a nominal speaks of another party: "the \[Russian\] government" of no administration without "Russian" in its name,
    /// "the \[Russian\] minister" of no "French Foreign Minister".
    fn is_other(&self, index: usize, party: usize) -> bool {
        let tokens = &self.mentions[index].tokens;
        let party = &self.parties[party];
        let role = party.role.map_or("", |role| role.of(self.document.text));
        let is_place = |word: &str| self.resolver.words.place(word).is_some();
        let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
        let mut missing = (tokens.start..tokens.end.saturating_sub(1))
            .filter(|&token| !matches!(self.document.tokens[token].tag, Tag::Dt | Tag::Pdt))
            .map(|token| self.document.word(token))
            .filter(is_capital)
            .filter(|word| !role.contains(word) && !party.name.contains(word));
        if !party.is_named {
            return missing.next().is_some();
        }
        if party.is_person() { missing.any(is_place) && role.split(' ').any(is_place) } else { missing.next().is_some() }
    }

    /// The named person whom the article is just about, for "the businessman": a noun that no title matches.
    fn foremost(&self, index: usize, person: &Person) -> Option<usize> {
        let mention = &self.mentions[index];
        let here = &self.document.tokens[mention.tokens.start];
        let fits = |trace: &&Trace| {
            let party = &self.parties[trace.party];
            party.is_person() && party.is_named && !party.is_plural && party.senses.is_empty() && agree(party.gender, person.gender) && !trace.is_quoted
        };
        let near = |trace: &&Trace| here.sentence - self.document.tokens[trace.token].sentence <= 2;
        if mention.is_quoted || !mention.is_subject {
            return None;
        }
        let window = || self.trail.iter().rev().take(30).take_while(near).filter(fits);
        window().find(|trace| trace.is_subject).or_else(|| window().next()).map(|trace| trace.party)
    }

    /// The person or body that a title or a noun means: the latest so called.
    fn by_title(&self, index: usize, sense: u64, gender: Option<Gender>) -> Option<usize> {
        let list = self.by_sense.get(&sense)?;
        let fits = |&party: &usize| self.parties[party].count > 0 && agree(self.parties[party].gender, gender) && !self.is_other(index, party);
        list.iter().rev().take(REACH).copied().filter(fits).max_by_key(|&party| self.parties[party].latest)
    }

    /// The person whom a nominal stands beside: "Rui Costa, [a doctor]," and "[a doctor], Rui Costa,".
    ///
    /// It must not fire on "In Northport, the minister said", nor in a list: "Rui Costa, a doctor and two nurses".
    fn apposed(&mut self, index: usize) -> Option<usize> {
        let tokens = self.mentions[index].tokens.clone();
        let sentence = self.document.tokens[tokens.start].sentence;
        let start =
            self.mentions[index].possessor.map_or(tokens.start, |_| self.document.chunks[self.document.tokens[tokens.start].chunk as usize].tokens.start);
        let end = self.phrase_end(&tokens);
        let role = self.undetermined(&(start..tokens.end))..end;
        let is_over = |kind: Option<ChunkKind>| {
            use ChunkKind::*;
            matches!(kind, None | Some(Comma | Stop | Wh | Bracket | Dash | Quote | Semicolon | Colon))
        };
        let before = start.checked_sub(1).filter(|&token| self.document.tokens[token].sentence == sentence);
        let after = self.kind_at(end, sentence);
        if let Some(comma) = before
            && is_over(after)
            && matches!(self.kind_at(comma, sentence), Some(ChunkKind::Comma | ChunkKind::Dash))
        {
            let found = (0..index).rev().take(6).find(|&earlier| {
                let mention = &self.mentions[earlier];
                let end = mention.tokens.end;
                matches!(mention.kind, MentionKind::Name { is_modifier: false, .. })
                    && (end == comma
                        || end < comma && self.document.word(end) == "(" && self.document.word(comma - 1) == ")"
                        || self.phrase_end(&mention.tokens) == comma)
            });
            if let Some(party) = found.and_then(|earlier| self.party_of[earlier]).filter(|&party| self.parties[party].is_person()) {
                self.note_role(party, role);
                return Some(party);
            }
        }
        // "Rui Costa is a doctor": the verb stands between.
        if let Some(verb) = before
            && self.kind_at(verb, sentence) == Some(ChunkKind::VerbGroup)
        {
            let chunk = &self.document.chunks[self.document.tokens[verb].chunk as usize];
            let is_copula = chunk.tokens.len() == 1 && self.document.tokens[verb].lemma == self.resolver.be;
            let subject = (0..index).rev().take(3).find(|&earlier| self.mentions[earlier].tokens.end == verb && self.mentions[earlier].is_subject);
            if is_copula
                && let Some(party) = subject.and_then(|earlier| self.party_of[earlier])
                && self.parties[party].is_person()
            {
                if self.parties[party].is_named {
                    self.note_role(party, role);
                }
                return Some(party);
            }
        }
        if after == Some(ChunkKind::Comma) {
            let found = (index + 1..self.mentions.len().min(index + 6)).find(|&later| {
                let mention = &self.mentions[later];
                matches!(mention.kind, MentionKind::Name { is_modifier: false, .. }) && mention.tokens.start == end + 1
            });
            let later = found?;
            let party = self.party_of[later].filter(|&party| self.parties[party].is_person())?;
            let stop = self.mentions[later].tokens.end;
            use ChunkKind::*;
            if matches!(self.kind_at(stop, sentence), None | Some(Comma | VerbGroup | Stop | Quote)) {
                self.note_role(party, role);
                return Some(party);
            }
        }
        None
    }

    /// A party without a name.
    fn new_nominal(&mut self, index: usize, head: usize) -> usize {
        let tokens = self.mentions[index].tokens.clone();
        let start =
            self.mentions[index].possessor.map_or(tokens.start, |_| self.document.chunks[self.document.tokens[tokens.start].chunk as usize].tokens.start);
        let MentionKind::Nominal { is_plural, .. } = self.mentions[index].kind else { unreachable!("a nominal") };
        let end = if self.is_open(head) { self.phrase_end(&tokens) } else { tokens.end };
        let mut party = Party::new(SpeakerType::Unknown, self.text(start..end));
        let nature = self.nature(head, is_plural);
        (party.kind, party.is_anonymous, party.gender) = (nature.kind, nature.is_anonymous, nature.gender);
        party.is_plural = is_plural;
        let words = &self.resolver.words;
        party.is_agent =
            is_quantity(self.document.word(head)) || words.of(self.document, head).is_some_and(|word| word.person.is_some() || word.body.is_some());
        self.parties.push(party);
        let party = self.parties.len() - 1;
        if let Some(word) = self.resolver.words.of(self.document, head).copied() {
            if let Some(person) = word.person.filter(|_| !is_plural) {
                self.note_sense(party, person.sense);
            }
            if let Some(body) = word.body.filter(|_| !is_plural) {
                self.note_body(party, body);
            }
        }
        party
    }

    /// Whether the words after "of" say what a head is: "a group", "two thirds".
    fn is_open(&self, head: usize) -> bool {
        is_quantity(self.document.word(head)) && self.after_of(head).is_some()
    }

    /// What a noun phrase with this head speaks of.
    pub fn nature(&self, head: usize, is_plural: bool) -> Nature {
        let word = self.resolver.words.of(self.document, head).copied().unwrap_or_default();
        let plain = |kind| Nature { kind, is_anonymous: false, gender: None };
        let text = self.document.word(head);
        let is_quantity = is_quantity(text);
        // "a group of doctors", "one of the guests": what they are of says who they are.
        if is_quantity && let Some(inner) = self.after_of(head) {
            let kind = if text.eq_ignore_ascii_case("one") { SpeakerType::Person } else { SpeakerType::Group };
            return Nature { kind, ..self.nature(inner, true) };
        }
        if let Some(person) = word.person {
            let is_group =
                is_plural || is_quantity || ["everyone", "everybody", "nobody", "anyone", "anybody"].iter().any(|word| text.eq_ignore_ascii_case(word));
            let is_some = ["some", "many", "several", "one", "few"].iter().any(|word| text.eq_ignore_ascii_case(word));
            return Nature {
                kind: if is_group { SpeakerType::Group } else { SpeakerType::Person },
                is_anonymous: person.kind != PersonKind::Public || !is_group || is_some,
                gender: person.gender,
            };
        }
        if word.body.is_some() {
            let is_one = ["police", "media", "authorities", "troops"].iter().any(|word| text.eq_ignore_ascii_case(word));
            return plain(if is_plural && !is_one { SpeakerType::Group } else { SpeakerType::Organization });
        }
        if word.document.is_some() {
            return plain(SpeakerType::Document);
        }
        if is_plural {
            return plain(SpeakerType::Group);
        }
        let agent = ["er", "or", "ist", "ian", "man", "woman", "ant"].iter().any(|ending| text.ends_with(ending));
        Nature { kind: if agent { SpeakerType::Person } else { SpeakerType::Unknown }, is_anonymous: agent, gender: None }
    }

    /// The head of the noun phrase that hangs on a head by "of".
    fn after_of(&self, head: usize) -> Option<usize> {
        let sentence = self.document.tokens[head].sentence;
        let next = self.document.tokens.get(head + 2).filter(|token| token.sentence == sentence && self.document.word(head + 1) == "of")?;
        let chunk = &self.document.chunks[next.chunk as usize];
        (chunk.kind == ChunkKind::NounPhrase && self.document.tokens[chunk.head()].tag.is_noun()).then(|| chunk.head())
    }

    fn pronoun(&mut self, index: usize, pronoun: Pronoun, speaker: Option<usize>) -> Option<usize> {
        let found = match pronoun {
            Pronoun::He | Pronoun::She | Pronoun::They | Pronoun::It => pronouns::resolve(self, index, pronoun, speaker),
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

    /// The latest mentions before now, the newest last.
    pub fn trail(&self) -> &[Trace] {
        &self.trail
    }

    /// A party for words that no mention covers.
    pub fn new_party(&mut self, kind: SpeakerType, name: &str, is_anonymous: bool) -> usize {
        let mut party = Party::new(kind, name);
        party.is_anonymous = is_anonymous;
        self.parties.push(party);
        self.parties.len() - 1
    }

    /// Whether a token is a form of "be".
    pub fn is_be(&self, token: usize) -> bool {
        self.document.tokens[token].lemma == self.resolver.be
    }

    /// The likeliest kind of a named party that speaks, though its mentions look like those of an event or a work.
    pub fn speaking(&self, party: usize) -> SpeakerType {
        let party = &self.parties[party];
        if party.kind != SpeakerType::Unknown || !party.is_named {
            return party.kind;
        }
        let word = party.surname().and_then(|word| self.resolver.words.get(word));
        if word.is_some_and(|word| word.document.is_some()) {
            return SpeakerType::Document;
        }
        let mut evidence = party.evidence;
        evidence[NameType::Other as usize] = i32::MIN;
        speaker_type(names::decide(&evidence))
    }

    /// What kind of document a head noun is.
    pub fn document_kind(&self, head: usize) -> Option<DocumentKind> {
        self.resolver.words.of(self.document, head)?.document
    }
}

/// What a noun phrase speaks of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nature {
    pub kind: SpeakerType,
    pub is_anonymous: bool,
    pub gender: Option<Gender>,
}

fn name_key(keys: &[u64]) -> u64 {
    keys.iter().fold(keys.len() as u64, |sum, &key| mix(sum, key))
}

/// Marks the key of a state.
const STATE: u64 = 0x0053_5441_5445;

/// Marks the key of a family.
const FAMILY: u64 = 0x4641_4d49_4c59;

/// Marks the key of a short form.
const SHORT: u64 = 0x5348_4f52_5431;

fn speaker_type(kind: NameType) -> SpeakerType {
    match kind {
        NameType::Person => SpeakerType::Person,
        NameType::Organization => SpeakerType::Organization,
        NameType::Place => SpeakerType::Place,
        NameType::Other => SpeakerType::Unknown,
    }
}

fn agree(one: Option<Gender>, other: Option<Gender>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// "Jr.", "III"
fn is_suffix(key: u64) -> bool {
    SUFFIXES.iter().any(|suffix| hash::bytes(suffix.as_bytes()) == key)
}

const SUFFIXES: [&str; 6] = ["jr.", "sr.", "jr", "sr", "ii", "iii"];

/// Whether two words differ by one letter left out, put in or changed, the first and the last kept.
fn is_near(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (short, long) = if one.len() <= other.len() { (one.as_bytes(), other.as_bytes()) } else { (other.as_bytes(), one.as_bytes()) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let head = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let tail = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    head > 0 && (head + tail >= short.len() && long.len() > short.len() || head + tail + 1 >= short.len() && long.len() == short.len())
}

fn is_quantity(word: &str) -> bool {
    [
        "some",
        "many",
        "most",
        "few",
        "several",
        "both",
        "all",
        "none",
        "one",
        "two",
        "three",
        "half",
        "majority",
        "minority",
        "percent",
        "%",
        "dozens",
        "dozen",
        "hundreds",
        "thousands",
        "scores",
        "number",
        "lots",
        "others",
        "group",
        "handful",
        "pair",
        "trio",
        "rest",
        "members",
        "member",
        "each",
        "any",
    ]
    .iter()
    .any(|quantity| word.eq_ignore_ascii_case(quantity))
}

//! Nouns: which party "the minister", "her lawyer" or "the agency" means.
//!
//! In order, for one person:
//! 1. an apposition: "Rui Costa, [a doctor],", "[a doctor], Rui Costa,", "Rui Costa is [a doctor]";
//! 2. the same relation to the same owner: "Silva’s lawyer" after "Rui Costa, a lawyer for Silva,";
//! 3. the latest party with that title: "the minister" after "Finance Minister Rui Costa";
//! 4. in the first sentences, the one party with that title further on: "A judge ruled ... Judge Ana Silva";
//! 5. the latest party called by the same noun, unless other words set the two apart: "the previous poll";
//! 6. a person without a title whom the article is just about: "the businessman".
//!
//! Bodies are found by their owner ("Silva’s campaign"), by a word of their name ("the fund"), by the family of the
//! word ("the agency" of the Department of Health). What nothing matches is a party of its own.
//!
//! Known misses: "his ex-wife" before her name, a noun that only the world knows ("the island nation").

use std::ops::Range;

use super::{
    SpeakerType,
    linked_mention::LinkedMention,
    linker::{FAMILY_KEY, Linker, MAX_PARTIES_BACK},
    mentions::{Mention, MentionKind},
    name_lexicon::{Body, DocumentKind, Gender, NameWordClass, Person, PersonKind, PlaceKind, Word},
    party::{Party, agree},
};
use crate::{
    document::{ChunkKind, Tag},
    hash,
    hash::mix,
};

/// How many sentences after its last mention "the agency" may refer to a body.
const MAX_SENTENCES_SINCE_BODY: u32 = 4;

/// How many sentences after its last mention the same noun may refer to a party.
const MAX_SENTENCES_SINCE_NOUN: u32 = 40;

/// A noun may come before the name of its party in this many sentences and paragraphs at the start of an article.
const MAX_SENTENCES_BEFORE_NAME: u32 = 4;
const MAX_PARAGRAPHS_BEFORE_NAME: u32 = 3;

/// How many mentions "both countries" looks back.
const MAX_MENTIONS_BEFORE_PAIR: usize = 40;

/// How many mentions and sentences "the businessman" looks back.
const MAX_MENTIONS_BEFORE_TOPIC: usize = 30;
const MAX_SENTENCES_BEFORE_TOPIC: u32 = 2;

/// How often a quantity may be "of" another: "one of a group of doctors".
const MAX_NESTED_QUANTITIES: usize = 3;

/// Marks the key of several parties.
const SEVERAL_KEY: u64 = 0x5345_5645;

/// The key of what somebody has: their campaign, their lawyer.
pub(super) fn owner_key(owner: usize, sense: u64) -> u64 {
    mix(owner as u64, sense)
}

/// What kind of party a noun phrase refers to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nature {
    pub kind: SpeakerType,
    pub is_anonymous: bool,
    pub gender: Option<Gender>,
}

/// A noun phrase on the way to its party.
struct Nominal {
    /// Its mention.
    index: usize,
    mention: Mention,
    head: usize,
    is_plural: bool,
    is_definite: bool,
    /// What the word tables have of its head.
    word: Word,
    /// Its head as a word for people, honorifics aside.
    person: Option<Person>,
    /// The same, if the phrase speaks of one person.
    single: Option<Person>,
    /// The party of its possessor or modifier.
    owner: Option<usize>,
}

impl Nominal {
    fn is_possessed(&self) -> bool {
        self.mention.possessor.is_some()
    }
}

impl Linker<'_, '_> {
    /// The party of a noun phrase: one that the article has spoken of, or a new one.
    pub(super) fn nominal(&mut self, index: usize) -> Option<usize> {
        if self.party_of[index].is_some() {
            return self.party_of[index];
        }
        let noun = self.nominal_of(index)?;
        let body = noun.word.body.filter(|_| !noun.is_plural);
        let known = noun
            .single
            .and_then(|person| self.known_person(&noun, &person))
            .or_else(|| self.known_body(&noun, body?))
            .or_else(|| if noun.is_plural { self.latest_pair(index, noun.head) } else { None });
        if known.is_some() {
            return known;
        }
        let is_known = noun.person.is_some() || noun.word.body.is_some() || noun.word.document.is_some();
        if !is_known && !noun.is_plural {
            return None;
        }
        let is_noun_alone = noun.mention.tokens.len() == 1 && noun.is_plural;
        if is_known
            && (noun.is_definite && !noun.is_possessed() || is_noun_alone)
            && let Some(party) = self.same_head(index, noun.head, noun.is_plural)
        {
            return Some(party);
        }
        Some(self.same_phrase(&noun))
    }

    /// What is known of a noun phrase. "Nobody" refers to no party.
    fn nominal_of(&self, index: usize) -> Option<Nominal> {
        let mention = self.mentions[index].clone();
        let MentionKind::Nominal { head, is_plural, is_definite, modifier } = mention.kind else { return None };
        let word = self.known.of(head).copied().unwrap_or_default();
        let text = self.document.word(head);
        if ["nobody", "everybody", "anybody", "everyone", "anyone"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
            return None;
        }
        let person = word.person.filter(|person| person.kind != PersonKind::Honorific);
        let single = person.filter(|person| {
            !is_plural && !self.known.is_quantity(head) && (person.kind != PersonKind::Public || is_definite)
        });
        let owner = mention.possessor.or(modifier).and_then(|owner| self.party_of[owner]);
        Some(Nominal { index, mention, head, is_plural, is_definite, word, person, single, owner })
    }

    /// The party to whom a person is something: "\[Silva\]’s lawyer", "the lawyer for \[Silva\]".
    fn related_to(&self, noun: &Nominal) -> Option<usize> {
        noun.owner.filter(|_| noun.is_possessed()).or_else(|| self.attached_party(&noun.mention.tokens))
    }

    /// The person spoken of before, or named further on, whom a noun means.
    fn known_person(&self, noun: &Nominal, person: &Person) -> Option<usize> {
        let related = self.related_to(noun).filter(|_| noun.is_definite);
        if let Some(&party) = related.and_then(|owner| self.owned.get(&owner_key(owner, person.sense))) {
            return Some(party);
        }
        if noun.is_possessed() {
            return None;
        }
        let titled = if noun.is_definite { self.by_title(noun.index, person.sense, person.gender) } else { None };
        titled.or_else(|| self.named_later(&noun.mention, person.sense)).or_else(|| {
            // "The mother" may be anybody’s; "the 34-year-old mother" is somebody the article has spoken of.
            let may_repeat = person.kind != PersonKind::Relative || self.is_aged(&noun.mention.tokens);
            if !noun.is_definite || !may_repeat {
                return None;
            }
            let repeated = self.same_head(noun.index, noun.head, noun.is_plural);
            repeated.or_else(|| self.topical_person(noun.index, person))
        })
    }

    /// The body spoken of before, or named further on, that a noun means; else the one that belongs to its owner.
    fn known_body(&mut self, noun: &Nominal, body: Body) -> Option<usize> {
        if !noun.is_possessed()
            && let Some(party) = self.named_later(&noun.mention, body.sense)
        {
            return Some(party);
        }
        let is_own = !noun.is_possessed() || self.resolver.lexicon.is_own_body(body.sense);
        if let Some(owner) = noun.owner.filter(|_| is_own) {
            return Some(self.body_of(owner, body, noun.index, noun.head));
        }
        if !noun.is_definite {
            return None;
        }
        let found = self
            .by_title(noun.index, body.sense, None)
            .or_else(|| self.same_head(noun.index, noun.head, noun.is_plural))
            .or_else(|| self.by_family(noun.index, body.family));
        // "the administration’s mission" is not the administration.
        found.filter(|_| !noun.is_possessed() || found != noun.owner)
    }

    /// The party of the same words before, "Western countries" twice; else a new one.
    fn same_phrase(&mut self, noun: &Nominal) -> usize {
        let tokens = &noun.mention.tokens;
        let phrase = (noun.is_plural && tokens.len() > 1).then(|| self.phrase_key(tokens));
        if let Some(&party) = phrase.and_then(|phrase| self.by_head.get(&phrase)) {
            return party;
        }
        let party = self.new_nominal(noun.index, noun.head);
        if let Some(phrase) = phrase {
            self.by_head.insert(phrase, party);
        }
        self.by_head.insert(mix(self.document.tokens[noun.head].lemma_hash, u64::from(noun.is_plural)), party);
        if let Some(person) = noun.single
            && let Some(owner) = self.related_to(noun)
        {
            self.owned.entry(owner_key(owner, person.sense)).or_insert(party);
        }
        if noun.word.document == Some(DocumentKind::Authored) {
            self.parties[party].author = noun.owner.filter(|_| noun.is_possessed());
        }
        party
    }

    /// The words of a phrase with all that hangs on it.
    fn phrase_key(&self, tokens: &Range<usize>) -> u64 {
        self.document.tokens[tokens.start..self.phrase_end(tokens)]
            .iter()
            .fold(SEVERAL_KEY, |key, token| mix(key, token.lower_hash))
    }

    /// A body that belongs to a party, as "the Silva campaign", "Silva’s team" and "her campaign" do.
    pub(super) fn body_of(&mut self, owner: usize, body: Body, index: usize, head: usize) -> usize {
        if let Some(&party) = self.owned.get(&owner_key(owner, body.sense)) {
            return party;
        }
        let mention = self.mentions[index].clone();
        let party = self.new_nominal(index, head);
        let own = self.text(self.after_determiner(&mention.tokens)..head + 1);
        self.parties[party].name = match mention.kind {
            MentionKind::Nominal { modifier: Some(_), .. } => own.to_string(),
            _ => format!("{} {own}", self.parties[owner].name),
        };
        self.parties[party].is_named = true;
        self.owned.insert(owner_key(owner, body.sense), party);
        self.note_body(party, body);
        party
    }

    /// A named body of the family a noun belongs to, spoken of just before: "the agency" for the Department of Health.
    pub(super) fn by_family(&self, index: usize, family: u64) -> Option<usize> {
        let here = &self.document.tokens[self.mentions[index].tokens.start];
        let list = self.by_sense.get(&mix(family, FAMILY_KEY))?;
        let near = |&party: &usize| {
            let entry = &self.parties[party];
            entry.mention_count > 0
                && entry.is_named
                && !self.is_other(index, party)
                && here.sentence - self.document.tokens[entry.last_mentioned_at].sentence <= MAX_SENTENCES_SINCE_BODY
        };
        list.iter()
            .rev()
            .take(MAX_PARTIES_BACK)
            .copied()
            .filter(near)
            .max_by_key(|&party| self.parties[party].last_mentioned_at)
    }

    /// "The two men", "both countries": the two latest named parties of that kind.
    pub(super) fn latest_pair(&mut self, index: usize, head: usize) -> Option<usize> {
        let tokens = self.mentions[index].tokens.clone();
        let first = self.document.word(tokens.start);
        let is_two = first.eq_ignore_ascii_case("both") && tokens.len() == 2
            || first.eq_ignore_ascii_case("the") && self.document.word(tokens.start + 1) == "two";
        let is_person = self.known.of(head).is_some_and(|word| word.person.is_some());
        let is_state = matches!(
            self.document.word(head),
            "countries" | "nations" | "states" | "governments" | "neighbors" | "neighbours"
        );
        if !is_two || !(is_person || is_state) {
            return None;
        }
        let mut members: Vec<usize> = Vec::new();
        for trace in self.linked.iter().rev().take(MAX_MENTIONS_BEFORE_PAIR) {
            let party = &self.parties[trace.party];
            let is_place = || {
                let place = self.resolver.lexicon.place(&party.name);
                place.is_some_and(|place| matches!(place.kind, PlaceKind::State | PlaceKind::Alias))
            };
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
        let kind = self.parties[later].kind;
        Some(self.several(&name, kind, true, false))
    }

    /// The party of several, by their names.
    pub(super) fn several(&mut self, name: &str, kind: SpeakerType, is_named: bool, is_anonymous: bool) -> usize {
        let key = mix(SEVERAL_KEY, hash::bytes(name.as_bytes()));
        if let Some(&party) = self.by_name.get(&key) {
            return party;
        }
        let party = self.new_party(kind, name, is_anonymous);
        self.parties[party].is_plural = true;
        self.parties[party].is_named = is_named;
        self.by_name.insert(key, party);
        party
    }

    /// The party attached to a noun by a preposition: "the lawyer for \[Silva\]".
    pub(super) fn attached_party(&self, tokens: &Range<usize>) -> Option<usize> {
        let document = self.document;
        let link =
            document.tokens.get(tokens.end).filter(|token| token.sentence == document.tokens[tokens.start].sentence)?;
        if !matches!(link.span.of(document.text), "for" | "of" | "to") {
            return None;
        }
        let from = self.mentions.partition_point(|mention| mention.tokens.end <= tokens.end);
        let near = self.mentions.get(from).filter(|mention| mention.tokens.start <= tokens.end + 2)?;
        let MentionKind::Name { is_modifier: false, .. } = near.kind else { return None };
        self.party_of[from]
    }

    /// In the first sentences a noun may come before the name: "A judge ruled ... Judge Ana Silva". Only if one party
    /// of the whole article is called so.
    pub(super) fn named_later(&self, mention: &Mention, sense: u64) -> Option<usize> {
        let here = mention.tokens.start;
        let early = self.document.tokens[here].sentence < MAX_SENTENCES_BEFORE_NAME
            && self.document.tokens[here].paragraph < MAX_PARAGRAPHS_BEFORE_NAME;
        let mut named = self
            .by_sense
            .get(&sense)
            .filter(|_| early)?
            .iter()
            .take(4 * MAX_PARTIES_BACK)
            .copied()
            .filter(|&party| self.parties[party].is_named);
        let only = named.next().filter(|_| named.next().is_none())?;
        (self.parties[only].first_named_at > here).then_some(only)
    }

    /// The party that the same noun meant before, unless this one is set apart: "the previous poll", "people in other
    /// towns".
    pub(super) fn same_head(&self, index: usize, head: usize, is_plural: bool) -> Option<usize> {
        let key = mix(self.document.tokens[head].lemma_hash, u64::from(is_plural));
        let party = *self.by_head.get(&key)?;
        let tokens = self.mentions[index].tokens.clone();
        if self.document.tokens[tokens.start]
            .sentence
            .saturating_sub(self.document.tokens[self.parties[party].last_mentioned_at].sentence)
            > MAX_SENTENCES_SINCE_NOUN
        {
            return None;
        }
        let is_definite = matches!(self.document.tokens[tokens.start].tag, Tag::Dt | Tag::Pdt);
        if !is_definite && self.phrase_end(&tokens) > tokens.end {
            return None;
        }
        (!self.is_apart(tokens.start..head, &self.parties[party].name)).then_some(party)
    }

    /// Whether words before a head set it apart from a party: "the \[previous\] poll", "the \[Russian\] government".
    pub(super) fn is_apart(&self, before: Range<usize>, name: &str) -> bool {
        before.into_iter().any(|token| {
            let entry = &self.document.tokens[token];
            (entry.tag.is_adjective() || entry.tag.is_name() || entry.tag == Tag::Cd)
                && !name.contains(self.document.word(token))
        })
    }

    /// Whether a nominal speaks of another party: "the \[Russian\] government" of no administration without "Russian"
    /// in its name, "the \[Russian\] minister" of no "French Foreign Minister".
    pub(super) fn is_other(&self, index: usize, party: usize) -> bool {
        let tokens = &self.mentions[index].tokens;
        let party = &self.parties[party];
        let role = party.role.map_or("", |role| role.of(self.document.text));
        let is_place = |word: &str| self.resolver.lexicon.place(word).is_some();
        let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
        let mut missing = (tokens.start..tokens.end.saturating_sub(1))
            .filter(|&token| !matches!(self.document.tokens[token].tag, Tag::Dt | Tag::Pdt))
            .map(|token| self.document.word(token))
            .filter(is_capital)
            .filter(|word| !role.contains(word) && !party.name.contains(word));
        if !party.is_named || !party.is_person() {
            return missing.next().is_some();
        }
        missing.any(is_place) && role.split(' ').any(is_place) || self.is_of_another_kind(tokens, role)
    }

    /// Whether the words before a noun and those before the same noun in a role have nothing in common: "the
    /// presidential spokesman" is no "army spokesman"; "the former minister" may be a "finance minister".
    fn is_of_another_kind(&self, tokens: &Range<usize>, role: &str) -> bool {
        let head = self.document.word(tokens.end - 1);
        let Some((before, _)) = role.split_once(head) else { return false };
        let is_kind = |word: &str| {
            word.len() > 2
                && word.starts_with(char::is_lowercase)
                && !self.resolver.lexicon.has(NameWordClass::PassingAdjective, word)
        };
        let mut kinds = (tokens.start + 1..tokens.end - 1)
            .map(|token| self.document.word(token))
            .filter(|word| is_kind(word))
            .peekable();
        kinds.peek().is_some() && before.split_whitespace().any(is_kind) && kinds.all(|word| !before.contains(word))
    }

    /// "The 34-year-old mother": words that say how old somebody is speak of somebody known.
    fn is_aged(&self, tokens: &Range<usize>) -> bool {
        tokens.clone().any(|token| self.document.word(token).ends_with("-year-old"))
    }

    /// The named person whom the article is just about, for "the businessman": a noun that no title matches.
    pub(super) fn topical_person(&self, index: usize, person: &Person) -> Option<usize> {
        let mention = &self.mentions[index];
        let here = &self.document.tokens[mention.tokens.start];
        let fits = |trace: &&LinkedMention| {
            let party = &self.parties[trace.party];
            party.is_person()
                && party.is_named
                && !party.is_plural
                && party.senses.is_empty()
                && agree(party.gender, person.gender)
                && !trace.is_quoted
        };
        let near = |trace: &&LinkedMention| {
            here.sentence - self.document.tokens[trace.token].sentence <= MAX_SENTENCES_BEFORE_TOPIC
        };
        if mention.is_quoted || !mention.is_subject {
            return None;
        }
        let window = || self.linked.iter().rev().take(MAX_MENTIONS_BEFORE_TOPIC).take_while(near).filter(fits);
        window().find(|trace| trace.is_subject).or_else(|| window().next()).map(|trace| trace.party)
    }

    /// The person or body that a title or a noun means: the latest so called.
    pub(super) fn by_title(&self, index: usize, sense: u64, gender: Option<Gender>) -> Option<usize> {
        let list = self.by_sense.get(&sense)?;
        let fits = |&party: &usize| {
            self.parties[party].mention_count > 0
                && agree(self.parties[party].gender, gender)
                && !self.is_other(index, party)
        };
        list.iter()
            .rev()
            .take(MAX_PARTIES_BACK)
            .copied()
            .filter(fits)
            .max_by_key(|&party| self.parties[party].last_mentioned_at)
    }

    /// Where a noun phrase begins, its possessor included.
    pub(super) fn start_with_possessor(&self, index: usize) -> usize {
        let Mention { tokens, possessor, .. } = &self.mentions[index];
        possessor.map_or(tokens.start, |_| self.document.chunk_of(tokens.start).tokens.start)
    }

    /// A party without a name.
    pub(super) fn new_nominal(&mut self, index: usize, head: usize) -> usize {
        let tokens = self.mentions[index].tokens.clone();
        let start = self.start_with_possessor(index);
        let MentionKind::Nominal { is_plural, .. } = self.mentions[index].kind else { unreachable!("a nominal") };
        let end = if self.is_open(head) { self.phrase_end(&tokens) } else { tokens.end };
        let mut party = Party::new(SpeakerType::Unknown, self.text(start..end));
        let nature = self.nature(head, is_plural);
        (party.kind, party.is_anonymous, party.gender) = (nature.kind, nature.is_anonymous, nature.gender);
        party.is_plural = is_plural;
        // "thousands of voters" act, "thousands of votes" do not.
        let noun = self.after_of(head).filter(|_| self.known.is_quantity(head)).unwrap_or(head);
        party.is_agent = self.known.is_quantity(noun)
            || self.known.of(noun).is_some_and(|word| word.person.is_some() || word.body.is_some());
        self.parties.push(party);
        let party = self.parties.len() - 1;
        if let Some(word) = self.known.of(head).copied() {
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
    pub(super) fn is_open(&self, head: usize) -> bool {
        self.known.is_quantity(head) && self.after_of(head).is_some()
    }

    /// What a noun phrase with this head speaks of.
    pub(super) fn nature(&self, head: usize, is_plural: bool) -> Nature {
        // "a group of doctors", "one of the guests": what they are of says who they are.
        let mut noun = head;
        for _ in 0..MAX_NESTED_QUANTITIES {
            let inner = self.after_of(noun).filter(|_| self.known.is_quantity(noun));
            let Some(inner) = inner else { break };
            noun = inner;
        }
        if noun == head {
            return self.plain_nature(head, is_plural);
        }
        let is_one = self.document.word(head).eq_ignore_ascii_case("one");
        Nature { kind: if is_one { SpeakerType::Person } else { SpeakerType::Group }, ..self.plain_nature(noun, true) }
    }

    pub(super) fn plain_nature(&self, head: usize, is_plural: bool) -> Nature {
        let word = self.known.of(head).copied().unwrap_or_default();
        let plain = |kind| Nature { kind, is_anonymous: false, gender: None };
        let text = self.document.word(head);
        let is_quantity = self.known.is_quantity(head);
        if let Some(person) = word.person {
            let is_group = is_plural
                || is_quantity
                || ["everyone", "everybody", "nobody", "anyone", "anybody"]
                    .iter()
                    .any(|word| text.eq_ignore_ascii_case(word));
            // "two people familiar with the matter": sources, not the public.
            let next = self.document.tokens.get(head + 1).map_or("", |next| next.span.of(self.document.text));
            let is_some = matches!(next, "familiar" | "close" | "briefed")
                || ["some", "many", "several", "one", "few"].iter().any(|word| text.eq_ignore_ascii_case(word));
            return Nature {
                kind: if is_group { SpeakerType::Group } else { SpeakerType::Person },
                is_anonymous: person.kind != PersonKind::Public || !is_group || is_some,
                gender: person.gender,
            };
        }
        if word.body.is_some() {
            let is_one =
                ["police", "media", "authorities", "troops"].iter().any(|word| text.eq_ignore_ascii_case(word));
            return plain(if is_plural && !is_one { SpeakerType::Group } else { SpeakerType::Organization });
        }
        if word.document.is_some() {
            return plain(SpeakerType::Document);
        }
        if is_plural {
            return plain(SpeakerType::Group);
        }
        let agent = ["er", "or", "ist", "ian", "man", "woman", "ant"].iter().any(|ending| text.ends_with(ending));
        Nature {
            kind: if agent { SpeakerType::Person } else { SpeakerType::Unknown },
            is_anonymous: agent,
            gender: None,
        }
    }

    /// The head of the noun phrase that hangs on a head by "of".
    pub(super) fn after_of(&self, head: usize) -> Option<usize> {
        let sentence = self.document.tokens[head].sentence;
        let next = self
            .document
            .tokens
            .get(head + 2)
            .filter(|token| token.sentence == sentence && self.document.word(head + 1) == "of")?;
        let chunk = &self.document.chunks[next.chunk as usize];
        (chunk.kind == ChunkKind::NounPhrase && self.document.tokens[chunk.head()].tag.is_noun()).then(|| chunk.head())
    }
}

//! Who puts a claim forward and whom it is about.
//!
//! Candidates are the noun phrases of the sentence (or their owners: "the mayor" in "the mayor's silence"), the speakers
//! of the quotes that reach into it, the first party of the sentence before, the parties named last, and nobody. A linear
//! model weighs how each stands to the words that make the claim: subject, object or agent of a verb of some class ("the
//! union *accused* the mine", "*was blamed* by the mayor"), owner of a noun ("the mine's *negligence*"), what preposition
//! leads to it ("allegations *against* the mine"), whether it stands in the quote or around it, and what it is: a name, a
//! pronoun, a person, a body, often mentioned or once, accused before or not. "I" and "we" in a quote are its speaker. The
//! likeliest candidate wins; where that is nobody, the claim is in the article's own voice, or about nobody named.
//!
//! Known misses: "it was X who"; a party whom a description names ("the former chairman").
//! Cost: sentences with a claim only.

use std::ops::Range;

use super::{ClaimType, DEMAND, TYPES, Target, features::Scene};
use crate::{
    document::{Chunk, ChunkKind, Tag},
    hash,
    model::Logistic,
    speakers::Speakers,
};

/// The parties of one sentence.
pub(crate) struct Parties<'a, 's, 't> {
    scene: &'a Scene<'s, 't>,
    speakers: &'a Speakers,
    tokens: Range<usize>,
    chunks: Range<usize>,
    relations: Vec<Relation>,
    /// The quote whose content holds most of the sentence, and how many of its tokens.
    main: Option<(usize, usize)>,
    pub(crate) candidates: Vec<Candidate>,
    past: &'a Past,
}

/// A party that may be claimant or target.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    from: From,
    /// The speaker, by index, if it is one.
    pub(crate) party: Option<usize>,
    /// The words that name it.
    tokens: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    Nobody,
    /// The speaker of a quote.
    Quote(usize),
    /// A noun phrase of the sentence, by its chunk.
    Phrase(usize),
    /// A noun phrase of the sentence before.
    Before,
    /// A party named further up, by how many others were named since.
    Earlier(usize),
}

/// What the article and its earlier claims say of its parties.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    /// How often the parties mentioned most are mentioned.
    most: Vec<usize>,
    /// How often each party was claimant, how often target.
    counts: Vec<[u32; QUESTIONS]>,
    /// Claimant and target of the last claim.
    last: [Option<usize>; QUESTIONS],
}

impl Past {
    /// Before the first claim.
    pub(crate) fn new(speakers: &Speakers) -> Self {
        let mut most: Vec<usize> = speakers.list.iter().map(|speaker| speaker.mentions.len()).collect();
        most.sort_unstable_by(|a, b| b.cmp(a));
        most.truncate(LEADING);
        Past { most, counts: vec![[0; QUESTIONS]; speakers.list.len()], last: [None; QUESTIONS] }
    }

    /// Notes the parties of a claim: claimant and target.
    pub(crate) fn add(&mut self, parties: [Option<usize>; QUESTIONS]) {
        for (question, party) in parties.into_iter().enumerate() {
            if let Some(party) = party {
                self.counts[party][question] += 1;
                self.last[question] = Some(party);
            }
        }
    }
}

/// What speaks for each candidate, from 0 to 1: the chance that the party it names is meant, whichever of its mentions. Of these
/// the likeliest counts for a little more.
pub(crate) fn worth(scores: &[[f32; QUESTIONS]], named: &[Option<usize>]) -> Vec<[f32; QUESTIONS]> {
    const LITTLE: f32 = 1e-3;
    let mut chances = scores.to_vec();
    for question in 0..QUESTIONS {
        let top = scores.iter().map(|scores| scores[question]).fold(f32::NEG_INFINITY, f32::max);
        chances.iter_mut().for_each(|scores| scores[question] = (scores[question] - top).exp());
        let all: f32 = chances.iter().map(|scores| scores[question]).sum();
        chances.iter_mut().for_each(|scores| scores[question] /= all);
    }
    // The parties named, in the order of their first mention, each with the sum of its chances.
    let mut totals: Vec<(usize, [f32; QUESTIONS])> = Vec::new();
    for (party, chances) in named.iter().zip(&chances).filter_map(|(party, chances)| Some(((*party)?, chances))) {
        match totals.iter_mut().find(|(other, _)| *other == party) {
            Some((_, total)) => total.iter_mut().zip(chances).for_each(|(total, chance)| *total += chance),
            None => totals.push((party, *chances)),
        }
    }
    for (party, chances) in named.iter().zip(&mut chances) {
        if let Some((_, total)) = totals.iter().find(|(other, _)| Some(*other) == *party) {
            chances
                .iter_mut()
                .zip(total)
                .for_each(|(chance, total)| *chance = (1.0 - LITTLE) * total + LITTLE * *chance);
        }
    }
    chances
}

/// How a noun phrase stands to a word of some classes.
#[derive(Clone, Copy, Debug)]
struct Relation {
    phrase: usize,
    kind: u64,
    classes: u32,
    is_quoted: bool,
}

const SUBJECT: u64 = 1;
const OBJECT: u64 = 2;
const PATIENT: u64 = 3;
const AGENT: u64 = 4;
const OWNER: u64 = 5;
const OBLIQUE: u64 = 6;

/// Phrases and verbs of a sentence that are looked at.
const MOST: usize = 40;

/// So many parties are told apart by how often they are mentioned.
const LEADING: usize = 5;

/// Parties named before the sentence that are looked at.
const EARLIER: usize = 5;

/// The questions of the party model.
pub(crate) const CLAIMANT: usize = 0;
pub(crate) const TARGET: usize = 1;
pub(crate) const QUESTIONS: usize = 2;

impl<'a, 's, 't> Parties<'a, 's, 't> {
    pub(crate) fn new(scene: &'a Scene<'s, 't>, speakers: &'a Speakers, past: &'a Past, sentence: usize) -> Self {
        let document = scene.document;
        let tokens = document.sentences[sentence].tokens.clone();
        let chunks = if tokens.is_empty() {
            0..0
        } else {
            document.tokens[tokens.start].chunk as usize..document.tokens[tokens.end - 1].chunk as usize + 1
        };
        let mut parties = Parties {
            scene,
            speakers,
            tokens,
            chunks,
            relations: Vec::new(),
            main: None,
            candidates: Vec::new(),
            past,
        };
        parties.relate();
        parties.gather(sentence);
        parties
    }

    /// The quote the sentence stands in: the one whose content holds most of it.
    pub(crate) fn quote(&self) -> Option<usize> {
        self.main.map(|(quote, _)| quote)
    }

    /// The likeliest claimant and target of a claim.
    pub(crate) fn choose(&self, model: &Logistic, claim_type: &ClaimType) -> (Option<usize>, Option<Target>) {
        let score = |candidate: &Candidate| {
            let mut lookup = model.lookup();
            self.features(claim_type, candidate, |feature| lookup.push(feature));
            let tally = lookup.tally();
            std::array::from_fn(|question| model.score(question, &tally))
        };
        let scores: Vec<[f32; QUESTIONS]> = self.candidates.iter().map(score).collect();
        let named: Vec<Option<usize>> = self.candidates.iter().map(|candidate| candidate.party).collect();
        let chances = worth(&scores, &named);
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
        let has_target = matches!(claim_type, ClaimType::Accusation | ClaimType::Denial | ClaimType::Custom(_));
        (self.candidates[claimant].party, if has_target { self.target(&self.candidates[target]) } else { None })
    }

    /// The name of a candidate, as a claim gives it.
    #[cfg(feature = "train")]
    pub(crate) fn name(&self, candidate: &Candidate) -> Option<String> {
        self.target(candidate).map(|target| target.name)
    }

    fn target(&self, candidate: &Candidate) -> Option<Target> {
        let document = self.scene.document;
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

    fn chunk(&self, index: usize) -> &Chunk {
        &self.scene.document.chunks[index]
    }

    fn is(&self, token: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.scene.document.word(token).eq_ignore_ascii_case(word))
    }

    fn gather(&mut self, sentence: usize) {
        let nowhere = self.tokens.start..self.tokens.start;
        let mut candidates = vec![Candidate { from: From::Nobody, party: None, tokens: nowhere.clone() }];
        let mut quotes: Vec<usize> = self
            .tokens
            .clone()
            .filter_map(|token| self.scene.quote[token].map(|quote| quote as usize).or(self.scene.cue_of(token)))
            .collect();
        quotes.dedup();
        quotes.sort_unstable();
        quotes.dedup();
        for quote in quotes.into_iter().take(MOST) {
            if let Some(party) = self.speakers.of_quote[quote] {
                candidates.push(Candidate { from: From::Quote(quote), party: Some(party), tokens: nowhere.clone() });
            }
        }
        let phrases = self
            .chunks
            .clone()
            .filter(|&chunk| self.chunk(chunk).kind == ChunkKind::NounPhrase && !self.is_time(chunk));
        for chunk in phrases.take(MOST) {
            let tokens = self.naming(chunk);
            candidates.push(Candidate { from: From::Phrase(chunk), party: self.party(&tokens), tokens });
        }
        if let Some(before) = sentence.checked_sub(1)
            && let Some(tokens) = self.first_of(before)
        {
            candidates.push(Candidate { from: From::Before, party: self.party(&tokens), tokens });
        }
        let start = self.scene.document.span(self.tokens.clone()).start;
        for (rank, party) in self.speakers.before(start, EARLIER).into_iter().enumerate() {
            if !candidates.iter().any(|other| other.party == Some(party)) {
                candidates.push(Candidate { from: From::Earlier(rank), party: Some(party), tokens: nowhere.clone() });
            }
        }
        self.candidates = candidates;
        // Of quotes that hold as much the first.
        let held =
            |quote: usize| self.tokens.clone().filter(|&token| self.scene.quote[token] == Some(quote as u32)).count();
        let from = |candidate: &Candidate| {
            if let From::Quote(quote) = candidate.from { Some((quote, held(quote))) } else { None }
        };
        self.main = self.candidates.iter().filter_map(from).rev().max_by_key(|&(_, count)| count);
    }

    /// The first noun phrase of another sentence that names a party.
    fn first_of(&self, sentence: usize) -> Option<Range<usize>> {
        let document = self.scene.document;
        let tokens = document.sentences[sentence].tokens.clone();
        let mut at = tokens.start;
        while at < tokens.end.min(tokens.start + MOST) {
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
        let document = self.scene.document;
        if document.tokens[tokens.start].tag == Tag::PrpS {
            return tokens.start..tokens.start + 1;
        }
        match tokens.clone().find(|&token| document.tokens[token].tag == Tag::Pos) {
            Some(mark) if mark > tokens.start && mark + 1 < tokens.end => tokens.start..mark,
            _ => tokens,
        }
    }

    fn is_owner(&self, chunk: usize) -> bool {
        self.naming(chunk).end < self.chunk(chunk).tokens.end
    }

    /// The speaker that words name.
    fn party(&self, tokens: &Range<usize>) -> Option<usize> {
        if self.is(tokens.start, &["i", "we", "my", "our", "me", "us"])
            && let Some(quote) = self.scene.quote[tokens.start]
        {
            return self.speakers.of_quote[quote as usize];
        }
        self.speakers.at(self.scene.document.span(tokens.clone()))
    }

    /// Notes how the noun phrases stand to the verbs and nouns of the sentence.
    fn relate(&mut self) {
        let document = self.scene.document;
        let mut relations = Vec::new();
        for chunk in self.chunks.clone().take(3 * MOST) {
            let here = self.chunk(chunk);
            let head = here.head();
            let (classes, is_quoted) = (self.scene.classes[head], self.scene.quoted[head]);
            let mut note = |phrase: usize, kind: u64| relations.push(Relation { phrase, kind, classes, is_quoted });
            match here.kind {
                ChunkKind::VerbGroup | ChunkKind::Infinitive | ChunkKind::Gerund | ChunkKind::Participle => {
                    let passive = self.is_passive(chunk);
                    if let Some(subject) = self.subject(chunk) {
                        note(subject, if passive { PATIENT } else { SUBJECT });
                    }
                    let next = chunk + 1;
                    if passive {
                        if let Some(agent) = (next..self.chunks.end.min(chunk + 8)).find(|&at| {
                            self.chunk(at).kind == ChunkKind::NounPhrase && self.is(self.chunk(at - 1).head(), &["by"])
                        }) {
                            note(agent, AGENT);
                        }
                    } else if let Some(object) =
                        (next..self.chunks.end.min(chunk + 3)).find(|&at| self.chunk(at).kind == ChunkKind::NounPhrase)
                    {
                        note(object, OBJECT);
                    }
                }
                ChunkKind::NounPhrase => {
                    if self.is_owner(chunk) {
                        note(chunk, OWNER);
                    }
                    // What is said of a subject: "is a liar"
                    if chunk >= self.chunks.start + 2
                        && classes != 0
                        && self.chunk(chunk - 1).kind == ChunkKind::VerbGroup
                        && matches!(
                            document.word(self.chunk(chunk - 1).head()),
                            "is" | "was" | "are" | "were" | "been" | "be" | "'s" | "’s" | "'re" | "’re"
                        )
                        && let Some(subject) = self.subject(chunk - 1)
                    {
                        note(subject, SUBJECT);
                    }
                }
                ChunkKind::Preposition
                    if chunk + 1 < self.chunks.end && self.chunk(chunk + 1).kind == ChunkKind::NounPhrase =>
                {
                    let classes =
                        if chunk > self.chunks.start { self.scene.classes[self.chunk(chunk - 1).head()] } else { 0 };
                    let kind = hash::mix(OBLIQUE, document.tokens[head].lower_hash);
                    relations.push(Relation { phrase: chunk + 1, kind, classes, is_quoted });
                }
                _ => {}
            }
        }
        self.relations = relations;
    }

    fn is_passive(&self, chunk: usize) -> bool {
        let tokens = self.chunk(chunk).tokens.clone();
        let head = tokens.end - 1;
        let tag = self.scene.document.tokens[head].tag;
        let auxiliary = (tokens.start..head)
            .any(|token| self.is(token, &["was", "were", "is", "are", "be", "been", "being", "get", "got"]));
        matches!(tag, Tag::Vbn | Tag::Vbd) && (auxiliary || self.chunk(chunk).kind == ChunkKind::Participle)
    }

    /// The noun phrase before a verb group that is no object, no time and follows no preposition.
    fn subject(&self, verb: usize) -> Option<usize> {
        let floor = self.chunks.start.max(verb.saturating_sub(MOST));
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

    fn is_time(&self, chunk: usize) -> bool {
        const TIMES: &[&str] = &[
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "today",
            "yesterday",
            "week",
            "month",
            "year",
            "morning",
            "night",
        ];
        self.is(self.chunk(chunk).head(), TIMES)
    }

    /// What speaks for a candidate as claimant or target of a claim.
    pub(crate) fn features(&self, claim_type: &ClaimType, candidate: &Candidate, mut emit: impl FnMut(u64)) {
        let document = self.scene.document;
        // Types of the user's own are mostly acts of speech, as demands are.
        let kind = TYPES.iter().position(|other| other == claim_type).unwrap_or(DEMAND) as u64;
        let mut feature = |template: u64, a: u64, b: u64| {
            let plain = hash::mix(hash::mix(template, a), b);
            emit(plain);
            emit(hash::mix(plain, kind));
        };
        let main = self.quote();
        let share = self.main.map_or(0, |(_, held)| 1 + 3 * held as u64 / self.tokens.len().max(1) as u64);
        let main_party = main.and_then(|quote| self.speakers.of_quote[quote]);
        let speaks = u64::from(candidate.party.is_some() && candidate.party == main_party);
        match candidate.from {
            From::Nobody => {
                feature(70, share, 0);
                for token in self.tokens.clone() {
                    for class in super::features::bits(self.scene.classes[token]) {
                        feature(71, class, share);
                    }
                }
                let people = self
                    .candidates
                    .iter()
                    .filter(|other| matches!(other.from, From::Phrase(_)) && other.party.is_some())
                    .count();
                feature(72, people.min(4) as u64, share);
                return;
            }
            From::Quote(quote) => {
                feature(73, u64::from(main == Some(quote)), share);
                let cue_here = self.scene.quotes[quote].cue.is_some_and(|cue| {
                    let span = document.span(self.tokens.clone());
                    span.contains(cue)
                });
                feature(74, u64::from(cue_here), share);
                let cue = self.scene.quotes[quote].cue.and_then(|cue| document.tokens_in(cue).next_back());
                for class in cue.into_iter().flat_map(|cue| super::features::bits(self.scene.classes[cue])) {
                    feature(75, class, u64::from(main == Some(quote)));
                }
                let direct = self
                    .tokens
                    .clone()
                    .any(|token| self.scene.quoted[token] && self.scene.quote[token] == Some(quote as u32));
                feature(76, u64::from(direct), share);
                // What it says of the matter, and what is said around it.
                let mut inside = [0u32; 2];
                for token in self.tokens.clone() {
                    inside[usize::from(self.scene.quote[token] == Some(quote as u32))] |= self.scene.classes[token];
                }
                for (place, classes) in inside.into_iter().enumerate() {
                    for class in super::features::bits(classes) {
                        feature(95, class, place as u64);
                    }
                }
                feature(96, u64::from(self.scene.quotes[quote].parent.is_some()), share);
            }
            From::Phrase(chunk) => {
                let head = self.chunk(chunk).head();
                let token = candidate.tokens.start;
                let voice = if self.scene.quoted[head] { 1 } else { 2 * u64::from(self.scene.quote[head].is_some()) };
                feature(77, voice, speaks);
                for relation in self.relations.iter().filter(|relation| relation.phrase == chunk) {
                    let where_ = hash::mix(relation.kind, u64::from(relation.is_quoted));
                    feature(78, where_, voice);
                    if relation.classes == 0 {
                        feature(79, relation.kind, speaks);
                    }
                    for class in super::features::bits(relation.classes) {
                        feature(80, relation.kind, class);
                        feature(81, where_, class);
                        feature(82, hash::mix(relation.kind, class), speaks);
                    }
                }
                if self.is_owner(chunk) {
                    for class in super::features::bits(self.scene.classes[head]) {
                        feature(83, class, 0);
                    }
                }
                for class in super::features::bits(self.scene.classes[head]) {
                    feature(84, class, u64::from(candidate.party.is_some()));
                }
                let earlier = self.candidates.iter().take_while(|other| other.from != candidate.from);
                let before =
                    earlier.filter(|other| matches!(other.from, From::Phrase(_)) && other.party.is_some()).count();
                feature(85, before.min(3) as u64, hash::mix(voice, u64::from(candidate.party.is_some())));
                let tag = document.tokens[token].tag;
                let pronoun =
                    if matches!(tag, Tag::Prp | Tag::PrpS) { document.tokens[token].lower_hash } else { tag as u64 };
                feature(86, pronoun, voice);
                feature(
                    87,
                    u64::from(document.tokens[candidate.tokens.end - 1].tag.is_name()),
                    u64::from(candidate.party.is_some()),
                );
                let around = |chunk: Option<usize>| {
                    chunk
                        .filter(|at| self.chunks.contains(at))
                        .map_or(99, |at| document.tokens[self.chunk(at).tokens.start].lower_hash)
                };
                feature(108, around(chunk.checked_sub(1)), 0);
                feature(109, around(Some(chunk + 1)), 0);
                feature(98, u64::from(document.tokens[head].sense), u64::from(candidate.party.is_some()));
                feature(93, document.tokens[head].lemma_hash, u64::from(tag.is_name()));
            }
            From::Before => feature(88, share, speaks),
            From::Earlier(rank) => feature(97, rank as u64, share),
        }
        feature(89, speaks, u64::from(matches!(candidate.from, From::Phrase(_))));
        match candidate.party {
            Some(party) => {
                let speaker = &self.speakers.list[party];
                let quotes =
                    self.speakers.of_quote.iter().take(200).filter(|of| **of == Some(party)).take(3).count() as u64;
                feature(90, speaker.speaker_type as u64, quotes);
                feature(91, speaker.mentions.len().min(9) as u64 / 2, share);
                // Whether the party stands here in another role too.
                let twice = self
                    .candidates
                    .iter()
                    .filter(|other| other.party == Some(party) && matches!(other.from, From::Phrase(_)))
                    .count();
                feature(94, twice.min(3) as u64, speaks);
                let place = match candidate.from {
                    From::Nobody => 0,
                    From::Quote(_) => 1,
                    From::Phrase(_) => 2,
                    From::Before => 3,
                    From::Earlier(_) => 4,
                };
                // Who was accused is accused again; whom the headline names; whom words were said to.
                let [claimed, accused] = self.past.counts[party];
                feature(100, hash::mix(claimed.min(3).into(), accused.min(3).into()), place);
                let [last_claimant, last_target] = self.past.last.map(|last| u64::from(last == Some(party)));
                feature(101, last_claimant + 2 * last_target, hash::mix(place, speaks));
                let more = self.past.most.iter().filter(|count| **count > speaker.mentions.len()).count() as u64;
                feature(102, more, place);
                let headline = document.sentences[0].tokens.clone();
                feature(
                    103,
                    u64::from(speaker.mentions.first().is_some_and(|first| first.start < document.span(headline).end)),
                    place,
                );
                let told = main.and_then(|quote| self.scene.quotes[quote].addressee);
                feature(104, u64::from(told.is_some_and(|told| self.speakers.at(told) == Some(party))), place);
            }
            None => feature(92, share, 0),
        }
    }
}

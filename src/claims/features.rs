//! What speaks for and against a claim in a sentence, as features of the type models.
//!
//! From each sentence: its words (names and numbers without their letters, so that no model learns a politician) and
//! neighbouring pairs; the classes of `claim_words.tsv` with the voice they stand in, negation, and the class before;
//! each verb with its subject, object, auxiliaries and negation; the cue and source of the quote around; the classes of
//! the sentences before and after; where the sentence stands and how it ends. Words of like meaning have like weights, which
//! training sees to.

use std::ops::Range;

use super::ClaimType;
use crate::hash::Map;
use crate::{
    Error,
    attribution::Quote,
    document::{ChunkKind, Document, Shape, Tag, Token},
    hash,
    lexicon::Table,
    marks::Mark,
};

/// The classes of `claim_words.tsv`; a word's classes are a set of bits.
const CLASSES: &[&str] = &[
    "accuse",
    "act_demand",
    "admit",
    "agree",
    "apologise",
    "charge_noun",
    "coerce",
    "criticise",
    "demand",
    "deny",
    "false",
    "fault",
    "hedge",
    "help",
    "insist",
    "intend",
    "legal",
    "modal",
    "must",
    "negation",
    "negative",
    "positive",
    "promise",
    "proof",
    "say",
    "threaten",
    "urgent",
    "want",
    "will",
    "wrong_adj",
    "wrong_noun",
    "wrong_verb",
];

/// So many words after a negation are negated.
const NEGATED: usize = 4;

/// So many words before the end of a count may belong to its clause.
const CLAUSE: usize = 60;

/// Features that are a word and nothing else: the word, the word where it is negated, the word as head of an object. Training
/// gives those of like meaning like weights, so that "The board *swindled* savers" weighs what "cheated" does, seen or not.
#[cfg(feature = "train")]
pub(crate) const WORD_FEATURES: [u64; 3] = [WORD, NEGATED_WORD, OBJECT_WORD];
const WORD: u64 = 10;
const NEGATED_WORD: u64 = 16;
const OBJECT_WORD: u64 = 17;

/// A feature of [`WORD_FEATURES`].
#[cfg(feature = "train")]
pub(crate) fn word_feature(template: u64, word: u64) -> u64 {
    hash::mix(hash::mix(template, word), 0)
}

/// The table of words that bear on claims.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    classes: Map<u32>,
    /// The codes of words that have one.
    codes: Map<Vec<&'static str>>,
    hedge: u32,
    negation: u32,
    /// What is wrong, or said to be.
    wrongs: u32,
}

impl Lexicon {
    pub fn new() -> Result<Self, Error> {
        let file = "claim_words.tsv";
        let (mut classes, mut codes): (Map<u32>, Map<Vec<&str>>) = (Map::default(), Map::default());
        for (line, cells) in Table::parse(file, include_str!("../lexicon/claims/claim_words.tsv"), 3)?.rows() {
            let class = CLASSES.iter().position(|class| *class == cells[1]);
            let class = class.ok_or_else(|| {
                Error::lexicon(file, line, format!("expected a class ({}), found {:?}", CLASSES.join(", "), cells[1]))
            })?;
            let word = hash::bytes(cells[0].as_bytes());
            *classes.entry(word).or_default() |= 1 << class;
            if cells[2] != "-" {
                codes.entry(word).or_default().push(cells[2]);
            }
        }
        Ok(Lexicon {
            classes,
            codes,
            hedge: bit("hedge"),
            negation: bit("negation"),
            wrongs: bit("wrong_verb") | bit("wrong_noun") | bit("wrong_adj") | bit("negative"),
        })
    }

    /// The codes of a token's word.
    fn codes_of(&self, document: &Document, token: usize) -> &[&'static str] {
        let token = &document.tokens[token];
        self.codes.get(&token.lemma_hash).or_else(|| self.codes.get(&token.lower_hash)).map_or(&[], Vec::as_slice)
    }

    /// The classes whose words carry a type.
    fn anchors(claim_type: &ClaimType) -> u32 {
        let classes: &[&str] = match claim_type {
            ClaimType::Accusation => &["accuse", "wrong_verb", "fault"],
            ClaimType::Denial => &["deny"],
            ClaimType::Admission => &["admit", "apologise"],
            ClaimType::Threat => &["threaten", "coerce", "will"],
            ClaimType::Demand => &["act_demand", "demand", "must", "urgent"],
            ClaimType::Promise => &["promise", "will", "agree"],
            ClaimType::CasualtyCount | ClaimType::Custom(_) => &[],
        };
        classes.iter().fold(0, |all, class| all | bit(class))
    }

    /// The classes of a token: of its dictionary form and of the word as it stands.
    fn of(&self, document: &Document, token: usize) -> u32 {
        let token = &document.tokens[token];
        let lemma = self.classes.get(&token.lemma_hash).copied().unwrap_or(0);
        if token.lemma_hash == token.lower_hash {
            lemma
        } else {
            lemma | self.classes.get(&token.lower_hash).copied().unwrap_or(0)
        }
    }
}

fn bit(class: &str) -> u32 {
    CLASSES.iter().position(|other| *other == class).map_or(0, |class| 1 << class)
}

/// [`NAME`], [`NUMBER`] or the hash of a word's dictionary form.
fn key(token: &Token) -> u64 {
    if token.tag.is_name()
        && matches!(token.shape, Shape::Title | Shape::Mixed | Shape::Upper | Shape::Dotted | Shape::Single)
    {
        NAME
    } else if token.tag == Tag::Cd || token.shape == Shape::Number {
        NUMBER
    } else {
        token.lemma_hash
    }
}

const NAME: u64 = 1;
const NUMBER: u64 = 2;

/// A document with what the features ask of each token.
pub(crate) struct Scene<'a, 't> {
    pub document: &'a Document<'t>,
    pub quotes: &'a [Quote],
    /// For each token its classes.
    pub classes: Vec<u32>,
    /// For each token whether it stands in quotation marks.
    pub quoted: Vec<bool>,
    /// For each token the innermost quote whose content holds it.
    pub quote: Vec<Option<u32>>,
    /// For each token the quote whose cue it is.
    cue: Vec<Option<u32>>,
    /// For each token its word as the features see it: names and numbers without their letters.
    keys: Vec<u64>,
    /// For each sentence the union of its classes.
    sentences: Vec<u32>,
    lexicon: &'a Lexicon,
}

impl<'a, 't> Scene<'a, 't> {
    pub fn new(document: &'a Document<'t>, marks: &[Mark], quotes: &'a [Quote], lexicon: &'a Lexicon) -> Self {
        let count = document.tokens.len();
        let classes: Vec<u32> = (0..count).map(|token| lexicon.of(document, token)).collect();
        let mut quoted = vec![false; count];
        for mark in marks.iter().filter(|mark| mark.aside.is_none()) {
            quoted[document.tokens_in(mark.inner)].fill(true);
        }
        let (mut quote, mut cue) = (vec![None; count], vec![None; count]);
        // The longer first, so that a quote within another writes over it.
        let mut order: Vec<usize> = (0..quotes.len()).collect();
        order.sort_by_key(|&index| {
            std::cmp::Reverse(quotes[index].content.iter().map(|span| span.len()).sum::<usize>())
        });
        for index in order {
            for span in &quotes[index].content {
                quote[document.tokens_in(*span)].fill(Some(index as u32));
            }
            if let Some(span) = quotes[index].cue {
                cue[document.tokens_in(span)].fill(Some(index as u32));
            }
        }
        let sentences = document
            .sentences
            .iter()
            .map(|sentence| classes[sentence.tokens.clone()].iter().fold(0, |all, classes| all | classes))
            .collect();
        let keys = document.tokens.iter().map(key).collect();
        Scene { document, quotes, classes, quoted, quote, cue, keys, sentences, lexicon }
    }

    /// The quote whose cue a token is.
    pub fn cue_of(&self, token: usize) -> Option<usize> {
        self.cue[token].map(|quote| quote as usize)
    }

    /// Whether a quote without quotation marks only refers to what some of its words tell, in a clause that tells a noun from
    /// others: "The senator condemned the attack *that killed 14*"; not "The senator said *that 14 were killed*".
    pub fn is_in_passing(&self, quote: usize, tokens: Range<usize>) -> bool {
        let tag = |token: usize| self.document.tokens[token].tag;
        let is_relative = |token: usize| {
            let is_noun = |token: usize| tag(token).is_noun() || tag(token).is_name();
            let before = match self.document.word(token - 1) {
                "," | "in" | "of" | "by" => token.saturating_sub(2),
                _ => token - 1,
            };
            matches!(self.document.word(token), "that" | "which" | "who" | "where" | "whose") && is_noun(before)
        };
        let held = |token: usize| self.quote[token] == Some(quote as u32);
        let start = self.document.sentence_of(tokens.start).tokens.start.max(tokens.end.saturating_sub(CLAUSE));
        !tokens.clone().any(|token| self.quoted[token])
            && (start + 1..tokens.end).rev().filter(|&token| held(token) && held(token - 1)).any(is_relative)
    }

    /// Whether words of reserve stand there: "reportedly", "may".
    pub fn is_hedged(&self, start: usize, end: usize) -> bool {
        (start..end).any(|token| self.classes[token] & self.lexicon.hedge != 0)
    }

    /// The CAMEO code of a claim: the type's own, or a finer one that a word of the sentence has.
    pub fn code(&self, claim_type: &ClaimType, start: usize, end: usize) -> &'static str {
        let (own, family): (_, &[&str]) = match claim_type {
            ClaimType::Accusation => ("112", &["112"]),
            ClaimType::Denial => ("016", &["016"]),
            ClaimType::Admission => ("015", &["015", "055"]),
            ClaimType::Threat => ("13", &["13"]),
            ClaimType::Demand => ("10", &["10"]),
            ClaimType::Promise => ("03", &["03"]),
            ClaimType::CasualtyCount | ClaimType::Custom(_) => ("", &[]),
        };
        let codes = (start..end).flat_map(|token| self.lexicon.codes_of(self.document, token)).copied();
        let finer = codes.filter(|code| {
            family.iter().any(|family| code.starts_with(family)) && (code.len() > own.len() || code.starts_with('0'))
        });
        // Of the finest the first.
        finer.rev().max_by_key(|code| (code.len(), *code != own)).unwrap_or(own)
    }

    /// Whether a claim says that something is not so or not to be: "must not", "vowed never to". Of denials, "did not deny".
    pub fn is_denied(&self, claim_type: &ClaimType, start: usize, end: usize) -> bool {
        let anchor = Lexicon::anchors(claim_type);
        (start..end).any(|token| {
            self.classes[token] & anchor != 0
                && (self.is_negated(start, token)
                    || *claim_type != ClaimType::Denial
                        && (token + 1..end.min(token + 4)).any(|after| self.is_negation(after)))
        })
    }

    fn is_negation(&self, token: usize) -> bool {
        self.classes[token] & self.lexicon.negation != 0
    }

    /// 0 in the article's own voice, 1 in quotation marks, 2 in a quote without them.
    fn voice(&self, token: usize) -> u64 {
        if self.quoted[token] { 1 } else { 2 * u64::from(self.quote[token].is_some()) }
    }

    /// Whether a negation stands shortly before a token.
    pub fn is_negated(&self, start: usize, token: usize) -> bool {
        (start.max(token.saturating_sub(NEGATED))..token).any(|before| self.is_negation(before))
    }

    /// The features of a sentence.
    pub fn features(&self, sentence: usize, mut emit: impl FnMut(u64)) {
        let document = self.document;
        let range = document.sentences[sentence].tokens.clone();
        let (start, end) = (range.start, range.end);
        let mut feature = |template: u64, a: u64, b: u64| emit(hash::mix(hash::mix(template, a), b));
        let mut last_class: Option<(usize, u32)> = None;
        let mut last_negation: Option<usize> = None;
        for token in range.clone() {
            let here = &document.tokens[token];
            let is_negated = last_negation.is_some_and(|before| token - before <= NEGATED);
            if self.is_negation(token) {
                last_negation = Some(token);
            }
            if here.shape == Shape::Mark && !matches!(document.word(token), "?" | "!" | ":") {
                continue;
            }
            let key = self.keys[token];
            let voice = self.voice(token);
            feature(WORD, key, 0);
            feature(11, key, voice);
            if is_negated {
                feature(NEGATED_WORD, key, 0);
            }
            if token + 1 < end {
                feature(12, key, self.keys[token + 1]);
            }
            let classes = self.classes[token];
            if classes != 0 {
                let negated = u64::from(is_negated);
                let form = u64::from(here.tag.is_verb()) + 2 * u64::from(here.tag.is_noun());
                for class in bits(classes) {
                    feature(20, class, 0);
                    feature(21, class, voice);
                    feature(22, class, negated);
                    feature(23, class, form);
                    if token + 1 < end {
                        feature(26, class, self.keys[token + 1]);
                    }
                    if token > start {
                        feature(27, class, self.keys[token - 1]);
                    }
                    if let Some((before, others)) = last_class
                        && token - before <= 7
                    {
                        for other in bits(others) {
                            feature(25, class, other);
                        }
                    }
                }
                last_class = Some((token, classes));
            }
        }
        self.verbs(start, end, &mut feature);
        self.surroundings(sentence, start, end, &mut feature);
    }

    /// Each verb with its subject, object, auxiliaries and negation.
    fn verbs(&self, start: usize, end: usize, feature: &mut impl FnMut(u64, u64, u64)) {
        let document = self.document;
        if start == end {
            return;
        }
        let (first, last) = (document.tokens[start].chunk as usize, document.tokens[end - 1].chunk as usize);
        let mut subject = 0u64;
        for chunk in first..=last {
            let piece = &document.chunks[chunk];
            match piece.kind {
                ChunkKind::NounPhrase => {
                    let after_preposition = chunk > first && document.chunks[chunk - 1].kind == ChunkKind::Preposition;
                    if !after_preposition {
                        subject = self.party(piece.head());
                    }
                }
                ChunkKind::Wh => subject = 7,
                ChunkKind::VerbGroup | ChunkKind::Infinitive | ChunkKind::Gerund | ChunkKind::Participle => {
                    let head = piece.head();
                    let verb = self.keys[head];
                    let classes = self.classes[head];
                    let (mut auxiliary, mut negated, mut modal) = (0u64, 0u64, 0u64);
                    for token in piece.tokens.start..head {
                        if self.classes[token] & self.lexicon.negation != 0 {
                            negated = 1;
                        } else if document.tokens[token].tag == Tag::Md
                            || document.tokens[token].tag == Tag::To && token > piece.tokens.start
                        {
                            // "must", "needs to", "has to"
                            let necessity = if document.tokens[token].tag == Tag::Md { token } else { token - 1 };
                            modal = document.tokens[necessity].lemma_hash;
                        } else if document.tokens[token].tag.is_verb() {
                            auxiliary = hash::mix(auxiliary, document.tokens[token].lemma_hash);
                        }
                    }
                    if modal != 0 {
                        feature(43, modal, 0);
                        feature(44, modal, self.voice(head));
                        feature(45, modal, hash::mix(subject, verb));
                    }
                    // "Stop the war", "“Tell the truth,”"
                    let opens = chunk == first
                        || document.chunks[chunk - 1].kind == ChunkKind::Quote
                        || chunk == first + 1 && document.chunks[first].kind == ChunkKind::Conjunction;
                    if opens && matches!(document.tokens[piece.tokens.start].tag, Tag::Vb | Tag::Vbp) {
                        feature(46, self.voice(head), 0);
                        feature(47, verb, negated);
                    }
                    let form = hash::mix(auxiliary, document.tokens[head].tag as u64);
                    let voice = self.voice(head);
                    feature(30, verb, subject);
                    feature(31, hash::mix(modal, negated), subject);
                    feature(32, hash::mix(modal, subject), voice);
                    feature(33, verb, hash::mix(negated, u64::from(modal != 0)));
                    feature(40, form, hash::mix(voice, subject));
                    for class in bits(classes) {
                        feature(34, class, subject);
                        feature(35, class, hash::mix(modal, negated));
                        feature(36, class, hash::mix(subject, form));
                        feature(37, class, hash::mix(voice, subject));
                    }
                    if let Some(next) = (chunk < last).then(|| &document.chunks[chunk + 1]) {
                        let object = if next.kind == ChunkKind::NounPhrase {
                            self.party(next.head())
                        } else {
                            100 + next.kind as u64
                        };
                        feature(38, verb, object);
                        if next.kind == ChunkKind::NounPhrase {
                            feature(OBJECT_WORD, self.keys[next.head()], 0);
                        }
                        for class in bits(classes) {
                            feature(39, class, object);
                            if next.kind == ChunkKind::NounPhrase {
                                for other in bits(self.classes[next.head()]) {
                                    feature(41, class, other);
                                }
                            }
                        }
                        // "was wrong", "is a liar": what is said of the subject
                        if next.kind == ChunkKind::NounPhrase || next.kind == ChunkKind::Other {
                            for token in next.tokens.clone() {
                                for class in bits(self.classes[token]) {
                                    feature(42, class, hash::mix(subject, negated));
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// What a noun phrase is by its head: a pronoun by its word, else name or noun.
    fn party(&self, head: usize) -> u64 {
        let token = &self.document.tokens[head];
        match token.tag {
            Tag::Prp | Tag::Dt | Tag::Wp | Tag::Ex => token.lower_hash,
            Tag::Nnp | Tag::Nnps => 1,
            Tag::Nns => 3,
            _ => 4,
        }
    }

    /// The quote around, the sentences beside, the place and the end.
    fn surroundings(&self, sentence: usize, start: usize, end: usize, feature: &mut impl FnMut(u64, u64, u64)) {
        let document = self.document;
        let classes = self.sentences[sentence];
        let quoted = self.quoted[start..end].iter().filter(|quoted| **quoted).count();
        let share = if quoted == 0 {
            0
        } else if quoted + 3 >= end - start {
            2
        } else {
            1
        };
        feature(50, share, 0);
        // Cues that stand here, and the cue of the quote that holds most of the sentence.
        let mut seen = None;
        for token in start..end {
            if self.cue[token].is_some() {
                feature(52, document.tokens[token].lemma_hash, 0);
            }
            if let Some(quote) = self.quote[token]
                && seen != Some(quote)
            {
                seen = Some(quote);
                let quote = &self.quotes[quote as usize];
                if let Some(cue) = quote.cue {
                    let tokens = document.tokens_in(cue);
                    if let Some(last) = tokens.clone().next_back() {
                        feature(53, document.tokens[last].lemma_hash, 0);
                        for class in tokens.flat_map(|token| bits(self.classes[token])) {
                            feature(54, class, 0);
                            for other in bits(classes) {
                                feature(55, class, other);
                            }
                        }
                    }
                }
                let source = quote
                    .source
                    .and_then(|span| document.tokens_in(span).next_back())
                    .map_or(0, |head| self.party(head));
                feature(56, source, share);
            }
        }
        let paragraph = document.sentences[sentence].paragraph;
        for (place, other) in
            [(60, sentence.checked_sub(1)), (61, Some(sentence + 1).filter(|&next| next < document.sentences.len()))]
        {
            let Some(other) = other else { continue };
            let near = u64::from(document.sentences[other].paragraph == paragraph);
            for class in bits(self.sentences[other]) {
                feature(place, class, near);
            }
        }
        let (mut wrongs, mut names) = (0u64, 0u64);
        for token in start..end {
            wrongs += u64::from(self.classes[token] & self.lexicon.wrongs != 0);
            names += u64::from(self.keys[token] == NAME);
        }
        feature(67, wrongs.min(5), share);
        feature(68, wrongs.min(3), names.min(2));
        let length = (end - start).min(60) as u64 / 6;
        feature(62, length, share);
        feature(63, (sentence as u64).min(3), 0);
        feature(64, document.tokens[end - 1].lower_hash, share);
        feature(65, self.keys[start], u64::from(end - start > 1) * self.keys[(start + 1).min(end - 1)]);
        if end - start < 8 {
            feature(66, classes.into(), share);
        }
    }
}

/// The numbers of the bits set.
pub(super) fn bits(mut set: u32) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let bit = set.trailing_zeros();
        set &= set.wrapping_sub(1);
        (bit < 32).then_some(u64::from(bit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_sorted_and_read() {
        assert!(CLASSES.is_sorted() && CLASSES.len() <= 32);
        Lexicon::new().unwrap();
    }
}

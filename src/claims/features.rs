//! The features of the type models: what speaks for and against a claim in a sentence.
//!
//! From each sentence: its words (names and numbers without their letters, so that no model learns a politician) and
//! neighbouring pairs; the classes of `claim_words.tsv` with their voice, negation, and the class before;
//! each verb with its subject, object, auxiliaries and negation; the cue and source of the quote around; the classes of
//! the sentences before and after; where the sentence is in the article and how it ends. Training gives words of
//! similar meaning similar weights.

use super::{
    claim_lexicon::bits,
    document_view::{DocumentView, MAX_WORDS_NEGATED},
    templates::{
        ArgumentKind, HiddenWord,
        SentenceTemplate::{self, *},
    },
};
use crate::{
    document::{Chunk, ChunkKind, Shape, Tag},
    hash::mix,
};

/// Features that are a word and nothing else: the word, the word where it is negated, the word as head of an object.
/// Training gives those of similar meaning similar weights, so that "The board *swindled* savers" weighs what "cheated"
/// does, seen or not.
#[cfg(feature = "train")]
pub(super) const WORD_TEMPLATES: [SentenceTemplate; 3] = [Word, NegatedWord, ObjectWord];

/// A feature of [`WORD_TEMPLATES`].
#[cfg(feature = "train")]
pub(super) fn word_feature(template: SentenceTemplate, word: u64) -> u64 {
    mix(mix(template.number(), word), 0)
}

/// How many words after a class the next one may be to make a pair with it.
const MAX_WORDS_BETWEEN_CLASSES: usize = 7;

/// A sentence of fewer words is a short one.
const SHORT_SENTENCE_WORDS: usize = 8;

/// The most words of a sentence that its length distinguishes, and how many words make a step of it.
const MAX_LENGTH_WORDS: usize = 60;
const WORDS_PER_STEP: u64 = 6;

/// How many words outside quotation marks a sentence may have that is counted as quoted: the marks and a full stop.
const MAX_UNQUOTED_WORDS: usize = 3;

/// The largest counts that features distinguish.
const MAX_WRONG_WORDS: u64 = 5;
const MAX_WRONG_WORDS_WITH_NAMES: u64 = 3;
const MAX_NAMES: u64 = 2;
const MAX_SENTENCE_NUMBER: u64 = 3;

/// Emits the features of a sentence.
pub(super) fn features(view: &DocumentView, sentence: usize, emit: impl FnMut(u64)) {
    let range = view.document.sentences[sentence].tokens.clone();
    let mut features = SentenceFeatures { view, sentence, start: range.start, end: range.end, emit };
    features.words();
    features.verbs();
    features.quoting();
    features.neighbours();
    features.shape();
}

struct SentenceFeatures<'a, 't, F> {
    view: &'a DocumentView<'a, 't>,
    sentence: usize,
    start: usize,
    end: usize,
    emit: F,
}

/// A verb as its features see it.
struct VerbGroup {
    verb: u64,
    classes: u32,
    /// "must", "needs to"; 0 if there is none.
    modal: u64,
    negated: u64,
    /// The auxiliaries and the tag of the verb.
    form: u64,
    subject: u64,
    voice: u64,
}

impl<F: FnMut(u64)> SentenceFeatures<'_, '_, F> {
    fn feature(&mut self, template: SentenceTemplate, a: u64, b: u64) {
        (self.emit)(mix(mix(template.number(), a), b));
    }

    /// Its words, and its classes with what is around them.
    fn words(&mut self) {
        let view = self.view;
        let mut last_class: Option<(usize, u32)> = None;
        let mut last_negation: Option<usize> = None;
        for token in self.start..self.end {
            let is_negated = last_negation.is_some_and(|before| token - before <= MAX_WORDS_NEGATED);
            if view.is_negation(token) {
                last_negation = Some(token);
            }
            if view.document.tokens[token].shape == Shape::Mark && !matches!(view.document.word(token), "?" | "!" | ":")
            {
                continue;
            }
            let key = view.keys[token];
            self.feature(Word, key, 0);
            self.feature(WordVoice, key, view.voice(token));
            if is_negated {
                self.feature(NegatedWord, key, 0);
            }
            if token + 1 < self.end {
                self.feature(WordPair, key, view.keys[token + 1]);
            }
            let classes = view.classes[token];
            if classes != 0 {
                let before = last_class.filter(|(before, _)| token - before <= MAX_WORDS_BETWEEN_CLASSES);
                self.classes(token, is_negated, before.map_or(0, |(_, classes)| classes));
                last_class = Some((token, classes));
            }
        }
    }

    /// The classes of a token, with those of a token shortly before.
    fn classes(&mut self, token: usize, is_negated: bool, before: u32) {
        let view = self.view;
        let tag = view.document.tokens[token].tag;
        let form = u64::from(tag.is_verb()) + 2 * u64::from(tag.is_noun());
        for class in bits(view.classes[token]) {
            self.feature(Class, class, 0);
            self.feature(ClassVoice, class, view.voice(token));
            self.feature(ClassNegated, class, u64::from(is_negated));
            self.feature(ClassForm, class, form);
            if token + 1 < self.end {
                self.feature(ClassNextWord, class, view.keys[token + 1]);
            }
            if token > self.start {
                self.feature(ClassPreviousWord, class, view.keys[token - 1]);
            }
            for other in bits(before) {
                self.feature(ClassPair, class, other);
            }
        }
    }

    /// Each verb with its subject, object, auxiliaries and negation.
    fn verbs(&mut self) {
        let (view, document) = (self.view, self.view.document);
        if self.start == self.end {
            return;
        }
        let (first, last) = (document.tokens[self.start].chunk as usize, document.tokens[self.end - 1].chunk as usize);
        let mut subject = 0;
        for at in first..=last {
            let chunk = &document.chunks[at];
            match chunk.kind {
                ChunkKind::NounPhrase => {
                    let is_after_preposition = at > first && document.chunks[at - 1].kind == ChunkKind::Preposition;
                    if !is_after_preposition {
                        subject = view.kind_of_head(chunk.head());
                    }
                }
                ChunkKind::Wh => subject = ArgumentKind::Relative.number(),
                ChunkKind::VerbGroup | ChunkKind::Infinitive | ChunkKind::Gerund | ChunkKind::Participle => {
                    // "Stop the war", "“Tell the truth,”"
                    let is_opening = at == first
                        || document.chunks[at - 1].kind == ChunkKind::Quote
                        || at == first + 1 && document.chunks[first].kind == ChunkKind::Conjunction;
                    let group = view.verb_group(chunk, subject);
                    self.verb(
                        &group,
                        is_opening && matches!(document.tokens[chunk.tokens.start].tag, Tag::Vb | Tag::Vbp),
                    );
                    if at < last {
                        self.object(&group, &document.chunks[at + 1]);
                    }
                }
                _ => {}
            }
        }
    }

    fn verb(&mut self, group: &VerbGroup, is_imperative: bool) {
        let VerbGroup { verb, classes, modal, negated, form, subject, voice } = *group;
        if modal != 0 {
            self.feature(Modal, modal, 0);
            self.feature(ModalVoice, modal, voice);
            self.feature(ModalSubjectVerb, modal, mix(subject, verb));
        }
        if is_imperative {
            self.feature(OpeningVerbVoice, voice, 0);
            self.feature(OpeningVerb, verb, negated);
        }
        self.feature(VerbSubject, verb, subject);
        self.feature(ModalNegatedSubject, mix(modal, negated), subject);
        self.feature(ModalSubjectVoice, mix(modal, subject), voice);
        self.feature(VerbNegatedModal, verb, mix(negated, u64::from(modal != 0)));
        self.feature(VerbFormVoiceSubject, form, mix(voice, subject));
        for class in bits(classes) {
            self.feature(VerbClassSubject, class, subject);
            self.feature(VerbClassModalNegated, class, mix(modal, negated));
            self.feature(VerbClassSubjectForm, class, mix(subject, form));
            self.feature(VerbClassVoiceSubject, class, mix(voice, subject));
        }
    }

    /// What follows a verb.
    fn object(&mut self, group: &VerbGroup, next: &Chunk) {
        let view = self.view;
        let is_noun_phrase = next.kind == ChunkKind::NounPhrase;
        let object = if is_noun_phrase {
            view.kind_of_head(next.head())
        } else {
            ArgumentKind::OtherChunk.number() + next.kind.number()
        };
        self.feature(VerbObject, group.verb, object);
        if is_noun_phrase {
            self.feature(ObjectWord, view.keys[next.head()], 0);
        }
        for class in bits(group.classes) {
            self.feature(VerbClassObject, class, object);
            if is_noun_phrase {
                for other in bits(view.classes[next.head()]) {
                    self.feature(VerbClassObjectClass, class, other);
                }
            }
        }
        // "was wrong", "is a liar": what is said of the subject
        if is_noun_phrase || next.kind == ChunkKind::Other {
            for token in next.tokens.clone() {
                for class in bits(view.classes[token]) {
                    self.feature(PredicateClassSubject, class, mix(group.subject, group.negated));
                }
            }
        }
    }

    /// How much of the sentence is in quotation marks: 0 nothing, 1 some, 2 all.
    fn quoted_share(&self) -> u64 {
        match self.view.quoted[self.start..self.end].iter().filter(|quoted| **quoted).count() {
            0 => 0,
            quoted if quoted + MAX_UNQUOTED_WORDS >= self.end - self.start => 2,
            _ => 1,
        }
    }

    /// The quotes around, their cues and sources.
    fn quoting(&mut self) {
        let (view, document) = (self.view, self.view.document);
        let share = self.quoted_share();
        self.feature(QuotedShare, share, 0);
        // Each cue that is here, and at the first token of a quote its cue and source.
        let mut seen = None;
        for token in self.start..self.end {
            if view.cue_of[token].is_some() {
                self.feature(CueHere, document.tokens[token].lemma_hash, 0);
            }
            if let Some(quote) = view.quote_of[token].filter(|quote| seen != Some(*quote)) {
                seen = Some(quote);
                let quote = &view.quotes[quote as usize];
                let cue = quote.cue.map_or(0..0, |cue| document.tokens_in(cue));
                if let Some(last) = cue.clone().next_back() {
                    self.feature(QuoteCue, document.tokens[last].lemma_hash, 0);
                }
                for class in cue.flat_map(|token| bits(view.classes[token])) {
                    self.feature(QuoteCueClass, class, 0);
                    for other in bits(view.sentence_classes[self.sentence]) {
                        self.feature(QuoteCueClassSentenceClass, class, other);
                    }
                }
                let source = quote.source.and_then(|span| document.tokens_in(span).next_back());
                self.feature(QuoteSource, source.map_or(0, |head| view.kind_of_head(head)), share);
            }
        }
    }

    /// The classes of the sentences before and after.
    fn neighbours(&mut self) {
        let sentences = &self.view.document.sentences;
        let next = Some(self.sentence + 1).filter(|&next| next < sentences.len());
        for (template, other) in [(PreviousSentenceClass, self.sentence.checked_sub(1)), (NextSentenceClass, next)] {
            let Some(other) = other else { continue };
            let is_near = sentences[other].paragraph == sentences[self.sentence].paragraph;
            for class in bits(self.view.sentence_classes[other]) {
                self.feature(template, class, u64::from(is_near));
            }
        }
    }

    /// How many words of wrong it has, its length, its place in the article, its first and last words.
    fn shape(&mut self) {
        let (view, share, count) = (self.view, self.quoted_share(), self.end - self.start);
        let of = |is: &dyn Fn(usize) -> bool| (self.start..self.end).filter(|&token| is(token)).count() as u64;
        let wrongs = of(&|token| view.classes[token] & view.lexicon.wrongs != 0);
        let names = of(&|token| view.keys[token] == HiddenWord::Name.number());
        self.feature(WrongWordsShare, wrongs.min(MAX_WRONG_WORDS), share);
        self.feature(WrongWordsNames, wrongs.min(MAX_WRONG_WORDS_WITH_NAMES), names.min(MAX_NAMES));
        self.feature(Length, count.min(MAX_LENGTH_WORDS) as u64 / WORDS_PER_STEP, share);
        self.feature(SentenceNumber, (self.sentence as u64).min(MAX_SENTENCE_NUMBER), 0);
        self.feature(LastWord, view.document.tokens[self.end - 1].lower_hash, share);
        let second = u64::from(count > 1) * view.keys[(self.start + 1).min(self.end - 1)];
        self.feature(FirstWords, view.keys[self.start], second);
        if count < SHORT_SENTENCE_WORDS {
            self.feature(ClassesOfShortSentence, view.sentence_classes[self.sentence].into(), share);
        }
    }
}

impl DocumentView<'_, '_> {
    /// What a noun phrase is by its head: a pronoun by its word, else name or noun.
    fn kind_of_head(&self, head: usize) -> u64 {
        let token = &self.document.tokens[head];
        match token.tag {
            Tag::Prp | Tag::Dt | Tag::Wp | Tag::Ex => token.lower_hash,
            Tag::Nnp | Tag::Nnps => ArgumentKind::Name.number(),
            Tag::Nns => ArgumentKind::PluralNoun.number(),
            _ => ArgumentKind::Noun.number(),
        }
    }

    fn verb_group(&self, chunk: &Chunk, subject: u64) -> VerbGroup {
        let (tokens, head) = (&self.document.tokens, chunk.head());
        let (mut auxiliary, mut negated, mut modal) = (0, 0, 0);
        for token in chunk.tokens.start..head {
            let tag = tokens[token].tag;
            if self.is_negation(token) {
                negated = 1;
            } else if tag == Tag::Md || tag == Tag::To && token > chunk.tokens.start {
                // "must", "needs to", "has to"
                modal = tokens[if tag == Tag::Md { token } else { token - 1 }].lemma_hash;
            } else if tag.is_verb() {
                auxiliary = mix(auxiliary, tokens[token].lemma_hash);
            }
        }
        VerbGroup {
            verb: self.keys[head],
            classes: self.classes[head],
            modal,
            negated,
            form: mix(auxiliary, tokens[head].tag.number()),
            subject,
            voice: self.voice(head),
        }
    }
}

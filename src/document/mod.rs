//! The first stage: words, sentences and paragraphs of a text, with parts of speech and chunks.
//!
//! The text is never altered: every result is a byte [`Span`] into it, or an index into what came before.
//!
//! ```
//! use onrecord::{Extractor, document::Tag};
//! let document = Extractor::shared().read("MOSCOW (Reuters) – Mr. Lavrov spoke. He left.");
//! assert_eq!(document.sentences.len(), 2);
//! assert_eq!(document.word(5), "Mr.");
//! assert_eq!(document.tokens[6].tag, Tag::Nnp);
//! ```

mod chunks;
mod lemmas;
mod lines;
mod paragraphs;
mod senses;
mod sentences;
mod tag;
pub mod tagger;
#[cfg(feature = "train")]
pub mod tagger_trainer;
mod token_text;
mod tokens;
mod units;
mod vocabulary;

pub use chunks::{Chunk, ChunkKind};
pub use tag::Tag;
pub use tagger::Tagger;
pub use tokens::{Shape, Token};
pub use units::{Paragraph, Sentence, SentenceKind};
pub(crate) use vocabulary::Vocabulary;

use std::sync::Arc;

use crate::Span;
use lemmas::Lemmas;
use token_text::TokenText;

/// A text with its words, sentences, paragraphs and chunks.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    /// The text as it was given.
    pub text: &'t str,
    /// Words and punctuation marks, in order.
    pub tokens: Vec<Token>,
    /// Sentences, in order; together they hold every token.
    pub sentences: Vec<Sentence>,
    /// Paragraphs, in order; together they hold every sentence.
    pub paragraphs: Vec<Paragraph>,
    /// Noun phrases, verb groups and the words between them; together they hold every token.
    pub chunks: Vec<Chunk>,
    lemmas: Arc<Lemmas>,
}

impl<'t> Document<'t> {
    /// Reads a text; every string is accepted.
    pub fn read(text: &'t str, tagger: &Tagger) -> Self {
        let mut document = Self::untagged(text, &tagger.vocabulary);
        tagger.tag(text, &mut document.tokens, &document.sentences);
        document.chunks = chunks::chunk(text, &mut document.tokens, &document.sentences);
        document.lemmas = Arc::clone(&tagger.lemmas);
        document
    }

    /// Words, sentences and paragraphs without parts of speech: every tag is [`Tag::Nn`].
    pub(crate) fn untagged(text: &'t str, vocabulary: &Vocabulary) -> Self {
        let mut tokens = tokens::tokenize(text, vocabulary);
        let (mut sentences, paragraphs) = sentences::split(text, &mut tokens, vocabulary);
        paragraphs::classify(TokenText { text, tokens: &tokens, vocabulary }, &mut sentences, &paragraphs);
        Document { text, tokens, sentences, paragraphs, chunks: Vec::new(), lemmas: Arc::default() }
    }

    /// The word of a token.
    pub fn word(&self, token: usize) -> &'t str {
        self.tokens[token].span.of(self.text)
    }

    /// The word of a token, or the character that it refers to: "\"" for "&quot;".
    pub fn plain(&self, token: usize) -> &'t str {
        tokens::plain(self.word(token))
    }

    /// The span from the first to the last of a range of tokens; empty at the range's start if it holds none.
    pub fn span(&self, tokens: std::ops::Range<usize>) -> Span {
        match self.tokens.get(tokens.clone()) {
            Some([first, .., last]) => Span::new(first.span.start, last.span.end),
            Some([only]) => only.span,
            _ => {
                let at = self.tokens.get(tokens.start).map_or(self.text.len(), |token| token.span.start);
                Span::new(at, at)
            }
        }
    }

    /// The tokens that lie mostly inside a span.
    pub fn tokens_in(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.start + token.span.len().div_ceil(2) <= span.start);
        // No more tokens than bytes.
        let near = &self.tokens[start..self.tokens.len().min(start + span.end.saturating_sub(span.start) + 1)];
        start..start + near.partition_point(|token| token.span.start + token.span.len() / 2 < span.end)
    }

    /// The sentence of a token.
    pub fn sentence_of(&self, token: usize) -> &Sentence {
        &self.sentences[self.tokens[token].sentence as usize]
    }

    /// The chunk of a token.
    pub fn chunk_of(&self, token: usize) -> &Chunk {
        &self.chunks[self.tokens[token].chunk as usize]
    }

    /// The dictionary form of a token, in lower case: "said" gives "say", "Ministers" gives "minister".
    pub fn lemma(&self, token: usize) -> String {
        let Token { lower_hash, tag, .. } = self.tokens[token];
        self.lemmas.form(self.word(token), lower_hash, tag)
    }
}

//! Sentences and paragraphs, as the stage gives them.

use std::ops::Range;

/// A sentence, a heading or a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// What it is.
    pub kind: SentenceKind,
    /// The tokens of the dateline that opens it, dash included: "MOSCOW (Reuters) –". Empty at its start if there is
    /// none.
    pub dateline: Range<usize>,
}

/// What a sentence is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SentenceKind {
    /// Running text.
    #[default]
    Body,
    /// A headline or a heading between paragraphs.
    Heading,
    /// "By Ann Lee and Bo Ruiz", "(Reporting by Ann Lee)".
    Byline,
    /// The words under a picture, or its credit.
    Caption,
}

/// A run of sentences between line breaks; in text wrapped at a column, between blank lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its sentences.
    pub sentences: Range<usize>,
    /// Its tokens.
    pub tokens: Range<usize>,
}

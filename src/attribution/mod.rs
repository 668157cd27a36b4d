//! Quotes: content, cue and source.
//!
//! A cascade of linear models: a tagger finds what may be a cue ([`cue`]); for each candidate another tagger finds its
//! content and source in the sentences around it ([`arguments`]); the likeliest readings of each candidate ([`readings`]) are
//! described ([`describe`]) and weighed, and the best kept if it is worth it ([`choose`]). Then come the quotes that layout
//! attributes ([`labels`]), those within other quotes' marks ([`inner`]), and passages in quotation marks that nothing
//! attributes ([`floating`]).

pub(crate) mod arguments;
pub(crate) mod choose;
pub(crate) mod cue;
mod details;
mod evidence;
mod floating;
mod inner;
mod labels;
mod reading_features;
pub(crate) mod readings;
#[cfg(feature = "train")]
pub mod trainer;
pub(crate) mod view;

pub use evidence::{CueClass, Evidence, Finder};

use crate::{
    Error, Span,
    document::{ChunkKind, Document, Shape, Tag},
    marks::Mark,
    model::{Crf, FeatureSet, Reader},
};

/// How much of a content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// All of it.
    Direct,
    /// None of it.
    Indirect,
    /// Part of it.
    Mixed,
}

/// What the source did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// It spoke.
    Speech,
    /// It thought, believed, wanted, felt.
    Thought,
    /// It wrote.
    Writing,
}

/// A content attributed to a source by a cue.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// How much of it stands in quotation marks.
    pub kind: Kind,
    /// What the source did.
    pub act: Act,
    /// The words reported: one or more spans, in order.
    pub content: Vec<Span>,
    /// The words that signal it.
    pub cue: Option<Span>,
    /// The words that name who said it.
    pub source: Option<Span>,
    /// The words that name whom it was said to.
    pub addressee: Option<Span>,
    /// The quote it lies in, by index.
    pub parent: Option<usize>,
    /// How sure: of quotes with 0.8, about 80 % are right.
    pub confidence: f32,
    /// Why it is one.
    pub evidence: Evidence,
}

/// The weights of this stage.
#[derive(Clone, Debug)]
pub struct Attributor {
    gate: Crf,
    cue: Crf,
    arguments: Crf,
    accept: Crf,
    calibration: choose::Calibration,
    acts: details::Acts,
}

const MAGIC: &[u8; 4] = b"ORA4";

/// What the weights are bound to.
const FEATURE_SET: FeatureSet = FeatureSet(&[Tag::NUMBERING, Shape::NUMBERING, ChunkKind::NUMBERING]);

/// Readings of less worth are left out: chosen for the best F1 on held-out folds of the training data.
pub(crate) const LEAST: f32 = 0.38;

/// The confidence of a quote by speaker label: the share that was right on the training data.
const LABELLED: f32 = 0.9;

impl Attributor {
    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that training did not write.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::bound(file, bytes, MAGIC, &FEATURE_SET)?;
        let mut model = |labels: usize| {
            let model = Crf::from_bytes(file, reader.block()?)?;
            if model.labels() == labels {
                Ok(model)
            } else {
                Err(Error::file(file, format!("expected {labels} labels, found {}", model.labels())))
            }
        };
        let [gate, cue, arguments, accept] =
            [model(2)?, model(cue::LABELS)?, model(arguments::LABELS)?, model(choose::LABELS)?];
        Ok(Attributor {
            gate,
            cue,
            arguments,
            accept,
            calibration: choose::Calibration::from_bytes(reader.block()?),
            acts: details::Acts::shipped()?,
        })
    }

    /// Writes weights as [`Attributor::from_bytes`] reads them.
    #[cfg(feature = "train")]
    pub(crate) fn to_bytes(blocks: [&[u8]; 5]) -> Vec<u8> {
        let mut out = crate::model::bound_header(MAGIC, &FEATURE_SET);
        blocks.iter().for_each(|block| crate::model::write_block(&mut out, block));
        out
    }

    /// Finds the quotes of a document, in order of the first word of content, cue or source.
    pub fn attribute(&self, document: &Document, marks: &[Mark]) -> Vec<Quote> {
        let mut view = view::View::new(document, marks);
        let candidates = cue::candidates(&view, &self.gate, &self.cue);
        let groups = readings::of_candidates(&mut view, &candidates, &self.arguments);
        let labelled = labels::find(document, marks);
        // A label's colon is no cue of its own, and what it opens is cut by it alone.
        let is_labelled = |reading: &readings::Reading| labelled.iter().any(|(label, _)| label.cue == reading.cue);
        let mut chosen = choose::choose(groups, &self.accept, LEAST);
        chosen.retain(|chosen| !is_labelled(&chosen.reading));
        chosen.iter_mut().for_each(|chosen| details::without_told(&view, &mut chosen.reading));
        let chosen =
            chosen.into_iter().map(|chosen| (chosen.reading, self.calibration.share(chosen.worth), Finder::Model));
        let labelled =
            labelled.into_iter().chain(inner::find(&view, marks)).map(|(reading, finder)| (reading, LABELLED, finder));
        let mut quotes: Vec<Quote> = chosen
            .chain(labelled)
            .map(|(reading, confidence, finder)| Quote {
                evidence: Evidence::of(&view, &reading.cue, reading.source.is_some(), finder),
                kind: details::kind(&view, &reading.content),
                act: if is_post(document, &reading) { Act::Writing } else { self.acts.of(&view, &reading.cue) },
                addressee: details::addressee(&view, &reading),
                content: details::tidied(&view, &reading.content).into_iter().map(|piece| view.span(piece)).collect(),
                cue: Some(view.span(reading.cue)),
                source: reading.source.map(|source| view.span(source)),
                parent: None,
                confidence,
            })
            .collect();
        let contents: Vec<Span> = quotes.iter().flat_map(|quote| quote.content.clone()).collect();
        quotes.extend(floating::find(document, marks, &contents));
        quotes.sort_by_key(|quote| (quote.extent().start, std::cmp::Reverse(quote.extent().end)));
        details::nest(&mut quotes);
        quotes
    }
}

/// Whether the source is an account: "@anaorso: We had no warning."
fn is_post(document: &Document, reading: &readings::Reading) -> bool {
    reading.source.as_ref().is_some_and(|source| labels::is_handle(document.word(source.start)))
}

impl Quote {
    /// From the first to the last byte of content, cue and source.
    pub fn extent(&self) -> Span {
        let others = self.content.iter().skip(1).chain(&self.cue).chain(&self.source);
        others.fold(self.content[0], |sum, span| sum.join(*span))
    }
}

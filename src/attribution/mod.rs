//! The third stage: quotes, each a content with its cue and its source.
//!
//! ```
//! use onrecord::{Extractor, attribution::Kind};
//! let extractor = Extractor::shared();
//! let text = "“We had no warning,” the mayor said. The ministry denied that it knew.";
//! let document = extractor.read(text);
//! let quotes = extractor.attribute(&document, &extractor.pair(&document));
//! assert_eq!(quotes.len(), 2);
//! assert_eq!((quotes[0].kind, quotes[0].source.unwrap().of(text)), (Kind::Direct, "the mayor"));
//! assert_eq!((quotes[1].kind, quotes[1].cue.unwrap().of(text)), (Kind::Indirect, "denied"));
//! ```
//!
//! A cascade of linear models:
//! 1. A tagger finds the candidates, stretches that may be a cue ([`cue`], [`cue_features`]).
//! 2. For each candidate another tagger labels content and source in the sentences around it ([`arguments`],
//!    [`argument_features`]); its likeliest label sequences are the readings of the candidate ([`readings`]).
//! 3. A third model weighs the readings ([`reading_features`], [`content_features`]), and the best is kept if it is
//!    good enough ([`choose`]); its confidence is the share of such readings that were right ([`calibration`]).
//!
//! The readings are held against the structure of quotation marks and the clauses next to them ([`structure`]), which
//! also fills in what the model misses. Rules add quotes that layout attributes ([`labels`], [`turns`]), quotes in the marks of other quotes ([`inner`]), and passages
//! in quotation marks that nothing attributes ([`floating`]). What else a quote has, its kind, its act and whom it was
//! said to, is in [`details`]; why it is a quote, in [`evidence`].

pub(crate) mod argument_features;
pub(crate) mod arguments;
pub(crate) mod calibration;
pub(crate) mod choose;
mod clause;
mod content_features;
pub(crate) mod cue;
pub(crate) mod cue_features;
mod details;
mod evidence;
mod floating;
mod inner;
mod labels;
mod quote;
pub(crate) mod reading;
mod reading_features;
mod reading_templates;
pub(crate) mod readings;
mod structure;
mod tables;
#[cfg(feature = "train")]
pub mod trainer;
mod turns;
pub(crate) mod view;

use calibration::Calibration;
pub use evidence::{CueClass, Evidence, Finder};
pub use quote::{Act, Kind, Quote};
use reading::{FoundReading, Reading};
use tables::AttributionTables;

use crate::{
    Error, Span,
    document::{ChunkKind, Document, Shape, Tag},
    marks::{Aside, Mark},
    model::{Crf, FeatureSet, Reader},
};

/// Finds quotes: the weights and word tables of this stage.
#[derive(Clone, Debug)]
pub struct Attributor {
    gate: Crf,
    cue: Crf,
    arguments: Crf,
    accept: Crf,
    calibration: Calibration,
    tables: AttributionTables,
}

const MAGIC: &[u8; 4] = b"ORA4";

/// What the weights are bound to.
const FEATURE_SET: FeatureSet = FeatureSet(&[
    Tag::NUMBERING,
    Shape::NUMBERING,
    ChunkKind::NUMBERING,
    view::Edge::NUMBERING,
    cue_features::GateTemplate::NUMBERING,
    cue_features::CueTemplate::NUMBERING,
    argument_features::ArgumentTemplate::NUMBERING,
    reading_templates::ReadingTemplate::NUMBERING,
]);

impl Attributor {
    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that training did not write, and weights of other features.
    ///
    /// ```
    /// use onrecord::attribution::Attributor;
    /// let error = Attributor::from_bytes("my.bin", b"no weights").unwrap_err();
    /// assert!(error.to_string().starts_with("my.bin: expected weights"));
    /// ```
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
        let calibration = Calibration::from_bytes(file, reader.block()?)?;
        Ok(Attributor { gate, cue, arguments, accept, calibration, tables: AttributionTables::shipped()? })
    }

    /// Finds the quotes of a document, in order of the first word of content, cue or source.
    ///
    /// ```
    /// use onrecord::Extractor;
    /// let extractor = Extractor::shared();
    /// let document = extractor.read("The dam, Ana Silva said, is old. It will be closed in May.");
    /// let quotes = extractor.attribute(&document, &[]);
    /// assert_eq!(quotes.len(), 1);
    /// let pieces: Vec<&str> = quotes[0].content.iter().map(|span| span.of(document.text)).collect();
    /// assert_eq!(pieces, ["The dam", "is old"]);
    /// ```
    pub fn attribute(&self, document: &Document, marks: &[Mark]) -> Vec<Quote> {
        let mut view = view::View::new(document, marks);
        let candidates = cue::candidates(&view, &self.gate, &self.cue);
        let structure = structure::StructuralReadings::new(&view, marks);
        let mut decoded = readings::decode_candidates(&mut view, &candidates, &self.arguments);
        decoded.iter_mut().for_each(|candidate| candidate.retain(|reading| structure.admits(reading)));
        let labelled = labels::find(document, marks, &self.tables);
        // A label's colon is no cue of its own, and only the label decides where the content after it begins and ends.
        let is_label = |reading: &Reading| {
            labelled.iter().any(|label| {
                let is_post = label.finder == Finder::Signature;
                let shared = reading::shared_tokens(&label.reading.content, &reading.content);
                label.reading.cue == reading.cue || is_post && shared == reading::token_count(&reading.content)
            })
        };
        let mut chosen = choose::choose(decoded, &self.accept, choose::MIN_UTILITY);
        chosen.retain(|chosen| !is_label(&chosen.reading) && !is_only_aside(&view, marks, &chosen.reading));
        // Of two readings that are one once they go to whom they quote, the better is kept.
        chosen.retain_mut(|chosen| clause::give_to_quoted(&view, &mut chosen.reading));
        let mut kept: Vec<choose::ChosenReading> = Vec::with_capacity(chosen.len());
        for reading in chosen {
            match kept.last_mut() {
                Some(last) if last.reading.cue == reading.reading.cue => {
                    if reading.utility > last.utility {
                        *last = reading;
                    }
                }
                _ => kept.push(reading),
            }
        }
        let confidences: Vec<f32> = kept.iter().map(|chosen| self.calibration.share(chosen.utility)).collect();
        let mut readings: Vec<Reading> = kept.into_iter().map(|chosen| chosen.reading).collect();
        structure.trim(&view, &mut readings);
        structure.extend(&mut readings);
        let all_known: Vec<Reading> =
            readings.iter().chain(labelled.iter().map(|label| &label.reading)).cloned().collect();
        let completed = structure.complete(&view, &all_known);
        let by_model = readings.into_iter().zip(confidences).map(|(mut reading, confidence)| {
            details::strip_addressee(&view, &self.tables, &mut reading);
            FoundReading { reading, finder: Finder::Model, confidence }
        });
        let inner = inner::find(&view, marks, &self.tables);
        let all = by_model.chain(labelled).chain(completed).chain(inner);
        let mut quotes: Vec<Quote> = all.map(|found| self.quote(&view, found)).collect();
        let contents: Vec<Span> = quotes.iter().flat_map(|quote| quote.content.clone()).collect();
        quotes.extend(floating::find(document, marks, &contents));
        floating::follow(document, marks, &mut quotes);
        quotes.sort_by_key(|quote| (quote.extent().start, std::cmp::Reverse(quote.extent().end)));
        details::nest(&mut quotes);
        quotes
    }

    /// The quote that a reading is.
    fn quote(&self, view: &view::View, found: FoundReading) -> Quote {
        let FoundReading { reading, finder, confidence } = found;
        let is_post = reading.source.as_ref().is_some_and(|source| labels::is_handle(view.document.word(source.start)));
        // What an account posts is written: "@anaorso: We had no warning."
        let act = if is_post { Act::Writing } else { details::act(view, &self.tables, &reading.cue) };
        Quote {
            kind: details::kind(view, &reading.content),
            act,
            content: details::tidied(view, &reading.content).into_iter().map(|piece| view.span(piece)).collect(),
            cue: Some(view.span(reading.cue.clone())),
            source: reading.source.clone().map(|source| view.span(source)),
            addressee: details::addressee(view, &self.tables, &reading),
            parent: None,
            confidence,
            evidence: Evidence::of(view, &reading.cue, reading.source.is_some(), finder),
        }
    }
}

/// Whether a reading without a source has nothing but a nickname or scare quote to show: "The plant is known as
/// “devil’s claw”."
fn is_only_aside(view: &view::View, marks: &[Mark], reading: &Reading) -> bool {
    let inside = |mark: &Mark| {
        reading.content.iter().any(|piece| view.span(piece.clone()).overlaps(mark.span)) && mark.parent.is_none()
    };
    let mut quoted = marks.iter().filter(|mark| inside(mark)).peekable();
    reading.source.is_none()
        && quoted.peek().is_some()
        && quoted.all(|mark| matches!(mark.aside, Some(Aside::Nickname | Aside::Scare)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights() -> Vec<u8> {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/models/attribution.bin");
        std::fs::read(file).expect("weights")
    }

    #[test]
    fn weights_that_are_cut_short_are_refused() {
        let weights = weights();
        assert!(Attributor::from_bytes("whole.bin", &weights).is_ok());
        for length in [0, 3, 4, 11, 12, 100, weights.len() / 2, weights.len() - 1] {
            assert!(Attributor::from_bytes("cut.bin", &weights[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn a_calibration_that_training_did_not_write_is_refused() {
        let mut weights = weights();
        // The calibration is the last block: its length, then 20 knots of 8 bytes.
        weights.truncate(weights.len() - 4 - 20 * 8);
        weights.extend(7u32.to_le_bytes());
        weights.extend([0; 7]);
        let error = Attributor::from_bytes("some.bin", &weights).expect_err("7 bytes are no knots").to_string();
        assert!(error.starts_with("some.bin: expected a calibration in knots of 8 bytes, found 7"), "{error}");
    }
}

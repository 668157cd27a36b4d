//! The stages in their order, with the weights and lexicons they need.

use std::sync::OnceLock;

use crate::{
    Article, Error,
    attribution::{Attributor, Quote},
    claims::{Claim, ClaimTagger},
    document::{Document, Tagger},
    marks::{self, Mark},
    speakers::{Resolver, Speakers},
};

/// Holds what the stages need and runs them in order. Read-only: share one among threads.
///
/// ```
/// use onrecord::Extractor;
/// let article = Extractor::shared().extract("“We won,” said Ana Silva.");
/// assert_eq!(article.text.len(), 29);
/// ```
#[derive(Clone, Debug)]
pub struct Extractor {
    tagger: Tagger,
    attributor: Attributor,
    resolver: Resolver,
    claims: ClaimTagger,
}

impl Extractor {
    /// Loads the weights and lexicons that ship with the library.
    ///
    /// # Errors
    /// Weights or lexicons that cannot be read; those that ship can.
    pub fn new() -> Result<Self, Error> {
        Ok(Extractor {
            tagger: Tagger::from_bytes("models/tagger.bin", include_bytes!("../models/tagger.bin"))?,
            attributor: Attributor::from_bytes("models/attribution.bin", include_bytes!("../models/attribution.bin"))?,
            resolver: Resolver::shipped()?,
            claims: ClaimTagger::from_bytes("models/claims.bin", include_bytes!("../models/claims.bin"))?,
        })
    }

    /// One for the whole process, loaded when it is first asked for.
    pub fn shared() -> &'static Extractor {
        static SHARED: OnceLock<Extractor> = OnceLock::new();
        SHARED.get_or_init(|| Extractor::new().expect("the weights and lexicons that ship are tested"))
    }

    /// The first stage: words, sentences, paragraphs.
    pub fn read<'t>(&self, text: &'t str) -> Document<'t> {
        Document::read(text, &self.tagger)
    }

    /// The second stage: pairs of quotation marks.
    pub fn pair(&self, document: &Document) -> Vec<Mark> {
        marks::pair(document)
    }

    /// The third stage: quotes.
    pub fn attribute(&self, document: &Document, marks: &[Mark]) -> Vec<Quote> {
        self.attributor.attribute(document, marks)
    }

    /// The fourth stage: every party of the article, and who is behind the quotes.
    pub fn resolve(&self, document: &Document, marks: &[Mark], quotes: &[Quote]) -> Speakers {
        self.resolver.resolve(document, marks, quotes)
    }

    /// The fifth stage: claims.
    pub fn tag(&self, document: &Document, marks: &[Mark], quotes: &[Quote], speakers: &Speakers) -> Vec<Claim> {
        self.claims.tag(document, marks, quotes, speakers)
    }

    /// All stages. Any string will do. Parties that neither speak nor are named by a claim are left out.
    pub fn extract<'t>(&self, text: &'t str) -> Article<'t> {
        let document = self.read(text);
        let marks = self.pair(&document);
        let quotes = self.attribute(&document, &marks);
        let mut speakers = self.resolve(&document, &marks, &quotes);
        let mut claims = self.tag(&document, &marks, &quotes, &speakers);
        let mut is_named = vec![false; speakers.list.len()];
        for party in claims.iter_mut().flat_map(Claim::parties_mut).flatten() {
            is_named[*party] = true;
        }
        let renumbered = speakers.retain(|party| is_named[party]);
        for party in claims.iter_mut().flat_map(Claim::parties_mut) {
            *party = party.and_then(|old| renumbered[old]);
        }
        Article { text, quotes, speakers, claims }
    }

    /// The claims stage itself, for training.
    #[cfg(feature = "train")]
    pub(crate) fn claims(&self) -> &ClaimTagger {
        &self.claims
    }
}

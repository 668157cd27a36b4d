//! The stages in their order, with the weights and lexicons they need.

use std::sync::OnceLock;

use crate::{
    Article, Error,
    attribution::Attributor,
    claims::ClaimTagger,
    document::{Document, Tagger},
    marks,
    speakers::Resolver,
};

#[cfg(feature = "train")]
use crate::{attribution::Quote, speakers::Speakers};

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

    /// The first stage alone.
    pub fn read<'t>(&self, text: &'t str) -> Document<'t> {
        Document::read(text, &self.tagger)
    }

    /// The stages before the claims, for training.
    #[cfg(feature = "train")]
    pub(crate) fn before_claims<'t>(&self, text: &'t str) -> (Document<'t>, Vec<marks::Mark>, Vec<Quote>, Speakers) {
        let document = self.read(text);
        let marks = marks::pair(&document);
        let quotes = self.attributor.attribute(&document, &marks);
        let speakers = self.resolver.resolve(&document, &marks, &quotes);
        (document, marks, quotes, speakers)
    }

    /// The claims stage, for training.
    #[cfg(feature = "train")]
    pub(crate) fn claims(&self) -> &ClaimTagger {
        &self.claims
    }

    /// All stages. Any string will do.
    pub fn extract<'t>(&self, text: &'t str) -> Article<'t> {
        let document = self.read(text);
        let marks = marks::pair(&document);
        let quotes = self.attributor.attribute(&document, &marks);
        let speakers = self.resolver.resolve(&document, &marks, &quotes);
        let claims = self.claims.tag(&document, &marks, &quotes, &speakers);
        Article { text, quotes, speakers, claims }
    }
}

//! The stages in their order, with the weights and lexicons they need.

use std::{fs, path::Path, sync::OnceLock};

use crate::{
    Article, Error,
    attribution::{Attributor, Quote},
    claims::{Claim, ClaimTagger, ClaimTypes},
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
        Self::with_weights([
            ("models/tagger.bin", include_bytes!("../models/tagger.bin")),
            ("models/attribution.bin", include_bytes!("../models/attribution.bin")),
            ("models/names.bin", include_bytes!("../models/names.bin")),
            ("models/claims.bin", include_bytes!("../models/claims.bin")),
        ])
    }

    /// Loads weights of the caller's own from a folder that holds `tagger.bin`, `attribution.bin`, `names.bin` and
    /// `claims.bin`, as `make train` writes them.
    ///
    /// ```
    /// let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/models");
    /// let extractor = onrecord::Extractor::from_folder(folder.as_ref())?;
    /// assert!(onrecord::Extractor::from_folder("nowhere".as_ref()).is_err());
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    ///
    /// # Errors
    /// A file that is not there, or that training did not write.
    pub fn from_folder(folder: &Path) -> Result<Self, Error> {
        let files = ["tagger.bin", "attribution.bin", "names.bin", "claims.bin"]
            .map(|file| folder.join(file).display().to_string());
        let read = |file: &String| fs::read(file).map_err(|error| Error::file(file, error.to_string()));
        let weights = files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Self::with_weights(std::array::from_fn(|at| (files[at].as_str(), weights[at].as_slice())))
    }

    /// The stages before claims with weights from a folder, for training the claims: what it makes of claims is nothing.
    ///
    /// # Errors
    /// A file that is not there, or that training did not write.
    #[cfg(feature = "train")]
    pub fn without_claims(folder: &Path) -> Result<Self, Error> {
        let files = ["tagger.bin", "attribution.bin", "names.bin"].map(|file| folder.join(file).display().to_string());
        let read = |file: &String| fs::read(file).map_err(|error| Error::file(file, error.to_string()));
        Ok(Extractor {
            tagger: Tagger::from_bytes(&files[0], &read(&files[0])?)?,
            attributor: Attributor::from_bytes(&files[1], &read(&files[1])?)?,
            resolver: Resolver::from_bytes(&files[2], &read(&files[2])?)?,
            claims: ClaimTagger::untrained()?,
        })
    }

    /// Names and contents of the four files, in the order of [`Extractor::new`].
    fn with_weights([tagger, attribution, names, claims]: [(&str, &[u8]); 4]) -> Result<Self, Error> {
        Ok(Extractor {
            tagger: Tagger::from_bytes(tagger.0, tagger.1)?,
            attributor: Attributor::from_bytes(attribution.0, attribution.1)?,
            resolver: Resolver::from_bytes(names.0, names.1)?,
            claims: ClaimTagger::from_bytes(claims.0, claims.1)?,
        })
    }

    /// Looks for claim types of the caller's own as well; see [`ClaimTypes`].
    pub fn with_claim_types(mut self, types: ClaimTypes) -> Self {
        self.claims.set_types(types);
        self
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
        self.extract_each(&[text]).pop().expect("an article a text")
    }

    /// All stages for a few texts, stage by stage: the weights of one stage stay in the nearest cache, which those of all five
    /// do not fit.
    pub(crate) fn extract_each<'t>(&self, texts: &[&'t str]) -> Vec<Article<'t>> {
        let documents: Vec<Document> = texts.iter().map(|text| self.read(text)).collect();
        let marks: Vec<Vec<Mark>> = documents.iter().map(|document| self.pair(document)).collect();
        let read = || documents.iter().zip(&marks);
        let quotes: Vec<Vec<Quote>> = read().map(|(document, marks)| self.attribute(document, marks)).collect();
        let speakers: Vec<Speakers> =
            read().zip(&quotes).map(|((document, marks), quotes)| self.resolve(document, marks, quotes)).collect();
        let claims: Vec<Vec<Claim>> = read()
            .zip(&quotes)
            .zip(&speakers)
            .map(|(((document, marks), quotes), speakers)| self.tag(document, marks, quotes, speakers))
            .collect();
        let parts = quotes.into_iter().zip(speakers).zip(claims);
        texts
            .iter()
            .zip(parts)
            .map(|(text, ((quotes, speakers), claims))| article(text, quotes, speakers, claims))
            .collect()
    }

    /// The claims stage itself, for training.
    #[cfg(feature = "train")]
    pub(crate) fn claims(&self) -> &ClaimTagger {
        &self.claims
    }
}

/// What was found in a text, without the parties that neither speak nor are named by a claim.
fn article<'t>(text: &'t str, quotes: Vec<Quote>, mut speakers: Speakers, mut claims: Vec<Claim>) -> Article<'t> {
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

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

/// Reads articles: holds the weights and lexicons that the stages need and runs the stages in order.
///
/// It never changes while it reads, so threads may share one. [`Extractor::extract`] runs all stages; the methods named
/// for what they do run one stage each, for callers who need only the first ones or want to see what comes between.
///
/// ```
/// use onrecord::Extractor;
///
/// let text = "“The pumps failed,” Ana Silva told the council. She said the mine was closed.";
/// let article = Extractor::shared().extract(text);
/// let said: Vec<(&str, &str)> = article
///     .quotes
///     .iter()
///     .enumerate()
///     .map(|(at, quote)| {
///         let speaker = article.speakers.of_quote[at].expect("both are attributed");
///         (article.speakers.list[speaker].name.as_str(), quote.content[0].of(article.text))
///     })
///     .collect();
/// assert_eq!(said, [("Ana Silva", "“The pumps failed,”"), ("Ana Silva", "the mine was closed")]);
/// ```
#[derive(Clone, Debug)]
pub struct Extractor {
    tagger: Tagger,
    attributor: Attributor,
    resolver: Resolver,
    claims: ClaimTagger,
}

impl Extractor {
    /// Loads the weights and lexicons that ship with the library. It takes some milliseconds and memory of its own:
    /// [`Extractor::shared`] does it once.
    ///
    /// # Errors
    /// Weights or lexicons that cannot be read; those that ship can.
    ///
    /// ```
    /// let extractor = onrecord::Extractor::new()?;
    /// assert_eq!(extractor.extract("“We won,” said Ana Silva.").speakers.list[0].name, "Ana Silva");
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    pub fn new() -> Result<Self, Error> {
        let [tagger, attribution, names, pronouns, claims] = [
            ("models/tagger.bin", include_bytes!("../models/tagger.bin").as_slice()),
            ("models/attribution.bin", include_bytes!("../models/attribution.bin")),
            ("models/names.bin", include_bytes!("../models/names.bin")),
            ("models/pronouns.tsv", include_bytes!("../models/pronouns.tsv")),
            ("models/claims.bin", include_bytes!("../models/claims.bin")),
        ];
        Self::with_weights([tagger, attribution, names, pronouns], ClaimTagger::from_bytes(claims.0, claims.1)?)
    }

    /// Loads other weights than those that ship, from a folder that holds `tagger.bin`, `attribution.bin`, `names.bin`,
    /// `pronouns.tsv` and `claims.bin`, as `make train` writes them.
    ///
    /// ```
    /// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/models");
    /// // let folder = "/path/to/models";
    /// let extractor = onrecord::Extractor::from_folder(folder.as_ref())?;
    /// assert_eq!(extractor.extract("“We won,” said Ana Silva.").speakers.list[0].name, "Ana Silva");
    ///
    /// let error = onrecord::Extractor::from_folder("no/such/folder".as_ref()).unwrap_err();
    /// assert!(error.is_file());
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    ///
    /// # Errors
    /// A file that is missing, or that training did not write.
    pub fn from_folder(folder: &Path) -> Result<Self, Error> {
        Self::from_files(folder, |folder| {
            let (file, weights) = weights_file(folder, "claims.bin")?;
            ClaimTagger::from_bytes(&file, &weights)
        })
    }

    /// The stages before claims with weights from a folder, and a claims stage that finds counts only: to train the
    /// claims.
    ///
    /// # Errors
    /// A file that is missing, or that training did not write.
    #[cfg(feature = "train")]
    pub fn with_untrained_claims(folder: &Path) -> Result<Self, Error> {
        Self::from_files(folder, |_| ClaimTagger::untrained())
    }

    /// Reads the weights of the stages before claims from a folder.
    fn from_files(folder: &Path, claims: impl FnOnce(&Path) -> Result<ClaimTagger, Error>) -> Result<Self, Error> {
        let files = ["tagger.bin", "attribution.bin", "names.bin", "pronouns.tsv"];
        let files = files.iter().map(|file| weights_file(folder, file)).collect::<Result<Vec<_>, _>>()?;
        Self::with_weights(std::array::from_fn(|at| (files[at].0.as_str(), files[at].1.as_slice())), claims(folder)?)
    }

    /// Loads the weights of the stages before claims, each given with the name that errors show.
    fn with_weights(
        [tagger, attribution, names, pronouns]: [(&str, &[u8]); 4],
        claims: ClaimTagger,
    ) -> Result<Self, Error> {
        Ok(Extractor {
            tagger: Tagger::from_bytes(tagger.0, tagger.1)?,
            attributor: Attributor::from_bytes(attribution.0, attribution.1)?,
            resolver: Resolver::from_bytes(names, pronouns)?,
            claims,
        })
    }

    /// Looks for user-defined claim types besides the built-in ones; [`ClaimTypes`] describes their table.
    ///
    /// ```
    /// use onrecord::{Extractor, claims::ClaimTypes};
    ///
    /// let types = ClaimTypes::parse("strikes.tsv", "strike_call\tpattern\tcall ... strike|walkout\n")?;
    /// let extractor = Extractor::new()?.with_claim_types(types);
    /// let article = extractor.extract("The dockers’ union called for a two-day strike.");
    /// let types: Vec<&str> = article.claims.iter().map(|claim| claim.claim_type.name()).collect();
    /// assert_eq!(types, ["demand", "strike_call"]);
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    pub fn with_claim_types(mut self, types: ClaimTypes) -> Self {
        self.claims.set_types(types);
        self
    }

    /// The extractor that the whole process shares, with the weights that ship; loaded when it is first asked for.
    ///
    /// ```
    /// use onrecord::Extractor;
    /// assert!(std::ptr::eq(Extractor::shared(), Extractor::shared()));
    /// ```
    pub fn shared() -> &'static Extractor {
        static SHARED: OnceLock<Extractor> = OnceLock::new();
        SHARED.get_or_init(|| Extractor::new().expect("the weights and lexicons that ship are tested"))
    }

    /// The first stage: words with their parts of speech, sentences, paragraphs.
    ///
    /// ```
    /// use onrecord::{Extractor, document::Tag};
    ///
    /// let document = Extractor::shared().read("Dr. Osei spoke. Nobody in Oban replied.");
    /// let second = &document.sentences[1];
    /// assert_eq!(document.span(second.tokens.clone()).of(document.text), "Nobody in Oban replied.");
    /// assert_eq!(document.tokens[2].tag, Tag::Vbd);
    /// assert_eq!(document.word(2), "spoke");
    /// ```
    pub fn read<'t>(&self, text: &'t str) -> Document<'t> {
        Document::read(text, &self.tagger)
    }

    /// The second stage: pairs of quotation marks.
    ///
    /// ```
    /// use onrecord::Extractor;
    ///
    /// let document = Extractor::shared().read("“It’s the ‘Star’,” she said, 6' from the boys' boat.");
    /// let marks = Extractor::shared().pair(&document);
    /// let inside: Vec<&str> = marks.iter().map(|mark| mark.inner.of(document.text)).collect();
    /// assert_eq!(inside, ["It’s the ‘Star’,", "Star"]);
    /// assert_eq!(marks[1].parent, Some(0));
    /// ```
    pub fn pair(&self, document: &Document) -> Vec<Mark> {
        marks::pair(document)
    }

    /// The third stage: quotes, each with the words reported, the cue and the source.
    ///
    /// ```
    /// use onrecord::Extractor;
    ///
    /// let (extractor, text) = (Extractor::shared(), "The council approved the budget, a spokeswoman told reporters.");
    /// let document = extractor.read(text);
    /// let marks = extractor.pair(&document);
    /// let quotes = extractor.attribute(&document, &marks);
    /// assert_eq!(quotes[0].content[0].of(text), "The council approved the budget");
    /// assert_eq!(quotes[0].source.unwrap().of(text), "a spokeswoman");
    /// assert_eq!(quotes[0].cue.unwrap().of(text), "told");
    /// assert_eq!(quotes[0].addressee.unwrap().of(text), "reporters");
    /// ```
    pub fn attribute(&self, document: &Document, marks: &[Mark]) -> Vec<Quote> {
        self.attributor.attribute(document, marks)
    }

    /// The fourth stage: every party of the article, and which of them is behind each quote.
    ///
    /// ```
    /// use onrecord::Extractor;
    ///
    /// let extractor = Extractor::shared();
    /// let text = "“We won,” said Ana Silva, the mayor of Northport. Later she added that it was late.";
    /// let document = extractor.read(text);
    /// let marks = extractor.pair(&document);
    /// let quotes = extractor.attribute(&document, &marks);
    /// let speakers = extractor.resolve(&document, &marks, &quotes);
    /// let silva = speakers.of_quote[0].unwrap();
    /// assert_eq!(speakers.of_quote, [Some(silva), Some(silva)]);
    /// assert_eq!(speakers.list[silva].role.as_deref(), Some("mayor of Northport"));
    /// ```
    pub fn resolve(&self, document: &Document, marks: &[Mark], quotes: &[Quote]) -> Speakers {
        self.resolver.resolve(document, marks, quotes)
    }

    /// The fifth stage: claims, each with who makes it and about whom.
    ///
    /// ```
    /// use onrecord::{Extractor, claims::ClaimType};
    ///
    /// let extractor = Extractor::shared();
    /// let document = extractor.read("Mayor Ilse Brandt accused Norvik of dumping waste in the harbour.");
    /// let marks = extractor.pair(&document);
    /// let quotes = extractor.attribute(&document, &marks);
    /// let speakers = extractor.resolve(&document, &marks, &quotes);
    /// let claims = extractor.tag(&document, &marks, &quotes, &speakers);
    /// assert_eq!(claims[0].claim_type, ClaimType::Accusation);
    /// assert_eq!(speakers.list[claims[0].claimant.unwrap()].name, "Ilse Brandt");
    /// assert_eq!(claims[0].target.as_ref().unwrap().name, "Norvik");
    /// ```
    pub fn tag(&self, document: &Document, marks: &[Mark], quotes: &[Quote], speakers: &Speakers) -> Vec<Claim> {
        self.claims.tag(document, marks, quotes, speakers)
    }

    /// All stages. Every string is read without an error. Parties that neither speak nor take part in a claim are left
    /// out.
    ///
    /// ```
    /// let article = onrecord::Extractor::shared().extract(
    ///     "Hospital officials said at least 14 people were killed. Jan Osei watched the ferry leave.",
    /// );
    /// let names: Vec<&str> = article.speakers.list.iter().map(|speaker| speaker.name.as_str()).collect();
    /// assert_eq!(names, ["Hospital officials"]);
    /// let count = article.claims[0].count.unwrap();
    /// assert_eq!((count.min, count.max), (Some(14), None));
    /// ```
    pub fn extract<'t>(&self, text: &'t str) -> Article<'t> {
        self.extract_each(&[text]).pop().expect("one article for one text")
    }

    /// All stages for a few texts, stage by stage: the weights of one stage fit the nearest cache, those of all five do
    /// not.
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

/// Name and content of a file of weights.
fn weights_file(folder: &Path, file: &str) -> Result<(String, Vec<u8>), Error> {
    let name = folder.join(file).display().to_string();
    let weights = fs::read(&name).map_err(|error| Error::io(&name, error))?;
    Ok((name, weights))
}

/// The article of a text, without the parties that neither speak nor take part in a claim.
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

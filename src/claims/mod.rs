//! Claims: accusations, denials, casualty counts, admissions, threats, demands, promises.

mod casualty;
mod group;
mod number;
mod words;

use words::Words;

use crate::{Error, Span, attribution::Quote, document::Document, marks::Mark, speakers::Speakers};

/// What a claim does. The definitions narrow CAMEO (Gerner et al. 2002) and PLOVER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimType {
    /// An identifiable party did something wrong (CAMEO 112).
    Accusation,
    /// What is alleged did not happen or is not so (CAMEO 016).
    Denial,
    /// So many people were killed, wounded, missing, detained, displaced.
    CasualtyCount,
    /// The speaker did what is held against it (CAMEO 015, 055).
    Admission,
    /// The speaker's side may do harm (CAMEO 13).
    Threat,
    /// Another party should act (CAMEO 10).
    Demand,
    /// The speaker commits itself to an act (CAMEO 03).
    Promise,
}

/// What happened to the people counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum CasualtyKind {
    Killed,
    Wounded,
    Missing,
    Detained,
    Displaced,
    /// Several of these, or unsaid: "casualties".
    Affected,
}

/// A number of people with its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Count {
    /// What happened to them.
    pub kind: CasualtyKind,
    /// At least so many.
    pub min: Option<u64>,
    /// At most so many.
    pub max: Option<u64>,
    /// Whether the number is about right or vague: "some 60", "dozens".
    #[serde(rename = "approximate")]
    pub is_approximate: bool,
}

/// Whom a claim is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The speaker's canonical name, else the words of the span.
    pub name: String,
    /// The speaker, by index, if it is one.
    pub speaker: Option<usize>,
    /// The words that name it.
    pub span: Span,
}

/// A typed proposition in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What it does.
    pub claim_type: ClaimType,
    /// The words that state it; they lie in one sentence.
    pub span: Span,
    /// The quote it stands in, by index; none in the article's own voice.
    pub quote: Option<usize>,
    /// The speaker who puts it forward, by index; none in the article's own voice.
    pub claimant: Option<usize>,
    /// Whom it is about.
    pub target: Option<Target>,
    /// The number, of casualty counts.
    pub count: Option<Count>,
    /// Whether it is put with reserve: "may have", "reportedly".
    pub is_hedged: bool,
    /// How sure, from 0 to 1.
    pub confidence: f32,
}

/// The tables and weights of this stage.
#[derive(Clone, Debug)]
pub struct ClaimTagger {
    words: Words,
}

impl ClaimTagger {
    /// Reads the tables that ship with the library.
    ///
    /// # Errors
    /// A table that cannot be read.
    pub fn new() -> Result<Self, Error> {
        Ok(ClaimTagger { words: Words::new()? })
    }

    /// Finds the claims, in order.
    pub fn tag(&self, document: &Document, _marks: &[Mark], _quotes: &[Quote], _speakers: &Speakers) -> Vec<Claim> {
        let mut claims = Vec::new();
        for sentence in &document.sentences {
            for casualty in casualty::counts(document, &self.words, sentence.tokens.start, sentence.tokens.end) {
                claims.push(Claim {
                    claim_type: ClaimType::CasualtyCount,
                    span: casualty.span,
                    quote: None,
                    claimant: None,
                    target: None,
                    count: Some(casualty.count),
                    is_hedged: false,
                    confidence: 0.8,
                });
            }
        }
        claims
    }
}

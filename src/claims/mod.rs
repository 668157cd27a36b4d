//! Claims: accusations, denials, casualty counts, admissions, threats, demands, promises.
//!
//! ```
//! let article = onrecord::extract("The blast killed 14 people and wounded at least 30.");
//! let counts: Vec<_> = article.claims.iter().filter_map(|claim| claim.count).collect();
//! assert_eq!((counts[0].min, counts[0].max), (Some(14), Some(14)));
//! assert_eq!((counts[1].min, counts[1].max), (Some(30), None));
//! ```
//!
//! Sentence by sentence, in this order:
//! 1. `casualty` finds casualty counts by rule: "killed at least 14", "no one was hurt"; not "killed the bill".
//! 2. `evidence` gives the features of the sentence to six logistic regressions, one a type: "accused the mine of
//!    hiding the leak" is an accusation, "called the plan a mistake" is none.
//! 3. `types` finds types of the user's own by the patterns of a table.
//! 4. `party` weighs the parties around a claim: who puts it forward, whom it is about.
//!
//! A claim's span is its whole sentence, a count's the words from victims to harm. A count that an indirect quote refers to and
//! does not give, as in "condemned the attack that killed 14", is the article's own.
//!
//! Known misses: accusations told without a word of wrong ("They made millions selling access"); words of a type in
//! another sense ("the clinic admits patients", "demand for copper", "warned of snow"); two claims of one type in a
//! sentence are found as one. Cost: about a third of a microsecond a word.

mod casualty;
mod circumstances;
pub(crate) mod features;
mod group;
mod number;
pub(crate) mod party;
#[cfg(feature = "train")]
pub mod trainer;
mod types;
mod words;

pub use types::ClaimTypes;

use features::{Lexicon, Scene};
use party::{Parties, Past};
use words::Words;

use std::{borrow::Cow, ops::Range};

use crate::{
    Error, Span,
    attribution::Quote,
    document::{ChunkKind, Document, Shape, Tag},
    marks::Mark,
    model::{FeatureSet, Logistic, Reader},
    speakers::Speakers,
};

/// What a claim does. The definitions narrow CAMEO (Gerner et al. 2002) and PLOVER.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
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
    /// A type of the user's own, by its name; see [`ClaimTypes`].
    #[serde(untagged)]
    Custom(Box<str>),
}

impl ClaimType {
    /// The types that are always looked for.
    pub const BUILT_IN: [ClaimType; 7] = [
        ClaimType::Accusation,
        ClaimType::Denial,
        ClaimType::CasualtyCount,
        ClaimType::Admission,
        ClaimType::Threat,
        ClaimType::Demand,
        ClaimType::Promise,
    ];

    /// Its name, as tables and JSON have it.
    ///
    /// ```
    /// assert_eq!(onrecord::claims::ClaimType::CasualtyCount.name(), "casualty_count");
    /// ```
    pub fn name(&self) -> &str {
        match self {
            ClaimType::Accusation => "accusation",
            ClaimType::Denial => "denial",
            ClaimType::CasualtyCount => "casualty_count",
            ClaimType::Admission => "admission",
            ClaimType::Threat => "threat",
            ClaimType::Demand => "demand",
            ClaimType::Promise => "promise",
            ClaimType::Custom(name) => name,
        }
    }
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

/// What a sentence says of the people it counts, each as the words that say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Who they are: "civilians".
    pub victims: Option<Span>,
    /// What harmed them: "a gas attack".
    pub cause: Option<Span>,
    /// Where: "a village in Norland".
    pub place: Option<Span>,
    /// When: "Monday", "1994".
    pub when: Option<Span>,
}

/// Whose words a claim stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// In a quote, direct or indirect.
    Quoted,
    /// In the article's own words.
    Own,
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
    /// What the sentence says of the people counted, of casualty counts.
    pub circumstances: Circumstances,
    /// The count, by index, that this one is a part of: "87 people, 31 of them children".
    pub total_of: Option<usize>,
    /// The count, by index, that this one takes the place of: "raising the toll to 14 from 10".
    pub replaces: Option<usize>,
    /// Its code in CAMEO, or that of a type of the user's own; counts have none.
    pub code: Option<Cow<'static, str>>,
    /// Whether what it says is negated: "vowed not to resign", "no one was hurt".
    pub is_negated: bool,
    /// Whether it is put with reserve: "may have", "reportedly".
    pub is_hedged: bool,
    /// How sure, from 0 to 1.
    pub confidence: f32,
}

impl Claim {
    /// Whose words it stands in.
    pub fn voice(&self) -> Voice {
        if self.quote.is_some() { Voice::Quoted } else { Voice::Own }
    }

    /// The speakers it refers to: claimant and target.
    pub(crate) fn parties_mut(&mut self) -> impl Iterator<Item = &mut Option<usize>> {
        std::iter::once(&mut self.claimant).chain(self.target.as_mut().map(|target| &mut target.speaker))
    }
}

/// The types that models find, in the order of their questions; casualty counts are found by rule.
pub(crate) const TYPES: [ClaimType; 6] = [
    ClaimType::Accusation,
    ClaimType::Denial,
    ClaimType::Admission,
    ClaimType::Threat,
    ClaimType::Demand,
    ClaimType::Promise,
];

/// Where demands and promises stand among them.
const DEMAND: usize = 4;
const PROMISE: usize = 5;

/// How many words before a count words of reserve bear on it: "may have killed 12".
const RESERVE: usize = 3;

const MAGIC: &[u8; 4] = b"ORM2";

/// What the weights are bound to.
const FEATURE_SET: FeatureSet = FeatureSet(&[Tag::NUMBERING, Shape::NUMBERING, ChunkKind::NUMBERING]);

/// How many counts found by rule have kind and bounds right, on the annotated articles.
const COUNT_CONFIDENCE: f32 = 0.87;

/// The tables and weights of this stage.
#[derive(Clone, Debug)]
pub struct ClaimTagger {
    words: Words,
    lexicon: Lexicon,
    model: Logistic,
    /// For each question the least chance of a claim.
    thresholds: Vec<f32>,
    /// Who is claimant, who is target.
    parties: Logistic,
    /// Types of the user's own.
    own: ClaimTypes,
}

impl ClaimTagger {
    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that training did not write, or a table that cannot be read.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::bound(file, bytes, MAGIC, &FEATURE_SET)?;
        let thresholds = TYPES.iter().map(|_| reader.f32()).collect::<Result<_, _>>()?;
        let mut model = |questions: usize| {
            let model = Logistic::from_bytes(file, reader.block()?)?;
            if model.questions() == questions {
                Ok(model)
            } else {
                Err(Error::file(file, format!("expected {questions} questions, found {}", model.questions())))
            }
        };
        let (model, parties) = (model(TYPES.len())?, model(party::QUESTIONS)?);
        Ok(ClaimTagger {
            words: Words::new()?,
            lexicon: Lexicon::new()?,
            model,
            thresholds,
            parties,
            own: ClaimTypes::default(),
        })
    }

    /// One that finds counts only, to give training its features.
    #[cfg(feature = "train")]
    pub(crate) fn untrained() -> Result<Self, Error> {
        let blank = |questions| {
            Logistic::from_bytes(
                "blank weights",
                &Logistic::train(&[], &Default::default(), questions, crate::model::LogisticOptions::default()),
            )
        };
        let (model, parties) = (blank(TYPES.len())?, blank(party::QUESTIONS)?);
        Ok(ClaimTagger {
            words: Words::new()?,
            lexicon: Lexicon::new()?,
            model,
            thresholds: vec![1.0; TYPES.len()],
            parties,
            own: ClaimTypes::default(),
        })
    }

    /// Writes weights as [`ClaimTagger::from_bytes`] reads them.
    #[cfg(feature = "train")]
    pub(crate) fn to_bytes(thresholds: &[f32], models: [&[u8]; 2]) -> Vec<u8> {
        let mut out = crate::model::bound_header(MAGIC, &FEATURE_SET);
        out.extend(thresholds.iter().flat_map(|threshold| threshold.to_le_bytes()));
        models.iter().for_each(|model| crate::model::write_block(&mut out, model));
        out
    }

    /// The document with what the features ask of it, for training.
    #[cfg(feature = "train")]
    pub(crate) fn scene<'a, 't>(
        &'a self,
        document: &'a Document<'t>,
        marks: &[Mark],
        quotes: &'a [Quote],
    ) -> Scene<'a, 't> {
        Scene::new(document, marks, quotes, &self.lexicon)
    }

    /// Looks for types of the user's own as well.
    pub fn set_types(&mut self, own: ClaimTypes) {
        self.own = own;
    }

    /// Finds the claims, in order.
    pub fn tag(&self, document: &Document, marks: &[Mark], quotes: &[Quote], speakers: &Speakers) -> Vec<Claim> {
        let scene = Scene::new(document, marks, quotes, &self.lexicon);
        let mut claims = Vec::new();
        let mut past = Past::new(speakers);
        for (index, sentence) in document.sentences.iter().enumerate() {
            let (start, end) = (sentence.tokens.start, sentence.tokens.end);
            let mut parties: Option<Parties> = None;
            let first = claims.len();
            let (counts, before) = (casualty::counts(document, &self.words, start, end), claims.len());
            let circumstances = circumstances::circumstances(document, &self.words, start, end, &counts);
            for (casualty, found) in counts.into_iter().zip(circumstances) {
                let quote = casualty.tokens.clone().find_map(|token| scene.quote[token]).map(|quote| quote as usize);
                let quote = quote.filter(|&quote| !scene.is_in_passing(quote, casualty.tokens.clone()));
                let span = |tokens: Range<usize>| document.span(tokens);
                claims.push(Claim {
                    claim_type: ClaimType::CasualtyCount,
                    span: span(casualty.tokens.clone()),
                    quote,
                    claimant: quote.and_then(|quote| speakers.of_quote[quote]),
                    target: None,
                    count: Some(casualty.count),
                    circumstances: Circumstances {
                        victims: casualty.victims.map(span),
                        cause: found.cause.map(span),
                        place: found.place.map(span),
                        when: found.when.map(span),
                    },
                    total_of: casualty.part_of.map(|total| before + total),
                    replaces: casualty.replaces.map(|old| before + old),
                    code: None,
                    is_negated: casualty.count.max == Some(0),
                    is_hedged: scene
                        .is_hedged(start.max(casualty.tokens.start.saturating_sub(RESERVE)), casualty.tokens.end),
                    confidence: COUNT_CONFIDENCE,
                });
            }
            let mut lookup = self.model.lookup();
            scene.features(index, |feature| lookup.push(feature));
            let tally = lookup.tally();
            let chances: [f32; TYPES.len()] = std::array::from_fn(|question| self.model.chance(question, &tally));
            for (question, claim_type) in TYPES.into_iter().enumerate() {
                let chance = chances[question];
                // One vow is a promise or a threat, whichever is likelier: "We will restore the rail link" threatens nobody.
                let is_mere_promise = claim_type == ClaimType::Threat
                    && chances[PROMISE] > chance
                    && chances[PROMISE] >= self.thresholds[PROMISE];
                if chance >= self.thresholds[question] && !is_mere_promise {
                    let parties = parties.get_or_insert_with(|| Parties::new(&scene, speakers, &past, index));
                    claims.push(Claim {
                        code: Some(Cow::Borrowed(scene.code(&claim_type, start, end))),
                        is_negated: scene.is_denied(&claim_type, start, end),
                        is_hedged: scene.is_hedged(start, end),
                        confidence: chance,
                        ..self.of_sentence(parties, claim_type, document.span(start..end))
                    });
                }
            }
            for own in self.own.find(document, start..end) {
                let parties = parties.get_or_insert_with(|| Parties::new(&scene, speakers, &past, index));
                claims.push(Claim {
                    code: own.code,
                    is_negated: scene.is_negated(start, own.tokens.start),
                    is_hedged: scene.is_hedged(start, end),
                    ..self.of_sentence(parties, own.claim_type, document.span(start..end))
                });
            }
            for claim in &claims[first..] {
                past.add([claim.claimant, claim.target.as_ref().and_then(|target| target.speaker)]);
            }
        }
        claims
    }

    /// A claim without a count that a whole sentence makes, with its parties.
    fn of_sentence(&self, parties: &Parties, claim_type: ClaimType, span: Span) -> Claim {
        let (claimant, target) = parties.choose(&self.parties, &claim_type);
        Claim {
            claim_type,
            span,
            quote: parties.quote(),
            claimant,
            target,
            count: None,
            circumstances: Circumstances::default(),
            total_of: None,
            replaces: None,
            code: None,
            is_negated: false,
            is_hedged: false,
            confidence: 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Extractor;

    #[test]
    fn counts_that_a_quote_refers_to_are_the_articles_own() {
        let rows = [
            ("The minister said the ferry fire had killed 14 people.", Some("The minister")),
            ("The minister said that 14 people were killed on the ferry.", Some("The minister")),
            ("The minister said the island would not forget the fire that killed 14 people.", None),
            ("The minister said he would visit the harbour where 14 people were killed.", None),
            (
                "\u{201c}We mourn with the island where 14 people were killed,\u{201d} the minister said.",
                Some("the minister"),
            ),
        ];
        for (text, expected) in rows {
            let article = Extractor::shared().extract(text);
            let count = article.claims.iter().find(|claim| claim.count.is_some()).expect("a count");
            let claimant = count.claimant.map(|speaker| article.speakers.list[speaker].name.as_str());
            assert_eq!(claimant, expected, "{text}");
            assert_eq!(count.quote.is_some(), expected.is_some(), "{text}");
        }
    }
}

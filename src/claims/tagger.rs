//! Finds the claims of an article, sentence by sentence.

use std::{borrow::Cow, ops::Range, sync::Arc};

use super::{
    casualty::{self, Casualty},
    circumstances::{self, CountCircumstances},
    claim::{Circumstances, Claim},
    claim_lexicon::{self, ClaimLexicon},
    claim_type::{self, ClaimType, MODEL_TYPES, model_types},
    count_lexicon::CountLexicon,
    custom_types::ClaimTypes,
    document_view::DocumentView,
    features,
    parties::{self, PartyHistory, SentenceParties},
    rule_words::RuleWords,
    templates::{ArgumentKind, HiddenWord, OriginKind, PartyTemplate, RelationKind, SentenceTemplate, TokenVoice},
    toll_source::toll_source,
};
use crate::{
    Error, Span,
    attribution::Quote,
    document::{ChunkKind, Document, Shape, Tag},
    marks::Mark,
    model::{FeatureSet, Logistic, Numbering, Reader},
    speakers::{SpeakerType, Speakers},
};

/// How many words before a count a word may be that hedges it: "may have killed 12".
const MAX_WORDS_TO_HEDGE: usize = 3;

const MAGIC: &[u8; 4] = b"ORM2";

/// What the weights are bound to.
const FEATURE_SET: FeatureSet = FeatureSet(&[
    Tag::NUMBERING,
    Shape::NUMBERING,
    ChunkKind::NUMBERING,
    SentenceTemplate::NUMBERING,
    PartyTemplate::NUMBERING,
    RelationKind::NUMBERING,
    OriginKind::NUMBERING,
    ArgumentKind::NUMBERING,
    HiddenWord::NUMBERING,
    TokenVoice::NUMBERING,
    // By the name under which the weights that ship know it.
    Numbering { name: "SpeakerKind", ..SpeakerType::NUMBERING },
    claim_lexicon::CLASSES,
    claim_type::QUESTIONS,
]);

/// The share of counts found by rule whose kind and bounds are right, on the annotated articles.
const COUNT_CONFIDENCE: f32 = 0.87;

/// The tables and weights of this stage.
#[derive(Clone, Debug)]
pub struct ClaimTagger {
    count_lexicon: CountLexicon,
    claim_lexicon: ClaimLexicon,
    type_model: Logistic,
    /// For each question of the type model the smallest chance that makes a claim.
    thresholds: Vec<f32>,
    party_model: Logistic,
    custom_types: ClaimTypes,
}

impl ClaimTagger {
    /// Reads weights; `file` names them in the error.
    ///
    /// ```
    /// let error = onrecord::claims::ClaimTagger::from_bytes("empty.bin", &[]).unwrap_err();
    /// assert!(error.to_string().starts_with("empty.bin"));
    /// ```
    ///
    /// # Errors
    /// Bytes that training did not write, or a table that cannot be read.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::bound(file, bytes, MAGIC, &FEATURE_SET)?;
        let thresholds = (0..MODEL_TYPES).map(|_| reader.f32()).collect::<Result<_, _>>()?;
        let mut model = |questions: usize| {
            let model = Logistic::from_bytes(file, reader.block()?)?;
            if model.questions() == questions {
                Ok(model)
            } else {
                Err(Error::file(file, format!("expected {questions} questions, found {}", model.questions())))
            }
        };
        let (type_model, party_model) = (model(MODEL_TYPES)?, model(parties::QUESTIONS)?);
        Self::new(type_model, thresholds, party_model)
    }

    fn new(type_model: Logistic, thresholds: Vec<f32>, party_model: Logistic) -> Result<Self, Error> {
        let rule_words = Arc::new(RuleWords::new()?);
        Ok(ClaimTagger {
            count_lexicon: CountLexicon::new(Arc::clone(&rule_words))?,
            claim_lexicon: ClaimLexicon::new(rule_words)?,
            type_model,
            thresholds,
            party_model,
            custom_types: ClaimTypes::default(),
        })
    }

    /// Looks for user-defined types as well.
    ///
    /// ```
    /// use onrecord::{Extractor, claims::{ClaimTagger, ClaimTypes}};
    /// let weights = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/claims.bin"));
    /// let mut tagger = ClaimTagger::from_bytes("claims.bin", weights)?;
    /// tagger.set_types(ClaimTypes::parse("thanks.tsv", "thanks\tpattern\tthank\n")?);
    /// let extractor = Extractor::shared();
    /// let document = extractor.read("Ana Silva thanked the crew.");
    /// let speakers = extractor.resolve(&document, &[], &[]);
    /// let claims = tagger.tag(&document, &[], &[], &speakers);
    /// assert_eq!(claims[0].claim_type.name(), "thanks");
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    pub fn set_types(&mut self, types: ClaimTypes) {
        self.custom_types = types;
    }

    /// The document as the features of the models see it.
    pub(super) fn view<'a, 't>(
        &'a self,
        document: &'a Document<'t>,
        marks: &[Mark],
        quotes: &'a [Quote],
    ) -> DocumentView<'a, 't> {
        DocumentView::new(document, marks, quotes, &self.claim_lexicon)
    }

    /// Finds the claims, in order. [`Extractor::tag`](crate::Extractor::tag) does so with the weights that ship.
    ///
    /// ```
    /// use onrecord::{Extractor, claims::{ClaimTagger, ClaimType}};
    /// let weights = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/claims.bin"));
    /// let tagger = ClaimTagger::from_bytes("claims.bin", weights)?;
    /// let extractor = Extractor::shared();
    /// let document = extractor.read("Norvik denied the accusation.");
    /// let speakers = extractor.resolve(&document, &[], &[]);
    /// let claims = tagger.tag(&document, &[], &[], &speakers);
    /// assert_eq!(claims[0].claim_type, ClaimType::Denial);
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    pub fn tag(&self, document: &Document, marks: &[Mark], quotes: &[Quote], speakers: &Speakers) -> Vec<Claim> {
        let view = self.view(document, marks, quotes);
        let mut history = PartyHistory::new(speakers);
        let mut claims = Vec::new();
        for (sentence, _) in document.sentences.iter().enumerate() {
            let first = claims.len();
            SentenceTagger::new(self, &view, speakers, &history, sentence).tag(&mut claims);
            for claim in &claims[first..] {
                history.add([claim.claimant, claim.target.as_ref().and_then(|target| target.speaker)]);
            }
        }
        claims
    }
}

/// Finds the claims of one sentence.
struct SentenceTagger<'a, 's, 't> {
    tagger: &'a ClaimTagger,
    view: &'a DocumentView<'s, 't>,
    speakers: &'a Speakers,
    history: &'a PartyHistory,
    sentence: usize,
    start: usize,
    end: usize,
    /// The parties of its claims, gathered with the first of them.
    parties: Option<SentenceParties<'a, 's, 't>>,
}

impl<'a, 's, 't> SentenceTagger<'a, 's, 't> {
    fn new(
        tagger: &'a ClaimTagger,
        view: &'a DocumentView<'s, 't>,
        speakers: &'a Speakers,
        history: &'a PartyHistory,
        sentence: usize,
    ) -> Self {
        let Range { start, end } = view.document.sentences[sentence].tokens;
        SentenceTagger { tagger, view, speakers, history, sentence, start, end, parties: None }
    }

    fn tag(mut self, claims: &mut Vec<Claim>) {
        self.counts(claims);
        self.model_types(claims);
        self.custom_types(claims);
    }

    fn counts(&self, claims: &mut Vec<Claim>) {
        let (document, lexicon, before) = (self.view.document, &self.tagger.count_lexicon, claims.len());
        let counts = casualty::counts(document, lexicon, self.start, self.end);
        let circumstances = circumstances::circumstances(document, lexicon, self.start, self.end, &counts);
        claims.extend(counts.into_iter().zip(circumstances).map(|(count, found)| self.count(count, found, before)));
    }

    /// A count as a claim; `before` claims come before the counts of the sentence.
    fn count(&self, casualty: Casualty, found: CountCircumstances, before: usize) -> Claim {
        let view = self.view;
        let quote = casualty.tokens.clone().find_map(|token| view.quote_of[token]).map(|quote| quote as usize);
        let quote = quote.filter(|&quote| !view.is_in_passing(quote, casualty.tokens.clone()));
        let span = |tokens: Range<usize>| view.document.span(tokens);
        let claimant = match quote {
            Some(quote) => self.speakers.of_quote[quote],
            None => toll_source(view, self.speakers, &casualty),
        };
        let hedge_from = self.start.max(casualty.tokens.start.saturating_sub(MAX_WORDS_TO_HEDGE));
        Claim {
            claim_type: ClaimType::CasualtyCount,
            span: span(casualty.tokens.clone()),
            quote,
            claimant,
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
            is_hedged: view.is_hedged(hedge_from, casualty.tokens.end),
            confidence: COUNT_CONFIDENCE,
        }
    }

    /// The claims of the types that models find.
    fn model_types(&mut self, claims: &mut Vec<Claim>) {
        let (view, tagger) = (self.view, self.tagger);
        let mut lookup = tagger.type_model.lookup();
        features::features(view, self.sentence, |feature| lookup.push(feature));
        let tally = lookup.tally();
        let chances: [f32; MODEL_TYPES] = std::array::from_fn(|question| tagger.type_model.chance(question, &tally));
        let is_likely = |question: usize| chances[question] >= tagger.thresholds[question];
        // One vow is a promise or a threat, whichever is likelier: "We will restore the rail link" threatens nobody.
        let is_mere_promise = |claim_type: &ClaimType, chance: f32| {
            *claim_type == ClaimType::Threat
                && ClaimType::Promise.question().is_some_and(|promise| chances[promise] > chance && is_likely(promise))
        };
        for (question, claim_type) in model_types().enumerate() {
            let confidence = chances[question];
            if is_likely(question) && !is_mere_promise(&claim_type, confidence) {
                claims.push(Claim {
                    code: Some(Cow::Borrowed(view.code(&claim_type, self.start, self.end))),
                    is_negated: view.is_claim_negated(&claim_type, self.start, self.end),
                    confidence,
                    ..self.claim(claim_type)
                });
            }
        }
    }

    /// The claims of user-defined types.
    fn custom_types(&mut self, claims: &mut Vec<Claim>) {
        for found in self.tagger.custom_types.find(self.view.document, self.start..self.end) {
            claims.push(Claim {
                code: found.code,
                is_negated: self.view.is_after_negation(self.start, found.tokens.start),
                ..self.claim(found.claim_type)
            });
        }
    }

    /// A claim without a count that the whole sentence makes, with its parties.
    fn claim(&mut self, claim_type: ClaimType) -> Claim {
        let (view, speakers, history, sentence) = (self.view, self.speakers, self.history, self.sentence);
        let parties = self.parties.get_or_insert_with(|| SentenceParties::new(view, speakers, history, sentence));
        let (claimant, target) = parties.choose(&self.tagger.party_model, &claim_type);
        let span: Span = view.document.span(self.start..self.end);
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
            is_hedged: view.is_hedged(self.start, self.end),
            confidence: 1.0,
        }
    }
}

/// What training needs of the tagger.
#[cfg(feature = "train")]
mod training {
    use super::*;
    use crate::model::{LogisticOptions, bound_header, write_block};

    impl ClaimTagger {
        /// One that finds counts only, to give training its features.
        pub(crate) fn untrained() -> Result<Self, Error> {
            let blank = |questions| {
                let weights = Logistic::train(&[], &Default::default(), questions, LogisticOptions::default());
                Logistic::from_bytes("blank weights", &weights)
            };
            Self::new(blank(MODEL_TYPES)?, vec![1.0; MODEL_TYPES], blank(parties::QUESTIONS)?)
        }

        /// Writes weights as [`ClaimTagger::from_bytes`] reads them.
        pub(in crate::claims) fn to_bytes(thresholds: &[f32], models: [&[u8]; 2]) -> Vec<u8> {
            let mut out = bound_header(MAGIC, &FEATURE_SET);
            out.extend(thresholds.iter().flat_map(|threshold| threshold.to_le_bytes()));
            models.iter().for_each(|model| write_block(&mut out, model));
            out
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

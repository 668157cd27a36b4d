//! Pronouns: which of the latest mentions one refers to, by a linear model over features of each.
//!
//! "Ana Silva met Rui Costa. He ..." has one man. "Silva met Vera Lima. She ..." has two women: subjects, speakers and
//! those often spoken of win. The window is bounded, so the cost is too.

use super::{
    SpeakerType,
    linked_mention::LinkedMention,
    mentions::{Mention, Pronoun},
    name_lexicon::Gender,
    party::Party,
};
use crate::{Error, document::Document, lexicon::Table, model::numbered};

/// How many mentions a pronoun looks back.
const MAX_MENTIONS_BACK: usize = 24;

/// How many sentences a pronoun looks back.
const MAX_SENTENCES_BACK: u32 = 8;

/// Higher numbers of mentions of a party are lowered to this one.
pub(super) const MAX_MENTION_COUNT: usize = 20;

numbered! {
    /// A feature of a candidate; its number is its place among the features, its name that in `models/pronouns.tsv`.
    pub(crate) enum PronounFeature {
        /// The candidate is in the sentence of the pronoun.
        SameSentence = 0,
        /// In the sentence before.
        SentenceBefore = 1,
        /// In the one before that.
        TwoSentencesBefore = 2,
        /// How many sentences back it is.
        SentencesBetween = 3,
        /// It is the nearest candidate.
        Nearest = 4,
        /// How many candidates are nearer.
        CandidatesBetween = 5,
        /// It looks like the subject of its clause.
        Subject = 6,
        /// So does the pronoun, in the same sentence.
        BothSubjects = 7,
        /// So does the pronoun, in the next sentence.
        SubjectOfSentenceBefore = 8,
        /// Its party spoke last, and the pronoun is outside quotation marks.
        SpokeLast = 9,
        /// Its party spoke last, and the pronoun is inside quotation marks.
        SpokeLastAndQuoted = 10,
        /// The logarithm of how often its party was mentioned so far.
        Mentions = 11,
        /// Its party's gender is known.
        GenderKnown = 12,
        /// Its party has a name.
        Named = 13,
        /// It is inside quotation marks, the pronoun outside.
        QuotedAlone = 14,
        /// The pronoun is inside quotation marks, the candidate outside.
        PronounQuotedAlone = 15,
        /// Its party is several.
        Plural = 16,
        /// It is in another paragraph.
        OtherParagraph = 17,
        /// It is itself a pronoun.
        Pronoun = 18,
        /// Its party is an organisation.
        Organization = 19,
    }
}

/// How many features a candidate has.
pub(crate) const FEATURES: usize = PronounFeature::NUMBERING.numbers.len();

/// The features of a candidate.
pub(crate) type Features = [f32; FEATURES];

/// How much each feature counts for "he" and "she", for "they", and for "it".
#[derive(Clone, Debug)]
pub(crate) struct PronounWeights(pub [Features; 3]);

impl PronounWeights {
    /// Reads weights; `file` names them in the error.
    ///
    /// # Errors
    /// Text that is not such weights.
    pub fn from_text(file: &str, text: &str) -> Result<Self, Error> {
        let table = Table::parse(file, text, 4)?;
        let mut weights = [[f32::NAN; FEATURES]; 3];
        for (line, cells) in table.rows() {
            let feature = PronounFeature::NUMBERING.numbers.iter().find(|(name, _)| *name == cells[0]);
            let Some(&(_, feature)) = feature else {
                return Err(table.error(line, format!("expected a feature of pronouns, found {:?}", cells[0])));
            };
            for (weights, cell) in weights.iter_mut().zip(&cells[1..]) {
                let weight = cell.parse().ok().filter(|weight: &f32| weight.is_finite());
                weights[feature as usize] =
                    weight.ok_or_else(|| table.error(line, format!("expected a number, found {cell:?}")))?;
            }
        }
        let missing = PronounFeature::NUMBERING.numbers.iter().find(|(_, at)| weights[0][*at as usize].is_nan());
        match missing {
            Some((name, _)) => Err(Error::file(file, format!("expected weights of the feature {name}, found none"))),
            None => Ok(PronounWeights(weights)),
        }
    }
}

/// Which weights a pronoun has.
pub(super) fn class(pronoun: Pronoun) -> usize {
    match pronoun {
        Pronoun::He | Pronoun::She => 0,
        Pronoun::They => 1,
        _ => 2,
    }
}

/// What was linked before a pronoun.
#[derive(Clone, Copy)]
pub(super) struct PronounContext<'a> {
    pub document: &'a Document<'a>,
    pub parties: &'a [Party],
    /// The mentions linked so far, the newest last.
    pub linked: &'a [LinkedMention],
    /// The party that spoke last.
    pub speaker: Option<usize>,
    /// The logarithm of 1 + n for each number n of mentions up to [`MAX_MENTION_COUNT`].
    pub logs: &'a [f32; MAX_MENTION_COUNT + 1],
}

/// The party that a pronoun refers to, if one fits; none of those that `is_excluded`.
pub(super) fn resolve(
    context: PronounContext,
    weights: &PronounWeights,
    mention: &Mention,
    pronoun: Pronoun,
    is_excluded: impl Fn(usize) -> bool,
) -> Option<usize> {
    let weights = &weights.0[class(pronoun)];
    let mut best: Option<(f32, usize)> = None;
    candidates(context, mention, pronoun, |trace, features| {
        if is_excluded(trace.party) {
            return;
        }
        let score: f32 = features.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, trace.party));
        }
    });
    best.map(|(_, party)| party)
}

/// Calls back with the latest mentions of parties that fit a pronoun, newest first, each with its features.
pub(super) fn candidates(
    context: PronounContext,
    mention: &Mention,
    pronoun: Pronoun,
    mut each: impl FnMut(&LinkedMention, Features),
) {
    let PronounContext { document, parties, linked, speaker, .. } = context;
    let here = &document.tokens[mention.tokens.start];
    let mut seen = 0;
    for trace in linked.iter().rev().take(MAX_MENTIONS_BACK) {
        let there = &document.tokens[trace.token];
        let gap = here.sentence - there.sentence;
        if gap > MAX_SENTENCES_BACK {
            break;
        }
        let party = &parties[trace.party];
        if fits(party, pronoun) {
            use PronounFeature::*;
            let one = |value: bool| if value { 1.0 } else { 0.0 };
            let spoke = speaker == Some(trace.party);
            let mut features = [0.0; FEATURES];
            for (feature, value) in [
                (SameSentence, one(gap == 0)),
                (SentenceBefore, one(gap == 1)),
                (TwoSentencesBefore, one(gap == 2)),
                (SentencesBetween, gap as f32),
                (Nearest, one(seen == 0)),
                (CandidatesBetween, f32::from(u8::try_from(seen.min(20)).unwrap_or(20))),
                (Subject, one(trace.is_subject)),
                (BothSubjects, one(gap == 0 && trace.is_subject && mention.is_subject)),
                (SubjectOfSentenceBefore, one(gap == 1 && trace.is_subject && mention.is_subject)),
                (SpokeLast, one(spoke && !mention.is_quoted)),
                (SpokeLastAndQuoted, one(spoke && mention.is_quoted)),
                (Mentions, context.logs[(party.mention_count as usize).min(MAX_MENTION_COUNT)]),
                (GenderKnown, one(party.gender.is_some())),
                (Named, one(party.is_named)),
                (QuotedAlone, one(trace.is_quoted && !mention.is_quoted)),
                (PronounQuotedAlone, one(mention.is_quoted && !trace.is_quoted)),
                (Plural, one(party.is_plural)),
                (OtherParagraph, one(here.paragraph != there.paragraph)),
                (Pronoun, one(trace.is_pronoun)),
                (Organization, one(party.kind == SpeakerType::Organization)),
            ] {
                features[feature as usize] = value;
            }
            each(trace, features);
            seen += 1;
        }
    }
}

/// Whether a pronoun may refer to a party.
fn fits(party: &Party, pronoun: Pronoun) -> bool {
    use SpeakerType::*;
    match pronoun {
        Pronoun::He => party.kind == Person && party.gender != Some(Gender::Female) && !party.is_plural,
        Pronoun::She => party.kind == Person && party.gender != Some(Gender::Male) && !party.is_plural,
        Pronoun::They => party.is_agent && (party.is_plural || matches!(party.kind, Group | Organization)),
        _ => !party.is_plural && matches!(party.kind, Organization | Place | Document),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_name_every_feature_once() {
        let text = include_str!("../../models/pronouns.tsv");
        let weights = PronounWeights::from_text("pronouns.tsv", text).expect("weights that ship");
        assert_eq!(weights.0[1][PronounFeature::Plural as usize], 2.87);
        let error = |text: &str| PronounWeights::from_text("pronouns.tsv", text).unwrap_err().to_string();
        assert!(error(&text.replace("Plural\t", "Dual\t")).contains("expected a feature of pronouns, found \"Dual\""));
        assert!(error("Plural\t0\t0\t0\n").contains("expected weights of the feature SameSentence"));
    }
}

//! Pronouns: the likeliest of the latest mentions, by a weighted sum of what speaks for each.
//!
//! "Ana Silva met Rui Costa. He ..." has one man. "Silva met Vera Lima. She ..." has two women: subjects, speakers and those
//! often spoken of win. The window is bounded, so the cost is too.

use super::{SpeakerType, link::Linker, mentions::Pronoun, party::Party, words::Gender};

/// A mention on the way, as pronouns see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    pub party: usize,
    pub token: usize,
    pub is_quoted: bool,
    pub is_subject: bool,
    pub is_pronoun: bool,
}

/// How many mentions, and how many sentences, a pronoun looks back.
const MENTIONS: usize = 24;
const SENTENCES: u32 = 8;

/// How many features a candidate has.
pub(crate) const FEATURES: usize = 20;

/// The features of a candidate.
pub(crate) type Features = [f32; FEATURES];

/// What each feature is worth to "he" and "she", to "they", and to "it"; made by `train pronouns`.
const WEIGHTS: [Features; 3] = [
    [2.74, 1.33, 0.34, -0.35, -0.07, -0.02, 0.23, 0.06, 0.44, 0.42, -1.29, 0.14, 0.58, 0.72, -1.06, -0.55, 0.00, -0.16, 1.42, 0.00],
    [1.09, 0.37, -0.24, -0.72, -0.09, -0.17, 0.22, 0.16, 0.03, 0.32, 0.38, -0.04, 0.36, -0.91, -0.64, -0.30, 2.80, -0.03, 1.71, -0.46],
    [2.54, 0.84, -0.22, -0.49, 0.02, 0.11, 0.28, 0.31, 0.61, 0.29, 0.82, 0.25, 0.00, -0.10, -0.81, -0.22, 0.00, -0.45, 1.00, 0.12],
];

/// Which weights a pronoun goes by.
pub(super) fn class(pronoun: Pronoun) -> usize {
    match pronoun {
        Pronoun::He | Pronoun::She => 0,
        Pronoun::They => 1,
        _ => 2,
    }
}

/// The party that a pronoun stands for, if one fits.
pub(super) fn resolve(linker: &Linker, index: usize, pronoun: Pronoun, speaker: Option<usize>) -> Option<usize> {
    let weights = &WEIGHTS[class(pronoun)];
    let mut best: Option<(f32, usize)> = None;
    candidates(linker, index, pronoun, speaker, |trace, features| {
        let score: f32 = features.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, trace.party));
        }
    });
    best.map(|(_, party)| party)
}

/// Calls back with the latest mentions of parties that fit a pronoun, newest first, each with its features.
pub(super) fn candidates(linker: &Linker, index: usize, pronoun: Pronoun, speaker: Option<usize>, mut each: impl FnMut(&Trace, Features)) {
    let document = linker.document;
    let mention = &linker.mentions[index];
    let here = &document.tokens[mention.tokens.start];
    let mut seen = 0;
    for trace in linker.trail().iter().rev().take(MENTIONS) {
        let there = &document.tokens[trace.token];
        let gap = here.sentence - there.sentence;
        if gap > SENTENCES {
            break;
        }
        let party = &linker.parties[trace.party];
        if !fits(party, pronoun) {
            continue;
        }
        let one = |value: bool| if value { 1.0 } else { 0.0 };
        let spoke = speaker == Some(trace.party);
        each(
            trace,
            [
                one(gap == 0),
                one(gap == 1),
                one(gap == 2),
                gap as f32,
                one(seen == 0),
                f32::from(u8::try_from(seen.min(20)).unwrap_or(20)),
                one(trace.is_subject),
                one(gap == 0 && trace.is_subject && mention.is_subject),
                one(gap == 1 && trace.is_subject && mention.is_subject),
                one(spoke && !mention.is_quoted),
                one(spoke && mention.is_quoted),
                (party.count.min(20) as f32).ln_1p(),
                one(party.gender.is_some()),
                one(party.is_named),
                one(trace.is_quoted && !mention.is_quoted),
                one(mention.is_quoted && !trace.is_quoted),
                one(party.is_plural),
                one(here.paragraph != there.paragraph),
                one(trace.is_pronoun),
                one(matches!(party.kind, SpeakerType::Organization)),
            ],
        );
        seen += 1;
    }
}

/// Whether a party may be called so.
fn fits(party: &Party, pronoun: Pronoun) -> bool {
    use SpeakerType::*;
    match pronoun {
        Pronoun::He => party.kind == Person && party.gender != Some(Gender::Female) && !party.is_plural,
        Pronoun::She => party.kind == Person && party.gender != Some(Gender::Male) && !party.is_plural,
        Pronoun::They => party.is_agent && (party.is_plural || matches!(party.kind, Group | Organization)),
        _ => !party.is_plural && matches!(party.kind, Organization | Place | Document),
    }
}

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

/// More mentions than these count as so many.
pub(super) const MOST: u32 = 20;

/// How many features a candidate has.
pub(crate) const FEATURES: usize = 20;

/// The features of a candidate.
pub(crate) type Features = [f32; FEATURES];

/// What each feature is worth to "he" and "she", to "they", and to "it"; made by `train pronouns`.
const WEIGHTS: [Features; 3] = [
    [
        2.03, 0.80, 0.02, -0.55, -0.09, -0.03, 0.24, 0.04, 0.41, 0.44, -1.08, 0.15, 0.53, 0.69, -0.85, -0.62, 0.00,
        -0.12, 1.43, 0.00,
    ],
    [
        0.89, 0.19, -0.32, -0.78, -0.10, -0.19, 0.27, 0.07, 0.04, 0.26, 0.73, -0.08, 0.46, -0.94, -0.45, -0.09, 2.87,
        -0.03, 1.60, -0.61,
    ],
    [
        2.21, 0.58, -0.46, -0.64, -0.04, 0.09, 0.29, 0.31, 0.60, 0.25, 0.87, 0.21, 0.00, -0.05, -0.89, -0.08, 0.00,
        -0.41, 1.04, 0.14,
    ],
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
    let (barred, mention_start) = (&linker.barred, linker.mentions[index].tokens.start);
    let mut best: Option<(f32, usize)> = None;
    candidates(linker, index, pronoun, speaker, |trace, features| {
        if mention_start >= barred.0 && barred.1.contains(&trace.party) {
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
    linker: &Linker,
    index: usize,
    pronoun: Pronoun,
    speaker: Option<usize>,
    mut each: impl FnMut(&Trace, Features),
) {
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
                linker.resolver.logs[party.count.min(MOST) as usize],
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

//! Pronouns: the likeliest of the latest mentions, by a weighted sum of what speaks for each.
//!
//! "Ana Silva met Rui Costa. He ..." has one man. "Silva met Vera Lima. She ..." has two women: the subject wins, unless the
//! other spoke last. The window is bounded, so the cost is too.

use super::{
    SpeakerType,
    link::{Linker, Party},
    mentions::Pronoun,
    words::Gender,
};

/// A mention on the way, as pronouns see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    pub party: usize,
    pub token: usize,
    pub is_quoted: bool,
    pub is_subject: bool,
}

/// How many mentions, and how many sentences, a pronoun looks back.
const MENTIONS: usize = 40;
const SENTENCES: u32 = 8;

/// What a feature of [`score`] is worth.
pub(crate) const WEIGHTS: [f32; FEATURES] = [-0.9, -0.35, 0.9, 0.4, 1.2, 0.35, 0.6, 0.5, -2.0, 0.7, 0.6, -0.5];
pub(crate) const FEATURES: usize = 12;

/// The party that a pronoun stands for, if one fits.
pub(super) fn resolve(linker: &Linker, index: usize, pronoun: Pronoun, speaker: Option<usize>) -> Option<usize> {
    let mut best: Option<(f32, usize)> = None;
    candidates(linker, index, pronoun, speaker, |party, features| {
        let score: f32 = features.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, party));
        }
    });
    best.map(|(_, party)| party)
}

/// Calls back with the parties that fit a pronoun, each with the features of its latest mentions, newest first.
pub(super) fn candidates(linker: &Linker, index: usize, pronoun: Pronoun, speaker: Option<usize>, mut each: impl FnMut(usize, [f32; FEATURES])) {
    let document = linker.document;
    let mention = &linker.mentions[index];
    let here = &document.tokens[mention.tokens.start];
    let mut seen: [usize; MENTIONS] = [usize::MAX; MENTIONS];
    let mut count = 0;
    for (back, trace) in linker.trail().iter().rev().take(MENTIONS).enumerate() {
        let there = &document.tokens[trace.token];
        let gap = here.sentence - there.sentence;
        if gap > SENTENCES {
            break;
        }
        let party = &linker.parties[trace.party];
        if !fits(party, pronoun) {
            continue;
        }
        let is_first = !seen[..count].contains(&trace.party);
        if is_first {
            seen[count] = trace.party;
            count += 1;
        }
        let one = |value: bool| if value { 1.0 } else { 0.0 };
        let is_they = pronoun == Pronoun::They;
        each(
            trace.party,
            [
                gap.min(4) as f32,
                (back.min(12) as f32) / 2.0,
                one(trace.is_subject),
                one(gap == 0 && trace.is_subject),
                one(speaker == Some(trace.party) && !mention.is_quoted),
                (party.count.min(20) as f32).ln_1p(),
                one(matches!(pronoun, Pronoun::He | Pronoun::She) && party.gender.is_some()),
                one(party.is_named),
                one(trace.is_quoted != mention.is_quoted),
                one(is_they && party.is_plural),
                one(trace.is_subject == mention.is_subject),
                one(here.paragraph != there.paragraph),
            ],
        );
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

//! The chances of parties from the scores of their mentions.

/// The questions of the party model.
pub(in crate::claims) const CLAIMANT: usize = 0;
pub(in crate::claims) const TARGET: usize = 1;
pub(in crate::claims) const QUESTIONS: usize = 2;

/// The share of a party's chance that depends on its single mentions, so that the likeliest of them is chosen.
const MENTION_SHARE: f32 = 1e-3;

/// The chance of each candidate, from 0 to 1: the chance that the party it names is meant, by whichever of its
/// mentions, and for a small share its own. `named` gives the party of each candidate.
pub(in crate::claims) fn party_chances(scores: &[[f32; QUESTIONS]], named: &[Option<usize>]) -> Vec<[f32; QUESTIONS]> {
    let mut chances = scores.to_vec();
    for question in 0..QUESTIONS {
        let top = scores.iter().map(|scores| scores[question]).fold(f32::NEG_INFINITY, f32::max);
        chances.iter_mut().for_each(|scores| scores[question] = (scores[question] - top).exp());
        let all: f32 = chances.iter().map(|scores| scores[question]).sum();
        chances.iter_mut().for_each(|scores| scores[question] /= all);
    }
    // The parties named, in the order of their first mention, each with the sum of its chances.
    let mut totals: Vec<(usize, [f32; QUESTIONS])> = Vec::new();
    for (party, chances) in named.iter().zip(&chances).filter_map(|(party, chances)| Some(((*party)?, chances))) {
        match totals.iter_mut().find(|(other, _)| *other == party) {
            Some((_, total)) => total.iter_mut().zip(chances).for_each(|(total, chance)| *total += chance),
            None => totals.push((party, *chances)),
        }
    }
    for (party, chances) in named.iter().zip(&mut chances) {
        if let Some((_, total)) = totals.iter().find(|(other, _)| Some(*other) == *party) {
            chances
                .iter_mut()
                .zip(total)
                .for_each(|(chance, total)| *chance = (1.0 - MENTION_SHARE) * total + MENTION_SHARE * *chance);
        }
    }
    chances
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_of_a_party_add_up() {
        // Party 7 is named twice, each time a little less likely than party 8.
        let chances = party_chances(&[[0.0; 2], [1.0; 2], [1.2; 2], [1.1; 2]], &[None, Some(7), Some(8), Some(7)]);
        assert!(chances[1][0] > chances[2][0] && chances[3][0] > chances[1][0] && chances[2][0] > chances[0][0]);
        assert!((chances[1][0] + chances[2][0] + chances[0][0] - 1.0).abs() < 1e-3);
    }
}

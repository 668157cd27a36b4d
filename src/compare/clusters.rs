//! What the groupings of articles into stories and of counts into events have in common.

use crate::hash;

/// The group with the highest similarity, the first of several, if that is `min_similarity` or more.
pub(super) fn most_similar(groups: impl Iterator<Item = (usize, f32)>, min_similarity: f32) -> Option<usize> {
    groups
        .filter(|&(_, similarity)| similarity >= min_similarity)
        .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))
        .map(|(group, _)| group)
}

/// Numbers the groups that items belong to from 0 in the order of their first items.
pub(super) fn number(groups: &mut [usize]) {
    let mut numbers = hash::Map::<usize>::default();
    for group in groups {
        let next = numbers.len();
        *group = *numbers.entry(*group as u64).or_insert(next);
    }
}

#[cfg(test)]
mod tests {
    use super::{most_similar, number};

    #[test]
    fn the_first_of_the_most_similar() {
        assert_eq!(most_similar([(0, 0.1), (1, 0.5), (2, 0.5)].into_iter(), 0.2), Some(1));
        assert_eq!(most_similar([(0, 0.1)].into_iter(), 0.2), None);
        assert_eq!(most_similar([(0, f32::NAN)].into_iter(), 0.2), None);
    }

    #[test]
    fn numbers_follow_the_first_items() {
        let mut groups = [7, 3, 7, usize::MAX, 3];
        number(&mut groups);
        assert_eq!(groups, [0, 1, 0, 2, 1]);
    }
}

//! Binds weights to the features they were trained on.
//!
//! A weight is stored under the hash of its feature, and a feature is hashed from the number of its template and from
//! the values it observes. If a template's number or the number of an observed value changed, weights that are loaded
//! would silently mean something else. So numbers are never counted or taken from the order of the code: [`numbered!`]
//! declares names with fixed numbers, and every file of weights begins with the [fingerprint](FeatureSet::fingerprint)
//! of the names and numbers that training used, which loading compares with those of the code.
//!
//! A new template takes a number that is free. Where its line is does not matter; the numbers of the others stay, and
//! so do their hashes:
//!
//! ```text
//! numbered! {
//!     enum CueTemplate {
//!         Word = 1,
//!         WordAndTag = 3,   // new
//!         NextWord = 2,
//!     }
//! }
//! ```

use crate::Error;

/// Names with fixed numbers: the templates of a model, or the values of an enum as features see them.
#[derive(Clone, Copy, Debug)]
pub struct Numbering {
    /// What is numbered.
    pub name: &'static str,
    /// Each name with its number.
    pub numbers: &'static [(&'static str, u64)],
}

/// Everything the features of one file of weights are numbered by.
#[derive(Clone, Copy, Debug)]
pub struct FeatureSet(pub &'static [Numbering]);

impl FeatureSet {
    /// A number that changes if a name or a number changes, is added or is taken away; the order of names is ignored.
    ///
    /// ```
    /// use onrecord::model::{FeatureSet, Numbering};
    /// let one = FeatureSet(&[Numbering { name: "Cue", numbers: &[("Word", 1), ("Tag", 2)] }]);
    /// let moved = FeatureSet(&[Numbering { name: "Cue", numbers: &[("Tag", 2), ("Word", 1)] }]);
    /// let renumbered = FeatureSet(&[Numbering { name: "Cue", numbers: &[("Word", 2), ("Tag", 1)] }]);
    /// assert_eq!(one.fingerprint(), moved.fingerprint());
    /// assert_ne!(one.fingerprint(), renumbered.fingerprint());
    /// ```
    pub const fn fingerprint(&self) -> u64 {
        // A sum of hashes (FNV-1a of the numbering's name, the name and the number) does not depend on the order.
        let (mut sum, mut set) = (0u64, 0);
        while set < self.0.len() {
            let Numbering { name, numbers } = self.0[set];
            let mut at = 0;
            while at < numbers.len() {
                let hash = fnv(fnv(FNV_OFFSET, name.as_bytes()), numbers[at].0.as_bytes());
                sum = sum.wrapping_add(fnv(hash, &numbers[at].1.to_le_bytes()));
                at += 1;
            }
            set += 1;
        }
        sum
    }

    /// Checks the fingerprint that a file of weights holds.
    ///
    /// # Errors
    /// The weights were trained on other features.
    pub(crate) fn check(&self, file: &str, found: u64) -> Result<(), Error> {
        let expected = self.fingerprint();
        if found == expected {
            return Ok(());
        }
        Err(Error::file(
            file,
            format!(
                "expected weights of the feature set {expected:016x}, found {found:016x}: they were trained by another \
                 version of onrecord. Use the weights of this version, or train again with `make train`"
            ),
        ))
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// The hash FNV-1a, continued. The byte 0xff, which no name holds, ends each part.
const fn fnv(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(FNV_PRIME);
        at += 1;
    }
    (hash ^ 0xff).wrapping_mul(FNV_PRIME)
}

/// Declares an enum whose variants have fixed numbers, given by `number()`, and its [`Numbering`]. Two variants of one
/// number do not compile. The enum derives what copies and compares it.
macro_rules! numbered {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $number:literal),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $visibility enum $name { $($(#[$variant_meta])* $variant = $number),* }

        #[allow(dead_code)]
        impl $name {
            /// The names and numbers that weights are bound to.
            pub(crate) const NUMBERING: $crate::model::Numbering = $crate::model::Numbering {
                name: stringify!($name),
                numbers: &[$((stringify!($variant), $number)),*],
            };

            /// The number by which features know it.
            #[inline(always)]
            pub(crate) const fn number(self) -> u64 {
                self as u64
            }
        }
    };
}
pub(crate) use numbered;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    mod before {
        super::numbered! { pub(super) enum Template { Word = 1, Tag = 2 } }
    }

    mod after {
        super::numbered! {
            #[allow(dead_code)]
            pub(super) enum Template { Word = 1, WordAndTag = 7, Tag = 2 }
        }
    }

    #[test]
    fn a_template_in_the_middle_changes_no_other_feature() {
        let feature = |template: u64| hash::mix(template, hash::bytes(b"said"));
        assert_eq!(feature(before::Template::Word.number()), feature(after::Template::Word.number()));
        assert_eq!(feature(before::Template::Tag.number()), feature(after::Template::Tag.number()));
        let numbers: Vec<u64> = after::Template::NUMBERING.numbers.iter().map(|(_, number)| *number).collect();
        assert_eq!(numbers, [1, 7, 2]);
    }

    #[test]
    fn weights_of_other_features_are_refused() {
        const BEFORE: FeatureSet = FeatureSet(&[before::Template::NUMBERING]);
        const AFTER: FeatureSet = FeatureSet(&[after::Template::NUMBERING]);
        assert!(BEFORE.check("cue.bin", BEFORE.fingerprint()).is_ok());
        let error = AFTER.check("cue.bin", BEFORE.fingerprint()).unwrap_err().to_string();
        assert!(error.starts_with("cue.bin") && error.contains("make train"), "{error}");
    }

    #[test]
    fn names_do_not_run_into_one_another() {
        let one = FeatureSet(&[Numbering { name: "A", numbers: &[("BC", 1)] }]);
        let other = FeatureSet(&[Numbering { name: "AB", numbers: &[("C", 1)] }]);
        assert_ne!(one.fingerprint(), other.fingerprint());
    }
}

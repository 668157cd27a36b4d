//! The types of claims, and in one place what the stage needs to know about each of them.

use crate::model::Numbering;

/// What a claim does. The definitions narrow CAMEO (Gerner et al. 2002) and PLOVER.
///
/// ```
/// use onrecord::claims::ClaimType;
/// let claims = onrecord::extract("Norvik denied that it had hidden the leak.").claims;
/// assert_eq!(claims[0].claim_type, ClaimType::Denial);
/// assert_eq!(claims[0].code.as_deref(), Some("016"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimType {
    /// An identifiable party did something wrong (CAMEO 112).
    Accusation,
    /// What is alleged did not happen or is not so (CAMEO 016).
    Denial,
    /// A number of people were killed, wounded, missing, detained, displaced.
    CasualtyCount,
    /// The speaker did what is held against it (CAMEO 015, 055).
    Admission,
    /// The speaker's side may do harm (CAMEO 13).
    Threat,
    /// Another party should act (CAMEO 10).
    Demand,
    /// The speaker commits itself to an act (CAMEO 03).
    Promise,
    /// A user-defined type, by its name; see [`ClaimTypes`](super::ClaimTypes).
    #[serde(untagged)]
    Custom(Box<str>),
}

/// What the stage needs to know about a built-in type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Definition {
    /// Its name in tables and JSON.
    name: &'static str,
    /// Its CAMEO code; empty if its claims carry none.
    pub code: &'static str,
    /// How finer codes begin: a word of the sentence that has one of them in `claim_words.tsv` refines `code`.
    pub code_family: &'static [&'static str],
    /// The classes of `claim_words.tsv` whose words carry the type: the claim is negated where they are.
    pub anchors: &'static [&'static str],
    /// Whether its claims are about somebody.
    pub has_target: bool,
    /// Its letter in `training/claims/claim_annotations.tsv`, if models find it; types without one are found by rule.
    pub letter: Option<char>,
}

impl ClaimType {
    /// The types that are always looked for. Those that models find keep this order in `claims.bin`.
    pub const BUILT_IN: [ClaimType; 7] = [
        ClaimType::Accusation,
        ClaimType::Denial,
        ClaimType::CasualtyCount,
        ClaimType::Admission,
        ClaimType::Threat,
        ClaimType::Demand,
        ClaimType::Promise,
    ];

    /// What the stage needs to know about the type; user-defined types have none.
    pub(super) const fn definition(&self) -> Option<Definition> {
        Some(match self {
            ClaimType::Accusation => Definition {
                name: "accusation",
                code: "112",
                code_family: &["112"],
                anchors: &["accuse", "wrong_verb", "fault"],
                has_target: true,
                letter: Some('a'),
            },
            ClaimType::Denial => Definition {
                name: "denial",
                code: "016",
                code_family: &["016"],
                anchors: &["deny"],
                has_target: true,
                letter: Some('d'),
            },
            ClaimType::CasualtyCount => Definition {
                name: "casualty_count",
                code: "",
                code_family: &[],
                anchors: &[],
                has_target: false,
                letter: None,
            },
            ClaimType::Admission => Definition {
                name: "admission",
                code: "015",
                code_family: &["015", "055"],
                anchors: &["admit", "apologise"],
                has_target: false,
                letter: Some('m'),
            },
            ClaimType::Threat => Definition {
                name: "threat",
                code: "13",
                code_family: &["13"],
                anchors: &["threaten", "coerce", "will"],
                has_target: false,
                letter: Some('t'),
            },
            ClaimType::Demand => Definition {
                name: "demand",
                code: "10",
                code_family: &["10"],
                anchors: &["act_demand", "demand", "must", "urgent"],
                has_target: false,
                letter: Some('e'),
            },
            ClaimType::Promise => Definition {
                name: "promise",
                code: "03",
                code_family: &["03"],
                anchors: &["promise", "will", "agree"],
                has_target: false,
                letter: Some('p'),
            },
            ClaimType::Custom(_) => return None,
        })
    }

    /// Its name, as tables and JSON have it.
    ///
    /// ```
    /// assert_eq!(onrecord::claims::ClaimType::CasualtyCount.name(), "casualty_count");
    /// ```
    pub fn name(&self) -> &str {
        match self {
            ClaimType::Custom(name) => name,
            built_in => built_in.definition().map_or("", |definition| definition.name),
        }
    }

    /// Whether its claims have a target. User-defined types may be about anybody.
    pub(super) fn has_target(&self) -> bool {
        self.definition().is_none_or(|definition| definition.has_target)
    }

    /// The question of the type model that asks for it; none if no model does.
    pub(crate) fn question(&self) -> Option<usize> {
        model_types().position(|claim_type| claim_type == *self)
    }
}

/// How many types models find.
pub(crate) const MODEL_TYPES: usize = {
    const ALL: &[ClaimType] = &ClaimType::BUILT_IN;
    let (mut count, mut at) = (0, 0);
    while at < ALL.len() {
        if let Some(Definition { letter: Some(_), .. }) = ALL[at].definition() {
            count += 1;
        }
        at += 1;
    }
    count
};

/// The types that models find, in the order of the models' questions.
pub(crate) fn model_types() -> impl Iterator<Item = ClaimType> {
    let is_asked = |claim_type: &ClaimType| claim_type.definition().is_some_and(|found| found.letter.is_some());
    ClaimType::BUILT_IN.into_iter().filter(is_asked)
}

/// The questions of the models by the names of their types, for weights to be bound to.
pub(super) const QUESTIONS: Numbering = {
    const QUESTIONS: [(&str, u64); MODEL_TYPES] = {
        const ALL: &[ClaimType] = &ClaimType::BUILT_IN;
        let mut questions = [("", 0); MODEL_TYPES];
        let (mut question, mut at) = (0, 0);
        while at < ALL.len() {
            if let Some(Definition { name, letter: Some(_), .. }) = ALL[at].definition() {
                questions[question] = (name, question as u64);
                question += 1;
            }
            at += 1;
        }
        questions
    };
    Numbering { name: "ClaimType", numbers: &QUESTIONS }
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_json() {
        for claim_type in ClaimType::BUILT_IN {
            assert_eq!(serde_json::to_value(&claim_type).unwrap(), claim_type.name());
        }
        let custom = ClaimType::Custom("strike_call".into());
        assert_eq!((custom.name(), custom.question()), ("strike_call", None));
    }

    #[test]
    fn questions_follow_the_order_of_the_types() {
        let names: Vec<String> = model_types().map(|claim_type| claim_type.name().to_string()).collect();
        assert_eq!(names, ["accusation", "denial", "admission", "threat", "demand", "promise"]);
        assert_eq!(names.len(), MODEL_TYPES);
        assert_eq!(QUESTIONS.numbers[5], ("promise", 5));
        assert_eq!(ClaimType::Promise.question(), Some(5));
        assert_eq!(ClaimType::CasualtyCount.question(), None);
    }

    #[test]
    fn letters_are_unique() {
        let mut letters: Vec<char> = model_types().filter_map(|claim_type| claim_type.definition()?.letter).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), MODEL_TYPES);
    }
}

//! What the stage gives: claims, with their counts, targets and circumstances.

use std::borrow::Cow;

use super::claim_type::ClaimType;
use crate::Span;

/// What happened to the people counted.
///
/// ```
/// use onrecord::claims::CasualtyKind;
/// let article = onrecord::extract("The blast killed or wounded 40 people, and two are missing.");
/// let kinds: Vec<CasualtyKind> = article.claims.iter().filter_map(|claim| Some(claim.count?.kind)).collect();
/// assert_eq!(kinds, [CasualtyKind::Affected, CasualtyKind::Missing]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CasualtyKind {
    /// They died.
    Killed,
    /// They were hurt.
    Wounded,
    /// Nobody knows where they are.
    Missing,
    /// They were arrested, kidnapped, held.
    Detained,
    /// They fled or had to leave their homes.
    Displaced,
    /// Several of these, or unsaid: "casualties".
    Affected,
}

/// A number of people with its bounds.
///
/// ```
/// let count = onrecord::extract("More than 330 people fled.").claims[0].count.unwrap();
/// assert_eq!((count.min, count.max, count.is_approximate), (Some(331), None, false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Count {
    /// What happened to them.
    pub kind: CasualtyKind,
    /// The smallest number it can be.
    pub min: Option<u64>,
    /// The largest number it can be.
    pub max: Option<u64>,
    /// Whether the number is about right or vague: "some 60", "dozens".
    #[serde(rename = "approximate")]
    pub is_approximate: bool,
}

/// Whom a claim is about.
///
/// ```
/// let text = "The union accused Norvik of hiding the leak.";
/// let target = onrecord::extract(text).claims[0].target.clone().unwrap();
/// assert_eq!((target.name.as_str(), target.span.of(text)), ("Norvik", "Norvik"));
/// ```
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
///
/// ```
/// let text = "The blast killed 14 nurses in Port Aldo on Monday.";
/// let circumstances = onrecord::extract(text).claims[0].circumstances;
/// let words = [circumstances.victims, circumstances.cause, circumstances.place, circumstances.when];
/// assert_eq!(words.map(|span| span.unwrap().of(text)), ["nurses", "The blast", "Port Aldo", "Monday"]);
/// ```
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

/// Whose words state a claim.
///
/// ```
/// use onrecord::claims::Voice;
/// let voice = |text| onrecord::extract(text).claims[0].voice();
/// assert_eq!(voice("The mayor said that 14 people were killed."), Voice::Quoted);
/// assert_eq!(voice("The blast killed 14 people."), Voice::Own);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// In a quote, direct or indirect.
    Quoted,
    /// In the article's own words.
    Own,
}

/// A typed proposition in a sentence.
///
/// ```
/// let article = onrecord::extract("The union accused the mine of hiding the leak.");
/// let claim = &article.claims[0];
/// assert_eq!(claim.claim_type, onrecord::claims::ClaimType::Accusation);
/// assert_eq!(claim.target.as_ref().map(|target| target.name.as_str()), Some("mine"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What it does.
    pub claim_type: ClaimType,
    /// The words that state it; they lie in one sentence.
    pub span: Span,
    /// The quote that states it, by index; none in the article's own voice.
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
    /// The count, by index, that this one replaces: "raising the toll to 14 from 10".
    pub replaces: Option<usize>,
    /// Its code in CAMEO, or that of a user-defined type; counts have none.
    pub code: Option<Cow<'static, str>>,
    /// Whether what it says is negated: "vowed not to resign", "no one was hurt".
    pub is_negated: bool,
    /// Whether it is hedged: "may have", "reportedly".
    pub is_hedged: bool,
    /// How sure, from 0 to 1.
    pub confidence: f32,
}

impl Claim {
    /// Whose words state it.
    ///
    /// ```
    /// use onrecord::claims::Voice;
    /// let article = onrecord::extract("The blast killed 14 people.");
    /// assert_eq!(article.claims[0].voice(), Voice::Own);
    /// ```
    pub fn voice(&self) -> Voice {
        if self.quote.is_some() { Voice::Quoted } else { Voice::Own }
    }

    /// The speakers it refers to: claimant and target.
    pub(crate) fn parties_mut(&mut self) -> impl Iterator<Item = &mut Option<usize>> {
        std::iter::once(&mut self.claimant).chain(self.target.as_mut().map(|target| &mut target.speaker))
    }
}

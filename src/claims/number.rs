//! Numbers of people, with their bounds.
//!
//! ```text
//! 87            87, 87          at least 70    70, –           about 60        60, 60, approximate
//! two dozen     24, 24          more than 330  331, –          dozens          24, –, approximate
//! 20 to 30      20, 30          up to 40       –, 40           many            –, –, approximate
//! 107 or more   107, –          fewer than 10  –, 9            no              0, 0
//! ```
//! A number is a numeral or number words, with bounds before it ("at least") and after it ("or so"). Not read as
//! numbers: money ("$40"), shares ("40 percent"), clock times ("10:30"), decimals without a multiplier ("3.5").

use super::{
    count_lexicon::{Bound, NumberRole, WordClass},
    numeral::{cut_short, digits, numeral},
    rule_words::WordList,
    sentence_view::SentenceView,
};
use crate::document::Shape;

/// A number of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub min: Option<u64>,
    pub max: Option<u64>,
    pub is_approximate: bool,
}

impl Amount {
    pub const ONE: Amount = Amount { min: Some(1), max: Some(1), is_approximate: false };
    pub const ZERO: Amount = Amount { min: Some(0), max: Some(0), is_approximate: false };

    pub const fn exactly(value: u64) -> Self {
        Amount { min: Some(value), max: Some(value), is_approximate: false }
    }

    /// Both together: "a teacher and several pupils".
    pub fn plus(self, other: Amount) -> Self {
        let sum = |a: Option<u64>, b: Option<u64>| Some(a?.saturating_add(b?));
        Amount {
            min: sum(self.min, other.min),
            max: sum(self.max, other.max),
            is_approximate: self.is_approximate || other.is_approximate,
        }
    }

    /// All but some of them: 38 of "all but two of the 40".
    pub fn less(self, other: Amount) -> Option<Self> {
        let less = |whole: Option<u64>, but: Option<u64>| match (whole, but) {
            (Some(whole), Some(but)) => whole.checked_sub(but).map(Some),
            _ => Some(None),
        };
        let is_approximate = self.is_approximate || other.is_approximate;
        Some(Amount { min: less(self.min, other.max)?, max: less(self.max, other.min)?, is_approximate })
    }

    /// Whether it is surely smaller than another.
    pub fn is_below(self, other: Option<Amount>) -> bool {
        matches!((self.max, other.and_then(|other| other.min)), (Some(most), Some(least)) if most < least)
    }

    fn bounded(self, bound: Bound) -> Self {
        match bound {
            Bound::AtLeast => Amount { max: None, ..self },
            Bound::MoreThan => Amount { min: self.min.map(|min| min.saturating_add(1)), max: None, ..self },
            Bound::UpTo => Amount { min: None, max: self.max.or(self.min), ..self },
            Bound::FewerThan => {
                Amount { min: None, max: self.max.or(self.min).map(|max| max.saturating_sub(1)), ..self }
            }
            Bound::About => Amount { is_approximate: true, ..self },
        }
    }
}

/// A number, where it begins and where it ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub amount: Amount,
    pub start: usize,
    pub end: usize,
    /// Whether it is a numeral without bounds that could be a year: "2014".
    pub is_year: bool,
}

/// Numerals that could be years.
const YEARS: std::ops::RangeInclusive<u64> = 1800..=2100;

/// The largest number of people that is read; larger ones count as this.
const MAX_PEOPLE: f64 = 1e15;

/// The number whose first numeral or number word is token `at`, with the bounds before it as far back as token `floor`.
pub(super) fn number(view: &SentenceView, floor: usize, at: usize) -> Option<Number> {
    // Money, "9/11", "Sept. 11"
    if at > view.start && (is_money(view.word(at - 1)) || is_month(view, at - 1) && view.shape(at) == Shape::Number) {
        return None;
    }
    let (amount, stop) = without_bounds(view, at)?;
    let is_year_like = stop == at + 1 && amount.min.is_some_and(|min| YEARS.contains(&min)) && view.word(at).len() == 4;
    let (amount, stop) = range(view, floor, at, amount, stop);
    let (mut amount, stop) = bounded_after(view, amount, stop);
    if view.is_lower_in(stop, WordList::PercentMark) {
        return None;
    }
    let mut start = at;
    while let Some((before, bound)) = view.lexicon.bound_before(view.document, floor, start) {
        amount = amount.bounded(bound);
        start = before;
    }
    if start > floor && view.is(start - 1, &["between"]) {
        start -= 1;
    }
    let (amount, end) = raised(view, amount, stop).unwrap_or((amount, stop));
    Some(Number { amount, start, end, is_year: is_year_like && start == at && end == stop })
}

/// How many words after a number a higher one that may hold too can begin.
const MAX_WORDS_TO_HIGHER: usize = 6;

/// "at least eight and possibly nine people", "one, perhaps two, soldiers", "at least 20 and up to 30"; not "two people
/// and possibly four horses", "killed 20 and up to 30 were hurt".
fn raised(view: &SentenceView, low: Amount, stop: usize) -> Option<(Amount, usize)> {
    let is_open = low.max.is_none() && !low.is_approximate;
    let is_bracketed = view.is(stop, &[","]);
    let mut lead = stop + usize::from(is_bracketed);
    lead += usize::from(view.is(lead, &["and", "or", "but"]));
    let at = (lead + 1..=lead + MAX_WORDS_TO_HIGHER)
        .find(|&token| token < view.end && without_bounds(view, token).is_some())?;
    let words: Vec<String> = (lead..at).map(|token| view.word(token).to_ascii_lowercase()).collect();
    let is_possible = (lead..at).all(|token| view.is_in(token, WordList::Possibly))
        || matches!(words.join(" ").as_str(), "if not" | "possibly as many as" | "perhaps as many as")
        || is_open
            && matches!(view.lexicon.bound_before(view.document, lead, at), Some((from, Bound::UpTo)) if from == lead);
    let (high, end) = without_bounds(view, at)?;
    let is_higher = low.min.is_some_and(|low| high.min.is_some_and(|high| high > low));
    let is_other = view.has(end, WordClass::TIME)
        || view.has(end, WordClass::UNIT)
        || view.is_lower_in(end, WordList::PercentMark);
    if !is_possible || !is_higher || is_other || low.min == Some(0) {
        return None;
    }
    let amount = Amount { min: low.min, max: high.max, is_approximate: low.is_approximate || high.is_approximate };
    Some((amount, end + usize::from(is_bracketed && view.is(end, &[","]))))
}

/// "20 to 30", "two or three", "between 20 and 30"; not "20 and 30"
fn range(view: &SentenceView, floor: usize, at: usize, low: Amount, stop: usize) -> (Amount, usize) {
    if stop + 1 < view.end
        && matches!(view.word(stop), "to" | "or" | "-" | "–" | "and")
        && let Some((high, high_stop)) = without_bounds(view, stop + 1)
        && low.min < high.max
        && (view.word(stop) != "and" || at > floor && view.is(at - 1, &["between"]))
    {
        let is_approximate = low.is_approximate || high.is_approximate;
        return (Amount { min: low.min, max: high.max, is_approximate }, high_stop);
    }
    (low, stop)
}

/// "107 or more", "60 or so", "60+", "60 odd"
fn bounded_after(view: &SentenceView, amount: Amount, stop: usize) -> (Amount, usize) {
    match (view.word(stop), view.word(stop + 1)) {
        ("or", "more") => (amount.bounded(Bound::AtLeast), stop + 2),
        ("or", "so") => (amount.bounded(Bound::About), stop + 2),
        ("or", "fewer" | "less") => (amount.bounded(Bound::UpTo), stop + 2),
        ("+" | "plus", _) | ("-", "odd" | "plus") => (amount.bounded(Bound::AtLeast), stop + 1),
        ("odd", _) => (amount.bounded(Bound::About), stop + 1),
        _ => (amount, stop),
    }
}

fn is_money(word: &str) -> bool {
    matches!(word, "$" | "£" | "€" | "¥" | "#" | "No." | "no." | "/")
}

fn is_month(view: &SentenceView, token: usize) -> bool {
    view.tag(token).is_name() && view.has(token, WordClass::TIME)
}

/// The number that numerals and number words alone state, and where they end.
fn without_bounds(view: &SentenceView, at: usize) -> Option<(Amount, usize)> {
    match view.shape(at) {
        Shape::Number => {
            let text = view.word(at);
            if let Some((low, high)) = text.split_once(['-', '–']) {
                let (low, high) = (numeral(low)?, numeral(high)?);
                let amount = Amount { min: Some(low as u64), max: Some(high as u64), is_approximate: false };
                return (low < high).then_some((amount, at + 1));
            }
            let (value, stop) = digits(view, at)?;
            Some(multiplied(view, at, value, stop))
        }
        Shape::Mark => None,
        _ => match cut_short(view, at) {
            Some(value) => Some((Amount::exactly(value.clamp(0.0, MAX_PEOPLE) as u64), at + 1)),
            None => number_words(view, at),
        },
    }
}

/// The number that begins with a word: "twelve", "half a dozen", "tens of thousands", "several", "no".
fn number_words(view: &SentenceView, at: usize) -> Option<(Amount, usize)> {
    let next = at + 1;
    let at_least = |min: u64| Amount { min: Some(min), max: None, is_approximate: true };
    let Some((role, value)) = view.number_role(at) else {
        return hyphenated(view, at).map(|amount| (amount, next));
    };
    match role {
        // "twenty three"
        NumberRole::Unit => match view.number_role(next) {
            Some((NumberRole::Unit, ones @ 1..=9)) if value >= 20 => {
                Some(multiplied(view, at, (value + ones) as f64, next + 1))
            }
            _ => Some(multiplied(view, at, value as f64, next)),
        },
        NumberRole::Multiplier => {
            // "half a dozen", "half a million"; "a dozen"
            let is_half = at >= 2 && view.is(at - 2, &["half"]) || at >= 1 && view.is(at - 1, &["half"]);
            Some(multiplied(view, at, if is_half { value as f64 / 2.0 } else { value as f64 }, next))
        }
        NumberRole::Plural => match (view.word(next), view.number_role(next + 1)) {
            ("of", Some((NumberRole::Plural, more))) => Some((at_least(plural_of_plural(value, more)), next + 2)),
            _ => Some((at_least(value), next)),
        },
        // "several hundred"
        NumberRole::Some => match view.number_role(next) {
            Some((NumberRole::Multiplier, times)) => Some((at_least(value * times), next + 1)),
            _ => Some((at_least(value), next)),
        },
        // "as many as 40", "how many"
        NumberRole::Many if at > 0 && matches!(view.word(at - 1), "as" | "As" | "how" | "How" | "too" | "so") => None,
        NumberRole::Many => Some((Amount { min: None, max: None, is_approximate: true }, next)),
        // "no fewer than 45" bounds another number.
        NumberRole::None if view.is_in(next, WordList::Comparison) && view.is(next + 1, &["than"]) => None,
        NumberRole::None => Some((Amount::ZERO, next)),
    }
}

/// The least that a plural of a plural can mean: "tens of thousands" is 10 times the 2,000 of "thousands".
fn plural_of_plural(first: u64, second: u64) -> u64 {
    match first {
        20 => 10 * second,
        200 => 100 * second,
        other => other * second / 2,
    }
}

/// A value with the multipliers behind it, which end at `stop` or later: "two hundred and five", "1.5 million".
fn multiplied(view: &SentenceView, at: usize, mut value: f64, mut stop: usize) -> (Amount, usize) {
    let role = |token: usize| view.number_role(token);
    let mut is_approximate = false;
    while stop < view.end {
        if view.word(stop) == "of" && matches!(role(stop + 1), Some((NumberRole::Multiplier, _))) {
            stop += 1;
        }
        match role(stop) {
            Some((NumberRole::Multiplier, times)) => value *= times as f64,
            // "one and a half million"
            _ if view.is(stop, &["and"])
                && view.is(stop + 1, &["a"])
                && view.is(stop + 2, &["half"])
                && matches!(role(stop + 3), Some((NumberRole::Multiplier, _))) =>
            {
                value += 0.5;
                stop += 2;
            }
            // "two hundred and five"
            _ if view.word(stop) == "and"
                && value >= 100.0
                && view.shape(at) != Shape::Number
                && matches!(role(stop - 1), Some((NumberRole::Multiplier, 100)))
                && matches!(role(stop + 1), Some((NumberRole::Unit, 1..=99))) =>
            {
                value += role(stop + 1).map_or(0.0, |(_, ones)| ones as f64);
                stop += 1;
            }
            // "three thousand four hundred"
            Some((NumberRole::Unit, ones @ 1..=9))
                if view.shape(at) != Shape::Number
                    && matches!(role(stop - 1), Some((NumberRole::Multiplier, 1000..)))
                    && matches!(role(stop + 1), Some((NumberRole::Multiplier, 100))) =>
            {
                value += 100.0 * ones as f64;
                stop += 1;
            }
            // "a hundred-odd"
            _ if view.word(stop) == "-odd" => is_approximate = true,
            _ => break,
        }
        stop += 1;
    }
    (Amount { is_approximate, ..Amount::exactly(value.clamp(0.0, MAX_PEOPLE) as u64) }, stop)
}

/// "twenty-three", "hundred-odd", "60-plus"
fn hyphenated(view: &SentenceView, at: usize) -> Option<Amount> {
    let text = view.word(at);
    let (head, tail) = text.split_once('-')?;
    let value = |word: &str| numeral(word).or_else(|| view.lexicon.value(word));
    let head = value(head)?;
    match tail {
        "odd" | "some" | "something" => Some(Amount { is_approximate: true, ..Amount::exactly(head as u64) }),
        "plus" => Some(Amount { max: None, ..Amount::exactly(head as u64) }),
        _ => value(tail)
            .filter(|ones| head >= 20.0 && *ones < 10.0 && !text.starts_with(|c: char| c.is_ascii_digit()))
            .map(|ones| Amount::exactly((head + ones) as u64)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        Extractor,
        claims::{count_lexicon::CountLexicon, rule_words::RuleWords},
    };

    #[test]
    fn bounds() {
        let amount = Amount::exactly(10);
        for (bound, min, max, is_approximate) in [
            (Bound::AtLeast, Some(10), None, false),
            (Bound::MoreThan, Some(11), None, false),
            (Bound::UpTo, None, Some(10), false),
            (Bound::FewerThan, None, Some(9), false),
            (Bound::About, Some(10), Some(10), true),
        ] {
            assert_eq!(amount.bounded(bound), Amount { min, max, is_approximate }, "{bound:?}");
        }
        assert_eq!(Amount::exactly(u64::MAX).bounded(Bound::MoreThan).min, Some(u64::MAX));
        assert_eq!(Amount::ZERO.bounded(Bound::FewerThan).max, Some(0));
        assert_eq!(amount.bounded(Bound::AtLeast).bounded(Bound::FewerThan).max, Some(9));
    }

    #[test]
    fn sums_and_order() {
        let several = Amount { min: Some(3), max: None, is_approximate: true };
        assert_eq!(Amount::ONE.plus(several), Amount { min: Some(4), max: None, is_approximate: true });
        assert_eq!(Amount::exactly(u64::MAX).plus(Amount::ONE).max, Some(u64::MAX));
        assert!(Amount::ONE.is_below(Some(several)));
        assert!(!several.is_below(Some(Amount::ONE)) && !Amount::ONE.is_below(None));
    }

    #[test]
    fn numbers_with_their_words() {
        let lexicon = CountLexicon::new(Arc::new(RuleWords::new().unwrap())).unwrap();
        for (text, at, expected) in [
            ("At least 14 nurses", 2, Some((Some(14), None, false, "At least 14"))),
            ("between 20 and 30 nurses", 1, Some((Some(20), Some(30), false, "between 20 and 30"))),
            ("20 and 30 nurses", 0, Some((Some(20), Some(20), false, "20"))),
            ("107 or more nurses", 0, Some((Some(107), None, false, "107 or more"))),
            ("two hundred and five nurses", 0, Some((Some(205), Some(205), false, "two hundred and five"))),
            ("twenty-three nurses", 0, Some((Some(23), Some(23), false, "twenty-three"))),
            ("tens of thousands of nurses", 0, Some((Some(20_000), None, true, "tens of thousands"))),
            ("half a dozen nurses", 2, Some((Some(6), Some(6), false, "dozen"))),
            ("many nurses", 0, Some((None, None, true, "many"))),
            ("no nurses", 0, Some((Some(0), Some(0), false, "no"))),
            ("$ 40 more", 1, None),
            ("40 percent of nurses", 0, None),
        ] {
            let document = Extractor::shared().read(text);
            let view = SentenceView { document: &document, lexicon: &lexicon, start: 0, end: document.tokens.len() };
            let found = number(&view, 0, at).map(|found| {
                let words = document.span(found.start..found.end).of(text);
                (found.amount.min, found.amount.max, found.amount.is_approximate, words)
            });
            assert_eq!(found, expected, "{text}");
        }
    }
}

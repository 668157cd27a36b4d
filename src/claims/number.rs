//! Numbers of people, with their bounds.
//!
//! ```text
//! 87            87, 87          at least 70    70, –           about 60        60, 60, approximate
//! two dozen     24, 24          more than 330  331, –          dozens          24, –, approximate
//! 20 to 30      20, 30          up to 40       –, 40           many            –, –, approximate
//! 107 or more   107, –          fewer than 10  –, 9            no              0, 0
//! ```
//! A number is a numeral or number words, then what stands before it ("at least") and after it ("or so"). Not read as
//! numbers: money ("$40"), shares ("40 percent"), clock times ("10:30"), decimals without a multiplier ("3.5").

use super::words::{Bound, Context, NumberRole, Words};
use crate::document::{Document, Shape};

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
    /// Whether it is a bare numeral that could be a year: "2014".
    pub is_year: bool,
}

/// The number whose first numeral or number word is token `at`, bounds before it taken along as far back as `start`.
pub(super) fn number(document: &Document, words: &Words, start: usize, at: usize, end: usize) -> Option<Number> {
    // Money, "9/11", "Sept. 11"
    if at > 0
        && document.tokens[at].sentence == document.tokens[at - 1].sentence
        && (is_money(document.word(at - 1))
            || is_month(words, document, at - 1) && document.tokens[at].shape == Shape::Number)
    {
        return None;
    }
    let (mut amount, mut stop) = plain(document, words, at, end)?;
    let word = |token: usize| if token < end { document.word(token) } else { "" };
    let year_like = stop == at + 1 && matches!(amount.min, Some(1800..=2100)) && document.word(at).len() == 4;
    // "20 to 30", "two or three"
    if stop + 1 < end
        && matches!(word(stop), "to" | "or" | "-" | "–" | "and")
        && let Some((high, high_stop)) = plain(document, words, stop + 1, end)
        && amount.min < high.max
        && (word(stop) != "and" || at > start && document.word(at - 1).eq_ignore_ascii_case("between"))
    {
        amount =
            Amount { min: amount.min, max: high.max, is_approximate: amount.is_approximate || high.is_approximate };
        stop = high_stop;
    }
    if word(stop) == "or" && matches!(word(stop + 1), "more" | "so" | "fewer" | "less") {
        amount = match word(stop + 1) {
            "more" => amount.bounded(Bound::AtLeast),
            "so" => amount.bounded(Bound::About),
            _ => amount.bounded(Bound::UpTo),
        };
        stop += 2;
    } else if word(stop) == "+" {
        amount = amount.bounded(Bound::AtLeast);
        stop += 1;
    } else if word(stop) == "-" && matches!(word(stop + 1), "odd" | "plus") || matches!(word(stop), "plus" | "odd") {
        amount = amount.bounded(if matches!(word(stop), "odd") { Bound::About } else { Bound::AtLeast });
        stop += 1;
    }
    if matches!(word(stop), "%" | "percent" | "per" | "pc") {
        return None;
    }
    let mut from = at;
    while let Some((before, bound)) = words.bound_before(document, start, from) {
        amount = amount.bounded(bound);
        from = before;
    }
    if from > start && document.word(from - 1).eq_ignore_ascii_case("between") {
        from -= 1;
    }
    Some(Number { amount, start: from, end: stop, is_year: year_like && from == at })
}

fn is_money(word: &str) -> bool {
    matches!(word, "$" | "£" | "€" | "¥" | "#" | "No." | "no." | "/")
}

fn is_month(words: &Words, document: &Document, token: usize) -> bool {
    document.tokens[token].tag.is_name() && words.entry(document, token).is_some_and(|entry| entry.is(Context::TIME))
}

/// Numeral and number words alone.
fn plain(document: &Document, words: &Words, at: usize, end: usize) -> Option<(Amount, usize)> {
    let role =
        |token: usize| if token < end { words.entry(document, token).and_then(|entry| entry.number) } else { None };
    let mut stop = at + 1;
    let mut value: f64;
    let mut is_approximate = false;
    match document.tokens[at].shape {
        Shape::Number => {
            let text = document.word(at);
            if let Some((low, high)) = text.split_once(['-', '–']) {
                let (low, high) = (numeral(low)?, numeral(high)?);
                return (low < high).then_some((
                    Amount { min: Some(low as u64), max: Some(high as u64), is_approximate: false },
                    stop,
                ));
            }
            value = numeral(text)?;
            if value.fract() != 0.0 && !matches!(role(stop), Some((NumberRole::Multiplier, _))) {
                return None;
            }
        }
        Shape::Mark => return None,
        _ => match role(at) {
            Some((NumberRole::Unit, n)) => {
                value = n as f64;
                // "twenty three"; "a couple of hundred"
                if n >= 20
                    && let Some((NumberRole::Unit, ones @ 1..=9)) = role(stop)
                {
                    value += ones as f64;
                    stop += 1;
                }
            }
            Some((NumberRole::Multiplier, n)) => {
                // "half a dozen", "half a million"; "a dozen"
                let half = at >= 2 && document.word(at - 2).eq_ignore_ascii_case("half")
                    || at >= 1 && document.word(at - 1).eq_ignore_ascii_case("half");
                value = if half { n as f64 / 2.0 } else { n as f64 };
            }
            Some((NumberRole::Plural, least)) => {
                let mut least = least;
                // "tens of thousands"
                if stop + 1 < end
                    && document.word(stop) == "of"
                    && let Some((NumberRole::Plural, more)) = role(stop + 1)
                {
                    least = match least {
                        20 => 10 * more,
                        200 => 100 * more,
                        other => other * more / 2,
                    };
                    stop += 2;
                }
                return Some((Amount { min: Some(least), max: None, is_approximate: true }, stop));
            }
            Some((NumberRole::Some, least)) => {
                // "several hundred"
                if let Some((NumberRole::Multiplier, times)) = role(stop) {
                    return Some((Amount { min: Some(least * times), max: None, is_approximate: true }, stop + 1));
                }
                return Some((Amount { min: Some(least), max: None, is_approximate: true }, stop));
            }
            // "as many as 40", "how many"
            Some((NumberRole::Many, _))
                if at > 0 && matches!(document.word(at - 1), "as" | "As" | "how" | "How" | "too" | "so") =>
            {
                return None;
            }
            Some((NumberRole::Many, _)) => return Some((Amount { min: None, max: None, is_approximate: true }, stop)),
            Some((NumberRole::None, _)) => return Some((Amount::ZERO, stop)),
            None => return hyphenated(document, words, at).map(|amount| (amount, stop)),
        },
    }
    while stop < end {
        if document.word(stop) == "of" && stop + 1 < end && matches!(role(stop + 1), Some((NumberRole::Multiplier, _)))
        {
            stop += 1;
        }
        match role(stop) {
            Some((NumberRole::Multiplier, times)) => value *= times as f64,
            // "two hundred and five"
            _ if document.word(stop) == "and"
                && value >= 100.0
                && stop - at >= 1
                && !matches!(document.tokens[at].shape, Shape::Number)
                && matches!(role(stop - 1), Some((NumberRole::Multiplier, 100)))
                && matches!(role(stop + 1), Some((NumberRole::Unit, 1..=99))) =>
            {
                value += role(stop + 1).map_or(0.0, |(_, ones)| ones as f64);
                stop += 1;
            }
            // "a hundred-odd"
            _ if matches!(document.word(stop), "-odd") => is_approximate = true,
            _ => break,
        }
        stop += 1;
    }
    let amount = Amount::exactly(value.clamp(0.0, 1e15) as u64);
    Some((Amount { is_approximate, ..amount }, stop))
}

/// "twenty-three", "hundred-odd", "60-plus"
fn hyphenated(document: &Document, words: &Words, at: usize) -> Option<Amount> {
    let text = document.word(at);
    let (head, tail) = text.split_once('-')?;
    let value = |word: &str| numeral(word).or_else(|| words.value(word));
    let head = value(head)?;
    match tail {
        "odd" | "some" | "something" => Some(Amount { is_approximate: true, ..Amount::exactly(head as u64) }),
        "plus" => Some(Amount { max: None, ..Amount::exactly(head as u64) }),
        _ => value(tail)
            .filter(|ones| head >= 20.0 && *ones < 10.0 && !text.starts_with(|c: char| c.is_ascii_digit()))
            .map(|ones| Amount::exactly((head + ones) as u64)),
    }
}

fn numeral(text: &str) -> Option<f64> {
    let mut value = 0.0f64;
    let mut place = 0.0;
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if place > 0.0 => {
                value += f64::from(byte - b'0') * place;
                place /= 10.0;
            }
            b'0'..=b'9' => value = value * 10.0 + f64::from(byte - b'0'),
            b',' => {}
            b'.' if place == 0.0 => place = 0.1,
            _ => return None,
        }
    }
    Some(value)
}

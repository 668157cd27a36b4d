//! Numbers written with digits: "1,200", "3.5", with thousands set apart ("2 300", "2’300", "2.300") or
//! cut short ("2.5m").

use super::{count_lexicon::NumberRole, sentence_view::SentenceView};
use crate::document::{Shape, Tag};

/// The longest numeral that is read, in bytes: the digits of 2^53 and their commas.
const MAX_NUMERAL_BYTES: usize = 18;

/// Among how many words behind a number that is cut short one must be about people.
const MAX_WORDS_TO_PEOPLE: usize = 3;

/// The value of digits, commas and one decimal point: "1,200", "3.5"; not "10:30".
pub(super) fn numeral(text: &str) -> Option<f64> {
    let mut value = 0.0f64;
    let mut decimal = 0.0;
    if text.is_empty() || text.len() > MAX_NUMERAL_BYTES {
        return None;
    }
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if decimal > 0.0 => {
                value += f64::from(byte - b'0') * decimal;
                decimal /= 10.0;
            }
            b'0'..=b'9' => value = value * 10.0 + f64::from(byte - b'0'),
            b',' => {}
            b'.' if decimal == 0.0 => decimal = 0.1,
            _ => return None,
        }
    }
    Some(value)
}

/// The value of the numeral that begins with a token, and where it ends: "2 300", "2’300"; "2.300" unless a multiplier
/// follows; not "3.5", which is no number of people.
pub(super) fn digits(view: &SentenceView, at: usize) -> Option<(f64, usize)> {
    if let Some(found) = grouped(view, at) {
        return Some(found);
    }
    let text = view.word(at);
    let is_multiplied = matches!(view.number_role(at + 1), Some((NumberRole::Multiplier, _)));
    if !is_multiplied && has_grouping_stops(text) {
        return Some((numeral(&text.replace('.', ""))?, at + 1));
    }
    let value = numeral(text)?;
    (value.fract() == 0.0 || is_multiplied).then_some((value, at + 1))
}

fn is_three_digits(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn opens_thousands(word: &str) -> bool {
    (1..=3).contains(&word.len()) && !word.starts_with('0') && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// "2.300", "1.250.000"; not "3.5", "2.3000"
fn has_grouping_stops(text: &str) -> bool {
    let mut pieces = text.split('.');
    pieces.next().is_some_and(opens_thousands) && text.contains('.') && pieces.all(is_three_digits)
}

/// "2 300", "1 250 000", "2’300"; not "on Route 12 300 people", "12 3000", "12  300".
fn grouped(view: &SentenceView, at: usize) -> Option<(f64, usize)> {
    if !opens_thousands(view.word(at)) {
        return None;
    }
    let mut value = numeral(view.word(at))?;
    let mut end = at + 1;
    while let Some(next) = next_thousands(view, at, end) {
        value = value * 1000.0 + numeral(view.word(next))?;
        end = next + 1;
    }
    (end > at + 1).then_some((value, end))
}

/// The token with the next three digits of the number that began with token `first`.
fn next_thousands(view: &SentenceView, first: usize, at: usize) -> Option<usize> {
    let document = view.document;
    let between =
        |from: usize, to: usize| &document.text[document.tokens[from].span.end..document.tokens[to].span.start];
    if at >= view.end {
        return None;
    }
    if is_three_digits(view.word(at)) {
        let is_number_of_a_name = first > view.start
            && (view.tag(first - 1).is_noun() || view.tag(first - 1).is_name() || view.tag(first - 1) == Tag::Cd);
        return match between(at - 1, at) {
            "\u{a0}" | "\u{202f}" | "\u{2009}" => Some(at),
            " " => (!is_number_of_a_name).then_some(at),
            _ => None,
        };
    }
    let is_mark = matches!(view.word(at), "'" | "’") && between(at - 1, at).is_empty();
    (is_mark && is_three_digits(view.word(at + 1)) && between(at, at + 1).is_empty()).then_some(at + 1)
}

/// "2.5m people", "40k homeless"; not "fell 300m and", "10k run".
pub(super) fn cut_short(view: &SentenceView, at: usize) -> Option<f64> {
    let text = view.word(at);
    if view.shape(at) != Shape::Alphanumeric || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (digits, unit) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic())?);
    let times = match unit {
        "k" | "K" => 1e3,
        "m" | "mn" | "M" => 1e6,
        "bn" => 1e9,
        _ => return None,
    };
    let is_about_people =
        |token: usize| view.is_harm(token) || view.entry(token).is_some_and(|entry| entry.person.is_some());
    let is_count = (at + 1..=at + MAX_WORDS_TO_PEOPLE)
        .take_while(|&token| token == at + 1 || view.tag(token - 1).is_adjective() || view.tag(token - 1).is_name())
        .any(is_about_people);
    if is_count { Some(numeral(digits)? * times) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals() {
        for (text, expected) in [
            ("14", Some(14.0)),
            ("1,200", Some(1200.0)),
            ("3.5", Some(3.5)),
            ("", None),
            ("10:30", None),
            ("1.2.3", None),
            ("1234567890123456789", None),
        ] {
            assert_eq!(numeral(text), expected, "{text}");
        }
    }

    #[test]
    fn stops_that_group() {
        assert!(has_grouping_stops("2.300") && has_grouping_stops("1.250.000"));
        assert!(!has_grouping_stops("3.5") && !has_grouping_stops("300") && !has_grouping_stops("0.300"));
    }
}

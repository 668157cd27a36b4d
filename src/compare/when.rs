//! Which days the words for a time mean, as seen from the day of publication.
//!
//! "Monday" is one of the [`MAX_RECENT_DAYS`] days before, "November" or "last November" the latest there was, "in
//! 2012" that year, "since 2011" from then on. "Two years ago" is of the past and of no year. Days count from 1970.
//! Known misses: "a decade later", "the 1990s", holidays. Cost: linear.
//!
//! The words are few and each has its own arithmetic, so they are in the code and not in a table.

use super::word_keys::words;
use crate::Span;

/// The first and the last of some days.
pub(super) type DayRange = (i32, i32);

/// How many days back "Monday" and "last week" may mean.
const MAX_RECENT_DAYS: i32 = 9;
/// Days after which an event is no longer news.
const MAX_NEWS_DAYS: i32 = 45;
/// How names of months begin, spelt out or short, in the order of the year.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The days that a phrase for a time means.
pub(super) fn days(when: &str, published: i32) -> Option<DayRange> {
    let words: Vec<&str> = words(when).map(|word| word.span.of(when)).collect();
    let has = |word: &str| words.iter().any(|other| other.eq_ignore_ascii_case(word));
    let until = |last: i32| if has("since") { published } else { last };
    let year = year_of(published);
    let mut years: Vec<i32> = words.iter().filter_map(|word| year_named(word)).collect();
    if has("last") && has("year") {
        years.push(year - 1);
    }
    if let (Some(&first), Some(&last)) = (years.iter().min(), years.iter().max()) {
        return Some((first_day(first, 0), until(first_day(last + 1, 0).saturating_sub(1))));
    }
    if let Some(month) = words.iter().find_map(|word| month_named(word)) {
        let this = (0..12).rev().find(|&month| first_day(year, month) <= published).unwrap_or(0);
        let is_last_year = month > this || month == this && has("last");
        let first = first_day(year - i32::from(is_last_year), month);
        return Some((first, until(first.saturating_add(30).min(published))));
    }
    let is_recent = |word: &&str| is_day(word) || ["week", "weekend"].contains(word);
    words.iter().any(is_recent).then_some((published.saturating_sub(MAX_RECENT_DAYS), published))
}

/// Whether an event of these days is no longer news on the day of publication.
pub(super) fn is_old((_, last): DayRange, published: i32) -> bool {
    published.saturating_sub(last) > MAX_NEWS_DAYS
}

/// The days of a year.
pub(super) fn of_year(year: i32) -> DayRange {
    (first_day(year, 0), first_day(year + 1, 0).saturating_sub(1))
}

/// "Monday", "October"; not "Oban".
pub(super) fn is_time(word: &str) -> bool {
    word.ends_with("day") || month_named(word).is_some()
}

/// "Monday", "early today"; not "in March".
pub(super) fn is_of_today(when: &str) -> bool {
    words(when).any(|word| is_day(word.span.of(when)))
}

fn is_day(word: &str) -> bool {
    word.len() > "day".len() && word.to_lowercase().ends_with("day")
        || ["tonight", "overnight", "Tonight", "Overnight"].contains(&word)
}

fn month_named(word: &str) -> Option<i32> {
    let is_month = |month: &&str| word.starts_with(*month) && word.len() < 10 && !word.ends_with("day");
    MONTHS.iter().position(is_month).map(|month| month as i32)
}

fn year_named(word: &str) -> Option<i32> {
    word.parse().ok().filter(|year| (1800..2100).contains(year) && word.len() == 4)
}

/// The past that a sentence puts itself in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Past {
    /// The byte where it is first named.
    pub at: usize,
    /// Its years; none in "two years ago".
    pub years: Vec<i32>,
    /// Whether a clause on it follows: "since 1987, when 52 died".
    pub is_clause: bool,
}

/// The past of a sentence; none if it is of today.
pub(super) fn past(sentence: &str, published: Option<i32>, is_counted: impl Fn(Span) -> bool) -> Option<Past> {
    let this_year = published.map(year_of);
    let words: Vec<Span> = words(sentence).map(|word| word.span).collect();
    let mut past: Option<Past> = None;
    for (at, &span) in words.iter().enumerate() {
        let word = span.of(sentence);
        let before = at.checked_sub(1).map_or("", |at| words[at].of(sentence));
        let is_ago = word == "ago" && ["year", "decade", "centur"].iter().any(|unit| before.starts_with(unit));
        let year = year_named(word).filter(|_| !is_counted(span));
        if year.is_some() && year == this_year {
            return None;
        }
        let is_until_today = before.eq_ignore_ascii_case("since") && !sentence[span.end..].starts_with(',');
        let year = year.filter(|&year| !is_until_today && this_year.is_none_or(|this| year < this));
        if year.is_some() || is_ago || word == "year" && before == "last" {
            let rest = &sentence[span.end..];
            let is_clause =
                [", when", ", where", ", which", ", in which"].iter().any(|opening| rest.starts_with(opening));
            past.get_or_insert(Past { at: span.start, years: Vec::new(), is_clause }).years.extend(year);
        }
    }
    past
}

/// The year of a day, after Hinnant's `civil_from_days`.
fn year_of(day: i32) -> i32 {
    let day = i64::from(day) + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // The years counted here begin in March.
    (year + era * 400 + i64::from(of_year >= 306)) as i32
}

/// The first day of a month, 0 to 11, after Hinnant's `days_from_civil`.
fn first_day(year: i32, month: i32) -> i32 {
    let year = i64::from(year) - i64::from(month < 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((i64::from(month) + 10) % 12) + 2) / 5;
    let day = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    day.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

#[cfg(test)]
mod tests {
    use super::{days, first_day, is_of_today, is_old, of_year, past, year_of};

    /// 31 May 2025.
    const PUBLISHED: i32 = 20_239;

    #[test]
    fn years_of_days() {
        let cases = [
            (0, 1970),
            (364, 1970),
            (365, 1971),
            (-1, 1969),
            (10_956, 1999),
            (10_957, 2000),
            (11_016, 2000),
            (20_453, 2025),
            (20_454, 2026),
        ];
        for (day, year) in cases {
            assert_eq!(year_of(day), year, "day {day}");
            assert!(first_day(year, 0) <= day && day < first_day(year + 1, 0), "day {day}");
        }
        assert_eq!((first_day(2000, 2), first_day(2025, 4)), (11_017, 20_209));
        year_of(i32::MIN);
        year_of(i32::MAX);
        first_day(i32::MAX, 11);
    }

    #[test]
    fn days_of_phrases() {
        let may = first_day(2025, 4);
        for (when, expected) in [
            ("Monday night", (PUBLISHED - 9, PUBLISHED)),
            ("last week", (PUBLISHED - 9, PUBLISHED)),
            ("May 12", (may, PUBLISHED)),
            ("last May", (first_day(2024, 4), first_day(2024, 4) + 30)),
            ("Nov. 3", (first_day(2024, 10), first_day(2024, 10) + 30)),
            ("Sept. 11, 2001", of_year(2001)),
            ("between 1978 and 1995", (first_day(1978, 0), first_day(1996, 0) - 1)),
            ("since 2011", (first_day(2011, 0), PUBLISHED)),
            ("last year", of_year(2024)),
        ] {
            assert_eq!(days(when, PUBLISHED), Some(expected), "{when}");
        }
        for when in ["two years ago", "the day", "later"] {
            assert_eq!(days(when, PUBLISHED), None, "{when}");
        }
    }

    #[test]
    fn old_news() {
        let is_old = |when| is_old(days(when, PUBLISHED).unwrap(), PUBLISHED);
        assert!(["March", "last May", "in 2024"].into_iter().all(is_old));
        assert!(!["Monday", "April", "May 12", "since March"].into_iter().any(is_old));
        assert!(is_of_today("early Monday") && !is_of_today("in March"));
    }

    #[test]
    fn the_past() {
        let past = |sentence| past(sentence, Some(PUBLISHED), |_| false).map(|past| past.years);
        assert_eq!(past("It was the worst accident since 1987, when 52 died."), Some(vec![1987]));
        assert_eq!(past("Some 3,000 died in the war of 2017-18."), Some(vec![2017]));
        assert_eq!(past("A fire there two years ago killed nine."), Some(vec![]));
        for today in [
            "The blast killed 12.",
            "It has killed 12 since 2021.",
            "The blast of 4 May 2025 killed 12, as one in 2019 did.",
            "Of 1,987 guests 12 died.",
        ] {
            assert_eq!(past(today), None, "{today}");
        }
    }
}

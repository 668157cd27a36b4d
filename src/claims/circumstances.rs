//! Where, when and by what people were harmed, as the sentence of a count gives it.
//!
//! - `when`: "Monday night", "Sept. 11, 2001", "since 2011", "last year", "two days ago", "the 1990s".
//! - `place`: a name after "in", "at", "near" and the like, or a noun for a place: "the market", "a church in Port Aldo";
//!   not "in Congress" after "voted", not "in March".
//! - `cause`: a noun for an event, before the harm or after "in", "by", "when": "the blast", "a gas attack".
//!
//! Of several the nearest to the count is taken: "killed 130 in one city last year and 32 in another in March" has a place
//! and a time for each.
//!
//! Known misses: what another sentence tells; places named without a preposition ("the Oban ferry"). Cost: sentences with
//! a count only.

use std::ops::Range;

use super::{
    casualty::Casualty,
    words::{Context, Words},
};
use crate::document::{ChunkKind, Document, Shape};

/// How many words further off what stands before a count is than what follows it.
const BEFORE: usize = 6;

/// Words of a sentence that say more of a count.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub cause: Option<Range<usize>>,
    pub place: Option<Range<usize>>,
    pub when: Option<Range<usize>>,
}

/// The circumstances of each count of the sentence with these tokens.
pub(super) fn circumstances(
    document: &Document,
    words: &Words,
    start: usize,
    end: usize,
    casualties: &[Casualty],
) -> Vec<Found> {
    if casualties.is_empty() {
        return Vec::new();
    }
    let scene = Scene { document, words, start, end };
    let (times, places, causes) = (scene.times(), scene.places(), scene.causes(casualties));
    let of = |casualty: &Casualty| {
        let nearest = |all: &[Range<usize>]| nearest(all, casualty);
        Found { cause: nearest(&causes), place: nearest(&places), when: nearest(&times) }
    };
    casualties.iter().map(of).collect()
}

/// The phrase nearest to a count; what follows is nearer than what stands before.
fn nearest(all: &[Range<usize>], casualty: &Casualty) -> Option<Range<usize>> {
    let here = &casualty.tokens;
    let distance = |phrase: &Range<usize>| match phrase.start.checked_sub(here.end) {
        Some(after) => after,
        None => BEFORE + here.start.saturating_sub(phrase.end),
    };
    all.iter().min_by_key(|phrase| distance(phrase)).cloned()
}

struct Scene<'a> {
    document: &'a Document<'a>,
    words: &'a Words,
    start: usize,
    end: usize,
}

impl Scene<'_> {
    fn word(&self, token: usize) -> &str {
        if (self.start..self.end).contains(&token) { self.document.word(token) } else { "" }
    }

    fn is(&self, token: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.word(token).eq_ignore_ascii_case(word))
    }

    fn has(&self, token: usize, context: Context) -> bool {
        token < self.end && self.words.entry(self.document, token).is_some_and(|entry| entry.is(context))
    }

    fn is_year(&self, token: usize) -> bool {
        let word = self.word(token);
        word.len() == 4
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && (1500..2100).contains(&word.parse().unwrap_or(0))
    }

    fn is_numeral(&self, token: usize) -> bool {
        token < self.end && self.document.tokens[token].shape == Shape::Number
    }

    /// A name of a day or month: "Monday", "Sept."; not "may".
    fn is_date_name(&self, token: usize) -> bool {
        self.has(token, Context::TIME)
            && self.document.tokens[token].tag.is_name()
            && self.document.tokens[token].shape != Shape::Lower
    }

    fn times(&self) -> Vec<Range<usize>> {
        const OPENING: &[&str] =
            &["last", "this", "next", "previous", "past", "same", "earlier", "early", "late", "mid", "recent"];
        let mut times = Vec::new();
        let mut at = self.start;
        while at < self.end {
            let Some(mut end) = self.time(at) else {
                at += 1;
                continue;
            };
            let mut from = at;
            // "early Monday", "the previous night"
            while from > self.start && self.is(from - 1, OPENING) {
                from -= 1;
            }
            // "between 1978 and 1995", "from March to May", "since 2011"
            let lead = if from > self.start { self.word(from - 1).to_ascii_lowercase() } else { String::new() };
            let joint: &[&str] = if lead == "between" { &["and"] } else { &["to", "until", "through"] };
            if matches!(lead.as_str(), "between" | "from")
                && self.is(end, joint)
                && let Some(second) = self.time(end + 1)
            {
                (from, end) = (from - 1, second);
            } else if matches!(lead.as_str(), "since" | "until" | "before" | "after") && !self.is(end, &["'s", "’s"])
            {
                from -= 1;
            }
            times.push(from..end);
            at = end;
        }
        times
    }

    /// Where a time that begins at a token ends.
    fn time(&self, at: usize) -> Option<usize> {
        if at >= self.end {
            return None;
        }
        if self.is(at, &["today", "yesterday", "tonight", "overnight"]) || self.is_decade(at) {
            return Some(at + 1);
        }
        if self.is_date_name(at) {
            let mut end = at + 1;
            while self.is(end, &["morning", "afternoon", "evening", "night"])
                || self.is_numeral(end)
                || self.is_date_name(end)
            {
                end += 1;
            }
            // "Sept. 11, 2001"; "Monday, May 2"
            if self.is(end, &[","]) && (self.is_year(end + 1) || self.is_date_name(end + 1)) {
                return self.time(end + 1).or(Some(end + 2));
            }
            return Some(end);
        }
        if self.is_year(at) {
            let led = at == self.start
                || self.is(
                    at - 1,
                    &[
                        "in", "since", "of", "from", "between", "by", "until", "during", "to", "and", "the", "his",
                        "her", "their", "its", ",", "(",
                    ],
                );
            return led.then_some(at + 1);
        }
        // "last year", "the past two years", "this month"
        let opens = self.is(at, &["last", "this", "next", "previous", "past", "same"]);
        let number =
            usize::from(self.is_numeral(at + 1) || self.words.value(&self.word(at + 1).to_ascii_lowercase()).is_some());
        let unit = |token: usize| {
            self.is(
                token,
                &[
                    "day", "days", "week", "weeks", "weekend", "month", "months", "year", "years", "decade", "decades",
                    "century", "night", "morning", "evening",
                ],
            ) || self.is(token, &["afternoon", "spring", "summer", "autumn", "fall", "winter", "hours"])
                || self.is_date_name(token)
        };
        if opens && unit(at + 1 + number) {
            return Some(at + 2 + number);
        }
        // "two days ago", "a decade earlier"
        let counted = self.is_numeral(at)
            || self.is(at, &["a", "an"])
            || self.words.value(&self.word(at).to_ascii_lowercase()).is_some();
        (counted && unit(at + 1) && self.is(at + 2, &["ago", "earlier", "later", "before"])).then_some(at + 3)
    }

    /// "the 1990s"
    fn is_decade(&self, at: usize) -> bool {
        let word = self.word(at);
        word.len() == 5 && word.ends_with("0s") && word[..4].bytes().all(|byte| byte.is_ascii_digit())
    }

    fn places(&self) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        let chunks = &self.document.chunks;
        let (first, last) =
            (self.document.tokens[self.start].chunk as usize, self.document.tokens[self.end - 1].chunk as usize);
        let mut at = first;
        while at < last {
            let (preposition, phrase) = (&chunks[at], &chunks[at + 1]);
            at += 1;
            let leads = preposition.kind == ChunkKind::Preposition
                && self.is(
                    preposition.head(),
                    &[
                        "in",
                        "at",
                        "near",
                        "outside",
                        "inside",
                        "across",
                        "around",
                        "off",
                        "along",
                        "throughout",
                        "on",
                        "within",
                        "of",
                        "from",
                    ],
                );
            if !leads || phrase.kind != ChunkKind::NounPhrase {
                continue;
            }
            let strict = self.is(preposition.head(), &["on", "of", "from", "around"]);
            let Some(mut place) = self.place(phrase.tokens.clone(), strict) else { continue };
            // "of the city": a place only behind another
            if self.is(preposition.head(), &["of", "from"])
                && !places.last().is_some_and(|before| before.end == preposition.tokens.start)
            {
                continue;
            }
            // "Port Aldo, Norland"
            while self.is(place.end, &[","])
                && let Some(next) = chunks.get(self.document.tokens[place.end].chunk as usize + 1)
                && next.kind == ChunkKind::NounPhrase
                && next.tokens.end <= self.end
                && next
                    .tokens
                    .clone()
                    .all(|token| self.document.tokens[token].tag.is_name() && !self.has(token, Context::TIME))
                && (next.tokens.end == self.end || self.is(next.tokens.end, &[",", ".", ";", ")"]))
            {
                place.end = next.tokens.end;
            }
            // "a church in Port Aldo"
            match places.last_mut().filter(|before| before.end == preposition.tokens.start) {
                Some(before) => before.end = place.end,
                None => places.push(place),
            }
        }
        places
    }

    /// The words of a noun phrase that name a place.
    fn place(&self, phrase: Range<usize>, strict: bool) -> Option<Range<usize>> {
        // "the market last year" is one chunk.
        let end = (phrase.start + 1..phrase.end).find(|&token| self.time(token).is_some()).unwrap_or(phrase.end);
        let (phrase, head) = (phrase.start..end, end - 1);
        let token = &self.document.tokens[head];
        let is_named =
            token.tag.is_name() && matches!(token.shape, Shape::Title | Shape::Mixed | Shape::Upper | Shape::Dotted);
        let is_person = phrase.clone().any(|token| {
            self.words.entry(self.document, token).is_some_and(|entry| entry.person == Some(true))
                || self.is(token, &["mr.", "mrs.", "ms.", "dr.", "sen."])
        });
        if self.has(head, Context::PLACE) && !is_person {
            return Some(phrase);
        }
        const BODIES: &[&str] = &[
            "department",
            "ministry",
            "committee",
            "congress",
            "senate",
            "parliament",
            "party",
            "court",
            "council",
            "twitter",
            "facebook",
        ];
        let is_name = is_named
            && !is_person
            && !self.is(head, BODIES)
            && !phrase.clone().any(|token| self.has(token, Context::TIME) || self.has(token, Context::EVENT));
        (is_name && !strict).then_some(phrase)
    }

    fn causes(&self, casualties: &[Casualty]) -> Vec<Range<usize>> {
        let chunks = &self.document.chunks;
        let (first, last) =
            (self.document.tokens[self.start].chunk as usize, self.document.tokens[self.end - 1].chunk as usize);
        let mut causes = Vec::new();
        for at in first..=last {
            let phrase = chunks[at].tokens.clone();
            let head = phrase.end - 1;
            let is_event = |token: usize| self.has(token, Context::EVENT) || self.has(token, Context::DISASTER);
            if chunks[at].kind != ChunkKind::NounPhrase
                || !is_event(head)
                || !self.document.tokens[head].tag.is_noun()
                || casualties
                    .iter()
                    .any(|casualty| casualty.victims.as_ref().is_some_and(|victims| victims.contains(&head)))
            {
                continue;
            }
            let before = if at > first { chunks[at - 1].head() } else { self.end };
            let led = self.is(before, &["in", "by", "during", "when", "after", "from", "amid", "as", "with", "since"]);
            let is_person = self.words.entry(self.document, head).is_some_and(|entry| entry.person.is_some());
            let acts = casualties.iter().any(|casualty| (phrase.end..phrase.end + 4).contains(&casualty.tokens.start));
            if led && !(is_person && !self.is(before, &["by"])) || acts && !is_person {
                causes.push(phrase);
            }
        }
        causes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Extractor;

    /// Cause, place and time of the first count.
    fn read(text: &str) -> [String; 3] {
        let extractor = Extractor::shared();
        let document = extractor.read(text);
        let words = Words::new().unwrap();
        let tokens = document.sentences[0].tokens.clone();
        let casualties = super::super::casualty::counts(&document, &words, tokens.start, tokens.end);
        let found = circumstances(&document, &words, tokens.start, tokens.end, &casualties).remove(0);
        [found.cause, found.place, found.when]
            .map(|range| range.map_or("-".into(), |range| document.span(range).of(text).to_string()))
    }

    #[test]
    fn circumstances_are_found() {
        for (text, expected) in [
            ("The blast killed 14 people in Port Aldo on Monday.", ["The blast", "Port Aldo", "Monday"]),
            (
                "At least nine villagers died in a gas attack near the market last year.",
                ["a gas attack", "the market", "last year"],
            ),
            ("On Sept. 11, 2001, nearly 3,000 people were killed.", ["-", "-", "Sept. 11, 2001"]),
            ("Two nurses were hurt when a truck hit a bus.", ["a truck", "-", "-"]),
            ("Two nurses were hurt, the council said.", ["-", "-", "-"]),
            (
                "The 1994 flood drowned 40 people in a village in Norland.",
                ["The 1994 flood", "a village in Norland", "1994"],
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}

//! Where, when and by what people were harmed, as the sentence of a count gives it.
//!
//! - `when`: "Monday night", "Sept. 11, 2001", "since 2011", "last year", "two days ago", "the 1990s".
//! - `place`: a name after "in", "at", "near" and the like, or a noun for a place: "the market", "a church in Port
//!   Aldo"; not "in Congress" after "voted", not "in March".
//! - `cause`: a noun for an event, before the harm or after "in", "by", "when": "the blast", "a gas attack".
//!
//! Of several the nearest to the count is taken: "killed 130 in one city last year and 32 in another in March" has a
//! place and a time for each.
//!
//! Known misses: what another sentence says; places named without a preposition ("the Oban ferry"). Cost: sentences
//! with a count only.

use std::ops::Range;

use super::{
    casualty::Casualty,
    count_lexicon::{CountLexicon, WordClass},
    rule_words::WordList,
    sentence_view::SentenceView,
};
use crate::document::{ChunkKind, Document, Shape};

/// How many words further from a count a phrase before it is taken to be than one after it.
const WORDS_ADDED_BEFORE: usize = 6;

/// How many words before a count its cause may end: "the blast on Monday killed 14".
const MAX_WORDS_FROM_CAUSE: usize = 3;

/// The circumstances of one count.
#[derive(Clone, Debug, Default)]
pub(super) struct CountCircumstances {
    pub cause: Option<Range<usize>>,
    pub place: Option<Range<usize>>,
    pub when: Option<Range<usize>>,
}

/// The circumstances of each count of the sentence with the tokens from `start` to `end`.
pub(super) fn circumstances(
    document: &Document,
    lexicon: &CountLexicon,
    start: usize,
    end: usize,
    casualties: &[Casualty],
) -> Vec<CountCircumstances> {
    if casualties.is_empty() {
        return Vec::new();
    }
    let finder = CircumstanceFinder { view: SentenceView { document, lexicon, start, end } };
    let (times, places, causes) = (finder.times(), finder.places(), finder.causes(casualties));
    let of = |casualty: &Casualty| CountCircumstances {
        cause: nearest(&causes, &casualty.tokens),
        place: nearest(&places, &casualty.tokens),
        when: nearest(&times, &casualty.tokens),
    };
    casualties.iter().map(of).collect()
}

/// The phrase nearest to a count; of two as near the one that follows.
fn nearest(phrases: &[Range<usize>], count: &Range<usize>) -> Option<Range<usize>> {
    let distance = |phrase: &Range<usize>| match phrase.start.checked_sub(count.end) {
        Some(after) => after,
        None => WORDS_ADDED_BEFORE + count.start.saturating_sub(phrase.end),
    };
    phrases.iter().min_by_key(|phrase| distance(phrase)).cloned()
}

/// "1994"; not "1200"
fn is_year(word: &str) -> bool {
    const YEARS: Range<u32> = 1500..2100;
    word.len() == 4
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && word.parse().is_ok_and(|year| YEARS.contains(&year))
}

/// "1990s"; not "1994s"
fn is_decade(word: &str) -> bool {
    word.len() == 5 && word.ends_with("0s") && word[..4].bytes().all(|byte| byte.is_ascii_digit())
}

/// Finds the times, places and causes of one sentence.
struct CircumstanceFinder<'a> {
    view: SentenceView<'a>,
}

impl CircumstanceFinder<'_> {
    fn is_numeral(&self, token: usize) -> bool {
        token < self.view.end && self.view.shape(token) == Shape::Number
    }

    /// Whether a word is a numeral or a number word.
    fn is_number(&self, token: usize) -> bool {
        self.is_numeral(token) || self.view.lexicon.value(&self.view.word(token).to_ascii_lowercase()).is_some()
    }

    /// A name of a day or month: "Monday", "Sept."; not "may".
    fn is_date_name(&self, token: usize) -> bool {
        self.view.has(token, WordClass::TIME)
            && self.view.tag(token).is_name()
            && self.view.shape(token) != Shape::Lower
    }

    fn times(&self) -> Vec<Range<usize>> {
        let view = &self.view;
        let mut times = Vec::new();
        let mut at = view.start;
        while at < view.end {
            let Some(mut end) = self.time_end(at) else {
                at += 1;
                continue;
            };
            let mut from = at;
            // "early Monday", "the previous night"
            while from > view.start && view.is_in(from - 1, WordList::TimeOpening) {
                from -= 1;
            }
            // At the start of the text this is the time itself, which is no lead.
            let lead = from.saturating_sub(1);
            let joint: &[&str] = if view.is(lead, &["between"]) { &["and"] } else { &["to", "until", "through"] };
            // "between 1978 and 1995", "from March to May"
            if view.is(lead, &["between", "from"])
                && view.is(end, joint)
                && let Some(second) = self.time_end(end + 1)
            {
                (from, end) = (lead, second);
            // "since 2011"; not "after Monday's vote"
            } else if view.is_in(lead, WordList::TimeLead) && !view.is(end, &["'s", "’s"]) {
                from = lead;
            }
            times.push(from..end);
            at = end;
        }
        times
    }

    /// Where a time that begins at a token ends.
    fn time_end(&self, at: usize) -> Option<usize> {
        let view = &self.view;
        if at >= view.end {
            return None;
        }
        if view.is_in(at, WordList::DayWord) || is_decade(view.word(at)) {
            return Some(at + 1);
        }
        if self.is_date_name(at) {
            return Some(self.date_end(at));
        }
        if is_year(view.word(at)) {
            let is_led = at == view.start || view.is_in(at - 1, WordList::YearLead);
            return is_led.then_some(at + 1);
        }
        let is_unit = |token: usize| view.is_in(token, WordList::TimeUnit) || self.is_date_name(token);
        // "last year", "the past two years", "this month"
        let number = usize::from(self.is_number(at + 1));
        if view.is_in(at, WordList::RelativeTime) && is_unit(at + 1 + number) {
            return Some(at + 2 + number);
        }
        // "two days ago", "a decade earlier"
        let is_counted = view.is(at, &["a", "an"]) || self.is_number(at);
        (is_counted && is_unit(at + 1) && view.is_in(at + 2, WordList::TimeDistance)).then_some(at + 3)
    }

    /// Where a date that begins with the name of a day or month ends: "Monday night", "Sept. 11, 2001".
    fn date_end(&self, at: usize) -> usize {
        let view = &self.view;
        let mut end = at + 1;
        while view.is_in(end, WordList::DayPart) || self.is_numeral(end) || self.is_date_name(end) {
            end += 1;
        }
        // "Sept. 11, 2001"; "Monday, May 2"
        if view.is(end, &[","]) && (is_year(view.word(end + 1)) || self.is_date_name(end + 1)) {
            return self.time_end(end + 1).unwrap_or(end + 2);
        }
        end
    }

    fn places(&self) -> Vec<Range<usize>> {
        let view = &self.view;
        let mut places: Vec<Range<usize>> = Vec::new();
        for at in self.chunks().skip(1) {
            let [preposition, phrase] = [&view.document.chunks[at - 1], &view.document.chunks[at]];
            let lead = preposition.head();
            if preposition.kind != ChunkKind::Preposition
                || !view.is_in(lead, WordList::PlaceLead)
                || phrase.kind != ChunkKind::NounPhrase
            {
                continue;
            }
            let is_strict = view.is_in(lead, WordList::StrictPlaceLead);
            let Some(mut place) = self.place(phrase.tokens.clone(), is_strict) else { continue };
            let before = places.last_mut().filter(|before| before.end == preposition.tokens.start);
            // "of the city": a place only behind another
            if view.is(lead, &["of", "from"]) && before.is_none() {
                continue;
            }
            place.end = self.with_country(place.end);
            // "a church in Port Aldo"
            match before {
                Some(before) => before.end = place.end,
                None => places.push(place),
            }
        }
        places
    }

    /// The chunks of the sentence.
    fn chunks(&self) -> std::ops::RangeInclusive<usize> {
        let of = |token: usize| self.view.document.tokens[token].chunk as usize;
        of(self.view.start)..=of(self.view.end - 1)
    }

    /// Where a place ends with the places that contain it: "Port Aldo, Norland".
    fn with_country(&self, mut end: usize) -> usize {
        let (view, document) = (&self.view, self.view.document);
        while view.is(end, &[","])
            && let Some(next) = document.chunks.get(document.tokens[end].chunk as usize + 1)
            && next.kind == ChunkKind::NounPhrase
            && next.tokens.end <= view.end
            && next.tokens.clone().all(|token| view.tag(token).is_name() && !view.has(token, WordClass::TIME))
            && (next.tokens.end == view.end || view.is(next.tokens.end, &[",", ".", ";", ")"]))
        {
            end = next.tokens.end;
        }
        end
    }

    /// The words of a noun phrase that name a place; if strict, only a noun for one does: "on the bridge", not "on
    /// Lund".
    fn place(&self, phrase: Range<usize>, is_strict: bool) -> Option<Range<usize>> {
        let view = &self.view;
        // "the market last year" is one chunk.
        let end = (phrase.start + 1..phrase.end).find(|&token| self.time_end(token).is_some()).unwrap_or(phrase.end);
        let (phrase, head) = (phrase.start..end, end - 1);
        let is_person = phrase.clone().any(|token| {
            view.entry(token).is_some_and(|entry| entry.person == Some(true))
                || view.is_in(token, WordList::PersonTitle)
        });
        if is_person {
            return None;
        }
        if view.has(head, WordClass::PLACE) {
            return Some(phrase);
        }
        let is_name = view.tag(head).is_name()
            && matches!(view.shape(head), Shape::Title | Shape::Mixed | Shape::Upper | Shape::Dotted)
            && !view.is_in(head, WordList::NoPlace)
            && !phrase.clone().any(|token| view.has(token, WordClass::TIME) || view.has(token, WordClass::EVENT));
        (is_name && !is_strict).then_some(phrase)
    }

    fn causes(&self, casualties: &[Casualty]) -> Vec<Range<usize>> {
        let (view, chunks) = (&self.view, &self.view.document.chunks);
        let first = *self.chunks().start();
        let mut causes = Vec::new();
        for at in self.chunks() {
            let phrase = chunks[at].tokens.clone();
            let head = phrase.end - 1;
            let is_victim =
                |casualty: &Casualty| casualty.victims.as_ref().is_some_and(|victims| victims.contains(&head));
            if chunks[at].kind != ChunkKind::NounPhrase
                || !(view.has(head, WordClass::EVENT) || view.has(head, WordClass::DISASTER))
                || !view.tag(head).is_noun()
                || casualties.iter().any(is_victim)
            {
                continue;
            }
            let before = if at > first { chunks[at - 1].head() } else { view.end };
            let is_led = view.is_in(before, WordList::CauseLead);
            let is_person = view.entry(head).is_some_and(|entry| entry.person.is_some());
            let reach = phrase.end..=phrase.end + MAX_WORDS_FROM_CAUSE;
            let acts = casualties.iter().any(|casualty| reach.contains(&casualty.tokens.start));
            if is_led && !(is_person && !view.is(before, &["by"])) || acts && !is_person {
                causes.push(phrase);
            }
        }
        causes
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        Extractor,
        claims::{casualty, rule_words::RuleWords},
    };

    #[test]
    fn years_and_decades() {
        assert!(is_year("1994") && !is_year("1200") && !is_year("2100") && !is_year("199") && !is_year("1,99"));
        assert!(is_decade("1990s") && !is_decade("1994s") && !is_decade("é90s"));
    }

    #[test]
    fn what_follows_is_nearer() {
        let phrases = [0..2, 9..10, 14..15];
        assert_eq!(nearest(&phrases, &(3..5)), Some(9..10));
        assert_eq!(nearest(&phrases[..1], &(3..5)), Some(0..2));
        assert_eq!(nearest(&[], &(3..5)), None);
    }

    /// Cause, place and time of the first count.
    fn read(text: &str) -> [String; 3] {
        let extractor = Extractor::shared();
        let document = extractor.read(text);
        let lexicon = CountLexicon::new(Arc::new(RuleWords::new().unwrap())).unwrap();
        let tokens = document.sentences[0].tokens.clone();
        let casualties = casualty::counts(&document, &lexicon, tokens.start, tokens.end);
        let found = circumstances(&document, &lexicon, tokens.start, tokens.end, &casualties).remove(0);
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

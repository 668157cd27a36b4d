//! The sentences of an article that count people harmed, each with what shows which event it is about.
//!
//! # Method
//! Counts of one sentence are taken together, unless their times differ ("killed 130 in one city last November and 32
//! in another in March"), or one is of a relative ("his father was killed"), whose fate is an event of its own. What is
//! taken together is
//! - *of the past* if its own words for a time are of weeks ago ("last November"), if its sentence names an earlier
//!   year ("in 1987"; not "since 1987", but "since 1987, when"), or puts itself in the past ("two years ago"), or sets
//!   itself, after the lead, in a place that nothing else in the article names ("the Norwick shooting");
//! - a vector of the words of its sentence, in which names and words near the count have the most weight. Numbers from
//!   [`MIN_NUMBER`] on are words too: "killed 49" in two articles is a sign, "killed two" is none. What is not of the
//!   past has the words around the sentence and of the title as well, other than of sentences that count, for it may
//!   name nothing itself: "Four people died there."

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    terms::{Rarity, Term, TermReader, Vector, vector},
    when::{self, DayRange},
    word_keys::{without_possessive, words},
};
use crate::{
    Error, Span,
    document::{Document, Vocabulary},
    hash,
    lexicon::shipped_table,
};

/// Bytes from a count within which a term has its full weight.
const MAX_BYTES_FROM_COUNT: usize = 60;
/// The weight of a term of the sentence that is further from the count.
const FAR_WEIGHT: f32 = 0.5;
/// The weight of a word within a count, which says who was harmed.
const WITHIN_COUNT_WEIGHT: f32 = 0.6;
/// How much more a name weighs than a word.
const NAME_WEIGHT: f32 = 4.0;
/// The weight of words around the sentence and of the title.
const AROUND_WEIGHT: f32 = 0.2;
/// How many bytes before the sentence are read as words around it.
const BYTES_BEFORE: usize = 250;
/// How many bytes after the sentence are read as words around it.
const BYTES_AFTER: usize = 125;
/// The least number of people that is a sign of an event: many events kill two.
const MIN_NUMBER: u64 = 4;
/// The least number of people that is a better sign.
const MIN_LARGE_NUMBER: u64 = 10;
/// The weight of a number from [`MIN_NUMBER`] on.
const NUMBER_WEIGHT: f32 = 7.0;
/// The weight of a number from [`MIN_LARGE_NUMBER`] on.
const LARGE_NUMBER_WEIGHT: f32 = 12.0;
/// The terms of a sentence that its vector keeps, the heaviest first.
const MAX_TERMS: usize = 40;
/// Sentences at the beginning of an article, which set the place.
const LEAD_SENTENCES: usize = 3;
/// Letters at the beginning that the names of a place and of its people have in common: "Lethia", "Lethian".
const PLACE_STEM_LETTERS: usize = 5;

/// A count of people harmed, as the claims of an article have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CasualtyCount<'a> {
    /// Its article, by index.
    pub article: usize,
    /// Its words.
    pub span: Span,
    /// When it was, as its sentence says: "Monday", "in 1987".
    pub when: Option<&'a str>,
    /// What happened to the people: "killed".
    pub kind: &'a str,
    /// The lower bound of the number, if it has one.
    pub number: Option<u64>,
}

/// Counts of one sentence that are of one event.
#[derive(Debug)]
pub(super) struct CasualtySentence {
    pub article: usize,
    /// By index.
    pub counts: Vec<usize>,
    pub span: Span,
    pub vector: Vector,
    /// When it was, as far as the sentence says.
    pub days: Option<DayRange>,
    /// The places that the sentence sets it in, as terms.
    pub places: Vec<u64>,
    pub is_of_relative: bool,
    pub is_of_past: bool,
}

/// The tables and figures that casualty sentences are read with.
pub(super) struct SentenceReader<'a> {
    terms: &'a TermReader,
    rarity: &'a Rarity,
    words: &'a CasualtyWords,
}

/// The word lists of this module.
#[derive(Debug)]
pub(super) struct CasualtyWords {
    /// "shooting"
    event_nouns: BTreeSet<&'static str>,
    /// "father"
    relatives: BTreeSet<&'static str>,
    /// "his"
    owners: BTreeSet<&'static str>,
    /// The words by which a text is cut into sentences.
    vocabulary: Vocabulary,
}

impl CasualtyWords {
    pub fn new() -> Result<Self, Error> {
        let events = shipped_table!("compare/event_nouns.tsv", 1)?;
        let relatives = shipped_table!("compare/relatives.tsv", 2)?;
        let of_class =
            |class: &str| relatives.rows().filter(|(_, row)| row[1] == class).map(|(_, row)| row[0]).collect();
        Ok(CasualtyWords {
            event_nouns: events.rows().map(|(_, row)| row[0]).collect(),
            relatives: of_class("relative"),
            owners: of_class("owner"),
            vocabulary: Vocabulary::shipped()?,
        })
    }

    /// The places that a sentence may set an event in: names after "in" and the like, or before a noun for an event
    /// ("the Norwick shooting"); not "Ann Lee of the Norwick Hospital said".
    fn places(&self, sentence: &str) -> Vec<Span> {
        const PLACE_PREPOSITIONS: [&str; 4] = ["in", "near", "off", "outside"];
        let words: Vec<Span> = words(sentence).map(|word| word.span).collect();
        let word = |at: usize| words[at].of(sentence);
        let is_name = |at: usize| word(at).starts_with(char::is_uppercase) && word(at).len() > 2;
        let is_event = |at: usize| self.event_nouns.contains(word(at).trim_end_matches('s'));
        let is_before_event = |at: usize| {
            let mut next_two = (at + 1..words.len()).take(2);
            next_two.find(|&next| !is_name(next)).is_some_and(is_event)
        };
        let is_place = |at: usize| is_name(at) && (PLACE_PREPOSITIONS.contains(&word(at - 1)) || is_before_event(at));
        (1..words.len()).filter(|&at| is_place(at) && !when::is_time(word(at))).map(|at| words[at]).collect()
    }

    /// "his father, a police officer, was killed"; not "a father was killed".
    fn is_of_relative(&self, count: &str) -> bool {
        let words: Vec<&str> = words(count).map(|word| word.span.of(count)).collect();
        let is_owner =
            |word: &str| self.owners.contains(word.to_ascii_lowercase().as_str()) || without_possessive(word) != word;
        let is_relative = |word: &&str| self.relatives.contains(*word);
        words.iter().enumerate().any(|(at, word)| is_owner(word) && words[at + 1..].iter().take(2).any(is_relative))
    }
}

/// An article whose casualty sentences are read.
pub(super) struct CountedArticle<'a> {
    pub article: usize,
    pub text: &'a str,
    pub title: &'a str,
    pub day: Option<i32>,
}

/// Sentences by their first byte, with the counts in them.
type CountsBySentence = BTreeMap<usize, (Span, Vec<usize>)>;

impl<'a> SentenceReader<'a> {
    pub fn new(terms: &'a TermReader, rarity: &'a Rarity, words: &'a CasualtyWords) -> Self {
        SentenceReader { terms, rarity, words }
    }

    /// The casualty sentences of an article in order; `of_article` are its counts, by index in `counts`.
    pub fn read(
        &self,
        article: &CountedArticle,
        counts: &[CasualtyCount],
        of_article: &[usize],
    ) -> Vec<CasualtySentence> {
        let document = Document::untagged(article.text, &self.words.vocabulary);
        let span_of = |sentence: usize| document.span(document.sentences[sentence].tokens.clone());
        let sentence_count = document.sentences.len();
        let lead_end = LEAD_SENTENCES.min(sentence_count).checked_sub(1).map_or(0, |last| span_of(last).end);
        let mut by_sentence = CountsBySentence::new();
        for &count in of_article {
            let span = counts[count].span;
            let at =
                document.sentences.partition_point(|sentence| document.span(sentence.tokens.clone()).end <= span.start);
            let sentence = if at < sentence_count { span_of(at) } else { span };
            by_sentence.entry(sentence.start).or_insert((sentence, Vec::new())).1.push(count);
        }
        let surroundings = Surroundings {
            terms: self.terms.terms(article.text).collect(),
            title: self.terms.terms(article.title).collect(),
            by_sentence: &by_sentence,
        };
        let mut sentences = Vec::new();
        for &(span, ref here) in by_sentence.values() {
            let places = self.words.places(span.of(article.text));
            let together = self.taken_together(article, counts, span, here, lead_end, &places);
            sentences.extend(together.into_iter().map(|mut sentence| {
                self.add_terms(&mut sentence, counts, here, &places, &surroundings);
                sentence
            }));
        }
        sentences
    }

    /// The counts of one sentence, those of one event together, still without terms.
    fn taken_together(
        &self,
        article: &CountedArticle,
        counts: &[CasualtyCount],
        span: Span,
        here: &[usize],
        lead_end: usize,
        places: &[Span],
    ) -> Vec<CasualtySentence> {
        let day = article.day;
        let is_counted = |word: Span| here.iter().any(|&at| counts[at].span.overlaps(shifted(word, span.start)));
        let past_of_sentence = when::past(span.of(article.text), day, is_counted);
        // "killed 14, the worst toll since 1987, when 52 died": what comes before the year is of today.
        let is_after = |count: usize, past: &when::Past| counts[count].span.start > span.start + past.at;
        let is_split = past_of_sentence
            .as_ref()
            .is_some_and(|past| past.is_clause && here.iter().any(|&count| is_after(count, past)));
        let is_after_lead = span.start >= lead_end;
        let is_elsewhere = is_after_lead && is_set_elsewhere(article.text, article.title, span, places);
        let mut together = BTreeMap::<(bool, bool, Option<DayRange>), CasualtySentence>::new();
        for &count in here {
            let CasualtyCount { span: words, when, .. } = counts[count];
            let is_of_relative = self.words.is_of_relative(words.of(article.text));
            let own_days = when.zip(day).and_then(|(when, day)| when::days(when, day));
            let own_past = when.and_then(|when| when::past(when, day, |_| false));
            let is_today = own_past.is_none() && when.is_some_and(when::is_of_today);
            let past = own_past
                .as_ref()
                .or(past_of_sentence.as_ref().filter(|past| !is_today && (!is_split || is_after(count, past))));
            let is_old = is_after_lead && own_days.zip(day).is_some_and(|(own, day)| when::is_old(own, day));
            let is_of_past = past.is_some() || is_old;
            let year = past.filter(|_| !is_old).and_then(|past| past.years.first().copied()).map(when::of_year);
            let days = year.or(own_days);
            let sentence = together.entry((is_of_relative, is_of_past, days)).or_insert_with(|| CasualtySentence {
                article: article.article,
                counts: Vec::new(),
                span,
                vector: Vector::new(),
                days,
                places: Vec::new(),
                is_of_relative,
                is_of_past: is_of_past || is_of_relative || is_elsewhere,
            });
            sentence.counts.push(count);
        }
        together.into_values().collect()
    }

    /// Gives a sentence its vector and places; `here` are all counts of the sentence.
    fn add_terms(
        &self,
        sentence: &mut CasualtySentence,
        counts: &[CasualtyCount],
        here: &[usize],
        places: &[Span],
        surroundings: &Surroundings,
    ) {
        let span = sentence.span;
        let read = if sentence.is_of_past {
            span
        } else {
            Span::new(span.start.saturating_sub(BYTES_BEFORE), span.end + BYTES_AFTER)
        };
        let near = surroundings.terms_in(read, span);
        let is_place = |term: &&Term| places.iter().any(|&place| shifted(place, span.start).overlaps(term.span));
        sentence.places = near.iter().filter(is_place).map(|term| term.key).collect();
        let mut weights = self.weights(counts, sentence, here, &near);
        if !sentence.is_of_past {
            for term in &surroundings.title {
                raise(&mut weights, term.key, self.rarity.weight(term.key) * AROUND_WEIGHT);
            }
        }
        sentence.vector = vector(weights, MAX_TERMS);
    }

    /// The weights of the numbers of a sentence and of the terms near it; `here` are all counts of the sentence.
    fn weights(
        &self,
        counts: &[CasualtyCount],
        sentence: &CasualtySentence,
        here: &[usize],
        near: &[Term],
    ) -> hash::Map<f32> {
        let mut weights = hash::Map::<f32>::default();
        for (key, weight) in sentence.counts.iter().filter_map(|&count| number_term(&counts[count])) {
            raise(&mut weights, key, weight);
        }
        for term in near {
            let bytes_from = |some: &[usize]| {
                some.iter().map(|&count| bytes_between(term.span, counts[count].span)).min().unwrap_or(0)
            };
            let nearness = match bytes_from(&sentence.counts) {
                _ if !term.span.overlaps(sentence.span) => AROUND_WEIGHT,
                0 if !term.is_capital => WITHIN_COUNT_WEIGHT,
                // What is nearer to another count of the sentence is about that one.
                own if own <= MAX_BYTES_FROM_COUNT && own <= bytes_from(here) => 1.0,
                _ => FAR_WEIGHT,
            };
            let name = if term.is_capital { NAME_WEIGHT } else { 1.0 };
            raise(&mut weights, term.key, self.rarity.weight(term.key) * nearness * name);
        }
        weights
    }
}

/// The terms of an article and of its title.
struct Surroundings<'a> {
    terms: Vec<Term>,
    title: Vec<Term>,
    by_sentence: &'a CountsBySentence,
}

impl Surroundings<'_> {
    /// The terms in a stretch of the text, without those of other sentences that count: they are about other counts.
    fn terms_in(&self, read: Span, sentence: Span) -> Vec<Term> {
        let counts = |word: Span| {
            let before = self.by_sentence.range(..=word.start).next_back();
            before.is_some_and(|(_, (sentence, _))| word.overlaps(*sentence))
        };
        let first = self.terms.partition_point(|term| term.span.start < read.start);
        let inside = self.terms[first..].iter().take_while(|term| term.span.end <= read.end);
        inside.filter(|term| term.span.overlaps(sentence) || !counts(term.span)).copied().collect()
    }
}

/// The number of a count as a term with its weight, if it is of some size.
fn number_term(count: &CasualtyCount) -> Option<(u64, f32)> {
    let number = count.number.filter(|&number| number >= MIN_NUMBER)?;
    let weight = if number < MIN_LARGE_NUMBER { NUMBER_WEIGHT } else { LARGE_NUMBER_WEIGHT };
    Some((hash::mix(hash::lower(count.kind), number), weight))
}

/// Gives a term a weight, unless it has a higher one from another place.
fn raise(weights: &mut hash::Map<f32>, key: u64, weight: f32) {
    let heaviest = weights.entry(key).or_insert(0.0);
    *heaviest = heaviest.max(weight);
}

/// A span within a sentence that begins at a byte, as a span of the text.
fn shifted(span: Span, by: usize) -> Span {
    Span::new(span.start + by, span.end + by)
}

/// Bytes from one span to the next, counted from 1; 0 if they overlap.
fn bytes_between(one: Span, other: Span) -> usize {
    if one.end <= other.start { other.start - one.end + 1 } else { (one.start + 1).saturating_sub(other.end) }
}

/// Whether nothing else in an article names the places that a sentence sets an event in.
fn is_set_elsewhere(text: &str, title: &str, sentence: Span, places: &[Span]) -> bool {
    if places.is_empty() {
        return false;
    }
    let elsewhere = [&text[..sentence.start], &text[sentence.end..], title];
    let home: HashSet<u64> =
        elsewhere.into_iter().flat_map(|part| words(part).map(|word| place_key(word.span.of(part)))).collect();
    places.iter().all(|place| !home.contains(&place_key(place.of(sentence.of(text)))))
}

/// Equal for the names of a place and its people: "Lethia", "Lethian", "Lethia's".
fn place_key(word: &str) -> u64 {
    let end = word.char_indices().nth(PLACE_STEM_LETTERS).map_or(word.len(), |(at, _)| at);
    hash::lower(&word[..end])
}

#[cfg(test)]
mod tests {
    use super::{CasualtyCount, CasualtyWords, bytes_between, is_set_elsewhere, number_term, place_key};
    use crate::Span;

    #[test]
    fn small_numbers_are_no_terms() {
        let weight = |number| {
            let count = CasualtyCount { article: 0, span: Span::new(0, 1), when: None, kind: "killed", number };
            number_term(&count).map(|(_, weight)| weight)
        };
        assert_eq!(
            [None, Some(3), Some(4), Some(9), Some(10)].map(weight),
            [None, None, Some(7.0), Some(7.0), Some(12.0)]
        );
    }

    #[test]
    fn a_sentence_is_set_elsewhere_if_nothing_else_names_its_places() {
        let text = "The ferry sank off Oban. A Lethian ferry sank near Lethia in May.";
        let sentence = Span::new(25, text.len());
        let is_set_elsewhere = |title, places: &[Span]| is_set_elsewhere(text, title, sentence, places);
        let start = "A Lethian ferry sank near ".len();
        let lethia = Span::new(start, start + "Lethia".len());
        assert_eq!(lethia.of(sentence.of(text)), "Lethia");
        assert!(is_set_elsewhere("", &[lethia]));
        assert!(!is_set_elsewhere("Lethians mourn", &[lethia]));
        assert!(!is_set_elsewhere("", &[]));
        assert_eq!(place_key("Lethia"), place_key("Lethians"));
        assert_ne!(place_key("Oban"), place_key("Obans"));
    }

    #[test]
    fn relatives() {
        let words = CasualtyWords::new().unwrap();
        for count in ["his father, a police officer, was killed", "killed her two sons", "Silva's elder brother died"] {
            assert!(words.is_of_relative(count), "{count}");
        }
        for count in ["a father was killed", "killed his guards", "her house, where children died"] {
            assert!(!words.is_of_relative(count), "{count}");
        }
    }

    #[test]
    fn places_of_events() {
        let words = CasualtyWords::new().unwrap();
        for (sentence, expected) in [
            ("The Norwick shooting killed five.", vec!["Norwick"]),
            ("A bus fell off Oban, killing five.", vec!["Oban"]),
            ("Ann Lee of the Norwick Hospital said five died.", vec![]),
            ("Five died in March.", vec![]),
        ] {
            let found: Vec<&str> = words.places(sentence).into_iter().map(|place| place.of(sentence)).collect();
            assert_eq!(found, expected, "{sentence}");
        }
    }

    #[test]
    fn bytes_between_spans() {
        let (one, other) = (Span::new(2, 5), Span::new(7, 9));
        assert_eq!((bytes_between(one, other), bytes_between(other, one)), (3, 3));
        assert_eq!((bytes_between(one, one), bytes_between(one, Span::new(5, 6))), (0, 1));
    }
}

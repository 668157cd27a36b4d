//! Runs `cases/speakers.toml`, and holds the resolver to any text whatever.

use onrecord::{
    Extractor, Span,
    attribution::{Act, Kind, Quote},
    marks,
    speakers::{Resolver, SpeakerType, Speakers},
};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    text: String,
    /// The speaker of each quote, by its number; "-" for none.
    speakers: Vec<String>,
    /// The types of these speakers.
    types: Option<Vec<String>>,
    /// Whether these speakers are unnamed.
    anonymous: Option<Vec<bool>>,
    /// The roles of these speakers; "-" for none.
    roles: Option<Vec<String>>,
}

/// Takes the brackets out of a text: "[1 She] said {1 it rained}" has a quote with source "She" and content "it rained".
fn quotes(marked: &str) -> (String, Vec<Quote>) {
    let mut text = String::new();
    let mut quotes: Vec<Quote> = Vec::new();
    let mut open: Vec<(usize, usize, char)> = Vec::new();
    let mut chars = marked.chars();
    while let Some(c) = chars.next() {
        match c {
            '[' | '{' => {
                let number: String = chars.by_ref().take_while(|c| *c != ' ').collect();
                let number: usize = number.parse().expect("a number after the bracket");
                while quotes.len() < number {
                    quotes.push(Quote {
                        kind: Kind::Direct,
                        act: Act::Speech,
                        content: Vec::new(),
                        cue: None,
                        source: None,
                        addressee: None,
                        parent: None,
                        confidence: 1.0,
                    });
                }
                open.push((number - 1, text.len(), c));
            }
            ']' | '}' => {
                let (number, start, kind) = open.pop().expect("an open bracket");
                let span = Span::new(start, text.len());
                if kind == '[' { quotes[number].source = Some(span) } else { quotes[number].content.push(span) }
            }
            _ => text.push(c),
        }
    }
    (text, quotes)
}

fn resolve(text: &str, quotes: &[Quote]) -> Speakers {
    let document = Extractor::shared().read(text);
    let marks = marks::pair(&document);
    Resolver::shipped().expect("ships").resolve(&document, &marks, quotes)
}

fn type_name(kind: SpeakerType) -> String {
    format!("{kind:?}").to_lowercase()
}

#[test]
fn cases() {
    let cases: Cases = toml::from_str(include_str!("cases/speakers.toml")).expect("cases");
    let mut wrong = Vec::new();
    for case in &cases.case {
        let (text, quotes) = quotes(&case.text);
        let found = resolve(&text, &quotes);
        let of = |pick: &dyn Fn(usize) -> String| -> Vec<String> { found.of_quote.iter().map(|speaker| speaker.map_or("-".to_string(), pick)).collect() };
        let mut check = |what: &str, got: Vec<String>, expected: Vec<String>| {
            if got != expected {
                wrong.push(format!("{}: {what} {got:?}, expected {expected:?}", case.name));
            }
        };
        check("speakers", of(&|speaker| found.list[speaker].name.clone()), case.speakers.clone());
        if let Some(types) = &case.types {
            check("types", of(&|speaker| type_name(found.list[speaker].speaker_type)), types.clone());
        }
        if let Some(anonymous) = &case.anonymous {
            check("anonymous", of(&|speaker| found.list[speaker].is_anonymous.to_string()), anonymous.iter().map(bool::to_string).collect());
        }
        if let Some(roles) = &case.roles {
            check("roles", of(&|speaker| found.list[speaker].role.clone().unwrap_or("-".into())), roles.clone());
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.case.len(), wrong.join("\n"));
}

#[test]
fn only_speakers_are_kept() {
    let (text, quotes) = quotes("Ana Silva met Rui Costa in Northport. [1 She] said {1 the bridge was open}.");
    let mut found = resolve(&text, &quotes);
    assert!(found.list.iter().any(|speaker| speaker.name == "Rui Costa"));
    let costa = found.list.iter().position(|speaker| speaker.name == "Rui Costa").expect("named");
    let renumbered = found.retain(|speaker| speaker == costa);
    assert_eq!(found.list.iter().map(|speaker| speaker.name.as_str()).collect::<Vec<_>>(), ["Ana Silva", "Rui Costa"]);
    assert_eq!(renumbered[costa], Some(1));
    let start = text.find("Rui").expect("there");
    assert_eq!(found.at(Span::new(start, start + 9)), Some(1));
}

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,200}", cuts in proptest::collection::vec((0usize..200, 0usize..30), 0..6)) {
        check(&text, &cuts)?;
    }

    #[test]
    fn any_words(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "Ana", "Silva", "Mr.", "President", "the", "minister", "she", "who", "and", ",", ".", "“", "”", "said", "of", "State", "(AFP)", "UN", "’s",
                "ministry", "two", "some", "officials", "\n\n", "I", "we", "a", "report", "by", "Secretary", "is", "both", "men", "Moscow", "it", "they",
            ]),
            0..60,
        ),
        cuts in proptest::collection::vec((0usize..200, 0usize..30), 0..6),
    ) {
        check(&words.join(" "), &cuts)?;
    }
}

/// Spans are in bounds, in order, on character boundaries; a second reading gives the same.
fn check(text: &str, cuts: &[(usize, usize)]) -> Result<(), TestCaseError> {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let quotes: Vec<Quote> = cuts
        .chunks(2)
        .map(|pair| {
            let span = |(start, length): (usize, usize)| Span::new(floor(start), floor(start + length));
            Quote {
                kind: Kind::Mixed,
                act: Act::Speech,
                content: vec![span(pair[0])],
                cue: pair.get(1).map(|&(start, length)| span((start / 2, length))),
                source: pair.get(1).map(|&cut| span(cut)),
                addressee: None,
                parent: None,
                confidence: 1.0,
            }
        })
        .collect();
    let found = resolve(text, &quotes);
    prop_assert_eq!(found.of_quote.len(), quotes.len());
    for speaker in &found.list {
        prop_assert!(!speaker.mentions.is_empty());
        prop_assert!(speaker.mentions.is_sorted_by_key(|mention| mention.start));
        for mention in &speaker.mentions {
            prop_assert!(text.get(mention.start..mention.end).is_some());
        }
    }
    prop_assert!(found.list.is_sorted_by_key(|speaker| speaker.mentions[0].start));
    prop_assert_eq!(&found, &resolve(text, &quotes));
    Ok(())
}

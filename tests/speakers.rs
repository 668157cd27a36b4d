//! What is listed as a speaker, and what holds for any text and any quotes whatever.

use onrecord::{
    Extractor, Span,
    attribution::{Act, Evidence, Kind, Quote},
    marks,
    speakers::Speakers,
};
use proptest::prelude::*;

fn quote(content: Span, source: Option<Span>) -> Quote {
    Quote {
        kind: Kind::Mixed,
        act: Act::Speech,
        content: vec![content],
        cue: None,
        source,
        addressee: None,
        parent: None,
        confidence: 1.0,
        evidence: Evidence::MARKS,
    }
}

fn resolve(text: &str, quotes: &[Quote]) -> Speakers {
    let document = Extractor::shared().read(text);
    Extractor::shared().resolve(&document, &marks::pair(&document), quotes)
}

#[test]
fn only_speakers_are_kept() {
    let text = "Ana Silva met Rui Costa in Northport. “It is done,” she said.";
    let she = text.find("she").expect("there");
    let mut found = resolve(text, &[quote(Span::new(38, 56), Some(Span::new(she, she + 3)))]);
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
                "Ana", "Silva", "Mr.", "President", "the", "minister", "she", "who", "and", ",", ".", "“", "”",
                "said", "of", "State", "(AFP)", "UN", "’s",
                "ministry", "two", "some", "officials", "\n\n", "I", "we", "a", "report", "by", "Secretary", "is",
                "both", "men", "Moscow", "it", "they",
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
            let cue = pair.get(1).map(|&(start, length)| span((start / 2, length)));
            Quote { cue, ..quote(span(pair[0]), pair.get(1).map(|&cut| span(cut))) }
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

//! What holds for every string: spans lie in the text, stages partition it, and threads change nothing.

use onrecord::{Extractor, Span, batch, document::Document, marks};
use proptest::prelude::*;

/// Pieces that articles are made of, and pieces that break programs that read them.
const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "'",
    "«",
    "»",
    "„",
    "‚",
    "‹",
    "›",
    "``",
    "''",
    "`",
    "´",
    "&quot;",
    "&#8220;",
    "&#x201D;",
    "&ldquo;",
    "&#39;",
    "&nbsp;",
    "&amp;",
    "&",
    "&#;",
    "&#99999999;",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\u{2028}",
    "\u{85}",
    "\u{c}",
    " ",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\0",
    "\u{7f}",
    ".",
    "...",
    ". . .",
    "…",
    "?",
    "!",
    "?!",
    ",",
    ";",
    ":",
    "—",
    "–",
    "-",
    "--",
    "(",
    ")",
    "[",
    "]",
    "[4]",
    "/",
    "_",
    "@",
    "#",
    "$",
    "%",
    "é",
    "e\u{301}",
    "\u{301}",
    "\u{200d}",
    "👩‍👩‍👧",
    "🏳️‍🌈",
    "🇺🇸",
    "שלום",
    "مرحبا",
    "\u{202e}",
    "\u{2067}",
    "东京。",
    "ß",
    "İ",
    "ǅ",
    "ﬁ",
    "said",
    "asked",
    "he",
    "She",
    "Mr.",
    "J.",
    "U.S.",
    "p.m.",
    "v.",
    "No.",
    "5",
    "3.5",
    "10,000",
    "6'2\"",
    "'90s",
    "'em",
    "'n'",
    "’s",
    "n't",
    "don’t",
    "boys’",
    "By",
    "Ana Silva",
    "MOSCOW (Reuters) –",
    "REUTERS/Ann",
    "(AP)",
    "Photo:",
    "Q:",
    "https://x.example/a?b=“c”",
    "www.",
    "accused",
    "denied",
    "according to",
    "killed",
    "14",
    "people",
    "the so-called",
    "PENN: ",
];

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_string),
        2 => "[a-zA-Z]{1,9}",
        1 => any::<char>().prop_map(String::from),
    ];
    let joined = (piece, prop::bool::ANY).prop_map(|(piece, spaced)| if spaced { format!("{piece} ") } else { piece });
    prop::collection::vec(joined, 0..120).prop_map(|pieces| pieces.concat())
}

fn text() -> impl Strategy<Value = String> {
    let repeated = (prop::sample::select(PIECES), 1..3000_usize).prop_map(|(piece, count)| piece.repeat(count));
    prop_oneof![6 => pieces(), 1 => any::<String>(), 1 => repeated]
}

fn in_text(text: &str, span: Span) -> bool {
    span.start < span.end
        && span.end <= text.len()
        && text.is_char_boundary(span.start)
        && text.is_char_boundary(span.end)
}

/// Whether the ranges follow each other without a gap and cover all of `0..count`.
fn partition<'a>(ranges: impl Iterator<Item = &'a std::ops::Range<usize>>, count: usize) -> bool {
    let mut at = 0;
    for range in ranges {
        if range.start != at || range.end <= at {
            return false;
        }
        at = range.end;
    }
    at == count
}

fn check_document(document: &Document) {
    let text = document.text;
    let mut rest = String::new();
    let mut at = 0;
    for token in &document.tokens {
        assert!(in_text(text, token.span) && token.span.start >= at, "{:?} after {at}", token.span);
        assert!(!token.span.of(text).contains(char::is_whitespace));
        rest.push_str(&text[at..token.span.start]);
        at = token.span.end;
    }
    rest.push_str(&text[at..]);
    let blank = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let rest = rest.replace("&nbsp;", "");
    assert!(rest.chars().all(blank), "words outside of tokens: {rest:?}");

    let count = document.tokens.len();
    assert!(partition(document.sentences.iter().map(|sentence| &sentence.tokens), count));
    assert!(partition(document.paragraphs.iter().map(|paragraph| &paragraph.tokens), count));
    assert!(partition(document.paragraphs.iter().map(|paragraph| &paragraph.sentences), document.sentences.len()));
    assert!(partition(document.chunks.iter().map(|chunk| &chunk.tokens), count));
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        for sentence in &document.sentences[paragraph.sentences.clone()] {
            assert_eq!(sentence.paragraph, index);
            assert!(paragraph.tokens.start <= sentence.tokens.start && sentence.tokens.end <= paragraph.tokens.end);
            assert!(sentence.dateline.start == sentence.tokens.start && sentence.dateline.end <= sentence.tokens.end);
        }
    }
    for (index, token) in document.tokens.iter().enumerate() {
        assert!(document.sentence_of(index).tokens.contains(&index));
        assert!(document.chunk_of(index).tokens.contains(&index));
        assert!(document.paragraphs[token.paragraph as usize].tokens.contains(&index));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in text()) {
        let document = Extractor::shared().read(&text);
        check_document(&document);
        let marks = marks::pair(&document);
        prop_assert!(marks.is_sorted_by_key(|mark| (mark.span.start, usize::MAX - mark.span.end)));
        for (index, mark) in marks.iter().enumerate() {
            prop_assert!(in_text(&text, mark.span));
            prop_assert!(mark.span.contains(mark.inner));
            prop_assert!(mark.parent.is_none_or(|parent| parent < index && marks[parent].span.contains(mark.span)));
            if let Some(before) = mark.continues {
                prop_assert!(before < index && !marks[before].is_closed);
                prop_assert!(marks[before].span.end < mark.span.start);
            }
            prop_assert!(mark.aside.is_none() || mark.is_closed);
            let (first, last) = (document.tokens_in(mark.span).start, document.tokens_in(mark.span).end - 1);
            prop_assert_eq!(document.tokens[first].paragraph, document.tokens[last].paragraph);
        }
    }

    #[test]
    fn every_span_is_in_the_text(text in text()) {
        let article = onrecord::extract(&text);
        for quote in &article.quotes {
            for span in quote.content.iter().chain(&quote.cue).chain(&quote.source).chain(&quote.addressee) {
                prop_assert!(in_text(&text, *span), "{quote:?}");
            }
            prop_assert!(quote.content.is_sorted());
        }
        let mut mentions = article.speakers.list.iter().flat_map(|speaker| &speaker.mentions);
        prop_assert!(mentions.all(|&span| in_text(&text, span)));
        prop_assert!(article.claims.iter().all(|claim| in_text(&text, claim.span)));
    }

    #[test]
    fn threads_change_nothing(texts in prop::collection::vec(pieces(), 0..12), threads in 1..5_usize) {
        let together = batch::extract_all(Extractor::shared(), &texts, Some(threads)).expect("threads");
        for (text, article) in texts.iter().zip(&together) {
            prop_assert_eq!(format!("{:?}", onrecord::extract(text)), format!("{article:?}"));
        }
        prop_assert_eq!(together.len(), texts.len());
    }
}

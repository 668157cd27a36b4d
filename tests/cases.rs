//! Runs the case rows in `tests/cases/`: one file per stage, one table per idea, one row per text with what must be
//! found.
//!
//! Each stage is a test of its own, with a function here that writes what the stage finds in a text as lines:
//! `cargo test --test cases marks` runs the rows of `marks.toml`.

use std::{collections::BTreeMap, fs, path::PathBuf};

use onrecord::{
    Extractor, Span,
    attribution::{Act, Evidence, Kind, Quote},
    claims::Claim,
    document::SentenceKind,
    marks,
};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    expected: Vec<String>,
}

/// Writes what a stage finds in a text.
type Lines = fn(&str) -> Vec<String>;

/// The stages; each has a file of its name in `tests/cases/`.
const STAGES: &[(&str, Lines)] = &[
    ("document", document_lines),
    ("marks", mark_lines),
    ("attribution", attribution_lines),
    ("speakers", speaker_lines),
    ("claims", claim_lines),
    ("counts", count_lines),
];

macro_rules! stage_tests {
    ($($stage:ident),*) => {
        $(
            #[test]
            fn $stage() {
                check(stringify!($stage));
            }
        )*

        #[test]
        fn every_file_is_run() {
            let mut stages: Vec<&str> = vec![$(stringify!($stage)),*];
            stages.sort_unstable();
            let files = fs::read_dir(folder()).expect("tests/cases").map(|entry| entry.expect("an entry").path());
            let mut names: Vec<String> =
                files.map(|file| file.file_stem().expect("a file").to_string_lossy().into_owned()).collect();
            names.sort_unstable();
            assert_eq!(names, stages);
        }
    };
}

stage_tests!(document, marks, attribution, speakers, claims, counts);

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "cases"].iter().collect()
}

/// Runs the rows of a stage.
fn check(stage: &str) {
    let (_, lines) = STAGES.iter().find(|(name, _)| *name == stage).expect("a stage");
    let file = folder().join(stage).with_extension("toml");
    let text = fs::read_to_string(&file).expect("UTF-8");
    let ideas: BTreeMap<String, Vec<Case>> =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut wrong = Vec::new();
    for (idea, case) in ideas.iter().flat_map(|(idea, cases)| cases.iter().map(move |case| (idea, case))) {
        let found = lines(&case.text);
        if found != case.expected {
            wrong.push(format!(
                "{idea}: {}\n  text     {:?}\n  expected {:#?}\n  found    {found:#?}",
                case.name, case.text, case.expected
            ));
        }
    }
    assert!(wrong.is_empty(), "{}: {} rows are wrong:\n{}", file.display(), wrong.len(), wrong.join("\n"));
}

/// One line per sentence, an empty line between paragraphs: "heading: …", "byline: …", "caption: …", "[DATELINE —] …".
fn document_lines(text: &str) -> Vec<String> {
    let document = Extractor::shared().read(text);
    let mut lines = Vec::new();
    for paragraph in &document.paragraphs {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for sentence in &document.sentences[paragraph.sentences.clone()] {
            let kind = match sentence.kind {
                SentenceKind::Body => "",
                SentenceKind::Heading => "heading: ",
                SentenceKind::Byline => "byline: ",
                SentenceKind::Caption => "caption: ",
            };
            let words = document
                .span(sentence.dateline.end..sentence.tokens.end)
                .of(text)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            let dateline = document.span(sentence.dateline.clone()).of(text);
            lines.push(if dateline.is_empty() {
                format!("{kind}{words}")
            } else {
                format!("{kind}[{dateline}] {words}")
            });
        }
    }
    lines
}

/// One line per casualty count.
fn count_lines(text: &str) -> Vec<String> {
    count_lines_of(&Extractor::shared().extract(text).claims)
}

fn count_lines_of(claims: &[Claim]) -> Vec<String> {
    let name = |value: serde_json::Value| value.as_str().expect("a name").to_string();
    claims
        .iter()
        .filter_map(|claim| Some((claim, claim.count?)))
        .map(|(claim, count)| {
            let part = if claim.total_of.is_some() { "part: " } else { "" };
            let old = if claims.iter().any(|other| other.replaces.is_some_and(|old| std::ptr::eq(&claims[old], claim)))
            {
                " before"
            } else {
                ""
            };
            let bounds = match (count.min, count.max) {
                (Some(min), Some(max)) if min == max => min.to_string(),
                (Some(min), Some(max)) => format!("{min}–{max}"),
                (Some(min), None) => format!("≥{min}"),
                (None, Some(max)) => format!("≤{max}"),
                (None, None) => return format!("{} some", name(serde_json::to_value(count.kind).unwrap())),
            };
            format!(
                "{part}{} {}{bounds}{old}",
                name(serde_json::to_value(count.kind).unwrap()),
                if count.is_approximate { "~" } else { "" }
            )
        })
        .collect()
}

/// One line per casualty count, then the other types, once each.
fn claim_lines(text: &str) -> Vec<String> {
    let claims = Extractor::shared().extract(text).claims;
    let mut lines = count_lines_of(&claims);
    for claim in claims.iter().filter(|claim| claim.count.is_none()) {
        let line = claim.claim_type.name().to_string();
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// One line per mark, with its marks, "> " for each mark around it, and in brackets what else there is to say of it.
fn mark_lines(text: &str) -> Vec<String> {
    let marks = marks::pair(&Extractor::shared().read(text));
    let depth = |mark: &marks::Mark| std::iter::successors(mark.parent, |&parent| marks[parent].parent).count();
    let line = |mark: &marks::Mark| {
        let mut line = "> ".repeat(depth(mark)) + mark.span.of(text);
        if !mark.is_closed {
            line += " (open)";
        }
        if let Some(before) = mark.continues {
            assert!(!marks[before].is_closed);
            line += " (goes on)";
        }
        if let Some(aside) = mark.aside {
            line += &format!(" ({aside:?})").to_lowercase();
        }
        line
    };
    marks.iter().map(line).collect()
}

/// One line per quote: "kind: source | cue | content", the speaker in brackets where there is no source, "-" for none;
/// then "to" whom, the act if it is not speech, and the number of the quote "in" which it lies.
fn attribution_lines(text: &str) -> Vec<String> {
    let article = Extractor::shared().extract(text);
    let words = |span: Option<Span>| span.map_or("-", |span| span.of(text));
    let line = |(index, quote): (usize, &Quote)| {
        let speaker =
            article.speakers.of_quote[index].map(|speaker| format!("({})", article.speakers.list[speaker].name));
        let source =
            quote.source.map(|source| source.of(text).to_string()).or(speaker).unwrap_or_else(|| "-".to_string());
        let content: Vec<&str> = quote.content.iter().map(|span| span.of(text)).collect();
        let kind = format!("{:?}", quote.kind).to_lowercase();
        let mut line = format!("{kind}: {source} | {} | {}", words(quote.cue), content.join(" … "));
        if quote.addressee.is_some() {
            line += &format!(" | to {}", words(quote.addressee));
        }
        if quote.act != Act::Speech {
            line += &format!(" | {:?}", quote.act).to_lowercase();
        }
        if let Some(parent) = quote.parent {
            line += &format!(" | in {}", parent + 1);
        }
        line
    };
    article.quotes.iter().enumerate().map(line).collect()
}

/// One line per quote, in the order of their numbers: name, role and type of its speaker, "-" for none. The quotes are
/// given in the text, so that a row does not depend on attribution: "[1 She] said {1 it rained}" has source and content of
/// quote 1.
fn speaker_lines(marked: &str) -> Vec<String> {
    let (text, quotes) = quotes(marked);
    let extractor = Extractor::shared();
    let document = extractor.read(&text);
    let speakers = extractor.resolve(&document, &extractor.pair(&document), &quotes);
    let line = |speaker: &Option<usize>| {
        let Some(speaker) = speaker.map(|speaker| &speakers.list[speaker]) else { return "-".to_string() };
        let role = speaker.role.as_ref().map_or(String::new(), |role| format!(", {role}"));
        let unnamed = if speaker.is_anonymous { "unnamed " } else { "" };
        format!("{}{role} ({unnamed}{})", speaker.name, format!("{:?}", speaker.speaker_type).to_lowercase())
    };
    speakers.of_quote.iter().map(line).collect()
}

/// Takes the brackets out of a text.
fn quotes(marked: &str) -> (String, Vec<Quote>) {
    let empty = Quote {
        kind: Kind::Direct,
        act: Act::Speech,
        content: Vec::new(),
        cue: None,
        source: None,
        addressee: None,
        parent: None,
        confidence: 1.0,
        evidence: Evidence::MARKS,
    };
    let (mut text, mut quotes, mut open) = (String::new(), Vec::new(), Vec::new());
    let mut chars = marked.chars();
    while let Some(c) = chars.next() {
        match c {
            '[' | '{' => {
                let number: String = chars.by_ref().take_while(|c| *c != ' ').collect();
                open.push((number.parse::<usize>().expect("a number after the bracket"), text.len()));
            }
            ']' | '}' => {
                let (number, start) = open.pop().expect("an open bracket");
                quotes.resize(number.max(quotes.len()), empty.clone());
                let span = Span::new(start, text.len());
                if c == ']' { quotes[number - 1].source = Some(span) } else { quotes[number - 1].content.push(span) }
            }
            _ => text.push(c),
        }
    }
    (text, quotes)
}

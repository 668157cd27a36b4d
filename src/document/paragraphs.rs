//! Which paragraphs are captions, bylines and headings, and where datelines end.
//!
//! Rules, in order; the first that fires decides:
//! 1. Caption: a short paragraph with a credit at its beginning or end ("FILE PHOTO: The dam at dusk.", "A ferry leaves
//!    Oban. REUTERS/Ann Lee"; not "The photo: a forgery, she said."), or one that breaks off with a comma right before
//!    a byline or dateline, as agencies cut them.
//! 2. Byline: "By Ann Lee and Bo Ruiz, Staff Writers", "(Reporting by Ann Lee)"; not "By Monday Lee had left."
//! 3. Heading: one sentence of at most 20 tokens, 30 in the first paragraph, that ends without a stop or is in capitals
//!    ("Ferry strike enters third week"; not "The list:", not "- ferries"); as the first paragraph also with a full
//!    stop if it is written in title case ("The Last Ferry Home Tonight.").
//!
//! A dateline opens a paragraph: a place in capitals, or any place with an agency in brackets, then a dash: "OBAN,
//! Scotland (AP) —", "(Reuters) -"; a known agency needs no dash: "Washington (CNN) The". Not "NATO — the alliance —".
//!
//! Known misses: a byline or heading on one line with the text; a dateline that ends with a colon ("NEW DELHI: The"),
//! which looks like the label of a speaker.

use std::ops::Range;

use super::{Paragraph, Sentence, SentenceKind, Shape, token_text::TokenText, vocabulary::WordClass};

/// The most tokens of a heading, and of one that opens the article.
const MAX_HEADING_TOKENS: usize = 20;
const MAX_FIRST_HEADING_TOKENS: usize = 30;

/// The most tokens of a caption.
const MAX_CAPTION_TOKENS: usize = 90;

/// How many tokens at the end of a caption may begin a credit.
const MAX_CREDIT_TOKENS: usize = 9;

/// The most tokens of a dateline, and of what is in its brackets.
const MAX_DATELINE_TOKENS: usize = 20;
const MAX_AGENCY_TOKENS: usize = 8;

/// Sets kind and dateline of every sentence.
pub(super) fn classify(words: TokenText, sentences: &mut [Sentence], paragraphs: &[Paragraph]) {
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let first = &mut sentences[paragraph.sentences.start];
        first.dateline = first.tokens.start..dateline(words, &first.tokens);
        let kind = if !first.dateline.is_empty() {
            SentenceKind::Body
        } else if is_caption(words, &paragraph.tokens) || is_cut_off(words, paragraph, paragraphs.get(index + 1)) {
            SentenceKind::Caption
        } else if is_byline(words, &paragraph.tokens) {
            SentenceKind::Byline
        } else if paragraph.sentences.len() == 1 && is_heading(words, &paragraph.tokens, index == 0) {
            SentenceKind::Heading
        } else {
            SentenceKind::Body
        };
        sentences[paragraph.sentences.clone()].iter_mut().for_each(|sentence| sentence.kind = kind);
    }
}

/// Whether a word is an agency or network that signs datelines and photographs.
fn is_agency(words: TokenText, word: &str) -> bool {
    words.vocabulary.has(WordClass::Agency, word)
}

fn is_dash(word: &str) -> bool {
    matches!(word, "—" | "–" | "-" | "--" | "―" | "_")
}

fn is_capitalised(shape: Shape) -> bool {
    matches!(shape, Shape::Title | Shape::Upper | Shape::Mixed | Shape::Single | Shape::Dotted)
}

/// Where the dateline ends that opens the sentence; its start if there is none.
fn dateline(words: TokenText, sentence: &Range<usize>) -> usize {
    let none = sentence.start;
    let limit = sentence.end.min(none + MAX_DATELINE_TOKENS);
    let shape = |at: usize| words.tokens[at].shape;
    let in_capitals = shape(none) == Shape::Upper
        || shape(none) == Shape::Dotted && limit > none + 1 && shape(none + 1) == Shape::Upper;
    let begins = |at: usize| at < limit && !words.begins_lower(at) && words.tokens[at].spaced;
    let (mut has_agency, mut has_part) = (false, false);
    let mut at = none;
    while at < limit {
        let word = words.at(at);
        if word == "(" {
            let Some(close) = (at + 1..limit.min(at + MAX_AGENCY_TOKENS)).find(|&i| words.at(i) == ")") else {
                return none;
            };
            let capitalised = (at + 1..close)
                .filter(|&i| shape(i) != Shape::Mark)
                .all(|i| is_capitalised(shape(i)) || is_agency(words, words.at(i)));
            if !capitalised || close == at + 1 {
                return none;
            }
            if is_agency(words, words.at(at + 1)) && begins(close + 1) && !is_dash(words.at(close + 1)) {
                return close + 1;
            }
            has_agency = true;
            at = close + 1;
        } else if is_dash(word) && at > none {
            let set_apart = words.tokens[at].spaced || words.at(at - 1) == ")";
            let place = in_capitals && (at - none <= 3 || has_part);
            return if set_apart && (place || has_agency) && begins(at + 1) { at + 1 } else { none };
        } else {
            has_part |= word == "," || word == "/";
            let fits = is_capitalised(shape(at))
                || matches!(word, "," | "/" | "and" | "de" | "of" | "the")
                || shape(at) == Shape::Number && has_part;
            if !fits || has_agency {
                return none;
            }
            at += 1;
        }
    }
    none
}

/// Whether a word is one of these, whatever its case.
fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// Whether a short paragraph has the label or the credit of a picture: "FILE PHOTO: The dam at dusk."
fn is_caption(words: TokenText, paragraph: &Range<usize>) -> bool {
    if paragraph.len() > MAX_CAPTION_TOKENS {
        return false;
    }
    let (start, end) = (paragraph.start, paragraph.end);
    let word = |at: usize| if at < end { words.at(at) } else { "" };
    let labelled = |at: usize| {
        let photo = is_any(word(at), &["photo", "photograph", "picture", "image", "credit", "pictured"]);
        photo && word(at + 1) == ":"
            || photo && word(at + 1).eq_ignore_ascii_case("by") && !words.begins_lower(at) && at + 2 < end
    };
    let opens = labelled(start) || word(start).eq_ignore_ascii_case("file") && labelled(start + 1);
    let credit = |at: usize| {
        let photo = word(at + 1).eq_ignore_ascii_case("photo") || word(at + 1).eq_ignore_ascii_case("images");
        let agency = is_agency(words, word(at)) || word(at) == "Getty";
        agency && (photo || word(at + 1) == "/" && !words.begins_lower(at + 2)) || labelled(at)
    };
    opens || (end.saturating_sub(MAX_CREDIT_TOKENS).max(start)..end).any(credit)
}

/// Whether a paragraph breaks off with a comma before a byline or a dateline.
fn is_cut_off(words: TokenText, paragraph: &Paragraph, next: Option<&Paragraph>) -> bool {
    words.at(paragraph.tokens.end - 1) == ","
        && paragraph.tokens.len() > 6
        && next.is_some_and(|next| is_byline(words, &next.tokens) || dateline(words, &next.tokens) > next.tokens.start)
}

/// Whether a paragraph names who wrote the article: "By Ann Lee", "(Reporting by Ann Lee)"; not "By Monday Lee had
/// left."
fn is_byline(words: TokenText, paragraph: &Range<usize>) -> bool {
    let word = |at: usize| if at < paragraph.end { words.at(at) } else { "" };
    let start = paragraph.start + usize::from(words.at(paragraph.start) == "(");
    let credits = if is_any(word(start), &["reporting", "editing", "writing", "written", "compiled"]) {
        start + 1
    } else if is_any(word(start), &["additional", "further"]) && is_any(word(start + 1), &["reporting", "writing"]) {
        start + 2
    } else {
        start
    };
    if credits > start {
        return word(credits).eq_ignore_ascii_case("by")
            && credits + 1 < paragraph.end
            && !words.begins_lower(credits + 1);
    }
    if !(start + 3..=start + 30).contains(&paragraph.end)
        || !matches!(words.at(start), "By" | "BY")
        || words.ends_with_stop(paragraph.end)
    {
        return false;
    }
    let is_name = |at: usize| is_capitalised(words.tokens[at].shape);
    let connects = |at: usize| words.vocabulary.has(WordClass::Byline, words.at(at));
    let loose = |at: usize| matches!(words.tokens[at].shape, Shape::Mark | Shape::Number | Shape::Alphanumeric);
    is_name(start + 1)
        && (is_name(start + 2) || connects(start + 2))
        && (start + 2..paragraph.end).all(|at| is_name(at) || connects(at) || loose(at))
}

/// Whether a paragraph of one sentence is a heading: "Ferry strike enters third week"; not "The list:".
fn is_heading(words: TokenText, paragraph: &Range<usize>, is_first: bool) -> bool {
    let last = words.at(paragraph.end - 1);
    let begins_item = words.tokens[paragraph.start].shape == Shape::Mark
        && !matches!(words.at(paragraph.start), "“" | "\"" | "‘" | "'" | "$" | "«" | "[");
    if paragraph.len() > if is_first { MAX_FIRST_HEADING_TOKENS } else { MAX_HEADING_TOKENS }
        || begins_item
        || words.begins_lower(paragraph.start)
        || matches!(last, ":" | ";" | ",")
        || is_dash(last)
    {
        return false;
    }
    if words.tokens[paragraph.clone()].iter().all(|token| token.shape == Shape::Mark) {
        return false;
    }
    let stops = words.ends_with_stop(paragraph.end) || (paragraph.start..paragraph.end).any(|at| words.at(at) == ".");
    !stops || is_in_capitals(words, paragraph) || is_first && is_in_title_case(words, paragraph)
}

fn is_in_capitals(words: TokenText, paragraph: &Range<usize>) -> bool {
    let shapes = || words.tokens[paragraph.clone()].iter().map(|token| token.shape);
    shapes().any(|shape| shape == Shape::Upper)
        && !shapes().any(|shape| matches!(shape, Shape::Lower | Shape::Title | Shape::Mixed))
}

/// Whether nearly every word of four letters or more begins with a capital, and there are four such words.
fn is_in_title_case(words: TokenText, paragraph: &Range<usize>) -> bool {
    let long = words.tokens[paragraph.clone()]
        .iter()
        .filter(|token| token.span.len() >= 4 && !matches!(token.shape, Shape::Mark | Shape::Number));
    let (mut capitals, mut total) = (0, 0);
    for token in long {
        total += 1;
        capitals += usize::from(token.shape != Shape::Lower);
    }
    capitals >= 4 && capitals * 10 >= total * 9
}

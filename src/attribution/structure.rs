//! Direct quotes by structure: quotation marks, and the clause of reporting that touches them.
//!
//! | form | fires on | does not fire on |
//! |---|---|---|
//! | clause after | `“We won,” Lima said.`, `“Is it over?” asked the mayor.` | `“We won.” Lima smiled.` |
//! | clause before | `Lima said: “We won.”`, `Lima said, “We won.”` | `After “Harbour Lights,” Lima left.` |
//! | clause between | `“We won,” Lima said. “It was hard.”` | `“We won,” Lima said. “It was luck,” Costa said.` |
//! | quoted by others | `“We won,” state radio quoted Lima as saying.` is Lima's | `“We won,” state radio said.` |
//!
//! The model's readings are held against these: one that takes the words of two quotations with a clause each, or the
//! clause together with the words it reports, is left out before the model chooses ([`StructuralReadings::admits`]);
//! where the model then has no reading of a quotation, the structural one is used ([`StructuralReadings::complete`]).

use std::ops::Range;

use super::{
    clause::{self, Clause},
    evidence::Finder,
    reading::{FoundReading, Reading, overlap, shared_tokens},
    view::{Edge, View},
};
use crate::{
    document::{ChunkKind, Shape, Tag},
    marks::Mark,
};

/// The confidence of a quote that only structure finds: of 7 in 300 articles of PolNeAR's training set 3 are right, by the
/// rule of succession (3 + 1) / (7 + 2). The model has a reading of nearly all others.
const CONFIDENCE: f32 = 0.44;

/// How like a word of reporting a cue is at least whose quote lies in another's content.
const MIN_NESTED_REPORTING: u8 = 5;

/// Tokens before a quotation that opens its sentence that are looked at: "And yet,".
const MAX_TOKENS_OF_OPENER: usize = 4;

/// Signs with a higher code point are pictures: the blocks of punctuation and currency are below.
const MAX_PUNCTUATION: u32 = 0x20ff;

/// A quotation of a paragraph.
struct Quotation {
    /// Its tokens with the marks.
    tokens: Range<usize>,
    is_closed: bool,
    /// Whether it may be speech: no title, nickname or scare quote.
    is_speech: bool,
}

/// The structural readings of a document, in the order of their quotations.
pub(crate) struct StructuralReadings(Vec<Reading>);

impl StructuralReadings {
    /// Reads every paragraph that has quotation marks.
    pub fn new(view: &View, marks: &[Mark]) -> Self {
        let mut found = Vec::new();
        let mut quotations = Vec::new();
        let mut paragraph = None;
        for mark in marks.iter().filter(|mark| mark.parent.is_none()) {
            let tokens = view.document.tokens_in(mark.span);
            let Some(point) = view.points.get(tokens.start) else { continue };
            if paragraph != Some(point.paragraph) {
                read_paragraph(view, &quotations, &mut found);
                quotations.clear();
                paragraph = Some(point.paragraph);
            }
            quotations.push(Quotation { tokens, is_closed: mark.is_closed, is_speech: mark.aside.is_none() });
        }
        read_paragraph(view, &quotations, &mut found);
        StructuralReadings(found)
    }

    /// Whether a reading of the model respects the structure. Admits `[“We won,”] Lima said. [“It was hard.”]`; not
    /// `[“We won,”] Lima said. [“It was luck,”] Costa said.`, nor `[“We won,” Cllr] Lima said`.
    pub fn admits(&self, reading: &Reading) -> bool {
        let (Some(first), Some(last)) = (reading.content.first(), reading.content.last()) else { return true };
        let content = &reading.content;
        let mut quotations = 0;
        let from = self.0.partition_point(|known| extent(known).end <= first.start);
        for known in self.0[from..].iter().take_while(|known| extent(known).start < last.end) {
            let shared = shared_tokens(&known.content, content);
            if shared == 0 {
                continue;
            }
            let clause = [Some(known.cue.clone()), known.source.clone()];
            let taken: usize =
                clause.iter().flatten().map(|part| shared_tokens(std::slice::from_ref(part), content)).sum();
            let whole: usize = clause.iter().flatten().map(Range::len).sum();
            // A report around it all may hold the quote: "State radio said that Lima said, “We won.”"
            let is_around = taken == whole;
            if taken > 0 && !is_around {
                return false;
            }
            if !is_around {
                quotations += 1;
            }
        }
        quotations <= 1
    }

    /// Takes from the beginning of a chosen reading what is no part of the sentence that is quoted: "\[😀\] “We won,” Lima
    /// said", "\[`<p>`\] “We won,” Lima said", "\[But\] “It is over,” Costa said"; and takes the speaker out of "the
    /// answer of \[Lima\]".
    pub fn trim(&self, view: &View, chosen: &mut [Reading]) {
        for known in &self.0 {
            let open = known.content[0].start;
            for other in chosen.iter_mut().filter(|other| touch(&other.cue, &known.cue)) {
                let source = other.source.take();
                other.source = source.map(|source| clause::answerer(view, &other.cue, source));
            }
            let has_it = |other: &&mut Reading| {
                touch(&other.cue, &known.cue) && other.content[0].start < open && other.content[0].end > open
            };
            let Some(reading) = chosen.iter_mut().find(has_it) else { continue };
            let mut before = reading.content[0].start..open;
            // "summed \[it up in one sentence:\] “We won.”"; not "announced \[a new slogan: “We won.”\]"
            let is_pronoun = matches!(view.points[before.start].tag, Tag::Prp)
                || matches!(view.document.word(before.start), "this" | "these");
            let is_preface = is_pronoun && known.cue.end <= before.start && view.document.word(open - 1) == ":";
            if is_preface || is_boundary(view, open - 1) || before.all(|at| is_no_word(view, at)) {
                reading.content[0].start = open;
            }
        }
    }

    /// Gives a chosen reading that holds the first piece of a structural one the pieces after it that no other has:
    /// "\[“We won,”\] Lima said on Monday. \[“It was hard.”\]".
    pub fn extend(&self, chosen: &mut [Reading]) {
        for known in self.0.iter().filter(|known| known.content.len() > 1) {
            let shares = |other: &Reading| shared_tokens(&other.content, &known.content[1..]) > 0;
            if chosen.iter().any(shares) {
                continue;
            }
            let first = &known.content[0];
            let has_first = |other: &&mut Reading| {
                overlap(&other.content, std::slice::from_ref(first)) && touch(&other.cue, &known.cue)
            };
            if let Some(reading) = chosen.iter_mut().find(has_first) {
                reading.content.extend_from_slice(&known.content[1..]);
            }
        }
    }

    /// The structural readings of which the chosen ones have no words, but for reports around them.
    pub fn complete(&self, view: &View, chosen: &[Reading]) -> Vec<FoundReading> {
        let reports = |known: &Reading| known.cue.clone().any(|at| view.points[at].reporting >= MIN_NESTED_REPORTING);
        let is_free = |known: &&Reading| {
            chosen.iter().all(|other| {
                let is_around = shared_tokens(&other.content, std::slice::from_ref(&known.cue)) == known.cue.len();
                !touch(&other.cue, &known.cue)
                    && (is_around && reports(known) || shared_tokens(&other.content, &known.content) == 0)
            })
        };
        let found = |reading: &Reading| FoundReading {
            reading: reading.clone(),
            finder: Finder::Structure,
            confidence: CONFIDENCE,
        };
        self.0.iter().filter(is_free).map(found).collect()
    }
}

fn touch(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// From the first to the last token of a reading's content.
fn extent(reading: &Reading) -> Range<usize> {
    reading.content[0].start..reading.content[reading.content.len() - 1].end
}

/// Adds the structural readings of a paragraph's quotations.
fn read_paragraph(view: &View, quotations: &[Quotation], found: &mut Vec<Reading>) {
    let Some(first) = quotations.first() else { return };
    let paragraph = &view.document.paragraphs[view.points[first.tokens.start].paragraph as usize].tokens;
    let first_found = found.len();
    // Where the words that no quotation and no clause has taken begin.
    let mut free = paragraph.start;
    for (index, quotation) in quotations.iter().enumerate() {
        let next = quotations.get(index + 1).map_or(paragraph.end, |next| next.tokens.start);
        let gap = quotation.tokens.end..next;
        let clause =
            quotation.is_speech.then(|| own_clause(view, quotation, free..quotation.tokens.start, gap)).flatten();
        if let Some(clause) = clause {
            free = quotation.tokens.end.max(clause.end);
            found.push(Reading {
                cue: clause.cue,
                content: vec![quotation.tokens.clone()],
                source: Some(clause.source),
            });
            continue;
        }
        if let Some(last) = found[first_found..].last_mut()
            && quotation.is_speech
            && goes_on(view, last, quotation)
        {
            last.content.push(quotation.tokens.clone());
        }
        free = quotation.tokens.end;
    }
}

/// The clause that reports a quotation: the one after it if the quotation ends as words before a clause do, else the
/// one before it.
fn own_clause(view: &View, quotation: &Quotation, before: Range<usize>, after: Range<usize>) -> Option<Clause> {
    let ending = if quotation.is_closed { clause::ending(view, &quotation.tokens) } else { clause::Ending::Stop };
    let follows = || clause::after(view, after.clone(), ending);
    let precedes = || clause::before(view, before.clone(), quotation.tokens.start);
    let follows = || follows().filter(|_| opens_sentence(view, quotation.tokens.start));
    match ending {
        clause::Ending::Comma => follows().or_else(precedes),
        _ => precedes().or_else(follows),
    }
}

/// Whether a quotation opens its sentence, perhaps after "But": not "In “The Wall,” she plays a nurse".
fn opens_sentence(view: &View, open: usize) -> bool {
    let start = view.document.sentence_of(open).tokens.start;
    open > start && is_boundary(view, open - 1)
        || (start..open).rev().take(MAX_TOKENS_OF_OPENER).all(|at| is_no_word(view, at))
}

/// Whether a token is a sign that ends what comes before it: an emoji, the end of a tag of markup.
fn is_boundary(view: &View, at: usize) -> bool {
    let word = view.document.word(at);
    word.ends_with('>') || word.chars().all(|c| !c.is_alphanumeric() && c as u32 > MAX_PUNCTUATION)
}

/// Whether a token is a conjunction or no word.
fn is_no_word(view: &View, at: usize) -> bool {
    view.points[at].kind == ChunkKind::Conjunction || !view.document.word(at).contains(char::is_alphanumeric)
}

/// Whether a quotation goes on with the words of the reading before: "“We won,” Lima said, [“and it was hard.”]",
/// "“We won,” Lima said on Monday. [“It was hard.”]"; not "“We won,” Lima said. She smiled. [“It was hard.”]".
fn goes_on(view: &View, reading: &Reading, quotation: &Quotation) -> bool {
    let document = view.document;
    let piece = reading.content[reading.content.len() - 1].end;
    let open = quotation.tokens.start;
    let source_end = reading.source.as_ref().map_or(0, |source| source.end);
    let clause_end = reading.cue.end.max(source_end);
    // The clause is between the two.
    if clause_end <= piece || clause_end > open || reading.cue.start < reading.content[0].end {
        return false;
    }
    let rest = clause_end..open;
    let stops = rest.clone().filter(|&at| matches!(document.word(at), "." | "!" | "?" | ";")).count();
    let last = open - 1;
    // "said on Lima’s “Morning Hour.” [“It was hard.”]"
    let last = last - usize::from(view.points[last].edge == Edge::Closes);
    let stops_before = document.tokens[last].shape == Shape::Mark
        && matches!(document.word(last), "." | "," | "—" | "–" | "--" | ";" | ":");
    let inner_end = quotation.tokens.end - usize::from(quotation.is_closed);
    let is_whole = inner_end > open + 1 && document.tokens[inner_end - 1].shape == Shape::Mark;
    stops_before && stops <= 1 && is_whole
}

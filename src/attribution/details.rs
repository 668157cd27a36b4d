//! What else a quote tells: its kind, the act, whom it was said to, the quote it lies in.

use std::ops::Range;

use super::{
    Act, Kind, Quote, arguments,
    readings::Reading,
    view::{Edge, View},
};
use crate::{
    Error, Span,
    document::{ChunkKind, Document, Shape, Tag},
    hash,
    lexicon::Table,
};

/// What the source does, by the dictionary form of the cue's words.
#[derive(Clone, Debug)]
pub(crate) struct Acts(hash::Map<Act>);

impl Acts {
    pub fn shipped() -> Result<Self, Error> {
        let file = "acts.tsv";
        let table = Table::parse(file, include_str!("../lexicon/attribution/acts.tsv"), 2)?;
        let row = |(line, cells): (usize, &[&str])| match cells[1] {
            "thought" => Ok((hash::bytes(cells[0].as_bytes()), Act::Thought)),
            "writing" => Ok((hash::bytes(cells[0].as_bytes()), Act::Writing)),
            other => Err(Error::lexicon(file, line, format!("expected thought or writing, found {other:?}"))),
        };
        table.rows().map(row).collect::<Result<_, _>>().map(Acts)
    }

    /// Fires on "believes" (thought) and "said in a letter" (writing); not on "said".
    pub fn of(&self, view: &View, cue: &Range<usize>) -> Act {
        let head = self.0.get(&view.points[arguments::head(view, cue)].lemma_hash);
        let other =
            || cue.clone().find_map(|at| self.0.get(&view.points[at].lemma_hash).filter(|act| **act == Act::Writing));
        head.or_else(other).copied().unwrap_or(Act::Speech)
    }
}

/// How much of the content stands in quotation marks.
pub(crate) fn kind(view: &View, content: &[Range<usize>]) -> Kind {
    let points = || content.iter().flat_map(Clone::clone).map(|at| &view.points[at]).filter(|p| p.shape != Shape::Mark);
    if points().all(|p| p.quoted) {
        Kind::Direct
    } else if points().any(|p| p.quoted) {
        Kind::Mixed
    } else {
        Kind::Indirect
    }
}

/// A piece of content without the dateline it may begin with: "[PORT ALDER (Meridian Wire) – ]At least 14 people were killed".
/// A piece that lies within the dateline stays.
fn without_dateline(document: &Document, piece: Range<usize>) -> Range<usize> {
    let dateline = &document.sentence_of(piece.start).dateline;
    if dateline.contains(&piece.start) && dateline.end < piece.end { dateline.end..piece.end } else { piece }
}

/// A content with its edges in order: a quotation that it holds up to the mark has the mark, pieces that touch are one, and the
/// comma or full stop that parts it from what comes after is left out: "Two men broke in\[,\] the police said". The comma of
/// "“We won,” she said" stays: it stands within the marks.
pub(crate) fn tidied(view: &View, content: &[Range<usize>]) -> Vec<Range<usize>> {
    let points = &view.points;
    let is_mark_of = |at: usize, edge: Edge, inside: usize| {
        points.get(at).is_some_and(|p| p.edge == edge && p.quotation == points[inside].quotation)
    };
    let mut out: Vec<Range<usize>> = Vec::with_capacity(content.len());
    for piece in content {
        let Range { mut start, mut end } = without_dateline(view.document, piece.clone());
        if start > 0 && is_mark_of(start - 1, Edge::Opens, start) {
            start -= 1;
        }
        if is_mark_of(end, Edge::Closes, end - 1) && (start..end).any(|at| is_mark_of(at, Edge::Opens, end - 1)) {
            end += 1;
        }
        while end - start > 1 && !points[end - 1].quoted && matches!(view.document.word(end - 1), "," | ".") {
            end -= 1;
        }
        match out.last_mut() {
            Some(last) if last.end >= start => last.end = last.end.max(end),
            _ => out.push(start..end),
        }
    }
    out
}

const TELLS: &[&str] = &[
    "tell",
    "inform",
    "ask",
    "remind",
    "warn",
    "assure",
    "urge",
    "advise",
    "persuade",
    "convince",
    "promise",
    "notify",
    "instruct",
    "order",
    "implore",
    "beg",
    "thank",
    "reassure",
    "text",
    "email",
    "address",
    "invite",
    "challenge",
    "brief",
    "interrupt",
    "correct",
    "teach",
    "show",
];
const SAYS: &[&str] = &[
    "say",
    "speak",
    "write",
    "explain",
    "admit",
    "confess",
    "announce",
    "complain",
    "talk",
    "report",
    "testify",
    "reply",
    "respond",
    "confirm",
    "tweet",
    "suggest",
    "add",
    "repeat",
    "confide",
    "whisper",
    "shout",
    "interview",
    "letter",
    "message",
    "statement",
    "note",
    "memo",
    "call",
];

/// Takes from a content the noun phrase that is told, if "that" comes after it: "assured \[reporters\] that nobody would leave".
pub(crate) fn without_told(view: &View, reading: &mut Reading) {
    let after = reading.cue.end;
    let head = view.points[arguments::head(view, &reading.cue)].lemma_hash;
    let Some(piece) = reading.content.iter_mut().find(|piece| piece.start == after) else { return };
    let chunks = &view.document.chunks;
    let told = view.points[after].chunk as usize;
    if let Some(that) =
        chunks.get(told + 1).filter(|that| that.kind == ChunkKind::That && piece.contains(&that.tokens.start))
        && chunks[told].kind == ChunkKind::NounPhrase
        && TELLS.iter().any(|word| hash::bytes(word.as_bytes()) == head)
    {
        piece.start = that.tokens.start;
    }
}

/// The words for whom a quote was said to: the noun phrase after "told", or after "to" or "with" behind "said",
/// "in an interview", "in a letter". Not the noun phrase that begins a content or is the source.
pub(crate) fn addressee(view: &View, reading: &Reading) -> Option<Span> {
    let listed =
        |words: &[&str], at: usize| words.iter().any(|word| hash::bytes(word.as_bytes()) == view.points[at].lemma_hash);
    let taken = |at: usize| reading.content.iter().chain(&reading.source).any(|piece| piece.contains(&at));
    let phrase = |at: usize| -> Option<Range<usize>> {
        let chunk = view.document.chunks.get(view.points.get(at)?.chunk as usize)?;
        let is_own = chunk.kind == ChunkKind::NounPhrase
            && chunk.tokens.start == at
            && view.points[at].sentence == view.points[reading.cue.start].sentence;
        (is_own && !chunk.tokens.clone().any(taken)).then(|| without_date(view.document, chunk.tokens.clone()))
    };
    let head = arguments::head(view, &reading.cue);
    let after = reading.cue.end;
    if listed(TELLS, head)
        && let Some(found) = phrase(after)
    {
        return Some(view.span(extended(view, found, &taken)));
    }
    // "said to reporters", "said in an interview with the Courier": the preposition is in the cue or right after it.
    let preposition = (head + 1..(after + 4).min(view.points.len()))
        .find(|&at| matches!(view.document.word(at), "to" | "with") && !taken(at))?;
    let joined = (head..preposition).all(|at| {
        !taken(at) && !matches!(view.points[at].kind, ChunkKind::Comma | ChunkKind::Stop | ChunkKind::VerbGroup)
            || at == head
    });
    let says = listed(SAYS, head) || listed(SAYS, preposition - 1);
    phrase(preposition + 1)
        .filter(|_| joined && says && view.points[preposition].sentence == view.points[head].sentence)
        .map(|found| view.span(extended(view, found, &taken)))
}

/// A noun phrase without "last week" at its end, or without the possessive that ends it: "told the Senate [last week]", "told ABC[’s]".
fn without_date(document: &Document, phrase: Range<usize>) -> Range<usize> {
    let Range { start, mut end } = phrase;
    let word = |at: usize| document.word(at);
    if end - start > 2 && matches!(word(end - 2), "last" | "this" | "next") {
        end -= 2;
    } else if end - start > 1 && word(end - 1).ends_with("day") && document.tokens[end - 1].shape == Shape::Title {
        end -= 1;
    }
    while end - start > 1 && document.tokens[end - 1].tag == Tag::Pos {
        end -= 1;
    }
    start..end
}

/// A noun phrase with the "of" or "at" phrase that belongs to it: "members of the council".
fn extended(view: &View, phrase: Range<usize>, taken: &impl Fn(usize) -> bool) -> Range<usize> {
    let chunks = &view.document.chunks;
    let of = phrase.end;
    let next = view
        .points
        .get(of)
        .filter(|p| p.kind == ChunkKind::Preposition && matches!(view.document.word(of), "of" | "at"));
    match next.and_then(|p| chunks.get(p.chunk as usize + 1)) {
        Some(chunk)
            if chunk.kind == ChunkKind::NounPhrase
                && chunk.tokens.start == of + 1
                && !chunk.tokens.clone().any(taken) =>
        {
            phrase.start..chunk.tokens.end
        }
        _ => phrase,
    }
}

/// Notes in each quote the smallest other quote whose content holds all of it, where that content is speech in quotation
/// marks around it. Quotes are in order of their extent.
pub(crate) fn nest(quotes: &mut [Quote]) {
    // Quotes that may still hold later ones.
    let mut open: Vec<usize> = Vec::new();
    for at in 0..quotes.len() {
        let extent = quotes[at].extent();
        open.retain(|&outer| quotes[outer].extent().end > extent.start);
        let holds = |outer: &usize| {
            let outer = &quotes[*outer];
            outer.extent().len() > extent.len() && outer.content.iter().any(|piece| piece.contains(extent))
        };
        // Few quotes are ever open at once; the last eight will do.
        let first = open.len().saturating_sub(8);
        let parent =
            open[first..].iter().copied().filter(holds).min_by_key(|&outer| (quotes[outer].extent().len(), outer));
        quotes[at].parent = parent;
        open.push(at);
    }
}

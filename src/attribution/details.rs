//! What else a quote has: its kind, the act, whom it was said to, the quote it lies in.

use std::ops::Range;

use super::{
    arguments,
    quote::{Act, Kind, Quote},
    reading::Reading,
    tables::{AddresseePattern, AttributionTables},
    view::{Edge, View},
};
use crate::{
    Span,
    document::{ChunkKind, Document, Shape, Tag},
};

/// Tokens after the cue among which "to" or "with" before an addressee is looked for.
const MAX_TOKENS_TO_PREPOSITION: usize = 4;

/// Quotes that may hold a later one: few ever overlap at once, and the last eight will do.
const MAX_OPEN_QUOTES: usize = 8;

/// What the source does. Fires on "believes" (thought) and "said in a letter" (writing); not on "said".
pub(crate) fn act(view: &View, tables: &AttributionTables, cue: &Range<usize>) -> Act {
    let acts = &tables.acts;
    let head = acts.get(&view.points[arguments::head(view, cue)].lemma_hash);
    let other = || cue.clone().find_map(|at| acts.get(&view.points[at].lemma_hash).filter(|act| **act == Act::Writing));
    head.or_else(other).copied().unwrap_or(Act::Speech)
}

/// How much of the content is in quotation marks.
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

/// A piece of content without the dateline it may begin with: "[PORT ALDER (Meridian Wire) – ]At least 14 people were
/// killed". A piece that lies within the dateline stays.
fn without_dateline(document: &Document, piece: Range<usize>) -> Range<usize> {
    let dateline = &document.sentence_of(piece.start).dateline;
    if dateline.contains(&piece.start) && dateline.end < piece.end { dateline.end..piece.end } else { piece }
}

/// A content with its edges in order: a quotation that it holds up to the mark has the mark, pieces that touch are one,
/// and the comma or full stop that separates it from what comes after is left out: "Two men broke in\[,\] the police
/// said". The comma of "“We won,” she said" stays: it is within the marks.
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

/// Takes an addressee from the beginning of a content: the noun phrase between a cue such as "assured" and "that".
/// Fires on "assured \[reporters\] that nobody would leave"; not on "said reporters that stayed were paid".
pub(crate) fn strip_addressee(view: &View, tables: &AttributionTables, reading: &mut Reading) {
    let after = reading.cue.end;
    let head = view.points[arguments::head(view, &reading.cue)].lemma_hash;
    let Some(piece) = reading.content.iter_mut().find(|piece| piece.start == after) else { return };
    let chunks = &view.document.chunks;
    let phrase = view.points[after].chunk as usize;
    if let Some(that) =
        chunks.get(phrase + 1).filter(|that| that.kind == ChunkKind::That && piece.contains(&that.tokens.start))
        && chunks[phrase].kind == ChunkKind::NounPhrase
        && tables.addressee_cues.get(&head) == Some(&AddresseePattern::Object)
    {
        piece.start = that.tokens.start;
    }
}

/// The words for whom a quote was said to: the noun phrase after "told", or after "to" or "with" behind "said",
/// "in an interview", "in a letter". Not the noun phrase that begins a content or is the source.
pub(crate) fn addressee(view: &View, tables: &AttributionTables, reading: &Reading) -> Option<Span> {
    let has_pattern =
        |pattern: AddresseePattern, at: usize| tables.addressee_cues.get(&view.points[at].lemma_hash) == Some(&pattern);
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
    if has_pattern(AddresseePattern::Object, head)
        && let Some(found) = phrase(after)
    {
        return Some(view.span(extended(view, found, &taken)));
    }
    // "said to reporters", "said in an interview with the Courier": the preposition is in the cue or right after it.
    let preposition = (head + 1..(after + MAX_TOKENS_TO_PREPOSITION).min(view.points.len()))
        .find(|&at| matches!(view.document.word(at), "to" | "with") && !taken(at))?;
    let joined = (head..preposition).all(|at| {
        !taken(at) && !matches!(view.points[at].kind, ChunkKind::Comma | ChunkKind::Stop | ChunkKind::VerbGroup)
            || at == head
    });
    let says =
        has_pattern(AddresseePattern::Preposition, head) || has_pattern(AddresseePattern::Preposition, preposition - 1);
    phrase(preposition + 1)
        .filter(|_| joined && says && view.points[preposition].sentence == view.points[head].sentence)
        .map(|found| view.span(extended(view, found, &taken)))
}

/// A noun phrase without "last week" at its end, or without the possessive that ends it: "told the Senate
/// [last week]", "told ABC[’s]".
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

/// Notes in each quote the smallest other quote whose content holds all of it, where that content is speech in
/// quotation marks around it. Quotes are in order of their extent.
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
        let first = open.len().saturating_sub(MAX_OPEN_QUOTES);
        let parent =
            open[first..].iter().copied().filter(holds).min_by_key(|&outer| (quotes[outer].extent().len(), outer));
        quotes[at].parent = parent;
        open.push(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Extractor, attribution::Evidence, marks};

    /// The token that begins at the first occurrence of some words.
    fn token(document: &Document, words: &str) -> usize {
        let start = document.text.find(words).expect("words of the text");
        document.tokens.iter().position(|token| token.span.start == start).expect("a token")
    }

    fn tidied_words(text: &str, pieces: &[(&str, usize)]) -> Vec<String> {
        let document = Extractor::shared().read(text);
        let marks = marks::pair(&document);
        let view = View::new(&document, &marks);
        let content: Vec<Range<usize>> =
            pieces.iter().map(|(from, count)| token(&document, from)..token(&document, from) + count).collect();
        tidied(&view, &content).into_iter().map(|piece| view.span(piece).of(text).to_owned()).collect()
    }

    #[test]
    fn contents_are_tidied() {
        for (text, pieces, expected) in [
            ("Two men broke in, the police said.", &[("Two", 5)][..], &["Two men broke in"][..]),
            ("“We won,” she said.", &[("We", 3)], &["“We won,”"]),
            ("“We won,” she said.", &[("“", 4)], &["“We won,”"]),
            // The content is right before the mark that opens, but none of it is in the marks.
            ("He said it was “over”.", &[("it", 2)], &["it was"]),
            ("Lima said the dam was old and leaked.", &[("the dam", 4), ("and", 2)], &["the dam was old and leaked"]),
            ("The dam, Lima said, was old.", &[("The", 3), ("was", 3)], &["The dam", "was old"]),
            ("The dam, Lima said, was old.", &[(",", 1)], &[","]),
        ] {
            assert_eq!(tidied_words(text, pieces), expected, "{text}");
        }
    }

    #[test]
    fn datelines_are_no_content() {
        let text = "PORT ALDER (Meridian Wire) – At least 14 people were killed on Monday, police said.";
        let document = Extractor::shared().read(text);
        let view = View::new(&document, &[]);
        let comma = token(&document, ", police");
        let tidied = |piece: Range<usize>| tidied(&view, std::slice::from_ref(&piece)).swap_remove(0);
        assert_eq!(view.span(tidied(0..comma)).of(text), "At least 14 people were killed on Monday");
        // What lies within the dateline stays.
        assert_eq!(tidied(0..2), 0..2);
    }

    fn quote(content: &[(usize, usize)], source: Option<(usize, usize)>) -> Quote {
        let span = |&(start, end): &(usize, usize)| Span::new(start, end);
        Quote {
            kind: Kind::Direct,
            act: Act::Speech,
            content: content.iter().map(span).collect(),
            cue: None,
            source: source.as_ref().map(span),
            addressee: None,
            parent: None,
            confidence: 1.0,
            evidence: Evidence::MARKS,
        }
    }

    fn parents(mut quotes: Vec<Quote>) -> Vec<Option<usize>> {
        nest(&mut quotes);
        quotes.iter().map(|quote| quote.parent).collect()
    }

    #[test]
    fn quotes_nest_in_the_smallest_content_around_them() {
        let outer = || quote(&[(0, 100)], None);
        assert_eq!(
            parents(vec![outer(), quote(&[(10, 50)], None), quote(&[(20, 30)], None)]),
            [None, Some(0), Some(1)]
        );
        assert_eq!(
            parents(vec![outer(), quote(&[(10, 30)], None), quote(&[(40, 60)], None)]),
            [None, Some(0), Some(0)]
        );
        // Beyond the content, between its pieces, or the same: not in it.
        assert_eq!(parents(vec![outer(), quote(&[(90, 110)], None)]), [None, None]);
        assert_eq!(parents(vec![quote(&[(0, 40), (60, 100)], None), quote(&[(30, 70)], None)]), [None, None]);
        assert_eq!(parents(vec![outer(), outer()]), [None, None]);
        // The source counts too.
        assert_eq!(parents(vec![quote(&[(0, 50)], None), quote(&[(10, 40)], Some((45, 60)))]), [None, None]);
    }
}

//! Quotes whose words name no source, and "I" and "we" in quotes.
//!
//! In order, for a quote without a speaker:
//! 1. Its cue is a verb with a subject before it in the sentence: "Silva left early, \[saying\] she was ill".
//! 2. "I", "we": the speaker of the quote around it.
//! 3. Only of words in quotation marks: the speaker of the nearest quote of the paragraph, the one before first; else of the
//!    last quote of the paragraph before, if its words go on: "“We won,” said Silva. ¶ “Nobody can deny it.”"
//!
//! Not of "It is said that the bridge is old", nor of a motto on a wall between two paragraphs without a speaker.

use super::{
    Link, SpeakerType,
    link::Linker,
    mentions::{MentionKind, Pronoun},
};
use crate::{
    Span,
    attribution::Quote,
    document::{ChunkKind, Tag},
    marks::Mark,
};

/// Gives the quotes without a speaker one, and notes "I" and "we" as mentions of who speaks.
pub(super) fn attribute(linker: &mut Linker, marks: &[Mark], quotes: &[Quote], of_quote: &mut [Option<usize>], links: &mut [Option<Link>]) {
    let document = linker.document;
    for (index, quote) in quotes.iter().enumerate() {
        if of_quote[index].is_none() {
            of_quote[index] = quote.cue.and_then(|cue| subject_before(linker, cue));
            links[index] = of_quote[index].map(|_| Link::Subject);
        }
    }
    let mut order: Vec<usize> = (0..quotes.len()).filter(|&index| !quotes[index].content.is_empty()).collect();
    order.sort_by_key(|&index| quotes[index].content[0]);
    let paragraph = |index: usize| document.tokens.get(document.tokens_in(quotes[index].content[0]).start).map_or(u32::MAX, |token| token.paragraph);
    // The quote around another begins no later, so it was met before.
    for at in 0..order.len() {
        let index = order[at];
        if of_quote[index].is_some() || !is_first_person(linker, quotes[index].source) {
            continue;
        }
        let source = quotes[index].source.expect("a first person");
        let around =
            order[..at].iter().rev().take(8).find(|&&other| of_quote[other].is_some() && quotes[other].content.iter().any(|span| span.contains(source)));
        of_quote[index] = around.and_then(|&other| of_quote[other]);
        links[index] = of_quote[index].map(|_| Link::Outer);
    }
    for at in 0..order.len() {
        let index = order[at];
        let quote = &quotes[index];
        let is_open = quote.cue.is_none() && quote.source.is_none() || is_first_person(linker, quote.source);
        if of_quote[index].is_some() || !is_open || !is_marked(marks, quote.content[0]) {
            continue;
        }
        let here = paragraph(index);
        let before = order[..at].iter().rev().take(4).copied().find(|&other| of_quote[other].is_some() && paragraph(other) == here);
        let after = || order[at + 1..].iter().take(4).copied().find(|&other| of_quote[other].is_some() && paragraph(other) == here);
        let above = || {
            order[..at]
                .last()
                .copied()
                .filter(|&other| paragraph(other) + 1 == here && quotes[other].content.last().is_some_and(|span| is_marked(marks, *span)))
        };
        let found = before.or_else(after).map(|other| (other, Link::Paragraph)).or_else(|| above().map(|other| (other, Link::Above)));
        of_quote[index] = found.and_then(|(other, _)| of_quote[other]);
        links[index] = found.filter(|_| of_quote[index].is_some()).map(|(_, link)| link);
    }
    first_persons(linker, quotes, of_quote, &order);
}

/// The party of the nearest subject before a cue in its sentence, if the cue is an active verb.
fn subject_before(linker: &Linker, cue: Span) -> Option<usize> {
    let document = linker.document;
    let tokens = document.tokens_in(cue);
    let verb = tokens.clone().find(|&token| document.tokens[token].tag.is_verb())?;
    let is_passive = document.chunk_of(verb).kind == ChunkKind::Participle
        || document.chunk_of(verb).tokens.clone().any(|token| document.tokens[token].tag == Tag::Vbn)
            && document.chunk_of(verb).tokens.clone().any(|token| linker.is_be(token));
    if is_passive {
        return None;
    }
    let sentence = document.tokens[verb].sentence;
    let end = linker.mentions.partition_point(|mention| mention.tokens.end <= tokens.start);
    let near = (0..end).rev().take(8).take_while(|&index| document.tokens[linker.mentions[index].tokens.start].sentence == sentence);
    let subject = near.into_iter().find(|&index| linker.mentions[index].is_subject && !linker.mentions[index].is_quoted)?;
    linker.party_of[subject].filter(|&party| !matches!(linker.parties[party].kind, SpeakerType::Unknown))
}

fn is_first_person(linker: &Linker, source: Option<Span>) -> bool {
    let Some(source) = source else { return false };
    let tokens = linker.document.tokens_in(source);
    let index = linker.mentions.partition_point(|mention| mention.tokens.end <= tokens.start);
    tokens.len() == 1
        && linker.mentions.get(index).is_some_and(|mention| mention.tokens == tokens && matches!(mention.kind, MentionKind::Pronoun(Pronoun::I | Pronoun::We)))
}

/// Whether a span stands in quotation marks that are no title or nickname.
fn is_marked(marks: &[Mark], span: Span) -> bool {
    let at = marks.partition_point(|mark| mark.span.start <= span.start);
    marks[..at].iter().rev().take(4).any(|mark| mark.aside.is_none() && mark.span.overlaps(span))
}

/// Notes "I" and "we" in quotation marks as mentions of whose quote it is.
fn first_persons(linker: &mut Linker, quotes: &[Quote], of_quote: &[Option<usize>], order: &[usize]) {
    let document = linker.document;
    for &index in order {
        let Some(party) = of_quote[index] else { continue };
        for content in &quotes[index].content {
            let tokens = document.tokens_in(*content);
            let from = linker.mentions.partition_point(|mention| mention.tokens.end <= tokens.start);
            let to = linker.mentions.partition_point(|mention| mention.tokens.end <= tokens.end);
            for at in from..to {
                let is_own = linker.mentions[at].is_quoted && matches!(linker.mentions[at].kind, MentionKind::Pronoun(Pronoun::I | Pronoun::We));
                if is_own && linker.party_of[at].is_none() {
                    linker.party_of[at] = Some(party);
                    linker.add_mention(party, document.span(linker.mentions[at].tokens.clone()));
                }
            }
        }
    }
}

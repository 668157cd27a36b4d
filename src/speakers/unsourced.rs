//! Quotes whose words name no source, and "I" and "we" in quotes.
//!
//! In order, for a quote without a speaker:
//! 1. Its cue is a verb with a subject before it in the sentence: "Silva left early, \[saying\] she was ill", "Silva,
//!    one of the winners, \[said\] she was glad".
//! 2. "I", "we": the speaker of the quote around it.
//! 3. Only of words in quotation marks: the speaker of the nearest quote of the paragraph, the one before first; else
//!    the person who is the subject of the sentence just before: "Silva smiled. “We won.”"; else the speaker of the
//!    last quote of the paragraph before, if its words go on ("“We won,” said Silva. ¶ “Nobody can deny it.”") or if it
//!    is a named person ("Silva said that she had won. ¶ “Nobody can deny it.”").
//!
//! Not of "It is said that the bridge is old", nor of a motto on a wall between two paragraphs without a speaker.

use super::{
    Link, SpeakerType,
    linker::Linker,
    mentions::{MentionKind, Pronoun},
};
use crate::{
    Span,
    attribution::Quote,
    document::{ChunkKind, Tag},
    marks::Mark,
};

/// Gives the quotes without a speaker one, and notes "I" and "we" as mentions of who speaks.
pub(super) fn attribute(
    linker: &mut Linker,
    marks: &[Mark],
    quotes: &[Quote],
    of_quote: &mut [Option<usize>],
    links: &mut [Option<Link>],
) {
    for (index, quote) in quotes.iter().enumerate() {
        if of_quote[index].is_none() {
            of_quote[index] = quote.cue.and_then(|cue| subject_before(linker, cue));
            links[index] = of_quote[index].map(|_| Link::Subject);
        }
    }
    let ordered = OrderedQuotes::new(linker, quotes);
    // The quote around another begins no later, so its speaker is known before.
    for (at, &index) in ordered.order.iter().enumerate() {
        if of_quote[index].is_none() {
            of_quote[index] = ordered.outer_speaker(linker, of_quote, at);
            links[index] = of_quote[index].map(|_| Link::Outer);
        }
    }
    for (at, &index) in ordered.order.iter().enumerate() {
        if of_quote[index].is_none() {
            (of_quote[index], links[index]) = ordered.near_speaker(linker, marks, of_quote, at).unzip();
        }
    }
    first_persons(linker, quotes, of_quote, &ordered.order);
}

/// How many quotes before one may be around it.
const MAX_QUOTES_AROUND: usize = 8;

/// How many quotes before or after one may share its speaker.
const MAX_QUOTES_NEAR: usize = 4;

/// How many mentions before a cue may be its subject.
const MAX_MENTIONS_BEFORE_CUE: usize = 8;

/// How many mentions of the sentence before a quote may be its subject.
const MAX_MENTIONS_IN_SENTENCE: usize = 8;

/// How many pairs of quotation marks that begin before a span may hold it.
const MAX_MARKS_AROUND: usize = 4;

/// The quotes of an article in order of their first words.
struct OrderedQuotes<'q> {
    quotes: &'q [Quote],
    order: Vec<usize>,
    /// The paragraph of each quote, by its index.
    paragraphs: Vec<u32>,
}

impl<'q> OrderedQuotes<'q> {
    fn new(linker: &Linker, quotes: &'q [Quote]) -> Self {
        let document = linker.document;
        let mut order: Vec<usize> = (0..quotes.len()).filter(|&index| !quotes[index].content.is_empty()).collect();
        order.sort_by_key(|&index| quotes[index].content[0]);
        let first = |quote: &Quote| document.tokens.get(document.tokens_in(*quote.content.first()?).start);
        let paragraph = |quote: &Quote| first(quote).map_or(u32::MAX, |token| token.paragraph);
        OrderedQuotes { quotes, order, paragraphs: quotes.iter().map(paragraph).collect() }
    }

    /// The speaker of the quote around a quote whose source is "I" or "we"; `at` is its place in the order.
    fn outer_speaker(&self, linker: &Linker, of_quote: &[Option<usize>], at: usize) -> Option<usize> {
        let source = self.quotes[self.order[at]].source.filter(|source| is_first_person(linker, Some(*source)))?;
        let around = self.order[..at].iter().rev().take(MAX_QUOTES_AROUND).find(|&&other| {
            of_quote[other].is_some() && self.quotes[other].content.iter().any(|span| span.contains(source))
        });
        of_quote[*around?]
    }

    /// The speaker that the paragraph of a quote in quotation marks, or the one before, suggests; `at` is its place in
    /// the order.
    fn near_speaker(
        &self,
        linker: &Linker,
        marks: &[Mark],
        of_quote: &[Option<usize>],
        at: usize,
    ) -> Option<(usize, Link)> {
        let OrderedQuotes { quotes, order, paragraphs } = self;
        let quote = &quotes[order[at]];
        let is_open = quote.cue.is_none() && quote.source.is_none() || is_first_person(linker, quote.source);
        if !is_open || !is_marked(marks, quote.content[0]) {
            return None;
        }
        let here = paragraphs[order[at]];
        let speaks_here = |&&other: &&usize| of_quote[other].is_some() && paragraphs[other] == here;
        let before = order[..at].iter().rev().take(MAX_QUOTES_NEAR).find(speaks_here);
        let near = before.or_else(|| order[at + 1..].iter().take(MAX_QUOTES_NEAR).find(speaks_here));
        if let Some(party) = near.and_then(|&other| of_quote[other]) {
            return Some((party, Link::Paragraph));
        }
        if let Some(party) = subject_above(linker, quote.content[0]) {
            return Some((party, Link::Sentence));
        }
        let &above = order[..at].last().filter(|&&other| paragraphs[other] + 1 == here)?;
        let party = of_quote[above]?;
        let ends_in_marks = quotes[above].content.last().is_some_and(|span| is_marked(marks, *span));
        let is_named_person = linker.parties[party].is_person() && linker.parties[party].is_named;
        (ends_in_marks || is_named_person).then_some((party, Link::Above))
    }
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
    let near = (0..end)
        .rev()
        .take(MAX_MENTIONS_BEFORE_CUE)
        .take_while(|&index| document.tokens[linker.mentions[index].tokens.start].sentence == sentence);
    let speaks = |party: &usize| !matches!(linker.parties[*party].kind, SpeakerType::Unknown);
    let mut near = near.filter(|&index| !linker.mentions[index].is_quoted).peekable();
    // "Silva, one of the winners, said": the subject is the name before the comma that opens the aside.
    let aside = document.chunk_of(verb).tokens.start.checked_sub(1).is_some_and(|before| document.word(before) == ",");
    if aside {
        let is_head = |index: &usize| {
            let mention = &linker.mentions[*index];
            let before = mention.tokens.start.checked_sub(1).map(|token| document.chunk_of(token).kind);
            matches!(mention.kind, MentionKind::Name { is_modifier: false, .. })
                && mention.tokens.end < tokens.start
                && document.word(mention.tokens.end) == ","
                && before != Some(ChunkKind::Preposition)
        };
        let named = near.clone().filter(is_head).last().and_then(|index| linker.party_of[index]).filter(speaks);
        if named.is_some() {
            return named;
        }
    }
    let subject = near.find(|&index| linker.mentions[index].is_subject)?;
    linker.party_of[subject].filter(speaks)
}

/// The person who is the first subject of the sentence before a passage, in its paragraph.
fn subject_above(linker: &Linker, passage: Span) -> Option<usize> {
    let document = linker.document;
    let start = document.tokens_in(passage).start;
    let last = document.tokens.get(start.checked_sub(1)?)?;
    if document.tokens.get(start)?.paragraph != last.paragraph {
        return None;
    }
    let before = document.sentences[last.sentence as usize].tokens.clone();
    let from = linker.mentions.partition_point(|mention| mention.tokens.end <= before.start);
    let mut subjects = (from..linker.mentions.len())
        .take_while(|&index| linker.mentions[index].tokens.end <= before.end.min(start))
        .take(MAX_MENTIONS_IN_SENTENCE);
    let subject = subjects.find(|&index| linker.mentions[index].is_subject && !linker.mentions[index].is_quoted)?;
    linker.party_of[subject].filter(|&party| linker.parties[party].is_person())
}

fn is_first_person(linker: &Linker, source: Option<Span>) -> bool {
    let Some(source) = source else { return false };
    let tokens = linker.document.tokens_in(source);
    let index = linker.mentions.partition_point(|mention| mention.tokens.end <= tokens.start);
    tokens.len() == 1
        && linker.mentions.get(index).is_some_and(|mention| {
            mention.tokens == tokens && matches!(mention.kind, MentionKind::Pronoun(Pronoun::I | Pronoun::We))
        })
}

/// Whether a span is in quotation marks that are no title or nickname.
fn is_marked(marks: &[Mark], span: Span) -> bool {
    let at = marks.partition_point(|mark| mark.span.start <= span.start);
    marks[..at].iter().rev().take(MAX_MARKS_AROUND).any(|mark| mark.aside.is_none() && mark.span.overlaps(span))
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
                let is_own = linker.mentions[at].is_quoted
                    && matches!(linker.mentions[at].kind, MentionKind::Pronoun(Pronoun::I | Pronoun::We));
                if is_own && linker.party_of[at].is_none() {
                    linker.party_of[at] = Some(party);
                    linker.add_mention(party, document.span(linker.mentions[at].tokens.clone()));
                }
            }
        }
    }
}

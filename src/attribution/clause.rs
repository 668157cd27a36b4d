//! The clause of reporting before or after a quotation: "Lima said", "said Rui Costa, an engineer".

use std::ops::Range;

use super::{reading::Reading, view::View};
use crate::{
    document::{ChunkKind, Shape, Tag},
    hash,
};

/// Tokens that who speaks may have, with what describes him.
const MAX_SOURCE_TOKENS: usize = 30;

/// Tokens between a clause's verb and the comma or colon before a quotation.
const MAX_TOKENS_TO_QUOTATION: usize = 12;

/// How like a word of reporting a verb is at least where the quotation does not end in a comma.
const MIN_REPORTING: u8 = 3;

/// How a quotation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// “We won,” or “We won”,: a clause follows.
    Comma,
    /// “Who won?” “We won!” “We won —”: one may follow.
    Open,
    /// “We won.”
    Stop,
}

/// A clause of reporting.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    pub cue: Range<usize>,
    pub source: Range<usize>,
    /// Where it ends.
    pub end: usize,
}

/// How a closed quotation ends, within its marks or right after them.
pub(super) fn ending(view: &View, quotation: &Range<usize>) -> Ending {
    let word = |at: usize| view.document.word(at);
    let after = quotation.end < view.points.len() && word(quotation.end) == ",";
    let last = if quotation.len() > 2 { word(quotation.end - 2) } else { "" };
    match last {
        "," => Ending::Comma,
        _ if after => Ending::Comma,
        "?" | "!" | "—" | "–" | "--" | "-" | "…" | "..." => Ending::Open,
        _ => Ending::Stop,
    }
}

/// The clause right after a quotation, among some tokens.
pub(super) fn after(view: &View, tokens: Range<usize>, ending: Ending) -> Option<Clause> {
    let Range { mut start, end } = tokens;
    if start < end && view.document.word(start) == "," {
        start += 1;
    }
    if start >= end {
        return None;
    }
    let least = match ending {
        Ending::Comma => 0,
        Ending::Open => MIN_REPORTING,
        // “We won” said Lima: only in lower case, and only a word of reporting.
        Ending::Stop if view.points[start].shape == Shape::Lower => MIN_REPORTING,
        Ending::Stop => return None,
    };
    let clause = subject_first(view, start..end, least).or_else(|| verb_first(view, start..end, least))?;
    Some(quoted_by_others(view, &clause).unwrap_or(clause))
}

/// "Rui Costa, an engineer, said": a noun phrase with what describes it, then a verb.
fn subject_first(view: &View, tokens: Range<usize>, least: u8) -> Option<Clause> {
    let chunks = &view.document.chunks;
    let first = view.points[tokens.start].chunk as usize;
    if chunks[first].kind != ChunkKind::NounPhrase || chunks[first].tokens.start != tokens.start {
        return None;
    }
    let limit = tokens.end.min(tokens.start + MAX_SOURCE_TOKENS);
    let mut is_aside = false;
    for chunk in chunks[first + 1..].iter().take_while(|chunk| chunk.tokens.end <= limit) {
        match chunk.kind {
            ChunkKind::VerbGroup if !is_aside => {
                let cue = verb(view, chunk.tokens.clone(), least)?;
                let source = tokens.start..without_comma(view, tokens.start..cue.start);
                return Some(Clause { end: cue.end, cue, source });
            }
            ChunkKind::Comma => is_aside = !is_aside,
            ChunkKind::Bracket => is_aside = !is_aside,
            ChunkKind::Stop | ChunkKind::Semicolon | ChunkKind::Colon | ChunkKind::Quote => return None,
            ChunkKind::VerbGroup
            | ChunkKind::Wh
            | ChunkKind::Gerund
            | ChunkKind::Participle
            | ChunkKind::Infinitive
                if !is_aside =>
            {
                return None;
            }
            _ => {}
        }
    }
    None
}

/// "said Rui Costa, an engineer": a verb, then a noun phrase with what describes it.
fn verb_first(view: &View, tokens: Range<usize>, least: u8) -> Option<Clause> {
    let chunks = &view.document.chunks;
    let index = view.points[tokens.start].chunk as usize;
    let group = &chunks[index];
    // Headlines and capitals, where the tagger takes the verb for a noun: "says referee", "SAID ANA ORSO".
    if group.kind == ChunkKind::NounPhrase && group.tokens.start == tokens.start && group.tokens.len() > 1 {
        let says = ["says", "say", "said"].map(hash::lower);
        let source = tokens.start + 1..group.tokens.end;
        let is_said = says.contains(&view.points[tokens.start].lower_hash) && source.end <= tokens.end;
        return is_said.then_some(Clause { cue: tokens.start..source.start, end: source.end, source });
    }
    if !matches!(group.kind, ChunkKind::VerbGroup | ChunkKind::Participle) || group.tokens.start != tokens.start {
        return None;
    }
    let least = if group.kind == ChunkKind::Participle { least.max(MIN_REPORTING) } else { least };
    let cue = verb(view, group.tokens.clone(), least)?;
    let phrase = chunks.get(index + 1).filter(|next| next.kind == ChunkKind::NounPhrase)?;
    let source = phrase.tokens.start..described(view, index + 1, tokens.end);
    (phrase.tokens.end <= tokens.end).then(|| {
        let end = source.end;
        Clause { source: answerer(view, &cue, source), cue, end }
    })
}

/// Whose words "was the answer of Rui Costa" reports: "\[Rui Costa\]"; not of "said the mayor of Lima".
pub(super) fn answerer(view: &View, cue: &Range<usize>, source: Range<usize>) -> Range<usize> {
    let is_be = cue.clone().all(|at| view.points[at].lemma_hash == hash::bytes(b"be"));
    let of = source.clone().find(|&at| matches!(view.document.word(at), "of" | "from"));
    match of.filter(|&of| is_be && of + 1 < source.end && view.points[source.start].tag == Tag::Dt) {
        Some(of) => of + 1..source.end,
        None => source,
    }
}

/// The tokens of a group with a finite verb that is enough like a word of reporting.
fn verb(view: &View, group: Range<usize>, least: u8) -> Option<Range<usize>> {
    let is_finite = group.clone().any(|at| matches!(view.points[at].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbn));
    let reporting = group.clone().map(|at| view.points[at].reporting).max().unwrap_or(0);
    (is_finite && reporting >= least).then_some(group)
}

/// The end of a noun phrase with its "of" phrases and the noun phrase in apposition: "Rui Costa, head of the port,".
fn described(view: &View, phrase: usize, limit: usize) -> usize {
    let chunks = &view.document.chunks;
    let mut end = chunks[phrase].tokens.end;
    let mut at = phrase + 1;
    let phrase_at =
        |at: usize| chunks.get(at).filter(|chunk| chunk.kind == ChunkKind::NounPhrase && chunk.tokens.end <= limit);
    while let Some(chunk) = chunks.get(at).filter(|chunk| chunk.tokens.end <= limit) {
        let Some(next) = phrase_at(at + 1) else { break };
        let is_of = chunk.kind == ChunkKind::Preposition
            && matches!(view.document.word(chunk.tokens.start), "of" | "for" | "at" | "from");
        let is_comma = chunk.kind == ChunkKind::Comma
            && !chunks.get(at + 2).is_some_and(|after| matches!(after.kind, ChunkKind::VerbGroup));
        if !is_of && !is_comma {
            break;
        }
        end = next.tokens.end;
        at += 2;
    }
    end
}

/// Where "as saying" follows a verb that quotes others, with the noun phrase between: "state radio quoted
/// \[the governor\] \[as saying\]". Not "was quoted by state radio as saying", where the subject speaks.
fn as_saying(view: &View, cue: &Range<usize>) -> Option<Quoted> {
    let word = |at: usize| view.document.word(at);
    let sentence = &view.document.sentence_of(cue.start).tokens;
    let to = sentence.end.min(cue.end + MAX_SOURCE_TOKENS);
    let saying = (cue.start..to).find(|&at| word(at) == "saying" && at > sentence.start && word(at - 1) == "as")?;
    let from = sentence.start.max(saying.saturating_sub(MAX_SOURCE_TOKENS));
    let quotes = |at: &usize| {
        matches!(word(*at), "quoted" | "quotes" | "quoting" | "cited" | "cites" | "citing" | "quote" | "cite")
            && view.points[*at].tag.is_verb()
    };
    let verb = (from..saying - 1).rev().find(quotes)?;
    let who = verb + 1..saying - 1;
    let opens_phrase = !who.is_empty() && view.points[who.start].kind == ChunkKind::NounPhrase;
    let ends = |at: usize| matches!(view.points[at].kind, ChunkKind::VerbGroup | ChunkKind::Stop | ChunkKind::Quote);
    let is_one = !who.clone().any(ends) && cue.end > verb;
    (opens_phrase && is_one).then(|| Quoted {
        verb,
        who: who.start..without_comma(view, who),
        cue: saying - 1..saying + 1,
    })
}

/// Somebody quoted by others.
struct Quoted {
    /// The verb that quotes.
    verb: usize,
    who: Range<usize>,
    /// "as saying".
    cue: Range<usize>,
}

/// The clause of who is quoted by others: "\[the governor\] \[as saying\]".
fn quoted_by_others(view: &View, clause: &Clause) -> Option<Clause> {
    let quoted = as_saying(view, &clause.cue)?;
    Some(Clause { end: quoted.cue.end.max(clause.end), source: quoted.who, cue: quoted.cue })
}

/// Gives a reading whose source quotes somebody else to whom it quotes: "the Courier quoted \[a union leader\]
/// \[as saying\] that the strike would go on". Returns whether it has words left.
pub(super) fn give_to_quoted(view: &View, reading: &mut Reading) -> bool {
    let Some(Quoted { verb, who, cue }) = as_saying(view, &reading.cue) else { return true };
    let clause = verb..cue.end;
    let mut content: Vec<Range<usize>> = Vec::new();
    for piece in &reading.content {
        let mut start = if touches(piece, &clause) { piece.start.max(clause.end) } else { piece.start };
        while start < piece.end && matches!(view.points[start].kind, ChunkKind::Colon | ChunkKind::Comma) {
            start += 1;
        }
        if start < piece.end {
            content.push(start..piece.end);
        }
    }
    if content.is_empty() {
        return false;
    }
    *reading = Reading { cue, content, source: Some(who) };
    true
}

fn touches(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The clause before a quotation that opens at a token, among some tokens: "Lima said:", "Lima said on Monday,".
pub(super) fn before(view: &View, tokens: Range<usize>, opens: usize) -> Option<Clause> {
    let mark = opens.checked_sub(1).filter(|at| tokens.contains(at))?;
    let is_colon = view.document.word(mark) == ":";
    let begins = view.points.get(opens + 1).is_some_and(|point| point.shape != Shape::Lower);
    if !begins || !is_colon && view.document.word(mark) != "," {
        return None;
    }
    let sentence = &view.document.sentence_of(mark).tokens;
    let from = sentence.start.max(tokens.start);
    let chunks = &view.document.chunks;
    let verb_chunk = (view.points[from].chunk as usize..view.points[mark].chunk as usize).rev().find(|&at| {
        let group = &chunks[at];
        group.kind == ChunkKind::VerbGroup
            && mark - group.tokens.end <= MAX_TOKENS_TO_QUOTATION
            && verb(view, group.tokens.clone(), if is_colon { 1 } else { MIN_REPORTING }).is_some()
    })?;
    let cue = chunks[verb_chunk].tokens.clone();
    let is_near =
        is_colon || (cue.end..mark).all(|at| !matches!(view.points[at].kind, ChunkKind::Comma | ChunkKind::VerbGroup));
    let source = subject_before(view, from, verb_chunk).filter(|_| is_near)?;
    let clause = Clause { cue, source, end: opens };
    Some(quoted_by_others(view, &clause).unwrap_or(clause))
}

/// The noun phrase before a verb, with what describes it between commas.
fn subject_before(view: &View, from: usize, verb: usize) -> Option<Range<usize>> {
    let chunks = &view.document.chunks;
    let start = |at: usize| chunks[at].tokens.start >= from;
    let end = chunks[verb].tokens.start;
    let mut at = verb.checked_sub(1).filter(|&at| start(at))?;
    if chunks[at].kind == ChunkKind::Adverb {
        at = at.checked_sub(1).filter(|&at| start(at))?;
    }
    // "Costa, an engineer,": back over the aside to the phrase before its first comma.
    if chunks[at].kind == ChunkKind::Comma {
        let open = (0..at)
            .rev()
            .take(12)
            .take_while(|&before| start(before))
            .find(|&before| chunks[before].kind == ChunkKind::Comma)?;
        at = open.checked_sub(1).filter(|&at| start(at))?;
    }
    while at >= 2
        && start(at - 2)
        && chunks[at - 1].kind == ChunkKind::Preposition
        && matches!(view.document.word(chunks[at - 1].tokens.start), "of" | "for" | "at" | "from")
        && chunks[at - 2].kind == ChunkKind::NounPhrase
    {
        at -= 2;
    }
    let source = chunks[at].tokens.start..without_comma(view, chunks[at].tokens.start..end);
    (chunks[at].kind == ChunkKind::NounPhrase && source.len() <= MAX_SOURCE_TOKENS).then_some(source)
}

/// The end of some tokens without commas and adverbs that close them.
fn without_comma(view: &View, tokens: Range<usize>) -> usize {
    let mut end = tokens.end;
    while end - tokens.start > 1 && matches!(view.points[end - 1].kind, ChunkKind::Comma | ChunkKind::Adverb) {
        end -= 1;
    }
    end
}

//! From the words of a source to the party that spoke.
//!
//! Words cut out of a noun phrase are read as the whole of it: "\[the\] minister". In order:
//! 1. "who", "which": the party just before.
//! 2. Several heads joined by "and": a party of their own, named after its members.
//! 3. A noun with a name after it: "the commander of the troops in the north, [Ana Silva],".
//! 4. A document with its author ("a report by the ministry", "her letter"): the author.
//! 5. The party of the head: its name, title, noun or pronoun.
//! 6. Any other words: a party without a name.

use std::ops::Range;

use super::{
    SpeakerType,
    linker::Linker,
    mentions::{MentionKind, Pronoun},
    name_lexicon::{DocumentKind, PersonKind},
};
use crate::{
    Span,
    document::{ChunkKind, Document, Tag},
};

/// How many mentions at the end of a source may be the name after its noun.
const MAX_MENTIONS_IN_APPOSITION: usize = 4;

/// How many mentions "who" looks back.
const MAX_MENTIONS_BEFORE_RELATIVE: usize = 6;

/// The party behind a source. Mentions up to its end are linked.
pub(super) fn speaker(linker: &mut Linker, source: Span) -> Option<usize> {
    let document = linker.document;
    let tokens = trimmed(document, document.tokens_in(source));
    if tokens.is_empty() {
        return None;
    }
    let tokens = whole_phrase(linker, tokens);
    let first = document.word(tokens.start);
    if tokens.len() <= 3 && matches!(document.tokens[tokens.end - 1].tag, Tag::Wdt | Tag::Wp)
        || is_relative(first) && is_relative_alone(document, &tokens)
    {
        return antecedent(linker, tokens.start);
    }
    let range = mentions_in(linker, &tokens);
    let heads = heads(linker, &tokens, range.clone());
    let Some(&head) = heads.first() else {
        return unnamed_party(linker, tokens);
    };
    if let MentionKind::Pronoun(Pronoun::I | Pronoun::We | Pronoun::You) = linker.mentions[head].kind {
        // `unsourced` resolves it once the quotes around it have speakers.
        return None;
    }
    if matches!(linker.mentions[head].kind, MentionKind::Pronoun(Pronoun::It)) && linker.party_of[head].is_none() {
        return None;
    }
    if heads.len() > 1 {
        return joint(linker, &tokens, &heads);
    }
    if let Some(party) = named_after(linker, &tokens, head) {
        return Some(party);
    }
    if let Some(author) = document_author(linker, head, range) {
        return Some(author);
    }
    let Some(party) = linker.party_of[head].filter(|&party| !is_some_of_group(linker, &tokens, head, party)) else {
        return unnamed_party(linker, tokens);
    };
    if matches!(linker.mentions[head].kind, MentionKind::Nominal { .. })
        && !linker.parties[party].is_named
        && linker.parties[party].mentions.len() == 1
    {
        // The first words for it: the whole phrase is its name.
        linker.parties[party].name = phrase_name(document, &tokens);
    }
    Some(party)
}

/// The author of the document that a head names: "a report by the \[ministry\]". A poll has none.
fn document_author(linker: &mut Linker, head: usize, range: Range<usize>) -> Option<usize> {
    let MentionKind::Nominal { head: noun, .. } = linker.mentions[head].kind else { return None };
    if linker.document_kind(noun) != Some(DocumentKind::Authored) {
        return None;
    }
    let document = linker.party_of[head];
    let known = document.and_then(|party| linker.parties[party].author);
    let author = author(linker, head, range).or(known)?;
    if let Some(party) = document {
        linker.parties[party].author = Some(author);
    }
    Some(author)
}

/// Whether words before the name of a group pick some of its members: "two Liberals", not "the Liberals".
fn is_some_of_group(linker: &Linker, tokens: &Range<usize>, head: usize, party: usize) -> bool {
    let mention = &linker.mentions[head];
    let picks = |token: usize| matches!(linker.document.tokens[token].tag, Tag::Jj | Tag::Jjr | Tag::Jjs | Tag::Cd);
    linker.parties[party].kind == SpeakerType::Group
        && matches!(mention.kind, MentionKind::Name { .. })
        && (tokens.start..mention.tokens.end - 1).any(picks)
}

/// The tokens of a source without punctuation at its ends and without "by", "from" or "to" before it.
fn trimmed(document: &Document, mut tokens: Range<usize>) -> Range<usize> {
    use ChunkKind::*;
    let idle = |token: usize| {
        matches!(document.chunk_of(token).kind, Comma | Stop | Dash | Colon | Semicolon | Quote | Single)
    };
    while !tokens.is_empty() && idle(tokens.end - 1) {
        tokens.end -= 1;
    }
    while !tokens.is_empty()
        && (idle(tokens.start) || matches!(document.word(tokens.start), "by" | "from" | "to") && tokens.len() > 1)
    {
        tokens.start += 1;
    }
    tokens
}

/// The whole of a noun phrase that was cut where it cannot end: "\[the\] minister", "British \[Prime\] Minister Ana
/// Silva"; "\[Silva\]’s claim" and "\[Silva\] notes" stay.
fn whole_phrase(linker: &Linker, tokens: Range<usize>) -> Range<usize> {
    let document = linker.document;
    let (first, last) = (document.chunk_of(tokens.start), document.chunk_of(tokens.end - 1));
    let mut whole = tokens.clone();
    if first.kind == ChunkKind::NounPhrase {
        whole.start = first.tokens.start;
    }
    let tag = document.tokens[tokens.end - 1].tag;
    let cannot_end = matches!(tag, Tag::Dt | Tag::Pdt) || tag.is_adjective();
    let is_title = |token: usize| {
        linker.known.of(token).and_then(|word| word.person).is_some_and(|person| person.kind == PersonKind::Role)
    };
    if last.kind == ChunkKind::NounPhrase && tokens.end < last.tokens.end && (cannot_end || is_title(tokens.end)) {
        whole.end = (tokens.end..last.tokens.end)
            .find(|&token| document.tokens[token].tag == Tag::Pos)
            .unwrap_or(last.tokens.end);
    }
    // "Mayor [Ana] Silva"
    let cut = linker.mentions.partition_point(|mention| mention.tokens.end <= tokens.end);
    if let Some(MentionKind::Name { name, .. }) = linker.mentions.get(cut).map(|mention| &mention.kind)
        && name.start < tokens.end
    {
        whole.end = whole.end.max(name.end);
    }
    whole
}

/// Whether a relative pronoun has nothing or no more than a date with it: "who in 2010".
fn is_relative_alone(document: &Document, tokens: &Range<usize>) -> bool {
    tokens.len() <= 4
        && tokens
            .clone()
            .skip(1)
            .all(|token| matches!(document.tokens[token].tag, Tag::In | Tag::Dt | Tag::Cd | Tag::Rb))
}

/// The person whose name follows a noun, between commas: "the commander of the troops in the north, \[Ana Silva\],".
///
/// It must not fire on "the mayor, Ana Silva and Rui Costa".
fn named_after(linker: &mut Linker, tokens: &Range<usize>, head: usize) -> Option<usize> {
    let document = linker.document;
    let MentionKind::Nominal { is_plural: false, .. } = linker.mentions[head].kind else { return None };
    let is_unnamed =
        linker.party_of[head].is_none_or(|party| !linker.parties[party].is_named && linker.parties[party].is_person());
    if !is_unnamed {
        return None;
    }
    let end = linker.mentions.partition_point(|mention| mention.tokens.end <= tokens.end);
    let found = (head + 1..end).rev().take(MAX_MENTIONS_IN_APPOSITION).find(|&index| {
        let mention = &linker.mentions[index];
        let is_name = matches!(mention.kind, MentionKind::Name { is_modifier: false, .. });
        is_name && mention.tokens.end == tokens.end && document.word(mention.tokens.start - 1) == ","
    })?;
    let party = linker.party_of[found].filter(|&party| linker.parties[party].is_person())?;
    let role = linker.after_determiner(&linker.mentions[head].tokens)..linker.mentions[head].tokens.end;
    linker.note_role(party, role);
    Some(party)
}

fn is_relative(word: &str) -> bool {
    ["who", "which", "that", "whom", "whose"].iter().any(|relative| word.eq_ignore_ascii_case(relative))
}

/// The mentions that overlap these tokens.
fn mentions_in(linker: &Linker, tokens: &Range<usize>) -> Range<usize> {
    let start = linker.mentions.partition_point(|mention| mention.tokens.end <= tokens.start);
    let end = linker.mentions.partition_point(|mention| mention.tokens.end <= tokens.end);
    let end = if end < linker.mentions.len()
        && linker.mentions[end].tokens.start < tokens.end
        && linker.mentions[end].tokens.start >= tokens.start
    {
        end + 1
    } else {
        end
    };
    start..end.max(start)
}

/// The party before a relative pronoun: "Rui Costa of Northport, \[who\]".
fn antecedent(linker: &mut Linker, at: usize) -> Option<usize> {
    let document = linker.document;
    let sentence = document.tokens[at].sentence;
    let is_who = document.word(at).to_lowercase().starts_with("who");
    let end = linker.mentions.partition_point(|mention| mention.tokens.end <= at);
    let near = (0..end)
        .rev()
        .take(MAX_MENTIONS_BEFORE_RELATIVE)
        .take_while(|&index| document.tokens[linker.mentions[index].tokens.start].sentence == sentence);
    let fits = |&index: &usize| {
        let mention = &linker.mentions[index];
        let Some(party) = linker.party_of[index] else { return false };
        let party = &linker.parties[party];
        let is_human = matches!(party.kind, SpeakerType::Person | SpeakerType::Group);
        // A possessor is not what the pronoun follows.
        let is_owner = document.tokens.get(mention.tokens.end).is_some_and(|token| token.tag == Tag::Pos);
        !is_owner
            && !matches!(mention.kind, MentionKind::Name { is_modifier: true, .. } | MentionKind::Pronoun(_))
            && (!is_who || is_human)
    };
    let found = near.clone().find(fits).or_else(|| near.clone().find(|&index| linker.party_of[index].is_some()))?;
    // "Rui Costa and Vera Lima, who": both.
    let is_name = |index: usize| matches!(linker.mentions[index].kind, MentionKind::Name { is_modifier: false, .. });
    if let Some(earlier) = found.checked_sub(1).filter(|&earlier| is_name(earlier) && is_name(found)) {
        let (from, to) = (linker.mentions[earlier].tokens.end, linker.mentions[found].tokens.start);
        if from + 1 == to && document.word(from) == "and" && is_who {
            return joint(
                linker,
                &(linker.mentions[earlier].tokens.start..linker.mentions[found].tokens.end),
                &[earlier, found],
            );
        }
    }
    linker.party_of[found]
}

/// The heads of a source: one, or those joined by "and".
fn heads(linker: &Linker, tokens: &Range<usize>, range: Range<usize>) -> Vec<usize> {
    let document = linker.document;
    let is_owner = |index: usize| {
        let end = linker.mentions[index].tokens.end;
        end < tokens.end && document.tokens.get(end).is_some_and(|token| token.tag == Tag::Pos) && end + 1 < tokens.end
            || matches!(linker.mentions[index].kind, MentionKind::Pronoun(_))
                && document.tokens[linker.mentions[index].tokens.start].tag == Tag::PrpS
                && end < tokens.end
    };
    // A modifier is a head only if the source ends with it.
    let is_modifier = |index: usize| {
        matches!(linker.mentions[index].kind, MentionKind::Name { is_modifier: true, .. })
            && linker.mentions[index].tokens.end < tokens.end
    };
    let top =
        |index: &usize| !is_owner(*index) && !is_modifier(*index) && linker.mentions[*index].tokens.end <= tokens.end;
    let mut found: Vec<usize> = Vec::new();
    for index in range.filter(top) {
        let mention = &linker.mentions[index];
        let Some(&last) = found.last() else {
            found.push(index);
            continue;
        };
        // Between two heads are only a comma, "and", a determiner, a possessor.
        let before = linker.mentions[last].tokens.end;
        let start = mention.possessor.map_or(mention.tokens.start, |possessor| {
            linker.mentions[possessor].tokens.start.min(mention.tokens.start)
        });
        let between = before..start.max(before);
        let joins =
            |token: usize| matches!(document.word(token), "and" | "or" | "&" | "nor") || document.word(token) == ",";
        if between.is_empty() || between.len() > 2 || !between.clone().all(joins) {
            break;
        }
        let has_and = between.clone().any(|token| document.word(token) != ",");
        if has_and && found.len() == 1 && says_whose_people(linker, last, index) {
            return vec![index];
        }
        let is_name = |index: usize| matches!(linker.mentions[index].kind, MentionKind::Name { .. });
        // "Rui Costa, founder and head of": after a name a comma lists only names.
        let is_list = has_and
            && (is_name(index) || !is_name(last) || found.len() == 1 && !is_role_pair(linker, last, index))
            || !has_and && is_name(last) == is_name(index) && list_goes_on(document, mention.tokens.end, tokens.end);
        let is_same = linker.party_of[last].is_some() && linker.party_of[last] == linker.party_of[index];
        if !is_list || is_same {
            break;
        }
        found.push(index);
    }
    found
}

/// Whether a place joined by "and" to a noun says whose people they are: "the U.S. and diplomatic officials".
fn says_whose_people(linker: &Linker, place: usize, nominal: usize) -> bool {
    let is_place = linker.party_of[place].is_some_and(|party| linker.parties[party].kind == SpeakerType::Place);
    let MentionKind::Nominal { head, is_plural: true, is_definite: false, .. } = linker.mentions[nominal].kind else {
        return false;
    };
    let first = linker.document.tokens[linker.mentions[nominal].tokens.start].tag;
    is_place && first.is_adjective() && linker.known.of(head).is_some_and(|word| word.person.is_some())
}

/// Whether two nouns joined by "and" say what one person is: "the former governor and senator".
fn is_role_pair(linker: &Linker, one: usize, other: usize) -> bool {
    let kind = |index: usize| match linker.mentions[index].kind {
        MentionKind::Nominal { is_plural, .. } => {
            Some((is_plural, linker.party_of[index].map(|party| linker.parties[party].kind)))
        }
        _ => None,
    };
    let determined = linker.document.tokens[linker.mentions[other].tokens.start].tag == Tag::Dt;
    kind(one) == Some((false, Some(SpeakerType::Person)))
        && kind(other) == Some((false, Some(SpeakerType::Person)))
        && !determined
}

/// Whether ", X" at a place is followed by "and Y": a list, not an apposition.
fn list_goes_on(document: &Document, at: usize, end: usize) -> bool {
    let word = |token: usize| if token < end { document.word(token) } else { "" };
    word(at) == "and" || word(at) == "," && word(at + 1) == "and"
}

/// The party of several heads, named after them: "Rui Costa and Vera Lima".
fn joint(linker: &mut Linker, tokens: &Range<usize>, heads: &[usize]) -> Option<usize> {
    let document = linker.document;
    let parties: Vec<Option<usize>> = heads.iter().map(|&head| linker.party_of[head]).collect();
    let names: Vec<String> = heads
        .iter()
        .zip(&parties)
        .map(|(&head, party)| match party {
            Some(party) if linker.parties[*party].is_named => linker.parties[*party].name.clone(),
            _ => document.span(linker.mentions[head].tokens.clone()).of(document.text).to_string(),
        })
        .collect();
    let name = match names.split_last() {
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => phrase_name(document, tokens),
    };
    let kinds: Vec<SpeakerType> =
        parties.iter().map(|party| party.map_or(SpeakerType::Unknown, |party| linker.parties[party].kind)).collect();
    let is_named = parties.iter().any(|party| party.is_some_and(|party| linker.parties[party].is_named));
    let is_one_kind = kinds.iter().all(|kind| *kind == kinds[0]) && is_named && kinds[0] != SpeakerType::Unknown;
    let is_anonymous = parties.iter().all(|party| party.is_some_and(|party| linker.parties[party].is_anonymous));
    let party = linker.several(&name, if is_one_kind { kinds[0] } else { SpeakerType::Group }, is_named, is_anonymous);
    linker.add_mention(party, document.span(tokens.clone()));
    Some(party)
}

/// Who wrote a document: whose it is, or who comes after "by" or "from".
fn author(linker: &Linker, head: usize, range: Range<usize>) -> Option<usize> {
    let document = linker.document;
    let speaks = |party: &usize| !matches!(linker.parties[*party].kind, SpeakerType::Document | SpeakerType::Unknown);
    if let Some(possessor) = linker.mentions[head].possessor {
        return linker.party_of[possessor].filter(speaks);
    }
    range.filter(|&index| index > head).find_map(|index| {
        let before = linker.mentions[index].tokens.start.checked_sub(1)?;
        let by = matches!(document.word(before), "by" | "from");
        linker.party_of[index].filter(speaks).filter(|_| by)
    })
}

/// A new party for words that refer to none that is known.
fn unnamed_party(linker: &mut Linker, tokens: Range<usize>) -> Option<usize> {
    let document = linker.document;
    let name = phrase_name(document, &tokens);
    let is_noun_phrase = |token: &usize| document.chunk_of(*token).kind == ChunkKind::NounPhrase;
    let noun = tokens.clone().skip_while(|token| !is_noun_phrase(token)).take_while(is_noun_phrase).last()?;
    let plural = matches!(document.tokens[noun].tag, Tag::Nns | Tag::Nnps | Tag::Cd);
    let nature = linker.nature(noun, plural);
    let party = linker.new_party(nature.kind, &name, nature.is_anonymous);
    linker.parties[party].is_plural = plural;
    linker.add_mention(party, document.span(tokens));
    Some(party)
}

/// The words of a source up to a relative clause, a comma, or what says when and how: "officials | on Sunday", "a
/// spokesman | by text message".
fn phrase_name(document: &Document, tokens: &Range<usize>) -> String {
    let is_day = |token: usize| {
        document.tokens.get(token).is_some_and(|next| next.tag == Tag::Cd)
            || token < tokens.end && is_day(document.word(token))
    };
    let stop = tokens.clone().skip(1).find(|&token| {
        matches!(document.tokens[token].tag, Tag::Wdt | Tag::Wp | Tag::Comma)
            || matches!(document.chunk_of(token).kind, ChunkKind::Comma | ChunkKind::Dash | ChunkKind::Bracket)
            || document.tokens[token].tag == Tag::In
                && (matches!(document.word(token), "by" | "during" | "after" | "before" | "via" | "through")
                    || is_day(token + 1))
    });
    document.span(tokens.start..stop.unwrap_or(tokens.end)).of(document.text).to_string()
}

fn is_day(word: &str) -> bool {
    word.len() > 5 && word.ends_with("day") && word.starts_with(|c: char| c.is_uppercase())
}

//! Flat chunks over the parts of speech: noun phrases, verb groups and the words between them. No parser: a chunk is
//! what a short left-to-right rule finds (Abney 1991, "Parsing by chunks").

use std::ops::Range;

use super::{Sentence, Shape, Tag, Token, tokens};
use crate::model::numbered;

numbered! {
    /// What a chunk is.
    #[repr(u8)]
    pub enum ChunkKind {
        /// "the Russian foreign minister"
        NounPhrase = 0,
        /// "has never said"
        VerbGroup = 1,
        /// "saying"
        Gerund = 2,
        /// "accused by"
        Participle = 3,
        /// "to withdraw"
        Infinitive = 4,
        /// "that"
        That = 5,
        /// "who", "whether", "if"
        Wh = 6,
        /// "of", "in"
        Preposition = 7,
        /// "because", "as"
        Subordinator = 8,
        /// "and"
        Conjunction = 9,
        /// "yesterday"
        Adverb = 10,
        /// ","
        Comma = 11,
        /// "." "!" "?"
        Stop = 12,
        /// "—" "-"
        Dash = 13,
        /// "(" ")"
        Bracket = 14,
        /// ":"
        Colon = 15,
        /// ";"
        Semicolon = 16,
        /// "“" "”"
        Quote = 17,
        /// "’"
        Single = 18,
        /// Anything else
        Other = 19,
    }
}

/// A run of tokens of one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// What it is.
    pub kind: ChunkKind,
    /// Its tokens.
    pub tokens: Range<usize>,
}

impl Chunk {
    /// Its head: the last token.
    pub fn head(&self) -> usize {
        self.tokens.end - 1
    }
}

/// Cuts the tokens into chunks, and notes in each token where it belongs.
pub(super) fn chunk(text: &str, tokens: &mut [Token], sentences: &[Sentence]) -> Vec<Chunk> {
    let mut chunks = Vec::with_capacity(tokens.len() / 2);
    for sentence in sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let (kind, end) = first_chunk(text, tokens, at, sentence.tokens.end);
            for token in &mut tokens[at..end] {
                token.chunk = chunks.len() as u32;
            }
            chunks.push(Chunk { kind, tokens: at..end });
            at = end;
        }
    }
    chunks
}

fn in_noun_phrase(tag: Tag) -> bool {
    use Tag::*;
    matches!(
        tag,
        Dt | Pdt | PrpS | Cd | Jj | Jjr | Jjs | Nn | Nns | Nnp | Nnps | Prp | Ex | WpS | Dollar | Hash | Fw | Ls | Uh
    )
}

fn in_verb_group(tag: Tag) -> bool {
    tag.is_verb() || tag == Tag::Md
}

/// The chunk that begins at a token: its kind and its end, not after `end`.
fn first_chunk(text: &str, tokens: &[Token], at: usize, end: usize) -> (ChunkKind, usize) {
    let tag = |token: usize| if token < end { Some(tokens[token].tag) } else { None };
    let word = tokens::plain(tokens[at].span.of(text));
    if tokens[at].shape == Shape::Mark
        && let Some(kind) = mark_kind(word)
    {
        return (kind, at + 1);
    }
    let (here, next) = (tokens[at].tag, tag(at + 1));
    let is_that = word.eq_ignore_ascii_case("that");
    // "said [that] the mayor", but "[that mayor] said".
    let is_that_clause =
        is_that && matches!(next, Some(Tag::Prp | Tag::Dt | Tag::Nnp | Tag::Nns | Tag::Ex | Tag::PrpS));
    if in_noun_phrase(here) && !is_that_clause {
        let is_alone = matches!(here, Tag::Prp | Tag::Ex);
        let goes_on = |&token: &usize| !is_alone && noun_phrase_goes_on(text, tokens, token, end);
        return (ChunkKind::NounPhrase, (at + 1..end).find(|token| !goes_on(token)).unwrap_or(end));
    }
    let is_infinitive = here == Tag::To && next == Some(Tag::Vb);
    if in_verb_group(here) || is_infinitive || here == Tag::Rb && next.is_some_and(in_verb_group) {
        let goes_on = |&token: &usize| verb_group_goes_on(text, tokens, token, end);
        let kind = match here {
            Tag::Vbg => ChunkKind::Gerund,
            Tag::Vbn => ChunkKind::Participle,
            Tag::To => ChunkKind::Infinitive,
            _ => ChunkKind::VerbGroup,
        };
        return (kind, (at + 1..end).find(|token| !goes_on(token)).unwrap_or(end));
    }
    (if is_that { ChunkKind::That } else { link_kind(word, here) }, at + 1)
}

/// The kind of a punctuation mark that is a chunk of its own.
fn mark_kind(mark: &str) -> Option<ChunkKind> {
    Some(match mark {
        "," => ChunkKind::Comma,
        "." | "!" | "?" => ChunkKind::Stop,
        "—" | "–" | "--" | "-" | "―" => ChunkKind::Dash,
        "(" | ")" | "[" | "]" => ChunkKind::Bracket,
        ":" => ChunkKind::Colon,
        ";" => ChunkKind::Semicolon,
        "“" | "”" | "\"" | "``" | "''" | "«" | "»" | "„" => ChunkKind::Quote,
        "’" | "'" | "‘" | "`" => ChunkKind::Single,
        _ => return None,
    })
}

/// The kind of a word that neither a noun phrase nor a verb group begins with.
fn link_kind(word: &str, tag: Tag) -> ChunkKind {
    let is_any = |words: &[&str]| words.iter().any(|other| word.eq_ignore_ascii_case(other));
    if is_any(&["who", "which", "whom", "whose", "what", "where", "when", "why", "how", "whether", "if"]) {
        return ChunkKind::Wh;
    }
    match tag {
        Tag::In | Tag::To if is_any(&["as", "because", "while", "although", "after", "before", "since", "than"]) => {
            ChunkKind::Subordinator
        }
        Tag::In | Tag::To => ChunkKind::Preposition,
        Tag::Cc => ChunkKind::Conjunction,
        Tag::Rb | Tag::Rbr | Tag::Rbs => ChunkKind::Adverb,
        _ => ChunkKind::Other,
    }
}

/// Whether a verb group goes on with a token: "has \[never\] \[said\]", "is \[n’t\]".
fn verb_group_goes_on(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let tag = tokens[at].tag;
    let next = (at + 1 < end).then(|| tokens[at + 1].tag);
    in_verb_group(tag)
        || tag == Tag::Rb && next.is_some_and(in_verb_group)
        || tag == Tag::To && next == Some(Tag::Vb)
        || matches!(tokens[at].span.of(text), "n't" | "n’t" | "not")
}

/// Whether a noun phrase goes on with a token: "the \[Russian\] \[foreign\] \[minister\]".
fn noun_phrase_goes_on(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let (tag, before) = (tokens[at].tag, tokens[at - 1].tag);
    let next_inside = at + 1 < end && in_noun_phrase(tokens[at + 1].tag);
    let is_mark = || tokens[at].shape == Shape::Mark;
    !(is_mark() && matches!(tokens::plain(tokens[at].span.of(text)), "“" | "”" | "\"" | "``" | "''"))
        && (in_noun_phrase(tag) && !matches!(tag, Tag::Dt | Tag::Prp | Tag::PrpS | Tag::Ex | Tag::Pdt | Tag::WpS)
            || tag == Tag::Pos
            || matches!(tag, Tag::Vbg | Tag::Vbn | Tag::Rb) && matches!(before, Tag::Dt | Tag::PrpS) && next_inside
            || before == Tag::Pdt && matches!(tag, Tag::Dt | Tag::PrpS)
            || is_mark() && tokens[at].span.of(text) == "&" && next_inside)
}

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
            let (kind, end) = one(text, tokens, at, sentence.tokens.end);
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

fn one(text: &str, tokens: &[Token], at: usize, end: usize) -> (ChunkKind, usize) {
    use ChunkKind::*;
    let tag = |i: usize| if i < end { Some(tokens[i].tag) } else { None };
    let word = tokens::plain(tokens[at].span.of(text));
    let here = tokens[at].tag;
    let mut stop = at + 1;
    if tokens[at].shape == Shape::Mark {
        let mark = match word {
            "," => Some(Comma),
            "." | "!" | "?" => Some(Stop),
            "—" | "–" | "--" | "-" | "―" => Some(Dash),
            "(" | ")" | "[" | "]" => Some(Bracket),
            ":" => Some(Colon),
            ";" => Some(Semicolon),
            "“" | "”" | "\"" | "``" | "''" | "«" | "»" | "„" => Some(Quote),
            "’" | "'" | "‘" | "`" => Some(Single),
            _ => None,
        };
        if let Some(kind) = mark {
            return (kind, stop);
        }
    }
    let is_that = word.eq_ignore_ascii_case("that");
    let that_clause = is_that
        && tag(stop).is_some_and(|t| matches!(t, Tag::Prp | Tag::Dt | Tag::Nnp | Tag::Nns | Tag::Ex | Tag::PrpS));
    if in_noun_phrase(here) && !that_clause {
        if !matches!(here, Tag::Prp | Tag::Ex) {
            while stop < end && noun_phrase_goes_on(text, tokens, stop, end) {
                stop += 1;
            }
        }
        return (NounPhrase, stop);
    }
    let infinitive = here == Tag::To && tag(stop) == Some(Tag::Vb);
    if in_verb_group(here) || infinitive || here == Tag::Rb && tag(stop).is_some_and(in_verb_group) {
        while stop < end {
            let next = tag(stop + 1);
            let goes_on = in_verb_group(tokens[stop].tag)
                || tokens[stop].tag == Tag::Rb && next.is_some_and(in_verb_group)
                || tokens[stop].tag == Tag::To && next == Some(Tag::Vb)
                || matches!(tokens[stop].span.of(text), "n't" | "n’t" | "not");
            if !goes_on {
                break;
            }
            stop += 1;
        }
        let kind = match here {
            Tag::Vbg => Gerund,
            Tag::Vbn => Participle,
            Tag::To => Infinitive,
            _ => VerbGroup,
        };
        return (kind, stop);
    }
    if is_that {
        return (That, stop);
    }
    let is_any = |words: &[&str]| words.iter().any(|other| word.eq_ignore_ascii_case(other));
    if is_any(&["who", "which", "whom", "whose", "what", "where", "when", "why", "how", "whether", "if"]) {
        return (Wh, stop);
    }
    let kind = match here {
        Tag::In | Tag::To if is_any(&["as", "because", "while", "although", "after", "before", "since", "than"]) => {
            Subordinator
        }
        Tag::In | Tag::To => Preposition,
        Tag::Cc => Conjunction,
        Tag::Rb | Tag::Rbr | Tag::Rbs => Adverb,
        _ => Other,
    };
    (kind, stop)
}

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

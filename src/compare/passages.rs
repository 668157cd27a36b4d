//! Which parts of a quote are in the words of its speaker.

use super::word_keys::words;
use crate::{Span, attribution::Kind};

/// The passages of a quote's text that are compared: each part in quotation marks with `min_words` words or more. If
/// there is none it is the whole, which is a report unless the quote is direct.
pub(super) fn passages(text: &str, kind: Kind, min_words: usize) -> Vec<Passage> {
    let is_long = |span: &Span| words(span.of(text)).take(min_words).count() == min_words;
    let whole = Passage { span: Span::new(0, text.len()), is_report: kind != Kind::Direct };
    let parts: Vec<Span> = match kind {
        Kind::Direct => pieces(text).filter(is_long).collect(),
        Kind::Mixed => pieces(text).flat_map(|piece| in_marks(text, piece)).filter(is_long).collect(),
        Kind::Indirect => Vec::new(),
    };
    if !parts.is_empty() {
        parts.into_iter().map(|span| Passage { span, is_report: false }).collect()
    } else if is_long(&whole.span) {
        vec![whole]
    } else {
        Vec::new()
    }
}

/// A part of a quote's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    pub span: Span,
    /// Whether the words are the reporter's.
    pub is_report: bool,
}

/// The pieces of a quote's text between " … ", which joins the two halves of an interrupted sentence. An ellipsis that
/// is part of the quotation has no quotation mark next to it.
fn pieces(text: &str) -> impl Iterator<Item = Span> + '_ {
    const MARKS: [char; 10] = ['“', '”', '"', '«', '»', '„', '‘', '’', '\'', '`'];
    let ends = text
        .match_indices(" … ")
        .filter(|&(at, joint)| text[..at].ends_with(MARKS) || text[at + joint.len()..].starts_with(MARKS));
    let mut start = 0;
    ends.map(|(at, joint)| (at, at + joint.len())).chain([(text.len(), text.len())]).map(move |(end, next)| {
        let piece = Span::new(start, end);
        start = next;
        piece
    })
}

/// The parts of a piece in quotation marks, without the marks. A mark may be left open at its end, or lack its opening
/// one.
fn in_marks(text: &str, piece: Span) -> impl Iterator<Item = Span> + '_ {
    let text = &text[..piece.end];
    let mut at = piece.start;
    let before = text[at..].char_indices().find(|&(_, letter)| matches!(letter, '“' | '”' | '"'));
    let before = before.filter(|&(_, letter)| letter == '”').map(|(end, _)| Span::new(at, at + end));
    if let Some(span) = before {
        at = span.end + '”'.len_utf8();
    }
    let others = std::iter::from_fn(move || {
        let (open, mark) = text[at..].char_indices().find(|&(start, letter)| opens(text, at + start, letter))?;
        let start = at + open + mark.len_utf8();
        let end = text[start..].char_indices().find(|&(end, letter)| closes(text, start + end, letter, mark));
        let span = Span::new(start, end.map_or(text.len(), |(end, _)| start + end));
        at = end.map_or(text.len(), |(_, letter)| span.end + letter.len_utf8());
        Some(span)
    });
    before.into_iter().chain(others)
}

fn opens(text: &str, at: usize, letter: char) -> bool {
    let is_first = || text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
    matches!(letter, '“' | '"' | '«' | '„') || matches!(letter, '‘' | '\'') && is_first()
}

fn closes(text: &str, at: usize, letter: char, mark: char) -> bool {
    let is_last = || text[at + letter.len_utf8()..].chars().next().is_none_or(|after| !after.is_alphanumeric());
    match mark {
        '“' | '„' => matches!(letter, '”' | '“'),
        '«' => letter == '»',
        '‘' => letter == '’' && is_last(),
        '\'' => letter == '\'' && is_last(),
        _ => letter == mark,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, passages};

    #[test]
    fn parts() {
        for (text, kind, expected) in [
            ("“We won,”", Kind::Direct, vec![("“We won,”", false)]),
            ("“We won,” … “and they lost.”", Kind::Direct, vec![("“We won,”", false), ("“and they lost.”", false)]),
            ("“We won … and they lost.”", Kind::Direct, vec![("“We won … and they lost.”", false)]),
            ("had won,” … that they “lost it", Kind::Mixed, vec![("had won,", false), ("lost it", false)]),
            ("We won", Kind::Direct, vec![("We won", false)]),
            ("“Won,”", Kind::Direct, vec![]),
            ("that they had won", Kind::Indirect, vec![("that they had won", true)]),
            ("that they “never did it” at “home”", Kind::Mixed, vec![("never did it", false)]),
            ("that they “never did it", Kind::Mixed, vec![("never did it", false)]),
            (
                "that he ‘wouldn’t do it’ at 'the boys' club'",
                Kind::Mixed,
                vec![("wouldn’t do it", false), ("the boys", false)],
            ),
            ("that it was “bad”", Kind::Mixed, vec![("that it was “bad”", true)]),
        ] {
            let found = passages(text, kind, 2);
            assert_eq!(
                found.iter().map(|passage| (passage.span.of(text), passage.is_report)).collect::<Vec<_>>(),
                expected,
                "{text}"
            );
        }
    }
}

//! Joins lines of the text into paragraphs.
//!
//! A blank line ends a paragraph, and so does a single line break, unless the text was wrapped at a column: then most
//! of its lines are so full that the next line's first word would not have fitted, and half of these next lines begin
//! in lower case. In such a text a line that is not full ends its paragraph unless a sentence plainly goes on in lower
//! case, and an indented line or a bullet begins one.
//!
//! Known miss: text wrapped narrower than 40 columns is taken for a list or verse.

use std::ops::Range;

use super::Token;

/// Text between two line breaks.
struct Line {
    tokens: Range<usize>,
    /// Blank code points before its first token.
    indent: usize,
    /// Code points up to the end of its last token.
    width: usize,
    /// Code points of its first word.
    first_word: usize,
    /// Whether a blank line, or the beginning of the text, comes before it.
    follows_blank_line: bool,
    begins_lower: bool,
    begins_bullet: bool,
    ends_without_stop: bool,
}

/// No text is wrapped at fewer columns, or at more.
const COLUMNS: std::ops::RangeInclusive<usize> = 40..=100;

/// The tokens of each paragraph.
pub(super) fn paragraphs(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let lines = lines(text, tokens);
    let width = wrapped_at(&lines);
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match paragraphs.last_mut() {
            Some(last) if goes_on(&lines[index - 1], line, width) => last.end = line.tokens.end,
            _ => paragraphs.push(line.tokens.clone()),
        }
    }
    paragraphs
}

fn lines(text: &str, tokens: &[Token]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut first = 0;
    let mut start = 0;
    let mut follows_blank_line = true;
    for next in 0..tokens.len() {
        let gap = if next == 0 { 0..tokens[0].span.start } else { tokens[next - 1].span.end..tokens[next].span.start };
        let Some((count, after)) = breaks(&text[gap.clone()]) else { continue };
        if next > 0 {
            lines.push(line(text, tokens, first..next, start, follows_blank_line));
        }
        (first, start, follows_blank_line) = (next, gap.start + after, next == 0 || count > 1);
    }
    if !tokens.is_empty() {
        lines.push(line(text, tokens, first..tokens.len(), start, follows_blank_line));
    }
    lines
}

/// How many line breaks there are in blank space, and where the last ends.
fn breaks(gap: &str) -> Option<(usize, usize)> {
    if gap.len() < 2 && !gap.starts_with(['\n', '\r', '\u{c}']) {
        return None;
    }
    let (mut count, mut after) = (0, 0);
    for (at, c) in gap.char_indices() {
        let lines = match c {
            '\n' if gap[..at].ends_with('\r') => 0,
            '\n' | '\r' | '\u{85}' | '\u{2028}' => 1,
            '\u{c}' | '\u{2029}' => 2,
            _ => continue,
        };
        count += lines;
        after = at + c.len_utf8();
    }
    (count > 0).then_some((count, after))
}

fn line(text: &str, tokens: &[Token], range: Range<usize>, start: usize, follows_blank_line: bool) -> Line {
    let first = tokens[range.start].span;
    let end = tokens[range.end - 1].span.end;
    let words = &text[first.start..end];
    let indent = text[start..first.start].chars().count();
    let bullet = matches!(first.of(text), "-" | "*" | "•" | "·" | "▪" | "●" | "–" | "—" | "--")
        && tokens.get(range.start + 1).is_some_and(|next| next.spaced);
    Line {
        indent,
        width: indent + words.chars().count(),
        first_word: words.chars().take_while(|c| !c.is_whitespace()).count(),
        follows_blank_line,
        begins_lower: words.starts_with(char::is_lowercase),
        begins_bullet: bullet,
        ends_without_stop: !words.ends_with(['.', '!', '?', ':', '”', '"', ')']),
        tokens: range,
    }
}

/// The column at which the text is wrapped, if it is.
fn wrapped_at(lines: &[Line]) -> Option<usize> {
    let width = lines.iter().map(|line| line.width).filter(|width| COLUMNS.contains(width)).max()?;
    let (mut breaks, mut full, mut lower) = (0, 0, 0);
    for pair in lines.windows(2).filter(|pair| !pair[1].follows_blank_line && !pair[1].begins_bullet) {
        let is_full = is_full(&pair[0], &pair[1], width);
        breaks += 1;
        full += usize::from(is_full);
        lower += usize::from(is_full && pair[1].begins_lower);
    }
    (full * 2 > breaks && lower * 2 >= full).then_some(width)
}

/// Whether the next line's first word would not have fitted.
fn is_full(line: &Line, next: &Line, width: usize) -> bool {
    line.width + 1 + next.first_word > width
}

fn goes_on(line: &Line, next: &Line, width: Option<usize>) -> bool {
    let Some(width) = width.filter(|_| !next.follows_blank_line && !next.begins_bullet) else { return false };
    let runs_on = is_full(line, next, width) || line.ends_without_stop && next.begins_lower;
    runs_on && next.indent <= line.indent + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_are_counted() {
        for (gap, expected) in [
            ("", None),
            ("  ", None),
            ("\n", Some((1, 1))),
            ("\r\n \r\n  ", Some((2, 5))),
            ("\u{c}", Some((2, 1))),
            ("\u{2029}", Some((2, 3))),
        ] {
            assert_eq!(breaks(gap), expected, "{gap:?}");
        }
    }
}

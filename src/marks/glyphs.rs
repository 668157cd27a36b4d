//! The quotation marks of a paragraph: which of its glyphs are marks, and whether each opens or closes.

use crate::document::{Document, Paragraph, Shape};

/// Marks of a family close each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Double,
    Single,
    Guillemet,
    SingleGuillemet,
}

/// Whether a mark opens or closes a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Opens,
    Closes,
    /// Both fit: what is open decides.
    Either,
}

/// A quotation mark of the text.
pub(super) struct Glyph {
    pub token: usize,
    pub family: Family,
    pub direction: Direction,
    /// Whether it closes only if no better mark does, since it may be an apostrophe or an inch: after a plural or a
    /// number.
    pub is_weak: bool,
    /// How many open marks of the family can be closed from here to the end of the paragraph.
    pub closable: i32,
    /// Direction and weakness of the next mark of the family.
    pub next: Option<(Direction, bool)>,
    /// Whether a later mark of the family may close.
    pub closes_later: bool,
    /// Whether a later mark of the family may close that is not weak and comes before the next that opens.
    pub closes_better: bool,
}

impl Glyph {
    /// A mark of which nothing is known yet about those after it.
    fn new(token: usize, family: Family, direction: Direction, is_weak: bool) -> Self {
        Glyph { token, family, direction, is_weak, closable: 0, next: None, closes_later: false, closes_better: false }
    }
}

/// The quotation marks of a paragraph, in order.
pub(super) fn find(document: &Document, paragraph: &Paragraph) -> Vec<Glyph> {
    let tokens = &document.tokens;
    let mut glyphs = Vec::new();
    let mut in_attribute = false;
    for at in paragraph.tokens.clone() {
        if tokens[at].shape != Shape::Mark
            || !matches!(document.text.as_bytes()[tokens[at].span.start], b'"' | b'\'' | b'`' | b'&' | 0xc2 | 0xe2)
        {
            continue;
        }
        let Some((family, usual)) = usual_direction(document.plain(at)) else { continue };
        let context = GlyphContext::new(document, paragraph, at);
        if document.plain(at) == "\"" && (in_attribute || context.before && document.plain(at - 1) == "=") {
            in_attribute = !in_attribute;
            continue;
        }
        glyphs.extend(context.glyph(family, usual));
    }
    look_ahead(&mut glyphs);
    glyphs
}

/// The family of a mark, and its direction where it is typed as it should be.
fn usual_direction(mark: &str) -> Option<(Family, Direction)> {
    Some(match mark {
        "“" | "„" | "``" => (Family::Double, Direction::Opens),
        "”" => (Family::Double, Direction::Closes),
        "\"" | "''" => (Family::Double, Direction::Either),
        "‘" | "‚" | "`" => (Family::Single, Direction::Opens),
        "’" => (Family::Single, Direction::Closes),
        "'" => (Family::Single, Direction::Either),
        "«" => (Family::Guillemet, Direction::Opens),
        "»" => (Family::Guillemet, Direction::Closes),
        "‹" => (Family::SingleGuillemet, Direction::Opens),
        "›" => (Family::SingleGuillemet, Direction::Closes),
        _ => return None,
    })
}

/// A token that may be a quotation mark, with what touches it in its paragraph.
struct GlyphContext<'a> {
    document: &'a Document<'a>,
    paragraph: &'a Paragraph,
    at: usize,
    mark: &'a str,
    /// Whether a token touches it on the left.
    before: bool,
    /// Whether a token touches it on the right.
    after: bool,
}

impl<'a> GlyphContext<'a> {
    fn new(document: &'a Document<'a>, paragraph: &'a Paragraph, at: usize) -> Self {
        let tokens = &document.tokens;
        GlyphContext {
            before: at > paragraph.tokens.start && !tokens[at].spaced,
            after: at + 1 < paragraph.tokens.end && !tokens[at + 1].spaced,
            mark: document.plain(at),
            document,
            paragraph,
            at,
        }
    }

    /// The quotation mark, if it is one.
    fn glyph(&self, family: Family, usual: Direction) -> Option<Glyph> {
        let GlyphContext { document, paragraph, at, before, .. } = *self;
        let tokens = &document.tokens;
        let measures = before && tokens[at - 1].shape == Shape::Number;
        if measures && self.is_feet() && !matches!(self.mark, "“" | "‘") {
            return None;
        }
        let by_blanks = self.direction_by_blanks();
        let direction = match (usual, by_blanks) {
            (Direction::Either, direction) => direction,
            (direction, Direction::Either) => direction,
            // “ that can only close, ” that can only open: perhaps turned the wrong way.
            (usual, direction) if usual != direction && !matches!(self.mark, "„" | "``" | "‚") => Direction::Either,
            (usual, _) => usual,
        };
        let is_single = family == Family::Single;
        if is_single && self.is_apostrophe(direction) {
            return None;
        }
        let is_last = at + 1 == paragraph.tokens.end;
        let is_plural = is_single && before && document.word(at - 1).ends_with(['s', 'S', 'x', 'z']) && !is_last;
        let is_weak = measures || is_plural && tokens[at + 1].spaced && tokens[at + 1].shape != Shape::Mark;
        let direction = if is_single && direction == Direction::Either { by_blanks } else { direction };
        let direction = if measures && direction == Direction::Either { Direction::Closes } else { direction };
        Some(Glyph::new(at, family, direction, is_weak))
    }

    /// Whether a mark after a number is a foot, inch or minute. Fires on 6'2" (both marks); not on 12" by itself.
    fn is_feet(&self) -> bool {
        let GlyphContext { document, paragraph, at, after, .. } = *self;
        let tokens = &document.tokens;
        let number = |token: usize| tokens[token].shape == Shape::Number;
        after && number(at + 1)
            || at >= paragraph.tokens.start + 3 && is_foot(document, at - 2) && number(at - 3) && !tokens[at - 1].spaced
    }

    /// Whether a word touches it on the left.
    fn is_after_word(&self) -> bool {
        self.at > self.paragraph.tokens.start && self.document.tokens[self.at - 1].shape != Shape::Mark
    }

    /// Whether punctuation that may come after a closing mark touches it on the right.
    fn is_before_punctuation(&self) -> bool {
        self.after
            && matches!(
                self.document.plain(self.at + 1),
                "," | "." | ";" | ":" | "?" | "!" | ")" | "]" | "”" | "’" | "\"" | "'" | "»" | "›" | "…" | "..."
            )
    }

    /// Whether punctuation that may come before an opening mark touches it on the left.
    fn is_after_punctuation(&self) -> bool {
        self.before
            && matches!(
                self.document.plain(self.at - 1),
                "(" | "[" | "—" | "–" | "-" | "--" | "/" | "“" | "‘" | "\"" | "'" | "«" | "‹" | "„" | "``" | "…"
            )
    }

    /// Its direction by what touches it: "so opens, so" closes, a " between blanks may do either.
    fn direction_by_blanks(&self) -> Direction {
        match (self.before, self.after) {
            (false, true) => Direction::Opens,
            (true, false) => Direction::Closes,
            (true, true) if self.is_after_word() && self.is_before_punctuation() => Direction::Closes,
            (true, true) if self.is_after_punctuation() && !self.is_before_punctuation() => Direction::Opens,
            _ => Direction::Either,
        }
    }

    /// Single marks that no word touches, those that would have to open but cannot, and those within a word are no
    /// marks.
    fn is_apostrophe(&self, direction: Direction) -> bool {
        let is_loose = match self.mark {
            "’" => !self.before,
            "`" => !self.after,
            _ => !self.before && !self.after,
        };
        let is_inside_word =
            direction == Direction::Either && self.before && self.is_after_word() && !self.is_before_punctuation();
        is_loose || is_inside_word
    }
}

/// Whether a token is the mark of feet: 6[']2".
fn is_foot(document: &Document, token: usize) -> bool {
    matches!(document.plain(token), "'" | "’" | "′")
        && !document.tokens[token].spaced
        && !document.tokens[token + 1].spaced
}

/// Notes in each mark what comes after it.
fn look_ahead(glyphs: &mut [Glyph]) {
    let mut closable = [0; 4];
    let mut next = [None; 4];
    let mut closes_later = [false; 4];
    let mut closes_better = [false; 4];
    for glyph in glyphs.iter_mut().rev() {
        let family = glyph.family as usize;
        (glyph.next, glyph.closes_later, glyph.closes_better) =
            (next[family], closes_later[family], closes_better[family]);
        let step = match glyph.direction {
            Direction::Opens => -1,
            Direction::Closes => 1,
            Direction::Either => 0,
        };
        closable[family] = (closable[family] + step).max(0);
        glyph.closable = closable[family];
        next[family] = Some((glyph.direction, glyph.is_weak));
        match glyph.direction {
            Direction::Opens => closes_better[family] = false,
            _ => {
                closes_later[family] = true;
                closes_better[family] |= !glyph.is_weak;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Extractor;

    /// The marks of a text of one paragraph: "(" for one that opens, ")" for one that closes, "?" for either; "~"
    /// follows a weak one.
    fn directions(text: &str) -> String {
        let document = Extractor::shared().read(text);
        let direction = |glyph: &Glyph| match glyph.direction {
            Direction::Opens => "(",
            Direction::Closes => ")",
            Direction::Either => "?",
        };
        let glyphs = find(&document, &document.paragraphs[0]);
        glyphs.iter().map(|glyph| direction(glyph).to_owned() + if glyph.is_weak { "~" } else { "" }).collect()
    }

    #[test]
    fn directions_come_from_glyphs_and_blanks() {
        for (text, expected) in [
            ("“We won,” she said.", "()"),
            ("\"We won,\" she said.", "()"),
            ("She said »so« twice.", "??"),
            ("The boys' club was full.", ")~"),
            ("They don't know.", ""),
            ("He is 6'2\" tall.", ""),
            ("He owns a 12\" record.", ")~"),
            ("Read <a href=\"x\"> here.", ""),
        ] {
            assert_eq!(directions(text), expected, "{text}");
        }
    }

    #[test]
    fn each_mark_knows_those_after_it() {
        let mut glyphs = [
            (Direction::Opens, false),
            (Direction::Closes, true),
            (Direction::Opens, false),
            (Direction::Closes, false),
        ]
        .map(|(direction, is_weak)| Glyph::new(0, Family::Single, direction, is_weak));
        look_ahead(&mut glyphs);
        assert_eq!(glyphs.each_ref().map(|glyph| glyph.closable), [0, 1, 0, 1]);
        assert_eq!(glyphs.each_ref().map(|glyph| glyph.closes_later), [true, true, true, false]);
        // A better mark closes before the next that opens only for the third.
        assert_eq!(glyphs.each_ref().map(|glyph| glyph.closes_better), [false, false, true, false]);
        assert_eq!(glyphs[0].next, Some((Direction::Closes, true)));
        assert_eq!(glyphs[3].next, None);
    }
}

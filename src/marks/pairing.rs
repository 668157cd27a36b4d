//! Pairs the quotation marks of a document, paragraph by paragraph.

use super::{
    Mark,
    glyphs::{self, Direction, Family, Glyph},
};
use crate::{
    Span,
    document::{Document, Paragraph},
};

/// The pairs of quotation marks, in order of their start.
pub(super) fn pair(document: &Document) -> Vec<Mark> {
    let mut pairing = Pairing { document, marks: Vec::new(), open: Vec::new(), left_open: None };
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        let glyphs = glyphs::find(document, paragraph);
        pairing.paragraph(paragraph, &glyphs, document.paragraphs.get(index + 1).map(|next| next.tokens.start));
    }
    pairing.finish()
}

/// A mark that waits for its closing mark.
struct OpenMark {
    /// The mark, by index.
    mark: usize,
    /// The token that opened it.
    token: usize,
    family: Family,
}

/// The marks found so far, and those that are still open.
struct Pairing<'a> {
    document: &'a Document<'a>,
    /// The marks, each with whether it is kept.
    marks: Vec<(Mark, bool)>,
    /// From the outermost to the innermost.
    open: Vec<OpenMark>,
    /// The mark that the paragraph before left open, by index.
    left_open: Option<(usize, Family)>,
}

/// How deep marks may be nested: deeper than in any article, so that a text of nothing but marks takes linear time.
const MAX_NESTED_MARKS: usize = 5;

impl Pairing<'_> {
    /// Pairs the marks of a paragraph; `next` is the first token after it.
    fn paragraph(&mut self, paragraph: &Paragraph, glyphs: &[Glyph], next: Option<usize>) {
        for glyph in glyphs {
            let is_open = self.open.iter().any(|open| open.family == glyph.family);
            let begins = glyph.token == paragraph.tokens.start;
            let opens = match glyph.direction {
                Direction::Opens => true,
                Direction::Closes => false,
                Direction::Either => !is_open && (glyph.closes_later || begins),
            };
            if opens {
                self.opens(glyph, begins);
            } else if is_open {
                self.closes(glyph);
            } else if !glyph.is_weak
                && let Some((before, family)) = self.left_open.take_if(|(_, family)| *family == glyph.family)
                && self
                    .marks
                    .last()
                    .is_none_or(|(last, _)| last.span.start < self.document.tokens[paragraph.tokens.start].span.start)
            {
                // The paragraph continues the quotation without a mark of its own.
                let start = self.document.tokens[paragraph.tokens.start].span.start;
                self.push(paragraph.tokens.start, Span::new(start, start), Some(before), family);
                self.closes(glyph);
            }
        }
        self.ends(paragraph, next);
    }

    fn opens(&mut self, glyph: &Glyph, begins: bool) {
        if glyph.family == Family::Single && !glyph.closes_later && !begins || self.open.len() >= MAX_NESTED_MARKS {
            return;
        }
        let depth = self.open.iter().filter(|open| open.family == glyph.family).count();
        if depth > 0 && glyph.closable < depth as i32 {
            // The mark before lacks its closing mark: “We won. “They lost,” she said.
            let place = self.open.iter().rposition(|open| open.family == glyph.family).expect("counted");
            self.drop_above(place);
            let lacking = self.open.pop().expect("it is open");
            let is_kept = lacking.family != Family::Single && lacking.token + 1 < glyph.token;
            self.leave(&lacking, is_kept.then_some(glyph.token - 1));
        }
        let continues = self.left_open.take_if(|(_, family)| begins && *family == glyph.family).map(|(mark, _)| mark);
        self.push(glyph.token, self.document.tokens[glyph.token].span, continues, glyph.family);
    }

    fn push(&mut self, token: usize, glyph: Span, continues: Option<usize>, family: Family) {
        let parent = self.open.last().map(|open| open.mark);
        self.open.push(OpenMark { mark: self.marks.len(), token, family });
        let mark = Mark {
            span: glyph,
            inner: Span::new(glyph.end, glyph.end),
            parent,
            is_closed: false,
            continues,
            aside: None,
        };
        self.marks.push((mark, true));
    }

    fn closes(&mut self, glyph: &Glyph) {
        let place = self.open.iter().rposition(|open| open.family == glyph.family).expect("one is open");
        let is_apostrophe = glyph.family == Family::Single && glyph.is_weak && glyph.closes_better;
        let is_inch =
            glyph.family != Family::Single && glyph.is_weak && matches!(glyph.next, Some((Direction::Closes, _)));
        if is_apostrophe || is_inch {
            return;
        }
        self.drop_above(place);
        let open = self.open.pop().expect("it is open");
        let close = self.document.tokens[glyph.token].span;
        let mark = &mut self.marks[open.mark].0;
        mark.span.end = close.end;
        mark.inner.end = close.start;
        mark.is_closed = true;
    }

    /// Drops the marks inside the one at `place` that are still open.
    fn drop_above(&mut self, place: usize) {
        for open in self.open.drain(place + 1..) {
            self.marks[open.mark].1 = false;
        }
    }

    /// Ends a mark without its closing mark at a token, or drops it.
    fn leave(&mut self, open: &OpenMark, last: Option<usize>) {
        let (mark, is_kept) = &mut self.marks[open.mark];
        match last {
            Some(last) => {
                mark.span.end = self.document.tokens[last].span.end;
                mark.inner.end = mark.span.end;
            }
            None => *is_kept = false,
        }
    }

    fn ends(&mut self, paragraph: &Paragraph, next: Option<usize>) {
        self.left_open = None;
        let last = paragraph.tokens.end - 1;
        let next_is_single = next.is_some_and(|next| matches!(self.document.plain(next), "‘" | "'" | "`"));
        for open in std::mem::take(&mut self.open) {
            let fits = open.family != Family::Single || open.token == paragraph.tokens.start && next_is_single;
            let is_kept = self.left_open.is_none() && open.token < last && fits;
            self.leave(&open, is_kept.then_some(last));
            if is_kept {
                self.left_open = Some((open.mark, open.family));
            }
        }
    }

    /// The marks that were kept, with their references to each other renumbered.
    fn finish(self) -> Vec<Mark> {
        let mut kept = 0;
        let mut places = Vec::with_capacity(self.marks.len());
        for (mark, is_kept) in &self.marks {
            let parent = mark.parent.and_then(|parent: usize| places[parent]);
            places.push(if *is_kept { Some(kept) } else { parent });
            kept += usize::from(*is_kept);
        }
        let place = |mark: Option<usize>| mark.and_then(|mark| places[mark]);
        let kept = self.marks.into_iter().filter(|(_, is_kept)| *is_kept);
        kept.map(|(mark, _)| Mark { parent: place(mark.parent), continues: place(mark.continues), ..mark }).collect()
    }
}

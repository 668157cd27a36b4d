//! The second stage: pairs of quotation marks, and which of them hold no speech.
//!
//! ```
//! use onrecord::{Extractor, marks};
//! let text = "“They said ‘no’ to me,” said Jo “Red” Lee.";
//! let marks = marks::pair(&Extractor::shared().read(text));
//! assert_eq!(marks.len(), 3);
//! assert_eq!(marks[1].inner.of(text), "no");
//! assert_eq!(marks[1].parent, Some(0));
//! assert_eq!(marks[2].aside, Some(marks::Aside::Nickname));
//! ```
//!
//! # Rules
//! There are four families: double (“ ” „ " `` ''), single (‘ ’ ‚ ' `), « » and ‹ ›; HTML references count as what they
//! stand for. A mark is closed by one of its family.
//! 1. Whether a mark opens or closes is told by its glyph, by the blanks around it (straight marks, “ turned the wrong
//!    way, »so«) and, where both fail, by whether one is open.
//! 2. Inches, feet and minutes are no marks: 6'2", a 12" pipe. Inside an open quotation 12" closes it unless the next mark
//!    would close it too: "He owns 12" records," she said.
//! 3. An attribute of markup is none: `<a href="x">`.
//! 4. An apostrophe is no mark: the boys' club, ’90s, rock 'n' roll, l’homme. ' opens only if another closes it in the
//!    paragraph. After a plural it closes only if no better mark follows: 'the boys' club' was full.
//! 5. A mark that opens while one of its family is open lies inside it if the paragraph holds closing marks for both;
//!    otherwise the first lacks its closing mark, and ends right before the second: “We won. “They lost,” she said.
//! 6. A mark that is still open at the end of its paragraph ends there. If the next paragraph begins with an opening mark
//!    of the family, or holds the closing mark that was missing, it goes on ([`Mark::continues`]). What is open inside
//!    another mark when that closes is dropped; so is a single mark left open, unless it begins its paragraph.
//! 7. Nicknames, titles of works and scare quotes are marked as such: see [`Aside`].
//!
//! Known misses: 'net, 'fraid and other words clipped in front that are in no list, before a plural's apostrophe; nesting of
//! the same straight mark without blanks. Cost: linear; a token that is no mark is looked at once.

mod aside;

pub use aside::Aside;

use crate::{
    Span,
    document::{Document, Paragraph, Shape},
};

/// A passage in quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The passage with its marks.
    pub span: Span,
    /// The passage without them.
    pub inner: Span,
    /// The mark around it, by index, when nested.
    pub parent: Option<usize>,
    /// Whether its closing mark is there.
    pub is_closed: bool,
    /// The mark of the paragraph before, by index, that was left open and goes on here.
    pub continues: Option<usize>,
    /// Why it is no speech, if it is none.
    pub aside: Option<Aside>,
}

/// Finds the pairs of quotation marks, in order of their start.
pub fn pair(document: &Document) -> Vec<Mark> {
    let mut pairing = Pairing { document, marks: Vec::new(), open: Vec::new(), left_open: None };
    let mut glyphs = Vec::new();
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        glyphs.clear();
        find_glyphs(document, paragraph, &mut glyphs);
        look_ahead(&mut glyphs);
        pairing.paragraph(paragraph, &glyphs, document.paragraphs.get(index + 1).map(|next| next.tokens.start));
    }
    let mut marks = pairing.finish();
    for mark in &mut marks {
        mark.aside = aside::tell(document, mark);
    }
    marks
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Double,
    Single,
    Guillemet,
    SingleGuillemet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Opens,
    Closes,
    /// Told by what is open.
    Either,
}

/// A quotation mark as it stands in the text.
struct Glyph {
    token: usize,
    family: Family,
    role: Role,
    /// Whether it closes only for want of a better one: after a plural or a number.
    is_weak: bool,
    /// By how many the marks that close outnumber those that open at best, from here to the end of the paragraph.
    closable: i32,
    /// Role and weakness of the next mark of the family.
    next: Option<(Role, bool)>,
    /// Whether a mark that closes follows in the family, and whether one does before the next that opens and is not weak.
    closes_later: bool,
    closes_better: bool,
}

fn find_glyphs(document: &Document, paragraph: &Paragraph, glyphs: &mut Vec<Glyph>) {
    let tokens = &document.tokens;
    let mut in_attribute = false;
    for at in paragraph.tokens.clone() {
        if tokens[at].shape != Shape::Mark
            || !matches!(document.text.as_bytes()[tokens[at].span.start], b'"' | b'\'' | b'`' | b'&' | 0xc2 | 0xe2)
        {
            continue;
        }
        let mark = document.plain(at);
        let (family, usual) = match mark {
            "“" | "„" | "``" => (Family::Double, Role::Opens),
            "”" => (Family::Double, Role::Closes),
            "\"" | "''" => (Family::Double, Role::Either),
            "‘" | "‚" | "`" => (Family::Single, Role::Opens),
            "’" => (Family::Single, Role::Closes),
            "'" => (Family::Single, Role::Either),
            "«" => (Family::Guillemet, Role::Opens),
            "»" => (Family::Guillemet, Role::Closes),
            "‹" => (Family::SingleGuillemet, Role::Opens),
            "›" => (Family::SingleGuillemet, Role::Closes),
            _ => continue,
        };
        let before = at > paragraph.tokens.start && !tokens[at].spaced;
        let after = at + 1 < paragraph.tokens.end && !tokens[at + 1].spaced;
        if mark == "\"" && (in_attribute || before && document.plain(at - 1) == "=") {
            in_attribute = !in_attribute;
            continue;
        }
        let word_before = at > paragraph.tokens.start && tokens[at - 1].shape != Shape::Mark;
        let number = |token: usize| tokens[token].shape == Shape::Number;
        let measured = before && number(at - 1);
        let feet = measured
            && (after && number(at + 1)
                || at >= paragraph.tokens.start + 3
                    && is_foot(document, at - 2)
                    && number(at - 3)
                    && !tokens[at - 1].spaced);
        if feet && !matches!(mark, "“" | "‘") {
            continue;
        }
        let opens_before = before
            && matches!(
                document.plain(at - 1),
                "(" | "[" | "—" | "–" | "-" | "--" | "/" | "“" | "‘" | "\"" | "'" | "«" | "‹" | "„" | "``" | "…"
            );
        let closes_after = after
            && matches!(
                document.plain(at + 1),
                "," | "." | ";" | ":" | "?" | "!" | ")" | "]" | "”" | "’" | "\"" | "'" | "»" | "›" | "…" | "..."
            );
        let by_blanks = match (before, after) {
            (false, true) => Role::Opens,
            (true, false) => Role::Closes,
            (true, true) if word_before && closes_after => Role::Closes,
            (true, true) if opens_before && !closes_after => Role::Opens,
            _ => Role::Either,
        };
        let role = match (usual, by_blanks) {
            (Role::Either, role) => role,
            (role, Role::Either) => role,
            // “ that can only close, ” that can only open: perhaps turned the wrong way.
            (usual, role) if usual != role && mark != "„" && mark != "``" && mark != "‚" => Role::Either,
            (usual, _) => usual,
        };
        let single = family == Family::Single;
        // Single marks that no word touches, and those that would have to open but cannot, are no marks.
        let is_loose = match mark {
            "’" => !before,
            "`" => !after,
            _ => !before && !after,
        };
        let is_inside_word = role == Role::Either && before && word_before && !closes_after;
        if single && (is_loose || is_inside_word) {
            continue;
        }
        let plural =
            single && before && document.word(at - 1).ends_with(['s', 'S', 'x', 'z']) && at + 1 < paragraph.tokens.end;
        let is_weak = measured || plural && tokens[at + 1].spaced && tokens[at + 1].shape != Shape::Mark;
        let role = if single && role == Role::Either { by_blanks } else { role };
        let role = if measured && role == Role::Either { Role::Closes } else { role };
        glyphs.push(Glyph {
            token: at,
            family,
            role,
            is_weak,
            closable: 0,
            next: None,
            closes_later: false,
            closes_better: false,
        });
    }
}

fn is_foot(document: &Document, token: usize) -> bool {
    matches!(document.plain(token), "'" | "’" | "′")
        && !document.tokens[token].spaced
        && !document.tokens[token + 1].spaced
}

/// From the last mark to the first: what each needs to know of those after it.
fn look_ahead(glyphs: &mut [Glyph]) {
    let mut closable = [0; 4];
    let mut next = [None; 4];
    let mut closes_later = [false; 4];
    let mut closes_better = [false; 4];
    for glyph in glyphs.iter_mut().rev() {
        let family = glyph.family as usize;
        (glyph.next, glyph.closes_later, glyph.closes_better) =
            (next[family], closes_later[family], closes_better[family]);
        let step = match glyph.role {
            Role::Opens => -1,
            Role::Closes => 1,
            Role::Either => 0,
        };
        closable[family] = (closable[family] + step).max(0);
        glyph.closable = closable[family];
        next[family] = Some((glyph.role, glyph.is_weak));
        match glyph.role {
            Role::Opens => closes_better[family] = false,
            _ => {
                closes_later[family] = true;
                closes_better[family] |= !glyph.is_weak;
            }
        }
    }
}

/// A mark that waits for its closing mark.
struct Open {
    mark: usize,
    token: usize,
    family: Family,
}

struct Pairing<'a> {
    document: &'a Document<'a>,
    /// Each with whether it is kept.
    marks: Vec<(Mark, bool)>,
    /// From the outermost to the innermost.
    open: Vec<Open>,
    /// What the paragraph before left open.
    left_open: Option<(usize, Family)>,
}

/// Marks inside marks inside marks: more than articles hold.
const DEPTH: usize = 5;

impl Pairing<'_> {
    /// Pairs the marks of a paragraph; `next` is the first token after it.
    fn paragraph(&mut self, paragraph: &Paragraph, glyphs: &[Glyph], next: Option<usize>) {
        for glyph in glyphs {
            let is_open = self.open.iter().any(|open| open.family == glyph.family);
            let begins = glyph.token == paragraph.tokens.start;
            let opens = match glyph.role {
                Role::Opens => true,
                Role::Closes => false,
                Role::Either => !is_open && (glyph.closes_later || begins),
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
                // The paragraph went on with the quotation without opening it anew.
                let start = self.document.tokens[paragraph.tokens.start].span.start;
                self.push(paragraph.tokens.start, Span::new(start, start), Some(before), family);
                self.closes(glyph);
            }
        }
        self.ends(paragraph, next);
    }

    fn opens(&mut self, glyph: &Glyph, begins: bool) {
        if glyph.family == Family::Single && !glyph.closes_later && !begins || self.open.len() >= DEPTH {
            return;
        }
        let depth = self.open.iter().filter(|open| open.family == glyph.family).count();
        if depth > 0 && glyph.closable < depth as i32 {
            // The one before lacks its closing mark.
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
        self.open.push(Open { mark: self.marks.len(), token, family });
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
        let is_inch = glyph.family != Family::Single && glyph.is_weak && matches!(glyph.next, Some((Role::Closes, _)));
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
    fn leave(&mut self, open: &Open, last: Option<usize>) {
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

    /// The marks that were kept, their references to each other put right.
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

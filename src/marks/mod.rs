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
//! There are four families: double (“ ” „ " `` ''), single (‘ ’ ‚ ' `), « » and ‹ ›; HTML references count as the
//! characters they encode. A mark is closed by one of its family.
//! 1. Whether a mark opens or closes is decided by its glyph, by the blanks around it (straight marks, “ turned the
//!    wrong way, »so«) and, where both fail, by whether one is open.
//! 2. Inches, feet and minutes are no marks: 6'2", a 12" pipe. Inside an open quotation 12" closes it unless the next
//!    mark would close it too: "He owns 12" records," she said.
//! 3. An attribute of markup is none: `<a href="x">`.
//! 4. An apostrophe is no mark: the boys' club, ’90s, rock 'n' roll, l’homme. ' opens only if another closes it in the
//!    paragraph. After a plural it closes only if no better mark follows: 'the boys' club' was full.
//! 5. A mark that opens while one of its family is open lies inside it if the paragraph holds closing marks for both;
//!    otherwise the first lacks its closing mark, and ends right before the second: “We won. “They lost,” she said.
//! 6. A mark that is still open at the end of its paragraph ends there. If the next paragraph begins with an opening
//!    mark of the family, or holds the closing mark that was missing, it goes on ([`Mark::continues`]). What is open
//!    inside another mark when that closes is dropped; so is a single mark left open, unless it begins its paragraph.
//! 7. Nicknames, titles of works and scare quotes are marked as such: see [`Aside`].
//!
//! Known misses: 'net, 'fraid and other words clipped in front that are in no list, before a plural's apostrophe;
//! nesting of the same straight mark without blanks. Cost: linear; a token that is no mark is looked at once.

mod aside;
mod glyphs;
mod pairing;

pub use aside::Aside;

use crate::{Span, document::Document};

/// A passage in quotation marks. Spans are in bytes of the text.
///
/// ```
/// let text = "“We won,” she said.";
/// let extractor = onrecord::Extractor::shared();
/// let mark = &extractor.pair(&extractor.read(text))[0];
/// assert_eq!((mark.span.of(text), mark.inner.of(text)), ("“We won,”", "We won,"));
/// assert!(mark.is_closed);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The passage with its marks.
    pub span: Span,
    /// The passage without them.
    pub inner: Span,
    /// The mark around it, by index, if it is nested.
    pub parent: Option<usize>,
    /// Whether it has its closing mark.
    pub is_closed: bool,
    /// The mark of the paragraph before, by index, that was left open and goes on here.
    pub continues: Option<usize>,
    /// Why it is no speech, if it is none.
    pub aside: Option<Aside>,
}

/// Finds the pairs of quotation marks, in order of their start.
///
/// ```
/// use onrecord::{Extractor, marks};
/// let text = "He is 6'2\" tall. \"We won,\" he said.";
/// let marks = marks::pair(&Extractor::shared().read(text));
/// assert_eq!(marks.len(), 1);
/// assert_eq!(marks[0].span.of(text), "\"We won,\"");
/// ```
pub fn pair(document: &Document) -> Vec<Mark> {
    let mut marks = pairing::pair(document);
    for mark in &mut marks {
        mark.aside = aside::classify(document, mark);
    }
    marks
}

//! Many articles side by side: what one has from another, and how they quote the same words.
//!
//! ```
//! use onrecord::compare;
//! let report = "The ferry listed and went down two miles short of the breakwater shortly after seven in the morning. ".repeat(3);
//! let copy = format!("By our own staff. {report}");
//! let found = compare::reprints(&[&report, &copy], &[0, 1], None)?;
//! assert_eq!((found[0].article, found[0].original), (1, 0));
//! # Ok::<(), onrecord::Error>(())
//! ```
//!
//! Each comparison is a pure function of texts or of what was read in them, does not depend on the number of threads, and
//! takes time in proportion to its input: what is alike is found by an index, never by trying every pair.

mod align;
mod casualty_events;
mod casualty_sentences;
mod common_quotes;
mod differences;
mod passages;
mod reprints;
mod stories;
mod terms;
mod when;
mod words;

pub use casualty_events::{Mention, Placed, events};
pub use common_quotes::{CommonQuote, Quoted, common_quotes};
pub use differences::Relation;
pub use reprints::{Reprint, reprints};
pub use stories::stories;
pub use terms::terms;

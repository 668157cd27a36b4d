//! The error type of the library. Reading a text never fails; options, lexicons and files can.

use std::{fmt, io, sync::Arc};

/// What went wrong, and where.
///
/// Its `Display` states the place, what was expected there and what was found. Errors are made by this crate alone; ask
/// one what it is about with [`is_option`](Error::is_option), [`is_lexicon`](Error::is_lexicon) and
/// [`is_file`](Error::is_file). Further kinds may be added.
///
/// ```
/// use onrecord::{Extractor, claims::ClaimTypes};
///
/// // The second column is misspelt.
/// let error = ClaimTypes::parse("strikes.tsv", "# strikes\nstrike_call\tpatern\tcall ... strike\n").unwrap_err();
/// assert!(error.is_lexicon());
/// assert_eq!((error.file_name(), error.line()), (Some("strikes.tsv"), Some(2)));
/// assert_eq!(
///     error.to_string(),
///     "strikes.tsv, line 2: expected code, words NAME, pattern or not in the second column, found \"patern\""
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Error(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    place: ErrorPlace,
    message: String,
    /// What the operating system said, if it did.
    cause: Option<io::Error>,
}

#[derive(Debug)]
enum ErrorPlace {
    Line { file: String, line: usize },
    File { file: String },
    Option { name: &'static str },
}

impl Error {
    fn new(place: ErrorPlace, message: String, cause: Option<io::Error>) -> Self {
        Error(Arc::new(Inner { place, message, cause }))
    }

    /// A row of a lexicon or of another table that cannot be read. Lines count from 1.
    pub(crate) fn lexicon(file: &str, line: usize, message: impl Into<String>) -> Self {
        Error::new(ErrorPlace::Line { file: file.into(), line }, message.into(), None)
    }

    /// A file, such as a model's weights, whose content is not what was expected.
    pub(crate) fn file(file: &str, message: impl Into<String>) -> Self {
        Error::new(ErrorPlace::File { file: file.into() }, message.into(), None)
    }

    /// A file that the operating system does not let us read or write.
    pub(crate) fn io(file: &str, cause: io::Error) -> Self {
        Error::new(ErrorPlace::File { file: file.into() }, cause.to_string(), Some(cause))
    }

    /// An option with a value it cannot have.
    pub(crate) fn option(name: &'static str, message: impl Into<String>) -> Self {
        Error::new(ErrorPlace::Option { name }, message.into(), None)
    }

    /// Whether a file is missing, cannot be read, or does not hold what it should, such as weights that training wrote.
    ///
    /// ```
    /// let error = onrecord::Extractor::from_folder("no/such/folder".as_ref()).unwrap_err();
    /// assert!(error.is_file() && !error.is_lexicon() && !error.is_option());
    /// assert_eq!((error.file_name(), error.line()), (Some("no/such/folder/tagger.bin"), None));
    /// ```
    pub fn is_file(&self) -> bool {
        matches!(self.0.place, ErrorPlace::File { .. })
    }

    /// Whether a line of a lexicon, of claim types or of another table is not as it should be; [`Error::line`] is that
    /// line.
    ///
    /// ```
    /// let error = onrecord::claims::ClaimTypes::parse("strikes.tsv", "strike_call\n").unwrap_err();
    /// assert!(error.is_lexicon());
    /// assert_eq!(error.to_string(), "strikes.tsv, line 1: expected 3 columns, found 1");
    /// ```
    pub fn is_lexicon(&self) -> bool {
        matches!(self.0.place, ErrorPlace::Line { .. })
    }

    /// Whether an argument has a value it cannot have; [`Error::option_name`] is that argument.
    ///
    /// ```
    /// use onrecord::{Extractor, batch};
    /// let error = batch::extract_all(Extractor::shared(), &["One.", "Two."], Some(0)).unwrap_err();
    /// assert!(error.is_option());
    /// assert_eq!(error.to_string(), "threads: expected 1 or more, found 0");
    /// ```
    pub fn is_option(&self) -> bool {
        matches!(self.0.place, ErrorPlace::Option { .. })
    }

    /// The file or table that cannot be read, unless the error is about an argument.
    pub fn file_name(&self) -> Option<&str> {
        match &self.0.place {
            ErrorPlace::Line { file, .. } | ErrorPlace::File { file } => Some(file),
            ErrorPlace::Option { .. } => None,
        }
    }

    /// The line of the table, counted from 1, if the error is about one.
    pub fn line(&self) -> Option<usize> {
        match self.0.place {
            ErrorPlace::Line { line, .. } => Some(line),
            ErrorPlace::File { .. } | ErrorPlace::Option { .. } => None,
        }
    }

    /// The argument that has a value it cannot have, if the error is about one.
    ///
    /// ```
    /// use onrecord::{Extractor, batch};
    /// let error = batch::extract_all(Extractor::shared(), &["One.", "Two."], Some(0)).unwrap_err();
    /// assert_eq!(error.option_name(), Some("threads"));
    /// ```
    pub fn option_name(&self) -> Option<&'static str> {
        match self.0.place {
            ErrorPlace::Option { name } => Some(name),
            ErrorPlace::Line { .. } | ErrorPlace::File { .. } => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = &self.0.message;
        match &self.0.place {
            ErrorPlace::Line { file, line } => write!(f, "{file}, line {line}: {message}"),
            ErrorPlace::File { file } => write!(f, "{file}: {message}"),
            ErrorPlace::Option { name } => write!(f, "{name}: {message}"),
        }
    }
}

impl std::error::Error for Error {
    /// The error of the operating system, where there is one.
    ///
    /// ```
    /// use std::{error::Error as _, io};
    /// let error = onrecord::Extractor::from_folder("no/such/folder".as_ref()).unwrap_err();
    /// let cause = error.source().unwrap().downcast_ref::<io::Error>().unwrap();
    /// assert_eq!(cause.kind(), io::ErrorKind::NotFound);
    /// ```
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use std::{error::Error as _, io};

    use super::Error;

    #[test]
    fn each_kind_shows_its_place_and_answers_for_itself_alone() {
        let missing = || io::Error::new(io::ErrorKind::NotFound, "no such file");
        for (error, shown, kinds, has_cause) in [
            (
                Error::lexicon("a.tsv", 3, "expected 2, found 1"),
                "a.tsv, line 3: expected 2, found 1",
                (true, false, false),
                false,
            ),
            (Error::file("a.bin", "expected 4 bytes"), "a.bin: expected 4 bytes", (false, true, false), false),
            (Error::io("a.bin", missing()), "a.bin: no such file", (false, true, false), true),
            (Error::option("threads", "expected 1"), "threads: expected 1", (false, false, true), false),
        ] {
            assert_eq!(error.to_string(), shown);
            assert_eq!((error.is_lexicon(), error.is_file(), error.is_option()), kinds, "{shown}");
            assert_eq!(error.source().is_some(), has_cause, "{shown}");
            assert_eq!(error.file_name().is_none(), error.is_option(), "{shown}");
            assert_eq!(error.option_name().is_some(), error.is_option(), "{shown}");
            assert_eq!(error.line(), error.is_lexicon().then_some(3), "{shown}");
        }
    }
}

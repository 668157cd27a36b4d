//! The one error of the library. Reading a text never fails; lexicons, models and options can.

use std::fmt;

/// What went wrong, and where.
///
/// ```
/// let error = onrecord::Error::lexicon("titles.tsv", 3, "expected 2 columns, found 1");
/// assert_eq!(error.to_string(), "titles.tsv, line 3: expected 2 columns, found 1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    place: Place,
    message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Line { file: String, line: usize },
    File { file: String },
    Option { name: &'static str },
}

impl Error {
    /// A row of a lexicon that cannot be read. Lines count from 1.
    pub fn lexicon(file: &str, line: usize, message: impl Into<String>) -> Self {
        Error { place: Place::Line { file: file.into(), line }, message: message.into() }
    }

    /// A file, such as a model's weights, that cannot be read.
    pub fn file(file: &str, message: impl Into<String>) -> Self {
        Error { place: Place::File { file: file.into() }, message: message.into() }
    }

    /// An option with a value it cannot have.
    ///
    /// ```
    /// let error = onrecord::Error::option("threads", "expected 1 or more, found 0");
    /// assert_eq!(error.to_string(), "threads: expected 1 or more, found 0");
    /// ```
    pub fn option(name: &'static str, message: impl Into<String>) -> Self {
        Error { place: Place::Option { name }, message: message.into() }
    }

    /// The file that cannot be read, if it is one.
    pub fn file_name(&self) -> Option<&str> {
        match &self.place {
            Place::Line { file, .. } | Place::File { file } => Some(file),
            Place::Option { .. } => None,
        }
    }

    /// The line of the file, counted from 1, if it is one.
    pub fn line(&self) -> Option<usize> {
        match self.place {
            Place::Line { line, .. } => Some(line),
            Place::File { .. } | Place::Option { .. } => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Line { file, line } => write!(f, "{file}, line {line}: {}", self.message),
            Place::File { file } => write!(f, "{file}: {}", self.message),
            Place::Option { name } => write!(f, "{name}: {}", self.message),
        }
    }
}

impl std::error::Error for Error {}

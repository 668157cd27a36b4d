//! The Python module `onrecord._core`: convert, call, convert back.

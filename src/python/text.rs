//! A text as Python gives it.

use pyo3::{
    prelude::*,
    pybacked::PyBackedStr,
    types::{PyBytes, PyString},
};

/// A text that may be missing.
pub(super) enum Text {
    Missing,
    /// The UTF-8 of a `str`, borrowed from Python.
    Backed(PyBackedStr),
    /// A `str` with lone surrogates, which have no UTF-8. Each becomes one U+FFFD, so that offsets stay the same.
    Mended(String),
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        match self {
            Text::Missing => "",
            Text::Backed(text) => text,
            Text::Mended(text) => text,
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for Text {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_none() {
            return Ok(Text::Missing);
        }
        let text = object.cast::<PyString>()?.to_owned();
        PyBackedStr::try_from(text.clone()).map(Text::Backed).or_else(|_| mended(&text).map(Text::Mended))
    }
}

fn mended(text: &Bound<'_, PyString>) -> PyResult<String> {
    let bytes = text.call_method1("encode", ("utf-32-le", "surrogatepass"))?;
    let points = bytes.cast::<PyBytes>()?.as_bytes().chunks_exact(4);
    Ok(points
        .map(|point| u32::from_le_bytes(point.try_into().expect("four bytes")))
        .map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect())
}

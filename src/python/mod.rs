//! The Python module `onrecord._core`: convert, call, convert back.
//!
//! Texts come in without a copy, are read with the interpreter free for other threads, and go back as JSON or as columns;
//! offsets become code points on the way. What Python users see is made of these in `python/onrecord/`.

mod columns;
mod compare;
mod text;

use pyo3::{exceptions::PyImportError, prelude::*, types::PyDict};

use crate::{
    Error, Extractor, Record,
    attribution::Quote,
    batch,
    claims::{self, Claim},
    speakers::Speakers,
};
use text::Text;

/// Reads news articles and says who is reported to have said what.
#[pymodule]
#[pyo3(name = "_core")]
mod core {
    #[pymodule_export]
    use super::{
        Batch, ClaimTypes, annotate,
        compare::{common_quotes, events, reprints, stories, terms},
    };

    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}

/// Reads texts on so many threads, or on all cores. None is a missing text, in which nothing is found. With claim types of
/// the user's own these are looked for too.
#[pyfunction]
#[pyo3(signature = (texts, threads=None, claim_types=None))]
fn annotate(
    py: Python<'_>,
    texts: Vec<Text>,
    threads: Option<usize>,
    claim_types: Option<&ClaimTypes>,
) -> PyResult<Batch> {
    let extractor = match claim_types {
        Some(types) => &types.extractor,
        None => Extractor::shared(),
    };
    let found = py.detach(|| {
        let articles = batch::extract_all(extractor, &texts, threads)?;
        Ok::<_, Error>(
            articles
                .into_iter()
                .map(|article| Found { quotes: article.quotes, speakers: article.speakers, claims: article.claims })
                .collect(),
        )
    })?;
    Ok(Batch { texts, found })
}

/// Claim types of the user's own: the rows of a table, whose file is named in errors.
#[pyclass(frozen, module = "onrecord._core")]
struct ClaimTypes {
    /// One that looks for them.
    extractor: Extractor,
}

#[pymethods]
impl ClaimTypes {
    #[new]
    fn new(file: &str, table: &str) -> PyResult<Self> {
        let types = claims::ClaimTypes::parse(file, table)?;
        Ok(ClaimTypes { extractor: Extractor::shared().clone().with_claim_types(types) })
    }
}

/// What was found in texts, in their order.
#[pyclass(frozen, module = "onrecord._core")]
struct Batch {
    texts: Vec<Text>,
    found: Vec<Found>,
}

/// An article without its text, which Python owns.
struct Found {
    quotes: Vec<Quote>,
    speakers: Speakers,
    claims: Vec<Claim>,
}

impl Batch {
    fn records(&self) -> Vec<Record<'_>> {
        let articles = self.texts.iter().zip(&self.found);
        articles
            .map(|(text, found)| Record::new(text.as_ref(), &found.quotes, &found.speakers, &found.claims))
            .collect()
    }
}

#[pymethods]
impl Batch {
    fn __len__(&self) -> usize {
        self.texts.len()
    }

    /// For each text a JSON object with its quotes, speakers and claims.
    fn json(&self, py: Python<'_>) -> Vec<String> {
        py.detach(|| self.records().iter().map(|record| serde_json::to_string(record).expect("plain fields")).collect())
    }

    /// The rows of the table "quotes", "speakers" or "claims", each column under its name; `row` is the text's position.
    fn columns<'py>(&self, py: Python<'py>, table: &str) -> PyResult<Bound<'py, PyDict>> {
        let records = py.detach(|| self.records());
        match table {
            "quotes" => columns::quotes(py, &records),
            "speakers" => columns::speakers(py, &records),
            "claims" => columns::claims(py, &records),
            _ => Err(Error::option("table", format!("expected quotes, speakers or claims, found {table}")).into()),
        }
    }
}

impl From<Error> for PyErr {
    /// The one place where an error becomes Python's `OnRecordError`.
    fn from(error: Error) -> PyErr {
        Python::attach(|py| {
            let raise = || {
                let fields = PyDict::new(py);
                fields.set_item("file", error.file_name())?;
                fields.set_item("line", error.line())?;
                py.import("onrecord.errors")?.getattr("OnRecordError")?.call((error.to_string(),), Some(&fields))
            };
            raise().map_or_else(|_: PyErr| PyImportError::new_err(error.to_string()), PyErr::from_value)
        })
    }
}

//! The Python module `onrecord._core`: convert, call, convert back.
//!
//! Texts come in without a copy, are read with the interpreter free for other threads, and go back as JSON or as
//! columns; offsets become code points on the way. The Python package builds its own functions on these.

mod columns;
mod compare;
mod text;

use pyo3::{exceptions::PyImportError, prelude::*, types::PyDict};

use crate::{
    Error, Extractor,
    attribution::Quote,
    batch,
    claims::{self, Claim},
    record::Recorder,
    speakers::Speakers,
};
use columns::Table;
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

/// Reads texts on a number of threads, or on all cores. None is a missing text, in which nothing is found. User-defined
/// claim types are looked for as well.
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
    let findings = py.detach(|| {
        let articles = batch::extract_all(extractor, &texts, threads)?.into_iter();
        let findings = articles.map(|article| Findings {
            quotes: article.quotes,
            speakers: article.speakers,
            claims: article.claims,
        });
        Ok::<_, Error>(findings.collect())
    })?;
    Ok(Batch { texts, findings })
}

/// User-defined claim types: the rows of a table, whose file is named in errors.
#[pyclass(frozen, module = "onrecord._core")]
struct ClaimTypes {
    /// Looks for them as well.
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

/// What is found in texts, in their order.
#[pyclass(frozen, module = "onrecord._core")]
struct Batch {
    texts: Vec<Text>,
    findings: Vec<Findings>,
}

/// What is found in a text, which Python owns.
struct Findings {
    quotes: Vec<Quote>,
    speakers: Speakers,
    claims: Vec<Claim>,
}

impl Batch {
    fn recorders(&self) -> impl Iterator<Item = Recorder<'_>> {
        let texts = self.texts.iter().zip(&self.findings);
        texts.map(|(text, of)| Recorder::new(text.as_ref(), &of.quotes, &of.speakers, &of.claims))
    }

    /// The records that `make` gives for each text, and for each record the position of its text.
    fn rows<'a, T>(&'a self, make: impl Fn(&Recorder<'a>) -> Vec<T>) -> (Vec<usize>, Vec<T>) {
        let rows = self
            .recorders()
            .enumerate()
            .flat_map(|(row, recorder)| make(&recorder).into_iter().map(move |record| (row, record)));
        rows.unzip()
    }
}

#[pymethods]
impl Batch {
    fn __len__(&self) -> usize {
        self.texts.len()
    }

    /// For each text a JSON object with its quotes, speakers and claims.
    fn json(&self, py: Python<'_>) -> Vec<String> {
        let json = |recorder: Recorder| serde_json::to_string(&recorder.record()).expect("plain fields");
        py.detach(|| self.recorders().map(json).collect())
    }

    /// The rows of the table "quotes", "speakers" or "claims", each column under its name; `row` is the position of the
    /// text.
    ///
    /// The records of that table are made, and no others.
    fn columns<'py>(&self, py: Python<'py>, table: &str) -> PyResult<Bound<'py, PyDict>> {
        match table {
            "quotes" => {
                let (rows, records) = py.detach(|| self.rows(Recorder::quotes));
                Table::of_records(py, &rows, &records)
            }
            "speakers" => {
                let (rows, records) = py.detach(|| self.rows(Recorder::speakers));
                Table::of_records(py, &rows, &records)
            }
            "claims" => {
                let (rows, records) = py.detach(|| self.rows(Recorder::claims));
                Table::of_records(py, &rows, &records)
            }
            _ => {
                Err(Error::option("table", format!("expected 'quotes', 'speakers' or 'claims', found '{table}'"))
                    .into())
            }
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

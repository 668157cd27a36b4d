//! Comparisons: columns in, columns out.

use pyo3::{prelude::*, types::PyDict};

use super::{columns::Table, text::Text};
use crate::{Error, article::CodePoints, compare};

/// What articles have from those before them in `order`, which lists the positions of all texts.
#[pyfunction]
#[pyo3(signature = (texts, order, threads=None))]
pub(super) fn reprints<'py>(py: Python<'py>, texts: Vec<Text>, order: Vec<usize>, threads: Option<usize>) -> PyResult<Bound<'py, PyDict>> {
    let mut places = order.clone();
    places.sort_unstable();
    if !places.into_iter().eq(0..texts.len()) {
        return Err(Error::option("order", "expected the position of each text once").into());
    }
    let (rows, passages) = py.detach(|| {
        let rows = compare::reprints(&texts, &order, threads)?;
        let in_points = |row: &compare::Reprint| {
            let points = CodePoints::new(texts[row.article].as_ref());
            row.passages.iter().map(|span| [points.at(span.start), points.at(span.end)]).collect()
        };
        let passages: Vec<Vec<[usize; 2]>> = rows.iter().map(in_points).collect();
        Ok::<_, Error>((rows, passages))
    })?;
    let mut table = Table::new(py);
    table.integers("row", rows.iter().map(|row| row.article))?;
    table.integers("original", rows.iter().map(|row| row.original))?;
    table.integers("words", rows.iter().map(|row| row.words))?;
    table.floats("share", rows.iter().map(|row| row.share))?;
    table.lists("passages", passages.iter().map(Vec::as_slice))?;
    Ok(table.columns)
}

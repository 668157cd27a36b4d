//! Columns as Python objects. Numbers go as bytes that numpy reads without a copy (`i64`, `f64`, and `u8` for
//! booleans), those that may be missing with a second buffer that marks what is missing; strings and spans go as lists.

use std::collections::HashMap;

use pyo3::{
    prelude::*,
    types::{PyBytes, PyDict, PyList, PyString},
};

use crate::columns::{Cells, Sink};

/// Strings of at most this many bytes are looked up, so that equal ones share one Python object.
const MAX_SHARED_BYTES: usize = 40;

/// The columns of a table, each under its name.
pub(super) struct Table<'py> {
    py: Python<'py>,
    pub(super) columns: Bound<'py, PyDict>,
}

impl<'py> Table<'py> {
    pub(super) fn new(py: Python<'py>) -> Self {
        Table { py, columns: PyDict::new(py) }
    }

    /// The columns of records, and as "row" the position of each record's text.
    pub(super) fn of_records<T: Cells>(py: Python<'py>, rows: &[usize], records: &[T]) -> PyResult<Bound<'py, PyDict>> {
        let mut table = Table::new(py);
        table.integers("row", rows.iter().copied())?;
        T::write("", records.iter(), &mut table)?;
        Ok(table.columns)
    }

    fn set_bytes(&self, name: &str, bytes: &[u8]) -> PyResult<()> {
        self.columns.set_item(name, PyBytes::new(self.py, bytes))
    }

    fn set_optional_bytes(&self, name: &str, bytes: &[u8], missing: &[u8]) -> PyResult<()> {
        self.columns.set_item(name, (PyBytes::new(self.py, bytes), PyBytes::new(self.py, missing)))
    }
}

impl Sink for Table<'_> {
    type Error = PyErr;

    fn integers(&mut self, name: &str, values: impl Iterator<Item = usize>) -> PyResult<()> {
        let bytes: Vec<u8> = values.flat_map(|value| (value as i64).to_ne_bytes()).collect();
        self.set_bytes(name, &bytes)
    }

    /// A number too large for 64 signed bits becomes the largest.
    fn optional_integers(&mut self, name: &str, values: impl Iterator<Item = Option<u64>>) -> PyResult<()> {
        let (mut bytes, mut missing) = (Vec::new(), Vec::new());
        for value in values {
            bytes.extend(i64::try_from(value.unwrap_or(0)).unwrap_or(i64::MAX).to_ne_bytes());
            missing.push(u8::from(value.is_none()));
        }
        self.set_optional_bytes(name, &bytes, &missing)
    }

    fn numbers(&mut self, name: &str, values: impl Iterator<Item = f64>) -> PyResult<()> {
        let bytes: Vec<u8> = values.flat_map(f64::to_ne_bytes).collect();
        self.set_bytes(name, &bytes)
    }

    fn booleans(&mut self, name: &str, values: impl Iterator<Item = bool>) -> PyResult<()> {
        let bytes: Vec<u8> = values.map(u8::from).collect();
        self.set_bytes(name, &bytes)
    }

    fn optional_booleans(&mut self, name: &str, values: impl Iterator<Item = Option<bool>>) -> PyResult<()> {
        let (bytes, missing): (Vec<u8>, Vec<u8>) =
            values.map(|value| (u8::from(value == Some(true)), u8::from(value.is_none()))).unzip();
        self.set_optional_bytes(name, &bytes, &missing)
    }

    fn strings<'s>(&mut self, name: &str, values: impl Iterator<Item = Option<&'s str>>) -> PyResult<()> {
        let mut shared = HashMap::new();
        let mut string = |value: &'s str| {
            let new = || PyString::new(self.py, value);
            if value.len() <= MAX_SHARED_BYTES { shared.entry(value).or_insert_with(new).clone() } else { new() }
        };
        let strings: Vec<_> = values.map(|value| value.map(&mut string)).collect();
        self.columns.set_item(name, PyList::new(self.py, strings)?)
    }

    fn spans(&mut self, name: &str, values: impl Iterator<Item = Option<[usize; 2]>>) -> PyResult<()> {
        self.columns.set_item(name, values.map(|span| span.map(Vec::from)).collect::<Vec<_>>())
    }

    fn span_lists<'s>(&mut self, name: &str, values: impl Iterator<Item = &'s [[usize; 2]]>) -> PyResult<()> {
        let lists = values.map(|spans| spans.iter().copied().map(Vec::from).collect::<Vec<_>>());
        self.columns.set_item(name, lists.collect::<Vec<_>>())
    }
}

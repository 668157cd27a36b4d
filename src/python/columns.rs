//! Records as columns of a table. Numbers go as bytes that numpy reads without a copy (`i64`, `f64`, and `u8` for truth),
//! those that may be missing with a second buffer that marks them; strings and spans go as lists.

use std::collections::HashMap;

use pyo3::{
    prelude::*,
    types::{PyBytes, PyDict, PyList, PyString},
};
use serde::Serialize;

use crate::Record;

type Span = [usize; 2];

/// The quotes of the records, a row each.
pub(super) fn quotes<'py>(py: Python<'py>, records: &[Record]) -> PyResult<Bound<'py, PyDict>> {
    let rows = rows(records, |record| &record.quotes);
    let mut table = Table::new(py);
    table.integers("row", rows.iter().map(|row| row.at))?;
    table.words("id", rows.iter().map(|row| Some(row.item.id.as_str())))?;
    table.names("kind", rows.iter().map(|row| Some(row.item.kind)))?;
    table.names("act", rows.iter().map(|row| Some(row.item.act)))?;
    table.strings("text", rows.iter().map(|row| Some(row.item.text.as_str())))?;
    table.integers("start", rows.iter().map(|row| row.item.content.first().map_or(0, |span| span[0])))?;
    table.integers("end", rows.iter().map(|row| row.item.content.last().map_or(0, |span| span[1])))?;
    table.lists("content", rows.iter().map(|row| row.item.content.as_slice()))?;
    table.spans("cue", rows.iter().map(|row| row.item.cue))?;
    table.words("cue_text", rows.iter().map(|row| row.item.cue_text))?;
    table.spans("source", rows.iter().map(|row| row.item.source))?;
    table.strings("source_text", rows.iter().map(|row| row.item.source_text))?;
    table.words("speaker", rows.iter().map(|row| row.item.speaker.as_deref()))?;
    table.words("speaker_name", rows.iter().map(|row| row.item.speaker_name))?;
    table.spans("addressee", rows.iter().map(|row| row.item.addressee))?;
    table.strings("addressee_text", rows.iter().map(|row| row.item.addressee_text))?;
    table.words("parent", rows.iter().map(|row| row.item.parent.as_deref()))?;
    table.floats("confidence", rows.iter().map(|row| row.item.confidence))?;
    table.names("evidence_cue", rows.iter().map(|row| Some(row.item.evidence.cue)))?;
    table.names("evidence_content", rows.iter().map(|row| Some(row.item.evidence.content)))?;
    table.names("evidence_source", rows.iter().map(|row| row.item.evidence.source))?;
    table.names("evidence_speaker", rows.iter().map(|row| row.item.evidence.speaker))?;
    Ok(table.columns)
}

/// The speakers of the records, a row each.
pub(super) fn speakers<'py>(py: Python<'py>, records: &[Record]) -> PyResult<Bound<'py, PyDict>> {
    let rows = rows(records, |record| &record.speakers);
    let mut table = Table::new(py);
    table.integers("row", rows.iter().map(|row| row.at))?;
    table.words("id", rows.iter().map(|row| Some(row.item.id.as_str())))?;
    table.words("name", rows.iter().map(|row| Some(row.item.name)))?;
    table.names("type", rows.iter().map(|row| Some(row.item.speaker_type)))?;
    table.strings("role", rows.iter().map(|row| row.item.role))?;
    table.booleans("anonymous", rows.iter().map(|row| row.item.anonymous))?;
    table.lists("mentions", rows.iter().map(|row| row.item.mentions.as_slice()))?;
    table.integers("n_quotes", rows.iter().map(|row| row.item.n_quotes))?;
    Ok(table.columns)
}

/// The claims of the records, a row each.
pub(super) fn claims<'py>(py: Python<'py>, records: &[Record]) -> PyResult<Bound<'py, PyDict>> {
    let rows = rows(records, |record| &record.claims);
    let mut table = Table::new(py);
    table.integers("row", rows.iter().map(|row| row.at))?;
    table.words("id", rows.iter().map(|row| Some(row.item.id.as_str())))?;
    table.words("type", rows.iter().map(|row| Some(row.item.claim_type.name())))?;
    table.strings("text", rows.iter().map(|row| Some(row.item.text)))?;
    table.integers("start", rows.iter().map(|row| row.item.span[0]))?;
    table.integers("end", rows.iter().map(|row| row.item.span[1]))?;
    table.spans("span", rows.iter().map(|row| Some(row.item.span)))?;
    table.words("quote", rows.iter().map(|row| row.item.quote.as_deref()))?;
    table.words("claimant", rows.iter().map(|row| row.item.claimant.as_deref()))?;
    table.words("claimant_name", rows.iter().map(|row| row.item.claimant_name))?;
    table.words("target", rows.iter().map(|row| row.item.target.as_ref().map(|target| target.name)))?;
    table.words("target_speaker", rows.iter().map(|row| row.item.target.as_ref()?.speaker.as_deref()))?;
    table.names("kind", rows.iter().map(|row| row.item.count.map(|count| count.kind)))?;
    table.optional_integers("min", rows.iter().map(|row| row.item.count?.min))?;
    table.optional_integers("max", rows.iter().map(|row| row.item.count?.max))?;
    table.optional_booleans("approximate", rows.iter().map(|row| row.item.count.map(|count| count.is_approximate)))?;
    table.words("victims", rows.iter().map(|row| row.item.victims.as_deref()))?;
    table.words("cause", rows.iter().map(|row| row.item.cause.as_deref()))?;
    table.words("place", rows.iter().map(|row| row.item.place.as_deref()))?;
    table.words("when", rows.iter().map(|row| row.item.when.as_deref()))?;
    table.words("total_of", rows.iter().map(|row| row.item.total_of.as_deref()))?;
    table.words("replaces", rows.iter().map(|row| row.item.replaces.as_deref()))?;
    table.words("code", rows.iter().map(|row| row.item.code))?;
    table.names("voice", rows.iter().map(|row| Some(row.item.voice)))?;
    table.booleans("negated", rows.iter().map(|row| row.item.negated))?;
    table.booleans("hedged", rows.iter().map(|row| row.item.hedged))?;
    table.floats("confidence", rows.iter().map(|row| row.item.confidence))?;
    Ok(table.columns)
}

/// A quote, speaker or claim with its place.
struct Row<'r, T> {
    /// The position of its article.
    at: usize,
    item: &'r T,
}

fn rows<'r, T>(records: &'r [Record<'r>], items: impl Fn(&'r Record<'r>) -> &'r [T]) -> Vec<Row<'r, T>> {
    records.iter().enumerate().flat_map(|(at, record)| items(record).iter().map(move |item| Row { at, item })).collect()
}

pub(super) struct Table<'py> {
    py: Python<'py>,
    pub(super) columns: Bound<'py, PyDict>,
}

impl<'py> Table<'py> {
    pub(super) fn new(py: Python<'py>) -> Self {
        Table { py, columns: PyDict::new(py) }
    }

    pub(super) fn integers(&mut self, name: &str, values: impl Iterator<Item = usize>) -> PyResult<()> {
        let bytes: Vec<u8> = values.flat_map(|value| (value as i64).to_ne_bytes()).collect();
        self.columns.set_item(name, PyBytes::new(self.py, &bytes))
    }

    /// A number beyond the reach of 64 signed bits becomes their largest.
    pub(super) fn optional_integers(&mut self, name: &str, values: impl Iterator<Item = Option<u64>>) -> PyResult<()> {
        let (mut bytes, mut missing) = (Vec::new(), Vec::new());
        for value in values {
            bytes.extend(i64::try_from(value.unwrap_or(0)).unwrap_or(i64::MAX).to_ne_bytes());
            missing.push(u8::from(value.is_none()));
        }
        self.columns.set_item(name, (PyBytes::new(self.py, &bytes), PyBytes::new(self.py, &missing)))
    }

    pub(super) fn floats(&mut self, name: &str, values: impl Iterator<Item = f64>) -> PyResult<()> {
        let bytes: Vec<u8> = values.flat_map(f64::to_ne_bytes).collect();
        self.columns.set_item(name, PyBytes::new(self.py, &bytes))
    }

    pub(super) fn booleans(&mut self, name: &str, values: impl Iterator<Item = bool>) -> PyResult<()> {
        let bytes: Vec<u8> = values.map(u8::from).collect();
        self.columns.set_item(name, PyBytes::new(self.py, &bytes))
    }

    pub(super) fn optional_booleans(&mut self, name: &str, values: impl Iterator<Item = Option<bool>>) -> PyResult<()> {
        let (bytes, missing): (Vec<u8>, Vec<u8>) =
            values.map(|value| (u8::from(value == Some(true)), u8::from(value.is_none()))).unzip();
        self.columns.set_item(name, (PyBytes::new(self.py, &bytes), PyBytes::new(self.py, &missing)))
    }

    pub(super) fn strings<'s>(&mut self, name: &str, values: impl Iterator<Item = Option<&'s str>>) -> PyResult<()> {
        let strings = values.map(|value| value.map(|value| PyString::new(self.py, value)));
        self.columns.set_item(name, PyList::new(self.py, strings.collect::<Vec<_>>())?)
    }

    /// Strings of which many are alike: each is made once.
    pub(super) fn words<'s>(&mut self, name: &str, values: impl Iterator<Item = Option<&'s str>>) -> PyResult<()> {
        let mut made = HashMap::new();
        let strings = values
            .map(|value| value.map(|value| made.entry(value).or_insert_with(|| PyString::new(self.py, value)).clone()));
        self.columns.set_item(name, PyList::new(self.py, strings.collect::<Vec<_>>())?)
    }

    /// The names that values have in JSON.
    pub(super) fn names(&mut self, name: &str, values: impl Iterator<Item = Option<impl Serialize>>) -> PyResult<()> {
        let names: Vec<Option<String>> = values.map(|value| value.map(json_name)).collect();
        self.words(name, names.iter().map(Option::as_deref))
    }

    pub(super) fn spans(&mut self, name: &str, values: impl Iterator<Item = Option<Span>>) -> PyResult<()> {
        self.columns.set_item(name, values.map(|span| span.map(Vec::from)).collect::<Vec<_>>())
    }

    pub(super) fn lists<'s>(&mut self, name: &str, values: impl Iterator<Item = &'s [Span]>) -> PyResult<()> {
        self.columns.set_item(
            name,
            values.map(|spans| spans.iter().copied().map(Vec::from).collect::<Vec<_>>()).collect::<Vec<_>>(),
        )
    }
}

fn json_name(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        other => unreachable!("the value has no name: {other:?}"),
    }
}

//! Records as columns: what a table of records is written to, and how each type of field is written.
//!
//! A [`Sink`] takes columns; `python::columns` has one that makes Python objects. Every type that a field of a record
//! has implements [`Cells`], so that a record writes its columns field by field (see the macro `record!`).

use serde::Serialize;

/// A span in code points, as JSON has it.
type Pair = [usize; 2];

/// Takes the columns of a table one by one, each under its name.
pub(crate) trait Sink {
    /// Why a column cannot be taken.
    type Error;

    fn integers(&mut self, name: &str, values: impl Iterator<Item = usize>) -> Result<(), Self::Error>;

    fn optional_integers(&mut self, name: &str, values: impl Iterator<Item = Option<u64>>) -> Result<(), Self::Error>;

    fn numbers(&mut self, name: &str, values: impl Iterator<Item = f64>) -> Result<(), Self::Error>;

    fn booleans(&mut self, name: &str, values: impl Iterator<Item = bool>) -> Result<(), Self::Error>;

    fn optional_booleans(&mut self, name: &str, values: impl Iterator<Item = Option<bool>>) -> Result<(), Self::Error>;

    fn strings<'s>(&mut self, name: &str, values: impl Iterator<Item = Option<&'s str>>) -> Result<(), Self::Error>;

    fn spans(&mut self, name: &str, values: impl Iterator<Item = Option<Pair>>) -> Result<(), Self::Error>;

    fn span_lists<'s>(&mut self, name: &str, values: impl Iterator<Item = &'s [Pair]>) -> Result<(), Self::Error>;

    /// A column of the names that values have in JSON.
    fn names(&mut self, name: &str, values: impl Iterator<Item = Option<impl Serialize>>) -> Result<(), Self::Error> {
        let names: Vec<Option<String>> = values.map(|value| value.map(json_name)).collect();
        self.strings(name, names.iter().map(Option::as_deref))
    }
}

fn json_name(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        other => unreachable!("the value has no name: {other:?}"),
    }
}

/// A type whose values fill a column, or several that begin with its name.
pub(crate) trait Cells: Sized {
    fn write<'r, S: Sink>(
        name: &str,
        cells: impl Iterator<Item = &'r Self> + Clone,
        sink: &mut S,
    ) -> Result<(), S::Error>
    where
        Self: 'r;
}

/// Implements [`Cells`] for types with one column: the method of [`Sink`] that takes it, and what it takes of a value.
macro_rules! cells {
    ($($type:ty: $method:ident, $value:expr;)*) => {$(
        impl $crate::columns::Cells for $type {
            fn write<'r, S: $crate::columns::Sink>(
                name: &str,
                cells: impl Iterator<Item = &'r Self> + Clone,
                sink: &mut S,
            ) -> Result<(), S::Error>
            where
                Self: 'r,
            {
                sink.$method(name, cells.map($value))
            }
        }
    )*};
}

pub(crate) use cells;

cells! {
    usize: integers, |&value| value;
    f64: numbers, |&value| value;
    bool: booleans, |&value| value;
    String: strings, |value| Some(value.as_str());
    Option<String>: strings, |value| value.as_deref();
    &str: strings, |&value| Some(value);
    Option<&str>: strings, |&value| value;
    Pair: spans, |&value| Some(value);
    Option<Pair>: spans, |&value| value;
    Vec<Pair>: span_lists, |value| value.as_slice();
}

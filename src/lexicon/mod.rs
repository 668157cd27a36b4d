//! Word tables. Each idea has one TSV file in this folder: a header of `#` lines gives purpose, source, licence and
//! columns, then sorted unique rows. A table is read once and passed to the stages; none is global.

use crate::Error;

/// The rows of a TSV table, with their line numbers for error messages.
///
/// ```
/// let table = onrecord::lexicon::Table::parse("demo.tsv", "# word, class\naccuse\tblame\n", 2)?;
/// assert_eq!(table.rows().next().unwrap().1, ["accuse", "blame"]);
/// # Ok::<(), onrecord::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Table<'a> {
    rows: Vec<(usize, Vec<&'a str>)>,
}

impl<'a> Table<'a> {
    /// Reads a table of `columns` columns. Blank lines and lines that open with `#` are passed over.
    ///
    /// # Errors
    /// A row with another number of columns, or an empty first column.
    pub fn parse(file: &str, text: &'a str, columns: usize) -> Result<Self, Error> {
        let mut rows = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() != columns {
                return Err(Error::lexicon(
                    file,
                    index + 1,
                    format!("expected {columns} columns, found {}", cells.len()),
                ));
            }
            if cells[0].trim().is_empty() {
                return Err(Error::lexicon(file, index + 1, "expected a word in the first column, found none"));
            }
            rows.push((index + 1, cells));
        }
        Ok(Table { rows })
    }

    /// Line number (from 1) and cells of every row.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &[&'a str])> {
        self.rows.iter().map(|(line, cells)| (*line, cells.as_slice()))
    }
}

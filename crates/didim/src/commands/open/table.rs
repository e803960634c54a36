//! A list of `didim open` for a terminal or a spreadsheet.

use super::words::plain;
use crate::commands::Failure;

/// A spreadsheet takes a UTF-8 file for what it is by this mark.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Names of columns, and rows below them.
pub(super) struct Table {
    pub(super) head: &'static [&'static str],
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    /// The list as a file for a spreadsheet.
    ///
    /// # Errors
    /// [`Failure`] if a row cannot be written.
    pub(super) fn csv(&self) -> Result<String, Failure> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(self.head)?;
        for row in &self.rows {
            csv.write_record(row.iter().map(|cell| inert(cell)))?;
        }
        let text = String::from_utf8(csv.into_inner()?)?;
        Ok([BYTE_ORDER_MARK, text.trim_end()].concat())
    }

    /// The list for a terminal: a line a row, without empty cells.
    pub(super) fn text(&self) -> String {
        let line = |row: &Vec<String>| {
            let cells = row.iter().filter(|cell| !cell.is_empty());
            cells.map(|cell| plain(cell)).collect::<Vec<_>>().join("  ")
        };
        self.rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// A cell that no spreadsheet takes for a formula: what a visitor typed must run nothing on the desk that opens it.
fn inert(cell: &str) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

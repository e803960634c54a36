//! Tables on a terminal.

use unicode_width::UnicodeWidthStr;

/// Rows with columns as wide as their widest cell; a Korean letter is two wide.
pub(crate) fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let line = |row: &[String; COLUMNS]| {
        let cells = row.iter().zip(widths);
        let padded = cells.map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What stands in an empty cell.
pub(crate) fn none() -> String {
    "-".to_owned()
}

/// A time to the minute, as `2025-04-21 01:02`.
pub(crate) fn minute_of(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let row = |label: &str| [label, "b", "c"].map(str::to_owned);
        assert_eq!(
            table(&[row("label"), row("본원 1층")]),
            "label     b  c\n본원 1층  b  c"
        );
    }
}

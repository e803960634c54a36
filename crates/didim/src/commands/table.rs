//! Tables on a terminal.

use catalog::AGENCY_AHEAD_S;
use envelope::Timestamp;
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

/// A time (RFC 3339) to the minute as the agency's clocks show it, as `2025-04-21 10:02`; what is no time stands as it is.
pub(crate) fn minute_of(at: &str) -> String {
    let here = at.parse().ok().and_then(|time: Timestamp| {
        Timestamp::from_unix(time.unix_seconds() + AGENCY_AHEAD_S, time.nanoseconds())
    });
    let text = here.map_or_else(|| at.to_owned(), |here| here.to_string());
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_one_of_the_agencys_clocks() {
        for (at, minute) in [
            ("2025-04-21T01:02:03.004Z", "2025-04-21 10:02"),
            ("2025-12-31T15:00:00Z", "2026-01-01 00:00"),
            ("2026-01-01T00:00:59+09:00", "2026-01-01 00:00"),
            ("soon", "soon"),
            ("", ""),
        ] {
            assert_eq!(minute_of(at), minute, "{at}");
        }
    }

    #[test]
    fn columns_stand_under_each_other() {
        let row = |label: &str| [label, "b", "c"].map(str::to_owned);
        assert_eq!(
            table(&[row("label"), row("본원 1층")]),
            "label     b  c\n본원 1층  b  c"
        );
    }
}

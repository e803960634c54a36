//! How a page is written.

use std::fmt::Write;

const MICRO: f64 = 1e3;
/// Nanoseconds of a millisecond.
pub const MILLI: f64 = 1e6;

/// The browser's name and version.
pub fn chromium(agent: &str) -> String {
    let found = agent.split(' ').find_map(|word| word.split_once("Chrome/"));
    found.map_or(agent.to_owned(), |(_, version)| format!("Chromium {version}"))
}

/// A paragraph.
pub fn line(page: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(page, "{text}\n");
}

/// A table.
pub fn table(page: &mut String, head: &[&str], rows: &[Vec<String>]) {
    let _ = writeln!(page, "| {} |", head.join(" | "));
    let _ = writeln!(page, "|{}", "---|".repeat(head.len()));
    for row in rows {
        let _ = writeln!(page, "| {} |", row.join(" | "));
    }
    page.push('\n');
}

/// A time, given in nanoseconds.
pub fn nanoseconds(time: Option<f64>) -> String {
    match time {
        None => "not measured".to_owned(),
        Some(time) if time >= MILLI => format!("{} ms", figure(time / MILLI)),
        Some(time) if time >= MICRO => format!("{} µs", figure(time / MICRO)),
        Some(time) => format!("{} ns", figure(time)),
    }
}

/// Three figures that count.
pub fn figure(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

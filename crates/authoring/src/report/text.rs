//! The report for a terminal.

use super::Report;
use super::sections::{Words, all};

pub(super) fn write(report: &Report, english: bool) -> String {
    let words = Words(english);
    let mut lines = vec![format!("{} · {}", words.text(&report.agency), report.on)];
    for section in all(report, english) {
        lines.push(String::new());
        lines.push(format!("== {} ==", section.title));
        if !section.note.is_empty() {
            lines.push(section.note);
        }
        if section.rows.is_empty() {
            lines.push(words.pick("없어요", "none").to_owned());
        }
        for row in section.rows {
            let cells: Vec<String> = section
                .head
                .iter()
                .zip(row)
                .filter(|(_, cell)| !cell.is_empty())
                .enumerate()
                .map(|(at, (head, cell))| if at == 0 { cell } else { format!("{head}: {cell}") })
                .collect();
            lines.push(format!("- {}", cells.join(" | ")));
        }
    }
    lines.join("\n")
}

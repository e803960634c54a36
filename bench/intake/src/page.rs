//! The page of results.

use std::fmt::Write as _;
use std::path::Path;

use crate::Failure;
use crate::load::Found;
use crate::sections;

/// Something that must hold, or the command fails.
pub struct Limit {
    /// What is limited.
    pub what: String,
    /// The limit.
    pub bound: String,
    /// What was found.
    pub found: String,
    /// Whether it holds.
    pub holds: bool,
}

/// What was found so far.
#[derive(Default)]
pub struct Page {
    limits: Vec<Limit>,
    rates: Vec<Vec<String>>,
    bare: Vec<Vec<String>>,
    sections: String,
}

impl Page {
    /// Adds a limit.
    pub fn limit(&mut self, limit: Limit) {
        println!(
            "{}: {} (at most or least {})",
            limit.what, limit.found, limit.bound
        );
        self.limits.push(limit);
    }

    /// Adds text as it is.
    pub fn text(&mut self, text: &str) {
        println!("\n{text}");
        let _ = writeln!(self.sections, "\n{}", text.trim_end());
    }

    /// Adds a section.
    pub fn section(&mut self, title: &str, text: &str) {
        println!("\n{title}\n{text}");
        let _ = write!(self.sections, "\n## {title}\n\n{text}\n");
    }

    /// Adds what one kind of database did behind the server, and alone.
    pub fn store(
        &mut self,
        name: &str,
        aim: f64,
        loads: &[Found; 2],
        stored: u64,
        group: f64,
        bare: &[(usize, f64)],
    ) {
        let [single, queued] = loads;
        for (load, how) in [(single, "1"), (queued, "20")] {
            let row = vec![
                name.to_owned(),
                how.to_owned(),
                format!("{:.0}", load.rate()),
                format!("{:.1} ms", load.percentile(50)),
                format!("{:.1} ms", load.percentile(99)),
                load.cut.to_string(),
            ];
            println!("{}", row.join(" | "));
            self.rates.push(row);
        }
        for (a_transaction, rate) in bare {
            let row = vec![
                name.to_owned(),
                a_transaction.to_string(),
                format!("{rate:.0}"),
                format!("{:.2}", single.rate() / rate),
                format!("{:.2}", queued.rate() / rate),
            ];
            println!("bare {}", row.join(" | "));
            self.bare.push(row);
        }
        let different: u64 = loads.iter().map(|load| load.different).sum();
        self.limit(Limit {
            what: format!("{name}: envelopes that were acknowledged and are not there, or twice"),
            bound: "0".to_owned(),
            found: different.abs_diff(stored).to_string(),
            holds: different == stored,
        });
        self.limit(Limit {
            what: format!("{name}: envelopes a second, one a request ({group:.1} a transaction on average)"),
            bound: format!("≥ {aim:.0}"),
            found: format!("{:.0}", single.rate()),
            holds: single.rate() >= aim,
        });
        if let Some((_, alone)) = bare.first() {
            self.limit(Limit {
                what: format!("{name}: that, in times of the bare database with one row a transaction"),
                bound: "≥ 0.70".to_owned(),
                found: format!("{:.2}", single.rate() / alone),
                holds: single.rate() >= 0.7 * alone,
            });
        }
    }

    /// Writes the page.
    ///
    /// # Errors
    /// If it cannot be written, or a limit does not hold.
    pub fn write(&self, file: &Path) -> Result<(), Failure> {
        let machine = std::env::var("DIDIM_BENCH_MACHINE").unwrap_or_default();
        let limits = self.limit_table();
        let rates = [
            "database",
            "a request",
            "envelopes a second",
            "p50",
            "p99",
            "connections cut",
        ];
        let bare = [
            "database alone",
            "rows a transaction",
            "rows a second",
            "the server, 1 a request",
            "the server, 20 a request",
        ];
        let text = format!(
            "# Benchmarks of the server\n\n{machine}`cargo xtask bench intake` measures anew and writes this \
             page.\n\n\
             64 devices send envelopes of 2,000 sealed bytes over HTTP/1.1 to the release build of the real \
             server; client, server and database share the machine. One in ten envelopes is sent a second \
             time, and one connection in a hundred is cut before the answer and its envelopes sent again, \
             until everything is acknowledged. Nothing is acknowledged before it is synced to the disk \
             (SQLite: write-ahead log, `synchronous = FULL`; PostgreSQL: `fsync`, `synchronous_commit` and \
             `full_page_writes` on). Others use the machine too: counts and ratios say more than times.\n\n\
             ## Limits\n\nWhere one of these does not hold the command fails.\n\n{}\n\
             ## Rates\n\n{}\n## The databases alone\n\nThe same rows into the same tables, as durably: by \
             one connection to SQLite; by 64 connections to PostgreSQL with one row a transaction, and by 4 \
             with more. The last two columns are the server's rates in times of it. The second row of each \
             is what the server would reach if requests, hashes and signed receipts cost nothing.\n\n{}{}",
            limits,
            table(&rates, self.rates.iter().cloned()),
            table(&bare, self.bare.iter().cloned()),
            self.sections
        );
        // What other commands measure stays.
        let before = std::fs::read_to_string(file).unwrap_or_default();
        let text = sections::PARTS.iter().fold(text, |text, title| {
            sections::get(&before, title)
                .map_or_else(|| text.clone(), |part| sections::put(&text, title, part))
        });
        std::fs::write(file, text)?;
        self.judge(file)
    }

    /// Writes what was found as one section of the page, and leaves the others.
    ///
    /// # Errors
    /// If it cannot be written, or a limit does not hold.
    pub fn write_part(&self, file: &Path, title: &str) -> Result<(), Failure> {
        let machine = std::env::var("DIDIM_BENCH_MACHINE").unwrap_or_default();
        let part = format!("{}\n\n{}{}", machine.trim(), self.limit_table(), self.sections);
        let before = std::fs::read_to_string(file).unwrap_or_default();
        std::fs::write(file, sections::put(&before, title, &part))?;
        self.judge(file)
    }

    fn limit_table(&self) -> String {
        let limits = self.limits.iter().map(|limit| {
            let holds = if limit.holds { "holds" } else { "**does not hold**" };
            vec![
                limit.what.clone(),
                limit.bound.clone(),
                limit.found.clone(),
                holds.to_owned(),
            ]
        });
        table(&["what", "limit", "found", ""], limits)
    }

    fn judge(&self, file: &Path) -> Result<(), Failure> {
        let broken = self.limits.iter().filter(|limit| !limit.holds).count();
        if broken == 0 {
            Ok(())
        } else {
            Err(format!("{broken} limits do not hold; see `{}`", file.display()).into())
        }
    }
}

/// A table in Markdown.
pub fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let mut text = line(&head);
    text += &format!("|{}\n", "---|".repeat(head.len()));
    for row in rows {
        text += &line(&row);
    }
    text
}

//! `didim screen --many`

use std::path::Path;

use authoring::decode;
use catalog::{Catalog, Screening};
use csv::{ReaderBuilder, StringRecord, Trim};
use eligibility::{Answers, Date, Domain, FactId, Population, Value};
use hangul::typed::{clean, is_empty, plain};
use serde_json::json;

use crate::commands::Failure;

/// A column: its fact, what that takes, and the code of each cell.
type Column = (FactId, Domain, Vec<Option<i64>>);

pub(super) fn run(catalog: &Catalog, screening: &Screening, file: &Path, on: Date) -> Result<(), Failure> {
    let bytes = std::fs::read(file).map_err(|error| Failure::file("read", file, error))?;
    let text = decode(&bytes).map_err(|error| Failure::file("read", file, error))?;
    let (population, passed_over) = Table { catalog, file, on }.population(&text)?;
    if passed_over > 0 {
        eprintln!("didim: {passed_over} rows have nothing in any cell and are not counted");
    }
    let counts = screening.rules().screen_many(&population);
    let rows = catalog.programs.iter().zip(counts).map(|(program, counts)| {
        json!({
            "id": program.id,
            "eligible": counts.eligible,
            "not-eligible": counts.not_eligible,
            "open": counts.open,
        })
    });
    crate::commands::print(&serde_json::to_string_pretty(&rows.collect::<Vec<_>>())?)
}

/// People in a file, and for what they are read.
struct Table<'a> {
    catalog: &'a Catalog,
    file: &'a Path,
    on: Date,
}

impl Table<'_> {
    /// The people, and how many rows have no cell with anything in it.
    fn population(&self, text: &str) -> Result<(Population, usize), Failure> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut columns = self.columns(&text)?;
        // Of one column an empty line is a person of whom nothing is known; as such it would be no row at all.
        let text = if columns.len() == 1 {
            with_empty_cells(&text)
        } else {
            text
        };
        let (mut people, mut passed_over) = (0, 0);
        for row in reader(&text).into_records() {
            let row = row.map_err(|error| Failure::file("read", self.file, error))?;
            let at = |error: &str| {
                let line = line_of(&text, row.position().map_or(0, csv::Position::byte));
                Failure::Because(format!("line {line} of `{}`: {error}", self.file.display()))
            };
            if columns.len() > 1 && row.iter().all(is_empty) {
                passed_over += 1;
                continue;
            }
            if row.len() != columns.len() {
                let (cells, columns) = (row.len(), columns.len());
                return Err(at(&format!(
                    "the row has {cells} cells, but there are {columns} columns"
                )));
            }
            self.person(&row, &mut columns).map_err(|error| at(&error))?;
            people += 1;
        }
        let mut population = Population::new(people);
        for (fact, _, codes) in columns {
            population.set(&self.catalog.vocabulary, fact, codes)?;
        }
        Ok((population, passed_over))
    }

    fn columns(&self, text: &str) -> Result<Vec<Column>, Failure> {
        let words = &self.catalog.vocabulary;
        let mut reader = reader(text);
        let headers = reader.headers();
        let headers = headers.map_err(|error| Failure::file("read", self.file, error))?;
        let mut columns: Vec<Column> = Vec::with_capacity(headers.len());
        for name in headers {
            let fact = super::find(words, &clean(name))?;
            if columns.iter().any(|(known, ..)| *known == fact) {
                return Err(Failure::Because(format!(
                    "`{}` has two columns `{name}`; leave one out",
                    self.file.display()
                )));
            }
            let domain = words.fact(fact).map(|fact| fact.domain.clone());
            columns.push((fact, domain.unwrap_or(Domain::Bool), Vec::new()));
        }
        Ok(columns)
    }

    /// Adds a person, or says what is wrong with a cell.
    fn person(&self, row: &StringRecord, columns: &mut [Column]) -> Result<(), String> {
        let words = &self.catalog.vocabulary;
        for (cell, (fact, domain, codes)) in row.iter().zip(columns) {
            let cell = clean(cell);
            if cell.is_empty() {
                codes.push(None);
                continue;
            }
            let value = value(domain, &cell).unwrap_or(Value::Choice(cell));
            // Says what the fact takes.
            let possible = Answers::new().set(words, *fact, &value);
            possible.map_err(|error| format!("{error}; leave the cell empty where nothing is known"))?;
            super::born_by(self.catalog, *fact, &value, self.on)?;
            codes.push(words.code(*fact, &value));
        }
        Ok(())
    }
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.trim(Trim::All).flexible(true);
    builder.from_reader(text.as_bytes())
}

/// The text with a quoted empty cell for each empty line behind the first that is not.
fn with_empty_cells(text: &str) -> String {
    let mut begun = false;
    let mut all = String::with_capacity(text.len());
    for line in text.lines() {
        let empty = is_empty(line);
        all.push_str(if begun && empty { "\"\"" } else { line });
        all.push('\n');
        begun |= !empty;
    }
    all
}

/// The line, from 1, of the row whose reading began at a byte; it may begin behind empty lines.
fn line_of(text: &str, byte: u64) -> usize {
    let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    let (before, row) = text.split_at_checked(byte).unwrap_or((text, ""));
    let skipped = row.bytes().take_while(|byte| *byte == b'\n').count();
    before.matches('\n').count() + skipped + 1
}

/// The value that a cell says; `None` if it is none of the domain's type.
fn value(domain: &Domain, cell: &str) -> Option<Value> {
    let written: String = cell.chars().filter_map(plain).collect();
    match domain {
        // Spreadsheets write TRUE and FALSE.
        Domain::Bool => written.to_ascii_lowercase().parse().ok().map(Value::Bool),
        Domain::Int { .. } => written.parse().ok().map(Value::Int),
        Domain::Date { .. } => Date::parse(&written).ok().map(Value::Date),
        Domain::Choice(_) => None,
    }
}

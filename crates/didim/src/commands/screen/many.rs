//! `didim screen --many`

use std::path::Path;

use catalog::{Catalog, Screening};
use eligibility::{Date, Domain, FactId, Population, Value, Vocabulary};
use serde_json::json;

use crate::commands::Failure;

pub(super) fn run(catalog: &Catalog, screening: &Screening, file: &Path) -> Result<(), Failure> {
    let words = &catalog.vocabulary;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)
        .map_err(|error| Failure::file("read", file, error))?;
    let headers = reader
        .headers()
        .map_err(|error| Failure::file("read", file, error))?;
    let mut columns: Vec<(FactId, &Domain, Vec<Option<i64>>)> = Vec::with_capacity(headers.len());
    for name in headers {
        // Spreadsheets put a byte-order mark before the first name.
        let fact = super::find(words, name.trim_start_matches('\u{feff}'))?;
        if columns.iter().any(|(known, ..)| *known == fact) {
            return Err(Failure::Because(format!(
                "`{}` has two columns `{name}`; leave one out",
                file.display()
            )));
        }
        let domain = words.fact(fact).map_or(&Domain::Bool, |fact| &fact.domain);
        columns.push((fact, domain, Vec::new()));
    }
    let mut people = 0;
    for row in reader.records() {
        let row = row.map_err(|error| Failure::file("read", file, error))?;
        let line = row.position().map_or(0, csv::Position::line);
        for (cell, (fact, domain, codes)) in row.iter().zip(&mut columns) {
            codes.push(code(words, *fact, domain, cell).ok_or_else(|| {
                let name = words.fact(*fact).map_or("", |fact| fact.name.as_str());
                Failure::Because(format!(
                    "line {line} of `{}`: `{cell}` is not a possible value of `{name}`, which is of type {}; \
                     leave the cell empty where nothing is known",
                    file.display(),
                    domain.type_name()
                ))
            })?);
        }
        people += 1;
    }
    let mut population = Population::new(people);
    for (fact, _, codes) in columns {
        population.set(words, fact, codes)?;
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

/// The code of a cell: nothing known where it is empty. `None` if it is no value of the domain.
fn code(words: &Vocabulary, fact: FactId, domain: &Domain, cell: &str) -> Option<Option<i64>> {
    if cell.is_empty() {
        return Some(None);
    }
    let value = match domain {
        Domain::Bool => Value::Bool(cell.parse().ok()?),
        Domain::Int { .. } => Value::Int(cell.parse().ok()?),
        Domain::Date { .. } => Value::Date(Date::parse(cell).ok()?),
        Domain::Choice(_) => Value::Choice(cell.to_owned()),
    };
    words.code(fact, &value).map(Some)
}

//! Vacancies of a table (CSV), with a map that says which column is about what.

mod map;

use std::collections::BTreeSet;

use authoring::{SourceFile, decode};
use csv::{ReaderBuilder, StringRecord};
use vacancy::feed::MAX_VACANCIES;

use crate::AnswerFile;
use crate::jobs::slots::Notice;
use crate::jobs::{Incoming, JobFields, JobsImport, JobsReport, Kept, Pair, Reader, read_notice, settle};
use crate::report::FileTrouble;
pub use map::{ColumnMap, TableError};

/// The most bytes of a cell.
const MAX_CELL_BYTES: usize = 64 * 1024;

/// Imports a table into a folder of vacancies.
///
/// `target` holds the files of the folder; it is empty for a new one. `sample` says that the vacancies are made up.
///
/// # Errors
/// [`TableError`] if the folder is none to import into. Trouble with the table or a row is in the report.
pub fn import(
    table: &AnswerFile,
    map: &ColumnMap,
    target: &[SourceFile],
    sample: bool,
) -> Result<JobsImport, TableError> {
    let mut report = JobsReport::of::<JobFields>();
    let incoming = match rows(table, map, &mut report) {
        Ok(incoming) => incoming,
        Err(error) => {
            report.unreadable_files.push(FileTrouble {
                file: table.path.clone(),
                error: error.to_string(),
            });
            Vec::new()
        }
    };
    let read = |kept: &Kept| {
        let mut reading = read_notice(&notice(kept, map), &map.withdrawn);
        map.take_fields(kept, &mut reading);
        reading
    };
    let reader = Reader {
        read: &read,
        has_details: false,
    };
    Ok(settle(
        incoming,
        &reader,
        target,
        (&map.provider, sample),
        report,
    )?)
}

/// The rows of a table: all that can be read, or why none can.
fn rows(table: &AnswerFile, map: &ColumnMap, report: &mut JobsReport) -> Result<Vec<Incoming>, TableError> {
    let text = decode(&table.bytes)?;
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let columns = reader.headers()?.clone();
    map.expect_columns(&columns)?;
    let (mut found, mut ids): (Vec<Incoming>, _) = (Vec::new(), BTreeSet::new());
    for (number, row) in (2..).zip(reader.records()) {
        let row = row?;
        if found.len() >= MAX_VACANCIES {
            return Err(TableError::TooMany);
        }
        let place = format!("{}, row {number}", table.path);
        if let Some(cell) = row.iter().find(|cell| cell.len() > MAX_CELL_BYTES) {
            let start: String = cell.chars().take(40).collect();
            report.leave_out(
                &place,
                "cell",
                &start,
                "a cell is longer than any notice; look at the quotes",
            );
            continue;
        }
        if row.len() != columns.len() {
            let why = format!(
                "it has {} cells, and the table has {} columns",
                row.len(),
                columns.len()
            );
            report.leave_out(&place, "row", "", &why);
            continue;
        }
        let incoming = incoming(&columns, &row, map, place);
        if !ids.insert(incoming.id.clone()) {
            let why = "this id came in an earlier row, which is taken";
            report.leave_out(&incoming.place, "id", &incoming.id, why);
            continue;
        }
        found.push(incoming);
    }
    Ok(found)
}

fn incoming(columns: &StringRecord, row: &StringRecord, map: &ColumnMap, place: String) -> Incoming {
    let (mut list, mut dropped, mut id): (Vec<Pair>, _, _) = (Vec::new(), Vec::new(), "");
    for (column, cell) in columns.iter().zip(row) {
        if column == map.id {
            id = cell.trim();
        }
        if map.drop.iter().any(|name| name == column) {
            if !cell.trim().is_empty() {
                dropped.push(column.to_owned());
            }
        } else if !cell.trim().is_empty() {
            list.push((column.to_owned(), cell.to_owned()));
        }
    }
    Incoming {
        id: format!("{}:{id}", map.provider.prefix),
        place,
        list: Some(list),
        detail: None,
        dropped,
        notes: Vec::new(),
    }
}

fn notice(kept: &Kept, map: &ColumnMap) -> Notice {
    let mut notice = Notice::default();
    for (column, text) in &kept.list {
        if let Some(slot) = map.slot(column) {
            notice.add(slot, column, text);
        }
    }
    notice
}

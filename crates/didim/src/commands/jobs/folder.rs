//! The folder of vacancies: `didim jobs check`, `report` and `withdraw`.

use std::path::Path;

use authoring::source_files;
use eligibility::Date;
use serde_json::Value;
use sources::jobs::{JobsFolder, JobsReport, Record, RecordFields, missing};
use vacancy::closing::Standing;

use crate::commands::files::write;
use crate::commands::{Failure, print};

/// Reads a folder, also one with records that are not in order.
pub(super) fn read(folder: &Path) -> Result<JobsFolder, Failure> {
    let files = source_files(folder).map_err(|error| Failure::file("read", folder, error))?;
    JobsFolder::read(&files).map_err(|error| Failure::file("use", folder, error))
}

/// Reads a folder whose records are all in order; else says which are not.
pub(super) fn read_whole(folder: &Path) -> Result<JobsFolder, Failure> {
    let read = read(folder)?;
    for trouble in &read.troubles {
        eprintln!("{}: {}", folder.join(&trouble.file).display(), trouble.error);
    }
    for prefix in &read.without_provider {
        eprintln!(
            "{}: there are vacancies `{prefix}:…` and no `[[provider]]` with `prefix = \"{prefix}\"`; \
             add it, with its name and notice",
            folder.join(sources::jobs::SETTINGS_FILE).display()
        );
    }
    if read.troubles.is_empty() && read.without_provider.is_empty() {
        Ok(read)
    } else {
        Err(Failure::Reported)
    }
}

pub(super) fn check(folder: &Path, law: bool) -> Result<(), Failure> {
    let files = source_files(folder).map_err(|error| Failure::file("read", folder, error))?;
    if !law {
        for (id, missing) in missing(&files) {
            print(&format!("{id}: not said yet: {}", missing.join(", ")))?;
        }
    }
    let read = read_whole(folder)?;
    if law {
        return super::law::tell(&read, true);
    }
    let by_hand = read.records.values().filter(|record| record.is_by_hand()).count();
    print(&format!(
        "{}: {} vacancies are in order, {by_hand} of them with fields by hand",
        folder.display(),
        read.records.len()
    ))?;
    if !read.fairs.is_empty() {
        print(&format!("{} job fairs are in order", read.fairs.len()))?;
    }
    super::law::tell(&read, false)
}

pub(super) fn report(folder: &Path, on: Date, json: bool) -> Result<(), Failure> {
    let read = read(folder)?;
    let (report, fairs) = (read.report(), read.report_of_fairs());
    let (mut open, mut over) = (0, 0);
    for record in read.records.values().filter(|record| !record.is_withdrawn()) {
        match record.entry()?.0.closing.standing(on) {
            Standing::Open(_) => open += 1,
            Standing::Closed => over += 1,
        }
    }
    if json {
        let mut value = serde_json::to_value(&report)?;
        if let Some(object) = value.as_object_mut() {
            object.insert("on".to_owned(), on.to_string().into());
            object.insert("open".to_owned(), open.into());
            object.insert("over".to_owned(), over.into());
            let decisions = serde_json::to_value(read.decision_counts()?)?;
            object.insert("decisions".to_owned(), decisions);
            object.insert("fairs".to_owned(), fairs_in_json(&read, &fairs, on)?);
        }
        print(&serde_json::to_string_pretty(&value)?)?;
    } else {
        let withdrawn = report.records.withdrawn;
        print(&format!(
            "on {on}: {open} can be applied for, {over} are over, {withdrawn} were withdrawn"
        ))?;
        let decided = super::law::counted(&read.decision_counts()?);
        print(format!("{}{decided}", report.to_string().trim_end()).trim_end())?;
        if fairs.counted.number() > 0 || !fairs.is_whole() {
            let (to_come, over) = fairs_on(&read, on);
            print(&format!(
                "\non {on}: {to_come} job fairs are to come or held, {over} are over"
            ))?;
            print(fairs.to_string().trim_end())?;
        }
    }
    if report.is_whole() && fairs.is_whole() {
        Ok(())
    } else {
        Err(Failure::Reported)
    }
}

/// The numbers of job fairs that are to come or held on a day, and of those that are over.
fn fairs_on(folder: &JobsFolder, on: Date) -> (usize, usize) {
    let there = folder.fairs.values().filter(|record| !record.is_withdrawn());
    let (over, to_come): (Vec<_>, Vec<_>) =
        there.partition(|record| record.fields().standing(on) == Standing::Closed);
    (to_come.len(), over.len())
}

fn fairs_in_json(folder: &JobsFolder, report: &JobsReport, on: Date) -> Result<Value, Failure> {
    let (to_come, over) = fairs_on(folder, on);
    let mut value = serde_json::to_value(report)?;
    if let Some(object) = value.as_object_mut() {
        object.insert("to_come".to_owned(), to_come.into());
        object.insert("over".to_owned(), over.into());
    }
    Ok(value)
}

pub(super) fn withdraw(ids: &[String], folder: &Path, withdrawn: bool) -> Result<(), Failure> {
    let read = read(folder)?;
    // All ids are looked up before any file is written.
    let found: Vec<_> = ids
        .iter()
        .map(|id| {
            let fair = read.fairs.iter().find(|(_, record)| record.id == *id);
            let written = read
                .find(id)
                .map(|(path, record)| (path, withdrawn_text(record, withdrawn)))
                .or(fair.map(|(path, record)| (path, withdrawn_text(record, withdrawn))));
            written.map(|(path, text)| (id, path, text)).ok_or_else(|| {
                let why = format!("no record has the id `{id}`; write it as in the records: `work24:K…`");
                Failure::file("use", folder, why)
            })
        })
        .collect::<Result<_, _>>()?;
    for (id, path, text) in found {
        write(&folder.join(path), text.as_bytes())?;
        let word = if withdrawn { "withdrawn" } else { "there again" };
        print(&format!("{id}: {word}"))?;
    }
    Ok(())
}

fn withdrawn_text<F: RecordFields>(record: &Record<F>, withdrawn: bool) -> String {
    let mut record = record.clone();
    record.withdraw(withdrawn);
    record.text()
}

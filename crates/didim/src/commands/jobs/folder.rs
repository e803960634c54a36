//! The folder of vacancies: `didim jobs check`, `report` and `withdraw`.

use std::path::Path;

use authoring::source_files;
use eligibility::Date;
use sources::jobs::JobsFolder;
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
    super::law::tell(&read, false)
}

pub(super) fn report(folder: &Path, on: Date, json: bool) -> Result<(), Failure> {
    let read = read(folder)?;
    let report = read.report();
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
        }
        print(&serde_json::to_string_pretty(&value)?)?;
    } else {
        let withdrawn = report.records.withdrawn;
        print(&format!(
            "on {on}: {open} can be applied for, {over} are over, {withdrawn} were withdrawn"
        ))?;
        print(report.to_string().trim_end())?;
    }
    if report.is_whole() {
        Ok(())
    } else {
        Err(Failure::Reported)
    }
}

pub(super) fn withdraw(ids: &[String], folder: &Path, withdrawn: bool) -> Result<(), Failure> {
    let read = read(folder)?;
    // All ids are looked up before any file is written.
    let found: Vec<_> = ids
        .iter()
        .map(|id| {
            read.find(id).ok_or_else(|| {
                let why = format!("no record has the id `{id}`; write it as in the records: `work24:K…`");
                Failure::file("use", folder, why)
            })
        })
        .collect::<Result<_, _>>()?;
    for (path, record) in found {
        let mut record = record.clone();
        record.withdraw(withdrawn);
        write(&folder.join(path), record.text().as_bytes())?;
        let word = if withdrawn { "withdrawn" } else { "there again" };
        print(&format!("{}: {word}", record.id))?;
    }
    Ok(())
}

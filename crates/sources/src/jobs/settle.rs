//! How an import settles in a folder: what came in, beside what is there.

use std::collections::BTreeMap;

use authoring::SourceFile;

use super::JobsImport;
use super::folder::{JobsFolderError, Provider, path_of, settings_file};
use super::person::reaches_a_person;
use super::read::{Reading, is_address};
use super::record::{Kept, Pair, Record};
use super::record_fields::RecordFields;
use super::report::JobsReport;
use super::said::{FieldNote, NoteKind};
use crate::report::FileTrouble;

/// A record as it comes in.
pub(crate) struct Incoming {
    /// The id, with the provider's prefix.
    pub(crate) id: String,
    /// Where it stands, for people.
    pub(crate) place: String,
    /// A list's row; `None` keeps the one that is there.
    pub(crate) list: Option<Vec<Pair>>,
    /// A detail; `None` keeps the one that is there.
    pub(crate) detail: Option<Vec<Pair>>,
    /// The fields that were dropped.
    pub(crate) dropped: Vec<String>,
    /// What more there is to know.
    pub(crate) notes: Vec<FieldNote>,
}

/// How records are read again from what is kept of them.
pub(crate) struct Reader<'a, F> {
    pub(crate) read: &'a dyn Fn(&Kept) -> Reading<F>,
    /// Whether there are details at all.
    pub(crate) has_details: bool,
}

/// Puts what came in into a folder. Its records are read anew from what is kept of a row and of a detail, so that a list without details
/// takes nothing away.
pub(crate) fn settle<F: RecordFields>(
    incoming: Vec<Incoming>,
    reader: &Reader<'_, F>,
    target: &[SourceFile],
    new_settings: (&Provider, bool),
    mut report: JobsReport,
) -> Result<JobsImport, JobsFolderError> {
    let (provider, sample) = new_settings;
    let mut files: Vec<SourceFile> = settings_file(target, provider, sample)?.into_iter().collect();
    let there: BTreeMap<&str, &SourceFile> = target.iter().map(|file| (file.path.as_str(), file)).collect();
    for record in incoming {
        let Some(path) = path_of::<F>(&record.id) else {
            let why = "no file can be named so; an id has letters, digits, hyphens and dots alone";
            report.leave_out(&record.place, "id", &record.id, why);
            continue;
        };
        let before = there.get(path.as_str()).copied();
        let known = match before.map(|file| Record::<F>::parse(&file.text)) {
            None => Record::<F>::new(&record.id),
            Some(Ok(known)) => known,
            Some(Err(error)) => {
                report.unreadable_files.push(FileTrouble {
                    file: path,
                    error: format!("{error}; it was left alone"),
                });
                continue;
            }
        };
        let place = record.place.clone();
        let known = updated(known, record, reader);
        if let Err(error) = known.fields().expect_readable(&known.id) {
            // What a person wrote is mended by a person; a notice without a title is nothing to show.
            if known.is_by_hand() {
                report.unreadable_files.push(FileTrouble {
                    file: path,
                    error: format!("{error}; it was left alone"),
                });
            } else {
                report.leave_out(
                    &place,
                    error.field,
                    &error.value,
                    "there is nothing to show of it without",
                );
            }
            continue;
        }
        counted(&mut report, &known);
        report.without_detail += usize::from(reader.has_details && known.original.detail.is_empty());
        let text = known.text();
        match before {
            None => report.records.new += 1,
            Some(before) if before.text == text => {
                report.records.unchanged += 1;
                continue;
            }
            Some(_) => report.records.changed += 1,
        }
        files.push(SourceFile { path, text });
    }
    Ok(JobsImport { files, report })
}

fn updated<F: RecordFields>(mut known: Record<F>, incoming: Incoming, reader: &Reader<'_, F>) -> Record<F> {
    if let Some(list) = incoming.list {
        known.original.list = list;
    }
    if let Some(detail) = incoming.detail {
        known.original.detail = detail;
    }
    for name in incoming.dropped {
        if !known.original.dropped.contains(&name) {
            known.original.dropped.push(name);
        }
    }
    let mut reading = (reader.read)(&known.original);
    // An address that cannot be trusted is not kept as a text either.
    let dropped = |name: &str| {
        let is = |note: &FieldNote| note.kind == NoteKind::Dropped && note.field == name;
        reading.notes.iter().any(is)
    };
    for pairs in [&mut known.original.list, &mut known.original.detail] {
        pairs.retain(|(name, text)| !dropped(name) || is_address(text.trim()));
    }
    let texts = known.original.list.iter().chain(&known.original.detail);
    for (name, _) in texts.filter(|(_, text)| reaches_a_person(text)) {
        reading.notes.push(FieldNote {
            kind: NoteKind::Remark,
            field: name.clone(),
            text: String::new(),
            why: "a mobile telephone or an e-mail address stands in it, and visitors can see it".to_owned(),
        });
    }
    reading.notes.extend(incoming.notes);
    known.take(reading);
    known
}

/// Counts a record: what is known of it, and what became of it.
pub(crate) fn counted<F: RecordFields>(report: &mut JobsReport, record: &Record<F>) {
    let dropped = record.original.dropped.iter().map(|name| FieldNote {
        kind: NoteKind::Dropped,
        field: name.clone(),
        text: String::new(),
        why: "it is about a person".to_owned(),
    });
    let notes: Vec<FieldNote> = record.notes.iter().cloned().chain(dropped).collect();
    let mut read = record.read.clone();
    for open in &record.open {
        read.forget(open);
    }
    report.count(&record.id, &read, &record.hand, &notes);
    report.records.by_hand += usize::from(record.is_by_hand());
    report.records.withdrawn += usize::from(record.is_withdrawn());
    if let Some(via) = &record.original.via {
        *report.via.entry(via.clone()).or_default() += 1;
    }
}

//! The folder of vacancies: its settings and its records.

use std::collections::{BTreeMap, BTreeSet};

use authoring::SourceFile;
use eligibility::Date;
use serde::Deserialize;
use vacancy::closing::Standing;
use vacancy::publish::Entry;

use super::JobsImport;
use super::person::reaches_a_person;
use super::read::{is_address, read};
use super::record::{JobRecord, Kept, Pair, RecordError};
use super::report::JobsReport;
use super::said::{FieldNote, NoteKind};
use super::slots::Notice;
use crate::report::FileTrouble;

/// The file of a folder's settings.
pub const SETTINGS_FILE: &str = "jobs.toml";
/// The folder of the records.
const RECORDS: &str = "vacancies";
/// The most letters of a provider's name of a record: it is a file's name too.
const MAX_NAME: usize = 64;

/// What a folder says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Whether its vacancies are made up: made-up ones and real ones are never in one feed.
    pub sample: bool,
    /// For how many days a feed is to be relied on without a word.
    #[serde(default = "week")]
    pub good_for_days: u16,
    /// Who gave the data.
    #[serde(default, rename = "provider")]
    pub providers: Vec<Provider>,
}

/// Who gave vacancies, with the notice that the licence asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// What stands before the colon of its ids.
    pub prefix: String,
    /// Its name, for visitors.
    pub name: String,
    /// The notice that the licence asks for.
    pub notice: String,
    /// Its site, an address of https.
    #[serde(default)]
    pub address: Option<String>,
}

fn week() -> u16 {
    7
}

/// Why a folder cannot be imported into or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobsFolderError {
    /// Its settings are not there.
    #[error("there is no `{SETTINGS_FILE}` in it; begin a folder with `didim jobs import`")]
    None,
    /// Its settings are not in order.
    #[error("`{SETTINGS_FILE}` is not in order: {0}; mend it")]
    Settings(String),
    /// Made-up vacancies and real ones.
    #[error(
        "`{SETTINGS_FILE}` says `sample = {there}`, and made-up vacancies and real ones are never in one \
         folder; import into another, {}",
        if *there { "or give `--sample`" } else { "or leave out `--sample`" }
    )]
    Sample {
        /// What the folder is.
        there: bool,
    },
}

/// A record's file that is not in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordTrouble {
    /// The file, below the folder.
    pub file: String,
    /// Why.
    pub error: RecordError,
}

/// A folder of vacancies as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobsFolder {
    /// What it says of itself.
    pub settings: Settings,
    /// The records that are in order, by the paths of their files.
    pub records: BTreeMap<String, JobRecord>,
    /// The others.
    pub troubles: Vec<RecordTrouble>,
    /// Ids whose provider has no entry in the settings.
    pub without_provider: BTreeSet<String>,
}

/// The path of a record's file, or `None` if no file can be named so.
fn path_of(id: &str) -> Option<String> {
    let (prefix, name) = id.split_once(':')?;
    let is_plain = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let begins = text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
        begins && text.len() <= MAX_NAME && text.bytes().all(plain)
    };
    (is_plain(prefix) && is_plain(name)).then(|| format!("{RECORDS}/{prefix}/{name}.toml"))
}

impl JobsFolder {
    /// Reads the files of a folder.
    ///
    /// # Errors
    /// [`JobsFolderError`] if its settings are not in order. Trouble with a record is in [`Self::troubles`].
    pub fn read(files: &[SourceFile]) -> Result<Self, JobsFolderError> {
        let mut folder = Self {
            settings: settings(files)?.ok_or(JobsFolderError::None)?,
            records: BTreeMap::new(),
            troubles: Vec::new(),
            without_provider: BTreeSet::new(),
        };
        for file in files.iter().filter(|file| is_record(&file.path)) {
            match checked(file) {
                Ok(record) => {
                    let prefix = record.id.split(':').next().unwrap_or_default();
                    if !folder
                        .settings
                        .providers
                        .iter()
                        .any(|known| known.prefix == prefix)
                    {
                        folder.without_provider.insert(prefix.to_owned());
                    }
                    folder.records.insert(file.path.clone(), record);
                }
                Err(error) => folder.troubles.push(RecordTrouble {
                    file: file.path.clone(),
                    error,
                }),
            }
        }
        Ok(folder)
    }

    /// The path of the file of an id, and its record.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<(&String, &JobRecord)> {
        self.records.iter().find(|(_, record)| record.id == id)
    }

    /// The vacancies that can be applied for on a day, in the order of their ids: those that are not withdrawn and whose last day is
    /// not over.
    ///
    /// # Errors
    /// [`RecordError`] for the first record that is not in order.
    pub fn entries(&self, on: Date) -> Result<Vec<Entry>, RecordError> {
        let mut entries = Vec::new();
        for record in self.records.values().filter(|record| !record.is_withdrawn()) {
            let entry = record.entry()?;
            if entry.0.closing.standing(on) != Standing::Closed {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// What is in the folder, by field.
    #[must_use]
    pub fn report(&self) -> JobsReport {
        let mut report = JobsReport::default();
        for record in self.records.values() {
            counted(&mut report, record);
        }
        report.records.unchanged = report.vacancies;
        for trouble in &self.troubles {
            report.unreadable_files.push(FileTrouble {
                file: trouble.file.clone(),
                error: trouble.error.to_string(),
            });
        }
        report
    }
}

fn is_record(path: &str) -> bool {
    path.starts_with(RECORDS) && path.as_bytes().get(RECORDS.len()) == Some(&b'/')
}

/// Reads a record and makes sure that its id is its file's and its fields are readable.
fn checked(file: &SourceFile) -> Result<JobRecord, RecordError> {
    let record = JobRecord::parse(&file.text)?;
    if path_of(&record.id).as_deref() != Some(&*file.path) {
        return Err(RecordError::Id(record.id));
    }
    record.entry()?;
    Ok(record)
}

fn settings(files: &[SourceFile]) -> Result<Option<Settings>, JobsFolderError> {
    let Some(file) = files.iter().find(|file| file.path == SETTINGS_FILE) else {
        return Ok(None);
    };
    let read: Settings = toml::from_str(&file.text).map_err(|error| {
        let line: Vec<_> = error.message().split_whitespace().collect();
        JobsFolderError::Settings(line.join(" "))
    })?;
    let twice = |at: usize, prefix: &str| {
        read.providers
            .iter()
            .skip(at + 1)
            .any(|other| other.prefix == prefix)
    };
    if let Some((_, known)) = read
        .providers
        .iter()
        .enumerate()
        .find(|(at, known)| twice(*at, &known.prefix))
    {
        return Err(JobsFolderError::Settings(format!(
            "two providers have the prefix `{}`",
            known.prefix
        )));
    }
    Ok(Some(read))
}

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
pub(crate) struct Reader<'a> {
    pub(crate) notice: &'a dyn Fn(&Kept) -> Notice,
    /// The words of a status that say that a vacancy was withdrawn.
    pub(crate) withdrawn: &'a [String],
    /// Whether there are details at all.
    pub(crate) has_details: bool,
}

/// Puts what came in into a folder. Its records are read anew from what is kept of a row and of a detail, so that a list without details
/// takes nothing away.
pub(crate) fn settle(
    incoming: Vec<Incoming>,
    reader: &Reader<'_>,
    target: &[SourceFile],
    new_settings: (&Provider, bool),
    mut report: JobsReport,
) -> Result<JobsImport, JobsFolderError> {
    let (provider, sample) = new_settings;
    let mut files: Vec<SourceFile> = settings_file(target, provider, sample)?.into_iter().collect();
    let there: BTreeMap<&str, &SourceFile> = target.iter().map(|file| (file.path.as_str(), file)).collect();
    for record in incoming {
        let Some(path) = path_of(&record.id) else {
            let why = "no file can be named so; an id has letters, digits, hyphens and dots alone";
            report.leave_out(&record.place, "id", &record.id, why);
            continue;
        };
        let before = there.get(path.as_str()).copied();
        let known = match before.map(|file| JobRecord::parse(&file.text)) {
            None => JobRecord::new(&record.id),
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
        if let Err(error) = known.entry() {
            // What a person wrote is mended by a person; a notice without a title is no vacancy to show.
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

/// The settings as they are to be written: a folder's first ones, or with a provider that is new in it; `None` if they stay.
fn settings_file(
    target: &[SourceFile],
    provider: &Provider,
    sample: bool,
) -> Result<Option<SourceFile>, JobsFolderError> {
    let file = target.iter().find(|file| file.path == SETTINGS_FILE);
    let text = match (settings(target)?, file) {
        (Some(there), _) if there.sample != sample => {
            return Err(JobsFolderError::Sample { there: there.sample });
        }
        (Some(there), _)
            if there
                .providers
                .iter()
                .any(|known| known.prefix == provider.prefix) =>
        {
            return Ok(None);
        }
        (Some(_), Some(file)) => file.text.trim_end().to_owned(),
        _ => format!(
            "# The vacancies of this folder.\n# Whether they are made up.\nsample = {sample}\n\
             # For how many days a feed is good.\ngood_for_days = 7"
        ),
    };
    Ok(Some(SourceFile {
        path: SETTINGS_FILE.to_owned(),
        text: format!("{text}\n{}", provider_text(provider)),
    }))
}

fn updated(mut known: JobRecord, incoming: Incoming, reader: &Reader<'_>) -> JobRecord {
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
    let mut reading = read(&(reader.notice)(&known.original), reader.withdrawn);
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

fn counted(report: &mut JobsReport, record: &JobRecord) {
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

fn provider_text(provider: &Provider) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let address = provider.address.as_deref();
    let address = address
        .map(|text| format!("address = {}\n", quoted(text)))
        .unwrap_or_default();
    format!(
        "\n[[provider]]\nprefix = {}\nname = {}\nnotice = {}\n{address}",
        quoted(&provider.prefix),
        quoted(&provider.name),
        quoted(&provider.notice)
    )
}

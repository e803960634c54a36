//! The folder of vacancies: its settings and its records.

use std::collections::{BTreeMap, BTreeSet};

use authoring::SourceFile;
use eligibility::Date;
use serde::Deserialize;
use vacancy::closing::Standing;
use vacancy::publish::Entry;

use super::decisions::{self, DECISIONS, Decision};
use super::fair::{FairFields, FairRecord};
use super::fields::{FieldError, JobFields};
use super::record::{JobRecord, Record, RecordError};
use super::record_fields::RecordFields;
use super::report::JobsReport;
use super::settle::counted;
use crate::report::FileTrouble;

/// The file of a folder's settings.
pub const SETTINGS_FILE: &str = "jobs.toml";
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

impl Settings {
    /// Returns who gave the vacancy of an id, or `None` if the settings do not say.
    #[must_use]
    pub fn provider_of(&self, id: &str) -> Option<&Provider> {
        let prefix = id.split(':').next()?;
        self.providers.iter().find(|known| known.prefix == prefix)
    }
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
    /// The vacancies whose records are in order, by the paths of their files.
    pub records: BTreeMap<String, JobRecord>,
    /// The job fairs whose records are in order, by the paths of their files.
    pub fairs: BTreeMap<String, FairRecord>,
    /// What staff decided about findings, by the ids of vacancies, the latest last.
    pub decisions: BTreeMap<String, Vec<Decision>>,
    /// The files that are not in order.
    pub troubles: Vec<RecordTrouble>,
    /// Ids whose provider has no entry in the settings.
    pub without_provider: BTreeSet<String>,
}

/// The path of the file of a record, or `None` if no file can be named so.
pub(crate) fn path_of<F: RecordFields>(id: &str) -> Option<String> {
    named_file(F::FOLDER, id)
}

/// The path of a file that is named by an id, or `None` if no file can be.
pub(crate) fn named_file(folder: &str, id: &str) -> Option<String> {
    let (prefix, name) = id.split_once(':')?;
    let is_plain = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let begins = text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
        begins && text.len() <= MAX_NAME && text.bytes().all(plain)
    };
    (is_plain(prefix) && is_plain(name)).then(|| format!("{folder}/{prefix}/{name}.toml"))
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
            fairs: BTreeMap::new(),
            decisions: BTreeMap::new(),
            troubles: Vec::new(),
            without_provider: BTreeSet::new(),
        };
        folder.records = folder.take(files);
        folder.fairs = folder.take(files);
        for file in files.iter().filter(|file| is_in(DECISIONS, &file.path)) {
            match decisions::parse(file) {
                Ok((id, decisions)) => drop(folder.decisions.insert(id, decisions)),
                Err(error) => folder.troubles.push(RecordTrouble {
                    file: file.path.clone(),
                    error,
                }),
            }
        }
        Ok(folder)
    }

    /// Reads the records of one kind; those that are not in order become troubles.
    fn take<F: RecordFields>(&mut self, files: &[SourceFile]) -> BTreeMap<String, Record<F>> {
        let mut records = BTreeMap::new();
        for file in files.iter().filter(|file| is_record::<F>(&file.path)) {
            match checked(file) {
                Ok(record) => {
                    let prefix = record.id.split(':').next().unwrap_or_default();
                    if !self.settings.providers.iter().any(|known| known.prefix == prefix) {
                        self.without_provider.insert(prefix.to_owned());
                    }
                    records.insert(file.path.clone(), record);
                }
                Err(error) => self.troubles.push(RecordTrouble {
                    file: file.path.clone(),
                    error,
                }),
            }
        }
        records
    }

    /// The path of the file of an id, and its record.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<(&String, &JobRecord)> {
        self.records.iter().find(|(_, record)| record.id == id)
    }

    /// The vacancies that can be applied for on a day, in the order of their files: those that are not withdrawn and whose last day is
    /// not over. What of them is held back is not asked here.
    ///
    /// # Errors
    /// [`FieldError`] for the first record that is not in order.
    pub fn entries(&self, on: Date) -> Result<Vec<Entry>, FieldError> {
        Ok(self.open(on)?.into_iter().map(|(_, entry)| entry).collect())
    }

    /// The same with their records.
    pub(crate) fn open(&self, on: Date) -> Result<Vec<(&JobRecord, Entry)>, FieldError> {
        let mut open = Vec::new();
        for record in self.records.values().filter(|record| !record.is_withdrawn()) {
            let entry = record.entry()?;
            if entry.0.closing.standing(on) != Standing::Closed {
                open.push((record, entry));
            }
        }
        Ok(open)
    }

    /// What is known of the folder's vacancies, by field, and what is not in order in it.
    #[must_use]
    pub fn report(&self) -> JobsReport {
        self.report_of::<JobFields>(self.records.values())
    }

    /// What is known of the folder's job fairs, by field.
    #[must_use]
    pub fn report_of_fairs(&self) -> JobsReport {
        self.report_of::<FairFields>(self.fairs.values())
    }

    fn report_of<'a, F: RecordFields + 'a>(
        &self,
        records: impl Iterator<Item = &'a Record<F>>,
    ) -> JobsReport {
        let mut report = JobsReport::of::<F>();
        for record in records {
            counted(&mut report, record);
        }
        report.records.unchanged = report.counted.number();
        for trouble in self
            .troubles
            .iter()
            .filter(|trouble| is_record::<F>(&trouble.file))
        {
            report.unreadable_files.push(FileTrouble {
                file: trouble.file.clone(),
                error: trouble.error.to_string(),
            });
        }
        report
    }
}

fn is_record<F: RecordFields>(path: &str) -> bool {
    is_in(F::FOLDER, path)
}

fn is_in(folder: &str, path: &str) -> bool {
    let below = path.strip_prefix(folder);
    below.is_some_and(|rest| rest.starts_with('/'))
}

/// Reads a record and makes sure that its id is its file's and its fields are readable.
fn checked<F: RecordFields>(file: &SourceFile) -> Result<Record<F>, RecordError> {
    let record = Record::<F>::parse(&file.text)?;
    if path_of::<F>(&record.id).as_deref() != Some(&*file.path) {
        return Err(RecordError::Id(record.id));
    }
    record.fields().expect_readable(&record.id)?;
    Ok(record)
}

pub(crate) fn settings(files: &[SourceFile]) -> Result<Option<Settings>, JobsFolderError> {
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

/// The settings as they are to be written: a folder's first ones, or with a provider that is new in it; `None` if they stay.
pub(crate) fn settings_file(
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

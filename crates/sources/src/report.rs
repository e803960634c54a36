//! What an import understood, and what it did not.

use std::collections::BTreeMap;
use std::fmt;

use authoring::RecordSource as Source;
use serde::Serialize;

use crate::draft::Words;
use crate::record::Loaded;

/// How many notes people are shown at once; machines get all.
const MAX_SHOWN_NOTES: usize = 20;

/// A part of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SourceField {
    Age,
    Sex,
    Region,
    Marriage,
    Income,
    Job,
    School,
    Major,
    Special,
    Personal,
    Household,
    SmallBusiness,
    Trade,
    Organisation,
    Industry,
    Period,
    Prose,
}

impl SourceField {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Region => "region",
            Self::Marriage => "marriage",
            Self::Income => "income",
            Self::Job => "job",
            Self::School => "school",
            Self::Major => "major",
            Self::Special => "special",
            Self::Personal => "personal",
            Self::Household => "household",
            Self::SmallBusiness => "small-business",
            Self::Trade => "trade",
            Self::Organisation => "organisation",
            Self::Industry => "industry",
            Self::Period => "period",
            Self::Prose => "prose",
        }
    }
}

/// How much of a field was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// It became a condition, or a round.
    Understood,
    /// It says nothing, or nothing that facts can settle.
    LeftOpen,
    /// It says that there is no restriction.
    None,
    /// It says something that is not readable.
    Unreadable,
}

/// How often a field was understood.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FieldReport {
    /// It became a condition, or a round.
    pub understood: usize,
    /// It says nothing, or nothing that facts can settle.
    pub left_open: usize,
    /// It says that there is no restriction.
    pub none: usize,
    /// It says something that is not readable.
    pub unreadable: usize,
}

/// A code that is in no table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownCode {
    /// The field.
    pub field: &'static str,
    /// The code.
    pub code: String,
    /// How often it occurs.
    pub count: usize,
}

/// Something to know about one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The record: its id, or where it stands.
    pub record: String,
    /// What there is to know.
    pub message: String,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileTrouble {
    /// The file.
    pub file: String,
    /// Why.
    pub error: String,
}

/// What became of the program files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ProgramCounts {
    /// Not there before.
    pub new: usize,
    /// There before, with other content.
    pub changed: usize,
    /// There before, the same.
    pub unchanged: usize,
    /// Edited by hand, so left alone.
    pub kept: usize,
}

/// What an import understood, and what it did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Where the programs come from.
    pub source: Source,
    /// The records given.
    pub records: usize,
    /// How many there are by what the API says.
    pub total: Option<u64>,
    /// Records that became no program; a note says why.
    pub left_out: usize,
    /// Records of other regions than the one that alone was asked for.
    pub elsewhere: usize,
    /// The program files.
    pub programs: ProgramCounts,
    /// The files edited by hand since they were imported, which were left alone.
    pub kept: Vec<String>,
    /// The files of programs that no longer occur; they are left for a person to remove.
    pub gone: Vec<String>,
    /// The other files of the catalog that are new or changed.
    pub catalog_files: Vec<String>,
    /// By field, how often it was understood.
    pub fields: BTreeMap<&'static str, FieldReport>,
    /// Codes that are in no table.
    pub unknown_codes: Vec<UnknownCode>,
    /// Files that could not be read.
    pub unreadable_files: Vec<FileTrouble>,
    /// What there is to know about single records.
    pub notes: Vec<Note>,
}

impl ImportReport {
    pub(crate) fn new(source: Source) -> Self {
        Self {
            source,
            records: 0,
            total: None,
            left_out: 0,
            elsewhere: 0,
            programs: ProgramCounts::default(),
            kept: Vec::new(),
            gone: Vec::new(),
            catalog_files: Vec::new(),
            fields: BTreeMap::new(),
            unknown_codes: Vec::new(),
            unreadable_files: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Whether every file could be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unreadable_files.is_empty()
    }

    /// Takes over what was found in the files.
    pub(crate) fn loaded(&mut self, loaded: &mut Loaded) {
        self.unreadable_files.append(&mut loaded.unreadable_files);
        for (place, why) in loaded.left_out.drain(..) {
            self.left_out(&place, &why);
        }
        self.total = loaded.total;
    }

    pub(crate) fn note(&mut self, record: &str, message: impl Into<String>) {
        self.notes.push(Note {
            record: record.to_owned(),
            message: message.into(),
        });
    }

    /// A record that becomes no program.
    pub(crate) fn left_out(&mut self, record: &str, why: &Words) {
        self.records += 1;
        self.left_out += 1;
        self.note(record, format!("left out: {}", why.en));
    }

    pub(crate) fn read(&mut self, field: SourceField, reading: Reading) {
        let counts = self.fields.entry(field.name()).or_default();
        match reading {
            Reading::Understood => counts.understood += 1,
            Reading::LeftOpen => counts.left_open += 1,
            Reading::None => counts.none += 1,
            Reading::Unreadable => counts.unreadable += 1,
        }
    }

    /// A field that was understood, but not in a way that the catalog's facts allow.
    pub(crate) fn unfit(&mut self, field: SourceField) {
        let counts = self.fields.entry(field.name()).or_default();
        counts.understood = counts.understood.saturating_sub(1);
        counts.left_open += 1;
    }

    pub(crate) fn unknown(&mut self, field: SourceField, code: &str) {
        let field = field.name();
        match self
            .unknown_codes
            .iter_mut()
            .find(|known| known.field == field && known.code == code)
        {
            Some(known) => known.count += 1,
            None => self.unknown_codes.push(UnknownCode {
                field,
                code: code.to_owned(),
                count: 1,
            }),
        }
    }

    pub(crate) fn forget_totals(&mut self) {
        self.records = 0;
        self.total = None;
    }
}

impl ImportReport {
    fn notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for note in self.notes.iter().take(MAX_SHOWN_NOTES) {
            writeln!(f, "{}: {}", note.record, note.message)?;
        }
        if self.notes.len() > MAX_SHOWN_NOTES {
            writeln!(
                f,
                "… and {} more notes; see them with `--json`",
                self.notes.len() - MAX_SHOWN_NOTES
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ProgramCounts {
            new,
            changed,
            unchanged,
            kept,
        } = self.programs;
        writeln!(
            f,
            "{}: {} records; {new} programs new, {changed} changed, {unchanged} unchanged, {kept} kept as \
             edited by hand, {} left out",
            self.source.name(),
            self.records,
            self.left_out
        )?;
        if self.elsewhere > 0 {
            writeln!(
                f,
                "{} records are of other regions, and were passed over",
                self.elsewhere
            )?;
        }
        if let Some(total) = self.total.filter(|total| *total != self.records as u64) {
            writeln!(
                f,
                "the API says that there are {total} records in all; are pages missing?"
            )?;
        }
        if !self.fields.is_empty() {
            writeln!(
                f,
                "{:<16}{:>12}{:>12}{:>12}{:>14}",
                "field", "understood", "left open", "none", "not readable"
            )?;
        }
        for (name, counts) in &self.fields {
            writeln!(
                f,
                "{name:<16}{:>12}{:>12}{:>12}{:>14}",
                counts.understood, counts.left_open, counts.none, counts.unreadable
            )?;
        }
        for unknown in &self.unknown_codes {
            writeln!(
                f,
                "unknown code `{}` in {}: {} times",
                unknown.code, unknown.field, unknown.count
            )?;
        }
        for file in &self.catalog_files {
            writeln!(f, "written: {file}")?;
        }
        for file in &self.kept {
            writeln!(f, "kept, edited by hand: {file}")?;
        }
        for file in &self.gone {
            writeln!(f, "no longer in the data, remove it if it has ended: {file}")?;
        }
        self.notes(f)?;
        for trouble in &self.unreadable_files {
            writeln!(f, "cannot read `{}`: {}", trouble.file, trouble.error)?;
        }
        Ok(())
    }
}

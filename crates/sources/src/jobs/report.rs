//! What an import of vacancies understood, and what it did not.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::fair::FairFields;
use super::fields::JobFields;
use super::record_fields::RecordFields;
use super::said::{FieldNote, NoteKind};
use crate::report::FileTrouble;

/// How many notes people are shown at once; machines get all.
const MAX_SHOWN_NOTES: usize = 20;

/// How often a field was understood.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct JobFieldReport {
    /// It was read, or written by hand.
    pub understood: usize,
    /// The notice does not say.
    pub open: usize,
    /// It says something that is not readable.
    pub unreadable: usize,
}

/// What became of the records.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct JobCounts {
    /// Not there before.
    pub new: usize,
    /// There before, with other content.
    pub changed: usize,
    /// There before, the same.
    pub unchanged: usize,
    /// Of all these, with fields that were written by hand, which were kept.
    pub by_hand: usize,
    /// Of all these, withdrawn.
    pub withdrawn: usize,
}

/// Something to know about a field of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobNote {
    /// The record: its id, or where it stands.
    pub record: String,
    /// What there is to know.
    #[serde(flatten)]
    pub note: FieldNote,
}

/// How many records of a kind were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Counted {
    /// Vacancies.
    Vacancies(usize),
    /// Job fairs.
    Fairs(usize),
}

impl Counted {
    /// The number.
    #[must_use]
    pub fn number(self) -> usize {
        let (Self::Vacancies(number) | Self::Fairs(number)) = self;
        number
    }

    fn word(self) -> &'static str {
        match self {
            Self::Vacancies(_) => "vacancies",
            Self::Fairs(_) => "job fairs",
        }
    }

    fn groups(self) -> &'static [(&'static str, &'static [&'static str])] {
        match self {
            Self::Vacancies(_) => JobFields::GROUPS,
            Self::Fairs(_) => FairFields::GROUPS,
        }
    }
}

/// What an import of vacancies or job fairs understood, and what it did not; or what is in a folder of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobsReport {
    /// The records looked at.
    #[serde(flatten)]
    pub counted: Counted,
    /// Those of them of which a list's row was read and no detail: hours and numbers of people are in details alone.
    pub without_detail: usize,
    /// What became of their records.
    pub records: JobCounts,
    /// Records that became no vacancy, with their places and why.
    pub left_out: Vec<JobNote>,
    /// By field, how often it was understood.
    pub fields: BTreeMap<&'static str, JobFieldReport>,
    /// By field, how often it was written by hand.
    pub by_hand: BTreeMap<&'static str, usize>,
    /// By the provider's field, how often it was dropped.
    pub dropped: BTreeMap<String, usize>,
    /// Codes of occupations that could not be checked.
    pub unchecked_codes: usize,
    /// By whose notices they are, as the portal says.
    pub via: BTreeMap<String, usize>,
    /// Files that hold nothing, which is no error.
    pub empty_files: Vec<String>,
    /// Files that could not be read.
    pub unreadable_files: Vec<FileTrouble>,
    /// What there is to know about fields of single records.
    pub notes: Vec<JobNote>,
}

impl JobsReport {
    /// A report of no record yet.
    #[must_use]
    pub fn of<F: RecordFields>() -> Self {
        Self {
            counted: F::counted(0),
            without_detail: 0,
            records: JobCounts::default(),
            left_out: Vec::new(),
            fields: BTreeMap::new(),
            by_hand: BTreeMap::new(),
            dropped: BTreeMap::new(),
            unchecked_codes: 0,
            via: BTreeMap::new(),
            empty_files: Vec::new(),
            unreadable_files: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Whether every file could be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unreadable_files.is_empty()
    }

    /// Counts one record: what was read of it, what was written by hand, and what there is to know.
    pub(crate) fn count<F: RecordFields>(&mut self, id: &str, read: &F, hand: &F, notes: &[FieldNote]) {
        self.counted = F::counted(self.counted.number() + 1);
        let names = read.under(hand).names();
        let there = |fields: &[&str]| fields.iter().any(|field| names.contains(field));
        let failed = |group: &str| {
            let is = |note: &FieldNote| note.kind == NoteKind::Unreadable && note.field == group;
            notes.iter().any(is)
        };
        for (group, fields) in F::GROUPS {
            let counts = self.fields.entry(group).or_default();
            if failed(group) && !there_by_hand(fields, hand) {
                counts.unreadable += 1;
            } else if there(fields) {
                counts.understood += 1;
            } else {
                counts.open += 1;
            }
        }
        for name in hand.names() {
            *self.by_hand.entry(name).or_default() += 1;
        }
        for note in notes {
            match note.kind {
                NoteKind::Dropped => *self.dropped.entry(note.field.clone()).or_default() += 1,
                NoteKind::Unchecked => self.unchecked_codes += 1,
                NoteKind::Unreadable | NoteKind::Remark => {}
            }
            // That a field about a person is dropped is told by its count: no record is named for it.
            if note.kind != NoteKind::Dropped || !note.text.is_empty() {
                self.notes.push(JobNote {
                    record: id.to_owned(),
                    note: note.clone(),
                });
            }
        }
    }

    pub(crate) fn leave_out(&mut self, record: &str, field: &str, text: &str, why: &str) {
        self.left_out.push(JobNote {
            record: record.to_owned(),
            note: FieldNote {
                kind: NoteKind::Unreadable,
                field: field.to_owned(),
                text: text.to_owned(),
                why: why.to_owned(),
            },
        });
    }

    fn shown(&self) -> Vec<&JobNote> {
        // Codes are many, and their count says it.
        let unchecked = |note: &&JobNote| note.note.kind == NoteKind::Unchecked;
        let notes = self.notes.iter().filter(|note| !unchecked(note));
        self.left_out.iter().chain(notes).collect()
    }
}

fn there_by_hand<F: RecordFields>(fields: &[&str], hand: &F) -> bool {
    hand.names().iter().any(|name| fields.contains(name))
}

impl fmt::Display for JobsReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let JobCounts {
            new,
            changed,
            unchanged,
            by_hand,
            withdrawn,
        } = self.records;
        writeln!(
            f,
            "{} {}: {new} new, {changed} changed, {unchanged} unchanged; \
             {by_hand} with fields by hand, {withdrawn} withdrawn, {} left out",
            self.counted.number(),
            self.counted.word(),
            self.left_out.len()
        )?;
        if self.without_detail > 0 {
            writeln!(
                f,
                "{} have no detail yet: import theirs with `--detail`",
                self.without_detail
            )?;
        }
        self.by_field(f)?;
        if self.unchecked_codes > 0 {
            writeln!(
                f,
                "code not checked, name kept: {} vacancies",
                self.unchecked_codes
            )?;
        }
        for (field, count) in &self.dropped {
            writeln!(
                f,
                "dropped, kept nowhere: `{field}` of {count} {}",
                self.counted.word()
            )?;
        }
        for (via, count) in &self.via {
            writeln!(f, "shown by `{via}`: {count}")?;
        }
        self.singly(f)
    }
}

impl JobsReport {
    fn by_field(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.counted.number() > 0 {
            writeln!(
                f,
                "{:<12}{:>12}{:>12}{:>14}{:>10}",
                "field", "understood", "open", "not readable", "by hand"
            )?;
        }
        for (name, counts) in self.fields.iter().filter(|_| self.counted.number() > 0) {
            let group = self.counted.groups().iter().find(|(group, _)| group == name);
            let fields = group.map_or(&[][..], |(_, fields)| fields);
            let by_hand = fields.iter().filter_map(|field| self.by_hand.get(field)).max();
            writeln!(
                f,
                "{name:<12}{:>12}{:>12}{:>14}{:>10}",
                counts.understood,
                counts.open,
                counts.unreadable,
                by_hand.copied().unwrap_or_default()
            )?;
        }
        Ok(())
    }

    fn singly(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        for JobNote { record, note } in shown.iter().take(MAX_SHOWN_NOTES) {
            let FieldNote { field, text, why, .. } = note;
            let said = if text.is_empty() {
                String::new()
            } else {
                format!(" `{text}`:")
            };
            writeln!(f, "{record}, {field}:{said} {why}")?;
        }
        if shown.len() > MAX_SHOWN_NOTES {
            writeln!(
                f,
                "… and {} more notes; see them with `--json`",
                shown.len() - MAX_SHOWN_NOTES
            )?;
        }
        for file in &self.empty_files {
            writeln!(
                f,
                "nothing in `{file}`: the API says that there is none; nothing is taken away for it"
            )?;
        }
        for trouble in &self.unreadable_files {
            writeln!(f, "cannot read `{}`: {}", trouble.file, trouble.error)?;
        }
        Ok(())
    }
}

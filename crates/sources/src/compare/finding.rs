//! What a comparison finds.

use authoring::{Authored, Message, ProgramOrigin, RecordName};
use catalog::Program;
use eligibility::Date;
use serde::Serialize;

use super::likeness::Names;
use super::{About, CompareOptions, days, has_unreadable_places};
use crate::Source;
use crate::draft::{Draft, Words};
use crate::record::Loaded;
use crate::report::FileTrouble;

/// What kind of thing there is to look at, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingKind {
    /// Both sides speak, and not both can be right.
    Contradiction,
    /// The two sides read differently, and may mean the same.
    Differs,
    /// The record says what the catalog says nothing of.
    Unstated,
    /// The record is closed, and the catalog says nothing of days.
    Closed,
    /// A program of the region that the catalog does not have.
    Missing,
    /// Whether a record is about a program is for a person to say.
    Question,
    /// The record that a program names is no longer there.
    Gone,
    /// A record, or a field of one that is compared, that cannot be read.
    Unreadable,
    /// Not all records were saved.
    Incomplete,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingField {
    /// Who is too young or too old.
    Age,
    /// The days of applications.
    Days,
    /// Where people live.
    Region,
    /// The money that it gives.
    Amount,
    /// Whether it takes applications at all.
    Status,
}

/// A program of the catalog.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FoundProgram {
    /// Its id.
    pub id: String,
    /// Its file below the catalog's folder.
    pub file: String,
}

/// A record of the snapshot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FoundRecord {
    /// Its id, or its place where it has none that can be read; as the catalog names it where it is gone.
    pub id: String,
    /// Its name; empty where it cannot be read.
    pub name: String,
    /// The day of its last change by its own stamp, as `YYYY-MM-DD`.
    pub changed: Option<Date>,
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// What it is about, where it is about one field.
    pub field: Option<FindingField>,
    /// The program, where it is about one.
    pub program: Option<FoundProgram>,
    /// What the catalog says.
    pub catalog: Option<Message>,
    /// The record, where it is about one.
    pub record: Option<FoundRecord>,
    /// What the snapshot says.
    pub snapshot: Option<Message>,
}

/// What a snapshot says against a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Where the snapshot is from.
    pub source: Source,
    /// The day as of which both sides were looked at.
    pub on: Date,
    /// The region, in Korean and English.
    pub region: Message,
    /// The number of different records in the snapshot.
    pub records: usize,
    /// How many there are by what the API says.
    pub total: Option<u64>,
    /// The number of records of the region.
    pub of_region: usize,
    /// The number of records that name no place: only a program that names them is compared with them.
    pub without_place: usize,
    /// The number of pairs of a program and a record that were compared.
    pub compared: usize,
    /// What there is to look at, in the order of its kinds.
    pub findings: Vec<Finding>,
    /// Records of the region that the catalog does not have, and that take no applications any more.
    pub closed_and_missing: Vec<FoundRecord>,
    /// Files that could not be read.
    pub unreadable_files: Vec<FileTrouble>,
}

impl Words {
    pub(super) fn to_message(&self) -> Message {
        Message {
            ko: self.ko.clone(),
            en: self.en.clone(),
        }
    }
}

/// A message in both languages.
pub(super) fn both(ko: impl Into<String>, en: impl Into<String>) -> Message {
    Words::new(ko, en).to_message()
}

impl FoundProgram {
    pub(super) fn of(program: &Program, origin: &ProgramOrigin) -> Self {
        Self {
            id: program.id.clone(),
            file: origin.file.clone(),
        }
    }
}

impl FoundRecord {
    pub(super) fn of(draft: &Draft) -> Self {
        Self {
            id: draft.external.clone(),
            name: draft.name.clone(),
            changed: draft.said.changed,
        }
    }

    fn named(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: String::new(),
            changed: None,
        }
    }
}

impl Finding {
    pub(super) fn catalog(mut self, says: Message) -> Self {
        self.catalog = Some(says);
        self
    }

    pub(super) fn snapshot(mut self, says: Message) -> Self {
        self.snapshot = Some(says);
        self
    }

    fn about_record(kind: FindingKind, record: FoundRecord) -> Self {
        Self {
            kind,
            field: None,
            program: None,
            catalog: None,
            record: Some(record),
            snapshot: None,
        }
    }
}

impl Comparison {
    pub(super) fn new(source: Source, options: &CompareOptions, loaded: Loaded) -> Self {
        Self {
            source,
            on: options.on,
            region: both(options.region.ko(), options.region.en()),
            records: 0,
            total: loaded.total,
            of_region: 0,
            without_place: 0,
            compared: 0,
            findings: Vec::new(),
            closed_and_missing: Vec::new(),
            unreadable_files: loaded.unreadable_files,
        }
    }

    /// Whether every file could be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.unreadable_files.is_empty()
    }

    /// The number of records that are not in the snapshot, by what the API says.
    fn lacking(&self) -> u64 {
        let total = self.total.unwrap_or_default();
        total.saturating_sub(u64::try_from(self.records).unwrap_or(u64::MAX))
    }

    /// A record that a program names is not there.
    pub(super) fn gone(&mut self, about: &About<'_>, name: &RecordName) {
        let says = if self.is_whole() && self.lacking() == 0 {
            both(
                "이 번호의 기록이 더는 없어요",
                "there is no record of this id any more",
            )
        } else {
            both(
                "이 번호의 기록이 없어요. 자료가 다 있지 않아서, 없어졌는지는 알 수 없어요",
                "there is no record of this id; the snapshot is not whole, so it may still be there",
            )
        };
        let finding = Finding {
            program: Some(FoundProgram::of(about.program, about.origin)),
            ..Finding::about_record(FindingKind::Gone, FoundRecord::named(name.to_string()))
        };
        let text = format!("records = [\"{name}\"]");
        self.findings
            .push(finding.catalog(both(text.clone(), text)).snapshot(says));
    }

    /// Several records fit what a program names.
    pub(super) fn several(&mut self, about: &About<'_>, name: &RecordName, drafts: &[&Draft]) {
        let text = format!("records = [\"{name}\"]");
        for draft in drafts {
            let finding = about.finding(FindingKind::Question, None, draft);
            self.findings
                .push(finding.catalog(both(text.clone(), text.clone())).snapshot(both(
                    format!(
                        "이 이름에 맞는 기록이 {}개예요. 어느 것인지 번호를 다 써 주세요",
                        drafts.len()
                    ),
                    format!(
                        "{} records fit this name; write the whole id of the right one",
                        drafts.len()
                    ),
                )));
        }
    }

    /// A record that no program names.
    pub(super) fn unnamed(&mut self, draft: &Draft, names: &Names<'_>, options: &CompareOptions) {
        let region = &options.region;
        let record = FoundRecord::of(draft);
        if has_unreadable_places(draft) && !region.has(draft) {
            let finding = Finding {
                field: Some(FindingField::Region),
                ..Finding::about_record(FindingKind::Unreadable, record)
            };
            self.findings.push(finding.snapshot(both(
                "지역 코드를 읽을 수 없어, 이 지역의 사업인지 알 수 없어요",
                "its places cannot be read, so it may be of the region",
            )));
            return;
        }
        if !region.may_use(draft) {
            return;
        }
        let likely = names.most_like(draft, region);
        if let Some((program, origin)) = likely {
            let id = format!("records = [\"{}:{}\"]", self.source.name(), draft.external);
            let finding = Finding {
                program: Some(FoundProgram::of(program, origin)),
                ..Finding::about_record(FindingKind::Question, record)
            };
            self.findings.push(finding.snapshot(both(
                format!("이름이 비슷해요. 이 사업이 맞나요? 맞으면 {id}"),
                format!("the names are alike: is it this program? If so: {id}"),
            )));
        } else if !region.has(draft) {
            // What is for the whole country need not be in the catalog of a region.
        } else if draft.said.is_over(options.on) {
            self.closed_and_missing.push(record);
        } else {
            let finding = Finding::about_record(FindingKind::Missing, record);
            let days = days::says(&draft.said);
            let by = &draft.detail;
            self.findings.push(finding.snapshot(both(
                format!("{}; 기관: {by}", days.ko),
                format!("{}; by {by}", days.en),
            )));
        }
    }

    /// A record that cannot be read, by its id or place.
    pub(super) fn unreadable(&mut self, record: &str, why: &Words, authored: &Authored) {
        let fits = |name: &RecordName| name.source == self.source && name.fits(record);
        let programs = authored.catalog.programs.iter().zip(&authored.origins);
        let mut named = programs.filter(|(_, origin)| origin.records.iter().any(fits));
        let finding = Finding {
            program: named
                .next()
                .map(|(program, origin)| FoundProgram::of(program, origin)),
            ..Finding::about_record(FindingKind::Unreadable, FoundRecord::named(record))
        };
        self.findings.push(finding.snapshot(why.to_message()));
    }

    /// Says what is lacking, and puts what was found in order.
    pub(super) fn finish(&mut self) {
        let lacking = self.lacking();
        if lacking > 0 {
            let (records, total) = (self.records, self.total.unwrap_or_default());
            self.findings.push(
                Finding {
                    record: None,
                    ..Finding::about_record(FindingKind::Incomplete, FoundRecord::named(""))
                }
                .snapshot(both(
                    format!("API에는 {total}건이 있다는데 {records}건뿐이에요. 빠진 쪽이 있나요?"),
                    format!(
                        "the API says that there are {total} records, and here are {records}; are pages \
                         missing?"
                    ),
                )),
            );
        }
        self.findings.sort_by(|a, b| {
            let key = |finding: &Finding| {
                let record = finding.record.clone();
                (
                    finding.kind,
                    finding.program.clone().map(|p| p.file),
                    finding.field,
                    record,
                )
            };
            key(a).cmp(&key(b))
        });
    }
}

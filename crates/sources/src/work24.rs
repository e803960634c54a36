//! 고용24's vacancies: the answers of its API as they were saved, lists (callTp=L) and details (callTp=D), in XML.
//!
//! A list's row lacks hours and numbers of people, and a detail lacks the last day where it says `채용시까지`. So a list is merged into the
//! details by `wantedAuthNo`: what both say is taken of the detail, but the day of the list.
//!
//! The licence is 공공누리 제4유형 (source, no commercial use, no change): the provider's texts are kept unaltered beside what was read, but
//! those about persons (the representative, and who is in charge, with telephone, fax and address), which are kept nowhere.

mod answer;
mod err;
mod fields;
mod xml;

use std::collections::BTreeMap;

use authoring::SourceFile;
use vacancy::feed::MAX_VACANCIES;

use crate::AnswerFile;
use crate::jobs::slots::Notice;
use crate::jobs::{
    FieldNote, Incoming, JobsFolderError, JobsImport, JobsReport, Kept, NoteKind, Pair, Provider, Reader,
    settle,
};
use crate::report::FileTrouble;
use answer::{Kind, Row};
pub use err::AnswerError;

/// What stands before the colon of its ids.
pub const PREFIX: &str = "work24";

/// 고용24 as a provider of data, with the notice of its licence (data.go.kr 3038225).
fn provider() -> Provider {
    Provider {
        prefix: PREFIX.to_owned(),
        name: "고용24".to_owned(),
        notice: "출처: 고용24 채용정보. 공공누리 제4유형(출처표시, 상업적 이용금지, 변경금지)".to_owned(),
        address: Some("https://www.work24.go.kr".to_owned()),
    }
}

/// Imports answers of 고용24's API into a folder of vacancies.
///
/// `target` holds the files of the folder; it is empty for a new one. `sample` says that the vacancies are made up.
///
/// # Errors
/// [`JobsFolderError`] if the folder is none to import into. Trouble with a file or a record is in the report, and nothing that was imported
/// before is lost by it.
pub fn import(
    lists: &[AnswerFile],
    details: &[AnswerFile],
    target: &[SourceFile],
    sample: bool,
) -> Result<JobsImport, JobsFolderError> {
    let mut report = JobsReport::default();
    let mut rows: BTreeMap<String, Incoming> = BTreeMap::new();
    let mut read = 0;
    for (files, kind) in [(lists, Kind::List), (details, Kind::Detail)] {
        for file in files {
            match answer::read(file, kind, MAX_VACANCIES.saturating_sub(read)) {
                Ok(found) if found.is_empty() => report.empty_files.push(file.path.clone()),
                Ok(found) => {
                    read += found.len();
                    for row in found {
                        add(row, kind, &mut rows, &mut report);
                    }
                }
                Err(error) => report.unreadable_files.push(FileTrouble {
                    file: file.path.clone(),
                    error: error.to_string(),
                }),
            }
        }
    }
    let incoming = rows.into_values().collect();
    let reader = Reader {
        notice: &notice,
        withdrawn: &[],
        has_details: true,
    };
    settle(incoming, &reader, target, (&provider(), sample), report)
}

/// Puts a row or a detail to what there is of the same vacancy. Pages shift while they are fetched, so that a row can come twice: the later
/// one counts.
fn add(row: Row, kind: Kind, rows: &mut BTreeMap<String, Incoming>, report: &mut JobsReport) {
    if row.id.is_empty() {
        let why =
            "it has no `wantedAuthNo`, by which lists and details are merged; save the answer as it came";
        return report.leave_out(&row.place, "wantedAuthNo", "", why);
    }
    let id = format!("{PREFIX}:{}", row.id);
    let known = rows.entry(id.clone()).or_insert_with(|| Incoming {
        id,
        place: row.place.clone(),
        list: None,
        detail: None,
        dropped: Vec::new(),
        notes: Vec::new(),
    });
    let part = match kind {
        Kind::List => &mut known.list,
        Kind::Detail => &mut known.detail,
    };
    let fields = part.replace(row.fields);
    if fields.is_some_and(|before| part.as_ref() != Some(&before)) {
        known.notes.push(remark(
            "wantedAuthNo",
            &row.id,
            "it came twice, and what came later is taken",
        ));
    }
    known.dropped.extend(row.dropped);
    if let (Kind::List, Some(why)) = (
        kind,
        known.list.as_deref().and_then(|list| misdated(&row.id, list)),
    ) {
        known.notes.push(remark("wantedAuthNo", &row.id, why));
    }
}

fn remark(field: &str, text: &str, why: &str) -> FieldNote {
    FieldNote {
        kind: NoteKind::Remark,
        field: field.to_owned(),
        text: text.to_owned(),
        why: why.to_owned(),
    }
}

/// Whether the day in an id (K, five digits of an office, the day as yyMMdd, four digits: as three samples have it) is another than that of
/// posting. Worth a look, and no more.
fn misdated(id: &str, list: &[Pair]) -> Option<&'static str> {
    let (_, posted) = list.iter().find(|(name, _)| name == "regDt")?;
    let day = id
        .strip_prefix('K')
        .filter(|digits| digits.len() == 15)?
        .get(5..11)?;
    let posted: String = posted.chars().filter(char::is_ascii_digit).collect();
    let comparable = day.bytes().all(|byte| byte.is_ascii_digit()) && matches!(posted.len(), 6 | 8);
    (comparable && !posted.ends_with(day)).then_some("the day in the id is not that of `regDt`")
}

/// What the kept texts say. A detail is believed before a list.
fn notice(kept: &Kept) -> Notice {
    let mut notice = Notice::default();
    for (pairs, table) in [(&kept.detail, fields::DETAIL), (&kept.list, fields::LIST)] {
        for (name, text) in pairs {
            if let Some(slot) = fields::slot(table, name) {
                notice.add(slot, name, text);
            }
        }
    }
    notice
}

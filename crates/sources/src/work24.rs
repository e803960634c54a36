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
    FairFields, FieldNote, Incoming, JobFields, JobsFolderError, JobsImport, JobsReport, Kept, NoteKind,
    Pair, Provider, Reader, read_fair, read_notice, settle,
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
    let mut report = JobsReport::of::<JobFields>();
    let files = [(lists, &[Kind::List][..]), (details, &[Kind::Detail][..])];
    let incoming = incoming(&files, &mut report);
    let reader = Reader {
        read: &|kept: &Kept| read_notice(&notice(kept), &[]),
        has_details: true,
    };
    settle(incoming, &reader, target, (&provider(), sample), report)
}

/// Imports answers of 고용24's API about job fairs (채용행사), lists and details, into a folder of vacancies. A fair is a record beside the
/// vacancies: its name, term, place, and who takes part; names and numbers of people are kept nowhere.
///
/// # Errors
/// As [`import`].
pub fn import_fairs(
    answers: &[AnswerFile],
    target: &[SourceFile],
    sample: bool,
) -> Result<JobsImport, JobsFolderError> {
    let mut report = JobsReport::of::<FairFields>();
    let files = [(answers, &[Kind::FairList, Kind::FairDetail][..])];
    let incoming = incoming(&files, &mut report);
    let reader = Reader {
        read: &read_fair,
        has_details: true,
    };
    settle(incoming, &reader, target, (&provider(), sample), report)
}

/// Reads answers, each of one of the kinds that it is given as.
fn incoming(files: &[(&[AnswerFile], &[Kind])], report: &mut JobsReport) -> Vec<Incoming> {
    let mut rows: BTreeMap<String, Incoming> = BTreeMap::new();
    let mut read = 0;
    for (file, kinds) in files
        .iter()
        .flat_map(|(files, kinds)| files.iter().map(move |file| (file, *kinds)))
    {
        match answer::read(file, kinds, MAX_VACANCIES.saturating_sub(read)) {
            Ok(found) if found.is_empty() => report.empty_files.push(file.path.clone()),
            Ok(found) => {
                read += found.len();
                for row in found {
                    add(row, &mut rows, report);
                }
            }
            Err(error) => report.unreadable_files.push(FileTrouble {
                file: file.path.clone(),
                error: error.to_string(),
            }),
        }
    }
    rows.into_values().collect()
}

/// Puts a row or a detail to what there is of the same vacancy. Pages shift while they are fetched, so that a row can come twice: the later
/// one counts.
fn add(row: Row, rows: &mut BTreeMap<String, Incoming>, report: &mut JobsReport) {
    let field = row.kind.id_field();
    if row.id.is_empty() {
        let why = match row.kind {
            Kind::FairDetail => {
                "no detail of a job fair has its number in it; name its file by areaCd and eventNo, as \
                 `fair-56-49160.xml`"
            }
            _ => "lists and details are merged by it; save the answer as it came",
        };
        return report.leave_out(&row.place, field, "", why);
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
    let part = if row.kind.is_list() {
        &mut known.list
    } else {
        &mut known.detail
    };
    let fields = part.replace(row.fields);
    if fields.is_some_and(|before| part.as_ref() != Some(&before)) {
        known.notes.push(remark(
            field,
            &row.id,
            "it came twice, and what came later is taken",
        ));
    }
    known.dropped.extend(row.dropped);
    if let (Kind::List, Some(why)) = (
        row.kind,
        known.list.as_deref().and_then(|list| misdated(&row.id, list)),
    ) {
        known.notes.push(remark(field, &row.id, why));
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

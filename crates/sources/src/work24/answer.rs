//! Answers of the API: the rows of a list, or one detail or several.

use authoring::decode;

use super::err::AnswerError;
use super::fields::{is_personal, is_structure};
use super::xml::{self, Element};
use crate::AnswerFile;
use crate::jobs::Pair;

/// What an answer is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    List,
    Detail,
}

/// A row of a list, or a detail, without what is about persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// `wantedAuthNo`; empty if there is none.
    pub(crate) id: String,
    /// Where it stands, for people.
    pub(crate) place: String,
    /// The fields, unaltered, in their order.
    pub(crate) fields: Vec<Pair>,
    /// The names of what was dropped.
    pub(crate) dropped: Vec<String>,
}

/// The code of an answer that holds nothing (정보가 존재하지 않습니다), which is no error.
const EMPTY: &str = "006";

/// Reads an answer: all of it or nothing.
///
/// # Errors
/// [`AnswerError`] with the record and the field.
pub(crate) fn read(file: &AnswerFile, kind: Kind, max_records: usize) -> Result<Vec<Row>, AnswerError> {
    let text = decode(&file.bytes)?;
    let root = xml::read(&text, max_records)?;
    let records: Vec<&Element> = match root.name.as_str() {
        "html" | "HTML" => return Err(AnswerError::Html),
        "wanted" | "wantedDtl" => vec![&root],
        _ => {
            let is_record = |element: &&Element| matches!(&*element.name, "wanted" | "wantedDtl");
            root.within.iter().filter(is_record).collect()
        }
    };
    if records.is_empty() {
        return refusal(&root).map_or(Ok(Vec::new()), Err);
    }
    let found = if records.iter().any(|record| record.name == "wantedDtl") {
        Kind::Detail
    } else {
        Kind::List
    };
    match (kind, found) {
        (Kind::List, Kind::Detail) => {
            return Err(AnswerError::OtherKind {
                found: "detail",
                option: "--detail",
            });
        }
        (Kind::Detail, Kind::List) => {
            return Err(AnswerError::OtherKind {
                found: "list",
                option: "--list",
            });
        }
        _ => {}
    }
    let from_name = (records.len() == 1).then(|| id_of_file(&file.path)).flatten();
    let rows = (1..).zip(records).map(|(number, record)| {
        let mut row = row(record, format!("{}, record {number}", file.path));
        if let (true, Some(id), Kind::Detail) = (row.id.is_empty(), from_name, kind) {
            id.clone_into(&mut row.id);
        }
        row
    });
    Ok(rows.collect())
}

/// Why an answer without records has none; `None` if there is nothing to be had.
fn refusal(root: &Element) -> Option<AnswerError> {
    let code = root.field("messageCd");
    let error = root.field("error");
    match code {
        EMPTY => None,
        _ if !error.is_empty() => Some(AnswerError::NotAllowed(error.to_owned())),
        "" if root.name == "wantedRoot" && root.field("total") == "0" => None,
        "" => Some(AnswerError::OtherAnswer(root.name.clone())),
        code => Some(AnswerError::Refused {
            code: code.to_owned(),
            message: root.field("message").to_owned(),
        }),
    }
}

/// The fields of a record, those of its groups among them.
fn row(record: &Element, place: String) -> Row {
    let mut row = Row {
        id: record.field("wantedAuthNo").to_owned(),
        place,
        fields: Vec::new(),
        dropped: Vec::new(),
    };
    collect(record, &mut row);
    row
}

fn collect(element: &Element, row: &mut Row) {
    for part in &element.within {
        if is_personal(&part.name) {
            dropped(part, row);
        } else if !part.within.is_empty() || is_structure(&part.name) {
            collect(part, row);
        } else if !part.text.trim().is_empty() {
            row.fields.push((part.name.clone(), part.text.clone()));
        }
    }
}

/// Names what is dropped, if anything stands in it.
fn dropped(part: &Element, row: &mut Row) {
    for inner in &part.within {
        dropped(inner, row);
    }
    if part.within.is_empty() && !part.text.trim().is_empty() && !row.dropped.contains(&part.name) {
        row.dropped.push(part.name.clone());
    }
}

/// The id by which a file of one detail is named, as `detail-K140022610010052.xml`: some details do not repeat theirs.
fn id_of_file(path: &str) -> Option<&str> {
    let name = path.rsplit(['/', '\\']).next()?;
    let mut parts = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    parts.find(|part| {
        let digits = part.strip_prefix('K');
        digits.is_some_and(|digits| digits.len() == 15 && digits.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

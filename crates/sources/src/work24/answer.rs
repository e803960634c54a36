//! Answers of the API: the rows of a list, or one detail or several.

use authoring::decode;

use super::err::AnswerError;
use super::fields::{is_list, is_personal, is_record, is_structure};
use super::xml::{self, Element};
use crate::AnswerFile;
use crate::jobs::Pair;

/// What an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    List,
    Detail,
    FairList,
    FairDetail,
}

impl Kind {
    /// What the records of this name are.
    fn of(record: &str) -> Self {
        match record {
            "empEvent" => Self::FairList,
            "empEventDtl" => Self::FairDetail,
            "wantedDtl" => Self::Detail,
            _ => Self::List,
        }
    }

    /// What it holds, for people, and the option that it is given with.
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::List => ("a list of vacancies", "--list"),
            Self::Detail => ("a detail of a vacancy", "--detail"),
            Self::FairList => ("a list of job fairs", "--fairs"),
            Self::FairDetail => ("a detail of a job fair", "--fairs"),
        }
    }

    /// Whether it is a row of a list, and no detail.
    pub(crate) fn is_list(self) -> bool {
        matches!(self, Self::List | Self::FairList)
    }

    /// The field that names its records.
    pub(crate) fn id_field(self) -> &'static str {
        match self {
            Self::List | Self::Detail => "wantedAuthNo",
            Self::FairList | Self::FairDetail => "eventNo",
        }
    }
}

/// A row of a list, or a detail, without what is about persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// What it is.
    pub(crate) kind: Kind,
    /// `wantedAuthNo`, or `areaCd` and `eventNo` with a hyphen between them; empty if there is none.
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

/// Reads an answer of one of some kinds: all of it or nothing.
///
/// # Errors
/// [`AnswerError`] with the record and the field.
pub(crate) fn read(file: &AnswerFile, kinds: &[Kind], max_records: usize) -> Result<Vec<Row>, AnswerError> {
    let text = decode(&file.bytes)?;
    let root = xml::read(&text, max_records)?;
    let records: Vec<&Element> = match root.name.as_str() {
        "html" | "HTML" => return Err(AnswerError::Html),
        name if is_record(name) => vec![&root],
        _ => root
            .within
            .iter()
            .filter(|element| is_record(&element.name))
            .collect(),
    };
    if records.is_empty() {
        return refusal(&root).map_or(Ok(Vec::new()), Err);
    }
    let other = records
        .iter()
        .map(|record| Kind::of(&record.name))
        .find(|kind| !kinds.contains(kind));
    if let Some((found, option)) = other.map(Kind::told) {
        return Err(AnswerError::OtherKind { found, option });
    }
    let is_only = records.len() == 1;
    let rows = (1..).zip(records).map(|(number, record)| {
        let mut row = row(record, format!("{}, record {number}", file.path));
        if is_only && row.id.is_empty() && !row.kind.is_list() {
            row.id = id_of_file(&file.path, row.kind).unwrap_or_default();
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
        "" if is_list(&root.name) && root.field("total") == "0" => None,
        "" => Some(AnswerError::OtherAnswer(root.name.clone())),
        code => Some(AnswerError::Refused {
            code: code.to_owned(),
            message: root.field("message").to_owned(),
        }),
    }
}

/// The fields of a record, those of its groups among them.
fn row(record: &Element, place: String) -> Row {
    let kind = Kind::of(&record.name);
    let number = record.field(kind.id_field());
    let id = match (kind, record.field("areaCd")) {
        // A detail is asked for with both, so that the number alone may name two fairs.
        (Kind::FairList | Kind::FairDetail, area) if !area.is_empty() && !number.is_empty() => {
            format!("{area}-{number}")
        }
        _ => number.to_owned(),
    };
    let mut row = Row {
        kind,
        id,
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

/// The id by which a file of one detail is named: some details of vacancies do not repeat theirs (`detail-K140022610010052.xml`), and no
/// detail of a job fair does (`fair-56-49160.xml`).
fn id_of_file(path: &str, kind: Kind) -> Option<String> {
    let name = path.rsplit(['/', '\\']).next()?;
    let parts: Vec<&str> = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .collect();
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if kind == Kind::FairDetail {
        let named = parts.windows(2).find_map(|pair| match pair {
            [area, number] if area.len() == 2 && is_number(area) && is_number(number) => Some((area, number)),
            _ => None,
        });
        return named.map(|(area, number)| format!("{area}-{number}"));
    }
    let is_id = |part: &&&str| {
        let digits = part.strip_prefix('K');
        digits.is_some_and(|digits| digits.len() == 15 && is_number(digits))
    };
    parts.iter().find(is_id).map(|part| (*part).to_owned())
}

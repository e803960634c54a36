//! Records in the answers of an API.

use authoring::SourceFile;
use serde_json::{Map, Value};

use crate::err::ApiAnswerError;
use crate::report::ImportReport;

/// One record, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// For people: the file and the place in it, from 1.
    pub(crate) place: String,
    values: Map<String, Value>,
}

/// The records of one answer, and how many there are in all by what the API says.
pub(crate) struct Answer {
    pub(crate) records: Vec<Value>,
    pub(crate) total: Option<u64>,
}

impl Record {
    /// A value as text, without the blanks around it; empty where there is none.
    pub(crate) fn text(&self, key: &str) -> String {
        match self.values.get(key) {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }

    /// Prose as one line.
    pub(crate) fn line(&self, key: &str) -> String {
        one_line(&self.text(key))
    }
}

/// The text without line breaks, control characters and doubled blanks.
pub(crate) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A text as JSON.
pub(crate) fn json(text: &str) -> Result<Value, ApiAnswerError> {
    // Files that went through an editor on Windows begin with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| ApiAnswerError::Json(error.to_string()))
}

/// The records of all answers; what cannot be read is put in the report and loses nothing else.
pub(crate) fn all(
    files: &[SourceFile],
    read: fn(&str) -> Result<Answer, ApiAnswerError>,
    report: &mut ImportReport,
) -> Vec<Record> {
    let mut records = Vec::new();
    let mut total = None;
    for file in files {
        let answer = match read(&file.text) {
            Ok(answer) => answer,
            Err(error) => {
                report.trouble(&file.path, &error);
                continue;
            }
        };
        total = total.max(answer.total);
        for (index, value) in answer.records.into_iter().enumerate() {
            let place = format!("{}, record {}", file.path, index + 1);
            match value {
                Value::Object(values) => records.push(Record { place, values }),
                _ => report.left_out(&place, "it is no object of named values"),
            }
        }
    }
    report.total(total);
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_becomes_one_line() {
        assert_eq!(one_line(" 가 \r\n\t나\u{0}다  라\n"), "가 나 다 라");
    }

    #[test]
    fn a_byte_order_mark_is_no_broken_json() {
        assert_eq!(json("\u{feff}[]").unwrap(), Value::Array(Vec::new()));
        assert!(matches!(json("[").unwrap_err(), ApiAnswerError::Json(_)));
    }
}

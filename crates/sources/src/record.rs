//! Records in the answers of an API.

use std::collections::BTreeMap;

use authoring::decode;
use hangul::typed::clean;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::AnswerFile;
use crate::draft::Words;
use crate::err::ApiAnswerError;
use crate::prose::prose;
use crate::report::FileTrouble;

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
    /// A value as text, without what is not seen and the blanks around it; empty where there is none.
    pub(crate) fn text(&self, key: &str) -> String {
        match self.values.get(key) {
            Some(Value::String(text)) => clean(text),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }

    /// Prose as one line, as a web page would show it.
    pub(crate) fn line(&self, key: &str) -> String {
        prose(&self.text(key))
    }
}

/// A text as JSON, numbers that 64 bits cannot hold as the texts of their digits.
pub(crate) fn json(text: &str) -> Result<Value, ApiAnswerError> {
    let no_json = |error: serde_json::Error| ApiAnswerError::Json(error.to_string());
    // This looks at how deep it goes, which the exact reading relies on.
    let value: Value = serde_json::from_str(text).map_err(no_json)?;
    if !text
        .as_bytes()
        .windows(LONG_DIGITS)
        .any(|digits| digits.iter().all(u8::is_ascii_digit))
    {
        return Ok(value);
    }
    serde_json::from_str(text).and_then(exact).map_err(no_json)
}

/// The digits of the shortest number that 64 bits may not hold.
const LONG_DIGITS: usize = 19;

/// A value as it is written: a policy's number of 20 digits would lose the last ones.
fn exact(raw: &RawValue) -> serde_json::Result<Value> {
    let text = raw.get();
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let entries: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
            let entries = entries.into_iter().map(|(key, value)| Ok((key, exact(value)?)));
            Value::Object(entries.collect::<serde_json::Result<_>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            Value::Array(items.into_iter().map(exact).collect::<serde_json::Result<_>>()?)
        }
        Some(b'-' | b'0'..=b'9') if text.parse::<i64>().is_err() => Value::String(text.to_owned()),
        _ => serde_json::from_str(text)?,
    })
}

/// What all answers hold.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) records: Vec<Record>,
    /// How many there are in all by what the API says.
    pub(crate) total: Option<u64>,
    pub(crate) unreadable_files: Vec<FileTrouble>,
    /// The places of what is no record, and why.
    pub(crate) left_out: Vec<(String, Words)>,
}

/// The records of all answers; what cannot be read is told beside them and loses nothing else.
pub(crate) fn all(files: &[AnswerFile], read: fn(&str) -> Result<Answer, ApiAnswerError>) -> Loaded {
    let mut loaded = Loaded::default();
    for file in files {
        let text = decode(&file.bytes).map_err(ApiAnswerError::from);
        let answer = match text.and_then(|text| read(&text)) {
            Ok(answer) => answer,
            Err(error) => {
                loaded.unreadable_files.push(FileTrouble {
                    file: file.path.clone(),
                    error: error.to_string(),
                });
                continue;
            }
        };
        loaded.total = loaded.total.max(answer.total);
        for (index, value) in answer.records.into_iter().enumerate() {
            let place = format!("{}, record {}", file.path, index + 1);
            match value {
                Value::Object(values) => loaded.records.push(Record { place, values }),
                _ => loaded.left_out.push((
                    place,
                    Words::new(
                        "이름 붙은 값들의 묶음이 아니에요",
                        "it is no object of named values",
                    ),
                )),
            }
        }
    }
    loaded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        let long = "20260101005400110001";
        let text = format!("{{\"a\": [{long}, -{long}, 1.5, 7, \"{long}\", null, true, {{\"b\": 1.0}}]}}");
        let exact = serde_json::json!({
            "a": [long, format!("-{long}"), "1.5", 7, long, null, true, { "b": "1.0" }]
        });
        assert_eq!(json(&text).unwrap(), exact);
        assert!(matches!(json("[").unwrap_err(), ApiAnswerError::Json(_)));
    }
}

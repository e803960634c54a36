//! The log of looking: lines that each have the hash of the one before.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::keys::GroupName;
#[cfg(feature = "openapi")]
use crate::wire::schema;

/// Lines of the log of looking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogAnswer {
    /// In their order.
    pub lines: Vec<LogLine>,
    /// The number of the last line that was looked at, from which to go on; nothing at the end.
    pub next: Option<u64>,
}

/// One line of the log of looking: who did what, when, to whose data and what for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogLine {
    /// Its number, from 1.
    pub number: u64,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// The account, or `None` for the operator's command.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<envelope::schema::RandomId>))]
    pub account: Option<Uuid>,
    /// The group, if it is about one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::GroupText>))]
    pub group: Option<GroupName>,
    /// What: the operation, as the OpenAPI document calls it.
    pub what: String,
    /// What for, in the words of who did it.
    pub purpose: String,
    /// The submissions, or the member who was given a key.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<envelope::schema::RandomId>))]
    pub subjects: Vec<Uuid>,
    /// The hash of the line before, hexadecimal; 64 zeros for the first.
    pub previous: String,
    /// The hash of this line and the one before, hexadecimal.
    pub hash: String,
}

impl LogLine {
    /// The hash that the line must have: the SHA-256 of every part behind its length in eight bytes.
    #[must_use]
    pub fn expected_hash(&self) -> String {
        let number = self.number.to_be_bytes();
        let group = self.group.as_ref().map_or("", GroupName::as_str);
        let subjects: Vec<u8> = self.subjects.iter().flat_map(|id| *id.as_bytes()).collect();
        let account = self.account.unwrap_or_default();
        let parts: [&[u8]; 9] = [
            b"didim desk log, version 1",
            self.previous.as_bytes(),
            &number,
            self.at.as_bytes(),
            account.as_bytes(),
            group.as_bytes(),
            self.what.as_bytes(),
            self.purpose.as_bytes(),
            &subjects,
        ];
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        envelope::digest_hex(&bytes)
    }
}

/// The hash of the line before the first.
pub const NO_LINE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Why a log is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// A line was changed, or one before it was.
    #[error("line {0} of the log is not what was written; compare with an earlier copy")]
    Changed(u64),
    /// A line is missing, or stands in another place.
    #[error("line {0} of the log is missing; compare with an earlier copy")]
    Missing(u64),
}

/// Verifies lines of a log that follow each other; returns the hash of the last.
///
/// `before` is the number and hash of the line before the first, or `None` if that is the first of all.
///
/// # Errors
/// [`LogError`], which names the first line that does not fit.
pub fn verify_log(before: Option<(u64, &str)>, lines: &[LogLine]) -> Result<String, LogError> {
    let (mut number, hash) = before.unwrap_or((0, NO_LINE));
    let mut hash = hash.to_owned();
    for line in lines {
        number += 1;
        if line.number != number {
            return Err(LogError::Missing(number));
        }
        if line.previous != hash || line.hash != line.expected_hash() {
            return Err(LogError::Changed(number));
        }
        hash.clone_from(&line.hash);
    }
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(lines: u64) -> Vec<LogLine> {
        let mut hash = "0".repeat(64);
        let mut log = Vec::new();
        for number in 1..=lines {
            let mut line = LogLine {
                number,
                at: format!("2026-12-01T09:00:{number:02}.000Z"),
                account: Some(Uuid::from_u128(1)),
                group: "agency".parse().ok(),
                what: "deskSubmissions".to_owned(),
                purpose: "심사".to_owned(),
                subjects: vec![Uuid::from_u128(u128::from(number))],
                previous: hash.clone(),
                hash: String::new(),
            };
            line.hash = line.expected_hash();
            hash.clone_from(&line.hash);
            log.push(line);
        }
        log
    }

    /// Kept for years: what changes here makes every log look changed.
    #[test]
    fn the_hash_of_version_1_never_changes() {
        let hash = log(1).remove(0).hash;
        assert_eq!(hash.get(..16), Some("60d1738d625d2d73"));
    }

    #[test]
    fn a_line_that_is_changed_removed_or_moved_is_named() {
        let whole = log(6);
        assert_eq!(verify_log(None, &whole), Ok(whole[5].hash.clone()));
        assert_eq!(
            verify_log(Some((3, &whole[2].hash)), &whole[3..]),
            Ok(whole[5].hash.clone())
        );
        type Change = fn(&mut LogLine);
        let changes: [Change; 10] = [
            |line| line.at.push('1'),
            |line| line.account = Some(Uuid::from_u128(2)),
            |line| line.account = None,
            |line| line.group = None,
            |line| line.group = "mid-life".parse().ok(),
            |line| line.what = "deskLog".to_owned(),
            |line| line.purpose.clear(),
            |line| line.subjects.clear(),
            |line| line.subjects.push(Uuid::nil()),
            |line| line.hash = "0".repeat(64),
        ];
        for change in changes {
            for at in 0..whole.len() {
                let mut log = whole.clone();
                change(&mut log[at]);
                assert_eq!(verify_log(None, &log), Err(LogError::Changed(at as u64 + 1)));
                // Made to fit by itself, it no longer fits what follows.
                log[at].hash = log[at].expected_hash();
                if at + 1 < log.len() && log[at] != whole[at] {
                    assert_eq!(verify_log(None, &log), Err(LogError::Changed(at as u64 + 2)));
                }
            }
        }
        for at in 0..whole.len() - 1 {
            let mut log = whole.clone();
            log.remove(at);
            assert_eq!(verify_log(None, &log), Err(LogError::Missing(at as u64 + 1)));
            let mut log = whole.clone();
            log.swap(at, at + 1);
            assert_eq!(verify_log(None, &log), Err(LogError::Missing(at as u64 + 1)));
        }
    }
}

//! What a backup says of itself.

use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::err::At;
use super::{BackupError, MANIFEST_FILE, is_backup_name, names};
use crate::clock::time_of;

/// How many rows a database holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Sealed applications.
    pub submissions: u64,
    /// Contents that were kept aside because their id was taken.
    pub conflicts: u64,
    /// Keys of devices that enrolled.
    pub devices: u64,
    /// The highest number of arrival; 0 if nothing has arrived.
    pub highest_arrival: i64,
}

impl Contents {
    /// Whether nothing of the other is missing, as far as numbers tell: rows are only ever added.
    pub(super) fn is_at_least(&self, other: &Self) -> bool {
        self.submissions >= other.submissions
            && self.conflicts >= other.conflicts
            && self.devices >= other.devices
            && self.highest_arrival >= other.highest_arrival
    }
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            submissions,
            conflicts,
            devices,
            highest_arrival,
        } = self;
        write!(
            f,
            "{submissions} applications (the last is arrival {highest_arrival}), {conflicts} kept aside and \
             {devices} device keys"
        )
    }
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

/// What a backup says of itself: `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this form: 1.
    pub format: u16,
    /// The program and its version.
    pub made_by: String,
    /// When the backup began (RFC 3339, UTC, milliseconds): it holds at least what was stored before.
    pub began_at: String,
    /// The public key that verifies the server's receipts: by it backups of one server are told from another's.
    pub server: String,
    /// The schema of the database.
    pub schema: i64,
    /// What the database holds.
    pub contents: Contents,
    /// The other files, by name.
    pub files: BTreeMap<String, ManifestFile>,
}

impl Manifest {
    /// The version of the form that this version writes.
    pub const FORMAT: u16 = 1;

    pub(super) fn to_json(&self) -> Result<String, BackupError> {
        let text = serde_json::to_string_pretty(self);
        let text = text.map_err(|error| BackupError::Manifest(MANIFEST_FILE.into(), error.to_string()))?;
        debug_assert_eq!(
            serde_json::from_str(&text).ok().as_ref(),
            Some(self),
            "what is written is read"
        );
        debug_assert!(time_of(&self.began_at).is_some(), "a backup says when it began");
        Ok(text + "\n")
    }

    /// Reads the manifest of a backup.
    ///
    /// # Errors
    /// [`BackupError`] if there is none, or it is of a newer version.
    pub(super) fn read(folder: &Path) -> Result<Self, BackupError> {
        let path = folder.join(MANIFEST_FILE);
        let bytes = match crate::bounded::read_file(&path, crate::bounded::MAX_SMALL_FILE_BYTES) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(BackupError::NoBackup {
                    folder: folder.to_owned(),
                    hint: hint(folder),
                });
            }
            read => read.at("read", &path)?,
        };
        let wrong = |error: serde_json::Error| BackupError::Manifest(path.clone(), error.to_string());
        // A later form may look different: its number is told before anything else is complained about.
        let value: Value = serde_json::from_slice(&bytes).map_err(wrong)?;
        match value.get("format").and_then(Value::as_u64) {
            Some(format) if format != u64::from(Self::FORMAT) => Err(BackupError::OtherFormat(format)),
            _ => serde_json::from_value(value).map_err(wrong),
        }
    }
}

/// Which backup in the folder may have been meant.
fn hint(folder: &Path) -> String {
    let names = names(folder).unwrap_or_default();
    match names.iter().rfind(|name| is_backup_name(name)) {
        Some(newest) => format!("; the newest backup in it is `{}`", folder.join(newest).display()),
        None => String::new(),
    }
}

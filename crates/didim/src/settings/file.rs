//! The configuration file.

use std::io::Error;
use std::path::{Path, PathBuf};

use authoring::decode;
use toml::de::DeTable;

use super::value::Value;
use super::{Origin, Setting, SettingsError};

/// A key that is longer is compared with no setting, and shown in part.
const MAX_COMPARED_BYTES: usize = 64;

/// A configuration file that has been read.
pub(super) struct ConfigFile {
    path: PathBuf,
    values: toml::Table,
    /// Each key's line, from 1, in the order of the file.
    lines: Vec<(String, usize)>,
}

impl ConfigFile {
    pub(super) fn read(path: &Path) -> Result<Self, SettingsError> {
        let unreadable = |error| SettingsError::Unreadable {
            path: path.to_owned(),
            error,
        };
        let text = intake::read_file(path, intake::MAX_SMALL_FILE_BYTES)
            .and_then(|bytes| decode(&bytes).map_err(Error::other));
        let text = text.map_err(unreadable)?;
        Self::parse(path, &text)
    }

    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, SettingsError> {
        let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let no_toml = |error: toml::de::Error| SettingsError::NoToml {
            path: path.to_owned(),
            line: error.span().map_or(1, |span| line(span.start)),
            message: error.message().to_owned(),
        };
        let table = DeTable::parse(text).map_err(no_toml)?;
        let mut lines: Vec<(String, usize)> = table
            .get_ref()
            .keys()
            .map(|key| (key.get_ref().clone().into_owned(), line(key.span().start)))
            .collect();
        lines.sort_by_key(|(_, line)| *line);
        Ok(Self {
            path: path.to_owned(),
            values: toml::from_str(text).map_err(no_toml)?,
            lines,
        })
    }

    /// What the file says of a key; relative paths are relative to the file.
    pub(super) fn get<T: Value>(&self, key: &'static str) -> Result<Option<Setting<T>>, SettingsError> {
        let Some(value) = self.values.get(key) else {
            return Ok(None);
        };
        let line = self.lines.iter().find(|(name, _)| name == key);
        let line = line.map_or(1, |(_, line)| *line);
        let base = self.path.parent().unwrap_or(Path::new(""));
        match T::from_toml(value, base) {
            Some(value) => Ok(Some(Setting {
                value,
                from: Origin::File {
                    path: self.path.clone(),
                    line,
                },
            })),
            None => Err(SettingsError::WrongValue {
                path: self.path.clone(),
                line,
                key,
                wanted: T::EXPECTED,
            }),
        }
    }

    /// Refuses the first key that is none of these.
    pub(super) fn refuse_others(&self, known: &[&str]) -> Result<(), SettingsError> {
        let Some((key, line)) = self.lines.iter().find(|(key, _)| !known.contains(&key.as_str())) else {
            return Ok(());
        };
        // The comparison takes time and memory by the lengths of both, and no setting is as long.
        let short = key.len() <= MAX_COMPARED_BYTES;
        let nearest = known
            .iter()
            .filter(|_| short)
            .min_by_key(|known| strsim::damerau_levenshtein(known, key));
        let shown: String = key.chars().take(MAX_COMPARED_BYTES).collect();
        let dots = if shown.len() < key.len() { "…" } else { "" };
        Err(SettingsError::UnknownKey {
            path: self.path.clone(),
            line: *line,
            key: format!("{shown}{dots}"),
            nearest: nearest.map(|key| (*key).to_owned()),
        })
    }
}

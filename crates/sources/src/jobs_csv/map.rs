//! The map of a table's columns.

use std::collections::BTreeMap;

use csv::StringRecord;
use serde::Deserialize;

use crate::jobs::slots::Slot;
use crate::jobs::{JobFields, JobsFolderError, Kept, OWN_PREFIX, Provider, Reading, RecordFields, SetError};

/// Which column of a table is about what, as a file of TOML says it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMap {
    /// The column whose cells name the vacancies, each once.
    pub id: String,
    /// Who gave the table.
    pub provider: Provider,
    /// What each column is about.
    #[serde(default)]
    pub columns: BTreeMap<String, Slot>,
    /// The columns that hold a field of a record as the record writes it, by the names of fields: what `didim jobs export --csv` writes.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// The columns that are kept nowhere, since they are about persons.
    #[serde(default)]
    pub drop: Vec<String>,
    /// What the column with the status says of a vacancy that was withdrawn.
    #[serde(default)]
    pub withdrawn: Vec<String>,
}

/// Why a table or its map is not taken. What was imported before stays.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// It is no text in UTF-8.
    #[error(transparent)]
    Encoding(#[from] authoring::EncodingError),
    /// It is no table.
    #[error("{0}; save the table as CSV in UTF-8")]
    Csv(#[from] csv::Error),
    /// The map is not in order.
    #[error("the map is not in order: {0}; see `didim jobs import csv --help` for one")]
    Map(String),
    /// The map names a column that the table does not have.
    #[error(
        "the map names the column `{column}`, and the table has {}; write it as in the table",
        list(there)
    )]
    Column {
        /// The column.
        column: String,
        /// Those that the table has.
        there: Vec<String>,
    },
    /// Two columns of the same name.
    #[error("the table has two columns `{0}`; give one of them another name")]
    Twice(String),
    /// More rows than a feed takes.
    #[error(
        "it has more than {} rows; import a part of them",
        vacancy::feed::MAX_VACANCIES
    )]
    TooMany,
    /// The folder is none to import into.
    #[error(transparent)]
    Folder(#[from] JobsFolderError),
}

fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

impl ColumnMap {
    /// Reads a map.
    ///
    /// # Errors
    /// [`TableError::Map`] with what is not in order.
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let map: Self = toml::from_str(text).map_err(|error| {
            let words: Vec<_> = error.to_string().split_whitespace().map(str::to_owned).collect();
            TableError::Map(words.join(" "))
        })?;
        let is_read =
            |column: &&String| map.columns.contains_key(*column) || map.fields.contains_key(*column);
        if let Some(both) = map.drop.iter().find(is_read) {
            let why = format!("the column `{both}` is dropped and read");
            return Err(TableError::Map(why));
        }
        if let Some(name) = map
            .fields
            .values()
            .find(|name| !JobFields::NAMES.contains(&name.as_str()))
        {
            return Err(TableError::Map(format!("`{name}` is no field of a record")));
        }
        let prefix = map.provider.prefix.as_str();
        let whose = match prefix {
            crate::work24::PREFIX => "고용24's own answers",
            OWN_PREFIX => "the vacancies that `didim jobs new` begins",
            _ => return Ok(map),
        };
        Err(TableError::Map(format!(
            "the prefix `{prefix}` is that of {whose}"
        )))
    }

    /// Takes over the cells that hold fields as a record writes them. A cell whose value is not readable is told, and its field stays open.
    pub(crate) fn take_fields(&self, kept: &Kept, reading: &mut Reading<JobFields>) {
        for (column, text) in &kept.list {
            let Some(field) = self.fields.get(column) else {
                continue;
            };
            if let Err(SetError::Value(error)) = reading.fields.set(field, text) {
                reading.refuse(&error);
            }
        }
        // What is no value of its field, or contradicts another one, is not known.
        for _ in JobFields::NAMES {
            let mut probe = reading.fields.clone();
            (probe.title, probe.company) = (Some("-".to_owned()), Some("-".to_owned()));
            let Err(error) = probe.vacancy("") else { return };
            reading.refuse(&error);
        }
    }

    /// What a column is about.
    pub(crate) fn slot(&self, column: &str) -> Option<Slot> {
        self.columns.get(column).copied()
    }

    /// Makes sure that a table has the columns of the map, each once.
    pub(crate) fn expect_columns(&self, columns: &StringRecord) -> Result<(), TableError> {
        let named = self.columns.keys().chain(self.fields.keys());
        let named = named.chain(&self.drop).chain([&self.id]);
        for column in named {
            let found = columns.iter().filter(|known| known == column).count();
            if found == 0 {
                return Err(TableError::Column {
                    column: column.clone(),
                    there: columns.iter().map(str::to_owned).collect(),
                });
            }
            if found > 1 {
                return Err(TableError::Twice(column.clone()));
            }
        }
        Ok(())
    }
}

//! Vacancies as a table that `didim jobs import csv` reads back.

use vacancy::publish::Entry;

use super::fields::JobFields;
use super::folder::{JobsFolder, Settings};
use super::own::cell_of;
use super::record::quoted;
use super::record_fields::RecordFields;

/// What stands before the colon of the ids of vacancies that are read back.
const PREFIX: &str = "table";
/// The column of the ids.
const ID: &str = "id";
/// The column with the address of a notice, and that with whose notice it is: they are read back by what they are about.
const ABOUT: [&str; 2] = ["link", "via"];
/// The columns with the provider's name and the notice that its licence asks for, which are kept as they stand.
const WHOSE: [&str; 2] = ["source", "notice"];
/// The column that says of made-up vacancies that they are.
const SAMPLE: &str = "sample";
/// What it says.
pub(crate) const SAMPLE_WORD: &str = "견본";

/// Vacancies as a table, with the map by which it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedTable {
    /// The table, CSV in UTF-8.
    pub table: String,
    /// The map of its columns, TOML.
    pub map: String,
}

/// The columns of fields: all but the withdrawal, since what is withdrawn is not exported.
fn fields() -> impl Iterator<Item = &'static str> {
    JobFields::NAMES
        .iter()
        .copied()
        .filter(|name| *name != "withdrawn")
}

/// Writes vacancies of a folder as a table: a column a field, by the names of a record. Nothing is rounded and no word is changed.
///
/// # Errors
/// [`csv::Error`] if the table cannot be written.
pub fn table(folder: &JobsFolder, entries: &[Entry]) -> Result<ExportedTable, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let sample = folder.settings.sample.then_some(SAMPLE);
    let columns = [ID]
        .into_iter()
        .chain(fields())
        .chain(ABOUT)
        .chain(WHOSE)
        .chain(sample);
    writer.write_record(columns)?;
    for (vacancy, original) in entries {
        let Some((_, record)) = folder.find(&vacancy.id) else {
            continue;
        };
        let known = record.fields();
        let mut cells = vec![cell_of(&vacancy.id)];
        cells.extend(fields().map(|name| known.text_of(name).unwrap_or_default()));
        cells.push(original.address.clone().unwrap_or_default());
        cells.push(record.original.via.clone().unwrap_or_default());
        let provider = folder.settings.provider_of(&vacancy.id);
        cells.extend(provider.map_or([String::new(), String::new()], |known| {
            [known.name.clone(), known.notice.clone()]
        }));
        cells.extend(sample.map(|_| SAMPLE_WORD.to_owned()));
        writer.write_record(cells)?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(ExportedTable {
        table: String::from_utf8_lossy(&bytes).into_owned(),
        map: map(&folder.settings),
    })
}

fn map(settings: &Settings) -> String {
    let joined = |texts: Vec<&str>| quoted(&texts.join("; "));
    let names = joined(
        settings
            .providers
            .iter()
            .map(|known| known.name.as_str())
            .collect(),
    );
    let notices = joined(
        settings
            .providers
            .iter()
            .map(|known| known.notice.as_str())
            .collect(),
    );
    let mut text = format!(
        "# How `didim jobs import csv` reads the table beside it.\nid = \"{ID}\"\n\n[provider]\n\
         prefix = \"{PREFIX}\"\nname = {names}\nnotice = {notices}\n\n[columns]\n"
    );
    for name in ABOUT {
        text.push_str(&format!("{name} = \"{name}\"\n"));
    }
    text.push_str("\n[fields]\n");
    for name in fields() {
        text.push_str(&format!("{name} = \"{name}\"\n"));
    }
    text
}

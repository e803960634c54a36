//! The texts of the languages that the app does not carry, as files beside it: `texts/<language>.txt`, the fingerprint of the keys
//! in the first line, then a text a line.

#[path = "../../../locales/table.rs"]
mod table;

use std::path::Path;

use table::{OTHERS, Table};

use crate::error::{Error, Result};
use crate::files::Files;

/// The files of all languages but Korean.
///
/// # Errors
///
/// If the languages of the folder do not fit together.
pub fn files(locales: &Path) -> Result<Files> {
    let table = Table::read(locales).map_err(|error| Error::Texts(error.to_string()))?;
    debug_assert_eq!(table.keys.len(), table.korean.len());
    let files = OTHERS.iter().zip(&table.others).map(|(lang, texts)| {
        let lines = format!("{}\n{}", table.fingerprint, texts.join("\n"));
        (format!("texts/{lang}.txt"), lines.into_bytes())
    });
    Ok(files.collect())
}

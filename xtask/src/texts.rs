//! The texts of the languages that the app does not carry, as files beside it: `texts/<language>.txt`, the fingerprint of the keys
//! in the first line, then a text a line.

#[path = "../../locales/table.rs"]
mod table;

use std::fs;
use std::path::Path;

use crate::error::{At, Error, Result};
use table::{OTHERS, Table};

/// Writes the languages of the folder `locales` into a built app.
pub fn write(locales: &Path, app: &Path) -> Result<()> {
    let table = Table::read(locales).map_err(|error| Error::Texts(error.to_string()))?;
    debug_assert_eq!(table.keys.len(), table.korean.len());
    let folder = app.join("texts");
    fs::create_dir_all(&folder).at("make", &folder)?;
    for (lang, texts) in OTHERS.iter().zip(&table.others) {
        let path = folder.join(format!("{lang}.txt"));
        let lines = format!("{}\n{}", table.fingerprint, texts.join("\n"));
        fs::write(&path, lines).at("write", &path)?;
    }
    Ok(())
}

//! `didim catalog new` and `didim catalog schema`

use std::path::Path;

use authoring::schema;
use clap::ValueEnum;

use crate::commands::files::write;
use crate::commands::{Failure, print};

/// What can be begun.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum What {
    /// A program
    Program,
}

const PROGRAM: &str = include_str!("program.toml");

pub(super) fn new(what: What, id: &str, catalog: &Path) -> Result<(), Failure> {
    let What::Program = what;
    let proper = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if id.is_empty() || !id.chars().all(proper) {
        return Err(Failure::Because(format!(
            "`{id}` is no id; use lower-case letters, digits and hyphens, as in `youth-rent-support`"
        )));
    }
    if !catalog.join("catalog.toml").exists() {
        return Err(Failure::file(
            "use",
            catalog,
            "there is no `catalog.toml` in it; name the folder with --catalog",
        ));
    }
    let file = catalog.join("programs").join(format!("{id}.toml"));
    if file.exists() {
        return Err(Failure::file(
            "write",
            &file,
            "it is there already; choose another id",
        ));
    }
    write(&file, PROGRAM.replace("{id}", id).as_bytes())?;
    print(&format!(
        "{}: fill it in, then `didim catalog check {}`",
        file.display(),
        catalog.display()
    ))
}

pub(super) fn schemas(out: &Path) -> Result<(), Failure> {
    for (name, schema) in schema::all() {
        let file = out.join(format!("{name}.schema.json"));
        write(&file, format!("{schema}\n").as_bytes())?;
        print(&file.display().to_string())?;
    }
    Ok(())
}

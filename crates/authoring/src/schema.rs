//! The JSON Schemas of the TOML files, made from the types that read them.

use schemars::{Schema, schema_for};

use crate::results::ResultsFile;
use crate::source::{
    CentersFile, DocumentsFile, FactsFile, FormsFile, HeadFile, HolidaysFile, PlacesFile, ProgramFile,
    RegionsFile, SourcesFile, TableFile,
};

/// The schema of each kind of file, by name, as JSON text.
#[must_use]
pub fn all() -> [(&'static str, String); 12] {
    [
        ("catalog", text(&schema_for!(HeadFile))),
        ("facts", text(&schema_for!(FactsFile))),
        ("table", text(&schema_for!(TableFile))),
        ("centers", text(&schema_for!(CentersFile))),
        ("documents", text(&schema_for!(DocumentsFile))),
        ("regions", text(&schema_for!(RegionsFile))),
        ("holidays", text(&schema_for!(HolidaysFile))),
        ("forms", text(&schema_for!(FormsFile))),
        ("places", text(&schema_for!(PlacesFile))),
        ("sources", text(&schema_for!(SourcesFile))),
        ("program", text(&schema_for!(ProgramFile))),
        ("results", text(&schema_for!(ResultsFile))),
    ]
}

fn text(schema: &Schema) -> String {
    let mut value = schema.as_value().clone();
    // What else is built with this crate may make objects keep the order of insertion.
    value.sort_all_objects();
    // Every JSON value can be written.
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

//! `didim catalog import … --compare`

use std::path::Path;

use sources::Region;
use sources::compare::{CompareOptions, with_gov24, with_youth};

use super::{Into, Saved};
use crate::commands::catalog::{Language, load_in};
use crate::commands::day::today;
use crate::commands::{Failure, print};

/// Says what saved answers say against a catalog.
///
/// # Errors
/// [`Failure::Differs`] if there is something to look at; anything else if there is trouble.
pub(super) fn run(saved: &Saved, catalog: &Path, region: &Region, into: &Into) -> Result<(), Failure> {
    let english = Language::is_english(into.lang);
    let authored = load_in(catalog, english)?;
    let options = CompareOptions {
        on: match into.on {
            Some(day) => day,
            None => today()?,
        },
        region: region.clone(),
    };
    let found = match saved {
        Saved::Youth(pages) => with_youth(pages, &authored, &options),
        Saved::Gov24 { services, conditions } => with_gov24(services, conditions, &authored, &options)?,
    };
    if into.json {
        print(&serde_json::to_string_pretty(&found)?)?;
    } else {
        print(found.text(english).trim_end())?;
    }
    if !found.is_whole() {
        Err(Failure::Reported)
    } else if found.findings.is_empty() {
        Ok(())
    } else {
        Err(Failure::Differs)
    }
}

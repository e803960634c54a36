//! `didim serve --check`

use std::path::Path;

use intake::ReceiptKeyError;

use super::ServedCatalog;
use crate::commands::{Failure, print, release};
use crate::settings::Settings;

/// Says what would be used, and verifies what can be verified without starting. Nothing is written.
pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    print(&table(settings))?;
    let data = settings.data()?;
    print(&looked_at(data)?)?;
    if let Some(app) = &settings.app.value {
        print(&app_looked_at(settings, app, data)?)?;
    }
    match (&settings.catalog.value, ServedCatalog::read(settings)?.signed) {
        (_, Some((_, signed))) => {
            let catalog = &signed.catalog;
            print(&format!(
                "the catalog is verified: version {}, {} programs, digest {}",
                catalog.version,
                catalog.programs.len(),
                signed.digest
            ))?;
            for to in &catalog.seal_to {
                let until = to.until.map(|day| format!(" until {day}")).unwrap_or_default();
                print(&format!("devices seal to {}{until}", to.id))?;
            }
            for key in &catalog.receipt_keys {
                print(&format!("devices believe receipts of {key}"))?;
            }
            if catalog.receipt_keys.is_empty() {
                print("the catalog names no receipt key: devices believe the first that they see")?;
            }
            super::require_named(&signed, data)?;
            if catalog.seal_to.is_empty() {
                return Err(Failure::Because(
                    "the catalog names no key to seal to, so nobody can apply; build it with --seal-to"
                        .to_owned(),
                ));
            }
        }
        (Some(path), None) => {
            std::fs::metadata(path).map_err(|error| Failure::file("read", path, error))?;
            print("the catalog is not verified: no catalog_key is set")?;
        }
        (None, None) => print("there is no catalog: the server would only take applications")?,
    }
    print("ready to serve")
}

/// The settings under each other: name, value, and who says so.
fn table(settings: &Settings) -> String {
    let width = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or_default();
    let names = width(&mut settings.shown.iter().map(|(name, ..)| name.len()));
    let values = width(&mut settings.shown.iter().map(|(_, value, _)| value.chars().count()));
    let line = |(name, value, from): &(&str, String, _)| format!("{name:<names$}  {value:<values$}  {from}");
    settings.shown.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What is in the folder of the app: a release as it has to be, or whatever is there where no key is named.
fn app_looked_at(settings: &Settings, app: &Path, data: &Path) -> Result<String, Failure> {
    let page = app.join("index.html");
    std::fs::metadata(&page).map_err(|error| Failure::file("read", &page, error))?;
    let Some(keys) = release::public_keys(settings.release_key.value.as_deref())? else {
        return Ok("the app is not verified: no release_key is set".to_owned());
    };
    let floor = intake::release_floor(data).map_err(|error| Failure::file("use", data, error))?;
    let verified =
        ::release::Verified::read(app, &keys, floor).map_err(|error| Failure::file("serve", app, error))?;
    Ok(format!(
        "the app is verified: {}",
        release::described(&verified.release)
    ))
}

/// What is in the data folder.
fn looked_at(data: &Path) -> Result<String, Failure> {
    if !data.is_dir() {
        return Ok("the data folder is not there: it would be made".to_owned());
    }
    match intake::read_receipt_key(data) {
        Ok(key) => Ok(format!("receipts are signed by {}", key.verify_key())),
        Err(ReceiptKeyError::None(_)) => Ok("there is no receipt key: one would be made".to_owned()),
        Err(error) => Err(error.into()),
    }
}

//! `didim catalog build`

use std::fs;
use std::path::Path;

use catalog::{CatalogKey, SealTo, SignedCatalog};
use envelope::SealingKey;

use crate::commands::{Failure, keys, print};

pub(super) fn run(folder: &Path, key: &Path, seal_to: &Path, out: &Path) -> Result<(), Failure> {
    let mut catalog = super::load(folder)?.catalog;
    let signing = read_signing_key(key)?;
    let text = fs::read_to_string(seal_to).map_err(|error| Failure::file("read", seal_to, error))?;
    let sealing: SealingKey = text
        .trim()
        .parse()
        .map_err(|error| Failure::file("use", seal_to, error))?;
    catalog.seal_to = vec![SealTo {
        id: sealing.id().to_owned(),
        key: sealing.to_string(),
    }];
    let blob = signing.sign(&catalog)?;
    let signed = SignedCatalog::verify(&blob, &signing.verify_key())?;
    super::write(out, &blob)?;
    let expires = signed.catalog.expires.map(|day| format!(", good until {day}"));
    print(&format!(
        "{}: version {}, {} programs, {} bytes, digest {}, for apps from {}{}",
        out.display(),
        signed.catalog.version,
        signed.catalog.programs.len(),
        blob.len(),
        signed.digest,
        signed.catalog.minimum_app,
        expires.unwrap_or_default()
    ))
}

fn read_signing_key(path: &Path) -> Result<CatalogKey, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, error))?;
    let seed = text
        .strip_prefix(keys::CATALOG_KEY_HEADER)
        .and_then(|rest| data_encoding::HEXLOWER.decode(rest.trim().as_bytes()).ok())
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .ok_or_else(|| {
            Failure::file(
                "use",
                path,
                "this is no catalog signing key; make one with `didim keys new`",
            )
        })?;
    Ok(CatalogKey::from_seed(&seed))
}

//! `didim catalog build`

use std::path::{Path, PathBuf};
use std::str::FromStr;

use catalog::{Catalog, CatalogKey, SealTo, SignedCatalog};
use eligibility::Date;
use envelope::{ReceiptVerifyKey, SealingKey};

use crate::commands::files::write;
use crate::commands::{Failure, keys, print};

/// A public key's file, and the last day of its use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealToFile {
    path: PathBuf,
    until: Option<Date>,
}

impl FromStr for SealToFile {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let dated = text
            .rsplit_once('@')
            .and_then(|(path, until)| Some((path, Date::parse(until).ok()?)));
        Ok(match dated {
            Some((path, until)) => Self {
                path: path.into(),
                until: Some(until),
            },
            None => Self {
                path: text.into(),
                until: None,
            },
        })
    }
}

impl SealToFile {
    fn read(&self) -> Result<SealTo, Failure> {
        let path = &self.path;
        let text = intake::read_text(path, intake::MAX_SMALL_FILE_BYTES)
            .map_err(|error| Failure::file("read", path, error))?;
        let sealing: SealingKey = text
            .trim()
            .parse()
            .map_err(|error| Failure::file("use", path, error))?;
        Ok(SealTo {
            id: sealing.id().to_owned(),
            key: sealing.to_string(),
            until: self.until,
        })
    }
}

/// A receipt key in a file, as `didim keys receipt` prints it.
fn read_receipt_key(path: &Path) -> Result<String, Failure> {
    let text = intake::read_text(path, intake::MAX_SMALL_FILE_BYTES)
        .map_err(|error| Failure::file("read", path, error))?;
    let key: ReceiptVerifyKey = text.parse().map_err(|error| Failure::file("use", path, error))?;
    Ok(key.to_string())
}

/// The public keys that a catalog names.
#[derive(Debug, Clone, Copy)]
pub(super) struct NamedKeys<'a> {
    pub(super) seal_to: &'a [SealToFile],
    pub(super) receipt: &'a [PathBuf],
}

pub(super) fn run(mut catalog: Catalog, key: &Path, named: NamedKeys<'_>, out: &Path) -> Result<(), Failure> {
    let signing = read_signing_key(key)?;
    let seal_to = named.seal_to.iter().map(SealToFile::read);
    catalog.seal_to = seal_to.collect::<Result<_, _>>()?;
    let receipt = named.receipt.iter().map(|path| read_receipt_key(path));
    catalog.receipt_keys = receipt.collect::<Result<_, _>>()?;
    if catalog.receipt_keys.is_empty() {
        eprintln!(
            "didim: warning: the catalog names no receipt key, so devices believe the first that they see; \
             name it with --receipt-key, as `didim keys receipt` prints it"
        );
    }
    let blob = signing.sign(&catalog)?;
    let signed = SignedCatalog::verify(&blob, &signing.verify_key())?;
    write(out, &blob)?;
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

/// Reads the key that signs catalogs and lists of vacancies, as `didim keys new` writes it.
pub(in crate::commands) fn read_signing_key(path: &Path) -> Result<CatalogKey, Failure> {
    let text = intake::read_text(path, intake::MAX_SMALL_FILE_BYTES)
        .map_err(|error| Failure::file("read", path, error))?;
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

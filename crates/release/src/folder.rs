//! The files of a release: listed to be signed, and read as they were signed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Error, ErrorKind, Read as _};
use std::path::{Component, Path};

use data_encoding::BASE64;
use ring::digest::{SHA384, digest};

use crate::{FILE, MAX_FILE_BYTES, PublicKeys, Release, ReleaseError};

/// The largest file of an app, and all of them together, in bytes: they are kept in memory.
const MAX_APP_BYTES: usize = 256 << 20;

/// The SHA-384 of bytes, as in the attribute `integrity` (W3C Subresource Integrity).
#[must_use]
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64.encode(digest(&SHA384, bytes).as_ref()))
}

/// Whether a name leads to a file within the folder, and is a path of an address as it stands.
pub(crate) fn is_within(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    !name.is_empty()
        && name.bytes().all(is_plain)
        && parts.all(|part| matches!(part, Component::Normal(part) if !part.is_empty()))
        && !name.contains("//")
        && !name.ends_with('/')
        && !name.split('/').any(|part| part == ".")
}

/// Reads every file in a folder and below, but `release.json`.
///
/// # Errors
/// [`ReleaseError`] if one cannot be read, or has a name that no address has.
pub fn list(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, ReleaseError> {
    let mut files = BTreeMap::new();
    let mut room = MAX_APP_BYTES;
    add(folder, "", &mut files, &mut room)?;
    files.remove(FILE);
    Ok(files)
}

fn add(
    folder: &Path,
    under: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
    room: &mut usize,
) -> Result<(), ReleaseError> {
    let unreadable = |error| ReleaseError::Unreadable {
        name: if under.is_empty() { "." } else { under }.to_owned(),
        error,
    };
    for entry in std::fs::read_dir(folder.join(under)).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        let name = name.to_string_lossy();
        let name = match under {
            "" => name.into_owned(),
            under => [under, "/", &name].concat(),
        };
        if !is_within(&name) {
            return Err(ReleaseError::Path(name));
        }
        if folder.join(&name).is_dir() {
            add(folder, &name, files, room)?;
        } else {
            let bytes = read(folder, &name, *room)?;
            *room = room.saturating_sub(bytes.len());
            files.insert(name, bytes);
        }
    }
    Ok(())
}

fn read(folder: &Path, name: &str, most: usize) -> Result<Vec<u8>, ReleaseError> {
    let read = || {
        let mut bytes = Vec::new();
        let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        File::open(folder.join(name))?
            .take(limit)
            .read_to_end(&mut bytes)?;
        if bytes.len() > most {
            let why = format!("there are more than {most} bytes");
            return Err(Error::new(ErrorKind::FileTooLarge, why));
        }
        Ok(bytes)
    };
    read().map_err(|error| ReleaseError::Unreadable {
        name: name.to_owned(),
        error,
    })
}

/// A release whose files are those that were signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What was signed.
    pub release: Release,
    /// `release.json` as it stands in the folder.
    pub signed: Vec<u8>,
    /// The files that it lists, by their paths. What else is in the folder is none of the release's.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Verified {
    /// Reads a release from a folder. What was hashed is what is returned, whatever happens to the folder meanwhile.
    ///
    /// # Errors
    /// [`ReleaseError`] if it is not signed by one of the keys, is below the floor, or a file is missing or another.
    pub fn read(folder: &Path, keys: &PublicKeys, floor: u64) -> Result<Self, ReleaseError> {
        let signed = read(folder, FILE, MAX_FILE_BYTES)?;
        let release = Release::admit(&signed, keys, floor)?;
        let mut files = BTreeMap::new();
        let mut room = MAX_APP_BYTES;
        for (name, expected) in &release.files {
            let bytes = read(folder, name, room)?;
            if integrity(&bytes) != *expected {
                return Err(ReleaseError::Changed(name.clone()));
            }
            room = room.saturating_sub(bytes.len());
            files.insert(name.clone(), bytes);
        }
        Ok(Self {
            release,
            signed,
            files,
        })
    }
}

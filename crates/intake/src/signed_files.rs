//! The app's files as an operator has signed them: what the folder holds is served only after all of it was verified, and from memory,
//! so that nothing that happens to the folder afterwards is served.

use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use axum::body::Bytes;
use release::{PublicKeys, ReleaseError, Verified};

use crate::bounded::{MAX_SMALL_FILE_BYTES, read_text};
use crate::durable::write_secret;

/// The list that the bundler writes: a path a line, of each file whose name carries its content's hash.
pub(crate) const IMMUTABLE: &str = "immutable.txt";
/// The number below which no release is served, in the data folder: who writes the app's folder cannot lower it.
const FLOOR: &str = "release-floor";
/// How long a release that was refused is not looked at again, unless its `release.json` changes: it may still be on its way.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// The highest floor of the releases that were served from this data folder; 0 if none was.
///
/// # Errors
/// If the note of it cannot be read, or holds something else.
pub fn release_floor(data: &Path) -> std::io::Result<u64> {
    match read_text(&data.join(FLOOR), MAX_SMALL_FILE_BYTES) {
        Ok(text) => text
            .trim()
            .parse()
            .map_err(|_| std::io::Error::new(ErrorKind::InvalidData, "`release-floor` holds no number")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

/// The app's folder, of which only a signed release is served.
pub struct SignedFiles {
    folder: PathBuf,
    data: PathBuf,
    keys: PublicKeys,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    seen: Option<(SystemTime, u64)>,
    /// Why what is in the folder is not served, and when it was looked at.
    refused: Option<(String, Instant)>,
    served: Option<Arc<Served>>,
}

/// A release as it is served.
pub(crate) struct Served {
    files: HashMap<String, ServedFile>,
    immutable: HashSet<String>,
}

/// A file as it is served.
#[derive(Clone)]
pub(crate) struct ServedFile {
    pub(crate) bytes: Bytes,
    /// What tells it from any other content.
    pub(crate) tag: String,
}

impl Served {
    /// The file at a path, with a `/` in front.
    pub(crate) fn file(&self, path: &str) -> Option<&ServedFile> {
        self.files.get(path.strip_prefix('/')?)
    }

    /// Whether the file at this path never changes under its name.
    pub(crate) fn is_immutable(&self, path: &str) -> bool {
        self.immutable.contains(path)
    }
}

impl SignedFiles {
    /// The app's folder, of which only what one of the keys has signed is served, and nothing below the floor that is noted in the
    /// data folder. What is there is looked at now; what is wrong with it is logged.
    #[must_use]
    pub fn new(folder: &Path, data: &Path, keys: PublicKeys) -> Self {
        let files = Self {
            folder: folder.to_owned(),
            data: data.to_owned(),
            keys,
            state: Mutex::default(),
        };
        files.current();
        files
    }

    /// What is served, looked at again when `release.json` has changed; `None` if no release has ever been as it has to be. It reads the
    /// disk, and a new release whole.
    pub(crate) fn current(&self) -> Option<Arc<Served>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // Looked at before reading: a replacement in between is then read again at the next request.
        let seen = std::fs::metadata(self.folder.join(release::FILE))
            .and_then(|metadata| Ok((metadata.modified()?, metadata.len())))
            .ok();
        let is_known = state.seen == seen && (seen.is_some() || state.refused.is_some());
        let is_due = |(_, at): &(String, Instant)| at.elapsed() >= LOOK_AGAIN;
        if is_known && !state.refused.as_ref().is_some_and(is_due) {
            return state.served.clone();
        }
        state.seen = seen;
        match self.read() {
            Ok(served) => {
                state.refused = None;
                state.served = Some(Arc::new(served));
            }
            Err(why) => {
                // The same again is no news.
                if state.refused.as_ref().is_none_or(|(before, _)| *before != why) {
                    let what_is_served = match state.served {
                        Some(_) => "the release before it",
                        None => "no app",
                    };
                    let folder = self.folder.display();
                    tracing::error!(%folder, why, what_is_served, "the app is not served");
                }
                state.refused = Some((why, Instant::now()));
            }
        }
        state.served.clone()
    }

    fn read(&self) -> Result<Served, String> {
        let floor = release_floor(&self.data).map_err(|error| error.to_string())?;
        let said = |error: ReleaseError| error.to_string();
        let verified = Verified::read(&self.folder, &self.keys, floor).map_err(said)?;
        let release = &verified.release;
        if release.floor > floor {
            // Noted before it is served: a floor that is gone at the next start would be none.
            let noted = write_secret(
                &self.data,
                &self.data.join(FLOOR),
                &format!("{}\n", release.floor),
            );
            noted.map_err(|error| format!("cannot note the floor {}: {error}", release.floor))?;
        }
        tracing::info!(
            number = release.number,
            version = release.version,
            "the app's release is verified"
        );
        Ok(Served::of(verified))
    }
}

impl Served {
    fn of(verified: Verified) -> Self {
        let list = verified
            .files
            .get(IMMUTABLE)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let immutable = String::from_utf8_lossy(list).lines().map(str::to_owned).collect();
        let own = (release::FILE.to_owned(), verified.signed);
        let files = verified.files.into_iter().chain([own]);
        let served = |(name, bytes): (String, Vec<u8>)| {
            let tag = release::integrity(&bytes);
            let bytes = Bytes::from(bytes);
            (name, ServedFile { bytes, tag })
        };
        Self {
            files: files.map(served).collect(),
            immutable,
        }
    }
}

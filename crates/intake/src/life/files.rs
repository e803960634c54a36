//! The life of a database that is a file: written down in files beside it.
//!
//! The operator's backup writes the time of its beginning to `backed-up-until`. Who puts a backup back removes `epoch`:
//! the server then makes another. What devices are told is in `told`.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use envelope::new_id;
use time::OffsetDateTime;

use super::{MAX_CLOCK_SETBACK, Noted};
use crate::clock::{Clock, time_of, timestamp_of};

pub(crate) const EPOCH_FILE: &str = "epoch";
pub(crate) const BACKED_UP_FILE: &str = "backed-up-until";
const ANNOUNCED_FILE: &str = "told";

/// What the files of a data folder say.
#[derive(Debug)]
pub(super) struct Files {
    /// The id of this life, and when it began.
    life: Mutex<(String, OffsetDateTime)>,
    data: PathBuf,
    mark: Mutex<Watched>,
    announced: Mutex<Watched>,
    telling: Mutex<()>,
}

/// A file that another process may replace: what was read, and by what a change is noticed.
#[derive(Debug, Default)]
struct Watched {
    seen: Option<(SystemTime, u64)>,
    time: Option<OffsetDateTime>,
}

impl Files {
    pub(super) fn open(data: &Path, clock: &dyn Clock) -> std::io::Result<Self> {
        let path = data.join(EPOCH_FILE);
        let known = match std::fs::read(&path) {
            Ok(bytes) => {
                let known = std::str::from_utf8(&bytes).ok().and_then(parse_epoch);
                if known.is_none() {
                    tracing::error!(
                        path = %path.display(),
                        "the epoch is none; devices will send again what they have"
                    );
                }
                known
            }
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let life = match known {
            Some(known) => known,
            None => begin(data, &path, clock.now())?,
        };
        Ok(Self {
            life: Mutex::new(life),
            data: data.to_owned(),
            mark: Mutex::default(),
            announced: Mutex::default(),
            telling: Mutex::default(),
        })
    }

    pub(super) fn noted(&self) -> Noted {
        let (epoch, began) = self.life.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Noted {
            began,
            mark: watch(&self.mark, &self.data.join(BACKED_UP_FILE), |text| {
                let time = time_of(text.trim());
                if time.is_none() {
                    tracing::error!("`{BACKED_UP_FILE}` is no time of RFC 3339; devices keep their copies");
                }
                time
            }),
            announced: watch(&self.announced, &self.data.join(ANNOUNCED_FILE), |text| {
                let (announced_in, time) = parse_epoch(text)?;
                (announced_in == epoch).then_some(time)
            }),
            epoch,
        }
    }

    /// Begins another life, unless another than `known` has begun already.
    pub(super) fn begin_after(&self, known: &str, now: OffsetDateTime) -> std::io::Result<()> {
        let _telling = self.telling.lock().unwrap_or_else(PoisonError::into_inner);
        let mut life = self.life.lock().unwrap_or_else(PoisonError::into_inner);
        if life.0 != known {
            return Ok(());
        }
        // What a backup has of the life that ends says nothing of this one; durably, before this one begins.
        match std::fs::remove_file(self.data.join(BACKED_UP_FILE)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => crate::durable::sync_folder(&self.data)?,
        }
        *life = begin(&self.data, &self.data.join(EPOCH_FILE), now)?;
        for watched in [&self.mark, &self.announced] {
            *watched.lock().unwrap_or_else(PoisonError::into_inner) = Watched::default();
        }
        Ok(())
    }

    /// Writes down what devices are about to be told, unless they were told of a later time; false if that fails.
    pub(super) fn will_announce(&self, epoch: &str, time: OffsetDateTime) -> bool {
        let _telling = self.telling.lock().unwrap_or_else(PoisonError::into_inner);
        if self.noted().announced.is_some_and(|announced| announced >= time) {
            return true;
        }
        let text = format!("{epoch} {}\n", timestamp_of(time));
        // What an operator wrote may be finer than a millisecond, and is written down as devices are told it.
        debug_assert_eq!(
            parse_epoch(&text).map(|(epoch, time)| (epoch, timestamp_of(time))),
            Some((epoch.to_owned(), timestamp_of(time))),
            "what is written is read"
        );
        let written = crate::durable::write_secret(&self.data, &self.data.join(ANNOUNCED_FILE), &text);
        if let Err(error) = &written {
            tracing::error!(
                %error,
                "`{ANNOUNCED_FILE}` cannot be written; devices are not told of the backup yet"
            );
        }
        written.is_ok()
    }
}

/// Returns the time in a file, read again only when the file has changed; `None` if there is no file.
fn watch(
    watched: &Mutex<Watched>,
    path: &Path,
    parse: impl FnOnce(&str) -> Option<OffsetDateTime>,
) -> Option<OffsetDateTime> {
    // Looked at before reading: a replacement in between is then read again at the next answer.
    let metadata = std::fs::metadata(path).ok()?;
    let seen = (metadata.modified().ok()?, metadata.len());
    let mut read = watched.lock().unwrap_or_else(PoisonError::into_inner);
    if read.seen != Some(seen) {
        let text = std::fs::read(path).unwrap_or_default();
        *read = Watched {
            seen: Some(seen),
            time: parse(&String::from_utf8_lossy(&text)),
        };
    }
    read.time
}

/// Reads `<id> <when it began>`.
fn parse_epoch(text: &str) -> Option<(String, OffsetDateTime)> {
    let (id, began) = text.trim().split_once(' ')?;
    let id = uuid::Uuid::parse_str(id).ok()?;
    Some((id.to_string(), time_of(began)?))
}

/// Tells devices that a backup which began at this time is safe: the time that is told then.
///
/// What is told never goes back. Where the clock has been set back, devices were told a later time, and what arrives is
/// stamped by that one; a time that is further ahead was told to nobody.
///
/// # Errors
/// If the file cannot be written.
pub(crate) fn note_backup(data: &Path, began: OffsetDateTime) -> std::io::Result<OffsetDateTime> {
    let path = data.join(BACKED_UP_FILE);
    let present = std::fs::read_to_string(&path).ok();
    let present = present.and_then(|text| time_of(text.trim()));
    let later = present.filter(|present| *present > began && *present - began <= MAX_CLOCK_SETBACK);
    if let Some(later) = later {
        return Ok(later);
    }
    crate::durable::write_secret(data, &path, &format!("{}\n", timestamp_of(began)))?;
    Ok(began)
}

fn begin(data: &Path, path: &Path, now: OffsetDateTime) -> std::io::Result<(String, OffsetDateTime)> {
    let id = new_id().map_err(Error::other)?.to_string();
    let text = format!("{id} {}\n", timestamp_of(now));
    crate::durable::write_secret(data, path, &text)?;
    // As it will be read at the next start.
    parse_epoch(&text).ok_or_else(|| Error::other("the clock is out of range; set it"))
}

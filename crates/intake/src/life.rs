//! Which life of the database this is, and until when it is in a backup.
//!
//! Both tell devices what to do with the sealed copies that they retain. The operator's backup writes the time of its
//! beginning to `backed-up-until`: copies of what was received before that may be forgotten. Who puts a backup back
//! removes `epoch`: the server then makes another, and devices send again all that they still have.
//!
//! Devices keep the latest time that they were told in a life. So it is written to `told` before it is told: the clock
//! may be set back after that, and the next backup then bears an earlier time.

pub(crate) mod high_water;

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use envelope::new_id;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::clock::{Clock, timestamp_of};

pub(crate) const EPOCH: &str = "epoch";
pub(crate) const MARK: &str = "backed-up-until";
const TOLD: &str = "told";
/// Longer than any request takes from its arrival until it is stored.
const MARGIN: Duration = Duration::minutes(10);
/// How far a clock that is set back is followed.
const SET_BACK: Duration = Duration::days(2);

/// The database's life and its backups.
#[derive(Debug)]
pub struct DatabaseLife {
    epoch: String,
    began: OffsetDateTime,
    data: PathBuf,
    mark: PathBuf,
    read: Mutex<Mark>,
    telling: Mutex<()>,
}

/// The mark as it was read, and by what a change is noticed.
#[derive(Debug, Default)]
struct Mark {
    seen: Option<(SystemTime, u64)>,
    time: Option<OffsetDateTime>,
}

impl DatabaseLife {
    /// The life that `epoch` in the data folder names; a new one if the file is missing or cannot be understood.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn open(data: &Path, clock: &dyn Clock) -> std::io::Result<Self> {
        let path = data.join(EPOCH);
        let known = match std::fs::read(&path) {
            Ok(bytes) => {
                let known = std::str::from_utf8(&bytes).ok().and_then(parse_epoch);
                if known.is_none() {
                    tracing::error!(path = %path.display(), "the epoch is none; devices will send again what they have");
                }
                known
            }
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let (epoch, began) = match known {
            Some(known) => known,
            None => begin(data, &path, clock.now())?,
        };
        Ok(Self {
            epoch,
            began,
            data: data.to_owned(),
            mark: data.join(MARK),
            read: Mutex::default(),
            telling: Mutex::default(),
        })
    }

    /// The life's random id.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// The time before which everything that was received in this life is in a backup, if there has been one: ten
    /// minutes before that backup began. A request is stamped when it arrives and stored after that, and the backup may
    /// begin in between; no request takes so long.
    ///
    /// A time in the future is a mistake, and one before this life speaks of another: both would make devices forget
    /// what is in no backup.
    #[must_use]
    pub fn backed_up_until(&self, now: OffsetDateTime) -> Option<String> {
        let time = self.mark()?;
        let safe = time.checked_sub(MARGIN)?;
        (self.began < safe && time <= now && self.will_tell(safe)).then(|| timestamp_of(safe))
    }

    /// The time to put on what arrives now.
    ///
    /// It is never before what devices have been told is in a backup, even if the clock was set back and a backup was
    /// made since: they would forget at once what no backup has. A mark of more than two days ahead is a mistake that
    /// nobody was told, and changes nothing.
    #[must_use]
    pub fn stamp(&self, now: OffsetDateTime) -> String {
        let marked = self.mark().and_then(|time| time.checked_sub(MARGIN));
        let close = |time: &OffsetDateTime| *time - now <= SET_BACK;
        let times = [marked.filter(close), self.told().filter(close), Some(now)];
        timestamp_of(times.into_iter().flatten().max().unwrap_or(now))
    }

    /// Writes down what devices are about to be told, unless they were told of a later time; false if that fails.
    fn will_tell(&self, time: OffsetDateTime) -> bool {
        let _telling = self.telling.lock().unwrap_or_else(PoisonError::into_inner);
        if self.told().is_some_and(|told| told >= time) {
            return true;
        }
        let text = format!("{} {}\n", self.epoch, timestamp_of(time));
        let written = crate::server::write_secret(&self.data, &self.data.join(TOLD), &text);
        if let Err(error) = &written {
            tracing::error!(%error, "`{TOLD}` cannot be written; devices are not told of the backup yet");
        }
        written.is_ok()
    }

    /// The latest time that devices were told in this life, by whatever server on this folder.
    fn told(&self) -> Option<OffsetDateTime> {
        let text = std::fs::read_to_string(self.data.join(TOLD)).ok()?;
        let (epoch, time) = parse_epoch(&text)?;
        (epoch == self.epoch).then_some(time)
    }

    fn mark(&self) -> Option<OffsetDateTime> {
        // Looked at before reading: a replacement in between is then read again at the next answer.
        let metadata = std::fs::metadata(&self.mark).ok()?;
        let seen = (metadata.modified().ok()?, metadata.len());
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.seen != Some(seen) {
            let text = std::fs::read(&self.mark).unwrap_or_default();
            let time = std::str::from_utf8(&text)
                .ok()
                .and_then(|text| OffsetDateTime::parse(text.trim(), &Rfc3339).ok());
            if time.is_none() {
                tracing::error!(path = %self.mark.display(), "this is no time of RFC 3339; devices keep their copies");
            }
            *read = Mark {
                seen: Some(seen),
                time,
            };
        }
        read.time
    }
}

/// Reads `<id> <when it began>`.
fn parse_epoch(text: &str) -> Option<(String, OffsetDateTime)> {
    let (id, began) = text.trim().split_once(' ')?;
    let id = uuid::Uuid::parse_str(id).ok()?;
    Some((id.to_string(), OffsetDateTime::parse(began, &Rfc3339).ok()?))
}

/// Tells devices that a backup which began at this time is safe: the time that is told then.
///
/// What is told never goes back. Where the clock has been set back, devices were told a later time, and what arrives is
/// stamped by that one; a time that is further ahead was told to nobody.
///
/// # Errors
/// If the file cannot be written.
pub(crate) fn note_backup(data: &Path, began: OffsetDateTime) -> std::io::Result<OffsetDateTime> {
    let path = data.join(MARK);
    let present = std::fs::read_to_string(&path).ok();
    let present = present.and_then(|text| OffsetDateTime::parse(text.trim(), &Rfc3339).ok());
    let later = present.filter(|present| *present > began && *present - began <= SET_BACK);
    if let Some(later) = later {
        return Ok(later);
    }
    crate::server::write_secret(data, &path, &format!("{}\n", timestamp_of(began)))?;
    Ok(began)
}

fn begin(data: &Path, path: &Path, now: OffsetDateTime) -> std::io::Result<(String, OffsetDateTime)> {
    let id = new_id().map_err(Error::other)?.to_string();
    let text = format!("{id} {}\n", timestamp_of(now));
    crate::server::write_secret(data, path, &text)?;
    // As it will be read at the next start.
    parse_epoch(&text).ok_or_else(|| Error::other("the clock is out of range; set it"))
}

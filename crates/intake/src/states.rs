//! States that the desk sealed on another machine, as lines of a file: the server's machine never has the agency's key.

use std::io::{BufRead, Read as _};

use envelope::{SEALED_STATE_BYTES, Timestamp, decode_sealed, encode_sealed};
use serde::{Deserialize, Serialize};
use time::Duration;
use uuid::Uuid;

use crate::acceptance::require_v4;
use crate::clock::{Clock, time_of};
use crate::repository::{ImportedStatus, Repository, RepositoryError};

/// The largest file of states, in bytes: 64 MiB, some 70,000 states.
pub const MAX_STATES_FILE_BYTES: u64 = 64 << 20;
/// The longest line, in bytes: four times what a state takes.
const MAX_LINE_BYTES: u64 = 4 << 10;
/// The number of refused lines that are named.
const MAX_NAMED: usize = 20;
/// How far the desk's clock may be ahead: a state from further on would stand against all that are set until then.
const MAX_AHEAD: Duration = Duration::DAY;

/// One state, a line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateLine {
    /// [`Self::FORMAT`].
    pub format: u16,
    /// The submission.
    pub submission: Uuid,
    /// The sealed state, base64url without padding.
    pub sealed: String,
    /// When it was sealed (RFC 3339): of two, the later one counts.
    pub at: String,
}

impl StateLine {
    /// The only form there is.
    pub const FORMAT: u16 = 1;

    /// A state that was sealed at this time.
    #[must_use]
    pub fn new(submission: Uuid, sealed: &[u8], at: String) -> Self {
        Self {
            format: Self::FORMAT,
            submission,
            sealed: encode_sealed(sealed),
            at,
        }
    }

    /// What is to be noted: the sealed bytes, and the time as it compares with others.
    fn checked(&self, clock: &dyn Clock) -> Result<(Vec<u8>, String), &'static str> {
        if self.format != Self::FORMAT {
            return Err("it is of another format than 1; use a newer version");
        }
        require_v4(self.submission).map_err(|_| "its submission has no proper id")?;
        let sealed = decode_sealed(&self.sealed).filter(|sealed| sealed.len() == SEALED_STATE_BYTES);
        let sealed = sealed.ok_or("what it holds is no sealed state")?;
        let at: Timestamp = self.at.parse().map_err(|_| "its time is none of RFC 3339")?;
        let at = at.to_string();
        match time_of(&at) {
            Some(time) if time - clock.now() <= MAX_AHEAD => Ok((sealed, at)),
            _ => Err("its time is more than a day ahead; set the clock and seal again"),
        }
    }
}

/// What became of the lines of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatesImport {
    /// The number of those that visitors learn now.
    pub set: usize,
    /// The number of those against which a later one stood, or the same.
    pub older: usize,
    /// The submissions that are not here.
    pub without_submission: Vec<Uuid>,
    /// The number of those that are no states.
    pub refused: usize,
    /// The first of these, at most 20: the line, from 1, and why.
    pub named: Vec<(usize, String)>,
}

impl StatesImport {
    fn refuse(&mut self, line: usize, why: impl Into<String>) {
        self.refused += 1;
        if self.named.len() < MAX_NAMED {
            self.named.push((line, why.into()));
        }
    }
}

/// A file that cannot be read to its end. What came before is imported, and may be imported again.
#[derive(Debug, thiserror::Error)]
pub enum StatesError {
    /// The file fails.
    #[error("it cannot be read: {0}; import it again")]
    File(#[from] std::io::Error),
    /// A line that does not end.
    #[error("line {0} has more than 4096 bytes; this is no file that `didim status seal` wrote")]
    LongLine(usize),
    /// The database fails.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
}

/// Notes every state of a file, a line each, if it is newer than what is noted; a bad line keeps no other out.
///
/// # Errors
/// [`StatesError`].
pub async fn import_states(
    repository: &dyn Repository,
    clock: &dyn Clock,
    file: &mut (dyn BufRead + Send),
) -> Result<StatesImport, StatesError> {
    let mut import = StatesImport::default();
    let mut file = file.take(MAX_STATES_FILE_BYTES);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if (&mut file).take(MAX_LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if u64::try_from(line.len()).is_ok_and(|bytes| bytes >= MAX_LINE_BYTES) {
            return Err(StatesError::LongLine(number));
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let Ok(state) = serde_json::from_slice::<StateLine>(&line) else {
            import.refuse(number, "it is no state; seal it again with `didim status seal`");
            continue;
        };
        match state.checked(clock) {
            Err(why) => import.refuse(number, why),
            Ok((sealed, at)) => match repository.import_status(state.submission, sealed, at).await? {
                ImportedStatus::Set => import.set += 1,
                ImportedStatus::Older => import.older += 1,
                ImportedStatus::NoSubmission => import.without_submission.push(state.submission),
            },
        }
    }
    Ok(import)
}

//! The server's signed statement of its database, signed once where it says the same.

use std::sync::{Mutex, PoisonError};

use envelope::{ReceiptKey, Statement};
use time::{Duration, OffsetDateTime};

use crate::clock::timestamp_of;

/// The time of a statement is older than its answer by less than this: a busy server signs it once a second, and not with
/// each answer.
const FRESH: Duration = Duration::SECOND;

/// The last statement, and when it was made.
#[derive(Debug, Default)]
pub struct Stated(Mutex<Option<(OffsetDateTime, Statement)>>);

impl Stated {
    /// States which life the database is in, and until when it is in a backup.
    pub(crate) fn statement(
        &self,
        key: &ReceiptKey,
        now: OffsetDateTime,
        epoch: &str,
        until: Option<String>,
    ) -> Statement {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((made, statement)) = last.as_ref()
            && (Duration::ZERO..FRESH).contains(&(now - *made))
            && statement.epoch == epoch
            && statement.backed_up_until == until
        {
            return statement.clone();
        }
        let statement = key.statement(&timestamp_of(now), epoch, until.as_deref());
        *last = Some((now, statement.clone()));
        statement
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_made_anew_when_it_is_old_or_says_something_else() {
        let key = ReceiptKey::generate().unwrap();
        let stated = Stated::default();
        let start = OffsetDateTime::from_unix_timestamp(1_700_000_000).unwrap();
        let at = |ms: i64, epoch: &str, until: Option<&str>| {
            let now = start + Duration::milliseconds(ms);
            let statement = stated.statement(&key, now, epoch, until.map(str::to_owned));
            assert_eq!(key.verify_key().verify_statement(&statement), Ok(()));
            assert_eq!(
                (statement.epoch.as_str(), statement.backed_up_until.as_deref()),
                (epoch, until)
            );
            statement.at
        };
        let first = at(0, "a", None);
        assert_eq!(at(999, "a", None), first);
        assert_ne!(at(1_000, "a", None), first);
        let other = at(1_001, "b", None);
        assert_eq!(other, timestamp_of(start + Duration::milliseconds(1_001)));
        assert_ne!(at(1_002, "b", Some("t")), other);
        // A clock that was set back.
        assert_eq!(at(0, "b", Some("t")), first);
    }
}

//! Wrong time-based codes of an account, from wherever they come.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// The largest number of wrong time-based codes of one account within [`WINDOW`]. Three of a million are right at any moment: 40 an hour
/// find one in a year or so.
const MAX_WRONG: usize = 10;
const WINDOW: Duration = Duration::minutes(15);

/// Slows down who has a passphrase, or a session, and guesses the second factor. Nobody else comes here, so no stranger can keep the owner
/// out; who guesses a passphrase is slowed down by their address, and has at least 15 letters to guess. Kept in memory; a restart forgets
/// it, and each server counts its own.
#[derive(Debug, Default)]
pub struct Tries(Mutex<HashMap<Uuid, VecDeque<OffsetDateTime>>>);

impl Tries {
    /// Begins a try of an account that there is: it counts as wrong until [`Self::was_right`].
    ///
    /// # Errors
    /// In how many seconds it may be tried again, if too many were wrong.
    pub(crate) fn begin(&self, account: Uuid, now: OffsetDateTime) -> Result<(), u32> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wrong = known.entry(account).or_default();
        // A clock that was set back must not close the door for longer.
        wrong.retain(|at| (Duration::ZERO..WINDOW).contains(&(now - *at)));
        if let Some(oldest) = wrong.front().filter(|_| wrong.len() >= MAX_WRONG) {
            let wait = WINDOW - (now - *oldest);
            return Err(u32::try_from(wait.whole_seconds()).unwrap_or_default() + 1);
        }
        wrong.push_back(now);
        Ok(())
    }

    /// The code was right.
    pub(crate) fn was_right(&self, account: Uuid) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&account);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(1_700_000_000 + seconds).unwrap()
    }

    #[test]
    fn an_account_takes_ten_wrong_codes_in_a_quarter_of_an_hour() {
        let tries = Tries::default();
        let (account, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for second in 0..10 {
            assert_eq!(tries.begin(account, at(second)), Ok(()));
        }
        assert_eq!(tries.begin(account, at(10)), Err(891));
        assert_eq!(tries.begin(other, at(10)), Ok(()), "another account");
        assert_eq!(tries.begin(account, at(900)), Ok(()), "the oldest is forgotten");
        assert_eq!(tries.begin(account, at(900)), Err(2));
        assert_eq!(tries.begin(account, at(-1)), Ok(()), "a clock that was set back");
        tries.was_right(account);
        for second in 0..10 {
            assert_eq!(tries.begin(account, at(second)), Ok(()));
        }
    }
}

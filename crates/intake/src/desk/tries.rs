//! Wrong sign-ins of an account, from wherever they come.

use std::collections::{HashMap, HashSet, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::limit::network;

/// The largest number of wrong sign-ins of one account within [`WINDOW`].
const MAX_WRONG: usize = 20;
const WINDOW: Duration = Duration::minutes(15);
/// The largest number of accounts, and of networks, that are remembered. Names that nobody has count too, or their lack would show.
const MAX_REMEMBERED: usize = 10_000;

/// Slows down who guesses the passphrase of one account from many addresses, and locks nobody out for good: networks from which the person has
/// signed in before are let through, and everybody else again after a quarter of an hour. Kept in memory; a restart forgets it.
#[derive(Debug, Default)]
pub struct Tries(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    wrong: HashMap<Uuid, VecDeque<OffsetDateTime>>,
    at_home: HashSet<(Uuid, Option<IpAddr>)>,
}

impl Tries {
    /// Returns in how many seconds an account may be tried again from an address, or `None` if it may be now.
    pub(crate) fn wait(&self, account: Uuid, from: Option<IpAddr>, now: OffsetDateTime) -> Option<u32> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.at_home.contains(&(account, from.map(network))) {
            return None;
        }
        let wrong = known.wrong.get_mut(&account)?;
        // A clock that was set back must not close the door for longer.
        wrong.retain(|at| (Duration::ZERO..WINDOW).contains(&(now - *at)));
        let oldest = wrong.front().filter(|_| wrong.len() >= MAX_WRONG)?;
        let wait = WINDOW - (now - *oldest);
        Some(u32::try_from(wait.whole_seconds()).unwrap_or_default() + 1)
    }

    /// Counts a wrong sign-in.
    pub(crate) fn was_wrong(&self, account: Uuid, now: OffsetDateTime) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.wrong.len() >= MAX_REMEMBERED {
            known
                .wrong
                .retain(|_, times| times.back().is_some_and(|at| now - *at < WINDOW));
        }
        if known.wrong.len() < MAX_REMEMBERED {
            known.wrong.entry(account).or_default().push_back(now);
        }
    }

    /// Remembers from where somebody has signed in.
    pub(crate) fn was_right(&self, account: Uuid, from: Option<IpAddr>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.wrong.remove(&account);
        if known.at_home.len() < MAX_REMEMBERED {
            known.at_home.insert((account, from.map(network)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(1_700_000_000 + seconds).unwrap()
    }

    #[test]
    fn an_account_is_closed_to_strangers_for_a_while_and_never_to_its_owner() {
        let tries = Tries::default();
        let (account, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let address = |last| Some(IpAddr::from([192, 0, 2, last]));
        tries.was_right(account, address(1));
        for second in 0..20 {
            assert_eq!(tries.wait(account, address(7), at(second)), None);
            tries.was_wrong(account, at(second));
        }
        assert_eq!(tries.wait(account, address(7), at(20)), Some(881));
        assert_eq!(
            tries.wait(account, address(1), at(20)),
            None,
            "where they signed in before"
        );
        assert_eq!(tries.wait(other, address(7), at(20)), None, "another account");
        assert_eq!(
            tries.wait(account, address(7), at(901)),
            None,
            "a quarter of an hour later"
        );
        assert_eq!(
            tries.wait(account, address(7), at(-1)),
            None,
            "a clock that was set back"
        );
    }
}

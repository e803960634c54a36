//! What is remembered of signed requests and of codes that were tried: in memory, and bounded.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use envelope::{DeviceKeyId, Nonce, SIGNATURE_WINDOW_SECONDS};
use time::{Duration, OffsetDateTime};

/// The largest number of nonces that are remembered: 100 signed requests a second, for as long as any can be replayed.
const MAX_NONCES: usize = 60_000;
/// The largest number of wrong codes that are answered within [`CODE_WINDOW`].
const MAX_WRONG_CODES: usize = 10;
const CODE_WINDOW: Duration = Duration::MINUTE;
/// A nonce is remembered from its arrival, when `created` was at most one window ahead, until that is one behind.
const NONCE_WINDOW: Duration = Duration::seconds(2 * SIGNATURE_WINDOW_SECONDS.cast_signed());

/// Keeps signed requests from being replayed, and codes from being guessed. A restart forgets both, which does no harm:
/// what a replay brings is a duplicate, and there are 2⁴⁰ codes.
#[derive(Debug, Default)]
pub struct Gate {
    nonces: Mutex<Nonces>,
    codes: Mutex<VecDeque<OffsetDateTime>>,
}

type Use = (DeviceKeyId, Nonce);

#[derive(Debug, Default)]
struct Nonces {
    seen: HashSet<Use>,
    in_order: VecDeque<(OffsetDateTime, Use)>,
}

impl Gate {
    /// Whether the key uses the nonce for the first time; it is remembered.
    pub(crate) fn is_new(&self, key: DeviceKeyId, nonce: Nonce, now: OffsetDateTime) -> bool {
        let Nonces { seen, in_order } = &mut *lock(&self.nonces);
        let expired = |at: OffsetDateTime| now - at > NONCE_WINDOW;
        while in_order.front().is_some_and(|(at, _)| expired(*at)) {
            forget_oldest(seen, in_order);
        }
        let is_new = seen.insert((key, nonce));
        if is_new {
            in_order.push_back((now, (key, nonce)));
        }
        if in_order.len() > MAX_NONCES {
            forget_oldest(seen, in_order);
        }
        is_new
    }

    /// Begins to try a code, which counts as wrong until [`Self::was_not_wrong`].
    ///
    /// # Errors
    /// In how many seconds a code may be tried again, if too many were wrong.
    pub(crate) fn try_code(&self, now: OffsetDateTime) -> Result<(), u32> {
        let mut codes = lock(&self.codes);
        // A clock that was set back must not close the gate for longer.
        codes.retain(|at| now - *at < CODE_WINDOW && *at <= now);
        match codes.front() {
            Some(oldest) if codes.len() >= MAX_WRONG_CODES => {
                let wait = CODE_WINDOW - (now - *oldest);
                Err(u32::try_from(wait.whole_seconds()).unwrap_or_default() + 1)
            }
            _ => {
                codes.push_back(now);
                Ok(())
            }
        }
    }

    /// Takes back one code that [`Self::try_code`] counted.
    pub(crate) fn was_not_wrong(&self) {
        lock(&self.codes).pop_back();
    }
}

fn forget_oldest(seen: &mut HashSet<Use>, in_order: &mut VecDeque<(OffsetDateTime, Use)>) {
    if let Some((_, oldest)) = in_order.pop_front() {
        seen.remove(&oldest);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> DeviceKeyId {
        "ed25519:0011223344556677".parse().unwrap()
    }

    fn nonce() -> Nonce {
        Nonce::generate().unwrap()
    }

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(1_700_000_000 + seconds).unwrap()
    }

    #[test]
    fn a_nonce_is_new_once_for_as_long_as_it_could_be_replayed() {
        let gate = Gate::default();
        let (one, other) = (nonce(), "ed25519:ffffffffffffffff".parse().unwrap());
        assert!(gate.is_new(key(), one, at(0)));
        assert!(!gate.is_new(key(), one, at(600)));
        assert!(gate.is_new(other, one, at(600)));
        assert!(gate.is_new(key(), one, at(601)));
    }

    #[test]
    fn nonces_are_bounded_and_the_oldest_go_first() {
        let gate = Gate::default();
        let (first, second) = (nonce(), nonce());
        assert!(gate.is_new(key(), first, at(0)) && gate.is_new(key(), second, at(0)));
        for _ in 2..=MAX_NONCES {
            assert!(gate.is_new(key(), nonce(), at(0)));
        }
        let nonces = lock(&gate.nonces);
        assert_eq!(
            (nonces.seen.len(), nonces.in_order.len()),
            (MAX_NONCES, MAX_NONCES)
        );
        drop(nonces);
        assert!(!gate.is_new(key(), second, at(0)));
        assert!(gate.is_new(key(), first, at(0)));
    }

    #[test]
    fn ten_wrong_codes_a_minute_and_no_more() {
        let gate = Gate::default();
        for second in 0..10 {
            // Right codes in between do not count.
            assert_eq!(gate.try_code(at(second)), Ok(()));
            gate.was_not_wrong();
            assert_eq!(gate.try_code(at(second)), Ok(()));
        }
        assert_eq!(gate.try_code(at(10)), Err(51));
        assert_eq!(gate.try_code(at(59)), Err(2));
        assert_eq!(gate.try_code(at(60)), Ok(()));
        assert_eq!(gate.try_code(at(60)), Err(2));
        // The clock was set back by a day.
        assert_eq!(gate.try_code(at(-86_400)), Ok(()));
    }
}

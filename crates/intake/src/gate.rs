//! What is remembered of signed requests and of codes that were tried: in memory, and bounded.

use std::collections::{HashMap, HashSet, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use envelope::{DeviceKeyId, Nonce, SIGNATURE_WINDOW_SECONDS};
use time::{Duration, OffsetDateTime};

use crate::limit::network;

/// The largest number of nonces that are remembered: 100 signed requests a second, for as long as any can be replayed.
const MAX_NONCES: usize = 60_000;
/// The largest number of wrong codes of one address that are answered within [`CODE_WINDOW`].
const MAX_WRONG_CODES: usize = 10;
/// This number of wrong codes of all addresses together within [`CODE_WINDOW`] leave each of them one.
const MANY_WRONG_CODES: usize = 1_000;
/// The largest number of wrong codes that are remembered.
const MAX_REMEMBERED_CODES: usize = 100_000;
const CODE_WINDOW: Duration = Duration::MINUTE;
/// A nonce is remembered from its arrival, when `created` was at most one window ahead, until that is one behind.
const NONCE_WINDOW: Duration = Duration::seconds(2 * SIGNATURE_WINDOW_SECONDS.cast_signed());

/// Keeps signed requests from being replayed, and codes from being guessed. A restart forgets both, which does no harm:
/// what a replay brings is a duplicate, and there are 2⁴⁰ codes.
///
/// Wrong codes are counted by address (of IPv6: by a network of 64 bits): what others bring never refuses a right code.
#[derive(Debug, Default)]
pub struct Gate {
    nonces: Mutex<Nonces>,
    codes: Mutex<WrongCodes>,
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
    /// In how many seconds a code may be tried again, if too many of this address were wrong.
    pub(crate) fn try_code(&self, client: Option<IpAddr>, now: OffsetDateTime) -> Result<(), u32> {
        let client = client.map(network);
        let mut codes = lock(&self.codes);
        codes.forget_before(now);
        let most = if codes.in_order.len() >= MANY_WRONG_CODES {
            1
        } else {
            MAX_WRONG_CODES
        };
        let own = codes.by_address.get(&client);
        if let Some(own) = own.filter(|own| own.len() >= most)
            && let Some(oldest) = own.front()
        {
            let wait = CODE_WINDOW - (now - *oldest);
            return Err(u32::try_from(wait.whole_seconds()).unwrap_or_default() + 1);
        }
        codes.add(client, now);
        Ok(())
    }

    /// Takes back one code of this address that [`Self::try_code`] counted.
    pub(crate) fn was_not_wrong(&self, client: Option<IpAddr>) {
        lock(&self.codes).take_back(client.map(network));
    }
}

/// Codes that were wrong within the last [`CODE_WINDOW`], the oldest first.
#[derive(Debug, Default)]
struct WrongCodes {
    in_order: VecDeque<(OffsetDateTime, Option<IpAddr>)>,
    by_address: HashMap<Option<IpAddr>, VecDeque<OffsetDateTime>>,
}

impl WrongCodes {
    fn add(&mut self, client: Option<IpAddr>, now: OffsetDateTime) {
        if self.in_order.len() >= MAX_REMEMBERED_CODES {
            self.forget_oldest();
        }
        self.in_order.push_back((now, client));
        self.by_address.entry(client).or_default().push_back(now);
    }

    fn forget_before(&mut self, now: OffsetDateTime) {
        // A clock that was set back must not close the gate for longer.
        if self.in_order.back().is_some_and(|(at, _)| *at > now) {
            *self = Self::default();
        }
        while self
            .in_order
            .front()
            .is_some_and(|(at, _)| now - *at >= CODE_WINDOW)
        {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((_, client)) = self.in_order.pop_front() {
            self.take(client, VecDeque::pop_front);
        }
    }

    fn take_back(&mut self, client: Option<IpAddr>) {
        let is_of = |(_, one): &(OffsetDateTime, Option<IpAddr>)| *one == client;
        if let Some(place) = self.in_order.iter().rposition(is_of) {
            self.in_order.remove(place);
            self.take(client, VecDeque::pop_back);
        }
    }

    fn take(
        &mut self,
        client: Option<IpAddr>,
        pop: impl FnOnce(&mut VecDeque<OffsetDateTime>) -> Option<OffsetDateTime>,
    ) {
        if let Some(own) = self.by_address.get_mut(&client) {
            pop(own);
            if own.is_empty() {
                self.by_address.remove(&client);
            }
        }
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

    fn client(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn ten_wrong_codes_a_minute_of_an_address_and_no_more() {
        let gate = Gate::default();
        let one = client("192.0.2.1");
        for second in 0..10 {
            // Right codes in between do not count.
            assert_eq!(gate.try_code(one, at(second)), Ok(()));
            gate.was_not_wrong(one);
            assert_eq!(gate.try_code(one, at(second)), Ok(()));
        }
        assert_eq!(gate.try_code(one, at(10)), Err(51));
        assert_eq!(gate.try_code(one, at(59)), Err(2));
        assert_eq!(gate.try_code(one, at(60)), Ok(()));
        assert_eq!(gate.try_code(one, at(60)), Err(2));
        // The clock was set back by a day.
        assert_eq!(gate.try_code(one, at(-86_400)), Ok(()));
    }

    #[test]
    fn the_mistakes_of_others_refuse_nobody() {
        let gate = Gate::default();
        for number in 0..5_000_u32 {
            // Of a network of IPv6 with as many addresses as anybody likes, and of many networks.
            let _ = gate.try_code(client(&format!("2001:db8::{number:x}")), at(0));
            let _ = gate.try_code(client(&format!("2001:db8:0:{number:x}::1")), at(0));
            let _ = gate.try_code(client("192.0.2.1"), at(0));
        }
        assert_eq!(gate.try_code(client("192.0.2.2"), at(1)), Ok(()));
        gate.was_not_wrong(client("192.0.2.2"));
        assert_eq!(gate.try_code(client("192.0.2.2"), at(1)), Ok(()));
        // With many wrong ones everywhere, one is what an address has.
        assert_eq!(gate.try_code(client("192.0.2.2"), at(1)), Err(61));
        assert_eq!(gate.try_code(client("2001:db8::ffff:1"), at(1)), Err(60));
    }

    #[test]
    fn what_is_remembered_of_codes_is_bounded_and_forgotten() {
        let gate = Gate::default();
        for number in 0..MAX_REMEMBERED_CODES + 10 {
            let number = u32::try_from(number).unwrap();
            let address = IpAddr::from(std::net::Ipv4Addr::from_bits(number));
            gate.try_code(Some(address), at(0)).unwrap();
        }
        let sizes = || {
            let codes = lock(&gate.codes);
            (codes.in_order.len(), codes.by_address.len())
        };
        assert_eq!(sizes(), (MAX_REMEMBERED_CODES, MAX_REMEMBERED_CODES));
        gate.try_code(client("192.0.2.1"), at(60)).unwrap();
        assert_eq!(sizes(), (1, 1));
        gate.was_not_wrong(client("192.0.2.1"));
        assert_eq!(sizes(), (0, 0));
    }
}

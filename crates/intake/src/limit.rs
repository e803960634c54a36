//! How much anybody may send who is not an enrolled device.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;

use axum::http::{HeaderMap, StatusCode};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use ipnet::IpNet;

use crate::problem::{ProblemResponse, problem};

/// The address at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// The largest number of addresses that are counted; further ones are counted only together with all.
const MAX_ADDRESSES: usize = 100_000;
/// The number of requests after which forgotten addresses are looked for.
const SWEEP_REQUESTS: u32 = 10_000;

/// What anonymous senders may do within a minute. 0 lets none in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnonymousLimits {
    /// Applications, tried codes and look-ups by one address (of IPv6: by one network of 64 bits).
    pub per_minute: u32,
    /// The same by all addresses together.
    pub per_minute_in_all: u32,
    /// Reverse proxies whose word on a client's address is taken (`X-Forwarded-For`).
    pub trusted_proxies: Vec<IpNet>,
}

impl Default for AnonymousLimits {
    fn default() -> Self {
        Self {
            per_minute: 60,
            per_minute_in_all: 6_000,
            trusted_proxies: Vec::new(),
        }
    }
}

type ByAddress<C> = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, C, NoOpMiddleware<<C as Clock>::Instant>>;
type InAll<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Counts what anonymous senders do.
#[derive(Debug)]
pub struct Limits<C: Clock = DefaultClock> {
    clock: C,
    by_address: Option<ByAddress<C>>,
    in_all: Option<InAll<C>>,
    trusted_proxies: Vec<IpNet>,
    checks: std::sync::atomic::AtomicU32,
}

impl Limits {
    /// Counts from now on.
    #[must_use]
    pub fn new(limits: AnonymousLimits) -> Self {
        Self::with_clock(limits, DefaultClock::default())
    }
}

impl<C: Clock + Clone> Limits<C> {
    fn with_clock(limits: AnonymousLimits, clock: C) -> Self {
        let quota = |number| NonZeroU32::new(number).map(Quota::per_minute);
        Self {
            by_address: quota(limits.per_minute)
                .map(|quota| RateLimiter::new(quota, DashMapStateStore::default(), clock.clone())),
            in_all: quota(limits.per_minute_in_all)
                .map(|quota| RateLimiter::new(quota, InMemoryState::default(), clock.clone())),
            clock,
            trusted_proxies: limits.trusted_proxies,
            checks: std::sync::atomic::AtomicU32::default(),
        }
    }

    /// The address that a request comes from: the peer's, or what a trusted proxy says of it.
    ///
    /// Proxies append the address that they see, so the last one that is no trusted proxy is the client's; what stands
    /// before it is the client's own word.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let trusted = |address: &IpAddr| self.trusted_proxies.iter().any(|proxy| proxy.contains(address));
        let mut client = peer.to_canonical();
        let said = headers.get_all("x-forwarded-for").iter();
        // No line is left out, whatever is in it: the one before it is the client's own word.
        let said: Vec<&[u8]> = said
            .flat_map(|value| value.as_bytes().split(|letter| *letter == b','))
            .collect();
        for address in said.into_iter().rev() {
            if !trusted(&client) {
                break;
            }
            let address = std::str::from_utf8(address).unwrap_or_default();
            match address.trim().parse::<IpAddr>() {
                Ok(address) => client = address.to_canonical(),
                Err(_) => break,
            }
        }
        client
    }

    /// Counts what somebody does who is not an enrolled device.
    ///
    /// What is more than a whole minute's share counts as that: it is let in when nothing was sent for a minute.
    ///
    /// # Errors
    /// A problem that says when to come again. Where it was all addresses together that sent too much, the address has been
    /// counted nevertheless: were all counted first, one address could use up the share of all.
    pub(crate) fn check(&self, client: Option<IpAddr>, count: usize) -> Result<(), ProblemResponse> {
        let count = NonZeroU32::new(u32::try_from(count).unwrap_or(u32::MAX)).unwrap_or(NonZeroU32::MIN);
        if let Some(client) = client {
            let Some(limiter) = &self.by_address else {
                return Err(too_many(60));
            };
            let key = network(client);
            self.sweep(limiter);
            if limiter.len() < MAX_ADDRESSES {
                let least = limiter.check_key_n(&key, count);
                let result = match least {
                    Err(most) => limiter
                        .check_key_n(&key, NonZeroU32::new(most.0).unwrap_or(NonZeroU32::MIN))
                        .unwrap_or(Ok(())),
                    Ok(result) => result,
                };
                result.map_err(|until| too_many(seconds(until.wait_time_from(self.clock.now()))))?;
            }
        }
        let Some(limiter) = &self.in_all else {
            return Err(too_many(60));
        };
        let result = match limiter.check_n(count) {
            Err(most) => limiter
                .check_n(NonZeroU32::new(most.0).unwrap_or(NonZeroU32::MIN))
                .unwrap_or(Ok(())),
            Ok(result) => result,
        };
        result.map_err(|until| too_many(seconds(until.wait_time_from(self.clock.now()))))
    }

    fn sweep(&self, limiter: &ByAddress<C>) {
        let checks = self.checks.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if checks.is_multiple_of(SWEEP_REQUESTS) {
            limiter.retain_recent();
        }
    }
}

/// Returns by what an address is counted: a client that has one of IPv6 has 2⁶⁴ of them.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
    }
}

fn seconds(wait: std::time::Duration) -> u32 {
    u32::try_from(wait.as_secs())
        .unwrap_or(u32::MAX)
        .saturating_add(1)
}

fn too_many(seconds: u32) -> ProblemResponse {
    let detail = format!(
        "too much came from here or from everywhere; send the same request again in {seconds} seconds"
    );
    let status = StatusCode::TOO_MANY_REQUESTS;
    problem(status, "too-many-requests", "too many requests", detail).with_retry_after(seconds)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use governor::clock::FakeRelativeClock;

    use super::*;

    fn limits(
        per_minute: u32,
        per_minute_in_all: u32,
        clock: &FakeRelativeClock,
    ) -> Limits<FakeRelativeClock> {
        let limits = AnonymousLimits {
            per_minute,
            per_minute_in_all,
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()],
        };
        Limits::with_clock(limits, clock.clone())
    }

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn an_address_has_its_share_of_a_minute_and_gets_it_back() {
        let clock = FakeRelativeClock::default();
        let limits = limits(60, 6_000, &clock);
        let one = address("192.0.2.1");
        limits.check(one, 59).unwrap();
        limits.check(one, 1).unwrap();
        let refused = limits.check(one, 2).unwrap_err();
        assert!(format!("{refused:?}").contains("in 3 seconds"), "{refused:?}");
        limits.check(address("192.0.2.2"), 60).unwrap();
        clock.advance(Duration::from_secs(2));
        limits.check(one, 2).unwrap();
        limits.check(one, 1).unwrap_err();
    }

    #[test]
    fn what_is_more_than_a_minutes_share_waits_for_a_whole_one() {
        let clock = FakeRelativeClock::default();
        let limits = limits(10, 6_000, &clock);
        let one = address("192.0.2.1");
        limits.check(one, 200).unwrap();
        limits.check(one, 200).unwrap_err();
        clock.advance(Duration::from_secs(59));
        limits.check(one, 200).unwrap_err();
        clock.advance(Duration::from_secs(1));
        limits.check(one, 200).unwrap();
    }

    #[test]
    fn all_addresses_share_a_limit_too() {
        let clock = FakeRelativeClock::default();
        let limits = limits(60, 100, &clock);
        limits.check(address("192.0.2.1"), 60).unwrap();
        limits.check(address("192.0.2.2"), 40).unwrap();
        limits.check(address("192.0.2.3"), 1).unwrap_err();
        limits.check(None, 1).unwrap_err();
    }

    #[test]
    fn none_is_none() {
        let clock = FakeRelativeClock::default();
        limits(0, 100, &clock).check(address("192.0.2.1"), 1).unwrap_err();
        limits(0, 0, &clock).check(None, 1).unwrap_err();
    }

    #[test]
    fn one_network_of_version_6_is_one_sender() {
        let clock = FakeRelativeClock::default();
        let limits = limits(10, 6_000, &clock);
        limits.check(address("2001:db8:0:1::1"), 10).unwrap();
        limits.check(address("2001:db8:0:1:ffff::2"), 1).unwrap_err();
        limits.check(address("2001:db8:0:2::1"), 10).unwrap();
    }

    #[test]
    fn only_the_word_of_a_trusted_proxy_is_taken() {
        let clock = FakeRelativeClock::default();
        let limits = limits(10, 6_000, &clock);
        let client = |peer: &str, said: &[&str]| {
            let mut headers = HeaderMap::new();
            for said in said {
                headers.append("x-forwarded-for", said.parse().unwrap());
            }
            limits.client(peer.parse().unwrap(), &headers).to_string()
        };
        assert_eq!(client("192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
        assert_eq!(client("10.1.2.3", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(client("::ffff:10.1.2.3", &["203.0.113.9"]), "203.0.113.9");
        // The client wrote the first one itself.
        assert_eq!(client("10.1.2.3", &["198.51.100.7, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(client("::1", &["203.0.113.9", "10.9.9.9"]), "203.0.113.9");
        assert_eq!(client("10.1.2.3", &["nonsense"]), "10.1.2.3");
        assert_eq!(client("10.1.2.3", &[]), "10.1.2.3");
        // A client's own line is not to be taken because letters in the next one, which the proxy ended, are none of ASCII.
        assert_eq!(
            client("10.1.2.3", &["198.51.100.7", "\u{e9}, 203.0.113.9"]),
            "203.0.113.9"
        );
        assert_eq!(client("10.1.2.3", &["198.51.100.7", "\u{e9}"]), "10.1.2.3");
    }
}

//! How much anybody may send who is not an enrolled device.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;

use axum::http::{HeaderMap, StatusCode};
use envelope::sealed_lengths;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{InsufficientCapacity, NotUntil, Quota, RateLimiter};
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
    /// Applications, tried codes and look-ups by one address (of IPv6: by one network of 64 bits). A large application counts as
    /// several, see [`count_of`].
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

/// What a limiter says of a number at once.
type Found<C> = Result<Result<(), NotUntil<<C as Clock>::Instant>>, InsufficientCapacity>;
type ByAddress<C> = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, C, NoOpMiddleware<<C as Clock>::Instant>>;
type InAll<C> = RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Counts what anonymous senders do.
#[derive(Debug)]
pub struct Limits<C: Clock = DefaultClock> {
    clock: C,
    by_address: Option<ByAddress<C>>,
    in_all: Option<InAll<C>>,
    per_minute: u32,
    per_minute_in_all: u32,
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
            per_minute: limits.per_minute,
            per_minute_in_all: limits.per_minute_in_all,
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

    /// Counts what somebody does who is not an enrolled device: each of what is asked at once, by what it counts as
    /// ([`count_of`]). Nothing at all counts as one, and one thing never as more than a whole share.
    ///
    /// # Errors
    /// A problem that says when to come again; where all at once is more than a whole share, to come with less of it. Where
    /// it was all addresses together that sent too much, the address has been counted nevertheless: were all counted first, one
    /// address could use up the share of all.
    pub(crate) fn check(&self, client: Option<IpAddr>, counts: &[u32]) -> Result<(), ProblemResponse> {
        self.check_address(client, counts)?;
        let Some(limiter) = &self.in_all else {
            return Err(too_many(60));
        };
        let count = total(counts, self.per_minute_in_all);
        self.outcome(limiter.check_n(count))
    }

    /// Counts as [`Self::check`] does, for the address alone: what others send keeps nobody out.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub(crate) fn check_address(
        &self,
        client: Option<IpAddr>,
        counts: &[u32],
    ) -> Result<(), ProblemResponse> {
        let Some(client) = client else { return Ok(()) };
        let Some(limiter) = &self.by_address else {
            return Err(too_many(60));
        };
        self.sweep(limiter);
        if limiter.len() >= MAX_ADDRESSES {
            return Ok(());
        }
        let count = total(counts, self.per_minute);
        self.outcome(limiter.check_key_n(&network(client), count))
    }

    fn outcome(&self, found: Found<C>) -> Result<(), ProblemResponse> {
        match found {
            Ok(Ok(())) => Ok(()),
            Ok(Err(until)) => Err(too_many(seconds(until.wait_time_from(self.clock.now())))),
            Err(InsufficientCapacity(share)) => Err(too_many_at_once(share)),
        }
    }

    fn sweep(&self, limiter: &ByAddress<C>) {
        let checks = self.checks.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if checks.is_multiple_of(SWEEP_REQUESTS) {
            limiter.retain_recent();
        }
    }
}

/// Returns what an application of this number of sealed bytes counts as: one, and one more for each further 16 KiB that it has
/// begun, with what sealing adds. What is counted is so bytes as well as applications: 1, 1, 4 and 16 for the lengths that there are.
pub(crate) fn count_of(sealed_bytes: usize) -> u32 {
    let [_, unit, ..] = sealed_lengths();
    u32::try_from(sealed_bytes.div_ceil(unit))
        .unwrap_or(u32::MAX)
        .max(1)
}

/// Returns all of `counts` together, each of them no more than a whole `share`.
fn total(counts: &[u32], share: u32) -> NonZeroU32 {
    let counts = counts.iter().map(|count| *count.min(&share));
    let total = counts.fold(0_u32, u32::saturating_add);
    NonZeroU32::new(total).unwrap_or(NonZeroU32::MIN)
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

/// No wait helps here: a device sends half as much the next time.
fn too_many_at_once(share: u32) -> ProblemResponse {
    let detail =
        format!("this is more than one may send at once, which counts as {share}; send half of it at a time");
    let status = StatusCode::TOO_MANY_REQUESTS;
    problem(status, "too-many-requests", "too many requests", detail).with_retry_after(1)
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
        limits.check(one, &[1; 59]).unwrap();
        limits.check(one, &[1; 1]).unwrap();
        let refused = limits.check(one, &[1; 2]).unwrap_err();
        assert!(format!("{refused:?}").contains("in 3 seconds"), "{refused:?}");
        limits.check(address("192.0.2.2"), &[1; 60]).unwrap();
        clock.advance(Duration::from_secs(2));
        limits.check(one, &[1; 2]).unwrap();
        limits.check(one, &[1; 1]).unwrap_err();
    }

    #[test]
    fn what_is_more_than_a_share_is_never_let_in_at_once() {
        let clock = FakeRelativeClock::default();
        let limits = limits(10, 6_000, &clock);
        let one = address("192.0.2.1");
        for many in [11, 200, 1_000] {
            let refused = limits.check(one, &vec![1; many]).unwrap_err();
            assert!(
                format!("{refused:?}").contains("at once, which counts as 10"),
                "{refused:?}"
            );
        }
        // It cost nothing.
        limits.check(one, &[1; 10]).unwrap();
        limits.check(one, &[1]).unwrap_err();
    }

    #[test]
    fn within_a_minute_no_more_than_a_share_is_let_in_however_it_is_asked() {
        for (share, asked) in [(60, 1), (60, 7), (60, 50), (60, 60), (10, 3), (1, 1)] {
            let clock = FakeRelativeClock::default();
            let limits = limits(share, 6_000, &clock);
            let mut let_in = 0;
            for _ in 0..200 {
                if limits.check(address("192.0.2.1"), &vec![1; asked]).is_ok() {
                    let_in += asked;
                }
            }
            assert_eq!(let_in, share as usize / asked * asked, "{share} by {asked}");
        }
    }

    #[test]
    fn large_applications_count_as_several() {
        let counts = sealed_lengths().map(count_of);
        assert_eq!(counts, [1, 1, 4, 16]);
        assert_eq!([count_of(0), count_of(1), count_of(1 << 20)], [1, 1, 64]);
        let clock = FakeRelativeClock::default();
        let limits = limits(60, 6_000, &clock);
        limits.check(address("192.0.2.1"), &[16, 16, 16]).unwrap();
        limits.check(address("192.0.2.1"), &[16]).unwrap_err();
        limits.check(address("192.0.2.1"), &[4, 4, 1, 1]).unwrap();
    }

    /// A device halves what it sends when it is refused, and doubles it again when it is not (`outbox::Sender`).
    #[test]
    fn a_device_that_halves_what_it_sends_gets_all_of_it_in_whatever_the_share() {
        let sizes = sealed_lengths().map(count_of);
        for share in [1, 2, 15, 16, 60, 6_000] {
            let clock = FakeRelativeClock::default();
            let limits = limits(share, 6_000, &clock);
            let mut queue: Vec<u32> = sizes.iter().copied().cycle().take(200).collect();
            let (mut batch, mut tries) = (20, 0);
            while !queue.is_empty() {
                let (sent, rest) = queue.split_at(batch.min(queue.len()));
                if limits.check(address("192.0.2.1"), sent).is_ok() {
                    queue = rest.to_vec();
                    batch = (batch * 2).min(50);
                } else {
                    batch = sent.len().div_ceil(2);
                    clock.advance(Duration::from_secs(2));
                }
                tries += 1;
                assert!(tries < 40_000, "{} wait for ever at {share}", queue.len());
            }
        }
    }

    #[test]
    fn all_addresses_share_a_limit_too() {
        let clock = FakeRelativeClock::default();
        let limits = limits(60, 100, &clock);
        limits.check(address("192.0.2.1"), &[1; 60]).unwrap();
        limits.check(address("192.0.2.2"), &[1; 40]).unwrap();
        limits.check(address("192.0.2.3"), &[1; 1]).unwrap_err();
        limits.check(None, &[1; 1]).unwrap_err();
    }

    #[test]
    fn none_is_none() {
        let clock = FakeRelativeClock::default();
        limits(0, 100, &clock)
            .check(address("192.0.2.1"), &[1])
            .unwrap_err();
        limits(0, 0, &clock).check(None, &[1]).unwrap_err();
    }

    #[test]
    fn one_network_of_version_6_is_one_sender() {
        let clock = FakeRelativeClock::default();
        let limits = limits(10, 6_000, &clock);
        limits.check(address("2001:db8:0:1::1"), &[1; 10]).unwrap();
        limits
            .check(address("2001:db8:0:1:ffff::2"), &[1; 1])
            .unwrap_err();
        limits.check(address("2001:db8:0:2::1"), &[1; 10]).unwrap();
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

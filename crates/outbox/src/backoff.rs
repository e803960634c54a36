//! How long the sender waits.

/// The wait after the first failure, in milliseconds.
pub const FIRST_WAIT_MS: u64 = 1_000;
/// The longest wait that failures alone lead to, in milliseconds.
pub const LONGEST_WAIT_MS: u64 = 120_000;
/// The longest wait that a server can ask for (`Retry-After`, RFC 9110, section 10.2.3), in milliseconds: one hour.
pub const LONGEST_RETRY_AFTER_MS: u64 = 3_600_000;

/// Returns the wait after `failures` failures in a row, in milliseconds: doubled each time up to [`LONGEST_WAIT_MS`],
/// and then between half and all of it, by `jitter` from 0 to 1,000.
///
/// Jitter keeps many devices from coming back in the same moment after an outage. A server's `Retry-After` is never
/// undercut: jitter then only adds.
#[must_use]
pub fn wait_ms(failures: u32, retry_after_s: Option<u64>, jitter: u16) -> u64 {
    let jitter = u64::from(jitter.min(1_000));
    let doubled = FIRST_WAIT_MS.saturating_mul(1 << failures.saturating_sub(1).min(20));
    let whole = doubled.min(LONGEST_WAIT_MS);
    let own = whole / 2 + whole * jitter / 2_000;
    let asked = retry_after_s.map_or(0, |seconds| {
        seconds.saturating_mul(1_000).min(LONGEST_RETRY_AFTER_MS)
    });
    if asked == 0 { own } else { asked + own }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let full = |failures| wait_ms(failures, None, 1_000);
        assert_eq!([full(1), full(2), full(3)], [1_000, 2_000, 4_000]);
        assert_eq!([full(8), full(30), full(u32::MAX)], [LONGEST_WAIT_MS; 3]);
        assert_eq!(wait_ms(3, None, 0), 2_000);
        assert_eq!(wait_ms(3, None, u16::MAX), 4_000);
    }

    #[test]
    fn what_the_server_asks_for_is_never_undercut() {
        for jitter in [0, 500, 1_000] {
            assert!(wait_ms(1, Some(30), jitter) >= 30_000);
            assert!(wait_ms(1, Some(u64::MAX), jitter) <= LONGEST_RETRY_AFTER_MS + LONGEST_WAIT_MS);
        }
    }
}

//! Times as the server writes them.

use envelope::Timestamp;

/// Whether one time is certainly before another; both as [`Timestamp`] reads them.
///
/// What is no such time is before nothing, and nothing is before it: where it matters, not knowing means keeping.
#[must_use]
pub fn is_before(one: &str, other: &str) -> bool {
    match (one.parse::<Timestamp>(), other.parse::<Timestamp>()) {
        (Ok(one), Ok(other)) => one < other,
        _ => false,
    }
}

/// The time this number of seconds before another; `None` if the other is no time, or there is none before it.
pub(crate) fn seconds_before(time: &str, seconds: i64) -> Option<String> {
    let time: Timestamp = time.parse().ok()?;
    let before = time.unix_seconds().checked_sub(seconds)?;
    Timestamp::from_unix(before, time.nanoseconds()).map(|time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::{is_before, seconds_before};

    #[test]
    fn a_time_before_another_is_over_days_and_years() {
        assert_eq!(
            seconds_before("2026-01-02T01:02:03.004Z", 3 * 86_400).as_deref(),
            Some("2025-12-30T01:02:03.004Z")
        );
        assert_eq!(seconds_before("soon", 1), None);
        assert_eq!(seconds_before("0000-01-01T00:00:00Z", i64::MAX), None);
    }

    #[test]
    fn times_are_compared_with_and_without_fractions() {
        let ordered = [
            "2025-04-21T01:02:03Z",
            "2025-04-21T01:02:03.004Z",
            "2025-04-21T01:02:03.05Z",
            "2025-04-21T01:02:04Z",
            "2025-12-01T00:00:00.000Z",
            "2026-01-01T00:00:00.000Z",
        ];
        for (at, one) in ordered.iter().enumerate() {
            for (other_at, other) in ordered.iter().enumerate() {
                assert_eq!(is_before(one, other), at < other_at, "{one} {other}");
            }
        }
        assert!(is_before("2025-04-21T10:02:03+09:00", "2025-04-21T01:02:04Z"));
        assert!(!is_before("2025-04-21T10:02:03+09:00", "2025-04-21T01:02:03Z"));
        assert!(!is_before("2025-04-21T01:02:03Z", "2025-04-21T01:02:03.000Z"));
        assert!(!is_before("2025-04-21T01:02:03.000Z", "2025-04-21T01:02:03Z"));
    }

    #[test]
    fn what_is_no_time_is_before_nothing() {
        let time = "2025-04-21T01:02:03Z";
        for none in [
            "",
            "Z",
            "soon",
            "2025-04-21",
            "2025-04-21T01:02:03",
            "2025-04-21T01:02:03.x4Z",
            "9999999999999999999Z",
        ] {
            assert!(!is_before(none, time) && !is_before(time, none), "{none}");
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::is_before;

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

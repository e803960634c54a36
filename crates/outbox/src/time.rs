//! Times as the server writes them.

/// Whether one time is certainly before another; both RFC 3339 in UTC, with or without a fraction of a second.
///
/// What is no such time is before nothing, and nothing is before it: where it matters, not knowing means keeping.
#[must_use]
pub fn is_before(one: &str, other: &str) -> bool {
    match (parts(one), parts(other)) {
        (Some(one), Some(other)) => one < other,
        _ => false,
    }
}

/// The seconds as text that sorts, and the fraction without trailing zeros.
fn parts(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_suffix('Z')?;
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let shape = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        13 | 16 => byte == b':',
        _ => byte.is_ascii_digit(),
    };
    let fits = seconds.len() == 19 && seconds.bytes().enumerate().all(shape);
    let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    (fits && digits).then(|| (seconds, fraction.trim_end_matches('0')))
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
            "2025-04-21T01:02:03+09:00",
            "2025-04-21T01:02:03.x4Z",
            "9999999999999999999Z",
        ] {
            assert!(!is_before(none, time) && !is_before(time, none), "{none}");
        }
    }
}

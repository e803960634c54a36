//! Time-based one-time codes (RFC 6238), as authenticator apps make them: HMAC-SHA-1, six digits, 30 seconds.

use ring::hmac;
use time::OffsetDateTime;

const STEP_SECONDS: i64 = 30;
const DIGITS: usize = 6;
/// How many steps a person's clock may be off, either way (RFC 6238, section 5.2, recommends one).
const DRIFT_STEPS: i64 = 1;

/// Returns the step of the code that somebody typed, or `None` if it is none of those around now. Blanks do not count.
pub(crate) fn step_of(secret: &[u8; 20], typed: &str, now: OffsetDateTime) -> Option<i64> {
    let digits: String = typed.chars().filter(|letter| *letter != ' ').collect();
    let now = now.unix_timestamp().div_euclid(STEP_SECONDS);
    // The latest first: a code that is the same by chance counts for the later step.
    let mut steps = (now - DRIFT_STEPS..=now + DRIFT_STEPS).rev();
    steps.find(|step| code(secret, *step) == digits)
}

/// The code of a step.
#[must_use]
pub fn code(secret: &[u8; 20], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    // RFC 4226, section 5.3: the last half byte says where four bytes are taken from.
    let offset = tag.last().map_or(0, |byte| usize::from(byte & 0xf));
    let number = tag
        .get(offset..offset + 4)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, |bytes| u32::from_be_bytes(bytes) & 0x7fff_ffff);
    format!("{:06}", number % 1_000_000)
        .chars()
        .take(DIGITS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8; 20] = b"12345678901234567890";

    /// RFC 6238, appendix B, for SHA-1: there with eight digits, of which these are the last six.
    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000_i64, "353130"),
        ] {
            assert_eq!(code(SECRET, seconds / STEP_SECONDS), expected);
        }
    }

    #[test]
    fn a_code_counts_for_a_step_around_now() {
        let now = OffsetDateTime::from_unix_timestamp(1_234_567_890).unwrap();
        let step = 1_234_567_890 / STEP_SECONDS;
        for off in -3..=3 {
            let typed = code(SECRET, step + off);
            let expected = (off.abs() <= DRIFT_STEPS).then_some(step + off);
            assert_eq!(step_of(SECRET, &typed, now), expected, "{off}");
        }
        let typed = code(SECRET, step);
        let (first, second) = typed.split_at(3);
        let spaced = format!(" {first} {second}");
        assert_eq!(step_of(SECRET, &spaced, now), Some(step));
        for wrong in ["", "0", "00592", "0059244", "００５９２４", "-05924"] {
            assert_eq!(step_of(SECRET, wrong, now), None, "{wrong}");
        }
    }
}

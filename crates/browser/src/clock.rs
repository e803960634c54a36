//! Clocks: the device's own, which may be wrong, and one that never jumps.

use js_sys::Reflect;
use leptos::prelude::window;

/// After this many milliseconds without an answer a request is given up; the server may have it all the same.
const TIMEOUT_MS: u32 = 30_000;

/// Now, as RFC 3339 text in UTC.
pub fn timestamp() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// A time (RFC 3339) as people of a language (a BCP 47 tag) write it, on a clock of a zone (its name in the IANA database).
pub fn time_in_words(time: &str, language: &str, zone: &str) -> String {
    let date = js_sys::Date::new(&time.into());
    let options = js_sys::Object::new();
    // Nobody reads the seconds.
    for (name, value) in [("timeZone", zone), ("dateStyle", "long"), ("timeStyle", "short")] {
        // A plain object takes every property.
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    date.to_locale_string(language, &options).into()
}

/// Now, in milliseconds since 1970, by the device's clock, which may be wrong.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Minutes since 1970, by the device's clock.
pub fn now_minutes() -> u32 {
    minutes(now_ms())
}

fn minutes(ms: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a clock before 1970 counts as 1970"
    )]
    let minutes = (ms / 60_000.0).max(0.0) as u32;
    minutes
}

/// Milliseconds that never jump, for measuring waits.
pub fn monotonic() -> f64 {
    window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}

/// From 0 to 1,000, at random: only for spreading waits.
pub fn jitter() -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 1,000"
    )]
    let jitter = (js_sys::Math::random() * 1_000.0) as u16;
    jitter
}

/// Ends a request that gets no answer.
pub fn timeout() -> web_sys::AbortSignal {
    web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_1970_counts_as_1970() {
        assert_eq!(minutes(-1.0), 0);
        assert_eq!(minutes(59_999.0), 0);
        assert_eq!(minutes(1_764_460_800_000.0), 29_407_680);
    }
}

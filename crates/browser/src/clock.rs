//! Clocks: the device's own, which may be wrong, and one that never jumps.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// After this many milliseconds without an answer a request is given up; the server may have it all the same.
const TIMEOUT_MS: u32 = 30_000;

/// A day of the calendar as a clock shows it: year, month from 1, day from 1.
pub type Day = (i32, u8, u8);

/// Today, by the device's clock and place; `None` if the clock shows no day of the calendar.
pub fn local_day() -> Option<Day> {
    let now = js_sys::Date::new_0();
    day(now.get_full_year(), now.get_month(), now.get_date())
}

/// A day by the browser's numbers, whose months begin at 0.
fn day(year: u32, month: u32, day: u32) -> Option<Day> {
    let part = |value: u32| u8::try_from(value).ok();
    Some((
        i32::try_from(year).ok()?,
        part(month.checked_add(1)?)?,
        part(day)?,
    ))
}

/// Now, as RFC 3339 text in UTC.
pub fn timestamp() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// A time (RFC 3339) as people of a language (a BCP 47 tag) write it, at the device's place.
pub fn time_in_words(time: &str, language: &str) -> String {
    let date = js_sys::Date::new(&time.into());
    date.to_locale_string(language, &JsValue::UNDEFINED).into()
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
    fn the_browsers_months_begin_at_zero() {
        assert_eq!(day(2026, 0, 31), Some((2026, 1, 31)));
        assert_eq!(day(2026, 11, 1), Some((2026, 12, 1)));
        // What a clock without a date says: NaN, which is cast to the largest number.
        assert_eq!(day(u32::MAX, u32::MAX, u32::MAX), None);
    }

    #[test]
    fn a_clock_before_1970_counts_as_1970() {
        assert_eq!(minutes(-1.0), 0);
        assert_eq!(minutes(59_999.0), 0);
        assert_eq!(minutes(1_764_460_800_000.0), 29_407_680);
    }
}

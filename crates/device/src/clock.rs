//! The day on which things are judged.

use std::cell::Cell;

use catalog::{AGENCY_ZONE, ClockState, Heard, Reckoned, reckon};
use eligibility::Date;
use envelope::Timestamp;
use store::{IndexedDbStore, Store as _};

/// When the server last said its time, and what this device's clock showed then.
const SERVER_TIME_NOTE: &str = "server-time";

thread_local! {
    /// The server's last word on the time, as it stands in the note.
    static HEARD: Cell<Option<Heard>> = const { Cell::new(None) };
}

/// The agency's day, wherever the device is set to be, by its clock as far as that can be right ([`catalog::reckon`]); `None` if
/// the calendar has no such day.
pub fn today() -> Option<Date> {
    Some(reckoned()?.day)
}

/// What is to be said to staff of the device's clock.
pub fn clock_state() -> ClockState {
    reckoned().map_or(ClockState::Behind, |reckoned| reckoned.clock)
}

fn reckoned() -> Option<Reckoned> {
    reckon(whole(browser::now_ms()), HEARD.get())
}

/// Remembers what the server last said of the time.
pub(crate) async fn recall(store: &IndexedDbStore) {
    let note = store.note(SERVER_TIME_NOTE).await.ok().flatten();
    HEARD.set(note.as_deref().and_then(read));
}

/// Takes note of the time (RFC 3339) that the server has said just now, under its signature.
pub(crate) async fn hear(store: &IndexedDbStore, at: &str) {
    let Some(heard) = whole(browser::now_ms()).and_then(|device_ms| heard(at, device_ms)) else {
        return;
    };
    HEARD.set(Some(heard));
    // Until the next start it is known without the note.
    let _ = store.put_note(SERVER_TIME_NOTE, &note(heard)).await;
}

/// Forgets what a server has said: another one may be the right one now.
pub(crate) async fn forget(store: &IndexedDbStore) {
    HEARD.set(None);
    let _ = store.put_note(SERVER_TIME_NOTE, "").await;
}

fn heard(at: &str, device_ms: i64) -> Option<Heard> {
    let at: Timestamp = at.parse().ok()?;
    Some(Heard {
        server_ms: at.unix_seconds().checked_mul(1_000)?,
        device_ms,
    })
}

/// Both times, in milliseconds, with a space between them.
fn note(heard: Heard) -> String {
    format!("{} {}", heard.server_ms, heard.device_ms)
}

fn read(note: &str) -> Option<Heard> {
    let (server, device) = note.split_once(' ')?;
    Some(Heard {
        server_ms: server.parse().ok()?,
        device_ms: device.parse().ok()?,
    })
}

/// A time (RFC 3339) as people of a language (a BCP 47 tag) write it, on the agency's clocks.
pub fn time_in_words(time: &str, language: &str) -> String {
    browser::time_in_words(time, language, AGENCY_ZONE)
}

/// Whole milliseconds; `None` for what a clock without a date says.
fn whole(ms: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what is beyond the calendar saturates, and has no day"
    )]
    let whole = ms as i64;
    ms.is_finite().then_some(whole)
}

#[cfg(test)]
mod tests {
    use catalog::agency_day;

    use super::*;

    #[test]
    fn a_clock_without_a_date_shows_no_day() {
        for none in [f64::NAN, f64::INFINITY, f64::MIN, f64::MAX] {
            assert_eq!(whole(none).and_then(agency_day), None, "{none}");
        }
        let day = whole(1_764_460_799_999.0).and_then(agency_day);
        assert_eq!(day, Date::from_ymd(2025, 11, 30));
    }

    #[test]
    fn what_the_server_said_is_read_as_it_was_noted() {
        let heard = heard("2026-11-30T00:00:01.999Z", -5).unwrap();
        assert_eq!(heard.server_ms, 1_795_996_801_000);
        assert_eq!(read(&note(heard)), Some(heard));
        for none in ["", " ", "1", "1 ", "1 2 3", "soon 1"] {
            assert_eq!(read(none), None, "{none}");
        }
        assert_eq!(super::heard("soon", 0), None);
    }
}

//! When something is stored.

use std::fmt;
use std::sync::Arc;

use crate::clock::Calendar;

/// Gives the time of storing (RFC 3339, UTC, milliseconds), asked for in the transaction that stores.
///
/// A request may wait for long before its transaction begins. What devices are told is in a backup rests on the order of
/// these times and the beginnings of backups, so a time from before the wait would say too much.
#[derive(Clone)]
pub struct Stamps {
    time: Arc<dyn Fn() -> String + Send + Sync>,
    calendar: Calendar,
}

impl Stamps {
    /// What this function gives.
    pub fn new(stamp: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            time: Arc::new(stamp),
            calendar: Calendar::default(),
        }
    }

    /// With the days of this calendar.
    #[must_use]
    pub fn by_days_of(self, calendar: Calendar) -> Self {
        Self { calendar, ..self }
    }

    /// One time, whenever it is asked for.
    #[must_use]
    pub fn fixed(time: &str) -> Self {
        let time = time.to_owned();
        Self::new(move || time.clone())
    }

    pub(super) fn stamp(&self) -> String {
        (self.time)()
    }

    /// The day of a time that [`Self::stamp`] gave.
    pub(super) fn day_of(&self, time: &str) -> String {
        self.calendar.day_of(time)
    }
}

impl fmt::Debug for Stamps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stamps")
    }
}

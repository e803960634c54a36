//! The time, as something that tests can hold still.

use envelope::Timestamp;
use time::OffsetDateTime;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Now, in UTC.
    fn now(&self) -> OffsetDateTime;

    /// Now as a [`Timestamp`] writes it.
    fn timestamp(&self) -> String {
        timestamp_of(self.now())
    }
}

/// A time as a [`Timestamp`] writes it; empty beyond the years that it has.
#[must_use]
pub fn timestamp_of(time: OffsetDateTime) -> String {
    Timestamp::from_unix(time.unix_timestamp(), time.nanosecond())
        .map_or_else(String::new, |timestamp| timestamp.to_string())
}

/// The time of a text that a [`Timestamp`] can be read from.
pub(crate) fn time_of(text: &str) -> Option<OffsetDateTime> {
    let timestamp: Timestamp = text.parse().ok()?;
    let second = OffsetDateTime::from_unix_timestamp(timestamp.unix_seconds()).ok()?;
    second.replace_nanosecond(timestamp.nanoseconds()).ok()
}

/// Says which day a moment is at the agency, whatever zone the machine is set to. By default that is UTC's day.
#[derive(Debug, Clone, Copy)]
pub struct Calendar(fn(i64) -> Option<String>);

impl Calendar {
    /// The calendar of a function that gives the day (as `2025-04-21`) of a moment in milliseconds since 1970 (UTC), or `None`
    /// beyond the years that it has.
    #[must_use]
    pub const fn new(day: fn(i64) -> Option<String>) -> Self {
        Self(day)
    }

    /// Returns the day of a moment, as `2025-04-21`; it is empty beyond the years that there are.
    #[must_use]
    pub fn day(self, time: OffsetDateTime) -> String {
        let ms = time.unix_timestamp_nanos().div_euclid(1_000_000);
        let day = i64::try_from(ms).ok().and_then(self.0);
        day.unwrap_or_default()
    }

    /// Returns the day of a time that a [`Timestamp`] can be read from; it is empty for anything else.
    pub(crate) fn day_of(self, time: &str) -> String {
        time_of(time).map_or_else(String::new, |time| self.day(time))
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self(|ms| {
            let day = Timestamp::from_unix(ms.div_euclid(1_000), 0)?.to_string();
            day.get(..10).map(str::to_owned)
        })
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_to_the_millisecond() {
        let now = OffsetDateTime::now_utc();
        let read = time_of(&timestamp_of(now)).unwrap();
        assert_eq!(
            read,
            now.replace_nanosecond(now.nanosecond() / 1_000_000 * 1_000_000)
                .unwrap()
        );
        let east = now.to_offset(time::UtcOffset::from_hms(9, 0, 0).unwrap());
        assert_eq!(timestamp_of(east), timestamp_of(now));
    }
}

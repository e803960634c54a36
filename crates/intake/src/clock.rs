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

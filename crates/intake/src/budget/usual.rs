//! What is usual for a device, and what is not.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::clock::Calendar;
use crate::repository::{Devices, RepositoryError, Sent, SentOnDay};

/// The number of days before today by which it is said what is usual.
const USUAL_DAYS: Duration = Duration::days(28);
/// This many times its usual is an alarm.
const ALARM_TIMES: u64 = 10;
/// The smallest number of applications within a day that is an alarm: a booth of a fair takes hundreds, where two a day were usual.
const MIN_ALARM_ITEMS: u64 = 500;

/// What a device has sent today, and what is usual for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsualDay {
    /// What it has sent today.
    pub today: Sent,
    /// The median of the applications of the days before on which it sent any (the lower of two in the middle); `None` if there is
    /// no such day.
    pub median: Option<u64>,
}

impl UsualDay {
    /// Reads what a device has sent on the day of `now`, and what was usual within the 28 days before.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    pub async fn read(
        devices: &dyn Devices,
        device: Uuid,
        now: OffsetDateTime,
        calendar: Calendar,
    ) -> Result<Self, RepositoryError> {
        let since = calendar.day(now.saturating_sub(USUAL_DAYS));
        let days = devices.sent(device, since).await?;
        Ok(Self::of(&days, &calendar.day(now)))
    }

    /// What is usual on a day, of what the device sent on the days before and on the day itself.
    fn of(days: &[SentOnDay], today: &str) -> Self {
        let on_today = days.iter().find(|one| one.day == today);
        let before = days
            .iter()
            .filter(|one| one.day.as_str() < today && one.sent.items > 0);
        let mut items: Vec<u64> = before.map(|one| one.sent.items).collect();
        items.sort_unstable();
        Self {
            today: on_today.map(|one| one.sent).unwrap_or_default(),
            median: items.get(items.len().saturating_sub(1) / 2).copied(),
        }
    }

    /// Whether this number of applications within a day is ten times the usual, and at least 500. Where nothing is usual yet, 500
    /// alone are.
    #[must_use]
    pub fn is_exceeded_by(&self, items: u64) -> bool {
        items
            >= self
                .median
                .unwrap_or_default()
                .saturating_mul(ALARM_TIMES)
                .max(MIN_ALARM_ITEMS)
    }

    /// Whether today is an alarm.
    #[must_use]
    pub fn is_exceeded(&self) -> bool {
        self.is_exceeded_by(self.today.items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(items: &[u64], today: u64) -> UsualDay {
        let day = |(place, items): (usize, &u64)| SentOnDay {
            day: format!("2025-04-{:02}", place + 1),
            sent: Sent {
                items: *items,
                bytes: 0,
            },
        };
        let all = [items, &[today]].concat();
        let days: Vec<SentOnDay> = all.iter().enumerate().map(day).collect();
        UsualDay::of(&days, &days.last().unwrap().day)
    }

    #[test]
    fn usual_is_the_median_of_the_days_with_any() {
        for (before, median) in [
            (&[][..], None),
            (&[7], Some(7)),
            (&[9, 7], Some(7)),
            // One fair does not make fairs usual, and days off do not make few usual.
            (&[40, 600, 0, 50, 0], Some(50)),
        ] {
            assert_eq!(usual(before, 1).median, median, "{before:?}");
        }
    }

    #[test]
    fn ten_times_the_usual_is_an_alarm_from_500_on() {
        for (before, today, alarm) in [
            (&[][..], 499, false),
            (&[], 500, true),
            (&[2], 499, false),
            (&[2], 500, true),
            (&[60], 599, false),
            (&[60], 600, true),
            (&[u64::MAX], 1_000_000, false),
        ] {
            assert_eq!(usual(before, today).is_exceeded(), alarm, "{before:?} {today}");
        }
    }
}

//! How much a device that is enrolled may send within one of the agency's days.
//!
//! A device that was stolen still signs. What it sends is bounded by a budget that no honest one comes near, and staff are told
//! when a device sends ten times its usual. What is over the budget is answered "retry": it stays on the device, and nothing is
//! lost. The count is the database's (`device_day`); here it is only remembered, so that few requests have to ask.

mod usual;

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use time::OffsetDateTime;
use uuid::Uuid;

use crate::clock::Calendar;
use crate::repository::{Arrival, Repository, RepositoryError, Sent};

pub use usual::UsualDay;

/// What a device may send within a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceBudget {
    /// Applications.
    pub items: u64,
    /// Their sealed bytes.
    pub bytes: u64,
}

impl Default for DeviceBudget {
    /// A booth at a fair takes hundreds, and a device that was away for a month brings thousands.
    fn default() -> Self {
        Self {
            items: 10_000,
            bytes: 512 << 20,
        }
    }
}

impl DeviceBudget {
    fn has_room_for(&self, sent: Sent) -> bool {
        sent.items <= self.items && sent.bytes <= self.bytes
    }
}

/// Counts what devices that are enrolled send within a day.
#[derive(Debug, Default)]
pub struct Budgets {
    budget: DeviceBudget,
    calendar: Calendar,
    devices: Mutex<HashMap<Uuid, Today>>,
}

/// What is known of a device's day.
#[derive(Debug)]
struct Today {
    day: String,
    /// What the database has counted, as far as this server knows.
    sent: Sent,
    /// What requests have reserved that are being answered.
    under_way: Sent,
    /// Some of `sent` was only asked for: its request went away before the database had answered.
    is_guess: bool,
    usual: UsualDay,
    alarmed: bool,
    put_off: bool,
}

/// What may be stored of a request.
#[derive(Debug)]
pub(crate) struct Admitted<'a> {
    /// The submissions that are over the budget: they are not to be stored.
    pub(crate) over: HashSet<Uuid>,
    reserved: Reserved<'a>,
}

/// A part of a device's budget, until what is to be stored of it has been.
#[derive(Debug)]
struct Reserved<'a> {
    budgets: &'a Budgets,
    device: Uuid,
    day: String,
    part: Sent,
}

impl Budgets {
    /// Counts by these days, against this budget.
    #[must_use]
    pub fn new(budget: DeviceBudget, calendar: Calendar) -> Self {
        Self {
            budget,
            calendar,
            devices: Mutex::default(),
        }
    }

    /// By which days is counted.
    pub(crate) fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// Says what may be stored of what an enrolled device has brought, and reserves it. What is there already costs nothing.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read what was counted before.
    pub(crate) async fn admit(
        &self,
        repository: &dyn Repository,
        device: Uuid,
        now: OffsetDateTime,
        arrivals: &[Arrival],
    ) -> Result<Admitted<'_>, RepositoryError> {
        let day = self.calendar.day(now);
        if !self.knows(device, &day) {
            self.load(repository, device, now, &day).await?;
        }
        let mut reserved = Reserved {
            budgets: self,
            device,
            day,
            part: Sent::default(),
        };
        let mut over = HashSet::new();
        if self.reserve(&mut reserved, all_of(arrivals.iter())) {
            return Ok(Admitted { over, reserved });
        }
        if self.is_guess(device) {
            self.load(repository, device, now, &reserved.day).await?;
        }
        let ids: Vec<Uuid> = arrivals.iter().map(|arrival| arrival.id).collect();
        let there = repository.contents(&ids).await?;
        let is_new = |arrival: &&Arrival| {
            let stored = there.get(&arrival.id);
            stored.is_none() || stored.copied() != arrival.content(Some(device))
        };
        for arrival in arrivals.iter().filter(is_new) {
            // In their order: who applied first there comes first.
            let has_room = over.is_empty() && self.reserve(&mut reserved, all_of(std::iter::once(arrival)));
            if !has_room {
                over.insert(arrival.id);
            }
        }
        if !over.is_empty() {
            self.note_put_off(device);
        }
        Ok(Admitted { over, reserved })
    }

    fn knows(&self, device: Uuid, day: &str) -> bool {
        self.today().get(&device).is_some_and(|today| today.day == day)
    }

    fn is_guess(&self, device: Uuid) -> bool {
        self.today().get(&device).is_some_and(|today| today.is_guess)
    }

    /// Takes from the database what the device has sent today, and what is usual for it.
    async fn load(
        &self,
        repository: &dyn Repository,
        device: Uuid,
        now: OffsetDateTime,
        day: &str,
    ) -> Result<(), RepositoryError> {
        let usual = UsualDay::read(repository, device, now, self.calendar).await?;
        let sent = usual.today;
        let mut devices = self.today();
        let known = devices.get_mut(&device).filter(|today| today.day == day);
        if let Some(today) = known {
            if today.is_guess {
                (today.sent, today.is_guess) = (sent, false);
            } else {
                // What was stored since it was read is known already.
                today.count_to(sent);
            }
        } else {
            let today = Today {
                day: day.to_owned(),
                sent,
                under_way: Sent::default(),
                is_guess: false,
                usual,
                alarmed: false,
                put_off: false,
            };
            devices.insert(device, today);
        }
        Ok(())
    }

    /// Reserves `more` if there is room for it.
    fn reserve(&self, reserved: &mut Reserved<'_>, more: Sent) -> bool {
        let mut devices = self.today();
        let Some(today) = devices
            .get_mut(&reserved.device)
            .filter(|today| today.day == reserved.day)
        else {
            // Midnight has passed meanwhile.
            return true;
        };
        let mut all = today.sent;
        all += today.under_way;
        all += more;
        let has_room = self.budget.has_room_for(all);
        if has_room {
            today.under_way += more;
            reserved.part += more;
        }
        has_room
    }

    /// Says once a day that a device has used its budget up.
    fn note_put_off(&self, device: Uuid) {
        let mut devices = self.today();
        let Some(today) = devices.get_mut(&device).filter(|today| !today.put_off) else {
            return;
        };
        today.put_off = true;
        tracing::warn!(
            %device,
            items = today.sent.items,
            bytes = today.sent.bytes,
            "a device has sent what it may within a day; the rest stays on it and is taken tomorrow; if \
             it is honest raise `device_items_per_day` or `device_mib_per_day`, and if it was stolen \
             `didim device revoke` it"
        );
    }

    fn today(&self) -> MutexGuard<'_, HashMap<Uuid, Today>> {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Admitted<'_> {
    /// Takes note of what the device has sent of the day by now, as the database counts; `None` if nothing was new. Returns
    /// whether that is, for the first time today, ten times its usual.
    pub(crate) fn stored(self, total: Option<Sent>) -> bool {
        self.reserved.stored(total)
    }
}

impl Reserved<'_> {
    fn stored(mut self, total: Option<Sent>) -> bool {
        let part = std::mem::take(&mut self.part);
        let mut devices = self.budgets.today();
        let Some(today) = devices
            .get_mut(&self.device)
            .filter(|today| today.day == self.day)
        else {
            return false;
        };
        today.release(part);
        today.count_to(total.unwrap_or_default());
        // By the database's count alone: a guess would say it of requests that failed.
        let is_exceeded = total.is_some_and(|total| today.usual.is_exceeded_by(total.items));
        let is_first = !today.alarmed && is_exceeded;
        if is_first {
            today.alarmed = true;
            tracing::warn!(
                device = %self.device,
                items = total.unwrap_or_default().items,
                usual = today.usual.median,
                "a device has sent ten times its usual today; look where it is, and `didim device revoke` it \
                 if it was stolen"
            );
        }
        is_first
    }
}

impl Drop for Reserved<'_> {
    /// A request that went away: what it brought is stored all the same, or was there before.
    fn drop(&mut self) {
        if self.part == Sent::default() {
            return;
        }
        let mut devices = self.budgets.today();
        if let Some(today) = devices
            .get_mut(&self.device)
            .filter(|today| today.day == self.day)
        {
            today.release(self.part);
            today.sent += self.part;
            today.is_guess = true;
        }
    }
}

impl Today {
    /// The database has counted so far: it only goes up within a day.
    fn count_to(&mut self, total: Sent) {
        self.sent.items = self.sent.items.max(total.items);
        self.sent.bytes = self.sent.bytes.max(total.bytes);
    }

    fn release(&mut self, part: Sent) {
        self.under_way.items = self.under_way.items.saturating_sub(part.items);
        self.under_way.bytes = self.under_way.bytes.saturating_sub(part.bytes);
    }
}

fn all_of<'a>(arrivals: impl Iterator<Item = &'a Arrival>) -> Sent {
    arrivals.fold(Sent::default(), |mut sent, arrival| {
        sent += Sent::one(arrival.sealed.len());
        sent
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::{Batch, Lane, SqliteRepository, Stamps};

    const DEVICE: Uuid = Uuid::from_u128(9);
    const AT: &str = "2025-04-21T01:02:03.000Z";

    fn arrivals(ids: std::ops::Range<u128>) -> Vec<Arrival> {
        ids.map(Arrival::made_up).collect()
    }

    fn batch(ids: std::ops::Range<u128>) -> Batch {
        Batch {
            device: Some(DEVICE),
            lane: Lane::Enrolled,
            signed_by: None,
            stamps: Stamps::fixed(AT),
            arrivals: arrivals(ids),
            held: None,
        }
    }

    fn five() -> Budgets {
        let budget = DeviceBudget {
            items: 5,
            bytes: u64::MAX,
        };
        Budgets::new(budget, Calendar::default())
    }

    async fn over(budgets: &Budgets, repository: &SqliteRepository, ids: std::ops::Range<u128>) -> usize {
        let now = crate::clock::time_of(AT).unwrap();
        let admitted = budgets.admit(repository, DEVICE, now, &arrivals(ids)).await;
        // It is dropped: its request went away before the database had answered.
        admitted.unwrap().over.len()
    }

    #[tokio::test]
    async fn a_request_that_goes_away_counts_until_the_database_is_asked() {
        let data = tempfile::tempdir().unwrap();
        let repository = SqliteRepository::open(data.path()).await.unwrap();
        let budgets = five();
        // None of them was stored, and so none keeps another out.
        for _ in 0..4 {
            assert_eq!(over(&budgets, &repository, 1..4).await, 0);
        }
        // These were, although nobody waited for the answer.
        repository.take(batch(1..4)).await.unwrap();
        assert_eq!(over(&budgets, &repository, 4..8).await, 2);
        repository.take(batch(4..6)).await.unwrap();
        assert_eq!(over(&budgets, &repository, 6..8).await, 2);
        assert_eq!(
            over(&budgets, &repository, 1..6).await,
            0,
            "they are there already"
        );
    }

    #[tokio::test]
    async fn what_another_server_stored_is_known_by_the_next_answer() {
        let data = tempfile::tempdir().unwrap();
        let repository = SqliteRepository::open(data.path()).await.unwrap();
        let budgets = five();
        assert_eq!(over(&budgets, &repository, 0..0).await, 0);
        repository.take(batch(1..5)).await.unwrap();
        let now = crate::clock::time_of(AT).unwrap();
        let admitted = budgets
            .admit(&repository, DEVICE, now, &arrivals(5..6))
            .await
            .unwrap();
        let taken = repository.take(batch(5..6)).await.unwrap();
        assert!(!admitted.stored(taken.sent_today));
        assert_eq!(over(&budgets, &repository, 6..7).await, 1);
    }
}

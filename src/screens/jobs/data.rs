//! The vacancies that the screens show, and how they are loaded.

use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use device::today;
use device::vacancies::{self, Asked};
use eligibility::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;
use matching::{Index, Matches, Table, Wishes};
use vacancy::feed::Feed;
use vacancy::model::{Original, Vacancy, VacancyIndex};

use super::state::{JobsData, JobsState};
use crate::context::TRUST;
use crate::visit::Visit;

/// The vacancies of a day.
pub struct Jobs {
    /// The whole list.
    pub feed: Arc<Feed>,
    /// What of it is open on the day, in columns.
    pub table: Table,
    /// The day.
    pub on: Date,
    index: OnceLock<Index>,
}

impl Jobs {
    fn new(feed: Arc<Feed>, on: Date) -> Self {
        Self {
            table: Table::new(&feed.vacancies, on),
            feed,
            on,
            index: OnceLock::new(),
        }
    }

    /// The vacancy of a row.
    pub fn row(&self, row: u32) -> Option<(VacancyIndex, &Vacancy)> {
        let at = self.table.vacancy(usize::try_from(row).ok()?)?;
        Some((at, self.feed.vacancies.get(at.0)?))
    }

    /// The vacancy at a position of the list, if it is open on the day.
    pub fn open(&self, at: VacancyIndex) -> Option<&Vacancy> {
        self.row_of(at)?;
        self.feed.vacancies.get(at.0)
    }

    /// The row of a vacancy, if it is open on the day.
    pub fn row_of(&self, at: VacancyIndex) -> Option<usize> {
        (0..self.table.len()).find(|row| self.table.vacancy(*row) == Some(at))
    }

    /// The vacancy with a name, if it is open on the day.
    pub fn by_id(&self, id: &str) -> Option<(VacancyIndex, &Vacancy)> {
        let at = self.feed.vacancies.iter().position(|vacancy| vacancy.id == id)?;
        let at = VacancyIndex(at);
        Some((at, self.open(at)?))
    }

    /// The rows in which all words are found, the best first; `None` if nothing is looked for.
    pub fn find(&self, looked_for: &str) -> Option<Vec<u32>> {
        if looked_for.trim().is_empty() {
            return None;
        }
        let index = self
            .index
            .get_or_init(|| Index::new(&self.table, &self.feed.vacancies));
        Some(index.find(looked_for, &self.table, &self.feed.vacancies))
    }

    /// How many vacancies fit wishes.
    pub fn fitting(&self, wishes: &Wishes) -> usize {
        Matches::of(&self.table, wishes).fitting().len()
    }
}

impl JobsState {
    /// The vacancies of today, once they are there: of another day they are looked at anew.
    pub fn ready(self) -> Option<Arc<Jobs>> {
        let JobsData::Ready(jobs) = self.data.get() else {
            return None;
        };
        match today() {
            Some(day) if day != jobs.on => {
                let jobs = Arc::new(Jobs::new(Arc::clone(&jobs.feed), day));
                self.data
                    .update_untracked(|data| *data = JobsData::Ready(Arc::clone(&jobs)));
                Some(jobs)
            }
            _ => Some(jobs),
        }
    }

    /// What a vacancy was read from, if it is stored or can be had.
    pub async fn original(self, feed: &Feed, at: VacancyIndex) -> Option<Original> {
        let store = self.store.get_untracked();
        vacancies::original(store.as_deref(), feed, at, vacancies::fetch).await
    }
}

/// Loads the vacancies unless somebody has begun to: the stored ones at once, newer ones when they come.
#[inline(never)]
pub fn load(visit: Visit, state: JobsState) {
    if !matches!(state.data.get_untracked(), JobsData::NotAsked) {
        return;
    }
    state.data.set(JobsData::Loading);
    spawn_local(async move {
        let store = vacancies::open_store().await.map(Rc::new);
        state.store.set(store.clone());
        let there = match &store {
            Some(store) => vacancies::stored(store.as_ref(), TRUST).await.map(Arc::new),
            None => None,
        };
        let show = |feed: &Arc<Feed>| {
            let jobs = today().map(|day| Jobs::new(Arc::clone(feed), day));
            state
                .data
                .set(jobs.map_or(JobsData::NoList, |jobs| JobsData::Ready(Arc::new(jobs))));
        };
        if let Some(feed) = &there {
            show(feed);
        }
        let asked = vacancies::newer(store.as_deref(), there.as_deref(), TRUST, vacancies::fetch).await;
        let shown = match asked {
            Asked::Newer(feed) => {
                let feed = Arc::new(*feed);
                // A visit is never cut by a newer list: it serves the next one.
                if there.is_none() || visit.screens.with_untracked(Vec::len) == 1 {
                    show(&feed);
                }
                Some(feed)
            }
            Asked::Same | Asked::NoList | Asked::NoAnswer => {
                if there.is_none() {
                    state.data.set(JobsData::NoList);
                }
                there
            }
        };
        // A shared device has all texts, so that it can show them without a network; a phone fetches what its owner opens.
        if let (Some(store), Some(feed), false) = (&store, &shown, browser::is_own()) {
            vacancies::complete(store.as_ref(), feed, vacancies::fetch).await;
        }
    });
}

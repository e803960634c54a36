//! Applications of made-up people over all programs of a catalog, from a seed: what a desk is tried with.
//!
//! Each takes the way of a visitor's: facts that somebody possible has, a pick that can be had on that day, a form filled in field by
//! field, consents, and [`application::Draft`], which makes the application of them or says what hinders it. So nothing is in a sample
//! that no device could have sent. Some of the people apply for several programs, some send the same twice, some write what nobody
//! expects ([`odd`]): a caseworker's day has all of these.
//!
//! Nobody is named by them. Telephone numbers begin with 010-0000 and numbers of companies with 999-00, which nobody has.

mod facts;
mod form;
mod making;
mod odd;
mod person;
mod queue;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use application::Hindrance;
use catalog::{Catalog, Screening, agency_day};
use eligibility::{CompileError, Date};
use envelope::{Application, OpenError, SealError, Timestamp, digest_hex};
use uuid::{Builder, Uuid};

use making::Making;
pub use queue::opened;

/// The number of days before today on which the applications were sent, besides today.
const DAYS: i64 = 30;

/// Which applications are made up: the same seed and number give the same people, ids and secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSet {
    /// What all that is drawn follows from.
    pub seed: u64,
    /// The number of applications.
    pub number: usize,
}

/// One made-up application, with its number and its receipt's secret.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The submission's id.
    pub id: Uuid,
    /// What is to be sealed.
    pub application: Application,
}

/// All applications of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    /// The set.
    pub set: SampleSet,
    /// The applications, in the order of the times at which they were sent.
    pub list: Vec<Sample>,
    /// The programs, by id, that take applications and got none, each with what hindered the last person who was tried.
    pub left_out: Vec<(String, Hindrance)>,
}

/// A catalog on each of the days on which the applications were sent.
#[derive(Debug)]
pub struct Month<'a> {
    catalog: &'a Catalog,
    now: Timestamp,
    /// The days up to the present one, which is the last.
    days: Vec<(Date, Screening)>,
}

/// Why no applications were made up, or none could be read again.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A criterion is too complex.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The present time is on no day of the calendar.
    #[error("the present time is on no day of the calendar; set the clock")]
    Clock,
    /// The catalog names no key that can be used.
    #[error("the catalog names no usable key to seal to; build it anew with `didim catalog build --seal-to`")]
    NoKey,
    /// An application cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// What was sealed cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// An item of a queue is not in the form of one.
    #[error("the item `{0}` of the queue was changed; delete the file")]
    Item(Uuid),
}

impl SampleSet {
    /// Returns the id of the application that is made at a place. It does not follow from the catalog or the day, so that a server
    /// knows the application again.
    fn id(self, place: usize) -> Uuid {
        self.named(&format!("application {place}"))
    }

    /// Returns the name of the device that sends the set.
    fn device(self) -> Uuid {
        self.named("device")
    }

    fn named(self, what: &str) -> Uuid {
        let digest = digest_hex(format!("didim sample, {} by {}: {what}", self.number, self.seed).as_bytes());
        let bits = digest
            .get(..32)
            .and_then(|half| u128::from_str_radix(half, 16).ok());
        Builder::from_random_bytes(bits.unwrap_or_default().to_be_bytes()).into_uuid()
    }
}

impl<'a> Month<'a> {
    /// Compiles a catalog for the present day and the 30 days before it.
    ///
    /// # Errors
    /// [`SampleError`] if the rules are too complex, or the time is on no day.
    pub fn before(catalog: &'a Catalog, now: Timestamp) -> Result<Self, SampleError> {
        let today = agency_day(now.unix_seconds().saturating_mul(1_000)).ok_or(SampleError::Clock)?;
        let mut days = Vec::new();
        for ago in (0..=DAYS).rev() {
            let day = today.plus_days(-ago).ok_or(SampleError::Clock)?;
            days.push((day, Screening::new(catalog, day)?));
        }
        Ok(Self { catalog, now, days })
    }

    /// Makes applications up: every program that takes any gets one, as far as the number goes, and those that are open more.
    #[must_use]
    pub fn samples(&self, set: SampleSet) -> Samples {
        Making::new(self, set).all()
    }
}

impl Samples {
    /// The number of applications by program, by id.
    #[must_use]
    pub fn by_program(&self) -> BTreeMap<&str, usize> {
        let mut numbers = BTreeMap::new();
        for sample in &self.list {
            *numbers.entry(sample.application.program.as_str()).or_default() += 1;
        }
        numbers
    }
}

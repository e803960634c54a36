//! The databases' forms, and the steps from each version of the device's to the next.
//!
//! A step only ever adds: nobody's application is read, moved or written by one. What can be fetched again and is not needed to keep an
//! application has a database of its own: no step of that can be in the way of an application.

use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::prelude::*;

/// About the device itself: its name and count, notes, what the server said of catalogs and backups.
pub(super) const META: &str = "meta";
/// What waits, by submission.
pub(super) const OUTBOX: &str = "outbox";
/// What is set aside, by submission.
pub(super) const QUARANTINE: &str = "quarantine";
/// What the server has, and perhaps no backup of it, by submission.
pub(super) const COPIES: &str = "copies";
/// The receipts, by submission.
pub(super) const RECEIPTS: &str = "receipts";
/// The signed catalog.
pub(super) const CATALOG: &str = "catalog";
/// The device's key, which cannot leave the browser.
pub(super) const KEYS: &str = "keys";

/// Every store of the device's database.
const STORES: [&str; 7] = [META, OUTBOX, QUARANTINE, COPIES, RECEIPTS, CATALOG, KEYS];

/// The parts of a list of vacancies, in the database of that alone.
pub(super) const FEED: &str = "feed";

/// The form of a database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schema {
    /// The number of the newest version.
    pub(super) newest: u8,
    /// Every store of the newest version.
    pub(super) stores: &'static [&'static str],
    /// Brings a database of an earlier version to the newest.
    pub(super) upgrade: fn(from: f64, database: &Database) -> Result<(), Error>,
}

/// The device's database.
pub(super) const DEVICE: Schema = Schema {
    newest: Version::NEWEST as u8,
    stores: &STORES,
    upgrade,
};

/// The database of a list of vacancies.
pub(super) const VACANCIES: Schema = Schema {
    newest: 1,
    stores: &[FEED],
    upgrade: |_, database| database.create_object_store(FEED).build().map(drop),
};

/// A version of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    /// No database.
    None,
    /// The first: what is set aside stands among what waits, and nothing is retained.
    One,
    /// What is set aside, copies and the device's key have stores of their own.
    Two,
}

impl Version {
    const NEWEST: Self = Self::Two;

    fn of(number: f64) -> Self {
        if number < 1.0 {
            Self::None
        } else if number < 2.0 {
            Self::One
        } else {
            Self::Two
        }
    }

    /// Makes the next version out of this one.
    fn upgrade(self, database: &Database) -> Result<Self, Error> {
        let (added, next): (&[&str], Self) = match self {
            Self::None => (&[META, OUTBOX, RECEIPTS, CATALOG], Self::One),
            Self::One => (&[QUARANTINE, COPIES, KEYS], Self::Two),
            Self::Two => (&[], Self::Two),
        };
        for store in added {
            database.create_object_store(*store).build()?;
        }
        Ok(next)
    }
}

/// Brings a database of an earlier version to the newest, step by step.
fn upgrade(from: f64, database: &Database) -> Result<(), Error> {
    let mut version = Version::of(from);
    while version < Version::NEWEST {
        version = version.upgrade(database)?;
    }
    Ok(())
}

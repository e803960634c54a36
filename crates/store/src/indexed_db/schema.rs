//! The database's form, and the steps from each version of it to the next.
//!
//! A step only ever adds: nobody's application is read, moved or written by one.

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

/// Every store of the newest version.
pub(super) const STORES: [&str; 7] = [META, OUTBOX, QUARANTINE, COPIES, RECEIPTS, CATALOG, KEYS];

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

/// The number of the newest version.
pub(super) const NEWEST: u8 = Version::NEWEST as u8;

/// Brings a database of an earlier version to the newest, step by step.
pub(super) fn upgrade(from: f64, database: &Database) -> Result<(), Error> {
    let mut version = Version::of(from);
    while version < Version::NEWEST {
        version = version.upgrade(database)?;
    }
    Ok(())
}

//! `didim purge`

use std::collections::BTreeSet;
use std::path::PathBuf;

use application::{alarm_kept_until, is_alarm};
use catalog::{Catalog, agency_day};
use clap::Args;
use eligibility::Date;
use envelope::{Application, OpeningKey, ReceiptNumber, Timestamp};
use intake::{Clock, StoredSubmission, SystemClock};
use uuid::Uuid;

use super::data::Damage;
use super::day::today;
use super::open::read_catalog;
use super::table::{none, table};
use super::{Failure, keys, print};
use crate::settings::Data;

#[derive(Args)]
#[command(after_help = "Examples:\n  \
    didim purge --data data --key agency.key --catalog catalog.didim --catalog-key catalog.pub\n  \
    didim purge --data data --key agency.key --catalog catalog --delete\n  \
    didim purge --data data --number 7K4-2MQ-9XD --delete\n\n\
    Lists alarms (공고 알림) that may be kept no longer by the consent that their senders gave: their day of \
    arrival and the days that the catalog sets. With --number those are listed that somebody wants deleted, \
    of whatever kind; that takes no key.\n\n\
    Nothing is deleted without --delete, and nothing brings it back: the sealed bytes go, and the state that \
    the visitor was told. That something was there stays known by its number, so that a device which sends \
    it again is told that it has been. Backups that were made before still hold it: let them go when their \
    own time is over. In PostgreSQL replace all servers of earlier versions before.")]
pub(crate) struct Options {
    #[command(flatten)]
    data: Data,
    /// The agency's private key; may be repeated
    #[arg(long = "key", value_name = "FILE", required_unless_present = "numbers")]
    keys: Vec<PathBuf>,
    /// The catalog that says for how long alarms are kept: a folder that holds `catalog.toml`, or a signed catalog
    #[arg(long, value_name = "FILE|FOLDER", required_unless_present = "numbers")]
    catalog: Option<PathBuf>,
    /// The verifying key of a signed catalog
    #[arg(long, value_name = "FILE", requires = "catalog")]
    catalog_key: Option<PathBuf>,
    /// What has this receipt number, whatever it is and however old; may be repeated
    #[arg(long = "number", value_name = "NUMBER", conflicts_with_all = ["keys", "catalog", "on"])]
    numbers: Vec<ReceiptNumber>,
    /// As of this day (YYYY-MM-DD), and not today
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<Date>,
    /// Delete what is listed
    #[arg(long)]
    delete: bool,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|error| error.to_string())
}

/// What is deleted.
struct Purged {
    id: Uuid,
    row: [String; 4],
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let today = today()?;
    let on = options.on.unwrap_or(today);
    if options.delete && on > today {
        return Err(Failure::Because(format!(
            "`{on}` has not come: what may be kept until then is not deleted today; leave --delete out to \
             see it"
        )));
    }
    let (purged, damage) = find(options, on)?;
    let head = ["number", "received", "program", "kept until"].map(str::to_owned);
    if !purged.is_empty() {
        let rows: Vec<[String; 4]> = purged.iter().map(|one| one.row.clone()).collect();
        print(&table(&[&[head], rows.as_slice()].concat()))?;
    }
    if options.delete && !purged.is_empty() {
        let count = delete(options, &purged)?;
        eprintln!("{count} deleted");
    } else {
        let what = if options.delete { "deleted" } else { "to delete" };
        eprintln!("{} {what}", purged.len());
    }
    damage.report()
}

/// What may be kept no longer on a day, or was named.
fn find(options: &Options, on: Date) -> Result<(Vec<Purged>, Damage), Failure> {
    let wanted: BTreeSet<String> = options.numbers.iter().map(ToString::to_string).collect();
    let finder = match &options.catalog {
        Some(path) => Some(Finder {
            keys: opening_keys(options)?,
            catalog: read_catalog(path, options.catalog_key.as_ref())?,
            on,
        }),
        None => None,
    };
    let mut purged = Vec::new();
    let (mut missing, mut unopened) = (wanted.clone(), 0);
    let damage = options.data.place()?.for_each_submission(|submission| {
        if wanted.contains(&submission.number) {
            missing.remove(&submission.number);
            purged.push(named(&submission));
        }
        match finder.as_ref().map(|finder| finder.look(&submission)) {
            Some(Ok(found)) => purged.extend(found),
            Some(Err(_)) => unopened += 1,
            None => {}
        }
        Ok(())
    })?;
    if unopened > 0 {
        eprintln!("{unopened} could not be opened with the keys given, and are left alone");
    }
    if let Some(number) = missing.first() {
        return Err(Failure::Because(format!(
            "nothing with the number `{number}` is stored, or it has been deleted; nothing was done"
        )));
    }
    Ok((purged, damage))
}

fn opening_keys(options: &Options) -> Result<Vec<OpeningKey>, Failure> {
    options
        .keys
        .iter()
        .map(|path| keys::read_opening_key(path))
        .collect()
}

fn received_on(submission: &StoredSubmission) -> Option<Date> {
    let at = submission.received_at.parse::<Timestamp>().ok()?;
    agency_day(at.unix_seconds().saturating_mul(1_000))
}

fn in_words(day: Option<Date>) -> String {
    day.map_or_else(none, |day| day.to_string())
}

fn named(submission: &StoredSubmission) -> Purged {
    let received = in_words(received_on(submission));
    Purged {
        id: submission.header.id,
        row: [submission.number.clone(), received, none(), none()],
    }
}

struct Finder {
    keys: Vec<OpeningKey>,
    catalog: Catalog,
    on: Date,
}

impl Finder {
    /// The submission, if it is an alarm that may be kept no longer; an error if it cannot be opened.
    fn look(&self, submission: &StoredSubmission) -> Result<Option<Purged>, ()> {
        let header = &submission.header;
        let mut keys = self.keys.iter();
        let key = keys.find(|key| key.sealing_key().id() == header.key).ok_or(())?;
        let application = Application::open(key, header, &submission.sealed).map_err(|_| ())?;
        let received = received_on(submission);
        let until = received.and_then(|day| alarm_kept_until(&self.catalog, day));
        let is_over = until.is_some_and(|until| self.on > until);
        if !is_alarm(&application) || !is_over {
            return Ok(None);
        }
        Ok(Some(Purged {
            id: header.id,
            row: [
                submission.number.clone(),
                in_words(received),
                application.program.clone(),
                in_words(until),
            ],
        }))
    }
}

fn delete(options: &Options, purged: &[Purged]) -> Result<u64, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let opened = options.data.open().await?;
        let ids = purged.iter().map(|one| one.id).collect();
        let count = opened.repository.purge(ids, SystemClock.timestamp()).await;
        opened.repository.close().await;
        Ok(count?)
    })
}

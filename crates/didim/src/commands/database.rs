//! `didim database`

use clap::{Args, Subcommand};
use envelope::{Timestamp, TimestampError, new_id};
use intake::{Clock, PostgresRepository, SystemClock};
use time::{Duration, OffsetDateTime};

use super::{Failure, print};
use crate::settings::{Data, Place};

#[derive(Subcommand)]
#[command(after_help = "\
`didim backup` and `didim restore` do both of these by themselves for a database that is a file.
PostgreSQL is backed up and put back by its own tools, and devices must be told:

  began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  pg_basebackup -D /backup/new && pg_verifybackup /backup/new
  didim database backed-up --began \"$began\"")]
pub(crate) enum Command {
    /// Tell devices that a backup of PostgreSQL is complete and checked: they may forget what is in it
    BackedUp {
        #[command(flatten)]
        database: Database,
        /// When the backup began (RFC 3339, as 2026-11-25T02:00:00Z), by a clock that the servers agree with
        #[arg(long, value_name = "TIME", value_parser = time)]
        began: OffsetDateTime,
    },
    /// Tell devices that a backup was put back, or a replica promoted that may have missed something: they send again
    /// what they still have
    Restored {
        #[command(flatten)]
        database: Database,
    },
}

/// Which database.
#[derive(Args)]
pub(crate) struct Database {
    #[command(flatten)]
    data: Data,
}

fn time(text: &str) -> Result<OffsetDateTime, String> {
    let time: Timestamp = text.parse().map_err(|error: TimestampError| error.to_string())?;
    OffsetDateTime::from_unix_timestamp(time.unix_seconds())
        .map(|second| second + Duration::nanoseconds(i64::from(time.nanoseconds())))
        .map_err(|error| error.to_string())
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    super::log_warnings();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::BackedUp { database, began } => {
                if *began > SystemClock.now() {
                    return Err(Failure::Because(
                        "the backup cannot have begun in the future; say when it began".to_owned(),
                    ));
                }
                database.open().await?.note_backup(*began).await?;
                print("noted; devices are told within seconds, of the time ten minutes before")
            }
            Command::Restored { database } => {
                let epoch = new_id()?;
                database
                    .open()
                    .await?
                    .begin_life(epoch, SystemClock.now())
                    .await?;
                print(&format!(
                    "a new life begins, {epoch}; devices send again what they still have"
                ))
            }
        }
    })
}

impl Database {
    async fn open(&self) -> Result<PostgresRepository, Failure> {
        match self.data.place()? {
            Place::Database(address) => Ok(PostgresRepository::open(&address).await?),
            Place::Folder(_) => Err(Failure::Because(
                "name the database with --database; for a file in a data folder there are `didim backup` and \
                 `didim restore`"
                    .to_owned(),
            )),
        }
    }
}

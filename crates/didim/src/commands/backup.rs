//! `didim backup`

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use intake::{Manifest, SystemClock, back_up, prune_backups, remove_unfinished_backups, verify_backup};

use super::progress::{ProgressLine, size};
use super::{Failure, print};
use crate::settings::Data;

#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  didim backup --data /var/lib/didim --to /var/backups/didim --keep 14
  didim backup verify /var/backups/didim/didim-20261125T062000Z

The server may be running, and goes on taking applications. A backup is a folder named after the
time at which it began (UTC); it holds the database, the receipt key and a manifest. It gets its
name only when it has been written to the disk and checked: the structure of the database, the
counts, and every sealed application against the hash under which it was received. After that
`backed-up-until` in the data folder tells devices that they may forget what had been received ten
minutes before the backup began. So nobody should write that file by hand, and a copy of
`intake.sqlite` made in another way tells devices nothing.

Put backups on another disk than the data, and copy them to another place: the applications in them
are sealed, and the receipt key is a secret. `didim restore` puts one back.

For cron: the exit status is 0 if the backup is complete, and 1 if it is not, with the reason on
standard error."
)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    data: Data,
    /// The folder in which a folder is made for the backup; it is made if it is missing
    #[arg(long, value_name = "FOLDER", required = true)]
    to: Option<PathBuf>,
    /// When the new backup is complete, remove all but the newest NUMBER complete backups of this server
    #[arg(long, value_name = "NUMBER")]
    keep: Option<NonZeroUsize>,
}

#[derive(Subcommand)]
enum Command {
    /// Check a backup: every file, the structure of the database, and every application against its hash
    Verify {
        /// The backup's folder
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    super::log_warnings();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    match (&options.command, &options.to) {
        (Some(Command::Verify { folder }), _) => runtime.block_on(verify(folder)),
        (None, Some(to)) => runtime.block_on(make(&options.data.folder()?, to, options.keep)),
        (None, None) => Err(Failure::Because(
            "name the folder for the backup with --to FOLDER".to_owned(),
        )),
    }
}

async fn make(data: &Path, to: &Path, keep: Option<NonZeroUsize>) -> Result<(), Failure> {
    let unfinished = remove_unfinished_backups(data, to)?;
    for removed in unfinished.removed {
        eprintln!(
            "didim: `{}` was begun and did not end, and nobody was at it any more; it is removed",
            removed.display()
        );
    }
    for left in unfinished.left {
        eprintln!(
            "didim: `{}` is being made by another backup, or is another server's; it stays",
            left.display()
        );
    }
    let line = ProgressLine::new();
    let backup = back_up(data, to, &SystemClock, &|progress| line.report(progress)).await?;
    drop(line);
    print(&summary(&backup.folder, &backup.manifest))?;
    if let Some(keep) = keep {
        for removed in prune_backups(&backup, keep)? {
            print(&format!("{}: removed, as it is older", removed.display()))?;
        }
    }
    Ok(())
}

async fn verify(folder: &Path) -> Result<(), Failure> {
    let line = ProgressLine::new();
    let manifest = verify_backup(folder, &|progress| line.report(progress)).await?;
    drop(line);
    print(&summary(folder, &manifest))
}

/// A backup that is complete, in one line.
pub(crate) fn summary(folder: &Path, manifest: &Manifest) -> String {
    let bytes = manifest.files.values().map(|file| file.bytes).sum();
    format!(
        "{}: {}; {}, schema {}, begun {}, by {}",
        folder.display(),
        manifest.contents,
        size(bytes),
        manifest.schema,
        manifest.began_at,
        manifest.made_by
    )
}

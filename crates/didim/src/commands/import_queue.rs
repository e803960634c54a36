//! `didim import-queue`

use std::io::ErrorKind;
use std::path::PathBuf;

use clap::Args;
use intake::{MAX_QUEUE_FILE_BYTES, QueueImportError, SystemClock};

use super::data::PublishedCatalog;
use super::{Failure, print};
use crate::settings::Data;

#[derive(Args)]
#[command(after_help = "\
Example:
  didim import-queue queue.json --data data --catalog data/catalog.didim --catalog-key data/keys/catalog.pub

The server may be running. A file can be imported as often as you like, also when the device has
sent some of it in the meantime: what is there already is counted as duplicate. What is under an id
that other content has is kept aside for staff (conflict). Without a catalog and its key, every key
and catalog counts as unknown. What can never be stored is refused and named by its place in the
file; the others are stored all the same. `didim open` shows what came this way as `imported`.")]
pub(crate) struct Options {
    /// The queue that staff exported on a device; its applications are sealed
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    catalog: PublishedCatalog,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let path = &options.file;
    let bytes = intake::read_file(path, MAX_QUEUE_FILE_BYTES).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => Failure::file("import", path, QueueImportError::TooLarge),
        _ => Failure::file("read", path, error),
    })?;
    let (_, published) = options.catalog.read(&options.data)?;
    if published.signed.is_none() {
        eprintln!("didim: without a catalog and its key, every key and catalog counts as unknown");
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let imported = runtime.block_on(async {
        let opened = options.data.open().await?;
        let repository = &opened.repository;
        let (life, names) = (Some(&opened.life), published.names());
        let imported = intake::import(repository.as_ref(), life, &SystemClock, &bytes, names).await;
        repository.close().await;
        imported.map_err(|error| Failure::file("import", path, error))
    })?;
    for (place, why) in &imported.named {
        eprintln!("didim: item {place} is refused: {why}");
    }
    let refused = imported.refused;
    let unnamed = refused.saturating_sub(imported.named.len());
    if unnamed > 0 {
        eprintln!("didim: {unnamed} more are refused");
    }
    print(&format!(
        "{}: {} stored, {} duplicate, {} conflict, {refused} refused",
        path.display(),
        imported.stored,
        imported.duplicate,
        imported.conflict,
    ))?;
    if refused == 0 {
        Ok(())
    } else {
        Err(Failure::Because(format!(
            "{refused} of the file's items cannot be stored; keep the file and the device's queue for \
             whoever looks into it"
        )))
    }
}

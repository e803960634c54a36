//! `didim keys receipt`

use envelope::ReceiptVerifyKey;

use crate::commands::{Failure, print};
use crate::settings::{Data, Flags, Settings};

/// Prints the public key alone, so that it can be written to a file as it is.
pub(super) fn run(new: bool, data: &Data) -> Result<(), Failure> {
    let settings = Settings::read(Flags::of(data), None)?;
    let folder = settings.data()?;
    let key = if new {
        intake::keep_files_private();
        made(&settings)?
    } else {
        intake::read_receipt_key(folder)?.verify_key()
    };
    print(&key.to_string())
}

fn made(settings: &Settings) -> Result<ReceiptVerifyKey, Failure> {
    let database = settings.database.value.as_ref().map(|url| url.address());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let key = runtime.block_on(intake::new_receipt_key(settings.data()?, database))?;
    eprintln!(
        "didim: a receipt key was made; name it in the catalog (`didim catalog build --receipt-key`) before \
         the server starts, or devices that have seen another believe none of its receipts and keep all"
    );
    Ok(key)
}

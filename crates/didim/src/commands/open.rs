//! `didim open`

use std::path::PathBuf;

use clap::Args;
use envelope::{Application, OpeningKey};
use serde::Serialize;

use super::Failure;

#[derive(Args)]
#[command(
    after_help = "Example:\n  didim open --data data --key data/keys/agency.key\n\n`lane` says how it came: \
    anonymous (unsigned), enrolled, revoked (a device that was revoked), unknown (signed by a key that is not known) or \
    imported (from a queue file).\n\nThe output is personal data: do not leave it in files or logs."
)]
pub(crate) struct Options {
    /// The server's data folder; it may be running
    #[arg(long, value_name = "FOLDER", env = "DIDIM_DATA")]
    data: PathBuf,
    /// The agency's private key; without it only the envelopes are listed
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

/// One received submission, as a line of JSON.
#[derive(Serialize)]
struct Row {
    number: String,
    id: String,
    received_at: String,
    key_known: bool,
    catalog_known: bool,
    lane: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<Application>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let key = match &options.key {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| Failure::file("read", path, error))?;
            Some(OpeningKey::from_file(&text).map_err(|error| Failure::file("use", path, error))?)
        }
        None => None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let received = runtime.block_on(intake::received(&options.data))?;
    let mut failed = false;
    for submission in received {
        let opened = key
            .as_ref()
            .map(|key| Application::open(key, &submission.header, &submission.sealed));
        let (application, error) = match opened {
            Some(Ok(application)) => (Some(application), None),
            Some(Err(error)) => (None, Some(error.to_string())),
            None => (None, None),
        };
        failed |= error.is_some();
        let row = Row {
            number: submission.number,
            id: submission.header.id.to_string(),
            received_at: submission.received_at,
            key_known: submission.key_known,
            catalog_known: submission.catalog_known,
            lane: submission.lane.as_str(),
            application,
            error,
        };
        println!("{}", serde_json::to_string(&row)?);
    }
    if failed {
        Err(Failure::Because(
            "some applications could not be opened with this key".to_owned(),
        ))
    } else {
        Ok(())
    }
}

//! `didim open`

mod words;

use std::path::PathBuf;

use clap::Args;
use envelope::{Application, OpeningKey};
use serde::Serialize;

use super::{Failure, keys};
use words::{Language, Words};

use crate::settings::Data;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  didim open --data data --key data/keys/agency.key\n  \
    didim open --data data --key agency.key --catalog catalog.didim --catalog-key catalog.pub\n\n\
    Each application is a line of JSON. With --catalog the same follows in the catalog's words, as the \
    visitor has read it before sending, on lines that begin with two blanks.\n\n\
    `lane` says how it came: anonymous (unsigned), enrolled, revoked (a device that was revoked), unknown \
    (signed by a key that is not known) or imported (from a queue file).\n\n\
    The output is personal data: do not leave it in files or logs."
)]
pub(crate) struct Options {
    #[command(flatten)]
    data: Data,
    /// The agency's private key; may be repeated, and without any only the envelopes are listed
    #[arg(long = "key", value_name = "FILE")]
    keys: Vec<PathBuf>,
    /// Print each application in the words of this catalog too: a folder that holds `catalog.toml`, or a signed catalog
    #[arg(long, value_name = "FILE|FOLDER", requires = "keys")]
    catalog: Option<PathBuf>,
    /// The verifying key of a signed catalog
    #[arg(long, value_name = "FILE", requires = "catalog")]
    catalog_key: Option<PathBuf>,
    /// The language of these words
    #[arg(long, value_enum, default_value = "ko", requires = "catalog")]
    lang: Language,
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
    let keys = options.keys.iter().map(|path| keys::read_opening_key(path));
    let keys: Vec<OpeningKey> = keys.collect::<Result<_, _>>()?;
    let words = options.catalog.as_deref().map(|path| {
        let key = options.catalog_key.as_ref();
        Words::read(path, key, options.lang)
    });
    let words = words.transpose()?;
    let mut failed = false;
    options.data.place()?.for_each_submission(|submission| {
        let key = keys
            .iter()
            .find(|key| key.sealing_key().id() == submission.header.key);
        // With none that fits, the first one says so.
        let opened = key
            .or(keys.first())
            .map(|key| Application::open(key, &submission.header, &submission.sealed));
        let (application, error) = match opened {
            Some(Ok(application)) => {
                // It is the visitor's: a list that goes on to other desks would let everybody ask.
                let status_secret = None;
                let application = Application {
                    status_secret,
                    ..application
                };
                (Some(application), None)
            }
            Some(Err(error)) => (None, Some(error.to_string())),
            None => (None, None),
        };
        failed |= error.is_some();
        let lines = words.as_ref().zip(application.as_ref());
        let lines = lines.map(|(words, application)| words.lines(application));
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
        super::print(&serde_json::to_string(&row)?)?;
        lines.map_or(Ok(()), |lines| super::print(&lines))
    })?;
    if failed {
        Err(Failure::Because(
            "some applications could not be opened with the keys given".to_owned(),
        ))
    } else {
        Ok(())
    }
}

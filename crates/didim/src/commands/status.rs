//! `didim status …`

mod import;

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use eligibility::Date;
use envelope::{
    Application, ApplicationState, Lifecycle, OpeningKey, ReceiptNumber, StateSealError, StatusSecret,
};
use intake::{Clock, Repository, StateLine, StoredSubmission, SystemClock};
use serde::Serialize;
use uuid::Uuid;

use super::{Failure, keys, print};
use crate::settings::Data;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Tell a visitor what became of an application: sealed, so that the holder of the receipt reads it and the server
    /// cannot
    ///
    /// Opens the application with the agency's key, takes the receipt's secret out of it, seals the state to that secret
    /// and stores it in the place of what was said before. Every sealed state has the same length. Run it where the
    /// agency's key is: the server needs no key. What is said is between the agency and the visitor, and proves nothing
    /// to others, as both have the secret.
    #[command(
        after_help = "Examples:\n  didim status set 7K4-2MQ-9XD under_review --key agency.key --data data\n  \
            didim status set 7K4-2MQ-9XD 보완요청 --note \"주민등록등본을 내 주세요\" --key agency.key --data data\n  \
            didim status set 7K4-2MQ-9XD completed --valid-until 2026-12-31 --key agency.key --data data"
    )]
    Set(Said),
    /// Seal what became of an application as a line of JSON, for a server on another machine
    ///
    /// As `set`, where the agency's key and the server are on different machines: it reads a copy of the data folder or a
    /// backup, changes nothing there, and prints the sealed state. Gather lines in a file by `>>`, carry it to the server, and say
    /// `didim status import` there.
    #[command(
        after_help = "Example:\n  didim status seal 7K4-2MQ-9XD under_review --key agency.key \
            --data didim-20261125T062000Z >> states.jsonl"
    )]
    Seal(Said),
    /// Take in what `didim status seal` wrote: the server's machine needs no key
    ///
    /// A file can be imported as often as you like: of two states of an application the one counts that was sealed later.
    #[command(after_help = "Example:\n  didim status import states.jsonl --data /var/lib/didim")]
    Import {
        /// The states, a line each
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        data: Data,
    },
    /// Show what a visitor sees who has this number and secret: one line of JSON
    ///
    /// Asks and opens as the visitor's device does, against the data folder and without any key. A wrong number and a
    /// wrong secret look alike. The shell keeps what is typed in its history: it is the visitor's secret.
    #[command(after_help = "Example:\n  didim status show 7K4-2MQ-9XD 7K4M-2QX9-D0AB-3HTV --data data")]
    Show {
        /// The receipt number, as on the receipt
        #[arg(value_name = "NUMBER")]
        number: ReceiptNumber,
        /// The receipt's secret: 16 letters and digits
        #[arg(value_name = "SECRET")]
        secret: StatusSecret,
        #[command(flatten)]
        data: Data,
    },
}

/// What the desk says of an application.
#[derive(Args)]
pub(crate) struct Said {
    /// The receipt number, as on the receipt
    #[arg(value_name = "NUMBER")]
    number: ReceiptNumber,
    /// Where the application stands: the name or the agency's word for it
    #[arg(value_name = "STATE", value_parser = states())]
    state: Lifecycle,
    /// The agency's private key; may be repeated
    #[arg(long = "key", value_name = "FILE", required = true)]
    keys: Vec<PathBuf>,
    /// What the visitor is to know besides, in one line: about 130 Korean letters at most
    #[arg(long, value_name = "TEXT", value_parser = note)]
    note: Option<String>,
    /// The last day on which what was applied for holds, as the record of it says: of a job seeker's registration the end of its validity
    #[arg(long, value_name = "DATE", value_parser = |text: &str| Date::parse(text))]
    valid_until: Option<Date>,
    /// The submission's id, as `didim open` prints it: needed only where two have the same number
    #[arg(long, value_name = "ID")]
    id: Option<Uuid>,
    #[command(flatten)]
    data: Data,
}

/// The names, each with the agency's word, which is taken as well.
fn states() -> impl TypedValueParser<Value = Lifecycle> {
    let value = |state: Lifecycle| {
        PossibleValue::new(state.name())
            .alias(state.korean())
            .help(state.korean())
    };
    PossibleValuesParser::new(Lifecycle::ALL.map(value)).try_map(|text| text.parse::<Lifecycle>())
}

fn note(text: &str) -> Result<String, String> {
    let note = text.trim();
    if note.is_empty() || note.chars().any(char::is_control) {
        return Err("a note is one line; leave --note out to say nothing".to_owned());
    }
    Ok(note.to_owned())
}

pub(crate) fn run(command: Command) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Set(said) => {
                let opened = said.data.open().await?;
                let repository = opened.repository.as_ref();
                let set = set(repository, &said).await;
                repository.close().await;
                print(&set?)
            }
            Command::Seal(said) => {
                let opened = said.data.open_to_read().await?;
                let repository = opened.repository.as_ref();
                let sealed = seal(repository, &said).await;
                repository.close().await;
                let Sealed { line, .. } = sealed?;
                print(&serde_json::to_string(&line)?)
            }
            Command::Import { file, data } => import::run(&file, &data).await,
            Command::Show { number, secret, data } => {
                let opened = data.open_to_read().await?;
                let repository = &opened.repository;
                let shown = show(repository.as_ref(), number, &secret).await;
                repository.close().await;
                print(&serde_json::to_string(&shown?)?)
            }
        }
    })
}

/// A state, sealed to the receipt of an application.
struct Sealed {
    state: Lifecycle,
    bytes: Vec<u8>,
    line: StateLine,
}

async fn set(repository: &dyn Repository, said: &Said) -> Result<String, Failure> {
    let Sealed { state, bytes, line } = seal(repository, said).await?;
    repository.set_status(line.submission, bytes, line.at).await?;
    Ok(format!(
        "{}: {state} ({}), for whoever has the receipt",
        said.number,
        state.korean()
    ))
}

/// Opens the application with the agency's key, and seals the state to the secret of its receipt.
async fn seal(repository: &dyn Repository, said: &Said) -> Result<Sealed, Failure> {
    let keys = said.keys.iter().map(|path| keys::read_opening_key(path));
    let keys: Vec<OpeningKey> = keys.collect::<Result<_, _>>()?;
    let (number, id) = (said.number, said.id);
    let mut found = repository.numbered(number.to_string()).await?;
    found.retain(|one| id.is_none_or(|id| one.header.id == id));
    let submission = match found.as_slice() {
        [one] => match &one.purged_at {
            None => one,
            Some(at) => {
                let at = super::table::minute_of(at);
                return Err(Failure::Because(format!(
                    "`{number}` was deleted at {at}; nobody can be told anything by it"
                )));
            }
        },
        [] => return Err(not_received(number, id)),
        more => return Err(ambiguous(number, more)),
    };
    let (secret, program) = opened(submission, number, &keys)?;
    // A device could have sent a token that does not belong to the secret: the visitor would ask in vain.
    let token = secret.token(number).as_bytes().to_vec();
    if repository.status(number.to_string(), token).await?.is_none() {
        return Err(Failure::Because(format!(
            "nobody can ask for the state of `{number}`: the server has no token that belongs to its secret, \
             as it came through an earlier version of the server; tell the visitor another way"
        )));
    }
    let at = SystemClock.timestamp();
    let mut application = ApplicationState {
        note: said.note.clone(),
        program: Some(program),
        valid_until: said.valid_until.map(|day| day.to_string()),
        ..ApplicationState::new(said.state, at.clone())
    };
    let bytes = match application.seal(&secret, number) {
        // What the desk says comes before what the visitor knows: which program it was.
        Err(StateSealError::TooLong(_)) => {
            application.program = None;
            application.seal(&secret, number)
        }
        sealed => sealed,
    }?;
    Ok(Sealed {
        state: said.state,
        line: StateLine::new(submission.header.id, &bytes, at),
        bytes,
    })
}

fn not_received(number: ReceiptNumber, id: Option<Uuid>) -> Failure {
    let id = id.map_or_else(String::new, |id| format!(" and the id `{id}`"));
    Failure::Because(format!(
        "no application with the number `{number}`{id} was received; it may still wait on its device, and \
         `didim open` lists those that are here"
    ))
}

fn ambiguous(number: ReceiptNumber, found: &[StoredSubmission]) -> Failure {
    let ids: Vec<String> = found.iter().map(|one| format!("`{}`", one.header.id)).collect();
    Failure::Because(format!(
        "{} applications have the number `{number}`; say which with --id: {}",
        found.len(),
        ids.join(", ")
    ))
}

/// The secret of an application's receipt, and the id of its program.
fn opened(
    submission: &StoredSubmission,
    number: ReceiptNumber,
    keys: &[OpeningKey],
) -> Result<(StatusSecret, String), Failure> {
    let sealed_to = &submission.header.key;
    let key = keys.iter().find(|key| key.sealing_key().id() == sealed_to);
    let key = key.ok_or_else(|| {
        Failure::Because(format!(
            "`{number}` is sealed to the key `{sealed_to}`, and none of those given is that one; name its \
             file with --key"
        ))
    })?;
    let application = Application::open(key, &submission.header, &submission.sealed)
        .map_err(|error| Failure::Because(format!("`{number}`: {error}")))?;
    let secret = application.status_secret.ok_or_else(|| {
        Failure::Because(format!(
            "the application `{number}` carries no secret, as it was made by an earlier version of the app; \
             tell the visitor another way"
        ))
    })?;
    Ok((secret, application.program))
}

/// What a visitor sees.
#[derive(Serialize)]
struct Shown {
    number: String,
    received_at: String,
    /// What the desk said last.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<ApplicationState>,
}

async fn show(
    repository: &dyn Repository,
    number: ReceiptNumber,
    secret: &StatusSecret,
) -> Result<Shown, Failure> {
    let token = secret.token(number).as_bytes().to_vec();
    let status = repository.status(number.to_string(), token).await?;
    let status = status.ok_or_else(|| {
        Failure::Because(format!(
            "there is no application with the number `{number}` and this secret; compare both with the \
             receipt"
        ))
    })?;
    let state = status
        .state
        .map(|(sealed, _)| ApplicationState::open(secret, number, &sealed));
    Ok(Shown {
        number: number.to_string(),
        received_at: status.received_at,
        state: state.transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_line() {
        assert_eq!(
            note(" 주민등록등본을 내 주세요 "),
            Ok("주민등록등본을 내 주세요".to_owned())
        );
        for text in ["", " ", "a\nb", "\u{1b}[31m"] {
            assert!(note(text).is_err(), "{text}");
        }
    }
}

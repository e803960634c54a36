//! `didim open`

mod alarms;
mod outcomes;
mod table;
mod words;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::PathBuf;

use application::outcome::without_ticket;
use catalog::agency_day;
use clap::Args;
use envelope::{Application, Header, OpeningKey, ReceiptNumber, Timestamp};
use serde::Serialize;

use super::{Failure, keys};
use alarms::Alarms;
use outcomes::Outcomes;
use words::{Language, Words};

pub(crate) use words::read_catalog;

use crate::settings::Data;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  didim open --data data --key data/keys/agency.key\n  \
    didim open --data data --key agency.key --catalog catalog.didim --catalog-key catalog.pub\n  \
    didim open --data data --key agency.key --catalog catalog --alarms --csv > alarms.csv\n  \
    didim open --data data --key agency.key --outcomes --csv > outcomes.csv\n\n\
    Each application is a line of JSON. With --catalog the same follows in the catalog's words, as the \
    visitor has read it before sending, on lines that begin with two blanks.\n\n\
    `lane` says how it came: anonymous (unsigned), enrolled, revoked (a device that was revoked), unknown \
    (signed by a key that is not known) or imported (from a queue file). `signed` says whether a device has \
    signed the application itself. `kept_aside` marks what arrived under an id that something else had \
    taken: it is printed where that something cannot be opened.\n\n\
    With --alarms only those are listed who asked to be told when a notice is out, with their number, and \
    with --catalog until when they are kept: tell them, and then let them be deleted.\n\n\
    With --outcomes only what seekers say became of a referral is listed, a line a vacancy. `holder` is \
    `yes` if who says it has the receipt, `no` if not, and empty if the referral is not here to compare \
    with. `standing` is `current` for what was said last of a receipt, by its holder where there is one, \
    and `replaced` for what stands behind it. An `about_program` other than `job-referral` is no \
    referral's receipt.\n\n\
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
    /// List those alone who asked to be told when a notice is out
    #[arg(long, requires = "keys", group = "list")]
    alarms: bool,
    /// Only for this program, by its id
    #[arg(long, value_name = "PROGRAM", requires = "alarms")]
    program: Option<String>,
    /// List what seekers say became of their referrals
    #[arg(long, requires = "keys", group = "list")]
    outcomes: bool,
    /// Print the list as CSV, for a spreadsheet
    #[arg(long, requires = "list")]
    csv: bool,
}

/// One received submission, as a line of JSON.
#[derive(Serialize)]
struct Row {
    number: String,
    id: String,
    received_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_known: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog_known: Option<bool>,
    lane: &'static str,
    /// Whether a device's signature over it was stored.
    signed: bool,
    /// Whether the disk has changed any of it since it was stored.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    damaged: bool,
    /// Whether its id was taken by something else.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    kept_aside: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<Application>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Options {
    /// The words of the catalog that is named, if one is.
    fn words(&self) -> Result<Option<Words>, Failure> {
        let words = self.catalog.as_deref().map(|path| {
            let key = self.catalog_key.as_ref();
            Words::read(path, key, self.lang)
        });
        words.transpose()
    }
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let keys = options.keys.iter().map(|path| keys::read_opening_key(path));
    let keys: Vec<OpeningKey> = keys.collect::<Result<_, _>>()?;
    let words = options.words()?;
    let catalog = words.as_ref().map(|words| words.catalog().clone());
    let list = match (options.alarms, options.outcomes) {
        (true, _) => Some(List::Alarms(Alarms::new(
            catalog.as_ref(),
            options.program.as_deref(),
        ))),
        (_, true) => Some(List::Outcomes(Outcomes::default())),
        _ => None,
    };
    let list = list.map(RefCell::new);
    let opener = Opener {
        keys,
        words,
        list: list.as_ref(),
    };
    let (mut unopened, mut tried_aside) = (BTreeSet::new(), BTreeSet::new());
    let place = options.data.place()?;
    let mut damage = place.for_each_submission(|submission| {
        let opened = opener.open(&submission.header, &submission.sealed);
        // What came again after the disk had changed it was kept aside too.
        if opened.is_err() || !submission.is_whole {
            tried_aside.insert(submission.header.id);
        }
        if opened.is_err() {
            unopened.insert(submission.header.id);
        }
        let row = Row {
            number: submission.number,
            id: submission.header.id.to_string(),
            received_at: submission.received_at,
            key_known: Some(submission.key_known),
            catalog_known: Some(submission.catalog_known),
            lane: submission.lane.as_str(),
            signed: submission.signature.is_some(),
            damaged: !submission.is_whole,
            kept_aside: false,
            application: None,
            error: None,
        };
        opener.print(row, opened)
    })?;
    tried_aside.extend(&damage.unreadable);
    // Who came first under an id may have altered what it is: the true one was kept aside then.
    for aside in place.conflicting(&tried_aside, &mut damage)? {
        let opened = opener.open(&aside.header, &aside.sealed);
        if opened.is_ok() {
            unopened.remove(&aside.header.id);
        }
        opener.print(kept_aside(aside), opened)?;
    }
    if let Some(list) = &list {
        list.borrow().print(options.csv)?;
    }
    damage.report()?;
    if unopened.is_empty() {
        Ok(())
    } else {
        Err(Failure::Because(
            "some applications could not be opened with the keys given".to_owned(),
        ))
    }
}

/// The row of what was kept aside.
fn kept_aside(aside: intake::ConflictingSubmission) -> Row {
    Row {
        number: ReceiptNumber::of(aside.header.id).to_string(),
        id: aside.header.id.to_string(),
        received_at: aside.received_at,
        key_known: None,
        catalog_known: None,
        lane: aside.lane.as_str(),
        signed: aside.signature.is_some(),
        damaged: false,
        kept_aside: true,
        application: None,
        error: None,
    }
}

/// What is gathered of all applications in the place of printing each.
enum List<'a> {
    /// Who asked to be told of a notice.
    Alarms(Alarms<'a>),
    /// What became of referrals.
    Outcomes(Outcomes),
}

impl List<'_> {
    /// Takes in an application, opened whole.
    fn add(&mut self, row: &Row, application: &Application) {
        match self {
            Self::Alarms(alarms) => {
                let received = row.received_at.parse::<Timestamp>().ok();
                let received = received.and_then(|at| agency_day(at.unix_seconds().saturating_mul(1_000)));
                alarms.add(&row.number, received, application);
            }
            Self::Outcomes(outcomes) => outcomes.add(&row.number, &row.received_at, application),
        }
    }

    fn print(&self, csv: bool) -> Result<(), Failure> {
        let (count, table) = match self {
            Self::Alarms(alarms) => ("ask to be told", alarms.table()),
            Self::Outcomes(outcomes) => ("outcomes of referrals", outcomes.table()),
        };
        eprintln!("{} {count}", table.rows.len());
        super::print(&if csv { table.csv()? } else { table.text() })
    }
}

/// Opens, and puts into words.
struct Opener<'a> {
    keys: Vec<OpeningKey>,
    words: Option<Words>,
    /// Where some are gathered, if a list of them is asked for: nothing is printed one by one then.
    list: Option<&'a RefCell<List<'a>>>,
}

impl Opener<'_> {
    /// The application in these bytes; `None` without a key.
    fn open(&self, header: &Header, sealed: &[u8]) -> Result<Option<Application>, String> {
        let fits = |key: &&OpeningKey| key.sealing_key().id() == header.key;
        // With none that fits, the first one says so.
        let Some(key) = self.keys.iter().find(fits).or(self.keys.first()) else {
            return Ok(None);
        };
        Application::open(key, header, sealed)
            .map(Some)
            .map_err(|error| error.to_string())
    }

    fn print(&self, row: Row, opened: Result<Option<Application>, String>) -> Result<(), Failure> {
        let (application, error) = match opened {
            Ok(application) => (application, None),
            Err(error) => (None, Some(error)),
        };
        if let Some(list) = self.list {
            if let Some(application) = &application {
                list.borrow_mut().add(&row, application);
            }
            return Ok(());
        }
        // The secret is the visitor's: a list that goes on to other desks would let everybody ask. So is the ticket of a receipt.
        let application = application.map(|application| {
            without_ticket(Application {
                status_secret: None,
                ..application
            })
        });
        let lines = self.words.as_ref().zip(application.as_ref());
        let lines = lines.map(|(words, application)| words.lines(application));
        let row = Row {
            application,
            error,
            ..row
        };
        super::print(&serde_json::to_string(&row)?)?;
        lines.map_or(Ok(()), |lines| super::print(&lines))
    }
}

//! `didim check-ins`

mod attendance;

use std::path::PathBuf;

use clap::Args;
use envelope::{
    Application, CHECK_IN_ANSWER, CHECK_IN_PHONE_ANSWER, OFFERING_ANSWER, OpeningKey, ReceiptNumber,
};

use super::data::Damage;
use super::table::{minute_of, none, table};
use super::{Failure, keys, print};
use intake::{Lane, StoredSubmission};
use uuid::Uuid;

use crate::settings::Data;
use attendance::{Applied, Arrived, Attendance, AttendanceState, Shown, attendance};

#[derive(Args)]
#[command(after_help = "Examples:\n  didim check-ins --data data --key agency.key\n  \
    didim check-ins --data data --key agency.key --program youth-job-fair --csv > came.csv\n\n\
    `state` is came; other-program (the receipt is for another program); not-the-holder (the number is \
    right, the rest of the code was not made with the receipt's secret); unknown (nobody has applied with \
    it, or the application has not arrived yet); several (the end of the telephone number fits more than one \
    application: ask for the receipt); not-from-the-door (it was sent by \
    no device that is enrolled, or by none that --booth names); unreadable.\n\
    Whoever checks in twice is there once. Times are those of the device at the door, as the agency's \
    clocks show them (UTC+9).")]
pub(crate) struct Options {
    #[command(flatten)]
    data: Data,
    /// The agency's private key; may be repeated
    #[arg(long = "key", value_name = "FILE", required = true)]
    keys: Vec<PathBuf>,
    /// Only who checked in to this program
    #[arg(long, value_name = "ID")]
    program: Option<String>,
    /// The form's field with the telephone number
    #[arg(long, value_name = "ID", default_value = "phone")]
    phone_field: String,
    /// Only this device was at the door; may be repeated, and without any every device that is enrolled may have been
    #[arg(long = "booth", value_name = "ID")]
    booths: Vec<Uuid>,
    /// Comma-separated values, for spreadsheets
    #[arg(long)]
    csv: bool,
}

impl Options {
    /// The device at the door from which a check-in came, if it can be told that it was one.
    fn door(&self, submission: &StoredSubmission) -> Option<Uuid> {
        let is_known = match submission.lane {
            Lane::Enrolled => true,
            Lane::Imported => submission.signature.is_some(),
            Lane::Anonymous | Lane::Revoked | Lane::Unknown => false,
        };
        let device = submission.header.device.filter(|_| is_known)?;
        (self.booths.is_empty() || self.booths.contains(&device)).then_some(device)
    }
}

const TABLE_HEAD: [&str; 6] = ["program", "offering", "at", "number", "by", "state"];

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let Opened {
        applied,
        mut arrived,
        unopened,
        damage,
    } = open(options)?;
    let is_wanted = |one: &Arrived| {
        options
            .program
            .as_ref()
            .is_none_or(|wanted| *wanted == one.program)
    };
    arrived.retain(is_wanted);
    let rows: Vec<[String; 6]> = attendance(&applied, arrived).iter().map(row).collect();
    let came = rows.iter().filter(|row| {
        row.last()
            .is_some_and(|state| state == AttendanceState::Came.name())
    });
    let came = came.count();
    eprintln!("{came} came, {} to look at", rows.len() - came);
    let head = TABLE_HEAD.map(str::to_owned);
    if options.csv {
        let mut csv = csv::Writer::from_writer(Vec::new());
        for row in [head].iter().chain(&rows) {
            csv.write_record(row)?;
        }
        let text = String::from_utf8(csv.into_inner()?)?;
        print(text.trim_end())?;
    } else {
        print(&table(&[&[head], rows.as_slice()].concat()))?;
    }
    damage.report()?;
    if unopened > 0 {
        return Err(Failure::Because(format!(
            "{unopened} applications could not be opened with the keys given; whoever checked in with them \
             is missing here"
        )));
    }
    Ok(())
}

/// What the server received, opened.
#[derive(Default)]
struct Opened {
    applied: Vec<Applied>,
    arrived: Vec<Arrived>,
    /// The number of applications that none of the keys opens.
    unopened: u64,
    damage: Damage,
}

fn open(options: &Options) -> Result<Opened, Failure> {
    let keys = options.keys.iter().map(|path| keys::read_opening_key(path));
    let keys: Vec<OpeningKey> = keys.collect::<Result<_, _>>()?;
    let mut opened = Opened::default();
    opened.damage = options.data.place()?.for_each_submission(|submission| {
        let key = keys
            .iter()
            .find(|key| key.sealing_key().id() == submission.header.key);
        match key.map(|key| Application::open(key, &submission.header, &submission.sealed)) {
            Some(Ok(application)) => match check_in(&application) {
                Some(check_in) => opened.arrived.push(Arrived {
                    door: options.door(&submission),
                    ..check_in
                }),
                None => opened.applied.push(Applied {
                    number: ReceiptNumber::of(submission.header.id),
                    phone: application.answers.get(&options.phone_field).cloned(),
                    program: application.program,
                    secret: application.status_secret,
                }),
            },
            Some(Err(_)) | None => opened.unopened += 1,
        }
        Ok(())
    })?;
    Ok(opened)
}

/// What is listed of one who came, in the order of [`TABLE_HEAD`].
fn row(one: &Attendance) -> [String; 6] {
    let by = if matches!(one.arrived.shown, Shown::Ticket(_)) {
        "ticket"
    } else {
        "phone"
    };
    [
        plain(&one.arrived.program),
        one.arrived.offering.as_deref().map_or_else(none, plain),
        plain(&minute_of(&one.arrived.at)),
        one.number.map_or_else(none, |number| number.to_string()),
        by.to_owned(),
        one.state.name().to_owned(),
    ]
}

/// What the application says if it is one of the door.
fn check_in(application: &Application) -> Option<Arrived> {
    let answer = |id: &str| application.answers.get(id).cloned();
    let shown = match (answer(CHECK_IN_ANSWER), answer(CHECK_IN_PHONE_ANSWER)) {
        (Some(ticket), _) => Shown::Ticket(ticket),
        (None, phone) => Shown::PhoneEnd(phone?),
    };
    Some(Arrived {
        program: application.program.clone(),
        offering: answer(OFFERING_ANSWER),
        at: application.submitted_at.clone(),
        shown,
        door: None,
    })
}

/// A text of the device as it may stand on a terminal and in a spreadsheet: anybody can send one that moves the cursor, or
/// that a spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    let starts_plainly = text.starts_with(char::is_alphanumeric);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | ' ' | '+');
    if starts_plainly && text.len() <= 80 && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        "?".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_device_sends_is_no_formula_and_no_control_character() {
        for text in ["youth-job-fair", "2026-11-25 10:00", "오전"] {
            assert_eq!(plain(text), text);
        }
        for text in [
            "",
            "=1+1",
            "+1",
            "-1",
            "@a",
            "a\u{1b}[2J",
            "a\nb",
            "a,\"b",
            &"a".repeat(81),
        ] {
            assert_eq!(plain(text), "?", "{text}");
        }
    }
}

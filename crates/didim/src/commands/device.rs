//! `didim device …`

use clap::Subcommand;
use envelope::EnrolmentCode;
use intake::{Clock, Device, NewCode, Repository, Revoked, SystemClock, UsualDay, timestamp_of};
use time::Duration;
use uuid::Uuid;

use super::day::calendar;
use super::table::{minute_of, none, table};
use super::{Failure, print};
use crate::settings::Data;

/// The longest time that a code may be good for.
const MAX_VALIDITY: Duration = Duration::days(30);
const MAX_LABEL_LETTERS: usize = 100;
/// The largest number of gaps that are listed; more are counted.
const MAX_SHOWN_GAPS: usize = 5;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a one-time code with which a device enrols: type it on the device
    ///
    /// The first line out is the code. It is good for one device; upper and lower case, hyphens, O for 0 and I or L for
    /// 1 do not matter. Devices that never enrol can send too: what they send is stored as `anonymous`.
    #[command(after_help = "Example:\n  didim device code --label \"본원 1층\" --valid 30m --data data")]
    Code {
        /// What staff call the device
        #[arg(long, value_name = "TEXT", default_value = "kiosk", value_parser = label)]
        label: String,
        /// How long the code is good for: minutes, hours or days, as 30m, 1h or 2d
        #[arg(long, value_name = "TIME", default_value = "1h", value_parser = duration)]
        valid: Duration,
        /// The device whose place it takes, as `didim device list` prints it: one that lost its key, or whose storage was
        /// cleared but for its name. Without it the code is for a device that is not known yet
        #[arg(long, value_name = "ID")]
        replaces: Option<Uuid>,
        #[command(flatten)]
        data: Data,
    },
    /// List the devices that enrolled: when they were last seen, and whether anything that they counted is missing
    ///
    /// A device counts its applications from 1. `highest` is the highest count that it has signed, by network or by file,
    /// and `gaps` are the counts below it that have not come: still waiting on the device, or lost. `unsigned` is the
    /// number of applications that name the device and that it has not signed: sent before it enrolled, or by somebody
    /// else; they count for nothing here. A device whose key was replaced has a line for each key.
    ///
    /// `today` is the number of applications that it has sent since midnight in Korea, and `usual` the median of the days on which
    /// it sent any within the 28 before. A device that sends ten times its usual, and 500 or more, is named below the table: if it
    /// is not where it should be, revoke it.
    #[command(after_help = "Example:\n  didim device list --data data\n\nTimes are the agency's (UTC+9).")]
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Revoke a device: what it still sends is stored, flagged as `revoked`
    ///
    /// Revoke a device that was stolen or is given away. Nothing that it holds is lost: it can still send it, and
    /// `didim open` shows that as `revoked`. To take the device in again, give it a new code.
    #[command(
        after_help = "Example:\n  didim device revoke 12345678-9abc-4def-8123-456789abcdef --data data"
    )]
    Revoke {
        /// The device's id, as `didim device list` prints it
        #[arg(value_name = "ID")]
        id: Uuid,
        #[command(flatten)]
        data: Data,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Code {
                label,
                valid,
                replaces,
                data,
            } => code(data, label, *valid, *replaces).await,
            Command::List { data } => list(data).await,
            Command::Revoke { id, data } => revoke(data, *id).await,
        }
    })
}

async fn code(data: &Data, label: &str, valid: Duration, replaces: Option<Uuid>) -> Result<(), Failure> {
    let now = SystemClock.now();
    let code = EnrolmentCode::generate()?;
    let opened = data.open().await?;
    let repository = &opened.repository;
    let new = NewCode {
        hash: code.hash(),
        label: label.to_owned(),
        made_at: timestamp_of(now),
        expires_at: timestamp_of(now + valid),
        replaces,
    };
    let until = minute_of(&new.expires_at);
    let added = repository.add_code(new).await;
    repository.close().await;
    added?;
    print(&code.to_string())?;
    print(&format!(
        "good for one device, `{label}`, until {until} by the agency's clocks (UTC+9)"
    ))
}

async fn revoke(data: &Data, id: Uuid) -> Result<(), Failure> {
    let opened = data.open().await?;
    let repository = &opened.repository;
    let revoked = repository.revoke(id, SystemClock.timestamp()).await;
    repository.close().await;
    match revoked? {
        Revoked::Now => print(&format!(
            "{id}: revoked; what it still sends is stored and flagged"
        )),
        Revoked::Before => print(&format!("{id}: it had been revoked before")),
        Revoked::Unknown => Err(Failure::Because(format!(
            "no device `{id}` has enrolled; `didim device list` names them"
        ))),
    }
}

async fn list(data: &Data) -> Result<(), Failure> {
    let opened = data.open_to_read().await?;
    let repository = &opened.repository;
    let listed = rows(repository.as_ref()).await;
    repository.close().await;
    let Listed { rows, alarms } = listed?;
    if rows.is_empty() {
        return print("no device has enrolled; make a code with `didim device code`");
    }
    let head = [
        "label",
        "id",
        "enrolled",
        "last seen",
        "today",
        "usual",
        "revoked",
        "highest",
        "gaps",
        "forks",
        "unsigned",
    ];
    print(&table(&[vec![head.map(str::to_owned)], rows].concat()))?;
    alarms.iter().try_for_each(|alarm| print(alarm))
}

type Row = [String; 11];

struct Listed {
    rows: Vec<Row>,
    /// What staff should look at, a line each.
    alarms: Vec<String>,
}

async fn rows(repository: &dyn Repository) -> Result<Listed, Failure> {
    let (mut rows, mut alarms) = (Vec::new(), Vec::new());
    let now = SystemClock.now();
    for device in repository.devices().await? {
        let counters = repository.counters(device.id).await?;
        let Device {
            id,
            label,
            enrolled_at,
            revoked_at,
            last_seen_at,
            ..
        } = device;
        let day = UsualDay::read(repository, id, now, calendar()).await?;
        if day.is_exceeded() && revoked_at.is_none() {
            alarms.push(alarm(&label, id, day));
        }
        let time = |at: Option<String>| at.map_or_else(none, |at| minute_of(&at));
        rows.push([
            label,
            id.to_string(),
            time(Some(enrolled_at)),
            time(last_seen_at),
            day.today.items.to_string(),
            day.median.map_or_else(none, |median| median.to_string()),
            time(revoked_at),
            counters.last().map_or_else(none, u64::to_string),
            gaps_in_words(&gaps(&counters)),
            forked(&repository.forks(id).await?),
            repository.claimed(id).await?.to_string(),
        ]);
    }
    Ok(Listed { rows, alarms })
}

fn alarm(label: &str, id: Uuid, day: UsualDay) -> String {
    let usual = match day.median {
        Some(median) => format!("{median} a day are usual"),
        None => "nothing is usual yet".to_owned(),
    };
    format!(
        "look where `{label}` is: it has sent {} applications today, and {usual}; if it was stolen say \
         `didim device revoke {id}`",
        day.today.items
    )
}

/// The counts that came twice: the device's storage was copied to another machine, or somebody uses its name.
fn forked(forks: &[u64]) -> String {
    let Some(first) = forks.first() else { return none() };
    format!("{} from {first}", forks.len())
}

/// The ranges of counts from 1 that are missing below the highest one; the counts ascend.
fn gaps(counters: &[u64]) -> Vec<(u64, u64)> {
    let mut gaps = Vec::new();
    let mut next = 1;
    for counter in counters {
        if *counter > next {
            gaps.push((next, counter - 1));
        }
        next = counter.saturating_add(1);
    }
    gaps
}

fn gaps_in_words(gaps: &[(u64, u64)]) -> String {
    if gaps.is_empty() {
        return none();
    }
    let range = |(from, to): &(u64, u64)| match from == to {
        true => from.to_string(),
        false => format!("{from}-{to}"),
    };
    let shown: Vec<String> = gaps.iter().take(MAX_SHOWN_GAPS).map(range).collect();
    let missing: u64 = gaps.iter().map(|(from, to)| to - from + 1).sum();
    let more = if gaps.len() > MAX_SHOWN_GAPS { ", …" } else { "" };
    format!("{missing} missing: {}{more}", shown.join(", "))
}

fn label(text: &str) -> Result<String, String> {
    let label = text.trim();
    if label.is_empty() || label.chars().count() > MAX_LABEL_LETTERS || label.chars().any(char::is_control) {
        return Err(format!("a label is one line of 1 to {MAX_LABEL_LETTERS} letters"));
    }
    Ok(label.to_owned())
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "write minutes, hours or days, as 30m, 1h or 2d; at most 30d".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: i64 = text
        .strip_suffix(unit)
        .filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|number| number.parse().ok())
        .ok_or_else(wrong)?;
    let seconds = match unit {
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    let duration = Duration::seconds(number.checked_mul(seconds).ok_or_else(wrong)?);
    if duration.is_positive() && duration <= MAX_VALIDITY {
        Ok(duration)
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_is_missing_is_a_gap() {
        assert_eq!(gaps(&[]), []);
        assert_eq!(gaps(&[1, 2, 3]), []);
        assert_eq!(gaps(&[2]), [(1, 1)]);
        assert_eq!(gaps(&[1, 3, 4, 8]), [(2, 2), (5, 7)]);
        // A device that counts from 0, and one that counts too far.
        assert_eq!(gaps(&[0, 1]), []);
        assert_eq!(gaps(&[u64::MAX]), [(1, u64::MAX - 1)]);
        assert_eq!(gaps(&[u64::MAX - 1, u64::MAX]), [(1, u64::MAX - 2)]);
        assert_eq!(gaps_in_words(&gaps(&[1, 3, 4, 8])), "4 missing: 2, 5-7");
        assert_eq!(
            gaps_in_words(&gaps(&[2, 4, 6, 8, 10, 12])),
            "6 missing: 1, 3, 5, 7, 9, …"
        );
        assert_eq!(gaps_in_words(&[]), "-");
    }

    #[test]
    fn a_time_is_some_minutes_hours_or_days() {
        assert_eq!(duration("30m"), Ok(Duration::minutes(30)));
        assert_eq!(duration("1h"), Ok(Duration::hours(1)));
        assert_eq!(duration("30d"), Ok(MAX_VALIDITY));
        for text in [
            "",
            "h",
            "1",
            "0m",
            "-1h",
            "+1h",
            "1.5h",
            "31d",
            "1w",
            "1시",
            "9223372036854775807d",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_label_is_one_line() {
        assert_eq!(label(" 본원 1층 "), Ok("본원 1층".to_owned()));
        for text in ["", "  ", "a\nb", "\u{1b}[31m", &"가".repeat(101)] {
            assert!(label(text).is_err(), "{text}");
        }
    }
}

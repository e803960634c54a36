//! The days of applications, by both sides.

use authoring::Message;
use catalog::{Availability, Program, Round};
use eligibility::Date;

use super::finding::both;
use super::{About, Finding, FindingField, FindingKind};
use crate::draft::Draft;
use crate::said::Said;

/// The round of a program that a record speaks of: the one that shares most days with the record's periods, else the one that
/// counts on a day.
pub(super) fn round_of<'a>(program: &'a Program, said: &Said, on: Date) -> Option<&'a Round> {
    let shared = |round: &Round| {
        said.spans()
            .map(|span| shared_days(round, span))
            .max()
            .unwrap_or(0)
    };
    let nearest = program.rounds.iter().max_by_key(|round| shared(round));
    nearest
        .filter(|round| shared(round) > 0)
        .or_else(|| program.round_on(on).0)
}

/// The number of days that a round shares with a period; a bound that the round does not have is the period's.
fn shared_days(round: &Round, (opens, closes): (Date, Date)) -> i64 {
    if round.opens.is_none() && round.closes.is_none() {
        return 0;
    }
    let first = round.opens.map_or(opens, |day| day.max(opens));
    let last = round.closes.map_or(closes, |day| day.min(closes));
    first.days_to(last) + 1
}

/// What a record says of its days.
pub(super) fn says(said: &Said) -> Message {
    if said.closed {
        return both("마감", "closed");
    }
    if said.is_always_open() {
        return both("상시", "always open");
    }
    let spans: Vec<_> = said
        .spans()
        .map(|(opens, closes)| format!("{opens} ~ {closes}"))
        .collect();
    if spans.is_empty() {
        return both("신청 기간은 읽을 수 없음", "days that cannot be read");
    }
    both(spans.join(", "), spans.join(", "))
}

pub(super) fn compare(about: &About<'_>, draft: &Draft) -> Vec<Finding> {
    let (program, said, on) = (about.program, &draft.said, about.options.on);
    let (round, availability) = program.round_on(on);
    let finding = |kind, field, catalog: Message| {
        let finding = about.finding(kind, Some(field), draft);
        finding.catalog(catalog).snapshot(says(said))
    };
    let mut findings = Vec::new();
    if said.is_over(on) {
        let kind = match availability {
            Availability::Open(_) | Availability::OpensOn(_) | Availability::Planned => {
                Some(FindingKind::Contradiction)
            }
            Availability::Unconfirmed => Some(FindingKind::Closed),
            Availability::Closed(_) => None,
        };
        let says = stands(availability, round);
        findings.extend(kind.map(|kind| finding(kind, FindingField::Status, says)));
    }
    if said.is_always_open() && !program.rounds.iter().any(|round| round.always) {
        let kind = if availability == Availability::Unconfirmed {
            FindingKind::Unstated
        } else {
            FindingKind::Contradiction
        };
        findings.push(finding(kind, FindingField::Days, stands(availability, round)));
    }
    // What is closed may have any days.
    if !said.closed {
        let unlike = said.spans().filter_map(|span| unlike(program, said, span, on));
        findings.extend(unlike.map(|(kind, says)| finding(kind, FindingField::Days, says)));
    }
    findings
}

/// Whether a round has the days of a period, as far as it has any.
fn agrees(round: &Round, (opens, closes): (Date, Date)) -> bool {
    round.opens.is_none_or(|day| day == opens) && round.closes.is_none_or(|day| day == closes)
}

/// What the rounds of a program say against a period of a record, if anything.
fn unlike(program: &Program, said: &Said, span: (Date, Date), on: Date) -> Option<(FindingKind, Message)> {
    let (opens, closes) = span;
    if let Some(round) = program.rounds.iter().find(|round| round.always) {
        return (on <= closes).then(|| (FindingKind::Contradiction, says_of(round)));
    }
    let rounds = program.rounds.iter();
    let dated: Vec<&Round> = rounds
        .filter(|round| round.opens.is_some() || round.closes.is_some())
        .collect();
    if dated.iter().any(|round| agrees(round, span)) {
        return None;
    }
    // A round with the days of another period of the record is not meant.
    let meant = || {
        let rounds = dated.iter().copied();
        rounds.filter(|round| !said.spans().any(|other| agrees(round, other)))
    };
    let of_year = |round: &&Round| {
        let days = [round.opens, round.closes];
        days.iter().flatten().any(|day| day.year() == opens.year())
    };
    let overlapping = meant()
        .max_by_key(|round| shared_days(round, span))
        .filter(|round| shared_days(round, span) > 0);
    if let Some(round) = overlapping.or_else(|| meant().find(of_year)) {
        return Some((FindingKind::Contradiction, says_of(round)));
    }
    // A round that the catalog does not have. An old one is no news where there are later ones.
    match dated
        .iter()
        .filter_map(|round| round.closes.max(round.opens))
        .max()
    {
        None if on <= closes => {
            let none = both("신청 기간이 없어요", "there are no days");
            Some((FindingKind::Unstated, none))
        }
        Some(last) if last < opens => {
            let none = both(
                format!("{last} 뒤의 차수가 없어요"),
                format!("there is no round after {last}"),
            );
            Some((FindingKind::Unstated, none))
        }
        _ => None,
    }
}

/// What a round says of its days.
fn says_of(round: &Round) -> Message {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let (ko, en) = if round.always {
        ("상시".to_owned(), "always open".to_owned())
    } else {
        let days = format!("{} ~ {}", day(round.opens), day(round.closes));
        (days.clone(), days)
    };
    both(
        format!("차수 `{}`: {ko}", round.id),
        format!("round `{}`: {en}", round.id),
    )
}

/// How a program stands on the day.
fn stands(availability: Availability, round: Option<&Round>) -> Message {
    let (ko, en) = match availability {
        Availability::Planned => ("준비 중".to_owned(), "planned".to_owned()),
        Availability::Unconfirmed => ("신청 기간이 없어요".to_owned(), "there are no days".to_owned()),
        Availability::OpensOn(day) => (format!("{day}에 열려요"), format!("opens on {day}")),
        Availability::Open(None) => ("열려 있어요".to_owned(), "open".to_owned()),
        Availability::Open(Some(day)) => (format!("{day}까지 열려 있어요"), format!("open until {day}")),
        Availability::Closed(_) => ("마감".to_owned(), "closed".to_owned()),
    };
    let round = round
        .filter(|_| availability != Availability::Unconfirmed)
        .map(says_of);
    match round {
        Some(round) => both(format!("{ko} ({})", round.ko), format!("{en} ({})", round.en)),
        None => both(ko, en),
    }
}

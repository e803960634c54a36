//! When a policy takes applications.

use eligibility::Date;

use crate::codes;
use crate::days::{compact, of_moment};
use crate::draft::{Draft, DraftDays, DraftRound, Words, cut};
use crate::record::Record;
use crate::report::{Reading, SourceField};

/// Between several periods stands a backslash and this letter, as two characters.
const PERIODS_APART: &str = "\\N";

/// The rounds; what else there is to say about them.
pub(super) fn period(draft: &mut Draft, record: &Record, on: Date) -> String {
    let (code, days) = (record.text("aplyPrdSeCd"), record.text("aplyYmd"));
    let closed = code == codes::CLOSED;
    draft.said.closed = closed;
    if code == codes::ALWAYS {
        draft.rounds.push(DraftRound {
            id: "always".to_owned(),
            name: Words::new("상시 신청", "Always open"),
            days: DraftDays::Always,
        });
        draft.read(SourceField::Period, Reading::Understood);
        return String::new();
    }
    if !code.is_empty() && code != codes::PERIODS && !closed {
        draft.unknown.push((SourceField::Period, cut(&code, 20)));
    }
    let mut broken = false;
    for part in days
        .split(PERIODS_APART)
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        match span(part) {
            // What is closed takes no applications, whatever its days say.
            Some((_, closes)) if closed && closes >= on => {}
            Some(days) => draft.rounds.push(round(draft, days, closed)),
            None => {
                broken = true;
                draft.notes.push(Words::new(
                    format!("`{part}`: 두 날짜 사이의 기간이 아니에요"),
                    format!("`{part}` is no period of two days"),
                ));
            }
        }
    }
    if closed && draft.rounds.is_empty() {
        draft.rounds.extend(closed_round(record, on));
    }
    let reading = match (draft.rounds.is_empty(), broken) {
        (_, true) => Reading::Unreadable,
        (false, false) => Reading::Understood,
        (true, false) => Reading::LeftOpen,
    };
    draft.read(SourceField::Period, reading);
    match (closed, broken) {
        (true, _) => "온통청년에 마감으로 되어 있어요".to_owned(),
        (false, true) => days,
        (false, false) => String::new(),
    }
}

/// A period of two days, under an id that no other round has.
fn round(draft: &Draft, (opens, closes): (Date, Date), closed: bool) -> DraftRound {
    let mut id = opens.to_string().replace('-', "");
    if draft.rounds.iter().any(|round| round.id == id) {
        id = format!("{id}-{}", draft.rounds.len() + 1);
    }
    let (ko, en) = if closed {
        (" (마감)", " (closed)")
    } else {
        ("", "")
    };
    DraftRound {
        id,
        name: Words::new(
            format!("{opens} ~ {closes}{ko}"),
            format!("{opens} to {closes}{en}"),
        ),
        days: DraftDays::Between(opens, closes),
    }
}

/// What is closed and has no last day of its own: it was on the day on which the record was last changed, and is on the
/// day of the import, so it has taken no applications since the day before at the latest. No visitor reads that day.
fn closed_round(record: &Record, on: Date) -> Option<DraftRound> {
    let last = of_moment(&record.text("lastMdfcnDt"))
        .filter(|changed| *changed < on)
        .or_else(|| on.plus_days(-1))?;
    Some(DraftRound {
        id: "closed".to_owned(),
        name: Words::new("마감", "Closed"),
        days: DraftDays::Until(last),
    })
}

/// `YYYYMMDD ~ YYYYMMDD` as two days, the first not after the last.
fn span(text: &str) -> Option<(Date, Date)> {
    let (opens, closes) = text.split_once('~')?;
    let (opens, closes) = (compact(opens.trim())?, compact(closes.trim())?);
    (opens <= closes).then_some((opens, closes))
}

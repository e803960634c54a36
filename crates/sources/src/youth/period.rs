//! When a policy takes applications.

use eligibility::Date;

use crate::codes;
use crate::draft::{Draft, DraftRound, Words, cut};
use crate::record::Record;
use crate::report::{Reading, SourceField};

/// Between several periods stands a backslash and this letter, as two characters.
const PERIODS_APART: &str = "\\N";

/// The rounds; what else there is to say about them.
pub(super) fn period(draft: &mut Draft, record: &Record, on: Date) -> String {
    let (code, days) = (record.text("aplyPrdSeCd"), record.text("aplyYmd"));
    let closed = code == codes::CLOSED;
    if code == codes::ALWAYS {
        draft.rounds.push(DraftRound {
            id: "always".to_owned(),
            name: Words::new("상시 신청", "Always open"),
            days: None,
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
        let Some((opens, closes)) = span(part) else {
            broken = true;
            draft.notes.push(format!("`{part}` is no period of two days"));
            continue;
        };
        // What is closed takes no applications, whatever its days say.
        if closed && closes >= on {
            continue;
        }
        let (opens, closes) = (opens.to_string(), closes.to_string());
        let mut id = opens.replace('-', "");
        if draft.rounds.iter().any(|round| round.id == id) {
            id = format!("{id}-{}", draft.rounds.len() + 1);
        }
        let (ko, en) = if closed {
            (" (마감)", " (closed)")
        } else {
            ("", "")
        };
        draft.rounds.push(DraftRound {
            id,
            name: Words::new(
                format!("{opens} ~ {closes}{ko}"),
                format!("{opens} to {closes}{en}"),
            ),
            days: Some((opens, closes)),
        });
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

/// `YYYYMMDD ~ YYYYMMDD` as two days, the first not after the last.
fn span(text: &str) -> Option<(Date, Date)> {
    let (opens, closes) = text.split_once('~')?;
    let (opens, closes) = (day(opens.trim())?, day(closes.trim())?);
    (opens <= closes).then_some((opens, closes))
}

fn day(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year = text.get(..4)?.parse().ok()?;
    Date::from_ymd(year, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?)
}

//! Rounds, each of which is of one year.

use std::ops::Range;

use catalog::Round;
use eligibility::Date;
use serde::Deserialize;
use toml::Spanned;

use super::known_day::years;
use crate::files::SourceFile;
use crate::problem::{Diagnostic, Message, both};

#[derive(Deserialize)]
struct Program {
    #[serde(default)]
    round: Vec<Spanned<Round>>,
}

/// Rounds of a program's file that say no year, or that are of a past year and read as if they were open.
pub(super) fn of_other_years(file: &SourceFile, on: Date) -> Vec<Diagnostic> {
    let program: Program = toml::from_str(&file.text).unwrap_or(Program { round: Vec::new() });
    let rounds = program.round.iter();
    rounds
        .filter_map(|round| {
            let (message, hint) = flaw(round.get_ref(), on)?;
            Some(problem(file, round.span(), message, hint))
        })
        .collect()
}

fn problem(file: &SourceFile, span: Range<usize>, message: Message, hint: Message) -> Diagnostic {
    Diagnostic::at(file, Some(span), message).hint(hint)
}

fn flaw(round: &Round, on: Date) -> Option<(Message, Message)> {
    let id = &round.id;
    let past = years(&round.name.ko).find(|year| *year < on.year());
    if round.always {
        let year = past?;
        return Some((
            both(
                format!("차수 `{id}`: {year}년 것인데 늘 열려 있는 것으로 읽혀요"),
                format!("the round `{id}` is of {year}, and reads as if it were open all the time"),
            ),
            both(
                "closes를 쓰거나, 이름에서 해를 빼고 새 출처를 써 주세요",
                "give it a last day; or take the year out of its name, with a new source",
            ),
        ));
    }
    let Some(year) = round.year() else {
        return Some((
            both(
                format!("차수 `{id}`: 어느 해 것인지 없어요"),
                format!("the round `{id}` does not say of which year it is"),
            ),
            both(
                "id를 해로 시작해 주세요: \"2026\", \"2026-2\"",
                "begin its id with the year, as \"2026\" or \"2026-2\"",
            ),
        ));
    };
    let days = [round.notice, round.opens, round.closes];
    let mut of_days = days.iter().flatten().map(|day| day.year()).peekable();
    if of_days.peek().is_some() && !of_days.any(|of| of == year) {
        return Some((
            both(
                format!("차수 `{id}`: 날짜가 {year}년이 아니에요"),
                format!("the days of the round `{id}` are not in {year}"),
            ),
            both("id나 날짜를 고쳐 주세요", "correct its id or its days"),
        ));
    }
    (year < on.year() && round.closes.is_none() && round.opens.is_some()).then(|| {
        (
            both(
                format!("차수 `{id}`: {year}년 것인데 아직 열려 있는 것으로 읽혀요"),
                format!("the round `{id}` is of {year}, and reads as if it were open still"),
            ),
            both(
                "closes를 써 주세요. 정말 열려 있으면 올해의 차수를 출처와 함께 더해 주세요",
                "give it a last day; if it is open indeed, add this year's round with its source",
            ),
        )
    })
}

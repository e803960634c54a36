//! Dates that come to their end by themselves: a day after it is refused, though it is a day like any other.

use std::ops::Range;

use eligibility::Date;
use serde::Deserialize;
use toml::Spanned;

use crate::files::SourceFile;
use crate::problem::{Diagnostic, Message, both};

/// The number of months before the end of a date's days from which an author is warned.
const WARNING_MONTHS: i64 = 12;

#[derive(Deserialize)]
struct Facts {
    #[serde(default)]
    fact: Vec<Fact>,
}

#[derive(Deserialize)]
struct Fact {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    max: Option<Spanned<toml::Value>>,
}

/// Returns a warning for each date in files that can be read of which no day after a year from `on` can be given.
pub(super) fn ending_dates(files: &[SourceFile], on: Date) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.path == "facts.toml" || file.path.starts_with("facts/"))
    {
        let facts = toml::from_str::<Facts>(&file.text).map_or_else(|_| Vec::new(), |facts| facts.fact);
        for (name, last, span) in facts.into_iter().filter_map(last_day) {
            if last.minus_months(WARNING_MONTHS) > on {
                continue;
            }
            let hint = both(
                "max를 지우면 끝이 없어요. 끝이 꼭 있어야 하면 더 뒤의 날을 써 주세요",
                "remove max, and it has no end; or give a later day if there has to be one",
            );
            let warning = Diagnostic::at(file, Some(span), message(&name, last, on)).hint(hint);
            warnings.push(warning.warning());
        }
    }
    warnings
}

/// The name of a date with an end, its last day, and where that stands.
fn last_day(fact: Fact) -> Option<(String, Date, Range<usize>)> {
    let max = fact.max.filter(|_| fact.kind == "date")?;
    let last = Date::parse(max.get_ref().as_str()?).ok()?;
    Some((fact.name, last, max.span()))
}

fn message(name: &str, last: Date, on: Date) -> Message {
    if last < on {
        both(
            format!("`{name}`: 날이 {last}에 끝났어요. 그 뒤의 날은 받지 않아요"),
            format!("`{name}` takes no day after {last}, which is over"),
        )
    } else {
        both(
            format!("`{name}`: 날이 {last}에 끝나요. 그 뒤의 날은 받지 않아요"),
            format!("`{name}` will take no day after {last}, which is less than a year away"),
        )
    }
}

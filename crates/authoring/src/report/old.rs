//! What is old: of each program the newest of its sources.

use catalog::{Catalog, Program};
use eligibility::Date;
use serde::Serialize;

use super::Report;
use super::sections::{Section, Words};
use crate::aging::newest_day;

/// How new what is known of a program is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewestSource {
    /// The program's id.
    pub program: String,
    /// The last day from which a source of it can be, by the source's own words: a year alone stands for its last day. `None` if none
    /// of its sources says a day.
    pub newest: Option<Date>,
    /// How many sources it has, among criteria, rounds, offerings and cautions.
    pub sources: usize,
}

/// All programs, those first of which nothing has a day, then from the oldest to the newest.
pub(super) fn newest(catalog: &Catalog) -> Vec<NewestSource> {
    let mut all: Vec<NewestSource> = catalog.programs.iter().map(of).collect();
    all.sort_by_key(|program| program.newest);
    all
}

fn of(program: &Program) -> NewestSource {
    let criteria = program.criteria.iter().map(|criterion| &criterion.source);
    let rounds = program.rounds.iter().map(|round| &round.source);
    let offerings = program.offerings.iter().map(|offering| &offering.source);
    let cautions = program.cautions.iter().map(|caution| &caution.source);
    let all = criteria.chain(rounds).chain(offerings).chain(cautions).flatten();
    let sources: Vec<&String> = all.filter(|source| !source.trim().is_empty()).collect();
    NewestSource {
        program: program.id.clone(),
        newest: sources.iter().filter_map(|source| newest_day(source)).max(),
        sources: sources.len(),
    }
}

pub(super) fn section(report: &Report, words: Words) -> Section {
    let rows = report.newest_sources.iter().map(|program| {
        let none = words.pick("날 없음", "no day");
        vec![
            program.program.clone(),
            program
                .newest
                .map_or_else(|| none.to_owned(), |day| day.to_string()),
            program.sources.to_string(),
        ]
    });
    Section {
        title: words.pick("오래된 것", "What is old"),
        note: words
            .pick(
                "사업마다 가장 새로운 출처의 날이에요. 해만 알면 그 해의 마지막 날로 봐요. 위에 있는 것부터 물어보세요.",
                "The day of each program's newest source; a year alone stands for its last day. Ask for \
                 those above first.",
            )
            .to_owned(),
        head: vec![
            words.pick("사업", "program"),
            words.pick("가장 새로운 출처", "newest source"),
            words.pick("출처 수", "sources"),
        ],
        rows: rows.collect(),
        picture: None,
    }
}

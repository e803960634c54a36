//! `didim screen`

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use catalog::{Confirmation, Screening};
use clap::Args;
use eligibility::{Answers, Date, Value};
use serde::Serialize;

use super::Failure;

#[derive(Args)]
#[command(
    after_help = "Example:\n  printf '%s' '{\"birth_date\":\"1999-03-02\",\"residence\":\"sejong\"}' | \
    didim screen --catalog catalog --on 2025-04-21\n\nFacts and their values are listed in the catalog's facts.toml."
)]
pub(crate) struct Options {
    /// The folder that holds `catalog.toml`
    #[arg(long, value_name = "FOLDER", default_value = "catalog")]
    catalog: PathBuf,
    /// The day of asking, as 2025-04-21; today (UTC) if it is left out
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
    on: Option<Date>,
}

/// What is printed of one program.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    verdict: &'static str,
    confirm: bool,
    availability: &'static str,
    needs: Vec<&'a str>,
    because: Vec<&'a str>,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let catalog = super::catalog::load(&options.catalog)?.catalog;
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let facts: BTreeMap<String, Value> = serde_json::from_str(&input).map_err(|error| {
        Failure::Because(format!(
            "standard input is not a JSON object of facts ({error}); write for example {{\"residence\":\"sejong\"}}"
        ))
    })?;
    let words = &catalog.vocabulary;
    let mut answers = Answers::new();
    for (name, value) in facts {
        let fact = words.find(&name).ok_or_else(|| {
            let known: Vec<_> = words.facts().map(|(_, fact)| fact.name.as_str()).collect();
            Failure::Because(format!(
                "there is no fact `{name}`; the facts are {}",
                known.join(", ")
            ))
        })?;
        answers.set(words, fact, &value)?;
    }
    let on = match options.on {
        Some(on) => on,
        None => today()?,
    };
    let screening = Screening::new(&catalog, on)?;
    let outcomes = screening.screen(&catalog, &answers);
    let rows = catalog
        .programs
        .iter()
        .zip(&outcomes)
        .map(|(program, outcome)| Row {
            id: &program.id,
            verdict: outcome.verdict.name(),
            confirm: outcome.confirmation != Confirmation::None,
            availability: outcome.availability.name(),
            needs: {
                let facts = outcome.needs.iter().filter_map(|fact| words.fact(*fact));
                let mut names: Vec<_> = facts.map(|fact| fact.name.as_str()).collect();
                names.sort_unstable();
                names
            },
            because: outcome
                .because
                .iter()
                .filter_map(|at| program.criteria.get(*at))
                .map(|c| c.id.as_str())
                .collect(),
        });
    println!("{}", serde_json::to_string_pretty(&rows.collect::<Vec<_>>())?);
    Ok(())
}

fn today() -> Result<Date, Failure> {
    let now = time::OffsetDateTime::now_utc();
    Date::from_ymd(now.year(), now.month().into(), now.day())
        .ok_or_else(|| Failure::Because("the clock shows no usable day; give one with --on".to_owned()))
}

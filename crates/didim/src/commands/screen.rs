//! `didim screen`

mod many;

use std::collections::BTreeMap;
use std::path::PathBuf;

use authoring::decode;
use catalog::{Audience, Catalog, Confirmation, ProgramIndex, Screening, ScreeningResult};
use clap::{Args, ValueEnum};
use eligibility::{
    Answers, AnswersJsonError, Date, FactId, Turn, Value, Vocabulary, answers_from_json, values_to_json,
};
use serde::Serialize;
use serde_json::json;

use super::Failure;
use super::day::today;

#[derive(Args)]
#[command(after_help = "\
Examples:
  printf '%s' '{\"birth_date\":\"1999-03-02\",\"residence\":\"sejong\"}' | didim screen --on 2025-04-21
  printf '%s' '{\"residence\":\"sejong\"}' | didim screen --next
  didim screen --many people.csv

Facts and their values are listed in the catalog's facts.toml. Of each program are printed: the
verdict; the facts that can still change it (needs); the criteria (because) and the fewest answers
(reason) behind it; for a no the change that would cost least (change); and from or until which day
it holds if only time passes.")]
pub(crate) struct Options {
    /// The folder that holds `catalog.toml`
    #[arg(long, value_name = "FOLDER", default_value = "catalog")]
    catalog: PathBuf,
    /// The day of asking, as 2025-04-21; today in Seoul if it is left out
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
    on: Option<Date>,
    /// Print the next question, and how many are still to be expected with it, in place of verdicts
    #[arg(long)]
    next: bool,
    /// With --next: for whom
    #[arg(long, value_enum, default_value = "person", requires = "next")]
    audience: Whom,
    /// Screen everybody in a CSV file (UTF-8): a column a fact, a row a person, an empty cell where nothing is known
    ///
    /// Rows without anything in any cell are not counted, unless the file has one column: there an empty line is a person
    /// of whom nothing is known.
    #[arg(long, value_name = "FILE", conflicts_with = "next")]
    many: Option<PathBuf>,
}

/// An audience, as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Whom {
    Person,
    Company,
}

impl Whom {
    pub(crate) fn audience(self) -> Audience {
        match self {
            Self::Person => Audience::Person,
            Self::Company => Audience::Company,
        }
    }
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
    reason: Vec<&'a str>,
    change: Option<ChangeRow<'a>>,
    from: Option<Date>,
    until: Option<Date>,
}

/// What is printed of a change.
#[derive(Serialize)]
struct ChangeRow<'a> {
    facts: BTreeMap<&'a str, serde_json::Value>,
    cost: u64,
    then: &'static str,
}

/// Of visitors drawn to say how many questions are to be expected.
const SAMPLED_VISITORS: usize = 400;

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let catalog = super::catalog::load(&options.catalog)?.catalog;
    let on = match options.on {
        Some(on) => on,
        None => today()?,
    };
    let screening = Screening::new(&catalog, on)?;
    if let Some(file) = &options.many {
        return many::run(&catalog, &screening, file, on);
    }
    let answers = answers(&catalog, on)?;
    if options.next {
        return next(&catalog, &screening, &answers, options.audience.audience());
    }
    let outcomes = screening.screen(&catalog, &answers);
    let rows: Vec<Row<'_>> = (0..)
        .map(ProgramIndex)
        .zip(&outcomes)
        .filter_map(|(at, outcome)| row(&catalog, &screening, &answers, at, outcome))
        .collect();
    super::print(&serde_json::to_string_pretty(&rows)?)
}

/// The facts on standard input.
fn answers(catalog: &Catalog, on: Date) -> Result<Answers, Failure> {
    let input = intake::read_all(std::io::stdin().lock(), intake::MAX_SMALL_FILE_BYTES)?;
    let text =
        decode(&input).map_err(|error| Failure::Because(format!("cannot read standard input: {error}")))?;
    let words = &catalog.vocabulary;
    let answers = answers_from_json(words, &text).map_err(|error| {
        let example = match error {
            AnswersJsonError::Json(_) => "; write for example {\"residence\":\"sejong\"}",
            _ => "",
        };
        Failure::Because(format!("standard input: {error}{example}"))
    })?;
    for fact in answers.known() {
        if let Some(value) = answers.get(words, fact) {
            born_by(catalog, fact, &value, on).map_err(Failure::Because)?;
        }
    }
    Ok(answers)
}

/// Refuses a day of birth that is later than the day of asking.
fn born_by(catalog: &Catalog, fact: FactId, value: &Value, on: Date) -> Result<(), String> {
    if !catalog.is_yet_to_be_born(fact, value, on) {
        return Ok(());
    }
    let name = catalog
        .vocabulary
        .fact(fact)
        .map_or("", |fact| fact.name.as_str());
    Err(format!(
        "`{name}` cannot be `{value}`: nobody who asks on {on} was born after that day"
    ))
}

fn find(words: &Vocabulary, name: &str) -> Result<FactId, Failure> {
    words.find(name).ok_or_else(|| {
        let known: Vec<_> = words.facts().map(|(_, fact)| fact.name.as_str()).collect();
        Failure::Because(format!(
            "there is no fact `{name}`; the facts are {}",
            known.join(", ")
        ))
    })
}

fn row<'a>(
    catalog: &'a Catalog,
    screening: &Screening,
    answers: &Answers,
    at: ProgramIndex,
    outcome: &ScreeningResult,
) -> Option<Row<'a>> {
    let program = catalog.program_at(at)?;
    let words = &catalog.vocabulary;
    let advice = screening.advice(catalog, at, answers);
    let criterion = |at: &usize| program.criteria.get(*at).map(|c| c.id.as_str());
    let (from, until) = match advice.turn {
        Some(Turn::HoldsFrom(day)) => (Some(day), None),
        Some(Turn::HoldsUntil(day)) => (None, Some(day)),
        None => (None, None),
    };
    Some(Row {
        id: &program.id,
        verdict: outcome.verdict.name(),
        confirm: outcome.confirmation != Confirmation::None,
        availability: outcome.availability.name(),
        needs: names(words, &outcome.needs),
        because: outcome.because.iter().filter_map(criterion).collect(),
        reason: advice
            .reason
            .map(|reason| names(words, &reason.answers))
            .unwrap_or_default(),
        change: advice.change.map(|change| ChangeRow {
            facts: change
                .facts
                .iter()
                .filter_map(|(fact, values)| {
                    let fact = words.fact(*fact)?;
                    Some((fact.name.as_str(), values_to_json(&fact.domain, values)))
                })
                .collect(),
            cost: change.cost,
            then: change.then.name(),
        }),
        from,
        until,
    })
}

fn names<'a>(words: &'a Vocabulary, facts: &[FactId]) -> Vec<&'a str> {
    let facts = facts.iter().filter_map(|fact| words.fact(*fact));
    let mut names: Vec<&str> = facts.map(|fact| fact.name.as_str()).collect();
    names.sort_unstable();
    names
}

fn next(
    catalog: &Catalog,
    screening: &Screening,
    answers: &Answers,
    audience: Audience,
) -> Result<(), Failure> {
    let next = screening
        .next_question(catalog, answers, audience, &[])
        .and_then(|fact| {
            let question = catalog.questions.iter().find(|question| question.fact == fact)?;
            let expected = screening.expected_questions(catalog, answers, audience, SAMPLED_VISITORS, 1);
            Some(json!({
                "fact": catalog.vocabulary.fact(fact)?.name,
                "question": question.text.ko,
                "remaining": (expected.mean * 100.0).round() / 100.0,
            }))
        });
    super::print(&serde_json::to_string_pretty(&next)?)
}

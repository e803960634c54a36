//! `didim plan`

use std::path::PathBuf;
use std::sync::Arc;

use catalog::{Catalog, Screening};
use clap::Args;
use eligibility::{Date, Expected, Goal, Planner, Policy, Session};
use serde_json::json;

use super::Failure;
use super::screen::Whom;

#[derive(Args)]
#[command(after_help = "\
Visitors are drawn by the weights that the catalog gives to answers, equally likely where it gives
none, and only people whom its constraints leave. The ways of asking that this one is measured
against: asking everything, as a form does; the first open program first, as backward chaining does;
a fixed order that skips what no longer matters; the fact that the most programs need; the fact with
the greatest gain of information. The least that any way of asking could need is printed where it
can be found by trying all of them.

This way of asking (didim) also heeds what a question costs a visitor and leaves sensitive ones to
the end, which takes more questions than the others, which heed neither; \"didim, all alike\" is the
same way without that, and the one to compare with them.")]
pub(crate) struct Options {
    /// The folder that holds `catalog.toml`
    #[arg(long, value_name = "FOLDER", default_value = "catalog")]
    catalog: PathBuf,
    /// The day of asking, as 2025-04-21; today in Seoul if it is left out
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
    on: Option<Date>,
    /// Ask for the sake of programs that are closed or only planned too, as the app does not
    #[arg(long)]
    closed: bool,
    /// For whom; everyone, in turn, if it is left out
    #[arg(long, value_enum)]
    audience: Option<Whom>,
    /// How many visitors to draw
    #[arg(long, value_name = "NUMBER", default_value_t = 2_000)]
    visitors: usize,
    /// The seed of the drawing: the same one draws the same visitors
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many states to try for the optimum
    #[arg(long, value_name = "NUMBER", default_value_t = 20_000)]
    states: usize,
    /// Print too what asking takes of the same visitors if the catalog's constraints are not known
    #[arg(long)]
    without_constraints: bool,
    /// Print too what asking takes of the same visitors without all that spares them questions: constraints, and that programs that are
    /// closed or only planned ask nothing
    #[arg(long, conflicts_with_all = ["without_constraints", "closed"])]
    plain: bool,
    /// Print JSON in place of a table
    #[arg(long)]
    json: bool,
}

/// The way of asking with which the others are compared.
const BASELINE: &str = "didim, all alike";

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let catalog = super::catalog::load(&options.catalog)?.catalog;
    let on = match options.on {
        Some(on) => on,
        None => super::day::today()?,
    };
    let whom = options
        .audience
        .map_or(vec![Whom::Person, Whom::Company], |whom| vec![whom]);
    let mut printed = Vec::new();
    for whom in whom {
        printed.push(audience(&catalog, on, whom, options)?);
    }
    if options.json {
        super::print(&serde_json::to_string_pretty(&printed)?)?;
    }
    Ok(())
}

fn table(
    name: &str,
    catalog: &Catalog,
    screening: &Screening,
    measured: &[(&str, Expected)],
    optimum: Option<f64>,
    options: &Options,
) -> String {
    let mut lines = vec![format!(
        "{name}: {} programs, {} facts, {} visitors, seed {}",
        catalog.programs.len(),
        screening.rules().read().count(),
        options.visitors,
        options.seed
    )];
    let own = measured.first().map_or(1.0, |(_, own)| own.mean);
    lines.extend(measured.iter().map(|(policy, expected)| {
        format!(
            "  {policy:<20} {:>6.2} ± {:.2} questions, at most {:>2}   {:.2} times",
            expected.mean,
            expected.error,
            expected.most,
            expected.mean / own
        )
    }));
    lines.push(match optimum {
        Some(optimum) => format!("  {:<20} {optimum:>6.2}", "least possible"),
        None => format!(
            "  {:<20} not found among {} states; try more with --states",
            "least possible", options.states
        ),
    });
    lines.join("\n")
}

/// Simulates visitors of one audience.
fn audience(
    catalog: &Catalog,
    on: Date,
    whom: Whom,
    options: &Options,
) -> Result<serde_json::Value, Failure> {
    let mut all = catalog.clone();
    all.programs
        .retain(|program| !program.is_elsewhere() && program.audience.contains(&whom.audience()));
    let mut catalog = all.clone();
    catalog
        .programs
        .retain(|program| options.closed || program.asks(program.round_on(on).1));
    let screening = Screening::new(&catalog, on)?;
    let name = match whom {
        Whom::Person => "person",
        Whom::Company => "company",
    };
    if options.plain {
        // The same people for both: drawn by all facts that either asks for.
        let drawn_from = Session::new(Arc::clone(Screening::new(&all, on)?.rules()));
        let plain = Screening::without_constraints(&all, on)?;
        let mut value = measure(name, &catalog, &screening, &drawn_from, options)?;
        let name = format!("{name}, plain");
        let without = measure(&name, &all, &plain, &drawn_from, options)?;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("plain".to_owned(), without);
        }
        return Ok(value);
    }
    let drawn_from = Session::new(Arc::clone(screening.rules()));
    let mut value = measure(name, &catalog, &screening, &drawn_from, options)?;
    if options.without_constraints {
        let plain = Screening::without_constraints(&catalog, on)?;
        let name = format!("{name}, without constraints");
        let without = measure(&name, &catalog, &plain, &drawn_from, options)?;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("without_constraints".to_owned(), without);
        }
    }
    Ok(value)
}

/// What each way of asking takes of the same visitors.
fn measure(
    name: &str,
    catalog: &Catalog,
    screening: &Screening,
    drawn_from: &Session,
    options: &Options,
) -> Result<serde_json::Value, Failure> {
    let session = Session::new(Arc::clone(screening.rules()));
    let policies = [
        (
            BASELINE,
            Policy::Planner(Planner::for_all(&catalog.vocabulary, Goal::SettleAll)),
        ),
        ("didim", Policy::Planner(screening.planner().clone())),
        ("whole form", Policy::WholeForm),
        ("first program first", Policy::FirstRuleFirst),
        ("fixed order", Policy::FixedOrder),
        ("most needed", Policy::MostNeeded),
        ("information gain", Policy::InformationGain),
    ];
    let expect = |policy: &Policy| {
        let next = |session: &Session| policy.next(session);
        session.expected_over(drawn_from, next, options.visitors, options.seed)
    };
    let measured: Vec<(&str, Expected)> = policies
        .iter()
        .map(|(name, policy)| (*name, expect(policy)))
        .collect();
    let optimum = session.optimal_cost(&[], options.states);
    if !options.json {
        super::print(&table(name, catalog, screening, &measured, optimum, options))?;
    }
    let rows: Vec<_> = measured
        .iter()
        .map(|(policy, expected)| {
            json!({"policy": policy, "mean": expected.mean, "error": expected.error, "most": expected.most})
        })
        .collect();
    Ok(json!({
        "audience": name,
        "programs": catalog.programs.len(),
        "visitors": options.visitors,
        "seed": options.seed,
        "questions": rows,
        "optimum": optimum,
    }))
}

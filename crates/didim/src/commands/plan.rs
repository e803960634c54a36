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
none. The ways of asking that this one is measured against: asking everything, as a form does; the
first open program first, as backward chaining does; a fixed order that skips what no longer
matters; the fact that the most programs need; the fact with the greatest gain of information. The
least that any way of asking could need is printed where it can be found by trying all of them.

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
        screening.rules().order().count(),
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
    let mut catalog = catalog.clone();
    catalog.programs.retain(|program| {
        let asks = options.closed || program.asks(program.round_on(on).1);
        asks && !program.is_elsewhere() && program.audience.contains(&whom.audience())
    });
    let screening = Screening::new(&catalog, on)?;
    let session = Session::new(Arc::clone(screening.rules()));
    let name = match whom {
        Whom::Person => "person",
        Whom::Company => "company",
    };
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
        session.expected_by_drawing(|session| policy.next(session), options.visitors, options.seed)
    };
    let measured: Vec<(&str, Expected)> = policies
        .iter()
        .map(|(name, policy)| (*name, expect(policy)))
        .collect();
    let optimum = session.optimal_cost(&[], options.states);
    if !options.json {
        super::print(&table(name, &catalog, &screening, &measured, optimum, options))?;
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

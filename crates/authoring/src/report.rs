//! What a planner reads: what of a catalog overlaps, repeats, is missing, or cannot be, and what the agency's own
//! report of its year does not add up to.

mod coverage;
mod html;
mod old;
mod pairs;
mod questions;
mod sections;
mod similar;
mod text;

use catalog::{Catalog, Center, ProgramStatus, Screening, Text};
use eligibility::{Analysis, CompileError, Date, Rule, Ruleset};
use serde::Serialize;

use crate::authored::Authored;
use crate::results::{Mismatch, Results};

pub use coverage::{AgeBand, CenterCoverage, Coverage};
pub use old::NewestSource;
pub use pairs::{Overlapping, Pairs};
pub use questions::QuestionUse;
pub use similar::Similar;

/// Everything that can be said of a catalog on one day.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The day.
    pub on: Date,
    /// The agency.
    pub agency: Text,
    /// How many programs there are.
    pub programs: usize,
    /// How many facts.
    pub facts: usize,
    /// How many rows the agency's report has.
    pub rows: usize,
    /// Those that no program is.
    pub rows_missing: Vec<String>,
    /// How many programs of each center are confirmed, unconfirmed, planned.
    pub status: Vec<CenterStatus>,
    /// Conditions that can never hold, or always do, or never decide.
    pub conditions: Vec<ConditionFinding>,
    /// Programs that are equal, imply each other, or overlap.
    pub pairs: Pairs,
    /// Ages and audiences by center, and the holes.
    pub coverage: Option<Coverage>,
    /// Questions by how much they settle.
    pub questions: Vec<QuestionUse>,
    /// Programs that are described alike.
    pub similar: Vec<Similar>,
    /// How new what is known of each program is.
    pub newest_sources: Vec<NewestSource>,
    /// What does not add up in the agency's reports, by year.
    pub years: Vec<Year>,
}

/// How much is known about the programs of a center.
#[derive(Debug, Clone, Serialize)]
pub struct CenterStatus {
    /// The center's id.
    pub center: String,
    /// Its name.
    pub name: Text,
    /// Programs whose rules have a source.
    pub confirmed: usize,
    /// Programs whose rules have not been found.
    pub unconfirmed: usize,
    /// Programs that are announced.
    pub planned: usize,
}

/// A finding about one condition.
#[derive(Debug, Clone, Serialize)]
pub struct ConditionFinding {
    /// The program's id.
    pub program: String,
    /// The criterion's id.
    pub criterion: String,
    /// What was found.
    pub what: ConditionFlaw,
}

/// What can be wrong with a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConditionFlaw {
    /// Nobody can meet it.
    NeverHolds,
    /// Everybody meets it.
    AlwaysHolds,
    /// Everybody who meets the program's other conditions meets it too.
    NeverDecides,
}

/// What the agency reported of a year.
#[derive(Debug, Clone, Serialize)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Sums that do not hold, or hold only if companies are counted as people.
    pub mismatches: Vec<Mismatch>,
    /// Figures that are attributed in two ways, with what is said of them.
    pub conflicts: Vec<Conflict>,
}

/// Figures that the report attributes in two ways.
#[derive(Debug, Clone, Serialize)]
pub struct Conflict {
    /// The name in references.
    pub id: String,
    /// What each figure counts, and its value.
    pub figures: Vec<(Text, f64)>,
    /// What is said of it.
    pub note: Option<Text>,
}

impl Report {
    /// Looks at a catalog on a day.
    ///
    /// # Errors
    /// [`CompileError`] if a rule is too complex to be compiled.
    pub fn of(authored: &Authored, on: Date) -> Result<Self, CompileError> {
        let catalog = &authored.catalog;
        let screening = Screening::new(catalog, on)?;
        let missing = authored.rows.iter().filter(|(_, covered)| !covered);
        Ok(Self {
            on,
            agency: catalog.agency.clone(),
            programs: catalog.programs.len(),
            facts: catalog.vocabulary.facts().count(),
            rows: authored.rows.len(),
            rows_missing: missing.map(|(row, _)| row.clone()).collect(),
            status: status(catalog),
            conditions: conditions(catalog, &screening)?,
            pairs: Pairs::of(catalog, &screening),
            coverage: Coverage::of(catalog, &screening),
            questions: questions::uses(catalog, &screening),
            similar: similar::find(&catalog.programs),
            newest_sources: old::newest(catalog),
            years: authored.results.iter().map(year).collect(),
        })
    }

    /// The report as lines for a terminal.
    #[must_use]
    pub fn to_text(&self, english: bool) -> String {
        text::write(self, english)
    }

    /// The report as one page that needs nothing else.
    #[must_use]
    pub fn to_html(&self, english: bool) -> String {
        html::write(self, english)
    }
}

fn status(catalog: &Catalog) -> Vec<CenterStatus> {
    let of = |center: &Center| {
        let count = |status: ProgramStatus| {
            let programs = catalog.programs.iter();
            programs
                .filter(|program| program.center == center.id && program.status == status)
                .count()
        };
        CenterStatus {
            center: center.id.clone(),
            name: center.name.clone(),
            confirmed: count(ProgramStatus::Confirmed),
            unconfirmed: count(ProgramStatus::Unconfirmed),
            planned: count(ProgramStatus::Planned),
        }
    };
    let all = catalog.centers.iter().map(of);
    all.filter(|status| status.confirmed + status.unconfirmed + status.planned > 0)
        .collect()
}

fn conditions(catalog: &Catalog, screening: &Screening) -> Result<Vec<ConditionFinding>, CompileError> {
    let words = &catalog.vocabulary;
    let mut findings = Vec::new();
    let mut alone = Vec::new();
    let mut places = Vec::new();
    for (program, kept) in catalog.programs.iter().zip(screening.criteria_in_force()) {
        for (place, at) in kept.into_iter().enumerate() {
            let Some(criterion) = program.criteria.get(at) else {
                continue;
            };
            // What has no meaning on the day is left to staff.
            let formula = criterion
                .condition
                .as_ref()
                .and_then(|condition| words.lower(condition, screening.on()).ok());
            if let Some(formula) = formula {
                alone.push(Rule::new(&program.id, vec![Some(formula)]));
                places.push((program, criterion, place));
            }
        }
    }
    let rules = Ruleset::compile(words, &alone)?;
    let mut each = Analysis::new(&rules);
    let mut whole = Analysis::new(screening.rules());
    for (rule, (program, criterion, place)) in places.into_iter().enumerate() {
        let position = catalog.programs.iter().position(|other| other.id == program.id);
        // What is too complex to be compared has no finding.
        let what = if each.satisfying(rule).is_none() {
            ConditionFlaw::NeverHolds
        } else if matches!(each.failing(rule), Ok(None)) {
            ConditionFlaw::AlwaysHolds
        } else if position.is_some_and(|at| matches!(whole.decided_by(at, place), Ok(None))) {
            ConditionFlaw::NeverDecides
        } else {
            continue;
        };
        findings.push(ConditionFinding {
            program: program.id.clone(),
            criterion: criterion.id.clone(),
            what,
        });
    }
    Ok(findings)
}

fn year(results: &Results) -> Year {
    let figures = |ids: &[String]| {
        let figures = ids.iter().filter_map(|id| results.figure(id));
        figures
            .map(|figure| (figure.text.clone(), figure.value))
            .collect()
    };
    Year {
        year: results.year,
        mismatches: results.mismatches(),
        conflicts: results
            .conflicts()
            .map(|same| Conflict {
                id: same.id.clone(),
                figures: figures(&same.figures),
                note: same.note.clone(),
            })
            .collect(),
    }
}

//! What a change of the catalog means for people: who gets another verdict, with an example.

mod merge;

use catalog::{Availability, Catalog, Program, Screening};
use eligibility::{Analysis, CompileError, Date, Formula, Rule, Ruleset};
use serde::Serialize;

use crate::person::{ExamplePerson, example};
use merge::Merged;

/// What changed between two catalogs, or in one between two days.
#[derive(Debug, Clone, Serialize)]
pub struct Diff {
    /// The day of the old one, and that of the new.
    pub on: [Date; 2],
    /// Programs that only the new one has, by id.
    pub added: Vec<String>,
    /// Programs that only the old one has.
    pub removed: Vec<String>,
    /// Programs that take other people, or say something else.
    pub changed: Vec<ProgramDiff>,
    /// How many programs are the same in every word.
    pub same: usize,
}

/// What changed in one program.
#[derive(Debug, Clone, Serialize)]
pub struct ProgramDiff {
    /// The program's id.
    pub program: String,
    /// People whom the new one takes and the old one did not.
    pub gained: Option<People>,
    /// People whom the old one took and the new one does not.
    pub lost: Option<People>,
    /// Whether it takes applications, by [`Availability::name`], on the old day and the new, where that is another.
    pub availability: Option<[&'static str; 2]>,
    /// What else reads differently: the names of the parts.
    pub parts: Vec<&'static str>,
    /// Why people cannot be compared, if so.
    pub incomparable: Option<String>,
}

/// People who get another verdict.
#[derive(Debug, Clone, Serialize)]
pub struct People {
    /// Their share of all people, 0 to 1, as the answers are weighed evenly.
    pub share: f64,
    /// One of them: the facts that make the difference, whatever the others are.
    pub example: ExamplePerson,
}

impl Diff {
    /// Compares two catalogs, each on its day.
    ///
    /// # Errors
    /// [`CompileError`] if a rule of either is too complex.
    pub fn between(old: &Catalog, new: &Catalog, on: [Date; 2]) -> Result<Self, CompileError> {
        let [first, second] = on;
        let (before, after) = (Screening::new(old, first)?, Screening::new(new, second)?);
        let merged = Merged::of(&old.vocabulary, &new.vocabulary);
        let mut diff = Self {
            on,
            added: Vec::new(),
            removed: Vec::new(),
            changed: Vec::new(),
            same: 0,
        };
        for program in &old.programs {
            if new.program(&program.id).is_none() {
                diff.removed.push(program.id.clone());
            }
        }
        for (at, program) in new.indexed_programs() {
            let Some((place, was)) = old.indexed_programs().find(|(_, was)| was.id == program.id) else {
                diff.added.push(program.id.clone());
                continue;
            };
            let parts = parts(was, program);
            let availability = [was.round_on(first).1, program.round_on(second).1].map(Availability::name);
            let [open_before, open_after] = availability;
            let mut change = ProgramDiff {
                availability: (open_before != open_after).then_some(availability),
                program: program.id.clone(),
                gained: None,
                lost: None,
                parts,
                incomparable: None,
            };
            match (
                merged.of_old(was, &before, place),
                merged.of_new(program, &after, at),
            ) {
                (Ok(was), Ok(is)) => compare(&merged, was, is, &mut change)?,
                (Err(why), _) | (_, Err(why)) => change.incomparable = Some(why),
            }
            let speaks = change.gained.is_some() || change.lost.is_some() || change.incomparable.is_some();
            if speaks || change.availability.is_some() || !change.parts.is_empty() {
                diff.changed.push(change);
            } else {
                diff.same += 1;
            }
        }
        Ok(diff)
    }

    /// Whether somebody gets another verdict.
    #[must_use]
    pub fn changes_verdicts(&self) -> bool {
        !self.added.is_empty()
            || !self.removed.is_empty()
            || self.changed.iter().any(|change| {
                change.gained.is_some() || change.lost.is_some() || change.incomparable.is_some()
            })
    }
}

fn compare(
    merged: &Merged,
    was: Vec<Option<Formula>>,
    is: Vec<Option<Formula>>,
    change: &mut ProgramDiff,
) -> Result<(), CompileError> {
    if was == is {
        return Ok(());
    }
    let rules = [Rule::new(&change.program, was), Rule::new(&change.program, is)];
    let rules = Ruleset::compile(&merged.vocabulary, &rules)?;
    let mut analysis = Analysis::new(&rules);
    let mut people = |first: usize, second: usize| {
        let found = analysis.difference(first, second);
        let overlap = analysis.overlap(first, second);
        match (found, overlap) {
            (Ok(Some(person)), Ok(overlap)) => Ok(Some(People {
                share: overlap.first - overlap.both,
                example: example(&merged.vocabulary, &person),
            })),
            (Ok(None), _) => Ok(None),
            (Err(error), _) | (_, Err(error)) => Err(error.to_string()),
        }
    };
    match (people(1, 0), people(0, 1)) {
        (Ok(gained), Ok(lost)) => {
            change.gained = gained;
            change.lost = lost;
        }
        (Err(why), _) | (_, Err(why)) => change.incomparable = Some(why),
    }
    Ok(())
}

/// The parts of a program that read differently.
fn parts(was: &Program, is: &Program) -> Vec<&'static str> {
    let ids = |program: &Program| -> Vec<(String, Option<String>)> {
        let criteria = program.criteria.iter();
        criteria
            .map(|c| (format!("{}{:?}{:?}", c.id, c.text, c.basis), c.source.clone()))
            .collect()
    };
    let differs = [
        ("name", was.name != is.name),
        ("benefit", was.benefit != is.benefit || was.detail != is.detail),
        ("center", was.center != is.center),
        ("audience", was.audience != is.audience),
        ("action", was.action != is.action),
        ("status", was.status != is.status),
        ("criteria", ids(was) != ids(is)),
        ("rounds", was.rounds != is.rounds),
        ("offerings", was.offerings != is.offerings),
        ("documents", was.documents != is.documents),
        ("form", was.form != is.form),
        ("consents", was.consents != is.consents),
    ];
    differs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(part, _)| part)
        .collect()
}

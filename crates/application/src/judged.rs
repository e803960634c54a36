//! How an application stands by the catalog by which it was made.

use catalog::{Catalog, Confirmation, CriterionState, Screening, agency_day};
use eligibility::{Answers, Date, Verdict};
use envelope::{Application, Timestamp};

use crate::sheet::value_of;
use crate::wording::Wording;

/// A criterion of the program, and how the application stands by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedCriterion {
    /// The condition as a sentence.
    pub text: String,
    /// How it stands.
    pub state: CriterionState,
    /// Where the condition comes from; `None` where no source is known.
    pub source: Option<String>,
}

/// How an application stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The day to which ages and periods are counted: that of the round's notice, or the day on which it was sent.
    pub on: Date,
    /// The verdict on the criteria that applied on that day.
    pub verdict: Verdict,
    /// Whether a yes is firm.
    pub confirmation: Confirmation,
    /// The criteria that applied, in the program's order.
    pub criteria: Vec<JudgedCriterion>,
    /// Whether the application names the round by which it is judged; its device may have had another day.
    pub same_round: bool,
    /// The documents that the program asks for, in its order.
    pub documents: Vec<String>,
}

/// The agency's day at a time of an application (RFC 3339); `None` if it is no time.
#[must_use]
pub fn day_of(at: &str) -> Option<Date> {
    let at: Timestamp = at.parse().ok()?;
    agency_day(at.unix_seconds().checked_mul(1_000)?)
}

/// Judges an application by a catalog that was compiled for the day on which it was sent. `None` if the catalog has no such program, or the
/// application says nothing that is judged, as an alarm does.
#[must_use]
pub fn judge(
    catalog: &Catalog,
    screening: &Screening,
    application: &Application,
    wording: &dyn Wording,
) -> Option<Judged> {
    if crate::is_alarm(application) {
        return None;
    }
    let at = catalog.program_index(&application.program)?;
    let program = catalog.program_at(at)?;
    let mut answers = Answers::new();
    for (name, answer) in &application.facts {
        let Some(fact) = catalog.vocabulary.find(name) else {
            continue;
        };
        let known = catalog.vocabulary.fact(fact)?;
        // What no person can have said is left open: staff see it as it is written.
        if let Some(value) = value_of(&known.domain, answer) {
            let _ = answers.set(&catalog.vocabulary, fact, &value);
        }
    }
    let screened = screening.screen_one(catalog, at, &answers)?;
    let criteria = screened.criteria.iter().filter_map(|(position, state)| {
        let criterion = program.criteria.get(*position)?;
        Some(JudgedCriterion {
            text: wording.text_of(&criterion.text),
            state: *state,
            source: criterion.source.clone(),
        })
    });
    let documents = program.documents.iter().map(|id| {
        let known = catalog.document(id);
        known.map_or_else(|| id.clone(), |document| wording.text_of(&document.name))
    });
    Some(Judged {
        on: screening.judged_on(at)?,
        verdict: screened.verdict,
        confirmation: screened.confirmation,
        criteria: criteria.collect(),
        same_round: screening.round(at) == application.round.as_deref(),
        documents: documents.collect(),
    })
}

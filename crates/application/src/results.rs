//! The order of the results: what a visitor can do now comes first, then what waits for its day, then what an answer decides; all
//! else is folded with its count.

use catalog::{
    Audience, Availability, Catalog, Confirmation, CriterionState, Per, Program, ProgramIndex, Screening,
    ScreeningResult, Topic,
};
use eligibility::{Answers, Formula, Rule, Ruleset, Verdict};

/// A section of the results, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// It fits and takes applications.
    Now,
    /// It fits and waits for its notice, or for its day.
    Waiting,
    /// Some answers decide.
    Answers,
    /// Nobody can say for certain yet: its conditions are not confirmed.
    ToConfirm,
    /// Another body's, for which the visitor may fit.
    Elsewhere,
    /// It may fit, and has closed.
    Closed,
    /// It is announced and has not begun.
    Planned,
    /// It does not seem to fit, by conditions that nobody has confirmed.
    Unlikely,
    /// Rooms, car parks and the like, which are nobody's support: they stand above where they are what the visitor came for.
    Space,
    /// It does not fit.
    NotEligible,
}

impl Section {
    /// All sections, in their order.
    pub const ALL: [Self; 10] = [
        Self::Now,
        Self::Waiting,
        Self::Answers,
        Self::ToConfirm,
        Self::Elsewhere,
        Self::Closed,
        Self::Planned,
        Self::Unlikely,
        Self::Space,
        Self::NotEligible,
    ];

    /// Whether it is folded until a visitor opens it.
    #[must_use]
    pub fn is_folded(self) -> bool {
        self >= Self::Elsewhere
    }

    /// The section of a program; `came_for` is what the visitor came for, if they said so.
    #[must_use]
    pub fn of(program: &Program, outcome: &ScreeningResult, came_for: Option<Topic>) -> Self {
        // A no that rests on what nobody has confirmed is no certain no; a confirmed condition that failed is one.
        let certain_no =
            outcome.verdict == Verdict::NotEligible && outcome.confirmation != Confirmation::Unconfirmed;
        if certain_no {
            return Self::NotEligible;
        }
        if program.is_elsewhere() && outcome.verdict != Verdict::NotEligible {
            return match outcome.availability {
                Availability::Closed(_) => Self::Closed,
                _ => Self::Elsewhere,
            };
        }
        if program.topic == Topic::Space && came_for != Some(Topic::Space) {
            return Self::Space;
        }
        match (outcome.availability, outcome.verdict) {
            (_, Verdict::NotEligible) => Self::Unlikely,
            (Availability::Planned, _) => Self::Planned,
            (Availability::Closed(_), _) => Self::Closed,
            (_, Verdict::Open) => Self::Answers,
            (_, Verdict::Eligible) if outcome.confirmation == Confirmation::Unconfirmed => Self::ToConfirm,
            (Availability::Open(_), Verdict::Eligible) => Self::Now,
            (Availability::OpensOn(_) | Availability::Unconfirmed, Verdict::Eligible) => Self::Waiting,
        }
    }
}

/// The programs of a section, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The section.
    pub section: Section,
    /// Positions in the results that were sorted.
    pub places: Vec<usize>,
}

/// What decides between two programs of one section: the lower comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// The day on which it closes or opens; what has none comes behind.
    day: i64,
    /// The conditions that this visitor meets, the most first: what is meant for them before what is open to everybody. One that is
    /// confirmed counts twice.
    met: std::cmp::Reverse<u32>,
    /// What it pays, the most first; a month's pay counts as a year's.
    won: std::cmp::Reverse<u64>,
    /// The order of the catalog.
    program: usize,
}

/// Sorts the results of a visitor into sections, each in its order: by the closing day (or the opening day), then by how much it is
/// meant for this visitor, then by what it pays, then as in the catalog. Sections without a program are left out.
#[must_use]
pub fn ordered(
    catalog: &Catalog,
    results: &[(ProgramIndex, ScreeningResult)],
    came_for: Option<Topic>,
) -> Vec<Listed> {
    let mut order: Vec<(Section, Place, usize)> = Vec::with_capacity(results.len());
    for (place, (at, outcome)) in results.iter().enumerate() {
        let Some(program) = catalog.program_at(*at) else {
            continue;
        };
        let section = Section::of(program, outcome, came_for);
        let key = key(catalog, program, *at, outcome);
        // One by one: the standard library's sort is large in the app.
        let to = order.partition_point(|(other, before, _)| (*other, before) <= (section, &key));
        order.insert(to, (section, key, place));
    }
    let mut sections: Vec<Listed> = Vec::new();
    for (section, _, place) in order {
        match sections.last_mut() {
            Some(listed) if listed.section == section => listed.places.push(place),
            _ => sections.push(Listed {
                section,
                places: vec![place],
            }),
        }
    }
    sections
}

fn key(catalog: &Catalog, program: &Program, at: ProgramIndex, outcome: &ScreeningResult) -> Place {
    let day = match outcome.availability {
        Availability::Open(Some(day)) | Availability::OpensOn(day) => day.day_number(),
        // The last that closed first: its next notice is the nearest guess that nobody makes.
        Availability::Closed(Some(day)) => -day.day_number(),
        _ => i64::MAX,
    };
    let met = outcome.criteria.iter().map(|(position, state)| {
        let criterion = program.criteria.get(*position);
        let conditional = criterion.is_some_and(|criterion| criterion.condition.is_some());
        match state {
            CriterionState::Holds if conditional => 2,
            CriterionState::Confirm if conditional => 1,
            _ => 0_u32,
        }
    });
    let won = catalog.amount(at).map_or(0, |amount| match amount.per {
        Per::Month => amount.won.saturating_mul(12),
        Per::Once => amount.won,
    });
    Place {
        day,
        met: std::cmp::Reverse(met.sum()),
        won: std::cmp::Reverse(won),
        program: at.0,
    }
}

/// The most programs among which the largest sum is looked for: those that pay the most.
const MAX_SUMMED: usize = 6;

/// What one person could get a month at most, and by which programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthlySum {
    /// The sum, in won.
    pub won: u64,
    /// The programs, by position.
    pub programs: Vec<ProgramIndex>,
    /// Whether all of them take applications now; else it waits for a notice.
    pub open: bool,
}

/// The most that one person with these answers could get a month from the agency's programs, by the amounts that have a source:
/// the largest sum of programs for all of which the same person may fit. `None` if no program with an amount may fit.
///
/// Programs that have closed count too, since their next round may come; the sum says whether it waits for a notice. Programs that
/// cannot be had together by their own conditions are never added up.
#[must_use]
pub fn monthly_sum(
    catalog: &Catalog,
    screening: &Screening,
    answers: &Answers,
    results: &[(ProgramIndex, ScreeningResult)],
) -> Option<MonthlySum> {
    let mut paid: Vec<(ProgramIndex, u64, bool)> = Vec::new();
    for (at, outcome) in results {
        let Some(program) = catalog.program_at(*at) else {
            continue;
        };
        let may_fit = outcome.verdict != Verdict::NotEligible
            && !program.is_elsewhere()
            && program.audience.contains(&Audience::Person);
        let amount = catalog
            .amount(*at)
            .filter(|amount| amount.per == Per::Month && may_fit);
        if let Some(amount) = amount {
            let open = matches!(outcome.availability, Availability::Open(_));
            // The largest first, so that the largest are looked at.
            let to = paid.partition_point(|(_, won, _)| *won >= amount.won);
            paid.insert(to, (*at, amount.won, open));
        }
    }
    paid.truncate(MAX_SUMMED);
    let mut best: Option<MonthlySum> = None;
    for chosen in 1_u32..1 << paid.len() {
        let of = paid.iter().enumerate();
        let of = of.filter(|(bit, _)| chosen & (1 << bit) != 0);
        let of: Vec<&(ProgramIndex, u64, bool)> = of.map(|(_, paid)| paid).collect();
        let won = of.iter().map(|(_, won, _)| won).sum();
        if best.as_ref().is_some_and(|best| best.won >= won) {
            continue;
        }
        let programs: Vec<ProgramIndex> = of.iter().map(|(at, ..)| *at).collect();
        if fit_together(catalog, screening, answers, &programs) {
            let open = of.iter().all(|(_, _, open)| *open);
            best = Some(MonthlySum { won, programs, open });
        }
    }
    best
}

/// Whether somebody with these answers may fit all of the programs at once.
fn fit_together(
    catalog: &Catalog,
    screening: &Screening,
    answers: &Answers,
    programs: &[ProgramIndex],
) -> bool {
    let mut all: Vec<Option<Formula>> = Vec::new();
    for at in programs {
        all.extend(screening.formulas(catalog, *at));
    }
    let rule = Rule::new("together", all);
    Ruleset::compile(&catalog.vocabulary, &[rule])
        .is_ok_and(|rules| rules.verdict(0, answers) != Verdict::NotEligible)
}

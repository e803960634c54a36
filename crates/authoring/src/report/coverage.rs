//! Which ages and audiences a center has programs for, and which no center has.

use catalog::{Audience, Catalog, ProgramIndex, Role, Screening, Text};
use eligibility::{Answers, Date, FactId, RangeSet, Verdict};
use serde::Serialize;

/// The ages looked at: from the lowest of paid work (근로기준법 제64조) to the oldest that plans name.
const AGES: std::ops::RangeInclusive<i64> = 15..=84;
/// Bands of age: those of youth and mid-life in Sejong (domain words), and those between and around them.
const AGE_BANDS: [(i64, i64); 6] = [(15, 18), (19, 39), (40, 49), (50, 64), (65, 74), (75, 84)];

/// Ages and audiences.
#[derive(Debug, Clone, Serialize)]
pub struct Coverage {
    /// The first age looked at.
    pub first_age: i64,
    /// The last one.
    pub last_age: i64,
    /// By center; those alone that have programs.
    pub centers: Vec<CenterCoverage>,
    /// By band of age.
    pub bands: Vec<AgeBand>,
    /// Ages to which no program of any center is addressed, as first and last.
    pub holes: Vec<(i64, i64)>,
}

/// What a center covers.
#[derive(Debug, Clone, Serialize)]
pub struct CenterCoverage {
    /// The center's id.
    pub center: String,
    /// Its name.
    pub name: Text,
    /// How many programs are for a person.
    pub for_persons: usize,
    /// How many are for a company.
    pub for_companies: usize,
    /// Programs for persons of any age.
    pub any_age: Vec<String>,
    /// Programs that ask for an age.
    pub by_age: Vec<String>,
    /// The ages that one of those takes, as first and last.
    pub ages: Vec<(i64, i64)>,
}

/// A band of age, and who has programs for it.
#[derive(Debug, Clone, Serialize)]
pub struct AgeBand {
    /// The first age.
    pub from: i64,
    /// The last one.
    pub to: i64,
    /// The centers with programs for every age of the band, by id.
    pub whole: Vec<String>,
    /// The centers with programs for some ages of it: id, first and last age.
    pub partly: Vec<(String, i64, i64)>,
}

impl AgeBand {
    /// Whether no center has the whole of it.
    #[must_use]
    pub fn is_hole(&self) -> bool {
        self.whole.is_empty()
    }
}

impl Coverage {
    /// `None` if no fact of the catalog has the role of the day of birth.
    pub(super) fn of(catalog: &Catalog, screening: &Screening) -> Option<Self> {
        let born = catalog.role(Role::Born)?;
        let nothing = screening.screen(catalog, &Answers::new());
        let mut centers = Vec::new();
        for center in catalog.own_centers() {
            let mut covered = CenterCoverage {
                center: center.id.clone(),
                name: center.name.clone(),
                for_persons: 0,
                for_companies: 0,
                any_age: Vec::new(),
                by_age: Vec::new(),
                ages: Vec::new(),
            };
            let mut ages = vec![false; AGES.count()];
            for ((at, program), outcome) in catalog.indexed_programs().zip(&nothing) {
                if program.center != center.id {
                    continue;
                }
                covered.for_companies += usize::from(program.audience.contains(&Audience::Company));
                if !program.audience.contains(&Audience::Person) {
                    continue;
                }
                covered.for_persons += 1;
                if !outcome.needs.contains(&born) {
                    covered.any_age.push(program.id.clone());
                    continue;
                }
                covered.by_age.push(program.id.clone());
                for (age, covers) in AGES.zip(&mut ages) {
                    *covers |= takes(catalog, screening, at, born, age);
                }
            }
            covered.ages = ranges(ages.iter().copied());
            if covered.for_persons + covered.for_companies > 0 {
                centers.push(covered);
            }
        }
        let within = |age: i64, ranges: &[(i64, i64)]| ranges.iter().any(|(a, b)| (*a..=*b).contains(&age));
        let bands = AGE_BANDS.map(|(from, to)| {
            let mut band = AgeBand {
                from,
                to,
                whole: Vec::new(),
                partly: Vec::new(),
            };
            for center in &centers {
                if (from..=to).all(|age| within(age, &center.ages)) {
                    band.whole.push(center.center.clone());
                } else {
                    let parts = center.ages.iter().map(|(a, b)| ((*a).max(from), (*b).min(to)));
                    let parts = parts.filter(|(a, b)| a <= b);
                    band.partly
                        .extend(parts.map(|(a, b)| (center.center.clone(), a, b)));
                }
            }
            band
        });
        let anywhere = |age: i64| centers.iter().any(|center| within(age, &center.ages));
        Some(Self {
            first_age: *AGES.start(),
            last_age: *AGES.end(),
            holes: ranges(AGES.map(|age| !anywhere(age))),
            bands: bands.into(),
            centers,
        })
    }
}

/// Whether a program can take somebody of this age, whatever else is true of them.
fn takes(catalog: &Catalog, screening: &Screening, program: ProgramIndex, born: FactId, age: i64) -> bool {
    let on = screening.on();
    let (oldest, youngest): (Date, Date) = (on.minus_years(age + 1), on.minus_years(age));
    let mut answers = Answers::new();
    let born_then = RangeSet::range(oldest.day_number() + 1, youngest.day_number());
    // An age that the catalog's dates do not reach has no program.
    answers.narrow(&catalog.vocabulary, born, &born_then).is_ok()
        && screening.rules().verdict(program.0, &answers) != Verdict::NotEligible
}

/// Runs of true, as first and last age.
fn ranges(ages: impl Iterator<Item = bool>) -> Vec<(i64, i64)> {
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for (age, _) in AGES.zip(ages).filter(|(_, covered)| *covered) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == age => *last = age,
            _ => ranges.push((age, age)),
        }
    }
    ranges
}

//! Synthetic catalogs of programs with the shapes of two public Korean formats, and people to screen.
//!
//! How often a program limits age, region, employment and so on follows what the public lists of youth and welfare
//! programs show; which values it names is drawn at random from a fixed seed.

use crate::expr::{Expr, Op, Person};
use crate::facts::{Fact, Kind};
use crate::random::Random;

/// Programs and the facts that their criteria speak of.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// The facts; conditions and people name them by position.
    pub facts: Vec<Fact>,
    /// The programs.
    pub programs: Vec<Program>,
    /// What holds of everybody there can be; [`people`] draws nobody else.
    pub constraints: Vec<Expr>,
}

/// A program: a person must meet all criteria.
#[derive(Debug, Clone)]
pub struct Program {
    /// The name.
    pub name: String,
    /// The criteria, 1 to [`MOST_CRITERIA`].
    pub criteria: Vec<Expr>,
}

impl Program {
    /// All criteria as one flat conjunction.
    #[must_use]
    pub fn whole(&self) -> Expr {
        let mut parts = Vec::new();
        for criterion in &self.criteria {
            match criterion {
                Expr::And(inner) => parts.extend(inner.iter().cloned()),
                other => parts.push(other.clone()),
            }
        }
        Expr::And(parts)
    }

    /// Whether a person meets all criteria, by plain evaluation.
    #[must_use]
    pub fn holds(&self, person: &Person) -> bool {
        self.criteria.iter().all(|criterion| criterion.holds(person))
    }
}

/// The most criteria that a program has.
pub const MOST_CRITERIA: usize = 7;

const AGE: usize = 0;
const REGION: usize = 1;
const JOB: usize = 2;
const SCHOOL: usize = 3;
const MAJOR: usize = 4;
const MARRIED: usize = 5;
const INCOME: usize = 6;
const INCOME_BAND: usize = 7;
const PERSONAL: usize = 8;
const HOUSEHOLD: usize = PERSONAL + PERSONAL_NAMES.len();
const BUSINESS_STAGE: usize = HOUSEHOLD + HOUSEHOLD_NAMES.len();
const INDUSTRY: usize = BUSINESS_STAGE + 1;

/// All 25 districts of Seoul, all 16 of Busan, and five of Gyeonggi.
const REGIONS: [&str; 46] = [
    "11110", "11140", "11170", "11200", "11215", "11230", "11260", "11290", "11305", "11320", "11350",
    "11380", "11410", "11440", "11470", "11500", "11530", "11545", "11560", "11590", "11620", "11650",
    "11680", "11710", "11740", "26110", "26140", "26170", "26200", "26230", "26260", "26290", "26320",
    "26350", "26380", "26410", "26440", "26470", "26500", "26530", "26710", "41111", "41113", "41115",
    "41117", "41131",
];
const SEOUL: usize = 25;
const BUSAN: usize = 16;
const INCOME_BANDS: [&str; 5] = ["0-50", "51-75", "76-100", "101-200", "over-200"];
const PERSONAL_NAMES: [&str; 12] = [
    "disabled",
    "veteran",
    "farmer",
    "fisher",
    "livestock_farmer",
    "forester",
    "engaged",
    "pregnant",
    "newborn",
    "employee",
    "jobseeker",
    "patient",
];
const HOUSEHOLD_NAMES: [&str; 8] = [
    "single_parent",
    "many_children",
    "multicultural",
    "defector",
    "living_alone",
    "no_house",
    "moved_in",
    "extended_family",
];
const BUSINESS_STAGES: [&str; 3] = ["preparing", "operating", "closing"];
const INDUSTRIES: [&str; 6] = [
    "food",
    "manufacturing",
    "retail",
    "information",
    "farming",
    "other",
];

// A value that is listed twice is drawn twice as often.
const LOWEST_AGES: [i64; 12] = [18, 18, 18, 19, 19, 19, 19, 19, 15, 20, 40, 65];
const HIGHEST_AGES: [i64; 14] = [34, 34, 34, 34, 39, 39, 39, 39, 45, 45, 64, 64, 29, 49];
/// Yearly, in units of 10,000 won.
const HIGHEST_INCOMES: [i64; 30] = [
    1200, 1500, 1800, 2000, 2200, 2400, 2500, 2600, 2800, 3000, 3200, 3400, 3500, 3600, 3800, 4000, 4200,
    4500, 4800, 5000, 5200, 5500, 5800, 6000, 6500, 7000, 7500, 8000, 10000, 13000,
];

fn facts() -> Vec<Fact> {
    let texts = |options: &[&str]| Kind::Choice(options.iter().map(|&option| option.to_owned()).collect());
    let codes = |prefix: &str, count: usize| {
        Kind::Choice((1..=count).map(|number| format!("{prefix}{number:03}")).collect())
    };
    let mut facts = vec![
        ("age", Kind::Int { min: 0, max: 120 }),
        ("region", texts(&REGIONS)),
        ("job", codes("0013", 9)),
        ("school", codes("0049", 9)),
        ("major", codes("0011", 8)),
        ("married", Kind::Bool),
        ("income", Kind::Int { min: 0, max: 20_000 }),
        ("income_band", texts(&INCOME_BANDS)),
    ];
    facts.extend(PERSONAL_NAMES.map(|name| (name, Kind::Bool)));
    facts.extend(HOUSEHOLD_NAMES.map(|name| (name, Kind::Bool)));
    facts.push(("business_stage", texts(&BUSINESS_STAGES)));
    facts.push(("industry", texts(&INDUSTRIES)));
    let fact = |(name, kind): (&str, Kind)| Fact {
        name: name.to_owned(),
        kind,
    };
    facts.into_iter().map(fact).collect()
}

/// Makes a catalog of `programs` programs; the same seed gives the same catalog.
#[must_use]
pub fn catalog(programs: usize, seed: u64) -> Catalog {
    let mut random = Random::new(seed);
    let program = |number: usize| Program {
        name: format!("program-{number}"),
        criteria: criteria(&mut random),
    };
    Catalog {
        facts: facts(),
        programs: (0..programs).map(program).collect(),
        constraints: Vec::new(),
    }
}

/// The same catalog with eleven constraints over twelve of its facts, which hang together by age.
#[must_use]
pub fn constrained(programs: usize, seed: u64) -> Catalog {
    let personal = |name: &str| Expr::Is {
        fact: PERSONAL
            + PERSONAL_NAMES
                .iter()
                .position(|other| *other == name)
                .unwrap_or_default(),
    };
    let household = |name: &str| Expr::Is {
        fact: HOUSEHOLD
            + HOUSEHOLD_NAMES
                .iter()
                .position(|other| *other == name)
                .unwrap_or_default(),
    };
    let unless = |what: Expr, then: Expr| Expr::Or(vec![Expr::Not(Box::new(what)), then]);
    let never = |one: Expr, other: Expr| unless(one, Expr::Not(Box::new(other)));
    let aged = |what: Expr, least: i64| unless(what, compare(AGE, Op::AtLeast, least));
    let married = || Expr::Is { fact: MARRIED };
    Catalog {
        constraints: vec![
            aged(married(), 18),
            aged(personal("engaged"), 18),
            aged(personal("veteran"), 18),
            aged(personal("employee"), 15),
            aged(personal("jobseeker"), 15),
            aged(personal("newborn"), 12),
            unless(personal("pregnant"), compare(AGE, Op::AtMost, 65)),
            never(personal("employee"), personal("jobseeker")),
            never(married(), personal("engaged")),
            never(married(), household("single_parent")),
            never(household("living_alone"), household("many_children")),
        ],
        ..catalog(programs, seed)
    }
}

/// Makes a catalog of `programs` programs, the first ten of which also ask for one more fact, that no other program
/// asks for; and the position of that fact.
#[must_use]
pub fn with_a_rare_fact(programs: usize, seed: u64) -> (Catalog, usize) {
    let mut catalog = catalog(programs, seed);
    let fact = catalog.facts.len();
    catalog.facts.push(Fact {
        name: "rare".to_owned(),
        kind: Kind::Bool,
    });
    for program in catalog.programs.iter_mut().take(10) {
        program.criteria.push(Expr::Is { fact });
    }
    (catalog, fact)
}

/// One program with six conditions on six different facts.
#[must_use]
pub fn six_conditions() -> Catalog {
    let criteria = vec![
        compare(AGE, Op::AtLeast, 19),
        compare(INCOME, Op::AtMost, 6_000),
        one_of(JOB, vec![0, 2, 3, 5]),
        Expr::Is { fact: MARRIED },
        Expr::Not(Box::new(Expr::Is { fact: PERSONAL + 2 })),
        one_of(REGION, (0..SEOUL).step_by(2).collect()),
    ];
    Catalog {
        facts: facts(),
        programs: vec![Program {
            name: "six-conditions".to_owned(),
            criteria,
        }],
        constraints: Vec::new(),
    }
}

/// Makes `count` possible people, every fact of whom is known; the same seed gives the same people.
#[must_use]
pub fn people(catalog: &Catalog, count: usize, seed: u64) -> Vec<Person> {
    let mut random = Random::new(seed);
    let mut person = || -> Person {
        let code = |(fact, known): (usize, &Fact)| match &known.kind {
            Kind::Bool if fact == MARRIED => i64::from(random.per_mille(500)),
            Kind::Bool => i64::from(random.per_mille(150)),
            Kind::Choice(options) => random.below(options.len()) as i64,
            Kind::Int { min, max } => number(&mut random, fact, *min, *max),
        };
        catalog.facts.iter().enumerate().map(code).collect()
    };
    let possible = |person: &Person| {
        catalog
            .constraints
            .iter()
            .all(|constraint| constraint.holds(person))
    };
    std::iter::repeat_with(&mut person)
        .filter(possible)
        .take(count)
        .collect()
}

/// A number as people have it; one in ten is drawn from the whole domain.
fn number(random: &mut Random, fact: usize, min: i64, max: i64) -> i64 {
    let (first, last) = match fact {
        _ if random.per_mille(100) => (min, max),
        AGE => (15, 84),
        INCOME => (0, 9_000),
        _ => (min, max),
    };
    first + random.below((last - first + 1) as usize) as i64
}

fn criteria(random: &mut Random) -> Vec<Expr> {
    loop {
        let mut criteria = Vec::new();
        if random.per_mille(700) {
            age(random, &mut criteria);
        }
        if random.per_mille(550) {
            criteria.push(region(random));
        }
        some_options(random, &mut criteria, 260, JOB, 4, 9);
        some_options(random, &mut criteria, 200, SCHOOL, 5, 9);
        some_options(random, &mut criteria, 100, MAJOR, 4, 8);
        if random.per_mille(40) {
            let married = Expr::Is { fact: MARRIED };
            let single = random.per_mille(400);
            criteria.push(if single {
                Expr::Not(Box::new(married))
            } else {
                married
            });
        }
        if random.per_mille(100) {
            criteria.push(compare(INCOME, Op::AtMost, random.pick(&HIGHEST_INCOMES)));
        }
        if random.per_mille(300) {
            let (first, bands) =
                random.pick(&[(0, 1), (0, 2), (0, 2), (0, 3), (0, 3), (0, 4), (1, 2), (2, 2)]);
            criteria.push(one_of(INCOME_BAND, (first..first + bands).collect()));
        }
        if random.per_mille(120) {
            criteria.push(group(random, PERSONAL, PERSONAL_NAMES.len()));
        }
        if random.per_mille(110) {
            criteria.push(group(random, HOUSEHOLD, HOUSEHOLD_NAMES.len()));
        }
        if random.per_mille(120) {
            let both = random.below(3);
            if both != 0 {
                criteria.push(one_of(BUSINESS_STAGE, several(random, 2, 3)));
            }
            if both != 1 {
                criteria.push(one_of(INDUSTRY, several(random, 4, 6)));
            }
        }
        if !criteria.is_empty() {
            criteria.truncate(MOST_CRITERIA);
            return criteria;
        }
    }
}

/// A lower bound, an upper bound or both; in one program of ten the upper one is higher for some people.
fn age(random: &mut Random, criteria: &mut Vec<Expr>) {
    let bounds = random.below(10);
    let lowest = random.pick(&LOWEST_AGES);
    if bounds != 0 {
        criteria.push(compare(AGE, Op::AtLeast, lowest));
    }
    if bounds == 1 || lowest >= 40 {
        return;
    }
    let highest = random.pick(&HIGHEST_AGES);
    let upper = compare(AGE, Op::AtMost, highest);
    if !random.per_mille(190) {
        criteria.push(upper);
        return;
    }
    let longer = compare(AGE, Op::AtMost, highest + random.pick(&[3, 5, 5, 10]));
    let whom = Expr::Is {
        fact: PERSONAL + random.below(PERSONAL_NAMES.len()),
    };
    criteria.push(Expr::Or(vec![upper, Expr::And(vec![longer, whom])]));
}

/// Mostly one district or a few, sometimes a whole city, sometimes many.
fn region(random: &mut Random) -> Expr {
    let options = match random.below(10) {
        0..=4 => random.choose(1, REGIONS.len()),
        5..=6 => several(random, 5, REGIONS.len()),
        7 => (0..SEOUL).collect(),
        8 => (SEOUL..SEOUL + BUSAN).collect(),
        _ => several(random, REGIONS.len(), REGIONS.len()),
    };
    one_of(REGION, options)
}

fn some_options(random: &mut Random, to: &mut Vec<Expr>, cases: usize, fact: usize, most: usize, of: usize) {
    if random.per_mille(cases) {
        to.push(one_of(fact, several(random, most, of)));
    }
}

/// Mostly any of two to four facts; sometimes one alone, and then it may exclude.
fn group(random: &mut Random, first: usize, count: usize) -> Expr {
    let members = if random.per_mille(200) {
        1
    } else {
        random.between(2, 4)
    };
    let mut parts: Vec<Expr> = random
        .choose(members, count)
        .into_iter()
        .map(|member| Expr::Is { fact: first + member })
        .collect();
    match parts.pop() {
        Some(only) if parts.is_empty() => {
            let excludes = random.per_mille(500);
            if excludes { Expr::Not(Box::new(only)) } else { only }
        }
        last => {
            parts.extend(last);
            Expr::Or(parts)
        }
    }
}

fn several(random: &mut Random, most: usize, of: usize) -> Vec<usize> {
    let count = random.between(1, most);
    random.choose(count, of)
}

fn compare(fact: usize, op: Op, value: i64) -> Expr {
    Expr::Compare { fact, op, value }
}

fn one_of(fact: usize, options: Vec<usize>) -> Expr {
    Expr::OneOf { fact, options }
}

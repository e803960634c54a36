//! The eligibility engine, fed with a catalog.

use eligibility::{Answers, Date, Domain, Profile, Rule, Ruleset, Value, Verdict, Vocabulary};

use crate::catalogs::{Catalog, Kind, Program};
use crate::expr::Person;

/// No condition here depends on the day, but lowering asks for one.
const DAY: &str = "2025-01-01";

/// Compiles the programs of a catalog from the CEL text of their criteria.
///
/// # Panics
/// If the engine refuses a fact or a condition of the catalog.
#[must_use]
pub fn compile(catalog: &Catalog) -> (Vocabulary, Ruleset) {
    let mut vocabulary = Vocabulary::new();
    for fact in &catalog.facts {
        let domain = match &fact.kind {
            Kind::Bool => Domain::Bool,
            Kind::Int { min, max } => Domain::Int { min: *min, max: *max },
            Kind::Choice(options) => Domain::Choice(options.clone()),
        };
        vocabulary.add_fact(&fact.name, domain).expect("a proper fact");
    }
    let day = Date::parse(DAY).expect("a proper date");
    let rule = |program: &Program| {
        let lower = |text: String| {
            let condition = vocabulary.parse_condition(&text).expect("a proper condition");
            vocabulary
                .lower(&condition, day)
                .expect("a condition without tables")
        };
        let criteria = program
            .criteria
            .iter()
            .map(|criterion| Some(lower(criterion.to_cel(catalog))));
        Rule::new(&program.name, criteria.collect())
    };
    let rules: Vec<Rule> = catalog.programs.iter().map(rule).collect();
    let ruleset = Ruleset::compile(&vocabulary, &rules).expect("programs within the budgets");
    (vocabulary, ruleset)
}

/// What is known of a person: every fact.
///
/// # Panics
/// If the person is not of this catalog.
#[must_use]
pub fn answers(vocabulary: &Vocabulary, catalog: &Catalog, person: &Person) -> Answers {
    let mut answers = Answers::new();
    for (fact, code) in catalog.facts.iter().zip(person) {
        let value = match &fact.kind {
            Kind::Bool => Value::Bool(*code == 1),
            Kind::Int { .. } => Value::Int(*code),
            Kind::Choice(options) => Value::Choice(options[*code as usize].clone()),
        };
        let id = vocabulary.find(&fact.name).expect("a fact of the vocabulary");
        answers.set(vocabulary, id, &value).expect("a possible value");
    }
    answers
}

// The functions below are the one place that knows the entry points that are measured.

/// Whether a person meets a program, from answers as they come in.
#[must_use]
pub fn decide(ruleset: &Ruleset, answers: &Answers, program: usize) -> bool {
    ruleset.verdict(program, answers) == Verdict::Eligible
}

/// Whether a person meets a program, from answers that were cut into the classes that the rules distinguish.
#[must_use]
pub fn decide_profile(ruleset: &Ruleset, profile: &Profile, program: usize) -> bool {
    ruleset.verdict_on(program, profile) == Verdict::Eligible
}

/// How many programs a person meets, from answers as they come in.
#[must_use]
pub fn count(ruleset: &Ruleset, answers: &Answers) -> usize {
    count_profile(ruleset, &ruleset.profile(answers))
}

/// How many programs a person meets, from answers that were cut into the classes that the rules distinguish.
#[must_use]
pub fn count_profile(ruleset: &Ruleset, profile: &Profile) -> usize {
    (0..ruleset.len())
        .filter(|program| decide_profile(ruleset, profile, *program))
        .count()
}

//! The eligibility engine, fed with a catalog.

use eligibility::{Answers, Profile, Ruleset, Value, Verdict, Vocabulary};

use crate::blob::Blob;
use crate::catalogs::Catalog;
use crate::expr::Person;
use crate::facts::Kind;

/// Compiles the programs of a catalog from the CEL text of their criteria.
#[must_use]
pub fn compile(catalog: &Catalog) -> (Vocabulary, Ruleset) {
    let blob = Blob::of(catalog);
    let ruleset = blob.compile();
    (blob.vocabulary, ruleset)
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
    match ruleset.len() {
        // Cutting every answer into classes pays for many programs only.
        1 => usize::from(decide(ruleset, answers, 0)),
        _ => count_profile(ruleset, &ruleset.profile(answers)),
    }
}

/// How many programs a person meets, from answers that were cut into the classes that the rules distinguish.
#[must_use]
pub fn count_profile(ruleset: &Ruleset, profile: &Profile) -> usize {
    (0..ruleset.len())
        .filter(|program| decide_profile(ruleset, profile, *program))
        .count()
}

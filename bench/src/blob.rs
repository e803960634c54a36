//! A catalog as it travels to a device: checked conditions, not texts.

use eligibility::{Condition, Date, Domain, Options, Rule, Ruleset, Vocabulary};
use serde::{Deserialize, Serialize};

use crate::catalogs::Catalog;
use crate::facts::Kind;

/// No condition here depends on the day, but lowering asks for one.
const DAY: &str = "2025-01-01";

/// Facts, and every program's criteria.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Blob {
    /// The facts.
    pub vocabulary: Vocabulary,
    /// The criteria, program by program.
    pub programs: Vec<Vec<Condition>>,
    /// What holds of everybody there can be.
    pub constraints: Vec<Condition>,
}

impl Blob {
    /// Reads the CEL text of a catalog's criteria.
    ///
    /// # Panics
    /// If the engine refuses a fact or a condition.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let mut vocabulary = Vocabulary::new();
        for fact in &catalog.facts {
            let domain = match &fact.kind {
                Kind::Bool => Domain::Bool,
                Kind::Int { min, max } => Domain::Int { min: *min, max: *max },
                Kind::Choice(options) => Domain::Choice(options.clone()),
            };
            vocabulary.add_fact(&fact.name, domain).expect("a proper fact");
        }
        let read = |text: String| vocabulary.parse_condition(&text).expect("a proper condition");
        let programs = catalog
            .programs
            .iter()
            .map(|program| {
                let criteria = program.criteria.iter();
                criteria
                    .map(|criterion| read(criterion.to_cel(&catalog.facts)))
                    .collect()
            })
            .collect();
        let constraints = catalog.constraints.iter();
        let constraints = constraints
            .map(|constraint| read(constraint.to_cel(&catalog.facts)))
            .collect();
        Self {
            vocabulary,
            programs,
            constraints,
        }
    }

    /// The bytes that travel.
    ///
    /// # Panics
    /// Never: nothing in a blob cannot be written.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("a blob can be written")
    }

    /// The blob of these bytes.
    ///
    /// # Panics
    /// If they are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        postcard::from_bytes(bytes).expect("the bytes of a blob")
    }

    /// Compiles all programs.
    ///
    /// # Panics
    /// If the engine refuses a program.
    #[must_use]
    pub fn compile(&self) -> Ruleset {
        let day = Date::parse(DAY).expect("a proper date");
        let lower = |condition: &Condition| self.vocabulary.lower(condition, day).expect("no tables");
        let rule = |(number, criteria): (usize, &Vec<Condition>)| {
            let criteria = criteria.iter().map(|criterion| Some(lower(criterion)));
            Rule::new(&format!("program-{number}"), criteria.collect())
        };
        let rules: Vec<Rule> = self.programs.iter().enumerate().map(rule).collect();
        let options = Options {
            constraints: self.constraints.iter().map(lower).collect(),
            ..Options::default()
        };
        Ruleset::compile_with(&self.vocabulary, &rules, options).expect("programs within the budgets")
    }
}

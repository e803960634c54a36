//! A catalog as it travels to a device: checked conditions, not texts.

use eligibility::{Condition, Date, Domain, Rule, Ruleset, Vocabulary};
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
        Self { vocabulary, programs }
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
        let rule = |(number, criteria): (usize, &Vec<Condition>)| {
            let lower = |condition| Some(self.vocabulary.lower(condition, day).expect("no tables"));
            Rule::new(&format!("program-{number}"), criteria.iter().map(lower).collect())
        };
        let rules: Vec<Rule> = self.programs.iter().enumerate().map(rule).collect();
        Ruleset::compile(&self.vocabulary, &rules).expect("programs within the budgets")
    }
}

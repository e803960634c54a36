//! A made-up person, to show what a finding means.

use std::collections::BTreeMap;

use eligibility::{Person, Vocabulary};

/// The facts of a person that matter, by name; the other facts may have any value.
pub type ExamplePerson = BTreeMap<String, String>;

/// A person of the engine as facts by name.
pub(crate) fn example(words: &Vocabulary, person: &Person) -> ExamplePerson {
    let named = person.0.iter().filter_map(|(fact, value)| {
        let fact = words.fact(*fact)?;
        Some((fact.name.clone(), value.to_string()))
    });
    named.collect()
}

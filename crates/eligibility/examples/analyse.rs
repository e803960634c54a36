//! What rules say of each other, with an example person for each finding: `cargo run --example analyse`.

use std::error::Error;

use eligibility::{Analysis, Date, Domain, Person, Rule, Ruleset, Vocabulary};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = Vocabulary::new();
    let born = words.add_fact("birth_date", Domain::dates("1926-01-01", "2025-12-31")?)?;
    words.add_years_since("age", born)?;
    let day = Date::parse("2025-04-21")?;
    let rule = |name: &str, text: &str| -> Result<Rule, Box<dyn Error>> {
        Ok(Rule::new(
            name,
            vec![Some(words.lower(&words.parse_condition(text)?, day)?)],
        ))
    };
    let rules = [
        rule("youth", "age >= 19 && age <= 39")?,
        rule("older", "age >= 50")?,
        rule("students", "age >= 19 && age <= 24")?,
        rule("adults", "age >= 19")?,
    ];
    let compiled = Ruleset::compile(&words, &rules)?;
    let mut analysis = Analysis::new(&compiled);
    let shown = |person: Option<Person>| {
        person.map_or("nobody".to_owned(), |Person(facts)| {
            let facts: Vec<String> = facts.iter().map(|(_, value)| value.to_string()).collect();
            facts.join(", ")
        })
    };
    println!(
        "in both youth and older: {}",
        shown(analysis.overlap(0, 1)?.person)
    );
    println!("a student who is no youth: {}", shown(analysis.difference(2, 0)?));
    let uncovered = analysis.uncovered(&[0, 1, 2], 3)?;
    println!(
        "adults for whom nothing is there: {:.0} %, such as somebody born on {}",
        100.0 * uncovered.share,
        shown(uncovered.person)
    );
    Ok(())
}

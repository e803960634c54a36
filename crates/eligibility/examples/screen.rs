//! A visit from the first question to the last, with what is known after each: `cargo run --example screen`.

use std::error::Error;
use std::sync::Arc;

use eligibility::{Date, Domain, Goal, Planner, Rule, Ruleset, Session, Value, Vocabulary};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = Vocabulary::new();
    let born = words.add_fact("birth_date", Domain::dates("1900-01-01", "2026-12-31")?)?;
    words.add_fact(
        "residence",
        Domain::Choice(vec!["here".into(), "elsewhere".into()]),
    )?;
    words.add_fact("employees", Domain::Int { min: 0, max: 1_000 })?;
    words.add_fact("owner", Domain::Bool)?;
    words.add_years_since("age", born)?;

    let programs = [
        ("youth", vec!["age >= 19 && age <= 39", "residence == 'here'"]),
        ("founders", vec!["owner", "employees < 5 || age <= 39"]),
        ("seniors", vec!["age >= 60"]),
    ];
    let day = Date::parse("2025-04-21")?;
    let mut rules = Vec::new();
    for (name, texts) in &programs {
        let mut criteria = Vec::new();
        for text in texts {
            criteria.push(Some(words.lower(&words.parse_condition(text)?, day)?));
        }
        rules.push(Rule::new(name, criteria));
    }
    let rules = Arc::new(Ruleset::compile(&words, &rules)?);

    let visitor = [
        ("birth_date", Value::Date(Date::parse("1999-03-02")?)),
        ("residence", Value::Choice("elsewhere".into())),
        ("owner", Value::Bool(true)),
        ("employees", Value::Int(12)),
    ];
    let planner = Planner::for_all(&words, Goal::SettleAll);
    let mut visit = Session::new(Arc::clone(&rules));
    while let Some(fact) = planner.next(&visit, |_| true, &[]) {
        let name = words.fact(fact).map_or("", |fact| fact.name.as_str());
        let answer = visitor.iter().find(|(known, _)| *known == name);
        let Some((_, value)) = answer else { break };
        visit.set(fact, value)?;
        println!("{name}? {value}");
        for (at, (program, _)) in programs.iter().enumerate() {
            println!("  {program}: {}", visit.verdict(at).name());
        }
    }
    for (at, (program, texts)) in programs.iter().enumerate() {
        if let Some(why) = rules.reason(at, visit.answers()) {
            let criteria: Vec<_> = why.criteria.iter().filter_map(|at| texts.get(*at)).collect();
            println!(
                "{program} is {} because of {criteria:?}",
                visit.verdict(at).name()
            );
        }
    }
    Ok(())
}

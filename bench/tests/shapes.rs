//! Catalogs have the shapes that they are said to have.

use std::collections::HashSet;

use didim_bench::catalogs::{Catalog, MOST_CRITERIA, Program, catalog, six_conditions};
use didim_bench::expr::Expr;

fn mentions(expr: &Expr, wanted: usize) -> bool {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(|part| mentions(part, wanted)),
        Expr::Not(inner) => mentions(inner, wanted),
        Expr::Compare { fact, .. } | Expr::OneOf { fact, .. } | Expr::Is { fact } => *fact == wanted,
    }
}

/// In how many of 100 programs the fact is mentioned.
fn share(catalog: &Catalog, name: &str) -> f64 {
    let fact = catalog.facts.iter().position(|fact| fact.name == name).unwrap();
    let has = |program: &&Program| program.criteria.iter().any(|criterion| mentions(criterion, fact));
    100.0 * catalog.programs.iter().filter(has).count() as f64 / catalog.programs.len() as f64
}

#[test]
fn facts_are_mentioned_as_often_as_in_the_formats() {
    let catalog = catalog(20_000, 3);
    let shares = [
        ("age", 70.0),
        ("region", 55.0),
        ("job", 26.0),
        ("school", 20.0),
        ("major", 10.0),
        ("married", 4.0),
        ("income", 10.0),
        ("income_band", 30.0),
        ("disabled", 3.5),
        ("no_house", 3.5),
    ];
    for (name, wanted) in shares {
        let share = share(&catalog, name);
        println!("{name}: {share:.1} %");
        assert!((share - wanted).abs() < 3.5, "{name}: {share}");
    }
    let criteria: usize = catalog
        .programs
        .iter()
        .map(|program| program.criteria.len())
        .sum();
    let atoms: usize = catalog
        .programs
        .iter()
        .map(|program| program.whole().atoms())
        .sum();
    let programs = catalog.programs.len() as f64;
    println!(
        "criteria: {:.2}, conditions: {:.2}",
        criteria as f64 / programs,
        atoms as f64 / programs
    );
    assert!(
        catalog
            .programs
            .iter()
            .all(|program| (1..=MOST_CRITERIA).contains(&program.criteria.len()))
    );
}

#[test]
fn the_same_seed_gives_the_same_catalog() {
    let text = |seed| -> Vec<String> {
        let catalog = catalog(100, seed);
        catalog
            .programs
            .iter()
            .map(|program| program.whole().to_cel(&catalog.facts))
            .collect()
    };
    assert_eq!(text(1), text(1));
    assert_ne!(text(1), text(2));
}

#[test]
fn six_conditions_are_on_six_facts() {
    let catalog = six_conditions();
    let [program] = catalog.programs.as_slice() else {
        panic!("one program");
    };
    let whole = program.whole();
    let facts: HashSet<usize> = (0..catalog.facts.len())
        .filter(|fact| mentions(&whole, *fact))
        .collect();
    assert_eq!((program.criteria.len(), whole.atoms(), facts.len()), (6, 6, 6));
}

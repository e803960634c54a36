//! Every engine gives the same answer for every program and person.

use std::sync::Arc;

use didim_bench::catalogs::{Catalog, catalog, people, six_conditions};
use didim_bench::engine;
use didim_bench::expr::Person;
use didim_bench::peers::{Cel, DataLogic, Peer, Zen};
use eligibility::Session;

/// The answers of plain evaluation, person by person.
fn expected(catalog: &Catalog, people: &[Person]) -> Vec<Vec<bool>> {
    let answers = |person| {
        catalog
            .programs
            .iter()
            .map(|program| program.holds(person))
            .collect()
    };
    people.iter().map(answers).collect()
}

fn assert_peer_agrees<P: Peer>(catalog: &Catalog, people: &[Person]) {
    let mut peer = P::compile(catalog);
    assert_eq!(peer.programs(), catalog.programs.len());
    for (person, expected) in people.iter().zip(expected(catalog, people)) {
        let context = peer.prepare(catalog, person);
        let found: Vec<bool> = (0..peer.programs())
            .map(|program| peer.decide(&context, program))
            .collect();
        assert_eq!(found, expected, "{} on {person:?}", P::NAME);
        assert_eq!(
            peer.count(&context),
            expected.iter().filter(|holds| **holds).count()
        );
    }
}

fn assert_engine_agrees(catalog: &Catalog, people: &[Person]) {
    let (vocabulary, ruleset) = engine::compile(catalog);
    assert_eq!(ruleset.len(), catalog.programs.len());
    let mut session = Session::new(Arc::new(ruleset.clone()));
    for (person, expected) in people.iter().zip(expected(catalog, people)) {
        let answers = engine::answers(&vocabulary, catalog, person);
        let found: Vec<bool> = (0..ruleset.len())
            .map(|program| engine::decide(&ruleset, &answers, program))
            .collect();
        assert_eq!(found, expected, "the engine on {person:?}");
        assert_eq!(
            engine::count(&mut session, &answers),
            expected.iter().filter(|holds| **holds).count()
        );
    }
}

fn assert_all_agree(catalog: &Catalog) {
    let people = people(catalog, 300, 2);
    let holding = expected(catalog, &people).concat();
    let held = holding.iter().filter(|holds| **holds).count();
    assert!(
        held * 100 > holding.len() && held * 2 < holding.len(),
        "{held} of {}",
        holding.len()
    );
    assert_engine_agrees(catalog, &people);
    assert_peer_agrees::<Cel>(catalog, &people);
    assert_peer_agrees::<DataLogic>(catalog, &people);
    assert_peer_agrees::<Zen>(catalog, &people);
}

#[test]
fn all_agree_on_a_catalog() {
    assert_all_agree(&catalog(200, 1));
}

#[test]
fn all_agree_on_six_conditions() {
    assert_all_agree(&six_conditions());
}

//! Every engine gives the same answer for every program and person.

use didim_bench::catalogs::{Catalog, catalog, people, six_conditions};
use didim_bench::engine;
use didim_bench::expr::Person;
use didim_bench::peers::{Cel, DataLogic, Peer, Zen};

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
    for (person, expected) in people.iter().zip(expected(catalog, people)) {
        let answers = engine::answers(&vocabulary, catalog, person);
        let profile = ruleset.profile(&answers);
        for (program, expected) in expected.iter().enumerate() {
            let found = [
                engine::decide(&ruleset, &answers, program),
                engine::decide_profile(&ruleset, &profile, program),
            ];
            assert_eq!(
                found, [*expected; 2],
                "the engine, program {program} on {person:?}"
            );
        }
        let held = expected.iter().filter(|holds| **holds).count();
        assert_eq!(engine::count(&ruleset, &answers), held);
        assert_eq!(engine::count_profile(&ruleset, &profile), held);
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

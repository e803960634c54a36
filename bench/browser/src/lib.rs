//! The scenarios of the benches, for a page that measures them.

use std::hint::black_box;
use std::sync::Arc;

use didim_bench::blob::Blob;
use didim_bench::catalogs::{Catalog, catalog, constrained, people, six_conditions};
use didim_bench::engine;
use didim_bench::expr::{Person, to_json};
use didim_bench::visits::{planner, visits};
use eligibility::{Answers, Planner, Profile, Ruleset, Session};
use wasm_bindgen::prelude::*;

/// A catalog and people.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Scenario {
    catalog: Catalog,
    people: Vec<Person>,
}

#[wasm_bindgen]
impl Scenario {
    /// Makes a catalog of `programs` programs, or for 0 the one program with six conditions, and `count` people. With `tied` there are
    /// constraints among the facts.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(programs: usize, seed: u32, count: usize, people_seed: u32, tied: bool) -> Self {
        let catalog = match programs {
            0 => six_conditions(),
            _ if tied => constrained(programs, seed.into()),
            _ => catalog(programs, seed.into()),
        };
        let people = people(&catalog, count, people_seed.into());
        Self { catalog, people }
    }

    /// The bytes of the catalog.
    #[must_use]
    pub fn blob(&self) -> Vec<u8> {
        Blob::of(&self.catalog).to_bytes()
    }

    /// Every program as JSONLogic, in one JSON list.
    #[must_use]
    pub fn json_logic(&self) -> String {
        let rules = self.catalog.programs.iter();
        let rules: Vec<_> = rules
            .map(|program| program.whole().to_json_logic(&self.catalog.facts))
            .collect();
        serde_json::Value::from(rules).to_string()
    }

    /// Every person as JSONLogic's data, in one JSON list.
    #[must_use]
    pub fn people(&self) -> String {
        let people: Vec<_> = self
            .people
            .iter()
            .map(|person| to_json(&self.catalog.facts, person))
            .collect();
        serde_json::Value::from(people).to_string()
    }
}

/// The engine.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    rules: Arc<Ruleset>,
    session: Session,
    planner: Planner,
    people: Vec<Answers>,
    profiles: Vec<Profile>,
    visits: Vec<Vec<Answers>>,
    at: usize,
    visit: usize,
}

#[wasm_bindgen]
impl Engine {
    /// Decodes and compiles; returns how many programs there are.
    #[must_use]
    pub fn compile(bytes: &[u8]) -> usize {
        black_box(Blob::from_bytes(bytes).compile()).len()
    }

    /// Decodes, compiles and screens somebody of whom nothing is known.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let rules = Arc::new(Blob::from_bytes(bytes).compile());
        let session = Session::new(Arc::clone(&rules));
        Self {
            planner: planner(&session),
            session,
            rules,
            people: Vec::new(),
            profiles: Vec::new(),
            visits: Vec::new(),
            at: 0,
            visit: 0,
        }
    }

    /// Screens somebody of whom nothing is known, afresh.
    #[must_use]
    pub fn screen_first(&self) -> usize {
        black_box(Session::new(Arc::clone(&self.rules))).counts().open
    }

    /// Takes the people of a scenario of the same catalog, and lets the first of them go through a whole visit.
    pub fn meet(&mut self, scenario: &Scenario, visitors: usize) {
        let words = self.rules.vocabulary();
        let people = scenario.people.iter();
        self.people = people
            .map(|person| engine::answers(words, &scenario.catalog, person))
            .collect();
        self.profiles = self
            .people
            .iter()
            .map(|answers| self.rules.profile(answers))
            .collect();
        let visitors = scenario.people.get(..visitors).unwrap_or(&scenario.people);
        self.visits = visits(&self.session, &scenario.catalog, visitors);
    }

    /// How many questions each visit has.
    #[must_use]
    pub fn questions(&self) -> Vec<u32> {
        self.visits.iter().map(|visit| visit.len() as u32 - 1).collect()
    }

    /// Begins a visit anew.
    pub fn begin(&mut self, visit: usize) {
        self.session = Session::new(Arc::clone(&self.rules));
        self.visit = visit;
        self.at = 0;
    }

    /// Puts the next answer of the visit; returns how many programs were looked at.
    pub fn answer(&mut self) -> usize {
        self.at += 1;
        let next = self.visits.get(self.visit).and_then(|visit| visit.get(self.at));
        next.map_or(0, |answers| self.session.update(answers.clone()))
    }

    /// Chooses the next question.
    #[must_use]
    pub fn next(&self) -> Option<usize> {
        self.planner
            .next(&self.session, |_| true, &[])
            .map(|fact| fact.index())
    }

    /// Finds the possible values of every fact that is not answered yet; returns how many facts there are.
    #[must_use]
    pub fn possible(&self) -> usize {
        let answers = self.session.answers();
        let words = self.rules.vocabulary();
        let facts = words.facts().map(|(fact, _)| fact);
        let open = facts.filter(|fact| answers.get(words, *fact).is_none());
        open.fold(0, |count, fact| {
            black_box(self.rules.possible_values(fact, answers));
            count + 1
        })
    }

    /// How many programs each of the people meets, all facts known, from answers as they come in.
    #[must_use]
    pub fn count(&self) -> usize {
        self.people
            .iter()
            .map(|answers| engine::count(&self.rules, answers))
            .sum()
    }

    /// The same from answers that were cut into classes before.
    #[must_use]
    pub fn count_profiles(&self) -> usize {
        self.profiles
            .iter()
            .map(|profile| engine::count_profile(&self.rules, profile))
            .sum()
    }
}

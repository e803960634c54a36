//! The crate `datalogic-rs`: JSONLogic, compiled to a tree of operators.
//!
//! `Engine::evaluate` with data that was parsed before and an arena that is reset is its tier without any copy. Its
//! own benchmark measures the same through a session, which is this arena with the engine in one value.

use datalogic_rs::bumpalo::Bump;
use datalogic_rs::{Engine, Logic, ParsedData};

use super::Peer;
use crate::catalogs::Catalog;
use crate::expr::{Person, to_json};

/// The engine.
pub struct DataLogic {
    engine: Engine,
    programs: Vec<Logic>,
    arena: Bump,
}

impl Peer for DataLogic {
    type Context = ParsedData;

    const NAME: &'static str = "datalogic-rs";

    fn compile(catalog: &Catalog) -> Self {
        let engine = Engine::new();
        let compile = |text: String| engine.compile(text.as_str()).expect("a proper expression");
        let programs = catalog
            .programs
            .iter()
            .map(|program| compile(program.whole().to_json_logic(&catalog.facts).to_string()))
            .collect();
        Self {
            engine,
            programs,
            arena: Bump::with_capacity(4096),
        }
    }

    fn prepare(&self, catalog: &Catalog, person: &Person) -> ParsedData {
        ParsedData::from_json(&to_json(&catalog.facts, person).to_string()).expect("proper data")
    }

    fn programs(&self) -> usize {
        self.programs.len()
    }

    fn decide(&mut self, data: &ParsedData, program: usize) -> bool {
        let value = self.engine.evaluate(&self.programs[program], data, &self.arena);
        let holds = value.expect("a value").as_bool().expect("true or false");
        self.arena.reset();
        holds
    }
}

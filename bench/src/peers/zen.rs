//! The crate `zen-expression`: bytecode on a stack machine.
//!
//! The bytecode is compiled once, and one machine, which keeps its stack, runs it on scopes that were made before.

use zen_expression::expression::Standard;
use zen_expression::vm::VM;
use zen_expression::{Expression, Scope, Variable, compile_expression};

use super::Peer;
use crate::catalogs::Catalog;
use crate::expr::{Person, to_json};

/// The machine with its bytecode.
pub struct Zen {
    programs: Vec<Expression<Standard>>,
    machine: VM,
}

impl Peer for Zen {
    type Context = Scope;

    const NAME: &'static str = "zen-expression";

    fn compile(catalog: &Catalog) -> Self {
        let compile = |text: String| compile_expression(&text).expect("a proper expression");
        Self {
            programs: catalog
                .programs
                .iter()
                .map(|program| compile(program.whole().to_zen(&catalog.facts)))
                .collect(),
            machine: VM::new(),
        }
    }

    fn prepare(&self, catalog: &Catalog, person: &Person) -> Scope {
        Scope::new(Variable::from(to_json(&catalog.facts, person)))
    }

    fn programs(&self) -> usize {
        self.programs.len()
    }

    fn decide(&mut self, scope: &Scope, program: usize) -> bool {
        let value = self.programs[program].evaluate_with_scope(scope, &mut self.machine);
        value.expect("a value").as_bool().expect("true or false")
    }
}

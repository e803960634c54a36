//! The crate `cel`: an interpreter of syntax trees.
//!
//! `Value::resolve_val` on the parsed tree is what its own benchmarks measure; `Program::execute` would copy the
//! result on top of that. Variables of the context itself were found no slower than a resolver of variables.

use cel::common::types::CelBool;
use cel::{Context, Program, Value};

use super::Peer;
use crate::catalogs::Catalog;
use crate::expr::Person;
use crate::facts::Kind;

/// The interpreter.
pub struct Cel {
    programs: Vec<Program>,
}

impl Peer for Cel {
    type Context = Context<'static, 'static>;

    const NAME: &'static str = "cel";

    fn compile(catalog: &Catalog) -> Self {
        let compile = |text: String| Program::compile(&text).expect("a proper expression");
        Self {
            programs: catalog
                .programs
                .iter()
                .map(|program| compile(program.whole().to_cel(&catalog.facts)))
                .collect(),
        }
    }

    fn prepare(&self, catalog: &Catalog, person: &Person) -> Self::Context {
        let mut context = Context::default();
        for (fact, code) in catalog.facts.iter().zip(person) {
            let value = match &fact.kind {
                Kind::Bool => Value::from(*code == 1),
                Kind::Int { .. } => Value::from(*code),
                Kind::Choice(options) => Value::from(options[*code as usize].clone()),
            };
            context.add_variable_from_value(fact.name.as_str(), value);
        }
        context
    }

    fn programs(&self) -> usize {
        self.programs.len()
    }

    fn decide(&mut self, context: &Self::Context, program: usize) -> bool {
        let value = Value::resolve_val(self.programs[program].expression(), context).expect("a value");
        *value.downcast_ref::<CelBool>().expect("true or false").inner()
    }
}

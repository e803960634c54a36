//! The crate `cel`: an interpreter of syntax trees.
//!
//! `Value::resolve_val` on the parsed tree is what its own benchmarks measure; `Program::execute` would copy the
//! result on top of that. A variable resolver answers before the context's own map of variables does.

use std::sync::Arc;

use cel::common::types::{CelBool, CelInt, CelString};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::{Context, Program, Value};
use rustc_hash::FxHashMap;

use super::Peer;
use crate::catalogs::{Catalog, Fact, Kind};
use crate::expr::Person;

/// The interpreter.
pub struct Cel {
    programs: Vec<Program>,
    /// The facts' positions by name.
    facts: Arc<FxHashMap<String, usize>>,
    functions: Context<'static, 'static>,
}

/// A person's values, found by the facts' names.
pub struct Variables {
    facts: Arc<FxHashMap<String, usize>>,
    values: Vec<Box<dyn Val>>,
}

impl VariableResolver for Variables {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        let fact = *self.facts.get(name)?;
        Some(CowVal::Borrowed(self.values.get(fact)?.as_ref()))
    }
}

impl Peer for Cel {
    type Context = Variables;

    const NAME: &'static str = "cel";

    fn compile(catalog: &Catalog) -> Self {
        let compile = |text: String| Program::compile(&text).expect("a proper expression");
        let names = catalog.facts.iter().map(|fact| fact.name.clone());
        Self {
            programs: catalog
                .programs
                .iter()
                .map(|program| compile(program.whole().to_cel(catalog)))
                .collect(),
            facts: Arc::new(names.zip(0..).collect()),
            functions: Context::default(),
        }
    }

    fn prepare(&self, catalog: &Catalog, person: &Person) -> Variables {
        let value = |(fact, code): (&Fact, &i64)| -> Box<dyn Val> {
            match &fact.kind {
                Kind::Bool => Box::new(CelBool::from(*code == 1)),
                Kind::Int { .. } => Box::new(CelInt::from(*code)),
                Kind::Choice(options) => Box::new(CelString::from(options[*code as usize].clone())),
            }
        };
        Variables {
            facts: Arc::clone(&self.facts),
            values: catalog.facts.iter().zip(person).map(value).collect(),
        }
    }

    fn programs(&self) -> usize {
        self.programs.len()
    }

    fn decide(&mut self, variables: &Variables, program: usize) -> bool {
        let mut context = self.functions.new_inner_scope();
        context.set_variable_resolver(variables);
        let value = Value::resolve_val(self.programs[program].expression(), &context).expect("a value");
        *value.downcast_ref::<CelBool>().expect("true or false").inner()
    }
}

//! The code of a wasm module as far as splitting it needs to know it (WebAssembly Core Specification 2.0).

use std::collections::{HashMap, HashSet};

use wasmparser::{
    CompositeInnerType, ConstExpr, ElementItems, ElementKind, ExternalKind, FunctionBody, KnownCustom, Name,
    Operator, Parser, Payload, TypeRef,
};

/// Why a module is not as it has to be.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// What is known of a module.
#[derive(Default)]
pub struct Code<'a> {
    /// The names of functions, by index; without what tells two builds of a crate apart.
    pub names: HashMap<u32, String>,
    /// How many functions are imported: they have the first indices.
    pub imported: u32,
    /// The type of every function, by index.
    pub types: Vec<u32>,
    /// How many parameters the functions of each type have.
    pub params: Vec<u32>,
    /// What the module's own functions do, in order.
    pub bodies: Vec<FunctionBody<'a>>,
    /// The functions that each of these calls by index.
    pub calls: Vec<Vec<u32>>,
    /// The places of the table of functions, and what is in them.
    pub slots: Vec<(u32, u32)>,
    /// The size of that table.
    pub table: u32,
    /// How many tables there are, of which that is the first.
    pub tables: Vec<wasmparser::TableType>,
    /// The variables of the module.
    pub globals: Vec<wasmparser::GlobalType>,
    /// Its memory.
    pub memory: Option<wasmparser::MemoryType>,
    /// Functions that cannot be anywhere else.
    pub fixed: HashSet<u32>,
}

impl<'a> Code<'a> {
    /// Reads a module.
    pub fn read(module: &'a [u8]) -> Result<Self, Fault> {
        let mut code = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            code.take(payload?)?;
        }
        for body in &code.bodies {
            let mut calls = Vec::new();
            for operator in body.get_operators_reader()? {
                match operator? {
                    Operator::Call { function_index }
                    | Operator::ReturnCall { function_index }
                    | Operator::RefFunc { function_index } => calls.push(function_index),
                    // The data stays where the memory is.
                    Operator::MemoryInit { .. } | Operator::DataDrop { .. } | Operator::TableInit { .. } => {
                        code.fixed
                            .insert(code.imported + u32::try_from(code.calls.len())?);
                    }
                    _ => {}
                }
            }
            code.calls.push(calls);
        }
        Ok(code)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), Fault> {
        match payload {
            Payload::TypeSection(section) => self.take_types(section)?,
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let TypeRef::Func(ty) = import?.ty else {
                        return Err("it imports what is no function".into());
                    };
                    self.imported += 1;
                    self.types.push(ty);
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    self.types.push(ty?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
                let functions = self.tables.first().ok_or("it has no table of functions")?;
                self.table = u32::try_from(functions.initial)?;
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memory = Some(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.fixed.insert(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                self.fixed.insert(func);
            }
            Payload::ElementSection(section) => {
                for element in section {
                    let element = element?;
                    self.take_elements(&element)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => self.take_names(&section)?,
            _ => {}
        }
        Ok(())
    }

    fn take_types(&mut self, section: wasmparser::TypeSectionReader<'a>) -> Result<(), Fault> {
        for group in section {
            for ty in group?.into_types() {
                let params = match &ty.composite_type.inner {
                    CompositeInnerType::Func(ty) => ty.params().len(),
                    _ => 0,
                };
                self.params.push(u32::try_from(params)?);
            }
        }
        Ok(())
    }

    fn take_names(&mut self, section: &wasmparser::CustomSectionReader<'a>) -> Result<(), Fault> {
        let KnownCustom::Name(section) = section.as_known() else {
            return Ok(());
        };
        for part in section {
            if let Name::Function(names) = part? {
                for name in names {
                    let name = name?;
                    self.names.insert(name.index, plain(name.name));
                }
            }
        }
        Ok(())
    }

    fn take_elements(&mut self, element: &wasmparser::Element<'a>) -> Result<(), Fault> {
        let ElementItems::Functions(functions) = element.items.clone() else {
            return Err("its tables are filled by expressions".into());
        };
        match &element.kind {
            ElementKind::Active {
                table_index: None | Some(0),
                offset_expr,
            } => {
                for (slot, function) in (number(offset_expr)?..).zip(functions) {
                    self.slots.push((slot, function?));
                }
            }
            _ => {
                for function in functions {
                    self.fixed.insert(function?);
                }
            }
        }
        Ok(())
    }

    /// The index of a function of the module's own, by its place among these.
    pub fn index(&self, place: usize) -> Result<u32, Fault> {
        Ok(self.imported + u32::try_from(place)?)
    }

    /// The place of a function among the module's own; `None` if it is imported.
    pub fn place(&self, index: u32) -> Option<usize> {
        usize::try_from(index.checked_sub(self.imported)?).ok()
    }
}

/// The number that a constant expression is.
fn number(expression: &ConstExpr<'_>) -> Result<u32, Fault> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(u32::try_from(value)?),
        _ => Err("a table is filled from a place that is no constant".into()),
    }
}

/// A name without the hashes in brackets that stand behind the names of crates (Rust's v0 mangling, RFC 2603).
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        rest = match after.split_once(']') {
            Some((hash, after)) if !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                after
            }
            _ => {
                plain.push('[');
                after
            }
        };
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_hashes_of_their_crates_alone() {
        assert_eq!(
            plain(
                "<didim_app[ad688a8a4e8731a2]::app::App as core[c5930c85a12de822]::fmt::Debug>\
                 ::<[u8; 4], [T]>"
            ),
            "<didim_app::app::App as core::fmt::Debug>::<[u8; 4], [T]>"
        );
    }
}

//! One wasm module made two: what is not in the first is reached through its table of functions. Until the rest is there, each
//! place of the table that is the rest's holds a stand-in, which has the rest loaded and then calls what has taken its place.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::{Error as Reencoding, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, ImportSection, Instruction, Module, TableSection, TypeSection,
};
use wasmparser::{Parser, Payload};

use super::code::{Code, Fault};

/// The module that the first asks for the rest, by its only function, which is called the same.
pub const REST: &str = "rest";
/// The module that the rest imports from. It is named some thousand times.
pub const FIRST: &str = "a";

/// The two modules.
pub struct Parts {
    /// What stands in the place of the module.
    pub first: Vec<u8>,
    /// What comes later.
    pub rest: Vec<u8>,
}

/// Splits a module: the functions that are `later`, by their place among its own, go into the rest.
pub fn split(module: &[u8], code: &Code<'_>, later: &[bool]) -> Result<Parts, Fault> {
    let plan = Plan::make(code, later)?;
    let mut first = Module::new();
    First { code, plan: &plan }
        .parse_core_module(&mut first, Parser::new(0), module)
        .map_err(|error| error.to_string())?;
    let parts = Parts {
        first: first.finish(),
        rest: rest(module, code, &plan)?,
    };
    for part in [&parts.first, &parts.rest] {
        wasmparser::validate(part)?;
    }
    Ok(parts)
}

/// Where everything goes.
struct Plan {
    later: Vec<bool>,
    /// The index in the first module of each function; of a later one, that of its stand-in, if it has any.
    in_first: Vec<Option<u32>>,
    /// The index in the rest of each function that it has or imports.
    in_rest: BTreeMap<u32, u32>,
    /// The functions of the first that the rest calls, in the order of its imports.
    lent: Vec<u32>,
    /// The places of the table that are the rest's.
    slots: BTreeMap<u32, u32>,
    /// The place of the table by which each later function is called.
    slot: BTreeMap<u32, u32>,
    /// The size of the table.
    table: u32,
    /// The index in the first module of the import that has the rest loaded.
    load: u32,
}

impl Plan {
    fn make(code: &Code<'_>, later: &[bool]) -> Result<Self, Fault> {
        let is_later = |index: u32| {
            let place = code.place(index).and_then(|place| later.get(place));
            place.copied().unwrap_or_default()
        };
        let slots: BTreeMap<u32, u32> = code
            .slots
            .iter()
            .copied()
            .filter(|(_, index)| is_later(*index))
            .collect();
        let mut slot: BTreeMap<u32, u32> = slots.iter().map(|(slot, index)| (*index, *slot)).collect();
        let mut lent: BTreeMap<u32, Reverse<usize>> = BTreeMap::new();
        let mut called = BTreeSet::new();
        for (calls, from_later) in code.calls.iter().zip(later) {
            for index in calls {
                match (from_later, is_later(*index)) {
                    (true, false) => lent.entry(*index).or_default().0 += 1,
                    (false, true) => drop(called.insert(*index)),
                    _ => {}
                }
            }
        }
        let (mut slots, mut table) = (slots, code.table);
        for index in called {
            slot.entry(index).or_insert_with(|| {
                slots.insert(table, index);
                table += 1;
                table - 1
            });
        }
        let load = code.imported;
        let (mut next, mut in_first) = (load + 1, Vec::new());
        for index in 0..u32::try_from(code.types.len())? {
            let stays = !is_later(index) || slot.contains_key(&index);
            in_first.push(match code.place(index) {
                None => Some(index),
                Some(_) if stays => {
                    next += 1;
                    Some(next - 1)
                }
                Some(_) => None,
            });
        }
        // What is called most has the shortest numbers.
        let mut lent: Vec<(u32, Reverse<usize>)> = lent.into_iter().collect();
        lent.sort_by_key(|(_, calls)| *calls);
        let lent: Vec<u32> = lent.into_iter().map(|(index, _)| index).collect();
        let mut in_rest = BTreeMap::new();
        let own = (0..u32::try_from(code.types.len())?).filter(|index| is_later(*index));
        for (at, index) in lent.iter().copied().chain(own).enumerate() {
            in_rest.insert(index, u32::try_from(at)?);
        }
        Ok(Self {
            later: later.to_vec(),
            in_first,
            in_rest,
            lent,
            slots,
            slot,
            table,
            load,
        })
    }

    fn first(&self, index: u32) -> Option<u32> {
        *self.in_first.get(usize::try_from(index).ok()?)?
    }
}

/// The name by which the first lends a function, table or variable to the rest.
fn lent_name(kind: &str, at: usize) -> String {
    format!("{kind}{at}")
}

type ReencodeResult<T = ()> = Result<T, Reencoding<String>>;

fn fault<E>(error: E) -> Reencoding<String>
where
    E: ToString,
{
    Reencoding::UserError(error.to_string())
}

/// Writes the first module.
struct First<'a> {
    code: &'a Code<'a>,
    plan: &'a Plan,
}

impl First<'_> {
    /// What stands in for a later function.
    fn stand_in(&self, index: u32) -> Result<Function, Fault> {
        let ty = type_of(self.code, index)?;
        let params = usize::try_from(ty).ok().and_then(|ty| self.code.params.get(ty));
        let slot = self.plan.slot.get(&index).ok_or("a stand-in has no place")?;
        let mut function = Function::new([]);
        function.instruction(&Instruction::Call(self.plan.load));
        for at in 0..*params.ok_or("a function has no type")? {
            function.instruction(&Instruction::LocalGet(at));
        }
        function.instruction(&Instruction::I32Const(i32::try_from(*slot)?));
        function.instruction(&Instruction::CallIndirect {
            type_index: ty,
            table_index: 0,
        });
        function.instruction(&Instruction::End);
        Ok(function)
    }
}

impl Reencode for First<'_> {
    type Error = String;

    fn function_index(&mut self, index: u32) -> ReencodeResult<u32> {
        self.plan
            .first(index)
            .ok_or_else(|| fault("the first calls what has no stand-in"))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: wasmparser::TypeSectionReader<'_>,
    ) -> ReencodeResult {
        wasm_encoder::reencode::utils::parse_type_section(self, types, section)?;
        // Of the import that has the rest loaded.
        types.ty().function([], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> ReencodeResult {
        wasm_encoder::reencode::utils::parse_import_section(self, imports, section)?;
        let ty = u32::try_from(self.code.params.len()).map_err(fault)?;
        imports.import(REST, REST, EntityType::Function(ty));
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> ReencodeResult {
        for place in 0..self.code.bodies.len() {
            let index = self.code.index(place).map_err(fault)?;
            if self.plan.first(index).is_some() {
                functions.function(type_of(self.code, index).map_err(fault)?);
            }
        }
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: wasmparser::TableSectionReader<'_>,
    ) -> ReencodeResult {
        for (at, table) in section.into_iter().enumerate() {
            let mut ty = self.table_type(table?.ty)?;
            if at == 0 {
                let size = u64::from(self.plan.table);
                ty.minimum = size;
                ty.maximum = ty.maximum.map(|maximum| maximum.max(size));
            }
            tables.table(ty);
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> ReencodeResult {
        wasm_encoder::reencode::utils::parse_export_section(self, exports, section)?;
        for (at, index) in self.plan.lent.iter().enumerate() {
            exports.export(&lent_name("", at), ExportKind::Func, self.function_index(*index)?);
        }
        exports.export(&lent_name("M", 0), ExportKind::Memory, 0);
        for (kind, name, count) in [
            (ExportKind::Table, "T", self.code.tables.len()),
            (ExportKind::Global, "G", self.code.globals.len()),
        ] {
            for at in 0..count {
                exports.export(&lent_name(name, at), kind, u32::try_from(at).map_err(fault)?);
            }
        }
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: wasmparser::ElementSectionReader<'_>,
    ) -> ReencodeResult {
        wasm_encoder::reencode::utils::parse_element_section(self, elements, section)?;
        let added: Vec<u32> = self
            .plan
            .slots
            .range(self.code.table..)
            .map(|(_, index)| self.plan.first(*index))
            .collect::<Option<_>>()
            .ok_or_else(|| fault("a place has no stand-in"))?;
        fill(elements, self.code.table, &added).map_err(fault)
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _: wasmparser::CodeSectionReader<'_>,
    ) -> ReencodeResult {
        for (place, body) in self.code.bodies.iter().enumerate() {
            let index = self.code.index(place).map_err(fault)?;
            if self.plan.first(index).is_none() {
                continue;
            }
            if self.plan.later.get(place) == Some(&true) {
                code.function(&self.stand_in(index).map_err(fault)?);
            } else {
                self.parse_function_body(code, body.clone())?;
            }
        }
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: wasmparser::CustomSectionReader<'_>,
    ) -> ReencodeResult {
        Ok(())
    }
}

/// Writes what the rest does.
struct Rest<'a>(&'a Plan);

impl Reencode for Rest<'_> {
    type Error = String;

    fn function_index(&mut self, index: u32) -> ReencodeResult<u32> {
        let index = self.0.in_rest.get(&index).copied();
        index.ok_or_else(|| fault("the rest calls what is not lent to it"))
    }
}

fn rest(module: &[u8], code: &Code<'_>, plan: &Plan) -> Result<Vec<u8>, Fault> {
    let mut writer = Rest(plan);
    let mut types = TypeSection::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::TypeSection(section) = payload? {
            writer
                .parse_type_section(&mut types, section)
                .map_err(|error| error.to_string())?;
        }
    }
    let mut imports = ImportSection::new();
    for (at, index) in plan.lent.iter().enumerate() {
        imports.import(
            FIRST,
            &lent_name("", at),
            EntityType::Function(type_of(code, *index)?),
        );
    }
    let memory = code.memory.ok_or("it has no memory")?;
    let memory = writer.memory_type(memory).map_err(|error| error.to_string())?;
    imports.import(FIRST, &lent_name("M", 0), memory);
    for (at, table) in code.tables.iter().enumerate() {
        let mut ty = writer.table_type(*table).map_err(|error| error.to_string())?;
        if at == 0 {
            ty.maximum = ty.maximum.map(|maximum| maximum.max(u64::from(plan.table)));
        }
        imports.import(FIRST, &lent_name("T", at), ty);
    }
    for (at, global) in code.globals.iter().enumerate() {
        let ty = writer.global_type(*global).map_err(|error| error.to_string())?;
        imports.import(FIRST, &lent_name("G", at), ty);
    }
    let (mut functions, mut bodies) = (FunctionSection::new(), CodeSection::new());
    for (place, body) in code.bodies.iter().enumerate() {
        if plan.later.get(place) == Some(&true) {
            functions.function(type_of(code, code.index(place)?)?);
            writer
                .parse_function_body(&mut bodies, body.clone())
                .map_err(|error| error.to_string())?;
        }
    }
    let mut elements = ElementSection::new();
    let mut run: Vec<u32> = Vec::new();
    let mut begin = 0;
    for (slot, index) in &plan.slots {
        if *slot != begin + u32::try_from(run.len())? {
            fill(&mut elements, begin, &std::mem::take(&mut run))?;
        }
        if run.is_empty() {
            begin = *slot;
        }
        run.push(
            *plan
                .in_rest
                .get(index)
                .ok_or("a place of the rest is not its own")?,
        );
    }
    fill(&mut elements, begin, &run)?;
    let mut rest = Module::new();
    rest.section(&types)
        .section(&imports)
        .section(&functions)
        .section(&elements)
        .section(&bodies);
    Ok(rest.finish())
}

/// Fills a part of the table of functions.
fn fill(elements: &mut ElementSection, from: u32, functions: &[u32]) -> Result<(), Fault> {
    if !functions.is_empty() {
        let offset = ConstExpr::i32_const(i32::try_from(from)?);
        elements.active(None, &offset, Elements::Functions(Cow::Borrowed(functions)));
    }
    Ok(())
}

fn type_of(code: &Code<'_>, index: u32) -> Result<u32, Fault> {
    let ty = code.types.get(usize::try_from(index)?);
    Ok(*ty.ok_or("a function has no type")?)
}

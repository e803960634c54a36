//! One wasm module made several: what is not in the first part is reached through its table of functions. Until a later part is there,
//! each place of the table that is the part's holds a stand-in, which has the part loaded and then calls what has taken its place. Later
//! parts call each other's functions by these stand-ins too, but for those of an earlier part that every device fetches: such a part is there
//! before the caller, and lends its functions itself.

use std::borrow::Cow;
use std::collections::BTreeSet;

use wasm_encoder::reencode::{Error as Reencoding, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, ImportSection, Instruction, Module, TableSection, TypeSection,
};
use wasmparser::{Parser, Payload};

use super::choose::PartIndex;
use super::code::{Code, Fault};
use super::data::{self, Row};
use super::plan::{LaterPlan, Plan};
use crate::manifest::Later;

/// What the first part is called by the later ones. It is named some thousand times, and as no later part is.
const FIRST: &str = "a";

/// The modules that one has been made.
pub struct Parts {
    /// What stands in the place of the module.
    pub first: Vec<u8>,
    /// What comes later, in the manifest's order.
    pub later: Vec<LaterPart>,
}

/// The module of a later part.
pub struct LaterPart {
    /// The module.
    pub code: Vec<u8>,
    /// The names of later parts that have to be there before it, since it calls their functions by itself.
    pub after: Vec<String>,
}

/// Splits a module: each of its functions goes into the part that `parts` has at its place.
pub fn split(module: &[u8], code: &Code<'_>, parts: &[PartIndex], later: &[Later]) -> Result<Parts, Fault> {
    let plan = Plan::make(code, parts, later)?;
    let rows = data::rows(module, later)?;
    let mut first = Module::new();
    First {
        code,
        plan: &plan,
        later,
        rows: &rows,
        added_data: data::added(module, &rows)?,
    }
    .parse_core_module(&mut first, Parser::new(0), module)
    .map_err(|error| error.to_string())?;
    let mut parts = Parts {
        first: first.finish(),
        later: Vec::new(),
    };
    for place in 0..later.len() {
        let mut part = write_later(module, code, &plan, later, place)?;
        if let Some(data) = data::write_later(&rows, place) {
            part.module.section(&data);
        }
        parts.later.push(part.finish());
    }
    for part in parts.later.iter().map(|part| &part.code).chain([&parts.first]) {
        wasmparser::validate(part)?;
    }
    Ok(parts)
}

/// The name by which a part lends a function, table or variable to others.
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
    later: &'a [Later],
    rows: &'a [Row],
    /// How many stretches of data come to those that there were.
    added_data: u32,
}

impl First<'_> {
    /// What stands in for a later function.
    fn stand_in(&self, index: u32) -> Result<Function, Fault> {
        let ty = type_of(self.code, index)?;
        let params = usize::try_from(ty).ok().and_then(|ty| self.code.params.get(ty));
        let stand_in = self.plan.stand_in(self.code, index);
        let (load, slot) = stand_in.ok_or("a stand-in has no place")?;
        let mut function = Function::new([]);
        function.instruction(&Instruction::Call(load));
        for at in 0..*params.ok_or("a function has no type")? {
            function.instruction(&Instruction::LocalGet(at));
        }
        function.instruction(&Instruction::I32Const(i32::try_from(slot)?));
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
        // Of the imports that have later parts loaded.
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
        for part in self.later {
            let name = part.name.get_ref();
            imports.import(name, name, EntityType::Function(ty));
        }
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
        for (at, index) in self.plan.lent(PartIndex::FIRST).iter().enumerate() {
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
            .added
            .iter()
            .map(|index| self.plan.first(*index))
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
            if self.plan.part(place) == PartIndex::FIRST {
                self.parse_function_body(code, body.clone())?;
            } else {
                code.function(&self.stand_in(index).map_err(fault)?);
            }
        }
        Ok(())
    }

    fn data_count(&mut self, count: u32) -> ReencodeResult<u32> {
        Ok(count + self.added_data)
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        section: wasmparser::DataSectionReader<'_>,
    ) -> ReencodeResult {
        data::write_first(data, section, self.rows).map_err(fault)
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: wasmparser::CustomSectionReader<'_>,
    ) -> ReencodeResult {
        Ok(())
    }
}

/// Writes what a later part does.
struct Bodies<'a>(&'a LaterPlan);

impl Reencode for Bodies<'_> {
    type Error = String;

    fn function_index(&mut self, index: u32) -> ReencodeResult<u32> {
        let index = self.0.indices.get(&index).copied();
        index.ok_or_else(|| fault("a later part calls what is not lent to it"))
    }
}

/// The module of a later part but for its data, which stands behind all else.
struct Written {
    module: Module,
    after: Vec<String>,
}

impl Written {
    fn finish(self) -> LaterPart {
        LaterPart {
            code: self.module.finish(),
            after: self.after,
        }
    }
}

fn write_later(
    module: &[u8],
    code: &Code<'_>,
    plan: &Plan,
    later: &[Later],
    place: usize,
) -> Result<Written, Fault> {
    let (part, own) = (PartIndex::later(place), plan.later.get(place));
    let own = own.ok_or("a part has no plan")?;
    let mut writer = Bodies(own);
    let mut types = TypeSection::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::TypeSection(section) = payload? {
            writer
                .parse_type_section(&mut types, section)
                .map_err(|error| error.to_string())?;
        }
    }
    let mut imports = ImportSection::new();
    let mut after = BTreeSet::new();
    for (lender, name, index) in &own.borrowed {
        let lender_name = match lender.place() {
            None => FIRST,
            Some(place) => {
                after.insert(place);
                name_of(later, place)?
            }
        };
        let ty = EntityType::Function(type_of(code, *index)?);
        imports.import(lender_name, &lent_name("", *name), ty);
    }
    import_state(&mut imports, &mut writer, code, plan)?;
    let (mut functions, mut bodies) = (FunctionSection::new(), CodeSection::new());
    for (place, body) in code.bodies.iter().enumerate() {
        if plan.part(place) == part {
            functions.function(type_of(code, code.index(place)?)?);
            writer
                .parse_function_body(&mut bodies, body.clone())
                .map_err(|error| error.to_string())?;
        }
    }
    let mut exports = ExportSection::new();
    for (at, index) in plan.lent(part).iter().enumerate() {
        let index = own
            .indices
            .get(index)
            .ok_or("a part lends what it does not have")?;
        exports.export(&lent_name("", at), ExportKind::Func, *index);
    }
    let mut written = Module::new();
    written.section(&types).section(&imports).section(&functions);
    if !exports.is_empty() {
        written.section(&exports);
    }
    written.section(&elements(own)?).section(&bodies);
    let after = after
        .into_iter()
        .map(|place| Ok(name_of(later, place)?.to_owned()));
    Ok(Written {
        module: written,
        after: after.collect::<Result<_, Fault>>()?,
    })
}

/// Imports memory, tables and variables, which are the first part's.
fn import_state(
    imports: &mut ImportSection,
    writer: &mut Bodies<'_>,
    code: &Code<'_>,
    plan: &Plan,
) -> Result<(), Fault> {
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
    Ok(())
}

/// Puts a later part's functions into their places of the table, in as few runs as there are.
fn elements(part: &LaterPlan) -> Result<ElementSection, Fault> {
    let mut elements = ElementSection::new();
    let mut run: Vec<u32> = Vec::new();
    let mut begin = 0;
    for (slot, index) in &part.slots {
        if *slot != begin + u32::try_from(run.len())? {
            fill(&mut elements, begin, &std::mem::take(&mut run))?;
        }
        if run.is_empty() {
            begin = *slot;
        }
        let index = part.indices.get(index);
        run.push(*index.ok_or("a place of a later part is not its own")?);
    }
    fill(&mut elements, begin, &run)?;
    Ok(elements)
}

fn name_of(later: &[Later], place: usize) -> Result<&str, Fault> {
    let part = later.get(place).ok_or("a part has no name")?;
    Ok(part.name.get_ref())
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

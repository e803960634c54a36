use std::borrow::Cow;

use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, Instruction, MemorySection, MemoryType, Module, NameMap, NameSection, RefType,
    TableSection, TableType, TypeSection,
};
use wasmparser::{Parser, Payload};

use super::choose::{MAX_SHORT_BYTES, PartIndex, choose};
use super::*;

mod three;

/// What each function of a module is called, and which it calls: those from [`IN_TABLE`] on by their place in the table.
type Sample<'a> = &'a [(&'a str, &'a [u32])];

const IN_TABLE: u32 = 1000;

/// The first is imported, and every other calls it too; the last three stand in the table.
const FUNCTIONS: [(&str, &[u32]); 9] = [
    ("imported", &[]),
    ("main", &[2, 4]),
    ("didim_app[0f]::screens::form::screen", &[3, 4]),
    ("didim_app[0f]::forms_own", &[]),
    ("didim_app[0f]::ui::of_all", &[]),
    (
        "core[0a]::ptr::drop_in_place::<didim_app[0f]::screens::form::Form>",
        &[],
    ),
    ("didim_app[0f]::screens::form::screen::{closure#0}", &[3, 5]),
    ("tachys[0a]::mount::<didim_app[0f]::screens::form::Form>", &[]),
    ("didim_app[0f]::screens::form::screen::{closure#1}", &[]),
];

const REST: &str = "modules = [\"didim_app::screens::form\"]";

/// Makes a module of which the last `in_table` functions stand in the table. Those with `#1` in their name are short.
fn made(sample: Sample<'_>, in_table: u32, names: bool) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([wasm_encoder::ValType::I32; 2], []);
    let mut imports = ImportSection::new();
    imports.import("./app_bg.js", "imported", wasm_encoder::EntityType::Function(0));
    let (mut functions, mut code, mut map) = (FunctionSection::new(), CodeSection::new(), NameMap::new());
    for (at, (name, calls)) in (0..).zip(sample) {
        map.append(at, name);
        if at == 0 {
            continue;
        }
        functions.function(0);
        code.function(&body(at, name, calls));
    }
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        minimum: u64::from(in_table) + 1,
        maximum: Some(u64::from(in_table) + 1),
        table64: false,
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("main", ExportKind::Func, 1);
    let mut elements = ElementSection::new();
    let count = u32::try_from(sample.len()).unwrap();
    let last: Vec<u32> = (count - in_table..count).collect();
    elements.active(
        None,
        &ConstExpr::i32_const(1),
        Elements::Functions(Cow::Borrowed(&last)),
    );
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tables)
        .section(&memories)
        .section(&exports)
        .section(&elements)
        .section(&code);
    if names {
        let mut section = NameSection::new();
        section.functions(&map);
        module.section(&section);
    }
    module.finish()
}

/// What the function at an index does: it tells the imported one its number and that of its caller, and calls others.
fn body(at: u32, name: &str, calls: &[u32]) -> Function {
    let mut body = Function::new([]);
    body.instruction(&Instruction::I32Const(at.cast_signed()));
    body.instruction(&Instruction::LocalGet(0));
    body.instruction(&Instruction::Call(0));
    for callee in calls {
        body.instruction(&Instruction::I32Const(at.cast_signed()));
        body.instruction(&Instruction::LocalGet(1));
        if let Some(slot) = callee.checked_sub(IN_TABLE) {
            body.instruction(&Instruction::I32Const(slot.cast_signed()));
            let (type_index, table_index) = (0, 0);
            body.instruction(&Instruction::CallIndirect {
                type_index,
                table_index,
            });
        } else {
            body.instruction(&Instruction::Call(*callee));
        }
    }
    for _ in 0..if name.contains("#1") { 0 } else { MAX_SHORT_BYTES } {
        body.instruction(&Instruction::Nop);
    }
    body.instruction(&Instruction::End);
    body
}

fn module(names: bool) -> Vec<u8> {
    made(&FUNCTIONS, 3, names)
}

/// A manifest whose only later part has this in it.
fn manifest(rest: &str) -> (tempfile::TempDir, Manifest) {
    let part = format!("[[later]]\nname = \"rest\"\nfetched = \"behind the first\"\n{rest}");
    with_parts(&part)
}

fn with_parts(parts: &str) -> (tempfile::TempDir, Manifest) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bundle.toml");
    let text = format!(
        "package = \"didim-app\"\npage = \"index.html\"\nworker = \"worker.js\"\n[sizes]\n\
         [browsers]\nchrome = \"108\"\n\
         firefox = \"121\"\nsafari = \"15.4\"\n{parts}"
    );
    std::fs::write(&path, text).unwrap();
    let manifest = Manifest::read(&path).unwrap();
    (dir, manifest)
}

fn try_split(module: &[u8], rest: &str) -> Result<Parts> {
    let (_dir, manifest) = manifest(rest);
    split(module, &manifest.app().later, &manifest)
}

/// The names of what a module exports.
fn exported(module: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ExportSection(section) = payload.unwrap() {
            names.extend(section.into_iter().map(|export| export.unwrap().name.to_owned()));
        }
    }
    names
}

/// What a module imports from each other one.
fn imported(module: &[u8]) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ImportSection(section) = payload.unwrap() {
            let imports = section.into_imports().map(|import| import.unwrap());
            names.extend(imports.map(|import| (import.module.to_owned(), import.name.to_owned())));
        }
    }
    names
}

/// How many functions of its own a module has.
fn count(module: &[u8]) -> u32 {
    let mut count = 0;
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::FunctionSection(section) = payload.unwrap() {
            count = section.count();
        }
    }
    count
}

#[test]
fn a_part_comes_later_with_what_only_it_calls() {
    let module = module(true);
    let code = Code::read(&module).unwrap();
    let (_dir, manifest) = manifest(REST);
    let parts = choose(&code, &manifest.app().later);
    let names: Vec<&str> = (1..)
        .zip(&parts)
        .filter(|(_, part)| **part != PartIndex::FIRST)
        .map(|(index, _)| code.names[&index].as_str())
        .collect();
    // `of_all` is called by what comes at once too, and the last, which is short, could be called by anybody through the table.
    assert_eq!(
        names,
        [
            "didim_app::screens::form::screen",
            "didim_app::forms_own",
            "core::ptr::drop_in_place::<didim_app::screens::form::Form>",
            "didim_app::screens::form::screen::{closure#0}",
            "tachys::mount::<didim_app::screens::form::Form>",
        ]
    );
}

/// What looks at the rest before it joins must not need it.
#[test]
fn what_runs_alone_comes_first_with_all_that_it_calls() {
    let module = module(true);
    let code = Code::read(&module).unwrap();
    let alone = "didim_app::screens::form::screen::{closure#0}";
    let (_dir, manifest) = manifest(&format!("{REST}\nalone = [\"{alone}\"]"));
    let parts = choose(&code, &manifest.app().later);
    let first = |name: &str| {
        let (index, _) = code.names.iter().find(|(_, other)| *other == name).unwrap();
        parts[code.place(*index).unwrap()] == PartIndex::FIRST
    };
    assert!(first(alone));
    assert!(first("didim_app::forms_own"));
    assert!(first(
        "core::ptr::drop_in_place::<didim_app::screens::form::Form>"
    ));
    assert!(!first("didim_app::screens::form::screen"));
}

#[test]
fn both_parts_are_whole_and_fit_together() {
    let parts = try_split(&module(true), REST).unwrap();
    let (first, rest) = (Code::read(&parts.first).unwrap(), &parts.later[0]);
    // Two imports, `main`, `of_all`, the short closure, and stand-ins for the screen, its closure and `mount`.
    assert_eq!((first.imported, first.bodies.len()), (2, 6));
    // The screen is called by its number, and had no place in the table: it has got one.
    assert_eq!(first.table, 5);
    assert_eq!(
        first.slots.iter().map(|(slot, _)| *slot).collect::<Vec<_>>(),
        [1, 2, 3, 4]
    );
    assert_eq!(count(&rest.code), 5);
    assert!(rest.after.is_empty() && exported(&rest.code).is_empty());
    let lent = exported(&parts.first);
    for (module, name) in imported(&rest.code) {
        assert!(
            module == "a" && lent.contains(&name),
            "{module} {name} of {lent:?}"
        );
    }
}

#[test]
fn a_module_without_names_cannot_be_split() {
    let error = try_split(&module(false), REST).err().unwrap();
    assert!(error.to_string().contains("have no names"), "{error}");
}

#[test]
fn a_name_that_matches_nothing_is_an_error_with_its_line() {
    for (rest, line, name) in [
        (
            "modules = [\n\"didim_app::screens::form\",\n\"didim_app::screens::from\",\n]",
            14,
            "didim_app::screens::from",
        ),
        ("modules = []\ncrates = [\"envelope::\"]", 13, "envelope::"),
        (
            "modules = []\nat_once = [\"envelope::id::\"]",
            13,
            "envelope::id::",
        ),
        ("modules = []\nalone = [\"restIs\"]", 13, "restIs"),
    ] {
        let error = try_split(&module(true), rest).err().unwrap().to_string();
        let expected = format!("line {line}: `{name}` matches no function");
        assert!(error.contains(&expected), "{error}");
    }
}

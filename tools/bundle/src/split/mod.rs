//! The app's code in two files: what a visitor waits for, and the rest, which is fetched behind it. Only where functions lie
//! changes, never what they do: a caller of the rest waits until it is there (ADR 12).

mod choose;
mod code;
pub mod glue;
mod parts;

use code::Code;
pub use code::Fault;
pub use parts::Parts;

use crate::error::{Error, Result};
use crate::manifest::{Later, Manifest};

/// The two parts of a module whose functions have names.
///
/// # Errors
///
/// If a name in the manifest's lists matches no function, or the module is not as its tools leave it.
pub fn split(module: &[u8], later: &Later, manifest: &Manifest) -> Result<Parts> {
    let fault = |why: Fault| Error::Code {
        package: manifest.app().package.clone(),
        why: why.to_string(),
    };
    let code = Code::read(module).map_err(fault)?;
    if code.names.is_empty() {
        return Err(fault("its functions have no names, by which it is split".into()));
    }
    choose::check(&code, later, manifest)?;
    let names = choose::Names {
        modules: &choose::texts(&later.modules),
        crates: &choose::texts(&later.crates),
        at_once: &choose::texts(&later.at_once),
        alone: &choose::texts(&later.alone),
    };
    parts::split(module, &code, &choose::later(&code, names)).map_err(fault)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, ExportKind, ExportSection, Function,
        FunctionSection, ImportSection, Instruction, MemorySection, MemoryType, Module, NameMap, NameSection,
        RefType, TableSection, TableType, TypeSection,
    };

    use super::choose::{MAX_SHORT_BYTES, Names, later};
    use super::*;

    const NAMES: Names<'_> = Names {
        modules: &["didim_app::screens::form"],
        crates: &[],
        at_once: &[],
        alone: &[],
    };

    /// What each function of a module is called, and which it calls. The first is imported; the last three stand in the table.
    const FUNCTIONS: [(&str, &[u32]); 9] = [
        ("imported", &[]),
        ("main", &[2, 4]),
        ("didim_app[0f]::screens::form::screen", &[0, 3, 4]),
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

    fn module(names: bool) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([wasm_encoder::ValType::I32; 2], []);
        let mut imports = ImportSection::new();
        imports.import(
            "./didim-app_bg.js",
            "imported",
            wasm_encoder::EntityType::Function(0),
        );
        let (mut functions, mut code, mut map) = (FunctionSection::new(), CodeSection::new(), NameMap::new());
        for (at, (name, calls)) in (0..).zip(FUNCTIONS) {
            map.append(at, name);
            if at == 0 {
                continue;
            }
            functions.function(0);
            let mut body = Function::new([]);
            for callee in calls {
                body.instruction(&Instruction::LocalGet(0));
                body.instruction(&Instruction::LocalGet(1));
                body.instruction(&Instruction::Call(*callee));
            }
            let short = name.contains("#1");
            for _ in 0..if short { 0 } else { MAX_SHORT_BYTES } {
                body.instruction(&Instruction::Nop);
            }
            body.instruction(&Instruction::End);
            code.function(&body);
        }
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            minimum: 4,
            maximum: Some(4),
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
        elements.active(
            None,
            &ConstExpr::i32_const(1),
            Elements::Functions(Cow::Borrowed(&[6, 7, 8])),
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

    #[test]
    fn a_part_comes_later_with_what_only_it_calls() {
        let module = module(true);
        let code = Code::read(&module).unwrap();
        let later = later(&code, NAMES);
        let names: Vec<&str> = (1..)
            .zip(&later)
            .filter(|(_, later)| **later)
            .map(|(index, _)| code.names[&index].as_str())
            .collect();
        // `of_all` is called by what comes at once too, and the last two could be called by anybody through the table.
        assert_eq!(
            names,
            [
                "didim_app::screens::form::screen",
                "didim_app::forms_own",
                "core::ptr::drop_in_place::<didim_app::screens::form::Form>",
                "didim_app::screens::form::screen::{closure#0}",
            ]
        );
    }

    /// What looks at the rest before it joins must not need it.
    #[test]
    fn what_runs_alone_comes_first_with_all_that_it_calls() {
        let module = module(true);
        let code = Code::read(&module).unwrap();
        let alone = ["didim_app::screens::form::screen::{closure#0}"];
        let names = Names {
            alone: &alone,
            ..NAMES
        };
        let later = later(&code, names);
        let first = |name: &str| {
            let (index, _) = code.names.iter().find(|(_, other)| *other == name).unwrap();
            !later[code.place(*index).unwrap()]
        };
        assert!(alone.into_iter().all(first));
        assert!(first("didim_app::forms_own"));
        assert!(first(
            "core::ptr::drop_in_place::<didim_app::screens::form::Form>"
        ));
        assert!(!first("didim_app::screens::form::screen"));
    }

    #[test]
    fn both_parts_are_whole_and_fit_together() {
        let module = module(true);
        let whole = Code::read(&module).unwrap();
        let parts = parts::split(&module, &whole, &later(&whole, NAMES)).unwrap();
        let (first, rest) = (Code::read(&parts.first).unwrap(), &parts.rest);
        // Two imports, `main`, `of_all`, `mount`, the short closure, and stand-ins for the screen and its closure.
        assert_eq!((first.imported, first.bodies.len()), (2, 6));
        // The screen is called by its number, and had no place in the table: it has got one.
        assert_eq!(first.table, 5);
        assert_eq!(
            first.slots.iter().map(|(slot, _)| *slot).collect::<Vec<_>>(),
            [1, 2, 3, 4]
        );
        let (mut asked, mut own) = (Vec::new(), 0);
        for payload in wasmparser::Parser::new(0).parse_all(rest) {
            match payload.unwrap() {
                wasmparser::Payload::ImportSection(section) => {
                    asked.extend(
                        section
                            .into_imports()
                            .map(|import| import.unwrap().name.to_owned()),
                    );
                }
                wasmparser::Payload::FunctionSection(section) => own = section.count(),
                _ => {}
            }
        }
        assert_eq!(own, 4);
        let mut lent = Vec::new();
        for payload in wasmparser::Parser::new(0).parse_all(&parts.first) {
            if let wasmparser::Payload::ExportSection(section) = payload.unwrap() {
                lent.extend(section.into_iter().map(|export| export.unwrap().name.to_owned()));
            }
        }
        assert!(
            asked.iter().all(|name| lent.contains(name)),
            "{asked:?} of {lent:?}"
        );
    }

    fn manifest(later: &str) -> (tempfile::TempDir, Manifest) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bundle.toml");
        let text = format!(
            "package = \"didim-app\"\npage = \"index.html\"\nworker = \"worker.js\"\n[sizes]\n\
             [browsers]\nchrome = \"108\"\n\
             firefox = \"121\"\nsafari = \"15.4\"\n[later]\n{later}"
        );
        std::fs::write(&path, text).unwrap();
        let manifest = Manifest::read(&path).unwrap();
        (dir, manifest)
    }

    fn try_split(module: &[u8], later: &str) -> Result<Parts> {
        let (_dir, manifest) = manifest(later);
        split(module, manifest.app().later.as_ref().unwrap(), &manifest)
    }

    #[test]
    fn a_module_is_split_by_the_manifest() {
        let parts = try_split(&module(true), "modules = [\"didim_app::screens::form\"]").unwrap();
        assert!(parts.rest.len() > 100 && parts.first.len() > 100);
    }

    #[test]
    fn a_module_without_names_cannot_be_split() {
        let error = try_split(&module(false), "modules = [\"didim_app::screens::form\"]")
            .err()
            .unwrap();
        assert!(error.to_string().contains("have no names"), "{error}");
    }

    #[test]
    fn a_name_that_matches_nothing_is_an_error_with_its_line() {
        for (later, line, name) in [
            (
                "modules = [\n\"didim_app::screens::form\",\n\"didim_app::screens::from\",\n]",
                12,
                "didim_app::screens::from",
            ),
            ("modules = []\ncrates = [\"envelope::\"]", 11, "envelope::"),
            (
                "modules = []\nat_once = [\"envelope::id::\"]",
                11,
                "envelope::id::",
            ),
            ("modules = []\nalone = [\"restIs\"]", 11, "restIs"),
        ] {
            let error = try_split(&module(true), later).err().unwrap().to_string();
            let expected = format!("line {line}: `{name}` matches no function");
            assert!(error.contains(&expected), "{error}");
        }
    }
}

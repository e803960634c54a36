//! Classes that nothing can make an object of. wasm-bindgen exports every class of every library, with all that its methods call,
//! whether the app uses it or not.

use std::collections::HashSet;

use wasm_encoder::reencode::{Error as Reencoding, Reencode};
use wasm_encoder::{ExportSection, Module};

use crate::split::Fault;

/// wasm-bindgen's script and module without the classes of which no object can come to be, or `None` if there is no such class.
///
/// An object comes to be by the class's constructor or by one of its static functions; wasm-bindgen writes one of these, `__wrap`, where
/// a function gives an object away.
///
/// # Errors
///
/// If the module cannot be read.
pub fn without_unmade(script: &str, module: &[u8]) -> Result<Option<(String, Vec<u8>)>, Fault> {
    let mut left = script.to_owned();
    let mut unmade = String::new();
    for class in classes(script) {
        if !class.has_maker() {
            class.take_out(&mut left, &mut unmade);
        }
    }
    let called = functions(&left);
    let gone: HashSet<&str> = functions(&unmade).difference(&called).copied().collect();
    if gone.is_empty() {
        return Ok(None);
    }
    let mut smaller = Module::new();
    let parser = wasmparser::Parser::new(0);
    Without { exports: &gone }
        .parse_core_module(&mut smaller, parser, module)
        .map_err(|error| error.to_string())?;
    Ok(Some((left, smaller.finish())))
}

/// wasm-bindgen's script without the functions that the module no longer imports, once it has been optimised.
///
/// # Errors
///
/// If the module cannot be read.
pub fn without_unimported(script: &str, module: &[u8]) -> Result<String, Fault> {
    let mut imported = HashSet::new();
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        if let wasmparser::Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                imported.insert(import?.name);
            }
        }
    }
    let Some((before, (imports, after))) = script
        .split_once(IMPORTS)
        .and_then(|(before, rest)| Some((before, rest.split_once("\n    };\n")?)))
    else {
        return Ok(script.to_owned());
    };
    let mut left = [before, IMPORTS].concat();
    let mut stays = true;
    for line in imports.split_inclusive('\n') {
        if let Some(name) = entry(line) {
            stays = imported.contains(name);
        }
        if stays {
            left.push_str(line);
        }
    }
    // The last line's end went with the object's.
    let end = if left.ends_with('\n') {
        "    };\n"
    } else {
        "\n    };\n"
    };
    Ok([&left, end, after].concat())
}

const IMPORTS: &str = "    const import0 = {\n        __proto__: null,\n";

/// The name of a function that begins on this line of the list of imports.
fn entry(line: &str) -> Option<&str> {
    let (name, _) = line.strip_prefix("        ")?.split_once(": function(")?;
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        .then_some(name)
}

/// A class in the script.
struct Class<'a> {
    name: &'a str,
    text: &'a str,
}

/// The classes that a script exports.
fn classes(script: &str) -> Vec<Class<'_>> {
    const START: &str = "export class ";
    let starts = script.match_indices(START).map(|(at, _)| at);
    starts
        .filter_map(|at| {
            let text = script.get(at..)?;
            let text = text.get(..text.find("\n}\n")? + "\n}\n".len())?;
            let name = text.strip_prefix(START)?.split(' ').next()?;
            Some(Class { name, text })
        })
        .collect()
}

impl Class<'_> {
    fn has_maker(&self) -> bool {
        self.text
            .lines()
            .map(str::trim_start)
            .any(|line| line.starts_with("constructor(") || line.starts_with("static "))
    }

    /// Moves the class, and what frees its objects, from one text to another, if nothing else names it.
    fn take_out(&self, from: &mut String, to: &mut String) {
        let frees = format!("const {}Finalization = ", self.name);
        let disposes = format!("if (Symbol.dispose) {}.prototype", self.name);
        let mut left = from.clone();
        let mut taken = self.text.to_owned();
        left = left.replacen(self.text, "", 1);
        for (start, end) in [(&frees, ";\n"), (&disposes, ";\n")] {
            if let Some(at) = left.find(start.as_str())
                && let Some(length) = left.get(at..).and_then(|text| text.find(end))
            {
                let range = at..at + length + end.len();
                taken.extend(left.get(range.clone()));
                left.replace_range(range, "");
            }
        }
        if !left.contains(self.name) {
            *from = left;
            to.push_str(&taken);
        }
    }
}

/// The module's functions that a script calls.
fn functions(script: &str) -> HashSet<&str> {
    let calls = script.split("wasm.").skip(1);
    calls
        .filter_map(|text| {
            text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                .next()
        })
        .collect()
}

/// Writes a module anew without some of its exports; what only they kept goes when it is optimised.
struct Without<'a> {
    exports: &'a HashSet<&'a str>,
}

impl Reencode for Without<'_> {
    type Error = wasmparser::BinaryReaderError;

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), Reencoding<Self::Error>> {
        for export in section {
            let export = export?;
            if !self.exports.contains(export.name) {
                self.parse_export(exports, export)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, ExportKind, Function, FunctionSection, Instruction, TypeSection};

    use super::*;

    /// A class as wasm-bindgen writes it.
    fn class(name: &str, maker: &str) -> String {
        let lower = name.to_lowercase();
        format!(
            "export class {name} {{\n{maker}    free() {{\n        \
             const ptr = this.__destroy_into_raw();\n        \
             wasm.__wbg_{lower}_free(ptr, 0);\n    }}\n    pull(controller) {{\n        \
             const ret = wasm.{lower}_pull(this.__wbg_ptr, controller);\n        \
             wasm.shared(ret);\n    }}\n}}\n\
             if (Symbol.dispose) {name}.prototype[Symbol.dispose] = {name}.prototype.free;\n\n"
        )
    }

    fn finalization(name: &str) -> String {
        let lower = name.to_lowercase();
        format!(
            "const {name}Finalization = (typeof FinalizationRegistry === 'undefined')\n    \
             ? {{ register: () => {{}}, unregister: () => {{}} }}\n    \
             : new FinalizationRegistry(ptr => wasm.__wbg_{lower}_free(ptr, 1));\n"
        )
    }

    /// A script with a class `Made`, which has a maker, and one `Other`, which has what is given.
    fn script(maker: &str, more: &str) -> String {
        [
            &class("Made", "    static __wrap(ptr) {\n    }\n"),
            &class("Other", maker),
            "function used() {\n    wasm.shared(1);\n}\n",
            more,
            &finalization("Made"),
            &finalization("Other"),
        ]
        .concat()
    }

    const EXPORTS: [&str; 5] = [
        "__wbg_made_free",
        "made_pull",
        "__wbg_other_free",
        "other_pull",
        "shared",
    ];

    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut code, mut exports) =
            (FunctionSection::new(), CodeSection::new(), ExportSection::new());
        for (at, name) in (0..).zip(EXPORTS) {
            functions.function(0);
            exports.export(name, ExportKind::Func, at);
            let mut body = Function::new([]);
            body.instruction(&Instruction::End);
            code.function(&body);
        }
        let mut module = Module::new();
        module
            .section(&types)
            .section(&functions)
            .section(&exports)
            .section(&code);
        module.finish()
    }

    fn exports(module: &[u8]) -> Vec<String> {
        let mut names = Vec::new();
        for payload in wasmparser::Parser::new(0).parse_all(module) {
            if let wasmparser::Payload::ExportSection(section) = payload.unwrap() {
                names.extend(section.into_iter().map(|export| export.unwrap().name.to_owned()));
            }
        }
        names
    }

    #[test]
    fn a_class_that_nothing_makes_goes_with_what_only_it_calls() {
        let (left, smaller) = without_unmade(&script("", ""), &module()).unwrap().unwrap();
        assert!(!left.contains("Other") && !left.contains("other_"), "{left}");
        assert!(left.contains(&class("Made", "    static __wrap(ptr) {\n    }\n")));
        assert!(left.contains(&finalization("Made")));
        assert_eq!(exports(&smaller), ["__wbg_made_free", "made_pull", "shared"]);
        wasmparser::validate(&smaller).unwrap();
    }

    #[test]
    fn a_function_that_is_not_imported_goes() {
        let mut imports = wasm_encoder::ImportSection::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        imports.import("./app_bg.js", "__wbg_used", wasm_encoder::EntityType::Function(0));
        let mut module = Module::new();
        module.section(&types).section(&imports);
        let module = module.finish();
        let used = "        __wbg_used: function(arg0) {\n            const ret = {\n            };\n\
                    \x20           return ret;\n        },\n";
        let caught = "        __wbg_gone: function() { return handleError(function (arg0) {\n\
                      \x20           arg0.abort();\n        }, arguments); },\n";
        let end = "    };\n    return {\n";
        let script = |inside: &str| ["function of() {\n", IMPORTS, inside, end].concat();
        for inside in [[used, caught].concat(), [caught, used].concat()] {
            let left = without_unimported(&script(&inside), &module).unwrap();
            assert_eq!(left, script(used));
        }
        assert_eq!(without_unimported("let wasm;", &module).unwrap(), "let wasm;");
    }

    #[test]
    fn a_class_with_a_maker_or_that_is_named_elsewhere_stays() {
        for (maker, more) in [
            ("    constructor() {\n    }\n", ""),
            ("    static from(it) {\n    }\n", ""),
            ("", "_assertClass(it, Other);\n"),
        ] {
            let left = without_unmade(&script(maker, more), &module()).unwrap();
            assert!(left.is_none(), "{maker}{more}");
        }
        assert!(without_unmade("let wasm;", b"not read at all").unwrap().is_none());
    }
}

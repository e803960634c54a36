//! The app's code in two files: what a visitor waits for, and the rest, which is fetched behind it. Only where functions lie
//! changes, never what they do: whoever calls the rest before it is there waits for it (ADR 12).

mod code;
mod parts;

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{At, Error, Result};
use crate::shell::{hex, integrity};
use code::{Code, Fault};

/// Whose functions come later: what nobody sees before the first question has been answered. What only these call goes with them.
const LATER: &[&str] = &[
    "didim_app::screens::about",
    "didim_app::screens::answers",
    "didim_app::screens::check_in",
    "didim_app::screens::consent",
    "didim_app::screens::figures",
    "didim_app::screens::form",
    "didim_app::screens::handover",
    "didim_app::screens::languages",
    "didim_app::screens::outlook",
    "didim_app::screens::pick",
    "didim_app::screens::program",
    "didim_app::screens::receipt",
    "didim_app::screens::results",
    "didim_app::screens::review",
    "didim_app::screens::search",
    "didim_app::screens::staff",
    "didim_app::screens::status",
    "didim_app::screens::together",
    "device::export",
    "device::identity",
    "device::keeping",
    "device::pin",
    "device::selftest",
    "device::sending::Sending>::start",
    "device::sending::Sending>::run",
    "device::sending::network",
    "look::calendar",
    "look::keyboard",
    "look::month",
    "look::speech::reader",
    "look::speech::tend",
];
/// The crates whose own functions come later.
const LATER_CRATES: &[&str] = &["application::", "envelope::", "outbox::"];
/// What of that is needed at the start.
const AT_ONCE: &[&str] = &[
    // A new device names itself at once.
    "envelope::id::",
];

/// So many bytes of code two functions may have in common by chance.
const SHORT: u64 = 64;

/// As many digits of a hash as trunk puts into a name.
const NAME_DIGITS: usize = 16;
const PAGE: &str = "index.html";
const GLUE_END: &str = "\nexport { initSync, __wbg_init as default };";
const STARTS: &str = "    wasm.__wbindgen_start();\n";
const IMPORTS: &str = "    return {\n        __proto__: null,\n        \"./didim-app_bg.js\": import0,\n";

/// Splits the code of a built app. Done again it changes nothing.
pub fn apart(folder: &Path) -> Result<()> {
    let page = folder.join(PAGE);
    let html = fs::read_to_string(&page).at("read", &page)?;
    let missing = |what| Error::Bundle {
        what,
        dir: folder.to_owned(),
    };
    let code_name = named(&html, "_bg.wasm")
        .ok_or_else(|| missing("_bg.wasm"))?
        .to_owned();
    let code_file = folder.join(&code_name);
    let module = fs::read(&code_file).at("read", &code_file)?;
    let Some(parts) = split(&module).map_err(|why| Error::Code {
        path: code_file.clone(),
        why: why.to_string(),
    })?
    else {
        return Ok(());
    };
    let glue_name = named(&html, ".js").ok_or_else(|| missing(".js"))?.to_owned();
    let glue_file = folder.join(&glue_name);
    let glue = fs::read_to_string(&glue_file).at("read", &glue_file)?;

    let rest_name = name(&parts.rest, "_rest.wasm");
    let glue = with_rest(&glue, &rest_name, &integrity(&parts.rest))
        .ok_or_else(|| missing("wasm-bindgen's script as it is known here"))?;
    let (new_code, new_glue) = (name(&parts.first, "_bg.wasm"), name(glue.as_bytes(), ".js"));
    let files: [(&str, &[u8]); 3] = [
        (&rest_name, &parts.rest),
        (&new_code, &parts.first),
        (&new_glue, glue.as_bytes()),
    ];
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::write(&path, bytes).at("write", &path)?;
    }
    let html = with_integrity(&html, &code_name, &integrity(&parts.first));
    let html = with_integrity(&html, &glue_name, &integrity(glue.as_bytes()));
    let html = html.replace(&code_name, &new_code).replace(&glue_name, &new_glue);
    fs::write(&page, html).at("write", &page)?;
    for path in [code_file, glue_file] {
        fs::remove_file(&path).at("remove", &path)?;
    }
    println!(
        "the app's code: {} bytes at once, {} later",
        parts.first.len(),
        parts.rest.len()
    );
    Ok(())
}

/// The two parts of a module; none if it has lost the names of its functions, as what has been split has.
fn split(module: &[u8]) -> Result<Option<parts::Parts>, Fault> {
    let code = Code::read(module)?;
    if code.names.is_empty() {
        return Ok(None);
    }
    parts::split(module, &code, &later(&code)).map(Some)
}

/// Which functions come later: those of the parts that do, and those that only these call.
fn later(code: &Code<'_>) -> Vec<bool> {
    let count = code.bodies.len();
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (place, calls) in code.calls.iter().enumerate() {
        for callee in calls.iter().filter_map(|index| code.place(*index)) {
            if let Some(callers) = callers.get_mut(callee) {
                callers.push(place);
            }
        }
    }
    // What is reached through a table or from outside may be called by anybody.
    let mut free: Vec<bool> = callers.iter().map(|callers| !callers.is_empty()).collect();
    for index in code.slots.iter().map(|(_, index)| index).chain(&code.fixed) {
        if let Some(free) = code.place(*index).and_then(|place| free.get_mut(place)) {
            *free = false;
        }
    }
    // Functions of the same code are one, under the name of any of them. What stands in the table and is of nobody's own, or short,
    // may be so called by anybody.
    let kinds: Vec<Kind> = (0..count)
        .map(|place| {
            let kind = kind(code, place);
            let stands_in_table = free.get(place) != Some(&true);
            let long = code
                .bodies
                .get(place)
                .is_some_and(|body| body.range().end - body.range().start > SHORT);
            match kind {
                Kind::For if stands_in_table => Kind::Now,
                Kind::Of if stands_in_table && !long => Kind::Now,
                kind => kind,
            }
        })
        .collect();
    let mut later: Vec<bool> = kinds.iter().map(|kind| *kind != Kind::Now).collect();
    let all_later = |later: &[bool], place: usize| {
        let callers = callers.get(place);
        callers.is_some_and(|callers| callers.iter().all(|caller| later.get(*caller) == Some(&true)))
    };
    // What others call as well is not the later part's alone.
    settle(&mut later, |later, place| {
        let shared = kinds.get(place) == Some(&Kind::For) && !all_later(later, place);
        shared.then_some(false)
    });
    settle(&mut later, |later, place| {
        let moves = free.get(place) == Some(&true) && all_later(later, place);
        moves.then_some(true)
    });
    later
}

/// Decides on every function anew until nothing changes.
fn settle(later: &mut [bool], decide: impl Fn(&[bool], usize) -> Option<bool>) {
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for place in 0..later.len() {
            let decided = decide(later, place);
            if let (Some(decided), Some(later)) = (decided, later.get_mut(place)) {
                changed |= *later != decided;
                *later = decided;
            }
        }
    }
}

/// What the name of a function says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It belongs to what comes at once.
    Now,
    /// It belongs to a part that comes later.
    Of,
    /// It is of another, made for such a part.
    For,
}

fn kind(code: &Code<'_>, place: usize) -> Kind {
    let index = code.index(place).unwrap_or_default();
    let name = code.names.get(&index).map_or("", String::as_str);
    let own = name.trim_start_matches(['<', '&']);
    let any = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if code.fixed.contains(&index) || any(AT_ONCE) {
        return Kind::Now;
    }
    match LATER.iter().chain(LATER_CRATES).any(|part| own.starts_with(part)) {
        true => Kind::Of,
        false if any(LATER) => Kind::For,
        false => Kind::Now,
    }
}

/// What a file is called that has these bytes.
fn name(bytes: &[u8], ending: &str) -> String {
    ["didim-app-", &hex(&Sha256::digest(bytes), NAME_DIGITS), ending].concat()
}

/// The file's name in the page that has an ending.
fn named<'a>(html: &'a str, ending: &str) -> Option<&'a str> {
    html.split(['/', '\'', '"'])
        .find(|word| word.starts_with("didim-app-") && word.ends_with(ending))
}

/// The page with another hash for a file.
fn with_integrity(html: &str, name: &str, integrity: &str) -> String {
    const MARK: &str = "integrity=\"";
    let mut after = String::new();
    for line in html.split_inclusive('>') {
        match line.contains(name).then(|| line.split_once(MARK)).flatten() {
            Some((before, rest)) => {
                let rest = rest.split_once('"').map_or("", |(_, rest)| rest);
                after.push_str(&[before, MARK, integrity, "\"", rest].concat());
            }
            None => after.push_str(line),
        }
    }
    after
}

/// wasm-bindgen's script with what fetches the rest, once the first is there.
fn with_rest(glue: &str, name: &str, integrity: &str) -> Option<String> {
    let script = include_str!("../../shell/rest.js")
        .replace("REST_FILE", name)
        .replace("REST_INTEGRITY", integrity);
    let script: String = script
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let known = [IMPORTS, STARTS, GLUE_END]
        .iter()
        .all(|text| glue.matches(text).count() == 1);
    let imports = format!(
        "{IMPORTS}        {}: {{ {}: restNow }},\n",
        parts::REST,
        parts::REST
    );
    known.then(|| {
        glue.replace(IMPORTS, &imports)
            .replace(STARTS, &format!("    restSoon();\n{STARTS}"))
            .replace(GLUE_END, &format!("\n{script}{GLUE_END}"))
    })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, ExportKind, ExportSection, Function,
        FunctionSection, ImportSection, Instruction, MemorySection, MemoryType, Module, NameMap, NameSection,
        RefType, TableSection, TableType, TypeSection,
    };

    use super::*;
    use crate::scratch::Scratch;

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
            for _ in 0..if short { 0 } else { SHORT } {
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
        let later = later(&code);
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

    #[test]
    fn both_parts_are_whole_and_fit_together() {
        let module = module(true);
        let parts = split(&module).unwrap().unwrap();
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

    #[test]
    fn a_module_without_names_stays_whole() {
        assert!(split(&module(false)).unwrap().is_none());
    }

    fn built(name: &str) -> Scratch {
        let dir = Scratch::new(name);
        dir.write("didim-app-old_bg.wasm", module(true));
        dir.write(
            "didim-app-old.js",
            format!("let wasm;\n{IMPORTS}    }};\n{STARTS}{GLUE_END}").as_str(),
        );
        dir.write(
            PAGE,
            "<head><script>import init from '/didim-app-old.js'; init('/didim-app-old_bg.wasm')</script>\n\
             <link href=\"/didim-app-old.js\" integrity=\"sha384-old\"><link href=\"/didim-app-old_bg.wasm\" integrity=\"sha384-old\"></head>",
        );
        dir
    }

    #[test]
    fn the_page_names_the_new_files_and_their_hashes() {
        let dir = built("split-page");
        apart(dir.path()).unwrap();
        let html = fs::read_to_string(dir.path().join(PAGE)).unwrap();
        assert!(
            !html.contains("didim-app-old") && !html.contains("sha384-old"),
            "{html}"
        );
        for ending in ["_bg.wasm", ".js"] {
            let name = named(&html, ending).unwrap();
            let hash = integrity(&fs::read(dir.path().join(name)).unwrap());
            assert_eq!(html.matches(name).count(), 2, "{html}");
            assert!(html.contains(&format!("{name}\" integrity=\"{hash}\"")), "{html}");
        }
        let glue = fs::read_to_string(dir.path().join(named(&html, ".js").unwrap())).unwrap();
        assert!(glue.contains("rest: { rest: restNow }") && !glue.contains("REST_FILE"));
        apart(dir.path()).unwrap();
        assert_eq!(fs::read_to_string(dir.path().join(PAGE)).unwrap(), html);
    }

    #[test]
    fn a_script_of_another_make_is_refused_before_anything_changes() {
        let dir = built("split-refused");
        let page = fs::read_to_string(dir.path().join(PAGE)).unwrap();
        dir.write("didim-app-old.js", "let wasm;");
        assert!(apart(dir.path()).is_err());
        assert_eq!(fs::read_to_string(dir.path().join(PAGE)).unwrap(), page);
        assert!(dir.path().join("didim-app-old_bg.wasm").exists());
    }
}

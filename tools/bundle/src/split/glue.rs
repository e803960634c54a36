//! wasm-bindgen's script, with what fetches the later parts of the code.

use std::fmt::Write as _;

use serde_json::{Map, json};
use sha2::{Digest, Sha256};

use crate::files::{hex, integrity};
use crate::page::lean;

/// What is put in: it fetches the later parts, and has a caller who is sooner wait for them.
const SCRIPT: &str = include_str!("later.js");
/// What stands in it for the list of the parts.
const LIST: &str = "LATER_PARTS";
const END: &str = "\nexport { initSync, __wbg_init as default };";
const STARTS: &str = "    wasm.__wbindgen_start();\n";
const SHA256_DIGITS: usize = 64;
/// What the app has to have: whether bytes have a SHA-256 in hex digits (`browser::rest_is`).
const LOOKS: &str = "export function restIs(";

/// A later part, as the script knows it.
pub struct Fetch<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its file.
    pub file: &'a str,
    /// What is in the file.
    pub code: &'a [u8],
    /// The names of the parts that have to be there before it.
    pub after: &'a [String],
    /// Whether it is fetched as soon as the first part is there.
    pub behind: bool,
}

/// How the script lists what the code imports.
pub fn imports(name: &str) -> String {
    format!("    return {{\n        __proto__: null,\n        \"./{name}_bg.js\": import0,\n")
}

/// The script of the code called `name`, with what fetches the later parts.
///
/// # Errors
///
/// If the script is not as the wasm-bindgen of `Cargo.lock` writes it; says what it lacks.
pub fn with_parts(glue: &str, name: &str, parts: &[Fetch<'_>]) -> Result<String, String> {
    let imports = imports(name);
    let places = [imports.as_str(), STARTS, END, LOOKS];
    if let Some(lacks) = places.iter().find(|text| glue.matches(*text).count() != 1) {
        return Err(format!("wasm-bindgen's script has not once `{}`", lacks.trim()));
    }
    let mut with_parts = imports.clone();
    let mut list = Map::new();
    for Fetch {
        name,
        file,
        code,
        after,
        behind,
    } in parts
    {
        // Writing to a string cannot fail.
        let _ = writeln!(
            with_parts,
            "        {name}: {{ {name}: () => partNow(\"{name}\") }},"
        );
        let part = json!({
            "file": file,
            "sha256": hex(&Sha256::digest(code), SHA256_DIGITS),
            "integrity": integrity(code),
            "after": after,
            "behind": behind,
        });
        list.insert((*name).to_owned(), part);
    }
    let script = lean(&SCRIPT.replace(LIST, &json!(list).to_string()));
    Ok(glue
        .replace(&imports, &with_parts)
        .replace(STARTS, &format!("    partsBegin();\n{STARTS}"))
        .replace(END, &format!("\n{script}{END}")))
}

/// A script as wasm-bindgen leaves it, as far as it is known here.
#[cfg(test)]
pub fn known(name: &str) -> String {
    format!(
        "let wasm;\n{LOOKS}code, sha256) {{}}\n{}    }};\n{STARTS}{END}",
        imports(name)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(after: &[String]) -> [Fetch<'_>; 2] {
        [
            ("rest", "app-1_rest.wasm", true),
            ("jobs", "app-2_jobs.wasm", false),
        ]
        .map(|(name, file, behind)| Fetch {
            name,
            file,
            code: name.as_bytes(),
            after: if behind { &[] } else { after },
            behind,
        })
    }

    #[test]
    fn every_part_is_imported_and_fetched_by_its_hash() {
        let after = ["rest".to_owned()];
        let glue = with_parts(&known("app"), "app", &parts(&after)).unwrap();
        assert!(glue.contains(
            "\"./app_bg.js\": import0,\n        rest: { rest: () => partNow(\"rest\") },\n        \
             jobs: { jobs: () => partNow(\"jobs\") },\n"
        ));
        assert!(glue.contains("    partsBegin();\n    wasm.__wbindgen_start();\n"));
        assert!(!glue.contains(LIST), "{glue}");
        let list = glue
            .lines()
            .find_map(|line| line.strip_prefix("const laterParts = "));
        let list: serde_json::Value = serde_json::from_str(list.unwrap().trim_end_matches(';')).unwrap();
        // printf rest | sha256sum
        let sha256 = "2e09d5210db8417757b0f875c276d0cb877b22514e9a3583d2d8d7445368a027";
        assert_eq!(
            list["rest"],
            json!({
                "file": "app-1_rest.wasm", "sha256": sha256, "integrity": integrity(b"rest"), "after": [],
                "behind": true,
            })
        );
        let jobs = &list["jobs"];
        assert_eq!(
            (&jobs["file"], &jobs["after"], &jobs["behind"]),
            (&json!("app-2_jobs.wasm"), &json!(["rest"]), &json!(false))
        );
    }

    #[test]
    fn a_script_of_another_make_is_refused() {
        let why = with_parts("let wasm;", "app", &parts(&[])).unwrap_err();
        assert!(why.contains("import0"), "{why}");
        assert!(with_parts(&known("app"), "another", &parts(&[])).is_err());
        let unlooked = known("app").replace(LOOKS, "function other(");
        let why = with_parts(&unlooked, "app", &parts(&[])).unwrap_err();
        assert!(why.contains("restIs"), "{why}");
    }
}

//! wasm-bindgen's script, with what fetches the rest of the code.

use sha2::{Digest, Sha256};

use super::parts::REST;
use crate::files::{hex, integrity};
use crate::page::lean;

/// What is put in: it fetches the rest once the first is there, and has a caller who is sooner wait for it.
const SCRIPT: &str = include_str!("rest.js");
const END: &str = "\nexport { initSync, __wbg_init as default };";
const STARTS: &str = "    wasm.__wbindgen_start();\n";
const SHA256_DIGITS: usize = 64;
/// What the app has to have: whether bytes have a SHA-256 in hex digits (`browser::rest_is`).
const LOOKS: &str = "export function restIs(";

/// How the script lists what the code imports.
pub fn imports(name: &str) -> String {
    format!("    return {{\n        __proto__: null,\n        \"./{name}_bg.js\": import0,\n")
}

/// The script of the code called `name`, with what fetches the rest from the file `rest_name`.
///
/// # Errors
///
/// If the script is not as the wasm-bindgen of `Cargo.lock` writes it; says what it lacks.
pub fn with_rest(glue: &str, name: &str, rest_name: &str, rest: &[u8]) -> Result<String, String> {
    let imports = imports(name);
    let places = [imports.as_str(), STARTS, END, LOOKS];
    if let Some(lacks) = places.iter().find(|text| glue.matches(*text).count() != 1) {
        return Err(format!("wasm-bindgen's script has not once `{}`", lacks.trim()));
    }
    let script = lean(
        &SCRIPT
            .replace("REST_FILE", rest_name)
            .replace("REST_SHA256", &hex(&Sha256::digest(rest), SHA256_DIGITS))
            .replace("REST_INTEGRITY", &integrity(rest)),
    );
    let with_rest = format!("{imports}        {REST}: {{ {REST}: restNow }},\n");
    Ok(glue
        .replace(&imports, &with_rest)
        .replace(STARTS, &format!("    restSoon();\n{STARTS}"))
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

    #[test]
    fn the_rest_is_imported_and_fetched_by_its_hash() {
        let glue = with_rest(&known("app"), "app", "app-1_rest.wasm", b"rest").unwrap();
        assert!(glue.contains("\"./app_bg.js\": import0,\n        rest: { rest: restNow },\n"));
        assert!(
            glue.contains("new URL(\"app-1_rest.wasm\", import.meta.url)")
                && glue.contains(&integrity(b"rest"))
        );
        assert!(glue.contains("    restSoon();\n    wasm.__wbindgen_start();\n"));
        // printf rest | sha256sum
        assert!(
            glue.contains(
                "restIs(code, \"2e09d5210db8417757b0f875c276d0cb877b22514e9a3583d2d8d7445368a027\")"
            )
        );
        for left in ["REST_FILE", "REST_INTEGRITY", "REST_SHA256"] {
            assert!(!glue.contains(left), "{glue}");
        }
    }

    #[test]
    fn a_script_of_another_make_is_refused() {
        let why = with_rest("let wasm;", "app", "app-1_rest.wasm", b"rest").unwrap_err();
        assert!(why.contains("import0"), "{why}");
        assert!(with_rest(&known("app"), "another", "app-1_rest.wasm", b"rest").is_err());
        let unlooked = known("app").replace(LOOKS, "function other(");
        let why = with_rest(&unlooked, "app", "app-1_rest.wasm", b"rest").unwrap_err();
        assert!(why.contains("restIs"), "{why}");
    }
}

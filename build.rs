//! Turns `locales/*.json` into a `T` of text keys, the Korean texts and the fingerprint of the keys; a text that a language lacks or
//! has too many ends the build.

#[path = "locales/table.rs"]
mod table;

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use table::Table;

/// How the names of texts begin that only the screens of vacancies show. In Korean they stand in one row of bytes behind a mark, which comes with
/// the part of the code that has these screens (`data` in `bundle.toml`).
const LATER: &str = "jobs.";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=index.html");
    let table = Table::read(Path::new("locales"))?;
    debug_assert!(table.others.iter().all(|texts| texts.len() == table.keys.len()));
    let page = fs::read_to_string("index.html")?;
    let (mut keys, mut korean, mut by_name) = (String::new(), String::new(), String::new());
    let mut later = String::new();
    for (key, text) in table.keys.iter().zip(&table.korean) {
        writeln!(keys, "    /// {text}\n    {},", variant(key))?;
        if key.starts_with(LATER) {
            writeln!(korean, "    later({}, {}),", later.len(), text.len())?;
            later.push_str(text);
        } else {
            writeln!(korean, "    {text:?},")?;
        }
        // Names cost bytes: only those that the page uses are known by name.
        if page.contains(&format!("data-t=\"{key}\"")) {
            writeln!(by_name, "        {key:?} => T::{},", variant(key))?;
        }
    }
    let code = format!(
        "/// A text of the screen.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum T {{\n{keys}}}\n\n\
         static KOREAN_TEXTS: [&str; {}] = [\n{korean}];\n\n\
         const FINGERPRINT: &str = {:?};\n\n\
         fn by_name(name: &str) -> Option<T> {{\n    Some(match name {{\n\
         {by_name}        _ => return None,\n    }})\n}}\n",
        table.keys.len(),
        table.fingerprint,
    );
    let out = env::var("OUT_DIR")?;
    let row = format!("LATER-DATA:jobs-texts:{:06};{later}", later.len());
    let mark = row.len() - later.len();
    let code = code
        + &format!(
            "#[used]\nstatic LATER_TEXTS: [u8; {}] =\n    \
             *include_bytes!(concat!(env!(\"OUT_DIR\"), \"/later.txt\"));\n\n\
         const LATER_MARK: usize = {mark};\n",
            row.len(),
        );
    fs::write(Path::new(&out).join("later.txt"), row)?;
    fs::write(Path::new(&out).join("texts.rs"), code)?;
    Ok(())
}

fn variant(key: &str) -> String {
    let word = |word: &str| word.get(..1).unwrap_or("").to_uppercase() + word.get(1..).unwrap_or("");
    key.split(['.', '_']).map(word).collect()
}

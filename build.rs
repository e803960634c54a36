//! Turns `locales/*.json` into a `T` of text keys, the Korean texts and the fingerprint of the keys; a text that a language lacks or
//! has too many ends the build. The Korean texts that only later parts of the code show stand in a row of bytes for each part, which comes with it
//! (docs/adr/0012).

#[path = "locales/parts.rs"]
mod parts;
#[path = "locales/table.rs"]
mod table;

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use parts::{Modules, Source, part_of};
use table::Table;

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

fn main() -> Result<()> {
    for read in ["locales", "index.html", "src", "bundle.toml"] {
        println!("cargo:rerun-if-changed={read}");
    }
    let table = Table::read(Path::new("locales"))?;
    debug_assert!(table.others.iter().all(|texts| texts.len() == table.keys.len()));
    let page = fs::read_to_string("index.html")?;
    let (names, parts) = later_parts(&fs::read_to_string("bundle.toml")?)?;
    let mut sources = Vec::new();
    read_sources(Path::new("src"), "", &mut sources)?;
    let (mut keys, mut korean, mut by_name) = (String::new(), String::new(), String::new());
    let mut rows = vec![String::new(); parts.len()];
    for (key, text) in table.keys.iter().zip(&table.korean) {
        let variant = variant(key);
        writeln!(keys, "    /// {text}\n    {variant},")?;
        // Names cost bytes: only those that the page uses are known by name.
        let on_page = page.contains(&format!("data-t=\"{key}\""));
        if on_page {
            writeln!(by_name, "        {key:?} => T::{variant},")?;
        }
        let part = part_of(&variant, &sources, &parts).filter(|_| !on_page);
        match part.and_then(|part| Some((part, rows.get_mut(part)?))) {
            Some((part, row)) => {
                writeln!(
                    korean,
                    "    later(&ROW_{part}, MARK_{part}, {}, {}),",
                    row.len(),
                    text.len()
                )?;
                row.push_str(text);
            }
            None => writeln!(korean, "    {text:?},")?,
        }
    }
    let out = env::var("OUT_DIR")?;
    let mut code = format!(
        "/// A text of the screen.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum T {{\n{keys}}}\n\n\
         static KOREAN_TEXTS: [&str; {}] = [\n{korean}];\n\n\
         const FINGERPRINT: &str = {:?};\n\n\
         fn by_name(name: &str) -> Option<T> {{\n    Some(match name {{\n\
         {by_name}        _ => return None,\n    }})\n}}\n",
        table.keys.len(),
        table.fingerprint,
    );
    for (part, (row, name)) in rows.iter().zip(&names).enumerate() {
        let mark = format!("LATER-DATA:{name}:{:06};", row.len());
        writeln!(
            code,
            "\n#[used]\nstatic ROW_{part}: [u8; {}] =\n    \
             *include_bytes!(concat!(env!(\"OUT_DIR\"), \"/row-{part}.txt\"));\n\
             const MARK_{part}: usize = {};",
            mark.len() + row.len(),
            mark.len(),
        )?;
        fs::write(Path::new(&out).join(format!("row-{part}.txt")), mark + row)?;
    }
    fs::write(Path::new(&out).join("texts.rs"), code)?;
    Ok(())
}

/// The parts of the code that bring their own texts (`<part>-texts` stands in their `data`), in the manifest's order: the names of their rows, and
/// their modules.
fn later_parts(manifest: &str) -> Result<(Vec<String>, Vec<Modules>)> {
    let manifest: toml::Table = manifest.parse()?;
    let later = manifest.get("later").and_then(toml::Value::as_array);
    let texts = |part: &toml::Value, name: &str| -> Vec<String> {
        let list = part.get(name).and_then(toml::Value::as_array);
        let texts = list.into_iter().flatten().filter_map(toml::Value::as_str);
        texts.map(str::to_owned).collect()
    };
    let part = |part: &toml::Value| {
        let name = part.get("name")?.as_str()?;
        let row = [name, "-texts"].concat();
        let brings = texts(part, "data").contains(&row);
        brings.then(|| (row, Modules(texts(part, "modules"))))
    };
    Ok(later.into_iter().flatten().filter_map(part).unzip())
}

fn read_sources(folder: &Path, below: &str, sources: &mut Vec<Source>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            read_sources(&path, &format!("{below}{name}/"), sources)?;
        } else if name.ends_with(".rs") {
            sources.push(Source::new(
                &format!("{below}{name}"),
                &fs::read_to_string(&path)?,
            ));
        }
    }
    Ok(())
}

fn variant(key: &str) -> String {
    let word = |word: &str| word.get(..1).unwrap_or("").to_uppercase() + word.get(1..).unwrap_or("");
    key.split(['.', '_']).map(word).collect()
}

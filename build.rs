//! Turns `locales/*.json` into a `T` of text keys and a table a language; a missing or extra key ends the build.
use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=locales");
    let read = |path: &str| -> Result<BTreeMap<String, String>, Box<dyn std::error::Error>> {
        Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
    };
    let (ko, en) = (read("locales/ko.json")?, read("locales/en.json")?);
    let mut keys = String::new();
    let mut texts = (String::new(), String::new());
    for (key, korean) in &ko {
        let english = en
            .get(key)
            .ok_or_else(|| format!("locales/en.json lacks `{key}`"))?;
        if placeholders(korean) != placeholders(english) {
            return Err(format!("`{key}` has other placeholders in locales/en.json").into());
        }
        writeln!(keys, "    /// {korean}\n    {},", variant(key))?;
        writeln!(texts.0, "        T::{} => {korean:?},", variant(key))?;
        writeln!(texts.1, "        T::{} => {english:?},", variant(key))?;
    }
    if let Some(extra) = en.keys().find(|key| !ko.contains_key(*key)) {
        return Err(format!("locales/ko.json lacks `{extra}`").into());
    }
    let mut by_name = String::new();
    for key in ko.keys() {
        writeln!(by_name, "        {key:?} => T::{},", variant(key))?;
    }
    let code = format!(
        "/// A text of the screen.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum T {{\n{keys}}}\n\n\
         fn korean(text: T) -> &'static str {{\n    match text {{\n{}    }}\n}}\n\n\
         fn english(text: T) -> &'static str {{\n    match text {{\n{}    }}\n}}\n\n\
         fn by_name(name: &str) -> Option<T> {{\n    Some(match name {{\n{by_name}        _ => return None,\n    }})\n}}\n",
        texts.0, texts.1
    );
    fs::write(Path::new(&env::var("OUT_DIR")?).join("texts.rs"), code)?;
    Ok(())
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<_> = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect();
    found.sort_unstable();
    found
}

fn variant(key: &str) -> String {
    let word = |word: &str| word.get(..1).unwrap_or("").to_uppercase() + word.get(1..).unwrap_or("");
    key.split(['.', '_']).map(word).collect()
}

//! The texts of the screen in every language, in one order. The build of the app and `cargo xtask` read them by this same file:
//! the app carries Korean and the fingerprint of the keys, the other languages are files beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The languages beside Korean, by the names of their files. Easy Korean is Korean in plain words (쉬운 말).
pub const OTHERS: [&str; 4] = ["easy", "en", "zh", "vi"];

/// All texts.
pub struct Table {
    /// The keys, in their order.
    pub keys: Vec<String>,
    /// The Korean texts, in the order of the keys.
    pub korean: Vec<String>,
    /// The other languages' texts, in the order of [`OTHERS`] and of the keys.
    pub others: Vec<Vec<String>>,
    /// 16 hexadecimal digits that differ where the keys do: a file of other keys is not taken.
    pub fingerprint: String,
}

impl Table {
    /// Reads a folder of `<language>.json` files.
    ///
    /// # Errors
    /// If a file cannot be read, a language lacks a text or has one too many, a text has other placeholders than the Korean one,
    /// or spans lines.
    pub fn read(folder: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let korean = texts(folder, "ko")?;
        let mut others = Vec::new();
        for lang in OTHERS {
            let texts = texts(folder, lang)?;
            for (key, text) in &texts {
                let Some(korean) = korean.get(key) else {
                    return Err(format!("`{key}` in locales/{lang}.json is not in locales/ko.json").into());
                };
                if placeholders(korean) != placeholders(text) {
                    return Err(format!("`{key}` has other placeholders in locales/{lang}.json").into());
                }
            }
            if let Some(lacking) = korean.keys().find(|key| !texts.contains_key(*key)) {
                return Err(format!("locales/{lang}.json lacks `{lacking}`").into());
            }
            others.push(texts.into_values().collect());
        }
        let keys: Vec<String> = korean.keys().cloned().collect();
        // FNV-1a of 64 bits.
        let bytes = keys.iter().flat_map(|key| key.bytes().chain([b'\n']));
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Ok(Self {
            keys,
            korean: korean.into_values().collect(),
            others,
            fingerprint: format!("{hash:016x}"),
        })
    }
}

fn texts(folder: &Path, lang: &str) -> Result<BTreeMap<String, String>, Box<dyn std::error::Error>> {
    let path = folder.join(format!("{lang}.json"));
    let text = fs::read_to_string(&path).map_err(|error| format!("`{}`: {error}", path.display()))?;
    let texts: BTreeMap<String, String> =
        serde_json::from_str(&text).map_err(|error| format!("`{}`: {error}", path.display()))?;
    match texts.iter().find(|(_, text)| text.contains('\n')) {
        Some((key, _)) => Err(format!("`{key}` in locales/{lang}.json spans lines").into()),
        None => Ok(texts),
    }
}

fn placeholders(text: &str) -> Vec<&str> {
    let parts = text.split('{').skip(1);
    let mut found: Vec<_> = parts.filter_map(|rest| rest.split('}').next()).collect();
    found.sort_unstable();
    found
}

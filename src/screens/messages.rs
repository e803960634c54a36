//! What visitors and staff are told of mistakes, in every language, as a file that a review sees: `src/screens/messages.txt`, which
//! `UPDATE_SNAPSHOTS=1` writes anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use catalog::form::FieldFlaw;
use catalog::pick::PickFlaw;
use snapshot::variants;

use crate::i18n::{LANGUAGES, T, file};

/// Declares all values of an enum without fields, and their names; a variant that is not listed does not compile.
macro_rules! all {
    ($all:ident, $name:ident, $NAMES:ident, $Enum:ident, [$($Variant:ident),* $(,)?]) => {
        variants!(fn $name, const $NAMES, $Enum, [$($Variant),*]);
        const $all: &[$Enum] = &[$($Enum::$Variant),*];
    };
}

all!(
    FIELD_FLAWS,
    field_flaw,
    FIELD_FLAW_NAMES,
    FieldFlaw,
    [
        Missing,
        ResidentNumber,
        TooLong,
        NoOption,
        NoPhone,
        NoNumber,
        OutOfRange,
        NoDate,
        DayOutOfRange,
        NoCompanyNumber,
        NoRegion,
        TooMany,
        TooManyPeople,
    ]
);
all!(
    PICK_FLAWS,
    pick_flaw,
    PICK_FLAW_NAMES,
    PickFlaw,
    [Missing, Unknown, Past, NoPart, NoDay, OtherDay, Closed,]
);

/// The texts of each language by key, in the order of the menu.
fn languages() -> Vec<(&'static str, BTreeMap<String, String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let read = |name: &'static str| {
        let text = std::fs::read_to_string(folder.join(name).with_extension("json")).unwrap();
        (name, serde_json::from_str(&text).unwrap())
    };
    LANGUAGES.iter().map(|(lang, _)| read(file(*lang))).collect()
}

/// The key of a text: the enum's name of it is made of the key's parts.
fn key_of(texts: &BTreeMap<String, String>, text: T) -> String {
    let plain = |key: &str| key.replace(['.', '_'], "").to_lowercase();
    let name = format!("{text:?}").to_lowercase();
    texts.keys().find(|key| plain(key) == name).unwrap().clone()
}

#[test]
fn every_message_is_the_known_one_in_every_language() {
    let languages = languages();
    let korean = &languages.first().unwrap().1;
    let mut places: Vec<(String, String)> = Vec::new();
    let fields = FIELD_FLAWS.iter().map(|flaw| {
        (
            format!("form {}", field_flaw(flaw)),
            super::form::flaw_text(*flaw),
        )
    });
    let picks = PICK_FLAWS
        .iter()
        .map(|flaw| (format!("pick {}", pick_flaw(flaw)), super::pick::flaw_text(*flaw)));
    places.extend(
        fields
            .chain(picks)
            .map(|(place, text)| (place, key_of(korean, text))),
    );
    assert_eq!(places.len(), FIELD_FLAW_NAMES.len() + PICK_FLAW_NAMES.len());
    let staff = korean.keys().filter(|key| key.starts_with("staff."));
    places.extend(staff.map(|key| (format!("staff {}", key.trim_start_matches("staff.")), key.clone())));
    let mut found = String::new();
    for (place, key) in places {
        writeln!(found, "# {place}").unwrap();
        for (language, texts) in &languages {
            writeln!(found, "{language}: {}", texts.get(&key).unwrap()).unwrap();
        }
    }
    snapshot::check(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/screens/messages.txt"),
        &found,
    );
}

//! Every message that an author can read, by place and in both languages.
//!
//! Each file of `cases` replaces files of the catalog in `base.case`: a line `== path` begins a file, `== path (absent)` takes one away.
//! What is found is in `problems.ko.txt` and `problems.en.txt`; `UPDATE_SNAPSHOTS=1` writes them anew.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod every;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use authoring::{Diagnostic, Severity, SourceFile, read, read_folder};
use eligibility::Date;

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages")
}

/// Puts the files of a case into a catalog.
fn apply(files: &mut BTreeMap<String, String>, case: &str) {
    let mut path = String::new();
    for line in case.lines() {
        match line.strip_prefix("== ") {
            Some(head) => {
                let absent = head.strip_suffix(" (absent)");
                path = absent.unwrap_or(head).to_owned();
                files.remove(&path);
                if absent.is_none() {
                    files.insert(path.clone(), String::new());
                }
            }
            None => {
                let file = files.get_mut(&path).unwrap();
                file.push_str(line);
                file.push('\n');
            }
        }
    }
}

/// The problems of the base catalog with the files of a case: errors, or if there are none the warnings.
fn problems(case: &str) -> Vec<Diagnostic> {
    let mut files = BTreeMap::new();
    apply(
        &mut files,
        &std::fs::read_to_string(here().join("base.case")).unwrap(),
    );
    apply(&mut files, case);
    let files: Vec<SourceFile> = files
        .into_iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    read(&files).map_or_else(|problems| problems, |authored| authored.warnings)
}

fn criterion(id: &str, when: &str) -> String {
    format!(
        "[[criterion]]\nid = \"{id}\"\ntext = {{ ko = \"조건\", en = \"Condition\" }}\nbasis = \"staff\"\n\
         source = \"x\"\n\
         when = \"{when}\"\n"
    )
}

fn constraint(id: &str, possible: &str) -> String {
    format!(
        "[[constraint]]\nid = \"{id}\"\ntext = {{ ko = \"제약\", en = \"Constraint\" }}\nsource = \"x\"\n\
         possible = \"{possible}\"\n"
    )
}

/// What is too long to be written down: criteria of a program, and a name.
fn made_up_cases() -> [(&'static str, String); 6] {
    let program = "== programs/p.toml\nid = \"p\"\nname = { ko = \"사업\", en = \"Program\" }\n\
                   benefit = { ko = \"혜택\", en = \"Benefit\" }\ncenter = \"c\"\naudience = [\"person\"]\n\
                   topic = \"jobs\"\n\
                   status = \"planned\"\n";
    let names: Vec<String> = (0..=2_000).map(|number| format!("f{number}")).collect();
    let facts: Vec<String> = names
        .iter()
        .map(|name| {
            format!(
                "[[fact]]\nname = \"{name}\"\ntype = \"bool\"\n\
                 question = {{ ko = \"질문\", en = \"Question\" }}\n"
            )
        })
        .collect();
    let halves = names.chunks(1_200).zip(["first", "second"]);
    let constraints = halves
        .clone()
        .map(|(names, id)| constraint(id, &names.join(" || ")));
    let constraints = constraints.collect::<String>();
    let constraints = format!("== facts/many.toml\n{}{constraints}", facts.concat());
    let criteria = halves.map(|(names, id)| criterion(id, &names.join(" || ")));
    let complex = format!(
        "== facts/many.toml\n{}{program}{}",
        facts.concat(),
        criteria.collect::<String>()
    );
    // Each alone takes a few thousand nodes; together they count two things at once, whatever the order.
    let evens: Vec<&str> = names.iter().take(200).step_by(2).map(String::as_str).collect();
    let counted = format!(
        "== facts/many.toml\n{}{}{program}{}",
        facts.iter().take(200).cloned().collect::<String>(),
        constraint(
            "half",
            &format!("atLeast(50, {})", names.get(..100).unwrap().join(", "))
        ),
        criterion("evens", &format!("atLeast(50, {})", evens.join(", ")))
    );
    let long = format!("{program}{}", criterion("long", &"a".repeat(17_000)));
    // A criterion that comes to more tests than it may, before the rules are compiled: two facts of 900 values, eight times.
    let number = |name: &str, max: u32| {
        format!(
            "[[fact]]\nname = \"{name}\"\ntype = \"int\"\nmin = 0\nmax = {max}\n\
             question = {{ ko = \"질문\", en = \"Question\" }}\n"
        )
    };
    let compared = ["n < m"; 8].join(" || ");
    let compared = format!(
        "== facts/many.toml\n{}{}{program}{}",
        number("n", 900),
        number("m", 900),
        criterion("compared", &compared)
    );
    let named = format!(
        "== facts/many.toml\n{}",
        number(&"n".repeat(eligibility::MAX_NAME_BYTES + 1), 1)
    );
    [
        ("too-complex", complex),
        ("too-complex-constraints", constraints),
        ("too-complex-together", counted),
        ("too-long", long),
        ("compared-often", compared),
        ("long-name", named),
    ]
}

/// The problems of every case, by its name.
fn cases() -> BTreeMap<String, Vec<Diagnostic>> {
    let mut cases = BTreeMap::new();
    for entry in std::fs::read_dir(here().join("cases")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        cases.insert(name, problems(&std::fs::read_to_string(&path).unwrap()));
    }
    for (name, case) in made_up_cases() {
        cases.insert(name.to_owned(), problems(&case));
    }
    let nowhere = read_folder(Path::new("no-such-folder")).result.unwrap_err();
    cases.insert("no-such-folder".to_owned(), nowhere);
    cases.insert("other-encodings".to_owned(), other_encodings());
    cases.insert("ending-dates".to_owned(), ending());
    cases.extend(aged());
    cases.insert("unreachable".to_owned(), unreachable());
    cases
}

/// Warnings of dates at the borders: one whose days are over, one that ends in less than a year, in a year, and in more; one without end.
fn ending() -> Vec<Diagnostic> {
    let fact = |(name, max): (&str, &str)| {
        format!(
            "[[fact]]\nname = \"{name}\"\ntype = \"date\"\nmin = \"1900-01-01\"\n{max}\n\
             question = {{ ko = \"날\", en = \"Day\" }}\n\n"
        )
    };
    let facts = [
        ("over", "max = \"2026-11-29\""),
        ("today", "max = \"2026-11-30\""),
        ("within", "max = \"2027-11-29\""),
        ("in_a_year", "max = \"2027-11-30\""),
        ("later", "max = \"2027-12-01\""),
        ("without", ""),
    ];
    let file = |path: &str, text: String| SourceFile {
        path: path.to_owned(),
        text,
    };
    let numbers = "[[fact]]\nname = \"n\"\ntype = \"int\"\nmin = 0\nmax = 5\nquestion = { ko = \"수\" }\n";
    let files = [
        file("facts.toml", facts.map(fact).concat()),
        file("facts/more.toml", numbers.to_owned()),
        file("facts/broken.toml", "[[fact".to_owned()),
    ];
    authoring::aging(&files, Date::from_ymd(2026, 11, 30).unwrap())
}

/// What is said of a catalog without a telephone number that is to be published.
fn unreachable() -> Vec<Diagnostic> {
    let mut files = BTreeMap::new();
    apply(
        &mut files,
        &std::fs::read_to_string(here().join("base.case")).unwrap(),
    );
    let files: Vec<SourceFile> = files
        .into_iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    authoring::unreachable(&read(&files).unwrap(), &files)
        .into_iter()
        .collect()
}

/// What the files of `aging.case` say from day to day, by the day: on both sides of each border.
fn aged() -> impl Iterator<Item = (String, Vec<Diagnostic>)> {
    let mut files = BTreeMap::new();
    apply(
        &mut files,
        &std::fs::read_to_string(here().join("aging.case")).unwrap(),
    );
    let files: Vec<SourceFile> = files
        .into_iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let days = [
        "2026-08-31",
        "2026-09-01",
        "2026-12-31",
        "2027-01-01",
        "2028-01-01",
    ];
    days.into_iter().map(move |day| {
        let found = authoring::aging(&files, Date::parse(day).unwrap());
        (format!("aging-{day}"), found)
    })
}

/// The problems of a folder of which no file is in UTF-8.
fn other_encodings() -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    // 세종 as Korean Windows writes it.
    let cp949 = [b"agency = \"".as_slice(), &[0xbc, 0xbc, 0xc1, 0xbe], b"\"\n"].concat();
    let files: [(&str, &[u8]); 3] = [
        ("catalog.toml", &cp949),
        ("facts.toml", b"\xff\xfef\0"),
        ("forms.toml", b"# \x80\xff"),
    ];
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    read_folder(folder.path()).result.unwrap_err()
}

fn shown(cases: &BTreeMap<String, Vec<Diagnostic>>, english: bool) -> String {
    let mut text = String::new();
    for (name, problems) in cases {
        writeln!(text, "# {name}").unwrap();
        for problem in problems {
            let severity = match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            writeln!(text, "{severity}: {}", problem.line(english)).unwrap();
            if let Some(hint) = &problem.hint {
                writeln!(text, "    {}", hint.get(english)).unwrap();
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn every_place_and_text_is_the_known_one() {
    let cases = cases();
    snapshot::check(&here().join("problems.ko.txt"), &shown(&cases, false));
    snapshot::check(&here().join("problems.en.txt"), &shown(&cases, true));
}

#[test]
fn the_base_catalog_has_no_problem_and_every_case_has_one() {
    assert_eq!(problems(""), []);
    for (name, problems) in cases() {
        assert!(!problems.is_empty(), "{name} is right");
    }
}

#[test]
fn every_message_has_a_case() {
    let cases = cases();
    let texts: Vec<&str> = cases
        .values()
        .flatten()
        .flat_map(|problem| [Some(&problem.message), problem.hint.as_ref()])
        .flatten()
        .map(|message| message.en.as_str())
        .collect();
    let missing: Vec<String> = every::messages()
        .into_iter()
        .filter(|message| !texts.iter().any(|text| every::fits(message, text)))
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "no case shows these");
}

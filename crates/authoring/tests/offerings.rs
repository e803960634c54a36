//! Rounds, offerings and places as their author writes them.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use authoring::{Diagnostic, SourceFile, read};
use catalog::ProgramIndex;
use catalog::pick::choices;
use eligibility::Date;

const OFFERINGS: &str = r#"
action = "reserve"

[[round]]
id = "one"
name = { ko = "1차" }
opens = "2026-01-01"
closes = "2026-02-01"
source = "x"

[[round]]
id = "two"
name = { ko = "2차" }
opens = "2026-11-01"
closes = "2026-12-31"
allocation = "lottery"
source = "x"

[[offering]]
id = "room"
kind = "room"
name = { ko = "방" }
part = [{ id = "am", name = { ko = "오전" } }, { id = "pm", name = { ko = "오후" } }]

[[offering]]
id = "hall"
kind = "room"
name = { ko = "강당" }
day = "2026-11-20"
last_day = "2026-11-30"

[[offering]]
id = "talk"
kind = "session"
name = { ko = "상담" }
day = "2026-11-25"
allocation = "first-come"
places = 10

[[offering]]
id = "begun"
kind = "course"
name = { ko = "강의" }
day = "2026-11-24"
last_day = "2026-12-24"

[[offering]]
id = "course"
kind = "course"
name = { ko = "강의" }
day = "2026-11-25"
last_day = "2026-12-24"
round = "two"

[[offering]]
id = "old"
kind = "course"
name = { ko = "강의" }
round = "one"

[[offering]]
id = "over"
kind = "fair-day"
name = { ko = "박람회" }
day = "2026-11-24"
"#;

fn files(places: &str) -> Vec<SourceFile> {
    let file = |path: &str, text: &str| SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let program = "id = \"p\"\nname = { ko = \"가\" }\nbenefit = { ko = \"가\" }\ncenter = \"c\"\n\
                   audience = [\"person\"]\ntopic = \"space\"\nstatus = \"confirmed\"";
    vec![
        file("catalog.toml", "version = 1\nagency = { ko = \"가\" }"),
        file("centers.toml", "[[center]]\nid = \"c\"\nname = { ko = \"가\" }"),
        file("documents.toml", "document = []"),
        file("facts.toml", ""),
        file("forms.toml", ""),
        file("places.toml", places),
        file("programs/p.toml", &format!("{program}{OFFERINGS}")),
    ]
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn refused(places: &str) -> Diagnostic {
    let problems = read(&files(places)).unwrap_err();
    let problem = problems.first().unwrap().clone();
    assert!(
        problem.file == "places.toml" && problem.position.is_some(),
        "{problem}"
    );
    problem
}

#[test]
fn places_left_come_with_the_time_of_counting() {
    let left = "[[left]]\nprogram = \"p\"\noffering = \"talk\"\nplaces = 3\n";
    let catalog = read(&files(&format!("as_of = \"2026-11-24 10:00\"\n{left}")))
        .unwrap()
        .catalog;
    let as_of = catalog.places_as_of.unwrap();
    assert_eq!(
        (as_of.day, as_of.time.to_string().as_str()),
        (day("2026-11-24"), "10:00")
    );
    let lefts = choices(&catalog, ProgramIndex(0), Some("two"), day("2026-11-25"));
    let lefts: Vec<_> = lefts.iter().map(|choice| choice.offering.left).collect();
    assert_eq!(lefts, [None, None, Some(3), None]);

    assert!(refused(left).message.en.contains("as_of is missing"));
    assert!(
        refused("as_of = \"yesterday\"")
            .message
            .en
            .contains("is no day and time")
    );
    let with = |from: &str, to: &str| {
        refused(&format!(
            "as_of = \"2026-11-24 10:00\"\n{}",
            left.replace(from, to)
        ))
    };
    assert_eq!(with("\"p\"", "\"q\"").message.en, "there is no program `q`");
    assert_eq!(with("talk", "walk").message.en, "`p` has no offering `walk`");
    assert_eq!(
        with("= 3", "= 11").message.en,
        "`talk` has more places left than it has"
    );
    let twice = refused(&format!("as_of = \"2026-11-24 10:00\"\n{left}{left}"));
    assert_eq!(twice.message.en, "`talk` is a sample, or counted already");
}

#[test]
fn what_an_offering_cannot_say_is_refused() {
    for (from, to, message) in [
        (
            "places = 10",
            "left = 10",
            "the places left of `talk` do not stand here",
        ),
        (
            "last_day = \"2026-11-30\"",
            "last_day = \"2026-11-19\"",
            "`hall` ends before it begins",
        ),
    ] {
        let mut files = files("");
        let program = files.last_mut().unwrap();
        assert!(program.text.contains(from), "{from}");
        program.text = program.text.replacen(from, to, 1);
        assert_eq!(read(&files).unwrap_err().first().unwrap().message.en, message);
    }
}

//! Forms as their author writes them.

use authoring::{SourceFile, read};

const FORMS: &str = r#"
[[field]]
id = "name"
kind = "text"
label = { ko = "이름" }
required = true
max = 5

[[field]]
id = "phone"
kind = "phone"
label = { ko = "전화" }

[[field]]
id = "when"
kind = "choice"
label = { ko = "때" }
option = [{ value = "am", text = { ko = "오전" } }]

[[field]]
id = "people"
kind = "number"
label = { ko = "인원" }
unit = { ko = "명" }
min = 1
max = 30

[[field]]
id = "day"
kind = "date"
label = { ko = "날짜" }
min = 0
max = 60

[[field]]
id = "address"
kind = "address"
label = { ko = "주소" }

[[field]]
id = "company_number"
kind = "company-number"
label = { ko = "사업자등록번호" }

[[field]]
id = "members"
kind = "group"
label = { ko = "함께할 사람" }
fields = ["name", "phone"]
min = 1
max = 3
"#;

fn files(forms: &str) -> Vec<SourceFile> {
    let file = |path: &str, text: &str| SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let program = "id = \"p\"\nname = { ko = \"가\" }\nbenefit = { ko = \"가\" }\ncenter = \"c\"\n\
                   audience = [\"person\"]\ntopic = \"jobs\"\n\
                   status = \"planned\"\n\
                   form = [\"phone\", \"when\", \"people\", \"day\", \"address\", \"company_number\", \
                   \"members\"]";
    vec![
        file("catalog.toml", "version = 1\nagency = { ko = \"가\" }"),
        file("centers.toml", "[[center]]\nid = \"c\"\nname = { ko = \"가\" }"),
        file("documents.toml", "document = []"),
        file("facts.toml", ""),
        file(
            "regions.toml",
            "source = \"x\"\nregion = [{ ko = \"조치원읍\" }, { ko = \"소담동\" }]",
        ),
        file("forms.toml", forms),
        file("programs/p.toml", program),
    ]
}

#[test]
fn fields_that_lack_something_are_refused_with_their_place() {
    for (from, to, hint) in [
        (
            "max = 3\n",
            "",
            "say by max how often it is repeated at most, 99 or less",
        ),
        (
            "fields = [\"name\", \"phone\"]\n",
            "",
            "a group needs fields, and only a group",
        ),
        ("max = 30\n", "max = 0\n", "max is not below min"),
        (
            "unit = { ko = \"명\" }",
            "unit = { ko = \"명\" }\noption = [{ value = \"a\", text = { ko = \"가\" } }]",
            "a choice needs options, and only a choice",
        ),
        (
            "kind = \"date\"",
            "kind = \"text\"",
            "only a number, a date or a group has a min",
        ),
        (
            "fields = [\"name\", \"phone\"]",
            "fields = [\"members\"]",
            "name other fields that are no groups themselves",
        ),
        (
            "fields = [\"name\", \"phone\"]",
            "fields = [\"nam\"]",
            "name other fields that are no groups themselves",
        ),
        ("kind = \"number\"", "kind = \"text\"", "only a number has a unit"),
    ] {
        assert!(FORMS.contains(from), "{from}");
        let problems = read(&files(&FORMS.replacen(from, to, 1))).unwrap_err();
        let problem = problems.first().unwrap();
        assert_eq!(problem.hint.as_ref().unwrap().en, hint, "{problem}");
        assert!(
            problem.file == "forms.toml" && problem.position.is_some(),
            "{problem}"
        );
    }
    let mut without = files(FORMS);
    without.retain(|file| file.path != "regions.toml");
    let problems = read(&without).unwrap_err();
    assert_eq!(
        problems.first().unwrap().hint.as_ref().unwrap().en,
        "list the regions in regions.toml"
    );
}

//! What the desk does with vacancies: begin one, decide about what the law finds, and export.

use std::path::PathBuf;

use sample_data::jobs::job_answers;
use serde_json::Value;

use super::{ON, Place, day, didim, err, out};

impl Place {
    /// Runs a command on the folder of vacancies, which succeeds, and returns what it says.
    fn done(&self, command: &str, more: &[&str]) -> String {
        let output = self.tried(command, more);
        assert!(
            output.status.success(),
            "{command}: {}{}",
            out(&output),
            err(&output)
        );
        out(&output)
    }

    fn tried(&self, command: &str, more: &[&str]) -> std::process::Output {
        let folder = self.path("vacancies");
        let mut arguments = vec!["jobs", command];
        match command {
            "new" => arguments.extend(["--into", &folder, "--on", ON]),
            "decide" => arguments.extend(["--from", &folder, "--on", ON, "--by", "상담1"]),
            "check" => arguments.push(&folder),
            _ => arguments.extend([folder.as_str(), "--on", ON]),
        }
        arguments.extend(more);
        didim(&arguments)
    }

    /// The name of the one finding whose line has these words.
    fn finding(&self, words: &str) -> String {
        let said = self.done("check", &["--law"]);
        let mut found = said.lines().filter(|line| line.contains(words));
        assert!(said.contains(words), "{words} in {said}");
        let line = found.next().unwrap();
        assert_eq!(found.next(), None);
        line.split([' ', ':']).nth(2).unwrap().to_owned()
    }
}

#[test]
fn the_agencys_own_vacancy_is_begun_completed_and_published() {
    let place = Place::new();
    let said = place.done(
        "new",
        &[
            "--title",
            "포장 사원",
            "--company",
            "가나식품",
            "--set",
            "place=나성동",
        ],
    );
    assert!(said.contains("agency:20261130-1"), "{said}");
    let said = place.done("check", &[]);
    assert!(
        said.contains("agency:20261130-1: not said yet: pay, hours"),
        "{said}"
    );
    let held = place.build(&[]);
    assert!(err(&held).contains("are held back"), "{}", err(&held));
    let path = PathBuf::from(place.path("vacancies/vacancies/agency/20261130-1.toml"));
    let text = std::fs::read_to_string(&path).unwrap();
    let text = [
        ("pay_unit", "\"월급\""),
        ("pay_least", "2300000"),
        ("weekly_minutes", "2400"),
    ]
    .into_iter()
    .fold(text, |text, (name, example)| {
        let line = format!("# {name} = {example}");
        assert!(text.contains(&line), "{line} in {text}");
        text.replacen(&line, &format!("{name} = {example}"), 1)
    });
    std::fs::write(&path, text).unwrap();
    let built = place.build(&[]);
    assert!(built.status.success(), "{}", err(&built));
    assert_eq!(
        place.assembled().vacancies.first().unwrap().id,
        "agency:20261130-1"
    );
    // A template without a title is told with all that is missing, and is in the way of a list.
    assert!(place.done("new", &[]).contains("agency:20261130-2"));
    let check = place.tried("check", &[]);
    assert!(
        out(&check).contains("agency:20261130-2: not said yet: title, company"),
        "{}",
        out(&check)
    );
    assert!(err(&check).contains("`title`"), "{}", err(&check));
    for (set, words) in [
        ("plase=나성동", "`plase` is no field"),
        ("days=다섯", "`다섯`"),
        ("place=나성", "`나성`"),
        ("days", "has no `=`"),
    ] {
        let output = place.tried("new", &["--set", set]);
        assert!(
            !output.status.success() && err(&output).contains(words),
            "{}",
            err(&output)
        );
    }
    assert!(!PathBuf::from(place.path("vacancies/vacancies/agency/20261130-3.toml")).exists());
}

#[test]
fn what_the_law_refuses_is_published_once_staff_accept_it_and_no_more_once_it_changes() {
    let place = Place::new();
    let answers = job_answers(5, 1, day());
    assert!(place.import(&answers, &[]).status.success());
    assert!(place.build(&[]).status.success());
    let before = place.assembled().vacancies.len();
    let id = place.assembled().vacancies.first().unwrap().id.clone();
    let name = id.split(':').nth(1).unwrap().to_owned();
    place.by_hand(&name, "title = \"포장 사원, 35세 이하만\"");
    let finding = place.finding("refuse age");
    let built = place.build(&[]);
    assert!(
        out(&built).contains(&format!("nobody has accepted: {id}")),
        "{}{}",
        out(&built),
        err(&built)
    );
    assert_eq!(place.assembled().vacancies.len(), before - 1);
    let blank = place.tried("decide", &[&finding, "--accept", "--reason", " "]);
    assert!(err(&blank).contains("`reason` is empty"), "{}", err(&blank));
    let unknown = place.tried(
        "decide",
        &[&finding, "ffffffffffff", "--accept", "--reason", "이유"],
    );
    assert!(err(&unknown).contains("`ffffffffffff`"), "{}", err(&unknown));
    assert!(place.done("check", &["--law"]).contains("refuse age: `"));
    place.done("decide", &[&finding, "--accept", "--reason", "고용촉진사업 요건"]);
    assert!(place.import(&answers, &[]).status.success());
    let law = place.done("check", &["--law"]);
    assert!(
        law.contains("accepted by 상담1 on 2026-11-30: 고용촉진사업 요건"),
        "{law}"
    );
    assert!(
        place
            .done("check", &[])
            .contains("1 findings accepted, 0 refused")
    );
    assert!(place.build(&[]).status.success());
    assert_eq!(place.assembled().vacancies.len(), before);
    let said: Value = serde_json::from_str(&place.done("report", &["--json"])).unwrap();
    assert_eq!(
        (&said["decisions"]["accepted"], &said["decisions"]["void"]),
        (&1.into(), &0.into())
    );
    // The words change, and nobody has decided about the new ones.
    let path = place.record(&name);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("35세", "30세", 1)).unwrap();
    assert!(place.build(&[]).status.success());
    assert_eq!(place.assembled().vacancies.len(), before - 1);
    assert!(place.done("report", &[]).contains("1 decisions void"));
}

#[test]
fn made_up_vacancies_are_exported_only_when_asked_for_and_say_so() {
    let place = Place::new();
    assert!(place.import(&job_answers(40, 2, day()), &[]).status.success());
    let (table, postings) = (place.path("jobs.csv"), place.path("jobs.jsonld"));
    for (format, file) in [("--csv", &table), ("--schema-org", &postings)] {
        let refused = place.tried("export", &[format, "--to", file]);
        assert!(err(&refused).contains("give `--sample`"), "{}", err(&refused));
        assert!(!PathBuf::from(file).exists());
        let said = place.done("export", &[format, "--to", file, "--sample"]);
        assert!(said.contains("견본") && said.contains("공공누리"), "{said}");
        assert!(std::fs::read_to_string(file).unwrap().contains("견본"));
        assert_eq!(
            said.contains("without loss: contract of"),
            format == "--schema-org",
            "{said}"
        );
    }
    let document: Value = serde_json::from_str(&std::fs::read_to_string(&postings).unwrap()).unwrap();
    assert!(place.build(&[]).status.success());
    let published = place.assembled().vacancies.len();
    assert_eq!(document["@graph"].as_array().unwrap().len(), published);
    let (map, into) = (place.path("jobs.map.toml"), place.path("back"));
    let back = didim(&[
        "jobs", "import", "csv", &table, "--map", &map, "--into", &into, "--sample", "--json",
    ]);
    assert!(back.status.success(), "{}", err(&back));
    let report: Value = serde_json::from_str(&out(&back)).unwrap();
    assert_eq!(
        (&report["vacancies"], &report["left_out"]),
        (&published.into(), &Value::Array(Vec::new()))
    );
    for (field, counts) in report["fields"].as_object().unwrap() {
        assert_eq!(counts["unreadable"], 0, "{field}");
    }
}

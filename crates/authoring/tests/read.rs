//! What an author is told, on the catalog that this repository ships with one thing broken.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use authoring::{Diagnostic, Severity, SourceFile, read, read_folder};
use catalog::{Catalog, Role};

fn files() -> Vec<SourceFile> {
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog")).files
}

const P02: &str = "programs/p02-youth-job-seeking.toml";

/// The problems once a text of a file is replaced; the text must be there.
fn broken(path: &str, from: &str, to: &str) -> Vec<Diagnostic> {
    let mut files = files();
    let file = files.iter_mut().find(|file| file.path == path).unwrap();
    assert!(file.text.contains(from), "{path} lacks {from}");
    file.text = file.text.replacen(from, to, 1);
    read(&files).unwrap_err()
}

fn line_of(path: &str, text: &str) -> usize {
    let file = files().into_iter().find(|file| file.path == path).unwrap();
    file.text.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn the_shipped_catalog_is_clean_and_every_program_has_three_examples() {
    let authored = read(&files()).unwrap();
    for (at, program) in authored.catalog.indexed_programs() {
        let examples = authored
            .examples
            .iter()
            .filter(|example| example.program == at)
            .count();
        assert!(examples >= 3, "{} has {examples}", program.id);
    }
}

#[test]
fn a_malformed_file_is_named_with_its_line() {
    let problems = broken(P02, "status = ", "status : ");
    assert!(
        problems
            .iter()
            .any(|p| p.file == P02 && p.position.unwrap().line == line_of(P02, "status = "))
    );
}

#[test]
fn a_condition_is_pointed_at_within_its_text() {
    let problems = broken(P02, "residence == ", "residance == ");
    let problem = problems.first().unwrap();
    assert_eq!(problem.position.unwrap().line, line_of(P02, "residence == "));
    assert!(
        problem
            .message
            .en
            .contains("there is no fact `residance`; did you mean `residence`"),
        "{problem}"
    );
    let mut text = files().into_iter().find(|file| file.path == P02).unwrap().text;
    text = text.replacen("residence == ", "residance == ", 1);
    assert_eq!(text.get(problem.span.clone().unwrap()), Some("residance"));
}

#[test]
fn a_date_that_is_none_is_refused() {
    let problems = broken(P02, "1986-01-01", "1986-02-30");
    assert!(
        problems
            .iter()
            .any(|p| p.message.en.contains("the calendar has no day `1986-02-30`"))
    );
}

#[test]
fn two_programs_with_one_id_are_refused() {
    let problems = broken(
        P02,
        "\"youth-job-seeking-allowance\"",
        "\"job-seeker-registration\"",
    );
    assert!(
        problems
            .iter()
            .any(|p| p.message.en.contains("is already that of"))
    );
}

#[test]
fn what_is_referred_to_must_be_there() {
    let problems = broken(P02, "\"resident-abstract\"", "\"resident-abstrakt\"");
    assert!(
        problems
            .iter()
            .any(|p| p.message.en == "there is no document `resident-abstrakt`")
    );
}

#[test]
fn an_example_that_does_not_hold_stops_the_build() {
    let problems = broken(P02, "verdict = \"not-eligible\"", "verdict = \"eligible\"");
    assert!(
        problems
            .iter()
            .any(|p| p.message.en.contains("but the verdict is not-eligible"))
    );
}

#[test]
fn a_missing_file_is_named() {
    let rest: Vec<_> = files()
        .into_iter()
        .filter(|file| file.path != "facts.toml")
        .collect();
    let problems = read(&rest).unwrap_err();
    assert!(
        problems
            .iter()
            .any(|p| p.file == "facts.toml" && p.message.en == "the file is missing")
    );
}

/// The warnings of the shipped catalog once a text of a file is replaced.
fn warned(path: &str, from: &str, to: &str) -> Vec<Diagnostic> {
    let mut files = files();
    let file = files.iter_mut().find(|file| file.path == path).unwrap();
    assert!(file.text.contains(from), "{path} lacks {from}");
    file.text = file.text.replacen(from, to, 1);
    read(&files).unwrap().warnings
}

#[test]
fn what_a_visitor_would_miss_is_warned_of_with_its_place() {
    let find = |warnings: Vec<Diagnostic>, text: &str| {
        let found = warnings
            .into_iter()
            .find(|warning| warning.message.en.contains(text));
        let found = found.unwrap_or_else(|| panic!("no warning with `{text}`"));
        assert_eq!(found.severity, Severity::Warning);
        assert!(
            found
                .message
                .ko
                .chars()
                .any(|letter| ('가'..='힣').contains(&letter))
        );
        (found.file, found.position.unwrap().line)
    };
    let name = "name = { ko = \"청년 구직활동 지원\"";
    let line = line_of(P02, name);
    let text = files().into_iter().find(|file| file.path == P02).unwrap().text;
    let whole = text.lines().nth(line - 1).unwrap().to_owned();
    let found = find(
        warned(P02, &whole, "name = { ko = \"청년 구직활동 지원\" }"),
        "no English",
    );
    assert_eq!(found, (P02.to_owned(), line));
    let found = find(
        warned(P02, &whole, "name = { ko = \"{x}을 신청해요\", en = \"Apply\" }"),
        "the particle `을`",
    );
    assert_eq!(found, (P02.to_owned(), line));
    let unused =
        "[[fact]]\nname = \"never_asked\"\ntype = \"bool\"\nquestion = { ko = \"가\", en = \"a\" }\n";
    let found = find(
        warned("facts.toml", "[[derived]]", &format!("{unused}\n[[derived]]")),
        "no condition uses the question `never_asked`",
    );
    assert_eq!(found.0, "facts.toml");
    let source = text.lines().find(|line| line.starts_with("source = ")).unwrap();
    let found = find(warned(P02, source, ""), "has no source");
    assert_eq!(found.0, P02);
}

#[test]
fn all_problems_are_told_at_once_in_both_languages() {
    let mut files = files();
    for file in &mut files {
        if file.path == P02 {
            file.text = file.text.replacen("residence == ", "residance == ", 1);
        }
        if file.path.starts_with("programs/p06") {
            file.text = file.text.replacen("center = \"", "center = \"no-", 1);
        }
    }
    let problems = read(&files).unwrap_err();
    let errors: Vec<&Diagnostic> = problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .collect();
    assert!(errors.len() >= 2, "{errors:?}");
    for problem in errors {
        let korean = problem
            .message
            .ko
            .chars()
            .any(|letter| ('가'..='힣').contains(&letter));
        assert!(korean && problem.message.en.is_ascii(), "{problem:?}");
    }
}

#[test]
fn facts_may_stand_in_files_of_a_folder_and_follow_from_each_other() {
    let mut files = files();
    files.push(SourceFile {
        path: "facts/more.toml".to_owned(),
        text: "[[fact]]\nname = \"club\"\ntype = \"bool\"\nquestion = { ko = \"동호회원인가요?\" }\n\n\
               [[derived]]\nname = \"birth_months\"\nmonths_since = \"birth_date\"\n"
            .to_owned(),
    });
    let catalog = read(&files).unwrap().catalog;
    let club = catalog.vocabulary.find("club").unwrap();
    assert_eq!(catalog.question(club).unwrap().text.ko, "동호회원인가요?");
    assert!(catalog.vocabulary.find_derived("birth_months").is_some());
    files
        .last_mut()
        .unwrap()
        .text
        .push_str("\n[[fact]]\nname = \"birth_date\"\ntype = \"bool\"\nquestion = { ko = \"?\" }\n");
    let problems = read(&files).unwrap_err();
    assert!(
        problems
            .iter()
            .any(|p| p.file == "facts/more.toml" && p.position.unwrap().line == 11)
    );
}

#[test]
fn a_program_without_a_topic_is_refused() {
    let problems = broken(P02, "topic = \"jobs\"\n", "");
    let problem = problems.first().unwrap();
    assert_eq!(problem.message.en, "the program has no topic");
    assert_eq!(
        problem.position.unwrap().line,
        line_of(P02, "id = \"youth-job-seeking-allowance\"")
    );
}

#[test]
fn programs_that_another_names_must_be_others_and_there() {
    let problems = broken(P02, "\"interview-expenses\"", "\"interview-expences\"");
    let problem = problems.first().unwrap();
    assert_eq!(
        problem.message.en,
        "there is no other program `interview-expences`"
    );
    assert_eq!(problem.position.unwrap().line, line_of(P02, "similar = "));

    let own = "[[caution]]\nprograms = [\"youth-job-seeking-allowance\"]";
    let problems = broken(P02, "[[caution]]", own);
    assert_eq!(
        problems.first().unwrap().message.en,
        "there is no other program `youth-job-seeking-allowance`"
    );
}

#[test]
fn a_caution_without_a_source_is_warned_of() {
    let warnings = warned(P02, "source = \"구직자 취업촉진", "# source = \"구직자 취업촉진");
    let warning = warnings.first().unwrap();
    assert_eq!(
        (warning.file.as_str(), warning.message.en.as_str()),
        (P02, "a caution has no source")
    );
}

#[test]
fn similar_programs_are_others_of_the_same_audience_that_exist() {
    let catalog = read(&files()).unwrap().catalog;
    assert_eq!(catalog, read(&files()).unwrap().catalog);
    for program in &catalog.programs {
        assert!(program.similar.len() <= 3);
        for (at, id) in program.similar.iter().enumerate() {
            let other = catalog.program(id).unwrap();
            assert!(!program.similar[..at].contains(id) && *id != program.id);
            assert!(
                other.status != catalog::ProgramStatus::Planned,
                "{id} of {}",
                program.id
            );
            assert!(
                other.audience.iter().any(|who| program.audience.contains(who)),
                "{id} of {}",
                program.id
            );
        }
    }
    let hiring = catalog.program("root-industry-hiring-incentive").unwrap();
    assert_eq!(
        hiring.similar.first().unwrap(),
        "professional-services-hiring-incentive"
    );
    let room = catalog.program("startup-hall-classroom").unwrap();
    assert_eq!(room.similar.first().unwrap(), "startup-hall-meeting-space");

    let mut none = files();
    let file = none.iter_mut().find(|file| file.path == P02).unwrap();
    file.text = file.text.replacen(
        "similar = [\"job-seeker-registration\", \"interview-expenses\", \"interview-styling\"]",
        "similar = []",
        1,
    );
    let none = read(&none).unwrap().catalog;
    assert!(
        none.program("youth-job-seeking-allowance")
            .unwrap()
            .similar
            .is_empty()
    );

    // Named by their author.
    let fostering = catalog.program("startup-fostering").unwrap();
    assert_eq!(
        fostering.similar,
        ["youth-job-seeking-allowance", "micro-business-consulting"]
    );
}

#[test]
fn a_guardian_has_to_agree_until_the_eighteenth_birthday() {
    use eligibility::Date;
    let catalog = read(&files()).unwrap().catalog;
    let day = |text: &str| Date::parse(text).unwrap();
    let registration = catalog.program("job-seeker-registration").unwrap();
    let age = |born: &str| day(born).full_years_to(day("2026-11-25"));
    assert!(registration.needs_guardian(age("2008-11-26")));
    assert!(!registration.needs_guardian(age("2008-11-25")));
    let booth = catalog.program("youth-job-fair-booth").unwrap();
    assert!(!booth.needs_guardian(age("2020-01-01")));
}

#[test]
fn at_most_one_fact_has_a_role_and_its_type() {
    let born = |catalog: &Catalog| catalog.role(Role::Born);
    let shipped = read(&files()).unwrap().catalog;
    assert_eq!(born(&shipped), shipped.vocabulary.find("birth_date"));
    for role in Role::ALL {
        let fact = shipped.role(role).and_then(|fact| shipped.vocabulary.fact(fact));
        assert_eq!(
            fact.unwrap().domain.type_name(),
            role.type_name(),
            "{}",
            role.name()
        );
    }

    let since = "name = \"residence_since\"\ntype = \"date\"\n";
    let twice = broken("facts.toml", since, &format!("{since}role = \"born\"\n"));
    let [twice] = twice.as_slice() else {
        panic!("{twice:?}")
    };
    assert_eq!(
        twice.message.en,
        "`residence_since` has the role `born`, which `birth_date` has already"
    );
    assert_eq!(
        twice.message.ko,
        "`residence_since`: 역할 `born`: 이미 `birth_date`에 있어요"
    );
    assert_eq!(
        twice.position.unwrap().line,
        line_of("facts.toml", since.lines().next().unwrap()) + 2
    );

    let wrong = broken(
        "facts.toml",
        "name = \"birth_date\"\ntype = \"date\"\nrole = \"born\"\nchange = \"never\"\nmin = \"1906-01-01\"",
        "name = \"birth_date\"\ntype = \"int\"\nrole = \"born\"\nchange = \"never\"\nmin = 1\nmax = 2",
    );
    let found = wrong.iter().find(|problem| problem.message.en.contains("role"));
    assert_eq!(
        found.unwrap().message.en,
        "`birth_date` has the type `int`, and the role `born` needs `date`"
    );

    let unknown = broken("facts.toml", "role = \"born\"", "role = \"bron\"");
    assert!(
        unknown.first().unwrap().message.en.contains("born"),
        "{unknown:?}"
    );
}

#[test]
fn a_catalog_with_rules_about_age_is_warned_where_no_fact_is_the_day_of_birth() {
    let warnings = warned("facts.toml", "role = \"born\"\n", "");
    let found: Vec<_> = warnings
        .iter()
        .filter(|warning| warning.message.en.contains("born"))
        .collect();
    assert_eq!(found.len(), 1, "{warnings:?}");
    assert_eq!(found.first().unwrap().file, "facts.toml");
    assert!(
        read(&files())
            .unwrap()
            .warnings
            .iter()
            .all(|warning| !warning.message.en.contains("born"))
    );
}

#[test]
fn every_text_of_the_shipped_catalog_is_in_every_language() {
    // Plain Korean stands only where it differs; the Korean is shown in its place.
    for file in files().iter().filter(|file| !file.path.starts_with("results/")) {
        for text in file.text.split("{ ko = \"").skip(1) {
            let text = text.split(" }").next().unwrap();
            for key in ["en", "zh", "vi"] {
                let there = text.contains(&format!(", {key} = \""));
                assert!(there, "{} lacks {key}: {text}", file.path);
            }
        }
    }
}

#[test]
fn an_option_that_looks_like_a_day_has_weights_too() {
    let mut files = files();
    let file = files.iter_mut().find(|file| file.path == "facts.toml").unwrap();
    file.text.push_str(
        "\n[[fact]]\nname = \"round\"\ntype = \"choice\"\nquestion = { ko = \"차수\", en = \"Round\" }\n\
         option = [{ value = \"2025-04-21\", text = { ko = \"봄\", en = \"Spring\" } }, \
         { value = \"autumn\", text = { ko = \"가을\", en = \"Autumn\" } }]\n\
         weights = [{ from = \"2025-04-21\", weight = 3 }]\n",
    );
    let catalog = read(&files).unwrap().catalog;
    let round = catalog.vocabulary.find("round").unwrap();
    let weights = &catalog.question(round).unwrap().weights;
    assert_eq!(
        weights.iter().map(|w| (w.first, w.weight)).collect::<Vec<_>>(),
        [(0, 3)]
    );
}

//! Questions that are asked together, and what changing an answer means.

use authoring::{Diagnostic, aging, read};
use catalog::{Audience, Catalog, ProgramIndex, Screening};
use eligibility::{Answers, Date, FactId, RangeSet, Value, Verdict};

use super::{catalog, folder};

fn fact(catalog: &Catalog, name: &str) -> FactId {
    catalog.vocabulary.find(name).unwrap()
}

#[test]
fn facts_of_a_group_are_asked_together_while_they_matter() {
    let catalog = catalog();
    let screening = Screening::new(&catalog, Date::from_ymd(2026, 3, 3).unwrap()).unwrap();
    let (size, income) = (
        fact(&catalog, "household_size"),
        fact(&catalog, "household_income"),
    );
    let mut answers = Answers::new();
    let together = |answers: &Answers, skipped: &[FactId], audience, fact| {
        let counts = |at: ProgramIndex| catalog.programs[at.0].audience.contains(&audience);
        screening.asked_with(&catalog, answers, skipped, &counts, fact)
    };
    assert_eq!(together(&answers, &[], Audience::Person, income), [size, income]);
    assert_eq!(together(&answers, &[size], Audience::Person, income), [income]);
    // No program for companies asks for a household.
    assert_eq!(together(&answers, &[], Audience::Company, size), [size]);
    let birth = fact(&catalog, "birth_date");
    assert_eq!(together(&answers, &[], Audience::Person, birth), [birth]);
    let home: Vec<_> = ["home.deposit", "home.monthly_rent", "home.area"]
        .into_iter()
        .map(|name| fact(&catalog, name))
        .collect();
    assert_eq!(together(&answers, &[], Audience::Person, home[1]), home);
    answers.set(&catalog.vocabulary, size, &Value::Int(1)).unwrap();
    // What was answered on the screen stands there when the visitor comes back.
    assert_eq!(together(&answers, &[], Audience::Person, income), [size, income]);
    // Who rents nothing by the month is not asked for the deposit any more.
    let rent = Value::Choice("own".to_owned());
    answers
        .set(&catalog.vocabulary, fact(&catalog, "home.rent_type"), &rent)
        .unwrap();
    assert_eq!(together(&answers, &[], Audience::Person, home[0]), [home[0]]);
}

#[test]
fn a_change_is_put_into_words_where_it_is_plausible() {
    let catalog = catalog();
    let says = |name: &str, codes: RangeSet| -> Vec<String> {
        let question = catalog.question(fact(&catalog, name)).unwrap();
        let texts = question.becoming(&codes).into_iter();
        texts.map(|text| text.ko.clone()).collect()
    };
    assert_eq!(says("residence", RangeSet::of([0])), ["세종시로 이사하면"]);
    assert_eq!(says("residence", RangeSet::of([1])), Vec::<String>::new());
    assert_eq!(
        says("employment", RangeSet::range(0, 1)),
        ["일자리를 찾기 시작하면", "창업을 준비하면"]
    );
    assert_eq!(
        says("business.in_sejong", RangeSet::of([1])),
        ["회사(사업장)를 세종시로 옮기면"]
    );
    assert_eq!(
        says("business.in_sejong", RangeSet::of([0])),
        Vec::<String>::new()
    );
    assert_eq!(
        says("household_size", RangeSet::range(0, 9)),
        Vec::<String>::new()
    );
}

/// The one problem once a text of facts.toml is replaced.
fn broken(from: &str, to: &str) -> Diagnostic {
    let mut files = folder().files;
    let file = files.iter_mut().find(|file| file.path == "facts.toml").unwrap();
    assert!(file.text.contains(from), "facts.toml lacks {from}");
    file.text = file.text.replacen(from, to, 1);
    let problems = read(&files).unwrap_err();
    assert!(problems.first().unwrap().position.is_some());
    problems.first().unwrap().clone()
}

#[test]
fn groups_of_one_and_changes_of_numbers_are_refused() {
    let one = broken("group = \"household\"\n", "");
    assert_eq!(one.message.en, "the group `household` has one fact alone");
    let number = broken(
        "becoming = { any = { ko = \"함께 사는",
        "becoming = { yes = { ko = \"함께 사는",
    );
    assert!(
        number.message.en.contains("does not go with its type"),
        "{number}"
    );
}

/// A date without an end takes the days of the years to come, so that nobody has to remember to move it on.
#[test]
fn dates_of_the_years_to_come_are_taken() {
    let folder = folder();
    let facts = folder.files.iter().filter(|file| file.path == "facts.toml");
    let facts: Vec<_> = facts.cloned().collect();
    assert_eq!((facts.len(), aging(&facts, day("2099-01-01"))), (1, Vec::new()));
    let catalog = folder.result.unwrap().catalog;
    let screening = Screening::new(&catalog, day("2027-02-01")).unwrap();
    let mut answers = Answers::new();
    for (name, value) in [("birth_date", "1995-05-05"), ("residence_since", "2027-01-10")] {
        let value = Value::Date(day(value));
        answers
            .set(&catalog.vocabulary, fact(&catalog, name), &value)
            .unwrap();
    }
    // Months of residence are asked for there, and hardly one has passed.
    let at = catalog
        .programs
        .iter()
        .position(|program| program.id == "youth-future-savings");
    let result = screening
        .screen_one(&catalog, ProgramIndex(at.unwrap()), &answers)
        .unwrap();
    assert_eq!(result.verdict, Verdict::NotEligible);
}

/// Days that nobody can have lived yet move no question to the front: on any day the order is the one of dates that end on that day.
#[test]
fn the_centuries_to_come_do_not_weigh_on_the_questions() {
    for on in ["2026-11-30", "2030-01-01"] {
        let mut files = folder().files;
        let facts = files.iter_mut().find(|file| file.path == "facts.toml").unwrap();
        let ended = format!("min = \"1906-01-01\"\nmax = \"{on}\"");
        facts.text = facts.text.replace("min = \"1906-01-01\"", &ended);
        let (open, ended) = (catalog(), read(&files).unwrap().catalog);
        let [open, ended] = [&open, &ended].map(|catalog| {
            let screening = Screening::new(catalog, day(on)).unwrap();
            [Audience::Person, Audience::Company].map(|audience| {
                let expected = screening.expected_questions(catalog, &Answers::new(), audience, 50, 1);
                (
                    screening.next_question_for(&Answers::new(), &[], &|_| true),
                    expected.mean,
                )
            })
        });
        assert_eq!(open, ended, "{on}");
    }
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Another body's program is screened with what is known, and costs nobody a question until they open it.
#[test]
fn another_bodys_program_asks_for_nothing() {
    let with = catalog();
    let mut without = with.clone();
    without.programs.retain(|program| !program.is_elsewhere());
    assert_ne!(with.programs.len(), without.programs.len());
    let on = day("2026-11-30");
    let asked = |catalog: &Catalog, audience| {
        let screening = Screening::new(catalog, on).unwrap();
        let (mut answers, mut asked) = (Answers::new(), Vec::new());
        while let Some(fact) = screening.next_question(catalog, &answers, audience, &asked) {
            // The first value that the fact can have.
            let domain = &catalog.vocabulary.fact(fact).unwrap().domain;
            let value = domain.value(domain.bounds().0).unwrap();
            answers.set(&catalog.vocabulary, fact, &value).unwrap();
            asked.push(fact);
        }
        asked
    };
    for audience in [Audience::Person, Audience::Company] {
        assert_eq!(asked(&with, audience), asked(&without, audience), "{audience:?}");
    }
    let mut answers = Answers::new();
    let born = Value::Date(day("1956-01-01"));
    answers
        .set(&with.vocabulary, fact(&with, "birth_date"), &born)
        .unwrap();
    let (at, _) = with
        .indexed_programs()
        .find(|(_, program)| program.id == "national-employment-support")
        .unwrap();
    let screening = Screening::new(&with, on).unwrap();
    let result = screening.screen_one(&with, at, &answers).unwrap();
    assert_eq!(result.verdict, Verdict::NotEligible);
    let nothing = screening.screen_one(&with, at, &Answers::new()).unwrap();
    assert!(nothing.needs.contains(&fact(&with, "birth_date")));
    // Opened, it asks.
    let first = screening.next_question_for(&Answers::new(), &[], &|other| other == at);
    assert!(nothing.needs.contains(&first.unwrap()));
}

/// Visitors are told of the agency's own centers where the agency speaks of itself.
#[test]
fn others_are_none_of_the_agencys_centers() {
    let catalog = catalog();
    let own: Vec<&str> = catalog.own_centers().map(|center| &*center.id).collect();
    assert!(own.contains(&"agency") && own.contains(&"partners") && !own.contains(&"employment-ministry"));
}

//! An income said by a premium.

use catalog::{Confirmation, Group, Screening, ScreeningResult};
use eligibility::{Answers, Date, Value, Verdict};

use super::catalog;

/// What a job seeker of 26 in Sejong, alone and registered, gets of the job-seeking support on a day, with these answers too.
fn screened(on: &str, more: &[(&str, Value)]) -> ScreeningResult {
    let catalog = catalog();
    let choice = |option: &str| Value::Choice(option.to_owned());
    let known = [
        ("birth_date", Value::Date(Date::parse("1999-03-02").unwrap())),
        ("residence", choice("sejong")),
        ("employment", choice("seeking")),
        ("job_seeker_registered", Value::Bool(true)),
        ("household_size", Value::Int(1)),
    ];
    let mut answers = Answers::new();
    for (name, value) in known.iter().chain(more) {
        let fact = catalog.vocabulary.find(name).unwrap();
        answers.set(&catalog.vocabulary, fact, value).unwrap();
    }
    let program = catalog.program_index("youth-job-seeking-allowance").unwrap();
    let screening = Screening::new(&catalog, Date::parse(on).unwrap()).unwrap();
    screening.screen_one(&catalog, program, &answers).unwrap()
}

fn by_premium(won: i64) -> [(&'static str, Value); 3] {
    [
        ("income_known_by", Value::Choice("premium".to_owned())),
        ("insurance_kind", Value::Choice("workplace".to_owned())),
        ("insurance_premium", Value::Int(won)),
    ]
}

fn by_income(won: i64) -> [(&'static str, Value); 2] {
    [
        ("income_known_by", Value::Choice("income".to_owned())),
        ("household_income", Value::Int(won)),
    ]
}

/// The table of premiums stands in a blog alone: what rests on it is for staff, a yes and a no alike.
#[test]
fn a_premium_is_never_firm_and_an_income_is_as_before() {
    let (yes, no) = (by_premium(138_780), by_premium(138_781));
    let (yes, no) = (screened("2026-11-29", &yes), screened("2026-11-29", &no));
    assert_eq!(
        (yes.verdict, yes.confirmation),
        (Verdict::Eligible, Confirmation::Unconfirmed)
    );
    assert_eq!(
        (no.verdict, no.confirmation),
        (Verdict::NotEligible, Confirmation::Unconfirmed)
    );
    assert_eq!(
        (yes.group(), no.group()),
        (Group::MoreToCheck, Group::MoreToCheck)
    );

    let (yes, no) = (by_income(3_846_357), by_income(3_846_358));
    let (yes, no) = (screened("2026-11-29", &yes), screened("2026-11-29", &no));
    assert_eq!(
        (yes.verdict, yes.confirmation),
        (Verdict::Eligible, Confirmation::Staff)
    );
    assert_eq!(
        (no.verdict, no.confirmation),
        (Verdict::NotEligible, Confirmation::Staff)
    );
    assert_eq!(no.group(), Group::NotEligible);
}

/// In 2027 no premium is too much, as none is known to be, and nothing is said for certain.
#[test]
fn a_year_without_a_table_refuses_nobody_and_promises_nothing() {
    for won in [0, 138_781, 10_000_000] {
        let found = screened("2027-01-01", &by_premium(won));
        assert_eq!(
            (found.verdict, found.confirmation),
            (Verdict::Eligible, Confirmation::Unconfirmed)
        );
    }
}

/// Who knows the premium is not asked for the income, and the other way round.
#[test]
fn one_of_the_two_is_enough() {
    let names = |found: &ScreeningResult| -> Vec<String> {
        let catalog = catalog();
        let needs = found.needs.iter();
        needs
            .map(|fact| catalog.vocabulary.fact(*fact).unwrap().name.clone())
            .collect()
    };
    let nothing = screened("2026-11-29", &[]);
    assert!(names(&nothing).contains(&"income_known_by".to_owned()));
    let income = screened("2026-11-29", &by_income(0)[..1]);
    assert_eq!(names(&income), ["household_income"]);
    let premium = screened("2026-11-29", &by_premium(0)[..1]);
    assert_eq!(names(&premium), ["insurance_kind", "insurance_premium"]);
}

//! How a program stands for a visitor.

use application::outlook::{
    Becoming, Explanation, GivenAnswer, Help, MAX_NAMED, Tag, help, reason, tag, until,
};
use catalog::{Availability, Confirmation, ScreeningResult};
use eligibility::{Date, Turn, Value, Verdict};

use crate::harness::{Visitor, at, day, today};

fn outcome(visitor: &Visitor, id: &str) -> ScreeningResult {
    let program = at(&visitor.catalog, id);
    let found = visitor
        .screening
        .screen_one(&visitor.catalog, program, &visitor.facts);
    found.unwrap()
}

fn why<'a>(visitor: &'a Visitor, id: &str, outcome: &ScreeningResult) -> Explanation<'a> {
    let place = at(&visitor.catalog, id);
    let program = &visitor.catalog.programs[place.0];
    let advice = visitor.screening.advice(&visitor.catalog, place, &visitor.facts);
    let judged_on = visitor.screening.judged_on(place);
    reason(
        &visitor.catalog,
        program,
        outcome,
        Some(&advice),
        &visitor.facts,
        judged_on,
    )
}

#[test]
fn each_state_has_its_tag() {
    let visitor = Visitor::new();
    let soon = day("2026-12-24");
    let cases = [
        ("home", Availability::Open(None), Confirmation::None, Tag::Open),
        (
            "home",
            Availability::Open(Some(soon)),
            Confirmation::None,
            Tag::Until(soon),
        ),
        (
            "home",
            Availability::Open(Some(soon)),
            Confirmation::Staff,
            Tag::Staff,
        ),
        (
            "home",
            Availability::Open(None),
            Confirmation::Unconfirmed,
            Tag::Staff,
        ),
        (
            "home",
            Availability::OpensOn(soon),
            Confirmation::None,
            Tag::OpensOn(soon),
        ),
        (
            "home",
            Availability::Closed(None),
            Confirmation::None,
            Tag::Closed,
        ),
        ("home", Availability::Planned, Confirmation::None, Tag::Planned),
        ("home", Availability::Unconfirmed, Confirmation::None, Tag::Staff),
        (
            "young",
            Availability::Unconfirmed,
            Confirmation::None,
            Tag::Waiting,
        ),
        (
            "told",
            Availability::Unconfirmed,
            Confirmation::None,
            Tag::Unconfirmed,
        ),
    ];
    for (id, availability, confirmation, expected) in cases {
        let mut outcome = outcome(&visitor, id);
        (outcome.availability, outcome.confirmation) = (availability, confirmation);
        let program = &visitor.catalog.programs[at(&visitor.catalog, id).0];
        assert_eq!(
            tag(&visitor.catalog, program, &outcome),
            expected,
            "{availability:?}"
        );
        // A firm no hides when it opens.
        (outcome.verdict, outcome.confirmation) = (Verdict::NotEligible, Confirmation::None);
        assert_eq!(tag(&visitor.catalog, program, &outcome), Tag::NotNow);
    }
}

#[test]
fn a_yes_names_its_criteria_or_says_that_there_are_none() {
    let visitor = Visitor::new();
    let yes = outcome(&visitor, "home");
    let Explanation::Yes(texts) = why(&visitor, "home", &yes) else {
        panic!("no yes")
    };
    assert_eq!(
        texts.iter().map(|text| text.ko.as_str()).collect::<Vec<_>>(),
        ["세종"]
    );
    let course = outcome(&visitor, "course");
    assert_eq!(why(&visitor, "course", &course), Explanation::NoCriteria);
    let vague = outcome(&visitor, "vague");
    assert_eq!(why(&visitor, "vague", &vague), Explanation::Unknown);
    let closed = outcome(&visitor, "closed");
    assert_eq!(why(&visitor, "closed", &closed), Explanation::NotOpen);
}

#[test]
fn at_most_two_criteria_are_named() {
    let visitor = Visitor::new();
    let mut yes = outcome(&visitor, "home");
    yes.because = vec![1, 0, 1];
    let Explanation::Yes(texts) = why(&visitor, "home", &yes) else {
        panic!("no yes")
    };
    assert_eq!(texts.len(), MAX_NAMED);
}

#[test]
fn an_open_verdict_says_how_many_questions_are_left() {
    let mut visitor = Visitor::new();
    for fact in ["staff", "work"] {
        let fact = visitor.catalog.vocabulary.find(fact).unwrap();
        visitor.facts.unset(fact);
    }
    let open = outcome(&visitor, "firm");
    assert_eq!(why(&visitor, "firm", &open), Explanation::More(2));
}

#[test]
fn a_no_says_an_age_as_an_age_and_other_answers_as_they_were_given() {
    let mut visitor = Visitor::new();
    visitor.answers("came_into_the_world", &Value::Date(day("1980-02-29")));
    visitor.answers("sejong", &Value::Bool(false));
    let no = outcome(&visitor, "young");
    let Explanation::No(said, because) = why(&visitor, "young", &no) else {
        panic!("no no")
    };
    assert_eq!(said, [GivenAnswer::Age(46)]);
    assert_eq!(because.len(), 1);
    let sejong = visitor.catalog.vocabulary.find("sejong").unwrap();
    let no = outcome(&visitor, "home");
    let Explanation::No(said, _) = why(&visitor, "home", &no) else {
        panic!("no no")
    };
    assert_eq!(said, [GivenAnswer::Answer(sejong, Value::Bool(false))]);
}

fn helped(visitor: &Visitor, id: &str, today: Option<Date>) -> String {
    let advice = visitor
        .screening
        .advice(&visitor.catalog, at(&visitor.catalog, id), &visitor.facts);
    match help(&visitor.catalog, &advice, today) {
        None => "nothing".to_owned(),
        Some(Help::From(day)) => format!("from {day}"),
        Some(Help::If(changes)) => {
            let each = changes.iter().map(|change| match change {
                Becoming::Texts(texts) => texts.iter().map(|text| text.en.clone()).collect(),
                Becoming::Exactly(text, _, value) => format!("{} {value}", text.en),
                Becoming::AtMost(text, _, value) => format!("{} <= {value}", text.en),
                Becoming::AtLeast(text, _, value) => format!("{} >= {value}", text.en),
            });
            each.collect::<Vec<_>>().join(" and ")
        }
    }
}

#[test]
fn what_would_help_is_a_day_that_is_near_or_a_change() {
    let mut visitor = Visitor::new();
    visitor.answers("sejong", &Value::Bool(false));
    assert_eq!(helped(&visitor, "home", Some(today())), "If you move");
    visitor.answers("staff", &Value::Int(1));
    assert_eq!(helped(&visitor, "firm", Some(today())), "Staff? >= 3");
    visitor.answers("work", &Value::Choice("seeking".to_owned()));
    assert_eq!(
        helped(&visitor, "firm", Some(today())),
        "Your work? employed and Staff? >= 3"
    );
    visitor.answers("came_into_the_world", &Value::Date(day("2008-01-15")));
    assert_eq!(helped(&visitor, "young", Some(today())), "from 2027-01-15");
    // Nobody waits for ten years, and without a clock nobody knows how long it is.
    visitor.answers("came_into_the_world", &Value::Date(day("2018-01-15")));
    assert!(!helped(&visitor, "young", Some(today())).starts_with("from"));
    visitor.answers("came_into_the_world", &Value::Date(day("2008-01-15")));
    assert!(!helped(&visitor, "young", None).starts_with("from"));
}

#[test]
fn a_number_is_helped_by_its_own_words_and_not_by_its_question() {
    let mut visitor = Visitor::new();
    let fact = visitor.catalog.vocabulary.find("staff").unwrap();
    visitor.catalog.fact_words.push(catalog::FactWords {
        fact,
        stated: None,
        denied: None,
        becoming_any: Some(catalog::Text {
            ko: "직원 수가 맞으면".to_owned(),
            en: "If the number of staff fits".to_owned(),
            ..catalog::Text::default()
        }),
    });
    visitor.answers("staff", &Value::Int(1));
    assert_eq!(
        helped(&visitor, "firm", Some(today())),
        "If the number of staff fits"
    );
}

/// One of the alternatives has words, and the other none: a firm is not told to become the one alone.
#[test]
fn alternatives_of_which_some_have_no_words_are_one_phrase() {
    let catalog = &crate::shipped::SHIPPED.0;
    let screening = catalog::Screening::new(catalog, today()).unwrap();
    let mut facts = eligibility::Answers::new();
    let size = catalog.vocabulary.find("business.size").unwrap();
    facts
        .set(&catalog.vocabulary, size, &Value::Choice("large".to_owned()))
        .unwrap();
    for (id, help_in_korean) in [
        ("company-funding", "회사 규모가 조건에 맞게 바뀌면"),
        ("social-economy", "사회적경제조직이 되면"),
    ] {
        let advice = screening.advice(catalog, at(catalog, id), &facts);
        let Some(Help::If(changes)) = help(catalog, &advice, Some(today())) else {
            panic!("nothing helps")
        };
        let [Becoming::Texts(texts)] = changes.as_slice() else {
            panic!("{changes:?}")
        };
        let texts: Vec<&str> = texts.iter().map(|text| text.ko.as_str()).collect();
        assert_eq!(texts, [help_in_korean], "{id}");
    }
}

#[test]
fn what_ends_soon_is_said_and_what_ends_late_is_not() {
    let mut visitor = Visitor::new();
    let young = at(&visitor.catalog, "young");
    for (born, expected) in [("1987-01-15", Some("2027-01-14")), ("1999-03-02", None)] {
        visitor.answers("came_into_the_world", &Value::Date(day(born)));
        let advice = visitor.screening.advice(&visitor.catalog, young, &visitor.facts);
        assert!(matches!(advice.turn, Some(Turn::HoldsUntil(_))), "{born}");
        assert_eq!(until(&advice, Some(today())), expected.map(day), "{born}");
        assert_eq!(until(&advice, None), None);
    }
}

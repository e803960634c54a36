//! Any text is a condition or an error with a place in it; a condition compiles or is over a budget, and its verdict on
//! somebody of whom all is known is not open. None takes more work or memory than a condition may.
#![no_main]

use std::sync::LazyLock;

use didim_fuzz::within;
use eligibility::{Answers, Date, Domain, Rounding, Rule, Ruleset, Table, TableRow, Verdict, Vocabulary};
use libfuzzer_sys::fuzz_target;

static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut words = Vocabulary::new();
    words.add_table(Table {
        name: "median".into(),
        rows: vec![TableRow {
            year: 2025,
            amounts: vec![2_392_013, 3_932_658],
            each_further: Some(1_000_000),
        }],
    });
    let days = Domain::dates("1900-01-01", "2026-12-31").expect("proper dates");
    let born = words.add_fact("birth_date", days).expect("a proper fact");
    let options = Domain::Choice(vec!["here".into(), "elsewhere".into(), "nowhere".into()]);
    words.add_fact("residence", options).expect("a proper fact");
    let income = Domain::Int {
        min: i64::MIN,
        max: i64::MAX,
    };
    let income = words.add_fact("income", income).expect("a proper fact");
    let size = words
        .add_fact("size", Domain::Int { min: 1, max: 5 })
        .expect("a proper fact");
    words.add_fact("registered", Domain::Bool).expect("a proper fact");
    // What grows when it is compared, counted or chained.
    let few = |max| Domain::Int { min: 0, max };
    words.add_fact("n", few(999)).expect("a proper fact");
    words.add_fact("m", few(869)).expect("a proper fact");
    for name in ["c", "d"] {
        let options = (0..1_000).map(|at| format!("o{at}")).collect();
        words.add_fact(name, Domain::Choice(options)).expect("a proper fact");
    }
    for at in 0..100 {
        words.add_fact(&format!("b{at}"), Domain::Bool).expect("a proper fact");
    }
    let sizes = words
        .add_fact("sizes", Domain::Int { min: 1, max: 200 })
        .expect("a proper fact");
    words.add_years_since("age", born).expect("a proper derived fact");
    words
        .add_calendar_years_since("year_age", born)
        .expect("a proper derived fact");
    words
        .add_months_since("months", born)
        .expect("a proper derived fact");
    words
        .add_percent_of_table("percent", income, size, "median", Some(Rounding::HalfUp))
        .expect("a proper derived fact");
    words
        .add_percent_of_table("share", income, sizes, "median", None)
        .expect("a proper derived fact");
    words
});

/// The steps that one condition may take: to be read, compiled, decided, and asked when it turns.
const MAX_WORK: u64 = 3_000_000;

fuzz_target!(|text: &str| {
    let words = &*WORDS;
    within(MAX_WORK, || condition(words, text));
});

fn condition(words: &Vocabulary, text: &str) {
    let condition = match words.parse_condition(text) {
        Ok(condition) => condition,
        Err(error) => {
            assert!(
                text.get(error.span.clone()).is_some(),
                "{:?} is no part of the text",
                error.span
            );
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let day = Date::parse("2025-04-21").expect("a proper date");
    let Ok(formula) = words.lower(&condition, day) else {
        return;
    };
    let Ok(rules) = Ruleset::compile(words, &[Rule::new("rule", vec![Some(formula)])]) else {
        return;
    };
    let decision = rules.decide(0, &Answers::new());
    assert_eq!(decision.verdict == Verdict::Open, !decision.needs.is_empty());
    let mut answers = Answers::new();
    for (fact, known) in words.facts() {
        let value = known
            .domain
            .value(known.domain.bounds().0)
            .expect("the first value");
        answers.set(words, fact, &value).expect("a value of the domain");
    }
    let said = rules.verdict(0, &answers);
    assert_ne!(said, Verdict::Open);
    assert!(decision.verdict == Verdict::Open || decision.verdict == said);
    let _ = words.turn(&[&condition], &answers, day);
}

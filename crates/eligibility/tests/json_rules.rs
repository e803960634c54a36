//! Rules, answers and explanations as JSON.
#![cfg(feature = "json")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use eligibility::{Domain, JsonRules, JsonRulesError, Verdict, Vocabulary, answers_from_json, decide_case};
use serde_json::{Value, json};

/// Two rules over every kind of fact and derived fact.
fn definition() -> Value {
    json!({
        "on": "2025-04-21",
        "facts": {
            "birth_date": {
                "type": "date", "min": "1900-01-01", "max": "2026-12-31", "question": {"change": "never"}
            },
            "residence": {"type": "choice", "options": ["here", "elsewhere"], "question": {"change": 30}},
            "income": {"type": "int", "min": 0, "max": 10_000_000, "question": {"cost": 3, "late": true}},
            "size": {"type": "int", "min": 1, "max": 3},
            "registered": {
                "type": "bool",
                "question": {"weights": [{"from": true, "weight": 1}, {"from": false, "weight": 3}]}
            }
        },
        "tables": {"median": [{"year": 2025, "amounts": [2_392_013, 3_932_658], "each_further": 1_000_000}]},
        "derived": {
            "age": {"years_since": "birth_date"},
            "percent": {"percent_of_table": {"amount": "income", "size": "size", "table": "median"}}
        },
        "rules": [
            {"id": "youth", "criteria": ["age >= 19 && age <= 39", "residence == 'here'", "registered"]},
            {"id": "means", "criteria": ["percent <= 100"]}
        ]
    })
}

fn rules() -> JsonRules {
    JsonRules::parse(&definition().to_string()).unwrap()
}

/// The definition with one change, and what is said of it.
fn refusal(change: impl FnOnce(&mut Value)) -> String {
    let mut definition = definition();
    change(&mut definition);
    JsonRules::parse(&definition.to_string()).unwrap_err().to_string()
}

#[test]
fn all_rules_are_screened_in_one_call() {
    let mut rules = rules();
    assert_eq!(rules.ids(), ["youth", "means"]);
    let nothing = rules.screen("{}").unwrap();
    assert_eq!(
        nothing["counts"],
        json!({"eligible": 0, "not-eligible": 0, "open": 2})
    );
    assert_ne!(nothing["next"], "income");
    let known = json!({"birth_date": "1999-03-02", "residence": "elsewhere", "income": 2_392_013, "size": 1});
    let found = rules.screen(&known.to_string()).unwrap();
    assert_eq!(
        found["rules"],
        json!([
            {"id": "youth", "verdict": "not-eligible", "needs": [], "failed": [1]},
            {"id": "means", "verdict": "eligible", "needs": [], "failed": []},
        ])
    );
    assert_eq!(found["next"], Value::Null);
    let verdicts = rules.verdicts(&known.to_string()).unwrap();
    assert_eq!(verdicts, [Verdict::NotEligible, Verdict::Eligible]);
}

#[test]
fn answers_can_be_narrowed_or_null() {
    let mut rules = rules();
    let answers =
        json!({"income": {"to": 2_000_000}, "residence": ["here", "elsewhere"], "registered": null});
    let verdicts = rules.verdicts(&answers.to_string()).unwrap();
    assert_eq!(verdicts, [Verdict::Open, Verdict::Eligible]);
}

#[test]
fn a_no_says_what_would_change_it_and_a_yes_until_when() {
    let mut rules = rules();
    let known = json!({"birth_date": "1999-03-02", "residence": "elsewhere", "registered": false});
    let why = rules.explain("youth", &known.to_string()).unwrap();
    assert_eq!(why["reason"]["facts"].as_array().unwrap().len(), 1);
    assert_eq!(
        why["change"],
        json!({"facts": {"residence": ["here"], "registered": [true]}, "cost": 31, "then": "eligible"})
    );
    let known = json!({"birth_date": "1999-03-02", "residence": "here", "registered": true});
    let why = rules.explain("youth", &known.to_string()).unwrap();
    assert_eq!(
        (&why["change"], &why["until"]),
        (&Value::Null, &json!("2039-03-01"))
    );
    let known = json!({"birth_date": "2008-03-02", "residence": "here", "registered": true});
    let why = rules.explain("youth", &known.to_string()).unwrap();
    assert_eq!(
        (&why["change"], &why["from"]),
        (&Value::Null, &json!("2027-03-02"))
    );
    let why = rules
        .explain("youth", r#"{"birth_date":"1999-03-02","residence":"here"}"#)
        .unwrap();
    assert!((why["likelihood"].as_f64().unwrap() - 0.25).abs() < 1e-12);
}

#[test]
fn what_is_wrong_is_named() {
    let refused = refusal(|d| d["rules"][0]["criteria"][1] = json!("residense == 'here'"));
    assert!(
        refused.contains("criterion 1 of the rule `youth` from byte 0 to 9"),
        "{refused}"
    );
    let refused = refusal(|d| d["rules"][1]["id"] = json!("youth"));
    assert!(refused.contains("two rules `youth`"), "{refused}");
    let refused = refusal(|d| d["derived"]["age"]["years_since"] = json!("born"));
    assert!(
        refused.contains("`born`, which is not among `facts`"),
        "{refused}"
    );
    let refused = refusal(|d| d["facts"]["size"]["question"] = json!({"cost": 0}));
    assert!(refused.contains("`size` costs 0"), "{refused}");
    let refused = refusal(|d| d["facts"]["size"]["question"] = json!({"change": "always"}));
    assert!(refused.contains("or \"never\""), "{refused}");
    let refused = refusal(|d| d["on"] = json!("2031-01-01"));
    assert!(refused.contains("no amount for size 1 in 2031"), "{refused}");
    let refused = refusal(|d| d["facts"]["size"]["max"] = json!(i64::MAX));
    assert!(refused.contains("`percent` depends on `size`"), "{refused}");
    let refused = refusal(|d| d["facts"]["income"]["min"] = json!(20_000_000));
    assert!(refused.contains("`income`"), "{refused}");
}

#[test]
fn refused_answers_leave_the_session_where_it_was() {
    let mut rules = rules();
    rules.verdicts(r#"{"residence":"elsewhere"}"#).unwrap();
    for answers in [
        r#"{"residence":"moon"}"#,
        r#"{"nothing":1}"#,
        r#"{"size":"x"}"#,
        "[]",
        r#"{"size":{"from":9}}"#,
    ] {
        assert!(rules.screen(answers).is_err(), "{answers}");
    }
    assert!(matches!(
        rules.explain("none", "{}"),
        Err(JsonRulesError::UnknownRule(_))
    ));
    assert_eq!(
        rules.verdicts(r#"{"residence":"elsewhere"}"#).unwrap()[0],
        Verdict::NotEligible
    );
}

#[test]
fn a_name_that_is_there_twice_is_refused() {
    let mut rules = rules();
    for answers in [
        r#"{"residence":"here","residence":"elsewhere"}"#,
        r#"{"residence":"here","income":1,"residence":"here"}"#,
    ] {
        let error = rules.verdicts(answers).unwrap_err().to_string();
        assert!(
            error.contains("is there twice; leave one out"),
            "{answers}: {error}"
        );
    }
    let case = r#"{"facts":{"b":{"type":"bool"}},"when":"b","known":{"b":true,"b":false}}"#;
    let error = decide_case(case).unwrap_err().to_string();
    assert!(error.contains("`b` is there twice"), "{error}");
}

#[test]
fn a_value_of_another_type_is_told_with_what_the_fact_takes() {
    let mut rules = rules();
    for (answers, said) in [
        (
            r#"{"income":2500000.0}"#,
            "`income` cannot be `2500000.0`; it takes a whole number from 0 to 10000000",
        ),
        (
            r#"{"income":"1"}"#,
            "`income` cannot be `\"1\"`; it takes a whole number from 0 to 10000000",
        ),
        (
            r#"{"birth_date":5}"#,
            "`birth_date` cannot be `5`; it takes a date from 1900-01-01 to 2026-12-31",
        ),
        (
            r#"{"birth_date":"1999"}"#,
            "`birth_date` cannot be `\"1999\"`; it takes a date from 1900-01-01 to 2026-12-31",
        ),
        (
            r#"{"registered":"yes"}"#,
            "`registered` cannot be `\"yes\"`; it takes true or false",
        ),
        (
            r#"{"residence":true}"#,
            "`residence` cannot be `true`; it takes one of here, elsewhere",
        ),
        (
            r#"{"income":{"from":1.5}}"#,
            "`income` cannot be `1.5`; it takes a whole number from 0 to 10000000",
        ),
        (
            r#"{"income":{"above":1}}"#,
            "`income` cannot be `{\"above\":1}`; it takes a whole number from 0 to 10000000",
        ),
    ] {
        assert_eq!(rules.verdicts(answers).unwrap_err().to_string(), said);
    }
}

#[test]
fn answers_are_read_by_what_their_facts_take() {
    let mut words = Vocabulary::new();
    let rounds = Domain::Choice(vec!["2025-04-21".to_owned(), "spring".to_owned()]);
    let round = words.add_fact("round", rounds).unwrap();
    let born = Domain::dates("1900-01-01", "2026-12-31").unwrap();
    let born = words.add_fact("birth_date", born).unwrap();
    // A text that looks like a day is an option where the fact is a choice.
    let answers = answers_from_json(&words, r#"{"round":"2025-04-21","birth_date":null}"#).unwrap();
    assert_eq!(
        answers.get(&words, round),
        Some(eligibility::Value::Choice("2025-04-21".to_owned()))
    );
    assert!(!answers.is_known(born));
    for (text, said) in [
        (
            r#"{"nothing":1}"#,
            "there is no fact `nothing`; the facts are round, birth_date",
        ),
        (
            "[]",
            "this is no object of facts (invalid type: sequence, expected an object at line 1 column 0)",
        ),
        (
            r#"{"round":"autumn"}"#,
            "`autumn` is not a possible value of `round`; it takes one of 2025-04-21, spring",
        ),
    ] {
        assert_eq!(answers_from_json(&words, text).unwrap_err().to_string(), said);
    }
}

#[test]
fn constraints_narrow_answers_and_name_contradictions() {
    let rules = |possible: &str| {
        json!({
            "on": "2025-04-21",
            "facts": {"employed": {"type": "bool"}, "hours": {"type": "int", "min": 0, "max": 80}},
            "rules": [{"id": "full-time", "criteria": ["hours >= 30"]}],
            "constraints": [{"id": "no-work", "possible": possible}],
        })
        .to_string()
    };
    let mut known = JsonRules::parse(&rules("employed || hours == 0")).unwrap();
    let idle = json!({"employed": false}).to_string();
    let screened = known.screen(&idle).unwrap();
    assert_eq!(screened["rules"][0]["verdict"], "not-eligible");
    assert_eq!(screened["contradiction"], json!(null));
    assert_eq!(
        known.possible("hours", &idle).unwrap(),
        json!([{"from": 0, "to": 0}])
    );
    let both = json!({"employed": false, "hours": 40}).to_string();
    let screened = known.screen(&both).unwrap();
    let named = json!({"facts": ["employed", "hours"], "constraints": ["no-work"]});
    assert_eq!(screened["contradiction"], named);
    assert_eq!(known.possible("employed", &both).unwrap(), json!([true]));
    let error = known.possible("age", &both).unwrap_err();
    assert!(error.to_string().contains("age"), "{error}");
    let error = JsonRules::parse(&rules("employed ||")).unwrap_err().to_string();
    assert!(error.contains("in the constraint `no-work` from byte"), "{error}");
}

//! Explanations and turns.

use crate::{bools, choice, facts, full, int, within};
use eligibility::{Answers, Date, Domain, JsonRules, MAX_CONDITION_BYTES, Value as FactValue, Vocabulary};
use serde_json::{Map, Value, json};

#[test]
fn a_turn_is_looked_for_in_bounded_time() {
    let mut words = Vocabulary::new();
    let born = Domain::dates("1900-01-01", "2026-12-31").unwrap();
    let born = words.add_fact("born", born).unwrap();
    words.add_months_since("months", born).unwrap();
    let mut answers = Answers::new();
    let day = Date::parse("2025-01-01").unwrap();
    answers.set(&words, born, &FactValue::Date(day)).unwrap();
    let never = words.add_fact("never", Domain::Bool).unwrap();
    answers.set(&words, never, &FactValue::Bool(false)).unwrap();
    let text = full("||", |at| format!("months=={}", 1_000 + 2 * at));
    let text = text
        .get(..MAX_CONDITION_BYTES - 20)
        .unwrap()
        .rsplit_once("||")
        .unwrap()
        .0;
    let condition = words.parse_condition(&format!("never && ({text})")).unwrap();
    assert_eq!(
        within("a turn", || words.turn(&[&condition], &answers, day)),
        None
    );
}

#[test]
fn a_turn_among_what_is_costly_to_compile_takes_bounded_time() {
    let mut words = Vocabulary::new();
    let born = Domain::dates("1900-01-01", "2026-12-31").unwrap();
    let born = words.add_fact("born", born).unwrap();
    words.add_months_since("months", born).unwrap();
    let n = words.add_fact("n", Domain::Int { min: 0, max: 999 }).unwrap();
    let values = (0..900).map(|at| format!("n=={at}"));
    let months = (1_100..1_300).map(|at| format!("months=={}", 2 * at));
    let items: Vec<String> = values.chain(months).collect();
    let day = Date::parse("2025-01-01").unwrap();
    let mut answers = Answers::new();
    answers
        .set(&words, born, &FactValue::Date(Date::parse("1900-01-01").unwrap()))
        .unwrap();
    for count in [1, 2, 3, 450, 900] {
        let condition = format!("atLeast({count}, {})", items.join(", "));
        let condition = words.parse_condition(&condition).unwrap();
        let turn = |what: &str, answers: &Answers| {
            within(&format!("{what}, {count}"), || {
                words.turn(&[&condition], answers, day)
            })
        };
        let mut known = answers.clone();
        known.set(&words, n, &FactValue::Int(0)).unwrap();
        let two_at_once = Date::parse("2083-05-01").unwrap();
        let expected = (count == 2).then_some(eligibility::Turn::HoldsFrom(two_at_once));
        if count != 1 {
            assert_eq!(turn("all known", &known), expected, "{count}");
        }
        turn("one not known", &answers);
    }
}

#[test]
fn explanations_take_bounded_time() {
    let explain = |what: &str, facts: &Map<String, Value>, when: &str, answers: &Value| {
        let asked = |(name, fact): (&String, &Value)| {
            let mut fact = fact.clone();
            fact["question"] = json!({"change": 1});
            (name.clone(), fact)
        };
        let rules = json!({
            "on": "2025-04-21",
            "facts": facts.iter().map(asked).collect::<Map<_, _>>(),
            "rules": [{"id": "r", "criteria": [when]}]
        });
        let mut rules = JsonRules::parse(&rules.to_string()).unwrap();
        let answers = answers.to_string();
        within(what, || rules.explain("r", &answers)).unwrap()
    };
    // Which answers can be left out is tried for each: the work grows with the square of what a rule looks at.
    let or = (0..500).map(|at| format!("b{at}")).collect::<Vec<_>>();
    let no = Value::Object(facts((0..500).map(|at| (format!("b{at}"), json!(false)))));
    let why = explain("500 times no", &bools(500), &or.join("||"), &no);
    assert_eq!(why["reason"]["facts"].as_array().unwrap().len(), 500);
    assert_eq!(why["change"]["facts"].as_object().unwrap().len(), 1);
    let both = facts([("n".to_owned(), int(999)), ("m".to_owned(), int(999))]);
    let why = explain("one of 1,000", &both, "n < m", &json!({"n": 500, "m": 1}));
    assert_eq!(why["change"]["then"], "eligible");
    let options = facts([("c".to_owned(), choice(10_000))]);
    let text = full("||", |at| format!("c=='o{}'", 2 * at + 1));
    let why = explain("one of many options", &options, &text, &json!({"c": "o0"}));
    let values = why["change"]["facts"]["c"].as_array().unwrap().len();
    assert_eq!(values, text.matches("==").count());
}

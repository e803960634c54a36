//! Many facts, many options, long names, and types.

use crate::{bools, choice, decided, facts, full, int};
use eligibility::{Domain, JsonRules, MAX_CONDITION_BYTES, MAX_NAME_BYTES, Value as FactValue, Vocabulary};
use serde_json::json;

#[test]
fn comparing_choices_has_the_same_limit() {
    let both = |c: usize, d: usize| facts([("c".to_owned(), choice(c)), ("d".to_owned(), choice(d))]);
    let said = decided("50,000 options", &both(50_000, 50_000), "c == d", &json!({}));
    assert!(said.contains("both have more than 1000 values"), "{said}");
    assert_eq!(
        decided("1,000 options", &both(1_000, 1_000), "c == d", &json!({})),
        "open"
    );
    let text = vec!["c==d"; 1_000].join("||");
    let said = decided(
        "c==d over and over",
        &both(50_000, 3),
        &text,
        &json!({"c": "o40000"}),
    );
    assert_eq!(said, "false");
    let text = full("||", |at| format!("c=='o{}'", 49_999 - at));
    assert_eq!(
        decided("many options", &both(50_000, 1), &text, &json!({"c": "o49000"})),
        "true"
    );
}

#[test]
fn names_and_the_search_for_similar_ones_are_bounded() {
    let long = facts([("a".repeat(1 << 20), json!({"type": "bool"}))]);
    let said = decided(
        "a name of 1 MB",
        &long,
        &"b".repeat(MAX_CONDITION_BYTES),
        &json!({}),
    );
    assert!(said.contains("has 1048576 bytes"), "{said}");
    let many = facts((0..20_000).map(|at| (format!("{at:_>128}"), json!({"type": "bool"}))));
    let said = decided(
        "one of 20,000 misspelt",
        &many,
        &"x".repeat(MAX_NAME_BYTES),
        &json!({}),
    );
    assert!(said.contains("there is no fact"), "{said}");
    let said = decided(
        "a long one misspelt",
        &many,
        &"x".repeat(MAX_CONDITION_BYTES),
        &json!({}),
    );
    assert!(said.contains("there is no fact"), "{said}");
    let said = decided("near ones first", &bools(2_000), "bo1", &json!({}));
    assert!(said.contains("did you mean `b1`"), "{said}");
}

#[test]
fn time_goes_by_what_the_condition_looks_at() {
    let many = bools(40_000);
    for text in ["b0", "b0 && b39999", "atLeast(2, b1, b2, b3)"] {
        assert_eq!(decided(text, &many, text, &json!({})), "open");
    }
    let text = full("||", |at| format!("b{at}"));
    let said = decided("more facts than a rule may look at", &many, &text, &json!({}));
    assert!(said.contains("looks at more than 2000 facts"), "{said}");
    let options = facts([("c".to_owned(), choice(100_000))]);
    let every_second: Vec<String> = (0..50_000).map(|at| format!("o{}", 2 * at)).collect();
    let known = json!({"c": every_second});
    assert_eq!(
        decided("half of the options", &options, "c == 'o4'", &known),
        "open"
    );
    assert_eq!(
        decided("half of the options", &options, "c == 'o5'", &known),
        "false"
    );
    let text = full("||", |at| format!("c=='o{}'", 2 * at + 1));
    assert_eq!(decided("many ranges", &options, &text, &known), "false");
}

#[test]
fn an_option_is_listed_with_so_many_that_can_be_read() {
    let options = facts([("c".to_owned(), choice(100_000))]);
    let said = decided("an unknown option", &options, "c == 'x'", &json!({}));
    assert!(
        said.ends_with("o28, o29, … (+99970) (in `when` from byte 5 to 8)"),
        "{said}"
    );
    let said = decided("an unknown answer", &options, "true", &json!({"c": "x"}));
    assert!(said.ends_with("o28, o29, … (+99970)"), "{said}");
}

#[test]
fn what_a_type_does_not_have_is_refused() {
    for (kind, unknown) in [
        (json!({"type": "bool", "max": 1}), "max"),
        (json!({"type": "bool", "options": []}), "options"),
        (
            json!({"type": "int", "min": 0, "max": 1, "options": []}),
            "options",
        ),
        (
            json!({"type": "date", "min": "2025-01-01", "max": "2025-01-02", "from": 1}),
            "from",
        ),
        (json!({"type": "choice", "options": ["a"], "max": 1}), "max"),
    ] {
        let said = decided(
            "a type",
            &facts([("a".to_owned(), kind.clone())]),
            "true",
            &json!({}),
        );
        assert!(
            said.contains(&format!("unknown field `{unknown}`")),
            "{kind}: {said}"
        );
        let rules = json!({"on": "2025-01-01", "facts": {"a": kind}, "rules": []});
        let said = JsonRules::parse(&rules.to_string()).unwrap_err().to_string();
        assert!(said.contains(&format!("unknown field `{unknown}`")), "{said}");
    }
    let rules = json!({
        "on": "2025-01-01",
        "facts": {"n": int(9)},
        "tables": {"t": []},
        "derived": {"p": {"percent_of_table": {"amount": "n", "size": "n", "table": "t", "year": 1}}},
        "rules": []
    });
    let said = JsonRules::parse(&rules.to_string()).unwrap_err().to_string();
    assert!(said.contains("unknown field `year`"), "{said}");
}

#[test]
fn what_is_read_back_is_found_as_before() {
    let mut words = Vocabulary::new();
    let options: Vec<String> = (0..40).map(|at| format!("o{at}")).collect();
    let many = words.add_fact("many", Domain::Choice(options)).unwrap();
    let few = words.add_fact("few", Domain::Choice(vec!["a".into()])).unwrap();
    let days = Domain::dates("2000-01-01", "2030-12-31").unwrap();
    let since = words.add_fact("since", days).unwrap();
    let months = words.add_months_since("months", since).unwrap();
    let written = serde_json::to_string(&words).unwrap();
    let read: Vocabulary = serde_json::from_str(&written).unwrap();
    for words in [&words, &read] {
        let option = |fact, name: &str| words.code(fact, &FactValue::Choice(name.to_owned()));
        assert_eq!(
            (words.find("many"), words.find("since")),
            (Some(many), Some(since))
        );
        assert_eq!((words.find("months"), words.find_derived("many")), (None, None));
        assert_eq!(words.find_derived("months"), Some(months));
        assert_eq!((option(many, "o39"), option(many, "o40")), (Some(39), None));
        assert_eq!(
            (option(few, "a"), option(few, "b"), option(since, "a")),
            (Some(0), None, None)
        );
    }
    assert_eq!(read, words);
    // A vocabulary that comes from elsewhere may have a name twice: the first one is meant.
    let twice = written.replace("\"few\"", "\"many\"");
    let read: Vocabulary = serde_json::from_str(&twice).unwrap();
    assert_eq!(read.find("many"), Some(many));
}

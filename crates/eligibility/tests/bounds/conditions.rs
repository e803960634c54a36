//! Conditions that grow when they are read or compiled.

use crate::{bools, decided, facts, full, int, within};
use eligibility::{JsonRules, MAX_CONDITION_BYTES};
use serde_json::{Value, json};

/// All joined by `!=`, in parentheses, since a chain has at most 64 links.
fn parity(names: &[String]) -> String {
    match names {
        [one] => one.clone(),
        _ if names.len() <= 30 => format!("({})", names.join(" != ")),
        _ => {
            let (first, second) = names.split_at(names.len() / 2);
            format!("({} != {})", parity(first), parity(second))
        }
    }
}

#[test]
fn a_chain_of_lists_grows_by_its_links() {
    let facts = facts([("b".to_owned(), json!({"type": "bool"}))]);
    for links in [1, 2, 3, 21, 24, 63] {
        let text = format!("!b{}", " in [b,b]".repeat(links));
        for b in [true, false] {
            let holds = (0..links).fold(!b, |left, _| left == b);
            let known = json!({"b": b});
            let what = format!("{links} links where b is {b}");
            assert_eq!(decided(&what, &facts, &text, &known), holds.to_string(), "{what}");
        }
    }
}

#[test]
fn a_condition_is_in_a_list_if_it_is_as_one_of_it() {
    let facts = bools(3);
    for list in [
        "",
        "b0",
        "b1",
        "b0, b1",
        "b1, b2, !b0",
        "true",
        "true, false",
        "b1, false",
        "!b1, b1",
    ] {
        for person in 0_u8..8 {
            let [b0, b1, b2] = [0, 1, 2].map(|at| person >> at & 1 == 1);
            let item = |item: &str| match item {
                "b0" => b0,
                "b1" => b1,
                "b2" => b2,
                "!b0" => !b0,
                "!b1" => !b1,
                "true" => true,
                _ => false,
            };
            let holds = !list.is_empty() && list.split(", ").any(|other| item(other) == (b0 && b2));
            let known = json!({"b0": b0, "b1": b1, "b2": b2});
            let text = format!("(b0 && b2) in [{list}]");
            assert_eq!(
                decided(&text, &facts, &text, &known),
                holds.to_string(),
                "{known}"
            );
        }
    }
}

#[test]
fn lists_in_lists_are_refused_before_they_are_made() {
    let text = format!("{}b0{}", "b0==b1 in [b1, ".repeat(30), "]".repeat(30));
    let said = decided("lists in lists", &bools(2), &text, &json!({}));
    assert!(said.contains("comes to more than 20000 tests"), "{said}");
}

#[test]
fn chains_in_parentheses_are_as_deep_as_they_are_nested() {
    // Each pair of parentheses may hold a chain of its own: together they would be thousands deep.
    let mut text = "b0".to_owned();
    for depth in (0..60).rev() {
        text = format!("({text}){}", "==b0".repeat(63 - depth));
    }
    let said = decided("chains in chains", &bools(1), &text, &json!({}));
    assert!(said.contains("nested more than 64 deep"), "{said}");
}

#[test]
fn comparing_facts_has_one_limit() {
    let both = |max: i64| facts([("n".to_owned(), int(max)), ("m".to_owned(), int(max))]);
    for relation in ["<", "<=", "==", "!=", ">", ">="] {
        let text = format!("n {relation} m");
        for max in [869, 881, 899, 999] {
            assert_eq!(
                decided(&text, &both(max), &text, &json!({})),
                "open",
                "{text} to {max}"
            );
        }
        let said = decided(&text, &both(1_000), &text, &json!({}));
        assert!(said.contains("both have more than 1000 values"), "{said}");
    }
    let text = full(" || ", |_| "n<m".to_owned());
    let said = decided("n<m over and over", &both(869), &text, &json!({}));
    assert!(said.contains("comes to more than 20000 tests"), "{said}");
}

#[test]
fn a_percentage_counts_for_each_size() {
    let of_sizes = |sizes: i64, criterion: &str| {
        let rules = json!({
            "on": "2025-04-21",
            "facts": {"income": int(1_000_000_000), "size": {"type": "int", "min": 1, "max": sizes}},
            "tables": {"median": [{"year": 2025, "amounts": [100], "each_further": 7}]},
            "derived": {"p": {"percent_of_table": {"amount": "income", "size": "size", "table": "median"}}},
            "rules": [{"id": "r", "criteria": [criterion]}]
        });
        let rules = rules.to_string();
        within("percentages", || {
            JsonRules::parse(&rules)
                .map(|_| ())
                .map_err(|error| error.to_string())
        })
    };
    // A test of four sizes comes to 14 parts, and what joins the tests to one.
    let tests = |count: usize| vec!["p<100"; count].join("||");
    of_sizes(4, &tests(1_428)).unwrap();
    let said = of_sizes(4, &tests(1_429)).unwrap_err();
    assert!(said.contains("comes to more than 20000 tests"), "{said}");
    let rules = |criterion: &str| of_sizes(200, criterion);
    rules("p <= 150 && p > 30").unwrap();
    let many = full(",", |at| at.to_string());
    let many = many.get(..8_000).unwrap().rsplit_once(',').unwrap().0;
    for text in [full("||", |at| format!("p<{at}")), format!("p in [{many}]")] {
        let said = rules(&text).unwrap_err();
        assert!(said.contains("comes to more than 20000 tests"), "{said}");
    }
}

#[test]
fn at_least_takes_as_many_as_or() {
    let names = |count: usize| {
        (0..count)
            .map(|at| format!("b{at}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    for (count, of) in [(1, 2_000), (2, 2_000), (5, 2_000), (50, 100), (1_995, 2_000)] {
        let text = format!("atLeast({count}, {})", names(of));
        let what = format!("{count} of {of}");
        assert_eq!(decided(&what, &bools(of), &text, &json!({})), "open");
    }
    for item in ["b0", "!b0", "b0&&b1", "b1,b0"] {
        let items = full(",", |_| item.to_owned());
        let items = items
            .get(..items.len() - 20)
            .unwrap()
            .rsplit_once(",b1")
            .map_or(&*items, |(all, _)| all);
        let items = items.get(..items.len().min(MAX_CONDITION_BYTES - 20)).unwrap();
        let items = items.rsplit_once(',').unwrap().0;
        let count = items.split(',').count() / 2;
        let text = format!("atLeast({count}, {items})");
        assert_eq!(decided(item, &bools(2), &text, &json!({})), "open", "{item}");
    }
    let one = facts([("n".to_owned(), int(9_999))]);
    let text = full(",", |at| format!("n=={at}"));
    let text = text
        .get(..MAX_CONDITION_BYTES - 20)
        .unwrap()
        .rsplit_once(',')
        .unwrap()
        .0;
    let text = format!("atLeast(1000, {text})");
    assert_eq!(decided("at least, of one fact", &one, &text, &json!({})), "false");
}

#[test]
fn counting_values_of_one_fact_costs_what_its_values_do() {
    let (one, of) = (facts([("n".to_owned(), int(999))]), 1_000);
    let items = |item: &dyn Fn(usize) -> String| (0..of).map(item).collect::<Vec<_>>().join(",");
    let (alone, all_but_one) = (items(&|at| format!("n=={at}")), items(&|at| format!("n!={at}")));
    for count in [1, 2, 500, 900, 998, 999, 1_000] {
        for (items, met) in [(&alone, 1), (&all_but_one, of - 1)] {
            let text = format!("atLeast({count}, {items})");
            let verdict = (count <= met).to_string();
            let what = format!("{count} of {of}, of which {met} hold");
            assert_eq!(decided(&what, &one, &text, &json!({})), verdict, "{what}");
        }
    }
    // Those that hold from a value on make a node of every number of them: exact, or refused in time.
    let rising = items(&|at| format!("n>={at}"));
    for count in [1, 2, 500, 900, 1_000] {
        let text = format!("atLeast({count}, {rising})");
        for n in [0, count.max(2) - 2, count - 1, 999] {
            let known = json!({"n": n});
            let verdict = (n + 1 >= count).to_string();
            let what = format!("{count} of {of} where n is {n}");
            let said = decided(&what, &one, &text, &known);
            assert!(
                said == verdict || said.contains("takes more than 20000 nodes"),
                "{what}: {said}"
            );
        }
    }
}

#[test]
fn what_grows_on_the_way_is_refused_in_time() {
    // One to a row and one to a column: exponential in every order (Bryant 1991).
    let cells = |line: usize, of_row: bool| -> String {
        let cell = |at: usize| if of_row { line * 15 + at } else { at * 15 + line };
        (0..15)
            .map(|at| format!("b{}", cell(at)))
            .collect::<Vec<_>>()
            .join(",")
    };
    let lines = [true, false]
        .iter()
        .flat_map(|of_row| (0..15).map(|line| cells(line, *of_row)));
    let lines: Vec<String> = lines
        .map(|c| format!("atLeast(1,{c}) && !atLeast(2,{c})"))
        .collect();
    let said = decided("a permutation", &bools(225), &lines.join(" && "), &json!({}));
    assert!(said.contains("takes more than 20000 nodes"), "{said}");
    // Sets of many ranges that have to be crossed with each other.
    let wide = facts([("n".to_owned(), int(99_999)), ("m".to_owned(), int(99_999))]);
    let text = full("||", |at| format!("n>{0}&&m<{1}", at * 7 % 997, at * 13 % 991));
    assert_eq!(decided("a staircase", &wide, &text, &json!({})), "open");
    let squares = (0..800).map(|at| format!("n=={}||m=={}", at * 7 % 997, at * 13 % 991));
    let squares: Vec<String> = squares.map(|square| format!("({square})")).collect();
    let said = decided("a board", &wide, &parity(&squares), &json!({}));
    assert!(said.contains("takes more than 20000 nodes"), "{said}");
}

#[test]
fn a_parity_of_many_facts_takes_two_nodes_a_level() {
    let names: Vec<String> = (0..600).map(|at| format!("b{at}")).collect();
    let turned: Vec<String> = (0..600).map(|at| format!("b{}", at * 7 % 600)).collect();
    for names in [names, turned] {
        let text = parity(&names);
        assert_eq!(decided("a parity of 600", &bools(600), &text, &json!({})), "open");
        let known = facts((0..600).map(|at| (format!("b{at}"), json!(at % 3 == 0))));
        let known = Value::Object(known);
        assert_eq!(
            decided("a known parity of 600", &bools(600), &text, &known),
            "false"
        );
    }
}

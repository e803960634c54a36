//! What time changes, and many people at once.

use crate::naive;
use crate::naive::{DAY, KnownValues, WORLD, answers, compile, condition, known};
use eligibility::{
    Answers, Condition, Counts, Date, Domain, Population, Rule, Ruleset, Turn, Value, Verdict, Vocabulary,
};
use proptest::prelude::*;

fn on(day: Date, criteria: &[Condition], answers: &Answers) -> Verdict {
    let formulas = criteria
        .iter()
        .map(|c| WORLD.words.lower(c, day).ok())
        .collect::<Option<Vec<_>>>();
    let formulas = formulas.unwrap().into_iter().map(Some).collect();
    Ruleset::compile(&WORLD.words, &[Rule::new("", formulas)])
        .unwrap()
        .verdict(0, answers)
}

fn looks_at_the_table(condition: &Condition) -> bool {
    let mut found = false;
    condition.operands(&mut |operand| found |= WORLD.operands[8..].contains(&operand));
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_turn_is_the_first_day_on_which_the_verdict_turns(
        criteria in prop::collection::vec(
            condition().prop_filter("no table", |c| !looks_at_the_table(c)),
            1..3,
        ),
        mut known in known(),
        born in prop::sample::select(naive::domain(0)),
    ) {
        known[0] = Some(vec![born]);
        let answers = answers(&known);
        let today = Date::parse(DAY).unwrap();
        let borrowed: Vec<&Condition> = criteria.iter().collect();
        let found = WORLD.words.turn(&borrowed, &answers, today);
        // Nothing is tested beyond 24 years and 266 months.
        let days = (1..1_200).map(|n| Date::from_day_number(today.day_number() + n).unwrap());
        let expected = match on(today, &criteria, &answers) {
            Verdict::Open => None,
            Verdict::NotEligible => days
                .into_iter()
                .find(|day| on(*day, &criteria, &answers) == Verdict::Eligible)
                .map(Turn::HoldsFrom),
            Verdict::Eligible => days
                .into_iter()
                .find(|day| on(*day, &criteria, &answers) != Verdict::Eligible)
                .map(|day| Turn::HoldsUntil(Date::from_day_number(day.day_number() - 1).unwrap())),
        };
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_population_is_screened_as_its_people_are(
        rules in prop::collection::vec(prop::collection::vec(condition(), 0..3), 1..4),
        crowd in prop::collection::vec(known(), 0..20),
    ) {
        let rules = compile(&rules);
        // Columns know values, not narrowings.
        let crowd: Vec<KnownValues> = crowd
            .into_iter()
            .map(|known| known.into_iter().map(|fact| fact.filter(|values| values.len() == 1)).collect())
            .collect();
        let mut population = Population::new(crowd.len());
        for (at, fact) in WORLD.facts.iter().enumerate() {
            let column = crowd.iter().map(|known| known[at].as_ref().map(|values| values[0])).collect();
            population.set(&WORLD.words, *fact, column).unwrap();
        }
        let mut expected = vec![Counts::default(); rules.len()];
        for known in &crowd {
            let answers = answers(known);
            let profile = rules.profile(&answers);
            for (rule, counts) in expected.iter_mut().enumerate() {
                let verdict = rules.verdict(rule, &answers);
                prop_assert_eq!(rules.verdict_on(rule, &profile), verdict);
                match verdict {
                    Verdict::Eligible => counts.eligible += 1,
                    Verdict::NotEligible => counts.not_eligible += 1,
                    Verdict::Open => counts.open += 1,
                }
            }
        }
        prop_assert_eq!(rules.screen_many(&population), expected);
    }

    #[test]
    fn a_profile_of_narrowed_answers_is_exact(
        criteria in prop::collection::vec(condition(), 1..4),
        known in known(),
    ) {
        let rules = compile(std::slice::from_ref(&criteria));
        let answers = answers(&known);
        prop_assert_eq!(rules.verdict_on(0, &rules.profile(&answers)), rules.verdict(0, &answers));
    }
}

#[test]
fn a_birthday_opens_and_closes() {
    let words = &WORLD.words;
    let between = words.parse_condition("age >= 22 && age <= 22").unwrap();
    let mut answers = Answers::new();
    let born = words.find("born").unwrap();
    answers
        .set(words, born, &Value::Date(Date::parse("2003-03-02").unwrap()))
        .unwrap();
    let turn_of = |answers: &Answers, day: &str| words.turn(&[&between], answers, Date::parse(day).unwrap());
    let turn = |day: &str| turn_of(&answers, day);
    let date = |text: &str| Date::parse(text).unwrap();
    assert_eq!(turn("2025-03-01"), Some(Turn::HoldsFrom(date("2025-03-02"))));
    assert_eq!(turn("2025-03-02"), Some(Turn::HoldsUntil(date("2026-03-01"))));
    assert_eq!(turn("2026-03-02"), None);
    assert_eq!(turn_of(&Answers::new(), "2025-03-01"), None);
}

#[test]
fn a_turn_behind_more_days_than_are_looked_at_is_not_found() {
    let today = Date::parse("2025-01-01").unwrap();
    // A vocabulary of many facts leaves room for three days; the turn is on the fourth on which a period ends.
    for (others, found) in [
        (10, Some(Turn::HoldsFrom(Date::parse("2025-05-01").unwrap()))),
        (30_000, None),
    ] {
        let mut words = Vocabulary::new();
        let since = Domain::dates("2020-01-01", "2026-12-31").unwrap();
        let since = words.add_fact("since", since).unwrap();
        words.add_months_since("months", since).unwrap();
        for other in 0..others {
            words.add_fact(&format!("f{other}"), Domain::Bool).unwrap();
        }
        let waits = "months != 1 && months != 2 && months >= 4";
        let condition = words.parse_condition(waits).unwrap();
        let mut answers = Answers::new();
        answers.set(&words, since, &Value::Date(today)).unwrap();
        assert_eq!(words.turn(&[&condition], &answers, today), found, "{others}");
    }
}

#[test]
fn a_column_with_an_impossible_value_is_refused() {
    let words = &WORLD.words;
    let income = words.find("income").unwrap();
    let mut population = Population::new(2);
    population.set(words, income, vec![Some(3)]).unwrap();
    assert!(population.set(words, income, vec![Some(3), Some(10)]).is_err());
    let rules = compile(&[vec![words.parse_condition("income == 3").unwrap()]]);
    let counts = rules.screen_many(&population);
    assert_eq!((counts[0].eligible, counts[0].open), (1, 1));
}

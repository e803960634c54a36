//! The planner against the exact optimum, and against other ways of asking.

use std::sync::Arc;

use eligibility::{
    Answers, Date, Domain, FactId, Goal, Planner, Policy, QuestionCost, Rule, Ruleset, Session, Value,
    Verdict, Vocabulary,
};

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A small catalog: some facts, two to six rules of one to four criteria, a third of them with an or.
fn small(facts: u64, seed: u64) -> (Vocabulary, Arc<Ruleset>) {
    let mut random = Random(seed);
    let mut words = Vocabulary::new();
    let mut kinds = Vec::new();
    for fact in 0..facts {
        let kind = random.below(3);
        let domain = match kind {
            0 => Domain::Bool,
            1 => Domain::Choice(["a", "b", "c"].map(String::from).to_vec()),
            _ => Domain::Int { min: 0, max: 9 },
        };
        words.add_fact(&format!("f{fact}"), domain).unwrap();
        kinds.push(kind);
    }
    let atom = |random: &mut Random| {
        let fact = random.below(facts);
        match kinds.get(usize::try_from(fact).unwrap()) {
            Some(0) => format!("f{fact}"),
            Some(1) => format!(
                "f{fact} == '{}'",
                ["a", "b", "c"].get(random.below(3) as usize).unwrap()
            ),
            _ => format!("f{fact} >= {}", 1 + random.below(9)),
        }
    };
    let day = Date::parse("2025-01-01").unwrap();
    let mut rules = Vec::new();
    for rule in 0..2 + random.below(5) {
        let mut criteria = Vec::new();
        for _ in 0..1 + random.below(4) {
            let mut text = atom(&mut random);
            if random.below(3) == 0 {
                text = format!("{text} || {} && !({})", atom(&mut random), atom(&mut random));
            }
            let condition = words.parse_condition(&text).unwrap();
            criteria.push(Some(words.lower(&condition, day).unwrap()));
        }
        rules.push(Rule::new(&format!("r{rule}"), criteria));
    }
    let rules = Ruleset::compile(&words, &rules).unwrap();
    (words, Arc::new(rules))
}

#[test]
fn small_catalogs_are_asked_within_five_percent_of_the_optimum() {
    let mut sums = [0.0; 5];
    let mut optimum = 0.0;
    for seed in 0..24 {
        let (words, rules) = small(7, seed);
        let session = Session::new(rules);
        let Some(best) = session.optimal_cost(&[], 100_000) else {
            continue;
        };
        optimum += best;
        let policies = [
            Policy::Planner(Planner::for_all(&words, Goal::SettleAll)),
            Policy::FirstRuleFirst,
            Policy::FixedOrder,
            Policy::MostNeeded,
            Policy::InformationGain,
        ];
        for (sum, policy) in sums.iter_mut().zip(&policies) {
            let mean = session.expected_exactly(policy, 100_000).unwrap().mean;
            assert!(
                mean > best - 1e-9,
                "{policy:?} beats the optimum: {mean} < {best}"
            );
            *sum += mean;
        }
    }
    let [planner, others @ ..] = sums;
    assert!(planner <= 1.05 * optimum, "{planner} against {optimum}");
    for other in others {
        assert!(planner <= other, "{planner} against {other}");
    }
}

#[test]
fn the_last_five_questions_are_asked_at_the_least_cost() {
    let mut five = 0;
    for seed in 0..40 {
        let (words, rules) = small(5, seed);
        let session = Session::new(rules);
        five += u32::from(session.rules().read().count() == 5);
        let best = session.optimal_cost(&[], 100_000).unwrap();
        let policy = Policy::Planner(Planner::for_all(&words, Goal::SettleAll));
        let mean = session.expected_exactly(&policy, 100_000).unwrap().mean;
        assert!((mean - best).abs() < 1e-6, "{seed}: {mean} against {best}");
    }
    assert!(five > 20, "{five}");
}

#[test]
fn drawing_visitors_comes_to_what_counting_them_does() {
    let (words, rules) = small(7, 3);
    let session = Session::new(rules);
    let policy = Policy::Planner(Planner::for_all(&words, Goal::SettleAll));
    let exact = session.expected_exactly(&policy, 100_000).unwrap();
    let drawn = session.expected_by_drawing(|session| policy.next(session), 4_000, 1);
    assert!(
        (exact.mean - drawn.mean).abs() < 5.0 * drawn.error,
        "{exact:?} {drawn:?}"
    );
    assert!(drawn.most <= exact.most);
}

/// Yes-or-no facts `a`, `b` and `c`, a number `n` from 0 to 9, and rules over them.
fn among_four(rules: &[&str]) -> (Vocabulary, Session) {
    let mut words = Vocabulary::new();
    for name in ["a", "b", "c"] {
        words.add_fact(name, Domain::Bool).unwrap();
    }
    words.add_fact("n", Domain::Int { min: 0, max: 9 }).unwrap();
    let day = Date::parse("2025-01-01").unwrap();
    let rule = |text: &&str| {
        let condition = words.parse_condition(text).unwrap();
        Rule::new(text, vec![Some(words.lower(&condition, day).unwrap())])
    };
    let rules: Vec<Rule> = rules.iter().map(rule).collect();
    let rules = Ruleset::compile(&words, &rules).unwrap();
    (words, Session::new(Arc::new(rules)))
}

#[test]
fn the_error_of_a_mean_is_that_of_what_was_drawn() {
    let (_, session) = among_four(&["b && n >= 3"]);
    for visitors in [1, 10, 300] {
        let drawn = session.expected_by_drawing(|session| Policy::FixedOrder.next(session), visitors, 5);
        // One question or two: how many were asked the second, the mean tells.
        let second = drawn.mean - 1.0;
        let error = (second * (1.0 - second) / visitors as f64).sqrt();
        assert!((drawn.error - error).abs() < 1e-9, "{visitors}: {drawn:?}");
        assert!((0.0..=1.0).contains(&second), "{visitors}: {drawn:?}");
    }
    let nobody = session.expected_by_drawing(|session| Policy::FixedOrder.next(session), 0, 5);
    assert_eq!((nobody.mean, nobody.most, nobody.error), (0.0, 0, 0.0));
}

#[test]
fn each_way_of_asking_begins_with_its_own_question() {
    let rules = ["c && n >= 9", "b && c", "a && c", "b && n >= 9"];
    let (words, session) = among_four(&rules);
    for (policy, first) in [
        (Policy::WholeForm, "a"),
        (Policy::FirstRuleFirst, "c"),
        (Policy::FixedOrder, "a"),
        (Policy::MostNeeded, "c"),
    ] {
        assert_eq!(policy.next(&session), words.find(first), "{policy:?}");
    }
    // A no to what most people say no to settles the rule: it leaves less in doubt than what half of them say no to.
    for (rule, first) in [("a && n >= 9", "n"), ("a || n >= 1", "n"), ("a && n >= 1", "a")] {
        let (words, session) = among_four(&[rule]);
        assert_eq!(
            Policy::InformationGain.next(&session),
            words.find(first),
            "{rule}"
        );
    }
}

#[test]
fn a_planner_may_ask_the_questions_that_it_was_given() {
    let (words, _) = among_four(&[]);
    let question = |name| QuestionCost {
        fact: words.find(name).unwrap(),
        cost: 2.0,
        late: true,
    };
    let questions = vec![question("n"), question("a")];
    assert_eq!(
        Planner::new(questions.clone(), Goal::SettleAll).questions(),
        questions
    );
    let all = Planner::for_all(&words, Goal::SettleAll);
    let asked: Vec<FactId> = all.questions().iter().map(|question| question.fact).collect();
    assert_eq!(asked, words.facts().map(|(fact, _)| fact).collect::<Vec<_>>());
}

#[test]
fn going_back_leads_back_and_nothing_useless_is_asked() {
    for seed in 0..20 {
        let (words, rules) = small(7, seed);
        let planner = Planner::for_all(&words, Goal::SettleAll);
        let mut session = Session::new(Arc::clone(&rules));
        let mut way: Vec<(FactId, Answers)> = Vec::new();
        while let Some(fact) = planner.next(&session, |_| true, &[]) {
            let open = (0..rules.len()).filter(|rule| session.verdict(*rule) == Verdict::Open);
            assert!(
                open.flat_map(|rule| session.needs(rule))
                    .any(|needed| needed == fact)
            );
            way.push((fact, session.answers().clone()));
            let domain = words.fact(fact).unwrap().domain.clone();
            session
                .set(fact, &domain.value(domain.bounds().0).unwrap())
                .unwrap();
        }
        assert_eq!(session.counts().open, 0);
        for (fact, answers) in way.into_iter().rev() {
            session.update(answers);
            assert_eq!(planner.next(&session, |_| true, &[]), Some(fact));
        }
    }
}

#[test]
fn costs_lateness_and_skipping_are_heeded() {
    let mut words = Vocabulary::new();
    for name in ["a", "b", "income"] {
        words.add_fact(name, Domain::Bool).unwrap();
    }
    let day = Date::parse("2025-01-01").unwrap();
    let condition = words.parse_condition("a && b && income").unwrap();
    let rule = Rule::new("all", vec![Some(words.lower(&condition, day).unwrap())]);
    let rules = Arc::new(Ruleset::compile(&words, &[rule]).unwrap());
    let (a, b, income) = (
        words.find("a").unwrap(),
        words.find("b").unwrap(),
        words.find("income").unwrap(),
    );
    let question = |fact, cost, late| QuestionCost { fact, cost, late };
    let session = Session::new(rules);
    let next = |questions: &[QuestionCost], skipped: &[FactId]| {
        Planner::new(questions.to_vec(), Goal::SettleAll).next(&session, |_| true, skipped)
    };
    let even = [
        question(a, 1.0, false),
        question(b, 1.0, false),
        question(income, 1.0, false),
    ];
    assert_eq!(next(&even, &[]), Some(a));
    assert_eq!(next(&even, &[a]), Some(b));
    let dear = [
        question(a, 9.0, false),
        question(b, 1.0, false),
        question(income, 5.0, false),
    ];
    assert_eq!(next(&dear, &[]), Some(b));
    let late = [
        question(income, 0.1, true),
        question(b, 9.0, false),
        question(a, 9.0, false),
    ];
    assert_eq!(next(&late, &[]), Some(b));
    assert_eq!(next(&late, &[a, b]), Some(income));
    assert_eq!(next(&late, &[a, b, income]), None);
}

#[test]
fn finding_the_first_stops_when_it_is_found() {
    let mut words = Vocabulary::new();
    for name in ["a", "b", "c"] {
        words.add_fact(name, Domain::Bool).unwrap();
    }
    let day = Date::parse("2025-01-01").unwrap();
    let rule = |text: &str| {
        let condition = words.parse_condition(text).unwrap();
        Rule::new(text, vec![Some(words.lower(&condition, day).unwrap())])
    };
    let rules = Ruleset::compile(&words, &[rule("a && b && c"), rule("c")]).unwrap();
    let mut session = Session::new(Arc::new(rules));
    let planner = Planner::for_all(&words, Goal::FindFirst(1));
    let c = words.find("c").unwrap();
    assert_eq!(planner.next(&session, |_| true, &[]), Some(c));
    session.set(c, &Value::Bool(true)).unwrap();
    assert_eq!(planner.next(&session, |_| true, &[]), None);
    assert!(planner.next(&session, |rule| rule == 0, &[]).is_some());
}

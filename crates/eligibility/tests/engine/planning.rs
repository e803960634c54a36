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

/// A small catalog: seven facts, two to six rules of one to four criteria, a third of them with an or.
fn small(seed: u64) -> (Vocabulary, Arc<Ruleset>) {
    let mut random = Random(seed);
    let mut words = Vocabulary::new();
    let mut kinds = Vec::new();
    for fact in 0..7 {
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
        let fact = random.below(7);
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
        let (words, rules) = small(seed);
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
fn drawing_visitors_comes_to_what_counting_them_does() {
    let (words, rules) = small(3);
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

#[test]
fn going_back_leads_back_and_nothing_useless_is_asked() {
    for seed in 0..20 {
        let (words, rules) = small(seed);
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

//! An application is judged as its visitor was told.

use std::collections::BTreeMap;

use application::{ALARM_ANSWER, day_of, judge, named_facts};
use catalog::{CriterionState, Lang, ProgramIndex, Screening};
use eligibility::{Answers, RangeSet, Value, Verdict};
use envelope::{Application, FactValue};

use crate::harness::{NOW, Test, Visitor, day, today};
use crate::shipped::SHIPPED;

#[test]
fn what_fits_fits_and_what_was_left_open_is_open() {
    let mut visitor = Visitor::new();
    let judged = |visitor: &Visitor, application: &Application| {
        judge(&visitor.catalog, &visitor.screening, application, &Test(Lang::Ko)).unwrap()
    };
    let application = visitor.applies("home").unwrap();
    let whole = judged(&visitor, &application);
    assert_eq!(whole.verdict.name(), application.verdict);
    assert!(whole.same_round);
    let mut other = application.clone();
    other.round = Some("old".into());
    assert!(!judged(&visitor, &other).same_round);
    // Taken out, or a value that nobody can have: staff decide, and nothing is made of it.
    for changed in [
        None,
        Some(FactValue::Text("§".into())),
        Some(FactValue::Int(i64::MAX)),
    ] {
        let mut open = application.clone();
        open.facts.remove("sejong");
        if let Some(value) = changed {
            open.facts.insert("sejong".into(), value);
        }
        let open = judged(&visitor, &open);
        assert_eq!(open.verdict, Verdict::Open);
        assert!(open.criteria.iter().any(|one| one.state == CriterionState::Open));
    }
    visitor.answers("sejong", &Value::Bool(false));
    let mut no = application.clone();
    no.facts.insert("sejong".into(), FactValue::Bool(false));
    assert_eq!(judged(&visitor, &no).verdict, Verdict::NotEligible);
    // What asks nothing of anybody is not judged, and neither is what no program of the catalog is.
    let mut alarm = application.clone();
    alarm.answers.insert(ALARM_ANSWER.into(), "yes".into());
    let mut foreign = application;
    foreign.program = "none".into();
    for none in [alarm, foreign] {
        assert_eq!(
            judge(&visitor.catalog, &visitor.screening, &none, &Test(Lang::Ko)),
            None
        );
    }
}

#[test]
fn the_day_of_an_application_is_the_agencys() {
    for (at, expected) in [
        ("2026-12-01T14:59:59Z", Some("2026-12-01")),
        ("2026-12-01T15:00:00Z", Some("2026-12-02")),
        ("2026-12-02T00:00:00+09:00", Some("2026-12-02")),
        ("2026-12-01", None),
        ("", None),
    ] {
        assert_eq!(day_of(at), expected.map(day), "{at}");
    }
    assert_eq!(day_of(NOW), Some(today()));
}

/// Draws numbers: the same seed draws the same.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn from(&mut self, values: &RangeSet) -> Option<i64> {
        let ranges: Vec<_> = values.ranges().collect();
        let count = u64::try_from(ranges.len()).ok().filter(|count| *count > 0)?;
        let (low, high) = ranges[usize::try_from(self.below(count)).unwrap()];
        let width = u64::try_from(high - low).unwrap().saturating_add(1);
        Some(low + i64::try_from(self.below(width)).unwrap())
    }
}

/// Of possible people who said some of what is asked, by every program of the shipped catalog: the facts that go along are enough to judge as
/// the kiosk did. Where a fact that did not go along had decided by a constraint, the desk sees the criterion open, and never the other verdict.
#[test]
fn who_is_judged_by_what_was_sealed_is_judged_as_they_were_told() {
    let (catalog, _) = &*SHIPPED;
    let on = day("2026-12-01");
    let screening = Screening::new(catalog, on).unwrap();
    let (mut same, mut open) = (0, 0);
    for seed in 0..60 {
        let mut drawn = Drawn(seed);
        let mut facts = Answers::new();
        for (fact, known) in catalog.vocabulary.facts() {
            if drawn.below(4) == 0 {
                continue;
            }
            let possible = screening.possible_values(&facts, fact);
            let value = drawn.from(&possible).and_then(|code| known.domain.value(code));
            if let Some(value) = value {
                facts.set(&catalog.vocabulary, fact, &value).unwrap();
            }
        }
        for at in (0..catalog.programs.len()).map(ProgramIndex) {
            let told = screening.screen_one(catalog, at, &facts).unwrap();
            let named = named_facts(catalog, &screening, at);
            let sealed = named.into_iter().filter_map(|fact| {
                let value = match facts.get(&catalog.vocabulary, fact)? {
                    Value::Bool(value) => FactValue::Bool(value),
                    Value::Int(value) => FactValue::Int(value),
                    Value::Date(value) => FactValue::Text(value.to_string()),
                    Value::Choice(value) => FactValue::Text(value),
                };
                Some((catalog.vocabulary.fact(fact)?.name.clone(), value))
            });
            let application = application(catalog.program_at(at).unwrap().id.clone(), sealed.collect());
            let judged = judge(catalog, &screening, &application, &Test(Lang::Ko)).unwrap();
            match judged.verdict == told.verdict {
                true => same += 1,
                false => {
                    assert_eq!(judged.verdict, Verdict::Open, "seed {seed}, {at:?}");
                    open += 1;
                }
            }
        }
    }
    assert!(same > 3_000 && open * 30 < same, "{same} as told, {open} open");
}

fn application(program: String, facts: BTreeMap<String, FactValue>) -> Application {
    Application {
        format: Application::FORMAT,
        program,
        round: None,
        language: "ko".into(),
        submitted_at: NOW.into(),
        facts,
        answers: BTreeMap::new(),
        consents: Vec::new(),
        verdict: String::new(),
        number: String::new(),
        status_secret: None,
    }
}

//! What each of the people who were watched at a kiosk gets: how many questions, and the results in their order.
//!
//! `profiles.txt` holds it for 2026-11-29; `UPDATE_SNAPSHOTS=1` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use application::results::{MonthlySum, Section, monthly_sum, ordered};
use catalog::{Amount, Audience, Catalog, Per, ProgramIndex, Screening, ScreeningResult, Topic};
use eligibility::{Answers, FactId, Value};

use crate::harness::{at, day, small};
use crate::shipped::SHIPPED;

/// Somebody, what they came for, and what they would answer if they were asked.
struct Profile {
    name: &'static str,
    audience: Option<Audience>,
    topic: Option<Topic>,
    /// Whether they are asked; else they go to the list at once.
    asked: bool,
    answers: &'static [(&'static str, &'static str)],
}

const PERSON: Option<Audience> = Some(Audience::Person);

const PROFILES: [Profile; 11] = [
    Profile {
        name: "26, money for interviews",
        audience: PERSON,
        topic: None,
        asked: true,
        answers: &[
            ("birth_date", "2000-03-02"),
            ("residence", "sejong"),
            ("employment", "seeking"),
        ],
    },
    Profile {
        name: "57, a course",
        audience: PERSON,
        topic: None,
        asked: true,
        answers: &[
            ("birth_date", "1969-05-05"),
            ("residence", "sejong"),
            ("employment", "seeking"),
        ],
    },
    Profile {
        name: "45, the age of no center",
        audience: PERSON,
        topic: None,
        asked: true,
        answers: &[
            ("birth_date", "1981-05-05"),
            ("residence", "sejong"),
            ("employment", "seeking"),
        ],
    },
    Profile {
        name: "a metal plating firm with 12 employees",
        audience: Some(Audience::Company),
        topic: None,
        asked: true,
        answers: &[
            ("business.in_sejong", "true"),
            ("business.size", "small"),
            ("business.root_industry", "true"),
            ("business.professional_services", "false"),
            ("business.dormitory", "true"),
        ],
    },
    Profile {
        name: "wants a meeting room",
        audience: None,
        topic: Some(Topic::Space),
        asked: false,
        answers: &[],
    },
    Profile {
        name: "a Vietnamese resident who works",
        audience: PERSON,
        topic: None,
        asked: true,
        answers: &[
            ("birth_date", "1994-08-20"),
            ("residence", "sejong"),
            ("employment", "employed"),
            ("work_complex", "jeonui"),
        ],
    },
    Profile {
        name: "70",
        audience: PERSON,
        topic: None,
        asked: true,
        answers: &[
            ("birth_date", "1956-02-03"),
            ("residence", "sejong"),
            ("employment", "other"),
        ],
    },
    Profile {
        name: "16",
        audience: PERSON,
        topic: None,
        asked: true,
        answers: &[
            ("birth_date", "2010-07-01"),
            ("residence", "sejong"),
            ("employment", "student"),
        ],
    },
    Profile {
        name: "only wants vacancies",
        audience: PERSON,
        topic: Some(Topic::Jobs),
        asked: false,
        answers: &[],
    },
    Profile {
        name: "with a friend, registers as a job seeker",
        audience: PERSON,
        topic: Some(Topic::Jobs),
        asked: false,
        answers: &[],
    },
    Profile {
        name: "at the booth of a fair",
        audience: PERSON,
        topic: Some(Topic::Events),
        asked: false,
        answers: &[],
    },
];

/// The value that a profile answers; what it does not name is no, none, or nothing that helps.
fn value(catalog: &Catalog, profile: &Profile, fact: FactId) -> Value {
    let known = catalog.vocabulary.fact(fact).unwrap();
    let said = profile.answers.iter().find(|(name, _)| *name == known.name);
    let said = said.map(|(_, value)| *value);
    match (&known.domain, said) {
        (eligibility::Domain::Bool, said) => Value::Bool(said == Some("true")),
        (eligibility::Domain::Date { min, .. }, said) => Value::Date(said.map_or(*min, day)),
        (eligibility::Domain::Int { min, .. }, said) => {
            Value::Int(said.map_or(*min, |said| said.parse().unwrap()))
        }
        (eligibility::Domain::Choice(options), said) => {
            let last = options.last().unwrap().as_str();
            Value::Choice(said.unwrap_or(last).to_owned())
        }
    }
}

/// What a profile ends with.
struct Visited {
    asked: Vec<String>,
    /// The screens of questions that could still come at most, before each question.
    left: Vec<usize>,
    answers: Answers,
    results: Vec<(ProgramIndex, ScreeningResult)>,
}

fn visit(catalog: &Catalog, screening: &Screening, profile: &Profile) -> Visited {
    let looked_at = |at: ProgramIndex| {
        let program = catalog.program_at(at).unwrap();
        profile
            .audience
            .is_none_or(|audience| program.audience.contains(&audience))
            && profile.topic.is_none_or(|topic| program.topic == topic)
    };
    let on = screening.on();
    let counts = |at: ProgramIndex| {
        let program = catalog.program_at(at).unwrap();
        looked_at(at) && program.asks(program.round_on(on).1)
    };
    let (mut answers, mut asked, mut left) = (Answers::new(), Vec::new(), Vec::new());
    let next = |answers: &Answers| {
        let fact = screening.next_question_for(answers, &[], &counts);
        fact.filter(|_| profile.asked)
    };
    while let Some(fact) = next(&answers) {
        left.push(screening.questions_left(catalog, &answers, &[], &counts));
        for fact in screening.asked_with(catalog, &answers, &[], &counts, fact) {
            let value = value(catalog, profile, fact);
            answers.set(&catalog.vocabulary, fact, &value).unwrap();
            asked.push(catalog.vocabulary.fact(fact).unwrap().name.clone());
        }
    }
    let all = screening.screen(catalog, &answers).into_iter().enumerate();
    let all = all.map(|(at, result)| (ProgramIndex(at), result));
    let results = all.filter(|(at, _)| looked_at(*at)).collect();
    Visited {
        asked,
        left,
        answers,
        results,
    }
}

fn names(catalog: &Catalog, at: ProgramIndex) -> &str {
    &catalog.program_at(at).unwrap().name.ko
}

fn summed(catalog: &Catalog, sum: &MonthlySum) -> String {
    let programs: Vec<&str> = sum.programs.iter().map(|at| names(catalog, *at)).collect();
    let when = if sum.open { "now" } else { "when the notice is out" };
    format!(
        "{} won a month at most, {when}: {}",
        sum.won,
        programs.join(" + ")
    )
}

#[test]
fn what_each_profile_gets_is_known() {
    let catalog = &SHIPPED.0;
    let screening = Screening::new(catalog, day("2026-11-29")).unwrap();
    let mut text = String::new();
    for profile in &PROFILES {
        let visited = visit(catalog, &screening, profile);
        writeln!(text, "# {}", profile.name).unwrap();
        writeln!(text, "asked: {}", visited.asked.join(", ")).unwrap();
        let sum = monthly_sum(catalog, &screening, &visited.answers, &visited.results);
        if let Some(sum) = sum {
            writeln!(text, "sum: {}", summed(catalog, &sum)).unwrap();
        }
        for listed in ordered(catalog, &visited.results, profile.topic) {
            let programs = listed
                .places
                .iter()
                .map(|place| names(catalog, visited.results[*place].0));
            let programs: Vec<&str> = programs.collect();
            let fold = if listed.section.is_folded() {
                ", folded"
            } else {
                ""
            };
            let count = programs.len();
            writeln!(
                text,
                "{:?} ({count}{fold}): {}",
                listed.section,
                programs.join(" · ")
            )
            .unwrap();
        }
        text.push('\n');
    }
    snapshot::check(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decides/profiles.txt"),
        &text,
    );
}

/// The number of questions that is promised falls with each of them, and is never exceeded.
#[test]
fn the_number_of_questions_to_come_falls_and_is_right() {
    let catalog = &SHIPPED.0;
    let screening = Screening::new(catalog, day("2026-11-29")).unwrap();
    for profile in PROFILES.iter().filter(|profile| profile.asked) {
        let left = visit(catalog, &screening, profile).left;
        assert!(
            left.windows(2).all(|pair| pair[0] > pair[1]),
            "{}: {left:?}",
            profile.name
        );
        for (asked, left_then) in left.iter().enumerate() {
            assert!(left.len() - asked <= *left_then, "{}: {left:?}", profile.name);
        }
    }
}

/// Whatever a visitor says, each program stands in one section, and none with a confirmed condition that failed among those to be
/// confirmed.
#[test]
fn each_program_stands_once_and_a_certain_no_is_no_maybe() {
    let catalog = &SHIPPED.0;
    let screening = Screening::new(catalog, day("2026-11-29")).unwrap();
    for profile in &PROFILES {
        let visited = visit(catalog, &screening, profile);
        let listed = ordered(catalog, &visited.results, profile.topic);
        let mut places: Vec<usize> = listed.iter().flat_map(|listed| listed.places.clone()).collect();
        places.sort_unstable();
        assert!(places.iter().copied().eq(0..visited.results.len()));
        assert!(listed.is_sorted_by_key(|listed| listed.section));
        for listed in listed.iter().filter(|listed| listed.section < Section::Elsewhere) {
            for place in &listed.places {
                let (at, outcome) = &visited.results[*place];
                let program = catalog.program_at(*at).unwrap();
                for (position, state) in &outcome.criteria {
                    let failed = *state == catalog::CriterionState::Fails;
                    let confirmed = program.criteria[*position].basis == catalog::Basis::Confirmed;
                    assert!(!(failed && confirmed), "{}: {}", profile.name, program.id);
                }
            }
        }
    }
}

#[test]
fn the_largest_sum_is_of_those_that_pay_the_most_wherever_they_stand() {
    let mut catalog = small();
    let persons = ["young", "home", "told", "soon", "vague", "course", "closed"];
    for (nth, id) in (1..).zip(persons) {
        catalog.amounts.push(Amount {
            program: u32::try_from(at(&catalog, id).0).unwrap(),
            won: nth * 100_000,
            per: Per::Month,
        });
    }
    let screening = Screening::new(&catalog, day("2026-11-29")).unwrap();
    let answers = Answers::new();
    let screened = screening.screen(&catalog, &answers).into_iter().enumerate();
    let results: Vec<_> = screened.map(|(at, result)| (ProgramIndex(at), result)).collect();
    let sum = monthly_sum(&catalog, &screening, &answers, &results).unwrap();
    // At most six are looked at: the one that pays the least is left out, though it stands first.
    assert_eq!(sum.won, 2_700_000);
    // A result of another catalog takes nothing from the others.
    let mut strange = results.clone();
    strange.insert(0, (ProgramIndex(usize::MAX), results[0].1.clone()));
    assert_eq!(monthly_sum(&catalog, &screening, &answers, &strange), Some(sum));
}

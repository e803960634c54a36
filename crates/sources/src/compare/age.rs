//! The ages of both sides.

use authoring::Message;
use catalog::Role;
use eligibility::{Date, Value};

use super::finding::both;
use super::stance::{Judge, Stance};
use super::{About, Finding, FindingField, FindingKind};
use crate::draft::Draft;
use crate::said::Ages;

/// The highest oldest age that is compared: above it, it may be how no limit is written.
const MAX_COMPARED_AGE: i64 = 98;

/// People of an age at a bound, whom the record takes or refuses for certain.
struct Probe {
    age: i64,
    /// Somebody of whom the record's answer is the same by both ways of counting years: neither API says whether 만 나이 or 연
    /// 나이 is meant.
    born: Option<Date>,
    /// Whether the record takes them.
    taken: bool,
}

/// The people next to each bound. 연 나이 is never below 만 나이: so the youngest who are old enough either way had their
/// birthday on the day, the oldest who are too young either way have it on 1 January, and the other way round above.
fn probes((from, to): Ages, on: Date) -> Vec<Probe> {
    let birthday = |age: i64| Some(on.minus_years(age));
    let new_year = |age: i64| Date::from_ymd(on.year().checked_sub(i32::try_from(age).ok()?)?, 1, 1);
    let mut probes = Vec::new();
    if let Some(from) = from {
        probes.push(Probe {
            age: from,
            born: birthday(from),
            taken: true,
        });
        probes.push(Probe {
            age: from - 1,
            born: new_year(from - 1),
            taken: false,
        });
    }
    if let Some(to) = to {
        probes.push(Probe {
            age: to,
            born: new_year(to),
            taken: true,
        });
        probes.push(Probe {
            age: to + 1,
            born: birthday(to + 1),
            taken: false,
        });
    }
    // Where the bounds are close, somebody at one may be beyond the other.
    let beyond = |probe: &Probe| {
        let young = from.is_some_and(|from| probe.born.is_some_and(|born| born.full_years_to(on) < from));
        let old = to.is_some_and(|to| {
            probe
                .born
                .is_some_and(|born| i64::from(on.year() - born.year()) > to)
        });
        young || old
    };
    probes.retain(|probe| !probe.taken || !beyond(probe));
    probes
}

/// What the ages say.
fn says((from, to): Ages) -> Message {
    match (from, to) {
        (Some(from), Some(to)) => both(format!("{from}~{to}세"), format!("aged {from} to {to}")),
        (Some(from), None) => both(format!("{from}세 이상"), format!("aged {from} or more")),
        (None, to) => {
            let to = to.unwrap_or_default();
            both(format!("{to}세 이하"), format!("aged up to {to}"))
        }
    }
}

pub(super) fn compare(about: &About<'_>, draft: &Draft, judge: &Judge) -> Vec<Finding> {
    let found = draft.said.ages.zip(about.catalog.role(Role::Born));
    let Some(((from, to), born)) = found else {
        return Vec::new();
    };
    let ages = (from, to.filter(|to| *to <= MAX_COMPARED_AGE));
    let mut findings = Vec::new();
    let (day, words) = (judge.day(), judge.words(born));
    for probe in probes(ages, day) {
        let stance = probe.born.and_then(|day| judge.stance(born, &Value::Date(day)));
        let (kind, catalog) = match (stance, probe.taken) {
            (Some(Stance::Silent), _) => {
                let none = both(
                    "나이를 보는 조건이 없어요 (글에는 있을 수 있어요)",
                    "no condition reads the age (a text may name it)",
                );
                let finding = about.finding(FindingKind::Unstated, Some(FindingField::Age), draft);
                return vec![finding.catalog(none).snapshot(says(ages))];
            }
            (Some(Stance::Refuses), true) => (FindingKind::Contradiction, refuses(&words, probe.age, day)),
            (Some(Stance::Takes), false) => (FindingKind::Contradiction, takes(&words, probe.age, day)),
            (Some(Stance::Depends), false) => (FindingKind::Differs, may_take(&words, probe.age, day)),
            _ => continue,
        };
        let finding = about.finding(kind, Some(FindingField::Age), draft);
        findings.push(finding.catalog(catalog).snapshot(says(ages)));
    }
    findings
}

fn refuses(words: &Message, age: i64, day: Date) -> Message {
    both(
        format!("{}: {age}세는 안 돼요 ({day} 기준)", words.ko),
        format!("{} refuses people of {age} (as of {day})", words.en),
    )
}

fn takes(words: &Message, age: i64, day: Date) -> Message {
    both(
        format!("{}: {age}세도 돼요 ({day} 기준)", words.ko),
        format!("{} takes people of {age} (as of {day})", words.en),
    )
}

fn may_take(words: &Message, age: i64, day: Date) -> Message {
    both(
        format!(
            "{}: {age}세도 다른 조건에 따라 될 수 있어요 ({day} 기준)",
            words.ko
        ),
        format!(
            "{} may take people of {age}, by other facts (as of {day})",
            words.en
        ),
    )
}

//! Workers below 18 (근로기준법 제64조, 제69조, 제70조 제2항; 직업안정법 제21조의3).

use std::ops::Range;

use crate::legal::advice::Advice;
use crate::legal::finding::{Field, Finding, FindingPlace, Grade};
use crate::legal::packed::law;
use crate::legal::pattern::reach;
use crate::legal::posting::{Posting, Shift};
use crate::legal::rule::Rule;
use crate::legal::text::{Line, lines};

/// The age, in full years, from which a worker is of age for these rules.
const OF_AGE: u8 = 18;
/// The age, in full years, below which a permit is needed.
const WITHOUT_PERMIT: u8 = 15;
const MAX_DAY_MINUTES: u32 = 7 * 60;
const MAX_WEEK_MINUTES: u32 = 35 * 60;
const DAY_MINUTES: u32 = 24 * 60;
/// Night, in minutes from midnight: until 06:00 and from 22:00.
const NIGHTS: [(u32, u32); 3] = [(0, 360), (1320, 1800), (2760, 2880)];

/// Returns the findings about workers below 18, where the vacancy takes some.
pub(crate) fn findings(posting: &Posting) -> Vec<Finding> {
    let stated = posting
        .least_age
        .map(|age| (age, FindingPlace::from(Field::LeastAge)));
    let in_texts = posting.fields().flat_map(|(field, text)| ages(&field, text));
    let Some((age, place)) = stated.into_iter().chain(in_texts).min_by_key(|(age, _)| *age) else {
        return Vec::new();
    };
    if age >= OF_AGE {
        return Vec::new();
    }
    let finding = |grade, rule, place, instead| Finding {
        grade,
        rule,
        place,
        instead,
        arithmetic: None,
    };
    let mut findings = vec![finding(
        Grade::Note,
        Rule::Guardian,
        place.clone(),
        Advice::GuardianConsent,
    )];
    if age < WITHOUT_PERMIT {
        findings.push(finding(Grade::Ask, Rule::YouthPermit, place, Advice::YouthPermit));
    }
    let is_long = posting.week().is_some_and(|minutes| minutes > MAX_WEEK_MINUTES)
        || posting.day().is_some_and(|minutes| minutes > MAX_DAY_MINUTES);
    if is_long {
        findings.push(finding(
            Grade::Refuse,
            Rule::YouthHours,
            Field::Hours.into(),
            Advice::ShorterHours,
        ));
    }
    if posting.shifts.iter().any(|shift| is_at_night(*shift)) {
        findings.push(finding(
            Grade::Refuse,
            Rule::YouthNight,
            Field::Hours.into(),
            Advice::ByDay,
        ));
    }
    findings
}

/// Whether a shift is in the night for a minute at least.
fn is_at_night(shift: Shift) -> bool {
    let (from, to) = (u32::from(shift.from), u32::from(shift.to));
    let to = if to > from { to } else { to + DAY_MINUTES };
    NIGHTS.iter().any(|(start, end)| from < *end && *start < to)
}

/// The least ages below 18 that a text states, with their places.
fn ages(field: &Field, text: &str) -> Vec<(u8, FindingPlace)> {
    let of_line = |line: Line| {
        let found = (0..line.len()).filter_map(|at| age(&line, at));
        let places = found.filter_map(|(age, stretch)| {
            let range = Some(line.bytes(stretch)?);
            let field = field.clone();
            Some((age, FindingPlace { field, range }))
        });
        places.collect::<Vec<_>>()
    };
    lines(text).flat_map(of_line).collect()
}

fn age(line: &Line, at: usize) -> Option<(u8, Range<usize>)> {
    let (number, _) = line.number(at)?;
    let mut end = None;
    reach(line, law().young_seeker, at, &mut |behind| {
        end = Some(behind);
        true
    });
    Some((u8::try_from(number).ok()?, at..end?))
}

//! The findings of a text: its lines against the patterns.

use std::ops::Range;

use crate::legal::finding::{Field, Finding, FindingPlace, Grade};
use crate::legal::packed::law;
use crate::legal::pattern::Pattern;
use crate::legal::posting::Workers;
use crate::legal::rule::Rule;
use crate::legal::text::{Line, lines};

/// A match of a pattern, by positions of its line.
struct Match {
    pattern: &'static Pattern,
    stretch: Range<usize>,
}

/// Returns the findings of a text in its order.
pub(crate) fn findings(field: &Field, text: &str, workers: Workers) -> Vec<Finding> {
    let of_line = |line: Line| {
        let found = matches(&line);
        found
            .into_iter()
            .filter_map(|found| finding(field, &line, &found, workers))
            .collect::<Vec<_>>()
    };
    lines(text).flat_map(of_line).collect()
}

/// Returns the matches of a line in its order. Of those of a rule that overlap the gravest stays, then the longest.
fn matches(line: &Line) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    for pattern in &law().patterns {
        for start in 0..line.len() {
            if let Some(end) = pattern.end(line, start) {
                let stretch = start..end;
                found.push(Match { pattern, stretch });
            }
        }
    }
    // There are few: a sort of the standard library would be larger than all of this, wherever it came to lie.
    let weight = |found: &Match| {
        let grade = std::cmp::Reverse(found.pattern.grade);
        (grade, std::cmp::Reverse(found.stretch.len()), found.stretch.start)
    };
    let mut kept: Vec<Match> = Vec::new();
    while let Some((at, _)) = found.iter().enumerate().min_by_key(|(_, one)| weight(one)) {
        let one = found.remove(at);
        let covers = |other: &Match| {
            let overlap = other.stretch.start < one.stretch.end && one.stretch.start < other.stretch.end;
            other.pattern.rule == one.pattern.rule && overlap
        };
        if !kept.iter().any(covers) {
            let place = kept.partition_point(|other| other.stretch.start <= one.stretch.start);
            kept.insert(place, one);
        }
    }
    kept
}

fn finding(field: &Field, line: &Line, found: &Match, workers: Workers) -> Option<Finding> {
    let (grade, rule) = by_size(found.pattern, workers);
    Some(Finding {
        grade,
        rule,
        place: FindingPlace {
            field: field.clone(),
            range: Some(line.bytes(found.stretch.clone())?),
        },
        instead: found.pattern.instead,
        arithmetic: None,
    })
}

/// What follows for a company of this size. The Fair Hiring Procedure Act binds from 30 workers (채용절차법 제3조): below,
/// and where the size is not known, the staff asks; for looks and an unmarried state 남녀고용평등법 제7조 제2항 speaks there.
fn by_size(pattern: &Pattern, workers: Workers) -> (Grade, Rule) {
    let binds = workers.are_under_fair_hiring();
    match pattern.rule {
        Rule::Person | Rule::Looks if binds == Some(true) => (pattern.grade, Rule::Person),
        Rule::Person | Rule::Looks => (pattern.grade.min(Grade::Ask), pattern.rule),
        Rule::Papers if binds == Some(false) => (Grade::Note, Rule::Papers),
        rule => (pattern.grade, rule),
    }
}

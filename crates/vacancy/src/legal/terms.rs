//! What a vacancy says in numbers: pay, hours, days.

use crate::legal::advice::Advice;
use crate::legal::finding::{Field, Finding, FindingPlace, Grade};
use crate::legal::posting::Posting;
use crate::legal::rule::Rule;
use crate::wage::{self, Answer, CannotTell, Checked, Rate, Reduction, Terms, Unit};

/// Months for which a vacancy is valid (직업안정법 시행규칙 제3조, text of 2001: to be confirmed).
const VALID_MONTHS: i64 = 2;
const WEEK_MINUTES: u32 = 7 * 24 * 60;

/// Returns the findings about pay, hours and days.
pub(crate) fn findings(posting: &Posting) -> Vec<Finding> {
    let mut findings = undisclosed(posting);
    findings.extend(pay(posting));
    findings.extend(probation(posting));
    findings.extend(figures(posting));
    findings
}

fn finding(grade: Grade, rule: Rule, field: Field, instead: Advice) -> Finding {
    Finding {
        grade,
        rule,
        place: FindingPlace::from(field),
        instead,
        arithmetic: None,
    }
}

/// StatedPay and hours have to be stated (직업안정법 제8조, 제10조).
fn undisclosed(posting: &Posting) -> Vec<Finding> {
    let has_pay = posting.pay.is_some_and(|pay| pay.least.or(pay.most).is_some());
    let has_hours = posting.week().or(posting.day()).is_some() || !posting.shifts.is_empty();
    let refused = |field, instead| finding(Grade::Refuse, Rule::Terms, field, instead);
    let pay = (!has_pay).then(|| refused(Field::Pay, Advice::DisclosePay));
    let hours = (!has_hours).then(|| refused(Field::Hours, Advice::DiscloseHours));
    pay.into_iter().chain(hours).collect()
}

/// The pay of a posting as the wage check reads it, for a year.
fn terms(posting: &Posting, unit: Unit, won: u64, year: i32) -> Terms {
    Terms {
        unit,
        won,
        percent: 100,
        weekly_minutes: posting.week(),
        daily_minutes: posting.day(),
        year,
        rate: Rate::Full,
    }
}

/// An answer for all years that may count, with its arithmetic.
struct Outcome {
    answer: Answer,
    arithmetic: String,
}

/// Checks a pay for every year that may count. Where the answers differ it is undecided: it depends on the start.
fn for_years(
    years: &[i32],
    checked: impl Fn(i32) -> Result<Checked, CannotTell>,
) -> Result<Option<Outcome>, CannotTell> {
    let checked = years.iter().map(|year| checked(*year));
    let checked: Vec<Checked> = checked.collect::<Result<_, _>>()?;
    let Some(first) = checked.first().map(|checked| checked.answer) else {
        return Ok(None);
    };
    let is_one = checked.iter().all(|checked| checked.answer == first);
    let arithmetic: Vec<&str> = checked
        .iter()
        .map(|checked| checked.arithmetic.as_str())
        .collect();
    Ok(Some(Outcome {
        answer: if is_one { first } else { Answer::Undecided },
        arithmetic: arithmetic.join("; "),
    }))
}

fn years(posting: &Posting) -> Vec<i32> {
    wage::years(posting.posted, posting.closing, posting.start)
}

/// A pay below the minimum wage may not be advertised (직업안정법 제25조 제2호).
fn pay(posting: &Posting) -> Option<Finding> {
    let pay = posting.pay?;
    // Where only the most is known, the least may still be below.
    let (won, is_least) = match (pay.least, pay.most) {
        (Some(least), _) => (least, true),
        (None, most) => (most?, false),
    };
    let years = years(posting);
    let asked = |field, instead| Some(finding(Grade::Ask, Rule::MinimumWage, field, instead));
    let outcome = for_years(&years, |year| wage::check(&terms(posting, pay.unit, won, year)));
    let outcome = match outcome {
        Ok(Some(outcome)) => outcome,
        Ok(None) => return asked(Field::Term, Advice::Start),
        Err(CannotTell::Year(_)) => return asked(Field::Pay, Advice::LookUpWage),
        Err(CannotTell::WeeklyHours | CannotTell::DailyHours) => {
            return asked(Field::Hours, Advice::AgreedHours);
        }
    };
    let (grade, instead) = match outcome.answer {
        Answer::Below => (Grade::Refuse, Advice::RaisePay),
        Answer::Undecided if years.len() > 1 => (Grade::Ask, Advice::Start),
        Answer::Undecided => (Grade::Ask, Advice::NoticeHours),
        Answer::Met if is_least => return None,
        Answer::Met => (Grade::Ask, Advice::LeastPay),
    };
    Some(Finding {
        arithmetic: Some(outcome.arithmetic),
        ..finding(grade, Rule::MinimumWage, Field::Pay, instead)
    })
}

/// A probation may be paid less only as 최저임금법 제5조 제2항 says.
fn probation(posting: &Posting) -> Option<Finding> {
    let (pay, probation) = (posting.pay?, posting.probation?);
    let won = pay.least?;
    let years = years(posting);
    let outcome = |rate| {
        let checked = |year| {
            let percent = u64::from(probation.percent);
            wage::check(&Terms {
                percent,
                rate,
                ..terms(posting, pay.unit, won, year)
            })
        };
        for_years(&years, checked).ok().flatten()
    };
    let simple = posting
        .occupation
        .as_ref()
        .and_then(wage::CodedOccupation::is_simple_labour);
    // At less than the reduced wage it is unlawful in any case, at the full wage lawful in any case.
    let (full, reduced) = (outcome(Rate::Full)?, outcome(Rate::Probation)?);
    let reduction = wage::reduction(posting.contract, probation.months, simple);
    let (grade, arithmetic, instead) = match (full.answer, reduced.answer, reduction) {
        (Answer::Met, _, _) => return None,
        (_, Answer::Below, _) => (Grade::Refuse, reduced.arithmetic, Advice::FullProbation),
        (Answer::Below, _, Reduction::Forbidden) => (Grade::Refuse, full.arithmetic, Advice::FullProbation),
        (_, Answer::Met, Reduction::Allowed) => return None,
        (_, _, Reduction::Allowed) => (Grade::Ask, reduced.arithmetic, Advice::NoticeHours),
        (Answer::Undecided, _, Reduction::Forbidden) => (Grade::Ask, full.arithmetic, Advice::NoticeHours),
        (_, _, Reduction::Ask) => (Grade::Ask, full.arithmetic, Advice::ProbationTerms),
    };
    Some(Finding {
        arithmetic: Some(arithmetic),
        ..finding(grade, Rule::Probation, Field::Probation, instead)
    })
}

/// Figures that cannot be so, and a vacancy that is open for too long.
fn figures(posting: &Posting) -> Vec<Finding> {
    let is_turned = |first, second| matches!((first, second), (Some(first), Some(second)) if second < first);
    let amounts = posting.pay.map(|pay| (pay.least, pay.most));
    let implausible = [
        (posting.headcount == Some(0), Field::Headcount),
        (is_turned(posting.start, posting.end), Field::Term),
        (is_turned(posting.posted, posting.closing), Field::Closing),
        (
            matches!(amounts, Some((Some(least), Some(most))) if most < least),
            Field::Pay,
        ),
        (
            posting.week().is_some_and(|minutes| minutes > WEEK_MINUTES),
            Field::Hours,
        ),
    ];
    let implausible = implausible.into_iter().filter(|(is_so, _)| *is_so);
    let mut findings: Vec<Finding> = implausible
        .map(|(_, field)| finding(Grade::Ask, Rule::Plausible, field, Advice::Correct))
        .collect();
    let limit = posting
        .posted
        .and_then(|posted| posted.months_passed(VALID_MONTHS));
    if is_turned(posting.closing, limit) {
        findings.push(finding(
            Grade::Ask,
            Rule::Validity,
            Field::Closing,
            Advice::CloseSooner,
        ));
    }
    findings
}

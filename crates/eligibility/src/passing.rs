//! What the mere passing of time changes: from which day a rule will hold, until which day it does.

use crate::answers::Answers;
use crate::condition::{Condition, Operand};
use crate::date::Date;
use crate::fact::{DerivedKind, Vocabulary};
use crate::lower::{Formula, When};
use crate::ruleset::Rule;
use crate::sorting::put_in_order;
use crate::verdict::Verdict;

/// The day on which a verdict turns, if nothing but time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The rule, which does not hold, will hold from this day.
    HoldsFrom(Date),
    /// The rule, which holds, will hold up to and including this day.
    HoldsUntil(Date),
}

/// The number of parts of formulas that are compiled in search of a turn, the vocabulary's facts counting as parts: the
/// days beyond are not looked at.
const MAX_TURN_PARTS: usize = 100_000;
/// The steps that may be taken to compile them, as the budget of one rule counts them: what is known is decided before, so that only
/// conditions on what is not known take any.
const MAX_TURN_STEPS: usize = 1_000_000;

impl Vocabulary {
    /// When the verdict on criteria, all of which must hold, turns while the answers stay as they are: the first day
    /// after `day` on which criteria that now fail all hold, or the last one on which criteria that now hold still do.
    ///
    /// Tables are taken to stay as they are in the year of `day`, since a new one is more than the passing of time.
    ///
    /// Returns `None` if the verdict is open, if it never turns, if a date on which a period depends is not known
    /// exactly, or if the day is behind more days on which a period ends than are looked at (thousands, for any rule
    /// that somebody would write).
    #[must_use]
    pub fn turn(&self, criteria: &[&Condition], answers: &Answers, day: Date) -> Option<Turn> {
        let mut days = Vec::new();
        for condition in criteria {
            self.days_that_matter(condition, answers, &mut days)?;
        }
        days.retain(|other| *other > day);
        put_in_order(&mut days);
        days.dedup();
        let rule_on = |on: Date| {
            let when = When {
                day: on,
                table_year: day.year(),
            };
            let formulas = criteria
                .iter()
                .map(|condition| Some(Some(self.lower_when(condition, when).ok()?.under(answers))))
                .collect::<Option<Vec<_>>>()?;
            Some(Rule::new("", formulas))
        };
        let mut steps_left = MAX_TURN_STEPS;
        let mut verdict_on = |on: Date| self.verdict_alone(&rule_on(on)?, answers, &mut steps_left);
        let parts: usize = rule_on(day)?.criteria.iter().flatten().map(Formula::parts).sum();
        days.truncate(MAX_TURN_PARTS / (parts + self.facts.len()).max(1));
        let now = verdict_on(day)?;
        if now == Verdict::Open {
            return None;
        }
        for on in days {
            // A day of which nothing is known may be the one, so none behind it is.
            let then = verdict_on(on)?;
            if now == Verdict::NotEligible && then == Verdict::Eligible {
                return Some(Turn::HoldsFrom(on));
            }
            if now == Verdict::Eligible && then != Verdict::Eligible {
                return Date::from_day_number(on.day_number() - 1).map(Turn::HoldsUntil);
            }
        }
        None
    }

    /// Adds the days on which a test of the condition can turn; returns `None` if one of its dates is not known
    /// exactly.
    fn days_that_matter(&self, condition: &Condition, answers: &Answers, days: &mut Vec<Date>) -> Option<()> {
        let (operand, values) = match condition {
            Condition::Constant(_) => return Some(()),
            Condition::Not(inner) => return self.days_that_matter(inner, answers, days),
            Condition::Same(a, b) => {
                self.days_that_matter(a, answers, days)?;
                return self.days_that_matter(b, answers, days);
            }
            Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => {
                return parts
                    .iter()
                    .try_for_each(|part| self.days_that_matter(part, answers, days));
            }
            Condition::Test { operand, value, .. } => (*operand, std::slice::from_ref(value)),
            Condition::OneOf { operand, values } => (*operand, values.as_slice()),
        };
        let Operand::Derived(id) = operand else {
            return Some(());
        };
        let (fact, reached): (_, fn(Date, i64) -> Option<Date>) =
            match &self.derived.get(usize::from(id.0))?.kind {
                DerivedKind::YearsSince(fact) => {
                    (*fact, |since, years| since.months_passed(years.checked_mul(12)?))
                }
                DerivedKind::MonthsSince(fact) => (*fact, Date::months_passed),
                DerivedKind::CalendarYearsSince(fact) => (*fact, |since, years| {
                    let year = i64::from(since.year()).checked_add(years)?;
                    Date::from_ymd(i32::try_from(year).ok()?, 1, 1)
                }),
                DerivedKind::PercentOfTable { .. } | DerivedKind::RoundedPercentOfTable { .. } => {
                    return Some(());
                }
            };
        let since = Date::from_day_number(answers.code(fact)?)?;
        for value in values {
            days.extend(reached(since, *value));
            days.extend(value.checked_add(1).and_then(|next| reached(since, next)));
        }
        Some(())
    }
}

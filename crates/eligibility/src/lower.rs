//! From conditions over derived facts to formulas over primitive ones, on a given day.

use crate::answers::Answers;
use crate::condition::{Condition, Operand, Relation};
use crate::date::Date;
use crate::fact::{DerivedKind, FactId, Vocabulary};
use crate::ranges::RangeSet;

/// A condition on a given day: every atom says that a primitive fact is within a set of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formula {
    /// Holds always, or never.
    Constant(bool),
    /// The fact's value is in the set.
    Within(FactId, RangeSet),
    /// The inner formula does not hold.
    Not(Box<Formula>),
    /// Every one holds.
    All(Vec<Formula>),
    /// At least one holds.
    Any(Vec<Formula>),
    /// At least this number of them hold.
    AtLeast(u32, Vec<Formula>),
    /// Both hold, or neither does.
    Same(Box<Formula>, Box<Formula>),
}

impl Formula {
    /// The number of atoms and of what joins them.
    pub(crate) fn parts(&self) -> usize {
        1 + match self {
            Self::Constant(_) | Self::Within(..) => 0,
            Self::Not(inner) => inner.parts(),
            Self::Same(a, b) => a.parts() + b.parts(),
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                parts.iter().map(Self::parts).sum()
            }
        }
    }

    /// What is left of it under answers: what they settle is a constant, and constants are joined to the rest. Under the same answers it
    /// has the same verdict.
    pub(crate) fn under(self, answers: &Answers) -> Self {
        match self {
            Self::Constant(_) => self,
            Self::Within(fact, set) => match answers.allowed(fact) {
                Some(allowed) if allowed.intersection(&set).is_empty() => Self::Constant(false),
                Some(allowed) if allowed.intersection(&set) == *allowed => Self::Constant(true),
                _ => Self::Within(fact, set),
            },
            Self::Not(inner) => inner.under(answers).negated(),
            Self::All(parts) => at_least(parts.len(), parts, answers),
            Self::Any(parts) => at_least(1, parts, answers),
            Self::AtLeast(count, parts) => {
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                at_least(count, parts, answers)
            }
            Self::Same(a, b) => match (a.under(answers), b.under(answers)) {
                (Self::Constant(true), other) | (other, Self::Constant(true)) => other,
                (Self::Constant(false), other) | (other, Self::Constant(false)) => other.negated(),
                (a, b) => Self::Same(Box::new(a), Box::new(b)),
            },
        }
    }

    fn negated(self) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(!value),
            other => Self::Not(Box::new(other)),
        }
    }
}

/// What is left under answers of "at least `count` of these hold".
fn at_least(count: usize, parts: Vec<Formula>, answers: &Answers) -> Formula {
    let mut wanted = count;
    let mut left = Vec::new();
    for part in parts {
        match part.under(answers) {
            Formula::Constant(holds) => wanted = wanted.saturating_sub(usize::from(holds)),
            open => left.push(open),
        }
    }
    match (wanted, left.len()) {
        (0, _) => Formula::Constant(true),
        (wanted, open) if wanted > open => Formula::Constant(false),
        (1, _) => Formula::Any(left),
        (wanted, open) if wanted == open => Formula::All(left),
        (wanted, _) => Formula::AtLeast(u32::try_from(wanted).unwrap_or(u32::MAX), left),
    }
}

/// A condition that has no meaning on a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LowerError {
    /// A table has no amount for a year and a size that the condition needs.
    #[error(
        "the table `{table}` has no amount for size {size} in {year}; add it, or leave the criterion to staff"
    )]
    NoAmount {
        /// The table's name.
        table: String,
        /// The year of the day.
        year: i32,
        /// The size without an amount.
        size: i64,
    },
    /// The condition belongs to another vocabulary.
    #[error("the condition refers to facts that this vocabulary does not have")]
    ForeignCondition,
}

/// When a condition is judged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    /// The day to which ages and periods are counted.
    pub(crate) day: Date,
    /// The year whose row of a table counts.
    pub(crate) table_year: i32,
}

impl Vocabulary {
    /// The condition's meaning on `day`, in terms of primitive facts alone.
    ///
    /// `age >= 19` on a day *is* `birth_date <= that day − 19 years`: no correlation between derived facts is
    /// lost, because none is left.
    ///
    /// # Errors
    /// [`LowerError::NoAmount`] if a table lacks the day's year or a size.
    pub fn lower(&self, condition: &Condition, day: Date) -> Result<Formula, LowerError> {
        let table_year = day.year();
        self.lower_when(condition, When { day, table_year })
    }

    pub(crate) fn lower_when(&self, condition: &Condition, when: When) -> Result<Formula, LowerError> {
        Ok(match condition {
            Condition::Constant(value) => Formula::Constant(*value),
            Condition::Test {
                operand,
                relation,
                value,
            } => self.test(*operand, *relation, *value, when)?,
            Condition::OneOf {
                operand: Operand::Fact(fact),
                values,
            } => Formula::Within(*fact, RangeSet::of(values.iter().copied())),
            Condition::OneOf { operand, values } => Formula::Any(
                values
                    .iter()
                    .map(|value| self.test(*operand, Relation::Equal, *value, when))
                    .collect::<Result<_, _>>()?,
            ),
            Condition::Not(inner) => Formula::Not(Box::new(self.lower_when(inner, when)?)),
            Condition::All(parts) => Formula::All(self.lower_each(parts, when)?),
            Condition::Any(parts) => Formula::Any(self.lower_each(parts, when)?),
            Condition::Same(a, b) => Formula::Same(
                Box::new(self.lower_when(a, when)?),
                Box::new(self.lower_when(b, when)?),
            ),
            Condition::AtLeast { count, of } => Formula::AtLeast(*count, self.lower_each(of, when)?),
        })
    }

    fn lower_each(&self, parts: &[Condition], when: When) -> Result<Vec<Formula>, LowerError> {
        parts.iter().map(|part| self.lower_when(part, when)).collect()
    }

    fn test(
        &self,
        operand: Operand,
        relation: Relation,
        value: i64,
        when: When,
    ) -> Result<Formula, LowerError> {
        let day = when.day;
        let derived = match operand {
            Operand::Fact(fact) => return Ok(Formula::Within(fact, values(relation, value))),
            Operand::Derived(id) => self
                .derived
                .get(usize::from(id.0))
                .ok_or(LowerError::ForeignCondition)?,
        };
        // Every relation is a union of closed ranges of the derived number, and each range has an exact image
        // in the source fact; only percentages need the relation itself, since they are not whole numbers.
        let image = |first_day: &dyn Fn(i64) -> i64| {
            // `first_day(n)` is the latest source day on which the number is at least n.
            values(relation, value)
                .ranges()
                .fold(RangeSet::default(), |set, (low, high)| {
                    let latest = if low == i64::MIN { i64::MAX } else { first_day(low) };
                    let earliest = if high == i64::MAX {
                        i64::MIN
                    } else {
                        first_day(high + 1).saturating_add(1)
                    };
                    set.union(&RangeSet::range(earliest, latest))
                })
        };
        Ok(match &derived.kind {
            DerivedKind::YearsSince(fact) => {
                Formula::Within(*fact, image(&|years| day.minus_years(years).day_number()))
            }
            DerivedKind::MonthsSince(fact) => {
                Formula::Within(*fact, image(&|months| day.minus_months(months).day_number()))
            }
            DerivedKind::CalendarYearsSince(fact) => Formula::Within(
                *fact,
                image(&|years| last_day_of(i64::from(day.year()).saturating_sub(years))),
            ),
            DerivedKind::PercentOfTable { amount, size, table } => {
                let bound = |hundredths| hundredths;
                self.percent((*amount, *size, *table), relation, value, when.table_year, bound)?
            }
            DerivedKind::RoundedPercentOfTable {
                amount,
                size,
                table,
                rounding,
            } => {
                let bound = |hundredths| 100 * rounding.whole(hundredths);
                self.percent((*amount, *size, *table), relation, value, when.table_year, bound)?
            }
        })
    }

    /// The amounts of each size that a test of a percentage lets pass; `rounded` makes hundredths of the table's unit whole.
    fn percent(
        &self,
        (amount, size, table): (FactId, FactId, u16),
        relation: Relation,
        percent: i64,
        year: i32,
        rounded: impl Fn(i128) -> i128,
    ) -> Result<Formula, LowerError> {
        let table = self
            .tables
            .get(usize::from(table))
            .ok_or(LowerError::ForeignCondition)?;
        let sizes = self
            .fact(size)
            .ok_or(LowerError::ForeignCondition)?
            .domain
            .bounds();
        let row = table.row(year);
        let each = (sizes.0..=sizes.1).map(|of| {
            let whole = row
                .and_then(|row| row.amount(of))
                .ok_or_else(|| LowerError::NoAmount {
                    table: table.name.clone(),
                    year,
                    size: of,
                })?;
            let bound = rounded(i128::from(percent) * i128::from(whole));
            Ok(Formula::All(vec![
                Formula::Within(size, RangeSet::range(of, of)),
                Formula::Within(amount, hundredths(relation, bound)),
            ]))
        });
        Ok(Formula::Any(each.collect::<Result<_, _>>()?))
    }
}

/// The integers v with `v relation value`.
fn values(relation: Relation, value: i64) -> RangeSet {
    match relation {
        Relation::Equal => RangeSet::range(value, value),
        Relation::NotEqual => RangeSet::range(value, value).complement(),
        Relation::AtMost => RangeSet::range(i64::MIN, value),
        Relation::Less => RangeSet::range(value, i64::MAX).complement(),
        Relation::AtLeast => RangeSet::range(value, i64::MAX),
        Relation::Greater => RangeSet::range(i64::MIN, value).complement(),
    }
}

/// The integers v with `100 v relation bound`: where nothing is rounded, a percentage is compared as the exact fraction.
fn hundredths(relation: Relation, bound: i128) -> RangeSet {
    let clamp = |value: i128| i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX });
    let floor = clamp(bound.div_euclid(100));
    let exact = bound.rem_euclid(100) == 0;
    match relation {
        Relation::AtMost => RangeSet::range(i64::MIN, floor),
        Relation::Greater => RangeSet::range(i64::MIN, floor).complement(),
        Relation::Less if exact => RangeSet::range(i64::MIN, floor.saturating_sub(1)),
        Relation::Less => RangeSet::range(i64::MIN, floor),
        Relation::AtLeast => hundredths(Relation::Less, bound).complement(),
        Relation::Equal if exact => RangeSet::range(floor, floor),
        Relation::Equal => RangeSet::default(),
        Relation::NotEqual => hundredths(Relation::Equal, bound).complement(),
    }
}

fn last_day_of(year: i64) -> i64 {
    let known = i32::try_from(year)
        .ok()
        .and_then(|year| Date::from_ymd(year, 12, 31));
    known.map_or(
        if year < 0 { i64::MIN / 2 } else { i64::MAX / 2 },
        Date::day_number,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Domain, Vocabulary};

    /// Every set against every narrowing: what these settle is a constant, and what they do not is left as it is.
    #[test]
    fn a_test_under_answers_is_settled_where_they_settle_it() {
        let mut words = Vocabulary::new();
        let fact = words.add_fact("income", Domain::Int { min: 0, max: 4 }).unwrap();
        let set_of = |bits: u32| RangeSet::of((0..5).filter(|value| bits & (1 << value) != 0));
        for allowed in 1..32 {
            let mut answers = Answers::new();
            answers.narrow(&words, fact, &set_of(allowed)).unwrap();
            for holds in 0..32 {
                let formula = Formula::Within(fact, set_of(holds));
                let wanted = match (allowed & holds, allowed & !holds) {
                    (0, _) => Formula::Constant(false),
                    (_, 0) => Formula::Constant(true),
                    _ => formula.clone(),
                };
                assert_eq!(formula.under(&answers), wanted, "{allowed:b} {holds:b}");
            }
        }
        let open = Formula::Within(fact, set_of(5));
        assert_eq!(open.clone().under(&Answers::new()), open);
    }
}

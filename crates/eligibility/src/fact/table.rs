//! Tables of amounts.

use serde::{Deserialize, Serialize};

/// Stands in a table for an amount that nobody has published. It is beyond every amount of money that a fact takes, so that a test of
/// "at most" refuses nobody for it; where it is the last of a row, further sizes have none either. What rests on it is for
/// staff to confirm: the author of the rules has to see to that.
pub const UNKNOWN_AMOUNT: i64 = 1_000_000_000_000_000;

/// Amounts by year and size, as the standard median income (기준 중위소득) by household size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The table's name.
    pub name: String,
    /// One row a year.
    pub rows: Vec<TableRow>,
}

/// The amounts of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    /// The calendar year.
    pub year: i32,
    /// The amounts for size 1, 2, …; [`UNKNOWN_AMOUNT`] where none is published.
    pub amounts: Vec<i64>,
    /// What each further unit of size adds, or `None` if that is not known.
    pub each_further: Option<i64>,
}

/// How an amount that a percentage of a table comes to is made whole before it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To the nearest whole number, a half up. The ministry's own amounts of 2026 and 2027 (32, 40, 48 and 50 % of the median
    /// income, for one to six persons) are all of this kind; cut off, 17 of the 48 would be others.
    HalfUp,
    /// Up to the next thousand: the lines of income to which the premium tables of the health insurance are made.
    UpToThousand,
}

impl Rounding {
    /// The whole number that these hundredths come to.
    pub(crate) fn whole(self, hundredths: i128) -> i128 {
        match self {
            Self::HalfUp => (hundredths + 50).div_euclid(100),
            Self::UpToThousand => -(-hundredths).div_euclid(100_000) * 1_000,
        }
    }
}

impl Table {
    /// The amount for a size in a year, if the table has it.
    #[must_use]
    pub fn amount(&self, year: i32, size: i64) -> Option<i64> {
        self.row(year)?.amount(size)
    }

    /// The row of a year.
    pub(crate) fn row(&self, year: i32) -> Option<&TableRow> {
        crate::work::count(self.rows.len());
        self.rows.iter().find(|row| row.year == year)
    }
}

impl TableRow {
    /// The amount for a size, if the row has it.
    pub(crate) fn amount(&self, size: i64) -> Option<i64> {
        let index = usize::try_from(size.checked_sub(1)?).ok()?;
        if let Some(amount) = self.amounts.get(index) {
            return Some(*amount);
        }
        let last = *self.amounts.last()?;
        if last == UNKNOWN_AMOUNT {
            return Some(UNKNOWN_AMOUNT);
        }
        let further = i64::try_from(index + 1 - self.amounts.len()).ok()?;
        last.checked_add(self.each_further?.checked_mul(further)?)
    }
}

#[cfg(test)]
mod tests {
    use super::Rounding::{HalfUp, UpToThousand};
    use super::{Table, TableRow, UNKNOWN_AMOUNT};
    use crate::{Domain, Vocabulary};

    #[test]
    fn what_is_not_published_has_no_further_amounts() {
        let row = |amounts: &[i64], each_further| TableRow {
            year: 2026,
            amounts: amounts.to_vec(),
            each_further,
        };
        let known = row(&[100, 200], Some(50));
        assert_eq!((known.amount(2), known.amount(4)), (Some(200), Some(300)));
        let open = row(&[UNKNOWN_AMOUNT, 200, UNKNOWN_AMOUNT], Some(50));
        let amounts = [1, 2, 3, 9].map(|size| open.amount(size));
        let unknown = Some(UNKNOWN_AMOUNT);
        assert_eq!(amounts, [unknown, Some(200), unknown, unknown]);
        assert_eq!(row(&[100], None).amount(2), None);
    }

    #[test]
    fn hundredths_are_made_whole() {
        // 150 % of 2,228,445 won (one person, 2024): the city's own record says 3,342,668 won. 60 % of 2,564,238 (2026).
        for (rounding, hundredths, whole) in [
            (HalfUp, 150 * 2_228_445, 3_342_668),
            (HalfUp, 60 * 2_564_238, 1_538_543),
            (HalfUp, 249, 2),
            (HalfUp, 250, 3),
            (HalfUp, 0, 0),
            (HalfUp, -250, -2),
            (HalfUp, -251, -3),
            // The premium table of 150 % for one person in 2026 is made to 3,847,000 won.
            (UpToThousand, 150 * 2_564_238, 3_847_000),
            (UpToThousand, 100_000, 1_000),
            (UpToThousand, 100_001, 2_000),
            (UpToThousand, 0, 0),
            (UpToThousand, -1, 0),
        ] {
            assert_eq!(rounding.whole(hundredths), whole, "{rounding:?} of {hundredths}");
        }
    }

    #[test]
    fn a_table_with_an_amount_that_nobody_has_published_is_told_from_one_without() {
        let mut words = Vocabulary::new();
        for (name, amounts) in [("whole", vec![3, 7]), ("open", vec![3, UNKNOWN_AMOUNT])] {
            words.add_table(Table {
                name: name.to_owned(),
                rows: vec![TableRow {
                    year: 2025,
                    amounts,
                    each_further: None,
                }],
            });
        }
        let income = words.add_fact("income", Domain::Int { min: 0, max: 9 }).unwrap();
        let size = words.add_fact("size", Domain::Int { min: 1, max: 2 }).unwrap();
        let born = words
            .add_fact("born", Domain::dates("2003-02-27", "2003-03-02").unwrap())
            .unwrap();
        for (name, table) in [("of_whole", "whole"), ("of_open", "open")] {
            words
                .add_percent_of_table(name, income, size, table, None)
                .unwrap();
        }
        words.add_years_since("age", born).unwrap();
        let derived = |name| crate::Operand::Derived(words.find_derived(name).unwrap());
        for (operand, unknown) in [
            (derived("of_whole"), false),
            (derived("of_open"), true),
            (derived("age"), false),
            (crate::Operand::Fact(income), false),
        ] {
            assert_eq!(words.has_unknown_amounts(operand), unknown, "{operand:?}");
        }
    }
}

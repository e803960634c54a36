//! Tables of amounts.

use serde::{Deserialize, Serialize};

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
    /// The amounts for size 1, 2, …
    pub amounts: Vec<i64>,
    /// What each further unit of size adds, or `None` if that is not known.
    pub each_further: Option<i64>,
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
        let further = i64::try_from(index + 1 - self.amounts.len()).ok()?;
        self.amounts
            .last()?
            .checked_add(self.each_further?.checked_mul(further)?)
    }
}

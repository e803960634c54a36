//! What a record says that a catalog can be held against.

use std::collections::BTreeSet;

use eligibility::Date;

use crate::draft::DraftDays;

/// The youngest and the oldest, in years; `None` where nothing was entered.
pub(crate) type Ages = (Option<i64>, Option<i64>);

/// What a record says, as far as it can be read for certain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Said {
    /// The ages; `None` if they were not entered, are none, or are of a record that is for organisations too.
    pub(crate) ages: Option<Ages>,
    /// When it takes applications: at all times, or from day to day.
    pub(crate) days: Vec<DraftDays>,
    /// Whether it is called closed, whatever its days say.
    pub(crate) closed: bool,
    /// The day of its last change, by its own stamp.
    pub(crate) changed: Option<Date>,
    /// The amounts in the prose about what it gives, in won.
    pub(crate) amounts: BTreeSet<u64>,
    /// The names of the bodies behind it.
    pub(crate) agencies: Vec<String>,
    /// The code of the body behind it, where there is one.
    pub(crate) agency_code: String,
    /// Whether it is of a ministry, and so of no region.
    pub(crate) is_of_the_state: bool,
}

impl Said {
    /// The periods from day to day.
    pub(crate) fn spans(&self) -> impl Iterator<Item = (Date, Date)> + '_ {
        self.days.iter().filter_map(|days| match days {
            DraftDays::Between(opens, closes) => Some((*opens, *closes)),
            DraftDays::Always | DraftDays::Until(_) => None,
        })
    }

    /// Whether it takes applications at all times.
    pub(crate) fn is_always_open(&self) -> bool {
        !self.closed && self.days.contains(&DraftDays::Always)
    }

    /// Whether it takes no applications any more on a day: it is called closed, or all of its periods are over.
    pub(crate) fn is_over(&self, on: Date) -> bool {
        let over = |days: &DraftDays| matches!(days, DraftDays::Between(_, closes) if *closes < on);
        self.closed || (!self.days.is_empty() && self.days.iter().all(over))
    }
}

//! The keys to which applications are sealed.

use eligibility::Date;
use serde::{Deserialize, Serialize};

use super::Catalog;

/// How many days before the end of the last sealing key staff are warned.
pub const KEY_WARNING_DAYS: i64 = 30;

/// A public key to which applications are sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealTo {
    /// The key's id, which names the suite.
    pub id: String,
    /// The key, as `envelope` writes it.
    pub key: String,
    /// The last day on which it should be used, or `None` if no end is set.
    pub until: Option<Date>,
}

impl Catalog {
    /// The key to seal to on a day: the first whose window has not ended. If all have ended, the last: an application
    /// that its agency can perhaps open is better than none, and staff are warned before.
    #[must_use]
    pub fn seal_to(&self, today: Date) -> Option<&SealTo> {
        let open = |to: &&SealTo| to.until.is_none_or(|until| until >= today);
        self.seal_to.iter().find(open).or(self.seal_to.last())
    }

    /// The last day on which any key should be used, if that is within [`KEY_WARNING_DAYS`] or over: staff should then see
    /// to a catalog with a new key.
    #[must_use]
    pub fn keys_end(&self, today: Date) -> Option<Date> {
        let days: Option<Vec<Date>> = self.seal_to.iter().map(|to| to.until).collect();
        let last = days?.into_iter().max()?;
        (today.days_to(last) <= KEY_WARNING_DAYS).then_some(last)
    }
}

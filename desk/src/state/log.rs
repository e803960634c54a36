//! Reading the log of looking.

use leptos::prelude::*;
use staff::wire::{LOG_PATH, LogAnswer};
use staff::{Call, LogHead, LogReview, Reach, may};

use super::Desk;
use crate::failed::Failed;
use crate::{bridge, net};

impl Desk {
    /// Whether the role reads the log of this reach.
    pub fn reads_log(self, reach: Reach) -> bool {
        self.session.with(|session| {
            session
                .as_ref()
                .is_some_and(|session| may(session.role, Call::ReadLog, reach))
        })
    }

    /// Where the last line that was seen is kept.
    fn log_place(self) -> String {
        let account = self.me().map(|account| account.to_string());
        ["log ", &account.unwrap_or_default()].concat()
    }

    /// Reads the log from its beginning, and looks whether it is what it was. A hash says nothing of anybody: it is kept as it is.
    pub async fn look_at_log(self) -> Result<(), Failed> {
        let place = self.log_place();
        let seen = bridge::kept(&place).and_then(|kept| serde_json::from_str::<LogHead>(&kept).ok());
        let every_line = untrack(|| self.reads_log(Reach::Other));
        self.log.set(Some(LogReview::new(every_line, seen)));
        let next = || self.log.with_untracked(|log| log.as_ref()?.next());
        while let Some(after) = next() {
            let answer: LogAnswer = net::post(LOG_PATH, &serde_json::json!({ "after": after })).await?;
            self.log.update(|log| {
                if let Some(log) = log {
                    log.add(answer);
                }
            });
        }
        // A log that is not to be believed takes no place of what was seen before.
        if let Some(head) = self.log.with_untracked(|log| log.as_ref()?.head())
            && let Ok(head) = serde_json::to_string(&head)
        {
            bridge::keep(&place, &head);
        }
        self.look_at_staff().await
    }
}

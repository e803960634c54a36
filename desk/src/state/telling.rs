//! What a visitor was told of a case, and what they are told next.

use envelope::Lifecycle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use staff::GroupName;
use staff::wire::{STATE_PATH, StateAnswer, StateRequest, TELL_PATH, TellAnswer, TellRequest};
use uuid::Uuid;
use vault::{Ask, Told, Why};

use super::{Desk, LastTold};
use crate::bridge;
use crate::failed::{Failed, told};
use crate::net::{self, Refused};

impl Desk {
    /// Shows a case, and what its visitor was told last.
    pub fn show(self, id: Uuid) {
        spawn_local(async move {
            match told(bridge::ask(Ask::Show { id }).await) {
                Ok(Told::Shown(case)) => {
                    let group = case.group.clone();
                    self.told.set(None);
                    self.case.set(Some(*case));
                    if let Some(group) = group
                        && let Err(why) = self.look_what_was_told(id, group).await
                    {
                        self.failed(&why);
                    }
                }
                Ok(_) => {}
                Err(why) => self.failed(&why),
            }
        });
    }

    async fn look_what_was_told(self, submission: Uuid, group: GroupName) -> Result<(), Failed> {
        let request = StateRequest { group, submission };
        let answer: StateAnswer = net::post(STATE_PATH, &request).await?;
        let (seen, said) = match answer.told {
            None => (None, None),
            Some(state) => {
                let read = Ask::Read {
                    id: submission,
                    sealed: state.sealed,
                };
                let said = match bridge::ask(read).await {
                    Told::Read { state, note, .. } => Some((state, note)),
                    _ => None,
                };
                (Some(state.at), said)
            }
        };
        // Another case may be shown by now.
        let shown = self
            .case
            .with_untracked(|case| case.as_ref().map(|case| case.listed.id));
        if shown == Some(submission) {
            self.told.set(Some(LastTold {
                submission,
                seen,
                said,
            }));
        }
        Ok(())
    }

    /// Tells the visitor of the case that is shown what became of it. Where somebody else has told them something since, that is shown, and
    /// nothing is said.
    pub async fn tell(self, state: Lifecycle, note: String) -> Result<(), Failed> {
        let shown = self
            .case
            .get_untracked()
            .and_then(|case| Some((case.listed.id, case.group?)));
        let Some(((submission, group), last)) = shown.zip(self.told.get_untracked()) else {
            return Ok(());
        };
        let ask = Ask::Tell {
            id: submission,
            state,
            note,
            at: String::from(js_sys::Date::new_0().to_iso_string()),
        };
        let Told::Sealed { sealed } = told(bridge::ask(ask).await)? else {
            return Err(Failed::Vault(Why::Broken));
        };
        let request = TellRequest {
            group: group.clone(),
            submission,
            sealed,
            seen: last.seen,
        };
        let done: Result<TellAnswer, Refused> = net::post(TELL_PATH, &request).await;
        self.look_what_was_told(submission, group).await?;
        done?;
        self.notice.set(Some("told"));
        Ok(())
    }
}

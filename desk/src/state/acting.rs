//! Looking at a case, and doing something with it.

use std::collections::{BTreeMap, BTreeSet};

use casework::Deed;
use leptos::prelude::*;
use leptos::task::spawn_local;
use staff::GroupName;
use staff::wire::{
    LOOK_PATH, Look, LookRequest, MAX_WRITTEN, STATE_PATH, StateAnswer, StateRequest, WRITE_PATH,
    WriteAnswer, WriteOutcome, WriteRequest, WrittenEvent,
};
use uuid::Uuid;
use vault::{Ask, KeptEvent, Told, Why, Written};

use super::{Decision, Desk, DoneToMany, LastTold, now};
use crate::bridge;
use crate::failed::{Failed, told};
use crate::net::{self, Refused};

/// How often something is written anew that somebody else came before.
const TRIES: usize = 3;

impl Desk {
    /// Shows a case, says so in the log, and asks what its visitor was told last.
    pub fn show(self, id: Uuid) {
        spawn_local(async move {
            match told(bridge::ask(Ask::Show { id }).await) {
                Ok(Told::Shown(case)) => {
                    let group = case.group.clone();
                    self.told.set(None);
                    self.decision.set(Decision::default());
                    self.case.set(Some(*case));
                    request_animation_frame(|| bring("case"));
                    if let Some(group) = group {
                        let looked = self.look(id, group.clone(), Look::Open).await;
                        let asked = self.look_what_was_told(id, group).await;
                        if let Err(why) = looked.and(asked) {
                            self.failed(&why);
                        }
                    }
                }
                Ok(_) => {}
                Err(why) => self.failed(&why),
            }
        });
    }

    /// Says in the log that somebody looks at a case, and what for.
    async fn look(self, id: Uuid, group: GroupName, act: Look) -> Result<(), Failed> {
        let request = LookRequest {
            group,
            act,
            submissions: vec![id],
            purpose: self.purpose.get_untracked(),
        };
        Ok(net::tell(LOOK_PATH, &request).await?)
    }

    /// Prints the case that is shown, once that stands in the log.
    pub async fn print(self) -> Result<(), Failed> {
        let Some((id, group)) = self.shown() else {
            return Ok(());
        };
        self.look(id, group, Look::Print).await?;
        drop(window().print());
        Ok(())
    }

    /// The case that is shown, and its group.
    fn shown(self) -> Option<(Uuid, GroupName)> {
        let case = self.case.get_untracked()?;
        Some((case.listed.id, case.group?))
    }

    /// Shows the case again, as what was done with it has it now.
    pub(super) async fn show_anew(self) -> Result<(), Failed> {
        let Some((id, _)) = self.shown() else {
            return Ok(());
        };
        if let Told::Shown(case) = told(bridge::ask(Ask::Show { id }).await)?
            && self.case.with_untracked(|shown| {
                shown
                    .as_ref()
                    .is_some_and(|shown| shown.listed.id == id && *shown != *case)
            })
        {
            self.case.set(Some(*case));
        }
        Ok(())
    }

    async fn look_what_was_told(self, submission: Uuid, group: GroupName) -> Result<(), Failed> {
        let request = StateRequest { group, submission };
        let answer: StateAnswer = net::post(STATE_PATH, &request).await?;
        let said = match answer.told {
            None => None,
            Some(state) => {
                let read = Ask::Read {
                    id: submission,
                    sealed: state.sealed,
                };
                match bridge::ask(read).await {
                    Told::Read { state, note, .. } => Some((state, note)),
                    _ => None,
                }
            }
        };
        // Another case may be shown by now.
        if self.shown().map(|(id, _)| id) == Some(submission) {
            self.told.set(Some(LastTold { submission, said }));
        }
        Ok(())
    }

    /// Does something with the case that is shown. Where somebody else was there first, what they did is shown; what goes with it is written
    /// all the same, and what does not waits for a decision.
    pub async fn act(self, deed: Deed) -> Result<(), Failed> {
        let (Some((id, group)), Some(case)) = (self.shown(), self.case.get_untracked()) else {
            return Ok(());
        };
        for _ in 0..TRIES {
            let written = seal(vec![id], deed.clone(), Some(case.last)).await?;
            if let Some((_, why)) = written.refused.first() {
                return Err(Failed::Vault(*why));
            }
            let outcomes = self.post(written.events).await?;
            self.fetch_events(group.clone(), false).await?;
            match outcomes.first() {
                Some((_, WriteOutcome::Stored | WriteOutcome::Duplicate)) => {
                    if matches!(deed, Deed::Move { .. }) {
                        self.decision.set(Decision::default());
                    }
                    self.show_anew().await?;
                    self.list().await?;
                    self.look_what_was_told(id, group).await?;
                    self.notice.set(Some(match (&deed, written.untold) {
                        (Deed::Move { .. } | Deed::Undo { .. }, 0) => "told",
                        (Deed::Move { .. } | Deed::Undo { .. }, _) => "done_untold",
                        _ => "done",
                    }));
                    return Ok(());
                }
                Some((_, WriteOutcome::Behind)) => {}
                _ => return Err(Failed::Vault(Why::NoCase)),
            }
        }
        Err(Failed::Vault(Why::Clash))
    }

    /// Posts events, keeps those that are stored, and says of each what became of it.
    pub(super) async fn post(
        self,
        events: BTreeMap<GroupName, Vec<WrittenEvent>>,
    ) -> Result<Vec<(Uuid, WriteOutcome)>, Failed> {
        let mut all = Vec::new();
        for (group, events) in events {
            for events in events.chunks(MAX_WRITTEN) {
                let request = WriteRequest {
                    group: group.clone(),
                    events: events.to_vec(),
                };
                let answer: WriteAnswer = net::post(WRITE_PATH, &request).await?;
                let outcomes = request.events.into_iter().zip(answer.outcomes);
                let mut kept = Vec::new();
                for (event, outcome) in outcomes {
                    all.push((event.submission, outcome));
                    if matches!(outcome, WriteOutcome::Stored | WriteOutcome::Duplicate) {
                        let group = group.clone();
                        kept.push(KeptEvent { group, event });
                    }
                }
                bridge::keep_events(&self.place(), &kept).await;
            }
        }
        Ok(all)
    }

    /// Does something with many cases, with one result each.
    pub async fn act_on(self, ids: Vec<Uuid>, deed: Deed) -> Result<(), Failed> {
        let all = ids.len();
        let mut many = DoneToMany {
            done: Vec::new(),
            not: Vec::new(),
            untold: 0,
        };
        self.many.set(None);
        let mut in_the_way = None;
        for part in ids.chunks(MAX_WRITTEN) {
            self.progress.set(Some((many.done.len() + many.not.len(), all)));
            let written = seal(part.to_vec(), deed.clone(), None).await?;
            many.untold += written.untold;
            let refused = written.refused.into_iter();
            many.not
                .extend(refused.map(|(id, why)| (id, Failed::Vault(why).text())));
            match self.post(written.events).await {
                Ok(outcomes) => {
                    for (id, outcome) in outcomes {
                        match outcome {
                            WriteOutcome::Stored | WriteOutcome::Duplicate => many.done.push(id),
                            WriteOutcome::Behind => many.not.push((id, "error.clash".to_owned())),
                            WriteOutcome::NoSubmission => {
                                many.not.push((id, "error.no-submission".to_owned()));
                            }
                        }
                    }
                }
                Err(why) => {
                    // What was done is done, and said; the rest is chosen still. Of what was sent without an answer nobody knows.
                    let said = match &why {
                        Failed::Refused(Refused::Offline) => "error.unsure".to_owned(),
                        why => why.text(),
                    };
                    let known: BTreeSet<Uuid> = many.not.iter().map(|(id, _)| *id).collect();
                    let left = part.iter().filter(|id| !known.contains(id));
                    many.not.extend(left.map(|id| (*id, said.clone())));
                    in_the_way = Some(why);
                    break;
                }
            }
        }
        self.progress.set(None);
        self.chosen.update(|chosen| {
            for id in &many.done {
                chosen.remove(id);
            }
        });
        self.many.set(Some(many));
        match in_the_way {
            Some(why) => Err(why),
            None => self.fetch(false).await,
        }
    }
}

/// Brings a part of the page to where it is read, from its top: on a tablet the case comes after the list.
pub fn bring(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.set_scroll_top(0);
        element.scroll_into_view();
    }
}

async fn seal(ids: Vec<Uuid>, deed: Deed, seen: Option<u32>) -> Result<Written, Failed> {
    let write = Ask::Write {
        ids,
        deed,
        seen,
        at: now(),
    };
    match told(bridge::ask(write).await)? {
        Told::Written(written) => Ok(written),
        _ => Err(Failed::Vault(Why::Broken)),
    }
}

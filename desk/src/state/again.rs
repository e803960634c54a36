//! Writing again what a server has lost that was put back from a backup. A session ends with that, so that everything is fetched anew and can
//! be compared with what this browser has kept.

use leptos::prelude::*;
use leptos::task::spawn_local;
use staff::wire::WriteOutcome;
use vault::{Again, Ask, KeptEvent, Told};

use super::Desk;
use crate::bridge;
use crate::failed::{Failed, told};

impl Desk {
    /// Compares what the person wrote with what the server has, once a session, and writes again what is lost.
    pub(super) async fn write_again(self) -> Result<(), Failed> {
        if self.compared.get_untracked() {
            return Ok(());
        }
        let kept = bridge::kept_events(&self.place()).await;
        loop {
            let Again { lost, overtaken } = self.compare(kept.clone()).await?;
            self.overtaken.set(overtaken);
            let groups: Vec<_> = lost.keys().cloned().collect();
            let outcomes = self.post(lost).await?;
            let with = |wanted: &[WriteOutcome]| {
                let outcomes = outcomes.iter().filter(|(_, outcome)| wanted.contains(outcome));
                outcomes.count()
            };
            let stored = with(&[WriteOutcome::Stored, WriteOutcome::Duplicate]);
            self.written_again.update(|count| *count += stored);
            if stored + with(&[WriteOutcome::Behind]) == 0 {
                break;
            }
            // The next of a case follows on what was written now, or something else was written meanwhile.
            for group in groups {
                self.fetch_events(group, false).await?;
            }
        }
        self.compared.set(true);
        Ok(())
    }

    async fn compare(self, kept: Vec<KeptEvent>) -> Result<Again, Failed> {
        match told(bridge::ask(Ask::Again { kept }).await)? {
            Told::Again(again) => Ok(again),
            _ => Ok(Again::default()),
        }
    }

    /// Says no more of what something else was written in the place of: the person has decided anew.
    pub fn forget_overtaken(self) {
        let overtaken = self.overtaken.get_untracked();
        self.overtaken.set(Vec::new());
        spawn_local(async move {
            bridge::forget_events(&self.place(), &overtaken).await;
        });
    }
}

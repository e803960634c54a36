//! Fetching what came, and listing it.

use std::collections::BTreeSet;

use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use staff::GroupName;
use staff::wire::{EVENTS_PATH, SUBMISSIONS_PATH};
use vault::{Ask, Filter, Told, Why};

use super::{CATALOG_KEY, Desk, LISTED, now};
use crate::bridge;
use crate::failed::{Failed, told};
use crate::net::{self, Refused, Stretch};

/// Where catalogs are that were published before.
const CATALOGS_PATH: &str = "/api/v1/catalogs/";

impl Desk {
    /// Fetches what came since, of every group whose key is there; `poll` says that nobody has asked for it.
    pub async fn fetch(self, poll: bool) -> Result<(), Failed> {
        let groups = self.opened_groups();
        if !poll {
            self.fetched.set(Some(0));
        }
        let fetched = async {
            for group in groups {
                self.fetch_of(group.clone(), poll).await?;
                self.fetch_events(group, poll).await?;
            }
            self.fetch_catalogs().await;
            self.write_again().await
        };
        let fetched = fetched.await;
        self.fetched.set(None);
        self.list().await?;
        fetched
    }

    /// Fetches what came for a group. While one stretch is opened the next is on its way.
    async fn fetch_of(self, group: GroupName, poll: bool) -> Result<(), Failed> {
        let mut ahead: Option<Stretch> = None;
        loop {
            let after = self
                .cursors
                .with_untracked(|cursors| cursors.get(&group).cloned());
            let begins = after.is_none();
            let stretch = match ahead.take() {
                Some(stretch) => stretch,
                None => self.stretch(&group, after, poll).await?,
            };
            let following = async {
                let next = stretch.next.clone().filter(|_| stretch.more)?;
                Some(self.stretch(&group, Some(next), poll).await)
            };
            let (taken, following) = join(bridge::take(&stretch.bytes), following).await;
            let Told::Taken(taken) = told(taken)? else {
                return Err(Failed::Vault(Why::Broken));
            };
            if !taken.complete {
                // Cut off on the way: the same is asked for again.
                return Err(Failed::Refused(Refused::Offline));
            }
            if begins {
                self.unreadable.set(0);
            }
            self.unreadable.update(|count| *count += stretch.unreadable);
            self.fetched
                .update(|fetched| *fetched = fetched.map(|fetched| fetched + taken.whole));
            if let Some(next) = stretch.next {
                self.cursors
                    .update(|cursors| drop(cursors.insert(group.clone(), next)));
            }
            if !stretch.more {
                return Ok(());
            }
            ahead = following.transpose()?;
        }
    }

    /// Asks for the next stretch of what came for a group.
    async fn stretch(self, group: &GroupName, after: Option<String>, poll: bool) -> Result<Stretch, Refused> {
        let purpose = self.purpose.get_untracked();
        let body = serde_json::json!({
            "group": group, "after": after, "purpose": purpose, "poll": poll,
        });
        net::post_for_bytes(SUBMISSIONS_PATH, &body).await
    }

    /// Fetches what was done with the cases of a group.
    pub(super) async fn fetch_events(self, group: GroupName, poll: bool) -> Result<(), Failed> {
        loop {
            let after = self
                .event_cursors
                .with_untracked(|cursors| cursors.get(&group).cloned());
            let begins = after.is_none();
            let body = serde_json::json!({ "group": group, "after": after, "poll": poll });
            let stretch = net::post_for_bytes(EVENTS_PATH, &body).await?;
            let Told::Happened(happened) = told(bridge::events(&stretch.bytes).await)? else {
                return Err(Failed::Vault(Why::Broken));
            };
            if !happened.complete {
                return Err(Failed::Refused(Refused::Offline));
            }
            if begins {
                self.astray.set(0);
            }
            self.astray.update(|count| *count += happened.astray);
            if let Some(next) = stretch.next {
                self.event_cursors
                    .update(|cursors| drop(cursors.insert(group.clone(), next)));
            }
            if happened.new > 0 {
                self.show_anew().await?;
            }
            if !stretch.more {
                return Ok(());
            }
        }
    }

    /// Fetches the catalogs by which applications were made. Without one they are shown in the words of the present one, and are not judged.
    async fn fetch_catalogs(self) {
        let Told::Wanted { digests } = bridge::ask(Ask::Wanted).await else {
            return;
        };
        for digest in digests {
            // A digest stands in an application's header: anybody can have written it.
            let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_digest
                || self
                    .asked_catalogs
                    .with_untracked(|asked| asked.contains(&digest))
            {
                continue;
            }
            match net::bytes(&[CATALOGS_PATH, &digest].concat()).await {
                Ok(blob) => drop(bridge::earlier(&blob, CATALOG_KEY).await),
                // Without an answer it is asked for again.
                Err(Refused::Offline) => continue,
                Err(Refused::Problem(_)) => {}
            }
            self.asked_catalogs.update(|asked| {
                asked.insert(digest);
            });
        }
    }

    /// Lists what is looked for.
    pub async fn list(self) -> Result<(), Failed> {
        if let Told::Listed {
            cases,
            total,
            unopened,
            overdue,
            programs,
        } = self.ask_for(self.listed.get_untracked()).await?
        {
            self.cases.set(cases);
            self.total.set(total);
            self.unopened.set(unopened);
            self.overdue.set(overdue);
            self.programs.set(programs);
        }
        Ok(())
    }

    /// Asks for at most a number of the cases that are looked for.
    async fn ask_for(self, most: usize) -> Result<Told, Failed> {
        let ask = Ask::List {
            filter: self.filter.get_untracked(),
            from: 0,
            most,
            at: now(),
        };
        told(bridge::ask(ask).await)
    }

    /// Chooses all cases that are looked for, also those that are not listed yet.
    pub async fn choose_found(self) -> Result<(), Failed> {
        if let Told::Listed { cases, .. } = self.ask_for(usize::MAX).await? {
            self.chosen.set(cases.into_iter().map(|case| case.id).collect());
        }
        Ok(())
    }

    /// Lists anew by another filter, without standing in the way of anything.
    pub fn filter_by(self, change: impl FnOnce(&mut Filter)) {
        self.filter.update(change);
        self.listed.set(LISTED);
        self.chosen.set(BTreeSet::new());
        spawn_local(async move {
            if let Err(why) = self.list().await {
                self.failed(&why);
            }
        });
    }

    /// Lists more.
    pub fn more(self) {
        self.listed.update(|listed| *listed += LISTED);
        self.run(self.list());
    }

    /// Shows the next case of the list, or the one before.
    pub fn step(self, on: bool) {
        let shown = self
            .case
            .with_untracked(|case| case.as_ref().map(|case| case.listed.id));
        let next = self.cases.with_untracked(|cases| {
            let at = cases.iter().position(|case| Some(case.id) == shown);
            let at = match at {
                None => 0,
                Some(at) if on => at + 1,
                Some(at) => at.checked_sub(1)?,
            };
            cases.get(at).map(|case| case.id)
        });
        if let Some(id) = next {
            self.show(id);
        }
    }
}

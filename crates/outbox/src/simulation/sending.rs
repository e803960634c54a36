//! How what is kept is sent in the world.

use uuid::Uuid;

use super::bug::Bug;
use super::coverage::Coverage;
use super::device::Sending;
use super::hands::apply;
use super::network::Request;
use super::step::Mood;
use super::violation::Violation;
use super::wire::{self, content_of, receipt};
use super::world::World;
use crate::{Action, Change, HEARTBEAT_MS, Input};

/// Halving the largest batch down to one item takes eight posts; one more may follow a refused signature.
const MAX_POSTS: u8 = 10;

impl World {
    /// What a tab's sender is about to do.
    #[must_use]
    pub fn action(&self, tab: usize) -> Option<&Action> {
        let sending = self.tabs.get(tab)?.sending.as_ref()?;
        Some(&sending.action)
    }

    /// Whether a tab waits for an answer.
    pub(super) fn is_under_way(&self, tab: usize) -> bool {
        let sending = self.tabs.get(tab).and_then(|tab| tab.sending.as_ref());
        sending.is_some_and(|sending| sending.posted)
    }

    /// Sending goes one step on, as it should.
    pub(super) fn send(&mut self, place: usize, coverage: &mut Coverage) -> Result<bool, Violation> {
        let Some(action) = self.action(place).cloned() else {
            return Ok(false);
        };
        let input = match action {
            Action::Read { limit } => self.read(limit, coverage),
            Action::Post { items, signed, held } => {
                if !self.is_under_way(place) {
                    self.post(place, items, signed, held, coverage);
                    return Ok(true);
                }
                match self.bring(place, coverage) {
                    Some(input) => input,
                    None => return Ok(true),
                }
            }
            Action::Apply(changes) => {
                coverage.way("apply", "done");
                let changed = self.apply(&changes, coverage)?;
                if let Some(sending) = self.sending(place).filter(|_| changed) {
                    sending.posts = 0;
                }
                Input::Applied
            }
            Action::Wait { ms, .. } => {
                coverage.way("wait", "over");
                self.rest(place, ms)
            }
        };
        self.feed(place, input, coverage)
    }

    fn sending(&mut self, place: usize) -> Option<&mut Sending> {
        self.tabs.get_mut(place)?.sending.as_mut()
    }

    fn rest(&mut self, place: usize, ms: u64) -> Input {
        let never = self.setting.bug == Some(Bug::NeverWait);
        if let Some(sending) = self.sending(place).filter(|_| !never) {
            sending.posts = 0;
        }
        if self.setting.timeless {
            return Input::Waited { ms: 0 };
        }
        self.server.tick(u32::try_from(ms / 1_000).unwrap_or_default());
        Input::Waited { ms }
    }

    fn read(&self, limit: usize, coverage: &mut Coverage) -> Input {
        if self.setting.bug == Some(Bug::StopAtUnreadable) && !self.disk.content.unreadable.is_empty() {
            return Input::StorageFailed;
        }
        let items = self.disk.content.waiting(limit);
        if !items.is_empty() {
            coverage.way("read", "some");
        }
        Input::Read {
            items,
            copies: !self.disk.content.copies.is_empty(),
            held: self.disk.content.held.clone(),
        }
    }

    fn post(
        &mut self,
        place: usize,
        mut items: Vec<envelope::Item>,
        signed: bool,
        held: Option<envelope::HeldReceipt>,
        coverage: &mut Coverage,
    ) {
        if !signed {
            coverage.way("post", "unsigned");
        }
        match self.setting.bug {
            Some(Bug::RemoveWhenPosted) => {
                for item in &items {
                    self.disk.content.outbox.remove(&item.id);
                }
            }
            Some(Bug::SealAtEachPost) => {
                self.truth.resealed += 1;
                for item in &mut items {
                    item.sealed = format!("{}, try {}", item.sealed, self.truth.resealed);
                }
            }
            _ => {}
        }
        let sent_at = self.server.now;
        let tab = Some(place);
        self.network.requests.push(Request {
            tab,
            items,
            held,
            sent_at,
        });
        if let Some(sending) = self.sending(place) {
            sending.posted = true;
        }
    }

    /// Brings the tab's request to the server, or the answer to the tab, or nothing because both are lost.
    fn bring(&mut self, place: usize, coverage: &mut Coverage) -> Option<Input> {
        let replies = &mut self.network.replies;
        if let Some(at) = replies.iter().position(|reply| reply.tab == place) {
            return Some(Input::Answered(replies.remove(at).answer));
        }
        let mut requests = self.network.requests.iter();
        if let Some(at) = requests.position(|request| request.tab == Some(place)) {
            self.serve(u8::try_from(at).unwrap_or_default(), Mood::Well, coverage);
            return None;
        }
        coverage.way("post", "no answer");
        Some(Input::NoAnswer)
    }

    fn apply(&mut self, changes: &[Change], coverage: &mut Coverage) -> Result<bool, Violation> {
        let before = self.disk.content.clone();
        let bug = self.setting.bug;
        self.disk.write(bug, |content| {
            for change in changes {
                apply(content, change, bug);
            }
        });
        for change in changes {
            match change {
                Change::Settle { id, .. } => {
                    self.claim_received(*id, coverage)?;
                    coverage.way(
                        "apply",
                        if before.quarantine.contains_key(id) {
                            "Settle, from quarantine"
                        } else {
                            "Settle"
                        },
                    );
                }
                Change::Epoch { epoch } => {
                    let other = before.epoch.as_ref().is_some_and(|known| known != epoch);
                    coverage.way(
                        "apply",
                        if other && !before.copies.is_empty() {
                            "Epoch, sent again"
                        } else {
                            "Epoch"
                        },
                    );
                }
                Change::Quarantine { .. } => coverage.way("apply", "Quarantine"),
                Change::BackedUp { .. } => coverage.way(
                    "apply",
                    if self.disk.content.copies.len() < before.copies.len() {
                        "BackedUp, copies forgotten"
                    } else {
                        "BackedUp"
                    },
                ),
                Change::Release { .. } | Change::RaiseCatalogFloor(_) | Change::ForgetWhatWasTold => {}
            }
        }
        Ok(before != self.disk.content)
    }

    fn claim_received(&mut self, id: Uuid, coverage: &mut Coverage) -> Result<(), Violation> {
        let Some(item) = self.truth.items.get(&id) else {
            return Ok(());
        };
        let content = content_of(item);
        if !self
            .server
            .ever
            .iter()
            .any(|(known, stored, _)| *known == id && *stored == content)
        {
            return Err(Violation::new(
                "I6",
                format!("the screen says received, and the server never stored {id}"),
            ));
        }
        if self.truth.received.insert(id) {
            coverage.way("claim", "Received");
            coverage.settled += 1;
        }
        Ok(())
    }

    /// The storage fails while the sender reads or writes.
    pub(super) fn storage_fails(
        &mut self,
        place: usize,
        written: bool,
        coverage: &mut Coverage,
    ) -> Result<bool, Violation> {
        match self.action(place).cloned() {
            Some(Action::Read { .. }) => {
                coverage.fault("storage: failed, reading");
                coverage.way("read", "failed");
            }
            Some(Action::Apply(changes)) => {
                coverage.way("apply", "failed");
                if written {
                    coverage.fault("storage: failed, written");
                    let bug = self.setting.bug;
                    self.disk.write(bug, |content| {
                        for change in &changes {
                            apply(content, change, bug);
                        }
                    });
                } else {
                    coverage.fault("storage: failed, not written");
                }
            }
            _ => return Ok(false),
        }
        self.feed(place, Input::StorageFailed, coverage)
    }

    pub(super) fn give_up(&mut self, place: usize, coverage: &mut Coverage) -> Result<bool, Violation> {
        if !self.is_under_way(place) {
            return Ok(false);
        }
        coverage.fault("request: no longer waited for");
        coverage.way("post", "no answer");
        self.network.forget(place);
        self.feed(place, Input::NoAnswer, coverage)
    }

    pub(super) fn wake(&mut self, place: usize, coverage: &mut Coverage) -> Result<bool, Violation> {
        let Some(Action::Wait { ms, wakes: true }) = self.action(place) else {
            return Ok(false);
        };
        let part = *ms / 8;
        coverage.way("wait", "cut short");
        let input = self.rest(place, part);
        self.feed(place, input, coverage)
    }

    pub(super) fn wait_an_hour(&mut self, place: usize, coverage: &mut Coverage) -> Result<bool, Violation> {
        let Some(Action::Wait { .. }) = self.action(place) else {
            return Ok(false);
        };
        self.rest(place, HEARTBEAT_MS);
        self.feed(place, Input::Waited { ms: HEARTBEAT_MS }, coverage)
    }

    fn feed(&mut self, place: usize, input: Input, coverage: &mut Coverage) -> Result<bool, Violation> {
        let bug = self.setting.bug;
        let Some(mut sending) = self.tabs.get_mut(place).and_then(|tab| tab.sending.take()) else {
            return Ok(false);
        };
        if let (Action::Post { items, .. }, Input::Answered(answer)) = (&sending.action, &input) {
            coverage.way("post", answered(answer.status));
            if answer.status == 200 && answer.body.starts_with('<') {
                self.mistake_a_portal(items);
            }
        }
        let nothing_read = matches!(&input, Input::Read { items, .. } if items.is_empty());
        let unsigned = unsigned_news(&input, bug);
        let mut action = sending.machine.step(input, 500, &Believing(bug));
        if let Action::Apply(changes) = &mut action {
            changes.extend(unsigned);
        }
        if nothing_read {
            let rests = matches!(action, Action::Wait { .. });
            coverage.way(
                "read",
                if rests {
                    "none, and rests"
                } else {
                    "none, and asks for news"
                },
            );
        }
        sending.posted = false;
        sending.action = with_bug(action, bug);
        if matches!(sending.action, Action::Post { .. }) {
            sending.posts += 1;
        }
        let posts = sending.posts;
        if let Some(tab) = self.tabs.get_mut(place) {
            tab.sending = Some(sending);
        }
        if posts > MAX_POSTS {
            return Err(Violation::new(
                "I5",
                format!("{posts} posts without a wait and without effect"),
            ));
        }
        Ok(true)
    }

    fn mistake_a_portal(&mut self, items: &[envelope::Item]) {
        for item in items {
            let id = item.id;
            let change = match self.setting.bug {
                Some(Bug::BelievePortals) => Change::Settle {
                    id,
                    receipt: receipt(item, self.server.now, "life 0"),
                },
                Some(Bug::QuarantineOnPortal) => Change::Quarantine {
                    id,
                    why: "200".to_owned(),
                },
                _ => return,
            };
            self.disk.content.apply(&change);
        }
    }
}

/// Knows the server's signature, but for a device that believes without.
struct Believing(Option<Bug>);

impl crate::Signatures for Believing {
    fn is_receipt(&self, item: &envelope::Item, receipt: &envelope::Receipt) -> bool {
        self.0 == Some(Bug::BelieveReceipts) || wire::Server.is_receipt(item, receipt)
    }

    fn is_statement(&self, statement: &envelope::Statement) -> bool {
        self.0 == Some(Bug::BelieveStatements) || wire::Server.is_statement(statement)
    }
}

/// What follows for a device that takes what is not signed.
fn unsigned_news(input: &Input, bug: Option<Bug>) -> Vec<Change> {
    let Input::Answered(answer) = input else {
        return Vec::new();
    };
    let Ok(taken) = serde_json::from_str::<envelope::SubmitAnswer>(&answer.body) else {
        return Vec::new();
    };
    match bug {
        Some(Bug::BelieveUnsignedBackups) => {
            let until = taken.backed_up_until;
            until
                .is_some()
                .then_some(Change::BackedUp { until })
                .into_iter()
                .collect()
        }
        Some(Bug::BelieveUnsignedFloor) => {
            let floor = taken.catalog_floor.map(Change::RaiseCatalogFloor);
            floor.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The action as a device with this mistake takes it.
fn with_bug(action: Action, bug: Option<Bug>) -> Action {
    let Action::Apply(mut changes) = action else {
        return action;
    };
    match bug {
        Some(Bug::ForgetAtReceipt) => changes.push(Change::BackedUp {
            until: Some("9999-12-31T23:59:59Z".to_owned()),
        }),
        Some(Bug::QuarantineNothing) => changes.retain(|change| !matches!(change, Change::Quarantine { .. })),
        Some(Bug::ForgetBeforeEpoch) => {
            let (mut first, rest): (Vec<Change>, Vec<Change>) = changes
                .into_iter()
                .partition(|change| matches!(change, Change::BackedUp { .. }));
            first.extend(rest);
            changes = first;
        }
        _ => {}
    }
    Action::Apply(changes)
}

fn answered(status: u16) -> &'static str {
    match status {
        200 => "answered: 200",
        400 => "answered: 400",
        401 => "answered: 401",
        413 => "answered: 413",
        422 => "answered: 422",
        429 => "answered: 429",
        502 => "answered: 502",
        503 => "answered: 503",
        _ => "answered: else",
    }
}

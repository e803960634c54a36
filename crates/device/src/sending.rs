//! Runs the sender: does what it orders with the browser's network and storage, and tells it what came of it.

mod network;
mod pages;

pub use network::RECEIPT_KEY_NOTE;

use std::rc::Rc;

use browser::{Bell, lock};
use leptos::prelude::{GetUntracked, LocalStorage, RwSignal, Set, StoredValue, Update, WithValue};
use outbox::{Action, Change, Input, Sender, Standing};
use store::{IndexedDbStore, Store as _};

use network::Network;
use pages::Pages;

/// One page of the device sends at a time.
const SENDER_LOCK: &str = "didim-sender";
/// When the server last answered, for staff.
pub const LAST_REACHED_NOTE: &str = "last-reached";
/// That is written down at most this often, in milliseconds.
const REACHED_EVERY_MS: f64 = 60_000.0;

/// How sending stands, for the screens.
#[derive(Clone, Copy)]
pub struct Sending {
    /// The outcome of the last try, in this page.
    pub standing: RwSignal<Standing>,
    /// The numbers of receipts that have arrived since the page was loaded, in any page of the device.
    pub received: RwSignal<Vec<String>>,
    /// Goes up when it is worth asking the server again.
    pub wakes: RwSignal<u32>,
    bell: StoredValue<Rc<Bell>, LocalStorage>,
    pages: StoredValue<Pages, LocalStorage>,
}

impl Default for Sending {
    fn default() -> Self {
        Self::new()
    }
}

impl Sending {
    /// Nothing has been tried yet.
    pub fn new() -> Self {
        let received = RwSignal::new(Vec::new());
        let bell = Rc::new(Bell::default());
        let pages = Pages::listen(received, &bell);
        Self {
            standing: RwSignal::new(Standing::Untried),
            received,
            wakes: RwSignal::new(0),
            bell: StoredValue::new_local(bell),
            pages: StoredValue::new_local(pages),
        }
    }

    /// Something has been kept: whichever page sends should look.
    pub fn kept(self) {
        self.wake();
        self.pages.with_value(Pages::broadcast_kept);
    }

    /// It is worth trying now.
    pub fn wake(self) {
        self.wakes.update(|wakes| *wakes += 1);
        self.bell.with_value(|bell| bell.ring());
    }

    /// Sends for as long as the page lives, once no other page of the device does. The app spawns it: what is asynchronous is compiled
    /// where it is spawned, so that spawned here all that it has in common with the app's own screens would be in the app twice.
    pub async fn run(self, store: Rc<IndexedDbStore>) {
        lock::hold(SENDER_LOCK).await;
        let bell = self.bell.with_value(Rc::clone);
        // What an older version could not understand may be sent now.
        let _ = store.read_again().await;
        let mut network = Network::new(Rc::clone(&store));
        let mut noted = f64::NEG_INFINITY;
        let mut sender = Sender::default();
        let mut action = sender.start();
        loop {
            let input = match action {
                Action::Read { limit } => read(&store, limit).await,
                Action::Post { items, signed, held } => network.post(items, signed, held).await,
                Action::Apply(changes) => self.apply(&store, &changes).await,
                Action::Wait { ms, wakes } => Input::Waited {
                    ms: bell.wait(ms, wakes).await,
                },
            };
            action = sender.step(input, browser::jitter(), &network);
            if sender.standing() != self.standing.get_untracked() {
                self.standing.set(sender.standing());
            }
            let applies = matches!(action, Action::Apply(_));
            let now = browser::monotonic();
            if applies && is_to_be_noted(now, noted) {
                noted = now;
                let _ = store.put_note(LAST_REACHED_NOTE, &browser::timestamp()).await;
            }
        }
    }

    async fn apply(self, store: &IndexedDbStore, changes: &[Change]) -> Input {
        if store.apply(changes).await.is_err() {
            return Input::StorageFailed;
        }
        let numbers = received(changes);
        if !numbers.is_empty() {
            self.pages.with_value(|pages| pages.broadcast_received(&numbers));
            self.received.update(|received| received.extend(numbers));
        }
        Input::Applied
    }
}

/// The numbers of the receipts that have come with changes.
fn received(changes: &[Change]) -> Vec<String> {
    let numbers = changes.iter().filter_map(|change| match change {
        Change::Settle { receipt, .. } => Some(receipt.number.clone()),
        _ => None,
    });
    numbers.collect()
}

/// Whether an answer is written down again, by when the last one was.
fn is_to_be_noted(now: f64, noted: f64) -> bool {
    now - noted > REACHED_EVERY_MS
}

async fn read(store: &IndexedDbStore, limit: usize) -> Input {
    match store.waiting(limit).await {
        Ok(waiting) => Input::Read {
            items: waiting.items,
            copies: waiting.copies,
            held: waiting.held,
        },
        Err(_) => Input::StorageFailed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_written_down_once_a_minute() {
        assert!(is_to_be_noted(0.0, f64::NEG_INFINITY), "the first one");
        assert!(!is_to_be_noted(60_000.0, 0.0));
        assert!(is_to_be_noted(60_001.0, 0.0));
    }

    #[test]
    fn only_receipts_are_told_to_the_screens() {
        let id = envelope::new_id().unwrap();
        assert_eq!(received(&[Change::Release { id }]), Vec::<String>::new());
    }
}

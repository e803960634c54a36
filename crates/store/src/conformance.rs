//! What every storage must do: one suite, run on each.

mod feed;

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use envelope::{Header, Item, Receipt, ReceiptKey, decode_sealed, digest_hex, new_id};
use outbox::{Change, OutboxEntry, State};
use uuid::Uuid;

use crate::{Counts, Store, StoreError};

pub use feed::run_feed;

type Checked = Result<(), String>;

/// Runs the whole suite on empty storage. The text of an error names what did not hold.
///
/// # Errors
/// The first thing that did not hold.
pub async fn run(store: &impl Store) -> Checked {
    a_device_keeps_its_name(store).await?;
    what_is_kept_waits(store).await?;
    a_taken_count_keeps_nothing(store).await?;
    a_receipt_settles_and_leaves_a_copy(store).await?;
    quarantine_sets_aside_and_keeps(store).await?;
    a_receipt_settles_what_was_set_aside(store).await?;
    another_epoch_sends_copies_again(store).await?;
    copies_go_once_they_are_in_a_backup(store).await?;
    a_catalog_is_replaced_whole(store).await?;
    the_floor_of_catalogs_only_rises(store).await?;
    the_newest_receipt_is_held(store).await?;
    notes_are_kept(store).await?;
    a_note_that_is_changed_twice_at_once_has_both(store).await
}

fn holds(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

fn message_of(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn item(counter: u64) -> Result<OutboxEntry, String> {
    let header = Header {
        id: new_id().map_err(message_of)?,
        device: None,
        counter,
        key: "key".into(),
        catalog: "00".into(),
    };
    Ok(OutboxEntry::new(&header, &[0, 1, 254, 255]))
}

fn receipt(kept: &OutboxEntry, received_at: &str) -> Result<Receipt, String> {
    let sealed = decode_sealed(&kept.item.sealed).ok_or("sealed bytes survive")?;
    let key = ReceiptKey::generate().map_err(message_of)?;
    Ok(key.receipt(kept.item.id, &digest_hex(&sealed), received_at))
}

fn by_counter(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|item| item.counter);
    items
}

async fn counts(store: &impl Store, waiting: u32, quarantined: u32, copies: u32, receipts: u32) -> Checked {
    let expected = Counts {
        waiting,
        quarantined,
        copies,
        receipts,
        unreadable: 0,
    };
    let found = store.counts().await.map_err(message_of)?;
    holds(
        found == expected,
        &format!("the device has {expected:?}, and says {found:?}"),
    )
}

async fn a_device_keeps_its_name(store: &impl Store) -> Checked {
    let first = store.device().await.map_err(message_of)?;
    holds(
        first == store.device().await.map_err(message_of)?,
        "a device keeps its name",
    )?;
    holds(first.count == 0, "an empty device has counted nothing")
}

async fn what_is_kept_waits(store: &impl Store) -> Checked {
    let three = [item(1)?, item(2)?, item(3)?];
    for kept in &three {
        store.keep(kept).await.map_err(message_of)?;
        store.keep(kept).await.map_err(message_of)?;
        holds(
            store.knows(kept.item.id).await.map_err(message_of)?,
            "what is kept is known",
        )?;
    }
    let unknown = Uuid::from_u128(1);
    holds(
        !store.knows(unknown).await.map_err(message_of)?,
        "what was never kept is not known",
    )?;
    let waiting = store.waiting(10).await.map_err(message_of)?;
    let items = three.map(|kept| kept.item);
    holds(
        by_counter(waiting.items) == items && !waiting.copies,
        "what is kept waits, once",
    )?;
    holds(
        by_counter(store.unsettled().await.map_err(message_of)?) == items,
        "what waits is not settled",
    )?;
    let two = store.waiting(2).await.map_err(message_of)?.items;
    holds(two.len() == 2, "at most the limit is given")?;
    holds(
        store.device().await.map_err(message_of)?.count == 3,
        "the device counts what it keeps",
    )
}

async fn a_taken_count_keeps_nothing(store: &impl Store) -> Checked {
    let before = store.unsettled().await.map_err(message_of)?;
    for counter in [3, 9] {
        holds(
            store.keep(&item(counter)?).await == Err(StoreError::CounterTaken(counter)),
            "a taken count is refused, and a count leaves no gap",
        )?;
    }
    holds(
        store.unsettled().await.map_err(message_of)? == before,
        "a refused application leaves nothing behind",
    )
}

async fn a_receipt_settles_and_leaves_a_copy(store: &impl Store) -> Checked {
    let waiting = store.waiting(1).await.map_err(message_of)?.items;
    let first = OutboxEntry::waiting(waiting.into_iter().next().ok_or("one waits")?);
    let id = first.item.id;
    let receipt = receipt(&first, "2025-04-21T00:00:00.000Z")?;
    let settle = [Change::Settle {
        id,
        receipt: receipt.clone(),
    }];
    store.apply(&settle).await.map_err(message_of)?;
    store.apply(&settle).await.map_err(message_of)?;
    counts(store, 2, 0, 1, 1).await?;
    let waiting = store.waiting(10).await.map_err(message_of)?;
    holds(
        waiting.copies && waiting.items.iter().all(|item| item.id != id),
        "a settled application waits no longer, and leaves a copy",
    )?;
    holds(
        store.knows(id).await.map_err(message_of)?,
        "a settled application is known",
    )?;
    let receipts = store.receipts().await.map_err(message_of)?;
    holds(
        receipts
            .iter()
            .all(|sent| sent.id == id && sent.receipt == receipt),
        "its receipt is there",
    )
}

async fn quarantine_sets_aside_and_keeps(store: &impl Store) -> Checked {
    let waiting = store.waiting(1).await.map_err(message_of)?.items;
    let id = waiting.first().ok_or("one waits")?.id;
    let aside = [Change::Quarantine {
        id,
        why: "conflict".into(),
    }];
    store.apply(&aside).await.map_err(message_of)?;
    store.apply(&aside).await.map_err(message_of)?;
    counts(store, 1, 1, 1, 1).await?;
    let quarantined = store.quarantined().await.map_err(message_of)?;
    holds(
        quarantined
            .iter()
            .all(|kept| kept.item.id == id && kept.state == State::Quarantined("conflict".into())),
        "what is set aside says why",
    )?;
    holds(
        store.unsettled().await.map_err(message_of)?.len() == 2,
        "what is set aside is not settled",
    )?;
    let release = [Change::Release { id }];
    store.apply(&release).await.map_err(message_of)?;
    counts(store, 2, 0, 1, 1).await?;
    store.apply(&release).await.map_err(message_of)?;
    store.apply(&aside).await.map_err(message_of)?;
    counts(store, 1, 1, 1, 1).await
}

async fn a_receipt_settles_what_was_set_aside(store: &impl Store) -> Checked {
    let quarantined = store.quarantined().await.map_err(message_of)?;
    let kept = quarantined.first().ok_or("one is set aside")?;
    let id = kept.item.id;
    let receipt = receipt(kept, "2025-04-22T00:00:00.000Z")?;
    let both = [Change::Settle { id, receipt }, Change::RaiseCatalogFloor(0)];
    store.apply(&both).await.map_err(message_of)?;
    counts(store, 1, 0, 2, 2).await
}

async fn another_epoch_sends_copies_again(store: &impl Store) -> Checked {
    let enter = |epoch: &str| {
        [Change::Epoch {
            epoch: epoch.to_owned(),
        }]
    };
    for epoch in ["one", "one"] {
        store.apply(&enter(epoch)).await.map_err(message_of)?;
        counts(store, 1, 0, 2, 2).await?;
    }
    store.apply(&enter("two")).await.map_err(message_of)?;
    counts(store, 3, 0, 0, 2).await?;
    let sent = store.receipts().await.map_err(message_of)?;
    let mut again = by_counter(store.waiting(10).await.map_err(message_of)?.items);
    again.retain(|item| sent.iter().any(|sent| sent.id == item.id));
    for (item, day) in again.iter().zip(["21", "22"]) {
        let kept = OutboxEntry::waiting(item.clone());
        let receipt = receipt(&kept, &format!("2025-04-{day}T00:00:00.000Z"))?;
        let settle = [Change::Settle { id: item.id, receipt }];
        store.apply(&settle).await.map_err(message_of)?;
    }
    counts(store, 1, 0, 2, 2).await
}

async fn copies_go_once_they_are_in_a_backup(store: &impl Store) -> Checked {
    let backed_up = |until: Option<&str>| {
        [Change::BackedUp {
            until: until.map(str::to_owned),
        }]
    };
    // Three days before the backup, and the last word counts.
    for (until, copies) in [
        (Some("never"), 2),
        (Some("2025-04-24T00:00:00.000Z"), 2),
        (Some("2025-04-25T00:00:00Z"), 1),
        (Some("2025-04-24T12:00:00Z"), 1),
        (None, 1),
        (Some("2025-04-25T00:00:00.001Z"), 0),
    ] {
        store.apply(&backed_up(until)).await.map_err(message_of)?;
        counts(store, 1, 0, copies, 2).await?;
    }
    let waiting = store.waiting(1).await.map_err(message_of)?.items;
    let last = OutboxEntry::waiting(waiting.into_iter().next().ok_or("one waits")?);
    let receipt = receipt(&last, "2025-04-20T00:00:00.000Z")?;
    let settle = [Change::Settle {
        id: last.item.id,
        receipt,
    }];
    store.apply(&settle).await.map_err(message_of)?;
    counts(store, 0, 0, 0, 3).await?;
    for sent in store.receipts().await.map_err(message_of)? {
        holds(
            store.knows(sent.id).await.map_err(message_of)?,
            "what is forgotten but for its receipt was kept",
        )?;
    }
    Ok(())
}

async fn a_catalog_is_replaced_whole(store: &impl Store) -> Checked {
    holds(
        store.catalog().await.map_err(message_of)?.is_none(),
        "an empty device has no catalog",
    )?;
    store.put_catalog(&[1, 2, 3], 0).await.map_err(message_of)?;
    store.put_catalog(&[0, 255], 0).await.map_err(message_of)?;
    holds(
        store.catalog().await.map_err(message_of)? == Some(vec![0, 255]),
        "a catalog is replaced whole",
    )
}

async fn the_floor_of_catalogs_only_rises(store: &impl Store) -> Checked {
    for (raised, floor) in [(0, 0), (3, 3), (2, 3), (7, 7)] {
        let raise = [Change::RaiseCatalogFloor(raised)];
        store.apply(&raise).await.map_err(message_of)?;
        holds(
            store.catalog_floor().await.map_err(message_of)? == floor,
            "the floor of catalogs only rises",
        )?;
    }
    for (version, floor) in [(9, 9), (8, 9)] {
        store.put_catalog(&[1], version).await.map_err(message_of)?;
        holds(
            store.catalog_floor().await.map_err(message_of)? == floor,
            "a catalog that is kept raises the floor",
        )?;
    }
    store.put_catalog(&[6], 106).await.map_err(message_of)?;
    store.put_catalog(&[5], 105).await.map_err(message_of)?;
    holds(
        store.catalog().await.map_err(message_of)? == Some(vec![6]),
        "an older catalog takes the place of no newer one",
    )?;
    let reset = [Change::ForgetWhatWasTold];
    store.apply(&reset).await.map_err(message_of)?;
    holds(
        store.catalog_floor().await.map_err(message_of)? == 0,
        "staff can have the device forget the floor",
    )
}

async fn the_newest_receipt_is_held(store: &impl Store) -> Checked {
    let key = ReceiptKey::generate().map_err(message_of)?;
    let epoch = |epoch: &str| Change::Epoch {
        epoch: epoch.to_owned(),
    };
    store.apply(&[epoch("three")]).await.map_err(message_of)?;
    let count = store.device().await.map_err(message_of)?.count;
    let mut held = None;
    for (counter, second, life) in [(1, 5, "three"), (2, 4, "three"), (3, 9, "two"), (4, 6, "three")] {
        let kept = item(count + counter)?;
        store.keep(&kept).await.map_err(message_of)?;
        let content = kept.item.content(None).ok_or("sealed bytes survive")?;
        let received_at = format!("2026-04-21T00:00:0{second}.000Z");
        let receipt = key.content_receipt(kept.item.id, &content.content_hash(), &received_at, life);
        let id = kept.item.id;
        let settle = [Change::Settle { id, receipt }];
        store.apply(&settle).await.map_err(message_of)?;
        if [1, 4].contains(&counter) {
            held = Some(id);
        }
        let found = store.waiting(1).await.map_err(message_of)?.held;
        holds(
            found.map(|found| found.id) == held,
            "the newest receipt of the present life is held",
        )?;
    }
    store.apply(&[epoch("four")]).await.map_err(message_of)?;
    holds(
        store.waiting(1).await.map_err(message_of)?.held.is_none(),
        "no receipt of another life is held",
    )?;
    let none = store.unreadable().await.map_err(message_of)?;
    holds(none.is_empty(), "every record is understood")
}

async fn notes_are_kept(store: &impl Store) -> Checked {
    holds(
        store.note("pin").await.map_err(message_of)?.is_none(),
        "an empty device has no notes",
    )?;
    for text in ["한 번", "두 번"] {
        store.put_note("pin", text).await.map_err(message_of)?;
        holds(
            store.note("pin").await.map_err(message_of)?.as_deref() == Some(text),
            "a note is kept",
        )?;
    }
    holds(
        store.note("device").await.map_err(message_of)?.is_none(),
        "notes have names of their own",
    )
}

async fn a_note_that_is_changed_twice_at_once_has_both(store: &impl Store) -> Checked {
    let more = |text: &str| Some(format!("{text}+"));
    let none = store.change_note("tries", more).await.map_err(message_of)?;
    let still_none = store.note("tries").await.map_err(message_of)?;
    holds(
        none.is_none() && still_none.is_none(),
        "a note that is not there is not made",
    )?;
    store.put_note("tries", "").await.map_err(message_of)?;
    let before = both(store.change_note("tries", more), store.change_note("tries", more)).await;
    let before = [
        before.0.map_err(message_of)?.unwrap_or_default(),
        before.1.map_err(message_of)?.unwrap_or_default(),
    ];
    holds(
        before.iter().any(String::is_empty) && before.iter().any(|text| text == "+"),
        "one sees what the other made",
    )?;
    let left = store.change_note("tries", |_| None).await.map_err(message_of)?;
    let after = store.note("tries").await.map_err(message_of)?;
    holds(
        left.as_deref() == Some("++") && after == left,
        "a note that nothing is made of stays",
    )
}

/// Waits for two at once, as two pages would.
async fn both<T>(first: impl Future<Output = T>, second: impl Future<Output = T>) -> (T, T) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut one, mut other) = (None, None);
    poll_fn(|context| {
        poll_into(first.as_mut(), &mut one, context);
        poll_into(second.as_mut(), &mut other, context);
        match (one.take(), other.take()) {
            (Some(one), Some(other)) => Poll::Ready((one, other)),
            (early, late) => {
                (one, other) = (early, late);
                Poll::Pending
            }
        }
    })
    .await
}

fn poll_into<T>(future: Pin<&mut impl Future<Output = T>>, done: &mut Option<T>, context: &mut Context<'_>) {
    if done.is_none()
        && let Poll::Ready(value) = future.poll(context)
    {
        *done = Some(value);
    }
}

//! What every storage must do: one suite, run on each.

use envelope::{Header, ReceiptKey, decode_sealed, digest_hex, new_id};

use crate::{Kept, State, Store, StoreError};

type Checked = Result<(), String>;

/// Runs the whole suite on empty storage. The text of an error names what did not hold.
///
/// # Errors
/// The first thing that did not hold.
pub async fn run(store: &impl Store) -> Checked {
    a_device_keeps_its_name(store).await?;
    what_is_kept_waits_in_order(store).await?;
    a_taken_count_keeps_nothing(store).await?;
    a_receipt_replaces_the_application(store).await?;
    quarantine_sets_aside_and_keeps(store).await?;
    a_catalog_is_replaced_whole(store).await?;
    the_floor_of_catalogs_only_rises(store).await
}

fn holds(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn item(counter: u64) -> Result<Kept, String> {
    let header = Header {
        id: new_id().map_err(said)?,
        device: None,
        counter,
        key: "key".into(),
        catalog: "00".into(),
    };
    Ok(Kept::new(&header, &[0, 1, 254, 255]))
}

async fn a_device_keeps_its_name(store: &impl Store) -> Checked {
    let first = store.device().await.map_err(said)?;
    holds(
        first == store.device().await.map_err(said)?,
        "a device keeps its name",
    )?;
    holds(first.count == 0, "an empty device has counted nothing")
}

async fn what_is_kept_waits_in_order(store: &impl Store) -> Checked {
    let (first, second, third) = (item(1)?, item(2)?, item(3)?);
    for kept in [&first, &second, &third] {
        store.keep(kept).await.map_err(said)?;
    }
    let waiting = store.waiting(10).await.map_err(said)?;
    holds(
        waiting == [first.clone(), second.clone(), third],
        "what is kept waits, in the order of the count",
    )?;
    holds(
        store.waiting(2).await.map_err(said)? == [first, second],
        "at most the limit is given",
    )?;
    holds(
        store.device().await.map_err(said)?.count == 3,
        "the device counts what it keeps",
    )
}

async fn a_taken_count_keeps_nothing(store: &impl Store) -> Checked {
    let before = store.all().await.map_err(said)?;
    let refused = store.keep(&item(3)?).await;
    holds(
        refused == Err(StoreError::CounterTaken(3)),
        "a taken count is refused",
    )?;
    holds(
        store.keep(&item(9)?).await == Err(StoreError::CounterTaken(9)),
        "a count leaves no gap",
    )?;
    holds(
        store.all().await.map_err(said)? == before,
        "a refused application leaves nothing behind",
    )
}

async fn a_receipt_replaces_the_application(store: &impl Store) -> Checked {
    let waiting = store.waiting(1).await.map_err(said)?;
    let first = waiting.first().ok_or("one waits")?;
    let sealed = decode_sealed(&first.item.sealed).ok_or("sealed bytes survive")?;
    let key = ReceiptKey::generate().map_err(said)?;
    let receipt = key.receipt(first.item.id, &digest_hex(&sealed), "2025-04-21T00:00:00.000Z");
    store.settle(first.item.id, &receipt).await.map_err(said)?;
    store.settle(first.item.id, &receipt).await.map_err(said)?;
    let left = store.all().await.map_err(said)?;
    holds(
        left.iter().all(|kept| kept.item.id != first.item.id),
        "a settled application is gone",
    )?;
    let receipts = store.receipts().await.map_err(said)?;
    holds(
        receipts.len() == 1 && receipts.iter().all(|sent| sent.receipt == receipt),
        "its receipt is there once",
    )
}

async fn quarantine_sets_aside_and_keeps(store: &impl Store) -> Checked {
    let waiting = store.waiting(1).await.map_err(said)?;
    let id = waiting.first().ok_or("one waits")?.item.id;
    store.quarantine(id, "conflict").await.map_err(said)?;
    let rest = store.waiting(10).await.map_err(said)?;
    holds(
        rest.len() == 1 && rest.iter().all(|kept| kept.item.id != id),
        "what is set aside waits no longer",
    )?;
    let all = store.all().await.map_err(said)?;
    let aside = all
        .iter()
        .find(|kept| kept.item.id == id)
        .ok_or("what is set aside stays on the device")?;
    holds(
        aside.state == State::Quarantined("conflict".into()),
        "it says why it is set aside",
    )
}

async fn a_catalog_is_replaced_whole(store: &impl Store) -> Checked {
    holds(
        store.catalog().await.map_err(said)?.is_none(),
        "an empty device has no catalog",
    )?;
    store.put_catalog(&[1, 2, 3]).await.map_err(said)?;
    store.put_catalog(&[0, 255]).await.map_err(said)?;
    holds(
        store.catalog().await.map_err(said)? == Some(vec![0, 255]),
        "a catalog is replaced whole",
    )
}

async fn the_floor_of_catalogs_only_rises(store: &impl Store) -> Checked {
    holds(
        store.catalog_floor().await.map_err(said)? == 0,
        "an empty device takes any catalog",
    )?;
    for (raised, floor) in [(3, 3), (2, 3), (7, 7)] {
        store.raise_catalog_floor(raised).await.map_err(said)?;
        holds(
            store.catalog_floor().await.map_err(said)? == floor,
            "the floor of catalogs only rises",
        )?;
    }
    Ok(())
}

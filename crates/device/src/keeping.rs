//! Keeping an application: sealed in memory, and on the disk before anybody is told so.

use catalog::SignedCatalog;
use envelope::{Application, Header, ReceiptNumber, SealingKey, StatusSecret, new_id};
use outbox::{Device, Keep, KeepInput, Keeper, OutboxEntry};
use store::{IndexedDbStore, Store as _, StoreError};
use uuid::Uuid;

use crate::clock::today;

/// What the visitor keeps of an application.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceiptSlip {
    /// The receipt number.
    pub number: ReceiptNumber,
    /// With what the visitor asks what became of it.
    pub secret: StatusSecret,
}

/// What came of keeping an application.
#[derive(Debug, Clone)]
pub enum KeepOutcome {
    /// It is on the disk: what the visitor keeps of it.
    Kept(ReceiptSlip),
    /// Nothing was written.
    NotKept(Why),
    /// The storage failed, and does not say whether it has written: staff can find it by this number.
    Unknown(ReceiptNumber),
}

/// Why an application was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no room on the device.
    Full,
    /// Something else.
    Failed,
}

impl Why {
    fn of(error: &StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            _ => Self::Failed,
        }
    }
}

/// Seals an application and keeps it. The outcome is [`KeepOutcome::Kept`] only when it is on the disk.
pub async fn keep(
    store: &IndexedDbStore,
    signed: &SignedCatalog,
    mut application: Application,
) -> KeepOutcome {
    let key = today()
        .and_then(|today| signed.catalog.seal_to(today))
        .and_then(|to| to.key.parse::<SealingKey>().ok());
    let (Some(key), Ok(secret)) = (key, StatusSecret::generate()) else {
        return KeepOutcome::NotKept(Why::Failed);
    };
    application.status_secret = Some(secret.clone());
    let mut why = Why::Failed;
    let mut keeper = Keeper::default();
    let mut device = None;
    loop {
        let outcome = match keeper.next() {
            Keep::Kept(id) => {
                let number = ReceiptNumber::of(id);
                return KeepOutcome::Kept(ReceiptSlip { number, secret });
            }
            Keep::NotKept => return KeepOutcome::NotKept(why),
            Keep::Unknown(id) => return KeepOutcome::Unknown(ReceiptNumber::of(id)),
            Keep::Count => match store.device().await {
                Ok(found) => KeepInput::Counted(device.insert(found).count),
                Err(error) => failed(&error, &mut why, KeepInput::Failed),
            },
            Keep::Look(id) => match store.knows(id).await {
                Ok(holds) => KeepInput::Holds(holds),
                Err(_) => KeepInput::Failed,
            },
            Keep::Seal { counter } => match seal(device, signed, &key, counter, &mut application) {
                Some((id, kept)) => match store.keep(&kept).await {
                    Ok(()) => KeepInput::Written(id),
                    Err(StoreError::CounterTaken(_)) => KeepInput::CounterTaken,
                    Err(error) => failed(&error, &mut why, KeepInput::WriteFailed(id)),
                },
                None => KeepInput::NotSealed,
            },
        };
        keeper.step(outcome);
    }
}

fn failed(error: &StoreError, why: &mut Why, outcome: KeepInput) -> KeepInput {
    *why = Why::of(error);
    outcome
}

/// Seals an application under a counter and a new id.
fn seal(
    device: Option<Device>,
    signed: &SignedCatalog,
    key: &SealingKey,
    counter: u64,
    application: &mut Application,
) -> Option<(Uuid, OutboxEntry)> {
    let id = new_id().ok()?;
    let number = ReceiptNumber::of(id);
    application.number = number.to_string();
    let header = Header {
        id,
        device: Some(device?.id),
        counter,
        key: key.id().to_owned(),
        catalog: signed.digest.clone(),
    };
    let sealed = application.seal(key, &header).ok()?;
    let kept = OutboxEntry::new(&header, &sealed);
    let token = application
        .status_secret
        .as_ref()
        .map(|secret| secret.token(number));
    Some((
        id,
        match token {
            Some(token) => kept.with_status_token(token),
            None => kept,
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_full_disk_is_said_to_be_full() {
        assert_eq!(Why::of(&StoreError::Full), Why::Full);
        for other in [
            StoreError::Failed("it says no".to_owned()),
            StoreError::CounterTaken(3),
        ] {
            let mut why = Why::Full;
            failed(&other, &mut why, KeepInput::Failed);
            assert_eq!(why, Why::Failed);
        }
    }
}

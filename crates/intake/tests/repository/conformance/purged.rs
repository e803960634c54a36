//! What is purged is gone, and known to have been there.

use intake::{Accepted, Repository};
use uuid::Uuid;

use super::{FIRST, LATER, arrival, batch, duplicate};

const PURGED: &str = "2026-11-30T01:02:03.000Z";

pub(crate) async fn what_is_purged_has_no_bytes_and_is_still_whole(repository: impl Repository) {
    let arrivals = vec![arrival(1, b"one"), arrival(2, b"two")];
    repository.accept(batch(FIRST, arrivals)).await.unwrap();
    let purge = |ids: &[u128]| {
        let ids = ids.iter().map(|id| Uuid::from_u128(*id)).collect();
        repository.purge(ids, PURGED.into())
    };
    assert_eq!(purge(&[]).await.unwrap(), 0);
    assert_eq!(purge(&[1, 1, 7]).await.unwrap(), 1);
    assert_eq!(purge(&[1]).await.unwrap(), 0, "it has been purged before");
    let all = repository.all().await.unwrap();
    let [one, two]: &[_; 2] = all.as_slice().try_into().unwrap();
    assert!(one.sealed.is_empty() && one.is_whole);
    assert_eq!(one.purged_at.as_deref(), Some(PURGED));
    assert_eq!((two.sealed.as_slice(), &two.purged_at), (&b"two"[..], &None));
}

pub(crate) async fn what_comes_again_after_it_was_purged_is_not_stored(repository: impl Repository) {
    let post = |sealed| repository.accept(batch(LATER, vec![arrival(1, sealed)]));
    repository
        .accept(batch(FIRST, vec![arrival(1, b"one")]))
        .await
        .unwrap();
    assert_eq!(post(b"other").await.unwrap(), [Accepted::Conflict]);
    let id = Uuid::from_u128(1);
    repository.purge(vec![id], PURGED.into()).await.unwrap();
    let aside = repository.conflicting(id).await.unwrap();
    assert!(aside.iter().all(|aside| aside.sealed.is_empty()));
    // A device that has not heard of the receipt sends what it still has.
    assert_eq!(post(b"one").await.unwrap(), [duplicate()]);
    assert_eq!(post(b"other").await.unwrap(), [Accepted::Conflict]);
    assert_eq!(repository.conflicts().await.unwrap(), 1);
    let all = repository.all().await.unwrap();
    assert!(all.iter().all(|one| one.sealed.is_empty() && one.is_whole));
    let contents = repository.contents(&[id]).await.unwrap();
    assert!(contents.contains_key(&id), "its receipt is still true");
}

pub(crate) async fn the_state_of_what_is_purged_is_gone(repository: impl Repository) {
    let token = vec![7; 32];
    let told = intake::Arrival {
        status_token: Some(token.clone()),
        ..arrival(1, b"one")
    };
    repository.accept(batch(FIRST, vec![told])).await.unwrap();
    let id = Uuid::from_u128(1);
    repository
        .set_status(id, b"sealed state".to_vec(), LATER.into())
        .await
        .unwrap();
    repository.purge(vec![id], PURGED.into()).await.unwrap();
    let number = envelope::ReceiptNumber::of(id).to_string();
    let status = repository.status(number, token).await.unwrap().unwrap();
    assert_eq!((status.received_at.as_str(), status.state), (FIRST, None));
}

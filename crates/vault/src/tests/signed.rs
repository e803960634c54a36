//! What a device has signed.

use ed25519_dalek::{Signer as _, SigningKey};
use envelope::{ContentHash, Header, ItemSignature, OpeningKey, StatusToken};
use staff::wire::FetchedHead;
use uuid::Uuid;

use super::{Somebody, application, framed, grant};
use crate::{Ask, Signed, Told};

/// An application that a device has signed, with a head as an honest server gives it; another device's key too.
fn signed_by_a_device(agency: &OpeningKey) -> (FetchedHead, Vec<u8>, String) {
    let public = agency.sealing_key();
    let device = SigningKey::from_bytes(&[7; 32]);
    let other = SigningKey::from_bytes(&[8; 32]);
    let key = |key: &SigningKey| {
        envelope::DevicePublicKey::from_bytes(key.verifying_key().as_bytes())
            .unwrap()
            .to_string()
    };
    let header = Header {
        id: Uuid::from_u128(1),
        device: Some(Uuid::from_u128(9)),
        counter: 3,
        key: public.id().to_owned(),
        catalog: "catalog".into(),
    };
    let token = StatusToken::from_bytes([5; 32]);
    let sealed = application("김디딤").seal(&public, &header).unwrap();
    let content = ContentHash::of(&header, &sealed, Some(&token));
    let signature = device.sign(content.signed_text().as_bytes());
    let head = FetchedHead {
        id: header.id,
        device: header.device,
        counter: header.counter,
        key: header.key.clone(),
        catalog: header.catalog.clone(),
        number: "number".into(),
        received_at: "2026-12-01T00:00:00.000Z".into(),
        lane: "enrolled".into(),
        signature: Some(ItemSignature::from_bytes(signature.to_bytes()).to_string()),
        device_keys: vec![key(&other), key(&device)],
        device_label: Some("본원 1층".into()),
        status_token: Some(token.to_string()),
        is_whole: true,
    };
    (head, sealed, key(&other))
}

#[test]
fn what_a_device_signed_is_verified_here_and_not_taken_from_the_server() {
    let member = Somebody::new();
    let agency = OpeningKey::generate().unwrap();
    let mut vault = member.unlocked(vec![grant("agency", 1, &agency, &member)]);
    let (head, sealed, other) = signed_by_a_device(&agency);
    let mut signed = |head: FetchedHead| {
        vault.take(&framed(&head, &sealed));
        match vault.ask(Ask::Show { id: head.id }) {
            Told::Shown(case) => (case.signed, case.listed.opened),
            _ => panic!("no case"),
        }
    };
    assert_eq!(signed(head.clone()), (Signed::Fits, true));
    let changed = [
        FetchedHead {
            device_keys: vec![other],
            ..head.clone()
        },
        FetchedHead {
            device_keys: Vec::new(),
            ..head.clone()
        },
        FetchedHead {
            status_token: None,
            ..head.clone()
        },
        FetchedHead {
            status_token: Some("zz".into()),
            ..head.clone()
        },
        FetchedHead {
            signature: Some("00".repeat(64)),
            ..head.clone()
        },
        FetchedHead {
            signature: Some("no signature".into()),
            ..head.clone()
        },
    ];
    for head in changed {
        assert_eq!(signed(head), (Signed::Broken, true));
    }
    // A header that the server changed opens nothing either.
    let moved = FetchedHead {
        counter: 4,
        ..head.clone()
    };
    assert_eq!(signed(moved), (Signed::Broken, false));
    let bare = FetchedHead {
        signature: None,
        ..head
    };
    assert_eq!(signed(bare), (Signed::Not, true));
}

//! What a submission is: whatever of it is changed, it is another one, to receipts, duplicates and signatures.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer, SigningKey};
use envelope::{
    ContentHash, DevicePublicKey, Header, Item, ItemSignature, ReceiptError, ReceiptKey, StatusToken,
    SubmissionContent, digest_hex, encode_sealed,
};
use proptest::prelude::*;
use uuid::Uuid;

fn header() -> Header {
    Header {
        id: Uuid::from_u128(1),
        device: Some(Uuid::from_u128(3)),
        counter: 2,
        key: "k".into(),
        catalog: "ab".into(),
    }
}

fn token(byte: u8) -> StatusToken {
    format!("{byte:02x}").repeat(32).parse().unwrap()
}

/// The values were computed apart from this code.
#[test]
fn the_hash_of_a_submission_never_changes() {
    let known = [
        (
            None,
            "01e7512a8ff2a64b79a1c9a9275358b1dde44c7ce12dcf5115061efb48e4d347",
        ),
        (
            Some(token(7)),
            "6a6615a61d4ba89f76edf9b3c2eadcccc3e1af5eddde74762ee42af014ceeca6",
        ),
    ];
    for (token, text) in known {
        let hash = ContentHash::of(&header(), b"sealed", token.as_ref());
        assert_eq!(hash.to_string(), text);
        assert_eq!(text.parse(), Ok(hash));
        assert_eq!(HEXLOWER.encode(hash.as_bytes()), text);
        assert_eq!(ContentHash::from_bytes(*hash.as_bytes()), hash);
        assert_eq!(hash.signed_text(), format!("didim item, version 2: {text}"));
    }
    let bytes = std::array::from_fn(|at| u8::try_from(at).unwrap());
    assert_eq!(ItemSignature::from_bytes(bytes).as_bytes(), &bytes);
    for other in ["", "01", &"0g".repeat(32), &"AB".repeat(32)] {
        assert!(other.parse::<ContentHash>().is_err(), "{other}");
        assert!(other.parse::<ItemSignature>().is_err(), "{other}");
    }
}

fn contents() -> impl Strategy<Value = SubmissionContent> {
    let header = (
        0_u128..3,
        proptest::option::of(0_u128..3),
        0_u64..3,
        "[ab]{0,2}",
        "[ab]{0,2}",
    );
    let rest = (
        proptest::collection::vec(0_u8..2, 0..3),
        proptest::option::of(0_u8..2),
    );
    (header, rest).prop_map(
        |((id, device, counter, key, catalog), (sealed, byte))| SubmissionContent {
            header: Header {
                id: Uuid::from_u128(id),
                device: device.map(Uuid::from_u128),
                counter,
                key,
                catalog,
            },
            sealed,
            status_token: byte.map(token),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn only_the_same_submission_has_the_same_hash(one in contents(), other in contents()) {
        prop_assert_eq!(one.content_hash() == other.content_hash(), one == other);
    }

    /// So a receipt for what somebody else sent under the id with another header is no receipt.
    #[test]
    fn a_receipt_is_for_one_submission(one in contents(), other in contents()) {
        let key = ReceiptKey::generate().unwrap();
        let receipt = key.content_receipt(one.header.id, &one.content_hash(), "t", "e");
        let verified = key.verify_key().verify_for(&other, &receipt);
        prop_assert_eq!(verified, if one == other { Ok(()) } else { Err(ReceiptError::OtherContent) });
    }
}

#[test]
fn no_part_of_a_receipt_of_version_2_can_be_changed() {
    let key = ReceiptKey::generate().unwrap();
    let verify = key.verify_key();
    let content = SubmissionContent {
        header: header(),
        sealed: b"sealed".to_vec(),
        status_token: Some(token(7)),
    };
    let receipt = key.content_receipt(content.header.id, &content.content_hash(), "t", "e");
    assert_eq!(verify.verify_for(&content, &receipt), Ok(()));
    let changed = [
        (None, "t"),
        (Some("f".to_owned()), "t"),
        (Some(String::new()), "t"),
        (Some("e".to_owned()), "u"),
    ];
    for (epoch, received_at) in changed {
        let other = envelope::Receipt {
            epoch,
            received_at: received_at.into(),
            ..receipt.clone()
        };
        assert!(verify.verify_for(&content, &other).is_err(), "{other:?}");
        assert_eq!(
            verify.verify_own(content.header.id, &other),
            Err(ReceiptError::BadSignature)
        );
    }
    // One of version 1 is for the sealed bytes, and is taken from a server that gives no other.
    let older = key.receipt(content.header.id, &digest_hex(b"sealed"), "t");
    assert_eq!(verify.verify_for(&content, &older), Ok(()));
    assert_eq!(
        verify.verify(content.header.id, &digest_hex(b"sealed"), &receipt),
        Err(ReceiptError::OtherContent)
    );
}

#[test]
fn a_device_signs_what_it_sends() {
    let device = SigningKey::from_bytes(&[9; 32]);
    let public = DevicePublicKey::from_bytes(device.verifying_key().as_bytes()).unwrap();
    let item = Item {
        id: Uuid::from_u128(1),
        counter: 2,
        key: "k".into(),
        catalog: "ab".into(),
        sealed: encode_sealed(b"sealed"),
        status_token: None,
        signature: None,
    };
    let content = item.content(Some(Uuid::from_u128(3))).unwrap();
    assert_eq!(
        (&content.header, content.sealed.as_slice()),
        (&header(), b"sealed".as_slice())
    );
    let hash = content.content_hash();
    let signature = ItemSignature::from_bytes(device.sign(hash.signed_text().as_bytes()).to_bytes());
    assert_eq!(signature.to_string().parse(), Ok(signature));
    assert!(public.signed_item(&hash, &signature));
    let other = item.content(None).unwrap().content_hash();
    assert!(!public.signed_item(&other, &signature));
    // The signature is no part of what it signs.
    let signed = Item {
        signature: Some(signature.to_string()),
        ..item.clone()
    };
    assert_eq!(
        signed.content(Some(Uuid::from_u128(3))).unwrap().content_hash(),
        hash
    );
    for broken in [
        Item {
            sealed: "!".into(),
            ..item.clone()
        },
        Item {
            status_token: Some("no".into()),
            ..item
        },
    ] {
        assert_eq!(broken.content(None), None);
    }
}

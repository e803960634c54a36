//! What sealing, receipts and their numbers promise. Changes on the way are in `tampering.rs`.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use envelope::{
    Header, MAX_PLAINTEXT_BYTES, OpeningKey, ReceiptError, ReceiptKey, ReceiptNumber, ReceiptVerifyKey,
    SealError, SealingKey, digest_hex, encode_sealed, new_id, open, padded_len, seal, sealed_lengths,
    sealing_key_hex,
};
use proptest::prelude::*;
use uuid::Uuid;

fn header(key: &SealingKey) -> Header {
    Header {
        id: new_id().unwrap(),
        device: Some(new_id().unwrap()),
        counter: 7,
        key: key.id().to_owned(),
        catalog: digest_hex(b"catalog"),
    }
}

const BUCKETS: [usize; 4] = [4 << 10, 16 << 10, 64 << 10, 256 << 10];

/// Any length that can be sealed, oftener one close to a bucket's border or to none at all, or a usual one.
fn lengths() -> impl Strategy<Value = usize> {
    let around = |place: usize| place.saturating_sub(8)..=(place + 8).min(MAX_PLAINTEXT_BYTES);
    prop_oneof![
        1 => 0..=MAX_PLAINTEXT_BYTES,
        4 => 0..=BUCKETS[1],
        4 => prop::sample::select(vec![0, BUCKETS[0], BUCKETS[1], BUCKETS[2], BUCKETS[3]])
            .prop_flat_map(around),
    ]
}

/// Bytes without a pattern: a cut or a shift in them would show.
fn content(length: usize, seed: u32) -> Vec<u8> {
    (0..length)
        .scan(seed, |state, _| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some((*state >> 24) as u8)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn content_of_any_length_opens_to_itself_and_shows_only_its_bucket(length in lengths(), seed: u32) {
        let key = OpeningKey::generate().unwrap();
        let header = header(&key.sealing_key());
        let content = content(length, seed);
        let sealed = seal(&key.sealing_key(), &header, &content).unwrap();
        let bucket = BUCKETS.into_iter().find(|bucket| length + 4 <= *bucket).unwrap();
        prop_assert_eq!(sealed.len(), 32 + bucket + 16);
        prop_assert_eq!(open(&key, &header, &sealed).unwrap(), content);
    }
}

#[test]
fn too_much_is_refused_before_anything_is_sealed() {
    let key = OpeningKey::generate().unwrap().sealing_key();
    let header = header(&key);
    assert!(seal(&key, &header, &vec![0; MAX_PLAINTEXT_BYTES]).is_ok());
    let over = MAX_PLAINTEXT_BYTES + 1;
    assert_eq!(
        seal(&key, &header, &vec![0; over]),
        Err(SealError::TooLarge(over))
    );
}

#[test]
fn every_length_that_can_be_sealed_has_the_smallest_bucket_that_holds_it() {
    let mut seen = Vec::new();
    for length in 0..=MAX_PLAINTEXT_BYTES {
        // Four bytes of a bucket are the content's length.
        let smallest = BUCKETS.into_iter().find(|bucket| length + 4 <= *bucket);
        let bucket = padded_len(length);
        assert_eq!(bucket, smallest, "{length} bytes");
        seen.extend(bucket);
    }
    seen.dedup();
    assert_eq!(seen, BUCKETS);
    for length in [MAX_PLAINTEXT_BYTES + 1, BUCKETS[3], usize::MAX - 4, usize::MAX] {
        assert_eq!(padded_len(length), None, "{length} bytes");
    }
}

/// The first and the last length of every bucket; the content is zeros, as the padding is.
#[test]
fn content_on_both_sides_of_every_border_opens_to_itself_and_shows_one_of_four_sizes() {
    let key = OpeningKey::generate().unwrap();
    let header = header(&key.sealing_key());
    let mut shown = Vec::new();
    for (at, bucket) in BUCKETS.into_iter().enumerate() {
        let first = if at == 0 { 0 } else { BUCKETS[at - 1] - 3 };
        let last = bucket - 4;
        for length in [first, last] {
            let content = vec![0; length];
            let sealed = seal(&key.sealing_key(), &header, &content).unwrap();
            assert_eq!(sealed.len(), 32 + bucket + 16, "{length} bytes");
            assert_eq!(sealed.len(), sealed_lengths()[at], "{length} bytes");
            assert!(open(&key, &header, &sealed).unwrap() == content, "{length} bytes");
            shown.push(encode_sealed(&sealed).len());
        }
    }
    shown.dedup();
    assert_eq!(shown, [5526, 21_910, 87_446, 349_590]);
}

#[test]
fn a_public_key_that_is_no_point_is_refused() {
    // The order-one point: every shared secret with it would be zero (RFC 9180, section 7.1.4).
    let fingerprint: String = digest_hex(&[0; 32]).chars().take(16).collect();
    let text = format!("x25519-chacha20poly1305:{fingerprint}:{}", "00".repeat(32));
    let key: SealingKey = text.parse().unwrap();
    assert_eq!(seal(&key, &header(&key), b"content"), Err(SealError::BadKey));
}

#[test]
fn keys_survive_their_files() {
    let key = OpeningKey::generate().unwrap();
    let again = OpeningKey::from_file(&key.to_file()).unwrap();
    assert_eq!(again.sealing_key(), key.sealing_key());
    let public: SealingKey = format!("{}\n", key.sealing_key()).parse().unwrap();
    assert_eq!(public, key.sealing_key());
    let text = key.sealing_key().to_string();
    assert!(
        text.replacen("x25519", "x25518", 1)
            .parse::<SealingKey>()
            .is_err()
    );
    let windows = key.to_file().replace('\n', "\r\n");
    assert_eq!(
        OpeningKey::from_file(&windows).unwrap().sealing_key(),
        key.sealing_key()
    );
    let receipts = ReceiptKey::generate().unwrap();
    for text in [
        "",
        "didim",
        &receipts.to_file(),
        key.to_file().split_at(60).0,
        &key.sealing_key().to_string(),
    ] {
        assert!(OpeningKey::from_file(text).is_err());
    }
    assert!(ReceiptKey::from_file(&key.to_file()).is_err());
    for text in ["", "ab", &key.sealing_key().to_string()] {
        assert!(text.parse::<ReceiptVerifyKey>().is_err());
    }
}

#[test]
fn a_public_key_has_two_texts_and_is_read_from_either() {
    let key = OpeningKey::generate().unwrap().sealing_key();
    assert_eq!(String::from(key.clone()), key.to_string());
    let text = key.to_string();
    let (_, hex) = text.rsplit_once(':').unwrap();
    assert_eq!(sealing_key_hex::parse(hex), Some(key));
    for other in ["", &text, &hex.to_uppercase(), hex.split_at(62).0] {
        assert_eq!(sealing_key_hex::parse(other), None, "{other}");
    }
}

/// The bytes were computed apart from this code: SHA-256 over domain, key and input, each after its length.
#[test]
fn what_is_derived_from_a_key_never_changes_and_follows_from_all_that_goes_in() {
    let key = |byte: &str| {
        let file = format!("didim receipt signing key (secret)\n{}\n", byte.repeat(32));
        ReceiptKey::from_file(&file).unwrap()
    };
    let derived = |byte: &str, domain: &[u8], input: &[u8]| {
        let bytes = key(byte).derived(domain, input);
        base16ct::lower::encode_string(bytes.as_slice())
    };
    let known = "c3c2aa7b5f9dbcdd41f1839c37875101d5d8774035252f50cbfdad50785b3e32";
    assert_eq!(derived("07", b"domain", b"input"), known);
    for other in [
        derived("08", b"domain", b"input"),
        derived("07", b"domai", b"ninput"),
        derived("07", b"domain", b"inpu"),
        derived("07", b"", b"input"),
    ] {
        assert_ne!(other, known);
    }
}

#[test]
fn a_receipt_number_notices_every_wrong_symbol_and_every_swap() {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    for _ in 0..20 {
        let number = ReceiptNumber::of(new_id().unwrap());
        let text: Vec<u8> = number.to_string().bytes().filter(|b| *b != b'-').collect();
        let parse = |bytes: &[u8]| std::str::from_utf8(bytes).unwrap().parse::<ReceiptNumber>();
        assert_eq!(parse(&text), Ok(number));
        for place in 0..text.len() {
            for symbol in ALPHABET.iter().filter(|s| **s != text[place]) {
                let mut wrong = text.clone();
                wrong[place] = *symbol;
                assert!(parse(&wrong).is_err());
            }
            if place > 0 && text[place] != text[place - 1] {
                let mut swapped = text.clone();
                swapped.swap(place, place - 1);
                assert!(parse(&swapped).is_err());
            }
        }
        assert!(parse(&text[1..]).is_err());
    }
}

#[test]
fn a_receipt_number_forgives_how_people_write() {
    let id = Uuid::from_u128(0x1234_5678_9abc_4def_8123_4567_89ab_cdef);
    let number = ReceiptNumber::of(id);
    let spoken = number
        .to_string()
        .to_lowercase()
        .replace('-', " · ")
        .replace('0', "o")
        .replace('1', "l");
    assert_eq!(spoken.parse(), Ok(number));
    assert_eq!(number.to_string().len(), 11);
}

#[test]
fn only_the_servers_own_receipt_counts() {
    let key = ReceiptKey::generate().unwrap();
    let (id, hash) = (new_id().unwrap(), digest_hex(b"sealed"));
    let receipt = key.receipt(id, &hash, "2025-04-21T01:02:03.000Z");
    let verify = key.verify_key();
    assert_eq!(verify.verify(id, &hash, &receipt), Ok(()));
    assert_eq!(
        verify.verify(id, &digest_hex(b"other"), &receipt),
        Err(ReceiptError::OtherContent)
    );
    assert_eq!(
        verify.verify(new_id().unwrap(), &hash, &receipt),
        Err(ReceiptError::OtherNumber)
    );
    let mut later = receipt.clone();
    later.received_at = "2025-04-22T01:02:03.000Z".into();
    assert_eq!(verify.verify(id, &hash, &later), Err(ReceiptError::BadSignature));
    let forged = ReceiptKey::generate()
        .unwrap()
        .receipt(id, &hash, "2025-04-21T01:02:03.000Z");
    assert_eq!(verify.verify(id, &hash, &forged), Err(ReceiptError::BadSignature));
    assert_eq!(verify.to_string().parse(), Ok(verify));
    assert_eq!(
        ReceiptKey::from_file(&key.to_file())
            .unwrap()
            .receipt(id, &hash, "t"),
        key.receipt(id, &hash, "t")
    );
}

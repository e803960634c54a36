//! What the secret of a receipt promises.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;

use envelope::{
    Application, ApplicationState, Lifecycle, MalformedSecret, MalformedToken, ReceiptNumber,
    SEALED_STATE_BYTES, StateOpenError, StateSealError, StatusSecret, StatusToken, new_id,
};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

fn states() -> impl Strategy<Value = ApplicationState> {
    let note = prop::option::of("[a-z가-힣 \"\\\\]{0,90}");
    let program = prop::option::of("[a-z-]{1,24}");
    let until = prop::option::of("20[0-9]{2}-0[1-9]-1[0-9]");
    let all = (prop::sample::select(&Lifecycle::ALL[..]), note, program, until);
    all.prop_map(|(state, note, program, valid_until)| ApplicationState {
        state,
        at: "2026-11-25T01:02:03.000Z".into(),
        note,
        program,
        valid_until,
    })
}

fn bare(note: &str) -> ApplicationState {
    ApplicationState {
        note: Some(note.into()),
        ..ApplicationState::new(Lifecycle::Selected, "2026-11-25T01:02:03.000Z".into())
    }
}

proptest! {
    #[test]
    fn every_state_opens_to_itself_with_its_secret_and_number_alone(
        state in states(), id: u128, other: u128,
    ) {
        let (secret, wrong) = (StatusSecret::generate().unwrap(), StatusSecret::generate().unwrap());
        let number = ReceiptNumber::of(Uuid::from_u128(id));
        let sealed = state.seal(&secret, number).unwrap();
        prop_assert_eq!(sealed.len(), SEALED_STATE_BYTES);
        prop_assert_eq!(ApplicationState::open(&wrong, number, &sealed), Err(StateOpenError::DoesNotFit));
        let elsewhere = ReceiptNumber::of(Uuid::from_u128(other));
        if elsewhere != number {
            prop_assert_eq!(
                ApplicationState::open(&secret, elsewhere, &sealed),
                Err(StateOpenError::DoesNotFit)
            );
        }
        prop_assert_ne!(state.seal(&secret, number).unwrap(), sealed.clone());
        prop_assert_eq!(ApplicationState::open(&secret, number, &sealed), Ok(state));
    }

    #[test]
    fn a_changed_bit_or_a_cut_is_noticed(bit in 0..SEALED_STATE_BYTES * 8, cut in 0..SEALED_STATE_BYTES) {
        let secret = StatusSecret::generate().unwrap();
        let number = ReceiptNumber::of(new_id().unwrap());
        let mut sealed = bare("").seal(&secret, number).unwrap();
        let none = Err(StateOpenError::DoesNotFit);
        prop_assert_eq!(ApplicationState::open(&secret, number, &sealed[..cut]), none.clone());
        sealed[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(ApplicationState::open(&secret, number, &sealed), none);
    }

    #[test]
    fn a_secret_is_read_however_it_is_typed(
        symbols in "[0-9A-HJKMNP-TV-Z]{16}",
        between in prop::collection::vec("[ .\u{b7}\\-]{0,2}", 16),
        small: [bool; 16],
        letters: [u8; 16],
    ) {
        let secret: StatusSecret = symbols.parse().unwrap();
        let drawn = symbols.chars().zip(between).zip(small).zip(letters);
        let typed: String = drawn.map(|(((symbol, gap), small), letter)| {
            let symbol = match (symbol, letter % 3) {
                ('0', 1) => 'O',
                ('1', 1) => 'I',
                ('1', 2) => 'L',
                (other, _) => other,
            };
            let symbol = if small { symbol.to_ascii_lowercase() } else { symbol };
            format!("{gap}{symbol}")
        }).collect();
        prop_assert_eq!(typed.parse::<StatusSecret>(), Ok(secret.clone()));
        prop_assert_eq!(secret.printed().replace('-', ""), symbols);
        prop_assert_eq!(secret.printed().parse::<StatusSecret>(), Ok(secret));
    }
}

#[test]
fn what_is_no_secret_is_refused() {
    for text in [
        "",
        "7K4M",
        "7K4M-2QX9-D0AB-3HT",
        "7K4M-2QX9-D0AB-3HTVV",
        "7K4M-2QX9-D0AB-3HTU",
        "비밀",
    ] {
        assert_eq!(text.parse::<StatusSecret>(), Err(MalformedSecret), "{text}");
    }
}

/// Every place of a secret takes every symbol: none of the 80 bits is fixed.
#[test]
fn a_new_secret_has_sixteen_random_symbols() {
    let mut seen = vec![BTreeSet::new(); 16];
    for _ in 0..2_000 {
        let printed = StatusSecret::generate().unwrap().printed();
        // It never grew: that leaves what was written behind, unwiped.
        assert_eq!((printed.len(), printed.capacity()), (19, 19));
        let secret = printed.replace('-', "");
        assert_eq!(secret.len(), 16);
        for (seen, symbol) in seen.iter_mut().zip(secret.chars()) {
            seen.insert(symbol);
        }
    }
    // That one of 16 places misses one of 32 symbols 2,000 times has a probability of about 10⁻²⁵.
    assert!(seen.iter().all(|seen| seen.len() == 32), "{seen:?}");
}

#[test]
fn a_token_is_that_of_one_secret_and_one_number() {
    let secrets = [
        StatusSecret::generate().unwrap(),
        StatusSecret::generate().unwrap(),
    ];
    let numbers = [1, 2].map(|id| ReceiptNumber::of(Uuid::from_u128(id)));
    let tokens: BTreeSet<String> = secrets
        .iter()
        .flat_map(|secret| numbers.map(|number| secret.token(number).to_string()))
        .collect();
    assert_eq!(tokens.len(), 4);
    for text in &tokens {
        let token: StatusToken = text.parse().unwrap();
        assert_eq!(&token.to_string(), text);
        assert_eq!(text.to_uppercase().parse::<StatusToken>(), Err(MalformedToken));
        for length in [0, 63, 65] {
            let cut: String = text.chars().cycle().take(length).collect();
            assert_eq!(cut.parse::<StatusToken>(), Err(MalformedToken));
        }
    }
}

#[test]
fn a_note_that_fills_the_size_is_sealed_and_a_longer_one_is_refused_with_how_much() {
    let secret = StatusSecret::generate().unwrap();
    let number = ReceiptNumber::of(Uuid::from_u128(1));
    let empty = serde_json::to_vec(&bare("")).unwrap().len();
    let room = 512 - 2 - empty;
    assert!(room >= 400, "{room}");
    let full = bare(&"a".repeat(room));
    let sealed = full.seal(&secret, number).unwrap();
    assert_eq!(sealed.len(), SEALED_STATE_BYTES);
    assert_eq!(ApplicationState::open(&secret, number, &sealed), Ok(full));
    for (over, letters) in [(1, room + 1), (100_000 - room, 100_000)] {
        let refused = bare(&"a".repeat(letters)).seal(&secret, number);
        assert_eq!(refused, Err(StateSealError::TooLong(over)));
    }
}

#[test]
fn an_application_carries_the_secret_and_older_or_broken_ones_have_none() {
    let form = json!({
        "format": 1, "program": "p", "round": null, "language": "ko", "submitted_at": "t", "facts": {},
        "answers": {}, "consents": [], "verdict": "open", "number": "PX1-NFJ-GGW",
    });
    let older: Application = serde_json::from_value(form.clone()).unwrap();
    assert_eq!(older.status_secret, None);
    assert_eq!(serde_json::to_value(&older).unwrap(), form);
    let secret: StatusSecret = "7K4M-2QX9-D0AB-3HTV".parse().unwrap();
    let carrying = Application {
        status_secret: Some(secret),
        ..older.clone()
    };
    let written = serde_json::to_value(&carrying).unwrap();
    assert_eq!(written["status_secret"], "7K4M-2QX9-D0AB-3HTV");
    assert_eq!(serde_json::from_value::<Application>(written).unwrap(), carrying);
    for broken in [json!(null), json!(7), json!("no secret"), json!({ "a": [1] })] {
        let mut form = form.clone();
        form["status_secret"] = broken;
        assert_eq!(serde_json::from_value::<Application>(form).unwrap(), older);
    }
}

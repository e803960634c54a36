//! What a visitor is told by their receipt.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::{Application, ApplicationState, Lifecycle, OpeningKey, ReceiptNumber, StatusSecret};
use uuid::Uuid;

use super::{Somebody, application, frame, grant};
use crate::{Ask, Told, Why};

#[test]
fn a_visitor_reads_by_their_receipt_what_the_desk_has_sealed() {
    let member = Somebody::new();
    let agency = OpeningKey::generate().unwrap();
    let mut vault = member.unlocked(vec![grant("agency", 1, &agency, &member)]);
    let secret = StatusSecret::generate().unwrap();
    let with_secret = Application {
        status_secret: Some(secret.clone()),
        ..application("김디딤")
    };
    vault.take(&frame(&with_secret, &agency, 1));
    vault.take(&frame(&application("이디딤"), &agency, 2));
    let id = Uuid::from_u128(1);
    let mut tell = |id: u128, note: String| {
        vault.ask(Ask::Tell {
            id: Uuid::from_u128(id),
            state: Lifecycle::SupplementRequested,
            note,
            at: "2026-12-01T00:00:00Z".into(),
        })
    };
    let Told::Sealed { sealed } = tell(1, " 주민등록등본을 내 주세요 ".into()) else {
        panic!("not sealed");
    };
    let bytes = Base64UrlUnpadded::decode_vec(&sealed).unwrap();
    let state = ApplicationState::open(&secret, ReceiptNumber::of(id), &bytes).unwrap();
    assert_eq!(state.state, Lifecycle::SupplementRequested);
    assert_eq!(state.note.as_deref(), Some("주민등록등본을 내 주세요"));
    assert_eq!(state.program.as_deref(), Some("job-seeker-registration"));
    // A long note leaves the program out, and one that is too long is said to be.
    let Told::Sealed { sealed: long } = tell(1, "가".repeat(135)) else {
        panic!("not sealed");
    };
    let bytes = Base64UrlUnpadded::decode_vec(&long).unwrap();
    let state = ApplicationState::open(&secret, ReceiptNumber::of(id), &bytes).unwrap();
    assert_eq!(state.program, None);
    assert!(matches!(tell(1, "가".repeat(400)), Told::Not(Why::NoteTooLong)));
    assert!(matches!(tell(2, String::new()), Told::Not(Why::NoReceipt)));
    assert!(matches!(tell(3, String::new()), Told::Not(Why::NoCase)));
    let mut read = |id: u128, sealed: &str| {
        vault.ask(Ask::Read {
            id: Uuid::from_u128(id),
            sealed: sealed.into(),
        })
    };
    let Told::Read { state, note, .. } = read(1, &sealed) else {
        panic!("not read");
    };
    assert_eq!(
        (state, note.as_str()),
        (Lifecycle::SupplementRequested, "주민등록등본을 내 주세요")
    );
    assert!(matches!(read(1, "AAAA"), Told::Not(Why::Broken)));
    assert!(matches!(read(2, &sealed), Told::Not(Why::NoReceipt)));
}

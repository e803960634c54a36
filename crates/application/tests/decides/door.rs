//! Checking in, and the code on a receipt.

use application::check_in::{CheckInProof, PHONE_END_DIGITS, with_blanks};
use application::{ReceiptCode, receipt_code};
use envelope::{
    CHECK_IN_ANSWER, CHECK_IN_PHONE_ANSWER, ReceiptFragment, ReceiptLink, ReceiptNumber, StatusSecret, Ticket,
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::harness::NOW;

fn ticket() -> (ReceiptNumber, StatusSecret, Ticket) {
    let number = ReceiptNumber::of(Uuid::from_u128(7));
    let secret = StatusSecret::generate().unwrap();
    let ticket = Ticket::of(number, &secret);
    (number, secret, ticket)
}

#[test]
fn a_scanner_is_read_once_its_code_is_whole() {
    let (.., ticket) = ticket();
    let code = ticket.to_string();
    assert_eq!(CheckInProof::scanned(&code), Some(CheckInProof::Code(ticket)));
    for (length, _) in code.char_indices() {
        let part = code.get(..length).unwrap();
        assert_eq!(CheckInProof::scanned(part), None, "{part}");
    }
}

/// A scanner types like a keyboard: with a Korean layout its letters come as Korean ones.
#[test]
fn a_scanner_is_read_through_a_korean_keyboard() {
    let (.., ticket) = ticket();
    let korean = |letter: char| match letter.to_ascii_lowercase() {
        'd' => 'ㅇ',
        'i' => 'ㅑ',
        'm' => 'ㅡ',
        _ => letter,
    };
    let typed: String = ticket.to_string().chars().map(korean).collect();
    assert_eq!(CheckInProof::scanned(&typed), Some(CheckInProof::Code(ticket)));
}

#[test]
fn the_end_of_a_telephone_number_has_four_digits() {
    for (typed, end) in [
        ("0007", Some(7)),
        ("9999", Some(9999)),
        ("0000", Some(0)),
        ("", None),
        ("123", None),
        ("12345", None),
        ("+123", None),
        ("12a4", None),
    ] {
        assert_eq!(
            CheckInProof::typed(typed),
            end.map(CheckInProof::PhoneEnd),
            "{typed}"
        );
    }
}

#[test]
fn what_is_missing_is_drawn_as_lines() {
    for (typed, shown) in [("", "____"), ("12", "12__"), ("1234", "1234")] {
        assert_eq!(with_blanks(typed), shown);
    }
}

proptest! {
    #[test]
    fn a_check_in_says_what_was_typed_and_nothing_else(end in 0..10_000_u16) {
        let digits = format!("{end:04}");
        prop_assert_eq!(digits.len(), PHONE_END_DIGITS);
        let application = CheckInProof::typed(&digits).unwrap().application("fair", "en", NOW);
        prop_assert_eq!(application.answers.get(CHECK_IN_PHONE_ANSWER), Some(&digits));
        prop_assert_eq!(application.answers.len(), 1);
        prop_assert!(application.facts.is_empty() && application.consents.is_empty());
    }
}

#[test]
fn a_ticket_is_passed_on_as_it_is() {
    let (.., ticket) = ticket();
    let application = CheckInProof::Code(ticket).application("fair", "en", NOW);
    assert_eq!(application.answers[CHECK_IN_ANSWER], ticket.to_string());
    assert_eq!(
        (application.program.as_str(), application.verdict.as_str()),
        ("fair", "open")
    );
    assert_eq!(
        (application.language.as_str(), application.submitted_at.as_str()),
        ("en", NOW)
    );
}

#[test]
fn the_code_of_a_receipt_is_a_ticket_or_an_address_below_the_page() {
    let (number, secret, ticket) = ticket();
    let code = |is_event, on_phone| receipt_code(is_event, on_phone, "https://a.kr", number, &secret);
    let ticket = Some(ReceiptCode::Ticket(ticket.to_string()));
    assert_eq!(code(true, false), ticket);
    assert_eq!(code(true, true), ticket);
    // A telephone does not scan itself.
    assert_eq!(code(false, true), None);
    let Some(ReceiptCode::Address(address)) = code(false, false) else {
        panic!("no address");
    };
    // What follows # is in no request.
    let (page, fragment) = address.split_once('#').unwrap();
    assert_eq!(page, "https://a.kr/");
    let link = ReceiptLink::of(number, &secret);
    assert_eq!(fragment.parse(), Ok(ReceiptFragment::Link(link)));
    // The telephone keeps the address; the last letters stand beside the code alone.
    let printed = secret.printed();
    let (start, _) = printed.rsplit_once('-').unwrap();
    assert!(fragment.contains(&start.replace('-', "")), "{fragment}");
    assert!(!fragment.contains(&printed.replace('-', "")), "{fragment}");
}

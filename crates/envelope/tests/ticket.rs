//! What a check-in ticket promises.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use envelope::{ReceiptNumber, StatusSecret, Ticket, TicketError};
use proptest::prelude::*;
use uuid::Uuid;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn ticket(id: u128, secret: &str) -> Ticket {
    Ticket::of(ReceiptNumber::of(Uuid::from_u128(id)), &secret.parse().unwrap())
}

fn known() -> Ticket {
    ticket(0x1234_5678_9abc_4def_8123_4567_89ab_cdef, "7K4M-2QX9-D0AB-3HTV")
}

/// People hold receipts with these codes; the value was computed apart from this code.
#[test]
fn the_ticket_of_a_receipt_never_changes() {
    assert_eq!(known().to_string(), "didim:1:PX1NFJGGW:T3M6FZ");
}

#[test]
fn what_a_scanner_or_a_person_types_is_read() {
    let text = known().to_string();
    let (head, end) = text.rsplit_once(':').unwrap();
    let typed = [
        text.clone(),
        text.to_uppercase(),
        text.to_lowercase(),
        format!("  {text}\r\n"),
        format!("Didim:1:PX1-NFJ-GGW:{end}"),
        format!("didim:1:px1 nfj ggw:{}", end.to_lowercase()),
        format!("didim:1:PXiNFJGGW:{end}"),
        format!("{head}: {end}"),
        format!("\u{202d}{text}\u{202c}\u{200b}"),
        format!("ｄｉｄｉｍ：１：PX1\u{2011}NFJ\u{2013}GGW：{end}"),
    ];
    for typed in typed {
        assert_eq!(Ticket::parse(&typed), Ok(known()), "{typed}");
        assert_eq!(typed.parse(), Ok(known()));
    }
    assert_eq!(known().number().to_string(), "PX1-NFJ-GGW");
}

#[test]
fn what_is_no_ticket_is_refused_with_its_reason() {
    use TicketError::{Mistyped, NewerVersion, NotATicket};
    let text = known().to_string();
    let (head, end) = text.rsplit_once(':').unwrap();
    let cases = [
        (String::new(), NotATicket),
        ("PX1-NFJ-GGW".into(), NotATicket),
        ("https://example.kr/#h=EA".into(), NotATicket),
        (head.into(), NotATicket),
        (format!("{text}:"), NotATicket),
        (format!("x{text}"), NotATicket),
        (text.replacen(":1:", ":0:", 1), NotATicket),
        (text.replacen(":1:", "::", 1), NotATicket),
        (text.replacen(":1:", ": 1:", 1), NotATicket),
        (text.replacen(":1:", ":01:", 1), NotATicket),
        (text.replacen(":1:", ":+1:", 1), NotATicket),
        (text.replacen(":1:", ":2:", 1), NewerVersion),
        ("didim:12:anything".into(), NewerVersion),
        (format!("{head}:"), Mistyped),
        (format!("{text}0"), Mistyped),
        (format!("didim:1::{end}"), Mistyped),
        (format!("didim:1:PX1NFJGGX:{end}"), Mistyped),
        (format!("{head}:UUUUUU"), Mistyped),
        // With a Korean keyboard chosen, a scanner types this.
        ("얀므".into(), NotATicket),
    ];
    for (typed, error) in cases {
        assert_eq!(Ticket::parse(&typed), Err(error), "{typed}");
    }
}

/// All 15 letters with every other letter, and all neighbours swapped.
#[test]
fn every_wrong_letter_and_every_swap_is_noticed() {
    let text = known().to_string();
    let places: Vec<usize> = (8..text.len())
        .filter(|place| text.as_bytes()[*place] != b':')
        .collect();
    assert_eq!(places.len(), 15);
    for place in &places {
        for letter in LETTERS {
            let mut typed = text.clone().into_bytes();
            let same = typed[*place] == *letter;
            typed[*place] = *letter;
            let typed = String::from_utf8(typed).unwrap();
            assert_eq!(Ticket::parse(&typed).is_ok(), same, "{typed}");
        }
    }
    for pair in places.windows(2) {
        let mut typed = text.clone().into_bytes();
        typed.swap(pair[0], pair[1]);
        let typed = String::from_utf8(typed).unwrap();
        assert_eq!(Ticket::parse(&typed).is_ok(), typed == text, "{typed}");
    }
}

proptest! {
    #[test]
    fn every_ticket_comes_back_and_is_of_its_secret_alone(id: u128) {
        let (secret, other) = (StatusSecret::generate().unwrap(), StatusSecret::generate().unwrap());
        let number = ReceiptNumber::of(Uuid::from_u128(id));
        let ticket = Ticket::of(number, &secret);
        let text = ticket.to_string();
        prop_assert_eq!(text.len(), 24);
        prop_assert_eq!(Ticket::parse(&text), Ok(ticket));
        prop_assert_eq!(ticket.number(), number);
        prop_assert!(ticket.is_of(&secret));
        prop_assert!(!ticket.is_of(&other));
    }

    #[test]
    fn anything_is_read_without_a_panic(text in "(didim:1:)?\\PC{0,40}|didim:1:[0-9A-Z]{9}:[0-9A-Z]{6}") {
        if let Ok(ticket) = Ticket::parse(&text) {
            prop_assert_eq!(Ticket::parse(&ticket.to_string()), Ok(ticket));
        }
    }
}

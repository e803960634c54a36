//! What the address on a receipt promises: it has all but four letters of the secret, and a mistake in it is said to be one.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use envelope::{
    MalformedEnd, ReceiptFragment, ReceiptFragmentError, ReceiptLink, ReceiptNumber, SECRET_END_LETTERS,
    StatusSecret,
};
use hangul::jamo_on;
use proptest::prelude::*;
use uuid::Uuid;

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SECRET: &str = "7K4M-2QX9-D0AB-3HTV";
const NUMBER: &str = "PX1-NFJ-GGW";

fn known() -> ReceiptLink {
    ReceiptLink::of(NUMBER.parse().unwrap(), &SECRET.parse().unwrap())
}

fn damaged(text: &str) -> bool {
    text.parse::<ReceiptFragment>() == Err(ReceiptFragmentError::Damaged)
}

fn links() -> impl Strategy<Value = (ReceiptLink, StatusSecret)> {
    (any::<u128>(), "[0-9A-HJKMNP-TV-Z]{16}").prop_map(|(id, secret)| {
        let (number, secret) = (ReceiptNumber::of(Uuid::from_u128(id)), secret.parse().unwrap());
        (ReceiptLink::of(number, &secret), secret)
    })
}

/// People hold papers with these codes. The check letter was computed apart from this code.
#[test]
fn the_link_of_a_receipt_never_changes() {
    assert_eq!(known().fragment(), "r=PX1NFJGGW7K4M2QX9D0AB3");
    assert_eq!(known().number().to_string(), NUMBER);
    assert_eq!(format!("{:?}", known()), "ReceiptLink(PX1-NFJ-GGW, …)");
}

/// Papers that were printed before say the whole secret.
#[test]
fn the_form_with_the_whole_secret_is_still_read() {
    let read: ReceiptFragment = format!("#s={NUMBER}.{SECRET}").parse().unwrap();
    let whole = ReceiptFragment::Whole(NUMBER.parse().unwrap(), SECRET.parse().unwrap());
    assert_eq!(read, whole);
    for text in [
        format!("s={NUMBER}"),
        format!("s={NUMBER}."),
        format!("s={NUMBER}.7K4M-2QX9-D0AB"),
        format!("s=PX1-NFJ-GGX.{SECRET}"),
        "s=".to_owned(),
        "r=".to_owned(),
    ] {
        assert!(damaged(&text), "{text}");
    }
}

#[test]
fn what_is_of_no_receipt_is_left_to_others() {
    for text in ["", "#", "h=EA", "r", "R=", "status", "x=PX1-NFJ-GGW"] {
        let read = text.parse::<ReceiptFragment>();
        assert_eq!(read, Err(ReceiptFragmentError::NotOurs), "{text}");
    }
}

#[test]
fn the_last_letters_are_read_however_they_are_typed() {
    let secret: StatusSecret = SECRET.parse().unwrap();
    for typed in [
        "3HTV",
        "3htv",
        " 3 h t v ",
        "-3HTV",
        "３ＨＴＶ",
        "3ㅗㅅㅍ",
        SECRET,
        "7k4m2qx9d0ab3htv",
    ] {
        assert_eq!(known().secret(typed), Ok(secret.clone()), "{typed}");
    }
    for typed in [
        "",
        "3HT",
        "3ㅗ쇼ㅍ",
        "3HTV1",
        "3HTU",
        "7K4M-2QX9-D0AC-3HTV",
        "\u{0}",
    ] {
        assert_eq!(known().secret(typed), Err(MalformedEnd), "{typed}");
    }
}

proptest! {
    #[test]
    fn a_link_and_its_last_letters_are_the_whole_receipt((link, secret) in links()) {
        let fragment = link.fragment();
        for text in [fragment.clone(), format!("#{fragment}")] {
            prop_assert_eq!(text.parse(), Ok(ReceiptFragment::Link(link.clone())));
        }
        // What is printed apart is what is asked for.
        let printed = secret.printed();
        let (start, end) = printed.rsplit_once('-').unwrap();
        prop_assert_eq!(end.len(), SECRET_END_LETTERS);
        prop_assert_eq!(link.secret(end), Ok(secret.clone()));
        prop_assert_eq!(link.secret(&printed), Ok(secret.clone()));
        // A Korean keyboard has another sign on each key.
        let korean: String = end.chars().map(|letter| jamo_on(letter).unwrap_or(letter)).collect();
        prop_assert_eq!(link.secret(&korean), Ok(secret.clone()), "{}", korean);
        prop_assert!(fragment.contains(&start.replace('-', "")));
    }

    /// Two secrets that differ in the last letters alone have one address: nothing in it, the check letter neither, says which.
    #[test]
    fn the_address_says_nothing_of_the_last_letters(
        (link, secret) in links(), end in "[0-9A-HJKMNP-TV-Z]{4}",
    ) {
        let printed = secret.printed();
        let (start, _) = printed.rsplit_once('-').unwrap();
        let other: StatusSecret = format!("{start}-{end}").parse().unwrap();
        prop_assert_eq!(ReceiptLink::of(link.number(), &other).fragment(), link.fragment());
    }

    #[test]
    fn one_wrong_letter_two_swapped_or_a_cut_are_said_to_be_a_mistake(
        (link, _) in links(), place in 2..24_usize, letter in 0..32_usize,
    ) {
        let fragment = link.fragment();
        let mut letters: Vec<char> = fragment.chars().collect();
        let other = ALPHABET.chars().nth(letter).unwrap();
        if letters[place] != other {
            letters[place] = other;
            prop_assert!(damaged(&letters.iter().collect::<String>()));
        }
        let mut swapped: Vec<char> = fragment.chars().collect();
        if place + 1 < swapped.len() && swapped[place] != swapped[place + 1] {
            swapped.swap(place, place + 1);
            prop_assert!(damaged(&swapped.iter().collect::<String>()));
        }
        let cut: String = fragment.chars().take(place).collect();
        prop_assert!(damaged(&cut));
        let more = format!("{fragment}{other}");
        prop_assert!(damaged(&more));
    }

    #[test]
    fn garbage_never_panics(text in any::<String>(), typed in any::<String>(), prefix in "#?[rs]=") {
        let _ = text.parse::<ReceiptFragment>();
        let _ = format!("{prefix}{text}").parse::<ReceiptFragment>();
        let _ = known().secret(&typed);
    }
}

//! The code on a receipt.

use envelope::{ReceiptLink, ReceiptNumber, StatusSecret, Ticket};

/// What the code on a receipt is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptCode {
    /// The ticket with which its holder checks in at an event.
    Ticket(String),
    /// The address where a telephone asks what became of the application. The last four letters of the secret are not in it.
    Address(String),
}

/// The code on a receipt: for an event the ticket, else an address below `origin`, which a telephone does not scan off
/// itself.
#[must_use]
pub fn receipt_code(
    is_event: bool,
    on_phone: bool,
    origin: &str,
    number: ReceiptNumber,
    secret: &StatusSecret,
) -> Option<ReceiptCode> {
    if is_event {
        return Some(ReceiptCode::Ticket(Ticket::of(number, secret).to_string()));
    }
    if on_phone {
        return None;
    }
    let fragment = ReceiptLink::of(number, secret).fragment();
    Some(ReceiptCode::Address([origin, "/#", &*fragment].concat()))
}

//! The code on a receipt.

use envelope::{ReceiptNumber, StatusSecret, Ticket};

/// What the code on a receipt is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptCode {
    /// The ticket with which its holder checks in at an event.
    Ticket(String),
    /// The address where a telephone asks what became of the application.
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
    let number = number.to_string();
    let address = [origin, "/#s=", &*number, ".", &**secret.printed()].concat();
    Some(ReceiptCode::Address(address))
}

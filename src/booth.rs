//! A tablet at an event's door: which event it stands at, and who has come.

use std::collections::BTreeMap;

use device::Outcome;
use envelope::{Application, CHECK_IN_ANSWER, CHECK_IN_PHONE_ANSWER, Ticket};

use crate::visit::Visit;

/// The device's setting that names the event's program. Staff set it behind their PIN, and a fresh page keeps it.
const SETTING: &str = "booth";

/// With what a visitor shows that they have registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The code of the receipt.
    Code(Ticket),
    /// The last four digits of the telephone number in the form.
    PhoneEnd(u16),
}

/// The id of the program that the device stands at; none if it is no booth.
pub fn program() -> Option<String> {
    browser::setting(SETTING).filter(|id| !id.is_empty())
}

/// Makes the device a booth of a program, or no booth.
pub fn set(program: Option<&str>) {
    browser::leave_setting(SETTING, program.unwrap_or_default());
}

/// Keeps that somebody has come, sealed as an application is; it is sent when there is a network. Who it is the desk finds out
/// (`didim check-ins`): nothing that this device has tells it.
pub async fn keep(visit: Visit, shown: Shown) -> bool {
    let (Some(store), Some(loaded), Some(program)) = (
        visit.app.store_untracked(),
        visit.app.loaded_untracked(),
        program(),
    ) else {
        return false;
    };
    let (name, value) = match shown {
        Shown::Code(ticket) => (CHECK_IN_ANSWER, ticket.to_string()),
        Shown::PhoneEnd(digits) => (CHECK_IN_PHONE_ANSWER, four(digits)),
    };
    let application = Application {
        format: Application::FORMAT,
        program,
        round: None,
        language: visit.language().to_owned(),
        submitted_at: browser::timestamp(),
        facts: BTreeMap::new(),
        answers: BTreeMap::from([(name.to_owned(), value)]),
        consents: Vec::new(),
        verdict: "open".to_owned(),
        number: String::new(),
        status_secret: None,
    };
    let kept = matches!(
        device::keep(&store, &loaded.signed, application).await,
        Outcome::Kept(_)
    );
    if kept {
        visit.app.sending.kept();
    }
    kept
}

/// A number with leading zeros, as the end of a telephone number is written.
fn four(digits: u16) -> String {
    let text = digits.to_string();
    ["0".repeat(4_usize.saturating_sub(text.len())), text].concat()
}

//! The way from a referral's receipt to saying what became of it (the seeker's side of 채용결과통보).

use application::outcome;
use catalog::referral::{OUTCOME, REFERRAL};
use device::Loaded;
use device::remembered::Remembered;
use envelope::{ReceiptNumber, StatusSecret, Ticket};
use leptos::prelude::*;
use look::{Face, Line, button, disclosure, line};

use crate::i18n::T;
use crate::screens::applying;
use crate::visit::Visit;

/// What the device knows of what a receipt is of.
struct Known {
    /// The id of the program; `None` where neither the desk nor this device has said it.
    program: Option<String>,
    /// The vacancies of a referral, in words, where this device remembers them.
    vacancies: Vec<String>,
}

impl Known {
    /// By what the desk says, or what this device has sent or remembers. A number and a secret do not say what they are of.
    fn of(visit: Visit, loaded: &Loaded, number: ReceiptNumber, told: Option<&String>) -> Self {
        let number = number.to_string();
        let remembered = Remembered::load().receipts;
        let remembered = remembered.into_iter().find(|receipt| receipt.number == number);
        let sent = visit.entered.kept.with_untracked(|all| {
            let kept = all.iter().find(|kept| kept.ticket.number.to_string() == number)?;
            let program = loaded.signed.catalog.program_at(kept.program)?;
            Some(program.id.clone())
        });
        let (program, vacancies) = match remembered {
            Some(receipt) => (Some(receipt.program_id), receipt.vacancies),
            None => (None, Vec::new()),
        };
        let program = program.filter(|id| !id.is_empty());
        Self {
            program: told.cloned().or(sent).or(program),
            vacancies,
        }
    }
}

/// The way to say what became of the referral that a receipt is of. It stands behind its name, as most receipts are of something else; of
/// these it says that it is not for them, where that is known. Nothing of it comes from the number alone.
pub fn way(visit: Visit, receipt: (ReceiptNumber, &StatusSecret), told: Option<&String>) -> Option<AnyView> {
    let (number, secret) = receipt;
    let loaded = visit.app.loaded_untracked()?;
    let catalog = &loaded.signed.catalog;
    let at = catalog.program_index(OUTCOME)?;
    let program = catalog.program_at(at)?;
    let known = Known::of(visit, &loaded, number, told);
    let name = visit.text_of(&program.name);
    let only = program.detail.as_ref().map(|detail| visit.text_of(detail));
    let only = line(Line::Soft, only.unwrap_or_default());
    let content = match known.program.as_deref() {
        Some(other) if other != REFERRAL => {
            let other = catalog.program(other).map(|program| visit.text_of(&program.name));
            vec![line(Line::Plain, other.unwrap_or_default()), only]
        }
        _ => {
            let ticket = Ticket::of(number, secret);
            let vacancies = known.vacancies;
            let say = move || {
                let begin = |form: &mut _| outcome::begin(form, ticket, &vacancies);
                visit.entered.form.update(begin);
                visit.entered.applying.set(vec![at]);
                applying::go_on(visit);
            };
            let lead = line(Line::Plain, visit.text_of(&program.benefit));
            vec![lead, only, button(Face::Wide, visit.text(T::FrameNext), say)]
        }
    };
    Some(disclosure(name, content))
}

//! What a device of one's own remembers because its owner asked for it. A device that strangers share remembers nothing.

use catalog::referral::{REFERRAL, VACANCIES};
use catalog::{Audience, handover};
use device::Loaded;
use device::remembered::{Remembered, RememberedAnswers, RememberedReceipt};
use leptos::prelude::*;

use crate::entered::KeptApplication;
use crate::visit::Visit;

/// Takes up the answers of before, where no visit is under way.
pub fn take_up(visit: Visit, loaded: &Loaded) {
    if visit.screens.with_untracked(Vec::len) != 1 {
        return;
    }
    let Some(remembered) = Remembered::load().answers else {
        return;
    };
    visit.app.remembering.set(true);
    // They are as old as their owner wants: what stands in an address is read for a day only.
    let words = &loaded.signed.catalog.vocabulary;
    if let Ok(read) = handover::read(words, &remembered.fragment, remembered.at_minutes) {
        visit.entered.answers.set(read.answers);
    }
}

/// Keeps the answers for as long as they are to be remembered, whenever one changes.
pub fn tend(visit: Visit) {
    Effect::new(move |_| {
        let answers = visit.entered.answers.get();
        // A visit that was forgotten is no wish to forget what is remembered.
        if visit.app.remembering.get() && answers.known().next().is_some() {
            keep_answers(visit);
        }
    });
}

fn keep_answers(visit: Visit) -> Option<()> {
    let loaded = visit.app.loaded_untracked()?;
    let answers = visit.entered.answers.get_untracked();
    let audience = visit.focus.get_untracked().audience.unwrap_or(Audience::Person);
    let language = visit.language().get(..2)?;
    let at_minutes = browser::now_minutes();
    let words = &loaded.signed.catalog.vocabulary;
    let fragment = handover::write(words, &answers, audience, language, at_minutes).ok()?;
    Remembered::change(|all| {
        all.answers = Some(RememberedAnswers { fragment, at_minutes });
    });
    Some(())
}

/// Remembers the answers from now on, or forgets them.
pub fn set_answers(visit: Visit, on: bool) {
    visit.app.remembering.set(on);
    if !on {
        Remembered::change(|all| all.answers = None);
    }
}

/// Remembers the receipts of what was sent; of a referral with its vacancies, which no receipt names.
pub fn add_receipts(visit: Visit, kept: &[KeptApplication]) {
    let loaded = visit.app.loaded_untracked();
    let id = |kept: &KeptApplication| {
        let catalog = &loaded.as_ref()?.signed.catalog;
        Some(catalog.program_at(kept.program)?.id.clone())
    };
    let referred = visit.entered.form.with_untracked(|form| {
        let named = form.get(VACANCIES).map(String::as_str).unwrap_or_default();
        named.lines().map(str::to_owned).collect::<Vec<String>>()
    });
    Remembered::change(|all| {
        // The first that was sent comes first.
        for kept in kept.iter().rev() {
            let program_id = id(kept).unwrap_or_default();
            all.add(RememberedReceipt {
                program: kept.slip.program.clone(),
                number: kept.ticket.number.to_string(),
                secret: kept.ticket.secret.printed().to_string(),
                vacancies: match program_id == REFERRAL {
                    true => referred.clone(),
                    false => Vec::new(),
                },
                program_id,
            });
        }
    });
}

/// Whether all of these are remembered.
pub fn has_receipts(kept: &[KeptApplication]) -> bool {
    let all = Remembered::load().receipts;
    let has = |kept: &KeptApplication| {
        let number = kept.ticket.number.to_string();
        all.iter().any(|receipt| receipt.number == number)
    };
    kept.iter().all(has)
}

/// Forgets all receipts.
pub fn forget_receipts() {
    Remembered::change(|all| all.receipts.clear());
}

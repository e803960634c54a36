//! The consents: separate, never chosen beforehand (개인정보 보호법 제22조, 시행령 제17조).

use std::sync::Arc;

use catalog::{Catalog, Consent};
use device::Loaded;
use leptos::prelude::*;
use look::{Tone, alert, back, frame, going, mark, pair, title};

use super::program::born;
use crate::i18n::T;
use crate::ui::catalog_text;
use crate::visit::{Screen, Visit};

/// The consents of all programs that are applied for.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let consents = consents(visit, catalog);
    let missing = RwSignal::new(false);
    let mut middle = vec![title(visit.t(T::ConsentTitle))];
    middle.extend(guardian(visit, catalog));
    middle.extend(consents.iter().map(|consent| card(visit, consent)));
    middle.push(alert(move || {
        missing.get().then(|| visit.t(T::ConsentNeeded).to_owned())
    }));
    let required: Vec<String> = consents
        .iter()
        .filter(|consent| consent.required)
        .map(|consent| consent.id.clone())
        .collect();
    let next = move || {
        let given = visit.said.consents.get_untracked();
        let fine = required.iter().all(|id| given.get(id) == Some(&true));
        missing.set(!fine);
        if fine {
            visit.go(Screen::Review);
        }
    };
    frame(
        middle,
        vec![back(visit.words()), going(visit.t(T::FrameNext), next)],
    )
}

/// The consents that the programs need, each once.
fn consents(visit: Visit, catalog: &Catalog) -> Vec<&Consent> {
    let mut consents: Vec<&Consent> = Vec::new();
    for at in visit.said.applying.get_untracked() {
        let ids = catalog
            .programs
            .get(at)
            .map(|program| program.consents.as_slice());
        for consent in ids
            .unwrap_or_default()
            .iter()
            .filter_map(|id| catalog.consent(id))
        {
            if !consents.iter().any(|other| other.id == consent.id) {
                consents.push(consent);
            }
        }
    }
    consents
}

/// Younger visitors of some services need a guardian's consent, which they bring.
fn guardian(visit: Visit, catalog: &Catalog) -> Option<AnyView> {
    let born = born(catalog, &visit.said.answers.get_untracked())?;
    let today = device::today()?;
    let applying = visit.said.applying.get_untracked();
    let programs = applying.iter().filter_map(|at| catalog.programs.get(*at));
    let age = programs
        .filter(|program| program.needs_guardian(born, today))
        .find_map(|program| program.guardian_under)?;
    let text = visit.with(T::ConsentGuardian, &[("n", &age.to_string())]);
    Some(view! { <section class="card">{mark(Tone::Ask, "!", vec![text.into_any()])}</section> }.into_any())
}

fn card(visit: Visit, consent: &Consent) -> AnyView {
    let parts = [
        (T::ConsentPurpose, &consent.purpose),
        (T::ConsentItems, &consent.items),
        (T::ConsentRetention, &consent.retention),
        (T::ConsentRefusal, &consent.refusal),
    ];
    let told_of: Vec<AnyView> = parts
        .map(|(name, text)| pair(visit.t(name).to_owned(), visit.say(text)))
        .into();
    let choice = |agreed: bool, text: T| {
        let (id, of) = (consent.id.clone(), consent.id.clone());
        let checked = move || visit.said.consents.with(|given| given.get(&of) == Some(&agreed));
        let set = move |_| {
            visit.said.consents.update(|given| {
                given.insert(id.clone(), agreed);
            })
        };
        view! {
            <label class="radio">
                <input type="radio" autocomplete="off" name=consent.id.clone() prop:checked=checked on:change=set/>
                {visit.t(text)}
            </label>
        }
        .into_any()
    };
    let choices = vec![choice(true, T::ConsentAgree), choice(false, T::ConsentDisagree)];
    view! {
        <fieldset class="card">
            <legend>{catalog_text(visit, &consent.title)}</legend>
            <dl>{told_of}</dl>
            <div class="radios">{choices}</div>
        </fieldset>
    }
    .into_any()
}

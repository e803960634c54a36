//! The consents: separate, never chosen beforehand (개인정보 보호법 제22조, 시행령 제17조).

use std::sync::Arc;

use catalog::{Catalog, Consent};
use device::Loaded;
use leptos::prelude::*;
use look::{Tone, alert, back, frame, going, mark, pair, title};

use crate::i18n::T;
use crate::ui::catalog_text;
use crate::visit::{Screen, Visit};

/// The consents of all programs that are applied for.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let applying = visit.entered.applying.get_untracked();
    let consents = application::consents(catalog, &loaded.screening, &applying);
    let missing = RwSignal::new(false);
    let heading = title(visit.text(T::ConsentTitle));
    let mut touched: Vec<AnyView> = guardian(visit, catalog).into_iter().collect();
    touched.extend(consents.iter().map(|consent| card(visit, catalog, consent)));
    touched.push(alert(move || {
        missing.get().then(|| visit.text(T::ConsentNeeded).to_owned())
    }));
    let loaded = Arc::clone(loaded);
    let next = move || {
        let applying = visit.entered.applying.get_untracked();
        let consents = application::consents(&loaded.signed.catalog, &loaded.screening, &applying);
        let fine = application::all_agreed(&consents, &visit.entered.consents.get_untracked());
        missing.set(!fine);
        if fine {
            visit.go(Screen::Review);
        }
    };
    frame(
        vec![heading],
        touched,
        vec![back(visit.words()), going(visit.text(T::FrameNext), next)],
    )
}

/// Younger visitors of some services need a guardian's consent, which they bring.
fn guardian(visit: Visit, catalog: &Catalog) -> Option<AnyView> {
    let age = super::applying::age(visit, catalog);
    let age = application::guardian_age(catalog, &visit.entered.applying.get_untracked(), age)?;
    let text = visit.with(T::ConsentGuardian, &[("n", &age.to_string())]);
    Some(view! { <section class="card">{mark(Tone::Ask, "!", vec![text.into_any()])}</section> }.into_any())
}

fn card(visit: Visit, catalog: &Catalog, consent: &Consent) -> AnyView {
    let recipient = catalog
        .terms(consent)
        .map(|terms| (T::ConsentRecipient, &terms.recipient));
    let parts = [
        Some((T::ConsentPurpose, &consent.purpose)),
        Some((T::ConsentItems, &consent.items)),
        recipient,
        Some((T::ConsentRetention, &consent.retention)),
        Some((T::ConsentRefusal, &consent.refusal)),
    ];
    let told_of: Vec<AnyView> = parts
        .into_iter()
        .flatten()
        .map(|(name, text)| pair(visit.text(name).to_owned(), visit.text_of(text)))
        .collect();
    let choice = |agreed: bool, text: T| {
        let (id, of) = (consent.id.clone(), consent.id.clone());
        let checked = move || {
            visit
                .entered
                .consents
                .with(|given| given.get(&of) == Some(&agreed))
        };
        let set = move |_| {
            visit.entered.consents.update(|given| {
                given.insert(id.clone(), agreed);
            })
        };
        view! {
            <label class="radio">
                <input type="radio" autocomplete="off" name=consent.id.clone() prop:checked=checked
                    on:change=set/>
                {visit.text(text)}
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

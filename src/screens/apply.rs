//! Applying: the form, the consents, and all of it once more before it is kept.

mod check;

use std::collections::BTreeMap;
use std::sync::Arc;

use catalog::form::{self, Flaw};
use catalog::{Catalog, Consent, Field, FieldKind};
use eligibility::Value;
use envelope::{Application, ConsentGiven};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::{back_button, frame, going_button};
use crate::browser;
use crate::device::{self, Loaded, Outcome, Ticket, Why};
use crate::i18n::T;
use crate::visit::{Screen, Visit};

/// The form.
pub fn form(visit: Visit, loaded: &Arc<Loaded>, at: usize) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let Some(program) = catalog.programs.get(at) else {
        return ().into_any();
    };
    let fields: Vec<Field> = program
        .form
        .iter()
        .filter_map(|id| catalog.field(id))
        .cloned()
        .collect();
    let flaws = RwSignal::new(BTreeMap::<String, Flaw>::new());
    let inputs = fields
        .iter()
        .map(|field| input(visit, field, flaws))
        .collect_view();
    let middle = view! { <h1 tabindex="-1">{visit.says(T::FormTitle)}</h1> {inputs} };
    let loaded = Arc::clone(loaded);
    let next = move || {
        let catalog = &loaded.signed.catalog;
        let Some(program) = catalog.programs.get(at) else {
            return;
        };
        let today = loaded.screening.on();
        let found: BTreeMap<_, _> = visit
            .form
            .with_untracked(|typed| form::flaws(catalog, program, typed, today))
            .into_iter()
            .collect();
        let fine = found.is_empty();
        for id in found
            .iter()
            .filter(|(_, flaw)| **flaw == Flaw::ResidentNumber)
            .map(|(id, _)| id)
        {
            visit.form.update(|form| {
                form.remove(id);
            });
        }
        flaws.set(found);
        if fine {
            visit.go(Screen::Consent(at));
        }
    };
    frame(
        visit,
        middle.into_any(),
        (back_button(visit), going_button(visit, T::FrameNext, next)).into_any(),
    )
}

fn input(visit: Visit, field: &Field, flaws: RwSignal<BTreeMap<String, Flaw>>) -> AnyView {
    let id = field.id.clone();
    let element = format!("field-{id}");
    let error = format!("error-{id}");
    let typed = {
        let id = id.clone();
        move || visit.form.with(|form| form.get(&id).cloned().unwrap_or_default())
    };
    let set = {
        let id = id.clone();
        move |text: String| visit.form.update(|form| drop(form.insert(id.clone(), text)))
    };
    let wrong = {
        let id = id.clone();
        move || flaws.with(|flaws| flaws.get(&id).map(|flaw| visit.t(check::text(*flaw))))
    };
    let invalid = {
        let wrong = wrong.clone();
        move || if wrong().is_some() { "true" } else { "false" }
    };
    let control = match field.kind {
        FieldKind::Choice => radios(visit, field, typed, set),
        FieldKind::Note => view! {
            <textarea id=element.clone() rows="3" maxlength=field.longest().to_string() autocomplete="off" prop:value=typed
                aria-invalid=invalid aria-describedby=error.clone() on:input:target=move |event| set(event.target().value())></textarea>
        }
        .into_any(),
        FieldKind::Group => ().into_any(),
        _ => {
            let (sort, mode) = match field.kind {
                FieldKind::Phone => ("tel", "tel"),
                FieldKind::Date => ("date", "numeric"),
                FieldKind::Number | FieldKind::CompanyNumber => ("text", "numeric"),
                _ => ("text", "text"),
            };
            view! {
                <input id=element.clone() type=sort inputmode=mode maxlength=field.longest().to_string() autocomplete="off" prop:value=typed
                    aria-invalid=invalid aria-describedby=error.clone() on:input:target=move |event| set(event.target().value())/>
            }
            .into_any()
        }
    };
    let label = field.label.clone();
    let hint = field
        .hint
        .clone()
        .map(|hint| view! { <span class="soft">{visit.saying(hint)}</span> }.into_any());
    let required = field.required;
    let name = move || {
        let optional = if required {
            String::new()
        } else {
            format!(" ({})", visit.t(T::FormOptional))
        };
        visit.say(&label) + &optional
    };
    let named = if field.kind == FieldKind::Choice {
        view! { <b>{name}</b> }.into_any()
    } else {
        view! { <label for=element>{name}</label> }.into_any()
    };
    view! { <div class="field">{named}{hint}{control}<p class="error" id=error role="alert">{wrong}</p></div> }.into_any()
}

/// Choices. Without `autocomplete=off` the browser writes them into its session files, as it does typed text.
fn radios(
    visit: Visit,
    field: &Field,
    typed: impl Fn() -> String + Clone + Send + Sync + 'static,
    set: impl Fn(String) + Clone + 'static,
) -> AnyView {
    let group = field.id.clone();
    let label = field.label.clone();
    let each = field.options.iter().map(|option| {
        let (typed, set, value) = (typed.clone(), set.clone(), option.value.clone());
        let text = option.text.clone();
        let chosen = option.value.clone();
        view! {
            <label class="radio">
                <input type="radio" autocomplete="off" name=group.clone() prop:checked=move || typed() == chosen on:change=move |_| set(value.clone())/>
                {visit.saying(text)}
            </label>
        }
        .into_any()
    });
    view! { <div class="radios" role="radiogroup" aria-label=visit.saying(label)>{each.collect_view()}</div> }
        .into_any()
}

/// The consents: separate, never chosen beforehand (개인정보 보호법 제22조, 시행령 제17조).
pub fn consent(visit: Visit, loaded: &Arc<Loaded>, at: usize) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let Some(program) = catalog.programs.get(at) else {
        return ().into_any();
    };
    let consents: Vec<Consent> = program
        .consents
        .iter()
        .filter_map(|id| catalog.consent(id))
        .cloned()
        .collect();
    let cards = consents
        .iter()
        .map(|consent| consent_card(visit, consent))
        .collect_view();
    let missing = RwSignal::new(false);
    let middle = view! {
        <h1 tabindex="-1">{visit.says(T::ConsentTitle)}</h1>
        {cards}
        <p class="error" role="alert">{move || missing.get().then(|| visit.t(T::ConsentNeeded))}</p>
    };
    let next = move || {
        let given = visit.consents.get_untracked();
        let fine = consents
            .iter()
            .all(|consent| !consent.required || given.get(&consent.id) == Some(&true));
        missing.set(!fine);
        if fine {
            visit.go(Screen::Review(at));
        }
    };
    frame(
        visit,
        middle.into_any(),
        (back_button(visit), going_button(visit, T::FrameNext, next)).into_any(),
    )
}

fn consent_card(visit: Visit, consent: &Consent) -> AnyView {
    let parts = [
        (T::ConsentPurpose, consent.purpose.clone()),
        (T::ConsentItems, consent.items.clone()),
        (T::ConsentRetention, consent.retention.clone()),
        (T::ConsentRefusal, consent.refusal.clone()),
    ];
    let told = parts.map(|(name, text)| {
        view! { <div><dt>{visit.says(name)}</dt><dd>{visit.saying(text)}</dd></div> }.into_any()
    });
    let choice = |agreed: bool, text: T| {
        let (id, chosen) = (consent.id.clone(), consent.id.clone());
        let checked = move || visit.consents.with(|given| given.get(&chosen) == Some(&agreed));
        let set = move |_| {
            visit.consents.update(|given| {
                given.insert(id.clone(), agreed);
            })
        };
        view! {
            <label class="radio">
                <input type="radio" autocomplete="off" name=consent.id.clone() prop:checked=checked on:change=set/>
                {visit.says(text)}
            </label>
        }
        .into_any()
    };
    let title = consent.title.clone();
    view! {
        <fieldset class="card">
            <legend>{visit.saying(title)}</legend>
            <dl>{told.into_iter().collect_view()}</dl>
            <div class="radios">{choice(true, T::ConsentAgree)}{choice(false, T::ConsentDisagree)}</div>
        </fieldset>
    }
    .into_any()
}

/// All that will be sent.
pub fn review(visit: Visit, loaded: &Arc<Loaded>, at: usize) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let Some(program) = catalog.programs.get(at) else {
        return ().into_any();
    };
    let answers = visit.form.get_untracked();
    let rows = program
        .form
        .iter()
        .filter_map(|id| catalog.field(id))
        .filter_map(|field| {
            let typed = answers
                .get(&field.id)
                .filter(|typed| !typed.trim().is_empty())?
                .clone();
            let option = field.options.iter().find(|option| option.value == typed);
            let shown = option.map_or(typed, |option| visit.say(&option.text));
            Some(view! { <div><dt>{visit.say(&field.label)}</dt><dd>{shown}</dd></div> }.into_any())
        });
    let sending = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let middle = view! {
        <h1 tabindex="-1">{visit.says(T::ReviewTitle)}</h1>
        <section class="card"><h2>{visit.say(&program.name)}</h2><dl>{rows.collect_view()}</dl></section>
        <p aria-live="polite">{move || sending.get().then(|| visit.t(T::ReviewSending))}</p>
        <p class="error" role="alert">{move || failed.get()}</p>
    };
    let loaded = Arc::clone(loaded);
    let send = move || {
        if sending.get_untracked() {
            return;
        }
        sending.set(true);
        failed.set(None);
        let loaded = Arc::clone(&loaded);
        spawn_local(async move {
            let outcome = match (visit.store.get_untracked(), application(visit, &loaded, at)) {
                (Some(store), Some(application)) => device::keep(&store, &loaded.signed, application).await,
                _ => Outcome::NotKept(Why::Failed),
            };
            let _ = sending.try_set(false);
            match said(visit, outcome) {
                Ok(ticket) => visit.screens.set(vec![Screen::Start, Screen::Receipt(ticket)]),
                Err(text) => drop(failed.try_set(Some(text))),
            }
        });
    };
    frame(
        visit,
        middle.into_any(),
        (back_button(visit), going_button(visit, T::ReviewSend, send)).into_any(),
    )
}

/// What the visitor keeps of what was kept, or is told instead.
fn said(visit: Visit, outcome: Outcome) -> Result<Ticket, String> {
    match outcome {
        Outcome::Kept(ticket) => {
            visit.sending.kept();
            browser::ask_to_persist();
            Ok(ticket)
        }
        Outcome::NotKept(Why::Full) => Err(visit.t(T::ReviewFull).to_owned()),
        Outcome::NotKept(Why::Failed) => Err(visit.t(T::ReviewFailed).to_owned()),
        Outcome::Unknown(number) => {
            let lang = visit.lang.get_untracked();
            Err(lang.with(T::ReviewUnknown, &[("number", number.to_string())]))
        }
    }
}

fn application(visit: Visit, loaded: &Loaded, at: usize) -> Option<Application> {
    let catalog = &loaded.signed.catalog;
    let program = catalog.programs.get(at)?;
    let verdict = visit.outcome(at)?.verdict;
    let now = browser::timestamp();
    Some(Application {
        format: Application::FORMAT,
        program: program.id.clone(),
        round: loaded.screening.round(at).map(str::to_owned),
        language: visit.lang.get_untracked().code().to_owned(),
        submitted_at: now.clone(),
        facts: facts(visit, catalog),
        answers: form::written(catalog, program, &visit.form.get_untracked()),
        consents: program
            .consents
            .iter()
            .filter_map(|id| catalog.consent(id))
            .map(|consent| ConsentGiven {
                id: consent.id.clone(),
                version: consent.version,
                agreed: visit
                    .consents
                    .with_untracked(|given| given.get(&consent.id) == Some(&true)),
                at: now.clone(),
            })
            .collect(),
        verdict: verdict.name().to_owned(),
        number: String::new(),
        status_secret: None,
    })
}

fn facts(visit: Visit, catalog: &Catalog) -> BTreeMap<String, serde_json::Value> {
    let words = &catalog.vocabulary;
    let known = visit.answers.get_untracked();
    let each = known.known().filter_map(|fact| {
        let value = match known.get(words, fact)? {
            Value::Bool(value) => value.into(),
            Value::Int(value) => value.into(),
            Value::Date(value) => value.to_string().into(),
            Value::Choice(value) => value.into(),
        };
        Some((words.fact(fact)?.name.clone(), value))
    });
    each.collect()
}

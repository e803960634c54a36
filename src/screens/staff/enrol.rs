//! Staff make the device known to the server, and choose its PIN.

use device::{
    RECEIPT_KEY_NOTE,
    identity::{self, NotEnrolled},
    pin,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::halves;
use look::keyboard::input_mode;
use store::Store as _;

use super::{Stage, Storage, clock, pin_pad};
use crate::i18n::T;
use crate::ui::typed;
use crate::visit::Visit;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Code,
    Pin,
}

pub(super) fn form(visit: Visit, store: Storage, stage: RwSignal<Stage>) -> AnyView {
    let (step, code) = (RwSignal::new(Step::Code), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<T>);
    let store = StoredValue::new_local(store);
    let enrolled = move || {
        spawn_local(async move {
            let typed = code.get_untracked();
            let message = match identity::enrol(&store.get_value(), &typed).await {
                Ok(_) => {
                    // Enrolling is trusting this server: its receipts are believed from now on.
                    let _ = store.get_value().put_note(RECEIPT_KEY_NOTE, "").await;
                    browser::ask_to_persist();
                    let _ = step.try_set(Step::Pin);
                    None
                }
                Err(NotEnrolled::WrongCode) => Some(T::StaffCodeWrong),
                Err(NotEnrolled::TooMany) => Some(T::StaffCodeTooMany),
                Err(NotEnrolled::Offline) => Some(T::StaffOffline),
                Err(NotEnrolled::Device) => Some(T::StaffFailed),
            };
            let _ = wrong.try_set(message);
        });
    };
    let asked = move || match step.get() {
        Step::Code => code_field(visit, code, enrolled),
        Step::Pin => pins(visit, store, stage, wrong),
    };
    let read = view! {
        <h1 tabindex="-1">{visit.live_text(T::StaffEnrol)}</h1>
        <p class="error" role="alert">{move || wrong.get().map(|wrong| visit.text(wrong))}</p>
    };
    halves(vec![read.into_any(), clock(visit, stage)], vec![asked.into_any()])
}

fn code_field(visit: Visit, code: RwSignal<String>, on_next: impl Fn() + Copy + 'static) -> AnyView {
    view! {
        <div class="field">
            <label for="enrolment-code">{visit.live_text(T::StaffCode)}</label>
            <span class="soft">{visit.live_text(T::StaffCodeHint)}</span>
            <input id="enrolment-code" inputmode=input_mode("text") data-keys="latin" autocomplete="off"
                autocapitalize="characters" spellcheck="false"
                prop:value=move || code.get()
                on:input=move |event| code.set(typed(&event))/>
        </div>
        <button class="going" on:click=move |_| on_next()>{visit.live_text(T::FrameNext)}</button>
    }
    .into_any()
}

fn pins(
    visit: Visit,
    store: StoredValue<Storage, LocalStorage>,
    stage: RwSignal<Stage>,
    wrong: RwSignal<Option<T>>,
) -> AnyView {
    let first = RwSignal::new(String::new());
    let chosen = move |pin: String| {
        if first.with_untracked(String::is_empty) {
            first.set(pin);
            return;
        }
        if first.get_untracked() != pin {
            first.set(String::new());
            wrong.set(Some(T::StaffPinDiffers));
            return;
        }
        spawn_local(async move {
            if pin::set(&store.get_value(), &pin).await {
                let _ = stage.try_set(Stage::Open);
            } else {
                let _ = wrong.try_set(Some(T::StaffFailed));
            }
        });
    };
    let asked = move || {
        visit.text(if first.with(String::is_empty) {
            T::StaffPinNew
        } else {
            T::StaffPinAgain
        })
    };
    view! { <p class="soft">{asked}</p> {pin_pad(visit, move || wrong.set(None), chosen)} }.into_any()
}

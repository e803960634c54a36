//! What became of an application: asked with the receipt's number and secret, which stays on the device. The server learns a token
//! that says nothing of who asks, and what it answers is sealed to the secret.

use device::identity;
use envelope::{
    ApplicationState, Lifecycle, ReceiptNumber, STATUS_PATH, StatusAnswer, StatusRequest, StatusSecret,
    decode_sealed,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::keyboard::input_mode;
use look::{Line, alert, back, frame, going, key_pad, line, speech, title};

use crate::i18n::T;
use crate::ui::typed;
use crate::visit::Visit;

/// What a receipt's letters are written with (Crockford's base 32).
const LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How asking went.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    /// Not yet.
    Not,
    /// Under way.
    Asking,
    /// The number or the secret cannot be right.
    Mistyped,
    /// The server knows no such application: it may not have arrived yet.
    Unknown,
    /// The server was not reached.
    Offline,
    /// It has the application, since a time; and what the desk said.
    Known(String, Option<ApplicationState>),
}

/// The look-up.
#[inline(never)]
pub fn screen(visit: Visit) -> AnyView {
    let asked = RwSignal::new(Asked::Not);
    let active = RwSignal::new(0_usize);
    let mut middle = vec![
        title(visit.text(T::StatusTitle)),
        line(Line::Soft, visit.text(T::StatusLead)),
    ];
    for (at, (id, name)) in [
        ("status-number", T::ReceiptNumber),
        ("status-secret", T::ReceiptSecret),
    ]
    .into_iter()
    .enumerate()
    {
        middle.push(field(visit, active, at, id, name));
    }
    middle.push(alert(move || {
        let text = match asked.get() {
            Asked::Mistyped => T::StatusMistyped,
            Asked::Unknown => T::StatusUnknown,
            Asked::Offline => T::StaffOffline,
            _ => return None,
        };
        Some(visit.text(text).to_owned())
    }));
    middle.push((move || known(visit, &asked.get())).into_any());
    if !browser::is_phone() {
        middle.push(letters(visit, active));
    }
    let ask = move || {
        asked.set(Asked::Asking);
        spawn_local(async move {
            let found = ask(visit).await;
            let _ = asked.try_set(found);
        });
    };
    frame(
        middle,
        vec![back(visit.words()), going(visit.text(T::StatusAsk), ask)],
    )
}

/// What is typed: the number, and the secret.
fn typed_of(visit: Visit, at: usize) -> String {
    visit
        .entered
        .lookup
        .with(|typed| typed.get(at).cloned())
        .unwrap_or_default()
}

fn field(visit: Visit, active: RwSignal<usize>, at: usize, id: &'static str, name: T) -> AnyView {
    let value = move || typed_of(visit, at);
    // The letters below go where the visitor was last.
    let class = move || if active.get() == at { "field here" } else { "field" };
    let set = move |event: web_sys::Event| {
        let text = typed(&event);
        visit.entered.lookup.update(|all| {
            if let Some(typed) = all.get_mut(at) {
                *typed = text;
            }
        });
    };
    view! {
        <div class=class>
            <label for=id>{visit.text(name)}</label>
            <input id=id type="text" inputmode=input_mode("text") data-keys="none"
                autocomplete="off" autocapitalize="characters" prop:value=value
                on:input=set on:focus=move |_| active.set(at)/>
        </div>
    }
    .into_any()
}

/// The letters of receipts, for screens without a keyboard.
fn letters(visit: Visit, active: RwSignal<usize>) -> AnyView {
    let change = move |with: &dyn Fn(&mut String)| {
        let mut count = 0;
        visit.entered.lookup.update(|all| {
            if let Some(typed) = all.get_mut(active.get_untracked()) {
                with(typed);
                count = typed.len();
            }
        });
        browser::announce(&speech::stars(visit.words(), count));
    };
    let erase = move || {
        change(&|typed| {
            typed.pop();
        })
    };
    key_pad(
        visit.words(),
        LETTERS,
        move |letter| change(&|typed| typed.push(letter)),
        erase,
    )
}

async fn ask(visit: Visit) -> Asked {
    let typed = visit.entered.lookup.get_untracked();
    let [number, secret] = &typed;
    let (Ok(number), Ok(secret)) = (number.parse::<ReceiptNumber>(), secret.parse::<StatusSecret>()) else {
        return Asked::Mistyped;
    };
    let request = StatusRequest {
        number: number.to_string(),
        token: secret.token(number).to_string(),
    };
    let Ok(body) = serde_json::to_string(&request) else {
        return Asked::Offline;
    };
    // Unsigned: the server does not learn which device asks.
    let Some(answer) = identity::post(None, STATUS_PATH, &body).await else {
        return Asked::Offline;
    };
    match answer.status() {
        200 => {}
        404 => return Asked::Unknown,
        _ => return Asked::Offline,
    }
    let text = browser::read_text(answer.body()).await.unwrap_or_default();
    let Ok(answer) = serde_json::from_str::<StatusAnswer>(&text) else {
        return Asked::Offline;
    };
    let state = answer.state.and_then(|state| decode_sealed(&state.sealed));
    let state = state.and_then(|sealed| ApplicationState::open(&secret, number, &sealed).ok());
    Asked::Known(answer.received_at, state)
}

fn known(visit: Visit, asked: &Asked) -> Option<AnyView> {
    let (received_at, state) = match asked {
        Asked::Asking => return Some(line(Line::Soft, visit.text(T::StatusAsking))),
        Asked::Known(received_at, state) => (received_at, state),
        _ => return None,
    };
    let since = visit.with(
        T::StatusSince,
        &[("t", &device::time_in_words(received_at, visit.language()))],
    );
    let lifecycle = state.as_ref().map_or(Lifecycle::Received, |state| state.state);
    let note = state.as_ref().and_then(|state| state.note.clone());
    let content = vec![
        line(Line::Headline, visit.text(state_text(lifecycle))),
        line(Line::Plain, note.unwrap_or_default()),
        line(Line::Soft, since),
    ];
    Some(view! { <section class="card" id="status" aria-live="polite">{content}</section> }.into_any())
}

fn state_text(state: Lifecycle) -> T {
    match state {
        Lifecycle::Received => T::StateReceived,
        Lifecycle::SupplementRequested => T::StateSupplement,
        Lifecycle::UnderReview => T::StateReview,
        Lifecycle::Selected => T::StateSelected,
        Lifecycle::Reserve => T::StateReserve,
        Lifecycle::NotSelected => T::StateNotSelected,
        Lifecycle::InUseOrPaid => T::StateUse,
        Lifecycle::Completed => T::StateCompleted,
        Lifecycle::Withdrawn => T::StateWithdrawn,
        Lifecycle::PaymentStopped => T::StateStopped,
        Lifecycle::Recovered => T::StateRecovered,
    }
}

//! What became of an application: asked with the receipt's number and secret, which stays on the device. The server learns a token
//! that says nothing of who asks, and what it answers is sealed to the secret.

mod outcome;

use device::identity;
use device::remembered::{Remembered, RememberedReceipt};
use eligibility::Date;
use envelope::{
    ApplicationState, Lifecycle, ReceiptLink, ReceiptNumber, SECRET_END_LETTERS, STATUS_PATH, StatusAnswer,
    StatusRequest, StatusSecret, Ticket, decode_sealed,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::keyboard::input_mode;
use look::{
    Face, Line, alert, back, button, code, disclosure, frame, going, key_pad, line, list, speech, title,
};

use crate::i18n::T;
use crate::remember;
use crate::ui::typed;
use crate::visit::{Lookup, Visit};

/// What a receipt's letters are written with (Crockford's base 32).
const LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The place of the number in what is typed of a receipt.
const NUMBER: usize = 0;
/// The place of the secret.
const SECRET: usize = 1;
/// The place of the last letters of a secret whose others came with a code.
const ENDING: usize = 2;

/// What stands for the letters of a secret that came with a code, and for those that are asked for.
const MASKED: &str = "●●●● ●●●● ●●●● ○○○○";

/// How asking went.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    /// Not yet.
    Not,
    /// Under way.
    Asking,
    /// Something is to be said of what was typed, or of the code.
    Mistake(T),
    /// The server was not reached.
    Offline,
    /// It has the application, since a time; and what the desk said.
    Known(String, Option<ApplicationState>),
}

/// The look-up.
#[inline(never)]
pub fn screen(visit: Visit, how: Lookup) -> AnyView {
    let link = match how {
        Lookup::Ending => visit.entered.link.get_untracked(),
        Lookup::Whole | Lookup::Unread => None,
    };
    let asked = RwSignal::new(match how {
        Lookup::Unread => Asked::Mistake(T::StatusUnread),
        Lookup::Whole | Lookup::Ending => Asked::Not,
    });
    let active = RwSignal::new(if link.is_some() { ENDING } else { NUMBER });
    let ask = move || {
        if asked.with_untracked(|asked| *asked == Asked::Asking) {
            return;
        }
        asked.set(Asked::Asking);
        spawn_local(async move {
            let found = ask_what_is_typed(visit, how).await;
            if matches!(found, Asked::Known(..)) && browser::is_own() {
                // Its keyboard would lie over what is said.
                browser::let_go();
            }
            let _ = asked.try_set(found);
        });
    };
    // The last of four letters asks by itself: nothing else can be meant.
    let changed = move || {
        let whole = |link: &ReceiptLink| link.secret(&typed_of(visit, ENDING)).is_ok();
        if how == Lookup::Ending
            && visit
                .entered
                .link
                .with_untracked(|link| link.as_ref().is_some_and(whole))
        {
            ask();
        }
    };
    // Above what is read: below it a mistake would be out of sight on a tablet.
    let mut read = vec![
        title(visit.text(T::StatusTitle)),
        alert(move || mistake(&asked.get()).map(|text| visit.text(text).to_owned())),
    ];
    let mut touched = match link {
        Some(link) => {
            read.extend(came_with(visit, &link));
            vec![field(visit, active, ENDING, changed)]
        }
        None => {
            read.push(line(Line::Soft, visit.text(T::StatusLead)));
            [NUMBER, SECRET]
                .map(|at| field(visit, active, at, changed))
                .into()
        }
    };
    if how == Lookup::Whole && browser::is_own() {
        touched.push(remembered(visit, ask));
    }
    read.push((move || known(visit, how, &asked.get())).into_any());
    if !browser::is_own() {
        touched.push(letters(visit, active, changed));
    }
    frame(
        read,
        touched,
        vec![back(visit.words()), going(visit.text(T::StatusAsk), ask)],
    )
}

/// What keeps an answer from being shown.
fn mistake(asked: &Asked) -> Option<T> {
    match asked {
        Asked::Mistake(text) => Some(*text),
        Asked::Offline => Some(T::StaffOffline),
        _ => None,
    }
}

/// The receipts that this device remembers, each to be asked after by a touch, and the way to have them forgotten.
fn remembered(visit: Visit, ask: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let all = RwSignal::new(Remembered::load().receipts);
    let list = move || {
        let all_now = all.get();
        if all_now.is_empty() {
            return None;
        }
        let row = |receipt: RememberedReceipt| {
            let typed = [receipt.number.clone(), receipt.secret, String::new()];
            let act = move |_| {
                visit.entered.lookup.set(typed.clone());
                ask();
            };
            view! {
                <button class="card" data-remembered="" on:click=act>
                    <span class="head">{receipt.program}</span>
                    <span class="soft">{receipt.number}</span>
                </button>
            }
            .into_any()
        };
        let rows = list(all_now.into_iter().map(row));
        let forget = button(Face::Chip, visit.text(T::StatusForget), move || {
            remember::forget_receipts();
            all.set(Vec::new());
        });
        Some((view! { <h2>{visit.text(T::StatusRemembered)}</h2> }, rows, forget).into_any())
    };
    list.into_any()
}

/// What came with a code: all but what is typed into the one field that is left.
fn came_with(visit: Visit, link: &ReceiptLink) -> [AnyView; 2] {
    let number = link.number().to_string().replace('-', " · ");
    let read = view! {
        <p class="soft">
            {visit.text(T::ReceiptNumber)}" "<b data-number="">{number}</b><br/>
            {visit.text(T::ReceiptSecret)}" "<b data-private="">{MASKED.to_owned()}</b>
        </p>
    };
    [line(Line::Plain, visit.text(T::StatusEndLead)), read.into_any()]
}

/// What is typed in a field.
fn typed_of(visit: Visit, at: usize) -> String {
    visit
        .entered
        .lookup
        .with(|typed| typed.get(at).cloned())
        .unwrap_or_default()
}

fn field(visit: Visit, active: RwSignal<usize>, at: usize, changed: impl Fn() + Copy + 'static) -> AnyView {
    let (id, name) = match at {
        NUMBER => ("status-number", T::ReceiptNumber),
        SECRET => ("status-secret", T::ReceiptSecret),
        _ => ("status-end", T::StatusEnd),
    };
    // The one field that is left has the focus when the screen appears.
    let first = (at == ENDING).then_some("");
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
        changed();
    };
    view! {
        <div class=class>
            <label for=id>{visit.text(name)}</label>
            <input id=id type="text" inputmode=input_mode("text") data-keys="none" data-first=first
                autocomplete="off" autocapitalize="characters" prop:value=value
                on:input=set on:focus=move |_| active.set(at)/>
        </div>
    }
    .into_any()
}

/// The letters of receipts, for screens without a keyboard.
fn letters(visit: Visit, active: RwSignal<usize>, changed: impl Fn() + Copy + 'static) -> AnyView {
    let change = move |with: &dyn Fn(&mut String)| {
        let mut count = 0;
        visit.entered.lookup.update(|all| {
            if let Some(typed) = all.get_mut(active.get_untracked()) {
                with(typed);
                count = typed.chars().count();
            }
        });
        browser::announce(&speech::stars(visit.words(), count));
        changed();
    };
    let erase = move || {
        change(&|typed| {
            typed.pop();
        })
    };
    let add = move |letter| {
        change(&|typed| {
            if active.get_untracked() != ENDING || typed.chars().count() < SECRET_END_LETTERS {
                typed.push(letter);
            }
        })
    };
    key_pad(visit.words(), LETTERS, add, erase)
}

/// The number and the secret, or what is to be said of what was typed.
fn receipt(visit: Visit, how: Lookup) -> Result<(ReceiptNumber, StatusSecret), T> {
    let [number, secret, ending] = visit.entered.lookup.get_untracked();
    if how == Lookup::Ending {
        let link = visit.entered.link.get_untracked();
        let link = link.ok_or(T::StatusEndMistyped)?;
        let secret = link.secret(&ending).map_err(|_| T::StatusEndMistyped)?;
        return Ok((link.number(), secret));
    }
    match (number.parse(), secret.parse()) {
        (Ok(number), Ok(secret)) => Ok((number, secret)),
        _ => Err(T::StatusMistyped),
    }
}

/// Asks, and asks again for letters that were changed while the server was asked: what it says is of what stands in the field.
async fn ask_what_is_typed(visit: Visit, how: Lookup) -> Asked {
    loop {
        let typed = visit.entered.lookup.get_untracked();
        let found = ask(visit, how).await;
        let same = visit.entered.lookup.with_untracked(|now| *now == typed);
        if same || how != Lookup::Ending || matches!(found, Asked::Known(..)) {
            return found;
        }
        if receipt(visit, how).is_err() {
            // They are still being typed, and the last of them asks.
            return Asked::Not;
        }
    }
}

async fn ask(visit: Visit, how: Lookup) -> Asked {
    let (number, secret) = match receipt(visit, how) {
        Ok(receipt) => receipt,
        Err(text) => return Asked::Mistake(text),
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
        // The server says no more than that they do not belong together.
        404 if how == Lookup::Ending => return Asked::Mistake(T::StatusEndUnknown),
        404 => return Asked::Mistake(T::StatusUnknown),
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

fn known(visit: Visit, how: Lookup, asked: &Asked) -> Option<AnyView> {
    let (received_at, state) = match asked {
        Asked::Asking => return Some(line(Line::Soft, visit.text(T::StatusAsking))),
        Asked::Known(received_at, state) => (received_at, state),
        // What became of a referral can be said without a network.
        Asked::Offline => {
            let (number, secret) = receipt(visit, how).ok()?;
            let way = outcome::way(visit, (number, &secret), None);
            return Some(view! { <section class="card">{way}</section> }.into_any());
        }
        _ => return None,
    };
    let since = visit.with(
        T::StatusSince,
        &[("t", &device::time_in_words(received_at, visit.language()))],
    );
    let lifecycle = state.as_ref().map_or(Lifecycle::Received, |state| state.state);
    let note = state.as_ref().and_then(|state| state.note.clone());
    let valid_until = state.as_ref().and_then(|state| state.valid_until.as_ref());
    let valid_until = valid_until.and_then(|day| Date::parse(day).ok()).map(|day| {
        let day = visit.words().day(day.year(), day.month(), day.day());
        line(Line::Plain, visit.with(T::StatusValid, &[("d", &day)]))
    });
    let told = state.as_ref().and_then(|state| state.program.as_ref());
    let receipt = receipt(visit, how).ok();
    let content = vec![
        line(Line::Headline, visit.text(state_text(lifecycle))),
        valid_until.into_any(),
        line(Line::Plain, note.unwrap_or_default()),
        line(Line::Soft, since),
        ticket(visit, how).into_any(),
        receipt
            .and_then(|(number, secret)| outcome::way(visit, (number, &secret), told))
            .into_any(),
    ];
    Some(view! { <section class="card" id="status" aria-live="polite">{content}</section> }.into_any())
}

/// What lets its holder into an event. Number and secret do not say what they are of, so it stands behind a word.
fn ticket(visit: Visit, how: Lookup) -> Option<AnyView> {
    let (number, secret) = receipt(visit, how).ok()?;
    let text = Ticket::of(number, &secret).to_string();
    let name = visit.text(T::StatusTicket);
    Some(disclosure(name, vec![code(&text, name)?]))
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

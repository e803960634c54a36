//! Checking in at an event: by the code of the receipt, which a scanner types, or by the end of the telephone number.

use std::time::Duration;

use application::check_in::{CheckInProof, PHONE_END_DIGITS, with_blanks};
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Line, Tone, back, digit_pad, frame, keyboard::input_mode, line, title};

use crate::booth;
use crate::i18n::T;
use crate::ui::typed;
use crate::visit::Visit;

/// How long somebody who has been let in is greeted before the screen is the next one's. A touch ends it at once.
const GREETING: Duration = Duration::from_secs(3);

/// What is said of the last try.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    /// Somebody has been let in.
    Welcome(String),
    Mistake(T),
}

/// The screen. When somebody has been let in, it greets them, and is ready for the next.
#[inline(never)]
pub fn screen(visit: Visit) -> AnyView {
    let code = RwSignal::new(String::new());
    let digits = RwSignal::new(String::new());
    let said = RwSignal::new(Said::Nothing);
    let take = move |shown: CheckInProof, by: String| {
        spawn_local(async move {
            let fine = booth::keep(visit, shown).await;
            code.set(String::new());
            digits.set(String::new());
            let words = visit.app.words.get_untracked();
            let now = match (fine, &*by) {
                (false, _) => Said::Mistake(T::ReviewFailed),
                // A code that was scanned has no number that its holder would know again.
                (true, "") => Said::Welcome(words.text(T::CheckInDone).to_owned()),
                (true, by) => Said::Welcome(words.with(T::CheckInHello, &[("n", by)])),
            };
            said.set(now.clone());
            if fine {
                // Somebody else may have been greeted, or have begun, in the meantime.
                let over = move || {
                    if said.try_get_untracked() == Some(now.clone()) {
                        said.set(Said::Nothing);
                    }
                };
                set_timeout(over, GREETING);
            }
        });
    };
    let set = move |event: web_sys::Event| {
        said.set(Said::Nothing);
        code.set(typed(&event));
        if let Some(shown) = CheckInProof::scanned(&code.get_untracked()) {
            take(shown, String::new());
        }
    };
    let leave = move |_| {
        if !code.get_untracked().trim().is_empty() {
            said.set(Said::Mistake(T::CheckInMistyped));
        }
    };
    let type_digit = move |digit| {
        said.set(Said::Nothing);
        digits.update(|digits| {
            if digits.len() < PHONE_END_DIGITS {
                digits.push(digit);
            }
        });
    };
    let erase = move || {
        digits.update(|digits| {
            digits.pop();
        })
    };
    let next = move || match CheckInProof::typed(&digits.get_untracked()) {
        Some(shown) => take(shown, digits.get_untracked()),
        None => said.set(Said::Mistake(T::CheckInDigits)),
    };
    let class = move || {
        if matches!(said.get(), Said::Welcome(_)) {
            Tone::Go.outcome()
        } else {
            Tone::Mistake.outcome()
        }
    };
    let said_text = move || match said.get() {
        Said::Nothing => String::new(),
        Said::Welcome(text) => text,
        Said::Mistake(text) => visit.text(text).to_owned(),
    };
    let shown = move || with_blanks(&digits.get());
    let scanned = move || {
        if code.get().is_empty() {
            "scanned"
        } else {
            "scanned here"
        }
    };
    // The field is there for a scanner, which types: it lies over the digits, and is seen once something stands in it.
    let entry = view! {
        <label for="ticket" class="unseen">{visit.text(T::CheckInCode)}</label>
        <div class=scanned>
            <div class="digits" aria-live="polite"><output>{shown}</output></div>
            <input id="ticket" data-first="" type="text" inputmode=input_mode("text") data-keys="none"
                autocomplete="off" prop:value=move || code.get()
                on:input=set on:change=leave/>
        </div>
    }
    .into_any();
    let read = vec![
        title(visit.text(T::CheckInTitle)),
        view! { <p id="checked-in" class=class role="status">{said_text}</p> }.into_any(),
        line(Line::Soft, visit.text(T::CheckInLead)),
    ];
    let touched = vec![entry, digit_pad(visit.words(), type_digit, erase, next)];
    frame(read, touched, vec![back(visit.words())])
}

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

/// The screen. When somebody has been let in, it greets them, and is ready for the next.
#[inline(never)]
pub fn screen(visit: Visit) -> AnyView {
    let code = RwSignal::new(String::new());
    let digits = RwSignal::new(String::new());
    // What is said of the last try, and whether it let somebody in.
    let (said, fine) = (RwSignal::new(String::new()), RwSignal::new(false));
    let say = move |text: &str, good| {
        fine.set(good);
        said.set(text.to_owned());
    };
    let mistake = move |text| say(visit.app.words.get_untracked().text(text), false);
    let take = move |shown: CheckInProof, by: String| {
        spawn_local(async move {
            let kept = booth::keep(visit, shown).await;
            code.set(String::new());
            digits.set(String::new());
            if !kept {
                return mistake(T::ReviewFailed);
            }
            let words = visit.app.words.get_untracked();
            // A code that was scanned has no number that its holder would know again.
            let welcome = match &*by {
                "" => words.text(T::CheckInDone).to_owned(),
                by => words.with(T::CheckInHello, &[("n", by)]),
            };
            say(&welcome, true);
            // Somebody else may have been greeted, or have begun, in the meantime.
            let over = move || {
                if said.try_get_untracked().as_ref() == Some(&welcome) {
                    said.set(String::new());
                }
            };
            set_timeout(over, GREETING);
        });
    };
    let set = move |event: web_sys::Event| {
        said.set(String::new());
        code.set(typed(&event));
        if let Some(shown) = CheckInProof::scanned(&code.get_untracked()) {
            take(shown, String::new());
        }
    };
    let leave = move |_| {
        if !code.get_untracked().trim().is_empty() {
            mistake(T::CheckInMistyped);
        }
    };
    let (type_digit, erase) = typing(digits, said);
    let next = move || match CheckInProof::typed(&digits.get_untracked()) {
        Some(shown) => take(shown, digits.get_untracked()),
        None => mistake(T::CheckInDigits),
    };
    let class = move || {
        if fine.get() {
            Tone::Go.outcome()
        } else {
            Tone::Mistake.outcome()
        }
    };
    let entry = entry(visit, code, digits, set, leave);
    let read = vec![
        title(visit.text(T::CheckInTitle)),
        view! { <p id="checked-in" class=class role="status">{move || said.get()}</p> }.into_any(),
        line(Line::Soft, visit.text(T::CheckInLead)),
    ];
    let touched = vec![entry, digit_pad(visit.words(), type_digit, erase, next)];
    frame(read, touched, vec![back(visit.words())])
}

/// What the keys of the pad do.
fn typing(digits: RwSignal<String>, said: RwSignal<String>) -> (impl Fn(char) + Copy, impl Fn() + Copy) {
    let type_digit = move |digit| {
        said.set(String::new());
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
    (type_digit, erase)
}

/// The digits, and over them the field for a scanner, which types: it is seen once something stands in it.
fn entry(
    visit: Visit,
    code: RwSignal<String>,
    digits: RwSignal<String>,
    set: impl Fn(web_sys::Event) + 'static,
    leave: impl Fn(web_sys::Event) + 'static,
) -> AnyView {
    let shown = move || with_blanks(&digits.get());
    let scanned = move || {
        if code.get().is_empty() {
            "scanned"
        } else {
            "scanned here"
        }
    };
    view! {
        <label for="ticket" class="unseen">{visit.text(T::CheckInCode)}</label>
        <div class=scanned>
            <div class="digits" aria-live="polite"><output>{shown}</output></div>
            <input id="ticket" data-first="" type="text" inputmode=input_mode("text") data-keys="none"
                autocomplete="off" prop:value=move || code.get()
                on:input=set on:change=leave/>
        </div>
    }
    .into_any()
}

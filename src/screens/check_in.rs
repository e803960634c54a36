//! Checking in at an event: by the code of the receipt, which a scanner types, or by the end of the telephone number.

use application::check_in::{PHONE_END_DIGITS, Shown, with_blanks};
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Line, Tone, back, digit_pad, frame, keyboard::input_mode, line, title};

use crate::booth;
use crate::i18n::T;
use crate::ui::typed;
use crate::visit::Visit;

/// The screen. When somebody has been let in, it is ready for the next.
#[inline(never)]
pub fn screen(visit: Visit) -> AnyView {
    let code = RwSignal::new(String::new());
    let digits = RwSignal::new(String::new());
    let said = RwSignal::new(None::<T>);
    let take = move |shown: Shown| {
        spawn_local(async move {
            let fine = booth::keep(visit, shown).await;
            code.set(String::new());
            digits.set(String::new());
            said.set(Some(if fine { T::CheckInDone } else { T::ReviewFailed }));
        });
    };
    let set = move |event: web_sys::Event| {
        said.set(None);
        code.set(typed(&event).unwrap_or_default());
        if let Some(shown) = Shown::scanned(&code.get_untracked()) {
            take(shown);
        }
    };
    let leave = move |_| {
        if !code.get_untracked().trim().is_empty() {
            said.set(Some(T::CheckInMistyped));
        }
    };
    let type_digit = move |digit| {
        said.set(None);
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
    let next = move || match Shown::typed(&digits.get_untracked()) {
        Some(shown) => take(shown),
        None => said.set(Some(T::CheckInDigits)),
    };
    let class = move || {
        if said.get() == Some(T::CheckInDone) {
            Tone::Go.outcome()
        } else {
            Tone::Mistake.outcome()
        }
    };
    let told = move || said.get().map(|text| visit.t(text));
    let shown = move || with_blanks(&digits.get());
    let field = view! {
        <div class="field">
            <label for="ticket">{visit.t(T::CheckInCode)}</label>
            <input id="ticket" data-first="" type="text" inputmode=input_mode("text") data-keys="none"
                autocomplete="off" maxlength="60" prop:value=move || code.get()
                on:input=set on:change=leave/>
        </div>
    }
    .into_any();
    let middle = vec![
        title(visit.t(T::CheckInTitle)),
        line(Line::Soft, visit.t(T::CheckInLead)),
        field,
        view! { <p id="checked-in" class=class role="status">{told}</p> }.into_any(),
        line(Line::Plain, visit.t(T::CheckInPhone)),
        view! { <div class="digits" aria-live="polite"><output>{shown}</output></div> }.into_any(),
        digit_pad(visit.words(), type_digit, erase, next),
    ];
    frame(middle, vec![back(visit.words())])
}

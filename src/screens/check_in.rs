//! Checking in at an event: by the code of the receipt, which a scanner types, or by the end of the telephone number.

use application::check_in::{CheckInProof, PHONE_END_DIGITS, with_blanks};
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
    let notice = RwSignal::new(None::<T>);
    let take = move |shown: CheckInProof| {
        spawn_local(async move {
            let fine = booth::keep(visit, shown).await;
            code.set(String::new());
            digits.set(String::new());
            notice.set(Some(if fine { T::CheckInDone } else { T::ReviewFailed }));
        });
    };
    let set = move |event: web_sys::Event| {
        notice.set(None);
        code.set(typed(&event));
        if let Some(shown) = CheckInProof::scanned(&code.get_untracked()) {
            take(shown);
        }
    };
    let leave = move |_| {
        if !code.get_untracked().trim().is_empty() {
            notice.set(Some(T::CheckInMistyped));
        }
    };
    let type_digit = move |digit| {
        notice.set(None);
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
        Some(shown) => take(shown),
        None => notice.set(Some(T::CheckInDigits)),
    };
    let class = move || {
        if notice.get() == Some(T::CheckInDone) {
            Tone::Go.outcome()
        } else {
            Tone::Mistake.outcome()
        }
    };
    let shown_text = move || notice.get().map(|text| visit.text(text));
    let shown = move || with_blanks(&digits.get());
    let field = view! {
        <div class="field">
            <label for="ticket">{visit.text(T::CheckInCode)}</label>
            <input id="ticket" data-first="" type="text" inputmode=input_mode("text") data-keys="none"
                autocomplete="off" prop:value=move || code.get()
                on:input=set on:change=leave/>
        </div>
    }
    .into_any();
    let middle = vec![
        title(visit.text(T::CheckInTitle)),
        line(Line::Soft, visit.text(T::CheckInLead)),
        field,
        view! { <p id="checked-in" class=class role="status">{shown_text}</p> }.into_any(),
        line(Line::Plain, visit.text(T::CheckInPhone)),
        view! { <div class="digits" aria-live="polite"><output>{shown}</output></div> }.into_any(),
        digit_pad(visit.words(), type_digit, erase, next),
    ];
    frame(middle, vec![back(visit.words())])
}

//! What is true of the application: kept on this device, or received by the agency.

use leptos::prelude::*;

use crate::app::{frame, going_button, stepping_stones};
use crate::browser;
use crate::i18n::T;
use crate::visit::Visit;

/// The second touch of a trembling finger on 보내기 comes within this many milliseconds, and lands on what stands there then.
const TREMBLE_MS: f64 = 500.0;

/// The receipt.
pub fn screen(visit: Visit, number: String) -> AnyView {
    let shown = number.replace('-', " · ");
    let received = Memo::new(move |_| visit.sending.received.with(|numbers| numbers.contains(&number)));
    let title = move || {
        visit.t(if received.get() {
            T::ReceiptReceived
        } else {
            T::ReceiptKept
        })
    };
    let detail = move || {
        visit.t(if received.get() {
            T::ReceiptReceivedDetail
        } else {
            T::ReceiptKeptDetail
        })
    };
    let middle = view! {
        <div class="receipt" data-received=move || received.get().to_string()>
            {stepping_stones()}
            <h1 class="hero" tabindex="-1" aria-live="polite">{title}</h1>
            <p class="soft">{detail}</p>
            <section class="card">
                <p class="soft">{visit.says(T::ReceiptNumber)}</p>
                <p class="number" id="receipt-number">{shown}</p>
            </section>
        </div>
    };
    let print = move |_| drop(window().print());
    let shown_at = browser::monotonic();
    let done = move || {
        if browser::monotonic() - shown_at > TREMBLE_MS {
            browser::start_afresh();
        }
    };
    let bottom = view! {
        <button on:click=print>{visit.says(T::ReceiptPrint)}</button>
        {going_button(visit, T::ReceiptDone, done)}
    };
    frame(visit, middle.into_any(), bottom.into_any())
}

//! What is true of the application: kept on this device, or received by the agency.

use leptos::prelude::*;

use crate::app::{frame, going_button, stepping_stones};
use crate::browser;
use crate::i18n::T;
use crate::visit::Visit;

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
                <p class="soft">{move || visit.t(T::ReceiptNumber)}</p>
                <p class="number" id="receipt-number">{shown}</p>
            </section>
        </div>
    };
    let print = move |_| drop(window().print());
    let bottom = view! {
        <button on:click=print>{move || visit.t(T::ReceiptPrint)}</button>
        {going_button(visit, T::ReceiptDone, browser::start_afresh)}
    };
    frame(visit, middle.into_any(), bottom.into_any())
}

//! What is true of the applications: kept on this device, or received by the agency.

use std::sync::Arc;

use application::ReceiptCode;
use catalog::{Catalog, Topic};
use device::Loaded;
use leptos::prelude::*;
use look::{Face, Line, button, code, frame, going, line, stepping_stones};

use crate::entered::KeptApplication;
use crate::i18n::T;
use crate::visit::Visit;

/// The second touch of a trembling finger on 보내기 comes within this many milliseconds, and lands on what stands there then.
const TREMBLE_MS: f64 = 500.0;

/// The receipt.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let kept = visit.entered.kept.get_untracked();
    let numbers: Vec<String> = kept.iter().map(|kept| kept.ticket.number.to_string()).collect();
    let received = Memo::new(move |_| {
        let all = visit.app.sending.received.get();
        numbers.iter().all(|number| all.contains(number))
    });
    let either = move |yes: T, no: T| visit.text(if received.get() { yes } else { no });
    let heading = move || either(T::ReceiptReceived, T::ReceiptKept);
    let detail = move || either(T::ReceiptReceivedDetail, T::ReceiptKeptDetail);
    let state = move || received.get().to_string();
    let cards: Vec<AnyView> = kept
        .iter()
        .map(|kept| card(visit, catalog, kept, false))
        .collect();
    let code = kept.first().and_then(|kept| code_of(visit, catalog, kept));
    let read = view! {
        <div class="receipt" data-received=state>
            {stepping_stones()}
            <h1 class="hero" tabindex="-1" aria-live="polite">{heading}</h1>
            <p class="soft">{detail}</p>
        </div>
    };
    let kept_here = view! { <div class="receipt">{cards}{code}</div> };
    let print = button(Face::Plain, visit.text(T::ReceiptPrint), || {
        drop(window().print())
    });
    let shown_at = browser::monotonic();
    let done = move || {
        if browser::monotonic() - shown_at > TREMBLE_MS {
            browser::start_afresh();
        }
    };
    let papers: Vec<AnyView> = kept.iter().map(|kept| paper(visit, catalog, kept)).collect();
    (
        frame(
            vec![read.into_any()],
            vec![kept_here.into_any()],
            vec![print, going(visit.text(T::ReceiptDone), done)],
        ),
        papers,
    )
        .into_any()
}

/// The number of an application, and the secret with which its holder asks what became of it.
fn card(visit: Visit, catalog: &Catalog, kept: &KeptApplication, on_paper: bool) -> AnyView {
    let name = catalog
        .program_at(kept.program)
        .map(|program| visit.text_of(&program.name));
    let number = kept.ticket.number.to_string().replace('-', " · ");
    let secret = kept.ticket.secret.printed();
    // The last letters are in no code: a telephone asks for them.
    let (start, end) = secret.rsplit_once('-').unwrap_or(("", &secret));
    let (start, end) = ([start, "-"].concat(), end.to_owned());
    let id = (!on_paper).then_some("receipt-number");
    view! {
        <section class="card" data-whole="">
            <h2>{name}</h2>
            <p class="soft">{visit.text(T::ReceiptNumber)}</p>
            <p class="number" id=id data-number="">{number}</p>
            <p class="soft">{visit.text(T::ReceiptSecret)}</p>
            <p class="secret" data-secret="" data-private=""><b>{start}</b><u data-end="">{end}</u></p>
        </section>
    }
    .into_any()
}

/// For an event the ticket to check in with; else the address where the visitor's telephone asks what became of it.
fn code_of(visit: Visit, catalog: &Catalog, kept: &KeptApplication) -> Option<AnyView> {
    let ticket = &kept.ticket;
    let event = catalog.program_at(kept.program)?.topic == Topic::Events;
    let (on_phone, origin) = (browser::is_own(), browser::origin());
    let code_of = application::receipt_code(event, on_phone, &origin, ticket.number, &ticket.secret)?;
    let (text, explanation) = match code_of {
        ReceiptCode::Ticket(text) => (text, T::ReceiptTicket),
        ReceiptCode::Address(text) => (text, T::ReceiptCode),
    };
    let code = code(&text, visit.text(explanation))?;
    Some((code, line(Line::Soft, visit.text(explanation))).into_any())
}

/// The receipt on paper (80 mm).
fn paper(visit: Visit, catalog: &Catalog, kept: &KeptApplication) -> AnyView {
    let card = card(visit, catalog, kept, true);
    let code = code_of(visit, catalog, kept);
    let center = catalog
        .program_at(kept.program)
        .and_then(|program| catalog.center(&program.center));
    let place = center
        .map(|center| visit.text_of(&center.name))
        .unwrap_or_default();
    let phone = center.and_then(|center| center.phone.clone()).unwrap_or_default();
    let now = device::time_in_words(&browser::timestamp(), visit.language());
    view! {
        <article class="paper" data-paper="receipt">
            <h1>{visit.text(T::FrameSign)}</h1>
            {card}
            {code}
            {line(Line::Plain, [&*place, " ", &*phone].concat())}
            {line(Line::Plain, now)}
            {line(Line::Plain, visit.text(T::ResultsSelfCheck))}
        </article>
    }
    .into_any()
}

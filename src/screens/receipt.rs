//! What is true of the applications: kept on this device, or received by the agency; and what their holder keeps of them.

use std::sync::Arc;

use application::{NextStep, ReceiptCode};
use catalog::{Action, Catalog};
use device::Loaded;
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Face, Line, Tone, button, code, frame, going, line, live_button, mark, stepping_stones};

use crate::entered::KeptApplication;
use crate::i18n::T;
use crate::remember;
use crate::visit::{Screen, Visit};

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
    let alarms = kept.iter().all(|kept| kept.slip.alarm);
    let either = move |yes: T, no: T| visit.text(if received.get() { yes } else { no });
    let heading = move || {
        let yes = if alarms {
            T::ReceiptAlarm
        } else {
            T::ReceiptReceived
        };
        either(yes, T::ReceiptKept)
    };
    let detail = move || either(T::ReceiptReceivedDetail, T::ReceiptKeptDetail);
    let state = move || received.get().to_string();
    let cards: Vec<AnyView> = kept.iter().map(|kept| card(visit, kept, false)).collect();
    let code = kept.first().and_then(|kept| code_of(visit, catalog, kept));
    let keeping = view! { <div class="row">{keeping(visit, &kept)}</div> }.into_any();
    // On a device of one's own the number comes first, and there is room to scroll.
    let (above, below) = if browser::is_own() {
        (None, Some(keeping))
    } else {
        (Some(keeping), None)
    };
    let coming = coming(visit, &kept);
    let read = view! {
        <div class="receipt" data-received=state>
            {stepping_stones()}
            <h1 class="hero" tabindex="-1" aria-live="polite">{heading}</h1>
            <p class="soft">{detail}</p>
            {coming}
            {above}
        </div>
    };
    let kept_here = view! { <div class="receipt">{cards}{code}{below}</div> };
    let shown_at = browser::monotonic();
    let settled = move || browser::monotonic() - shown_at > TREMBLE_MS;
    let done = move || {
        if settled() {
            browser::start_afresh();
        }
    };
    // Answers and form stay for as long as the visitor goes on.
    let more = button(Face::Plain, visit.text(T::ReceiptMore), move || {
        if settled() {
            visit.screens.set(vec![Screen::Start, Screen::Results]);
        }
    });
    let papers: Vec<AnyView> = kept
        .iter()
        .map(|kept| paper(visit, catalog, kept, heading))
        .collect();
    (
        frame(
            vec![read.into_any()],
            vec![kept_here.into_any()],
            vec![more, going(visit.text(T::ReceiptDone), done)],
        ),
        papers,
    )
        .into_any()
}

/// What comes next, once for several of which it is the same.
fn coming(visit: Visit, kept: &[KeptApplication]) -> Vec<AnyView> {
    let mut steps: Vec<NextStep> = Vec::new();
    for kept in kept {
        if !steps.contains(&kept.slip.next) {
            steps.push(kept.slip.next);
        }
    }
    let in_words = |step| line(Line::Plain, visit.text(next(step)));
    steps.into_iter().map(in_words).collect()
}

/// The ways to keep a receipt: on paper, and on a device of one's own as a text or in the calendar.
fn keeping(visit: Visit, kept: &[KeptApplication]) -> Vec<AnyView> {
    let mut ways = vec![button(Face::Chip, visit.text(T::ReceiptPrint), || {
        drop(window().print());
    })];
    if !browser::is_own() {
        return ways;
    }
    let text = StoredValue::new(in_words(visit, kept));
    if browser::can_share() {
        ways.push(button(Face::Chip, visit.text(T::ReceiptShare), move || {
            spawn_local(async move {
                browser::share(
                    visit.app.words.get_untracked().text(T::FrameSign),
                    &text.get_value(),
                )
                .await;
            });
        }));
    }
    let copied = RwSignal::new(false);
    let copy = move || {
        spawn_local(async move {
            let _ = copied.try_set(browser::copy(&text.get_value()).await);
        });
    };
    ways.push(once(visit, copied, [T::ReceiptCopy, T::ReceiptCopied], copy));
    ways.push(remembering(visit, kept.to_vec()));
    for kept in kept {
        let number = kept.ticket.number.to_string();
        let Some(file) = kept.slip.calendar(&number, &browser::timestamp()) else {
            continue;
        };
        ways.push(button(Face::Chip, visit.text(T::ReceiptCalendar), move || {
            // A browser that refuses has said so itself.
            let _ = browser::save(&[&*number, ".ics"].concat(), "text/calendar", &file);
        }));
    }
    ways
}

/// Has this device remember the receipts, and says that it does.
fn remembering(visit: Visit, kept: Vec<KeptApplication>) -> AnyView {
    let remembers = RwSignal::new(remember::has_receipts(&kept));
    let remember = move || {
        remember::add_receipts(visit, &kept);
        remembers.set(true);
    };
    once(
        visit,
        remembers,
        [T::ReceiptRemember, T::ReceiptRemembered],
        remember,
    )
}

/// A chip that says what it does, and once that is done, that it is.
fn once(visit: Visit, done: RwSignal<bool>, [before, after]: [T; 2], act: impl Fn() + 'static) -> AnyView {
    let word = move || visit.text(if done.get() { after } else { before }).to_owned();
    live_button(Face::Chip, word, act)
}

/// All that is kept, as a text.
fn in_words(visit: Visit, kept: &[KeptApplication]) -> String {
    let mut lines = Vec::new();
    for kept in kept {
        let slip = &kept.slip;
        lines.push(slip.program.clone());
        lines.extend(slip.picked.clone());
        lines.push(
            [
                visit.text(T::ReceiptNumber),
                ": ",
                &*kept.ticket.number.to_string(),
            ]
            .concat(),
        );
        lines.push([visit.text(T::ReceiptSecret), ": ", &*kept.ticket.secret.printed()].concat());
        lines.push(visit.text(next(slip.next)).to_owned());
        lines.extend(slip.contact());
        lines.push(String::new());
    }
    lines.push(browser::origin());
    lines.join("\n")
}

/// What happens next, in words.
fn next(step: NextStep) -> T {
    match step {
        NextStep::Notice => T::NextNotice,
        NextStep::Room => T::NextRoom,
        NextStep::Call => T::NextCall,
        NextStep::Come => T::NextCome,
        NextStep::Review => T::NextReview,
    }
}

/// What was chosen and what happens next, the number of an application, and the secret with which its holder asks what became of it.
fn card(visit: Visit, kept: &KeptApplication, on_paper: bool) -> AnyView {
    let slip = &kept.slip;
    let picked = slip.picked.clone().map(|picked| line(Line::Benefit, picked));
    // The screen says it above.
    let next = on_paper.then(|| mark(Tone::Go, "→", vec![visit.text(next(slip.next)).into_any()]));
    let number = kept.ticket.number.to_string().replace('-', " · ");
    let secret = kept.ticket.secret.printed();
    // The last letters are in no code: a telephone asks for them.
    let (start, end) = secret.rsplit_once('-').unwrap_or(("", &secret));
    let (start, end) = ([start, "-"].concat(), end.to_owned());
    let id = (!on_paper).then_some("receipt-number");
    view! {
        <section class="card" data-whole="">
            <h2>{slip.program.clone()}</h2>
            {picked}
            {next}
            <p class="soft">{visit.text(T::ReceiptNumber)}</p>
            <p class="number" id=id data-number="">{number}</p>
            <p class="soft">{visit.text(T::ReceiptSecret)}</p>
            <p class="secret" data-secret="" data-private=""><b>{start}</b><u data-end="">{end}</u></p>
        </section>
    }
    .into_any()
}

/// For who comes to an event the ticket to check in with; else the address where the visitor's telephone asks what became of it.
fn code_of(visit: Visit, catalog: &Catalog, kept: &KeptApplication) -> Option<AnyView> {
    let ticket = &kept.ticket;
    let event = catalog.program_at(kept.program)?.action == Action::Visit && !kept.slip.alarm;
    let (on_phone, origin) = (browser::is_own(), browser::origin());
    let code_of = application::receipt_code(event, on_phone, &origin, ticket.number, &ticket.secret)?;
    let (text, explanation) = match code_of {
        ReceiptCode::Ticket(text) => (text, T::ReceiptTicket),
        ReceiptCode::Address(text) => (text, T::ReceiptCode),
    };
    let code = code(&text, visit.text(explanation))?;
    Some((code, line(Line::Soft, visit.text(explanation))).into_any())
}

/// The receipt on paper (80 mm): one page.
fn paper(
    visit: Visit,
    catalog: &Catalog,
    kept: &KeptApplication,
    heading: impl Fn() -> &'static str + Send + Sync + 'static,
) -> AnyView {
    let card = card(visit, kept, true);
    let code = code_of(visit, catalog, kept);
    let slip = &kept.slip;
    let bring = (!slip.bring.is_empty()).then(|| {
        let documents: Vec<AnyView> = slip
            .bring
            .iter()
            .map(|document| view! { <li>{document.clone()}</li> }.into_any())
            .collect();
        view! { <h2>{visit.text(T::ProgramDocuments)}</h2><ul>{documents}</ul> }.into_any()
    });
    let contact = slip.contact();
    let contact: Vec<AnyView> = contact
        .into_iter()
        .map(|contact| line(Line::Plain, contact))
        .collect();
    // After the first painting: a browser takes some frames of a slow device to find out how a language writes a time.
    let (at, shown_at) = (browser::timestamp(), RwSignal::new(String::new()));
    browser::after_paint(move || {
        let _ = shown_at.try_set(device::time_in_words(&at, visit.language()));
    });
    view! {
        <article class="paper" data-paper="receipt">
            <h1>{visit.text(T::FrameSign)}</h1>
            {line(Line::Plain, visit.text_of(&catalog.agency))}
            <p><b>{heading}</b></p>
            {card}
            {code}
            {bring}
            {contact}
            <p>{shown_at}</p>
        </article>
    }
    .into_any()
}

//! Who looked at what: the log as a privacy officer or a manager reviews it.

use envelope::ReceiptNumber;
use leptos::prelude::*;
use staff::wire::{LogError, LogLine};
use staff::{LogFault, LogFilter, LogKind, LogReview, Reach};
use uuid::Uuid;

use super::inbox::here_and_now;
use crate::state::Desk;
use crate::text::{live, named, text_in};

/// The number of lines that are shown at once.
const SHOWN: usize = 100;

/// The number of receipts that a line names: what is handed out at once may be of hundreds.
const NAMED: usize = 3;

/// The value of the choice of the operator's command.
const OPERATOR: &str = "operator";

/// What was done, by the names of the texts.
const KINDS: [&str; 8] = [
    "log.opened",
    "log.printed",
    "log.exported",
    "log.written",
    "log.handed-out",
    "log.key-given",
    "log.signed-in",
    "log.other",
];

pub fn screen(desk: Desk) -> AnyView {
    let filter = RwSignal::new(LogFilter::default());
    let shown = RwSignal::new(SHOWN);
    let again = move |_| desk.run(desk.look_at_log());
    let lead = move || text_in(desk.language.get(), lead(desk));
    view! {
        <div class="card wide log">
            <h1>{live(desk.language, "log")}</h1>
            <p class="soft">{lead}</p>
            {move || whole(desk)}
            {filters(desk, filter, shown)}
            {move || lines(desk, filter, shown)}
            <button class="quiet" disabled=move || desk.busy.get() on:click=again>
                {live(desk.language, "look_again")}
            </button>
        </div>
    }
    .into_any()
}

fn lead(desk: Desk) -> &'static str {
    match desk.reads_log(Reach::Other) {
        true => "log_lead_all",
        false => "log_lead_own",
    }
}

/// Whether the log is what was written.
fn whole(desk: Desk) -> Option<AnyView> {
    let language = desk.language.get();
    let say = |name: &str| text_in(language, name);
    desk.log.with(|log| {
        let log = log.as_ref()?;
        let count = log.len().to_string();
        if log.next().is_some() {
            let reading = say("log_reading").replace("{n}", &count);
            return Some(view! { <p role="status">{reading}</p> }.into_any());
        }
        let Some(fault) = log.fault() else {
            let name = match desk.reads_log(Reach::Other) {
                true => "log_whole",
                false => "log_own_whole",
            };
            let mut text = say(name).replace("{n}", &count);
            if let Some(seen) = log.seen() {
                let since = say("log_seen")
                    .replace("{n}", &seen.number.to_string())
                    .replace("{d}", &here_and_now(&seen.at));
                text = [&*text, " ", &*since].concat();
            }
            return Some(view! { <p role="status">{text}</p> }.into_any());
        };
        let text = match fault {
            LogFault::Line(LogError::Changed(number)) => {
                say("log_changed").replace("{n}", &number.to_string())
            }
            LogFault::Line(LogError::Missing(number)) => {
                say("log_missing").replace("{n}", &number.to_string())
            }
            LogFault::Rewritten(seen) => say("log_rewritten")
                .replace("{n}", &seen.number.to_string())
                .replace("{d}", &here_and_now(&seen.at)),
        };
        Some(view! { <p class="trouble" role="alert">{text}</p> }.into_any())
    })
}

fn filters(desk: Desk, filter: RwSignal<LogFilter>, shown: RwSignal<usize>) -> AnyView {
    let change = move |change: &dyn Fn(&mut LogFilter)| {
        filter.update(|filter| change(filter));
        shown.set(SHOWN);
    };
    let by_person = move |event| {
        let chosen = event_target_value(&event);
        let account = match chosen.as_str() {
            "" => None,
            OPERATOR => Some(None),
            id => id.parse::<Uuid>().ok().map(Some),
        };
        change(&|filter| filter.account = account);
    };
    let by_kind = move |event| {
        let chosen = event_target_value(&event);
        let kind = LogKind::ALL.into_iter().find(|kind| kind.name() == chosen);
        change(&|filter| filter.kind = kind);
    };
    let typed = RwSignal::new(String::new());
    let by_receipt = move |event| {
        let text = event_target_value(&event);
        let receipt = text.parse::<ReceiptNumber>().ok();
        typed.set(text);
        change(&|filter| filter.receipt = receipt);
    };
    let unread = move || {
        let text = typed.with(|typed| typed.trim().to_owned());
        (!text.is_empty() && text.parse::<ReceiptNumber>().is_err())
            .then(|| text_in(desk.language.get(), "log_no_receipt"))
    };
    let people = move || {
        let people = desk.colleagues.get().into_iter();
        people
            .map(|one| view! { <option value=one.account.to_string()>{one.name}</option> }.into_any())
            .collect::<Vec<_>>()
    };
    let kinds: Vec<AnyView> = LogKind::ALL
        .into_iter()
        .map(|kind| {
            let text = move || named(desk.language.get(), &KINDS, kind.name());
            view! { <option value=kind.name()>{text}</option> }.into_any()
        })
        .collect();
    view! {
        <div class="bar">
            <label for="log-person">{live(desk.language, "log_who")}</label>
            <select id="log-person" on:change=by_person>
                <option value="">{live(desk.language, "any")}</option>
                {people}
                <option value=OPERATOR>{live(desk.language, "log_operator")}</option>
            </select>
            <label for="log-kind">{live(desk.language, "log_what")}</label>
            <select id="log-kind" on:change=by_kind>
                <option value="">{live(desk.language, "any")}</option>
                {kinds}
            </select>
            <label for="log-receipt">{live(desk.language, "log_whose")}</label>
            <input id="log-receipt" type="text" autocomplete="off" spellcheck="false"
                aria-describedby="log-unread" prop:value=move || typed.get() on:input=by_receipt/>
        </div>
        <p id="log-unread" class="soft" role="status">{unread}</p>
    }
    .into_any()
}

fn lines(desk: Desk, filter: RwSignal<LogFilter>, shown: RwSignal<usize>) -> Option<AnyView> {
    let language = desk.language.get();
    let filter = filter.get();
    let most = shown.get();
    desk.log.with(|log| {
        let log: &LogReview = log.as_ref()?;
        let found: Vec<&LogLine> = log.find(&filter).collect();
        if found.is_empty() {
            let none = text_in(language, "log_none");
            return Some(view! { <p>{none}</p> }.into_any());
        }
        let count = text_in(language, "log_count").replace("{n}", &found.len().to_string());
        let rows: Vec<AnyView> = found.iter().take(most).map(|line| row(desk, line)).collect();
        let heads = ["log_when", "log_who", "log_what", "log_whose", "purpose"].into_iter();
        let heads: Vec<AnyView> = heads
            .map(|name| view! { <th scope="col">{text_in(language, name)}</th> }.into_any())
            .collect();
        let more = (found.len() > most).then(|| {
            let more = move |_| shown.update(|shown| *shown += SHOWN);
            view! { <button on:click=more>{text_in(language, "more")}</button> }
        });
        Some(
            view! {
                <div class="scrolled" tabindex="0">
                    <table>
                        <caption>{count}</caption>
                        <thead><tr>{heads}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more}
            }
            .into_any(),
        )
    })
}

fn row(desk: Desk, line: &LogLine) -> AnyView {
    let language = desk.language.get();
    let who = match line.account {
        Some(account) => desk.name_of(account),
        None => text_in(language, "log_operator"),
    };
    let kind = LogKind::of(line);
    // What this version does not know is shown as the server calls it.
    let what = match kind {
        LogKind::Other => line.what.clone(),
        _ => named(language, &KINDS, kind.name()),
    };
    let whose = match kind {
        // The member who was given it.
        LogKind::KeyGiven => line
            .subjects
            .first()
            .map(|id| desk.name_of(*id))
            .unwrap_or_default(),
        _ => receipts(language, &line.subjects),
    };
    let group = line.group.as_ref().map(ToString::to_string);
    view! {
        <tr>
            <td>{here_and_now(&line.at)}</td>
            <td>{who}</td>
            <td>{what}{group.map(|group| view! { <span class="soft">" "{group}</span> })}</td>
            <td class="figures">{whose}</td>
            <td>{line.purpose.clone()}</td>
        </tr>
    }
    .into_any()
}

/// The numbers of the first receipts, and how many more there are.
fn receipts(language: crate::text::Language, subjects: &[Uuid]) -> String {
    let numbers = subjects.iter().take(NAMED);
    let numbers: Vec<String> = numbers.map(|id| ReceiptNumber::of(*id).to_string()).collect();
    let mut text = numbers.join(", ");
    let more = subjects.len().saturating_sub(NAMED);
    if more > 0 {
        text.push(' ');
        text.push_str(&text_in(language, "log_more").replace("{n}", &more.to_string()));
    }
    text
}

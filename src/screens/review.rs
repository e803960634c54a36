//! All that will be sent, once more; then it is sealed and kept.

use catalog::ProgramIndex;
use std::sync::Arc;

use application::{Draft, Hindrance, Row, Sheet, Slip, merged, sent_at};
use device::{KeepOutcome, Loaded, Why};
use envelope::Application;
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Face, Line, Paging, alert, back, frame, line, live_button, pager, title};

use crate::entered::KeptApplication;
use crate::i18n::T;
use crate::midnight;
use crate::visit::{Screen, Visit};
use crate::wording::ScreenWording;

/// The most rows that a shared screen shows at once, where nobody scrolls.
const ROWS_PER_PAGE: usize = 6;

/// The review. What it shows is made of the applications themselves, so that nothing is sealed that has not been shown.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let catalog = &loaded.signed.catalog;
    let mut read = vec![title(visit.text(T::ReviewTitle))];
    let applications = match applications(visit, loaded) {
        Ok(applications) => applications,
        Err(hindrance) => {
            let text = visit.text(hindrance_text(&hindrance)).to_owned();
            read.push(alert(move || Some(text.clone())));
            return frame(read, Vec::new(), vec![back(visit.words())]);
        }
    };
    let wording = ScreenWording::of(visit);
    let sheets: Vec<Sheet> = applications
        .iter()
        .map(|(_, application)| Sheet::of(catalog, application, &wording))
        .collect();
    for sheet in &sheets {
        let name = sheet.program.clone();
        let picked = sheet.picked.clone().map(|words| line(Line::Benefit, words));
        let alarm = sheet.alarm.then(|| line(Line::Hint, visit.text(T::ReviewAlarm)));
        read.push(view! { <section class="card"><h2>{name}</h2>{picked}{alarm}</section> }.into_any());
    }
    let mut touched: Vec<AnyView> = rows(visit, &sheets).into_iter().collect();
    let sending = visit.app.keeping;
    let failed = RwSignal::new(None::<String>);
    touched.push(alert(move || failed.get()));
    let shown = Arc::new((Arc::clone(loaded), applications));
    let send = move || {
        // After midnight the review is drawn anew, and says what can no longer be sent.
        if sending.get_untracked() || midnight::follow(visit) {
            return;
        }
        sending.set(true);
        failed.set(None);
        let shown = Arc::clone(&shown);
        spawn_local(async move {
            let (loaded, applications) = &*shown;
            let result = keep_all(visit, loaded, applications).await;
            sending.set(false);
            match result {
                Ok(()) => visit.screens.set(vec![Screen::Start, Screen::Receipt]),
                Err(text) => drop(failed.try_set(Some(text))),
            }
        });
    };
    // Said where the touch was: what stands elsewhere may be out of sight.
    let said = move || {
        let text = if sending.get() {
            T::ReviewSending
        } else {
            T::ReviewSend
        };
        visit.text(text).to_owned()
    };
    let send = live_button(Face::Going, said, send);
    frame(read, touched, vec![back(visit.words()), send])
}

/// The applications for all programs that are applied for, by the program's position, or what hinders one of them.
fn applications(visit: Visit, loaded: &Loaded) -> Result<Vec<(ProgramIndex, Application)>, Hindrance> {
    let (facts, form, consents) = (
        visit.entered.answers.get_untracked(),
        visit.entered.form.get_untracked(),
        visit.entered.consents.get_untracked(),
    );
    let now = browser::timestamp();
    let mut applications = Vec::new();
    for program in visit.entered.applying.get_untracked() {
        let picked = visit
            .entered
            .picks
            .with_untracked(|picks| picks.get(&program).cloned())
            .unwrap_or_default();
        let draft = Draft {
            catalog: &loaded.signed.catalog,
            screening: &loaded.screening,
            program,
            facts: &facts,
            picked: &picked,
            form: &form,
            consents: &consents,
            today: device::today().unwrap_or(loaded.screening.on()),
        };
        applications.push((program, draft.application(visit.language(), &now)?));
    }
    Ok(applications)
}

/// What the visitor reads of what hinders an application. Every screen before has said it at its place.
fn hindrance_text(hindrance: &Hindrance) -> T {
    match hindrance {
        Hindrance::Obstacle(obstacle) => super::program::obstacle_text(*obstacle),
        Hindrance::Pick(flaw) => super::pick::flaw_text(*flaw),
        Hindrance::Form(flaws) => flaws
            .first()
            .map_or(T::FormRequired, |(_, flaw)| super::form::flaw_text(*flaw)),
        Hindrance::Consent => T::ConsentNeeded,
        Hindrance::NoReceipt => T::StatusMistyped,
        Hindrance::UnknownProgram | Hindrance::OnlyTold => T::ReviewFailed,
    }
}

/// What has been filled in, and the answers that go along: each a part of the screen where there are both.
fn rows(visit: Visit, sheets: &[Sheet]) -> Option<AnyView> {
    let form = page_of(visit, None, merged(sheets, |sheet| &sheet.form));
    let facts = page_of(visit, Some(T::ReviewFacts), merged(sheets, |sheet| &sheet.facts));
    Some(match (form, facts) {
        (Some(form), Some(facts)) => look::parts(vec![
            (visit.text(T::ReviewForm), vec![form]),
            (visit.text(T::ReviewFacts), vec![facts]),
        ]),
        (form, facts) => form.or(facts)?,
    })
}

/// A surface with rows; on a shared screen a page of them.
fn page_of(visit: Visit, heading: Option<T>, rows: Vec<&Row>) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let rows: Vec<Row> = rows.into_iter().cloned().collect();
    let private = rows.iter().all(|row| row.private).then_some("");
    let per_page = if browser::is_own() {
        rows.len()
    } else {
        ROWS_PER_PAGE
    };
    let (page, paging) = (
        RwSignal::new(0_usize),
        Paging {
            count: rows.len(),
            per_page,
        },
    );
    let shown = move || {
        let turn = (paging.pages() > 1).then(|| pager(visit.words(), page, paging.pages()));
        let shown = rows.iter().skip(paging.before(page.get())).take(per_page);
        let shown: Vec<AnyView> = shown.map(pair).collect();
        view! { {turn}<dl>{shown}</dl> }.into_any()
    };
    let heading = heading.map(|heading| view! { <h2>{visit.text(heading)}</h2> }.into_any());
    Some(view! { <section class="card" data-private=private>{heading}{shown}</section> }.into_any())
}

/// A question and its answer, which is not read aloud where it is not for others in the room.
fn pair(row: &Row) -> AnyView {
    let private = row.private.then_some("");
    view! { <div><dt>{row.label.clone()}</dt><dd data-private=private>{row.value.clone()}</dd></div> }
        .into_any()
}

/// What the visitor keeps of the application for the program at a position, in words.
fn slip(visit: Visit, loaded: &Loaded, at: ProgramIndex) -> Option<Slip> {
    let availability = loaded.screening.availability(at)?;
    let picked = visit
        .entered
        .picks
        .with_untracked(|picks| picks.get(&at).cloned());
    Slip::of(
        &loaded.signed.catalog,
        at,
        availability,
        &picked.unwrap_or_default(),
        &ScreenWording(visit.app.words.get_untracked()),
    )
}

/// Keeps one application a program. What has been kept stays kept, and is not kept again when one of them fails.
async fn keep_all(
    visit: Visit,
    loaded: &Loaded,
    applications: &[(ProgramIndex, Application)],
) -> Result<(), String> {
    let failed = || Err(visit.app.words.get_untracked().text(T::ReviewFailed).to_owned());
    let Some(store) = visit.app.store.get_untracked() else {
        return failed();
    };
    for (at, application) in applications {
        let at = *at;
        if !visit
            .entered
            .applying
            .with_untracked(|applying| applying.contains(&at))
        {
            continue;
        }
        let application = sent_at(application, &browser::timestamp());
        let words = visit.app.words.get_untracked();
        match device::keep(&store, &loaded.signed, application).await {
            KeepOutcome::Kept(ticket) => {
                if let Some(slip) = slip(visit, loaded, at) {
                    let kept = KeptApplication {
                        program: at,
                        ticket,
                        slip,
                    };
                    visit.entered.kept.update(|all| all.push(kept));
                }
                visit
                    .entered
                    .applying
                    .update(|applying| applying.retain(|other| *other != at));
                visit.app.sending.kept();
                browser::ask_to_persist();
            }
            KeepOutcome::NotKept(Why::Full) => return Err(words.text(T::ReviewFull).to_owned()),
            KeepOutcome::NotKept(Why::Failed) => return failed(),
            KeepOutcome::Unknown(number) => {
                return Err(words.with(T::ReviewUnknown, &[("number", &number.to_string())]));
            }
        }
    }
    Ok(())
}

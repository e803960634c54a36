//! How the device stands, and what staff can do about it.

use std::rc::Rc;

use device::{
    LAST_REACHED_NOTE,
    export::{self, Exported},
    identity::LABEL_NOTE,
    selftest::{self, Checked, Part},
};
use eligibility::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::{Face, Tone};
use outbox::{Change, OutboxEntry, Standing, State};
use store::{Counts, IndexedDbStore, Loss, Store as _};
use uuid::Uuid;

use super::{Stage, Storage};
use crate::context::{TRUST, app_version};
use crate::i18n::T;
use crate::visit::Visit;

/// What the storage and the browser say.
#[derive(Clone)]
struct Facts {
    device: Uuid,
    label: Option<String>,
    counts: Counts,
    quarantined: Vec<OutboxEntry>,
    last_reached: Option<String>,
    room: Option<(f64, f64)>,
    persisted: bool,
    loss: Option<Loss>,
}

async fn facts(store: &IndexedDbStore) -> Option<Facts> {
    Some(Facts {
        device: store.device().await.ok()?.id,
        label: store.note(LABEL_NOTE).await.ok()?,
        counts: store.counts().await.ok()?,
        quarantined: store.quarantined().await.ok()?,
        last_reached: store.note(LAST_REACHED_NOTE).await.ok()?,
        room: store.room().await,
        persisted: browser::is_persisted().await,
        loss: store.loss().await.ok()?,
    })
}

/// The signals and the storage that the parts of the corner share.
#[derive(Clone, Copy)]
struct Corner {
    visit: Visit,
    store: StoredValue<Storage, LocalStorage>,
    stage: RwSignal<Stage>,
    facts: RwSignal<Option<Facts>>,
    message: RwSignal<Option<String>>,
    tested: RwSignal<Vec<Checked>>,
}

impl Corner {
    fn look(self) {
        spawn_local(async move {
            let facts = facts(&self.store.get_value()).await;
            if facts.is_none() {
                self.show_message(T::StaffFailed);
            }
            let _ = self.facts.try_set(facts);
        });
    }

    fn show_message(self, text: T) {
        let message = self.visit.app.words.get_untracked().text(text).to_owned();
        let _ = self.message.try_set(Some(message));
    }
}

pub(super) fn show(visit: Visit, store: Storage, stage: RwSignal<Stage>) -> AnyView {
    let corner = Corner {
        visit,
        store: StoredValue::new_local(Rc::clone(&store)),
        stage,
        facts: RwSignal::new(None),
        message: RwSignal::new(None),
        tested: RwSignal::new(Vec::new()),
    };
    corner.look();
    // What is sent in the meantime changes the queue.
    Effect::new(move |_| {
        visit.app.sending.received.track();
        visit.app.sending.standing.track();
        corner.look();
    });
    view! {
        <h1 tabindex="-1">{visit.live_text(T::StaffTitle)}</h1>
        <p aria-live="polite">{move || corner.message.get()}</p>
        {warnings(corner)}
        {move || corner.facts.get().map(|facts| queue(corner, facts))}
        {buttons(corner)}
        {super::booth::show(visit)}
        {move || corner.facts.get().map(|facts| about(corner, facts))}
    }
    .into_any()
}

/// What staff must not overlook.
fn warnings(corner: Corner) -> AnyView {
    let visit = corner.visit;
    let lost = move || {
        let loss = corner.facts.with(|facts| facts.as_ref()?.loss)?;
        let message = visit.with(
            T::StaffLoss,
            &[
                ("counted", &loss.counted.to_string()),
                ("found", &loss.found.to_string()),
            ],
        );
        let seen = move |_| {
            spawn_local(async move {
                let _ = corner.store.get_value().acknowledge_loss().await;
                corner.look();
            });
        };
        Some(view! {
            <section class="card" role="alert">
                <p class="error">{message}</p>
                <button on:click=seen>{visit.live_text(T::StaffSeen)}</button>
            </section>
        })
    };
    let key = move || {
        let loaded = visit.app.loaded()?;
        let today = device::today()?;
        let ends = loaded.signed.catalog.keys_end(today)?;
        let text = if ends < today {
            T::StaffKeyEnded
        } else {
            T::StaffKeyEnds
        };
        let message = visit.with(text, &[("d", &ends.to_string())]);
        Some(view! { <p class="hint" role="alert">{message}</p> })
    };
    view! { {lost} {key} }.into_any()
}

/// A line of what stands there. What is around it follows the language, so the line need not.
fn row(visit: Visit, name: T, value: String) -> AnyView {
    view! { <div><dt>{visit.text(name)}</dt><dd>{value}</dd></div> }.into_any()
}

/// What the device keeps, and how sending stands.
fn queue(corner: Corner, facts: Facts) -> AnyView {
    let visit = corner.visit;
    let Counts {
        waiting,
        quarantined,
        copies,
        receipts,
        unreadable,
    } = facts.counts;
    let many = |count: u32| visit.with(T::StaffCount, &[("n", &count.to_string())]);
    let reached = facts
        .last_reached
        .map(|at| device::time_in_words(&at, visit.language()));
    let reached = reached.unwrap_or_else(unknown);
    let standing = visit.text(standing(visit.app.sending.standing.get())).to_owned();
    let aside: Vec<AnyView> = facts
        .quarantined
        .into_iter()
        .map(|kept| set_aside(corner, kept))
        .collect();
    view! {
        <section class="card">
            <h2>{visit.text(T::StaffQueue)}</h2>
            <dl id="staff-queue" class="facts">
                {row(visit, T::StaffWaiting, many(waiting))}
                {row(visit, T::StaffQuarantined, many(quarantined))}
                {row(visit, T::StaffCopies, many(copies))}
                {row(visit, T::StaffReceipts, many(receipts))}
                {(unreadable > 0).then(|| row(visit, T::StaffUnreadable, many(unreadable)))}
                {row(visit, T::StaffStanding, standing)}
                {row(visit, T::StaffLastReached, reached)}
            </dl>
            {aside}
        </section>
    }
    .into_any()
}

fn unknown() -> String {
    "–".to_owned()
}

fn standing(standing: Standing) -> T {
    match standing {
        Standing::Untried => T::StandingUntried,
        Standing::Reached => T::StandingReached,
        Standing::Offline => T::StandingOffline,
        Standing::NotTheServer => T::StandingNotTheServer,
        Standing::Busy => T::StandingBusy,
        Standing::SignatureRefused => T::StandingSignatureRefused,
        Standing::Unproved => T::StandingUnproved,
        Standing::StorageFailed => T::StandingStorageFailed,
    }
}

fn set_aside(corner: Corner, kept: OutboxEntry) -> AnyView {
    let id = kept.item.id;
    let number = envelope::ReceiptNumber::of(id).to_string();
    let why = match kept.state {
        State::Quarantined(why) => why,
        State::Waiting => String::new(),
    };
    let again = move |_| {
        spawn_local(async move {
            let release = [Change::Release { id }];
            if corner.store.get_value().apply(&release).await.is_err() {
                corner.show_message(T::StaffFailed);
            }
            corner.visit.app.sending.kept();
            corner.look();
        });
    };
    view! {
        <div class="head">
            <span>{number}" · "<small class="soft">{why}</small></span>
            <button class="chip" on:click=again>{corner.visit.live_text(T::StaffRelease)}</button>
        </div>
    }
    .into_any()
}

fn buttons(corner: Corner) -> AnyView {
    let visit = corner.visit;
    let send = move |_| {
        visit.app.sending.wake();
        corner.show_message(T::StaffSending);
    };
    let export = move |_| {
        spawn_local(async move {
            match export::export(&corner.store.get_value()).await {
                Ok(Exported { count, name }) => {
                    let words = visit.app.words.get_untracked();
                    let count = count.to_string();
                    let message = words.with(T::StaffExported, &[("n", &count), ("name", &name)]);
                    let _ = corner.message.try_set(Some(message));
                }
                Err(_) => corner.show_message(T::StaffFailed),
            }
        });
    };
    let test = move |_| {
        corner.show_message(T::StaffTesting);
        spawn_local(async move {
            match visit.app.loaded_untracked() {
                Some(loaded) => {
                    let tested = selftest::run(&corner.store.get_value(), &loaded.signed, TRUST).await;
                    let fine = tested.iter().all(|checked| checked.works);
                    let _ = corner.tested.try_set(tested);
                    corner.show_message(if fine { T::StaffTestFine } else { T::StaffTestBad });
                }
                None => corner.show_message(T::LoadFailed),
            }
        });
    };
    let tested = move || {
        let tested = corner.tested.get().into_iter().map(|checked| {
            let (tone, mark) = if checked.works {
                (Tone::Go, "✓")
            } else {
                (Tone::Off, "✕")
            };
            let result = if checked.works {
                T::StaffWorks
            } else {
                T::StaffWorksNot
            };
            view! {
                <li class=tone.mark()>
                    <i aria-hidden="true">{mark}</i>
                    <span>{visit.live_text(part(checked.part))}": "{visit.live_text(result)}</span>
                </li>
            }
        });
        let tested = tested.collect_view();
        view! { <ul class="list" id="staff-tested">{tested}</ul> }
    };
    view! {
        <div class="pad acts">
            <button on:click=send>{visit.live_text(T::StaffSend)}</button>
            <button on:click=export>{visit.live_text(T::StaffExport)}</button>
            <button on:click=test>{visit.live_text(T::StaffTest)}</button>
        </div>
        {tested}
    }
    .into_any()
}

/// What was tried, in words.
fn part(part: Part) -> T {
    match part {
        Part::Storage => T::StaffTestStorage,
        Part::Sealing => T::StaffTestSealing,
        Part::Catalog => T::StaffTestCatalog,
        Part::Key => T::StaffTestKey,
        Part::Offline => T::StaffTestOffline,
        Part::Release => T::StaffTestRelease,
        Part::Server => T::StaffTestServer,
    }
}

/// The device itself.
fn about(corner: Corner, facts: Facts) -> AnyView {
    let visit = corner.visit;
    let loaded = visit.app.loaded();
    let catalog = loaded.as_ref().map(|loaded| {
        let digest: String = loaded.signed.digest.chars().take(12).collect();
        let catalog = &loaded.signed.catalog;
        format!("{}{} · {digest}", catalog.version, until(catalog.expires))
    });
    let key = loaded.as_ref().zip(device::today()).and_then(|(loaded, today)| {
        let to = loaded.signed.catalog.seal_to(today)?;
        Some(format!("{}{}", to.id, until(to.until)))
    });
    let persisted = if facts.persisted {
        T::StaffPersisted
    } else {
        T::StaffNotPersisted
    };
    let lines = [
        (T::StaffLabel, facts.label),
        (T::StaffDeviceId, Some(facts.device.to_string())),
        (T::StaffRoom, facts.room.map(in_megabytes)),
        (T::StaffPersistence, Some(visit.text(persisted).to_owned())),
        (T::StaffApp, Some(app_version())),
        (T::StaffCatalog, catalog),
        (T::StaffKey, key),
    ];
    let lines: Vec<AnyView> = lines
        .into_iter()
        .map(|(name, value)| row(visit, name, value.unwrap_or_else(unknown)))
        .collect();
    let enrol = move |_| corner.stage.set(Stage::Enrol);
    // What is held in the hand has a size of its own.
    let fit = (!browser::is_own()).then(|| {
        look::button(Face::Plain, visit.text(T::FitTitle), move || {
            corner.stage.set(Stage::Fit)
        })
    });
    view! {
        <section class="card">
            <h2>{visit.text(T::StaffDevice)}</h2>
            <dl class="facts">{lines}</dl>
            {fit}
            <button on:click=enrol>{visit.text(T::StaffEnrolAgain)}</button>
        </section>
    }
    .into_any()
}

fn until(day: Option<Date>) -> String {
    day.map(|day| format!(" (~ {day})")).unwrap_or_default()
}

/// Used and allowed bytes.
fn in_megabytes((used, allowed): (f64, f64)) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes are not negative, and no disk is so large"
    )]
    let whole = |bytes: f64| (bytes / 1e6).ceil() as u64;
    format!("{} / {} MB", whole(used), whole(allowed))
}

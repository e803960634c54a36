//! How the device stands, and what staff can do about it.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use outbox::{Change, Kept, Standing, State};
use store::{Counts, IndexedDbStore, Loss, Store as _};
use uuid::Uuid;

use super::{Stage, Storage};
use crate::i18n::T;
use crate::identity::LABEL_NOTE;
use crate::staff::export;
use crate::staff::selftest::{self, Checked};
use crate::sync::LAST_REACHED_NOTE;
use crate::visit::Visit;
use crate::{browser, device};

/// What the storage and the browser say.
#[derive(Clone)]
struct Facts {
    device: Uuid,
    label: Option<String>,
    counts: Counts,
    quarantined: Vec<Kept>,
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
    told: RwSignal<Option<String>>,
    tested: RwSignal<Vec<Checked>>,
}

impl Corner {
    fn look(self) {
        spawn_local(async move {
            let facts = facts(&self.store.get_value()).await;
            if facts.is_none() {
                self.tell(T::StaffFailed);
            }
            let _ = self.facts.try_set(facts);
        });
    }

    fn tell(self, text: T) {
        let told = self.visit.lang.get_untracked().text(text).to_owned();
        let _ = self.told.try_set(Some(told));
    }
}

pub(super) fn show(visit: Visit, store: Storage, stage: RwSignal<Stage>) -> AnyView {
    let corner = Corner {
        visit,
        store: StoredValue::new_local(Rc::clone(&store)),
        stage,
        facts: RwSignal::new(None),
        told: RwSignal::new(None),
        tested: RwSignal::new(Vec::new()),
    };
    corner.look();
    // What is sent in the meantime changes the queue.
    Effect::new(move |_| {
        visit.sending.received.track();
        visit.sending.standing.track();
        corner.look();
    });
    view! {
        <h1 tabindex="-1">{move || visit.t(T::StaffTitle)}</h1>
        <p aria-live="polite">{move || corner.told.get()}</p>
        {warnings(corner)}
        {move || corner.facts.get().map(|facts| queue(corner, facts))}
        {buttons(corner)}
        {move || corner.facts.get().map(|facts| about(corner, facts))}
    }
    .into_any()
}

/// What staff must not overlook.
fn warnings(corner: Corner) -> AnyView {
    let visit = corner.visit;
    let lost = move || {
        let loss = corner.facts.with(|facts| facts.as_ref()?.loss)?;
        let values = [
            ("counted", loss.counted.to_string()),
            ("found", loss.found.to_string()),
        ];
        let seen = move |_| {
            spawn_local(async move {
                let _ = corner.store.get_value().acknowledge_loss().await;
                corner.look();
            });
        };
        Some(view! {
            <section class="card" role="alert">
                <p class="error">{visit.lang.get().with(T::StaffLoss, &values)}</p>
                <button on:click=seen>{move || visit.t(T::StaffSeen)}</button>
            </section>
        })
    };
    let key = move || {
        let loaded = visit.loaded()?;
        let today = browser::today()?;
        let ends = device::key_ends(&loaded.signed, today)?;
        let text = if ends < today {
            T::StaffKeyEnded
        } else {
            T::StaffKeyEnds
        };
        let told = visit.lang.get().with(text, &[("d", ends.to_string())]);
        Some(view! { <p class="hindrance" role="alert">{told}</p> })
    };
    view! { {lost} {key} }.into_any()
}

fn row(visit: Visit, name: T, value: impl Fn() -> String + Send + 'static) -> AnyView {
    view! { <div><dt>{move || visit.t(name)}</dt><dd>{value}</dd></div> }.into_any()
}

/// What the device keeps, and how sending stands.
fn queue(corner: Corner, facts: Facts) -> AnyView {
    let visit = corner.visit;
    let Counts {
        waiting,
        quarantined,
        copies,
        receipts,
    } = facts.counts;
    let many = move |count: u32| move || visit.lang.get().with(T::StaffCount, &[("n", count.to_string())]);
    let reached = facts.last_reached.unwrap_or_else(|| "–".to_owned());
    let aside = facts.quarantined.into_iter().map(|kept| set_aside(corner, kept));
    view! {
        <section class="card">
            <h2>{move || visit.t(T::StaffQueue)}</h2>
            <dl id="staff-queue">
                {row(visit, T::StaffWaiting, many(waiting))}
                {row(visit, T::StaffQuarantined, many(quarantined))}
                {row(visit, T::StaffCopies, many(copies))}
                {row(visit, T::StaffReceipts, many(receipts))}
                {row(visit, T::StaffStanding, move || visit.t(standing(visit.sending.standing.get())).to_owned())}
                {row(visit, T::StaffLastReached, move || reached.clone())}
            </dl>
            {aside.collect_view()}
        </section>
    }
    .into_any()
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

fn set_aside(corner: Corner, kept: Kept) -> AnyView {
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
                corner.tell(T::StaffFailed);
            }
            corner.visit.sending.kept();
            corner.look();
        });
    };
    view! {
        <div class="head">
            <span>{number}" · "<small class="soft">{why}</small></span>
            <button class="chip" on:click=again>{move || corner.visit.t(T::StaffRelease)}</button>
        </div>
    }
    .into_any()
}

fn buttons(corner: Corner) -> AnyView {
    let visit = corner.visit;
    let send = move |_| {
        visit.sending.wake();
        corner.tell(T::StaffSending);
    };
    let export = move |_| {
        spawn_local(async move {
            match export::export(&corner.store.get_value()).await {
                Ok(count) => {
                    let lang = visit.lang.get_untracked();
                    let told = lang.with(T::StaffExported, &[("n", count.to_string())]);
                    let _ = corner.told.try_set(Some(told));
                }
                Err(_) => corner.tell(T::StaffFailed),
            }
        });
    };
    let test = move |_| {
        corner.tell(T::StaffTesting);
        spawn_local(async move {
            match visit.loaded_untracked() {
                Some(loaded) => {
                    let tested = selftest::run(&corner.store.get_value(), &loaded.signed).await;
                    let fine = tested.iter().all(|checked| checked.works);
                    let _ = corner.tested.try_set(tested);
                    corner.tell(if fine { T::StaffTestFine } else { T::StaffTestBad });
                }
                None => corner.tell(T::LoadFailed),
            }
        });
    };
    let tested = move || {
        let tested = corner.tested.get().into_iter().map(|checked| {
            let (class, mark) = if checked.works { ("mark yes", "✓") } else { ("mark no", "✕") };
            let said = if checked.works { T::StaffWorks } else { T::StaffWorksNot };
            view! {
                <li class=class><i aria-hidden="true">{mark}</i><span>{move || visit.t(checked.what)}": "{move || visit.t(said)}</span></li>
            }
        });
        let tested = tested.collect_view();
        view! { <ul class="list" id="staff-tested">{tested}</ul> }
    };
    view! {
        <div class="pad">
            <button on:click=send>{move || visit.t(T::StaffSend)}</button>
            <button on:click=export>{move || visit.t(T::StaffExport)}</button>
            <button on:click=test>{move || visit.t(T::StaffTest)}</button>
        </div>
        {tested}
    }
    .into_any()
}

/// The device itself.
fn about(corner: Corner, facts: Facts) -> AnyView {
    let visit = corner.visit;
    let (device, label) = (
        facts.device.to_string(),
        facts.label.unwrap_or_else(|| "–".to_owned()),
    );
    let room = facts
        .room
        .map(|(used, quota)| format!("{:.1} / {:.0} MB", used / 1e6, quota / 1e6));
    let room = room.unwrap_or_else(|| "–".to_owned());
    let persisted = if facts.persisted {
        T::StaffPersisted
    } else {
        T::StaffNotPersisted
    };
    let catalog = move || {
        let Some(loaded) = visit.loaded() else {
            return "–".to_owned();
        };
        let catalog = &loaded.signed.catalog;
        let until = catalog
            .expires
            .map(|day| format!(" (~ {day})"))
            .unwrap_or_default();
        format!(
            "{}{until} · {}",
            catalog.version,
            loaded.signed.digest.chars().take(12).collect::<String>()
        )
    };
    let key = move || {
        let today = browser::today();
        let loaded = visit.loaded();
        let to = loaded
            .as_ref()
            .zip(today)
            .and_then(|(loaded, today)| loaded.signed.catalog.seal_to(today));
        to.map_or_else(
            || "–".to_owned(),
            |to| {
                let until = to.until.map(|day| format!(" (~ {day})")).unwrap_or_default();
                format!("{}{until}", to.id)
            },
        )
    };
    let enrol = move |_| corner.stage.set(Stage::Enrol);
    view! {
        <section class="card">
            <h2>{move || visit.t(T::StaffDevice)}</h2>
            <dl>
                {row(visit, T::StaffLabel, move || label.clone())}
                {row(visit, T::StaffDeviceId, move || device.clone())}
                {row(visit, T::StaffRoom, move || room.clone())}
                {row(visit, T::StaffPersistence, move || visit.t(persisted).to_owned())}
                {row(visit, T::StaffApp, browser::app_version)}
                {row(visit, T::StaffCatalog, catalog)}
                {row(visit, T::StaffKey, key)}
            </dl>
            <button on:click=enrol>{move || visit.t(T::StaffEnrolAgain)}</button>
        </section>
    }
    .into_any()
}

//! The PIN is asked for.

use device::pin::{Throttle, Tried};
use leptos::prelude::*;
use leptos::task::spawn_local;
use look::halves;

use super::{Stage, Storage, clock, pin_pad};
use crate::i18n::T;
use crate::visit::Visit;

pub(super) fn form(visit: Visit, store: Storage, stage: RwSignal<Stage>) -> AnyView {
    let wrong = RwSignal::new(None::<Tried>);
    let looking = RwSignal::new(false);
    // A wait that another page began is waited through here from the start.
    let throttle = StoredValue::new(Throttle::new());
    let store = StoredValue::new_local(store);
    let look = move |pin: String| {
        if looking.get_untracked() {
            return;
        }
        looking.set(true);
        spawn_local(async move {
            let mut now = throttle.get_value();
            let tried = now.look(&store.get_value(), &pin).await;
            let _ = throttle.try_set_value(now);
            let _ = looking.try_set(false);
            match tried {
                Tried::Right => drop(stage.try_set(Stage::Open)),
                other => drop(wrong.try_set(Some(other))),
            }
        });
    };
    let message = move || {
        let words = visit.words();
        wrong.get().map(|tried| match tried {
            Tried::Wait(seconds) => words.with(T::StaffPinWait, &[("n", &seconds.to_string())]),
            Tried::Failed => words.text(T::StaffFailed).to_owned(),
            Tried::Wrong | Tried::Right => words.text(T::StaffPinWrong).to_owned(),
        })
    };
    let read = view! {
        <h1 tabindex="-1">{visit.live_text(T::StaffTitle)}</h1>
        <p class="soft">{visit.live_text(T::StaffPin)}</p>
        <p class="error" role="alert">{message}</p>
    };
    halves(
        vec![read.into_any(), clock(visit, stage)],
        vec![pin_pad(visit, move || wrong.set(None), look)],
    )
}

//! Nobody finds what another left: after a while without a touch the screen warns, then everything is wiped.

use leptos::prelude::*;

use crate::browser;
use crate::i18n::T;
use crate::visit::{Screen, Visit};

const WARNING_SECONDS: f64 = 20.0;

/// Seconds without a touch before the warning: a minute on shared devices, ten on one's own.
fn patience() -> f64 {
    // A whole number: reading fractions brings ten kilobytes of tables.
    let set = browser::setting("idle").and_then(|text| text.parse::<u32>().ok());
    let set = set.unwrap_or(if browser::is_phone() { 600 } else { 60 });
    f64::from(set)
}

/// The warning, drawn over everything.
#[component]
pub fn IdleWarning(visit: Visit) -> impl IntoView {
    let touched = StoredValue::new(browser::monotonic());
    let left = RwSignal::new(None::<u32>);
    let touch = move || {
        touched.set_value(browser::monotonic());
        left.set(None);
    };
    let _ = window_event_listener(leptos::ev::pointerdown, move |_| {
        if left.get_untracked().is_none() {
            touch();
        }
    });
    let _ = window_event_listener(leptos::ev::keydown, move |_| touch());
    let patience = patience();
    set_interval(
        move || {
            if visit.screens.get_untracked().last() == Some(&Screen::Start) {
                touched.set_value(browser::monotonic());
                return;
            }
            let over = (browser::monotonic() - touched.get_value()) / 1000.0 - patience;
            if over >= WARNING_SECONDS {
                browser::start_afresh();
            } else if over >= 0.0 {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "from 0 to 20"
                )]
                left.set(Some((WARNING_SECONDS - over).ceil() as u32));
            }
        },
        std::time::Duration::from_millis(500),
    );
    move || {
        left.get().map(|seconds| {
            let detail = visit.with(T::IdleDetail, &[("n", &seconds.to_string())]);
            view! {
                <div class="veil">
                    <div role="alertdialog" aria-labelledby="idle-title">
                        <h2 id="idle-title">{visit.says(T::IdleTitle)}</h2>
                        <p>{detail}</p>
                        <button class="going" on:click=move |_| touch()>{visit.says(T::IdleGoOn)}</button>
                    </div>
                </div>
            }
            .into_any()
        })
    }
}

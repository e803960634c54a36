//! The page's half of the service worker in `shell/worker.js`: registers it once the app works, reports that it does,
//! looks for new versions, and lets one take over only at the start screen.

use gloo_timers::future::TimeoutFuture;
use js_sys::wasm_bindgen::{JsCast, JsValue};
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RegistrationOptions, ServiceWorkerRegistration, ServiceWorkerUpdateViaCache};

use crate::visit::{Desk, Screen, Visit};
use crate::{browser, lock};

const WORKER: &str = "/sw.js";
const VISIT_LOCK: &str = "didim-visit";
const TICK_MS: u32 = 1_000;
const CHECK_MS: f64 = 15.0 * 60_000.0;

/// Keeps the app up to date for as long as the page lives, and no visit is ever cut by it.
pub fn tend(visit: Visit) {
    Effect::new(move |held: Option<Option<Function>>| {
        let under_way = !visit.screens.with(at_start);
        match (under_way, held.flatten()) {
            (true, None) => lock::share(VISIT_LOCK),
            (false, Some(release)) => {
                let _ = release.call0(&JsValue::NULL);
                None
            }
            (_, held) => held,
        }
    });
    Effect::new(move |begun: Option<bool>| {
        let ready = begun == Some(true) || visit.desk.with(|desk| matches!(desk, Desk::Ready(_)));
        if ready && begun != Some(true) {
            // Without a worker the app works too, with a network.
            spawn_local(async move { drop(keep_up(visit).await) });
        }
        ready
    });
}

#[expect(clippy::ptr_arg, reason = "the signal's own type")]
fn at_start(screens: &Vec<Screen>) -> bool {
    screens.last() == Some(&Screen::Start)
}

async fn keep_up(visit: Visit) -> Result<(), JsValue> {
    let version = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-version"))
        .ok_or(JsValue::NULL)?;
    let navigator = window().navigator();
    if !Reflect::has(&navigator, &"serviceWorker".into())? {
        return Ok(());
    }
    let container = navigator.service_worker();
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registration = JsFuture::from(container.register_with_options(WORKER, &options)).await?;
    let registration: ServiceWorkerRegistration = registration.unchecked_into();
    let controller = container.controller();
    // What a shared device shows must not depend on fonts that an earlier visitor happened to need.
    let fonts = if browser::is_phone() { "" } else { " fonts" };
    let mut report = Some(format!("healthy {version}{fonts}"));
    let mut checked = None;
    let mut woken = visit.sending.wakes.get_untracked();
    loop {
        if let Some(active) = registration.active()
            && let Some(report) = report.take()
        {
            active.post_message(&report.into())?;
        }
        // What the address has brought would be gone with the page.
        let idle = visit.brought.with_untracked(String::is_empty);
        if idle && visit.screens.with_untracked(at_start) {
            if container.controller() != controller {
                browser::start_afresh();
            }
            if let Some(waiting) = registration.waiting() {
                waiting.post_message(&"take-over".into())?;
            }
        }
        let (now, wake) = (browser::monotonic(), visit.sending.wakes.get_untracked());
        if checked.is_none_or(|checked| now - checked > CHECK_MS) || wake != woken {
            (checked, woken) = (Some(now), wake);
            let update = registration.update()?;
            // A server that does not answer must not hold up the rest.
            spawn_local(async move { drop(JsFuture::from(update).await) });
        }
        TimeoutFuture::new(TICK_MS).await;
    }
}

//! The page's half of the service worker in `shell/worker.js`: registers it once the app works, reports that it does, looks for new
//! versions, and has the running one let the next in only while no visit is under way.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RegistrationOptions, Response, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerUpdateViaCache,
};

use crate::address::start_afresh;
use crate::clock::monotonic;
use crate::marks::version;
use crate::page::property;
use crate::profile::is_own;

/// The lock that every page with a visit under way shares: the worker takes over only when it is free.
pub const VISIT_LOCK: &str = "didim-visit";

const WORKER: &str = "/sw.js";
/// Where the worker notes, as `refused` or `broken`, why it has not let the server's release in.
const NOTE: &str = "/didim-shell-release";
/// How often the page is looked at, in milliseconds.
const POLL_MS: u32 = 1_000;
/// After how many milliseconds a new version is looked for again.
const UPDATE_CHECK_MS: f64 = 15.0 * 60_000.0;

/// What the worker's half asks of the app.
pub trait Visits {
    /// Whether the page may be replaced: the start screen is shown, and nothing that the address has brought would be lost.
    fn is_idle(&self) -> bool;
    /// A number that goes up when it is worth asking the server again.
    fn wakes(&self) -> u32;
}

/// Keeps the app up to date for as long as the page lives.
///
/// # Errors
/// If the browser refuses the worker, or has none that is as it should be: the app works without, with a network.
pub async fn keep_up(visits: impl Visits) -> Result<(), JsValue> {
    let version = version().ok_or(JsValue::NULL)?;
    let (container, registration) = register().await?;
    let controller = container.controller();
    let mut report = Some(healthy(&version, is_own()));
    let mut checked = None;
    let mut woken = visits.wakes();
    loop {
        if let Some(active) = registration.active()
            && let Some(report) = report.take()
        {
            active.post_message(&report.into())?;
        }
        if visits.is_idle() {
            if container.controller() != controller {
                start_afresh();
            }
            // The worker that runs is asked, never the one that waits: it lets in what is signed, and nothing else.
            if registration.waiting().is_some()
                && let Some(running) = registration.active()
            {
                running.post_message(&"let-in".into())?;
            }
        }
        let (now, wakes) = (monotonic(), visits.wakes());
        if wakes != woken || is_due(now, checked) {
            (checked, woken) = (Some(now), wakes);
            let update = registration.update()?;
            // A server that does not answer must not hold up the rest.
            spawn_local(async move { drop(JsFuture::from(update).await) });
        }
        TimeoutFuture::new(POLL_MS).await;
    }
}

/// Registers the worker. Browsers and what is put into them do this in ways that no specification knows, so nothing that they
/// give is taken for what it should be: a wrong value would end the app.
async fn register() -> Result<(ServiceWorkerContainer, ServiceWorkerRegistration), JsValue> {
    let container = property(&window().navigator(), "serviceWorker");
    if !container.is_object() {
        return Err(JsValue::NULL);
    }
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let register: Function = property(&container, "register").dyn_into()?;
    let registering = register.call2(&container, &WORKER.into(), &options)?;
    let registration = JsFuture::from(Promise::resolve(&registering)).await?;
    Ok((container.dyn_into()?, registration.dyn_into()?))
}

/// What tells the worker that this version works. What a shared device shows must not depend on fonts that an earlier visitor
/// happened to need, so it keeps all of them.
fn healthy(version: &str, phone: bool) -> String {
    ["healthy ", version, if phone { "" } else { " fonts" }].concat()
}

/// Whether the worker has refused the release that the server has had last: unsigned, below the floor, or of other files.
/// `false` too where it cannot be asked.
pub async fn has_refused() -> bool {
    async fn refused() -> Result<bool, JsValue> {
        let caches = property(&window(), "caches");
        let find: Function = property(&caches, "match").dyn_into()?;
        let found = find.call1(&caches, &NOTE.into())?;
        let found: Response = JsFuture::from(Promise::resolve(&found)).await?.dyn_into()?;
        let note = JsFuture::from(found.json()?).await?;
        Ok(["refused", "broken"]
            .iter()
            .any(|why| property(&note, why).is_truthy()))
    }
    refused().await.unwrap_or(false)
}

/// Whether it is time to look for a new version, by when it was looked for last.
fn is_due(now: f64, checked: Option<f64>) -> bool {
    checked.is_none_or(|checked| now - checked > UPDATE_CHECK_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_device_asks_for_all_fonts() {
        assert_eq!(healthy("0a1b", false), "healthy 0a1b fonts");
        assert_eq!(healthy("0a1b", true), "healthy 0a1b");
    }

    #[test]
    fn a_new_version_is_looked_for_at_once_and_then_every_quarter_of_an_hour() {
        assert!(is_due(0.0, None));
        assert!(!is_due(900_000.0, Some(0.0)));
        assert!(is_due(900_001.0, Some(0.0)));
    }
}

//! Locks that all pages of the device share (Web Locks), so that one of them does a thing at a time.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Waits until this page has the lock with this name, and keeps it for as long as the page lives: the browser gives it
/// to the next page when this one is closed or dies. Where the browser has no locks, this page goes on without.
pub async fn hold(name: &str) {
    let wait = Promise::new(&mut |granted, _| {
        if request(name, &granted).is_none() {
            let _ = granted.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(wait).await;
}

fn request(name: &str, granted: &Function) -> Option<()> {
    let (locks, request) = manager()?;
    let inner = granted.clone();
    let held = Closure::once_into_js(move || {
        let _ = inner.call0(&JsValue::NULL);
        // A promise that is never settled: the lock is held until the page is gone.
        Promise::new(&mut |_, _| {})
    });
    let asked: Promise = request.call2(&locks, &name.into(), &held).ok()?.dyn_into().ok()?;
    // A page that may use no locks goes on without; the server tells copies apart.
    let refused = granted.clone();
    let refused = Closure::once(move |_: JsValue| drop(refused.call0(&JsValue::NULL)));
    let _ = asked.catch(&refused);
    refused.forget();
    Some(())
}

/// A lock that this page holds with others. It is held until it is released, or the page is gone.
#[derive(Debug, Clone)]
pub struct Held(Function);

impl Held {
    /// Gives it up.
    pub fn release(self) {
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Asks for a lock that several pages may hold at once, and holds it; `None` where the browser has no locks.
pub fn share(name: &str) -> Option<Held> {
    let (locks, request) = manager()?;
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"shared".into()).ok()?;
    let mut release = None;
    // The lock is held until this is resolved, which may even be before it is granted.
    let over = Promise::new(&mut |resolve, _| release = Some(resolve));
    let granted = Closure::once_into_js(move || over);
    let _ = request.call3(&locks, &name.into(), &options, &granted);
    release.map(Held)
}

/// The browser's locks, and the function that asks for one.
fn manager() -> Option<(JsValue, Function)> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}

//! What pages of the device tell each other: one sends for all.

use std::rc::Rc;

use js_sys::wasm_bindgen::JsCast;
use js_sys::wasm_bindgen::closure::Closure;
use leptos::prelude::{RwSignal, Update};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::bell::Bell;

const CHANNEL: &str = "didim-outbox";
const KEPT: &str = "kept";

/// The other pages of the device; none where the browser cannot tell them anything.
pub(super) struct Pages(Option<BroadcastChannel>);

impl Pages {
    /// Listens to the other pages: what they keep rings the bell, what they hear of receipts is added.
    pub(super) fn listen(received: RwSignal<Vec<String>>, bell: &Rc<Bell>) -> Self {
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
            return Self(None);
        };
        let bell = Rc::clone(bell);
        let heard =
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| match event.data().as_string() {
                Some(text) if text == KEPT => bell.ring(),
                Some(numbers) => received.update(|all| all.extend(numbers.split(' ').map(str::to_owned))),
                None => {}
            });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        Self(Some(channel))
    }

    pub(super) fn tell_kept(&self) {
        self.tell(KEPT);
    }

    pub(super) fn tell_received(&self, numbers: &[String]) {
        self.tell(&numbers.join(" "));
    }

    fn tell(&self, text: &str) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&text.into());
        }
    }
}

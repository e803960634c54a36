//! What pages of the device tell each other: one sends for all.

use std::rc::Rc;

use browser::Bell;
use leptos::prelude::{RwSignal, Update};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "didim-outbox";
const KEPT_MESSAGE: &str = "kept";

/// What one page tells the others.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Message {
    /// It has kept an application.
    Kept,
    /// It has heard of these receipts, by their numbers.
    Received(Vec<String>),
}

impl Message {
    fn parse(text: &str) -> Self {
        match text {
            KEPT_MESSAGE => Self::Kept,
            numbers => Self::Received(numbers.split(' ').map(str::to_owned).collect()),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Kept => KEPT_MESSAGE.to_owned(),
            Self::Received(numbers) => numbers.join(" "),
        }
    }
}

/// The other pages of the device; `None` where the browser cannot tell them anything.
pub(super) struct Pages(Option<BroadcastChannel>);

impl Pages {
    /// Listens to the other pages: what they keep rings the bell, what they hear of receipts is added.
    pub(super) fn listen(received: RwSignal<Vec<String>>, bell: &Rc<Bell>) -> Self {
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
            return Self(None);
        };
        let bell = Rc::clone(bell);
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(text) = event.data().as_string() else {
                return;
            };
            match Message::parse(&text) {
                Message::Kept => bell.ring(),
                Message::Received(numbers) => received.update(|all| all.extend(numbers)),
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        Self(Some(channel))
    }

    pub(super) fn broadcast_kept(&self) {
        self.broadcast(&Message::Kept);
    }

    pub(super) fn broadcast_received(&self, numbers: &[String]) {
        self.broadcast(&Message::Received(numbers.to_vec()));
    }

    fn broadcast(&self, message: &Message) {
        if let Some(channel) = &self.0 {
            let _ = channel.post_message(&message.text().into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_device_understand_each_other() {
        let received =
            |numbers: &[&str]| Message::Received(numbers.iter().map(|n| (*n).to_owned()).collect());
        for message in [
            Message::Kept,
            received(&["PX1-NFJ-GGW"]),
            received(&["PX1-NFJ-GGW", "0A0-0A0-0A0"]),
        ] {
            assert_eq!(Message::parse(&message.text()), message);
        }
    }
}

//! The screen in spoken words, for those who do not see it: by voices of the device itself, so that nothing of a visit is sent to a
//! service that speaks for it. What is said is read off the page as assistive technology reads it. Only shared devices have it: on a phone its
//! owner's screen reader does it better. It ends with the visit, since every visit begins in a fresh document.

mod reader;
mod scene;
mod voice;

pub use reader::stars;

use std::cell::Cell;

use browser::{has_focus, is, property};
use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, MutationObserver, SpeechSynthesisUtterance};

use self::reader::TOUCHABLE;
use self::scene::{Scene, news};
use self::voice::{Manner, parts, speaks};
use crate::host::Host;
use crate::words::{PieceText, Words};

/// The tool that turns it on, and the mark of a page that speaks.
const SOUND_TOOL: &str = "sound";

/// The keys of each tool. While the screen is silent, those of the loudness begin to speak.
const KEYS: [(&str, &str); 10] = [
    ("F2", SOUND_TOOL),
    ("F4", "again"),
    ("F6", "pause"),
    ("F7", "hush"),
    ("F8", "slower"),
    ("F9", "faster"),
    ("AudioVolumeDown", "quieter"),
    ("-", "quieter"),
    ("AudioVolumeUp", "louder"),
    ("+", "louder"),
];

/// How it speaks, and what of the page is known to the listener. It begins anew with every visit.
#[derive(Default)]
struct Voice {
    manner: Manner,
    known: Scene,
    /// What a finger has found.
    found: Option<Element>,
    /// The voices that have spoken, by language: a device can have thousands to look through.
    voices: Vec<(String, JsValue)>,
}

thread_local! {
    static VOICE: Cell<Voice> = Cell::default();
}

fn change(with: &mut dyn FnMut(&mut Voice)) {
    let mut voice = VOICE.take();
    with(&mut voice);
    VOICE.set(voice);
}

/// Offers the tool as soon as the device has a voice; voices come some time after the page. Where staff have not said what the device is,
/// it may be somebody's own computer, and browsers without a speech service complain as soon as they are asked for voices (Firefox lays
/// a bar over the page): there they are asked for once something has the focus, since somebody is there then.
#[inline(never)]
pub fn tend(host: &'static dyn Host) {
    if browser::is_own() {
        return;
    }
    // The visit before may have ended in the middle of a sentence.
    command("cancel");
    let is_set_up = browser::setting("profile").is_some();
    let asked = Cell::new(is_set_up);
    let changed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if property(&event, "type") == "focusin" && !asked.replace(true) {
            offer();
        }
        // A key of the screen's keyboard has the focus, and the field what it wrote.
        let field = property(&event, "target").dyn_into::<Element>().ok();
        let field = field.filter(|field| is_on() && property(&event, "type") == "input" && !has_focus(field));
        if let Some(field) = field {
            let [_, state] = reader::name(host.words(), &field);
            speak(host.words(), &state);
        }
        later(host);
    })
    .into_js_value();
    let on_voices = Closure::<dyn Fn(Event)>::new(|_: Event| offer()).into_js_value();
    let _ = Reflect::set(&synthesis(), &"onvoiceschanged".into(), &on_voices);
    if is_set_up {
        offer();
    }
    for kind in ["focusin", "input"] {
        let _ = window().add_event_listener_with_callback(kind, changed.unchecked_ref());
    }
    let how = Object::new();
    for what in ["subtree", "childList", "characterData", "attributes"] {
        let _ = Reflect::set(&how, &what.into(), &true.into());
    }
    if let (Ok(observer), Some(body)) = (MutationObserver::new(changed.unchecked_ref()), document().body()) {
        let _ = observer.observe_with_options(&body, how.unchecked_ref());
    }
}

/// Not on every change of the page: this is one.
fn offer() {
    change(&mut |voice| voice.voices.clear());
    if let Some(tool) = browser::element(SOUND_TOOL) {
        tool.set_hidden(!is_available());
    }
}

/// The browser's half (Web Speech API); undefined if it has none. It is used by the names of what it has: a binding for each is larger.
fn synthesis() -> JsValue {
    property(&window(), "speechSynthesis")
}

/// Tells the browser's half to do something.
fn ask(command: &str, with: &JsValue) -> JsValue {
    let synthesis = synthesis();
    let command: Option<Function> = property(&synthesis, command).dyn_into().ok();
    command
        .and_then(|command| command.call1(&synthesis, with).ok())
        .unwrap_or_default()
}

fn command(command: &str) {
    ask(command, &JsValue::UNDEFINED);
}

/// Whether the device can speak.
pub fn is_available() -> bool {
    voice("").is_some()
}

/// A voice of the device itself for a language, by the first letters of its tag. One of a service elsewhere would be told everything
/// that is said.
fn voice(language: &str) -> Option<JsValue> {
    let mut known = None;
    change(&mut |voice| {
        let of_language = voice.voices.iter().find(|(of, _)| of == language);
        known = of_language.map(|(_, voice)| voice.clone());
    });
    known.or_else(|| {
        let found = look_for(language)?;
        change(&mut |voice| voice.voices.push((language.to_owned(), found.clone())));
        Some(found)
    })
}

/// The same, among all that the device has.
fn look_for(language: &str) -> Option<JsValue> {
    let voices: Option<Array> = ask("getVoices", &JsValue::UNDEFINED).dyn_into().ok();
    let voices = voices?;
    (0..voices.length()).map(|at| voices.get(at)).find(|voice| {
        let tag = property(voice, "lang").as_string().unwrap_or_default();
        speaks(&tag, language) && property(voice, "localService").is_truthy()
    })
}

fn is_on() -> bool {
    browser::is_on(SOUND_TOOL)
}

/// Does what a tool says, if it is one of these.
pub fn act(host: &'static dyn Host, tool: &str) -> bool {
    let (name, faster, louder) = match tool {
        SOUND_TOOL => {
            browser::toggle(SOUND_TOOL, "");
            VOICE.take();
            if !is_on() {
                speak(host.words(), host.words().own(PieceText::SpeechOff));
            }
            (None, 0, 0)
        }
        "again" => {
            change(&mut |voice| voice.known.screen = tool.to_owned());
            (None, 0, 0)
        }
        "pause" => {
            let paused = property(&synthesis(), "paused").is_truthy();
            command(if paused { "resume" } else { tool });
            (None, 0, 0)
        }
        "hush" => {
            command("cancel");
            (None, 0, 0)
        }
        "slower" => (Some(PieceText::SpeechSlower), -1, 0),
        "faster" => (Some(PieceText::SpeechFaster), 1, 0),
        "quieter" => (Some(PieceText::SpeechQuieter), 0, -1),
        "louder" => (Some(PieceText::SpeechLouder), 0, 1),
        _ => return false,
    };
    if let Some(name) = name {
        change(&mut |voice| voice.manner = voice.manner.changed(faster, louder));
        speak(host.words(), host.words().own(name));
    }
    later(host);
    true
}

/// The tool that a key stands for.
fn tool_of(key: &str) -> Option<&'static str> {
    let tool = KEYS.iter().find(|(other, _)| *other == key);
    tool.map(|(_, tool)| *tool)
}

/// Does what a key stands for, if it is one of these.
pub fn pressed(host: &'static dyn Host, key: &str) -> bool {
    let Some(tool) = tool_of(key) else {
        return false;
    };
    let begins = || matches!(tool, SOUND_TOOL | "quieter" | "louder") && !browser::is_own() && is_available();
    if is_on() {
        act(host, tool)
    } else {
        begins() && act(host, SOUND_TOOL)
    }
}

/// Looks at the page once it has come to rest: the focus moves after a screen is there.
fn later(host: &'static dyn Host) {
    if is_on() {
        browser::once_settled(Box::new(move || look(host)));
    }
}

/// Says what has changed: the screen, what it announces, what has the focus, or the state of that.
fn look(host: &'static dyn Host) {
    let (at, words) = (host.depth(), host.words());
    let root = browser::first("dialog[open]");
    let root = root.or_else(|| browser::first(if at > 1 { "#app" } else { "#start" }));
    let Some(root) = root.filter(|_| is_on()) else {
        return;
    };
    let heading = root.query_selector("h1,h2").ok().flatten();
    let heading = heading
        .and_then(|heading| heading.text_content())
        .unwrap_or_default();
    let active = document().active_element();
    let active = active.filter(|active| is(active, TOUCHABLE));
    let [name, state] = active
        .map(|active| reader::name(words, &active))
        .unwrap_or_default();
    let now = Scene {
        screen: [at.to_string(), heading].concat(),
        live: reader::live(words, &root),
        name,
        state,
    };
    let mut said = String::new();
    change(&mut |voice| {
        said = news(&voice.known, &now, words.own(PieceText::SpeechOn), || {
            reader::scene(words, &root)
        });
        voice.known = now.clone();
    });
    speak(words, &said);
}

/// Says something instead of what is being said.
fn speak(words: Words, said: &str) {
    if said.is_empty() {
        return;
    }
    let mut manner = Manner::default();
    change(&mut |voice| manner = voice.manner);
    command("cancel");
    command("resume");
    for (language, text) in parts(said, words.short()) {
        // In a language without a voice nothing is said: another language's voice would read it as noise.
        if let Some(voice) = voice(language)
            && let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(text)
        {
            let how = [
                ("lang", property(&voice, "lang")),
                ("voice", voice),
                ("rate", manner.rate().into()),
                ("volume", manner.volume().into()),
            ];
            for (name, value) in how {
                let _ = Reflect::set(&utterance, &name.into(), &value);
            }
            ask("speak", &utterance);
        }
    }
}

/// Forgets what was said and how, and says no more: the next visitor begins anew.
pub fn forget() {
    VOICE.take();
    command("cancel");
}

/// While the screen speaks, a finger finds things before it touches them (KS X 9211 §7.6.6): the first touch says what is there, the
/// second one acts.
pub fn explore(host: &'static dyn Host, event: &Event) {
    let touched = event.target().filter(|_| is_on());
    let Some(touched) = touched.and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let find = |selector| touched.closest(selector).ok().flatten();
    let radio = find("label").and_then(|label| label.query_selector("input").ok().flatten());
    let found = radio.or_else(|| find(TOUCHABLE)).unwrap_or(touched);
    let clicked = event.type_() == "click";
    let mut known = has_focus(&found);
    change(&mut |voice| {
        known |= voice.found.as_ref() == Some(&found);
        if clicked {
            voice.found = Some(found.clone());
        }
    });
    if known {
        return;
    }
    event.prevent_default();
    event.stop_immediate_propagation();
    if clicked && !browser::takes_focus(&found) {
        speak(host.words(), &reader::name(host.words(), &found).concat());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keypad_and_a_keyboard_have_keys_for_speech() {
        assert_eq!(tool_of("F2"), Some(SOUND_TOOL));
        assert_eq!(tool_of("AudioVolumeUp"), tool_of("+"));
        assert_eq!(tool_of("AudioVolumeDown"), tool_of("-"));
        for other in ["F1", "Enter", "a", ""] {
            assert_eq!(tool_of(other), None, "{other}");
        }
    }
}

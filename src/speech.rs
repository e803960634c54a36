//! The screen in spoken words, for who does not see it: by voices of the device itself, so that nothing of a visit is sent to anybody
//! who speaks for it. What is said is read off the page as assistive technology reads it. Only shared devices have it: on a phone its
//! owner's screen reader does it better. It ends with the visit, since every visit begins in a fresh document.

mod reader;

pub use reader::stars;

use std::cell::Cell;

use js_sys::wasm_bindgen::closure::Closure;
use js_sys::wasm_bindgen::{JsCast, JsValue};
use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use web_sys::{Element, Event, MutationObserver, SpeechSynthesisUtterance};

use self::reader::{KOREAN, TOUCHABLE};
use crate::browser::{self, is, property};
use crate::i18n::T;
use crate::keys;
use crate::visit::Visit;

/// The tool that turns it on, and the mark of a page that speaks.
const TOOL: &str = "sound";

/// The keys of each tool. While the screen is silent, those of the loudness begin to speak.
const KEYS: [(&str, &str); 10] = [
    ("F2", TOOL),
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

/// How it speaks, and what of the page is known to the listener: only what has changed is said. It begins anew with every visit.
#[derive(Default)]
struct Voice {
    /// Tenths above the volume of 0.5 that a visit begins with. The loudest, 1, is as loud as the device's amplifier is set; from the
    /// softest, 0.1, that is 20 dB (KS X 9211 §6.3.3 asks for 18).
    louder: i32,
    /// Quarters above the voice's own speed.
    faster: i32,
    scene: String,
    live: String,
    name: String,
    state: String,
    /// What a finger has found.
    found: Option<Element>,
    /// The voices that have spoken, by language: a device can have thousands to look through.
    known: Vec<(String, JsValue)>,
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
pub fn tend(visit: Visit) {
    if browser::is_phone() {
        return;
    }
    // The visit before may have ended in the middle of a sentence.
    tell("cancel");
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
            let [_, state] = reader::name(visit, &field);
            say(visit, &state);
        }
        later(visit);
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
    change(&mut |voice| voice.known.clear());
    if let Some(tool) = browser::element(TOOL) {
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

fn tell(command: &str) {
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
        let of_language = voice.known.iter().find(|(of, _)| of == language);
        known = of_language.map(|(_, voice)| voice.clone());
    });
    known.or_else(|| {
        let found = look_for(language)?;
        change(&mut |voice| voice.known.push((language.to_owned(), found.clone())));
        Some(found)
    })
}

/// The same, among all that the device has.
fn look_for(language: &str) -> Option<JsValue> {
    let voices: Option<Array> = ask("getVoices", &JsValue::UNDEFINED).dyn_into().ok();
    let voices = voices?;
    (0..voices.length()).map(|at| voices.get(at)).find(|voice| {
        let tag = property(voice, "lang").as_string().unwrap_or_default();
        // Some languages begin with the letters of another: Konkani is `kok`.
        let is_of = |language: &str| {
            let rest = tag.strip_prefix(language);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
        };
        // espeak calls Mandarin by ISO 639-3.
        let fits = language.is_empty() || is_of(language) || language == "zh" && is_of("cmn");
        fits && property(voice, "localService").is_truthy()
    })
}

fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

fn is_on() -> bool {
    browser::is_on(TOOL)
}

/// Does what a tool says, if it is one of these.
pub fn act(visit: Visit, tool: &str) -> bool {
    let (name, faster, louder) = match tool {
        TOOL => {
            browser::toggle(TOOL, "");
            VOICE.take();
            if !is_on() {
                say(visit, visit.t(T::SpeechOff));
            }
            (None, 0, 0)
        }
        "again" => {
            change(&mut |voice| voice.scene = tool.to_owned());
            (None, 0, 0)
        }
        "pause" => {
            let paused = property(&synthesis(), "paused").is_truthy();
            tell(if paused { "resume" } else { tool });
            (None, 0, 0)
        }
        "hush" => {
            tell("cancel");
            (None, 0, 0)
        }
        "slower" => (Some(T::SpeechSlower), -1, 0),
        "faster" => (Some(T::SpeechFaster), 1, 0),
        "quieter" => (Some(T::SpeechQuieter), 0, -1),
        "louder" => (Some(T::SpeechLouder), 0, 1),
        _ => return false,
    };
    if let Some(name) = name {
        change(&mut |voice| {
            voice.faster = (voice.faster + faster).clamp(-2, 4);
            voice.louder = (voice.louder + louder).clamp(-4, 5);
        });
        say(visit, visit.t(name));
    }
    later(visit);
    true
}

/// Does what a key stands for, if it is one of these.
pub fn pressed(visit: Visit, key: &str) -> bool {
    let Some((_, tool)) = KEYS.iter().find(|(other, _)| *other == key) else {
        return false;
    };
    let begins = || matches!(*tool, TOOL | "quieter" | "louder") && !browser::is_phone() && is_available();
    if is_on() {
        act(visit, tool)
    } else {
        begins() && act(visit, TOOL)
    }
}

/// Looks at the page once it has come to rest: the focus moves after a screen is there.
fn later(visit: Visit) {
    if is_on() {
        browser::once_settled(Box::new(move || look(visit)));
    }
}

/// Says what has changed: the screen, what it announces, what has the focus, or the state of that.
fn look(visit: Visit) {
    let at = visit.screens.with_untracked(Vec::len);
    let find = |selector| document().query_selector(selector).ok().flatten();
    let root = find("dialog[open]").or_else(|| find(if at > 1 { "#app" } else { "#start" }));
    let Some(root) = root.filter(|_| is_on()) else {
        return;
    };
    let heading = root.query_selector("h1,h2").ok().flatten();
    let heading = heading
        .and_then(|heading| heading.text_content())
        .unwrap_or_default();
    let scene = [at.to_string(), heading].concat();
    let live = reader::live(visit, &root);
    let active = document().active_element();
    let active = active.filter(|active| is(active, TOUCHABLE));
    let [name, state] = active
        .map(|active| reader::name(visit, &active))
        .unwrap_or_default();
    let before = VOICE.take();
    let mut said = String::new();
    let arrived = scene != before.scene;
    if arrived {
        if before.scene.is_empty() {
            said.push_str(visit.t(T::SpeechOn));
        }
        said.push_str(&reader::scene(visit, &root));
    } else if live != before.live {
        said.push_str(&live);
    }
    if arrived || name != before.name {
        said.push_str(&name);
    }
    if arrived || name != before.name || state != before.state {
        said.push_str(&state);
    }
    VOICE.set(Voice {
        scene,
        live,
        name,
        state,
        ..before
    });
    say(visit, &said);
}

/// Says something instead of what is being said.
fn say(visit: Visit, said: &str) {
    if said.is_empty() {
        return;
    }
    let (mut rate, mut volume) = (1.0, 0.5);
    change(&mut |voice| {
        rate += f64::from(voice.faster) * 0.25;
        volume += f64::from(voice.louder) * 0.1;
    });
    tell("cancel");
    tell("resume");
    let language = visit.language();
    for (at, text) in said.split(KOREAN).enumerate() {
        let language = if at % 2 == 1 {
            "ko"
        } else {
            language.get(..2).unwrap_or_default()
        };
        // In a language without a voice nothing is said: another language's voice would read it as noise.
        if let (false, Some(voice)) = (text.trim().is_empty(), voice(language))
            && let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(text)
        {
            let how = [
                ("lang", property(&voice, "lang")),
                ("voice", voice),
                ("rate", rate.into()),
                ("volume", volume.into()),
            ];
            for (name, value) in how {
                let _ = Reflect::set(&utterance, &name.into(), &value);
            }
            ask("speak", &utterance);
        }
    }
}

/// While the screen speaks, a finger finds things before it touches them (KS X 9211 §7.6.6): the first touch says what is there, the
/// second one acts.
pub fn explore(visit: Visit, event: &Event) {
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
    if clicked && !keys::takes_focus(&found) {
        say(visit, &reader::name(visit, &found).concat());
    }
}

//! The screen in spoken words, for who does not see it: by voices of the device itself, so that nothing of a visit is sent to anybody
//! who speaks for it. What is said is read off the page as assistive technology reads it. Only shared devices have it: on a phone its
//! owner's screen reader does it better. It ends with the visit, since every visit begins in a fresh document.

mod reader;

use std::cell::RefCell;

use js_sys::wasm_bindgen::JsCast;
use js_sys::wasm_bindgen::closure::Closure;
use leptos::prelude::*;
use web_sys::{
    Element, Event, HtmlElement, MutationObserver, MutationObserverInit, SpeechSynthesis,
    SpeechSynthesisUtterance, SpeechSynthesisVoice,
};

use self::reader::{Reader, TOUCHABLE};
use crate::i18n::T;
use crate::visit::Visit;
use crate::{browser, keys};

/// The tool that turns it on, and the mark of a page that speaks.
const TOOL: &str = "sound";

/// What is said, piece by piece: whether a piece is Korean on a screen of another language, and its words.
type Said = Vec<(bool, String)>;

/// How it speaks, and what it has said last: only what has changed since is said.
struct Voice {
    /// From 0 to 1. The loudest is as loud as the device's amplifier is set.
    volume: f32,
    /// Times the voice's own speed.
    rate: f32,
    paused: bool,
    scene: String,
    live: Said,
    focus: Said,
    state: String,
    /// What a finger has found.
    found: Option<Element>,
}

/// As every visit begins.
const SILENT: Voice = Voice {
    volume: 0.5,
    rate: 1.0,
    paused: false,
    scene: String::new(),
    live: Vec::new(),
    focus: Vec::new(),
    state: String::new(),
    found: None,
};

thread_local! {
    static VOICE: RefCell<Voice> = const { RefCell::new(SILENT) };
}

/// Offers the tool as soon as the device has a voice; voices come some time after the page.
pub fn tend(visit: Visit) {
    let Some(synthesis) = synthesis() else {
        return;
    };
    // The visit before may have ended in the middle of a sentence.
    synthesis.cancel();
    let offer = Closure::<dyn Fn(Event)>::new(|_: Event| offer()).into_js_value();
    synthesis.set_onvoiceschanged(Some(offer.unchecked_ref()));
    self::offer();
    let changed = Closure::<dyn Fn(Event)>::new(move |_: Event| later(visit)).into_js_value();
    for kind in ["focusin", "input"] {
        let _ = window().add_event_listener_with_callback(kind, changed.unchecked_ref());
    }
    let how = MutationObserverInit::new();
    how.set_subtree(true);
    how.set_child_list(true);
    how.set_character_data(true);
    how.set_attributes(true);
    if let (Ok(observer), Some(body)) = (MutationObserver::new(changed.unchecked_ref()), document().body()) {
        let _ = observer.observe_with_options(&body, &how);
    }
}

fn offer() {
    if let Some(tool) = browser::element(TOOL) {
        tool.set_hidden(!is_available());
    }
}

/// Whether the device can speak.
pub fn is_available() -> bool {
    !browser::is_phone() && synthesis().is_some_and(|synthesis| voice(&synthesis, "").is_some())
}

/// The browser's half, if it has any.
fn synthesis() -> Option<SpeechSynthesis> {
    window()
        .speech_synthesis()
        .ok()
        .filter(|synthesis| !synthesis.is_undefined())
}

/// A voice of the device itself for a language, by the first two letters of its tag. One of a service elsewhere would be told
/// everything that is said.
fn voice(synthesis: &SpeechSynthesis, language: &str) -> Option<SpeechSynthesisVoice> {
    let speaks = |voice: &SpeechSynthesisVoice| {
        let tag = voice.lang();
        // espeak calls Mandarin by ISO 639-3.
        tag.starts_with(language) || language == "zh" && tag.starts_with("cmn")
    };
    let voices = synthesis.get_voices().into_iter().map(JsCast::unchecked_into);
    let mut own = voices.filter(SpeechSynthesisVoice::local_service);
    own.find(speaks)
}

fn is_on() -> bool {
    browser::is_on(TOOL)
}

/// Does what a tool says, if it is one of these.
pub fn act(visit: Visit, tool: &str) -> bool {
    match tool {
        TOOL => toggle(visit),
        "again" => {
            VOICE.with_borrow_mut(|voice| voice.scene = tool.to_owned());
            later(visit);
        }
        "pause" => pause(),
        "hush" => drop(synthesis().map(|synthesis| synthesis.cancel())),
        "slower" => adjust(visit, T::SpeechSlower, -0.25, 0.0),
        "faster" => adjust(visit, T::SpeechFaster, 0.25, 0.0),
        "quieter" => adjust(visit, T::SpeechQuieter, 0.0, -0.1),
        "louder" => adjust(visit, T::SpeechLouder, 0.0, 0.1),
        _ => return false,
    }
    true
}

/// Does what a key stands for, if it is one of these. The first press of a volume key begins to speak.
pub fn pressed(visit: Visit, key: &str) -> bool {
    let tool = match key {
        "F2" => TOOL,
        "F4" => "again",
        "F6" => "pause",
        "F7" => "hush",
        "F8" => "slower",
        "F9" => "faster",
        "AudioVolumeUp" | "+" => "louder",
        "AudioVolumeDown" | "-" => "quieter",
        _ => return false,
    };
    if is_on() {
        act(visit, tool)
    } else {
        let begins = matches!(tool, TOOL | "louder" | "quieter") && is_available();
        begins && act(visit, TOOL)
    }
}

fn toggle(visit: Visit) {
    browser::toggle(TOOL, "");
    if is_on() {
        VOICE.set(SILENT);
        later(visit);
    } else {
        say(visit, &vec![(false, visit.t(T::SpeechOff).to_owned())]);
    }
}

fn pause() {
    let paused = VOICE.with_borrow_mut(|voice| {
        voice.paused = !voice.paused;
        voice.paused
    });
    if let Some(synthesis) = synthesis() {
        if paused {
            synthesis.pause();
        } else {
            synthesis.resume();
        }
    }
}

/// Speaks faster or louder by so much, and says so in the way it then speaks. From 0.1 to 1 is 20 dB (KS X 9211 §6.3.3 asks for 18).
fn adjust(visit: Visit, name: T, rate: f32, volume: f32) {
    VOICE.with_borrow_mut(|voice| {
        voice.rate = (voice.rate + rate).clamp(0.5, 2.0);
        voice.volume = (voice.volume + volume).clamp(0.1, 1.0);
    });
    say(visit, &vec![(false, visit.t(name).to_owned())]);
}

/// Looks at the page once it has come to rest: the focus moves after a screen is there.
fn later(visit: Visit) {
    if is_on() {
        browser::once_settled(move || look(visit));
    }
}

/// Says what has changed: the screen, what it announces, what has the focus, or the state of that.
fn look(visit: Visit) {
    let find = |selector| document().query_selector(selector).ok().flatten();
    let root = find("dialog[open]")
        .or_else(|| find("#app main"))
        .or_else(|| find("#start"));
    let Some(root) = root.filter(|_| is_on()) else {
        return;
    };
    let heading = root.query_selector("h1,h2").ok().flatten();
    let heading = heading
        .and_then(|heading| heading.text_content())
        .unwrap_or_default();
    let screens = visit.screens.with_untracked(Vec::len).to_string();
    let scene = [screens, heading].concat();
    let live = Reader::live(visit);
    let active = document().active_element();
    let active = active.filter(|active| active.matches(TOUCHABLE) == Ok(true));
    let (focus, state) = active
        .as_ref()
        .map(|active| Reader::name(visit, active))
        .unwrap_or_default();
    let said = VOICE.with_borrow_mut(|voice| {
        let mut said: Said = Vec::new();
        let arrived = scene != voice.scene;
        if arrived {
            if voice.scene.is_empty() {
                said.push((false, visit.t(T::SpeechOn).to_owned()));
            }
            said.extend(Reader::scene(visit, &root));
        } else if live != voice.live {
            said.extend(live.iter().cloned());
        }
        if arrived || focus != voice.focus {
            said.extend(focus.iter().cloned());
            said.push((false, state.clone()));
        } else if state != voice.state {
            said.push((false, state.clone()));
        }
        (voice.scene, voice.live, voice.focus, voice.state) = (scene, live, focus, state);
        said
    });
    say(visit, &said);
}

/// Says something instead of what is being said.
fn say(visit: Visit, said: &Said) {
    let Some(synthesis) = synthesis().filter(|_| said.iter().any(|(_, text)| !text.is_empty())) else {
        return;
    };
    let language = visit.language();
    let (rate, volume) = VOICE.with_borrow_mut(|voice| {
        voice.paused = false;
        (voice.rate, voice.volume)
    });
    synthesis.cancel();
    synthesis.resume();
    for (korean, text) in said.iter().filter(|(_, text)| !text.is_empty()) {
        let language = if *korean {
            "ko"
        } else {
            language.get(..2).unwrap_or(language)
        };
        // In a language without a voice nothing is said: another language's voice would read it as noise.
        let Some(voice) = voice(&synthesis, language) else {
            continue;
        };
        if let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(text) {
            utterance.set_lang(&voice.lang());
            utterance.set_voice(Some(&voice));
            utterance.set_rate(rate);
            utterance.set_volume(volume);
            synthesis.speak(&utterance);
        }
    }
}

/// While the screen speaks, a finger finds things before it touches them (KS X 9211 §7.6.6): the first touch says what is there, the
/// second one acts.
pub fn explore(visit: Visit, event: &Event) {
    let touched = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let Some(touched) = touched.filter(|_| is_on()) else {
        return;
    };
    let find = |selector| touched.closest(selector).ok().flatten();
    let radio = find("label").and_then(|label| label.query_selector("input").ok().flatten());
    let found = radio.or_else(|| find(TOUCHABLE)).unwrap_or(touched);
    let known = VOICE.with_borrow(|voice| voice.found.as_ref() == Some(&found));
    if known || document().active_element().as_ref() == Some(&found) {
        return;
    }
    event.prevent_default();
    event.stop_immediate_propagation();
    if event.type_() != "click" {
        return;
    }
    let focused = found.dyn_ref::<HtmlElement>().is_some_and(keys::takes_focus);
    VOICE.with_borrow_mut(|voice| voice.found = Some(found.clone()));
    if !focused {
        let (mut said, state) = Reader::name(visit, &found);
        said.push((false, state));
        say(visit, &said);
    }
}

//! Reading the page as assistive technology does: names, roles and states, and nothing that is private. It is read off a copy of a
//! part of the page, from which goes what is only drawn, and in which stars stand for what is private.

use leptos::prelude::*;
use web_sys::Element;
use web_sys::wasm_bindgen::JsCast;

use crate::browser::{all_of, is, property};
use crate::i18n::T;
use crate::visit::Visit;

/// Stands around what is Korean on a screen of another language.
pub const KOREAN: char = '\u{1}';

/// What can be touched.
pub const TOUCHABLE: &str = "button,input,select,textarea,summary";
const CHOICES: &str = ":is(button,input,select,textarea,summary):not(:disabled,.away *)";
const CHOSEN: &str = ":is(input:checked,[aria-pressed=true],[aria-selected=true]):not(.away *)";
const CAN_BE_CHOSEN: &str = "[type=radio],[aria-pressed],[aria-selected]";
/// What is only drawn, printed, closed or put away; and in what is private, units and what stands where nothing has been typed yet.
const SILENT: &str = "[aria-hidden=true],.paper,dialog,.away,details:not([open])>:not(summary),:is(.digits,[data-private]) :is(.empty,small)";
/// What nobody else in the room is to hear: it is said as so many stars (14 CFR 382.57(c)).
const PRIVATE: &str = ".digits,[data-private]";
/// What speech rests after.
const BLOCKS: &str = "h1,h2,h3,p,li,dt,dd,legend,caption,th,td,small,section,div";
const LIVE: &str = "[role=alert],[role=status],[aria-live]";

fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default()
}

/// So many stars, in words.
pub fn stars(visit: Visit, count: usize) -> String {
    match count {
        0 => visit.t(T::SpeechEmpty).to_owned(),
        _ => visit.with(T::SpeechStars, &[("n", &count.to_string())]),
    }
}

/// A copy of a part of the page in which only what may be said is written.
fn copy(visit: Visit, of: &Element) -> Element {
    let Ok(copy) = of.clone_node_with_deep(true) else {
        return of.clone();
    };
    let copy: Element = copy.unchecked_into();
    for silent in all_of(&copy, SILENT) {
        silent.remove();
    }
    for private in all_of(&copy, PRIVATE) {
        let typed = text(&private)
            .chars()
            .filter(|letter| !" _○".contains(*letter))
            .count();
        private.set_text_content(Some(&stars(visit, typed)));
    }
    for named in all_of(&copy, "svg[aria-label]") {
        named.set_text_content(named.get_attribute("aria-label").as_deref());
    }
    if !visit.language().starts_with("ko") {
        for korean in all_of(&copy, "[lang=ko]") {
            let marked = ["\u{1}", &*text(&korean), "\u{1}"].concat();
            korean.set_text_content(Some(&marked));
        }
    }
    for block in all_of(&copy, BLOCKS) {
        let _ = block.append_with_str_1(". ");
    }
    copy
}

/// A screen: what stands there, how many things can be chosen, and what is chosen.
pub fn scene(visit: Visit, root: &Element) -> String {
    let copy = copy(visit, root);
    for touchable in all_of(&copy, "label,button,input,select,textarea,summary") {
        touchable.remove();
    }
    let count = all_of(root, CHOICES).len().to_string();
    let mut said = text(&copy);
    said.push_str(&visit.with(T::SpeechChoices, &[("n", &count)]));
    for chosen in all_of(root, CHOSEN) {
        said.push_str(&name(visit, &chosen).concat());
    }
    said
}

/// What a part of the page, and the page itself, announce.
pub fn live(visit: Visit, root: &Element) -> String {
    let copy = copy(visit, root);
    let mut said: String = all_of(&copy, LIVE).iter().map(text).collect();
    let told = document().get_element_by_id("told");
    said.push_str(&told.map(|told| text(&told)).unwrap_or_default());
    said
}

/// An element's name with its role, and its state, in words.
pub fn name(visit: Visit, element: &Element) -> [String; 2] {
    let field = is(element, "input,select,textarea");
    let find = |selector: &str| element.closest(selector).ok().flatten();
    let find_in_page = |selector: &str| document().query_selector(selector).ok().flatten();
    let mut name = element.get_attribute("aria-label").unwrap_or_default();
    if name.is_empty() {
        let by_id = || find_in_page(&["[for='", &*element.id(), "']"].concat());
        let named = if field {
            find("label").or_else(by_id)
        } else {
            Some(element.clone())
        };
        name = named.map(|named| text(&copy(visit, &named))).unwrap_or_default();
    }
    let role = if is(element, CAN_BE_CHOSEN) {
        T::SpeechOption
    } else if is(element, "select") {
        T::SpeechList
    } else if field {
        T::SpeechField
    } else if is(element, TOUCHABLE) {
        T::SpeechButton
    } else {
        return [name, String::new()];
    };
    // Of which question a choice is one answer.
    let group = find("[role=radiogroup]").and_then(|group| group.get_attribute("aria-label"));
    let legend = || find("fieldset")?.query_selector("legend").ok().flatten();
    let group = group
        .or_else(|| Some(text(&legend()?)))
        .filter(|_| field)
        .unwrap_or_default();
    let name = [&*name, ", ", visit.t(role), ". ", &*group, " "].concat();
    let states = [
        (":disabled", T::SpeechDisabled),
        (CHOSEN, T::SpeechChosen),
        (CAN_BE_CHOSEN, T::SpeechNotChosen),
        ("[open]>summary", T::SpeechOpen),
        ("summary", T::SpeechClosed),
    ];
    let state = states.iter().find(|(selector, _)| is(element, selector));
    let mut state = state
        .map(|(_, state)| visit.t(*state).to_owned())
        .unwrap_or_default();
    if field && state.is_empty() {
        let typed = property(element, "value").as_string().unwrap_or_default();
        let option = element.query_selector("option:checked").ok().flatten();
        state = match option {
            Some(option) => text(&option),
            None if is(element, "[type=search]") && !typed.is_empty() => typed,
            None => stars(visit, typed.chars().count()),
        };
        let wrong = element.get_attribute("aria-describedby");
        let wrong = wrong.and_then(|wrong| document().get_element_by_id(&wrong));
        state.push(' ');
        state.push_str(&wrong.map(|wrong| text(&wrong)).unwrap_or_default());
    }
    [name, state]
}

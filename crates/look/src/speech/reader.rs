//! Reading the page as assistive technology does: names, roles and states, and nothing that is private. It is read off a copy of a
//! part of the page, from which goes what is only drawn, and in which stars stand for what is private.

use browser::{all_of, is, property};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::voice::KOREAN;
use crate::words::{PieceText, Words};

/// What can be touched.
pub const TOUCHABLE: &str = "button,input,select,textarea,summary";
const CHOICES: &str = ":is(button,input,select,textarea,summary):not(:disabled,.away *)";
const CHOSEN: &str = ":is(input:checked,[aria-pressed=true],[aria-selected=true]):not(.away *)";
const CAN_BE_CHOSEN: &str = "[type=radio],[aria-pressed],[aria-selected]";
/// What is only drawn, printed, closed or put away; and in what is private, units and what stands where nothing has been typed yet.
const SILENT: &str = "[aria-hidden=true],.paper,dialog,.away,details:not([open])>:not(summary),\
    :is(.digits,[data-private]) :is(.empty,small)";
/// What nobody else in the room is to hear: it is said as a number of stars (14 CFR 382.57(c)).
const PRIVATE: &str = ".digits,[data-private]";
/// What speech rests after.
const BLOCKS: &str = "h1,h2,h3,p,li,dt,dd,legend,caption,th,td,small,section,div";
const LIVE: &str = "[role=alert],[role=status],[aria-live]";

fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default()
}

/// A number of stars, in words.
pub fn stars(words: Words, count: usize) -> String {
    match count {
        0 => words.own(PieceText::SpeechEmpty).to_owned(),
        _ => words.own_with(PieceText::SpeechStars, &[("n", &count.to_string())]),
    }
}

/// How many letters are written in what is private; blanks and signs for what is still to be typed are none.
fn written(text: &str) -> usize {
    text.chars().filter(|letter| !" _○".contains(*letter)).count()
}

/// A copy of a part of the page in which only what may be said is written.
fn copy(words: Words, of: &Element) -> Element {
    let Ok(copy) = of.clone_node_with_deep(true) else {
        return of.clone();
    };
    let copy: Element = copy.unchecked_into();
    for silent in all_of(&copy, SILENT) {
        silent.remove();
    }
    for private in all_of(&copy, PRIVATE) {
        private.set_text_content(Some(&stars(words, written(&text(&private)))));
    }
    for named in all_of(&copy, "svg[aria-label]") {
        named.set_text_content(named.get_attribute("aria-label").as_deref());
    }
    if !words.is_korean() {
        for korean in all_of(&copy, "[lang=ko]") {
            let mut marked = String::from(KOREAN);
            marked.push_str(&text(&korean));
            marked.push(KOREAN);
            korean.set_text_content(Some(&marked));
        }
    }
    for block in all_of(&copy, BLOCKS) {
        let _ = block.append_with_str_1(". ");
    }
    copy
}

/// A screen: what stands there, how many things can be chosen, and what is chosen.
pub fn scene(words: Words, root: &Element) -> String {
    let copy = copy(words, root);
    for touchable in all_of(&copy, "label,button,input,select,textarea,summary") {
        touchable.remove();
    }
    let count = all_of(root, CHOICES).len().to_string();
    let mut said = text(&copy);
    said.push_str(&words.own_with(PieceText::SpeechChoices, &[("n", &count)]));
    for chosen in all_of(root, CHOSEN) {
        said.push_str(&name(words, &chosen).concat());
    }
    said
}

/// What a part of the page, and the page itself, announce.
pub fn live(words: Words, root: &Element) -> String {
    let copy = copy(words, root);
    let mut said: String = all_of(&copy, LIVE).iter().map(text).collect();
    let told = document().get_element_by_id("told");
    said.push_str(&told.map(|told| text(&told)).unwrap_or_default());
    said
}

/// An element's name with its role, and its state, in words.
pub fn name(words: Words, element: &Element) -> [String; 2] {
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
        name = named.map(|named| text(&copy(words, &named))).unwrap_or_default();
    }
    let role = if is(element, CAN_BE_CHOSEN) {
        PieceText::SpeechOption
    } else if is(element, "select") {
        PieceText::SpeechList
    } else if field {
        PieceText::SpeechField
    } else if is(element, TOUCHABLE) {
        PieceText::SpeechButton
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
    let name = [&*name, ", ", words.own(role), ". ", &*group, " "].concat();
    let states = [
        (":disabled", PieceText::SpeechDisabled),
        (CHOSEN, PieceText::SpeechChosen),
        (CAN_BE_CHOSEN, PieceText::SpeechNotChosen),
        ("[open]>summary,[aria-expanded=true]", PieceText::SpeechOpen),
        ("summary,[aria-expanded]", PieceText::SpeechClosed),
    ];
    let state = states.iter().find(|(selector, _)| is(element, selector));
    let mut state = state
        .map(|(_, state)| words.own(*state).to_owned())
        .unwrap_or_default();
    if field && state.is_empty() {
        let typed = property(element, "value").as_string().unwrap_or_default();
        let option = element.query_selector("option:checked").ok().flatten();
        state = match option {
            Some(option) => text(&option),
            None if is(element, "[type=search]") && !typed.is_empty() => typed,
            None => stars(words, typed.chars().count()),
        };
        let wrong = element.get_attribute("aria-describedby");
        let wrong = wrong.and_then(|wrong| document().get_element_by_id(&wrong));
        state.push(' ');
        state.push_str(&wrong.map(|wrong| text(&wrong)).unwrap_or_default());
    }
    [name, state]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_still_to_be_typed_is_no_star() {
        for (text, count) in [("", 0), ("12__", 2), ("●●○○○○", 2), ("1999 년", 5), ("_ _ _", 0)]
        {
            assert_eq!(written(text), count, "{text}");
        }
    }
}

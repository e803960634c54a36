//! Reading the page as assistive technology does: names, roles and states, and nothing that is private.

use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement, Node};

use super::Said;
use crate::i18n::T;
use crate::visit::Visit;

/// What can be touched.
pub const TOUCHABLE: &str = "button,input,select,textarea,summary";
const CHOSEN: &str = ":checked,[aria-pressed=true],[aria-selected=true]";
const CAN_BE_CHOSEN: &str = "[type=radio],[aria-pressed],[aria-selected]";
/// What is drawn, or closed.
const SILENT: &str = "[aria-hidden=true],details:not([open])>:not(summary)";
/// What nobody else in the room is to hear: it is said as so many stars (14 CFR 382.57(c)).
const PRIVATE: &str = ".digits,[data-private]";
/// What stands where nothing has been typed yet, and units.
const NOT_TYPED: &str = ".empty,small";
const LIVE: &str = "[role=alert],[role=status],[aria-live]";

/// How something is read.
#[derive(Clone, Copy, Default)]
struct How {
    korean: bool,
    /// Counted rather than said.
    private: bool,
    /// What can be touched is read too.
    whole: bool,
    /// Neither said nor counted: the name of a field, which is said with it.
    mute: bool,
}

/// Reads what is to be said.
pub struct Reader {
    visit: Visit,
    said: Said,
    /// Letters and digits that are private.
    stars: usize,
    /// What can be touched.
    choices: usize,
    chosen: Vec<Element>,
}

fn is(element: &Element, selector: &str) -> bool {
    element.matches(selector) == Ok(true)
}

impl Reader {
    fn new(visit: Visit) -> Self {
        Self {
            visit,
            said: Vec::new(),
            stars: 0,
            choices: 0,
            chosen: Vec::new(),
        }
    }

    /// A screen: what stands there, how many things can be chosen, and what is chosen.
    pub fn scene(visit: Visit, root: &Element) -> Said {
        let mut reader = Self::new(visit);
        reader.children(root, How::default());
        let count = visit.with(T::SpeechChoices, &[("n", &reader.choices.to_string())]);
        reader.put(&count, How::default());
        let how = How {
            whole: true,
            ..How::default()
        };
        for chosen in std::mem::take(&mut reader.chosen) {
            reader.named(&chosen, how);
            reader.put(visit.t(T::SpeechChosen), how);
        }
        reader.said
    }

    /// What the page announces.
    pub fn live(visit: Visit) -> Said {
        let mut reader = Self::new(visit);
        if let Ok(regions) = document().query_selector_all(LIVE) {
            for at in 0..regions.length() {
                if let Some(region) = regions.item(at) {
                    reader.node(&region, How::default());
                }
            }
        }
        reader.said
    }

    /// An element's name; and its role and state in words.
    pub fn name(visit: Visit, element: &Element) -> (Said, String) {
        let mut reader = Self::new(visit);
        let how = How {
            whole: true,
            ..How::default()
        };
        reader.named(element, how);
        let role = if is(element, CAN_BE_CHOSEN) {
            T::SpeechOption
        } else if is(element, "input,textarea") {
            T::SpeechField
        } else if is(element, "select") {
            T::SpeechList
        } else if is(element, TOUCHABLE) {
            T::SpeechButton
        } else {
            return (reader.said, String::new());
        };
        reader.put(visit.t(role), how);
        let name = std::mem::take(&mut reader.said);
        reader.state(element, how);
        let state = reader.said.into_iter().map(|(_, text)| text).collect();
        (name, state)
    }

    fn state(&mut self, element: &Element, how: How) {
        let visit = self.visit;
        let word = if is(element, ":disabled") {
            Some(T::SpeechDisabled)
        } else if is(element, CHOSEN) {
            Some(T::SpeechChosen)
        } else if is(element, CAN_BE_CHOSEN) {
            Some(T::SpeechNotChosen)
        } else if is(element, "[open]>summary") {
            Some(T::SpeechOpen)
        } else if is(element, "summary") {
            Some(T::SpeechClosed)
        } else {
            None
        };
        if let Some(word) = word {
            self.put(visit.t(word), how);
            return;
        }
        let chosen = element.query_selector("option:checked").ok().flatten();
        let typed = if let Some(chosen) = chosen {
            chosen.text_content()
        } else if let Some(field) = element.dyn_ref::<HtmlInputElement>() {
            Some(field.value())
        } else {
            element
                .dyn_ref::<HtmlTextAreaElement>()
                .map(HtmlTextAreaElement::value)
        };
        let Some(typed) = typed else {
            return;
        };
        if is(element, "select,[type=search]") && !typed.is_empty() {
            self.put(&typed, how);
        } else {
            self.stars(typed.chars().count());
        }
        if is(element, "[aria-invalid=true]")
            && let Some(wrong) = element.get_attribute("aria-describedby")
            && let Some(wrong) = document().get_element_by_id(&wrong)
        {
            self.node(&wrong, how);
        }
    }

    /// The name of an element.
    fn named(&mut self, element: &Element, how: How) {
        if !is(element, "input,select,textarea") || element.has_attribute("aria-label") {
            self.node(element, how);
            return;
        }
        let find = |selector: &str| element.closest(selector).ok().flatten();
        let by_id = ["[for='", &*element.id(), "']"].concat();
        let label = find("label").or_else(|| document().query_selector(&by_id).ok().flatten());
        if let Some(label) = label {
            self.children(&label, how);
        }
        // Of which question a choice is one answer.
        if let Some(group) = find("[role=radiogroup]") {
            self.put(&group.get_attribute("aria-label").unwrap_or_default(), how);
        } else if let Some(legend) =
            find("fieldset").and_then(|set| set.query_selector("legend").ok().flatten())
        {
            self.children(&legend, how);
        }
    }

    fn children(&mut self, of: &Node, how: How) {
        let nodes = of.child_nodes();
        for at in 0..nodes.length() {
            if let Some(node) = nodes.item(at) {
                self.node(&node, how);
            }
        }
    }

    fn node(&mut self, node: &Node, mut how: How) {
        let Some(element) = node.dyn_ref::<Element>() else {
            if node.node_type() == Node::TEXT_NODE {
                self.put(&node.text_content().unwrap_or_default(), how);
            }
            return;
        };
        let hidden = element
            .dyn_ref::<HtmlElement>()
            .is_some_and(|element| element.offset_parent().is_none());
        if hidden || is(element, SILENT) || how.private && is(element, NOT_TYPED) {
            return;
        }
        if !how.whole && is(element, TOUCHABLE) {
            if !is(element, ":disabled") {
                self.choices += 1;
            }
            if is(element, CHOSEN) {
                self.chosen.push(element.clone());
            }
            return;
        }
        how.korean |= is(element, "[lang=ko]");
        how.mute |= !how.whole && is(element, "label");
        let label = element.get_attribute("aria-label");
        if let Some(label) = label.filter(|_| !is(element, "[role=radiogroup]")) {
            self.put(&label, how);
        } else if !how.private && is(element, PRIVATE) {
            how.private = true;
            self.children(element, how);
            let stars = std::mem::take(&mut self.stars);
            self.stars(stars);
        } else {
            self.children(element, how);
            if !is(element, "span,b,i,small,output") {
                self.rest();
            }
        }
    }

    /// So many stars.
    fn stars(&mut self, count: usize) {
        let visit = self.visit;
        let says = match count {
            0 => visit.t(T::SpeechEmpty).to_owned(),
            _ => visit.with(T::SpeechStars, &[("n", &count.to_string())]),
        };
        self.put(&says, How::default());
    }

    /// A moment of rest between two pieces.
    fn rest(&mut self) {
        if let Some((_, said)) = self.said.last_mut()
            && !said.ends_with(['.', '?', ' '])
        {
            said.push('.');
        }
    }

    fn put(&mut self, text: &str, how: How) {
        let text = text.trim();
        if text.is_empty() || how.mute {
            return;
        }
        if how.private {
            self.stars += text.chars().filter(|letter| !" _○".contains(*letter)).count();
            return;
        }
        match self.said.last_mut() {
            Some((korean, said)) if *korean == how.korean => {
                said.push(' ');
                said.push_str(text);
            }
            _ => self.said.push((how.korean, text.to_owned())),
        }
    }
}

//! The pieces of screens. Each is built by one function that takes what differs as values and boxes what it does.

use js_sys::JsString;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, InputEvent};

use crate::tone::{Face, Line, Tone};
use crate::words::{PieceText, Words};

/// The value of `aria-hidden`. An element in which nothing varies would be made as HTML from text, which the page's policy forbids.
pub const HIDDEN: &str = "true";

/// No class: see [`HIDDEN`].
pub const NO_CLASS: &str = "";

/// What a touch does.
pub type Act = Box<dyn Fn()>;

/// The one thing of a screen: what is read of it, what is touched, and at most two buttons. A style sheet decides where each stands:
/// below one another, beside one another, or what is read above all that a person in a wheelchair has to reach.
pub fn frame(read: Vec<AnyView>, touched: Vec<AnyView>, bottom: Vec<AnyView>) -> AnyView {
    let bottom = (!bottom.is_empty()).then(|| view! { <nav class="bottom">{bottom}</nav> });
    view! { <main class="middle">{halves(read, touched)}</main>{bottom} }.into_any()
}

/// What is read of a screen, and what is touched.
pub fn halves(read: Vec<AnyView>, touched: Vec<AnyView>) -> AnyView {
    view! { <div class="read">{read}</div><div class="touch" tabindex="0">{touched}</div> }.into_any()
}

/// The heading, where the focus goes when the screen appears.
pub fn title(text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <h1 tabindex="-1">{text}</h1> }.into_any()
}

/// A paragraph.
pub fn line(how: Line, text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <p class=how.class()>{text}</p> }.into_any()
}

/// A paragraph that appears and changes, and is then read aloud.
pub fn alert(text: impl Fn() -> Option<String> + Send + Sync + 'static) -> AnyView {
    view! { <p class="error" role="alert">{text}</p> }.into_any()
}

/// Nothing on the screen.
pub fn nothing() -> AnyView {
    ().into_any()
}

/// A part of a screen that is drawn anew when what it reads changes. It has one type wherever it stands: each closure of its own would have
/// the whole of drawing compiled for it once more.
pub fn live(part: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    fn made(part: Box<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
        (move || part()).into_any()
    }
    made(Box::new(part))
}

/// The heading, where the focus goes when the screen appears, of a text that changes.
pub fn live_title(text: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    let text = live(move || text().into_any());
    view! { <h1 tabindex="-1">{text}</h1> }.into_any()
}

/// A button whose text changes, and is then read aloud.
pub fn live_button(
    face: Face,
    text: impl Fn() -> String + Send + Sync + 'static,
    act: impl Fn() + 'static,
) -> AnyView {
    fn made(class: &'static str, text: AnyView, act: Act) -> AnyView {
        view! { <button class=class aria-live="polite" on:click=move |_| act()>{text}</button> }.into_any()
    }
    made(face.class(), live(move || text().into_any()), Box::new(act))
}

/// A button.
pub fn button(face: Face, text: impl Into<String>, act: impl Fn() + 'static) -> AnyView {
    fn made(class: &'static str, text: String, act: Act) -> AnyView {
        view! { <button class=class on:click=move |_| act()>{text}</button> }.into_any()
    }
    made(face.class(), text.into(), Box::new(act))
}

/// A step to what comes before or after. Where there is little room its words are heard alone, and an arrow stands for them.
pub(crate) fn step(text: &'static str, disabled: bool, act: Act) -> AnyView {
    view! { <button disabled=disabled on:click=move |_| act()><i>{text}</i></button> }.into_any()
}

/// The button that goes on.
pub fn going(text: impl Into<String>, act: impl Fn() + 'static) -> AnyView {
    button(Face::Going, text, act)
}

/// The button that leads back.
pub fn back(words: Words) -> AnyView {
    button(Face::Plain, words.own(PieceText::Back), browser::go_back)
}

/// Which sign stands before a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// One of several.
    One,
    /// Some of several.
    Some,
}

/// A large answer: chosen or not, with a smaller second line.
pub fn choice(
    of: Of,
    text: String,
    detail: Option<String>,
    chosen: impl Fn() -> bool + Send + Sync + 'static,
    act: impl Fn() + 'static,
) -> AnyView {
    fn made(
        of: Of,
        text: String,
        detail: Option<String>,
        chosen: Box<dyn Fn() -> bool + Send + Sync>,
        act: Act,
    ) -> AnyView {
        let pressed = move || if chosen() { "true" } else { "false" };
        view! {
            <button class="choice" data-some=(of == Of::Some).then_some("") aria-pressed=pressed
                on:click=move |_| act()>
                <i aria-hidden=HIDDEN></i>
                <span><b>{text}</b>{detail.map(|detail| view! { <small>{detail}</small> })}</span>
            </button>
        }
        .into_any()
    }
    made(of, text, detail, Box::new(chosen), Box::new(act))
}

/// A surface with a heading.
pub fn section(heading: impl Into<String>, content: Vec<AnyView>) -> AnyView {
    let heading: String = heading.into();
    view! { <section class="card"><h2>{heading}</h2>{content}</section> }.into_any()
}

/// A list.
pub fn list(items: impl Iterator<Item = AnyView>) -> AnyView {
    let items: Vec<AnyView> = items.map(|item| view! { <li>{item}</li> }.into_any()).collect();
    view! { <ul class="list">{items}</ul> }.into_any()
}

/// A short word on a surface of its own colour.
pub fn tag(tone: Tone, text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <span class=tone.tag()>{text}</span> }.into_any()
}

/// What holds, is to be confirmed or does not hold: a sign and words, never a colour alone.
pub fn mark(tone: Tone, sign: &'static str, text: Vec<AnyView>) -> AnyView {
    view! { <span class=tone.mark()><i aria-hidden="true">{sign}</i><span>{text}</span></span> }.into_any()
}

/// A name and what it is.
pub fn pair(name: String, value: String) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}

/// A text behind a word that opens it.
pub fn disclosure(word: impl Into<String>, content: Vec<AnyView>) -> AnyView {
    let word: String = word.into();
    view! { <details><summary>{word}</summary>{content}</details> }.into_any()
}

/// The tab of the part at a place.
pub fn tab(name: &'static str, place: usize, shown: RwSignal<usize>) -> AnyView {
    let selected = move || if shown.get() == place { "true" } else { "false" };
    view! {
        <button class="tab" role="tab" aria-selected=selected on:click=move |_| shown.set(place)>
            {name}
        </button>
    }
    .into_any()
}

/// The parts of a screen: one at a time on shared screens, where nobody scrolls, and one below the other on a phone.
pub fn parts(parts: Vec<(&'static str, Vec<AnyView>)>) -> AnyView {
    let shown = RwSignal::new(0_usize);
    let mut tabs: Vec<AnyView> = Vec::new();
    let mut contents: Vec<AnyView> = Vec::new();
    for (place, (name, content)) in parts.into_iter().enumerate() {
        tabs.push(tab(name, place, shown));
        let class = move || {
            if shown.get() == place {
                "list part"
            } else {
                "list part away"
            }
        };
        contents.push(view! { <div class=class>{content}</div> }.into_any());
    }
    view! { <div class="tabs parts" role="tablist">{tabs}</div>{contents} }.into_any()
}

/// The sign: three stepping stones.
pub fn stepping_stones() -> AnyView {
    let stones = [
        ["24", "7", "11", "5", ".5"],
        ["47", "18", "12", "6", ".75"],
        ["18", "32", "17", "7", "1"],
    ];
    // Written out inside the picture they would be set as HTML from text, which the page's policy forbids.
    let stone = |[cx, cy, rx, ry, opacity]: [&'static str; 5]| {
        view! { <ellipse cx=cx cy=cy rx=rx ry=ry opacity=opacity></ellipse> }
    };
    view! { <svg viewBox="0 0 60 40" aria-hidden="true">{stones.map(stone)}</svg> }.into_any()
}

/// A QR code of a text, with its quiet zone; nothing if the text is too long for one.
pub fn code(text: &str, name: &'static str) -> Option<AnyView> {
    let (size, path) = qr::path(text)?;
    let side = (size + 2 * qr::QUIET_ZONE).to_string();
    let from = ["-", &qr::QUIET_ZONE.to_string()].concat();
    let view_box = [&*from, &*from, &*side, &*side].join(" ");
    Some(
        view! {
            <div class="code" data-code="">
                <svg viewBox=view_box role="img" aria-label=name><path d=path></path></svg>
            </div>
        }
        .into_any(),
    )
}

/// What has been typed into the field that an event is of, in normalization form C, and whether something was taken out of
/// it: `without` gives the text that is left, if it refuses a part. It is taken out of the field too. What an input method is
/// still composing is let be: it would lose its place, and the end of it is told as typed once more.
pub fn typed(event: &Event, without: fn(&str) -> Option<String>) -> (String, bool) {
    let target = event.target();
    let target = target.as_ref();
    let field = target.and_then(|target| target.dyn_ref::<HtmlInputElement>());
    let note = target.and_then(|target| target.dyn_ref::<HtmlTextAreaElement>());
    let list = target.and_then(|target| target.dyn_ref::<HtmlSelectElement>());
    let text = field.map(HtmlInputElement::value);
    let text = text.or_else(|| note.map(HtmlTextAreaElement::value));
    let text = text
        .or_else(|| list.map(HtmlSelectElement::value))
        .unwrap_or_default();
    if event.unchecked_ref::<InputEvent>().is_composing() {
        return (text, false);
    }
    // By the browser's own tables: those of Unicode would be most of a page's code.
    let text = String::from(JsString::from(text).normalize("NFC"));
    let Some(left) = without(&text) else {
        return (text, false);
    };
    // In the page itself: a text that comes in one piece is not in any signal yet, which would then have nothing to change.
    if let Some(field) = field {
        field.set_value(&left);
    } else if let Some(note) = note {
        note.set_value(&left);
    }
    (left, true)
}

//! What screens are made of. Each piece is built by one function that takes what differs as values, so that its code is in the
//! app once, however many screens have it.

use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;

use crate::browser;
use crate::i18n::T;
use crate::visit::Visit;

/// The value of `aria-hidden`. An element in which nothing varies would be made as HTML from text, which the page's policy forbids.
pub const HIDDEN: &str = "true";

/// No class: see [`HIDDEN`].
pub const NO_CLASS: &str = "";

/// What a touch does.
pub type Act = Box<dyn Fn()>;

/// The one thing of a screen and, below it, at most two buttons.
pub fn frame(middle: Vec<AnyView>, bottom: Vec<AnyView>) -> AnyView {
    let bottom = (!bottom.is_empty()).then(|| view! { <nav class="bottom">{bottom}</nav> });
    view! { <main class="middle">{middle}</main>{bottom} }.into_any()
}

/// The heading, where the focus goes when the screen appears.
pub fn title(text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <h1 tabindex="-1">{text}</h1> }.into_any()
}

/// A paragraph.
pub fn line(class: &'static str, text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <p class=class>{text}</p> }.into_any()
}

/// A paragraph that appears and changes, and is then read aloud.
pub fn alert(text: impl Fn() -> Option<String> + Send + Sync + 'static) -> AnyView {
    view! { <p class="error" role="alert">{text}</p> }.into_any()
}

/// A button.
pub fn button(class: &'static str, text: impl Into<String>, act: impl Fn() + 'static) -> AnyView {
    fn made(class: &'static str, text: String, act: Act) -> AnyView {
        view! { <button class=class on:click=move |_| act()>{text}</button> }.into_any()
    }
    made(class, text.into(), Box::new(act))
}

/// The button that goes on.
pub fn going(visit: Visit, text: T, act: impl Fn() + 'static) -> AnyView {
    button("going", visit.t(text), act)
}

/// The button that leads back.
pub fn back(visit: Visit) -> AnyView {
    button("", visit.t(T::FrameBack), browser::go_back)
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
            <button class="choice" data-some=(of == Of::Some).then_some("") aria-pressed=pressed on:click=move |_| act()>
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
pub fn tag(class: &'static str, text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <span class=class>{text}</span> }.into_any()
}

/// What holds, is to be confirmed or does not hold: a sign and words, never a colour alone.
pub fn mark(class: &'static str, sign: &'static str, text: Vec<AnyView>) -> AnyView {
    view! { <span class=class><i aria-hidden="true">{sign}</i><span>{text}</span></span> }.into_any()
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

/// A text of the catalog; where it is not in the screen's language, it is Korean and says so.
pub fn told(visit: Visit, text: &catalog::Text) -> AnyView {
    let wanted = visit.words.get().lang;
    let (text, lang) = text.get(wanted);
    let text = text.to_owned();
    let korean = |lang| matches!(lang, catalog::Lang::Ko | catalog::Lang::Easy);
    if korean(lang) && !korean(wanted) {
        view! { <span class="korean" lang="ko">{text}</span> }.into_any()
    } else {
        text.into_any()
    }
}

/// Ten digits, what takes one back, and what goes on.
pub fn pad(
    visit: Visit,
    on_digit: impl Fn(char) + Clone + 'static,
    on_erase: impl Fn() + 'static,
    on_next: impl Fn() + 'static,
) -> AnyView {
    let key = |digit: char| {
        let on_digit = on_digit.clone();
        button("", digit.to_string(), move || on_digit(digit))
    };
    let mut keys: Vec<AnyView> = "123456789".chars().map(key).collect();
    keys.push(button("", visit.t(T::QuestionErase), on_erase));
    keys.push(key('0'));
    keys.push(button("going", visit.t(T::FrameNext), on_next));
    view! { <div class="pad">{keys}</div> }.into_any()
}

/// The way between the pages of a list: shared screens page, since nobody scrolls there.
pub fn pager(visit: Visit, page: RwSignal<usize>, pages: usize) -> AnyView {
    let step = move |text, ends: bool, by: isize| {
        let act = move |_| page.update(|page| *page = page.saturating_add_signed(by));
        view! { <button disabled=ends on:click=act>{visit.t(text)}</button> }.into_any()
    };
    let at = page.get();
    let place = visit.words.get().with(
        T::ResultsPage,
        &[("n", &pages.to_string()), ("i", &(at + 1).to_string())],
    );
    browser::tell(&place);
    let (before, after) = (
        step(T::ResultsPreviousPage, at == 0, -1),
        step(T::ResultsNextPage, at + 1 >= pages, 1),
    );
    view! { <div class="pager">{before}<span>{place}</span>{after}</div> }.into_any()
}

/// The parts of a screen: one at a time on shared screens, where nobody scrolls, and one below the other on a phone.
pub fn parts(visit: Visit, parts: Vec<(T, Vec<AnyView>)>) -> AnyView {
    let shown = RwSignal::new(0_usize);
    let mut tabs: Vec<AnyView> = Vec::new();
    let mut contents: Vec<AnyView> = Vec::new();
    for (place, (name, content)) in parts.into_iter().enumerate() {
        let selected = move || if shown.get() == place { "true" } else { "false" };
        tabs.push(
            view! {
                <button class="tab" role="tab" aria-selected=selected on:click=move |_| shown.set(place)>{visit.t(name)}</button>
            }
            .into_any(),
        );
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
        view! { <div class="code" data-code=""><svg viewBox=view_box role="img" aria-label=name><path d=path></path></svg></div> }
            .into_any(),
    )
}

/// What has been typed into the field that an event is of; none if it holds a resident registration number, which is refused
/// and wiped wherever it is typed (개인정보 보호법 제24조의2). What an input method is still composing is let be: it would lose its
/// place, and the end of it is told as typed once more.
pub fn typed(event: &web_sys::Event) -> Option<String> {
    let target = event.target()?;
    let text = if let Some(field) = target.dyn_ref::<web_sys::HtmlInputElement>() {
        field.value()
    } else if let Some(note) = target.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        note.value()
    } else {
        target.dyn_ref::<web_sys::HtmlSelectElement>()?.value()
    };
    let composing = event.unchecked_ref::<web_sys::InputEvent>().is_composing();
    if composing || !catalog::form::has_resident_number(&text) {
        return Some(text);
    }
    // In the page itself: a text that comes in one piece is not in any signal yet, which would then have nothing to change.
    if let Some(field) = target.dyn_ref::<web_sys::HtmlInputElement>() {
        field.set_value("");
    } else if let Some(note) = target.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        note.set_value("");
    }
    None
}

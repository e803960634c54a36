//! The pad for digits.

use leptos::prelude::*;

use crate::i18n::T;
use crate::visit::Visit;

/// Ten digits, what takes one back, and what goes on.
pub fn pad(
    visit: Visit,
    on_digit: impl Fn(char) + Copy + 'static,
    on_erase: impl Fn() + 'static,
    on_next: impl Fn() + 'static,
) -> AnyView {
    let key = |digit: char| {
        view! { <button on:click=move |_| on_digit(digit)>{digit.to_string()}</button> }.into_any()
    };
    view! {
        <div class="pad">
            {"123456789".chars().map(key).collect_view()}
            <button on:click=move |_| on_erase()>{visit.says(T::QuestionErase)}</button>
            {key('0')}
            <button class="going" on:click=move |_| on_next()>{visit.says(T::FrameNext)}</button>
        </div>
    }
    .into_any()
}

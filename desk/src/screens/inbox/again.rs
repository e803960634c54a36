//! What is said where a server was put back from a backup: what was written again, and what has to be decided anew.

use leptos::prelude::*;

use crate::state::Desk;
use crate::text::{live, text_in};

/// How much was written again.
pub fn written(desk: Desk) -> Option<AnyView> {
    let count = desk.written_again.get();
    let said = text_in(desk.language.get(), "written_again").replace("{n}", &count.to_string());
    (count > 0).then(|| view! { <p class="notice" role="status">{said}</p> }.into_any())
}

/// The cases in which something else stands where the person wrote something.
pub fn overtaken(desk: Desk) -> Option<AnyView> {
    let mut cases = desk.overtaken.get();
    // All of a case come together.
    cases.dedup_by_key(|one| one.id);
    if cases.is_empty() {
        return None;
    }
    let cases = cases.into_iter().map(|one| {
        let show = move |_| desk.show(one.id);
        view! { <button class="quiet" on:click=show>{one.receipt}</button> }.into_any()
    });
    let cases: Vec<AnyView> = cases.collect();
    Some(
        view! {
            <div class="card" role="alert">
                <p>{live(desk.language, "overtaken")}</p>
                <p>{cases}</p>
                <button on:click=move |_| desk.forget_overtaken()>
                    {live(desk.language, "overtaken_seen")}
                </button>
            </div>
        }
        .into_any(),
    )
}

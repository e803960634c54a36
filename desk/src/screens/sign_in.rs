//! Somebody signs in, and unlocks.

use leptos::prelude::*;

use super::{field, taken};
use crate::state::{Desk, Screen};
use crate::text::live;

pub fn screen(desk: Desk) -> AnyView {
    let (name, name_field) = field(desk, "name", "name", "text");
    let (passphrase, passphrase_field) = field(desk, "passphrase", "passphrase", "password");
    let (totp, totp_field) = field(desk, "totp", "totp", "text");
    let unlock = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = (taken(name, false), taken(passphrase, true), taken(totp, true));
        desk.run(desk.sign_in(typed.0, typed.1, typed.2));
    };
    let word = move || if desk.busy.get() { "unlocking" } else { "unlock" };
    view! {
        <form class="card" on:submit=unlock>
            <h1>{live(desk.language, "sign_in")}</h1>
            <p class="soft">{live(desk.language, "sign_in_lead")}</p>
            {name_field}
            {passphrase_field}
            {totp_field}
            <button class="going" type="submit" disabled=move || desk.busy.get()>
                {move || crate::text::text_in(desk.language.get(), word())}
            </button>
            <button type="button" class="quiet" on:click=move |_| desk.screen.set(Screen::Join)>
                {live(desk.language, "to_join")}
            </button>
        </form>
    }
    .into_any()
}

//! Somebody takes up an invitation: the second factor first, then the passphrase.

use leptos::prelude::*;
use staff::wire::{
    ACCOUNT_PATH, AccountRequest, INVITATION_PATH, InvitationAnswer, InvitationRequest, SaltAnswer,
};
use vault::{Ask, Told, Why};

use super::{field, taken};
use crate::bridge;
use crate::failed::{Failed, told};
use crate::net;
use crate::state::{Desk, Screen};
use crate::text::{live, text_in};

pub fn screen(desk: Desk) -> AnyView {
    let invitation: RwSignal<Option<(String, InvitationAnswer)>> = RwSignal::new(None);
    let shown = move || match invitation.get() {
        None => ask_for_code(desk, invitation),
        Some((code, invited)) => make_account(desk, code, &invited),
    };
    view! {
        <div class="card">
            <h1>{live(desk.language, "join")}</h1>
            {shown}
            <button type="button" class="quiet" on:click=move |_| desk.screen.set(Screen::SignIn)>
                {live(desk.language, "to_sign_in")}
            </button>
        </div>
    }
    .into_any()
}

fn ask_for_code(desk: Desk, invitation: RwSignal<Option<(String, InvitationAnswer)>>) -> AnyView {
    let (code, code_field) = field(desk, "code", "code", "text");
    let look = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let code = taken(code, false);
        desk.run(async move {
            let request = InvitationRequest { code: code.clone() };
            let answer = net::post(INVITATION_PATH, &request).await?;
            invitation.set(Some((code, answer)));
            Ok(())
        });
    };
    view! {
        <form on:submit=look>
            <p class="soft">{live(desk.language, "join_lead")}</p>
            {code_field}
            <button class="going" type="submit">{live(desk.language, "look")}</button>
        </form>
    }
    .into_any()
}

fn make_account(desk: Desk, code: String, invited: &InvitationAnswer) -> AnyView {
    let (passphrase, passphrase_field) = field(desk, "passphrase", "new-passphrase", "password");
    let (again, again_field) = field(desk, "passphrase_again", "new-passphrase-again", "password");
    let (totp, totp_field) = field(desk, "totp", "new-totp", "text");
    let (account, cost, secret) = (invited.account, invited.cost, invited.totp_secret.clone());
    let make = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (typed, once_more) = (taken(passphrase, true), taken(again, true));
        let (totp, code) = (taken(totp, true), code.clone());
        desk.run(async move {
            if typed != once_more {
                return Err(Failed::NoMatch);
            }
            let prepared = bridge::ask(Ask::Prepare {
                account,
                passphrase: typed,
                cost,
            });
            let Told::Prepared(made) = told(prepared.await)? else {
                return Err(Failed::Vault(Why::Broken));
            };
            let key = envelope::sealing_key_hex::parse(&made.public_key).ok_or(Failed::Vault(Why::Broken))?;
            let request = AccountRequest {
                code,
                salt: made.salt,
                cost,
                proof: made.proof,
                public_key: key,
                wrapped_key: made.wrapped_key,
                totp,
            };
            let _: SaltAnswer = net::post(ACCOUNT_PATH, &request).await?;
            desk.screen.set(Screen::SignIn);
            desk.notice.set(Some("made"));
            Ok(())
        });
    };
    let name = invited.name.clone();
    let heading = move || text_in(desk.language.get(), "invited").replace("{name}", &name);
    view! {
        <form on:submit=make>
            <p>{heading}</p>
            <p class="soft">{live(desk.language, "scan")}</p>
            {picture(&invited.name, &secret)}
            <p class="secret">{secret}</p>
            {totp_field}
            <p class="soft">{live(desk.language, "passphrase_hint")}</p>
            {passphrase_field}
            {again_field}
            <button class="going" type="submit" disabled=move || desk.busy.get()>
                {live(desk.language, "make")}
            </button>
        </form>
    }
    .into_any()
}

/// The secret as authenticator apps scan it.
fn picture(name: &str, secret: &str) -> AnyView {
    let name: String = js_sys::encode_uri_component(name).into();
    let text = format!("otpauth://totp/Didim:{name}?secret={secret}&issuer=Didim");
    let Some((size, path)) = qr::path(&text) else {
        return ().into_any();
    };
    let side = size + 2 * qr::QUIET_ZONE;
    let around = format!("-{0} -{0} {side} {side}", qr::QUIET_ZONE);
    view! { <svg class="code" viewBox=around role="img" aria-label="QR"><path d=path/></svg> }.into_any()
}

//! `POST /api/v1/desk/invitation` and `…/account`: somebody is invited, and makes their account.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::request::Parts;
use data_encoding::BASE32_NOPAD;
use envelope::{EnrolmentCode, WRAPPED_KEY_BYTES};
use staff::Argon2Cost;
use staff::wire::{
    ACCOUNT_PATH, AccountRequest, INVITATION_PATH, InvitationAnswer, InvitationRequest, SaltAnswer,
};

use super::{bytes, request, unusable, wrong_totp};
use crate::app::App;
use crate::desk::{require_own_page, unanswered};
use crate::openapi::problems::{
    Malformed, NoInvitation, NotStored, TooLarge, TooManyCodes, TooSlow, UnsupportedType, Unusable,
};
use crate::problem::{ProblemResponse, problem};
use crate::repository::{AccountMade, Invitation, NewAccount};
use crate::routes::guard::client;
use crate::totp;

/// Look at an invitation.
///
/// Who has the one-time code learns what it is for, and the secret of their time-based codes.
#[utoipa::path(
    post,
    path = INVITATION_PATH,
    operation_id = "deskInvitation",
    tag = "desk",
    request_body(content = InvitationRequest, description = "The code.",
        example = json!({ "code": "7K4M-2QX9" })),
    responses(
        (status = 200, description = "What the invitation is for.", body = InvitationAnswer,
            example = json!({
                "account": "6a1d2e3f-7b1d-4c4f-8e6c-3a2d9f1b5c72",
                "name": "이상담",
                "role": "caseworker",
                "groups": ["agency"],
                "totp_secret": "A4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYH",
                "cost": { "memory_kib": 65536, "passes": 3 },
            })),
        Malformed, NoInvitation, TooSlow, TooLarge, UnsupportedType, TooManyCodes, NotStored,
    )
)]
pub(in crate::routes) async fn invitation(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<InvitationAnswer>, ProblemResponse> {
    require_own_page(&parts)?;
    let InvitationRequest { code } = request(body, "a look at an invitation")?;
    let invitation = invited(&app, &parts, &code).await?;
    Ok(Json(InvitationAnswer {
        account: invitation.member.account,
        name: invitation.member.name,
        role: invitation.member.role,
        groups: invitation.member.groups,
        totp_secret: BASE32_NOPAD.encode(&invitation.totp_secret),
        cost: Argon2Cost::NEW,
    }))
}

/// The invitation of a code; wrong ones are slowed down.
async fn invited(app: &App, parts: &Parts, code: &str) -> Result<Invitation, ProblemResponse> {
    let client = client(app, &parts.extensions, &parts.headers);
    let now = app.clock.now();
    app.desk_gate.try_code(client, now).map_err(too_many_tries)?;
    let Ok(code) = code.parse::<EnrolmentCode>() else {
        return Err(no_invitation());
    };
    let found = app
        .repository
        .invitation(code.hash(), app.clock.timestamp())
        .await;
    let found = found
        .map_err(|error| unanswered(&error))?
        .ok_or_else(no_invitation)?;
    app.desk_gate.was_not_wrong(client);
    Ok(found)
}

/// Make an account of an invitation.
///
/// The passphrase never comes here: what does is a proof that somebody knows it, and the private half of their key, wrapped.
#[utoipa::path(
    post,
    path = ACCOUNT_PATH,
    operation_id = "deskAccount",
    tag = "desk",
    request_body(content = AccountRequest, description = "What the account is made of.",
        example = json!({
            "code": "D0AB-3HTV",
            "salt": "BwcHBwcHBwcHBwcHBwcHBw",
            "cost": { "memory_kib": 65536, "passes": 3 },
            "proof": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "public_key": "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
            "wrapped_key": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "totp": "435701",
        })),
    responses(
        (status = 201, description = "The account is there: sign in with it.", body = SaltAnswer,
            example = json!({
                "account": "7b2e3f40-8c2e-4d50-9f7d-4b3ea02c6d83",
                "salt": "BwcHBwcHBwcHBwcHBwcHBw",
                "cost": { "memory_kib": 65536, "passes": 3 },
            })),
        Malformed, NoInvitation, TooSlow, TooLarge, UnsupportedType, Unusable, TooManyCodes, NotStored,
    )
)]
pub(in crate::routes) async fn account(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<SaltAnswer>), ProblemResponse> {
    require_own_page(&parts)?;
    let asked: AccountRequest = request(body, "an account")?;
    let cost = asked
        .cost
        .checked()
        .map_err(|error| unusable(error.to_string()))?;
    let wrapped_key = bytes(&asked.wrapped_key, WRAPPED_KEY_BYTES, "a wrapped key")?;
    let invitation = invited(&app, &parts, &asked.code).await?;
    let now = app.clock.now();
    let step = totp::step_of(&invitation.totp_secret, &asked.totp, now);
    let id = invitation.member.account;
    let made = app.repository.make_account(NewAccount {
        code_hash: invitation.hash,
        salt: asked.salt,
        cost,
        verifier: asked.proof.verifier(id),
        public_key: asked.public_key,
        wrapped_key,
        totp_step: step.ok_or_else(wrong_totp)?,
        at: app.clock.timestamp(),
    });
    match made.await.map_err(|error| unanswered(&error))? {
        AccountMade::Now(account) => {
            tracing::info!(%account, role = %invitation.member.role, "somebody works at the desk");
            let answer = SaltAnswer {
                account,
                salt: asked.salt,
                cost,
            };
            Ok((StatusCode::CREATED, Json(answer)))
        }
        AccountMade::NoInvitation => Err(no_invitation()),
    }
}

fn no_invitation() -> ProblemResponse {
    let detail = "the code is wrong, has expired or has been used; ask for a new one, which \
                  `didim staff invite` makes";
    problem(StatusCode::FORBIDDEN, "wrong-code", "wrong code", detail)
}

pub(crate) fn too_many_tries(seconds: u32) -> ProblemResponse {
    tracing::warn!("too many wrong tries at the desk");
    let detail = format!("there were too many wrong tries; try again in {seconds} seconds");
    problem(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-codes",
        "too many wrong codes",
        detail,
    )
    .with_retry_after(seconds)
}

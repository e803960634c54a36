//! `POST /api/v1/desk/salt`, and `…/session`: somebody signs in, asks who they are, shows the second factor again, and signs out.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use staff::wire::{
    CONFIRM_PATH, ConfirmRequest, Grant, SALT_PATH, SESSION_PATH, SaltAnswer, SaltRequest, SessionAnswer,
    SignInRequest,
};
use staff::{Argon2Cost, Call, sign_in_name};
use uuid::Uuid;

use super::{request, too_many_tries, wrong_totp};
use crate::app::App;
use crate::desk::{self, IDLE, SignedIn, require, require_own_page, take_totp, unanswered};
use crate::openapi::problems::{
    Malformed, NotAllowed, NotStored, OtherOrigin, SignedOut, TooLarge, TooManyCodes, TooSlow,
    UnsupportedType, WrongSignIn, WrongTotp,
};
use crate::problem::{ProblemResponse, problem};
use crate::repository::{Account, GroupGrant, LogEntry};
use crate::routes::guard::client;

/// Ask for the salt of a name.
///
/// A name that nobody has gets one too, always the same: nobody learns here who works at the desk.
#[utoipa::path(
    post,
    path = SALT_PATH,
    operation_id = "deskSalt",
    tag = "desk",
    request_body(content = SaltRequest, description = "The name.",
        example = json!({ "name": "김상담" })),
    responses(
        (status = 200, description = "The account and its salt.", body = SaltAnswer,
            example = json!({
                "account": "5f0c1f4e-6a0c-4a3e-9d5b-2f1c8e0a4b61",
                "salt": "BwcHBwcHBwcHBwcHBwcHBw",
                "cost": { "memory_kib": 65536, "passes": 3 },
            })),
        Malformed, OtherOrigin, TooSlow, TooLarge, UnsupportedType, NotStored,
    )
)]
pub(in crate::routes) async fn salt(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SaltAnswer>, ProblemResponse> {
    require_own_page(&parts)?;
    let SaltRequest { name } = request(body, "a question for a salt")?;
    let name = sign_in_name(&name);
    let known = in_use(&app).await?;
    let known = known.into_iter().find(|account| account.member.name == name);
    let (account, salt) = desk::made_up(&app, &name);
    Ok(Json(known.map_or(
        SaltAnswer {
            account,
            salt,
            cost: Argon2Cost::NEW,
        },
        |known| SaltAnswer {
            account: known.member.account,
            salt: known.salt,
            cost: known.cost,
        },
    )))
}

async fn in_use(app: &App) -> Result<Vec<Account>, ProblemResponse> {
    let mut accounts = app
        .repository
        .accounts()
        .await
        .map_err(|error| unanswered(&error))?;
    accounts.retain(|account| account.ended_at.is_none());
    Ok(accounts)
}

/// Sign in.
///
/// With what shows that somebody knows the passphrase, and a time-based code. The answer sets a cookie, and has what the passphrase unwraps.
#[utoipa::path(
    post,
    path = SESSION_PATH,
    operation_id = "deskSignIn",
    tag = "desk",
    request_body(content = SignInRequest, description = "Both factors.",
        example = json!({
            "account": "5f0c1f4e-6a0c-4a3e-9d5b-2f1c8e0a4b61",
            "proof": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "totp": "435701",
        })),
    responses(
        (status = 201, description = "Signed in.", body = SessionAnswer,
            example = json!({
                "account": "5f0c1f4e-6a0c-4a3e-9d5b-2f1c8e0a4b61",
                "name": "김상담",
                "role": "manager",
                "groups": ["agency"],
                "public_key": "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
                "wrapped_key": concat!(
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                ),
                "grants": [{
                    "group": "agency",
                    "epoch": 1,
                    "key": "0909090909090909090909090909090909090909090909090909090909090909",
                    "sealed": concat!(
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            ),
                }],
                "ends_at": "2026-03-02T10:15:00.000Z",
                "idle_seconds": 900,
                "confirmed_until": "2026-03-02T01:20:00.000Z",
            })),
        Malformed, WrongSignIn, OtherOrigin, TooSlow, TooLarge, UnsupportedType, TooManyCodes, NotStored,
    )
)]
pub(in crate::routes) async fn sign_in(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 1], Json<SessionAnswer>), ProblemResponse> {
    require_own_page(&parts)?;
    let asked: SignInRequest = request(body, "a sign-in")?;
    let from = client(&app, &parts.extensions, &parts.headers);
    let now = app.clock.now();
    app.desk_gate.try_code(from, now).map_err(too_many_tries)?;
    let known = in_use(&app).await?;
    let known = known
        .into_iter()
        .find(|account| account.member.account == asked.account);
    let account = known.filter(|known| asked.proof.is_of(asked.account, &known.verifier));
    let right = match &account {
        Some(account) => take_totp(&app, account, &asked.totp).await?,
        None => false,
    };
    let Some(account) = account.filter(|_| right) else {
        tracing::warn!(account = %asked.account, "a wrong sign-in at the desk");
        return Err(wrong_sign_in());
    };
    app.desk_gate.was_not_wrong(from);
    let new = desk::begin(&app, asked.account, now).map_err(|error| unanswered(&error))?;
    note(&app, asked.account, "deskSignIn").await?;
    let over = desk::over_before(now);
    let begun = app.repository.begin_session(new.session.clone(), over).await;
    begun.map_err(|error| unanswered(&error))?;
    let who = SignedIn {
        session: new.session,
        account,
    };
    let answer = answer(&app, &who).await?;
    Ok((
        StatusCode::CREATED,
        [(header::SET_COOKIE, new.cookie)],
        Json(answer),
    ))
}

async fn note(app: &App, account: Uuid, what: &str) -> Result<(), ProblemResponse> {
    let written = app.repository.write_log(LogEntry {
        at: app.clock.timestamp(),
        account: Some(account),
        group: None,
        what: what.to_owned(),
        purpose: String::new(),
        subjects: Vec::new(),
    });
    written.await.map(drop).map_err(|error| unanswered(&error))
}

async fn answer(app: &App, who: &SignedIn) -> Result<SessionAnswer, ProblemResponse> {
    let member = &who.account.member;
    let grants = app.repository.grants(member.account).await;
    let grants = grants.map_err(|error| unanswered(&error))?;
    // A key of a group that somebody has left is not theirs any more.
    let own = grants
        .into_iter()
        .filter(|grant| member.groups.contains(&grant.group.name));
    Ok(SessionAnswer {
        account: member.account,
        name: member.name.clone(),
        role: member.role,
        groups: member.groups.clone(),
        public_key: who.account.public_key.clone(),
        wrapped_key: Base64UrlUnpadded::encode_string(&who.account.wrapped_key),
        grants: own.map(wire_grant).collect(),
        ends_at: who.ends_at(),
        idle_seconds: u32::try_from(IDLE.whole_seconds()).unwrap_or_default(),
        confirmed_until: who.confirmed_until(),
    })
}

fn wire_grant(grant: GroupGrant) -> Grant {
    Grant {
        sealed: Base64UrlUnpadded::encode_string(&grant.sealed),
        group: grant.group.name,
        epoch: grant.group.epoch,
        key: grant.group.key,
    }
}

/// Ask who is signed in.
#[utoipa::path(
    get,
    path = SESSION_PATH,
    operation_id = "deskSession",
    tag = "desk",
    responses(
        (status = 200, description = "Who is signed in, and what they have.", body = SessionAnswer,
            example = json!({
                "account": "5f0c1f4e-6a0c-4a3e-9d5b-2f1c8e0a4b61",
                "name": "김상담",
                "role": "manager",
                "groups": ["agency"],
                "public_key": "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
                "wrapped_key": concat!(
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                ),
                "grants": [{
                    "group": "agency",
                    "epoch": 1,
                    "key": "0909090909090909090909090909090909090909090909090909090909090909",
                    "sealed": concat!(
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            ),
                }],
                "ends_at": "2026-03-02T10:15:00.000Z",
                "idle_seconds": 900,
                "confirmed_until": "2026-03-02T01:20:00.000Z",
            })),
        SignedOut, NotAllowed, NotStored,
    )
)]
pub(in crate::routes) async fn session(
    State(app): State<Arc<App>>,
    parts: Parts,
) -> Result<Json<SessionAnswer>, ProblemResponse> {
    let who = require(&app, &parts, Call::ReadSession, None).await?;
    answer(&app, &who).await.map(Json)
}

/// Sign out.
#[utoipa::path(
    delete,
    path = SESSION_PATH,
    operation_id = "deskSignOut",
    tag = "desk",
    responses(
        (status = 204, description = "Nobody is signed in here any more."),
        SignedOut, NotAllowed, NotStored,
    )
)]
pub(in crate::routes) async fn sign_out(
    State(app): State<Arc<App>>,
    parts: Parts,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 1]), ProblemResponse> {
    let who = require(&app, &parts, Call::EndSession, None).await?;
    let ended = app.repository.end_session(who.session.hash).await;
    ended.map_err(|error| unanswered(&error))?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, desk::forget())]))
}

/// Show the second factor again.
///
/// What asks for it is allowed for five minutes after.
#[utoipa::path(
    post,
    path = CONFIRM_PATH,
    operation_id = "deskConfirm",
    tag = "desk",
    request_body(content = ConfirmRequest, description = "A time-based code.",
        example = json!({ "totp": "386719" })),
    responses(
        (status = 200, description = "Who is signed in, and what they have.", body = SessionAnswer,
            example = json!({
                "account": "5f0c1f4e-6a0c-4a3e-9d5b-2f1c8e0a4b61",
                "name": "김상담",
                "role": "manager",
                "groups": ["agency"],
                "public_key": "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
                "wrapped_key": concat!(
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                ),
                "grants": [{
                    "group": "agency",
                    "epoch": 1,
                    "key": "0909090909090909090909090909090909090909090909090909090909090909",
                    "sealed": concat!(
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            ),
                }],
                "ends_at": "2026-03-02T10:15:00.000Z",
                "idle_seconds": 900,
                "confirmed_until": "2026-03-02T01:20:00.000Z",
            })),
        Malformed, SignedOut, WrongTotp, TooSlow, TooLarge, UnsupportedType, TooManyCodes, NotStored,
    )
)]
pub(in crate::routes) async fn confirm(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SessionAnswer>, ProblemResponse> {
    let mut who = require(&app, &parts, Call::ConfirmSession, None).await?;
    let asked: ConfirmRequest = request(body, "a confirmation")?;
    let from = client(&app, &parts.extensions, &parts.headers);
    app.desk_gate
        .try_code(from, app.clock.now())
        .map_err(too_many_tries)?;
    if !take_totp(&app, &who.account, &asked.totp).await? {
        return Err(wrong_totp());
    }
    app.desk_gate.was_not_wrong(from);
    who.session.confirmed_at = app.clock.timestamp();
    let noted = app.repository.note_session(
        who.session.hash,
        who.session.confirmed_at.clone(),
        Some(who.session.confirmed_at.clone()),
    );
    noted.await.map_err(|error| unanswered(&error))?;
    answer(&app, &who).await.map(Json)
}

fn wrong_sign_in() -> ProblemResponse {
    let detail = "the name, the passphrase or the code of your authenticator app is wrong; a code works \
                  once, so wait for the next one and try again";
    problem(StatusCode::UNAUTHORIZED, "wrong-sign-in", "wrong sign-in", detail).for_session()
}

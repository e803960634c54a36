//! `POST /api/v1/desk/state` and `…/tell`: what a visitor was told of an application, and what they are told now.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::request::Parts;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::SEALED_STATE_BYTES;
use staff::wire::{STATE_PATH, StateAnswer, StateRequest, TELL_PATH, TellAnswer, TellRequest, ToldState};
use staff::{Call, GroupName};

use super::{bytes, request};
use crate::app::App;
use crate::desk::{require, unanswered};
use crate::openapi::problems::{
    Malformed, NoSubmission, NotAllowed, NotStored, SignedOut, StateChanged, TooLarge, TooSlow,
    UnsupportedType, Unusable,
};
use crate::problem::{ProblemResponse, problem};
use crate::repository::{LogEntry, NewState, StateTold};

/// The ids of the keys of a group.
pub(super) async fn keys(app: &App, group: &GroupName) -> Result<Vec<String>, ProblemResponse> {
    let groups = app.repository.groups().await;
    let groups = groups.map_err(|error| unanswered(&error))?.into_iter();
    Ok(groups
        .filter(|known| known.name == *group)
        .map(|known| known.key.id().to_owned())
        .collect())
}

/// Ask what a visitor was told last.
#[utoipa::path(
    post,
    path = STATE_PATH,
    operation_id = "deskState",
    tag = "desk",
    request_body(content = StateRequest, description = "Of which submission.", example = json!({
        "group": "agency",
        "submission": "4c352212-f3cc-4366-9db0-5247d677b073",
    })),
    responses(
        (status = 200, description = "What they were told, sealed.", body = StateAnswer, example = json!({
            "told": null,
        })),
        Malformed, SignedOut, NotAllowed, NoSubmission, TooSlow, TooLarge, UnsupportedType, NotStored,
    )
)]
pub(in crate::routes) async fn state(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<StateAnswer>, ProblemResponse> {
    let who = require(&app, &parts, Call::ReadState, None).await?;
    let StateRequest { group, submission } = request(body, "a question for a state")?;
    who.require(Call::ReadState, &group)?;
    let keys = keys(&app, &group).await?;
    let found = app.repository.state(submission, keys).await;
    let found = found
        .map_err(|error| unanswered(&error))?
        .ok_or_else(no_submission)?;
    let told = found.map(|(sealed, at)| ToldState {
        sealed: Base64UrlUnpadded::encode_string(&sealed),
        at,
    });
    Ok(Json(StateAnswer { told }))
}

/// Tell a visitor what became of an application.
///
/// The state is sealed to the secret of the receipt, which the server does not have. Where somebody else has told the visitor something since
/// the author looked, nothing is changed.
#[utoipa::path(
    post,
    path = TELL_PATH,
    operation_id = "deskTell",
    tag = "desk",
    request_body(content = TellRequest, description = "The sealed state, and what its author saw.",
        example = json!({
            "group": "agency",
            "submission": "4c352212-f3cc-4366-9db0-5247d677b073",
            "sealed": concat!(
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            ),
        })),
    responses(
        (status = 201, description = "The visitor reads it by the receipt.", body = TellAnswer,
            example = json!({ "at": "2026-03-02T01:15:00.000Z" })),
        Malformed, SignedOut, NotAllowed, NoSubmission, StateChanged, TooSlow, TooLarge, UnsupportedType,
        Unusable, NotStored,
    )
)]
pub(in crate::routes) async fn tell(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<TellAnswer>), ProblemResponse> {
    let who = require(&app, &parts, Call::TellState, None).await?;
    let asked: TellRequest = request(body, "a state")?;
    who.require(Call::TellState, &asked.group)?;
    let sealed = bytes(&asked.sealed, SEALED_STATE_BYTES, "a sealed state")?;
    let at = app.clock.timestamp();
    let entry = LogEntry {
        at: at.clone(),
        account: Some(who.account.member.account),
        group: Some(asked.group.clone()),
        what: Call::TellState.operation().to_owned(),
        purpose: String::new(),
        subjects: vec![asked.submission],
    };
    let state = NewState {
        submission: asked.submission,
        keys: keys(&app, &asked.group).await?,
        sealed,
        at: at.clone(),
        seen: asked.seen,
    };
    let told = app.repository.tell(state, entry).await;
    match told.map_err(|error| unanswered(&error))? {
        StateTold::Now => Ok((StatusCode::CREATED, Json(TellAnswer { at }))),
        StateTold::NoSubmission => Err(no_submission()),
        StateTold::Changed => {
            let detail =
                "somebody else has told the visitor something since you looked; look at it, and say it again";
            Err(problem(
                StatusCode::CONFLICT,
                "state-changed",
                "state changed",
                detail,
            ))
        }
    }
}

fn no_submission() -> ProblemResponse {
    let detail = "no such application belongs to this group, or it was deleted; fetch the list again";
    problem(
        StatusCode::NOT_FOUND,
        "no-submission",
        "no such application",
        detail,
    )
}

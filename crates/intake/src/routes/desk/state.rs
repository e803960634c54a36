//! `POST /api/v1/desk/state`: what a visitor was told of an application.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::request::Parts;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use staff::wire::{STATE_PATH, StateAnswer, StateRequest, ToldState};
use staff::{Call, GroupName};

use super::request;
use crate::app::App;
use crate::desk::{require, unanswered};
use crate::openapi::problems::{
    Malformed, NoSubmission, NotAllowed, NotStored, SignedOut, TooLarge, TooSlow, UnsupportedType,
};
use crate::problem::{ProblemResponse, problem};

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

fn no_submission() -> ProblemResponse {
    let detail = "no such application belongs to this group, or it was deleted; fetch the list again";
    problem(
        StatusCode::NOT_FOUND,
        "no-submission",
        "no such application",
        detail,
    )
}

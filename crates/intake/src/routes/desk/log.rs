//! `POST /api/v1/desk/log`: who looked at what.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::request::Parts;
use serde::Deserialize;
use staff::wire::{LOG_PATH, LogAnswer, LogLine};
use staff::{Call, Reach, may};
use utoipa::ToSchema;

use super::request;
use crate::app::App;
use crate::desk::{require, unanswered};
use crate::openapi::problems::{
    Malformed, NotAllowed, NotStored, SignedOut, TooLarge, TooSlow, UnsupportedType,
};
use crate::problem::ProblemResponse;

/// The largest number of lines in an answer.
const MAX_LINES: u32 = 1_000;

/// Asks for lines of the log.
#[derive(Deserialize, ToSchema)]
pub(in crate::routes) struct LogRequest {
    /// The number of the last line that is known already; 0 at the beginning.
    #[serde(default, deserialize_with = "envelope::whole::number")]
    #[schema(value_type = u64, minimum = 0, maximum = 4_294_967_295_u64)]
    after: u32,
}

/// Read who looked at what.
///
/// Who has to do with all groups sees every line, and can verify that none was changed or taken out; a manager sees those of their own groups.
#[utoipa::path(
    post,
    path = LOG_PATH,
    operation_id = "deskLog",
    tag = "desk",
    request_body(content = LogRequest, description = "From where on.",
        example = json!({ "after": 1 })),
    responses(
        (status = 200, description = "At most 1000 lines, in their order.", body = LogAnswer,
            example = json!({
                "lines": [{
                    "number": 2,
                    "at": "2026-03-02T01:15:00.000Z",
                    "account": "5f0c1f4e-6a0c-4a3e-9d5b-2f1c8e0a4b61",
                    "group": "agency",
                    "what": "deskGrant",
                    "purpose": "",
                    "subjects": ["7b2e3f40-8c2e-4d50-9f7d-4b3ea02c6d83"],
                    "previous": "113871da2c089ec61534546421f9d1a79d927b9e695f1fbc244d50f104a843af",
                    "hash": "46acf0f14cb20bea004b54ade87877c487748be6670dab8b412f4cfdc612a341",
                }],
                "next": null,
            })),
        Malformed, SignedOut, NotAllowed, TooSlow, TooLarge, UnsupportedType, NotStored,
    )
)]
pub(in crate::routes) async fn log(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<LogAnswer>, ProblemResponse> {
    let who = require(&app, &parts, Call::ReadLog, None).await?;
    let LogRequest { after } = request(body, "a question for the log")?;
    let lines = app.repository.log(after.into(), MAX_LINES).await;
    let mut lines = lines.map_err(|error| unanswered(&error))?;
    // Lines of other groups count too: they are looked at.
    let full = lines.len() == usize::try_from(MAX_LINES).unwrap_or(usize::MAX);
    let next = lines.last().filter(|_| full).map(|line| line.number);
    let role = who.account.member.role;
    let reach = |line: &LogLine| line.group.as_ref().map_or(Reach::Other, |group| who.reach(group));
    lines.retain(|line| may(role, Call::ReadLog, reach(line)));
    Ok(Json(LogAnswer { lines, next }))
}

//! `POST /api/v1/desk/events`, `…/write` and `…/look`: what the agency did with applications, as its desks sealed it; and who looks at one.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::{SEALED_STATE_BYTES, schema, sealed_record_lengths};
use serde::Deserialize;
use staff::wire::{
    EVENTS_PATH, EventHead, LOOK_PATH, LookRequest, MAX_WRITTEN, WRITE_PATH, WriteAnswer, WriteOutcome,
    WriteRequest, WrittenEvent,
};
use staff::{Call, GroupName};
use utoipa::ToSchema;

use super::fetch::{MORE, NEXT, put_frame};
use super::state::keys;
use super::{bytes, purpose, request, unusable};
use crate::app::App;
use crate::desk::{epoch, note_use, require, require_of, unanswered};
use crate::openapi::problems::{
    Malformed, NotAllowed, NotStored, SignedOut, TooLarge, TooSlow, UnsupportedType, Unusable,
};
use crate::problem::ProblemResponse;
use crate::repository::{LogEntry, NewEvent, NewEvents};

/// The largest number of events in an answer.
const MAX_FETCHED: u32 = 2_000;

/// Bytes of a seal, for the document.
const EXAMPLE: &str = concat!(
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
);

/// Asks for events.
#[derive(Deserialize, ToSchema)]
pub(in crate::routes) struct EventsRequest {
    /// The group.
    #[schema(value_type = staff::wire::schema::GroupText)]
    group: GroupName,
    /// Where to go on: the header `didim-next` of the last answer; nothing at the beginning. What is no place, or one in another life of the
    /// database, leads to the beginning.
    #[serde(default)]
    after: Option<String>,
    /// Whether the page asks by itself, which is no use of the session.
    #[serde(default)]
    poll: bool,
}

/// Fetch events of cases.
///
/// The answer has one after the other, in the form of the applications; the head has submission, number, author and at. The header `didim-next`
/// says where to go on; `didim-more` is there if there is more at once.
#[utoipa::path(
    post,
    path = EVENTS_PATH,
    operation_id = "deskEvents",
    tag = "desk",
    request_body(content = EventsRequest, description = "Of which group, and from where on.",
        example = json!({ "group": "agency" })),
    responses(
        (status = 200, description = "Events in the order in which they were stored.",
            content_type = "application/octet-stream", body = schema::CatalogBytes),
        Malformed, SignedOut, NotAllowed, TooSlow, TooLarge, UnsupportedType, NotStored,
    )
)]
pub(in crate::routes) async fn events(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ProblemResponse> {
    let who = require_of(&app, &parts, Call::FetchEvents, None).await?;
    let asked: EventsRequest = request(body, "a question for events")?;
    if !asked.poll {
        note_use(&app, &who).await?;
    }
    who.require(Call::FetchEvents, &asked.group)?;
    let life = epoch(&app);
    let known = asked.after.as_deref().and_then(|text| place(&life, text));
    let found = app
        .repository
        .events(asked.group, known.unwrap_or_default(), MAX_FETCHED)
        .await;
    let found = found.map_err(|error| unanswered(&error))?;
    let mut bytes = Vec::new();
    for one in &found {
        let head = EventHead {
            submission: one.submission,
            number: one.number,
            author: one.author,
            at: one.at.clone(),
        };
        put_frame(&head, &one.sealed, &mut bytes);
    }
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    let mut response = (kind, bytes).into_response();
    let next = found.last().map(|last| last.place).or(known).unwrap_or_default();
    if let Ok(next) = format!("{life}.{next}").parse() {
        response.headers_mut().insert(NEXT, next);
    }
    if found.len() == usize::try_from(MAX_FETCHED).unwrap_or(usize::MAX) {
        response.headers_mut().insert(MORE, HeaderValue::from_static("1"));
    }
    Ok(response)
}

/// A place in this life of the database.
fn place(life: &str, text: &str) -> Option<u64> {
    text.strip_prefix(life)?.strip_prefix('.')?.parse().ok()
}

/// Write events of cases.
///
/// Each is stored under the number that its author saw as the next, or not at all: of two who write at once the second fetches what the first
/// has written. What a visitor is told is stored with its event, or not at all.
#[utoipa::path(
    post,
    path = WRITE_PATH,
    operation_id = "deskWrite",
    tag = "desk",
    request_body(content = WriteRequest, description = "Each under the number that its author saw as next.",
        example = json!({
            "group": "agency",
            "events": [{
                "submission": "4c352212-f3cc-4366-9db0-5247d677b073",
                "number": 1,
                "sealed": EXAMPLE,
                "told": EXAMPLE,
            }],
        })),
    responses(
        (status = 200, description = "What became of each.", body = WriteAnswer,
            example = json!({ "outcomes": ["stored"] })),
        Malformed, SignedOut, NotAllowed, TooSlow, TooLarge, UnsupportedType, Unusable, NotStored,
    )
)]
pub(in crate::routes) async fn write(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<WriteAnswer>, ProblemResponse> {
    let who = require(&app, &parts, Call::WriteEvents, None).await?;
    let asked: WriteRequest = request(body, "events")?;
    who.require(Call::WriteEvents, &asked.group)?;
    require_some(asked.events.len(), "events")?;
    let events: Result<Vec<NewEvent>, ProblemResponse> = asked.events.iter().map(event).collect();
    let account = who.account.member.account;
    let new = NewEvents {
        keys: keys(&app, &asked.group).await?,
        group: asked.group.clone(),
        author: account,
        events: events?,
    };
    let entry = LogEntry {
        at: app.clock.timestamp(),
        account: Some(account),
        group: Some(asked.group),
        what: Call::WriteEvents.operation().to_owned(),
        purpose: String::new(),
        subjects: Vec::new(),
    };
    let outcomes: Result<Vec<WriteOutcome>, _> = app.repository.write_events(new, entry).await;
    let outcomes = outcomes.map_err(|error| unanswered(&error))?;
    Ok(Json(WriteAnswer { outcomes }))
}

fn event(event: &WrittenEvent) -> Result<NewEvent, ProblemResponse> {
    let sealed = Base64UrlUnpadded::decode_vec(&event.sealed).ok();
    let sealed = sealed
        .filter(|sealed| sealed_record_lengths().contains(&sealed.len()))
        .ok_or_else(|| {
            let lengths = sealed_record_lengths();
            unusable(format!(
                "a sealed event has one of {lengths:?} bytes in base64url; make it anew"
            ))
        })?;
    if event.number == 0 {
        return Err(unusable(
            "events of a case are numbered from 1; fetch them, and write it anew",
        ));
    }
    let told = event.told.as_deref();
    let told = told.map(|told| bytes(told, SEALED_STATE_BYTES, "a sealed state"));
    Ok(NewEvent {
        submission: event.submission,
        number: event.number,
        sealed,
        told: told.transpose()?,
    })
}

fn require_some(count: usize, what: &str) -> Result<(), ProblemResponse> {
    if (1..=MAX_WRITTEN).contains(&count) {
        Ok(())
    } else {
        Err(unusable(format!(
            "{count} {what} are not from 1 to {MAX_WRITTEN}; send them in parts"
        )))
    }
}

/// Say that somebody looks at applications.
///
/// A desk has its group's applications before anybody looks at one, and says here when somebody does: who looked at whose data, when and what
/// for (개인정보의 안전성 확보조치 기준 제8조). That a desk says so is its own word; what was handed out to it stands in the log all the same.
#[utoipa::path(
    post,
    path = LOOK_PATH,
    operation_id = "deskLook",
    tag = "desk",
    request_body(content = LookRequest, description = "At which, and what for.",
        example = json!({
            "group": "agency",
            "act": "open",
            "submissions": ["4c352212-f3cc-4366-9db0-5247d677b073"],
            "purpose": "심사",
        })),
    responses(
        (status = 204, description = "It stands in the log."),
        Malformed, SignedOut, NotAllowed, TooSlow, TooLarge, UnsupportedType, Unusable, NotStored,
    )
)]
pub(in crate::routes) async fn look(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ProblemResponse> {
    let who = require(&app, &parts, Call::Look, None).await?;
    let asked: LookRequest = request(body, "what is looked at")?;
    who.require(Call::Look, &asked.group)?;
    require_some(asked.submissions.len(), "applications")?;
    let written = app.repository.write_log(LogEntry {
        at: app.clock.timestamp(),
        account: Some(who.account.member.account),
        group: Some(asked.group),
        what: format!("{}: {}", Call::Look.operation(), asked.act.name()),
        purpose: purpose(&asked.purpose)?,
        subjects: asked.submissions,
    });
    written.await.map_err(|error| unanswered(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

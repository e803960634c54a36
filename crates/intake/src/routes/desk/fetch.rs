//! `POST /api/v1/desk/submissions`: sealed applications of a group, from a place in their list on.
//!
//! Before a byte leaves, who fetches what and what for stands in the log: where it cannot be written, nothing is handed out. A desk that got
//! only part of an answer goes on from the last whole application that it has.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use envelope::schema;
use serde::Deserialize;
use staff::wire::{FetchedHead, SUBMISSIONS_PATH};
use staff::{Call, GroupName};
use utoipa::ToSchema;

use super::{purpose, request};
use crate::app::App;
use crate::desk::{require, unanswered};
use crate::openapi::problems::{
    Malformed, NotAllowed, NotStored, SignedOut, TooLarge, TooSlow, UnsupportedType, Unusable,
};
use crate::problem::ProblemResponse;
use crate::repository::{Device, LogEntry, Position, RepositoryError, StoredSubmission};

/// The largest number of applications in an answer.
const MAX_FETCHED: usize = 200;
/// An answer that has this many bytes has no further application.
const ENOUGH_BYTES: usize = 4 << 20;
/// The number of rows that are looked at at once: those of other groups are passed over.
const PAGE_ROWS: u32 = 200;
/// The largest number of rows that are looked at for an answer. One without applications may still lead on.
const MAX_ROWS: usize = 20_000;

/// Asks for applications.
#[derive(Deserialize, ToSchema)]
pub(in crate::routes) struct FetchRequest {
    /// The group.
    #[schema(value_type = staff::wire::schema::GroupText)]
    group: GroupName,
    /// Where to go on: the `cursor` of the last application, or of the last answer; nothing at the beginning. What is no place in the list
    /// leads to its beginning, as after a database of another kind has taken its place: nothing is lost by fetching twice.
    #[serde(default)]
    after: Option<String>,
    /// What for, in a few words: it stands in the log.
    #[schema(
        max_length = 200,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\x00-\\x20\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$"
    )]
    purpose: String,
}

/// Fetch sealed applications.
///
/// The answer has one after the other: the length of all that follows of it (four bytes, big-endian), the length of its head (two bytes),
/// the head as JSON (id, device, counter, key, catalog, number, received_at, lane, signature, device_keys, device_label, status_token,
/// cursor), and the sealed bytes.
/// The header `didim-next` says where to go on, and is missing at the end of the list.
#[utoipa::path(
    post,
    path = SUBMISSIONS_PATH,
    operation_id = "deskSubmissions",
    tag = "desk",
    request_body(content = FetchRequest, description = "Of which group, from where on, and what for.",
        example = json!({ "group": "agency", "purpose": "심사" })),
    responses(
        (status = 200, description = "Applications in the order of their arrival.",
            content_type = "application/octet-stream", body = schema::CatalogBytes),
        Malformed, SignedOut, NotAllowed, TooSlow, TooLarge, UnsupportedType, Unusable, NotStored,
    )
)]
pub(in crate::routes) async fn submissions(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ProblemResponse> {
    // Who nobody knows learns nothing of what is asked here.
    let who = require(&app, &parts, Call::FetchSubmissions, None).await?;
    let asked: FetchRequest = request(body, "a question for applications")?;
    who.require(Call::FetchSubmissions, &asked.group)?;
    let purpose = purpose(&asked.purpose)?;
    let after = asked.after.as_deref().and_then(position);
    let (found, next) = fetch(&app, &asked.group, after).await?;
    if !found.is_empty() {
        let written = app.repository.write_log(LogEntry {
            at: app.clock.timestamp(),
            account: Some(who.account.member.account),
            group: Some(asked.group),
            what: Call::FetchSubmissions.operation().to_owned(),
            purpose,
            subjects: found.iter().map(|one| one.header.id).collect(),
        });
        written.await.map_err(|error| unanswered(&error))?;
    }
    let devices = app.repository.devices().await;
    let devices = devices.map_err(|error| unanswered(&error))?;
    let mut bytes = Vec::new();
    for one in &found {
        frame(one, &devices, &mut bytes);
    }
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    let mut response = (kind, bytes).into_response();
    if let Some(next) = next.and_then(|next| cursor(&next).parse().ok()) {
        response.headers_mut().insert("didim-next", next);
    }
    Ok(response)
}

/// What is there of a group after a position, and where the list goes on.
async fn fetch(
    app: &App,
    group: &GroupName,
    mut after: Option<Position>,
) -> Result<(Vec<StoredSubmission>, Option<Position>), ProblemResponse> {
    let groups = app
        .repository
        .groups()
        .await
        .map_err(|error| unanswered(&error))?;
    let keys: BTreeSet<String> = groups
        .into_iter()
        .filter(|known| known.name == *group)
        .map(|known| known.key.id().to_owned())
        .collect();
    let (mut found, mut size, mut rows) = (Vec::new(), 0, 0);
    while rows < MAX_ROWS {
        let page = match app.repository.page(after.clone(), PAGE_ROWS).await {
            // A database of another kind has taken the place of the one that the desk knew: its list begins anew.
            Err(RepositoryError::OtherDatabase) => app.repository.page(None, PAGE_ROWS).await,
            page => page,
        };
        let page = page.map_err(|error| unanswered(&error))?;
        let Some(next) = page.next else {
            return Ok((found, None));
        };
        rows += page.submissions.len() + page.unreadable.len();
        for one in page.submissions {
            let position = one.position.clone();
            if keys.contains(&one.header.key) && one.purged_at.is_none() {
                size += one.sealed.len();
                found.push(one);
            }
            if found.len() >= MAX_FETCHED || size >= ENOUGH_BYTES {
                return Ok((found, Some(position)));
            }
        }
        after = Some(next);
    }
    Ok((found, after))
}

/// Writes an application behind the others.
fn frame(one: &StoredSubmission, devices: &[Device], bytes: &mut Vec<u8>) {
    let own = || {
        devices
            .iter()
            .filter(|device| Some(device.id) == one.header.device)
    };
    let head = FetchedHead {
        id: one.header.id,
        device: one.header.device,
        counter: one.header.counter,
        key: one.header.key.clone(),
        catalog: one.header.catalog.clone(),
        number: one.number.clone(),
        received_at: one.received_at.clone(),
        lane: one.lane.as_str().to_owned(),
        signature: one.signature.as_ref().map(ToString::to_string),
        device_keys: own().map(|device| device.key.to_string()).collect(),
        device_label: own().last().map(|device| device.label.clone()),
        status_token: one.status_token.as_deref().map(base16ct::lower::encode_string),
        cursor: cursor(&one.position),
    };
    // Nothing in it is a map whose keys are no texts, the one thing that cannot be written.
    let head = serde_json::to_vec(&head).unwrap_or_default();
    let head_len = u16::try_from(head.len()).unwrap_or_default();
    let length = u32::try_from(2 + head.len() + one.sealed.len()).unwrap_or_default();
    bytes.extend(length.to_be_bytes());
    bytes.extend(head_len.to_be_bytes());
    bytes.extend(head);
    bytes.extend(&one.sealed);
}

/// A position as text: whatever it holds, a desk only hands it back.
fn cursor(position: &Position) -> String {
    match position {
        Position::Arrival(arrival) => format!("a.{arrival}"),
        Position::Time(time, id) => format!("t.{time}.{id}"),
    }
}

fn position(text: &str) -> Option<Position> {
    let (kind, rest) = text.split_once('.')?;
    match kind {
        "a" => rest.parse().ok().map(Position::Arrival),
        "t" => {
            let (time, id) = rest.rsplit_once('.')?;
            // PostgreSQL takes no text with a zero in it.
            let time = Some(time).filter(|time| time.is_ascii() && !time.contains('\0'))?;
            Some(Position::Time(time.to_owned(), id.parse().ok()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_position() {
        let positions = [
            Position::Arrival(0),
            Position::Arrival(999_999_999_999_999_999),
            Position::Time("2026-12-01T00:00:00.000Z".into(), Uuid::from_u128(7)),
        ];
        for one in positions {
            assert_eq!(position(&cursor(&one)), Some(one));
        }
        for text in [
            "",
            "a",
            "a.",
            "a.x",
            "b.1",
            "t.1",
            "t.2026.x",
            "t.é.00000000-0000-0000-0000-000000000000",
        ] {
            assert_eq!(position(text), None, "{text}");
        }
    }
}

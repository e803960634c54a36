//! `POST /api/v1/desk/submissions`: sealed applications of a group, from a place in their list on.
//!
//! Before a byte leaves, who fetches what and what for stands in the log: where it cannot be written, nothing is handed out. A desk that got
//! only part of an answer asks for it again.
//!
//! In PostgreSQL the list is in the order of times, and a time is put on what arrives before it is stored: what stands earlier may come later.
//! So the place that a list's end leads to lies some minutes back, and what is there is handed out again; a desk knows it by its id.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use envelope::schema;
use serde::{Deserialize, Serialize};
use staff::wire::{FetchedHead, SUBMISSIONS_PATH};
use staff::{Call, GroupName};
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use super::state::keys;
use super::{purpose, request};
use crate::app::App;
use crate::clock::timestamp_of;
use crate::desk::{epoch, note_use, require_of, unanswered};
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
const PAGE_ROWS: u32 = 50;
/// The largest number of rows that are looked at for an answer. One without applications may still lead on.
const MAX_ROWS: usize = 2_000;
/// Longer than a request may take ([`crate::app::REQUEST_TIMEOUT`]), and than the clocks of servers differ.
const SETTLING: Duration = Duration::minutes(2);
/// Where the list goes on; at its end, from where to ask later.
pub(super) const NEXT: &str = "didim-next";
/// There is more at once.
pub(super) const MORE: &str = "didim-more";
/// How many applications of the stretch cannot be read, since the disk has changed them: `didim open` says which.
const UNREADABLE: &str = "didim-unreadable";

/// Asks for applications.
#[derive(Deserialize, ToSchema)]
pub(in crate::routes) struct FetchRequest {
    /// The group.
    #[schema(value_type = staff::wire::schema::GroupText)]
    group: GroupName,
    /// Where to go on: the header `didim-next` of the last answer; nothing at the beginning. What is no place in the list, or one in another
    /// life of the database, leads to its beginning: nothing is lost by fetching twice.
    #[serde(default)]
    after: Option<String>,
    /// What for, in a few words: it stands in the log.
    #[schema(
        max_length = 200,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\x00-\\x20\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$"
    )]
    purpose: String,
    /// Whether the page asks by itself, which is no use of the session.
    #[serde(default)]
    poll: bool,
}

/// Fetch sealed applications.
///
/// The answer has one after the other: the length of all that follows of it (four bytes, big-endian), the length of its head (two bytes),
/// the head as JSON (id, device, counter, key, catalog, number, received_at, lane, signature, device_keys, device_label, status_token,
/// is_whole), and the sealed bytes. The header `didim-next` says where to go on; `didim-more` is there if there is more at once, and
/// `didim-unreadable` says how many cannot be read.
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
    let who = require_of(&app, &parts, Call::FetchSubmissions, None).await?;
    let asked: FetchRequest = request(body, "a question for applications")?;
    if !asked.poll {
        note_use(&app, &who).await?;
    }
    who.require(Call::FetchSubmissions, &asked.group)?;
    let purpose = purpose(&asked.purpose)?;
    let life = epoch(&app);
    let after = asked.after.as_deref().and_then(|text| position(&life, text));
    let stretch = fetch(&app, &asked.group, after).await?;
    let found = stretch.found;
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
    let headers = response.headers_mut();
    let next = match stretch.more {
        true => stretch.next,
        false => stretch.next.map(|next| settled(next, app.clock.now())),
    };
    if let Some(next) = next.and_then(|next| cursor(&life, &next).parse().ok()) {
        headers.insert(NEXT, next);
    }
    if stretch.more {
        headers.insert(MORE, HeaderValue::from_static("1"));
    }
    if stretch.unreadable > 0 {
        headers.insert(UNREADABLE, HeaderValue::from(stretch.unreadable));
    }
    Ok(response)
}

/// A stretch of the list.
struct Stretch {
    /// The group's applications in it.
    found: Vec<StoredSubmission>,
    /// How many rows cannot be read, of whatever group.
    unreadable: usize,
    /// Its end.
    next: Option<Position>,
    /// Whether there may be more behind it.
    more: bool,
}

/// What is there of a group after a position.
async fn fetch(
    app: &App,
    group: &GroupName,
    mut after: Option<Position>,
) -> Result<Stretch, ProblemResponse> {
    let keys: BTreeSet<String> = keys(app, group).await?.into_iter().collect();
    let (mut found, mut size, mut rows, mut unreadable) = (Vec::new(), 0, 0, 0);
    while rows < MAX_ROWS {
        let page = match app.repository.page(after.clone(), PAGE_ROWS).await {
            // A database of another kind has taken the place of the one that the desk knew: its list begins anew.
            Err(RepositoryError::OtherDatabase) => app.repository.page(None, PAGE_ROWS).await,
            page => page,
        };
        let page = page.map_err(|error| unanswered(&error))?;
        let Some(next) = page.next else {
            return Ok(Stretch {
                found,
                unreadable,
                next: after,
                more: false,
            });
        };
        rows += page.submissions.len() + page.unreadable.len();
        unreadable += page.unreadable.len();
        for one in page.submissions {
            let position = one.position.clone();
            if keys.contains(&one.header.key) && one.purged_at.is_none() {
                size += one.sealed.len();
                found.push(one);
            }
            if found.len() >= MAX_FETCHED || size >= ENOUGH_BYTES {
                let next = Some(position);
                return Ok(Stretch {
                    found,
                    unreadable,
                    next,
                    more: true,
                });
            }
        }
        after = Some(next);
    }
    Ok(Stretch {
        found,
        unreadable,
        next: after,
        more: true,
    })
}

/// A place behind which everything comes that is not there yet.
fn settled(end: Position, now: OffsetDateTime) -> Position {
    let Some(safe) = now.checked_sub(SETTLING).map(timestamp_of) else {
        return end;
    };
    match end {
        Position::Time(time, _) if time > safe => Position::Time(safe, Uuid::nil()),
        end => end,
    }
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
        device_label: own().next_back().map(|device| device.label.clone()),
        status_token: one.status_token.as_deref().map(base16ct::lower::encode_string),
        is_whole: one.is_whole,
    };
    put_frame(&head, &one.sealed, bytes);
}

/// Writes a head and sealed bytes behind others ([`FetchedHead`]).
pub(super) fn put_frame(head: &impl Serialize, sealed: &[u8], bytes: &mut Vec<u8>) {
    // Nothing in it is a map whose keys are no texts, the one thing that cannot be written.
    let head = serde_json::to_vec(head).unwrap_or_default();
    let head_len = u16::try_from(head.len()).unwrap_or_default();
    let length = u32::try_from(2 + head.len() + sealed.len()).unwrap_or_default();
    bytes.extend(length.to_be_bytes());
    bytes.extend(head_len.to_be_bytes());
    bytes.extend(head);
    bytes.extend(sealed);
}

/// A position in a life of the database as text: whatever it holds, a desk only hands it back.
fn cursor(life: &str, position: &Position) -> String {
    match position {
        Position::Arrival(arrival) => format!("{life}.a.{arrival}"),
        Position::Time(time, id) => format!("{life}.t.{time}.{id}"),
    }
}

fn position(life: &str, text: &str) -> Option<Position> {
    let (kind, rest) = text.strip_prefix(life)?.strip_prefix('.')?.split_once('.')?;
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
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_position_in_its_life() {
        let positions = [
            Position::Arrival(0),
            Position::Arrival(999_999_999_999_999_999),
            Position::Time("2026-12-01T00:00:00.000Z".into(), Uuid::from_u128(7)),
        ];
        for one in positions {
            let text = cursor("life", &one);
            assert_eq!(position("life", &text), Some(one));
            assert_eq!(position("another", &text), None);
        }
        for text in [
            "", "a", "life", "life.a", "life.a.", "life.a.x", "life.b.1", "life.t.1", "a.1",
        ] {
            assert_eq!(position("life", text), None, "{text}");
        }
    }

    /// What is stored with an earlier time after the end was read comes behind the place that the end leads to.
    #[test]
    fn the_end_of_a_list_by_times_leads_to_a_place_before_what_may_still_come() {
        let now = OffsetDateTime::from_unix_timestamp(1_772_414_100).unwrap();
        let at = |seconds: i64| timestamp_of(now - Duration::seconds(seconds));
        for seconds in [-3_600, 0, 1, 70, 119] {
            let end = Position::Time(at(seconds), Uuid::from_u128(7));
            let place = settled(end.clone(), now);
            assert!(place < end, "{seconds}");
            assert!(place < Position::Time(at(120), Uuid::from_u128(1)), "{seconds}");
        }
        let old = Position::Time(at(121), Uuid::from_u128(7));
        assert_eq!(settled(old.clone(), now), old);
        assert_eq!(settled(Position::Arrival(5), now), Position::Arrival(5));
    }
}

//! `POST /api/v1/devices`: a device becomes known.
//!
//! The body is an [`EnrolRequest`]; the request carries a signature ([`envelope::signature`]) that was made with the
//! key in the body, which proves that the device has it. The same device with the same key may send the same code
//! again, as the answer may have been lost.
//!
//! | status | body | when |
//! |---|---|---|
//! | 201 | [`EnrolAnswer`] | the device is known from now on; a key that it had before is revoked |
//! | 200 | [`EnrolAnswer`] | it had enrolled with this code and key before |
//! | 400 | `malformed`, `incomplete` | the body is no such request, or its key is none |
//! | 401 | `bad-signature`, `clock` | as [`envelope::signature`] says |
//! | 403 | `wrong-code` | the code is wrong, has expired, or another device or key has used it |
//! | 409 | `key-taken` | the key is that of a device of another name; the code can still be used |
//! | 415 | `unsupported-type` | it is not said to be JSON |
//! | 413 | `too-large` | the body is larger than that of any request |
//! | 422 | `wrong-id` | the device's name is no UUID of version 4 |
//! | 429 | `too-many-codes` | ten wrong codes of one address within a minute, or one where there were a thousand everywhere; the header `Retry-After` says when to go on |
//! | 503 | `not-stored` | the database fails; the same may be sent again |

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::request::Parts;
use envelope::{DEVICES_PATH, DevicePublicKey, EnrolAnswer, EnrolRequest, EnrolmentCode, schema};

use super::body::{json, not_stored, whole};
use super::guard::client;
use crate::acceptance::require_v4;
use crate::app::App;
use crate::clock::timestamp_of;
use crate::openapi::problems::{
    KeyTaken, Malformed, NotSigned, NotStored, TooLarge, TooManyCodes, TooSlow, UnsupportedType, WrongCode,
    WrongId,
};
use crate::problem::{ProblemResponse, problem};
use crate::repository::{Enrolled, Enrolment};
use crate::signed;

/// Enrol a device.
///
/// The request carries a one-time code that staff made, and the device's key; it is signed with that key (RFC 9421),
/// which proves that the device has it. The same device with the same key may send the same code again, as the answer
/// may have been lost.
#[utoipa::path(
    post,
    path = DEVICES_PATH,
    operation_id = "enrol",
    tag = "devices",
    params(
        ("content-digest" = schema::ContentDigestHeader, Header,
            description = "The SHA-256 of the body (RFC 9530).",
            example = "sha-256=:59ddbojY0NIRmcRe5b3LaDrAOb015ALvy9LwPsQXxsY=:"),
        ("signature-input" = schema::SignatureInputHeader, Header, description = "What is signed.",
            example = "didim=(\"@method\" \"@authority\" \"@path\" \"content-digest\");created=1772414100;\
                nonce=\"AAECAwQFBgcICQoLDA0ODw\";keyid=\"ed25519:34750f98bd59fcfc\";alg=\"ed25519\";\
                tag=\"didim\""),
        ("signature" = schema::SignatureHeader, Header, description = "The signature: here that of the \
            example, sent without spaces to the host `kiosk.example` on 2026-03-02 at 01:15 UTC.",
            example = "didim=:qMqbgGOvG1lXsllIDJFGffyc55qqinvEmTqE6iUi/ZUT5+pvIDwxANTF\
                HWttHNBRfFk4IKZXSxepyn4euOnCDA==:"),
    ),
    request_body(content = EnrolRequest, description = "The code and the key.", example = json!({
        "code": "7K4M-2QX9",
        "device": "7f3f2c52-6a0c-4a3e-9d5b-2f1c8e0a4b61",
        "key": "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
    })),
    responses(
        (status = 201, body = EnrolAnswer,
            description = "The device is known from now on; a key that it had before is revoked.",
            example = json!({
                "device": "7f3f2c52-6a0c-4a3e-9d5b-2f1c8e0a4b61",
                "label": "Main office, 1st floor",
            })),
        (status = 200, description = "It had enrolled with this code and key before.", body = EnrolAnswer,
            example = json!({
                "device": "7f3f2c52-6a0c-4a3e-9d5b-2f1c8e0a4b61",
                "label": "Main office, 1st floor",
            })),
        Malformed,
        NotSigned,
        WrongCode,
        KeyTaken,
        TooSlow,
        TooLarge,
        UnsupportedType,
        WrongId,
        TooManyCodes,
        NotStored,
    )
)]
pub(super) async fn post(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<EnrolAnswer>), ProblemResponse> {
    let body = whole(body)?;
    let now = app.clock.now();
    let signature = signed::require(&parts)?;
    let request: EnrolRequest = json(&body, "an enrolment request")?;
    let device = require_v4(request.device)?;
    let key: DevicePublicKey = request.key.parse().map_err(|error: envelope::KeyError| {
        problem(
            StatusCode::BAD_REQUEST,
            "malformed",
            "malformed request",
            error.to_string(),
        )
    })?;
    // A nonce is not asked for twice here: the same request again gets the same answer.
    signed::verify(&signature, &key, &parts, &body, now)?;
    // For the address alone, as the wrong codes are: what others send must not keep a right code out.
    let client = client(&app, &parts.extensions, &parts.headers);
    app.limits.check_address(client, &[1])?;
    app.gate.try_code(client, now).map_err(too_many_codes)?;
    let Ok(code) = request.code.parse::<EnrolmentCode>() else {
        tracing::warn!(%device, "a device brought what is no code");
        return Err(wrong_code());
    };
    let enrolment = Enrolment {
        code_hash: code.hash(),
        device,
        key,
        at: timestamp_of(now),
    };
    let enrolled = app.repository.enrol(enrolment).await;
    if !matches!(enrolled, Ok(Enrolled::WrongCode)) {
        app.gate.was_not_wrong(client);
    }
    let enrolled = enrolled.map_err(|error| not_stored(&error))?;
    match enrolled {
        Enrolled::Now(label) => {
            tracing::info!(%device, key = %key.id(), label, "enrolled");
            Ok((StatusCode::CREATED, Json(EnrolAnswer { device, label })))
        }
        Enrolled::Before(label) => Ok((StatusCode::OK, Json(EnrolAnswer { device, label }))),
        Enrolled::WrongCode => {
            tracing::warn!(%device, "a device brought a wrong code");
            Err(wrong_code())
        }
        Enrolled::DeviceTaken => {
            let detail = "a device of this name is known by another key, and the code is for a new device; \
                          make one with `didim device code --replaces ID`";
            tracing::warn!(%device, "a code for a new device was tried for one that is known");
            Err(problem(StatusCode::FORBIDDEN, "wrong-code", "wrong code", detail))
        }
        Enrolled::KeyTaken => {
            tracing::warn!(%device, key = %key.id(), "a device brought the key of another");
            let detail = "this key is that of another device; make a new key and enrol with it";
            Err(problem(StatusCode::CONFLICT, "key-taken", "key taken", detail))
        }
    }
}

fn wrong_code() -> ProblemResponse {
    let detail = "the code is wrong, has expired or has been used; make a new one with `didim device code`";
    problem(StatusCode::FORBIDDEN, "wrong-code", "wrong code", detail)
}

fn too_many_codes(seconds: u32) -> ProblemResponse {
    tracing::warn!("too many wrong codes within a minute");
    let detail = format!("there were too many wrong codes; try again in {seconds} seconds");
    problem(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-codes",
        "too many wrong codes",
        detail,
    )
    .with_retry_after(seconds)
}

//! `POST /api/v1/desk/staff` and `…/grants`: who works at the desk, and keys of groups that one gives to another.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::request::Parts;
use envelope::SEALED_KEY_BYTES;
use staff::wire::{Colleague, GRANTS_PATH, GrantRequest, STAFF_PATH, StaffAnswer};
use staff::{Call, Group, GroupName, Reach, may};

use super::{bytes, request, unusable};
use crate::app::App;
use crate::desk::{require, unanswered};
use crate::openapi::problems::{
    Malformed, NoAccount, NotAllowed, NotConfirmed, NotStored, OtherKey, SignedOut, TooLarge, TooSlow,
    UnsupportedType, Unusable,
};
use crate::problem::{ProblemResponse, problem};
use crate::repository::{Granted, GroupGrant, LogEntry};

/// List who works at the desk.
///
/// Who belongs to a group sees its members; who has to do with all of them sees all.
#[utoipa::path(
    get,
    path = STAFF_PATH,
    operation_id = "deskStaff",
    tag = "desk",
    responses(
        (status = 200, description = "Those who can be seen.", body = StaffAnswer,
            example = json!({
                "staff": [{
                    "account": "5f0c1f4e-6a0c-4a3e-9d5b-2f1c8e0a4b61",
                    "name": "김상담",
                    "role": "manager",
                    "groups": ["agency"],
                    "public_key": "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
                    "keys": ["agency"],
                }, {
                    "account": "7b2e3f40-8c2e-4d50-9f7d-4b3ea02c6d83",
                    "name": "박상담",
                    "role": "caseworker",
                    "groups": ["agency"],
                    "public_key": "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
                    "keys": ["agency"],
                }],
            })),
        SignedOut, NotAllowed, NotStored,
    )
)]
pub(in crate::routes) async fn staff(
    State(app): State<Arc<App>>,
    parts: Parts,
) -> Result<Json<StaffAnswer>, ProblemResponse> {
    let who = require(&app, &parts, Call::ListStaff, None).await?;
    let role = who.account.member.role;
    let repository = &app.repository;
    let accounts = repository.accounts().await.map_err(|error| unanswered(&error))?;
    let groups = repository.groups().await.map_err(|error| unanswered(&error))?;
    // The last epoch of each: they come in its order.
    let present: BTreeMap<GroupName, u32> = groups
        .into_iter()
        .map(|Group { name, epoch, .. }| (name, epoch))
        .collect();
    let mut staff = Vec::new();
    for account in accounts {
        let member = account.member;
        let is_self = member.account == who.account.member.account;
        let seen = is_self
            || member
                .groups
                .iter()
                .any(|group| may(role, Call::ListStaff, who.reach(group)));
        if !seen || account.ended_at.is_some() {
            continue;
        }
        let grants = repository.grants(member.account).await;
        let grants = grants.map_err(|error| unanswered(&error))?.into_iter();
        let keys = grants
            .map(|grant| grant.group)
            .filter(|group| present.get(&group.name) == Some(&group.epoch));
        staff.push(Colleague {
            account: member.account,
            name: member.name,
            role: member.role,
            groups: member.groups,
            public_key: account.public_key,
            keys: keys.map(|group| group.name).collect(),
        });
    }
    Ok(Json(StaffAnswer { staff }))
}

/// Give a key of a group to a member.
///
/// Who has the key seals it to the public key of the member, after both have compared its fingerprint.
#[utoipa::path(
    post,
    path = GRANTS_PATH,
    operation_id = "deskGrant",
    tag = "desk",
    request_body(content = GrantRequest, description = "The sealed key.",
        example = json!({
            "account": "7b2e3f40-8c2e-4d50-9f7d-4b3ea02c6d83",
            "grant": {
                "group": "agency",
                "epoch": 1,
                "key": "0909090909090909090909090909090909090909090909090909090909090909",
                "sealed": concat!(
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            ),
            },
        })),
    responses(
        (status = 201, description = "The member has it now."),
        (status = 200, description = "The member had it before."),
        Malformed, SignedOut, NotConfirmed, NoAccount, OtherKey, TooSlow, TooLarge, UnsupportedType, Unusable,
        NotStored,
    )
)]
pub(in crate::routes) async fn grant(
    State(app): State<Arc<App>>,
    parts: Parts,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ProblemResponse> {
    let who = require(&app, &parts, Call::GrantKey, None).await?;
    let GrantRequest { account, grant } = request(body, "a grant")?;
    who.require(Call::GrantKey, &grant.group)?;
    if grant.epoch == 0 {
        return Err(unusable(
            "epochs are counted from 1; name the epoch of the key that you have",
        ));
    }
    let sealed = bytes(&grant.sealed, SEALED_KEY_BYTES, "a sealed key")?;
    let by = who.account.member.account;
    let entry = LogEntry {
        at: app.clock.timestamp(),
        account: Some(by),
        group: Some(grant.group.clone()),
        what: Call::GrantKey.operation().to_owned(),
        purpose: String::new(),
        subjects: vec![account],
    };
    let accounts = app
        .repository
        .accounts()
        .await
        .map_err(|error| unanswered(&error))?;
    // Who opens nothing gets no key, whatever group they belong to.
    let belongs = accounts.iter().any(|known| {
        let opens = may(known.member.role, Call::FetchSubmissions, Reach::Own);
        known.member.account == account && opens && known.member.groups.contains(&grant.group)
    });
    if !belongs {
        return Err(no_account());
    }
    let group = Group {
        name: grant.group,
        epoch: grant.epoch,
        key: grant.key,
    };
    let grant = GroupGrant {
        group,
        account,
        sealed,
    };
    let granted = app.repository.grant(grant, Some(by), entry).await;
    match granted.map_err(|error| unanswered(&error))? {
        Granted::Now => {
            tracing::info!(%account, %by, "a member was given the key of a group");
            Ok(StatusCode::CREATED)
        }
        Granted::Before => Ok(StatusCode::OK),
        Granted::NoAccount => Err(no_account()),
        Granted::OtherKey | Granted::NotHeld => {
            let detail =
                "the group has another key in this epoch, or you have none of it; ask somebody who has it";
            Err(problem(StatusCode::CONFLICT, "other-key", "another key", detail))
        }
    }
}

fn no_account() -> ProblemResponse {
    let detail =
        "no such account belongs to this group, or its role opens nothing; look at the list of staff again";
    problem(StatusCode::NOT_FOUND, "no-account", "no such account", detail)
}

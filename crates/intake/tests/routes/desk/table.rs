//! Every role asks for everything.

use envelope::new_id;
use serde_json::{Value, json};
use staff::wire::{
    CONFIRM_PATH, EVENTS_PATH, GRANTS_PATH, LOG_PATH, LOOK_PATH, SESSION_PATH, STAFF_PATH, STATE_PATH,
    SUBMISSIONS_PATH, WRITE_PATH,
};
use staff::{Call, Reach, Role, may};
use uuid::Uuid;

use super::telling::written;
use super::{give, hex, hire, key, signed_in};
use crate::contract::Place;
use crate::{Answer, Server};

/// What an operation is asked with: of a group where it is about one.
fn asked(call: Call, group: &str, member: Uuid) -> (&'static str, &'static str, Option<Value>) {
    let grant = json!({ "group": group, "epoch": 1, "key": hex(&key(9)), "sealed": "A".repeat(107) });
    match call {
        Call::ReadSession => ("GET", SESSION_PATH, None),
        Call::EndSession => ("DELETE", SESSION_PATH, None),
        Call::ConfirmSession => ("POST", CONFIRM_PATH, Some(json!({ "totp": "000000" }))),
        Call::ListStaff => ("GET", STAFF_PATH, None),
        Call::GrantKey => (
            "POST",
            GRANTS_PATH,
            Some(json!({ "account": member, "grant": grant })),
        ),
        Call::FetchSubmissions => (
            "POST",
            SUBMISSIONS_PATH,
            Some(json!({ "group": group, "purpose": "심사" })),
        ),
        Call::ReadState => (
            "POST",
            STATE_PATH,
            Some(json!({ "group": group, "submission": new_id().unwrap() })),
        ),
        Call::FetchEvents => ("POST", EVENTS_PATH, Some(json!({ "group": group }))),
        Call::WriteEvents => (
            "POST",
            WRITE_PATH,
            Some(json!({ "group": group, "events": [written(new_id().unwrap(), 1, 'A')] })),
        ),
        Call::Look => (
            "POST",
            LOOK_PATH,
            Some(json!({
                "group": group, "act": "open", "submissions": [new_id().unwrap()], "purpose": "심사",
            })),
        ),
        Call::ReadLog => ("POST", LOG_PATH, Some(json!({ "after": 0 }))),
    }
}

/// Every role asks for everything of its own group and of another one, and is let in where the table says so.
#[tokio::test]
async fn nobody_is_let_in_whom_the_table_does_not_let_in() {
    let server = Server::start().await;
    let member = new_id().unwrap();
    hire(
        &server,
        member,
        "박상담",
        Role::Caseworker,
        &["agency", "mid-life"],
    )
    .await;
    give(&server, "agency", &key(9), member).await;
    for role in Role::ALL {
        let account = new_id().unwrap();
        hire(&server, account, role.name(), role, &["agency"]).await;
        give(&server, "agency", &key(9), account).await;
        for call in Call::ALL {
            let token = signed_in(&server, account).await;
            let body = |group| asked(call, group, member);
            let ask = async |(method, path, body)| server.desk(method, path, Some(&token), body).await;
            let other = ask(body("mid-life")).await;
            let token_again = signed_in(&server, account).await;
            let (method, path, body) = body("agency");
            let own = server.desk(method, path, Some(&token_again), body).await;
            let refused = b"urn:didim:problem:not-allowed";
            let let_in = |answer: &Answer| !answer.body.windows(refused.len()).any(|part| part == refused);
            let about_group = matches!(
                call,
                Call::GrantKey
                    | Call::FetchSubmissions
                    | Call::ReadState
                    | Call::FetchEvents
                    | Call::WriteEvents
                    | Call::Look
            );
            assert_eq!(let_in(&own), may(role, call, Reach::Own), "{role} {call:?}");
            if about_group {
                assert_eq!(let_in(&other), may(role, call, Reach::Other), "{role} {call:?}");
            }
        }
    }
}

/// What is not in the table cannot be asked for.
#[test]
fn every_operation_of_the_desk_is_public_or_in_the_table() {
    const PUBLIC: [&str; 4] = ["deskInvitation", "deskAccount", "deskSalt", "deskSignIn"];
    let mut operations: Vec<String> = crate::openapi::operations()
        .into_iter()
        .map(|(.., operation): (_, _, Place)| operation.value().clone())
        .filter(|operation| operation["tags"][0] == "desk")
        .map(|operation| operation["operationId"].as_str().unwrap().to_owned())
        .collect();
    operations.sort();
    let table = Call::ALL.map(Call::operation);
    let mut known: Vec<&str> = PUBLIC.into_iter().chain(table).collect();
    known.sort_unstable();
    assert_eq!(operations, known);
}

#[tokio::test]
async fn who_is_not_signed_in_gets_nothing() {
    let server = Server::start().await;
    for call in Call::ALL {
        let (method, path, body) = asked(call, "agency", Uuid::nil());
        let answer = server.desk(method, path, None, body).await;
        answer.assert_problem(401, "signed-out");
    }
}

//! What ends a session, and what it takes to use one.

use envelope::{SealingKey, new_id};
use intake::{StaffSession, session_hash, timestamp_of};
use serde_json::json;
use staff::Role;
use staff::wire::{CONFIRM_PATH, GRANTS_PATH, SESSION_PATH, STAFF_PATH, SUBMISSIONS_PATH};
use uuid::Uuid;

use super::{cookie, give, hex, hire, key, signed_in};
use crate::Server;

/// Changes the session that a token belongs to.
async fn session_with(server: &Server, account: Uuid, change: impl FnOnce(&mut StaffSession)) -> String {
    let token = new_id().unwrap().simple().to_string();
    let now = server.app.clock.timestamp();
    let mut session = StaffSession {
        hash: session_hash(&token),
        account,
        epoch: String::new(),
        began_at: now.clone(),
        seen_at: now.clone(),
        confirmed_at: now,
    };
    change(&mut session);
    server
        .app
        .repository
        .begin_session(session, String::new())
        .await
        .unwrap();
    token
}

fn before(server: &Server, minutes: i64) -> String {
    timestamp_of(server.app.clock.now() - time::Duration::minutes(minutes))
}

#[tokio::test]
async fn a_session_ends_by_itself_with_its_account_and_with_what_was_put_back() {
    let server = Server::start().await;
    let account = new_id().unwrap();
    hire(&server, account, "김상담", Role::Caseworker, &["agency"]).await;
    let look = async |token: &str| server.desk("GET", SESSION_PATH, Some(token), None).await;
    let (idle, old) = (before(&server, 16), before(&server, 9 * 60));
    let (used, young) = (before(&server, 14), before(&server, 8 * 60));
    let ended = [
        session_with(&server, account, |one| one.seen_at = idle).await,
        session_with(&server, account, |one| one.began_at = old).await,
        session_with(&server, account, |one| one.epoch = "another life".into()).await,
        session_with(&server, account, |one| one.seen_at = "no time".into()).await,
    ];
    for token in &ended {
        look(token).await.assert_problem(401, "signed-out");
        let gone = server.app.repository.session(session_hash(token)).await.unwrap();
        assert!(gone.is_none());
    }
    let token = session_with(&server, account, |one| {
        one.seen_at = used;
        one.began_at = young;
    })
    .await;
    assert_eq!(look(&token).await.status, 200);
    let (noted, _) = server
        .app
        .repository
        .session(session_hash(&token))
        .await
        .unwrap()
        .unwrap();
    assert!(noted.seen_at > before(&server, 1), "it is used");
    // What a page asks by itself is no use of it.
    let polled = before(&server, 14);
    let idle = session_with(&server, account, |one| one.seen_at = polled.clone()).await;
    for (poll, seen) in [(true, true), (false, false)] {
        let body = json!({ "group": "agency", "purpose": "심사", "poll": poll });
        let answer = server.post_desk(SUBMISSIONS_PATH, Some(&idle), body).await;
        assert_eq!(answer.status, 200);
        let (noted, _) = server
            .app
            .repository
            .session(session_hash(&idle))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(noted.seen_at == polled, seen, "poll: {poll}");
    }
    for wrong in ["", "x", token.get(1..).unwrap(), &format!("{token}=")] {
        look(wrong).await.assert_problem(401, "signed-out");
    }
    let twice = format!("{}; {}", cookie(&server, &token), cookie(&server, &token));
    let headers = [("cookie", twice.as_str())];
    let answer = server.desk_with("GET", SESSION_PATH, None, None, &headers).await;
    answer.assert_problem(401, "signed-out");
    // A right that is taken away ends at once.
    let at = server.app.clock.timestamp();
    server.app.repository.end_account(account, at).await.unwrap();
    look(&token).await.assert_problem(401, "signed-out");
}

#[tokio::test]
async fn pages_of_other_sites_are_refused_whatever_they_ask() {
    let server = Server::start().await;
    let account = new_id().unwrap();
    hire(&server, account, "김상담", Role::Manager, &["agency"]).await;
    let token = signed_in(&server, account).await;
    let foreign: [&[(&str, &str)]; 9] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "https://evil.example")],
        &[("origin", "https://desk.example.evil.example")],
        &[("origin", "https://desk.example:8443")],
        &[("origin", "null")],
        &[("origin", "desk.example")],
        &[("origin", "https://evil.example"), ("sec-fetch-site", "")],
    ];
    for (path, method, _) in crate::openapi::operations() {
        if !path.starts_with("/api/v1/desk/") {
            continue;
        }
        let method = method.to_uppercase();
        for headers in foreign {
            let body = (method == "POST").then(|| json!({}));
            let answer = server.desk_with(&method, path, Some(&token), body, headers).await;
            answer.assert_problem(403, "other-origin");
        }
        if method == "POST" || method == "DELETE" {
            let body = (method == "POST").then(|| json!({}));
            let without = [("origin", ""), ("sec-fetch-site", "")];
            let answer = server
                .desk_with(&method, path, Some(&token), body, &without)
                .await;
            answer.assert_problem(403, "other-origin");
        }
    }
    assert!(server.app.repository.log(0, 10).await.unwrap().is_empty());
    let session = server.desk("GET", SESSION_PATH, Some(&token), None).await;
    assert_eq!(session.status, 200, "nobody was signed out");
}

#[tokio::test]
async fn giving_a_key_asks_for_the_second_factor_again() {
    let server = Server::start().await;
    let (giver, member, stranger) = (new_id().unwrap(), new_id().unwrap(), new_id().unwrap());
    hire(&server, giver, "김상담", Role::Caseworker, &["agency"]).await;
    hire(&server, member, "이상담", Role::Caseworker, &["agency"]).await;
    hire(&server, stranger, "최상담", Role::Caseworker, &["mid-life"]).await;
    give(&server, "agency", &key(9), giver).await;
    let confirmed = before(&server, 6);
    let token = session_with(&server, giver, |one| one.confirmed_at = confirmed).await;
    let grant = async |to, key: SealingKey| {
        let grant = json!({ "group": "agency", "epoch": 1, "key": hex(&key),
            "sealed": "A".repeat(107) });
        let body = json!({ "account": to, "grant": grant });
        server.post_desk(GRANTS_PATH, Some(&token), body).await
    };
    grant(member, key(9)).await.assert_problem(403, "confirm");
    let confirm = async |totp: String| {
        let body = json!({ "totp": totp });
        server.post_desk(CONFIRM_PATH, Some(&token), body).await
    };
    confirm("000000".into()).await.assert_problem(403, "wrong-totp");
    let right = server.totp(0);
    assert_eq!(confirm(right.clone()).await.status, 200);
    confirm(right).await.assert_problem(403, "wrong-totp");
    grant(member, key(10)).await.assert_problem(409, "other-key");
    grant(stranger, key(9)).await.assert_problem(404, "no-account");
    grant(new_id().unwrap(), key(9))
        .await
        .assert_problem(404, "no-account");
    assert_eq!(grant(member, key(9)).await.status, 201);
    assert_eq!(grant(member, key(9)).await.status, 200);
    let staff = server.desk("GET", STAFF_PATH, Some(&token), None).await.json();
    let staff = staff["staff"].as_array().unwrap();
    let names: Vec<&str> = staff.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 2, "of their own group: {names:?}");
    assert!(staff.iter().all(|one| one["keys"] == json!(["agency"])));
    let log = server.app.repository.log(0, 10).await.unwrap();
    let last = log.last().unwrap();
    assert_eq!((last.account, &last.subjects), (Some(giver), &vec![member]));
}

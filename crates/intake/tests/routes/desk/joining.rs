//! How somebody gets in: an invitation, an account, both factors.

use envelope::{OpeningKey, new_id};
use serde_json::{Value, json};
use staff::wire::{ACCOUNT_PATH, INVITATION_PATH, SALT_PATH, SESSION_PATH};
use staff::{AccountSalt, Role};
use uuid::Uuid;

use super::{PROOF, hex, hire, invite, set_cookie};
use crate::Server;

#[tokio::test]
async fn an_invitation_becomes_an_account_that_signs_in() {
    let server = Server::start().await;
    let account = new_id().unwrap();
    invite(
        &server,
        account,
        "김상담",
        Role::Caseworker,
        &["agency"],
        "7K4M-2QX9",
    )
    .await;
    let asked = json!({ "code": "7k4m 2qx9" });
    let invitation = server.post_desk(INVITATION_PATH, None, asked).await;
    assert_eq!(invitation.status, 200);
    assert_eq!(invitation.json()["account"], account.to_string());
    assert_eq!(invitation.json()["role"], "caseworker");
    let own = OpeningKey::generate().unwrap().sealing_key();
    let mut body = json!({
        "code": "7K4M-2QX9",
        "salt": String::from(AccountSalt::generate().unwrap()),
        "cost": { "memory_kib": 65_536, "passes": 3 },
        "proof": PROOF,
        "public_key": hex(&own),
        "wrapped_key": "A".repeat(80),
        "totp": "000000",
    });
    server
        .post_desk(ACCOUNT_PATH, None, body.clone())
        .await
        .assert_problem(403, "wrong-totp");
    body["totp"] = server.totp(-1).into();
    for (field, wrong) in [
        ("cost", json!({ "memory_kib": 1_024, "passes": 3 })),
        ("wrapped_key", json!("A".repeat(79))),
    ] {
        let mut body = body.clone();
        body[field] = wrong;
        let refused = server.post_desk(ACCOUNT_PATH, None, body).await;
        refused.assert_problem(422, "unusable");
    }
    let made = server.post_desk(ACCOUNT_PATH, None, body.clone()).await;
    assert_eq!(made.status, 201);
    let again = server.post_desk(ACCOUNT_PATH, None, body).await;
    again.assert_problem(403, "wrong-code");
    signs_in_and_out(&server, account, &made.json(), &hex(&own)).await;
}

/// Somebody asks for their salt, signs in with the next code, and signs out.
async fn signs_in_and_out(server: &Server, account: Uuid, made: &Value, public_key: &str) {
    let salt = server
        .post_desk(SALT_PATH, None, json!({ "name": " 김상담 " }))
        .await;
    assert_eq!(salt.json(), *made);
    let signed_in = server.sign_in(account, PROOF, &server.totp(0)).await;
    assert_eq!(signed_in.status, 201);
    let (token, rest) = set_cookie(&signed_in);
    assert_eq!(rest, " Path=/; Secure; HttpOnly; SameSite=Strict");
    assert_eq!(token.len(), 43);
    let session = server.desk("GET", SESSION_PATH, Some(&token), None).await;
    assert_eq!(session.status, 200);
    assert_eq!(session.json(), signed_in.json());
    assert_eq!(session.json()["public_key"], public_key);
    // Nothing of the database is a token.
    let database = std::fs::read(server.path().join("intake.sqlite-wal")).unwrap();
    let holds = |text: &str| database.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("김상담") && !holds(&token));

    let out = server.desk("DELETE", SESSION_PATH, Some(&token), None).await;
    assert_eq!(out.status, 204);
    assert_eq!(set_cookie(&out).0, "");
    let session = server.desk("GET", SESSION_PATH, Some(&token), None).await;
    session.assert_problem(401, "signed-out");
    assert_eq!(session.header("www-authenticate"), Some("Session"));
}

#[tokio::test]
async fn what_is_wrong_of_a_sign_in_is_not_said_and_neither_who_there_is() {
    let server = Server::start().await;
    let (account, gone) = (new_id().unwrap(), new_id().unwrap());
    hire(&server, account, "김상담", Role::Caseworker, &["agency"]).await;
    hire(&server, gone, "전상담", Role::Caseworker, &["agency"]).await;
    let at = server.app.clock.timestamp();
    server.app.repository.end_account(gone, at).await.unwrap();
    let salt = async |name: &str| {
        let answer = server.post_desk(SALT_PATH, None, json!({ "name": name })).await;
        assert_eq!(answer.status, 200);
        answer.json()
    };
    let nobody = salt("아무도").await;
    assert_eq!(nobody, salt("아무도").await, "the same whenever it is asked");
    assert_ne!(nobody, salt("아무개").await);
    assert_ne!(salt("전상담").await["account"], gone.to_string());
    let known: Vec<String> = nobody.as_object().unwrap().keys().cloned().collect();
    let person = salt("김상담").await;
    assert_eq!(
        person.as_object().unwrap().keys().cloned().collect::<Vec<_>>(),
        known
    );
    assert_eq!(person["cost"], nobody["cost"]);

    let other_proof = format!("B{}", PROOF.get(1..).unwrap());
    let nobody: Uuid = nobody["account"].as_str().unwrap().parse().unwrap();
    let right = server.totp(0);
    let mut said = Vec::new();
    for (account, proof, totp) in [
        (account, other_proof.as_str(), right.as_str()),
        (account, PROOF, "000000"),
        (account, PROOF, ""),
        (nobody, PROOF, &right),
        (gone, PROOF, &right),
    ] {
        let answer = server.sign_in(account, proof, totp).await;
        said.push(answer.json());
        answer.assert_problem(401, "wrong-sign-in");
    }
    assert!(said.iter().all(|one| *one == said[0]));
    assert_eq!(server.sign_in(account, PROOF, &right).await.status, 201);
    server
        .sign_in(account, PROOF, &right)
        .await
        .assert_problem(401, "wrong-sign-in");
}

#[tokio::test]
async fn who_guesses_is_slowed_down() {
    let server = Server::start().await;
    let account = new_id().unwrap();
    hire(&server, account, "김상담", Role::Caseworker, &["agency"]).await;
    for _ in 0..10 {
        let wrong = server.sign_in(account, PROOF, "000000").await;
        wrong.assert_problem(401, "wrong-sign-in");
    }
    let slowed = server.sign_in(account, PROOF, &server.totp(0)).await;
    slowed.assert_problem(429, "too-many-codes");
    let seconds: u32 = slowed.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
}

/// Who has the passphrase guesses the second factor, from as many addresses as they like; a stranger without it keeps nobody out.
#[tokio::test]
async fn the_second_factor_is_guessed_ten_times_and_no_stranger_locks_anybody_out() {
    let server = Server::start().await;
    let account = new_id().unwrap();
    hire(&server, account, "김상담", Role::Caseworker, &["agency"]).await;
    // The clock is a second later at every look: what an address has tried is forgotten by then.
    let a_minute_later = || assert!((0..70).all(|_| server.app.clock.now().year() == 2023));
    for _ in 0..10 {
        let wrong = server.sign_in(account, PROOF, "000000").await;
        wrong.assert_problem(401, "wrong-sign-in");
    }
    a_minute_later();
    let slowed = server.sign_in(account, PROOF, &server.totp(0)).await;
    slowed.assert_problem(429, "too-many-codes");
    let seconds: u32 = slowed.header("retry-after").unwrap().parse().unwrap();
    assert!(seconds > 60, "{seconds}");
    a_minute_later();
    let stranger = format!("B{}", PROOF.get(1..).unwrap());
    let other = new_id().unwrap();
    hire(&server, other, "이상담", Role::Caseworker, &["agency"]).await;
    for _ in 0..9 {
        let wrong = server.sign_in(other, &stranger, "000000").await;
        wrong.assert_problem(401, "wrong-sign-in");
    }
    assert_eq!(server.sign_in(other, PROOF, &server.totp(0)).await.status, 201);
}

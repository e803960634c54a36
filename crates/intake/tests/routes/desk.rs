//! The desk: who gets in, and who may ask for what.

mod handing_out;
mod joining;
mod sessions;
mod table;
mod telling;

use axum::body::Body;
use axum::http::Request;
use envelope::{EnrolmentCode, SealingKey, digest_hex, new_id};
use intake::{
    Arrival, Batch, Granted, GroupGrant, Invitation, Lane, LogEntry, Member, NewAccount, StaffSession,
    Stamps, session_hash,
};
use serde_json::{Value, json};
use staff::wire::SESSION_PATH;
use staff::{AccountSalt, Argon2Cost, Group, Role, SignInProof};
use uuid::Uuid;

use crate::{Answer, Server};

const HOST: &str = "desk.example";
const SECRET: [u8; 20] = [7; 20];
const CREATED: &str = "2023-11-14T22:00:00.000Z";
const EXPIRES: &str = "2033-11-14T22:00:00.000Z";
/// What the passphrase of everybody here gives.
const PROOF: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

pub(crate) fn cookie(_: &Server, token: &str) -> String {
    format!("__Host-didim-desk={token}")
}

fn key(byte: u8) -> SealingKey {
    let hex = format!("{byte:02x}").repeat(32);
    let digest = digest_hex(&[byte; 32]);
    format!("x25519-chacha20poly1305:{}:{hex}", digest.get(..16).unwrap())
        .parse()
        .unwrap()
}

fn hex(key: &SealingKey) -> String {
    key.to_string().rsplit_once(':').unwrap().1.to_owned()
}

fn entry(server: &Server) -> LogEntry {
    LogEntry {
        at: server.app.clock.timestamp(),
        account: None,
        group: "agency".parse().ok(),
        what: "deskGrant".into(),
        purpose: String::new(),
        subjects: Vec::new(),
    }
}

async fn invite(server: &Server, account: Uuid, name: &str, role: Role, groups: &[&str], code: &str) {
    let code: EnrolmentCode = code.parse().unwrap();
    let invitation = Invitation {
        hash: code.hash(),
        member: Member {
            account,
            name: name.into(),
            role,
            groups: groups.iter().map(|name| name.parse().unwrap()).collect(),
        },
        totp_secret: SECRET,
        made_at: CREATED.into(),
        expires_at: EXPIRES.into(),
    };
    server.app.repository.invite(invitation).await.unwrap();
}

/// Somebody who works at the desk already.
async fn hire(server: &Server, account: Uuid, name: &str, role: Role, groups: &[&str]) {
    let code = EnrolmentCode::generate().unwrap();
    invite(server, account, name, role, groups, &code.to_string()).await;
    let proof = SignInProof::try_from(PROOF.to_owned()).unwrap();
    let made = server.app.repository.make_account(NewAccount {
        code_hash: code.hash(),
        salt: AccountSalt::from_bytes([7; 16]),
        cost: Argon2Cost::NEW,
        verifier: proof.verifier(account),
        public_key: key(10),
        wrapped_key: vec![0; 60],
        totp_step: 0,
        at: CREATED.into(),
    });
    made.await.unwrap();
}

/// The operator gives the first epoch of a group.
async fn give(server: &Server, group: &str, public: &SealingKey, to: Uuid) -> Granted {
    let grant = GroupGrant {
        group: Group {
            name: group.parse().unwrap(),
            epoch: 1,
            key: public.clone(),
        },
        account: to,
        sealed: vec![0; 80],
    };
    server
        .app
        .repository
        .grant(grant, None, entry(server))
        .await
        .unwrap()
}

/// A session of an account that has just begun.
async fn signed_in(server: &Server, account: Uuid) -> String {
    let token = new_id().unwrap().simple().to_string();
    let now = server.app.clock.timestamp();
    let session = StaffSession {
        hash: session_hash(&token),
        account,
        epoch: server
            .app
            .life
            .as_ref()
            .map(|life| life.epoch())
            .unwrap_or_default(),
        began_at: now.clone(),
        seen_at: now.clone(),
        confirmed_at: now,
    };
    server
        .app
        .repository
        .begin_session(session, String::new())
        .await
        .unwrap();
    token
}

const EXAMPLE: &str = "5f0c1f4e-6a0c-4a3e-9d5b-2f1c8e0a4b61";

/// What the examples of the document tell of.
pub(crate) async fn example(server: &Server) {
    let id = |text: &str| text.parse::<Uuid>().unwrap();
    let (second, third) = (
        id("6a1d2e3f-7b1d-4c4f-8e6c-3a2d9f1b5c72"),
        id("7b2e3f40-8c2e-4d50-9f7d-4b3ea02c6d83"),
    );
    hire(server, id(EXAMPLE), "김상담", Role::Manager, &["agency"]).await;
    invite(
        server,
        second,
        "이상담",
        Role::Caseworker,
        &["agency"],
        "7K4M-2QX9",
    )
    .await;
    invite(
        server,
        third,
        "박상담",
        Role::Caseworker,
        &["agency"],
        "D0AB-3HTV",
    )
    .await;
    assert_eq!(give(server, "agency", &key(9), id(EXAMPLE)).await, Granted::Now);
    let told = id("4c352212-f3cc-4366-9db0-5247d677b073");
    store(server, vec![arrival(told, &key(9), b"sealed")]).await;
}

/// An application of the agency's, as a device without a name sends one.
fn arrival(id: Uuid, key: &SealingKey, sealed: &[u8]) -> Arrival {
    Arrival {
        id,
        counter: 1,
        key: key.id().to_owned(),
        key_known: true,
        catalog: "catalog".into(),
        catalog_known: true,
        sealed: sealed.to_vec(),
        hash: digest_hex(sealed),
        status_token: None,
        signature: None,
    }
}

async fn store(server: &Server, arrivals: Vec<Arrival>) {
    let batch = Batch {
        device: None,
        lane: Lane::Anonymous,
        signed_by: None,
        stamps: Stamps::fixed(CREATED),
        arrivals,
        held: None,
    };
    server.app.repository.accept(batch).await.unwrap();
}

pub(crate) async fn example_token(server: &Server) -> String {
    signed_in(server, EXAMPLE.parse().unwrap()).await
}

impl Server {
    /// A request of the desk's page.
    async fn desk(&self, method: &str, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
        self.desk_with(method, path, token, body, &[]).await
    }

    async fn desk_with(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let has = |name: &str| headers.iter().any(|(one, _)| *one == name);
        let mut request = Request::builder().method(method).uri(path).header("host", HOST);
        if !has("origin") {
            request = request.header("origin", format!("https://{HOST}"));
        }
        if !has("sec-fetch-site") {
            request = request.header("sec-fetch-site", "same-origin");
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        if let Some(token) = token {
            request = request.header("cookie", cookie(self, token));
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    fn totp(&self, off: i64) -> String {
        let now = self.app.clock.now().unix_timestamp();
        intake::totp_code(&SECRET, now.div_euclid(30) + off)
    }

    async fn post_desk(&self, path: &str, token: Option<&str>, body: Value) -> Answer {
        self.desk("POST", path, token, Some(body)).await
    }

    async fn sign_in(&self, account: Uuid, proof: &str, totp: &str) -> Answer {
        let body = json!({ "account": account, "proof": proof, "totp": totp });
        self.post_desk(SESSION_PATH, None, body).await
    }
}

/// The token that an answer sets, and what else is said of it.
fn set_cookie(answer: &Answer) -> (String, String) {
    let cookie = answer.header("set-cookie").unwrap();
    let (pair, rest) = cookie.split_once(';').unwrap();
    let (name, token) = pair.split_once('=').unwrap();
    assert_eq!(name, "__Host-didim-desk");
    (token.to_owned(), rest.to_owned())
}

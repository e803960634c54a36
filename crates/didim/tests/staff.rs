//! People at the desk, through the command and a server that runs on the same data folder.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod harness;

use std::process::Stdio;

use envelope::{OpeningKey, SealingKey};
use serde_json::{Value, json};
use staff::{
    AccountKeys, AccountSalt, Argon2Cost, Group, Passphrase, open_group_key, unwrap_person_key,
    wrap_person_key,
};
use tempfile::TempDir;
use uuid::Uuid;

const PASSPHRASE: &str = "강아지 우산 새벽 연필 바다";

struct Desk {
    running: harness::Server,
    folder: TempDir,
}

/// What a browser does of somebody.
struct Person {
    id: Uuid,
    key: OpeningKey,
    secret: [u8; 20],
}

fn b64(bytes: &[u8]) -> String {
    data_encoding::BASE64URL_NOPAD.encode(bytes)
}

impl Desk {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let running = harness::Server::start(harness::serve(folder.path()).stderr(Stdio::null()));
        Self { running, folder }
    }

    fn try_didim(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = harness::didim();
        command.args(arguments).arg("--data").arg(self.folder.path());
        let output = command.output().unwrap();
        let said = if output.status.success() {
            output.stdout
        } else {
            output.stderr
        };
        (output.status.success(), String::from_utf8(said).unwrap())
    }

    #[track_caller]
    fn didim(&self, arguments: &[&str]) -> String {
        let (fine, said) = self.try_didim(arguments);
        assert!(fine, "{said}");
        said
    }

    #[track_caller]
    fn refused(&self, arguments: &[&str]) -> String {
        let (fine, said) = self.try_didim(arguments);
        assert!(!fine, "{said}");
        said
    }

    /// Posts as the desk's page does: the status and the answer.
    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let origin = format!("origin: http://{}\r\n", self.running.address);
        self.running.post(path, &origin, &body.to_string()).unwrap()
    }

    fn totp(secret: &[u8; 20], off: i64) -> String {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        intake::totp_code(secret, i64::try_from(now.as_secs() / 30).unwrap() + off)
    }

    /// Takes up an invitation.
    fn join(&self, code: &str) -> Person {
        let (status, invitation) = self.post("/api/v1/desk/invitation", &json!({ "code": code }));
        assert_eq!(status, 200, "{invitation}");
        let text = |name: &str| invitation.get(name).unwrap().as_str().unwrap().to_owned();
        let id: Uuid = text("account").parse().unwrap();
        let secret = data_encoding::BASE32_NOPAD
            .decode(text("totp_secret").as_bytes())
            .unwrap();
        let secret: [u8; 20] = secret.try_into().unwrap();
        let salt = AccountSalt::generate().unwrap();
        let passphrase = Passphrase::new(PASSPHRASE).unwrap();
        let keys = AccountKeys::derive(&passphrase, id, &salt, Argon2Cost::NEW).unwrap();
        let key = OpeningKey::generate().unwrap();
        let account = json!({
            "code": code,
            "salt": salt,
            "cost": Argon2Cost::NEW,
            "proof": keys.proof,
            "public_key": hex_of(&key.sealing_key()),
            "wrapped_key": b64(&wrap_person_key(id, &key, &keys.wrapping).unwrap()),
            "totp": Self::totp(&secret, -1),
        });
        let (status, answer) = self.post("/api/v1/desk/account", &account);
        assert_eq!(status, 201, "{answer}");
        Person { id, key, secret }
    }

    /// Signs in with the passphrase: what the server has of somebody.
    fn sign_in(&self, name: &str, person: &Person) -> (u16, Value, AccountKeys) {
        let (_, salt) = self.post("/api/v1/desk/salt", &json!({ "name": name }));
        let known: AccountSalt = serde_json::from_value(salt.get("salt").unwrap().clone()).unwrap();
        let passphrase = Passphrase::new(PASSPHRASE).unwrap();
        let keys = AccountKeys::derive(&passphrase, person.id, &known, Argon2Cost::NEW).unwrap();
        let body = json!({
            "account": salt.get("account").unwrap(),
            "proof": keys.proof,
            "totp": Self::totp(&person.secret, 0),
        });
        let (status, answer) = self.post("/api/v1/desk/session", &body);
        (status, answer, keys)
    }
}

fn hex_of(key: &SealingKey) -> String {
    key.to_string().rsplit_once(':').unwrap().1.to_owned()
}

#[test]
fn the_first_member_gets_the_key_that_opens_what_is_there() {
    let desk = Desk::start();
    let keys = desk.folder.path().join("operator");
    let made = harness::didim()
        .args(["keys", "new", "--out"])
        .arg(&keys)
        .output();
    assert!(made.unwrap().status.success());
    let key_file = keys.join("agency.key");
    let key_file = key_file.to_str().unwrap();
    let agency = OpeningKey::from_file(&std::fs::read_to_string(key_file).unwrap()).unwrap();
    assert!(desk.didim(&["staff", "list"]).contains("didim staff invite"));
    let invited = desk.didim(&["staff", "invite", "--name", "김상담"]);
    let code = invited.lines().next().unwrap();
    let person = desk.join(code);
    let again = desk.refused(&["staff", "invite", "--name", "김상담"]);
    assert!(again.contains("works at the desk already"), "{again}");

    let own = person.key.sealing_key().fingerprint();
    let give = ["staff", "give-key", "--to", "김상담", "--key", key_file];
    assert!(desk.didim(&give).starts_with(&own));
    let wrong = desk.refused(&[&give[..], &["--fingerprint", "0000-0000-0000-0000"]].concat());
    assert!(wrong.contains("nothing was given"), "{wrong}");
    let typed = own.to_lowercase().replace('-', " ");
    let given = desk.didim(&[&give[..], &["--fingerprint", &typed]].concat());
    assert!(given.contains("opens what is sealed to `agency`"), "{given}");
    assert!(
        desk.didim(&[&give[..], &["--fingerprint", &own]].concat())
            .contains("before")
    );
    let other = desk.refused(&[&give[..], &["--fingerprint", &own, "--group", "mid-life"]].concat());
    assert!(other.contains("does not belong to `mid-life`"), "{other}");

    let (status, session, keys) = desk.sign_in("김상담", &person);
    assert_eq!(status, 201, "{session}");
    let bytes = |value: &Value| {
        data_encoding::BASE64URL_NOPAD
            .decode(value.as_str().unwrap().as_bytes())
            .unwrap()
    };
    let wrapped = bytes(session.get("wrapped_key").unwrap());
    let own = unwrap_person_key(person.id, &person.key.sealing_key(), &wrapped, &keys.wrapping).unwrap();
    let grant = session.get("grants").unwrap().get(0).unwrap();
    let group = Group {
        name: "agency".parse().unwrap(),
        epoch: 1,
        key: agency.sealing_key(),
    };
    let opened = open_group_key(&group, person.id, &own, &bytes(grant.get("sealed").unwrap())).unwrap();
    assert_eq!(opened.to_file(), agency.to_file());

    let listed = desk.didim(&["staff", "list"]);
    assert!(
        listed.contains("김상담") && listed.contains("agency 1"),
        "{listed}"
    );
    assert!(
        desk.didim(&["staff", "end", "--name", "김상담"])
            .contains("signed out everywhere")
    );
    assert_eq!(desk.sign_in("김상담", &person).0, 401);
    let gone = desk.refused(&["staff", "end", "--name", "김상담"]);
    assert!(gone.contains("nobody called `김상담`"), "{gone}");
}

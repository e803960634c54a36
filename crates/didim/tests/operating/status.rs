//! What became of an application, from the desk to the visitor.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use envelope::{
    Application, ApplicationState, Header, Item, Lifecycle, ReceiptNumber, STATUS_PATH, SealingKey,
    StatusAnswer, StatusRequest, StatusSecret, decode_sealed, encode_sealed, new_id,
};
use serde_json::Value;

use crate::device::{application, sealed_item};
use crate::installed::Installed;
use crate::server::Server;
use crate::{didim, err, refused, stdout_of, text};

/// What the visitor goes home with.
pub(crate) struct Receipt {
    pub(crate) number: ReceiptNumber,
    pub(crate) secret: StatusSecret,
}

/// An application whose device makes a secret, and what the visitor gets.
pub(crate) fn applied(key: &SealingKey) -> (Item, Receipt) {
    let header = Header {
        id: new_id().unwrap(),
        device: None,
        counter: 1,
        key: key.id().to_owned(),
        catalog: "c".into(),
    };
    let number = ReceiptNumber::of(header.id);
    let secret = StatusSecret::generate().unwrap();
    let application = Application {
        number: number.to_string(),
        status_secret: Some(secret.clone()),
        ..application()
    };
    let item = Item {
        id: header.id,
        counter: header.counter,
        key: header.key.clone(),
        catalog: header.catalog.clone(),
        sealed: encode_sealed(&application.seal(key, &header).unwrap()),
        status_token: Some(secret.token(number).to_string()),
        signature: None,
    };
    (item, Receipt { number, secret })
}

/// Asks the server as a visitor's device does: the HTTP status, and what is known.
pub(crate) fn ask(address: &str, receipt: &Receipt) -> (String, Option<StatusAnswer>) {
    let request = StatusRequest {
        number: receipt.number.to_string(),
        token: receipt.secret.token(receipt.number).to_string(),
    };
    let body = serde_json::to_string(&request).unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST {STATUS_PATH} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n\
         {body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().to_owned();
    (status, serde_json::from_str(body).ok())
}

struct Desk {
    installed: Installed,
    server: Server,
    data: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let installed = Installed::new();
        let data = installed.path("data");
        let server = Server::start(&data);
        Self {
            installed,
            server,
            data,
        }
    }

    /// The arguments with which the desk says where an application stands.
    fn set<'a>(&'a self, number: &'a str, state: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let start = ["status", "set", number, state, "--data", text(&self.data)];
        [&start, more].concat()
    }

    fn key(&self, name: &str) -> String {
        text(&self.installed.path("keys").join(name)).to_owned()
    }
}

#[test]
fn what_the_desk_says_the_visitor_reads_and_nobody_else() {
    let desk = Desk::new();
    let key = desk.key("agency.key");
    let (item, receipt) = applied(&desk.installed.sealing_key("agency.pub"));
    assert_eq!(ask(&desk.server.address, &receipt).0, "404");
    desk.server.send(std::slice::from_ref(&item));
    let (status, known) = ask(&desk.server.address, &receipt);
    assert_eq!((status.as_str(), known.unwrap().state), ("200", None));

    let number = receipt.number.to_string();
    let note = "주민등록등본을 내 주세요";
    let told = stdout_of(&desk.set(&number, "보완요청", &["--key", &key, "--note", note]));
    assert!(
        told.contains(&number) && told.contains("supplement_requested"),
        "{told}"
    );
    let state = ask(&desk.server.address, &receipt).1.unwrap().state.unwrap();
    let sealed = decode_sealed(&state.sealed).unwrap();
    let opened = ApplicationState::open(&receipt.secret, receipt.number, &sealed).unwrap();
    let expected = ApplicationState {
        note: Some(note.to_owned()),
        // Number and secret do not say what they are of; the desk does.
        program: Some("youth-rent-support".to_owned()),
        ..ApplicationState::new(Lifecycle::SupplementRequested, state.at)
    };
    assert_eq!(opened, expected);
    assert!(ApplicationState::open(&StatusSecret::generate().unwrap(), receipt.number, &sealed).is_err());

    // The next state takes its place.
    let typed = number.to_lowercase().replace('-', "");
    stdout_of(&desk.set(&typed, "selected", &["--key", &key]));
    let state = ask(&desk.server.address, &receipt).1.unwrap().state.unwrap();
    assert_eq!(decode_sealed(&state.sealed).unwrap().len(), sealed.len());
    let secret = receipt.secret.printed();
    let show = ["status", "show", &number, &secret, "--data", text(&desk.data)];
    let shown: Value = serde_json::from_str(&stdout_of(&show)).unwrap();
    assert_eq!(shown["number"], number);
    assert_eq!(shown["state"]["state"], "selected");
    assert_eq!(shown["state"]["at"], state.at);
    assert_eq!(shown["state"].get("note"), None);

    // Neither the list of applications, nor the log, nor the files have the secret.
    let opened = stdout_of(&["open", "--data", text(&desk.data), "--key", &key]);
    assert!(
        opened.contains(&number) && !opened.contains(secret.as_str()),
        "{opened}"
    );
    let log = desk.server.stop();
    for private in [secret.as_str(), note, &item.status_token.unwrap()] {
        assert!(!log.contains(private), "{log}");
    }
    for file in std::fs::read_dir(&desk.data).unwrap() {
        let path = file.unwrap().path();
        let content = std::fs::read(&path).unwrap_or_default();
        for private in [secret.as_str(), note] {
            let found = content
                .windows(private.len())
                .any(|part| part == private.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
}

#[test]
fn what_cannot_be_told_is_refused_with_what_to_do() {
    let desk = Desk::new();
    let key = desk.key("agency.key");
    let public = desk.installed.sealing_key("agency.pub");
    let without = sealed_item(&public);
    let (item, receipt) = applied(&public);
    // As a server takes it that does not know tokens yet.
    let (untold, untold_receipt) = applied(&public);
    let untold = Item {
        status_token: None,
        ..untold
    };
    desk.server.send(&[without.clone(), item, untold]);
    let number = receipt.number.to_string();

    let bare = ReceiptNumber::of(without.id).to_string();
    let error = refused(&desk.set(&bare, "selected", &["--key", &key]));
    assert!(
        error.contains(&bare) && error.contains("carries no secret"),
        "{error}"
    );
    let untold = untold_receipt.number.to_string();
    let error = refused(&desk.set(&untold, "selected", &["--key", &key]));
    assert!(error.contains("nobody can ask"), "{error}");
    let unknown = ReceiptNumber::of(new_id().unwrap()).to_string();
    let error = refused(&desk.set(&unknown, "selected", &["--key", &key]));
    assert!(
        error.contains(&unknown) && error.contains("was received"),
        "{error}"
    );
    let other = new_id().unwrap().to_string();
    let error = refused(&desk.set(&number, "selected", &["--key", &key, "--id", &other]));
    assert!(error.contains(&other), "{error}");
    let keys = desk.installed.path("keys");
    stdout_of(&["keys", "agency", "--out", text(&keys), "--name", "agency-2028"]);
    let wrong = desk.key("agency-2028.key");
    let error = refused(&desk.set(&number, "selected", &["--key", &wrong]));
    assert!(error.contains(public.id()) && error.contains("--key"), "{error}");
    let long = "가".repeat(200);
    let error = refused(&desk.set(&number, "selected", &["--key", &key, "--note", &long]));
    assert!(error.contains("too long"), "{error}");

    // Nothing of all that was stored.
    let state = ask(&desk.server.address, &receipt).1.unwrap().state;
    assert_eq!(state, None);
    let secret = StatusSecret::generate().unwrap().printed();
    let show = ["status", "show", &number, &secret, "--data", text(&desk.data)];
    let error = refused(&show);
    assert!(
        error.contains(&number) && !error.contains(secret.as_str()),
        "{error}"
    );
    // What is mistyped is no use of the command.
    for arguments in [
        desk.set("7K4-2MQ-9X", "selected", &["--key", &key]),
        desk.set(&number, "done", &["--key", &key]),
        desk.set(&number, "selected", &[]),
    ] {
        let output = didim(&arguments);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    }
}

/// The state that the visitor reads.
pub(crate) fn state_of(address: &str, receipt: &Receipt) -> Option<Lifecycle> {
    let state = ask(address, receipt).1.unwrap().state?;
    let sealed = decode_sealed(&state.sealed).unwrap();
    let opened = ApplicationState::open(&receipt.secret, receipt.number, &sealed).unwrap();
    Some(opened.state)
}

#[test]
fn what_is_sealed_at_the_desk_is_imported_where_the_server_is_and_the_later_one_counts() {
    let desk = Desk::new();
    let key = desk.key("agency.key");
    let sealing = desk.installed.sealing_key("agency.pub");
    let (item, receipt) = applied(&sealing);
    let (other, _) = applied(&sealing);
    desk.server.send(&[item, other]);
    let number = receipt.number.to_string();
    let seal = |state: &str| {
        let seal = ["status", "seal", &number, state, "--key", &key];
        let line = stdout_of(&[&seal[..], &["--data", text(&desk.data)]].concat());
        assert_eq!(line.lines().count(), 1, "{line}");
        line
    };
    let (first, second) = (seal("under_review"), seal("selected"));
    // Sealing alone says nothing to anybody.
    assert_eq!(state_of(&desk.server.address, &receipt), None);
    let file = desk.installed.path("states.jsonl");
    let import = ["status", "import", text(&file), "--data", text(&desk.data)];
    std::fs::write(&file, &first).unwrap();
    let told = stdout_of(&import);
    assert!(told.contains("1 set, 0 older"), "{told}");
    assert_eq!(
        state_of(&desk.server.address, &receipt),
        Some(Lifecycle::UnderReview)
    );
    // Both, in whatever order, and again.
    for lines in [[&second, &first], [&first, &second]] {
        std::fs::write(&file, format!("{}\n{}", lines[0], lines[1])).unwrap();
        stdout_of(&import);
        assert_eq!(
            state_of(&desk.server.address, &receipt),
            Some(Lifecycle::Selected)
        );
    }
    assert!(stdout_of(&import).contains("0 set, 2 older"));
}

#[test]
fn a_line_that_is_no_state_keeps_no_other_out() {
    let desk = Desk::new();
    let key = desk.key("agency.key");
    let (item, receipt) = applied(&desk.installed.sealing_key("agency.pub"));
    desk.server.send(&[item]);
    let number = receipt.number.to_string();
    let seal = [
        "status",
        "seal",
        &number,
        "selected",
        "--key",
        &key,
        "--data",
        text(&desk.data),
    ];
    let good = stdout_of(&seal);
    let state: Value = serde_json::from_str(&good).unwrap();
    let changed = |name: &str, value: Value| {
        let mut state = state.clone();
        state[name] = value;
        state.to_string()
    };
    let lines = [
        "no state".to_owned(),
        changed("format", 2.into()),
        changed("at", "soon".into()),
        changed("at", "2999-01-01T00:00:00.000Z".into()),
        changed("sealed", "c2VhbGVk".into()),
        changed("submission", "00000000-0000-0000-0000-000000000000".into()),
        changed("submission", new_id().unwrap().to_string().into()),
        String::new(),
        good,
    ];
    let file = desk.installed.path("states.jsonl");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let output = didim(&["status", "import", text(&file), "--data", text(&desk.data)]);
    assert_eq!(output.status.code(), Some(1));
    let told = crate::out(&output);
    assert!(
        told.contains("1 set, 0 older or the same, 1 without an application, 6 refused"),
        "{told}"
    );
    let complaints = err(&output);
    for line in 1..=6 {
        assert!(
            complaints.contains(&format!("line {line} is refused")),
            "{complaints}"
        );
    }
    assert_eq!(
        state_of(&desk.server.address, &receipt),
        Some(Lifecycle::Selected)
    );
    std::fs::write(&file, "x".repeat(1 << 20)).unwrap();
    let complaint = refused(&["status", "import", text(&file), "--data", text(&desk.data)]);
    assert!(complaint.contains("more than 4096 bytes"), "{complaint}");
}

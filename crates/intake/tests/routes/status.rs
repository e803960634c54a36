use axum::body::Body;
use axum::http::Request;
use envelope::{
    ApplicationState, Item, Lifecycle, MAX_REQUEST_BYTES, ReceiptNumber, SEALED_STATE_BYTES, STATUS_PATH,
    SUBMISSIONS_PATH, StatusAnswer, StatusSecret, SubmitRequest, decode_sealed, encode_sealed, new_id,
};
use serde_json::{Value, json};

use crate::{Answer, CATALOG, KEY, Server};

/// What the visitor has, once a device has handed the application in.
struct Visitor {
    item: Item,
    number: ReceiptNumber,
    secret: StatusSecret,
}

impl Visitor {
    fn new() -> Self {
        let id = new_id().unwrap();
        let number = ReceiptNumber::of(id);
        let secret = StatusSecret::generate().unwrap();
        let item = Item {
            id,
            counter: 1,
            key: KEY.to_owned(),
            catalog: CATALOG.to_owned(),
            sealed: encode_sealed(&fixtures::like_sealed(b"sealed")),
            status_token: Some(secret.token(number).to_string()),
            signature: None,
        };
        Self { item, number, secret }
    }

    fn question(&self) -> Value {
        json!({ "number": self.number.to_string(), "token": self.secret.token(self.number).to_string() })
    }
}

impl Server {
    async fn post_to(&self, path: &str, body: impl Into<Body>) -> Answer {
        self.send(Request::post(path).body(body.into()).unwrap()).await
    }

    async fn hand_in(&self, item: &Item) {
        let request = SubmitRequest::new(None, vec![item.clone()]);
        let answer = self
            .post_to(SUBMISSIONS_PATH, serde_json::to_vec(&request).unwrap())
            .await;
        assert_eq!(answer.status, 200);
    }

    /// Asks; whatever the answer is, nothing keeps it.
    async fn ask_status(&self, question: &Value) -> Answer {
        let answer = self.post_to(STATUS_PATH, question.to_string()).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        answer
    }
}

#[tokio::test]
async fn who_has_number_and_secret_learns_the_state_and_the_server_does_not() {
    let server = Server::start().await;
    let visitor = Visitor::new();
    server.hand_in(&visitor.item).await;
    let question = visitor.question();
    let answer = server.ask_status(&question).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({ "received_at": "2023-11-14T22:13:21.000Z" })
    );
    for (state, note) in [
        (Lifecycle::SupplementRequested, Some("주민등록등본")),
        (Lifecycle::Selected, None),
    ] {
        let said = ApplicationState {
            note: note.map(str::to_owned),
            ..ApplicationState::new(state, "2023-11-15T00:00:00.000Z".into())
        };
        let sealed = said.seal(&visitor.secret, visitor.number).unwrap();
        let at = said.at.clone();
        let repository = &server.app.repository;
        repository
            .set_status(visitor.item.id, sealed.clone(), at)
            .await
            .unwrap();
        let answer = server.ask_status(&question).await;
        let answer: StatusAnswer = serde_json::from_slice(&answer.body).unwrap();
        let state = answer.state.unwrap();
        assert_eq!(state.at, "2023-11-15T00:00:00.000Z");
        let opened = decode_sealed(&state.sealed).unwrap();
        assert_eq!((&opened, opened.len()), (&sealed, SEALED_STATE_BYTES));
        let opened = ApplicationState::open(&visitor.secret, visitor.number, &opened);
        assert_eq!(opened, Ok(said));
    }
}

#[tokio::test]
async fn the_number_is_taken_as_it_is_typed() {
    let server = Server::start().await;
    let visitor = Visitor::new();
    server.hand_in(&visitor.item).await;
    let mut question = visitor.question();
    let typed = visitor.number.to_string().to_lowercase().replace('-', " ");
    question["number"] = json!(typed.replace('0', "o"));
    assert_eq!(server.ask_status(&question).await.status, 200);
}

#[tokio::test]
async fn a_wrong_number_and_a_wrong_token_get_one_and_the_same_answer() {
    let server = Server::start().await;
    let (one, other, without) = (Visitor::new(), Visitor::new(), Visitor::new());
    let bare = Item {
        status_token: None,
        ..without.item.clone()
    };
    for item in [&one.item, &other.item, &bare] {
        server.hand_in(item).await;
    }
    let number = |visitor: &Visitor| visitor.question()["number"].clone();
    let token = |visitor: &Visitor| visitor.question()["token"].clone();
    let zeros = json!("0".repeat(64));
    let capital = json!(token(&one).as_str().unwrap().to_uppercase());
    let questions = [
        (number(&one), token(&other)),
        (number(&other), token(&one)),
        (number(&Visitor::new()), token(&one)),
        (number(&without), token(&without)),
        (number(&one), zeros.clone()),
        (number(&one), json!("")),
        (number(&one), capital),
        (number(&without), json!("")),
        (json!(""), token(&one)),
        (json!(""), zeros),
        (json!("no number"), json!("no token")),
        (json!("\u{0}"), json!("\u{0}")),
    ];
    let mut answers = Vec::new();
    for (number, token) in questions {
        let answer = server
            .ask_status(&json!({ "number": number, "token": token }))
            .await;
        answer.assert_problem(404, "no-status");
        let mut headers = answer.headers;
        headers.remove("date");
        answers.push((headers, answer.body));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

#[tokio::test]
async fn what_is_no_question_is_refused_without_its_content() {
    let server = Server::start().await;
    for body in [
        "",
        "{",
        "[]",
        "{}",
        r#"{"number":"Gildong"}"#,
        r#"{"token":"Gildong"}"#,
        r#"{"number":null,"token":"Gildong"}"#,
        r#"{"number":"Gildong","token":7}"#,
    ] {
        let answer = server.post_to(STATUS_PATH, body).await;
        answer.assert_problem(400, "malformed");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(!String::from_utf8_lossy(&answer.body).contains("Gildong"));
    }
    let answer = server
        .post_to(STATUS_PATH, vec![b' '; MAX_REQUEST_BYTES + 1])
        .await;
    answer.assert_problem(413, "too-large");
}

//! Events of cases: what is written is fetched, what a visitor is told, and that nobody writes over what they have not seen.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::{ReceiptNumber, new_id};
use intake::Arrival;
use serde_json::{Value, json};
use staff::Role;
use staff::wire::{EVENTS_PATH, EventHead, LOOK_PATH, STATE_PATH, WRITE_PATH};
use uuid::Uuid;

use super::{arrival, give, hire, key, signed_in, store};
use crate::{Answer, Server};

/// A sealed text that tells itself from others: 540 bytes.
fn sealed(letter: char) -> String {
    letter.to_string().repeat(720)
}

/// An event that a visitor is told.
pub(super) fn written(submission: Uuid, number: u32, letter: char) -> Value {
    json!({ "submission": submission, "number": number, "sealed": sealed(letter), "told": sealed(letter) })
}

async fn write(server: &Server, token: &str, events: &[Value]) -> Answer {
    let body = json!({ "group": "agency", "events": events });
    server.post_desk(WRITE_PATH, Some(token), body).await
}

/// An office with two caseworkers, of whom each is signed in, and an application of theirs and one of another group.
async fn office(server: &Server) -> ([Uuid; 2], [String; 2], [Uuid; 2]) {
    let who = [new_id().unwrap(), new_id().unwrap()];
    for (account, name) in who.into_iter().zip(["김상담", "이상담"]) {
        hire(server, account, name, Role::Caseworker, &["agency"]).await;
        give(server, "agency", &key(9), account).await;
    }
    let cases = [new_id().unwrap(), new_id().unwrap()];
    let told = Arrival {
        status_token: Some(vec![7; 32]),
        ..arrival(cases[0], &key(9), b"one")
    };
    store(server, vec![told, arrival(cases[1], &key(10), b"two")]).await;
    let tokens = [signed_in(server, who[0]).await, signed_in(server, who[1]).await];
    (who, tokens, cases)
}

/// The events of an answer.
fn events(answer: &Answer) -> Vec<(EventHead, Vec<u8>)> {
    let (mut bytes, mut events) = (&answer.body[..], Vec::new());
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let (frame, rest) = rest.split_at(u32::from_be_bytes(*length) as usize);
        let (head, frame) = frame.split_first_chunk::<2>().unwrap();
        let (head, sealed) = frame.split_at(usize::from(u16::from_be_bytes(*head)));
        events.push((serde_json::from_slice(head).unwrap(), sealed.to_vec()));
        bytes = rest;
    }
    events
}

#[tokio::test]
async fn of_two_who_decide_at_once_the_second_sees_the_first() {
    let server = Server::start().await;
    let (who, [first, second], [case, foreign]) = office(&server).await;
    let look = async |token: &str, submission: Uuid| -> Answer {
        let body = json!({ "group": "agency", "submission": submission });
        server.post_desk(STATE_PATH, Some(token), body).await
    };
    assert_eq!(look(&first, case).await.json(), json!({ "told": null }));
    let outcomes = write(&server, &first, &[written(case, 1, 'A')]).await.json();
    assert_eq!(outcomes, json!({ "outcomes": ["stored"] }));
    // The second has looked before the first wrote anything.
    let outcomes = write(&server, &second, &[written(case, 1, 'B')]).await.json();
    assert_eq!(outcomes, json!({ "outcomes": ["behind"] }));
    assert_eq!(look(&second, case).await.json()["told"]["sealed"], sealed('A'));
    let fetched = server
        .post_desk(EVENTS_PATH, Some(&second), json!({ "group": "agency" }))
        .await;
    let [(head, bytes)] = &events(&fetched)[..] else {
        panic!("one event");
    };
    assert_eq!((head.submission, head.number, head.author), (case, 1, who[0]));
    assert_eq!(Base64UrlUnpadded::encode_string(bytes), sealed('A'));
    let outcomes = write(&server, &second, &[written(case, 2, 'B')]).await.json();
    assert_eq!(outcomes, json!({ "outcomes": ["stored"] }));
    let next = fetched.header("didim-next").unwrap();
    let body = json!({ "group": "agency", "after": next, "poll": true });
    let more = server.post_desk(EVENTS_PATH, Some(&first), body).await;
    assert_eq!(events(&more).len(), 1, "from the place on");
    // The visitor reads what was told last.
    let status = server
        .app
        .repository
        .status(ReceiptNumber::of(case).to_string(), vec![7; 32])
        .await;
    let (state, _) = status.unwrap().unwrap().state.unwrap();
    assert_eq!(Base64UrlUnpadded::encode_string(&state), sealed('B'));
    // What is sealed to another group is none of theirs, and neither is what was deleted.
    for other in [foreign, new_id().unwrap()] {
        look(&first, other).await.assert_problem(404, "no-submission");
        let outcomes = write(&server, &first, &[written(other, 1, 'D')]).await.json();
        assert_eq!(outcomes, json!({ "outcomes": ["no-submission"] }));
    }
    let log = server.app.repository.log(0, 100).await.unwrap();
    let told = log.iter().filter(|line| line.what == "deskWrite");
    assert_eq!(
        told.map(|line| line.account).collect::<Vec<_>>(),
        [Some(who[0]), Some(who[1])]
    );
}

#[tokio::test]
async fn an_event_that_is_none_is_refused_and_nothing_is_stored() {
    let server = Server::start().await;
    let (_, [token, _], [case, _]) = office(&server).await;
    let with = |change: fn(&mut Value)| {
        let mut event = written(case, 1, 'A');
        change(&mut event);
        event
    };
    for event in [
        with(|event| event["number"] = json!(0)),
        with(|event| event["sealed"] = json!("A".repeat(719))),
        with(|event| event["sealed"] = json!("A".repeat(724))),
        with(|event| event["sealed"] = json!("A".repeat(21_884))),
        with(|event| event["sealed"] = json!("§".repeat(720))),
        with(|event| event["told"] = json!("A".repeat(724))),
    ] {
        let answer = write(&server, &token, &[written(case, 1, 'B'), event]).await;
        answer.assert_problem(422, "unusable");
    }
    write(&server, &token, &[]).await.assert_problem(422, "unusable");
    let many: Vec<Value> = (1..=501).map(|number| written(case, number, 'A')).collect();
    write(&server, &token, &many)
        .await
        .assert_problem(422, "unusable");
    let fetched = server.post_desk(EVENTS_PATH, Some(&token), json!({ "group": "agency" }));
    assert_eq!(events(&fetched.await), []);
    let outcomes = write(&server, &token, &many[..500]).await.json();
    assert_eq!(outcomes["outcomes"].as_array().unwrap().len(), 500);
    assert!(
        outcomes["outcomes"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one == "stored")
    );
}

#[tokio::test]
async fn who_looks_at_whose_application_and_what_for_stands_in_the_log() {
    let server = Server::start().await;
    let (who, [token, _], [case, _]) = office(&server).await;
    let look = async |purpose: &str| {
        let body = json!({ "group": "agency", "act": "print", "submissions": [case], "purpose": purpose });
        server.post_desk(LOOK_PATH, Some(&token), body).await
    };
    look(" ").await.assert_problem(422, "unusable");
    assert_eq!(look("민원 확인").await.status, 204);
    let log = server.app.repository.log(0, 100).await.unwrap();
    let line = log.last().unwrap();
    assert_eq!(
        (
            line.account,
            line.what.as_str(),
            line.purpose.as_str(),
            &line.subjects[..]
        ),
        (Some(who[0]), "deskLook: print", "민원 확인", &[case][..])
    );
}

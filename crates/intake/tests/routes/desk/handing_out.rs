//! What leaves the server, and that it is written down before.

use envelope::new_id;
use intake::LogEntry;
use serde_json::{Value, json};
use staff::Role;
use staff::wire::{FetchedHead, LOG_PATH, LogLine, SUBMISSIONS_PATH, verify_log};
use uuid::Uuid;

use super::{arrival, entry, give, hire, key, signed_in, store};
use crate::Server;

/// The applications of an answer.
fn frames(body: &[u8]) -> Vec<(FetchedHead, Vec<u8>)> {
    let mut rest = body;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (length, after) = rest.split_at(4);
        let length = u32::from_be_bytes(length.try_into().unwrap()) as usize;
        let (frame, after) = after.split_at(length);
        let (head, frame) = frame.split_at(2);
        let (head, sealed) = frame.split_at(u16::from_be_bytes(head.try_into().unwrap()).into());
        found.push((serde_json::from_slice(head).unwrap(), sealed.to_vec()));
        rest = after;
    }
    found
}

#[tokio::test]
async fn applications_of_a_group_are_handed_out_once_it_is_written_down_who_gets_them() {
    let server = Server::start().await;
    let account = new_id().unwrap();
    hire(&server, account, "김상담", Role::Caseworker, &["agency"]).await;
    give(&server, "agency", &key(9), account).await;
    give(&server, "mid-life", &key(10), account).await;
    let (own, other) = (key(9), key(10));
    let arrivals = (1..=450).map(|id| {
        let key = if id % 3 == 0 { &other } else { &own };
        arrival(Uuid::from_u128(id), key, format!("sealed {id}").as_bytes())
    });
    store(&server, arrivals.collect()).await;
    let token = signed_in(&server, account).await;
    let fetch = async |body: Value| server.post_desk(SUBMISSIONS_PATH, Some(&token), body).await;
    for (field, value) in [("purpose", json!(" ")), ("purpose", json!("가".repeat(201)))] {
        let mut body = json!({ "group": "agency", "purpose": "심사" });
        body[field] = value;
        fetch(body).await.assert_problem(422, "unusable");
    }
    let lines = server.app.repository.log(0, 100).await.unwrap().len();
    let (mut all, mut after, mut answers) = (Vec::new(), None::<String>, 0);
    loop {
        let mut body = json!({ "group": "agency", "purpose": "새로 온 신청 심사" });
        if let Some(after) = &after {
            body["after"] = json!(after);
        }
        let answer = fetch(body).await;
        assert_eq!(answer.status, 200);
        let found = frames(&answer.body);
        answers += usize::from(!found.is_empty());
        all.extend(found);
        after = Some(answer.header("didim-next").unwrap().to_owned());
        if answer.header("didim-more").is_none() {
            break;
        }
    }
    assert_eq!(all.len(), 300);
    for (head, sealed) in &all {
        assert_ne!(head.id.as_u128() % 3, 0);
        assert_eq!(*sealed, format!("sealed {}", head.id.as_u128()).into_bytes());
        assert_eq!((head.key.as_str(), head.lane.as_str()), (own.id(), "anonymous"));
        assert!(head.is_whole);
    }
    // The end of the list leads to what comes after it.
    store(&server, vec![arrival(Uuid::from_u128(451), &own, b"sealed 451")]).await;
    let later = json!({ "group": "agency", "purpose": "심사", "after": after, "poll": true });
    let later = frames(&fetch(later).await.body);
    assert_eq!(
        later
            .iter()
            .map(|(head, _)| head.id.as_u128())
            .collect::<Vec<_>>(),
        [451]
    );
    // What is no place, as one of another life of the database, leads to the beginning.
    let lost = json!({ "group": "agency", "purpose": "심사", "after": "another.a.400" });
    assert_eq!(frames(&fetch(lost).await.body)[0], all[0]);
    let log = server.app.repository.log(0, 100).await.unwrap();
    verify_log(None, &log).unwrap();
    let fetched: Vec<&LogLine> = log[lines..].iter().collect();
    assert_eq!(fetched.len(), answers + 2);
    let named: usize = fetched[..answers].iter().map(|line| line.subjects.len()).sum();
    assert_eq!(named, 300, "whose data it was");
    assert!(fetched.iter().all(|line| line.account == Some(account)));
    assert_eq!(fetched[0].purpose, "새로 온 신청 심사");
}

#[tokio::test]
async fn the_log_is_seen_whole_by_the_privacy_officer_and_in_part_by_a_manager() {
    let server = Server::start().await;
    let (officer, manager) = (new_id().unwrap(), new_id().unwrap());
    hire(&server, officer, "개인정보", Role::PrivacyOfficer, &[]).await;
    hire(&server, manager, "김팀장", Role::Manager, &["agency"]).await;
    for group in ["agency", "mid-life", "agency"] {
        let entry = LogEntry {
            group: group.parse().ok(),
            ..entry(&server)
        };
        server.app.repository.write_log(entry).await.unwrap();
    }
    let read = async |account: Uuid, after: u64| {
        let token = signed_in(&server, account).await;
        let answer = server
            .post_desk(LOG_PATH, Some(&token), json!({ "after": after }))
            .await;
        assert_eq!(answer.status, 200);
        serde_json::from_value::<Vec<LogLine>>(answer.json()["lines"].clone()).unwrap()
    };
    let whole = read(officer, 0).await;
    assert_eq!(whole.len(), 3);
    let last = verify_log(None, &whole).unwrap();
    assert_eq!(read(officer, 2).await[0].hash, last);
    let own: Vec<u64> = read(manager, 0).await.iter().map(|line| line.number).collect();
    assert_eq!(own, [1, 3]);
}

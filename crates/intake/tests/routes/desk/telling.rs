//! What a visitor is told, and that nobody writes over what they have not seen.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::{ReceiptNumber, new_id};
use intake::Arrival;
use serde_json::{Value, json};
use staff::Role;
use staff::wire::{STATE_PATH, TELL_PATH};
use uuid::Uuid;

use super::{arrival, give, hire, key, signed_in, store};
use crate::{Answer, Server};

/// A sealed state that tells itself from others.
fn sealed(letter: char) -> String {
    letter.to_string().repeat(720)
}

#[tokio::test]
async fn of_two_who_tell_a_visitor_something_the_second_sees_the_first() {
    let server = Server::start().await;
    let (one, other) = (new_id().unwrap(), new_id().unwrap());
    for (account, name) in [(one, "김상담"), (other, "이상담")] {
        hire(&server, account, name, Role::Caseworker, &["agency"]).await;
        give(&server, "agency", &key(9), account).await;
    }
    let (case, foreign) = (new_id().unwrap(), new_id().unwrap());
    let token = vec![7; 32];
    let told = Arrival {
        status_token: Some(token.clone()),
        ..arrival(case, &key(9), b"one")
    };
    store(&server, vec![told, arrival(foreign, &key(10), b"two")]).await;
    let (first, second) = (signed_in(&server, one).await, signed_in(&server, other).await);
    let look = async |token: &str, submission: Uuid| -> Answer {
        let body = json!({ "group": "agency", "submission": submission });
        server.post_desk(STATE_PATH, Some(token), body).await
    };
    let tell = async |token: &str, submission: Uuid, letter, seen: Option<&Value>| -> Answer {
        let body = json!({
            "group": "agency", "submission": submission, "sealed": sealed(letter), "seen": seen,
        });
        server.post_desk(TELL_PATH, Some(token), body).await
    };
    assert_eq!(look(&first, case).await.json(), json!({ "told": null }));
    let at = tell(&first, case, 'A', None).await.json();
    // The second has looked before the first told anything.
    tell(&second, case, 'B', None)
        .await
        .assert_problem(409, "state-changed");
    let seen = look(&second, case).await.json();
    assert_eq!(seen["told"]["sealed"], sealed('A'));
    assert_eq!(seen["told"]["at"], at["at"]);
    let again = tell(&second, case, 'B', Some(&at["at"])).await;
    assert_eq!(again.status, 201);
    tell(&first, case, 'C', Some(&at["at"]))
        .await
        .assert_problem(409, "state-changed");
    // The visitor reads what was told last.
    let status = server
        .app
        .repository
        .status(ReceiptNumber::of(case).to_string(), token)
        .await;
    let (state, _) = status.unwrap().unwrap().state.unwrap();
    assert_eq!(Base64UrlUnpadded::encode_string(&state), sealed('B'));
    // What is sealed to another group is none of theirs, and neither is what was deleted.
    for other in [foreign, new_id().unwrap()] {
        look(&first, other).await.assert_problem(404, "no-submission");
        tell(&first, other, 'D', None)
            .await
            .assert_problem(404, "no-submission");
    }
    let purged = server.app.clock.timestamp();
    server.app.repository.purge(vec![case], purged).await.unwrap();
    look(&first, case).await.assert_problem(404, "no-submission");
    let log = server.app.repository.log(0, 100).await.unwrap();
    let told = log.iter().filter(|line| line.what == "deskTell");
    assert_eq!(
        told.map(|line| line.account).collect::<Vec<_>>(),
        [Some(one), Some(other)]
    );
}

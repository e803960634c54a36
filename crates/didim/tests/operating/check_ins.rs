//! Who came to an event, from the door to the desk.

use std::collections::BTreeMap;

use envelope::{
    Application, CHECK_IN_ANSWER, CHECK_IN_PHONE_ANSWER, Header, Item, OFFERING_ANSWER, ReceiptNumber,
    SealingKey, StatusSecret, Ticket, encode_sealed, new_id,
};

use crate::device::{PERSON, application};
use crate::installed::Installed;
use crate::server::Server;
use crate::{refused, stdout_of, text};

const FAIR: &str = "youth-job-fair";

/// An application as an item, and the ticket of its receipt.
pub(crate) fn sealed(key: &SealingKey, program: &str, answers: &[(&str, &str)]) -> (Item, Ticket) {
    let header = Header {
        id: new_id().unwrap(),
        device: None,
        counter: 1,
        key: key.id().to_owned(),
        catalog: "c".into(),
    };
    let secret = StatusSecret::generate().unwrap();
    let number = ReceiptNumber::of(header.id);
    let ticket = Ticket::of(number, &secret);
    let answers = answers
        .iter()
        .map(|(id, answer)| ((*id).to_owned(), (*answer).to_owned()));
    let application = Application {
        program: program.to_owned(),
        answers: answers.collect::<BTreeMap<_, _>>(),
        status_secret: Some(secret),
        ..application()
    };
    let item = Item {
        id: header.id,
        counter: header.counter,
        key: header.key.clone(),
        catalog: header.catalog.clone(),
        sealed: encode_sealed(&application.seal(key, &header).unwrap()),
        status_token: None,
        signature: None,
    };
    (item, ticket)
}

#[test]
fn whoever_showed_a_receipt_or_a_number_at_the_door_is_listed() {
    let installed = Installed::new();
    let data = installed.path("data");
    let server = Server::start(&data);
    let public = installed.sealing_key("agency.pub");
    let person = [("name", PERSON), ("phone", "010-1234-5678")];
    let (first, first_ticket) = sealed(&public, FAIR, &person);
    let (second, second_ticket) = sealed(&public, FAIR, &[("name", PERSON), ("phone", "01099990000")]);
    let door = |answers: &[(&str, &str)]| sealed(&public, FAIR, answers).0;
    // What is scanned at the door may be there before what was applied with.
    let at_the_door = [
        door(&[
            (CHECK_IN_ANSWER, &first_ticket.to_string().to_lowercase()),
            (OFFERING_ANSWER, "morning"),
        ]),
        door(&[(CHECK_IN_PHONE_ANSWER, "5678"), (OFFERING_ANSWER, "morning")]),
        door(&[(CHECK_IN_PHONE_ANSWER, "0000")]),
        door(&[(CHECK_IN_ANSWER, "=cmd()")]),
        door(&[(CHECK_IN_PHONE_ANSWER, "7777"), (OFFERING_ANSWER, "=1+1")]),
    ];
    server.send(&at_the_door);
    server.send(&[first, second]);

    let key = text(&installed.path("keys/agency.key")).to_owned();
    let arguments = ["check-ins", "--data", text(&data), "--key", &key];
    let csv = stdout_of(&[&arguments[..], &["--program", FAIR, "--csv"]].concat());
    let at = "2026-11-25 10:02";
    let expected = [
        "program,offering,at,number,by,state".to_owned(),
        // Nobody has signed these: they may have been sent from anywhere.
        format!("{FAIR},-,{at},{},phone,not-from-the-door", second_ticket.number()),
        format!("{FAIR},-,{at},-,ticket,unreadable"),
        format!("{FAIR},?,{at},-,phone,unknown"),
        format!(
            "{FAIR},morning,{at},{},ticket,not-from-the-door",
            first_ticket.number()
        ),
        format!(
            "{FAIR},morning,{at},{},phone,not-from-the-door",
            first_ticket.number()
        ),
    ];
    assert_eq!(csv.lines().collect::<Vec<_>>(), expected);

    let table = stdout_of(&arguments);
    assert_eq!(table.lines().count(), expected.len(), "{table}");
    // Who it is stays sealed, and so does the number of the telephone.
    for hidden in [PERSON, "5678", "0000"] {
        assert!(!table.contains(hidden) && !csv.contains(hidden), "{hidden}");
    }
    let elsewhere = stdout_of(&[&arguments[..], &["--program", "another"]].concat());
    assert_eq!(elsewhere.lines().count(), 1);
}

#[test]
fn what_cannot_be_opened_is_said_and_the_rest_is_listed() {
    let installed = Installed::new();
    let data = installed.path("data");
    let server = Server::start(&data);
    stdout_of(&["keys", "new", "--out", text(&installed.path("other"))]);
    let (applied, ticket) = sealed(&installed.sealing_key("agency.pub"), FAIR, &[]);
    let came = sealed(
        &installed.sealing_key("agency.pub"),
        FAIR,
        &[(CHECK_IN_ANSWER, &ticket.to_string())],
    )
    .0;
    let other: SealingKey = std::fs::read_to_string(installed.path("other/agency.pub"))
        .unwrap()
        .parse()
        .unwrap();
    let (unopened, _) = sealed(&other, FAIR, &[]);
    server.send(&[applied, came, unopened]);
    let key = text(&installed.path("keys/agency.key")).to_owned();
    let complaint = refused(&["check-ins", "--data", text(&data), "--key", &key]);
    assert!(
        complaint.contains("1 applications could not be opened"),
        "{complaint}"
    );
    let other_key = text(&installed.path("other/agency.key")).to_owned();
    let list = stdout_of(&[
        "check-ins",
        "--data",
        text(&data),
        "--key",
        &key,
        "--key",
        &other_key,
    ]);
    assert!(list.contains(&ticket.number().to_string()), "{list}");
}

//! The token by which a visitor asks for the state goes wherever the application goes.

use envelope::{Header, Receipt, ReceiptNumber, StatusSecret, new_id};
use outbox::{Change, Content, Device, OutboxEntry};

#[test]
fn the_token_stays_with_the_application_wherever_that_goes() {
    let id = new_id().unwrap();
    let header = Header {
        id,
        device: None,
        counter: 1,
        key: "k".into(),
        catalog: "c".into(),
    };
    let token = StatusSecret::generate().unwrap().token(ReceiptNumber::of(id));
    assert_eq!(OutboxEntry::new(&header, b"sealed").item.status_token, None);
    let kept = OutboxEntry::new(&header, b"sealed").with_status_token(token);
    let sent = Some(token.to_string());
    let mut content = Content::default();
    let device = Device { id, count: 0 };
    content.keep(device, &kept).unwrap();
    assert_eq!(content.waiting(1)[0].status_token, sent);
    content.apply(&Change::Quarantine {
        id,
        why: "why".into(),
    });
    assert_eq!(content.quarantine[&id].item.status_token, sent);
    content.apply(&Change::Release { id });
    content.apply(&Change::Epoch { epoch: "one".into() });
    let receipt = Receipt {
        number: String::new(),
        received_at: "2026-11-25T01:02:03.000Z".into(),
        hash: String::new(),
        signature: String::new(),
        epoch: None,
    };
    content.apply(&Change::Settle { id, receipt });
    assert_eq!(content.copies[&id].item.status_token, sent);
    // A backup was put back: the copy is sent again, to a server that may never have seen the token.
    content.apply(&Change::Epoch { epoch: "two".into() });
    assert_eq!(content.waiting(1)[0].status_token, sent);
}

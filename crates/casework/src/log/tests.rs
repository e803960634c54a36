use envelope::Lifecycle::{self, NotSelected, Received, Selected, UnderReview, Withdrawn};

use super::*;

const CASE: Uuid = Uuid::from_u128(1);
const ONE: Uuid = Uuid::from_u128(11);
const OTHER: Uuid = Uuid::from_u128(12);
const AT: &str = "2026-12-01T00:00:00Z";

fn new_key() -> RecordKey {
    record_key(&OpeningKey::generate().unwrap())
}

fn note(text: &str) -> Deed {
    Deed::Note { text: text.into() }
}

fn refusal() -> Deed {
    Deed::Move {
        to: NotSelected,
        reason: "신청일 현재 세종시에 살지 않습니다.".into(),
        documents: Vec::new(),
        until: None,
    }
}

/// Writes deeds one after the other.
fn write(log: &mut CaseLog, key: &RecordKey, author: Uuid, deeds: &[Deed]) -> Vec<SealedEvent> {
    let mut events = Vec::new();
    for deed in deeds {
        let event = log.write(key, CASE, author, AT, deed).unwrap();
        assert_eq!(log.take(key, &event), Ok(true));
        events.push(event);
    }
    events
}

fn deeds() -> Vec<Deed> {
    let document = |name: &str, seen| Deed::Document {
        document: name.into(),
        seen,
    };
    let mut deeds = vec![
        note("전화함"),
        Deed::Assign { to: None },
        Deed::Assign { to: Some(ONE) },
        Deed::Assign { to: Some(OTHER) },
        document("주민등록등본", true),
        document("주민등록등본", false),
        document("통장 사본", true),
        Deed::Compared {
            with: vec![OTHER],
            text: "중복 아님".into(),
        },
        refusal(),
        Deed::Undo { number: 1 },
    ];
    deeds.extend(Lifecycle::ALL.into_iter().map(Deed::step));
    deeds
}

#[test]
fn deeds_lead_where_they_say_and_are_read_by_whoever_has_the_key() {
    let (key, mut log) = (new_key(), CaseLog::default());
    let events = write(
        &mut log,
        &key,
        ONE,
        &[
            Deed::step(UnderReview),
            Deed::Assign { to: Some(ONE) },
            Deed::Document {
                document: "통장 사본".into(),
                seen: true,
            },
            Deed::step(Selected),
            Deed::Undo { number: 4 },
            refusal(),
        ],
    );
    assert_eq!(log.state().stands, NotSelected);
    assert_eq!(log.state().assigned, Some(ONE));
    assert_eq!(log.state().last_step(), Some((6, UnderReview)));
    let mut read = CaseLog::default();
    for event in &events {
        assert_eq!(read.take(&key, event), Ok(true));
        assert_eq!(read.take(&key, event), Ok(false), "known already");
    }
    assert_eq!(read, log);
    let stranger = new_key();
    let mut blind = CaseLog::default();
    for event in &events {
        assert_eq!(blind.take(&stranger, event), Ok(true));
    }
    assert_eq!(blind.state(), &CaseState::default());
    assert_eq!(
        blind.last(),
        log.last(),
        "an event that does not open has its number"
    );
}

#[test]
fn what_a_server_changes_is_seen_and_stops_nothing() {
    let (key, mut log) = (new_key(), CaseLog::default());
    let events = write(
        &mut log,
        &key,
        ONE,
        &[note("하나"), note("둘"), Deed::step(UnderReview)],
    );
    let [first, second, third] = &events[..] else {
        panic!("three");
    };
    let mut read = CaseLog::default();
    assert_eq!(read.take(&key, second), Err(EventError::Missing(1)));
    assert_eq!(read.take(&key, first), Ok(true));
    let forked = log_of(&key, &[note("다른")]);
    assert_eq!(read.take(&key, &forked), Err(EventError::Forked(1)));
    // Of another author, of another case, under another number, with other bytes: it does not open, and what follows it is still read.
    let mut changed = second.clone();
    changed.author = OTHER;
    let mut moved = second.clone();
    moved.submission = OTHER;
    let mut flipped = second.clone();
    flipped.sealed[40] ^= 1;
    let mut again = first.clone();
    again.number = 2;
    for planted in [changed, moved, flipped.clone(), again] {
        let mut read = read.clone();
        assert_eq!(read.take(&key, &planted), Ok(true));
        let entry = read.entries().last().unwrap();
        assert_eq!(entry.deed, Err(EventError::DoesNotOpen(2)));
    }
    let mut read_flipped = read.clone();
    read_flipped.take(&key, &flipped).unwrap();
    read_flipped.take(&key, third).unwrap();
    let entry = read_flipped.entries().last().unwrap();
    assert_eq!(
        entry.deed,
        Err(EventError::BrokenChain(3)),
        "its author saw another one"
    );
    // One that was dropped, with the numbers after it moved up, does not open either.
    let mut up = third.clone();
    up.number = 2;
    read.take(&key, &up).unwrap();
    assert_eq!(read.state().stands, Received);
}

fn log_of(key: &RecordKey, deeds: &[Deed]) -> SealedEvent {
    write(&mut CaseLog::default(), key, ONE, deeds).pop().unwrap()
}

#[test]
fn a_step_that_may_not_be_taken_is_neither_written_nor_counted() {
    let (key, mut log) = (new_key(), CaseLog::default());
    write(&mut log, &key, ONE, &[Deed::step(Withdrawn)]);
    let refused = DeedError::NoStep {
        from: Withdrawn,
        to: Selected,
    };
    let written = log.write(&key, CASE, ONE, AT, &Deed::step(Selected));
    assert_eq!(written, Err(WriteError::Deed(refused)));
    // A changed desk writes it all the same.
    let mut lies = log.clone();
    lies.state = CaseState::default();
    let planted = lies.write(&key, CASE, ONE, AT, &Deed::step(Selected)).unwrap();
    assert_eq!(log.take(&key, &planted), Ok(true));
    assert_eq!(log.entries().last().unwrap().deed, Err(EventError::Deed(refused)));
    assert_eq!(log.state().stands, Withdrawn);
}

#[test]
fn each_deed_that_is_none_says_why() {
    let log = CaseLog::default();
    let long = "가".repeat(2_001);
    let step = |to, reason: &str| Deed::Move {
        to,
        reason: reason.into(),
        documents: Vec::new(),
        until: None,
    };
    for (deed, expected) in [
        (note("  "), DeedError::Empty),
        (note(&long), DeedError::TooLong),
        (step(NotSelected, " "), DeedError::NoReason(NotSelected)),
        (step(Selected, &long), DeedError::TooLong),
        (Deed::Undo { number: 1 }, DeedError::NotTheLast(1)),
        (Deed::Unknown, DeedError::Unknown),
    ] {
        assert_eq!(log.state().after(&deed), Err(expected), "{deed:?}");
    }
}

/// Every deed after every other, from every state: where there is no clash and both may be done, their order makes no difference.
#[test]
fn deeds_that_do_not_clash_lead_to_the_same_in_either_order() {
    let (mut pairs, mut clashes) = (0, 0);
    let entry = |deed: &Deed| Entry {
        number: 1,
        author: OTHER,
        at: AT.into(),
        deed: Ok(deed.clone()),
    };
    for stands in Lifecycle::ALL {
        let start = CaseState {
            stands,
            ..CaseState::default()
        };
        for (mine, theirs) in deeds()
            .iter()
            .flat_map(|one| deeds().into_iter().map(move |other| (one.clone(), other)))
        {
            let log = CaseLog {
                entries: vec![entry(&theirs)],
                ..CaseLog::default()
            };
            assert_eq!(log.clash(1, &mine), None, "it was seen");
            pairs += 1;
            if log.clash(0, &mine).is_some() {
                clashes += 1;
                continue;
            }
            let run = |deeds: [&Deed; 2]| {
                let mut state = start.clone();
                let done = deeds.map(|deed| state.apply(1, deed).is_ok());
                (done.iter().all(|done| *done)).then_some(state)
            };
            let (after, before) = (run([&theirs, &mine]), run([&mine, &theirs]));
            assert_eq!(after, before, "{mine:?} and {theirs:?} from {stands:?}");
        }
    }
    // Thirteen steps after seventeen deeds, three assignments after two others each, and one document seen and not.
    assert_eq!((pairs, clashes), (11 * 21 * 21, 11 * (13 * 17 + 3 * 2 + 2)));
}

#[test]
fn what_a_later_version_does_is_listed_and_changes_nothing() {
    let key = new_key();
    let log = CaseLog::default();
    let content = format!(
        r#"{{"previous":"{}","at":"{AT}","deed":"score","points":7}}"#,
        log.head()
    );
    let place = place(CASE, 1, ONE);
    let sealed = key.seal(&parts(&place), content.as_bytes()).unwrap();
    let mut log = log;
    let event = SealedEvent {
        submission: CASE,
        number: 1,
        author: ONE,
        at: AT.into(),
        sealed,
    };
    assert_eq!(log.take(&key, &event), Ok(true));
    let entry = log.entries().last().unwrap();
    assert_eq!(entry.deed, Err(EventError::Deed(DeedError::Unknown)));
}

/// What is left of a log after a backup was put back that had this many events.
fn put_back(events: &[SealedEvent], key: &RecordKey, had: usize) -> CaseLog {
    let mut log = CaseLog::default();
    for event in &events[..had] {
        assert_eq!(log.take(key, event), Ok(true));
    }
    log
}

#[test]
fn what_a_backup_had_not_is_stored_again_in_its_order_and_leads_to_the_same() {
    let (key, mut log) = (new_key(), CaseLog::default());
    let mut events = write(
        &mut log,
        &key,
        ONE,
        &[note("전화함"), Deed::step(UnderReview), refusal()],
    );
    events.extend(write(&mut log, &key, OTHER, &[Deed::Undo { number: 3 }]));
    events.extend(write(
        &mut log,
        &key,
        ONE,
        &[note("다시 봄"), Deed::step(Selected)],
    ));
    for had in 0..=events.len() {
        let mut left = put_back(&events, &key, had);
        for (at, event) in events.iter().enumerate() {
            let expected = match at {
                at if at < had => Standing::Stored,
                at if at == had => Standing::Lost,
                _ => Standing::Waiting,
            };
            assert_eq!(left.standing(&key, event), expected, "{had}, {at}");
        }
        // Each person stores their own again, in either order.
        for authors in [[ONE, OTHER], [OTHER, ONE]] {
            let mut left = left.clone();
            for _ in 0..events.len() {
                for author in authors {
                    let own = events.iter().filter(|event| event.author == author);
                    for event in own {
                        if left.standing(&key, event) == Standing::Lost {
                            assert_eq!(left.take(&key, event), Ok(true));
                        }
                    }
                }
            }
            assert_eq!(left, log);
        }
        // Somebody else has gone on meanwhile.
        if had < events.len() {
            write(&mut left, &key, OTHER, &[note("그 사이에 씀")]);
            assert_eq!(left.standing(&key, &events[had]), Standing::Overtaken);
            if let Some(next) = events.get(had + 1) {
                assert_eq!(left.standing(&key, next), Standing::Overtaken);
            }
        }
    }
}

#[test]
fn an_event_that_does_not_open_is_not_stored_again() {
    let (key, mut log) = (new_key(), CaseLog::default());
    let events = write(&mut log, &key, ONE, &[note("전화함")]);
    let empty = CaseLog::default();
    assert_eq!(empty.standing(&key, &events[0]), Standing::Lost);
    assert_eq!(empty.standing(&new_key(), &events[0]), Standing::Overtaken);
    let of_another = SealedEvent {
        author: OTHER,
        ..events[0].clone()
    };
    assert_eq!(empty.standing(&key, &of_another), Standing::Overtaken);
    let none = SealedEvent {
        number: 0,
        ..events[0].clone()
    };
    assert_eq!(empty.standing(&key, &none), Standing::Waiting);
}

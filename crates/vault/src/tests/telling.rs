//! What is done with a case, by whom, and what its visitor is told by their receipt.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use casework::Deed;
use envelope::{Application, ApplicationState, Lifecycle, OpeningKey, ReceiptNumber, StatusSecret};
use staff::wire::{EventHead, WrittenEvent};
use uuid::Uuid;

use super::{Somebody, application, frame, framed_with, grant};
use crate::{
    Ask, Assigned, CaseSheet, Filter, Happened, Memory, NotCounted, Term, Told, Vault, Why, Written,
};

const AT: &str = "2026-12-01T00:00:00Z";

/// What a server has of events, and hands out.
#[derive(Default)]
pub(super) struct Stored(pub Vec<(EventHead, Vec<u8>)>);

impl Stored {
    /// Stores under the number that the author saw as the next, or not at all.
    pub(super) fn store(&mut self, event: &WrittenEvent, author: Uuid) -> bool {
        let last = self
            .0
            .iter()
            .filter(|(head, _)| head.submission == event.submission)
            .count();
        let fits = usize::try_from(event.number) == Ok(last + 1);
        if fits {
            let head = EventHead {
                submission: event.submission,
                number: event.number,
                author,
                at: AT.into(),
            };
            let sealed = Base64UrlUnpadded::decode_vec(&event.sealed).unwrap();
            self.0.push((head, sealed));
        }
        fits
    }

    pub(super) fn hand_out(&self, vault: &mut Vault) -> Happened {
        let bytes: Vec<u8> = self
            .0
            .iter()
            .flat_map(|(head, sealed)| framed_with(head, sealed))
            .collect();
        match vault.events(&bytes) {
            Told::Happened(happened) => happened,
            _ => panic!("nothing happened"),
        }
    }
}

pub(super) fn step(to: Lifecycle, reason: &str) -> Deed {
    Deed::Move {
        to,
        reason: reason.into(),
        documents: Vec::new(),
        until: None,
    }
}

pub(super) fn write(vault: &mut Vault, ids: &[u128], deed: &Deed, seen: Option<u32>) -> Written {
    let told = vault.ask(Ask::Write {
        ids: ids.iter().copied().map(Uuid::from_u128).collect(),
        deed: deed.clone(),
        seen,
        at: AT.into(),
    });
    match told {
        Told::Written(written) => written,
        _ => panic!("not written"),
    }
}

/// The one event that was written.
pub(super) fn event(written: &Written) -> &WrittenEvent {
    assert_eq!(written.refused, []);
    let [event] = &written.events.values().next().unwrap()[..] else {
        panic!("one event");
    };
    event
}

pub(super) fn show(vault: &mut Vault, id: u128) -> CaseSheet {
    match vault.ask(Ask::Show {
        id: Uuid::from_u128(id),
    }) {
        Told::Shown(case) => *case,
        _ => panic!("no case"),
    }
}

pub(super) fn with_secret(name: &str, secret: &StatusSecret) -> Application {
    Application {
        status_secret: Some(secret.clone()),
        ..application(name)
    }
}

/// Two caseworkers who hold the agency's key, and have one case with a receipt and one without.
pub(super) fn office() -> ([Somebody; 2], [Vault; 2], OpeningKey, StatusSecret) {
    let agency = OpeningKey::generate().unwrap();
    let secret = StatusSecret::generate().unwrap();
    let people = [Somebody::new(), Somebody::new()];
    let vaults = people.each_ref().map(|one| {
        let mut vault = one.unlocked(vec![grant("agency", 1, &agency, one)]);
        vault.take(&frame(&with_secret("김디딤", &secret), &agency, 1));
        vault.take(&frame(&application("이디딤"), &agency, 2));
        vault
    });
    (people, vaults, agency, secret)
}

#[test]
fn a_visitor_reads_by_their_receipt_what_the_desk_has_sealed() {
    let (_, [mut vault, _], _, secret) = office();
    let id = Uuid::from_u128(1);
    let opened = |told: &Option<String>| {
        let bytes = Base64UrlUnpadded::decode_vec(told.as_ref().unwrap()).unwrap();
        ApplicationState::open(&secret, ReceiptNumber::of(id), &bytes).unwrap()
    };
    let asked = Deed::Move {
        to: Lifecycle::SupplementRequested,
        reason: " 글씨가 보이지 않습니다 ".into(),
        documents: vec!["주민등록등본".into(), "통장 사본".into()],
        until: eligibility::Date::parse("2026-12-20").ok(),
    };
    let written = write(&mut vault, &[1], &asked, Some(0));
    assert_eq!(written.untold, 0);
    let told = event(&written).told.clone();
    let state = opened(&told);
    assert_eq!(state.state, Lifecycle::SupplementRequested);
    let note = "글씨가 보이지 않습니다\n가져올 서류: 주민등록등본, 통장 사본\n기한: 2026년 12월 20일까지";
    assert_eq!(state.note.as_deref(), Some(note));
    assert_eq!(state.program.as_deref(), Some("job-seeker-registration"));
    // A long reason leaves the program out, and one that is too long is said to be.
    let long = write(
        &mut vault,
        &[1],
        &step(Lifecycle::NotSelected, &"가".repeat(140)),
        None,
    );
    assert_eq!(opened(&event(&long).told).program, None);
    let longer = write(
        &mut vault,
        &[1],
        &step(Lifecycle::NotSelected, &"가".repeat(400)),
        None,
    );
    assert_eq!(longer.refused, [(id, Why::NoteTooLong)]);
    // What is for colleagues is told to nobody.
    let note = Deed::Note {
        text: "전화함".into(),
    };
    assert_eq!(event(&write(&mut vault, &[1], &note, None)).told, None);
    // Without a secret nobody can be told; it is done all the same, and said.
    let silent = write(&mut vault, &[2], &step(Lifecycle::UnderReview, ""), None);
    assert_eq!((event(&silent).told.clone(), silent.untold), (None, 1));
    assert!(!show(&mut vault, 2).can_be_told);
    let mut read = |id: u128, sealed: &str| {
        vault.ask(Ask::Read {
            id: Uuid::from_u128(id),
            sealed: sealed.into(),
        })
    };
    let Told::Read { state, .. } = read(1, told.as_ref().unwrap()) else {
        panic!("not read");
    };
    assert_eq!(state, Lifecycle::SupplementRequested);
    assert!(matches!(read(1, "AAAA"), Told::Not(Why::Broken)));
    assert!(matches!(
        read(2, told.as_ref().unwrap()),
        Told::Not(Why::NoReceipt)
    ));
}

#[test]
fn of_two_who_decide_at_once_the_second_sees_the_first_and_decides_anew() {
    let (people, [mut one, mut other], _, _) = office();
    let mut server = Stored::default();
    let first = write(&mut one, &[1], &step(Lifecycle::Selected, ""), Some(0));
    let second = write(
        &mut other,
        &[1],
        &step(Lifecycle::NotSelected, "자리가 없습니다"),
        Some(0),
    );
    assert!(server.store(event(&first), people[0].account));
    assert!(!server.store(event(&second), people[1].account), "behind");
    let happened = server.hand_out(&mut other);
    assert_eq!((happened.new, happened.astray), (1, 0));
    let refusal = step(Lifecycle::NotSelected, "자리가 없습니다");
    let clash = write(&mut other, &[1], &refusal, Some(0));
    assert_eq!(clash.refused, [(Uuid::from_u128(1), Why::Clash)]);
    let case = show(&mut other, 1);
    assert_eq!((case.listed.stands, case.last), (Lifecycle::Selected, 1));
    assert_eq!(case.history[0].author, people[0].account);
    // A note goes with whatever came; a step that does not follow is none.
    let note = write(
        &mut other,
        &[1],
        &Deed::Note {
            text: "봤음".into()
        },
        Some(0),
    );
    assert!(server.store(event(&note), people[1].account));
    let refused = write(&mut other, &[1], &refusal, Some(1));
    assert_eq!(refused.refused, [(Uuid::from_u128(1), Why::NoStep)]);
    // The first takes it back, and both see the same.
    server.hand_out(&mut one);
    let undo = write(&mut one, &[1], &Deed::Undo { number: 1 }, Some(2));
    assert!(server.store(event(&undo), people[0].account));
    for vault in [&mut one, &mut other] {
        server.hand_out(vault);
        let case = show(vault, 1);
        assert_eq!((case.listed.stands, case.last), (Lifecycle::Received, 3));
        assert_eq!(case.undo, None);
    }
}

#[test]
fn an_event_of_nobody_or_of_another_author_is_shown_and_does_not_count() {
    let (people, [mut one, mut other], agency, _) = office();
    let mut server = Stored::default();
    let written = write(&mut one, &[1], &step(Lifecycle::Selected, ""), None);
    // The server says that somebody else wrote it.
    assert!(server.store(event(&written), people[1].account));
    let happened = server.hand_out(&mut other);
    assert_eq!((happened.new, happened.not_counted), (1, 1));
    let case = show(&mut other, 1);
    assert_eq!(case.listed.stands, Lifecycle::Received);
    assert_eq!(case.history[0].why, Some(NotCounted::DoesNotOpen));
    // Events that come before their case wait for it.
    let late = application("박디딤");
    one.take(&frame(&late, &agency, 3));
    let written = write(&mut one, &[3], &step(Lifecycle::UnderReview, ""), None);
    assert!(server.store(event(&written), people[0].account));
    assert_eq!(server.hand_out(&mut other).astray, 0);
    other.take(&frame(&late, &agency, 3));
    assert_eq!(show(&mut other, 3).listed.stands, Lifecycle::UnderReview);
}

#[test]
fn many_are_decided_at_once_with_one_result_each() {
    let (_, [mut vault, _], agency, _) = office();
    for id in 3..=50 {
        vault.take(&frame(&application(&format!("사람 {id}")), &agency, id));
    }
    let all: Vec<u128> = (1..=51).collect();
    let written = write(&mut vault, &all, &step(Lifecycle::Selected, ""), None);
    assert_eq!(written.events.values().map(Vec::len).sum::<usize>(), 50);
    assert_eq!(written.refused, [(Uuid::from_u128(51), Why::NoCase)]);
    assert_eq!(written.untold, 49);
}

/// Whose cases a filter lists.
fn names(vault: &mut Vault, filter: Filter) -> Vec<String> {
    let list = Ask::List {
        filter,
        from: 0,
        most: 100,
        at: AT.into(),
    };
    let Told::Listed { cases, programs, .. } = vault.ask(list) else {
        panic!("no list");
    };
    assert_eq!(programs.values().map(|(_, count)| count).sum::<usize>(), 2);
    cases.into_iter().map(|case| case.who).collect()
}

#[test]
fn cases_are_filtered_by_what_was_done_with_them() {
    let (people, [mut vault, _], _, _) = office();
    let mut server = Stored::default();
    for (id, deed) in [
        (
            1,
            Deed::Assign {
                to: Some(people[0].account),
            },
        ),
        (1, step(Lifecycle::UnderReview, "")),
    ] {
        let written = write(&mut vault, &[id], &deed, None);
        assert!(server.store(event(&written), people[0].account));
        server.hand_out(&mut vault);
    }
    let by = |change: fn(&mut Filter)| {
        let mut filter = Filter::default();
        change(&mut filter);
        filter
    };
    for (filter, expected) in [
        (by(|_| ()), vec!["이디딤", "김디딤"]),
        (by(|filter| filter.oldest_first = true), vec!["김디딤", "이디딤"]),
        (
            by(|filter| filter.stands = Some(Lifecycle::UnderReview)),
            vec!["김디딤"],
        ),
        (by(|filter| filter.assigned = Assigned::Me), vec!["김디딤"]),
        (by(|filter| filter.assigned = Assigned::Nobody), vec!["이디딤"]),
        (by(|filter| filter.untouched = true), vec!["이디딤"]),
        (by(|filter| filter.program = Some("none".into())), vec![]),
        (
            by(|filter| filter.program = Some("job-seeker-registration".into())),
            vec!["이디딤", "김디딤"],
        ),
    ] {
        assert_eq!(names(&mut vault, filter.clone()), expected, "{filter:?}");
    }
}

#[test]
fn what_a_person_keeps_opens_for_them_alone() {
    let (_, [mut one, mut other], _, _) = office();
    let memory = Memory {
        drafts: [(Uuid::from_u128(1), "쓰다 만 말".to_owned())].into(),
        filters: [(
            "내 일".to_owned(),
            Filter {
                assigned: Assigned::Me,
                ..Filter::default()
            },
        )]
        .into(),
    };
    let Told::Kept { sealed } = one.ask(Ask::Keep {
        memory: memory.clone(),
    }) else {
        panic!("not kept");
    };
    let recall = |vault: &mut Vault, sealed: &str| {
        vault.ask(Ask::Recall {
            sealed: sealed.into(),
        })
    };
    let Told::Recalled { memory: recalled } = recall(&mut one, &sealed) else {
        panic!("not recalled");
    };
    assert_eq!(recalled, memory);
    assert!(matches!(
        recall(&mut other, &sealed),
        Told::Not(Why::DoesNotUnlock)
    ));
    assert!(matches!(recall(&mut one, "§"), Told::Not(Why::Broken)));
    assert!(matches!(
        recall(&mut Vault::default(), &sealed),
        Told::Not(Why::Locked)
    ));
}

/// On every day around a last one, in the agency's days: what is past it, what runs out within three days, and nothing once it was brought or
/// taken back.
#[test]
fn what_visitors_were_asked_for_runs_out_by_the_agencys_day() {
    let (people, [mut vault, _], _, _) = office();
    let mut server = Stored::default();
    let mut act = |vault: &mut Vault, deed: &Deed| {
        let written = write(vault, &[1], deed, None);
        assert!(server.store(event(&written), people[0].account));
        server.hand_out(vault);
    };
    let last = eligibility::Date::parse("2026-12-10").unwrap();
    let asked = Deed::Move {
        to: Lifecycle::SupplementRequested,
        reason: "서류".into(),
        documents: Vec::new(),
        until: Some(last),
    };
    act(&mut vault, &asked);
    let terms = |vault: &mut Vault, at: String| {
        let list = |vault: &mut Vault, term| {
            let filter = Filter {
                term,
                ..Filter::default()
            };
            let at = at.clone();
            match vault.ask(Ask::List {
                filter,
                from: 0,
                most: 100,
                at,
            }) {
                Told::Listed { cases, overdue, .. } => (cases, overdue),
                _ => panic!("no list"),
            }
        };
        let (all, overdue) = list(vault, Term::Any);
        let mut of_all: Vec<(String, Term)> = all.into_iter().map(|case| (case.who, case.term)).collect();
        of_all.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(of_all[1], ("이디딤".to_owned(), Term::Any));
        assert_eq!(overdue, usize::from(of_all[0].1 == Term::Passed));
        for term in [Term::Soon, Term::Passed] {
            let (listed, _) = list(vault, term);
            assert_eq!(listed.len(), usize::from(of_all[0].1 == term));
            assert!(listed.iter().all(|case| case.until == Some(last)));
        }
        of_all[0].1
    };
    for (at, term) in [
        ("2026-12-06T14:59:59Z", Term::Any),
        // Midnight in Korea is 15:00 in UTC.
        ("2026-12-06T15:00:00Z", Term::Soon),
        ("2026-12-10T14:59:59Z", Term::Soon),
        ("2026-12-10T15:00:00Z", Term::Passed),
        ("2027-03-01T00:00:00Z", Term::Passed),
        // What is no time changes nothing of what was known.
        ("soon", Term::Passed),
    ] {
        assert_eq!(terms(&mut vault, at.to_owned()), term, "{at}");
    }
    let late = || "2027-03-01T00:00:00Z".to_owned();
    act(&mut vault, &step(Lifecycle::UnderReview, ""));
    assert_eq!(terms(&mut vault, late()), Term::Any);
    // Taken back, it is asked for again.
    act(&mut vault, &Deed::Undo { number: 0 });
    assert_eq!(terms(&mut vault, late()), Term::Passed);
    act(&mut vault, &Deed::Undo { number: 0 });
    assert_eq!(terms(&mut vault, late()), Term::Any);
}

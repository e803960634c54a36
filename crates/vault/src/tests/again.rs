//! What a person wrote and a backup that was put back has not.

use std::collections::BTreeSet;

use super::telling::{Stored, event, office, show, step, with_secret, write};
use super::*;
use crate::{Again, KeptEvent};
use casework::Deed;
use envelope::Lifecycle::{Selected, UnderReview};

fn note(text: &str) -> Deed {
    Deed::Note { text: text.into() }
}

fn again(vault: &mut Vault, kept: &[KeptEvent]) -> Again {
    match vault.ask(Ask::Again { kept: kept.to_vec() }) {
        Told::Again(again) => again,
        _ => panic!("nothing is told of them"),
    }
}

/// Writes a deed to a case, stores it, has both read it, and keeps it.
fn write_kept(
    server: &mut Stored,
    vaults: &mut [Vault; 2],
    by: usize,
    author: Uuid,
    (id, deed): (u128, &Deed),
) -> KeptEvent {
    let written = write(&mut vaults[by], &[id], deed, None);
    let event = event(&written).clone();
    assert!(server.store(&event, author));
    for vault in vaults {
        assert_eq!(server.hand_out(vault).astray, 0);
    }
    KeptEvent {
        group: "agency".parse().unwrap(),
        event,
    }
}

#[test]
fn what_a_restored_server_has_not_is_written_again_by_who_wrote_it() {
    let (people, mut vaults, agency, secret) = office();
    let [one, other] = [people[0].account, people[1].account];
    let mut server = Stored::default();
    let mut own = Vec::new();
    own.push(write_kept(&mut server, &mut vaults, 0, one, (1, &note("전화함"))));
    let backup = Stored(server.0.clone());
    own.push(write_kept(
        &mut server,
        &mut vaults,
        0,
        one,
        (1, &step(UnderReview, "")),
    ));
    let others = write_kept(&mut server, &mut vaults, 1, other, (1, &note("서류가 왔음")));
    own.push(write_kept(
        &mut server,
        &mut vaults,
        0,
        one,
        (1, &step(Selected, "")),
    ));
    own.push(write_kept(
        &mut server,
        &mut vaults,
        0,
        one,
        (2, &note("다음 주에 다시")),
    ));
    assert_eq!(again(&mut vaults[0], &own), Again::default());
    let shown = show(&mut vaults[0], 1);

    // Both sign in anew, at a server from before.
    let mut server = backup;
    let mut fresh = people
        .each_ref()
        .map(|one| one.unlocked(vec![grant("agency", 1, &agency, one)]));
    for vault in &mut fresh {
        for (id, name) in [(1, "김디딤"), (2, "이디딤")] {
            vault.take(&frame(&with_secret(name, &secret), &agency, id));
        }
        assert_eq!(server.hand_out(vault).astray, 0);
    }
    // Nobody can write what follows on what a colleague has.
    let kept_by = [(one, own.clone()), (other, vec![others])];
    let mut posted = Vec::new();
    for round in 0..4 {
        let at = round % 2;
        let (author, kept) = &kept_by[at];
        loop {
            let found = again(&mut fresh[at], kept);
            assert_eq!(found.overtaken, []);
            let Some(lost) = found.lost.into_values().next() else {
                break;
            };
            let cases: BTreeSet<Uuid> = lost.iter().map(|event| event.submission).collect();
            assert_eq!(cases.len(), lost.len(), "one of a case at a time");
            for event in lost {
                assert!(server.store(&event, *author));
                posted.push((event.submission.as_u128(), event.number));
            }
            server.hand_out(&mut fresh[at]);
        }
        server.hand_out(&mut fresh[1 - at]);
    }
    assert_eq!(posted, [(1, 2), (2, 1), (1, 3), (1, 4)]);
    let now = show(&mut fresh[0], 1);
    assert_eq!((now.listed.stands, now.last), (shown.listed.stands, shown.last));
    assert_eq!(again(&mut fresh[0], &own), Again::default());
}

#[test]
fn what_something_else_took_the_place_of_is_named_and_not_written() {
    let (people, mut vaults, agency, secret) = office();
    let one = people[0].account;
    let mut server = Stored::default();
    let own = [note("하나"), note("둘"), note("셋")]
        .map(|deed| write_kept(&mut server, &mut vaults, 0, one, (1, &deed)));

    let mut server = Stored::default();
    let mut vault = people[1].unlocked(vec![grant("agency", 1, &agency, &people[1])]);
    vault.take(&frame(&with_secret("김디딤", &secret), &agency, 1));
    let written = write(&mut vault, &[1], &note("그 사이에"), None);
    assert!(server.store(event(&written), people[1].account));

    let mut vault = people[0].unlocked(vec![grant("agency", 1, &agency, &people[0])]);
    // The application is not there yet: it waits.
    assert_eq!(again(&mut vault, &own), Again::default());
    vault.take(&frame(&with_secret("김디딤", &secret), &agency, 1));
    server.hand_out(&mut vault);
    let found = again(&mut vault, &own);
    assert!(found.lost.is_empty());
    let numbers: Vec<u32> = found.overtaken.iter().map(|one| one.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(found.overtaken[0].receipt, "number 1");
}

#[test]
fn nothing_is_told_of_them_while_the_desk_is_locked() {
    let told = Vault::default().ask(Ask::Again { kept: Vec::new() });
    assert!(matches!(told, Told::Not(Why::Locked)));
}

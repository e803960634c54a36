//! F07: the same submission many times at once.

use std::sync::Barrier;

use envelope::{Item, Receipt, SubmissionOutcome};

use crate::harness::Server;
use crate::item;
use crate::place::{Place, end};

const AT_ONCE: usize = 12;
const ITEMS: usize = 20;

/// Sends it until it is acknowledged; a server that is gone, or whose database is busy, is left for the next one.
fn insist(servers: &[&Server], item: &Item) -> (SubmissionOutcome, Receipt) {
    let mut tries = 0..100;
    loop {
        let server = servers.iter().cycle().nth(tries.next().unwrap()).unwrap();
        if let Ok(Ok(answer)) = server.submit(std::slice::from_ref(item)) {
            let result = answer.results.into_iter().next().unwrap();
            return (result.outcome, result.receipt.unwrap());
        }
    }
}

/// Every item from many sides at once, at these servers in turn: one is told *stored*, the others *duplicate*, and all
/// have the same receipt. `midway` is called when half of the items are there.
fn all_at_once(servers: &[Server], items: &[Item], midway: impl Fn() + Sync) -> usize {
    let barrier = Barrier::new(AT_ONCE);
    let told: Vec<Vec<(SubmissionOutcome, Receipt)>> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..AT_ONCE)
            .map(|sender| {
                let (barrier, midway) = (&barrier, &midway);
                scope.spawn(move || {
                    let mut order: Vec<&Server> = servers.iter().collect();
                    order.rotate_left(sender % servers.len());
                    let each = items.iter().enumerate().map(|(place, item)| {
                        barrier.wait();
                        if sender == 0 && place == items.len() / 2 {
                            midway();
                        }
                        insist(&order, item)
                    });
                    each.collect()
                })
            })
            .collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    });
    let mut stored = 0;
    for place in 0..items.len() {
        let of_one: Vec<_> = told.iter().filter_map(|told| told.get(place)).collect();
        assert_eq!(of_one.len(), AT_ONCE);
        let (_, receipt) = of_one.first().unwrap();
        assert!(of_one.iter().all(|(_, other)| other == receipt));
        let first = of_one
            .iter()
            .filter(|(outcome, _)| *outcome == SubmissionOutcome::Stored);
        let first = first.count();
        assert!(first <= 1, "it was stored {first} times");
        stored += first;
    }
    stored
}

fn items() -> Vec<Item> {
    (0..ITEMS).map(|place| item(300 + place)).collect()
}

fn one_server(place: &Place) {
    let items = items();
    assert_eq!(all_at_once(&[place.start()], &items, || {}), ITEMS);
    place.has_exactly(&items);
}

fn two_servers(place: &Place) {
    let items = items();
    let servers = [place.start(), place.start()];
    assert_eq!(all_at_once(&servers, &items, || {}), ITEMS);
    place.has_exactly(&items);
}

fn one_of_two_is_killed(place: &Place) {
    let servers = [place.start(), place.start()];
    let items = items();
    let pid = servers.last().unwrap().child.id();
    // That it stored something the killed one may have told nobody.
    let stored = all_at_once(&servers, &items, || end(pid));
    assert!((ITEMS - 1..=ITEMS).contains(&stored), "{stored}");
    place.has_exactly(&items);
}

#[test]
fn what_arrives_many_times_at_once_is_stored_once_and_has_one_receipt() {
    one_server(&Place::new());
}

#[test]
fn two_servers_on_one_folder_store_it_once_and_give_the_same_receipt() {
    two_servers(&Place::new());
}

#[test]
fn when_one_of_two_servers_is_killed_the_other_goes_on() {
    one_of_two_is_killed(&Place::new());
}

#[test]
fn on_postgresql_too_it_is_stored_once_and_has_one_receipt() {
    one_server(&Place::on_postgresql());
}

#[test]
fn two_servers_on_one_postgresql_store_it_once_and_give_the_same_receipt() {
    two_servers(&Place::on_postgresql());
}

#[test]
fn when_one_of_two_servers_on_postgresql_is_killed_the_other_goes_on() {
    one_of_two_is_killed(&Place::on_postgresql());
}

//! What the shown number of a vacancy is made of, by examples.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use eligibility::Date;
use matching::{Parts, Table, Wishes, parts};
use vacancy::closing::Closing;
use vacancy::model::{Pay, PayUnit, Vacancy};
use vacancy::place::{Place, Unit};

fn today() -> Date {
    Date::parse("2026-11-30").unwrap()
}

fn unit(name: &str) -> Unit {
    Unit::of_address(name).unwrap()
}

/// A vacancy in 나성동 that pays from 2,400,000 won a month.
fn vacancy(posted: Option<i64>) -> Vacancy {
    Vacancy {
        closing: Closing::Always,
        posted: posted.map(|days| today().plus_days(-days).unwrap()),
        pay: Pay {
            unit: Some(PayUnit::Month),
            least: Some(2_400_000),
            most: None,
        },
        place: Place::Unit(unit("나성동")),
        ..Vacancy::named("own:1", "포장", "가")
    }
}

#[test]
fn each_part_is_what_it_says() {
    let wish = |places: &[&str], pay: Option<(PayUnit, u32)>| Wishes {
        places: places.iter().map(|name| unit(name)).collect(),
        commute: true,
        pay,
        ..Wishes::default()
    };
    let month = |won| Some((PayUnit::Month, won));
    for (posted, wishes, place, pay, new) in [
        (None, Wishes::default(), 0, 0, 0),
        // The wanted unit itself, or next to it.
        (None, wish(&["나성동"], None), 30, 0, 0),
        (None, wish(&["새롬동"], None), 15, 0, 0),
        // A twentieth of 2,000,000 is 100,000: four of them above.
        (None, wish(&[], month(2_000_000)), 0, 8, 0),
        (None, wish(&[], month(2_350_000)), 0, 0, 0),
        (None, wish(&[], month(1_000_000)), 0, 20, 0),
        (None, wish(&[], Some((PayUnit::Year, 24_000_000))), 0, 8, 0),
        // The first week and the first month.
        (Some(0), Wishes::default(), 0, 0, 10),
        (Some(7), Wishes::default(), 0, 0, 10),
        (Some(8), Wishes::default(), 0, 0, 5),
        (Some(30), Wishes::default(), 0, 0, 5),
        (Some(31), Wishes::default(), 0, 0, 0),
        // One that is dated tomorrow is new, not old.
        (Some(-1), wish(&["나성동"], month(2_000_000)), 30, 8, 10),
    ] {
        let table = Table::new(&[vacancy(posted)], today());
        let found = parts(&table, &wishes, 0);
        assert_eq!(found, Parts { place, pay, new }, "{posted:?} {wishes:?}");
        assert_eq!(found.total(), place + pay + new);
    }
}

//! Which key a device seals to, and when staff are warned.

use catalog::{Catalog, KEY_WARNING_DAYS, SealTo};
use eligibility::Date;

use crate::made;

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn catalog(keys: &[(&str, Option<&str>)]) -> Catalog {
    let keys = keys.iter().map(|(id, until)| SealTo {
        id: (*id).to_owned(),
        key: String::new(),
        until: until.map(day),
    });
    Catalog {
        seal_to: keys.collect(),
        ..made::catalog(Vec::new())
    }
}

fn used(catalog: &Catalog, today: &str) -> Option<String> {
    Some(catalog.seal_to(day(today))?.id.clone())
}

#[test]
fn a_device_goes_on_to_the_next_key_by_itself_and_never_stops() {
    let catalog = catalog(&[("one", Some("2027-06-30")), ("two", Some("2028-06-30"))]);
    for (today, id) in [
        ("2026-01-01", "one"),
        ("2027-06-30", "one"),
        ("2027-07-01", "two"),
        ("2028-06-30", "two"),
        // All are over, or the clock is wrong: what the agency can perhaps open is better than nothing.
        ("2036-01-01", "two"),
    ] {
        assert_eq!(used(&catalog, today).as_deref(), Some(id), "{today}");
    }
}

#[test]
fn a_key_without_an_end_is_used_for_ever_and_nobody_is_warned() {
    let catalog = catalog(&[("one", Some("2027-06-30")), ("two", None)]);
    assert_eq!(used(&catalog, "2099-01-01").as_deref(), Some("two"));
    assert_eq!(catalog.keys_end(day("2099-01-01")), None);
    assert_eq!(self::catalog(&[]).seal_to(day("2026-01-01")), None);
    assert_eq!(self::catalog(&[]).keys_end(day("2026-01-01")), None);
}

#[test]
fn staff_are_warned_before_the_last_key_ends() {
    let catalog = catalog(&[("one", Some("2027-05-31")), ("two", Some("2027-06-30"))]);
    assert_eq!(KEY_WARNING_DAYS, 30);
    for (today, warned) in [
        ("2027-05-30", false),
        ("2027-05-31", true),
        ("2027-06-30", true),
        ("2027-07-01", true),
    ] {
        let ends = catalog.keys_end(day(today));
        assert_eq!(ends, warned.then(|| day("2027-06-30")), "{today}");
    }
}

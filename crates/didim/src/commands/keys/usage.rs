//! `didim keys usage`

use std::collections::BTreeMap;

use super::PublishedCatalog;
use crate::commands::table::{minute_of, none, table};
use crate::commands::{Failure, print};
use crate::settings::Data;

/// What is stored under a key.
struct Usage {
    stored: u64,
    first: String,
    last: String,
}

pub(super) fn run(data: &Data, catalog: &PublishedCatalog) -> Result<(), Failure> {
    let (settings, published) = catalog.read(data)?;
    let mut usage: BTreeMap<String, Usage> = BTreeMap::new();
    let damage = settings.place()?.for_each_submission(|submission| {
        let at = submission.received_at;
        let used = usage.entry(submission.header.key).or_insert_with(|| Usage {
            stored: 0,
            first: at.clone(),
            last: at.clone(),
        });
        used.stored += 1;
        // In the order of arrival, which is not that of the clock if it was set back.
        used.first = at.clone().min(std::mem::take(&mut used.first));
        used.last = at.max(std::mem::take(&mut used.last));
        Ok(())
    })?;
    let named = published.signed.as_ref();
    let named: BTreeMap<&str, String> = named
        .iter()
        .flat_map(|(_, signed)| &signed.catalog.seal_to)
        .map(|key| {
            let until = key.until.map(|day| format!("until {day}"));
            (key.id.as_str(), until.unwrap_or_else(|| "yes".to_owned()))
        })
        .collect();
    let mut ids: Vec<&str> = usage
        .keys()
        .map(String::as_str)
        .chain(named.keys().copied())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        print("nothing is stored, and no catalog is named")?;
        return damage.report();
    }
    let not_named = match published.signed {
        Some(_) => "no",
        None => "?",
    };
    let row = |id: &str| {
        let used = usage.get(id);
        [
            id.to_owned(),
            used.map_or(0, |used| used.stored).to_string(),
            used.map_or_else(none, |used| minute_of(&used.first)),
            used.map_or_else(none, |used| minute_of(&used.last)),
            named.get(id).cloned().unwrap_or_else(|| not_named.to_owned()),
        ]
    };
    let head = ["key", "stored", "first", "last", "in the catalog"].map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(ids.into_iter().map(row)).collect();
    print(&table(&rows))?;
    damage.report()
}

//! What was found on the device. Times are milliseconds.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Everything.
pub struct Found {
    pub faults: Faults,
    pub kept: Kept,
    pub start: Start,
    pub queue: Queue,
    pub storage: Storage,
}

/// What the simulation of faults printed.
pub struct Faults {
    /// Its first line.
    pub summary: String,
    pub schedules: u64,
    pub seconds: f64,
    /// Each kind of fault, and how often it happened.
    pub kinds: Vec<(String, u64)>,
    pub held: bool,
}

/// Visits in the real app.
#[derive(Deserialize)]
pub struct Kept {
    pub rates: Vec<KeptAt>,
    /// How many applications were at the agency exactly once: all, or there would be no file.
    pub once: u64,
}

#[derive(Deserialize)]
pub struct KeptAt {
    pub rate: u32,
    pub visits: Vec<Visit>,
}

#[derive(Deserialize)]
pub struct Visit {
    /// From the touch until the receipt is in the document.
    pub kept: f64,
    /// Until it is painted.
    pub painted: f64,
    /// Between the touch and the receipt.
    pub transactions: Vec<Transaction>,
}

#[derive(Deserialize)]
pub struct Transaction {
    pub mode: String,
    pub ms: Option<f64>,
}

/// Starts without a network, on a slower processor.
#[derive(Deserialize)]
pub struct Start {
    pub rate: u32,
    /// The worker was stopped before.
    pub again: Vec<Started>,
    /// The browser was started before.
    pub restarted: Vec<Started>,
}

/// From the start of the navigation.
#[derive(Deserialize)]
pub struct Started {
    pub html: f64,
    pub painted: f64,
    pub ready: f64,
    /// From a touch at once until the first question is painted.
    pub asked: f64,
}

/// A full queue.
#[derive(Deserialize)]
pub struct Queue {
    pub queued: u64,
    pub rates: Vec<Drained>,
}

#[derive(Deserialize)]
pub struct Drained {
    pub rate: u32,
    pub listed: Listed,
    pub drained: Drain,
    /// How many applications were at the agency exactly once: all, or there would be no file.
    pub once: u64,
}

#[derive(Deserialize)]
pub struct Listed {
    /// From the last touch of the PIN.
    pub all: f64,
    /// From the moment the PIN was found right.
    pub listed: f64,
    pub longest_task: f64,
    pub longest_gap: f64,
}

#[derive(Deserialize)]
pub struct Drain {
    pub ms: f64,
    pub requests: u64,
    pub answered: u64,
    pub longest_task: f64,
    pub long_tasks: u64,
    pub longest_gap: f64,
    pub frames: u64,
}

/// Times by who kept or listed.
type Times = BTreeMap<String, Vec<f64>>;

/// The storage alone.
#[derive(Deserialize)]
pub struct Storage {
    pub agent: String,
    /// The characters of one record.
    pub bytes: u64,
    pub sealing: Vec<f64>,
    pub writes: BTreeMap<String, Times>,
    pub listing: Times,
}

impl Found {
    pub fn read(folder: &Path) -> Result<Self, String> {
        Ok(Self {
            faults: Faults::parse(&text(&folder.join("faults.txt"))?)?,
            kept: json(&folder.join("kept.json"))?,
            start: json(&folder.join("start.json"))?,
            queue: json(&folder.join("queue.json"))?,
            storage: json(&folder.join("storage.json"))?,
        })
    }
}

impl Storage {
    /// Times of keeping with this durability.
    pub fn writes(&self, durability: &str, who: &str) -> &[f64] {
        let times = self.writes.get(durability).and_then(|times| times.get(who));
        times.map_or(&[], Vec::as_slice)
    }

    /// Times of listing.
    pub fn listing(&self, who: &str) -> &[f64] {
        self.listing.get(who).map_or(&[], Vec::as_slice)
    }
}

impl Faults {
    fn parse(text: &str) -> Result<Self, String> {
        let summary = text.lines().next().unwrap_or_default();
        let number = |unit: &str| -> Result<f64, String> {
            let part = summary
                .split([',', ':'])
                .find_map(|part| part.trim().strip_suffix(unit));
            part.and_then(|part| part.trim().parse().ok())
                .ok_or_else(|| format!("the simulation does not say how many `{unit}`: `{summary}`"))
        };
        let kinds = text
            .lines()
            .skip_while(|line| !line.starts_with("faults:"))
            .skip(1)
            .take_while(|line| line.starts_with(' '))
            .filter_map(|line| {
                let (count, kind) = line.trim().split_once("  ")?;
                Some((kind.to_owned(), count.parse().ok()?))
            });
        Ok(Self {
            summary: summary.to_owned(),
            schedules: number(" schedules")? as u64,
            seconds: number(" s")?,
            kinds: kinds.collect(),
            held: text.lines().any(|line| line == "every invariant held"),
        })
    }
}

/// The value that so much of all are not above (nearest rank); NaN if there are none.
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

/// The median; NaN if there are none.
pub fn median(values: &[f64]) -> f64 {
    percentile(values, 0.5)
}

fn text(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("cannot read `{}`: {error}", file.display()))
}

fn json<T: DeserializeOwned>(file: &Path) -> Result<T, String> {
    serde_json::from_str(&text(file)?).map_err(|error| format!("`{}`: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let values: Vec<f64> = (1..=60).rev().map(f64::from).collect();
        assert_eq!(percentile(&values, 0.95), 57.0);
        assert_eq!(median(&values), 30.0);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn what_the_simulation_prints_is_read() {
        let text = "seed 1: 20 schedules, 30 steps, 4 applications, 3 said to be kept, 3 settled, 1.5 s\n\
                    faults: 5\n           3  answer lost\n           2  disk full\n\
                    ways of the machines:\n           1  sender: read\nevery invariant held\n";
        let faults = Faults::parse(text).unwrap();
        assert_eq!((faults.schedules, faults.seconds, faults.held), (20, 1.5, true));
        assert_eq!(
            faults.kinds,
            [("answer lost".to_owned(), 3), ("disk full".to_owned(), 2)]
        );
        assert!(Faults::parse("error").is_err());
    }
}

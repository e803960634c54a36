//! What the benches left behind.

use std::path::Path;

use serde::Deserialize;

/// Times of the native benches, by criterion's name of the bench: seconds.
pub struct Native(std::path::PathBuf);

#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

impl Native {
    pub fn read(folder: &Path) -> Result<Self, String> {
        if folder.is_dir() {
            Ok(Self(folder.to_owned()))
        } else {
            Err(format!(
                "`{}` is no folder; run the benches first",
                folder.display()
            ))
        }
    }

    /// Returns the median in nanoseconds, or `None` if the bench did not run.
    pub fn nanoseconds(&self, bench: &str) -> Option<f64> {
        let text = std::fs::read_to_string(self.0.join(bench).join("new/estimates.json")).ok()?;
        let estimates: Estimates = serde_json::from_str(&text).ok()?;
        Some(estimates.median.point_estimate)
    }
}

/// What the page in the browser found; times are milliseconds where nothing else is said.
#[derive(Deserialize)]
pub struct Browser {
    pub agent: String,
    pub sizes: Vec<Size>,
    /// The largest of these with constraints among its facts.
    pub tied: Size,
    pub decisions: Vec<Decisions>,
}

#[derive(Deserialize)]
pub struct Size {
    pub programs: usize,
    /// Bytes of the catalog as it travels.
    pub blob: u64,
    /// Bytes of memory that the module holds after the first screening.
    pub held: u64,
    pub compile: f64,
    pub first: f64,
    pub answer: Steps,
    pub next: Steps,
    /// The possible values of all facts that are not answered yet.
    pub possible: Steps,
}

#[derive(Deserialize)]
pub struct Steps {
    pub mean: f64,
    pub slowest: f64,
}

/// Nanoseconds a decision.
#[derive(Deserialize)]
pub struct Decisions {
    pub programs: usize,
    pub answers: f64,
    pub profile: f64,
    pub peer: f64,
}

impl Browser {
    pub fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("cannot read `{}`: {error}", file.display()))?;
        serde_json::from_str(&text).map_err(|error| format!("`{}`: {error}", file.display()))
    }
}

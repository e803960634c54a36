//! Saying how far long work is: on a terminal, and only when it is long.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use intake::Progress;

/// What is done sooner is not spoken of.
const FIRST_REPORT_AFTER: Duration = Duration::from_secs(1);
const REPORT_INTERVAL: Duration = Duration::from_millis(200);
const CLEAR_LINE: &str = "\r\x1b[K";

/// A line on a terminal that is written over. A log or a mail gets nothing of it.
pub(crate) struct ProgressLine {
    is_terminal: bool,
    next: Mutex<Instant>,
    shown: Mutex<bool>,
}

impl ProgressLine {
    pub(crate) fn new() -> Self {
        Self {
            is_terminal: std::io::stderr().is_terminal(),
            next: Mutex::new(Instant::now() + FIRST_REPORT_AFTER),
            shown: Mutex::new(false),
        }
    }

    pub(crate) fn report(&self, progress: Progress) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.is_terminal || Instant::now() < *next {
            return;
        }
        *next = Instant::now() + REPORT_INTERVAL;
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = true;
        let _ = write!(std::io::stderr(), "{CLEAR_LINE}{}", text_of(progress));
        let _ = std::io::stderr().flush();
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if *self.shown.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = write!(std::io::stderr(), "{CLEAR_LINE}");
        }
    }
}

fn text_of(progress: Progress) -> String {
    match progress {
        Progress::Copying(done, of) => format!("copying: {} of {}", size(done), size(of)),
        Progress::Checking => "checking the copy's structure".to_owned(),
        Progress::Comparing(done, of) => format!("comparing contents: {done} of {of}"),
        Progress::Hashing(done, of) => format!("hashing: {} of {}", size(done), size(of)),
    }
}

/// A number of bytes for people.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    let mut tenths = u128::from(bytes) * 10;
    let mut unit = "bytes";
    for next in UNITS {
        if tenths < 10_240 {
            break;
        }
        tenths /= 1_024;
        unit = next;
    }
    match unit {
        "bytes" => format!("{bytes} bytes"),
        _ => format!("{}.{} {unit}", tenths / 10, tenths % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_people() {
        assert_eq!(size(0), "0 bytes");
        assert_eq!(size(1_023), "1023 bytes");
        assert_eq!(size(1_024), "1.0 KiB");
        assert_eq!(size(1_536), "1.5 KiB");
        assert_eq!(size(5 << 30), "5.0 GiB");
        assert_eq!(size(u64::MAX), "16777215.9 TiB");
    }

    #[test]
    fn progress_is_a_short_line() {
        assert_eq!(
            text_of(Progress::Copying(1_024, 2_048)),
            "copying: 1.0 KiB of 2.0 KiB"
        );
        assert_eq!(text_of(Progress::Comparing(1, 2)), "comparing contents: 1 of 2");
    }
}

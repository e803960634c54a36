//! The day of asking: the agency's, whatever zone the machine is set to.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::preload::Clock;

/// The day that a command takes for today at a moment, on a machine of a zone.
fn today(clock: &Clock, moment: &str, zone: &str) -> String {
    let moment = OffsetDateTime::parse(moment, &Rfc3339).unwrap();
    clock.set((moment - OffsetDateTime::from(SystemTime::now())).whole_seconds());
    let mut command = Command::new(env!("CARGO_BIN_EXE_didim"));
    command
        .args(["catalog", "report", "--json"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog"))
        .env("TZ", zone);
    clock.put_under(&mut command);
    let output = command.output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report.get("on").and_then(Value::as_str).unwrap().to_owned()
}

/// Half a minute around 15:00 UTC: the machine's clock goes on while the command runs.
#[test]
fn today_is_the_agencys_day_in_every_zone() {
    let scratch = tempfile::tempdir().unwrap();
    let clock = Clock::new(scratch.path());
    for zone in ["America/New_York", "UTC", "Asia/Seoul", "Pacific/Kiritimati"] {
        for (moment, day) in [
            ("2026-11-29T00:00:00Z", "2026-11-29"),
            ("2026-11-29T14:59:30Z", "2026-11-29"),
            ("2026-11-29T15:00:00Z", "2026-11-30"),
            ("2026-12-31T16:00:00Z", "2027-01-01"),
        ] {
            assert_eq!(today(&clock, moment, zone), day, "{moment} {zone}");
        }
    }
}

//! The units of systemd.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{err, text};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where systemd is, it reads the units itself, with this program in the place of the installed one.
#[test]
fn systemd_understands_the_units() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        eprintln!("systemd-analyze is not here; the units are not looked at");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let names = ["didim.service", "didim-backup.service", "didim-backup.timer"];
    for name in names {
        let unit = std::fs::read_to_string(root().join("deploy").join(name)).unwrap();
        let here = unit.replace("/opt/didim/current/bin/didim", env!("CARGO_BIN_EXE_didim"));
        std::fs::write(folder.path().join(name), here).unwrap();
    }
    let verified = Command::new("systemd-analyze")
        .arg("verify")
        .args(names.map(|name| folder.path().join(name)))
        .output()
        .unwrap();
    let complaints = err(&verified);
    assert!(verified.status.success(), "{complaints}");
    // What is misspelled is only told.
    assert!(!complaints.contains(text(folder.path())), "{complaints}");
}

#[test]
fn the_server_is_fenced_in() {
    let unit = std::fs::read_to_string(root().join("deploy/didim.service")).unwrap();
    for wanted in [
        "User=didim",
        "StateDirectory=didim",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "Restart=on-failure",
        "TimeoutStopSec=45",
    ] {
        assert!(unit.lines().any(|line| line == wanted), "{wanted}");
    }
    for wanted in ["MemoryMax=", "LimitNOFILE="] {
        assert!(unit.lines().any(|line| line.starts_with(wanted)), "{wanted}");
    }
}

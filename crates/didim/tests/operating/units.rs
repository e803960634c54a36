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

/// The same for the unit of a kiosk's user, with this program in the place of the browser.
#[test]
fn systemd_understands_the_unit_of_a_kiosk() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        eprintln!("systemd-analyze is not here; the unit is not looked at");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let unit = std::fs::read_to_string(root().join("deploy/didim-kiosk.service")).unwrap();
    let here = unit.replace("/usr/bin/chromium", env!("CARGO_BIN_EXE_didim"));
    assert_ne!(here, unit);
    let path = folder.path().join("didim-kiosk.service");
    std::fs::write(&path, here).unwrap();
    let verified = Command::new("systemd-analyze")
        .args(["--user", "verify"])
        .arg(&path)
        .env("XDG_RUNTIME_DIR", folder.path())
        .output()
        .unwrap();
    let complaints = err(&verified);
    assert!(verified.status.success(), "{complaints}");
    assert!(!complaints.contains(text(folder.path())), "{complaints}");
}

/// Without its storage a kiosk loses what waits for a network.
#[test]
fn a_kiosk_keeps_its_storage_and_always_comes_again() {
    let unit = std::fs::read_to_string(root().join("deploy/didim-kiosk.service")).unwrap();
    let lines = || unit.lines().filter(|line| !line.starts_with('#'));
    assert!(!lines().any(|line| line.contains("--incognito")));
    for wanted in [
        "Restart=always",
        "StartLimitIntervalSec=0",
        "StateDirectory=didim-kiosk",
    ] {
        assert!(lines().any(|line| line == wanted), "{wanted}");
    }
    assert!(lines().any(|line| line.trim() == "--user-data-dir=%S/didim-kiosk"));
}

#[test]
fn the_policies_of_a_kiosk_are_json_and_let_only_the_app_in() {
    let policies = std::fs::read(root().join("deploy/kiosk-policies.json")).unwrap();
    let policies: serde_json::Value = serde_json::from_slice(&policies).unwrap();
    // The lone star does not cover the browser's own pages.
    let blocked = serde_json::json!(["*", "chrome://*", "chrome-untrusted://*"]);
    assert_eq!(policies["URLBlocklist"], blocked);
    // The app, and the file that it makes of the queue.
    let allowed = policies["URLAllowlist"].as_array().unwrap();
    assert_eq!(allowed.len(), 2);
    assert_eq!(allowed[1], "blob:*");
    let app = policies["WebAppInstallForceList"][0]["url"].as_str().unwrap();
    assert_eq!(app, format!("{}/", allowed[0].as_str().unwrap()));
    for name in ["AllowFileSelectionDialogs", "AllowDeletingBrowserHistory"] {
        assert_eq!(policies[name], false, "{name}");
    }
    let printer = policies["DefaultPrinterSelection"].as_str().unwrap();
    let printer: serde_json::Value = serde_json::from_str(printer).unwrap();
    assert_eq!(printer["kind"], "local");
}

#[test]
fn the_server_is_fenced_in() {
    let unit = std::fs::read_to_string(root().join("deploy/didim.service")).unwrap();
    for wanted in [
        "Type=notify",
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

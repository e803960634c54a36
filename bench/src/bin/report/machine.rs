//! On what it was measured, and with which versions.

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use eligibility::Date;

use crate::page::chromium;

/// The machine and the versions.
pub struct Machine {
    pub day: String,
    pub processor: String,
    pub compiler: String,
    /// Name and version of each peer.
    pub peers: Vec<(&'static str, String)>,
}

impl Machine {
    /// All of it in one line, with the browser.
    pub fn describe(&self, agent: &str) -> String {
        let peers: Vec<String> = self
            .peers
            .iter()
            .map(|(name, version)| format!("{name} {version}"))
            .collect();
        format!(
            "Measured {} on {}; {}; {}; {}.",
            self.day,
            self.processor,
            self.compiler,
            chromium(agent),
            peers.join(", ")
        )
    }
}

/// The day on which clocks begin, as a Julian day number.
const EPOCH: i64 = 2_440_588;

/// A program that is measured too, and where its version is written down.
pub enum Peer {
    Cargo(&'static str),
    Npm(&'static str),
}

/// The machine, and the versions of these as the lock files in this folder have them.
pub fn look(locks: &Path, peers: &[Peer]) -> Machine {
    let read = |name: &str| std::fs::read_to_string(locks.join(name)).unwrap_or_default();
    let (cargo, npm) = (
        read("bench/Cargo.lock"),
        read("package-lock.json") + &read("bench/web/package-lock.json"),
    );
    let peer = |peer: &Peer| match *peer {
        Peer::Cargo(name) => (name, in_cargo(&cargo, name)),
        Peer::Npm(name) => (name, in_npm(&npm, name)),
    };
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let day = Date::from_day_number(EPOCH + (seconds / 86_400) as i64);
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor.lines().find(|line| line.starts_with("model name"));
    let processor = processor
        .and_then(|line| line.split(": ").nth(1))
        .unwrap_or("an unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let compiler = Command::new("rustc").arg("--version").output();
    let compiler = compiler.map_or(String::new(), |output| {
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    });
    Machine {
        day: day.map(|day| day.to_string()).unwrap_or_default(),
        processor: format!("{processor}, {cores} cores, shared"),
        compiler,
        peers: peers.iter().map(peer).collect(),
    }
}

fn in_cargo(lock: &str, package: &str) -> String {
    let after = lock.split(&format!("name = \"{package}\"\nversion = \"")).nth(1);
    after
        .and_then(|rest| rest.split('"').next())
        .unwrap_or("?")
        .to_owned()
}

fn in_npm(lock: &str, package: &str) -> String {
    let after = lock
        .split(&format!("\"node_modules/{package}\": {{\n      \"version\": \""))
        .nth(1);
    after
        .and_then(|rest| rest.split('"').next())
        .unwrap_or("?")
        .to_owned()
}

//! A server on a data folder.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use envelope::{Item, SubmitAnswer, SubmitRequest};
use serde_json::Value;
use uuid::Uuid;

use crate::command;
use crate::device::{get, post, send};

/// A running server. Its log is in a file beside the data folder.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    log: PathBuf,
}

impl Server {
    pub(crate) fn start(data: &Path) -> Self {
        Self::with(data, &[])
    }

    pub(crate) fn with(data: &Path, arguments: &[&str]) -> Self {
        let log = data.with_extension("log");
        let mut child = command()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            // A test is one address that sends as many do.
            .args([
                "--anonymous-per-minute",
                "1000000",
                "--anonymous-per-minute-in-all",
                "1000000",
            ])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .rsplit_once("http://")
            .map(|(_, address)| address.to_owned());
        assert!(address.is_some(), "{}", std::fs::read_to_string(&log).unwrap());
        let address = address.unwrap();
        Self { child, address, log }
    }

    /// Stops it as systemd does, and returns its log.
    pub(crate) fn stop(mut self) -> String {
        let killed = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(killed.unwrap().success());
        assert!(self.child.wait().unwrap().success());
        std::fs::read_to_string(&self.log).unwrap()
    }
}

impl Server {
    /// Ends it as a power cut does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The body of what is at an address.
    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        get(&self.address, path)
    }

    /// Sends a device's items, which must be taken: the answer as the device reads it.
    pub(crate) fn submit(&self, device: Uuid, items: &[&Item]) -> SubmitAnswer {
        let items = items.iter().map(|item| (*item).clone()).collect();
        serde_json::from_str(&post(&self.address, &SubmitRequest::new(Some(device), items))).unwrap()
    }

    /// Sends items that must be taken: the answer.
    pub(crate) fn send(&self, items: &[Item]) -> Value {
        send(&self.address, items)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! A browser's profile: what is on the disk, and the processes that write it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::environment::{TestResult, Tried};
use super::waiting::until;

/// A folder that outlives the browsers that use it.
pub struct Profile(TempDir);

impl Profile {
    /// A folder with nothing in it.
    ///
    /// # Errors
    ///
    /// The folder cannot be made.
    pub fn new() -> Tried<Self> {
        // The name is looked for in command lines, so it must be this profile's alone.
        Ok(Self(tempfile::Builder::new().prefix("didim-profile-").tempdir()?))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Kills, as a cut power line would, every process that names the folder or was started by one that does, and `driver`
    /// with all that it started.
    pub async fn kill(&self, driver: Option<u32>) -> TestResult {
        kill(&self.family(driver)?)?;
        self.left_alone().await
    }

    /// Waits until no process uses the folder.
    pub async fn left_alone(&self) -> TestResult {
        until("the browser is gone", || async {
            self.family(None).is_ok_and(|family| family.is_empty())
        })
        .await
    }

    fn family(&self, driver: Option<u32>) -> Tried<BTreeSet<u32>> {
        let all = processes()?;
        let name = self.path().to_string_lossy().into_owned();
        let mut family: BTreeSet<u32> = all
            .iter()
            .filter(|process| Some(process.id) == driver || process.command.contains(&name))
            .map(|process| process.id)
            .collect();
        loop {
            let children: Vec<u32> = all
                .iter()
                .filter(|process| family.contains(&process.parent) && !family.contains(&process.id))
                .map(|process| process.id)
                .collect();
            if children.is_empty() {
                return Ok(family);
            }
            family.extend(children);
        }
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // A test that fails has no time to tidy up.
        let _ = self.family(None).and_then(|family| kill(&family));
    }
}

fn kill(processes: &BTreeSet<u32>) -> TestResult {
    if !processes.is_empty() {
        let mut kill = Command::new("kill");
        kill.arg("-KILL").args(processes.iter().map(u32::to_string));
        // One that has ended by itself in between is no failure: what counts is that none is left.
        kill.stderr(Stdio::null()).status()?;
    }
    Ok(())
}

struct Process {
    id: u32,
    parent: u32,
    command: String,
}

/// All processes that have not ended, as Linux tells of them in `/proc` (proc(5)).
fn processes() -> Tried<Vec<Process>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").map_err(|error| format!("these tests need `/proc`: {error}"))? {
        let folder = entry?.path();
        let id = folder
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.parse().ok());
        let Some(id) = id else { continue };
        // A process may end while it is looked at.
        let (Ok(command), Ok(stat)) = (
            fs::read(folder.join("cmdline")),
            fs::read_to_string(folder.join("stat")),
        ) else {
            continue;
        };
        let Some((_, fields)) = stat.rsplit_once(')') else {
            continue;
        };
        let mut fields = fields.split_whitespace();
        let (state, parent) = (
            fields.next(),
            fields.next().and_then(|parent| parent.parse().ok()),
        );
        if let (Some(state), Some(parent)) = (state, parent)
            && !matches!(state, "Z" | "X")
        {
            let command = String::from_utf8_lossy(&command).replace('\0', " ");
            found.push(Process { id, parent, command });
        }
    }
    Ok(found)
}

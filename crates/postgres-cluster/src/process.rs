//! Signals to processes, and what is left of them.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::err::{ClusterError, Doing};

/// How long anything may take; a busy machine is slow.
const TIMEOUT: Duration = Duration::from_secs(60);
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// Sends a signal; one that comes too late for a process is no failure.
pub(crate) fn signal(name: &str, pids: &[u32]) -> Result<(), ClusterError> {
    // The shell's own `kill`: the program of that name is not on every machine.
    Command::new("sh")
        .args([
            "-c",
            r#"name=$1; shift; kill -s "$name" "$@" 2>/dev/null; :"#,
            "sh",
            name,
        ])
        .args(pids.iter().map(u32::to_string))
        .status()
        .doing(|| format!("send {name}"))?;
    Ok(())
}

/// The processes that this one has started and that are its children still.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| stat(*pid).is_some_and(|(_, of)| of == parent))
        .collect()
}

/// Whether it is gone: what nobody has waited for yet does nothing any more.
pub(crate) fn is_gone(pid: u32) -> bool {
    stat(pid).is_none_or(|(state, _)| matches!(state, 'Z' | 'X'))
}

/// The state of a process and its parent (`man 5 proc_pid_stat`).
fn stat(pid: u32) -> Option<(char, u32)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name before it is in brackets and may hold anything.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

/// Waits until something is so; false if it never came to be.
pub(crate) fn wait_until(
    mut holds: impl FnMut() -> Result<bool, ClusterError>,
) -> Result<bool, ClusterError> {
    let start = Instant::now();
    while !holds()? {
        if start.elapsed() > TIMEOUT {
            return Ok(false);
        }
        std::thread::sleep(POLL_INTERVAL);
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_found_and_gone_when_they_are_killed() {
        let mut child = Command::new("sleep").arg("600").spawn().unwrap();
        assert!(children(std::process::id()).contains(&child.id()));
        assert!(!is_gone(child.id()));
        signal("KILL", &[child.id()]).unwrap();
        assert!(wait_until(|| Ok(is_gone(child.id()))).unwrap());
        child.wait().unwrap();
        assert!(!children(std::process::id()).contains(&child.id()));
    }
}

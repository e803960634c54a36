//! What stands between a server and the C library: a disk that fails, a clock that is set.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Compiles one of the C files beside this one, into a folder.
fn compile(name: &str, folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/faults")
        .join(name);
    let library = folder.join(name).with_extension("so");
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl");
    assert!(cc.status().unwrap().success(), "`cc` compiles {name}");
    library
}

/// How a disk fails; see `failing_disk.c`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    SyncFails,
    NoSpace,
    KillBeforeSync,
    KillAfterSync,
    PowerCut,
}

/// The disk of a data folder.
pub(crate) struct Disk {
    library: PathBuf,
    control: PathBuf,
    folder: PathBuf,
}

impl Disk {
    pub(crate) fn of(data: &Path, scratch: &Path) -> Self {
        Self {
            library: compile("failing_disk.c", scratch),
            control: scratch.join("fault"),
            folder: data.canonicalize().unwrap(),
        }
    }

    pub(crate) fn put_under(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", &self.library)
            .env("FAILING_DISK_FOLDER", &self.folder)
            .env("FAILING_DISK_CONTROL", &self.control);
    }

    /// From now on it fails so.
    pub(crate) fn fails(&self, fault: Fault) {
        let text = match fault {
            Fault::SyncFails => "eio",
            Fault::NoSpace => "enospc",
            Fault::KillBeforeSync => "kill-before-sync",
            Fault::KillAfterSync => "kill-after-sync",
            Fault::PowerCut => "power-cut",
        };
        replace(&self.control, text);
    }

    /// From now on it works.
    pub(crate) fn works(&self) {
        std::fs::remove_file(&self.control).unwrap();
    }
}

/// The wall clock of a server.
pub(crate) struct Clock {
    library: PathBuf,
    offset: PathBuf,
}

impl Clock {
    pub(crate) fn new(scratch: &Path) -> Self {
        let clock = Self {
            library: compile("set_clock.c", scratch),
            offset: scratch.join("offset"),
        };
        clock.set(0);
        clock
    }

    pub(crate) fn put_under(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", &self.library)
            .env("SET_CLOCK", &self.offset);
    }

    /// Makes it differ by `seconds` from the machine's from now on.
    pub(crate) fn set(&self, seconds: i64) {
        replace(&self.offset, &seconds.to_string());
    }
}

/// Writes a file so that nobody reads half of it.
pub(crate) fn replace(path: &Path, text: &str) {
    let new = path.with_extension("new");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(&new, path).unwrap();
}

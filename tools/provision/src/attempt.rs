//! One way of getting one tool.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::error::{At, Result};
use crate::files;
use crate::process::{command, run_long};
use crate::workspace::Workspace;

use super::machine::{Apt, Machine};
use super::{environment, node_modules};

/// A way of getting a tool, as it would be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// `rustup target add`
    RustupTarget(&'static str),
    /// `rustup component add`
    RustupComponents(&'static [&'static str]),
    /// `apt-get install`
    Apt(&'static [&'static str]),
    /// `cargo binstall`, into the user's cache.
    Binstall(Crate),
    /// `cargo install`, into the same.
    CargoInstall(Crate),
    /// `npm ci`
    NpmCi,
    /// `pip install`, into an environment of this repository's own.
    Pip,
}

/// A program that cargo can install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crate {
    /// The package.
    pub package: &'static str,
    /// Its version.
    pub version: String,
    /// Whether its own `Cargo.lock` is followed.
    pub locked: bool,
    /// How much the compiler optimises it (`opt-level`): 0 unless it works long.
    pub optimised: u8,
    /// How long building it takes.
    pub takes: &'static str,
}

// Without a network rustup waits out its own retries.
const RUSTUP_LIMIT: Duration = Duration::from_secs(5 * 60);

impl Attempt {
    /// How long it takes, for a person who wonders whether to fetch coffee.
    pub fn takes(&self) -> &'static str {
        match self {
            Self::CargoInstall(tool) => tool.takes,
            Self::Apt(_) => "a minute or two",
            _ => "under a minute",
        }
    }

    /// Does it.
    pub fn make(&self, workspace: &Workspace, machine: &Machine) -> Result<()> {
        let what = self.to_string();
        match self {
            Self::RustupTarget(target) => {
                let mut rustup = command(workspace, "rustup");
                rustup
                    .args(["target", "add", target])
                    .env("RUSTUP_MAX_RETRIES", "1");
                run_long(&mut rustup, &what, Some(RUSTUP_LIMIT))
            }
            Self::RustupComponents(components) => {
                let mut rustup = command(workspace, "rustup");
                rustup
                    .args(["component", "add"])
                    .args(*components)
                    .env("RUSTUP_MAX_RETRIES", "1");
                run_long(&mut rustup, &what, Some(RUSTUP_LIMIT))
            }
            Self::Apt(packages) => apt_install(workspace, machine, packages),
            Self::Binstall(tool) => {
                let mut cargo = command(workspace, "cargo");
                cargo
                    .args(["binstall", "--no-confirm", "--force", "--root"])
                    .arg(tool.folder(workspace))
                    .arg(tool.spec());
                run_long(&mut cargo, &what, None)
            }
            Self::CargoInstall(tool) => cargo_install(workspace, tool, &what),
            Self::NpmCi => node_modules::install(workspace),
            Self::Pip => environment::install(workspace, &what),
        }
    }
}

impl Crate {
    /// The package at its version, as cargo takes it.
    pub fn spec(&self) -> String {
        format!("{}@{}", self.package, self.version)
    }

    fn folder(&self, workspace: &Workspace) -> PathBuf {
        workspace.tool(self.package, &self.version)
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RustupTarget(target) => write!(f, "rustup target add {target}"),
            Self::RustupComponents(components) => write!(f, "rustup component add {}", components.join(" ")),
            Self::Apt(packages) => write!(f, "apt-get install {}", packages.join(" ")),
            Self::Binstall(tool) => write!(f, "cargo binstall {}", tool.spec()),
            Self::CargoInstall(tool) => {
                let locked = if tool.locked { " --locked" } else { "" };
                write!(f, "cargo install {}{locked}", tool.spec())
            }
            Self::NpmCi => f.write_str("npm ci"),
            Self::Pip => f.write_str("pip install --requirement xtask/python/requirements.txt"),
        }
    }
}

/// Builds a tool into the user's cache. The tools share a folder while they are built, since they share packages; another clone
/// that wants the same at the same time waits, and finds it there.
fn cargo_install(workspace: &Workspace, tool: &Crate, what: &str) -> Result<()> {
    let folder = tool.folder(workspace);
    let (lock, path) = lock(workspace)?;
    if lock.try_lock().is_err() {
        println!("      … waiting for another clone, which is building tools");
        lock.lock().at("lock", &path)?;
        if folder.join(COMPLETE).is_file() {
            return Ok(());
        }
    }
    let mut cargo = command(workspace, "cargo");
    cargo
        // A broken program may still be listed as installed.
        .args(["install", "--force", "--root"])
        .arg(&folder)
        .arg(tool.spec())
        // What an interrupted build has compiled is kept for the next one.
        .env("CARGO_TARGET_DIR", building(workspace))
        // Optimising these tools takes longer than it ever saves here.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.optimised.to_string())
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    if tool.locked {
        cargo.arg("--locked");
    }
    run_long(&mut cargo, what, None)
}

/// The list that cargo writes when an installation has come to its end.
const COMPLETE: &str = ".crates2.json";

fn building(workspace: &Workspace) -> PathBuf {
    workspace.cache.join("tools").join("target")
}

fn lock(workspace: &Workspace) -> Result<(fs::File, PathBuf)> {
    let tools = workspace.cache.join("tools");
    fs::create_dir_all(&tools).at("make", &tools)?;
    let path = tools.join("lock");
    Ok((fs::File::create(&path).at("make", &path)?, path))
}

/// Removes what building the tools has left, once all of them are there, unless another clone is at it.
pub fn clean_up(workspace: &Workspace) -> Result<()> {
    let (lock, _) = lock(workspace)?;
    if lock.try_lock().is_err() {
        return Ok(());
    }
    files::remove(&building(workspace))
}

fn apt_install(workspace: &Workspace, machine: &Machine, packages: &[&str]) -> Result<()> {
    if !machine.lists_are_new.get() {
        // An unreachable source is no reason to stop: what is needed may come from another one.
        if let Err(error) = run_long(apt_get(workspace, machine).arg("update"), "apt-get update", None) {
            println!("      … {error}; going on with the old lists");
        }
        machine.lists_are_new.set(true);
    }
    let mut install = apt_get(workspace, machine);
    install
        .args(["install", "-y", "--no-install-recommends"])
        .args(packages);
    run_long(&mut install, "apt-get install", None)
}

fn apt_get(workspace: &Workspace, machine: &Machine) -> Command {
    const QUIET: &str = "DEBIAN_FRONTEND=noninteractive";
    let mut env = command(workspace, if machine.apt == Apt::Sudo { "sudo" } else { "env" });
    if machine.apt == Apt::Sudo {
        env.args(["-n", "env"]);
    }
    env.args([QUIET, "apt-get", "-q"]);
    env
}

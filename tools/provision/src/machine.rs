//! What this machine can install with.

use std::cell::Cell;
use std::process::Command;
use std::rc::Rc;

use crate::process::{capture, command, find};
use crate::workspace::Workspace;

/// With which rights apt-get can install.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Apt {
    /// There is no apt-get.
    #[default]
    None,
    /// It is there, but would ask for a password.
    NoRight,
    /// As root.
    Root,
    /// By sudo, which asks nothing.
    Sudo,
}

impl Apt {
    /// Whether it can install without asking.
    pub fn usable(self) -> bool {
        matches!(self, Self::Root | Self::Sudo)
    }
}

/// Facts about the machine, gathered when the first tool is found missing.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// Whether rustup is there.
    pub rustup: bool,
    /// Whether `cargo binstall` is there.
    pub binstall: bool,
    /// Whether npm is there.
    pub npm: bool,
    /// What apt-get can do.
    pub apt: Apt,
    /// Whether apt's lists of packages were brought up to date in this run; shared by all steps.
    pub lists_are_new: Rc<Cell<bool>>,
}

impl Machine {
    /// Looks again: an earlier step may have brought npm.
    pub fn look(&mut self, workspace: &Workspace) {
        self.rustup = find(workspace, "rustup").is_some();
        self.binstall = find(workspace, "cargo-binstall").is_some();
        self.npm = find(workspace, "npm").is_some();
        self.apt = apt(workspace);
    }

    /// Why nothing could even be tried.
    pub fn why_no_way(&self) -> String {
        match self.apt {
            Apt::None => "there is no apt-get on this machine",
            Apt::NoRight => "apt-get would ask for a password",
            Apt::Root | Apt::Sudo => "nothing on this machine can install it",
        }
        .to_owned()
    }
}

fn apt(workspace: &Workspace) -> Apt {
    if find(workspace, "apt-get").is_none() {
        Apt::None
    } else if capture(Command::new("id").arg("-u")).as_deref() == Some("0") {
        Apt::Root
    } else if capture(command(workspace, "sudo").args(["-n", "true"])).is_some() {
        Apt::Sudo
    } else {
        Apt::NoRight
    }
}

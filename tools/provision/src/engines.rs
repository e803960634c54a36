//! The other engines that the tests drive: Firefox and WebKitGTK.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::process::{capture, command, program};
use crate::workspace::Workspace;

use super::attempt::Attempt;
use super::machine::Machine;
use super::{Finding, Tool};

/// What is installed; geckodriver is in no Debian release, and comes from cargo.
const PACKAGES: &[&str] = &["firefox-esr", "webkit2gtk-driver", "xvfb"];

/// The programs of both engines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engines {
    /// Firefox.
    pub firefox: PathBuf,
    /// Its driver.
    pub geckodriver: PathBuf,
    /// The driver of WebKitGTK, which knows where its browser is.
    pub webkit_driver: PathBuf,
    /// The X server without a screen, on which WebKitGTK draws.
    pub xvfb: PathBuf,
}

impl Engines {
    /// The programs that variables name, or of `PATH`.
    pub fn find(workspace: &Workspace) -> Result<Self> {
        let missing = |why: String| Error::Tool {
            tool: format!("`{}`", Driven.name()),
            why,
            by_hand: Driven.by_hand(),
        };
        Ok(Self {
            firefox: firefox(workspace).map_err(missing)?,
            geckodriver: program(workspace, "GECKODRIVER", &["geckodriver"]).map_err(missing)?,
            webkit_driver: webkit_driver(workspace).map_err(missing)?,
            xvfb: xvfb(workspace).map_err(missing)?,
        })
    }

    /// The environment by which the tests are told.
    pub fn environment(&self) -> [(&'static str, &PathBuf); 4] {
        [
            ("DIDIM_FIREFOX", &self.firefox),
            ("GECKODRIVER", &self.geckodriver),
            ("WEBKITDRIVER", &self.webkit_driver),
            ("XVFB", &self.xvfb),
        ]
    }
}

fn firefox(workspace: &Workspace) -> Result<PathBuf, String> {
    program(workspace, "DIDIM_FIREFOX", &["firefox-esr", "firefox"])
}

fn webkit_driver(workspace: &Workspace) -> Result<PathBuf, String> {
    program(workspace, "WEBKITDRIVER", &["WebKitWebDriver"])
}

fn xvfb(workspace: &Workspace) -> Result<PathBuf, String> {
    program(workspace, "XVFB", &["Xvfb"])
}

/// The step that gets the browsers, the driver of WebKitGTK and its display.
pub struct Driven;

impl Tool for Driven {
    fn name(&self) -> String {
        "firefox, webkitgtk and a display for it".to_owned()
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        let look = || -> Result<String, String> {
            xvfb(workspace)?;
            // It has no option that says its version.
            webkit_driver(workspace)?;
            let path = firefox(workspace)?;
            let said = capture(command(workspace, &path).arg("--version"))
                .ok_or_else(|| format!("`{}` does not run", path.display()))?;
            Ok(said.lines().next().unwrap_or_default().to_owned())
        };
        look().map_or_else(Finding::Missing, Finding::There)
    }

    fn attempts(&self, machine: &Machine) -> Vec<Attempt> {
        if machine.apt.usable() {
            vec![Attempt::Apt(PACKAGES)]
        } else {
            Vec::new()
        }
    }

    fn by_hand(&self) -> String {
        "install Firefox, WebKitGTK's driver and Xvfb (`sudo apt-get install firefox-esr webkit2gtk-driver \
         xvfb`) and geckodriver (`cargo install geckodriver --locked`), or name them by the variables \
         `DIDIM_FIREFOX`, `WEBKITDRIVER`, `XVFB` and `GECKODRIVER`"
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::machine::Apt;
    use super::*;

    #[test]
    fn only_apt_can_install_them() {
        let with = |apt| {
            Driven.attempts(&Machine {
                apt,
                ..Machine::default()
            })
        };
        assert_eq!(with(Apt::Root), [Attempt::Apt(PACKAGES)]);
        assert!(with(Apt::None).is_empty());
    }
}

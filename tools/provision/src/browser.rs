//! The browser that the tests drive.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::process::{capture, command, program, runs};
use crate::workspace::Workspace;

use super::attempt::Attempt;
use super::machine::Machine;
use super::{Finding, Tool};

const NAMES: [&str; 4] = [
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser and the driver that fits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    /// The browser's program.
    pub chrome: PathBuf,
    /// The driver's.
    pub driver: PathBuf,
}

impl Browser {
    /// The browser and driver of `CHROME` and `CHROMEDRIVER`, or of `PATH`.
    pub fn find(workspace: &Workspace) -> Result<Self> {
        Self::look(workspace)
            .map(|(browser, _)| browser)
            .map_err(|why| Error::Tool {
                tool: format!("`{}`", Driven.name()),
                why,
                by_hand: Driven.by_hand(),
            })
    }

    fn look(workspace: &Workspace) -> Result<(Self, String), String> {
        let on_mac = |why| Some(PathBuf::from(MAC)).filter(|path| runs(path)).ok_or(why);
        let browser = Self {
            chrome: program(workspace, "CHROME", &NAMES).or_else(on_mac)?,
            driver: program(workspace, "CHROMEDRIVER", &["chromedriver"])?,
        };
        let version = |path: &Path| {
            capture(command(workspace, path).arg("--version"))
                .ok_or_else(|| format!("`{}` does not run", path.display()))
        };
        let detail = fits(&version(&browser.chrome)?, &version(&browser.driver)?)?;
        Ok((browser, detail))
    }
}

/// The step that gets them.
pub struct Driven;

impl Tool for Driven {
    fn name(&self) -> String {
        "chromium and its driver".to_owned()
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        match Browser::look(workspace) {
            Ok((_, detail)) => Finding::There(detail),
            Err(why) => Finding::Missing(why),
        }
    }

    fn attempts(&self, machine: &Machine) -> Vec<Attempt> {
        if machine.apt.usable() {
            vec![Attempt::Apt(&["chromium", "chromium-driver"])]
        } else {
            Vec::new()
        }
    }

    fn by_hand(&self) -> String {
        "install Chromium or Chrome and the chromedriver of the same version (`sudo apt-get install chromium \
         chromium-driver`), or name them by the variables `CHROME` and `CHROMEDRIVER`"
            .to_owned()
    }
}

/// The driver refuses a browser of another major version, but only deep in the first test.
fn fits(chrome: &str, driver: &str) -> Result<String, String> {
    match (major(chrome), major(driver)) {
        (Some(browser), Some(other)) if browser != other => Err(format!(
            "the browser has version {browser} and its driver {other}"
        )),
        _ => Ok(chrome.split(" built on").next().unwrap_or(chrome).to_owned()),
    }
}

fn major(version: &str) -> Option<u32> {
    version
        .split_whitespace()
        .find_map(|word| word.split_once('.')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::super::machine::Apt;
    use super::*;

    #[test]
    fn browser_and_driver_must_be_of_one_major_version() {
        let chrome = "Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)";
        assert_eq!(
            fits(chrome, "ChromeDriver 156.0.1.2 (a21ce95)").as_deref(),
            Ok("Chromium 156.0.8078.79")
        );
        let why = fits(chrome, "ChromeDriver 150.0.1.2 (a21ce95)").unwrap_err();
        assert_eq!(why, "the browser has version 156 and its driver 150");
        assert!(fits("Google Chrome for Testing", "ChromeDriver").is_ok());
    }

    #[test]
    fn only_apt_can_install_them() {
        let with = |apt| {
            Driven.attempts(&Machine {
                apt,
                ..Machine::default()
            })
        };
        assert_eq!(with(Apt::Sudo), [Attempt::Apt(&["chromium", "chromium-driver"])]);
        assert!(with(Apt::NoRight).is_empty());
    }
}

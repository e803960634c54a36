//! A Chromium that is managed as a kiosk's is: by the policies that are shipped.
//!
//! The policies of a machine hold for every Chromium on it, so that of a test sees a folder of its own in their place: a mount that only
//! its processes have, for which the test must be root.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

use super::environment::{Tried, repository};
use super::server::Server;

/// Where Chromium looks for what manages it.
const SETTINGS: &str = "/etc/chromium";

/// The settings of a machine on which there is nothing but a kiosk, and the home of its user.
pub struct Managed {
    settings: TempDir,
    home: TempDir,
}

impl Managed {
    /// The policies that are shipped, for the app of this server. Only the tools that the test itself looks through are let in.
    ///
    /// # Errors
    /// The policies are not as they should be, or cannot be written.
    pub fn new(server: &Server) -> Tried<Self> {
        let shipped = repository().join("deploy/kiosk-policies.json");
        let mut policies: Value = serde_json::from_slice(&std::fs::read(shipped)?)?;
        let origin = format!("http://127.0.0.1:{}", server.port);
        *policies.pointer_mut("/URLAllowlist/0").ok_or("no URLAllowlist")? = json!(origin);
        let app = policies.pointer_mut("/WebAppInstallForceList/0/url");
        *app.ok_or("no WebAppInstallForceList")? = json!(format!("{origin}/"));
        let tools = policies.pointer_mut("/DeveloperToolsAvailability");
        *tools.ok_or("no DeveloperToolsAvailability")? = json!(1);
        let (settings, home) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let folder = settings.path().join("policies/managed");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("didim.json"), policies.to_string())?;
        Ok(Self { settings, home })
    }

    /// Why a Chromium cannot be managed here, or `None` if it can.
    pub async fn hindrance(&self) -> Option<String> {
        let tried = self.within("true").stderr(Stdio::piped()).output().await;
        match tried {
            Ok(output) if output.status.success() => None,
            Ok(output) => Some(format!(
                "a folder cannot be mounted over {SETTINGS} for one process (that takes root): {}",
                String::from_utf8_lossy(&output.stderr).trim()
            )),
            Err(error) => Some(format!("`unshare` is not here: {error}")),
        }
    }

    /// A program that sees these settings.
    pub(super) fn within(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "sh", "-c"]);
        command.arg(format!("mount --bind \"$0\" {SETTINGS} && exec \"$@\""));
        command.arg(self.settings.path()).arg(program);
        command
            .env("HOME", self.home.path())
            .env_remove("XDG_CONFIG_HOME");
        command
    }

    /// The folder into which the browser saves.
    #[must_use]
    pub fn downloads(&self) -> PathBuf {
        self.home.path().join("Downloads")
    }
}

//! A Chromium and its driver for each worker of the journeys, so that a test opens a context and not a browser. The harness finds them by
//! a variable (`tests/harness/context.rs`); a test that has none starts a browser of its own.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use provision::browser::Browser;
use provision::{At, Error, Result, Workspace, files};

/// The variable by which the harness knows them.
pub const VARIABLE: &str = "DIDIM_BROWSERS";

/// How long a browser has until it listens, and how often it is looked whether it does.
const START_TIMEOUT: Duration = Duration::from_secs(30);
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// As the harness starts a browser of a test's own (`tests/harness/engine.rs`).
const ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--hide-scrollbars",
    "--accept-lang=ko-KR",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--remote-debugging-port=0",
];

/// Running browsers. They end with this value.
pub struct Browsers {
    folder: PathBuf,
    running: Vec<Child>,
    addresses: Vec<String>,
}

impl Browsers {
    /// Starts a number of them, and waits until all of them listen.
    pub fn start(workspace: &Workspace, browser: &Browser, count: usize) -> Result<Self> {
        let folder = workspace.target.join("browsers");
        files::remove(&folder)?;
        let mut browsers = Self {
            folder,
            running: Vec::new(),
            addresses: Vec::new(),
        };
        for worker in 0..count {
            let profile = browsers.folder.join(worker.to_string());
            fs::create_dir_all(&profile).at("make", &profile)?;
            let mut chrome = Command::new(&browser.chrome);
            chrome.args(ARGUMENTS).arg("about:blank");
            chrome.arg(format!("--user-data-dir={}", profile.display()));
            browsers.run(&mut chrome)?;
            let port = free_port().at("listen on a port beside", &profile)?;
            browsers.run(Command::new(&browser.driver).arg(format!("--port={port}")))?;
            browsers.addresses.push(port.to_string());
        }
        for (worker, driver) in browsers.addresses.iter_mut().enumerate() {
            let [port, path] = listening(&browsers.folder.join(worker.to_string()))?;
            *driver = format!("{driver} {port} {path}");
        }
        Ok(browsers)
    }

    /// What the harness is told: a line a browser, with the driver's port, the browser's, and its path there.
    pub fn addresses(&self) -> String {
        self.addresses.join("\n")
    }

    fn run(&mut self, command: &mut Command) -> Result<()> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = command.spawn().map_err(|source| Error::Start {
            program: command.get_program().to_string_lossy().into_owned(),
            source,
        })?;
        self.running.push(child);
        Ok(())
    }
}

impl Drop for Browsers {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
        // Its last processes may still write there; the next run forgets what they leave.
        let _ = files::remove(&self.folder);
    }
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The port and the path that Chromium writes into its profile once it listens.
fn listening(profile: &Path) -> Result<[String; 2]> {
    let file = profile.join("DevToolsActivePort");
    let start = Instant::now();
    loop {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let mut lines = text.lines();
        if let (Some(port), Some(path)) = (lines.next(), lines.next()) {
            return Ok([port.to_owned(), path.to_owned()]);
        }
        if start.elapsed() > START_TIMEOUT {
            return Err(Error::Failed {
                what: "starting a browser for the journeys".to_owned(),
                how: format!(
                    "no `{}` after {} seconds",
                    file.display(),
                    START_TIMEOUT.as_secs()
                ),
                next: "see that the browser runs: `chromium --headless=new --no-sandbox about:blank`"
                    .to_owned(),
            });
        }
        thread::sleep(POLL_INTERVAL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_listens_where_it_says() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(
            dir.path().join("DevToolsActivePort"),
            "40123\n/devtools/browser/1-2\n",
        )
        .unwrap();
        let said = listening(dir.path()).unwrap();
        assert_eq!(said, ["40123", "/devtools/browser/1-2"]);
    }
}

//! The app's shell: releases that follow one another, what the worker keeps, and what the page's policy forbade.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use thirtyfour::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::Command;

use super::{Browser, TestResult, Tried, need, repository, until};

const NOTES: &str = "didim-test-violations";

/// A section of WebAssembly that engines pass over: code with it does what it did before, and is another file.
pub const SECTION: &[u8] = b"\0\x05\x04evil";

/// Who can sign releases: the present key and the next one.
pub const SIGNERS: [&str; 2] = ["release", "release-next"];

/// A script that notes every violation of a page's policy, in every document that has it.
pub fn watch_policy() -> String {
    // The page that a tab begins with has no storage.
    format!(
        "addEventListener('securitypolicyviolation', event => {{ try {{ \
         const notes = JSON.parse(sessionStorage.getItem('{NOTES}') || '[]'); \
         notes.push([event.effectiveDirective, event.blockedURI, event.sample, event.sourceFile].join(' ')); \
         sessionStorage.setItem('{NOTES}', JSON.stringify(notes)); }} catch {{}} }});"
    )
}

/// The violations so far; reading forgets them.
pub async fn violations(driver: &WebDriver) -> Tried<Vec<String>> {
    let read = format!(
        "const notes = sessionStorage.getItem('{NOTES}') || '[]'; sessionStorage.removeItem('{NOTES}'); \
         return JSON.parse(notes);"
    );
    Ok(driver.execute(read, vec![]).await?.convert()?)
}

/// Releases of the app in a folder; the server serves the one that is published.
pub struct Releases {
    folder: TempDir,
    count: usize,
    /// The file of the public halves of which one has to sign what a device takes after these releases, if they are signed.
    keys: Option<PathBuf>,
}

impl Releases {
    /// The app as it was built, published.
    pub fn new() -> Tried<Self> {
        let releases = Self {
            folder: tempfile::tempdir()?,
            count: 0,
            keys: None,
        };
        copy(Path::new(&need("DIDIM_APP")?), &releases.release(0))?;
        releases.publish(0)?;
        Ok(releases)
    }

    /// The same, made to be followed only by what one of two keys has signed, and signed by the first of them.
    pub async fn signed(number: u64, floor: u64) -> Tried<Self> {
        let mut releases = Self::new()?;
        let mut public = String::new();
        for name in SIGNERS {
            let folder = releases.folder.path();
            didim(&["release", "keygen", "--out", &text(folder), "--name", name]).await?;
            public += &fs::read_to_string(folder.join(format!("{name}.pub")))?;
        }
        let keys = releases.folder.path().join("keys.pub");
        fs::write(&keys, public)?;
        releases.keys = Some(keys);
        releases.seal(0).await?;
        releases.sign(0, number, floor, SIGNERS[0]).await?;
        Ok(releases)
    }

    /// Signs a release by one of the [`SIGNERS`].
    pub async fn sign(&self, release: usize, number: u64, floor: u64, signer: &str) -> TestResult {
        let (app, key) = (
            self.release(release),
            self.folder.path().join(format!("{signer}.key")),
        );
        let (number, floor) = (number.to_string(), floor.to_string());
        let command = ["release", "sign", &text(&app), "--key", &text(&key)];
        didim(&[&command[..], &["--number", &number, "--floor", &floor]].concat()).await
    }

    /// The folder that the server serves.
    pub fn app(&self) -> PathBuf {
        self.folder.path().join("app")
    }

    /// The folder of a release.
    pub fn release(&self, number: usize) -> PathBuf {
        self.folder.path().join(number.to_string())
    }

    /// Makes another release of the first one, with some text of its page replaced, and says its number.
    pub async fn make(&mut self, replace: &[(&str, &str)]) -> Tried<usize> {
        self.count += 1;
        let release = self.release(self.count);
        copy(&self.release(0), &release)?;
        let page = release.join("index.html");
        let mut html = fs::read_to_string(&page)?;
        for (from, to) in replace {
            if !html.contains(from) {
                return Err(format!("the page has no `{from}`").into());
            }
            html = html.replace(from, to);
        }
        fs::write(&page, html)?;
        self.seal(self.count).await?;
        Ok(self.count)
    }

    /// Makes the worker of a release anew.
    async fn seal(&self, number: usize) -> TestResult {
        let mut seal = Command::new(need("DIDIM_XTASK")?);
        seal.arg("shell").arg(self.release(number));
        if let Some(keys) = &self.keys {
            seal.arg("--release-key").arg(keys);
        }
        // It looks for the workspace from its own folder, as cargo tells it.
        seal.env("CARGO_MANIFEST_DIR", repository().join("xtask"));
        if !seal.status().await?.success() {
            return Err("`xtask shell` failed".into());
        }
        Ok(())
    }

    /// Serves a release, from one request to the next.
    pub fn publish(&self, number: usize) -> TestResult {
        let next = self.folder.path().join("next");
        std::os::unix::fs::symlink(self.release(number), &next)?;
        fs::rename(&next, self.app())?;
        Ok(())
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The operator's command.
async fn didim(arguments: &[&str]) -> TestResult {
    let out = Command::new(need("DIDIM_BIN")?).args(arguments).output().await?;
    if out.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&out.stderr).into_owned().into())
    }
}

/// Without the compressed files: a file that a test changes would be served as it was before.
fn copy(from: &Path, to: &Path) -> TestResult {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else if path.extension().is_none_or(|ending| ending != "br") {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// A file of the app's code, by what it does: the rest of its name is a hash, and a folder lists its files in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The script that loads the code.
    Loader,
    /// What the start and the questions need.
    First,
    /// What is fetched behind it.
    Rest,
}

impl Part {
    /// Where this part is in a folder with a release of the app.
    ///
    /// # Errors
    ///
    /// There is no such file, or more than one.
    pub fn of(self, release: &Path) -> Tried<PathBuf> {
        let ending = match self {
            Self::Loader => ".js",
            Self::First => "_bg.wasm",
            Self::Rest => "_rest.wasm",
        };
        let mut found = Vec::new();
        for entry in fs::read_dir(release)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with("didim-app-") && name.ends_with(ending) {
                found.push(release.join(name));
            }
        }
        match <[PathBuf; 1]>::try_from(found) {
            Ok([file]) => Ok(file),
            Err(found) => Err(format!("{self:?} is one file of the app, and not {found:?}").into()),
        }
    }
}

/// The version of the release in a folder.
pub fn version(release: &Path) -> Tried<String> {
    let html = fs::read_to_string(release.join("index.html"))?;
    let rest = html
        .split_once("data-version=\"")
        .ok_or("the page names no version")?;
    let (version, _) = rest.1.split_once('"').ok_or("the page names no version")?;
    Ok(version.to_owned())
}

impl Browser {
    async fn ask(&self, script: &str) -> Tried<Value> {
        let script = format!("const done = arguments[0]; ({script})().then(done, e => done('' + e));");
        Ok(self.driver.execute_async(script, vec![]).await?.convert()?)
    }

    /// Waits until the worker has a release whole and knows that it works.
    pub async fn settled(&self, version: &str) -> TestResult {
        until(&format!("version `{version}` is healthy"), || async {
            self.state().await.is_ok_and(|state| {
                state.get("version") == Some(&version.into()) && state.get("healthy") == Some(&true.into())
            })
        })
        .await
    }

    /// What the worker has written about its version.
    pub async fn state(&self) -> Tried<Value> {
        self.ask(
            "async () => (await caches.match('/didim-shell-state', \
             {cacheName: 'didim-shell-state'}))?.json() ?? null",
        )
        .await
    }

    /// What the worker has noted of releases: `floor`, and why the last one was `refused` or is `broken`.
    pub async fn release_note(&self) -> Tried<Value> {
        self.ask(
            "async () => (await caches.match('/didim-shell-release', \
             {cacheName: 'didim-shell-state'}))?.json() ?? null",
        )
        .await
    }

    /// Waits until the worker has refused a release for this reason.
    pub async fn refused(&self, why: &str) -> TestResult {
        self.refused_for(&[why]).await
    }

    /// As [`Self::refused`], for one of these reasons: the running worker looks again when a page starts, and may find another one.
    pub async fn refused_for(&self, reasons: &[&str]) -> TestResult {
        let noted = until(&format!("a release is refused: {reasons:?}"), || async {
            let note = self.release_note().await.unwrap_or_default();
            let noted = ["refused", "broken"].map(|word| note.get(word).and_then(Value::as_str));
            let mut noted = noted.into_iter().flatten();
            noted.any(|noted| reasons.iter().any(|why| noted.contains(why)))
        })
        .await;
        match noted {
            Ok(()) => Ok(()),
            Err(error) => Err(format!("{error}; the note says {}", self.release_note().await?).into()),
        }
    }

    /// The versions of which there is a cache, whole or not.
    pub async fn kept_versions(&self) -> Tried<Vec<String>> {
        let script = "async () => (await caches.keys()).map(name => name.slice(6))\
                      .filter(name => /^[0-9a-f]{32}$/.test(name))";
        Ok(serde_json::from_value(self.ask(script).await?)?)
    }

    /// How many fonts are kept.
    pub async fn kept_fonts(&self) -> Tried<u64> {
        let script = "async () => { const name = (await caches.keys())\
                      .find(name => name.startsWith('didim-fonts-')); \
                      return name ? (await (await caches.open(name)).keys()).length : 0 }";
        Ok(self.ask(script).await?.as_u64().unwrap_or_default())
    }

    /// Has the browser look for a new version, and waits for the end of it: what it says is how it ended.
    pub async fn look_for_update(&self) -> Tried<String> {
        let script = "async () => { \
            const registration = await navigator.serviceWorker.getRegistration(); \
            await registration.update(); \
            const worker = registration.installing; \
            if (!worker) return registration.waiting ? 'installed' : 'none'; \
            const ended = () => worker.state === 'installing' ? null : worker.state; \
            return ended() ?? new Promise(done => \
                worker.addEventListener('statechange', () => done(ended()))) }";
        Ok(self.ask(script).await?.as_str().unwrap_or_default().to_owned())
    }

    /// Has the browser look for a new version that is good. A page that was just loaded looks by itself, and may have taken
    /// it, or be taking it, before this does; the caller waits for the version to be shown.
    pub async fn follow_update(&self) -> TestResult {
        for _ in 0..2 {
            match self.look_for_update().await {
                // Perhaps what the server had before, if the page has looked by itself.
                Ok(ended) if ended == "redundant" => {}
                _ => return Ok(()),
            }
        }
        Err("the new version was refused".into())
    }

    /// The version of the page that is shown.
    pub async fn shown_version(&self) -> Tried<String> {
        let root = self.driver.find(By::Tag("html")).await?;
        Ok(root.attr("data-version").await?.unwrap_or_default())
    }

    /// Waits until the page that is shown is of this version.
    pub async fn shows_version(&self, version: &str) -> TestResult {
        until(&format!("a page of version `{version}`"), || async {
            self.shown_version().await.is_ok_and(|shown| shown == version)
        })
        .await
    }
}

impl Browser {
    /// Whether a version is installed and waits.
    pub async fn waiting(&self) -> Tried<bool> {
        let script = "async () => !!(await navigator.serviceWorker.getRegistration()).waiting";
        Ok(self.ask(script).await? == true)
    }

    /// Asks the waiting version to take over, as the start screen does, and says whether it did.
    pub async fn take_over(&self) -> Tried<bool> {
        let script = "async () => { \
            const registration = await navigator.serviceWorker.getRegistration(); \
            const answer = new MessageChannel(); \
            registration.waiting.postMessage('take-over', [answer.port2]); \
            return new Promise(done => answer.port1.onmessage = event => done(event.data)) }";
        Ok(self.ask(script).await? == true)
    }
}

/// Serves a release on a port, each wasm file only up to its middle: the connection then ends, as a bad network's does.
pub async fn serve_cut_off(port: u16, release: PathBuf) -> Tried<tokio::task::JoinHandle<()>> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let release = release.clone();
            tokio::spawn(async move { answer_cut_off(&mut stream, &release).await });
        }
    }))
}

async fn answer_cut_off(stream: &mut TcpStream, release: &Path) -> TestResult {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let request = String::from_utf8(request)?;
    let path = request.split(' ').nth(1).unwrap_or_default();
    let kind = match path.rsplit('.').next() {
        Some("wasm") => "application/wasm",
        Some("js") => "text/javascript",
        _ => "application/octet-stream",
    };
    let Ok(body) = fs::read(release.join(path.trim_start_matches('/'))) else {
        stream
            .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            .await?;
        return Ok(());
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    let sent = if kind == "application/wasm" {
        body.len() / 2
    } else {
        body.len()
    };
    stream.write_all(body.get(..sent).unwrap_or_default()).await?;
    stream.shutdown().await?;
    Ok(())
}

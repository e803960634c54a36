//! The stage `api`: the real server, fed what its OpenAPI document allows and what it does not.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::error::{At, Error, Result};
use product::{Keys, build_catalog, build_tested_didim, vacancies};
use provision::Workspace;
use provision::files;
use provision::process::{capture, command, run_long};
use provision::{Need, Say, ensure, environment};

/// How many devices can enrol in a run.
const ENROLMENT_CODES: usize = 24;
/// Above what any run sends in a minute.
const NO_LIMIT: &str = "1000000";
/// It takes a minute or two; a server that hangs must not hold the tests up.
const RUN_TIMEOUT: Duration = Duration::from_secs(300);

/// Starts the server with an empty database, and has schemathesis try all that its document says.
pub fn check(workspace: &Workspace) -> Result<()> {
    ensure(workspace, &Need::API, Say::OnlyChanges)?;
    let didim = build_tested_didim(workspace)?;
    let folder = workspace.target.join("api");
    files::empty(&folder)?;
    let server = Server::start(workspace, &didim, &folder)?;
    let codes = codes(workspace, &didim, &server.data)?;
    let python = workspace.path(None, "xtask/python");
    let mut fuzz = command(workspace, environment::bin(workspace).join("schemathesis"));
    fuzz.current_dir(&folder)
        .arg("--config-file")
        .arg(python.join("schemathesis.toml"))
        .arg("run")
        .arg(format!("{}/api/v1/openapi.json", server.address))
        // Without a choice it leaves out the document itself.
        .args(["--include-path-regex", "^/"]);
    fuzz.env("SCHEMATHESIS_HOOKS", "device")
        .env("PYTHONPATH", &python)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("DIDIM_CODES", codes.join(","))
        .env(
            "DIDIM_DESK_CODE",
            first_line(&mut invite(workspace, &didim, &server.data))?,
        )
        .env("DIDIM_CHUNKS", &server.chunks);
    run_long(&mut fuzz, "fuzzing the server's interface", Some(RUN_TIMEOUT))?;
    server.still_well()
}

/// Invites somebody to the desk, who may do all that can be done there.
fn invite(workspace: &Workspace, didim: &Path, data: &Path) -> Command {
    let mut invite = command(workspace, didim);
    invite.args([
        "staff", "invite", "--name", "somebody", "--role", "manager", "--data",
    ]);
    invite.arg(data);
    invite
}

/// The first line that a command prints.
fn first_line(command: &mut Command) -> Result<String> {
    let said = capture(command).and_then(|said| said.lines().next().map(str::to_owned));
    Ok(said.ok_or_else(|| provision::Error::Failed {
        what: "making a code".to_owned(),
        how: "`didim` gives none".to_owned(),
        next: format!("type `{command:?}`"),
    })?)
}

/// One-time codes, which devices enrol with.
fn codes(workspace: &Workspace, didim: &Path, data: &Path) -> Result<Vec<String>> {
    let one = || {
        let mut make = command(workspace, didim);
        make.args(["device", "code", "--data"]).arg(data);
        first_line(&mut make)
    };
    (0..ENROLMENT_CODES).map(|_| one()).collect()
}

/// The server on an empty folder. It ends with this.
struct Server {
    child: Child,
    /// `http://` and the address.
    address: String,
    data: PathBuf,
    log: PathBuf,
    /// The folder of the vacancies' chunks, by their hashes.
    chunks: PathBuf,
}

impl Server {
    fn start(workspace: &Workspace, didim: &Path, folder: &Path) -> Result<Self> {
        let keys = Keys::ensure(workspace, didim, &folder.join("keys"))?;
        let catalog = folder.join("catalog.didim");
        build_catalog(
            workspace,
            didim,
            &workspace.path(None, "catalog"),
            &keys,
            &catalog,
        )?;
        let vacancies = vacancies::build_sample(workspace, didim, &keys, &folder.join("vacancies"))?;
        let (data, log) = (folder.join("data"), folder.join("server.log"));
        let mut serve = command(workspace, didim);
        serve
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&data);
        serve.arg("--catalog").arg(&catalog);
        serve.arg("--catalog-key").arg(keys.0.join("catalog.pub"));
        serve.arg("--vacancies").arg(&vacancies);
        // It must not turn the fuzzer away.
        serve.args(["--anonymous-per-minute", NO_LIMIT]);
        serve.args(["--anonymous-per-minute-in-all", NO_LIMIT]);
        serve
            .stdout(Stdio::piped())
            .stderr(File::create(&log).at("make", &log)?);
        let child = serve.spawn().map_err(|source| provision::Error::Start {
            program: "didim".to_owned(),
            source,
        })?;
        let mut server = Self {
            child,
            address: String::new(),
            data,
            log,
            chunks: vacancies.join("chunks"),
        };
        server.address = server.read_address()?;
        Ok(server)
    }

    /// The address that it says when it is ready.
    fn read_address(&mut self) -> Result<String> {
        let mut line = String::new();
        if let Some(output) = self.child.stdout.take() {
            let read = BufReader::new(output).read_line(&mut line);
            read.at("read what the server says to", &self.log)?;
        }
        match line.trim().rsplit_once(' ') {
            Some((_, address)) if address.starts_with("http://") => Ok(address.to_owned()),
            _ => Err(self.failed("it did not say where it serves")),
        }
    }

    /// It still runs, and no request has made it panic.
    fn still_well(mut self) -> Result<()> {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return Err(self.failed("it ended"));
        }
        let log = fs::read_to_string(&self.log).at("read", &self.log)?;
        if log.contains("panicked at") {
            return Err(self.failed("a request made it panic"));
        }
        Ok(())
    }

    fn failed(&self, how: &str) -> Error {
        provision::Error::Failed {
            what: "the server".to_owned(),
            how: how.to_owned(),
            next: format!("its log is `{}`", self.log.display()),
        }
        .into()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

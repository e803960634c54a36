//! The server, and what the agency reads from it.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::environment::{TestResult, Tried, free_port, need};
use super::waiting::until;

/// The server, with a data folder that outlives it.
pub struct Server {
    process: Option<Child>,
    /// Where it listens, on this machine.
    pub port: u16,
    data: TempDir,
    catalog: PathBuf,
    /// The folder of the list of vacancies, if it has one.
    vacancies: Option<PathBuf>,
    app: PathBuf,
}

impl Server {
    /// A server of the app that was built and of the repository's catalog.
    pub async fn start() -> Tried<Self> {
        Self::of(need("DIDIM_CATALOG")?.into(), need("DIDIM_APP")?.into()).await
    }

    /// A server of another catalog than the one that the tests are run with.
    pub async fn start_with(catalog: &Path) -> Tried<Self> {
        Self::of(catalog.to_owned(), need("DIDIM_APP")?.into()).await
    }

    /// A server of another folder of the app than the one that was built.
    pub async fn with_app(app: PathBuf) -> Tried<Self> {
        Self::of(need("DIDIM_CATALOG")?.into(), app).await
    }

    /// A server without a list of vacancies.
    pub async fn without_vacancies() -> Tried<Self> {
        let mut server = Self::start().await?;
        server.down().await?;
        server.vacancies = None;
        server.up().await?;
        Ok(server)
    }

    async fn of(catalog: PathBuf, app: PathBuf) -> Tried<Self> {
        let mut server = Self {
            process: None,
            port: free_port()?,
            data: tempfile::tempdir()?,
            catalog,
            vacancies: Some(need("DIDIM_SAMPLE_VACANCIES")?.into()),
            app,
        };
        server.up().await?;
        Ok(server)
    }

    /// Starts it on its port, and waits until it listens there.
    pub async fn up(&mut self) -> TestResult {
        let mut command = Command::new(need("DIDIM_BIN")?);
        command.arg("serve").arg("--data").arg(self.data.path());
        command.args(["--listen", &format!("127.0.0.1:{}", self.port)]);
        command.arg("--app").arg(&self.app);
        command.arg("--desk").arg(need("DIDIM_DESK")?);
        command.arg("--catalog").arg(&self.catalog);
        if let Some(vacancies) = &self.vacancies {
            command.arg("--vacancies").arg(vacancies);
        }
        command.args(["--catalog-key", &format!("{}/catalog.pub", need("DIDIM_KEYS")?)]);
        // A browser is one address that sends as many do.
        command.args([
            "--anonymous-per-minute",
            "1000000",
            "--anonymous-per-minute-in-all",
            "1000000",
        ]);
        self.process = Some(command.kill_on_drop(true).spawn()?);
        let port = self.port;
        until("the server listens", || async move {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok()
        })
        .await
    }

    /// Stops it, as a cut power line would.
    pub async fn down(&mut self) -> TestResult {
        if let Some(mut process) = self.process.take() {
            process.kill().await?;
        }
        Ok(())
    }

    /// Stops it and starts it again with this catalog.
    pub async fn again_with(&mut self, catalog: &Path) -> TestResult {
        self.down().await?;
        catalog.clone_into(&mut self.catalog);
        self.up().await
    }

    /// What the operator's command says, given the server's data folder.
    pub async fn command(&self, arguments: &[&str]) -> Tried<String> {
        let mut command = Command::new(need("DIDIM_BIN")?);
        let out = command
            .args(arguments)
            .arg("--data")
            .arg(self.data.path())
            .output()
            .await?;
        if !out.status.success() {
            return Err(String::from_utf8_lossy(&out.stderr).into_owned().into());
        }
        Ok(String::from_utf8(out.stdout)?)
    }

    /// What the agency reads with its key.
    pub async fn opened(&self) -> Tried<Vec<Value>> {
        let mut command = Command::new(need("DIDIM_BIN")?);
        command.arg("open").arg("--data").arg(self.data.path());
        let out = command
            .args(["--key", &format!("{}/agency.key", need("DIDIM_KEYS")?)])
            .output()
            .await?;
        if !out.status.success() {
            return Err(String::from_utf8_lossy(&out.stderr).into_owned().into());
        }
        Ok(String::from_utf8(out.stdout)?
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?)
    }

    /// The names of the applicants that the agency reads, one a row, in order. An application that cannot be opened whole
    /// is an error.
    pub async fn applicants(&self) -> Tried<Vec<String>> {
        let mut names = Vec::new();
        for row in self.opened().await? {
            let name = row.pointer("/application/answers/name").and_then(Value::as_str);
            names.push(
                name.ok_or_else(|| format!("a row without a name: {row}"))?
                    .to_owned(),
            );
        }
        names.sort();
        Ok(names)
    }

    /// Waits until this applicant's application is at the agency.
    pub async fn has(&self, applicant: &str) -> TestResult {
        until(&format!("`{applicant}` at the agency"), || async {
            self.applicants()
                .await
                .is_ok_and(|names| names.iter().any(|name| name == applicant))
        })
        .await
    }
}

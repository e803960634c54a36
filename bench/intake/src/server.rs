//! Servers in processes of their own.

use std::fs;
use std::io::{BufRead, BufReader, Error, Result};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::load::answer;

/// A server that is killed when it is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// Where its metrics are.
    metrics: Option<SocketAddr>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// `didim serve`, with SQLite in the folder or with the database at this address.
    pub fn didim(binary: &Path, data: &Path, database: Option<&str>) -> Result<Self> {
        Self::didim_with(binary, data, database, &[])
    }

    /// The same, with further flags.
    pub fn didim_with(binary: &Path, data: &Path, database: Option<&str>, flags: &[&str]) -> Result<Self> {
        let metrics = free()?;
        let mut serve = Command::new(binary);
        serve
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data);
        serve.args(["--metrics", &metrics.to_string()]);
        serve.args([
            "--anonymous-per-minute",
            "1000000000",
            "--anonymous-per-minute-in-all",
            "1000000000",
        ]);
        if let Some(database) = database {
            serve.args(["--database", database]);
        }
        serve.args(flags);
        serve.env("RUST_LOG", "warn").stdout(Stdio::piped());
        let mut child = serve.spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let address = line
            .trim()
            .rsplit_once("http://")
            .and_then(|(_, address)| address.parse().ok());
        let address = address.ok_or_else(|| Error::other("the server does not say where it listens"))?;
        Ok(Self {
            child,
            address,
            metrics: Some(metrics),
        })
    }

    /// PocketBase with a collection for envelopes, which anybody may add to.
    pub async fn pocketbase(binary: &Path, data: &Path) -> Result<Self> {
        let folder = data.to_string_lossy().into_owned();
        // Otherwise it writes what was made beside the folder, and another run finds it there.
        let migrations = data.join("migrations").to_string_lossy().into_owned();
        let account = ["bench@example.com", "bench-password-1"];
        let made = Command::new(binary)
            .args([
                "superuser",
                "upsert",
                account[0],
                account[1],
                "--dir",
                &folder,
                "--migrationsDir",
                &migrations,
            ])
            .output()?;
        if !made.status.success() {
            return Err(Error::other(String::from_utf8_lossy(&made.stderr).into_owned()));
        }
        let address = free()?;
        let child = Command::new(binary)
            .args([
                "serve",
                "--http",
                &address.to_string(),
                "--dir",
                &folder,
                "--migrationsDir",
                &migrations,
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self {
            child,
            address,
            metrics: None,
        };
        for _ in 0..600 {
            if TcpStream::connect(address).await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let login = json!({"identity": account[0], "password": account[1]});
        let path = "/api/collections/_superusers/auth-with-password";
        let token = post(address, path, "", &login).await?;
        let token = token
            .get("token")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let text = |name: &str| json!({"name": name, "type": "text", "required": true, "max": 10_000});
        let collection = json!({
            "name": "envelopes",
            "type": "base",
            "createRule": "",
            "fields": [
                text("submission"), text("device"), {"name": "counter", "type": "number"},
                text("key"), text("catalog"), text("sealed"),
            ],
            "indexes": ["CREATE UNIQUE INDEX envelope_submission ON envelopes (submission)"],
        });
        post(address, "/api/collections", &token, &collection).await?;
        Ok(server)
    }

    /// Bytes of memory that the process holds (resident).
    pub fn memory(&self) -> u64 {
        let statm = fs::read_to_string(format!("/proc/{}/statm", self.child.id())).unwrap_or_default();
        let pages: u64 = statm
            .split(' ')
            .nth(1)
            .and_then(|pages| pages.parse().ok())
            .unwrap_or_default();
        pages * 4_096
    }

    /// The most memory that the process has held so far, in bytes (resident; `VmHWM` in proc_pid_status(5)).
    pub fn most_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        kibibytes.map_or(u64::MAX, |kibibytes: u64| kibibytes << 10)
    }

    /// Envelopes in a transaction on average, since the server started.
    pub async fn envelopes_a_transaction(&self) -> Option<f64> {
        let mut stream = TcpStream::connect(self.metrics?).await.ok()?;
        let request = format!("GET /metrics HTTP/1.1\r\nhost: {}\r\n\r\n", self.metrics?);
        stream.write_all(request.as_bytes()).await.ok()?;
        let (_, text) = answer(&mut stream).await.ok()?;
        let value = |end: &str| {
            let mut lines = text.lines().filter(|line| !line.starts_with('#'));
            let line = lines.find(|line| {
                let name = line.split([' ', '{']).next().unwrap_or_default();
                name.contains("group_envelopes") && name.ends_with(end)
            });
            line.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
        };
        Some(value("_sum")? / value("_count")?)
    }
}

/// An address that nobody listens on.
fn free() -> Result<SocketAddr> {
    std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()
}

async fn post(address: SocketAddr, path: &str, token: &str, body: &Value) -> Result<Value> {
    let body = body.to_string();
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: {token}\r\n\
         content-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let (status, body) = answer(&mut stream).await?;
    if status != 200 {
        return Err(Error::other(format!("{path}: {status}: {body}")));
    }
    serde_json::from_str(&body).map_err(Error::other)
}

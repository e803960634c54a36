//! Where a server's data are, and what is in them.

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use envelope::{
    Item, ItemResult, Problem, Receipt, ReceiptVerifyKey, SUBMISSIONS_PATH, SubmissionOutcome, SubmitAnswer,
    SubmitRequest, decode_sealed,
};
use intake::{PostgresRepository, StoredSubmission, Submissions};
use tempfile::TempDir;
use uuid::Uuid;

use crate::harness::{self, Server, whole_answer};

/// How much of the servers' log a failed test shows.
const TAIL: usize = 4_000;

/// A data folder that outlives its servers.
pub(crate) struct Place {
    data: PathBuf,
    /// The address of the database; SQLite in the data folder if there is none.
    database: Option<String>,
    scratch: TempDir,
}

impl Place {
    /// A new one, with SQLite.
    pub(crate) fn new() -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let data = scratch.path().join("data");
        std::fs::create_dir(&data).unwrap();
        Self {
            data,
            database: None,
            scratch,
        }
    }

    /// A new one, with a new database of the PostgreSQL server that all tests share.
    pub(crate) fn on_postgresql() -> Self {
        Self::on_database(postgres_cluster::shared().unwrap().new_database().unwrap())
    }

    /// A new one, with the database at this address.
    pub(crate) fn on_database(address: String) -> Self {
        let mut place = Self::new();
        place.database = Some(address);
        place
    }

    /// Another machine with a server of the same database: it has the receipt key, and nothing else of this one.
    pub(crate) fn another(&self) -> Self {
        let mut another = Self::new();
        another.database.clone_from(&self.database);
        let key = |place: &Self| place.data.join("receipt.key");
        std::fs::copy(key(self), key(&another)).unwrap();
        another
    }

    /// The address of the database, unless it is a file.
    pub(crate) fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// Has the servers that start from now on use the database at this address.
    pub(crate) fn set_database(&mut self, address: String) {
        self.database = Some(address);
    }

    /// The server's own files.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// A folder for the test's own files.
    pub(crate) fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// `didim serve` on this place; its log is in the folder of the test's own files.
    pub(crate) fn serve(&self) -> Command {
        let mut serve = harness::serve(&self.data);
        if let Some(url) = &self.database {
            serve.args(["--database", url]);
        }
        let log = OpenOptions::new().create(true).append(true).open(self.log());
        serve.stderr(log.unwrap());
        serve
    }

    fn log(&self) -> PathBuf {
        self.scratch.path().join("server.log")
    }

    pub(crate) fn start(&self) -> Server {
        Server::start(&mut self.serve())
    }

    /// What the operator reads, also while a server runs or after it was killed.
    pub(crate) fn rows(&self) -> Vec<StoredSubmission> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            match &self.database {
                Some(address) => PostgresRepository::open(address).await.unwrap().all().await,
                None => intake::received(&self.data).await,
            }
            .unwrap()
        })
    }

    pub(crate) fn ids(&self) -> Vec<Uuid> {
        self.rows().iter().map(|row| row.header.id).collect()
    }

    /// Exactly these submissions are there, each once and with its bytes.
    #[track_caller]
    pub(crate) fn has_exactly<'a>(&self, items: impl IntoIterator<Item = &'a Item>) {
        let mut wanted: HashMap<Uuid, Vec<u8>> = items
            .into_iter()
            .map(|item| (item.id, decode_sealed(&item.sealed).unwrap()))
            .collect();
        for row in self.rows() {
            let bytes = wanted.remove(&row.header.id);
            assert_eq!(
                bytes,
                Some(row.sealed),
                "{} is there once and whole",
                row.header.id
            );
        }
        assert!(wanted.is_empty(), "{} submissions are lost", wanted.len());
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = std::fs::read(self.log()).unwrap_or_default();
            let tail = log.get(log.len().saturating_sub(TAIL)..).unwrap_or_default();
            eprintln!("the end of the servers' log:\n{}", String::from_utf8_lossy(tail));
        }
    }
}

impl Server {
    /// Sends submissions: what the server answers, if all of the answer arrives.
    pub(crate) fn submit(&self, items: &[Item]) -> std::io::Result<Result<SubmitAnswer, Problem>> {
        let (status, answer) = self.post(SUBMISSIONS_PATH, "", &body(items))?;
        Ok(if status == 200 {
            Ok(serde_json::from_value(answer)?)
        } else {
            Err(serde_json::from_value(answer)?)
        })
    }

    /// Sends one submission that must be acknowledged: what became of it, and its receipt, which is genuine.
    #[track_caller]
    pub(crate) fn keeps(&self, item: &Item) -> (SubmissionOutcome, Receipt) {
        let answer = self.submit(std::slice::from_ref(item)).unwrap().unwrap();
        let [result] = <[ItemResult; 1]>::try_from(answer.results).unwrap();
        let receipt = result.receipt.unwrap();
        assert!(self.receipt_key().vouches(item, &receipt));
        (result.outcome, receipt)
    }

    /// Sends one submission that must be refused for now, with the answer that devices understand so.
    #[track_caller]
    pub(crate) fn cannot_keep(&self, item: &Item) {
        let problem = self.submit(std::slice::from_ref(item)).unwrap().unwrap_err();
        let expected = (503, "urn:didim:problem:not-stored");
        assert_eq!((problem.status, problem.kind.as_str()), expected);
    }

    /// Sends a submission whose answer never comes, as a signal ends the server.
    #[track_caller]
    pub(crate) fn dies_over(mut self, item: &Item) {
        let answer = self.submit(std::slice::from_ref(item));
        assert!(answer.is_err(), "{answer:?}");
        let status = self.child.wait().unwrap();
        assert_eq!(status.signal(), Some(9), "{status}");
    }

    /// Waits until the health check is answered with this status: it writes every ten seconds, no sooner.
    #[track_caller]
    pub(crate) fn is_well_or_not(&self, status: u16) {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while self.get("/health").unwrap().0 != status {
            assert!(std::time::Instant::now() < deadline, "/health is not {status}");
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    }

    /// The public key of its receipts.
    pub(crate) fn receipt_key(&self) -> Key {
        let (status, body) = self.get("/api/v1/receipt-key").unwrap();
        assert_eq!(status, 200);
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        Key(answer.get("key").unwrap().as_str().unwrap().parse().unwrap())
    }

    pub(crate) fn get(&self, path: &str) -> std::io::Result<(u16, String)> {
        let mut stream = self.connect()?;
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
        )?;
        whole_answer(&mut stream)
    }

    /// `kill -9`.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// `kill -9` of a process that others still talk to.
pub(crate) fn end(process: u32) {
    let mut kill = Command::new("sh");
    kill.args(["-c", &format!("kill -s KILL {process}")]);
    assert!(kill.status().unwrap().success());
}

/// The body of a request from nobody in particular.
pub(crate) fn body(items: &[Item]) -> String {
    let request = SubmitRequest::new(None, items.to_vec());
    serde_json::to_string(&request).unwrap()
}

/// What verifies receipts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key(ReceiptVerifyKey);

impl Key {
    /// Whether the receipt is the server's for this submission and these bytes.
    pub(crate) fn vouches(&self, item: &Item, receipt: &Receipt) -> bool {
        let content = item.content(None).unwrap();
        receipt.epoch.is_some() && self.0.verify_for(&content, receipt).is_ok()
    }
}

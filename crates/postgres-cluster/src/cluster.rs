//! One data folder and the server on it.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Child, Stdio};

use crate::err::{ClusterError, Doing};
use crate::folder::Folder;
use crate::port;
use crate::process::{children, is_gone, signal, wait_until};
use crate::programs::Programs;

pub(crate) const SUPERUSER: &str = "postgres";
const MAINTENANCE: &str = "postgres";
/// How often another port is tried: somebody may take it between the look and the start.
const MAX_STARTS: u32 = 3;
/// How much of the log an error shows.
const LOG_TAIL_BYTES: usize = 2_000;

/// How a cluster is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether a commit is on the disk before it is answered (`fsync`, `full_page_writes` and `synchronous_commit`
    /// are on), which is the default here as it is PostgreSQL's.
    pub durable: bool,
    /// Further lines of `postgresql.conf`: names and values as they stand there, quotes included.
    pub options: Vec<(String, String)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            durable: true,
            options: Vec::new(),
        }
    }
}

impl Settings {
    fn lines(&self) -> Vec<(String, String)> {
        let on = if self.durable { "on" } else { "off" };
        let fixed = [
            ("listen_addresses", "'127.0.0.1'"),
            ("unix_socket_directories", "''"),
            ("fsync", on),
            ("full_page_writes", on),
            ("synchronous_commit", on),
            // Many tests at once share one.
            ("max_connections", "200"),
            // What a killed server leaves of it goes with the folder.
            ("dynamic_shared_memory_type", "mmap"),
            ("wal_level", "replica"),
            ("logging_collector", "off"),
        ];
        let fixed = fixed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        fixed.into_iter().chain(self.options.iter().cloned()).collect()
    }
}

/// A PostgreSQL server on a folder of its own. Dropping it ends the server and removes the folder.
#[derive(Debug)]
pub struct Cluster {
    programs: Programs,
    server: Option<Child>,
    port: u16,
    // After the server, which dropping ends first.
    pub(crate) folder: Folder,
}

impl Cluster {
    /// A new cluster whose server takes connections: UTF-8, `trust` for everybody on 127.0.0.1, a free port.
    ///
    /// # Errors
    /// [`ClusterError`] if there is no PostgreSQL here, or it does not start.
    pub fn start(settings: &Settings) -> Result<Self, ClusterError> {
        let mut cluster = Self::without_data()?;
        let mut initdb = cluster.programs.command("initdb");
        initdb
            .arg("-D")
            .arg(cluster.folder.data())
            .args(["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8"])
            // The new folder needs no sync: a power cut before the tests have begun ends them.
            .args(["--no-locale", "--no-sync", "--no-instructions"]);
        Programs::run(initdb, "initdb")?;
        cluster.configure(&settings.lines())?;
        cluster.first_start()?;
        Ok(cluster)
    }

    /// A folder without data yet.
    pub(crate) fn without_data() -> Result<Self, ClusterError> {
        let programs = Programs::find()?;
        Ok(Self {
            folder: Folder::new(&programs)?,
            port: 0,
            programs,
            server: None,
        })
    }

    /// Adds lines to `postgresql.conf`; the last one of a name holds.
    pub(crate) fn configure(&self, lines: &[(String, String)]) -> Result<(), ClusterError> {
        let text: String = lines
            .iter()
            .map(|(name, value)| format!("{name} = {value}\n"))
            .collect();
        let path = self.folder.data().join("postgresql.conf");
        let file = OpenOptions::new().append(true).open(&path);
        file.and_then(|mut file| file.write_all(text.as_bytes()))
            .doing(|| format!("write `{}`", path.display()))
    }

    /// Starts the server for the first time, on a port that it then keeps.
    pub(crate) fn first_start(&mut self) -> Result<(), ClusterError> {
        let mut tries = 1;
        loop {
            self.port = port::free()?;
            match self.restart() {
                Err(ClusterError::Failed { .. }) if tries < MAX_STARTS => tries += 1,
                other => return other,
            }
        }
    }

    /// Starts the server on the folder as it is, on the same port, and waits until it takes connections. Does nothing
    /// if it runs.
    ///
    /// # Errors
    /// [`ClusterError`] if it does not start.
    pub fn restart(&mut self) -> Result<(), ClusterError> {
        if self.server.is_some() {
            return Ok(());
        }
        let path = self.folder.log();
        let log = || OpenOptions::new().create(true).append(true).open(&path);
        let (out, err) = log()
            .and_then(|out| Ok((out, log()?)))
            .doing(|| format!("write `{}`", path.display()))?;
        let mut postgres = self.programs.command("postgres");
        postgres
            .arg("-D")
            .arg(self.folder.data())
            .args(["-p", &self.port.to_string()])
            .stdout::<File>(out)
            .stderr::<File>(err)
            // It ends with this value, not with what a terminal sends to everybody.
            .process_group(0);
        let server = postgres.spawn().doing(|| "start `postgres`".to_owned())?;
        let pid = server.id();
        self.server = Some(server);
        let ready = wait_until(|| {
            if let Some(server) = &mut self.server
                && server
                    .try_wait()
                    .doing(|| "watch `postgres`".to_owned())?
                    .is_some()
            {
                self.server = None;
                return Err(ClusterError::Failed {
                    program: "postgres".to_owned(),
                    said: self.log_tail(),
                });
            }
            Ok(is_ready(&self.postmaster_file(), pid))
        })?;
        self.or_too_late(ready, "the server takes connections")
    }

    /// The address of one of its databases, as the superuser.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{SUPERUSER}@127.0.0.1:{}/{database}", self.port)
    }

    /// The address of the database that is always there.
    #[must_use]
    pub fn maintenance_url(&self) -> String {
        self.url(MAINTENANCE)
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Makes an empty database with a random name: its address.
    ///
    /// # Errors
    /// [`ClusterError`] if the server does not make it.
    pub fn new_database(&self) -> Result<String, ClusterError> {
        let name = database_name();
        self.sql(MAINTENANCE, &format!("CREATE DATABASE {name}"))?;
        Ok(self.url(&name))
    }

    /// Runs SQL in a database by `psql`, and gives what it prints: a row a line, `|` between the columns.
    ///
    /// # Errors
    /// [`ClusterError`] if the server refuses it or does not answer.
    pub fn sql(&self, database: &str, sql: &str) -> Result<String, ClusterError> {
        self.programs.psql(&self.url(database), sql)
    }

    /// Kills the server with all its processes at once, as a power cut would end it, and waits until they are gone.
    ///
    /// What the kernel has taken and not yet written to the disk stays: the machine goes on.
    ///
    /// # Errors
    /// [`ClusterError`] if a process outlives it.
    pub fn kill(&mut self) -> Result<(), ClusterError> {
        let Some(mut server) = self.server.take() else {
            return Ok(());
        };
        let pid = server.id();
        // Stopped first: it would start others while they are counted.
        signal("STOP", &[pid])?;
        let mut all = children(pid);
        all.push(pid);
        signal("KILL", &all)?;
        server.wait().doing(|| "wait for `postgres`".to_owned())?;
        let gone = wait_until(|| Ok(all.iter().all(|pid| is_gone(*pid))))?;
        self.or_too_late(gone, "the killed server's processes are gone")
    }

    /// Stops the server in order: connections are cut, everything is written (PostgreSQL's *fast* shutdown).
    ///
    /// # Errors
    /// [`ClusterError`] if it does not stop; it can still be killed.
    pub fn stop(&mut self) -> Result<(), ClusterError> {
        let Some(server) = &mut self.server else {
            return Ok(());
        };
        signal("INT", &[server.id()])?;
        let stopped = wait_until(|| {
            let status = server.try_wait().doing(|| "wait for `postgres`".to_owned())?;
            Ok(status.is_some())
        })?;
        if stopped {
            self.server = None;
        }
        self.or_too_late(stopped, "the server has stopped")
    }

    /// The end of the server's log.
    #[must_use]
    pub fn log_tail(&self) -> String {
        let log = fs::read(self.folder.log()).unwrap_or_default();
        let tail = log
            .get(log.len().saturating_sub(LOG_TAIL_BYTES)..)
            .unwrap_or_default();
        String::from_utf8_lossy(tail).trim().to_owned()
    }

    pub(crate) fn or_too_late(&self, came: bool, what: &str) -> Result<(), ClusterError> {
        if came {
            return Ok(());
        }
        Err(ClusterError::TooLate {
            what: what.to_owned(),
            log: self.log_tail(),
        })
    }

    pub(crate) fn program(&self, name: &str) -> std::process::Command {
        self.programs.command(name)
    }

    fn postmaster_file(&self) -> String {
        fs::read_to_string(self.folder.data().join("postmaster.pid")).unwrap_or_default()
    }

    /// Takes away the segment by which a killed server would have known that another runs on its folder.
    fn forget_shared_memory(&self) {
        let file = self.postmaster_file();
        let segment = file
            .lines()
            .nth(6)
            .and_then(|line| line.split_whitespace().nth(1));
        if let Some(id) = segment {
            let mut ipcrm = std::process::Command::new("ipcrm");
            ipcrm.args(["-m", id]).stderr(Stdio::null());
            // It is 56 bytes, and only there if the server was killed.
            let _ = ipcrm.status();
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.kill();
        self.forget_shared_memory();
    }
}

/// Whether this server has written that it takes connections (line 8 of `postmaster.pid`); another may have left the
/// file.
fn is_ready(file: &str, pid: u32) -> bool {
    let mut lines = file.lines();
    let own = lines.next().is_some_and(|line| line.trim() == pid.to_string());
    own && lines.nth(6).is_some_and(|status| status.trim() == "ready")
}

pub(crate) fn database_name() -> String {
    format!("d{:016x}", port::random())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_server_itself_is_ready() {
        let file = "12\n/data\n1700000000\n20001\n\n127.0.0.1\n  20001  5\nready   \n";
        assert!(is_ready(file, 12));
        assert!(!is_ready(file, 13));
        assert!(!is_ready(&file.replace("ready", "starting"), 12));
        assert!(!is_ready("", 12));
    }

    #[test]
    fn what_is_durable_is_so_unless_it_is_said() {
        let durable = |settings: &Settings| {
            let lines = settings.lines();
            lines.contains(&("fsync".into(), "on".into()))
                && lines.contains(&("synchronous_commit".into(), "on".into()))
        };
        assert!(durable(&Settings::default()));
        assert!(!durable(&Settings {
            durable: false,
            ..Settings::default()
        }));
    }
}

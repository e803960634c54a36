//! The server's programs, and the user they run as.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::err::{ClusterError, Doing};

/// Where Debian puts them: a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";
const USERS: [&str; 2] = ["postgres", "nobody"];

/// The folder of the programs, and the user that they run as.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    bin: PathBuf,
    /// Whom root runs them as.
    pub(crate) user: Option<User>,
}

/// A user and its group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct User {
    pub(crate) id: u32,
    pub(crate) group: u32,
}

impl Programs {
    pub(crate) fn find() -> Result<Self, ClusterError> {
        Ok(Self {
            bin: bin().ok_or(ClusterError::NoPrograms)?,
            user: user()?,
        })
    }

    /// A command of the server's, as the user that may run it.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.bin.join(program));
        self.disguise(&mut command);
        command
    }

    /// Lets a command run as the server's user. The standard library drops root's other groups with it.
    pub(crate) fn disguise(&self, command: &mut Command) {
        // The present folder may be closed to that user.
        command.current_dir("/").stdin(Stdio::null());
        if let Some(user) = self.user {
            command.uid(user.id).gid(user.group);
        }
        // A person's own settings of psql and libpq are not the tests'.
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
    }

    /// Runs a command to its end: what it printed.
    pub(crate) fn run(mut command: Command, program: &str) -> Result<String, ClusterError> {
        let output = command.output().doing(|| format!("start `{program}`"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
        }
        Err(ClusterError::Failed {
            program: program.to_owned(),
            said: String::from_utf8_lossy(&output.stderr).trim_end().to_owned(),
        })
    }

    /// Runs SQL by `psql` and gives what it printed: a row a line, the columns with `|` between them.
    pub(crate) fn psql(&self, url: &str, sql: &str) -> Result<String, ClusterError> {
        let mut psql = self.command("psql");
        psql.args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, url]);
        Self::run(psql, "psql")
    }

    /// Writes a database as the SQL statements that make it again, a row a statement.
    pub(crate) fn dump(&self, url: &str) -> Result<String, ClusterError> {
        let mut dump = self.command("pg_dump");
        dump.args(["--inserts", "--no-owner", "--no-privileges", "--dbname", url]);
        let text = Self::run(dump, "pg_dump")?;
        // Commands to `psql`, which earlier versions of it do not know; the statements do not need them.
        let statements = text.lines().filter(|line| !line.starts_with('\\'));
        Ok(statements.map(|line| format!("{line}\n")).collect())
    }

    /// Runs the statements of a dump, which may be too long for an argument.
    pub(crate) fn load(&self, url: &str, sql: &str) -> Result<(), ClusterError> {
        let doing = || "write to `psql`".to_owned();
        let mut psql = self.command("psql");
        psql.args([
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "--single-transaction",
            "-f",
            "-",
            url,
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
        let mut child = psql.spawn().doing(|| "start `psql`".to_owned())?;
        let written = child
            .stdin
            .take()
            .map(|mut stdin| stdin.write_all(sql.as_bytes()));
        let output = child.wait_with_output().doing(doing)?;
        if !output.status.success() {
            return Err(ClusterError::Failed {
                program: "psql".to_owned(),
                said: String::from_utf8_lossy(&output.stderr).trim_end().to_owned(),
            });
        }
        written.unwrap_or(Ok(())).doing(doing)
    }
}

/// Which server would be started, as `initdb` says it, if there is one.
#[must_use]
pub fn version() -> Option<String> {
    let output = Command::new(bin()?.join("initdb"))
        .arg("--version")
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// The newest of Debian's folders, or that of the `initdb` on `PATH`.
fn bin() -> Option<PathBuf> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|version| {
            let number: u32 = version.file_name().to_str()?.parse().ok()?;
            let bin = version.path().join("bin");
            has_all(&bin).then_some((number, bin))
        })
        .max_by_key(|(number, _)| *number);
    newest.map(|(_, bin)| bin).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|dir| has_all(dir))
    })
}

fn has_all(dir: &Path) -> bool {
    ["initdb", "postgres", "pg_basebackup", "psql"]
        .iter()
        .all(|program| dir.join(program).is_file())
}

/// Whom to run the server as: nobody else unless this process is root's.
fn user() -> Result<Option<User>, ClusterError> {
    if id(["-u".as_ref()])? != Some(0) {
        return Ok(None);
    }
    for name in USERS {
        let user = id(["-u".as_ref(), name.as_ref()])?;
        let group = id(["-g".as_ref(), name.as_ref()])?;
        if let (Some(id), Some(group)) = (user, group) {
            return Ok(Some(User { id, group }));
        }
    }
    Err(ClusterError::NoUser)
}

fn id<const N: usize>(arguments: [&OsStr; N]) -> Result<Option<u32>, ClusterError> {
    let output = Command::new("id")
        .args(arguments)
        .output()
        .doing(|| "start `id`".to_owned())?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse().ok())
}

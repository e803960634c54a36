//! Running other programs: without what `cargo run` adds to the environment, and with a sign of life.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::workspace::Workspace;

const HEARTBEAT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(100);

/// Where programs are looked for: the tools of this checkout, `PATH`, and cargo's folder even if it is not on `PATH`.
pub fn search_path(workspace: &Workspace) -> OsString {
    let cargo_bin = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .map(|home| home.join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    let mut dirs = workspace.tool_bins();
    dirs.extend(env::split_paths(&path));
    dirs.extend(cargo_bin.filter(|dir| !env::split_paths(&path).any(|other| other == *dir)));
    env::join_paths(dirs).unwrap_or(path)
}

/// The first program of that name.
pub fn find(workspace: &Workspace, name: &str) -> Option<PathBuf> {
    find_in(&search_path(workspace), name)
}

/// The first program of that name in a list of folders in the form of `PATH`.
pub fn find_in(path: &OsStr, name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    env::split_paths(path)
        .flat_map(|dir| {
            endings
                .iter()
                .map(move |ending| dir.join(format!("{name}{ending}")))
        })
        .find(|file| runs(file))
}

/// The program that a variable names, or the first of these names. What a person has named is taken as it is, so that a typing error
/// in it is told and not passed over.
pub fn program(workspace: &Workspace, variable: &str, names: &[&str]) -> Result<PathBuf, String> {
    let named = env::var_os(variable).filter(|value| !value.is_empty());
    named
        .map(PathBuf::from)
        .or_else(|| names.iter().find_map(|name| find(workspace, name)))
        .ok_or_else(|| format!("there is neither `{variable}` nor `{}`", names.join("` nor `")))
}

/// Whether this file can be run.
#[cfg(unix)]
pub fn runs(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// Whether this file can be run.
#[cfg(not(unix))]
pub fn runs(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|meta| meta.is_file())
}

/// A command in the repository's root, as if typed in a shell there: `cargo run` hands its own package's variables down, and a nested cargo would
/// take them for its own.
pub fn command(workspace: &Workspace, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(&workspace.root)
        .env("PATH", search_path(workspace));
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(belongs_to_this_run) {
            command.env_remove(name);
        }
    }
    for name in ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
        if let Some(value) = env::var_os(name) {
            command.env(name, without_toolchain(&value, &workspace.target));
        }
    }
    command
}

/// Puts a folder before all others on the command's `PATH`.
pub fn prepend_path(command: &mut Command, dir: &Path) {
    let current = command
        .get_envs()
        .find(|(name, _)| *name == OsStr::new("PATH"))
        .and_then(|(_, value)| value.map(OsStr::to_owned))
        .or_else(|| env::var_os("PATH"))
        .unwrap_or_default();
    let dirs = std::iter::once(dir.to_owned()).chain(env::split_paths(&current));
    if let Ok(path) = env::join_paths(dirs) {
        command.env("PATH", path);
    }
}

/// What a command prints, if it succeeds.
pub fn capture(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command whose output is the person's to read.
pub fn run(command: &mut Command, what: &str, next: &str) -> Result<()> {
    let status = command.status().map_err(|source| start_error(command, source))?;
    judge(status, what, next)
}

/// Runs a command that may take minutes without a word, and says now and then that it is alive. With a limit it is ended when that is over.
pub fn run_long(command: &mut Command, what: &str, limit: Option<Duration>) -> Result<()> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .spawn()
        .map_err(|source| start_error(command, source))?;
    let mut next_beat = HEARTBEAT;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return judge(status, what, "its messages stand above"),
            Ok(None) => {}
            Err(source) => return Err(start_error(command, source)),
        }
        let elapsed = started.elapsed();
        if limit.is_some_and(|limit| elapsed > limit) {
            end(&mut child);
            return Err(Error::Failed {
                what: what.to_owned(),
                how: format!("no end after {}", human(elapsed)),
                next: "see that the network is there".to_owned(),
            });
        }
        if elapsed >= next_beat {
            println!("      … {what}: {} so far", human(elapsed));
            next_beat = elapsed + HEARTBEAT;
        }
        thread::sleep(POLL);
    }
}

/// A duration as a person says it.
pub fn human(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself in between, which is as good.
    let _ = child.kill();
    let _ = child.wait();
}

fn judge(status: ExitStatus, what: &str, next: &str) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    let how = status.code().map_or_else(
        || "ended by a signal".to_owned(),
        |code| format!("exit code {code}"),
    );
    Err(Error::Failed {
        what: what.to_owned(),
        how,
        next: next.to_owned(),
    })
}

fn start_error(command: &Command, source: std::io::Error) -> Error {
    Error::Start {
        program: command.get_program().to_string_lossy().into_owned(),
        source,
    }
}

fn belongs_to_this_run(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "CARGO",
        "CARGO_BIN_NAME",
        "CARGO_CRATE_NAME",
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_PRIMARY_PACKAGE",
        "OUT_DIR",
    ];
    NAMES.contains(&name) || name.starts_with("CARGO_PKG_")
}

/// The library folders without those that cargo added for this program: another compiler would load a stranger's libraries.
fn without_toolchain(value: &OsStr, target: &Path) -> OsString {
    let kept = env::split_paths(value).filter(|dir| {
        let toolchain = dir.components().any(|part| part.as_os_str() == "toolchains");
        !toolchain && !dir.starts_with(target)
    });
    env::join_paths(kept).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;

    #[test]
    fn a_program_that_is_missing_is_named_with_its_variable() {
        let dir = Scratch::new();
        let workspace = Workspace {
            root: dir.path().to_owned(),
            target: dir.path().join("target"),
            cache: dir.path().join("cache"),
        };
        let why = program(&workspace, "DIDIM_NO_SUCH_VARIABLE", &["no-such-a", "no-such-b"]);
        assert_eq!(
            why.unwrap_err(),
            "there is neither `DIDIM_NO_SUCH_VARIABLE` nor `no-such-a` nor `no-such-b`"
        );
    }

    #[test]
    fn what_cargo_run_adds_is_not_handed_down() {
        assert!(belongs_to_this_run("CARGO_PKG_VERSION"));
        assert!(belongs_to_this_run("CARGO"));
        assert!(!belongs_to_this_run("CARGO_TARGET_DIR"));
        assert!(!belongs_to_this_run("CARGO_HOME"));
        assert!(!belongs_to_this_run("RUSTUP_TOOLCHAIN"));
    }

    #[test]
    fn library_folders_of_a_toolchain_are_dropped_and_others_kept() {
        let value = OsString::from("/home/a/.rustup/toolchains/stable/lib:/opt/lib:/repo/target/debug/deps");
        assert_eq!(
            without_toolchain(&value, Path::new("/repo/target")),
            OsString::from("/opt/lib")
        );
    }

    #[test]
    fn the_last_folder_put_in_front_is_the_first() {
        let mut command = Command::new("x");
        command.env("PATH", "/bin");
        prepend_path(&mut command, Path::new("/usr/bin"));
        prepend_path(&mut command, Path::new("/repo/node_modules/.bin"));
        let path = command
            .get_envs()
            .find(|(name, _)| *name == "PATH")
            .unwrap()
            .1
            .unwrap();
        assert_eq!(path, "/repo/node_modules/.bin:/usr/bin:/bin");
    }

    #[test]
    fn a_path_without_the_program_finds_nothing() {
        assert_eq!(find_in(OsStr::new("/nonexistent"), "cargo"), None);
        assert_eq!(find_in(OsStr::new(""), "cargo"), None);
    }

    #[test]
    fn a_command_that_hangs_is_ended_at_its_limit() {
        let error = run_long(
            Command::new("sleep").arg("60"),
            "sleeping",
            Some(Duration::from_millis(150)),
        );
        assert!(error.unwrap_err().to_string().contains("no end after"));
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(human(Duration::from_millis(1_540)), "1.5 s");
        assert_eq!(human(Duration::from_secs(42)), "42 s");
        assert_eq!(human(Duration::from_secs(125)), "2 min 05 s");
    }
}

//! A cluster's folder, which is removed whatever happens.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::err::{ClusterError, Doing};
use crate::port::random;
use crate::programs::Programs;

/// Waits for the end of its input, which comes when this process ends, however it ends. If the folder is still there
/// it ends the server that is in it (a number alone may be another's by then) and removes the folder.
const WATCH: &str = r#"
read -r _
data=$1/data
pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ] && [ "$(readlink "/proc/$pid/cwd")" = "$data" ]; then
    kill -s QUIT "$pid"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -s 0 "$pid" 2>/dev/null || break
        sleep 0.2
    done
fi
rm -rf "$1"
"#;

/// A folder that belongs to the server's user, and the process that watches over it.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    watch: Child,
}

impl Folder {
    pub(crate) fn new(programs: &Programs) -> Result<Self, ClusterError> {
        let name = format!("postgres-cluster-{}-{:016x}", std::process::id(), random());
        let path = place(programs).join(name);
        let doing = || format!("make the folder `{}`", path.display());
        let mut builder = fs::DirBuilder::new();
        builder.mode(0o700).create(&path).doing(doing)?;
        if let Some(user) = programs.user {
            chown(&path, Some(user.id), Some(user.group)).doing(doing)?;
        }
        let mut watch = Command::new("sh");
        programs.disguise(&mut watch);
        watch
            .args(["-c", WATCH, "sh"])
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // What the terminal sends to everybody must not end it.
            .process_group(0);
        let watch = watch.spawn().doing(|| "start `sh`".to_owned())?;
        Ok(Self { path, watch })
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("server.log")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left here the watching process removes.
        let _ = fs::remove_dir_all(&self.path);
        drop(self.watch.stdin.take());
        let _ = self.watch.wait();
    }
}

/// The system's folder for what is temporary, or another that the server's user can reach.
fn place(programs: &Programs) -> PathBuf {
    let usual = std::env::temp_dir();
    let places = [usual.clone(), "/tmp".into(), "/var/tmp".into()];
    let reached = |place: &PathBuf| {
        let all = place
            .canonicalize()
            .is_ok_and(|place| place.ancestors().all(is_open));
        programs.user.is_none() || all
    };
    places.into_iter().find(reached).unwrap_or(usual)
}

fn is_open(dir: &Path) -> bool {
    fs::metadata(dir).is_ok_and(|meta| meta.permissions().mode() & 0o001 != 0)
}

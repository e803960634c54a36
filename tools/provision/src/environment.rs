//! The environment of Python packages, one for each list of them.

use std::path::PathBuf;

use crate::error::Result;
use crate::process::{command, run_long};
use crate::stamp;
use crate::workspace::Workspace;

/// The programs of the environment.
pub fn bin(workspace: &Workspace) -> PathBuf {
    environment(workspace).join(if cfg!(windows) { "Scripts" } else { "bin" })
}

/// One environment for each list of packages: a second clone with the same list has it at once.
fn environment(workspace: &Workspace) -> PathBuf {
    let hash = stamp::of_file(&requirements(workspace)).unwrap_or_default();
    let short: String = hash.chars().take(16).collect();
    workspace.cache.join(format!("python-{short}"))
}

/// The list of its packages.
pub(crate) fn requirements(workspace: &Workspace) -> PathBuf {
    workspace
        .root
        .join("xtask")
        .join("python")
        .join("requirements.txt")
}

/// Which `requirements.txt` the environment was made from.
pub(crate) fn note(workspace: &Workspace) -> PathBuf {
    environment(workspace).join(".didim-requirements-hash")
}

/// Makes the environment anew. What is installed is what is pinned, and nothing that a package asks for besides.
pub(crate) fn install(workspace: &Workspace, what: &str) -> Result<()> {
    stamp::forget(&note(workspace))?;
    let mut make = command(workspace, "python3");
    make.args(["-m", "venv", "--clear"]).arg(environment(workspace));
    run_long(&mut make, "python3 -m venv", None)?;
    let mut pip = command(workspace, bin(workspace).join("python"));
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--requirement"])
        .arg(requirements(workspace));
    run_long(&mut pip, what, None)?;
    let mut complete = command(workspace, bin(workspace).join("python"));
    complete.args(["-m", "pip", "check"]);
    run_long(&mut complete, "pip check", None)?;
    if let Some(hash) = stamp::of_file(&requirements(workspace)) {
        stamp::write(&note(workspace), &hash)?;
    }
    Ok(())
}

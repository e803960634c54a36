//! The command, the keys and the signed catalog.

use std::path::{Path, PathBuf};

use provision::Workspace;
use provision::process::{command, run, run_long};

use crate::{Error, Result};

/// Builds the `didim` command as it is run and measured, and says where it is.
pub fn build_didim(workspace: &Workspace) -> Result<PathBuf> {
    let mut build = command(workspace, "cargo");
    build.args(["build", "--release", "--package", "didim"]);
    run_long(&mut build, "building the server", None)?;
    Ok(workspace.target.join("release").join("didim"))
}

/// Builds the `didim` command together with all native tests, which have it built anyway, and says where it is.
pub fn build_tested_didim(workspace: &Workspace) -> Result<PathBuf> {
    let mut build = command(workspace, "cargo");
    build.args(["nextest", "run", "--workspace", "--no-run"]);
    run_long(&mut build, "building the server and the tests", None)?;
    Ok(workspace.target.join("debug").join("didim"))
}

/// The operator's keys in a folder.
pub struct Keys(pub PathBuf);

impl Keys {
    /// The keys in this folder; new ones for development if there are none.
    pub fn ensure(workspace: &Workspace, didim: &Path, folder: &Path) -> Result<Self> {
        let names = ["catalog.key", "catalog.pub", "agency.key", "agency.pub"];
        let missing: Vec<_> = names
            .into_iter()
            .filter(|name| !folder.join(name).exists())
            .collect();
        if missing.len() == names.len() {
            println!("making development keys in {}", workspace.shown(folder));
            let mut make = command(workspace, didim);
            make.args(["keys", "new", "--out"]).arg(folder);
            run(&mut make, "making keys", "see the message above")?;
        } else if !missing.is_empty() {
            return Err(Error::Keys {
                dir: folder.to_owned(),
                missing: missing.join(", "),
            });
        }
        Ok(Self(folder.to_owned()))
    }

    /// The key that the app verifies catalogs with.
    pub fn verify_key(&self) -> Result<String> {
        let path = self.0.join("catalog.pub");
        let text = std::fs::read_to_string(&path)
            .unwrap_or_default()
            .trim()
            .to_owned();
        let hex = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if hex {
            Ok(text)
        } else {
            Err(Error::VerifyingKey { path })
        }
    }
}

/// Checks the catalog and writes it as one signed blob.
pub fn build_catalog(
    workspace: &Workspace,
    didim: &Path,
    catalog: &Path,
    keys: &Keys,
    out: &Path,
) -> Result<()> {
    let mut build = command(workspace, didim);
    build.args(["catalog", "build"]).arg(catalog);
    build
        .arg("--key")
        .arg(keys.0.join("catalog.key"))
        .arg("--seal-to")
        .arg(keys.0.join("agency.pub"));
    build.arg("--out").arg(out);
    Ok(run(
        &mut build,
        "building the catalog",
        "mend the files named above",
    )?)
}

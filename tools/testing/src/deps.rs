//! What comes from registries: advisories, licences, bans and sources of every package that a lock file names (cargo-deny, `deny.toml`).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use provision::files;
use provision::process::{command, run, run_long};
use provision::{At as _, Workspace};

use crate::{Error, Result};

/// The workspaces, each with a lock file of its own.
const WORKSPACES: [&str; 3] = [".", "bench", "fuzz"];
/// The snapshot of the advisory database; `advisories/renew.sh` writes it.
const SNAPSHOT: &str = "advisories";
/// The name that cargo-deny gives to its copy of https://github.com/rustsec/advisory-db, in the folder that `deny.toml` names.
const DATABASE: &str = "target/advisories/advisory-db-3157b0e258782691";

/// Checks every lock file.
///
/// # Errors
/// The first workspace whose packages are not as `deny.toml` wants them, or a snapshot that does not know one of them.
pub fn check(workspace: &Workspace) -> Result<()> {
    let root = &workspace.root;
    let when = read(&root.join(SNAPSHOT).join("snapshot.txt"))?;
    let when = when.split_whitespace().next().unwrap_or_default().to_owned();
    let unknown = unknown_packages(root)?;
    if !unknown.is_empty() {
        return Err(Error::Advisories {
            unknown: unknown.join(", "),
        });
    }
    println!("advisories as of {when}; newer ones come with `advisories/renew.sh`");
    lay_out(root)?;
    for folder in WORKSPACES {
        let manifest = root.join(folder).join("Cargo.toml");
        let mut fetch = command(workspace, "cargo");
        fetch
            .args(["fetch", "--quiet", "--locked", "--manifest-path"])
            .arg(&manifest);
        run_long(&mut fetch, "fetching the packages", None)?;
        let mut deny = command(workspace, "cargo-deny");
        deny.args(["--offline", "--locked", "--workspace", "--manifest-path"])
            .arg(&manifest);
        deny.arg("--config").arg(root.join("deny.toml"));
        deny.args(["check", "--hide-inclusion-graph"]);
        // An exception may be for a package of another lock file.
        for code in [
            "license-exception-not-encountered",
            "license-not-encountered",
            "advisory-not-detected",
        ] {
            deny.args(["--allow", code]);
        }
        println!("{folder}/Cargo.lock");
        run(
            &mut deny,
            "cargo-deny",
            "mend it, or write the exception and its reason into `deny.toml`",
        )?;
    }
    Ok(())
}

/// Makes a database of the form that cargo-deny fetches out of the snapshot. It reads nothing of git but when it was fetched.
fn lay_out(root: &Path) -> Result<()> {
    let database = root.join(DATABASE);
    files::empty(&database)?;
    let snapshot = root.join(SNAPSHOT);
    for file in files::list(&snapshot.join("crates"))? {
        if let Ok(name) = file.strip_prefix(&snapshot) {
            files::copy(&file, &database.join(name))?;
        }
    }
    let fetched = database.join(".git").join("FETCH_HEAD");
    files::make_parent(&fetched)?;
    fs::write(&fetched, "").at("write", &fetched)?;
    Ok(())
}

/// Lists the packages of the lock files that the snapshot was not made for: their advisories are not in it.
fn unknown_packages(root: &Path) -> Result<Vec<String>> {
    let known = read(&root.join(SNAPSHOT).join("packages.txt"))?;
    let known: BTreeSet<&str> = known.lines().collect();
    let mut unknown = BTreeSet::new();
    for folder in WORKSPACES {
        let lock = read(&root.join(folder).join("Cargo.lock"))?;
        let names = registry_packages(&lock).filter(|name| !known.contains(name));
        unknown.extend(names.map(str::to_owned));
    }
    Ok(unknown.into_iter().collect())
}

/// Lists the packages of a lock file that come from a registry.
fn registry_packages(lock: &str) -> impl Iterator<Item = &str> {
    lock.split("[[package]]").filter_map(|package| {
        let name = package.lines().find_map(|line| line.strip_prefix("name = \""))?;
        package
            .contains("\nsource = ")
            .then(|| name.trim_end_matches('"'))
    })
}

fn read(path: &Path) -> Result<String> {
    Ok(fs::read_to_string(path).at("read", path)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_comes_from_a_registry_is_asked_for() {
        let lock = "version = 4\n\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n\
                    dependencies = [\n \"theirs\",\n]\n\n\
                    [[package]]\nname = \"theirs\"\nversion = \"1.0.0\"\n\
                    source = \"registry+https://github.com/x\"\n";
        assert_eq!(registry_packages(lock).collect::<Vec<_>>(), ["theirs"]);
    }

    #[test]
    fn the_database_holds_every_advisory_of_the_snapshot() {
        let root = Workspace::find().root;
        let in_snapshot = files::list(&root.join(SNAPSHOT).join("crates")).unwrap();
        assert!(in_snapshot.len() > 50);
        assert!(unknown_packages(&root).unwrap().is_empty());
    }
}

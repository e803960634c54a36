//! What was compiled of packages from registries, kept for the user's next clone.
//!
//! Cargo's `build.build-dir` would share the workspace's own crates too. Cargo tells their versions apart by the time at which a
//! file changed, so that one clone could be given what another had compiled from other text. Here only packages are kept
//! whose text never changes under one version.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use serde_json::Value;

use crate::error::{At, Result};
use crate::files;
use crate::process::{capture, command, human};
use crate::stamp::fingerprint;
use crate::workspace::Workspace;

/// The folder in which cargo notes what it has compiled, in each folder of a profile.
const NOTES: &str = ".fingerprint";
/// The folders of a profile in which a unit has files: in the first two a folder a unit, in the last one files named after the unit.
const FOLDERS: [&str; 3] = [NOTES, "build", "deps"];
/// The workspaces whose own crates are never kept.
const WORKSPACES: [&str; 3] = ["Cargo.toml", "bench/Cargo.toml", "fuzz/Cargo.toml"];

/// Puts what earlier clones have compiled into this clone's folder, unless it is there.
///
/// # Errors
/// A folder that cannot be written. Whatever was copied until then is sound.
pub fn restore(workspace: &Workspace) -> Result<()> {
    let kept = folder(workspace);
    // A clone that has compiled tests has no use for what others have.
    let begun = workspace.target.join("compiled.stamp");
    if !kept.is_dir() || begun.exists() {
        return Ok(());
    }
    let started = Instant::now();
    // One time for all: cargo compiles a unit anew if what it depends on is younger.
    let copied = copy(&kept, &workspace.target, SystemTime::now())?;
    fs::write(&begun, "").at("write", &begun)?;
    println!(
        "took {copied} files of compiled packages from the user's cache in {}",
        human(started.elapsed())
    );
    Ok(())
}

/// Keeps what this clone has compiled for the next one, if any of it is new.
///
/// # Errors
/// A folder that cannot be read or written. What was kept before stays then.
pub fn save(workspace: &Workspace) -> Result<()> {
    let started = Instant::now();
    let own = own_crates(workspace);
    let mut profiles = Vec::new();
    find_profiles(&workspace.target, &mut profiles)?;
    let kept = folder(workspace);
    let mut files = Vec::new();
    let mut new = false;
    for profile in &profiles {
        let relative = profile.strip_prefix(&workspace.target).unwrap_or(profile);
        for unit in units(profile, &own)? {
            new |= !kept.join(relative).join(&unit).exists();
            files.push(relative.join(unit));
        }
    }
    let begun = workspace.target.join("compiled.stamp");
    fs::write(&begun, "").at("write", &begun)?;
    if !new {
        return Ok(());
    }
    let making = kept.with_extension(format!("new-{}", std::process::id()));
    let now = SystemTime::now();
    let mut copied = 0;
    for file in &files {
        copied += copy(&workspace.target.join(file), &making.join(file), now)?;
    }
    // Two clones that end at once both have something sound to keep: the last one's stays.
    files::remove(&kept)?;
    fs::rename(&making, &kept).at("rename", &making)?;
    println!(
        "kept {copied} files of compiled packages for the next clone in {}",
        human(started.elapsed())
    );
    Ok(())
}

/// One folder for each compiler: what another has compiled is of no use.
fn folder(workspace: &Workspace) -> PathBuf {
    let version = capture(command(workspace, "rustc").arg("-vV")).unwrap_or_default();
    let hash = fingerprint(&[b"rustc", version.as_bytes()]);
    let short: String = hash.chars().take(16).collect();
    workspace.cache.join("compiled").join(short)
}

/// The names of this repository's packages and of all that is built of them, as cargo writes them in names of files.
fn own_crates(workspace: &Workspace) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for manifest in WORKSPACES {
        let mut metadata = command(workspace, "cargo");
        metadata.args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
            "--manifest-path",
        ]);
        metadata.arg(workspace.root.join(manifest));
        let text = capture(&mut metadata).unwrap_or_default();
        let found: Value = serde_json::from_str(&text).unwrap_or_default();
        for package in list(&found, "packages") {
            let targets = list(package, "targets").chain([package]);
            let named = targets.filter_map(|named| named.get("name")?.as_str());
            names.extend(named.map(underscored));
        }
    }
    names
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn underscored(name: &str) -> String {
    name.replace('-', "_")
}

/// The package or crate that a unit's file or folder is of: what stands before the hash.
fn unit_name(file: &str) -> Option<String> {
    let (name, _) = file.rsplit_once('-')?;
    Some(underscored(name))
}

fn is_own(file: &str, own: &BTreeSet<String>) -> bool {
    let Some(name) = unit_name(file) else {
        // Without a hash: what cargo puts out for people.
        return true;
    };
    own.contains(&name) || name.strip_prefix("lib").is_some_and(|name| own.contains(name))
}

fn find_profiles(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    if folder.join(NOTES).is_dir() {
        found.push(folder.to_owned());
        return Ok(());
    }
    for path in entries(folder)? {
        if path.is_dir() {
            find_profiles(&path, found)?;
        }
    }
    Ok(())
}

/// The files and folders of the units that are not of this repository, from the folder of the profile.
fn units(profile: &Path, own: &BTreeSet<String>) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        for path in entries(&profile.join(folder))? {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if !is_own(&name, own) {
                found.push(Path::new(folder).join(name));
            }
        }
    }
    Ok(found)
}

/// Copies a file or a folder; what is there already stays. Returns the number of files.
fn copy(from: &Path, to: &Path, at: SystemTime) -> Result<usize> {
    if from.is_dir() {
        fs::create_dir_all(to).at("make", to)?;
        let mut copied = 0;
        for path in entries(from)? {
            copied += copy(&path, &to.join(path.file_name().unwrap_or_default()), at)?;
        }
        return Ok(copied);
    }
    if to.exists() {
        return Ok(0);
    }
    files::copy(from, to)?;
    let file = fs::File::options().write(true).open(to).at("open", to)?;
    file.set_modified(at).at("set the time of", to)?;
    Ok(1)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        listed => Ok(listed
            .at("read", folder)?
            .flatten()
            .map(|entry| entry.path())
            .collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;

    fn workspace(dir: &Scratch, clone: &str) -> Workspace {
        Workspace {
            root: dir.path().join(clone),
            target: dir.path().join(clone).join("target"),
            cache: dir.path().join("cache"),
        }
    }

    #[test]
    fn own_crates_are_told_from_packages_by_all_names_that_cargo_gives_them() {
        let own = BTreeSet::from(["didim_app".to_owned(), "wire".to_owned()]);
        for file in [
            "didim-app-0a1b",
            "libdidim_app-0a1b.rlib",
            "didim_app-0a1b.d",
            "wire-77",
            "libwire-77.rmeta",
            "wire",
        ] {
            assert!(is_own(file, &own), "{file}");
        }
        for file in [
            "serde-0a1b",
            "libserde_json-0a1b.rlib",
            "sha2-0a1b.d",
            "libserde_derive-0a1b.so",
        ] {
            assert!(!is_own(file, &own), "{file}");
        }
    }

    #[test]
    fn the_next_clone_gets_packages_and_nothing_of_this_one() {
        let dir = Scratch::new();
        let manifest =
            "[workspace]\n[package]\nname = \"own\"\nversion = \"0.1.0\"\n[lib]\npath = \"lib.rs\"\n";
        dir.write("a/Cargo.toml", manifest);
        dir.write("a/lib.rs", "");
        for name in ["own", "serde"] {
            dir.write(&format!("a/target/debug/.fingerprint/{name}-1/lib-{name}"), name);
            dir.write(&format!("a/target/debug/deps/lib{name}-1.rlib"), name);
            dir.write(
                &format!("a/target/wasm/wasm32/debug/.fingerprint/{name}-2/x"),
                name,
            );
        }
        let (first, second) = (workspace(&dir, "a"), workspace(&dir, "b"));
        save(&first).unwrap();
        dir.write("b/target/debug/deps/libserde-1.rlib", "compiled here");
        restore(&second).unwrap();
        let read = |path: &str| fs::read_to_string(second.target.join(path)).ok();
        assert_eq!(
            read("debug/.fingerprint/serde-1/lib-serde").as_deref(),
            Some("serde")
        );
        assert_eq!(
            read("debug/deps/libserde-1.rlib").as_deref(),
            Some("compiled here")
        );
        assert_eq!(
            read("wasm/wasm32/debug/.fingerprint/serde-2/x").as_deref(),
            Some("serde")
        );
        assert_eq!(read("debug/.fingerprint/own-1/lib-own"), None);
        assert_eq!(read("debug/deps/libown-1.rlib"), None);
        // Its own building has begun: what others compile is no longer looked at.
        fs::remove_dir_all(second.target.join("debug")).unwrap();
        restore(&second).unwrap();
        assert_eq!(read("debug/deps/libserde-1.rlib"), None);
    }

    #[test]
    fn a_unit_is_never_older_than_what_it_depends_on() {
        let dir = Scratch::new();
        dir.write(
            "a/Cargo.toml",
            "[workspace]\n[package]\nname = \"own\"\nversion = \"0.1.0\"\n[lib]\npath = \"lib.rs\"\n",
        );
        dir.write("a/lib.rs", "");
        dir.write("a/target/debug/.fingerprint/serde_json-1/invoked.timestamp", "");
        save(&workspace(&dir, "a")).unwrap();
        let here = dir.write("b/target/debug/.fingerprint/serde-1/invoked.timestamp", "");
        restore(&workspace(&dir, "b")).unwrap();
        let modified = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
        let restored = dir
            .path()
            .join("b/target/debug/.fingerprint/serde_json-1/invoked.timestamp");
        assert!(modified(&restored) >= modified(&here));
    }
}

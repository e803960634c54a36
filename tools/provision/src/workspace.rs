//! Where everything lies in the repository.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{At, Error, Result};

/// The tools that cargo installs, and the version of each that the tests were seen to pass with.
pub const PINNED: [(&str, &str); 4] = [NEXTEST, GECKODRIVER, DENY, MUTANTS];
/// The test runner.
pub const NEXTEST: (&str, &str) = ("cargo-nextest", "0.9.143");
/// The checker of what comes from registries.
pub const DENY: (&str, &str) = ("cargo-deny", "0.20.2");
/// What makes mistakes in code, to see which of them no test notices.
pub const MUTANTS: (&str, &str) = ("cargo-mutants", "27.1.0");
/// The driver of Firefox.
pub const GECKODRIVER: (&str, &str) = ("geckodriver", "0.37.1");
/// The tool that must be exactly as old as a library in `Cargo.lock`, and that library.
pub const LOCKED: (&str, &str) = ("wasm-bindgen-cli", "wasm-bindgen");

/// The repository's folders.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The folder with the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Where native code is built.
    pub target: PathBuf,
    /// What all clones of a user share: tools that were built, and environments.
    pub cache: PathBuf,
}

impl Workspace {
    /// The repository that this program was run from, or else built from.
    pub fn find() -> Self {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let is_root = |folder: &&Path| folder.join("Cargo.lock").is_file();
        let root = package.ancestors().find(is_root).unwrap_or(&package).to_owned();
        let target = env::var_os("CARGO_TARGET_DIR")
            .filter(|dir| !dir.is_empty())
            .map_or_else(|| root.join("target"), |dir| absolute(Path::new(&dir)));
        Self {
            root,
            target,
            cache: cache(),
        }
    }

    /// Where wasm is built: two compilers in one folder would throw away each other's work.
    pub fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// Where a tool of this version is installed. Apart from the user's own tools, so that none of these is replaced, and
    /// apart from other versions, so that clones of different age do not take turns.
    pub fn tool(&self, package: &str, version: &str) -> PathBuf {
        self.cache.join("tools").join(format!("{package}-{version}"))
    }

    /// The folders of the programs that this checkout's versions of the tools consist of.
    pub fn tool_bins(&self) -> Vec<PathBuf> {
        let pinned = PINNED
            .iter()
            .map(|(package, version)| self.tool(package, version));
        let locked = self
            .locked_version(LOCKED.1)
            .map(|version| self.tool(LOCKED.0, &version));
        pinned.chain(locked).map(|tool| tool.join("bin")).collect()
    }

    /// The programs that came with npm.
    pub fn node_bin(&self) -> PathBuf {
        self.root.join("node_modules").join(".bin")
    }

    /// The exact version of a package in `Cargo.lock`.
    pub fn locked_version(&self, package: &'static str) -> Result<String> {
        let path = self.root.join("Cargo.lock");
        let text = fs::read_to_string(&path).at("read", &path)?;
        version_in_lock(&text, package)
            .map(str::to_owned)
            .ok_or(Error::Unlocked { package })
    }

    /// A path typed by a person is meant from where they stand; a default is meant from the repository.
    pub fn path(&self, typed: Option<&Path>, default: &str) -> PathBuf {
        typed.map_or_else(|| self.root.join(default), absolute)
    }

    /// How a path is best shown: short when it lies in the repository.
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

/// The user's cache folder for this project (XDG Base Directory Specification 0.8).
fn cache() -> PathBuf {
    let named = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    // The specification says that a relative path is to be ignored.
    let base = named
        .filter(|dir| dir.is_absolute())
        .or_else(|| env::var_os("LOCALAPPDATA").map(PathBuf::from))
        .or_else(|| env::home_dir().map(|home| home.join(".cache")))
        .unwrap_or_else(env::temp_dir);
    base.join("didim")
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn version_in_lock<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";

    #[test]
    fn version_is_of_the_package_with_exactly_that_name() {
        assert_eq!(version_in_lock(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_in_lock(LOCK, "wasm"), None);
    }

    #[test]
    fn defaults_are_meant_from_the_repository() {
        let workspace = Workspace {
            root: "/repo".into(),
            target: "/repo/target".into(),
            cache: "/cache".into(),
        };
        assert_eq!(workspace.path(None, "data"), Path::new("/repo/data"));
        assert_eq!(
            workspace.path(Some(Path::new("/srv/d")), "data"),
            Path::new("/srv/d")
        );
        assert_eq!(
            workspace.shown(Path::new("/repo/dist/app")).to_string(),
            "dist/app"
        );
    }
}

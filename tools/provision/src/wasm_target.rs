//! A compiler that makes wasm: the one thing that a bare machine often cannot get the usual way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::process::{capture, command, prepend_path};
use crate::workspace::Workspace;

use super::attempt::Attempt;
use super::machine::Machine;
use super::{Finding, Tool};

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
/// rustup's component that has the source of the standard library.
const SOURCE: &[&str] = &["rust-src"];
const DEBIAN_BIN: &str = "/usr/bin";
const DEBIAN_LINKER: &str = "wasm-ld-22";

/// What makes the app a fiftieth smaller: it says neither where it panicked nor what a value looks like to a programmer, which nobody
/// would see. The flags are the compiler's own to change, so an older or newer one may refuse them.
const SMALLER: &str = "-Zlocation-detail=none -Zfmt-debug=none";

/// Has a panic trap at once, without putting its message together: what stands around the app says what happened (`shell/dead.js`).
/// The standard library has to be built the same way. Both make the app a twenty-fifth smaller.
const TRAPPING: &str = "-Zunstable-options -Cpanic=immediate-abort";

/// Names that say which types a function was made for: the app is split by them.
const NAMES: &str = "-Csymbol-mangling-version=v0";

/// What of the standard library is built from source, and how.
const STD: &str = "std,panic_abort";
const STD_FEATURES: &str = "optimize_for_size";

/// Which compiler builds the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WasmToolchain {
    /// The active one, which has the standard library for wasm, and its source.
    Active(String),
    /// The active one, which has the library without its source: the app it builds is larger.
    WithoutSource(String),
    /// Debian's, which has the source alone.
    Debian(String),
}

impl WasmToolchain {
    /// The compiler to use on this machine.
    pub fn find(workspace: &Workspace) -> Result<Self> {
        decide(&Facts::look(workspace)).map_err(|why| Error::Tool {
            tool: format!("`{TARGET}`"),
            why,
            by_hand: WasmTarget.by_hand(),
        })
    }

    /// Makes a command that runs cargo build wasm with this compiler, into a folder apart from the native one.
    pub fn apply(&self, workspace: &Workspace, command: &mut Command) {
        // They would replace the flags in `.cargo/config.toml`, without which the app's random numbers do not compile.
        command
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command.env("CARGO_TARGET_DIR", workspace.wasm_target());
        if let Self::Debian(_) = self {
            for name in ["RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC", "CARGO_BUILD_RUSTC"] {
                command.env_remove(name);
            }
            prepend_path(command, Path::new(DEBIAN_BIN));
            command
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", STD)
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
        }
    }

    /// The same for the app that visitors load, where bytes count.
    pub fn apply_for_release(&self, workspace: &Workspace, command: &mut Command) {
        self.apply(workspace, command);
        if self.builds_std() {
            command
                .env("CARGO_UNSTABLE_BUILD_STD", STD)
                .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", STD_FEATURES);
        }
        // Added to the flags in `.cargo/config.toml`.
        command.env("RUSTC_BOOTSTRAP", "1").env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            self.release_flags(),
        );
    }

    /// Returns whether the app's standard library is built for it: the gates of its size are for such an app.
    #[must_use]
    pub fn builds_std(&self) -> bool {
        !matches!(self, Self::WithoutSource(_))
    }

    /// The compiler's flags for the app that visitors load, besides those in `.cargo/config.toml`.
    fn release_flags(&self) -> String {
        let trapping = self.builds_std().then_some(TRAPPING);
        let flags: Vec<&str> = [SMALLER, NAMES].into_iter().chain(trapping).collect();
        flags.join(" ")
    }

    /// Which one it is, for people and fingerprints.
    pub fn describe(&self) -> String {
        match self {
            Self::Active(version) => format!("{version}, the active toolchain, with the source of std"),
            Self::WithoutSource(version) => {
                format!("{version}, the active toolchain, without the source of std: the app is larger")
            }
            Self::Debian(version) => format!("{version} in `{DEBIAN_BIN}`, which builds std from source"),
        }
    }
}

/// What the machine has.
#[derive(Debug, Clone, Default)]
struct Facts {
    active: Option<Active>,
    // Debian's compiler, of whatever origin.
    debian: Option<String>,
    debian_cargo: bool,
    debian_source: bool,
    debian_linker: bool,
    // The oldest compiler that the workspace builds with.
    oldest: (u32, u32),
}

/// The active compiler: its version, and what it has of std for wasm.
#[derive(Debug, Clone)]
struct Active {
    version: String,
    has_std: bool,
    has_source: bool,
}

impl Facts {
    fn look(workspace: &Workspace) -> Self {
        let bin = Path::new(DEBIAN_BIN);
        let rustc = bin.join("rustc");
        let print = |what: &[&str]| capture(command(workspace, "rustc").args(what)).map(PathBuf::from);
        let active = capture(command(workspace, "rustc").arg("--version")).map(|version| Active {
            version,
            has_std: print(&["--print", "target-libdir", "--target", TARGET])
                .is_some_and(|dir| has_std(&dir)),
            has_source: print(&["--print", "sysroot"]).is_some_and(|root| has_source(&root)),
        });
        let sysroot = capture(Command::new(&rustc).args(["--print", "sysroot"])).map(PathBuf::from);
        Self {
            active,
            debian: capture(Command::new(&rustc).arg("--version")),
            debian_cargo: capture(Command::new(bin.join("cargo")).arg("--version")).is_some(),
            debian_source: sysroot.is_some_and(|root| has_source(&root)),
            debian_linker: capture(Command::new(bin.join(DEBIAN_LINKER)).arg("--version")).is_some(),
            oldest: oldest(workspace),
        }
    }
}

/// The compiler that such a machine builds wasm with, or why none.
fn decide(facts: &Facts) -> Result<WasmToolchain, String> {
    let why_not_active = match &facts.active {
        Some(active) if active.has_std && active.has_source => {
            return Ok(WasmToolchain::Active(active.version.clone()));
        }
        Some(active) if active.has_std => {
            let debian = debian(facts).map(WasmToolchain::Debian);
            return Ok(debian.unwrap_or_else(|_| WasmToolchain::WithoutSource(active.version.clone())));
        }
        Some(active) => format!("{} has no `{TARGET}`", short(&active.version)),
        None => "there is no `rustc` on `PATH`".to_owned(),
    };
    debian(facts)
        .map(WasmToolchain::Debian)
        .map_err(|lacking| match lacking {
            Some(lacking) => format!("{why_not_active}, and of the one in `{DEBIAN_BIN}` {lacking}"),
            None => why_not_active,
        })
}

/// The version of Debian's compiler if it is whole; else what it lacks, or `None` if it is not there at all.
fn debian(facts: &Facts) -> Result<String, Option<String>> {
    let debian = facts.debian.as_ref().ok_or(None)?;
    let lacking = if minor(debian).is_none_or(|version| version < facts.oldest) {
        format!("{} is too old", short(debian))
    } else if !facts.debian_cargo {
        "`cargo` is not there".to_owned()
    } else if !facts.debian_source {
        "the source of std is not there".to_owned()
    } else if !facts.debian_linker {
        format!("`{DEBIAN_LINKER}` is not there")
    } else {
        return Ok(debian.clone());
    };
    Err(Some(lacking))
}

/// The step that gets one.
pub struct WasmTarget;

impl Tool for WasmTarget {
    fn name(&self) -> String {
        format!("Rust for {TARGET}")
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        match decide(&Facts::look(workspace)) {
            Ok(toolchain) if !toolchain.builds_std() => Finding::Missing(toolchain.describe()),
            Ok(toolchain) => Finding::There(toolchain.describe()),
            Err(why) => Finding::Missing(why),
        }
    }

    fn makes_do(&self, workspace: &Workspace) -> Option<String> {
        Some(decide(&Facts::look(workspace)).ok()?.describe())
    }

    fn attempts(&self, machine: &Machine) -> Vec<Attempt> {
        let mut attempts = Vec::new();
        if machine.rustup {
            attempts.push(Attempt::RustupTarget(TARGET));
            attempts.push(Attempt::RustupComponents(SOURCE));
        }
        if machine.apt.usable() {
            attempts.push(Attempt::Apt(DEBIAN_PACKAGES));
        }
        attempts
    }

    fn by_hand(&self) -> String {
        format!(
            "where the network is there type `rustup target add {TARGET}` and \
             `rustup component add {}`, or on Debian `sudo apt-get install {}`",
            SOURCE.join(" "),
            DEBIAN_PACKAGES.join(" ")
        )
    }
}

fn has_source(sysroot: &Path) -> bool {
    sysroot
        .join("lib/rustlib/src/rust/library/std/Cargo.toml")
        .is_file()
}

// An interrupted `rustup target add` can leave the folder without the library.
fn has_std(dir: &Path) -> bool {
    fs::read_dir(dir).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

fn oldest(workspace: &Workspace) -> (u32, u32) {
    fs::read_to_string(workspace.root.join("Cargo.toml"))
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("rust-version"))?;
            minor(&line.replace(['"', '='], " "))
        })
        .unwrap_or((1, 0))
}

/// The first two numbers of the first word that is a version.
fn minor(text: &str) -> Option<(u32, u32)> {
    text.split_whitespace().find_map(|word| {
        let mut numbers = word.split('.');
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    })
}

fn short(version: &str) -> &str {
    version.split(" (").next().unwrap_or(version)
}

#[cfg(test)]
mod tests {
    use super::super::machine::Apt;
    use super::*;

    fn facts(has_std: bool) -> Facts {
        Facts {
            active: Some(Active {
                version: "rustc 1.95.0 (59807616e 2026-04-14)".to_owned(),
                has_std,
                has_source: false,
            }),
            oldest: (1, 94),
            ..Facts::default()
        }
    }

    fn with_debian() -> Facts {
        Facts {
            debian: Some("rustc 1.96.0 (ac68faa20 2026-05-25)".to_owned()),
            debian_cargo: true,
            debian_source: true,
            debian_linker: true,
            ..facts(false)
        }
    }

    #[test]
    fn the_active_toolchain_goes_first() {
        let both = |has_source| Facts {
            active: facts(true).active.map(|active| Active { has_source, ..active }),
            ..with_debian()
        };
        assert!(matches!(decide(&both(true)), Ok(WasmToolchain::Active(_))));
        // Without the source the app would be larger than by Debian's.
        assert!(matches!(decide(&both(false)), Ok(WasmToolchain::Debian(_))));
        let alone = decide(&facts(true)).unwrap();
        assert!(!alone.builds_std() && matches!(alone, WasmToolchain::WithoutSource(_)));
        assert!(!alone.release_flags().contains("immediate-abort"));
    }

    #[test]
    fn debians_is_taken_if_the_active_one_has_no_std() {
        assert!(matches!(decide(&with_debian()), Ok(WasmToolchain::Debian(_))));
        let without_rustup = Facts {
            active: None,
            ..with_debian()
        };
        assert!(matches!(decide(&without_rustup), Ok(WasmToolchain::Debian(_))));
    }

    #[test]
    fn a_half_installed_one_is_not_taken_and_says_what_lacks() {
        let lacks = |facts: Facts| decide(&facts).unwrap_err();
        assert_eq!(
            lacks(facts(false)),
            "rustc 1.95.0 has no `wasm32-unknown-unknown`"
        );
        assert!(
            lacks(Facts {
                debian_source: false,
                ..with_debian()
            })
            .ends_with("the source of std is not there")
        );
        assert!(
            lacks(Facts {
                debian_linker: false,
                ..with_debian()
            })
            .ends_with("`wasm-ld-22` is not there")
        );
        assert!(
            lacks(Facts {
                debian_cargo: false,
                ..with_debian()
            })
            .ends_with("`cargo` is not there")
        );
        let old = Facts {
            debian: Some("rustc 1.63.0".to_owned()),
            ..with_debian()
        };
        assert!(lacks(old).ends_with("rustc 1.63.0 is too old"));
    }

    #[test]
    fn rustup_is_tried_before_apt() {
        let with = |rustup, apt| {
            WasmTarget.attempts(&Machine {
                rustup,
                apt,
                ..Machine::default()
            })
        };
        assert_eq!(
            with(true, Apt::Root),
            [
                Attempt::RustupTarget(TARGET),
                Attempt::RustupComponents(SOURCE),
                Attempt::Apt(DEBIAN_PACKAGES)
            ]
        );
        assert_eq!(
            with(true, Apt::NoRight),
            [Attempt::RustupTarget(TARGET), Attempt::RustupComponents(SOURCE)]
        );
        assert_eq!(with(false, Apt::Sudo), [Attempt::Apt(DEBIAN_PACKAGES)]);
        assert!(with(false, Apt::None).is_empty());
    }

    #[test]
    fn debians_compiler_is_first_on_the_path_and_rustups_choice_is_dropped() {
        let workspace = Workspace {
            root: "/repo".into(),
            target: "/repo/target".into(),
            cache: "/cache".into(),
        };
        let mut command = Command::new("cargo");
        command
            .env("PATH", "/home/a/.cargo/bin")
            .env("RUSTUP_TOOLCHAIN", "stable");
        WasmToolchain::Debian("rustc 1.96.0".to_owned()).apply(&workspace, &mut command);
        let value = |name: &str| {
            let value = command
                .get_envs()
                .find(|(key, _)| *key == name)
                .and_then(|(_, value)| value);
            value.map(|value| value.to_string_lossy().into_owned())
        };
        assert_eq!(value("PATH").as_deref(), Some("/usr/bin:/home/a/.cargo/bin"));
        assert_eq!(value("RUSTUP_TOOLCHAIN"), None);
        assert_eq!(value("CARGO_TARGET_DIR").as_deref(), Some("/repo/target/wasm"));
        assert_eq!(value("RUSTC_BOOTSTRAP").as_deref(), Some("1"));
    }

    #[test]
    fn versions_are_read_from_what_compilers_say() {
        assert_eq!(minor("rustc 1.96.0 (ac68faa20 2026-05-25)"), Some((1, 96)));
        assert_eq!(minor("rust-version   1.94 "), Some((1, 94)));
        assert_eq!(minor("nothing"), None);
    }
}

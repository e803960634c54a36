//! The programs that make the code: cargo, wasm-bindgen, wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use provision::process::{capture, command, run_long};
use provision::wasm_target::WasmToolchain;
use provision::{At, Workspace, files};

use crate::error::{Error, Result};
use crate::split::Fault;
use crate::unmade::{without_unimported, without_unmade};

/// The programs of this machine, as `cargo xtask setup` leaves them.
pub struct Programs<'a> {
    workspace: &'a Workspace,
    toolchain: WasmToolchain,
}

/// Which module is made, and how.
pub struct Module<'a> {
    /// The package.
    pub package: &'a str,
    /// The folder of the workspace that it is in.
    pub folder: &'a Path,
    /// The name of what cargo leaves, without `.wasm`; the files that are made begin with it.
    pub name: &'a str,
    /// Packages that cargo builds in the same call, so that the crates which all of them use have one set of features and are compiled
    /// once. A call for one of them names the others.
    pub together: &'a [&'a str],
    /// How cargo builds it.
    pub profile: Profile,
    /// Variables that are built into it.
    pub environment: &'a [(&'a str, &'a str)],
    /// Whether a file of TypeScript's types is made too.
    pub types: bool,
    /// Arguments of wasm-opt.
    pub optimise: &'a [&'a str],
}

/// How cargo builds a module: a profile of the workspace, and the standard library that goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As small as it gets, on a standard library that is built for it: what is loaded over a network by everybody who passes by.
    Smallest,
    /// As small, on the standard library as it came.
    Small,
    /// As fast as it gets: what reckons for minutes.
    Fastest,
}

impl Profile {
    /// Its name in the workspace's `Cargo.toml`.
    const fn name(self) -> &'static str {
        match self {
            Self::Smallest | Self::Small => "wasm-release",
            Self::Fastest => "wasm-fast",
        }
    }
}

/// The argument of wasm-opt for code that is loaded over a network.
pub const SMALLEST: &str = "-Oz";
/// Those for code that is to be split: it is split by the names that `-g` leaves, and a function that has one caller must not become
/// part of it.
pub const FOR_SPLITTING: [&str; 2] = ["-g", "--one-caller-inline-max-function-size=300"];

const TARGET: &str = "wasm32-unknown-unknown";

impl<'a> Programs<'a> {
    /// The programs of this machine.
    ///
    /// # Errors
    ///
    /// If there is no compiler that makes wasm.
    pub fn find(workspace: &'a Workspace) -> Result<Self> {
        Ok(Self {
            workspace,
            toolchain: WasmToolchain::find(workspace)?,
        })
    }

    /// Where cargo builds for wasm.
    pub fn target(&self) -> PathBuf {
        self.workspace.wasm_target()
    }

    /// Compiles a module, and says where it lies. Does nothing if it is up to date.
    ///
    /// # Errors
    ///
    /// If cargo fails.
    pub fn compile(&self, module: &Module<'_>) -> Result<PathBuf> {
        let mut build = command(self.workspace, "cargo");
        if module.profile == Profile::Smallest {
            self.toolchain.apply_for_release(self.workspace, &mut build);
        } else {
            self.toolchain.apply(self.workspace, &mut build);
        }
        let profile = module.profile.name();
        build.args(["build", "--package", module.package, "--profile", profile]);
        for package in module.together {
            build.args(["--package", package]);
        }
        build.args(["--target", TARGET]).current_dir(module.folder);
        build.envs(module.environment.iter().copied());
        run_long(&mut build, &format!("building `{}`", module.package), None)?;
        let file = [module.name, ".wasm"].concat();
        Ok(self.target().join(TARGET).join(profile).join(file))
    }

    /// Binds what has been compiled to JavaScript, takes out what nothing uses, and makes it smaller: leaves `<name>.js` and `<name>_bg.wasm` in an empty folder.
    ///
    /// # Errors
    ///
    /// If a program fails.
    pub fn bind(&self, module: &Module<'_>, compiled: &Path, folder: &Path) -> Result<()> {
        files::empty(folder)?;
        let mut bind = self.wasm_bindgen();
        bind.args(["--target", "web", "--out-name", module.name, "--out-dir"]);
        bind.arg(folder)
            .args((!module.types).then_some("--no-typescript"))
            .arg(compiled);
        run_long(&mut bind, &format!("binding `{}`", module.package), None)?;
        let bound = folder.join([module.name, "_bg.wasm"].concat());
        let script = folder.join([module.name, ".js"].concat());
        let fault = |why: Fault| Error::Code {
            package: module.package.to_owned(),
            why: why.to_string(),
        };
        let mut glue = fs::read_to_string(&script).at("read", &script)?;
        let code = fs::read(&bound).at("read", &bound)?;
        if let Some((made, smaller)) = without_unmade(&glue, &code).map_err(fault)? {
            glue = made;
            fs::write(&bound, smaller).at("write", &bound)?;
        }
        let mut optimise = self.wasm_opt();
        optimise.args(module.optimise).arg("-o").arg(&bound).arg(&bound);
        run_long(&mut optimise, &format!("optimising `{}`", module.package), None)?;
        let code = fs::read(&bound).at("read", &bound)?;
        let glue = without_unimported(&glue, &code).map_err(fault)?;
        fs::write(&script, glue).at("write", &script)?;
        Ok(())
    }

    /// The versions of what makes code out of what cargo leaves.
    pub fn versions(&self) -> String {
        [self.wasm_bindgen(), self.wasm_opt()]
            .map(|mut program| capture(program.arg("--version")).unwrap_or_default())
            .join(", ")
    }

    fn wasm_bindgen(&self) -> Command {
        command(self.workspace, "wasm-bindgen")
    }

    fn wasm_opt(&self) -> Command {
        command(self.workspace, self.workspace.node_bin().join("wasm-opt"))
    }
}

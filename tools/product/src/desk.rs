//! The caseworkers' app: a page, and the vault in a worker of its own, each with its code.

use std::fs;
use std::path::{Path, PathBuf};

use bundle::{Module, Profile, Programs, SMALLEST, compress};
use provision::{At, Workspace, files};

use crate::Result;
use crate::app::{PAGES, manifest};

/// The files that stand in the repository as they are served.
const PLAIN: [&str; 3] = ["index.html", "desk.js", "vault-worker.js"];
/// The style sheets, which become one: the colours of the visitor's app first.
const STYLES: [&str; 3] = ["crates/look/style/tokens.css", "desk/style.css", "desk/log.css"];

/// Builds the desk into `dist/desk`, and says where it is.
///
/// # Errors
/// If a program that is needed is missing or fails.
pub fn build(workspace: &Workspace, verify_key: &str) -> Result<PathBuf> {
    println!("building the desk (some minutes the first time)");
    let out = workspace.root.join("dist").join("desk");
    let page = Part {
        package: "didim-desk",
        name: "didim_desk",
        folder: "desk",
        together: &PAGES,
        profile: Profile::Smallest,
        optimise: SMALLEST,
    };
    // Opens many applications at a time, and is loaded once a day.
    let vault = Part {
        package: "vault",
        name: "vault",
        folder: "crates/vault",
        together: &[],
        profile: Profile::Fastest,
        optimise: "-O3",
    };
    let code = [
        page.make(workspace, verify_key)?,
        vault.make(workspace, verify_key)?,
    ];
    files::empty(&out)?;
    for file in code.iter().flatten() {
        let name = file.file_name().unwrap_or_default();
        put(&out.join(name), &fs::read(file).at("read", file)?)?;
    }
    for name in PLAIN {
        let file = workspace.root.join("desk").join(name);
        put(&out.join(name), &fs::read(&file).at("read", &file)?)?;
    }
    let mut style = Vec::new();
    for name in STYLES {
        let file = workspace.root.join(name);
        style.extend(fs::read(&file).at("read", &file)?);
    }
    put(&out.join("desk.css"), &style)?;
    compress(&out)?;
    Ok(out)
}

/// A module of the desk.
struct Part {
    package: &'static str,
    name: &'static str,
    folder: &'static str,
    together: &'static [&'static str],
    profile: Profile,
    optimise: &'static str,
}

impl Part {
    /// Makes its script and its code, and says where they are.
    fn make(&self, workspace: &Workspace, verify_key: &str) -> Result<[PathBuf; 2]> {
        let manifest = manifest(workspace)?;
        let mut optimise = vec![self.optimise];
        optimise.extend(manifest.app().browsers.wasm_options());
        let module = Module {
            package: self.package,
            folder: &workspace.root.join(self.folder),
            name: self.name,
            together: self.together,
            profile: self.profile,
            environment: &[("DIDIM_CATALOG_KEY", verify_key)],
            types: false,
            optimise: &optimise,
        };
        let programs = Programs::find(workspace)?;
        let compiled = programs.compile(&module)?;
        let bound = workspace.target.join("desk").join(self.name);
        programs.bind(&module, &compiled, &bound)?;
        Ok([".js", "_bg.wasm"].map(|end| bound.join([self.name, end].concat())))
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    Ok(fs::write(path, bytes).at("write", path)?)
}

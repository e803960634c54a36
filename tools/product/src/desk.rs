//! The caseworkers' app: a page, and the vault in a worker of its own, each with its code.

use std::fs;
use std::path::{Path, PathBuf};

use bundle::{Module, Programs, compress};
use provision::{At, Workspace, files};

use crate::Result;
use crate::app::manifest;

/// The files that stand in the repository as they are served.
const PLAIN: [&str; 3] = ["index.html", "desk.js", "vault-worker.js"];
/// The style sheets, which become one: the colours of the visitor's app first.
const STYLES: [&str; 2] = ["crates/look/style/tokens.css", "desk/style.css"];

/// Builds the desk into `dist/desk`, and says where it is.
///
/// # Errors
/// If a program that is needed is missing or fails.
pub fn build(workspace: &Workspace, verify_key: &str) -> Result<PathBuf> {
    println!("building the desk (some minutes the first time)");
    let out = workspace.root.join("dist").join("desk");
    let code = [
        code(workspace, "didim-desk", "didim_desk", "desk", verify_key)?,
        code(workspace, "vault", "vault", "crates/vault", verify_key)?,
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

/// The script and the code of a package.
fn code(
    workspace: &Workspace,
    package: &str,
    name: &str,
    folder: &str,
    verify_key: &str,
) -> Result<[PathBuf; 2]> {
    let manifest = manifest(workspace)?;
    // What opens many applications is to be fast; it is loaded once a day.
    let mut optimise = vec!["-O3"];
    optimise.extend(manifest.app().browsers.wasm_options());
    let module = Module {
        package,
        folder: &workspace.root.join(folder),
        name,
        release: false,
        environment: &[("DIDIM_CATALOG_KEY", verify_key)],
        types: false,
        optimise: &optimise,
    };
    let programs = Programs::find(workspace)?;
    let compiled = programs.compile(&module)?;
    let bound = workspace.target.join("desk").join(name);
    programs.bind(&module, &compiled, &bound)?;
    Ok([
        bound.join(format!("{name}.js")),
        bound.join(format!("{name}_bg.wasm")),
    ])
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    Ok(fs::write(path, bytes).at("write", path)?)
}

//! `cargo xtask npm`: the rules engine as a package for JavaScript.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::WASM_FEATURES;
use crate::error::{At, Result};
use crate::process::{capture, command, run, run_long};
use crate::setup::wasm_target::WasmToolchain;
use crate::setup::{Need, Say, ensure};
use crate::stamp;
use crate::workspace::Workspace;

const CRATE: &str = "crates/eligibility-js";
/// What stands in the package's `package.json` where its version goes.
const VERSION: &str = "\"0.0.0\"";

/// Makes the package, tries it in node, and packs it into one file.
pub fn pack(workspace: &Workspace) -> Result<()> {
    ensure(workspace, &Need::APP, Say::OnlyChanges)?;
    let folder = build(workspace)?;
    test(workspace, &folder)?;
    let out = workspace.root.join("dist");
    let mut pack = command(workspace, "npm");
    pack.arg("pack").arg(&folder).arg("--pack-destination").arg(&out);
    run(&mut pack, "packing", "see npm's message above")?;
    println!(
        "the package is in {}, packed in {}",
        workspace.shown(&folder),
        workspace.shown(&out)
    );
    Ok(())
}

/// Makes the package and tries it in node.
pub fn check(workspace: &Workspace) -> Result<()> {
    let folder = build(workspace)?;
    test(workspace, &folder)
}

/// Compares our composer of Korean with npm's es-hangul, in node.
pub fn compare_composers(workspace: &Workspace) -> Result<()> {
    let mut build = command(workspace, "cargo");
    build.args(["build", "--quiet", "--package", "hangul", "--example", "compose"]);
    run_long(&mut build, "building the composer", None)?;
    let name = ["compose", std::env::consts::EXE_SUFFIX].concat();
    let mut test = command(workspace, "node");
    test.arg("--test")
        .arg(workspace.path(None, "crates/hangul/tests/es-hangul.test.js"))
        .env(
            "HANGUL_COMPOSE",
            workspace.target.join("debug/examples").join(name),
        );
    run(
        &mut test,
        "the composer next to es-hangul",
        "its messages stand above",
    )
}

/// Makes the package's folder.
fn build(workspace: &Workspace) -> Result<PathBuf> {
    let toolchain = WasmToolchain::find(workspace)?;
    let mut build = command(workspace, "cargo");
    toolchain.apply(workspace, &mut build);
    build.args([
        "build",
        "--package",
        "eligibility-js",
        "--profile",
        "wasm-release",
    ]);
    build.args(["--target", "wasm32-unknown-unknown"]);
    run_long(&mut build, "building the package", None)?;
    let folder = workspace.target.join("npm");
    if folder.exists() {
        fs::remove_dir_all(&folder).at("remove", &folder)?;
    }
    fs::create_dir_all(&folder).at("make", &folder)?;
    let module = workspace
        .wasm_target()
        .join("wasm32-unknown-unknown/wasm-release/eligibility_js.wasm");
    let mut bind = command(workspace, "wasm-bindgen");
    bind.args(["--target", "web", "--out-dir"])
        .arg(&folder)
        .arg(module);
    run(&mut bind, "binding the package", "see its message above")?;
    shrink(workspace, &folder.join("eligibility_js_bg.wasm"))?;
    let root = workspace.root.join(CRATE);
    for name in ["node.js", "browser.js", "index.d.ts", "README.md"] {
        copy(&root.join("npm").join(name), &folder.join(name))?;
    }
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&workspace.root.join(name), &folder.join(name))?;
    }
    let manifest = root.join("npm/package.json");
    let text = fs::read_to_string(&manifest).at("read", &manifest)?;
    let text = text.replace(VERSION, concat!("\"", env!("CARGO_PKG_VERSION"), "\""));
    let manifest = folder.join("package.json");
    fs::write(&manifest, text).at("write", &manifest)?;
    Ok(folder)
}

fn shrink(workspace: &Workspace, module: &Path) -> Result<()> {
    let mut optimise = command(workspace, workspace.node_bin().join("wasm-opt"));
    optimise.arg("-O3").args(WASM_FEATURES.split(' '));
    optimise.arg("-o").arg(module).arg(module);
    run(&mut optimise, "optimising the package", "see its message above")
}

/// Runs the package's own tests in node.
fn test(workspace: &Workspace, folder: &Path) -> Result<()> {
    let mut test = command(workspace, "node");
    test.arg("--test")
        .arg(workspace.root.join(CRATE).join("npm/eligibility.test.js"))
        .env("ELIGIBILITY_NPM", folder);
    run(&mut test, "the package in node", "its messages stand above")?;
    let bytes = fs::metadata(folder.join("eligibility_js_bg.wasm")).map_or(0, |meta| meta.len());
    let files = {
        let mut files = Vec::new();
        stamp::list(folder, &mut files)?;
        files.len()
    };
    let node = capture(command(workspace, "node").arg("--version")).unwrap_or_default();
    println!("the package has {files} files, its wasm {bytes} bytes; tried in node {node}");
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).at("copy", from)?;
    Ok(())
}

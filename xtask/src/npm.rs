//! `cargo xtask npm`: the rules engine as a package for JavaScript.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{At, Result};
use product::app;
use provision::Workspace;
use provision::files;
use provision::process::{capture, command, run, run_long};
use provision::{Need, Say, ensure};

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

/// Checks the types in the scripts of the page, the tests and the benches.
pub fn check_types(workspace: &Workspace) -> Result<()> {
    let mut check = command(workspace, "npm");
    check
        .args(["run", "--silent", "check"])
        .current_dir(&workspace.root);
    Ok(run(
        &mut check,
        "checking the types in the scripts",
        "tsc's messages stand above",
    )?)
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
    Ok(run(
        &mut test,
        "the composer next to es-hangul",
        "its messages stand above",
    )?)
}

/// Makes the package's folder.
fn build(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("npm");
    app::module(workspace, "eligibility-js", &workspace.root, "-O3", true, &folder)?;
    let root = workspace.root.join(CRATE);
    for name in ["node.js", "browser.js", "index.d.ts", "README.md"] {
        files::copy(&root.join("npm").join(name), &folder.join(name))?;
    }
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        files::copy(&workspace.root.join(name), &folder.join(name))?;
    }
    let manifest = root.join("npm/package.json");
    let text = fs::read_to_string(&manifest).at("read", &manifest)?;
    let text = text.replace(VERSION, concat!("\"", env!("CARGO_PKG_VERSION"), "\""));
    let manifest = folder.join("package.json");
    fs::write(&manifest, text).at("write", &manifest)?;
    Ok(folder)
}

/// Runs the package's own tests in node.
fn test(workspace: &Workspace, folder: &Path) -> Result<()> {
    let mut test = command(workspace, "node");
    test.arg("--test")
        .arg(workspace.root.join(CRATE).join("npm/eligibility.test.js"))
        .env("ELIGIBILITY_NPM", folder);
    run(&mut test, "the package in node", "its messages stand above")?;
    let bytes = fs::metadata(folder.join("eligibility_js_bg.wasm")).map_or(0, |meta| meta.len());
    let files = files::list(folder)?.len();
    let node = capture(command(workspace, "node").arg("--version")).unwrap_or_default();
    println!("the package has {files} files, its wasm {bytes} bytes; tried in node {node}");
    Ok(())
}

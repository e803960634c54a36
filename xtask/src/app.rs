//! The visitor's app: packed as its manifest says, and put in place whole.

use std::path::{Path, PathBuf};

use bundle::{Manifest, Module, Packed, Programs, Request};

use crate::BundleOptions;
use crate::error::{At, Error, Result};
use provision::Workspace;
use provision::process::{command, run_long};
use provision::wasm_target::WasmToolchain;
use provision::{Need, Say, ensure};

/// The manifest of the visitor's app.
const MANIFEST: &str = "bundle.toml";

/// The manifest of the visitor's app.
pub fn manifest(workspace: &Workspace) -> Result<Manifest> {
    Ok(Manifest::read(&workspace.root.join(MANIFEST))?)
}

/// Builds the app if anything that it depends on has changed, and says where it is. Of the catalog's folder it shows the
/// agency's report; the rest comes from the server. `release_key` is the file of the public halves that sign releases, if they are signed.
pub fn build(
    workspace: &Workspace,
    verify_key: &str,
    catalog: &Path,
    release_key: Option<&Path>,
) -> Result<PathBuf> {
    let app = workspace.root.join("dist").join("app");
    println!("building the app (some minutes the first time)");
    let options = BundleOptions {
        catalog_key: verify_key.to_owned(),
        release_key: release_key.map(Path::to_owned),
        ..BundleOptions::default()
    };
    pack(workspace, &options, catalog, &app)?;
    Ok(app)
}

/// What the app shows of the agency's report.
fn about(catalog: &Path) -> Result<bundle::Files> {
    authoring::about::files(catalog).map_err(|problems| Error::Catalog {
        dir: catalog.to_owned(),
        problems: problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; "),
    })
}

/// Packs the app into a folder.
fn pack(workspace: &Workspace, options: &BundleOptions, catalog: &Path, out: &Path) -> Result<()> {
    let request = Request {
        manifest: &manifest(workspace)?,
        out,
        folder: &workspace.root,
        environment: &[("DIDIM_CATALOG_KEY", &options.catalog_key)],
        whole: options.whole,
        beside: about(catalog)?,
        keys: &bundle::release_keys(options.release_key.as_deref())?,
    };
    if bundle::pack(&request, &Programs::find(workspace)?)? == Packed::UpToDate {
        println!("the app is up to date");
    }
    Ok(())
}

/// `cargo xtask bundle`.
pub fn bundle(workspace: &Workspace, options: &BundleOptions) -> Result<()> {
    ensure(workspace, &Need::APP, Say::OnlyChanges)?;
    let catalog = workspace.path(options.catalog.as_deref(), "catalog");
    let out = workspace.path(options.out.as_deref(), "dist/app");
    pack(workspace, options, &catalog, &out)?;
    check_sizes(workspace, &out)
}

/// `cargo xtask shell`.
pub fn seal(workspace: &Workspace, folder: &Path, release_key: Option<&Path>) -> Result<()> {
    let keys = bundle::release_keys(release_key)?;
    let version = bundle::seal_again(folder, &manifest(workspace)?, &keys)?;
    println!("the app is version {version}");
    Ok(())
}

/// Makes a module that is no app, for the browsers of the app: leaves its script and its code in `out`. `level` is how hard wasm-opt
/// tries.
pub fn module(
    workspace: &Workspace,
    package: &str,
    folder: &Path,
    level: &str,
    types: bool,
    out: &Path,
) -> Result<()> {
    let manifest = manifest(workspace)?;
    let mut optimise = vec![level];
    optimise.extend(manifest.app().browsers.wasm_options());
    let name = package.replace('-', "_");
    let module = Module {
        package,
        folder,
        name: &name,
        release: false,
        environment: &[],
        types,
        optimise: &optimise,
    };
    let programs = Programs::find(workspace)?;
    let compiled = programs.compile(&module)?;
    Ok(programs.bind(&module, &compiled, out)?)
}

/// Prints the app's sizes, and fails where one is over its gate.
pub fn check_sizes(workspace: &Workspace, app: &Path) -> Result<()> {
    let sizes = bundle::sizes(app, manifest(workspace)?.app())?;
    for size in &sizes {
        println!("{size}");
    }
    if !WasmToolchain::find(workspace)?.builds_std() {
        println!(
            "the standard library came built, which makes the app larger: its sizes are not held to the gates"
        );
        return Ok(());
    }
    Ok(sizes.iter().try_for_each(bundle::Size::check)?)
}

/// Compiles the second app on the look, so that nothing in the look comes to need the visitor's app. With the packages and the profile
/// of that one it compiles nothing anew but itself.
///
/// # Errors
/// If it does not compile.
pub fn check_second(workspace: &Workspace) -> Result<()> {
    let mut build = command(workspace, "cargo");
    WasmToolchain::find(workspace)?.apply_for_release(workspace, &mut build);
    build.args([
        "build",
        "--package",
        "didim-app",
        "--package",
        "look",
        "--example",
        "second_app",
    ]);
    build.args(["--profile", "wasm-release", "--target", "wasm32-unknown-unknown"]);
    Ok(run_long(&mut build, "building the second app on the look", None)?)
}

/// Where this program lies, for others that have to call it.
pub fn this_program() -> Result<PathBuf> {
    Ok(std::env::current_exe().at("find", Path::new("xtask"))?)
}

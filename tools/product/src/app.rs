//! The visitor's app: packed as its manifest says, and put in place whole.

use std::path::{Path, PathBuf};

use bundle::{Manifest, Module, Packed, Profile, Programs, Request};

use provision::Workspace;
use provision::process::{command, run_long};
use provision::wasm_target::WasmToolchain;

use crate::{Error, Result};

/// The manifest of the visitor's app.
const MANIFEST: &str = "bundle.toml";

/// The packages of the pages, which are compiled together: a crate that both have is compiled once, with what both ask of it.
pub const PAGES: [&str; 2] = ["didim-app", "didim-desk"];

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
    let options = Packing {
        verify_key,
        release_key,
        whole: false,
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

/// How the app is packed.
pub struct Packing<'a> {
    /// The key that the app verifies catalogs with, 64 hex digits.
    pub verify_key: &'a str,
    /// The file of the public halves that sign releases; `None` if releases are not signed.
    pub release_key: Option<&'a Path>,
    /// Whether all code is left in one file.
    pub whole: bool,
}

/// Packs the app into a folder, unless nothing that it depends on has changed.
///
/// # Errors
/// If a program that is needed is missing or fails, or the catalog's folder cannot be read.
pub fn pack(workspace: &Workspace, packing: &Packing, catalog: &Path, out: &Path) -> Result<()> {
    let request = Request {
        manifest: &manifest(workspace)?,
        out,
        folder: &workspace.root,
        environment: &[("DIDIM_CATALOG_KEY", packing.verify_key)],
        whole: packing.whole,
        together: &PAGES,
        beside: about(catalog)?,
        keys: &bundle::release_keys(packing.release_key)?,
    };
    if bundle::pack(&request, &Programs::find(workspace)?)? == Packed::UpToDate {
        println!("the app is up to date");
    }
    Ok(())
}

/// Makes the service worker and the content security policy of a packed app anew.
///
/// # Errors
/// If the folder holds no packed app, or a key cannot be read.
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
        together: &[],
        profile: Profile::Small,
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
/// of the pages it compiles nothing anew but itself.
///
/// # Errors
/// If it does not compile.
pub fn check_second(workspace: &Workspace) -> Result<()> {
    let mut build = command(workspace, "cargo");
    WasmToolchain::find(workspace)?.apply_for_release(workspace, &mut build);
    build.args(["build", "--package", "look", "--example", "second_app"]);
    for page in PAGES {
        build.args(["--package", page]);
    }
    build.args(["--profile", "wasm-release", "--target", "wasm32-unknown-unknown"]);
    Ok(run_long(&mut build, "building the second app on the look", None)?)
}

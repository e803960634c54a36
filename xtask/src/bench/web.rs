//! `cargo xtask bench web`: the visitor's app in a browser, beside the same path in React and in Svelte.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::error::{At, Result};
use product::{Product, app, build_catalog};
use provision::Workspace;
use provision::browser::Browser;
use provision::process::{command, run, run_long};
use provision::{files, stamp};

use super::written_to;

const SCAFFOLDS: [&str; 2] = ["react", "svelte"];
/// The catalogs that the results are measured with, in programs; the scaffolds' builds write the same numbers.
const SIZES: [usize; 3] = [50, 500, 5_000];

/// Measures everything, prints the tables and writes them to `docs/BENCHMARKS-WEB.md`. It fails where the app is over a
/// size or behind one of the others; budgets in milliseconds only inform.
pub fn measure(workspace: &Workspace, quick: bool) -> Result<()> {
    let product = Product::ensure(workspace)?;
    let work = workspace.target.join("bench").join("web");
    let mut folders = BTreeMap::from([("didim", product.app.clone())]);
    packages(workspace)?;
    for name in SCAFFOLDS {
        folders.insert(name, scaffold(workspace, name, &work)?);
    }
    let mut made = BTreeMap::new();
    for size in SIZES {
        made.insert(size.to_string(), scaled(workspace, &product, size, &work)?);
    }
    let page = written_to(workspace, "BENCHMARKS-WEB.md", quick);
    let options = json!({
        "chrome": Browser::find(workspace)?.chrome,
        "didim": product.didim,
        "work": work,
        "folders": folders,
        "catalogs": { "shipped": product.catalog, "made": made },
        "key": product.keys.0.join("catalog.pub"),
        "quick": quick,
        "page": page,
    });
    let mut node = command(workspace, "node");
    node.arg(folder(workspace).join("measure").join("run.mjs"))
        .arg(options.to_string());
    let measured = run_long(&mut node, "measuring in the browser", None);
    println!("the page is {}", workspace.shown(&page));
    // The table is worth having even of an app that is too large.
    app::check_sizes(workspace, &product.app)?;
    Ok(measured?)
}

/// Whether the runner's own tests pass; they need no browser and no package.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut test = command(workspace, "node");
    test.arg("--test")
        .arg(folder(workspace).join("measure").join("limits.test.mjs"));
    Ok(run(
        &mut test,
        "testing the runner of `bench web`",
        "mend what it names",
    )?)
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("bench").join("web")
}

/// Gets what the scaffolds are made of and the searches that ours is measured beside, exactly as `package-lock.json` has it.
pub fn packages(workspace: &Workspace) -> Result<()> {
    let folder = folder(workspace);
    let lock = folder.join("package-lock.json");
    let hash = stamp::of_file(&lock).ok_or(std::io::Error::from(std::io::ErrorKind::NotFound));
    let hash = hash.at("read", &lock)?;
    let note = folder.join("node_modules").join(".didim-lock-hash");
    if stamp::matches(&note, &hash) {
        return Ok(());
    }
    let mut npm = command(workspace, "npm");
    npm.current_dir(&folder).arg("ci");
    run_long(&mut npm, "installing the scaffolds' packages", None)?;
    Ok(stamp::write(&note, &hash)?)
}

/// Builds a scaffold and compresses it as the app is.
fn scaffold(workspace: &Workspace, name: &str, work: &Path) -> Result<PathBuf> {
    let folder = folder(workspace);
    let out = work.join(name);
    let mut vite = command(workspace, "node");
    vite.current_dir(&folder)
        .arg(folder.join("node_modules/vite/bin/vite.js"))
        .args(["build", "--logLevel", "warn", "--config"])
        .arg(folder.join(name).join("vite.config.js"))
        .arg("--outDir")
        .arg(&out);
    run(
        &mut vite,
        &format!("building the scaffold `{name}`"),
        "see its message above",
    )?;
    bundle::compress(&out).map_err(product::Error::from)?;
    Ok(out)
}

/// Makes a signed catalog of `size` programs, the same as those of the scaffolds.
fn scaled(workspace: &Workspace, product: &Product, size: usize, work: &Path) -> Result<PathBuf> {
    let folder = work.join(format!("programs-{size}"));
    // Programs of an earlier run would be in the catalog too.
    files::remove(&folder)?;
    let mut write = command(workspace, "node");
    write
        .arg(self::folder(workspace).join("shared").join("catalog.mjs"))
        .arg(size.to_string())
        .arg(&folder);
    run(&mut write, "writing programs", "see its message above")?;
    let out = work.join(format!("programs-{size}.didim"));
    build_catalog(workspace, &product.didim, &folder, &product.keys, &out)?;
    Ok(out)
}

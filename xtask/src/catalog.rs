//! `cargo xtask gen-catalog`: made-up program data in any number, and a catalog of it.

use std::path::Path;

use crate::error::{At, Result};
use product::build_didim;
use provision::Workspace;
use provision::process::{command, run};

/// Writes made-up answers of the program APIs to a folder and, if wanted, imports them into `catalog` below it.
pub fn generate(workspace: &Workspace, programs: usize, seed: u64, out: &Path, import: bool) -> Result<()> {
    let out = workspace.path(Some(out), "");
    let files = sample_data::answers(programs, seed)
        .write(&out)
        .at("write", &out)?;
    println!("{} programs, made up, are in {}", programs, workspace.shown(&out));
    if !import {
        return Ok(());
    }
    let didim = build_didim(workspace)?;
    let catalog = out.join("catalog");
    let next = "see its message above";
    let mut youth = command(workspace, &didim);
    youth
        .args(["catalog", "import", "youth", "--into"])
        .arg(&catalog)
        .args(&files.youth);
    run(&mut youth, "importing policies", next)?;
    let mut gov24 = command(workspace, &didim);
    gov24.args(["catalog", "import", "gov24", "--into"]).arg(&catalog);
    gov24
        .arg("--services")
        .arg(&files.services)
        .arg("--conditions")
        .arg(&files.conditions);
    run(&mut gov24, "importing services", next)?;
    println!("the catalog is {}", workspace.shown(&catalog));
    Ok(())
}

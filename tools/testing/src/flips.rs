//! `cargo xtask flips`: bits are flipped in all that is stored, and a table says what became of them.
//!
//! The tests do it (`crates/didim/tests/flips`), in every run of the native ones with fewer bits; each writes a row.

use std::fs;

use provision::process::{command, run_long};
use provision::{At as _, Need, Say, Workspace, ensure};

use crate::Result;

/// The columns of a row.
const HEAD: &str = "| what is stored | seed | flips | refused | noticed | harmless | wrong |\n\
                    |---|---|---|---|---|---|---|\n";

/// Flips this number of bits in each kind of file, as the seed chooses them, and prints the table.
///
/// # Errors
/// If one of them led to a wrong answer, a panic, or the loss of another record.
pub fn run(workspace: &Workspace, each: u32, seed: u64) -> Result<()> {
    ensure(workspace, &[Need::Compiler], Say::OnlyChanges)?;
    let table = workspace.target.join("flips.md");
    fs::write(&table, HEAD).at("write", &table)?;
    let mut tests = command(workspace, "cargo");
    tests.args(["test", "--package", "didim", "--test", "flips"]);
    tests
        .env("DIDIM_FLIPS", each.to_string())
        .env("DIDIM_FLIPS_SEED", seed.to_string())
        .env("DIDIM_FLIPS_TABLE", &table);
    let ran = run_long(&mut tests, "flipping bits", None);
    print!("{}", fs::read_to_string(&table).at("read", &table)?);
    Ok(ran?)
}

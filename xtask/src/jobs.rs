//! `cargo xtask gen-jobs`.

use std::path::Path;

use eligibility::Date;
use product::vacancies::today;

use crate::error::{At, Result};
use provision::Workspace;

/// Writes made-up lists and details of vacancies, as they stand on a day, to a folder.
pub fn generate(
    workspace: &Workspace,
    vacancies: usize,
    seed: u64,
    on: Option<Date>,
    out: &Path,
) -> Result<()> {
    let out = workspace.path(Some(out), "");
    let answers = sample_data::jobs::job_answers(vacancies, seed, on.map_or_else(today, Ok)?);
    answers.write(&out).at("write", &out)?;
    let shown = workspace.shown(&out);
    println!("{vacancies} vacancies, made up, are in {shown}; import them with");
    println!(
        "didim jobs import work24 --list {shown}/list-*.xml --detail {shown}/details --sample --into FOLDER"
    );
    Ok(())
}

//! `cargo xtask gen-jobs`.

use std::path::Path;

use eligibility::Date;
use product::vacancies::today;

use crate::error::{At, Result};
use provision::Workspace;

/// Writes made-up lists and details of a number of vacancies and one of job fairs, as they stand on a day, to a folder.
pub fn generate(
    workspace: &Workspace,
    (vacancies, fairs): (usize, usize),
    seed: u64,
    on: Option<Date>,
    out: &Path,
) -> Result<()> {
    let out = workspace.path(Some(out), "");
    let on = on.map_or_else(today, Ok)?;
    let answers = sample_data::jobs::job_answers(vacancies, seed, on);
    answers.write(&out).at("write", &out)?;
    let shown = workspace.shown(&out);
    println!("{vacancies} vacancies, made up, are in {shown}; import them with");
    println!(
        "didim jobs import work24 --list {shown}/list-*.xml --detail {shown}/details --sample --into FOLDER"
    );
    if fairs > 0 {
        let answers = sample_data::fairs::fair_answers(fairs, seed, on);
        let folder = out.join("fairs");
        answers.write(&folder).at("write", &folder)?;
        println!("{fairs} job fairs, made up, are in {shown}/fairs; import them with");
        println!("didim jobs import work24 --fairs {shown}/fairs --sample --into FOLDER");
    }
    Ok(())
}

//! `cargo xtask gen-jobs`, and the signed list of made-up vacancies that a server is tried with.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use eligibility::Date;

use crate::error::{At, Result};
use crate::product::Keys;
use provision::Workspace;
use provision::files;
use provision::process::{command, run};

/// How many vacancies a server is tried with, and their seed.
const SAMPLE: (usize, u64) = (300, 1);

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

/// The agency's day by this machine's clock.
fn today() -> Result<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    let unusable = || provision::Error::Failed {
        what: "reading this machine's clock".to_owned(),
        how: "it shows no usable day".to_owned(),
        next: "set the clock".to_owned(),
    };
    Ok(catalog::agency_day(milliseconds).ok_or_else(unusable)?)
}

/// Makes vacancies up as they stand today, and writes the signed list of them below a folder, as an operator would: imported, marked as
/// made up, and built. A list that is there is followed by the next version. Returns the list's folder.
pub fn build_sample(workspace: &Workspace, didim: &Path, keys: &Keys, folder: &Path) -> Result<PathBuf> {
    let (saved, records, list) = (folder.join("saved"), folder.join("records"), folder.join("list"));
    files::empty(&saved)?;
    files::remove(&records)?;
    let (vacancies, seed) = SAMPLE;
    let answers = sample_data::jobs::job_answers(vacancies, seed, today()?);
    let written = answers.write(&saved).at("write", &saved)?;
    let mut import = command(workspace, didim);
    import.args(["jobs", "import", "work24", "--sample", "--list"]);
    import.args(&written.lists).arg("--detail").arg(&written.details);
    import.arg("--into").arg(&records);
    let next = "see the message above";
    run(&mut import, "importing made-up vacancies", next)?;
    let mut build = command(workspace, didim);
    build.args(["jobs", "build"]).arg(&records);
    build.arg("--key").arg(keys.0.join("catalog.key"));
    build.arg("--out").arg(&list);
    run(&mut build, "building the list of made-up vacancies", next)?;
    Ok(list)
}

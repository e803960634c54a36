//! The signed list of made-up vacancies that a server is tried with.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use eligibility::Date;
use provision::process::{command, run};
use provision::{At as _, Workspace, files};

use crate::{Keys, Result};

/// How many vacancies a server is tried with.
const SAMPLE: usize = 300;
/// The seed of all that is made up.
const SEED: u64 = 1;

/// Returns the agency's day by this machine's clock.
///
/// # Errors
/// If the clock shows a day that no calendar has.
pub fn today() -> Result<Date> {
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
    build(workspace, didim, keys, folder, SAMPLE)
}

/// The same with any number of vacancies, up to 100,000.
///
/// # Errors
/// If the folder cannot be written, or the command fails.
pub fn build(
    workspace: &Workspace,
    didim: &Path,
    keys: &Keys,
    folder: &Path,
    vacancies: usize,
) -> Result<PathBuf> {
    let (saved, records, list) = (folder.join("saved"), folder.join("records"), folder.join("list"));
    files::empty(&saved)?;
    files::remove(&records)?;
    let answers = sample_data::jobs::job_answers(vacancies, SEED, today()?);
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

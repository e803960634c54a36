//! Other versions of this repository's catalog.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::process::Command;

use super::environment::{TestResult, Tried, need, repository};

/// The program that most journeys apply for.
const REGISTRATION: &str = "programs/p14-job-seeker-registration.toml";

/// A folder of signed catalogs. It goes with this value.
pub struct Catalogs(TempDir);

impl Catalogs {
    /// A folder without a catalog.
    pub fn new() -> Tried<Self> {
        Ok(Self(tempfile::tempdir()?))
    }

    /// Builds the repository's catalog `later` versions later, in which the job-seeker registration has this name.
    pub async fn build(&self, later: u32, registration: &str) -> Tried<PathBuf> {
        let registration = format!("ko = \"{registration}\"");
        self.build_where(later, REGISTRATION, "ko = \"구직등록\"", &registration)
            .await
    }

    /// Builds the repository's catalog `later` versions later, in which the job-seeker registration is open from one day to another
    /// (`2027-01-04`).
    pub async fn build_open(&self, later: u32, from: &str, to: &str) -> Tried<PathBuf> {
        let days = format!("opens = \"{from}\"\ncloses = \"{to}\"");
        self.build_where(later, REGISTRATION, "always = true", &days)
            .await
    }

    /// Builds the repository's catalog `later` versions later, with another text in the place of one in a file.
    async fn build_where(&self, later: u32, path: &str, old: &str, new: &str) -> Tried<PathBuf> {
        let source = self.0.path().join(format!("source-{later}"));
        copy(&repository().join("catalog"), &source)?;
        raise_version(&source.join("catalog.toml"), later)?;
        replace(&source.join(path), old, new)?;
        let out = self.0.path().join(format!("catalog-{later}.didim"));
        let keys = need("DIDIM_KEYS")?;
        let mut build = Command::new(need("DIDIM_BIN")?);
        build
            .args(["catalog", "build"])
            .arg(&source)
            .arg("--out")
            .arg(&out);
        build.args(["--key", &format!("{keys}/catalog.key")]);
        let built = build
            .args(["--seal-to", &format!("{keys}/agency.pub")])
            .output()
            .await?;
        if built.status.success() {
            Ok(out)
        } else {
            Err(String::from_utf8_lossy(&built.stderr).into_owned().into())
        }
    }
}

fn raise_version(file: &Path, later: u32) -> TestResult {
    let text = fs::read_to_string(file)?;
    let version = text.lines().find_map(|line| line.strip_prefix("version = "));
    let version = version.ok_or("no version in `catalog.toml`")?;
    let raised = version.trim().parse::<u32>()? + later;
    replace(
        file,
        &format!("version = {version}"),
        &format!("version = {raised}"),
    )
}

fn replace(file: &Path, old: &str, new: &str) -> TestResult {
    let text = fs::read_to_string(file)?;
    if !text.contains(old) {
        return Err(format!("no `{}` in `{}`", old.trim(), file.display()).into());
    }
    Ok(fs::write(file, text.replacen(old, new, 1))?)
}

fn copy(from: &Path, to: &Path) -> TestResult {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

//! Made-up applications in the database of a server, so that its desk can be tried.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{SystemTime, UNIX_EPOCH};

use catalog::{SignedCatalog, VerifyKey};
use envelope::{Application, OpeningKey, QueueFile, Timestamp};
use provision::process::command;
use provision::{At as _, Workspace, files};
use sample_data::applications::{Month, SampleError, SampleSet, opened};

use crate::{Error, Keys, Result};

/// What became of the applications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// The number of those that the server has now and had not before.
    pub stored: usize,
    /// The number of those that it had before.
    pub duplicate: usize,
    /// The number of those that it keeps aside, since it has others under their ids.
    pub conflict: usize,
    /// All that were made up, by program: its id, its name in Korean, and how many.
    pub by_program: Vec<(String, String, usize)>,
}

/// Makes a set of applications up and has the server take them in, as staff do with the queue of a device: sealed, in a file, by
/// `didim import-queue`, so that no limit for strangers holds them up. `data` is the data folder of a server that has been started,
/// `catalog` the signed catalog that it serves.
///
/// The file is kept below the data folder and taken in again the next time: the same bytes are duplicates to the server, and sealed
/// anew they would be other ones under the same ids, which it keeps aside.
///
/// # Errors
/// If a file cannot be read or written, the applications are of another key, or the command fails.
pub fn put_in(
    workspace: &Workspace,
    didim: &Path,
    keys: &Keys,
    catalog: &Path,
    data: &Path,
    set: SampleSet,
) -> Result<Put> {
    let signed = signed(keys, catalog)?;
    let SampleSet { seed, number } = set;
    let file = data
        .join("sample-applications")
        .join(format!("{number}-by-{seed}.json"));
    if !file.exists() {
        write(&signed, set, &file)?;
    }
    let applications = applications(keys, &file)?;
    let mut import = command(workspace, didim);
    import.arg("import-queue").arg(&file).arg("--data").arg(data);
    import.arg("--catalog").arg(catalog);
    import.arg("--catalog-key").arg(keys.0.join("catalog.pub"));
    let output = import.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|source| provision::Error::Start {
        program: "didim".to_owned(),
        source,
    })?;
    if !output.status.success() {
        return Err(provision::Error::Failed {
            what: "taking the made-up applications in".to_owned(),
            how: output.status.to_string(),
            next: "see the message above".to_owned(),
        }
        .into());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let counts = Counts::read(&said);
    Ok(Put {
        stored: counts.of("stored"),
        duplicate: counts.of("duplicate"),
        conflict: counts.of("conflict"),
        by_program: by_program(&signed, &applications),
    })
}

/// Makes a set up and seals it, into a file that `didim import-queue` takes in.
///
/// # Errors
/// If the catalog cannot be read, nothing can be made up, or the file cannot be written.
pub fn write_queue(keys: &Keys, catalog: &Path, set: SampleSet, file: &Path) -> Result<()> {
    write(&signed(keys, catalog)?, set, file)
}

/// The catalog that a server serves.
fn signed(keys: &Keys, catalog: &Path) -> Result<SignedCatalog> {
    let blob = std::fs::read(catalog).at("read", catalog)?;
    let path = keys.0.join("catalog.pub");
    let key = VerifyKey::from_hex(&keys.verify_key()?).map_err(|_| Error::VerifyingKey { path })?;
    SignedCatalog::verify(&blob, &key).map_err(|source| Error::SignedCatalog {
        path: catalog.to_owned(),
        source,
    })
}

/// Makes a set up and writes it, whole or not at all.
fn write(signed: &SignedCatalog, set: SampleSet, file: &Path) -> Result<()> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    let now = Timestamp::from_unix(seconds, 0).ok_or(SampleError::Clock)?;
    let samples = Month::before(&signed.catalog, now)?.samples(set);
    for (program, hindrance) in &samples.left_out {
        println!("no application for `{program}` could be made up: {hindrance}");
    }
    let queue = samples.queue(signed, now)?;
    files::make_parent(file)?;
    let beside = file.with_extension("part");
    let text = serde_json::to_vec(&queue).map_err(|source| no_queue(file, source))?;
    std::fs::write(&beside, text).at("write", &beside)?;
    Ok(std::fs::rename(&beside, file).at("rename", &beside)?)
}

/// What is in the file, opened by the development keys.
fn applications(keys: &Keys, file: &Path) -> Result<Vec<Application>> {
    let bytes = std::fs::read(file).at("read", file)?;
    let queue: QueueFile = serde_json::from_slice(&bytes).map_err(|source| no_queue(file, source))?;
    let path = keys.0.join("agency.key");
    let text = std::fs::read_to_string(&path).at("read", &path)?;
    let unusable = |why: String| Error::Samples {
        path: file.to_owned(),
        why,
    };
    let key = OpeningKey::from_file(&text).map_err(|error| unusable(error.to_string()))?;
    opened(&queue, &key).map_err(|error| unusable(error.to_string()))
}

fn no_queue(file: &Path, source: serde_json::Error) -> Error {
    Error::Samples {
        path: PathBuf::from(file),
        why: source.to_string(),
    }
}

/// How many applications each program has, in the catalog's order.
fn by_program(signed: &SignedCatalog, applications: &[Application]) -> Vec<(String, String, usize)> {
    let mut numbers = BTreeMap::<&str, usize>::new();
    for application in applications {
        *numbers.entry(&application.program).or_default() += 1;
    }
    let programs = signed.catalog.programs.iter();
    programs
        .filter_map(|program| {
            let number = numbers.get(program.id.as_str())?;
            Some((program.id.clone(), program.name.ko.clone(), *number))
        })
        .collect()
}

/// What `didim import-queue` says: `queue.json: 3 stored, 0 duplicate, 0 conflict, 0 refused`.
struct Counts<'a>(Vec<(&'a str, usize)>);

impl<'a> Counts<'a> {
    fn read(said: &'a str) -> Self {
        let counts = said.trim().rsplit(": ").next().unwrap_or_default().split(", ");
        let count = |count: &'a str| {
            let (number, word) = count.split_once(' ')?;
            Some((word, number.parse().ok()?))
        };
        Self(counts.filter_map(count).collect())
    }

    fn of(&self, word: &str) -> usize {
        let found = self.0.iter().find(|(of, _)| *of == word);
        found.map_or(0, |(_, number)| *number)
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn the_counts_of_an_import_are_read_whatever_the_file_is_called() {
        let counts =
            Counts::read("a: 9 stored, b/queue.json: 3 stored, 2 duplicate, 0 conflict, 1 refused\n");
        let all = ["stored", "duplicate", "conflict", "refused", "nothing"];
        assert_eq!(all.map(|word| counts.of(word)), [3, 2, 0, 1, 0]);
    }
}

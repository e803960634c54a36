//! `didim status import`

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use intake::{SystemClock, import_states};

use super::super::{Failure, print};
use crate::settings::Data;

pub(super) async fn run(path: &Path, data: &Data) -> Result<(), Failure> {
    let file = File::open(path).map_err(|error| Failure::file("read", path, error))?;
    let opened = data.open().await?;
    let repository = &opened.repository;
    let imported = import_states(repository.as_ref(), &SystemClock, &mut BufReader::new(file)).await;
    repository.close().await;
    let imported = imported.map_err(|error| Failure::file("import", path, error))?;
    for (line, why) in &imported.named {
        eprintln!("didim: line {line} is refused: {why}");
    }
    for id in &imported.without_submission {
        eprintln!(
            "didim: the application `{id}` is not here; import the file again when its device has sent it"
        );
    }
    let (without, refused) = (imported.without_submission.len(), imported.refused);
    print(&format!(
        "{}: {} set, {} older or the same, {without} without an application, {refused} refused",
        path.display(),
        imported.set,
        imported.older,
    ))?;
    if without + refused == 0 {
        return Ok(());
    }
    Err(Failure::Because(format!(
        "{} of the file's states could not be set; keep the file",
        without + refused
    )))
}

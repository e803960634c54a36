//! The catalog that the journeys walk through: the shipped one, in which some programs take applications.

use std::fs;
use std::path::{Path, PathBuf};

use provision::{At as _, Workspace, files};

use crate::Result;

/// Of a fair, a course, a bus and a community nobody knows the next round: no journey would pick anything of them. They are open here,
/// under a consent that can be given.
const OPENED: [&str; 4] = [
    "p10-mid-life-festa",
    "p13-mid-life-communities",
    "p23-commuter-bus",
    "p25-regional-job-seeker-training",
];

const ROUND: &str = "\n[[round]]\nid = \"always\"\nname = { ko = \"연중\", en = \"All year\" }\nalways = true\n\
                     source = \"only in the tests\"\n";

/// Writes the catalog, and says where it is.
pub(super) fn write(workspace: &Workspace, shipped: &Path) -> Result<PathBuf> {
    let to = workspace.target.join("test-catalog");
    files::empty(&to)?;
    for file in files::list(shipped)? {
        let place = file.strip_prefix(shipped).unwrap_or(&file);
        files::copy(&file, &to.join(place))?;
    }
    for name in OPENED {
        let file = to.join("programs").join(name).with_extension("toml");
        let text = fs::read_to_string(&file).at("read", &file)?;
        let consent = "consents = [\"personal-information\"]";
        let opened = text.replacen(consent, "consents = [\"service-request\"]", 1);
        fs::write(&file, opened + ROUND).at("write", &file)?;
    }
    Ok(to)
}

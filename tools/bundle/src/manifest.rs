//! The manifest of an app: which files it is made of, which functions come later, for which browsers it is, how large it may be.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::browsers::Browsers;
use provision::At;

use crate::error::{Error, Result};

/// A manifest and where it lies. Its paths are relative to that folder.
#[derive(Debug)]
pub struct Manifest {
    path: PathBuf,
    text: String,
    app: App,
}

/// What the manifest says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// The package whose binary is the app. The names of the files of code begin with it.
    pub package: String,
    /// The page, as HTML without anything that belongs to packing.
    pub page: Spanned<String>,
    /// The folder of the screen's texts.
    pub texts: Option<Spanned<String>>,
    /// The script of the service worker.
    pub worker: Spanned<String>,
    /// Scripts that are put into the page, in this order.
    #[serde(default)]
    pub scripts: Vec<Spanned<String>>,
    /// Style sheets that are put into the page as one, in this order.
    #[serde(default)]
    pub styles: Vec<Spanned<String>>,
    /// Style sheets that stay files.
    #[serde(default)]
    pub sheets: Vec<Sheet>,
    /// Folders that are copied.
    #[serde(default)]
    pub folders: Vec<Folder>,
    /// The oldest browsers that the app is for.
    pub browsers: Browsers,
    /// How large the app may be.
    pub sizes: Sizes,
    /// The parts of the code that come after the first, each in a file of its own; without any all code is one file.
    ///
    /// Their order says where a function goes. One that several parts name goes into the last of these. One that none names goes where all its
    /// callers are: into the first part if any of these is there, or else into the earliest part in which one is. What is fetched behind the
    /// first stands in front of what is fetched when it is asked for, so that what they share is there before.
    #[serde(default)]
    pub later: Vec<Later>,
}

/// A style sheet that painting does not wait for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The file.
    pub file: Spanned<String>,
    /// The attribute `media` of the link to it.
    pub media: String,
    /// A further attribute of the link, by which the page's script finds it.
    pub mark: Option<String>,
}

/// A folder that is copied with all that is in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folder {
    /// The folder.
    pub from: Spanned<String>,
    /// The name of its copy; empty for the app's own folder.
    pub to: String,
    /// Whether the hash of all its files is put behind the copy's name, here and in the sheets that name it.
    #[serde(default)]
    pub hashed: bool,
}

/// How many bytes files may have after brotli.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    /// The code that comes first.
    pub first: Option<u64>,
    /// All code but the parts that are fetched when they are asked for.
    pub all: Option<u64>,
    /// All scripts.
    pub js: Option<u64>,
}

/// A part of the code that comes after the first: which functions it has, and when it is fetched.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// What the part is called in the program and in the name of its file: at least two letters, all small.
    pub name: Spanned<String>,
    /// When it is fetched.
    pub fetched: Fetched,
    /// The most bytes that its file may have after brotli.
    pub size: Option<u64>,
    /// How the names of its functions begin; what only these call goes with them.
    pub modules: Vec<Spanned<String>>,
    /// Crates whose own functions it has.
    #[serde(default)]
    pub crates: Vec<Spanned<String>>,
    /// The names of rows of bytes that it has, which the code marks: see `split::data`. Nothing else may read them.
    #[serde(default)]
    pub data: Vec<Spanned<String>>,
    /// How the names of functions begin that come first all the same, whichever part names them, if the first part calls them.
    #[serde(default)]
    pub at_once: Vec<Spanned<String>>,
    /// Names of functions that come first with all that they call, whatever any list says of that: they run while a part is not there.
    #[serde(default)]
    pub alone: Vec<Spanned<String>>,
}

impl Later {
    /// Returns how the name of its file ends.
    pub fn ending(&self) -> String {
        format!("_{}.wasm", self.name.get_ref())
    }
}

/// When a part of the code is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Fetched {
    /// As soon as the first part is there, on every device.
    #[serde(rename = "behind the first")]
    Behind,
    /// When the program asks for it.
    #[serde(rename = "when asked")]
    WhenAsked,
}

/// What the file of the first part is called where a later one has its name.
const FIRST: &str = "bg";

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not as [`App`] has it, or parts of the code cannot be told apart or stand in the wrong order; the
    /// error names the line.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).at("read", path)?;
        let app = toml::from_str(&text).map_err(|error| Error::Manifest {
            path: path.to_owned(),
            why: error.to_string(),
        })?;
        let manifest = Self {
            path: path.to_owned(),
            text,
            app,
        };
        manifest.check_parts()?;
        Ok(manifest)
    }

    /// Checks that parts can be told apart, and that what they share comes before them.
    fn check_parts(&self) -> Result<()> {
        let mut before: Vec<&Later> = Vec::new();
        for part in &self.app.later {
            let name = part.name.get_ref();
            let is_word = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_lowercase());
            if !is_word || name == FIRST {
                let why =
                    format!("cannot be a part's name; use two or more small letters, but not `{FIRST}`");
                return Err(self.wrong(&part.name, why));
            }
            if before.iter().any(|other| other.name.get_ref() == name) {
                return Err(self.wrong(&part.name, "is the name of another part too; rename one of them"));
            }
            let waits = |other: &&Later| other.fetched == Fetched::WhenAsked;
            if part.fetched == Fetched::Behind && before.iter().any(waits) {
                let why = "is fetched behind the first, and stands behind a part that is fetched when asked; \
                           put it in front";
                return Err(self.wrong(&part.name, why));
            }
            before.push(part);
        }
        Ok(())
    }

    /// What it says.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Its own text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// An error about a line of the manifest.
    pub fn wrong(&self, name: &Spanned<String>, why: impl Into<String>) -> Error {
        let before = self.text.get(..name.span().start).unwrap_or_default();
        Error::Line {
            manifest: self.path.clone(),
            line: before.matches('\n').count() + 1,
            name: name.get_ref().clone(),
            why: why.into(),
        }
    }

    /// Where a file or folder lies that the manifest names.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn find(&self, name: &Spanned<String>) -> Result<PathBuf> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let path = folder.join(name.get_ref());
        match path.exists() {
            true => Ok(path),
            false => Err(self.wrong(name, "is not there; correct the path or take it out")),
        }
    }

    /// The text of a file that the manifest names.
    ///
    /// # Errors
    ///
    /// If there is none, or it is no text.
    pub fn file(&self, name: &Spanned<String>) -> Result<String> {
        let path = self.find(name)?;
        Ok(fs::read_to_string(&path).at("read", &path)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "package = \"app\"\npage = \"index.html\"\nworker = \"worker.js\"\n\
                        scripts = [\n  \"a.js\",\n  \"b.js\",\n]\n\
                        [browsers]\nchrome = \"108\"\nfirefox = \"121\"\nsafari = \"15.4\"\n\
                        [sizes]\njs = 15_000\n";

    fn read(text: &str) -> (tempfile::TempDir, Result<Manifest>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bundle.toml");
        fs::write(&path, text).unwrap();
        fs::write(dir.path().join("a.js"), "a()").unwrap();
        (dir, Manifest::read(&path))
    }

    #[test]
    fn a_file_that_is_missing_is_named_with_its_line() {
        let (_dir, manifest) = read(TEXT);
        let manifest = manifest.unwrap();
        let [a, b] = manifest.app().scripts.as_slice() else {
            panic!("two scripts");
        };
        assert_eq!(manifest.file(a).unwrap(), "a()");
        let error = manifest.file(b).unwrap_err().to_string();
        assert!(
            error.ends_with("bundle.toml`, line 6: `b.js` is not there; correct the path or take it out"),
            "{error}"
        );
    }

    #[test]
    fn a_word_that_no_manifest_has_is_refused_with_its_place() {
        let (_dir, manifest) = read(&TEXT.replace("scripts", "script"));
        let error = manifest.unwrap_err().to_string();
        assert!(error.contains("line 4") && error.contains("`script`"), "{error}");
    }

    #[test]
    fn parts_have_names_of_their_own_and_what_every_device_fetches_stands_in_front() {
        let part = |name: &str, fetched: &str| {
            format!("[[later]]\nname = \"{name}\"\nfetched = \"{fetched}\"\nmodules = []\n")
        };
        let (rest, jobs) = (part("rest", "behind the first"), part("jobs", "when asked"));
        assert!(read(&[TEXT, &rest, &jobs].concat()).1.is_ok());
        for (parts, expected) in [
            (
                [&jobs, &rest],
                "line 19: `rest` is fetched behind the first, and stands",
            ),
            ([&jobs, &jobs], "line 19: `jobs` is the name of another part too"),
            (
                [&part("bg", "when asked"), &rest],
                "line 15: `bg` cannot be a part's name",
            ),
            (
                [&part("Jobs", "when asked"), &rest],
                "line 15: `Jobs` cannot be a part's name",
            ),
            (
                [&part("a", "when asked"), &rest],
                "line 15: `a` cannot be a part's name",
            ),
        ] {
            let text = format!("{TEXT}{}{}", parts[0], parts[1]);
            let error = read(&text).1.unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        let error = read(&[TEXT, &part("rest", "now")].concat())
            .1
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("`behind the first`, `when asked`") || error.contains("behind the first"),
            "{error}"
        );
    }
}

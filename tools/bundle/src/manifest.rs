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
    /// Which functions come in a second file; without it all code is one file.
    pub later: Option<Later>,
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
    /// All code.
    pub all: Option<u64>,
    /// All scripts.
    pub js: Option<u64>,
}

/// Which functions come later.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// How the names of functions begin that come later; what only these call goes with them.
    pub modules: Vec<Spanned<String>>,
    /// Crates whose own functions come later.
    #[serde(default)]
    pub crates: Vec<Spanned<String>>,
    /// How the names of functions begin that come first all the same.
    #[serde(default)]
    pub at_once: Vec<Spanned<String>>,
    /// Names of functions that come first with all that they call, whatever the lists say of that: they run while the rest is not there.
    #[serde(default)]
    pub alone: Vec<Spanned<String>>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not as [`App`] has it; the error names the line.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).at("read", path)?;
        let app = toml::from_str(&text).map_err(|error| Error::Manifest {
            path: path.to_owned(),
            why: error.to_string(),
        })?;
        Ok(Self {
            path: path.to_owned(),
            text,
            app,
        })
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
}

//! The files of an app that is being packed, and those of its code.

use std::fs;
use std::path::Path;

use provision::At;

use crate::error::{Error, Result};
use crate::files::{Files, hashed, integrity};
use crate::manifest::{App, Fetched, Later, Manifest};
use crate::page::{self, Asset};
use crate::split::{self, LaterPart, glue};

/// The files of a packed app, and the list of those that never change under their names.
#[derive(Default)]
pub struct Assets {
    /// The files.
    pub files: Files,
    /// The list, a path a line.
    pub immutable: String,
}

impl Assets {
    /// Adds a file under a name with its hash.
    pub fn add_hashed(&mut self, name: &str, ending: &str, bytes: Vec<u8>) -> Asset {
        let asset = Asset {
            name: hashed(name, &bytes, ending),
            integrity: integrity(&bytes),
        };
        self.add_immutable(asset.name.clone(), bytes);
        asset
    }

    /// Adds a file whose name changes with its content.
    pub fn add_immutable(&mut self, name: String, bytes: Vec<u8>) {
        self.immutable.push_str(&["/", &name, "\n"].concat());
        self.files.insert(name, bytes);
    }

    /// Adds the code, in a file for each part, and its script. Returns the script and the first part.
    ///
    /// # Errors
    ///
    /// If what is bound cannot be read, or is not as its tools leave it, or the manifest's lists do not fit it.
    pub fn add_code(&mut self, manifest: &Manifest, bound: &Path, whole: bool) -> Result<(Asset, Asset)> {
        let app = manifest.app();
        let path = bound.join([&app.package, "_bg.wasm"].concat());
        let mut code = fs::read(&path).at("read", &path)?;
        app.browsers.check(&code).map_err(|why| fault(app, why))?;
        let path = bound.join([&app.package, ".js"].concat());
        let mut script = fs::read_to_string(&path).at("read", &path)?;
        let later = later(app, whole);
        if !later.is_empty() {
            let parts = split::split(&code, later, manifest)?;
            println!("the app's code: {} bytes first", parts.first.len());
            code = parts.first;
            script = self.add_parts(app, &script, later.iter().zip(parts.later))?;
        }
        let wasm = self.add_hashed(&app.package, "_bg.wasm", code);
        let script = page::lean(&script).into_bytes();
        Ok((self.add_hashed(&app.package, ".js", script), wasm))
    }

    /// Adds the later parts, and returns the script that fetches them.
    fn add_parts<'a>(
        &mut self,
        app: &App,
        script: &str,
        parts: impl Iterator<Item = (&'a Later, LaterPart)>,
    ) -> Result<String> {
        let mut files = Vec::new();
        for (part, LaterPart { code, after }) in parts {
            println!(
                "the app's code: {} bytes in `{}`",
                code.len(),
                part.name.get_ref()
            );
            let file = hashed(&app.package, &code, &part.ending());
            files.push((part, file, code, after));
        }
        let fetches = files.iter().map(|(part, file, code, after)| glue::Fetch {
            name: part.name.get_ref(),
            file,
            code,
            after,
            behind: part.fetched == Fetched::Behind,
        });
        let fetches: Vec<_> = fetches.collect();
        let script = glue::with_parts(script, &app.package, &fetches).map_err(|why| fault(app, why))?;
        for (_, file, code, _) in files {
            self.add_immutable(file, code);
        }
        Ok(script)
    }
}

fn fault(app: &App, why: String) -> Error {
    Error::Code {
        package: app.package.clone(),
        why,
    }
}

/// Returns the parts that come in files of their own.
pub fn later(app: &App, whole: bool) -> &[Later] {
    if whole { &[] } else { &app.later }
}

//! From a manifest to a folder that a server can serve.

mod assemble;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use provision::At;
use provision::stamp::{self, fingerprint};

use crate::error::Result;
use crate::files::{self, Files};
use crate::manifest::Manifest;
use crate::programs::{FOR_SPLITTING, Module, Programs, SMALLEST};
use crate::seal::PAGE;
use assemble::{Assets, add_code, complete};
use sources::Sources;

/// What is packed, and where to.
pub struct Request<'a> {
    /// The app's manifest.
    pub manifest: &'a Manifest,
    /// The folder of the packed app. What was there is replaced as a whole.
    pub out: &'a Path,
    /// The folder of the workspace that the app's package is in.
    pub folder: &'a Path,
    /// Variables that are built into the app's code.
    pub environment: &'a [(&'a str, &'a str)],
    /// Whether all code is left in one file, whatever the manifest says.
    pub whole: bool,
    /// Files that others have made to go beside the app.
    pub beside: Files,
}

/// What packing has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packed {
    /// Nothing has changed since the last time.
    UpToDate,
    /// The app is another than before.
    Anew,
}

/// Packs an app, unless nothing that it depends on has changed.
///
/// # Errors
///
/// If the manifest names what is not there, a program fails, or the page or the code is not as it has to be. The folder of the last
/// time stays then.
pub fn pack(request: &Request<'_>, programs: &Programs<'_>) -> Result<Packed> {
    let (manifest, app) = (request.manifest, request.manifest.app());
    let later = app.later.as_ref().filter(|_| !request.whole);
    let mut optimise = vec![SMALLEST];
    optimise.extend(later.map(|_| FOR_SPLITTING).into_iter().flatten());
    optimise.extend(app.browsers.wasm_options());
    let module = Module {
        package: &app.package,
        folder: request.folder,
        name: &app.package,
        release: true,
        environment: request.environment,
        types: false,
        optimise: &optimise,
    };
    let compiled = programs.compile(&module)?;
    let mut sources = Sources::read(manifest)?;
    sources.beside.extend(request.beside.clone());
    let work = programs.target().join("bundle").join(&app.package);
    let code = fingerprint(&[
        &fs::read(&compiled).at("read", &compiled)?,
        programs.versions().as_bytes(),
        optimise.join(" ").as_bytes(),
    ]);
    let all = fingerprint(&[
        code.as_bytes(),
        this_program().as_bytes(),
        sources.hash().as_bytes(),
    ]);
    let (bound_note, packed_note) = (work.join("bound"), work.join("packed"));
    if stamp::says(&packed_note, &note(request.out, &all)) && request.out.join(PAGE).exists() {
        return Ok(Packed::UpToDate);
    }
    let folder = work.join("bind");
    if !stamp::says(&bound_note, &code) {
        stamp::forget(&bound_note)?;
        programs.bind(&module, &compiled, &folder)?;
        stamp::write(&bound_note, &code)?;
    }
    let mut assets = Assets::default();
    let (glue, wasm) = add_code(&mut assets, manifest, &folder, request.whole)?;
    let files = complete(assets, sources, manifest, glue, wasm)?;
    stamp::forget(&packed_note)?;
    put(&files, request.out, &work.join("building"))?;
    stamp::write(&packed_note, &note(request.out, &all))?;
    Ok(Packed::Anew)
}

/// Writes the files and their compressed forms into a folder, and then puts that in place whole.
fn put(files: &Files, out: &Path, building: &Path) -> Result<()> {
    provision::files::empty(building)?;
    files::write(building, files)?;
    files::write(building, &files::compressed(files)?)?;
    provision::files::make_parent(out)?;
    // It may lie on another disk than what is made on the way.
    let next = PathBuf::from(format!("{}.next", out.display()));
    provision::files::remove(&next)?;
    if fs::rename(building, &next).is_err() {
        files::write(&next, files)?;
        files::write(&next, &files::compressed(files)?)?;
    }
    provision::files::remove(out)?;
    Ok(fs::rename(&next, out).at("rename", &next)?)
}

/// What tells one build of the program that packs from the next.
fn this_program() -> String {
    let look = || {
        let meta = fs::metadata(std::env::current_exe().ok()?).ok()?;
        let changed = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(format!("{} {}", meta.len(), changed.as_nanos()))
    };
    look().unwrap_or_default()
}

/// What is noted of a folder that has been packed.
fn note(out: &Path, fingerprint: &str) -> String {
    format!("{fingerprint} {}", out.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_put_in_place_as_a_whole() {
        let dir = tempfile::tempdir().unwrap();
        let (out, building) = (dir.path().join("dist/app"), dir.path().join("work/building"));
        let files = |name: &str| Files::from([(name.to_owned(), b"text".to_vec())]);
        put(&files("old.txt"), &out, &building).unwrap();
        put(&files("new.txt"), &out, &building).unwrap();
        assert_eq!(files::read(&out).unwrap(), files("new.txt"));
        assert!(out.join("new.txt.br").exists() && !out.join("old.txt.br").exists());
        assert!(!building.exists());
    }
}

//! From a manifest to a folder that a server can serve.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use provision::At;
use provision::stamp::{self, fingerprint};

use crate::IMMUTABLE;
use crate::assets::{Assets, later};
use crate::error::{Error, Result};
use crate::files::{self, Files, hashed};
use crate::manifest::{App, Manifest};
use crate::page::{self, Asset, Head, Link};
use crate::programs::{FOR_SPLITTING, Module, Profile, Programs, SMALLEST};
use crate::seal::{PAGE, seal};
use crate::sources::Sources;

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
    /// Packages that are compiled in the same call ([`Module::together`]).
    pub together: &'a [&'a str],
    /// Files that others have made to go beside the app.
    pub beside: Files,
    /// The public keys of which one has to sign what a device takes after this app; it takes whatever comes where there are none.
    pub keys: &'a [String],
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
    let mut optimise = vec![SMALLEST];
    if !later(app, request.whole).is_empty() {
        optimise.extend(FOR_SPLITTING);
    }
    optimise.extend(app.browsers.wasm_options());
    let module = Module {
        package: &app.package,
        folder: request.folder,
        name: &app.package,
        together: request.together,
        profile: Profile::Smallest,
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
        this_program().as_bytes(),
    ]);
    let all = fingerprint(&[
        code.as_bytes(),
        sources.hash().as_bytes(),
        request.keys.join(" ").as_bytes(),
    ]);
    let (bound_note, packed_note) = (work.join("bound"), work.join("packed"));
    if stamp::matches(&packed_note, &note(request.out, &all)) && request.out.join(PAGE).exists() {
        return Ok(Packed::UpToDate);
    }
    let folder = work.join("bind");
    if !stamp::matches(&bound_note, &code) {
        stamp::forget(&bound_note)?;
        programs.bind(&module, &compiled, &folder)?;
        stamp::write(&bound_note, &code)?;
    }
    let mut assets = Assets::default();
    let code = assets.add_code(manifest, &folder, request.whole)?;
    let files = complete(assets, sources, manifest, request.keys, code)?;
    stamp::forget(&packed_note)?;
    put(&files, request.out, &work.join("building"))?;
    stamp::write(&packed_note, &note(request.out, &all))?;
    Ok(Packed::Anew)
}

/// Adds everything but the code, and seals it.
fn complete(
    mut assets: Assets,
    sources: Sources,
    manifest: &Manifest,
    keys: &[String],
    (glue, wasm): (Asset, Asset),
) -> Result<Files> {
    let app = manifest.app();
    let renamed = add_folders(&mut assets, sources.folders, app);
    let mut head = Head {
        scripts: sources.scripts,
        sheets: Vec::new(),
        style: sources.style,
        glue,
        wasm,
    };
    let mut used = vec![false; renamed.len()];
    for (sheet, (name, mut text)) in app.sheets.iter().zip(sources.sheets) {
        for ((from, to), used) in renamed.iter().zip(&mut used) {
            *used |= text.contains(from);
            text = text.replace(from, to);
        }
        head.sheets.push(Link {
            asset: assets.add_hashed(&name, ".css", text.into_bytes()),
            media: sheet.media.clone(),
            mark: sheet.mark.clone(),
        });
    }
    let hashed = app.folders.iter().filter(|folder| folder.hashed);
    if let Some((folder, _)) = hashed.zip(used).find(|(_, used)| !used) {
        let why = "is copied under a name with a hash, and no sheet names it; take `hashed` out";
        return Err(manifest.wrong(&folder.from, why));
    }
    let wrong = |why| Error::Page {
        page: app.page.get_ref().clone(),
        why,
    };
    let html = page::build(&sources.page, &head).map_err(wrong)?;
    assets.files.extend(sources.beside);
    assets.files.insert(PAGE.to_owned(), html.into_bytes());
    assets
        .files
        .insert(IMMUTABLE.to_owned(), assets.immutable.into_bytes());
    let version = seal(&mut assets.files, &sources.worker, keys, app.page.get_ref())?;
    println!("the app is version {version}");
    Ok(assets.files)
}

/// Copies folders, and says what sheets call those whose names get a hash, and what they are called then.
fn add_folders(assets: &mut Assets, folders: Vec<Files>, app: &App) -> Vec<(String, String)> {
    let mut renamed = Vec::new();
    for (folder, files) in app.folders.iter().zip(folders) {
        let named = |to: &str, name: &str| match to {
            "" => name.to_owned(),
            to => [to, "/", name].concat(),
        };
        if !folder.hashed {
            assets.files.extend(
                files
                    .into_iter()
                    .map(|(name, bytes)| (named(&folder.to, &name), bytes)),
            );
            continue;
        }
        let content: Vec<&[u8]> = files
            .iter()
            .flat_map(|(name, bytes)| [name.as_bytes(), bytes])
            .collect();
        let to = hashed(&folder.to, fingerprint(&content).as_bytes(), "");
        for (name, bytes) in files {
            assets.add_immutable(named(&to, &name), bytes);
        }
        renamed.push(([&folder.to, "/"].concat(), to + "/"));
    }
    renamed
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

    const MANIFEST: &str = "package = \"app\"\npage = \"index.html\"\nworker = \"worker.js\"\n\
        scripts = [\"a.js\"]\n\
        styles = [\"one.css\", \"two.css\"]\n\
        [[sheets]]\nfile = \"fonts.css\"\nmedia = \"print\"\nmark = \"data-later\"\n\
        [[folders]]\nfrom = \"public\"\nto = \"\"\n\
        [[folders]]\nfrom = \"woff2\"\nto = \"fonts\"\nhashed = true\n\
        [browsers]\nchrome = \"108\"\nfirefox = \"121\"\nsafari = \"15.4\"\n[sizes]\n";
    const FILES: [(&str, &str); 9] = [
        (
            "index.html",
            "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n</head>\n<body></body>\n</html>\n",
        ),
        ("worker.js", "// worker"),
        ("a.js", "a();"),
        ("one.css", "one{}"),
        ("two.css", "two{}"),
        ("fonts.css", "@font-face{src:url(./fonts/a.woff2)}"),
        ("public/icons/icon.svg", "<svg/>"),
        ("woff2/a.woff2", "font a"),
        ("woff2/b.woff2", "font b"),
    ];

    /// A repository with an app, of which some files have another text.
    fn repository(manifest: &str, changed: &[(&str, &str)]) -> (tempfile::TempDir, Manifest) {
        let dir = tempfile::tempdir().unwrap();
        let own = [("bundle.toml", manifest)];
        let files = FILES.iter().chain(changed).chain(&own);
        let files: Files = files
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect();
        files::write(dir.path(), &files).unwrap();
        let manifest = Manifest::read(&dir.path().join("bundle.toml")).unwrap();
        (dir, manifest)
    }

    fn packed(manifest: &str, changed: &[(&str, &str)]) -> Result<Files> {
        let (_dir, manifest) = repository(manifest, changed);
        let mut assets = Assets::default();
        let wasm = assets.add_hashed("app", "_bg.wasm", b"wasm".to_vec());
        let glue = assets.add_hashed("app", ".js", b"glue".to_vec());
        let mut sources = Sources::read(&manifest)?;
        sources
            .beside
            .insert("about/ko.txt".to_owned(), b"about".to_vec());
        complete(assets, sources, &manifest, &[], (glue, wasm))
    }

    fn text<'a>(files: &'a Files, name: &str) -> &'a str {
        std::str::from_utf8(&files[name]).unwrap()
    }

    fn named<'a>(files: &'a Files, start: &str, end: &str) -> &'a str {
        let mut names = files
            .keys()
            .filter(|name| name.starts_with(start) && name.ends_with(end));
        let name = names.next().unwrap();
        assert_eq!(names.next(), None);
        name
    }

    #[test]
    fn an_app_has_every_file_of_its_manifest_and_a_list_of_what_never_changes() {
        let files = packed(MANIFEST, &[]).unwrap();
        let (a, b) = (
            named(&files, "fonts-", "a.woff2"),
            named(&files, "fonts-", "b.woff2"),
        );
        let (sheet, code, glue) = (
            named(&files, "fonts-", ".css"),
            named(&files, "app-", "_bg.wasm"),
            named(&files, "app-", ".js"),
        );
        let mut immutable = [a, b, sheet, code, glue].map(|name| format!("/{name}"));
        let mut listed: Vec<&str> = text(&files, IMMUTABLE).lines().collect();
        immutable.sort();
        listed.sort();
        assert_eq!(listed, immutable);
        for name in [
            "icons/icon.svg",
            "about/ko.txt",
            "index.html",
            "fonts.json",
            "sw.js",
        ] {
            assert!(files.contains_key(name), "{name}");
        }
        assert_eq!(files.len(), 5 + 6);
        // The sheet finds the folder under its new name.
        assert_eq!(text(&files, sheet), format!("@font-face{{src:url(./{a})}}"));
        let page = text(&files, "index.html");
        for part in [
            sheet,
            code,
            glue,
            "<style>\none{}\ntwo{}\n</style>",
            "<script>a();\n</script>",
        ] {
            assert!(page.contains(part), "{part}");
        }
    }

    #[test]
    fn every_listed_name_changes_with_its_content_and_with_nothing_else() {
        let list = |changed: &[(&str, &str)]| {
            let files = packed(MANIFEST, changed).unwrap();
            text(&files, IMMUTABLE).to_owned()
        };
        let before = list(&[]);
        assert_eq!(
            list(&[("a.js", "other();"), ("public/icons/icon.svg", "<svg />")]),
            before
        );
        let fonts = list(&[("woff2/b.woff2", "another")]);
        let kept: Vec<&str> = fonts.lines().filter(|line| before.contains(line)).collect();
        // The sheet names the folder, so it is another one too.
        assert!(
            kept.iter().all(|line| line.starts_with("/app-")) && kept.len() == 2,
            "{kept:?}"
        );
    }

    #[test]
    fn what_the_manifest_names_and_is_not_there_is_named_with_its_line() {
        for (from, to, expected) in [
            ("\"two.css\"", "\"tow.css\"", "line 5: `tow.css` is not there"),
            ("\"public\"", "\"publik\"", "line 11: `publik` is not there"),
            ("\"worker.js\"", "\"none.js\"", "line 3: `none.js` is not there"),
        ] {
            let error = packed(&MANIFEST.replace(from, to), &[]).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn a_folder_under_a_name_with_a_hash_that_no_sheet_knows_is_refused() {
        let error = packed(MANIFEST, &[("fonts.css", "@font-face{}")])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("line 14: `woff2` is copied under a name with a hash, and no sheet names it"),
            "{error}"
        );
    }

    #[test]
    fn all_that_an_app_is_made_of_is_in_its_fingerprint() {
        let hash = |changed: &[(&str, &str)]| {
            let (_dir, manifest) = repository(MANIFEST, changed);
            Sources::read(&manifest).unwrap().hash()
        };
        let before = hash(&[]);
        assert_eq!(hash(&[]), before);
        for (name, text) in FILES {
            assert_ne!(hash(&[(name, &[text, "x"].concat())]), before, "{name}");
        }
        assert_ne!(hash(&[("public/new.svg", "")]), before);
    }

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

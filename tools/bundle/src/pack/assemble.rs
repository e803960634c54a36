//! From an app's code and its other files to the files of the packed app.

use std::fs;
use std::path::Path;

use provision::At;
use provision::stamp::fingerprint;

use super::sources::Sources;
use crate::IMMUTABLE;
use crate::error::{Error, Result};
use crate::files::{Files, hashed, integrity};
use crate::manifest::{App, Manifest};
use crate::page::{self, Asset, Head, Link};
use crate::seal::{PAGE, seal};
use crate::split::{self, glue};

/// The files of a packed app, and the list of those that never change under their names.
#[derive(Default)]
pub(super) struct Assets {
    files: Files,
    immutable: String,
}

impl Assets {
    /// Adds a file under a name with its hash.
    fn add_hashed(&mut self, name: &str, ending: &str, bytes: Vec<u8>) -> Asset {
        let asset = Asset {
            name: hashed(name, &bytes, ending),
            integrity: integrity(&bytes),
        };
        self.add_immutable(asset.name.clone(), bytes);
        asset
    }

    fn add_immutable(&mut self, name: String, bytes: Vec<u8>) {
        self.immutable.push_str(&["/", &name, "\n"].concat());
        self.files.insert(name, bytes);
    }
}

/// Adds the code, in one file or two, and its script.
pub(super) fn add_code(
    assets: &mut Assets,
    manifest: &Manifest,
    bound: &Path,
    whole: bool,
) -> Result<(Asset, Asset)> {
    let app = manifest.app();
    let fault = |why: String| Error::Code {
        package: app.package.clone(),
        why,
    };
    let path = bound.join([&app.package, "_bg.wasm"].concat());
    let module = fs::read(&path).at("read", &path)?;
    app.browsers.check(&module).map_err(fault)?;
    let path = bound.join([&app.package, ".js"].concat());
    let script = fs::read_to_string(&path).at("read", &path)?;
    let Some(later) = app.later.as_ref().filter(|_| !whole) else {
        let wasm = assets.add_hashed(&app.package, "_bg.wasm", module);
        return Ok((assets.add_hashed(&app.package, ".js", script.into_bytes()), wasm));
    };
    let parts = split::split(&module, later, manifest)?;
    println!(
        "the app's code: {} bytes at once, {} later",
        parts.first.len(),
        parts.rest.len()
    );
    let rest = hashed(&app.package, &parts.rest, "_rest.wasm");
    let script = glue::with_rest(&script, &app.package, &rest, &parts.rest).map_err(fault)?;
    assets.add_immutable(rest, parts.rest);
    let wasm = assets.add_hashed(&app.package, "_bg.wasm", parts.first);
    Ok((assets.add_hashed(&app.package, ".js", script.into_bytes()), wasm))
}

/// Adds everything but the code, and seals it.
pub(super) fn complete(
    mut assets: Assets,
    sources: Sources,
    manifest: &Manifest,
    glue: Asset,
    wasm: Asset,
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
    let version = seal(&mut assets.files, &sources.worker, app.page.get_ref())?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

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
        complete(assets, sources, &manifest, glue, wasm)
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
            assert_ne!(hash(&[(name, &[text, " "].concat())]), before, "{name}");
        }
        assert_ne!(hash(&[("public/new.svg", "")]), before);
    }
}

//! What turns a packed app into one that starts without a network: the content security policy in its page, the list of fonts in
//! `fonts.json`, and the service worker with the list of all other files in `sw.js`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use data_encoding::BASE64;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::IMMUTABLE;
use provision::At;

use crate::error::{Error, Result};
use crate::files::{self, Files, hex, integrity};
use crate::manifest::Manifest;
use crate::page;

/// The name of the page in a packed app.
pub const PAGE: &str = "index.html";
const FONTS: &str = "fonts.json";
const WORKER: &str = "sw.js";
/// Half of a SHA-256, in hex digits: as many as tell versions of one app apart.
const VERSION_DIGITS: usize = 32;

/// Reads the public halves of the keys that sign releases, as a worker is given them; of no file there is none.
///
/// # Errors
///
/// If the file cannot be read, or holds something else.
pub fn release_keys(file: Option<&Path>) -> Result<Vec<String>> {
    let Some(path) = file else { return Ok(Vec::new()) };
    let text = fs::read_to_string(path).at("read", path)?;
    let keys = release::PublicKeys::parse(&text).map_err(|source| Error::Keys {
        path: path.to_owned(),
        source,
    })?;
    Ok(keys.base64())
}

/// Makes `sw.js`, `fonts.json` and the page's policy of an app, and says which version it is. Made again on its own output it changes
/// nothing; after a file has been changed it makes another version. `keys` are the public halves of which one has to sign what a device
/// takes after this version; without any it takes whatever comes.
pub(crate) fn seal(files: &mut Files, worker: &str, keys: &[String], source: &str) -> Result<String> {
    // Every device fetches it: its comments are for people.
    let worker = &page::lean(worker);
    let wrong = |why: String| Error::Page {
        page: source.to_owned(),
        why,
    };
    for written in [FONTS, WORKER, release::FILE] {
        files.remove(written);
    }
    let html = files.remove(PAGE).unwrap_or_default();
    let html = String::from_utf8(html).map_err(|_| wrong("it is not UTF-8".to_owned()))?;
    let policy = policy(
        &hashes(&page::inline(&html, "script").map_err(wrong)?),
        &hashes(&page::inline(&html, "style").map_err(wrong)?),
    );
    let html = page::with_policy(&html, &policy, None).map_err(wrong)?;

    let mut fonts = BTreeMap::new();
    let mut kept = BTreeMap::new();
    for (name, bytes) in files.iter().filter(|(name, _)| *name != IMMUTABLE) {
        let list = if name.ends_with(".woff2") {
            &mut fonts
        } else {
            &mut kept
        };
        list.insert(format!("/{name}"), integrity(bytes));
    }
    let font_list = json!(fonts).to_string();
    kept.insert(format!("/{FONTS}"), integrity(font_list.as_bytes()));

    // The page names the version, so its own part in the version is what it is without that name.
    let mut hash = Sha256::new();
    let keys = json!(keys).to_string();
    for text in [json!(kept).to_string().as_str(), html.as_str(), worker, &keys] {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    let version = hex(&hash.finalize(), VERSION_DIGITS);
    let html = page::with_policy(&html, &policy, Some(&version)).map_err(wrong)?;
    kept.insert(format!("/{PAGE}"), integrity(html.as_bytes()));

    let fonts_hash = hex(&Sha256::digest(&font_list), VERSION_DIGITS);
    let worker = format!(
        "\"use strict\";\nconst VERSION = {};\nconst FILES = {};\nconst FONTS = {};\n\
         const KEYS = {keys};\n{worker}",
        json!(version),
        json!(kept),
        json!(fonts_hash),
    );
    for (name, text) in [(PAGE, html), (FONTS, font_list), (WORKER, worker)] {
        files.insert(name.to_owned(), text.into_bytes());
    }
    Ok(version)
}

/// Seals a packed app once more, after one of its files has been changed, and says which version it is. What is written loses its
/// compressed form, and the app what was signed of it.
///
/// # Errors
///
/// If the folder has no page as packing leaves it, or cannot be read or written.
pub fn seal_again(folder: &Path, manifest: &Manifest, keys: &[String]) -> Result<String> {
    let mut files = files::read(folder)?;
    let page = folder.join(PAGE).display().to_string();
    let version = seal(&mut files, &manifest.file(&manifest.app().worker)?, keys, &page)?;
    provision::files::remove_file(&folder.join(release::FILE))?;
    for name in [PAGE, FONTS, WORKER] {
        let path = folder.join(name);
        fs::write(&path, files.get(name).map_or(&[][..], Vec::as_slice)).at("write", &path)?;
        provision::files::remove_file(&folder.join(format!("{name}.br")))?;
    }
    Ok(version)
}

/// `frame-ancestors` cannot stand in a page; the server sends it.
fn policy(scripts: &str, styles: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
         base-uri 'none'; object-src 'none'; form-action 'none'; require-trusted-types-for 'script'; \
         trusted-types default"
    )
}

/// Texts as the policy allows them, each with a space before it.
fn hashes(texts: &[String]) -> String {
    let mut hashes = String::new();
    for text in texts {
        // Writing to a string cannot fail.
        let _ = write!(hashes, " 'sha256-{}'", BASE64.encode(&Sha256::digest(text)));
    }
    hashes
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const HTML: &str = "<!doctype html>\n<html lang=\"ko\">\n  <head>\n    <meta charset=\"utf-8\">\n    \
                        <script>alert(1)</script>\n    <script type=\"module\" src=\"/a.js\"></script>\n  \
                        <style>p{}</style></head>\n  \
                        <body></body>\n</html>\n";
    const SCRIPT: &str = include_str!("../../../shell/worker.js");

    fn app() -> Files {
        let files = [
            (PAGE, HTML),
            ("app-1.js", "one"),
            ("fonts/a.woff2", "font"),
            ("manifest.webmanifest", "{}"),
            ("icons/icon.svg", "<svg/>"),
            (IMMUTABLE, "/app-1.js\n"),
        ];
        files
            .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
            .into()
    }

    fn sealed() -> Files {
        let mut files = app();
        seal(&mut files, SCRIPT, &[], PAGE).unwrap();
        files
    }

    fn text<'a>(files: &'a Files, name: &str) -> &'a str {
        std::str::from_utf8(&files[name]).unwrap()
    }

    /// A constant at the top of the worker.
    fn constant(files: &Files, name: &str) -> serde_json::Value {
        let start = format!("const {name} = ");
        let mut lines = text(files, WORKER).lines();
        let line = lines.find_map(|line| line.strip_prefix(&start)).unwrap();
        serde_json::from_str(line.strip_suffix(';').unwrap()).unwrap()
    }

    #[test]
    fn the_worker_lists_every_file_with_its_hash_and_fonts_are_apart() {
        let app = sealed();
        let files = constant(&app, "FILES");
        let names: Vec<_> = files.as_object().unwrap().keys().collect();
        let kept = [
            "app-1.js",
            "fonts.json",
            "icons/icon.svg",
            "index.html",
            "manifest.webmanifest",
        ];
        assert_eq!(names, kept.map(|name| format!("/{name}")).each_ref());
        for name in kept {
            assert_eq!(files[format!("/{name}")], integrity(&app[name]));
        }
        let fonts: serde_json::Value = serde_json::from_str(text(&app, FONTS)).unwrap();
        assert_eq!(fonts, json!({"/fonts/a.woff2": integrity(b"font")}));
        assert!(text(&app, WORKER).ends_with(&page::lean(SCRIPT)));
    }

    #[test]
    fn the_policy_comes_before_every_script_and_names_those_in_the_page() {
        let app = sealed();
        let (before, after) = text(&app, PAGE)
            .split_once("\n    <meta http-equiv=\"Content-Security-Policy\" content=\"")
            .unwrap();
        assert!(before.ends_with("<meta charset=\"utf-8\">"));
        let (policy, after) = after.split_once("\">").unwrap();
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert!(policy.contains(
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';"
        ));
        // printf 'p{}' | openssl dgst -sha256 -binary | base64
        assert!(policy.contains("; style-src 'self' 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y=';"));
        // The manifest and its icons are the site's own.
        assert!(policy.contains("; manifest-src 'self';") && policy.contains("; img-src 'self' data:;"));
        assert!(policy.starts_with("default-src 'none'; ") && policy.ends_with("trusted-types default"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval'; "));
        assert!(after.starts_with("\n    <script>alert(1)</script>"));
    }

    #[test]
    fn a_second_run_changes_nothing() {
        let mut again = sealed();
        seal(&mut again, SCRIPT, &[], PAGE).unwrap();
        assert_eq!(again, sealed());
    }

    #[test]
    fn any_change_makes_another_version_and_the_page_names_it() {
        let mut app = sealed();
        let mut seen = vec![constant(&app, "VERSION")];
        let page = text(&app, PAGE).replace("<body>", "<body>new");
        for (name, changed) in [
            ("app-1.js", "two"),
            ("fonts/a.woff2", "another font"),
            (PAGE, page.as_str()),
        ] {
            app.insert(name.to_owned(), changed.as_bytes().to_vec());
            let version = json!(seal(&mut app, SCRIPT, &[], PAGE).unwrap());
            assert_eq!(constant(&app, "VERSION"), version);
            assert!(!seen.contains(&version), "{name}");
            let named = format!("<html lang=\"ko\" data-version={version}>");
            assert!(text(&app, PAGE).contains(&named), "{}", text(&app, PAGE));
            seen.push(version);
        }
    }

    #[test]
    fn the_worker_names_the_keys_and_other_keys_make_another_version() {
        assert_eq!(constant(&sealed(), "KEYS"), json!([]));
        let keys = ["one".to_owned(), "next".to_owned()];
        let mut app = sealed();
        let version = seal(&mut app, SCRIPT, &keys, PAGE).unwrap();
        assert_eq!(constant(&app, "KEYS"), json!(["one", "next"]));
        assert_ne!(json!(version), constant(&sealed(), "VERSION"));
    }

    #[test]
    fn sealing_a_folder_again_takes_away_what_it_has_outdated_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let manifest = "package = \"a\"\npage = \"index.html\"\nworker = \"worker.js\"\n[sizes]\n\
                        [browsers]\nchrome = \"108\"\n\
                        firefox = \"121\"\nsafari = \"15.4\"\n";
        fs::write(dir.path().join("bundle.toml"), manifest).unwrap();
        fs::write(dir.path().join("worker.js"), SCRIPT).unwrap();
        let manifest = Manifest::read(&dir.path().join("bundle.toml")).unwrap();
        let folder = dir.path().join("app");
        files::write(&folder, &sealed()).unwrap();
        let outdated =
            ["app-1.js.br", "index.html.br", "sw.js.br", release::FILE].map(|name| folder.join(name));
        for path in &outdated {
            fs::write(path, "old").unwrap();
        }
        seal_again(&folder, &manifest, &[]).unwrap();
        assert_eq!(files::read(&folder).unwrap(), sealed());
        assert_eq!(outdated.map(|path| path.exists()), [true, false, false, false]);
    }

    #[test]
    fn a_page_that_packing_did_not_make_is_refused() {
        for html in ["", "<html>", "<script></script><meta charset=\"utf-8\">"] {
            let mut app = app();
            app.insert(PAGE.to_owned(), html.as_bytes().to_vec());
            let error = seal(&mut app, SCRIPT, &[], "app/index.html")
                .unwrap_err()
                .to_string();
            assert!(
                error.starts_with("the page `app/index.html` cannot be packed: "),
                "{error}"
            );
        }
    }

    #[test]
    fn the_worker_is_javascript() {
        let dir = tempfile::tempdir().unwrap();
        files::write(dir.path(), &sealed()).unwrap();
        let checked = Command::new("node")
            .arg("--check")
            .arg(dir.path().join(WORKER))
            .status();
        // Where there is no node, the browser's tests find it out.
        assert!(checked.is_err() || checked.unwrap().success());
    }
}

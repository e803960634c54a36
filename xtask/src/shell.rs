//! `cargo xtask shell`: what turns a built app into one that starts without a network. It writes the content security
//! policy into `index.html`, the list of fonts to `fonts.json` and the service worker to `sw.js`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use serde_json::json;
use sha2::{Digest, Sha256, Sha384};

use crate::error::{At, Error, Result};
use crate::stamp;

const WORKER: &str = include_str!("../../shell/worker.js");
const PAGE: &str = "index.html";
const CHARSET: &str = "<meta charset=\"utf-8\">";
const POLICY_START: &str = "\n    <meta http-equiv=\"Content-Security-Policy\" content=\"";
const SCRIPT: &str = "<script>";
const VERSION_START: &str = " data-version=\"";
/// Half of a SHA-256, in hex digits: as many as tell versions of one app apart.
const VERSION_DIGITS: usize = 32;

/// Makes `sw.js`, `fonts.json` and the policy of a built folder. Made again on its own output it changes nothing; after
/// a file has been changed it makes another version. What it writes loses its compressed form.
///
/// # Errors
///
/// If the folder has no `index.html` as trunk leaves it, or cannot be read or written.
pub fn finish(folder: &Path) -> Result<()> {
    let page = folder.join(PAGE);
    let html = fs::read_to_string(&page).at("read", &page)?;
    let html = with_policy(&lean(&plain(&html)), folder)?;

    let mut fonts = BTreeMap::new();
    let mut files = BTreeMap::new();
    for (name, path) in listed(folder)? {
        let integrity = integrity(&fs::read(&path).at("read", &path)?);
        let list = if name.ends_with(".woff2") {
            &mut fonts
        } else {
            &mut files
        };
        list.insert(name, integrity);
    }
    let font_list = json!(fonts).to_string();
    files.insert("/fonts.json".to_owned(), integrity(font_list.as_bytes()));

    // The page names the version, so its own part in the version is what it is without that name.
    let mut version = Sha256::new();
    for text in [json!(files).to_string().as_str(), html.as_str(), WORKER] {
        version.update((text.len() as u64).to_le_bytes());
        version.update(text);
    }
    let version = hex(&version.finalize(), VERSION_DIGITS);
    let html = html.replacen("<html", &format!("<html{VERSION_START}{version}\""), 1);
    files.insert(format!("/{PAGE}"), integrity(html.as_bytes()));

    let fonts_hash = hex(&Sha256::digest(&font_list), VERSION_DIGITS);
    let worker = format!(
        "\"use strict\";\nconst VERSION = {};\nconst FILES = {};\nconst FONTS = {};\n{WORKER}",
        json!(version),
        json!(files),
        json!(fonts_hash),
    );
    for (name, text) in [(PAGE, html), ("fonts.json", font_list), ("sw.js", worker)] {
        let path = folder.join(name);
        fs::write(&path, text).at("write", &path)?;
        stamp::forget(&folder.join(format!("{name}.br")))?;
    }
    println!("the app's shell is version {version}");
    Ok(())
}

/// The files that the service worker keeps, by the path that the browser asks for; the page comes later.
fn listed(folder: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut files = Vec::new();
    stamp::list(folder, &mut files)?;
    let named = files.into_iter().filter_map(|file| {
        let parts = file.strip_prefix(folder).ok()?.iter();
        let mut name = String::new();
        for part in parts {
            let _ = write!(name, "/{}", part.to_string_lossy());
        }
        Some((name, file))
    });
    let written = ["/index.html", "/fonts.json", "/sw.js"];
    Ok(named
        .filter(|(name, _)| !name.ends_with(".br") && !written.contains(&name.as_str()))
        .collect())
}

/// The page without what an earlier run has put into it.
fn plain(html: &str) -> String {
    let html = without(html, POLICY_START, "\">");
    without(&html, VERSION_START, "\"")
}

/// Without the comments and the indentation of the page's own scripts: every start carries them.
fn lean(html: &str) -> String {
    let mut lean = String::new();
    let mut in_script = false;
    for line in html.lines() {
        let text = line.trim_start();
        if in_script && (text.is_empty() || text.starts_with("//")) {
            continue;
        }
        in_script = (in_script || text.starts_with(SCRIPT)) && !text.contains("</script>");
        let comment = text
            .strip_prefix(SCRIPT)
            .is_some_and(|rest| rest.starts_with("//"));
        lean.push_str(match in_script {
            true if comment => SCRIPT,
            true => text,
            false => line,
        });
        lean.push('\n');
    }
    lean
}

fn without(text: &str, start: &str, end: &str) -> String {
    let cut = text.split_once(start).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(end)?;
        Some(format!("{before}{after}"))
    });
    cut.unwrap_or_else(|| text.to_owned())
}

fn with_policy(html: &str, folder: &Path) -> Result<String> {
    let missing = |what| Error::Bundle {
        what,
        dir: folder.to_owned(),
    };
    let (before, after) = html.split_once(CHARSET).ok_or_else(|| missing(CHARSET))?;
    if !before.contains("<html") {
        return Err(missing("<html>"));
    }
    let scripts = inline(html, "script").ok_or_else(|| missing("</script>"))?;
    let styles = inline(html, "style").ok_or_else(|| missing("</style>"))?;
    let policy = policy(&hashes(&scripts), &hashes(&styles));
    Ok(format!("{before}{CHARSET}{POLICY_START}{policy}\">{after}"))
}

/// `frame-ancestors` cannot stand in a page; the server sends it.
fn policy(scripts: &str, styles: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
         object-src 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default"
    )
}

/// Texts as the policy allows them, each with a space before it.
fn hashes(texts: &[&str]) -> String {
    let mut hashes = String::new();
    for text in texts {
        let _ = write!(hashes, " 'sha256-{}'", BASE64.encode(&Sha256::digest(text)));
    }
    hashes
}

/// The text of every element of a kind that stands in the page itself; none if one does not end.
fn inline<'a>(html: &'a str, kind: &str) -> Option<Vec<&'a str>> {
    let (begins, ends) = (format!("<{kind}"), format!("</{kind}>"));
    let mut texts = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once(&begins) {
        let (tag, after) = after.split_once('>')?;
        let (text, after) = after.split_once(&ends)?;
        if !tag.contains(" src=") {
            texts.push(text);
        }
        rest = after;
    }
    Some(texts)
}

/// As in the attribute `integrity` (W3C Subresource Integrity).
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64.encode(&Sha384::digest(bytes)))
}

/// The first digits of a hash.
pub fn hex(hash: &[u8], digits: usize) -> String {
    data_encoding::HEXLOWER
        .encode(hash)
        .chars()
        .take(digits)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::scratch::Scratch;

    const HTML: &str = "<!doctype html>\n<html lang=\"ko\">\n  <head>\n    <meta charset=\"utf-8\">\n    \
                        <script>alert(1)</script>\n    <script type=\"module\" src=\"/a.js\"></script>\n  \
                        <style>p{}</style></head>\n  \
                        <body></body>\n</html>\n";

    fn built(name: &str) -> Scratch {
        let dir = Scratch::new(name);
        dir.write("index.html", HTML);
        dir.write("app-1.js", "one");
        dir.write("fonts/a.woff2", "font");
        dir.write("manifest.webmanifest", "{}");
        dir.write("icons/icon.svg", "<svg/>");
        for compressed in ["app-1.js.br", "index.html.br", "sw.js.br"] {
            dir.write(compressed, "old");
        }
        finish(dir.path()).unwrap();
        dir
    }

    fn text(dir: &Scratch, name: &str) -> String {
        fs::read_to_string(dir.path().join(name)).unwrap()
    }

    /// A constant at the top of the worker.
    fn constant(dir: &Scratch, name: &str) -> serde_json::Value {
        let worker = text(dir, "sw.js");
        let start = format!("const {name} = ");
        let line = worker.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
        serde_json::from_str(line.strip_suffix(';').unwrap()).unwrap()
    }

    #[test]
    fn the_pages_scripts_lose_their_comments_and_keep_what_they_do() {
        let html = "<p>\n  // stays\n</p>\n<script>// begins\n  // a comment\n\n  let a = \"// no comment\"; // nor this\n</script>\n  <b>";
        let lean = lean(html);
        assert_eq!(
            lean,
            "<p>\n  // stays\n</p>\n<script>\nlet a = \"// no comment\"; // nor this\n</script>\n  <b>\n"
        );
        assert_eq!(super::lean(&lean), lean);
    }

    #[test]
    fn the_worker_lists_every_file_with_its_hash_and_fonts_are_apart() {
        let dir = built("shell-list");
        let files = constant(&dir, "FILES");
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
            let bytes = fs::read(dir.path().join(name)).unwrap();
            assert_eq!(files[format!("/{name}")], integrity(&bytes));
        }
        let fonts: serde_json::Value = serde_json::from_str(&text(&dir, "fonts.json")).unwrap();
        assert_eq!(fonts, json!({"/fonts/a.woff2": integrity(b"font")}));
        assert!(text(&dir, "sw.js").ends_with(WORKER));
    }

    #[test]
    fn integrity_is_what_browsers_compute() {
        // printf '' | openssl dgst -sha384 -binary | base64
        assert_eq!(
            integrity(b""),
            "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
        );
    }

    #[test]
    fn the_policy_comes_before_every_script_and_names_those_in_the_page() {
        let dir = built("shell-policy");
        let html = text(&dir, "index.html");
        let (before, after) = html.split_once(POLICY_START).unwrap();
        assert!(before.ends_with(CHARSET));
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
        let dir = built("shell-again");
        let before = ["index.html", "fonts.json", "sw.js"].map(|name| text(&dir, name));
        finish(dir.path()).unwrap();
        assert_eq!(
            ["index.html", "fonts.json", "sw.js"].map(|name| text(&dir, name)),
            before
        );
    }

    #[test]
    fn any_change_makes_another_version_and_the_page_names_it() {
        let dir = built("shell-version");
        let mut seen = vec![constant(&dir, "VERSION")];
        let page = text(&dir, "index.html");
        for (name, changed) in [
            ("app-1.js", "two".to_owned()),
            ("fonts/a.woff2", "another font".to_owned()),
            ("index.html", page.replace("<body>", "<body>new")),
        ] {
            dir.write(name, &changed);
            finish(dir.path()).unwrap();
            let version = constant(&dir, "VERSION");
            assert!(!seen.contains(&version), "{name}");
            let named = format!("<html data-version={version} lang=\"ko\">");
            assert!(text(&dir, "index.html").contains(&named));
            seen.push(version);
        }
    }

    #[test]
    fn what_is_written_loses_its_compressed_form_and_nothing_else_does() {
        let dir = built("shell-compressed");
        assert!(dir.path().join("app-1.js.br").exists());
        assert!(!dir.path().join("index.html.br").exists());
        assert!(!dir.path().join("sw.js.br").exists());
    }

    #[test]
    fn a_page_that_trunk_did_not_make_is_refused() {
        let dir = Scratch::new("shell-refused");
        for html in [
            "",
            "<html>",
            CHARSET,
            "<html><meta charset=\"utf-8\"><script>never ends",
        ] {
            dir.write("index.html", html);
            assert!(finish(dir.path()).is_err(), "{html}");
        }
    }

    #[test]
    fn the_worker_is_javascript() {
        let dir = built("shell-script");
        let checked = Command::new("node")
            .arg("--check")
            .arg(dir.path().join("sw.js"))
            .status();
        // Where there is no node, the browser's tests find it out.
        assert!(checked.is_err() || checked.unwrap().success());
    }
}

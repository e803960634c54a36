//! The visitor's app: built by trunk, compressed, and put in place whole.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{At, Error, Result};
use crate::process::{command, prepend_path, run_long};
use crate::setup::wasm_target::{WasmToolchain, release_flags};
use crate::stamp::{self, Fingerprint};
use crate::workspace::Workspace;

const INPUTS: &[&str] = &[
    "src",
    "shell",
    "style",
    "public",
    "locales",
    "index.html",
    "build.rs",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "package-lock.json",
    "crates/authoring",
    "crates/catalog",
    "crates/eligibility",
    "crates/envelope",
    "crates/hangul",
    "crates/outbox",
    "crates/qr",
    "crates/store",
    "xtask/src/about.rs",
    "xtask/src/app.rs",
    "xtask/src/shell.rs",
    "xtask/src/split.rs",
    "xtask/src/split",
    "xtask/src/styles.rs",
    "xtask/src/texts.rs",
];
const COMPRESSED: [&str; 7] = ["wasm", "js", "css", "html", "json", "svg", "txt"];
/// The files of the app by the end of their names, and above which size after brotli, in bytes, the build fails: the code that the
/// first question waits for, all code, and the scripts.
const SIZES: [(&str, Option<u64>); 5] = [
    ("_bg.wasm", Some(250_000)),
    (".wasm", Some(375_000)),
    (".js", Some(15_000)),
    (".css", None),
    (".html", None),
];
/// What wasm-opt is told that browsers can do; `index.html` tells it the same of the app.
pub const WASM_FEATURES: &str = "--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
     --enable-mutable-globals --enable-reference-types --enable-multivalue";

/// Builds the app if anything that it depends on has changed, and says where it is. Of the catalog's folder it shows the
/// agency's report; the rest comes from the server.
pub fn build(workspace: &Workspace, verify_key: &str, catalog: &Path) -> Result<PathBuf> {
    let toolchain = WasmToolchain::find(workspace)?;
    let mut inputs = Fingerprint::new();
    for input in INPUTS {
        inputs.path(&workspace.root, input)?;
    }
    inputs.path(catalog, "results")?;
    inputs
        .word("key", verify_key)
        .word("floor", &std::env::var("DIDIM_CATALOG_FLOOR").unwrap_or_default())
        .word("toolchain", &toolchain.describe())
        .word("flags", &release_flags());
    let fingerprint = inputs.finish();
    let note = workspace.target.join("app.stamp");
    let app = workspace.root.join("dist").join("app");
    if stamp::says(&note, &fingerprint) && app.join("index.html").exists() {
        println!("the app is up to date");
        return Ok(app);
    }
    stamp::forget(&note)?;
    println!("building the app (some minutes the first time)");
    let building = workspace.root.join("dist").join(".building");
    remove(&building)?;
    // Trunk builds offline, so what only a browser's build needs is fetched before.
    let mut fetch = command(workspace, "cargo");
    toolchain.apply(workspace, &mut fetch);
    run_long(fetch.arg("fetch"), "fetching packages", None)?;
    let mut trunk = command(workspace, "trunk");
    toolchain.apply_for_release(workspace, &mut trunk);
    prepend_path(&mut trunk, &workspace.node_bin());
    trunk.args(["build", "--release", "--dist"]).arg(&building);
    trunk.env("DIDIM_CATALOG_KEY", verify_key).env_remove("NO_COLOR");
    // The hook in Trunk.toml would else start a cargo that builds this program anew, with other flags.
    trunk.env("DIDIM_XTASK", this_program()?);
    trunk.env("DIDIM_CATALOG_FOLDER", catalog);
    run_long(&mut trunk, "building the app", None)?;
    compress(&building)?;
    remove(&app)?;
    fs::rename(&building, &app).at("rename", &building)?;
    stamp::write(&note, &fingerprint)?;
    Ok(app)
}

/// Where this program lies, for others that have to call it.
pub fn this_program() -> Result<PathBuf> {
    std::env::current_exe().at("find", Path::new("xtask"))
}

/// Prints the app's sizes, and fails where one is over its gate.
pub fn check_sizes(app: &Path) -> Result<()> {
    for (ending, gate) in SIZES {
        let mut files = Vec::new();
        stamp::list(app, &mut files)?;
        let mut total = (0, 0);
        for file in files
            .iter()
            .filter(|file| file.to_string_lossy().ends_with(ending))
        {
            let compressed = PathBuf::from(format!("{}.br", file.display()));
            total.0 += fs::metadata(file).at("read", file)?.len();
            total.1 += fs::metadata(&compressed).at("read", &compressed)?.len();
        }
        println!("*{ending}: {} bytes, {} with brotli", total.0, total.1);
        if total.1 == 0 {
            return Err(Error::Bundle {
                what: "file of some kind",
                dir: app.to_owned(),
            });
        }
        if let Some(gate) = gate.filter(|gate| total.1 > *gate) {
            return Err(Error::Size(format!(
                "the app's `*{ending}` has {} bytes with brotli, over {gate}",
                total.1
            )));
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).at("remove", folder),
        _ => Ok(()),
    }
}

/// Puts a brotli form beside every file of text or code.
pub fn compress(folder: &Path) -> Result<()> {
    let mut files = Vec::new();
    stamp::list(folder, &mut files)?;
    for file in files {
        if !file
            .extension()
            .and_then(|e| e.to_str())
            .is_some_and(|e| COMPRESSED.contains(&e))
        {
            continue;
        }
        let bytes = fs::read(&file).at("read", &file)?;
        let out = PathBuf::from(format!("{}.br", file.display()));
        let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
        writer.write_all(&bytes).at("compress", &file)?;
        fs::write(&out, writer.into_inner()).at("write", &out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_is_optimised_for_the_same_browsers() {
        let page = include_str!("../../index.html");
        // By the names that `-g` leaves the code is split, and a function that has one caller must not become part of it.
        assert!(page.contains("data-wasm-opt-params=\"-g --one-caller-inline-max-function-size="));
        assert!(page.contains(&format!(" {WASM_FEATURES}\"")));
    }
    /// Width and height of a PNG, from its header (W3C PNG, section 11.2.1).
    fn png_size(bytes: &[u8]) -> String {
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        format!("{}x{}", number(16), number(20))
    }

    #[test]
    fn the_manifest_names_icons_that_are_there_in_the_sizes_it_says() {
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(public.join("manifest.webmanifest")).unwrap()).unwrap();
        let mut drawn = Vec::new();
        for icon in manifest["icons"].as_array().unwrap() {
            let path = icon["src"].as_str().unwrap().strip_prefix('/').unwrap();
            let bytes = fs::read(public.join(path)).unwrap();
            if icon["type"] == "image/png" {
                assert_eq!(icon["sizes"], png_size(&bytes), "{path}");
                drawn.push((png_size(&bytes), icon["purpose"].as_str().unwrap()));
            }
        }
        // What Chromium wants of an app that can be installed, and what Android cuts to a form.
        for wanted in [("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")] {
            assert!(
                drawn
                    .iter()
                    .any(|(size, purpose)| (size.as_str(), *purpose) == wanted)
            );
        }
        for (name, value) in [("start_url", "/"), ("scope", "/"), ("display", "standalone")] {
            assert_eq!(manifest[name], value);
        }
        let style = include_str!("../../style/tokens.css");
        for (name, variable) in [("background_color", "--paper"), ("theme_color", "--pine")] {
            let colour = manifest[name].as_str().unwrap();
            assert!(style.contains(&format!("{variable}:{colour};")), "{name}");
        }
    }

    #[test]
    fn the_icons_are_the_sign_of_the_page_and_the_page_links_to_them() {
        let page = include_str!("../../index.html");
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
        for name in ["icon.svg", "maskable.svg"] {
            let icon = fs::read_to_string(public.join("icons").join(name)).unwrap();
            let (_, stones) = icon.split_once("fill=\"#0b5d4e\">").unwrap();
            let (stones, _) = stones.split_once("</g>").unwrap();
            assert!(stones.contains("<ellipse") && page.contains(stones), "{name}");
        }
        let touch = fs::read(public.join("icons/apple-touch-180.png")).unwrap();
        assert_eq!(png_size(&touch), "180x180");
        for link in [
            "rel=\"manifest\" href=\"/manifest.webmanifest\"",
            "href=\"/icons/icon.svg\"",
            "rel=\"apple-touch-icon\" href=\"/icons/apple-touch-180.png\"",
            "rel=\"copy-dir\" href=\"public\" data-target-path=\".\"",
        ] {
            assert!(page.contains(link), "{link}");
        }
    }
}

//! The manifest of the visitor's app, and the files that it names.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use bundle::Manifest;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn manifest() -> Manifest {
    Manifest::read(&repository().join("bundle.toml")).unwrap()
}

#[test]
fn every_file_that_the_repository_has_is_there() {
    let manifest = manifest();
    let app = manifest.app();
    let names = app.scripts.iter().chain(&app.styles).chain(&app.texts);
    for name in names.chain([&app.page, &app.worker]) {
        manifest.find(name).unwrap();
    }
}

#[test]
fn the_oldest_browsers_can_do_what_the_compiler_makes_use_of() {
    let options = manifest().app().browsers.wasm_options().join(" ");
    assert_eq!(
        options,
        "--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
         --enable-reference-types --enable-multivalue"
    );
}

/// Width and height of a PNG, from its header (W3C PNG, section 11.2.1).
fn png_size(bytes: &[u8]) -> String {
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    format!("{}x{}", number(16), number(20))
}

#[test]
fn the_manifest_names_icons_that_are_there_in_the_sizes_it_says() {
    let public = repository().join("public");
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
    let app = self::manifest();
    let mut styles = app.app().styles.iter();
    let tokens = styles
        .find(|name| name.get_ref().ends_with("tokens.css"))
        .unwrap();
    let style = app.file(tokens).unwrap().replace(' ', "");
    for (name, variable) in [("background_color", "--paper"), ("theme_color", "--pine")] {
        let colour = manifest[name].as_str().unwrap();
        assert!(style.contains(&format!("{variable}:{colour};")), "{name}");
    }
}

#[test]
fn the_icons_are_the_sign_of_the_page_and_the_page_links_to_them() {
    let page = include_str!("../../../index.html");
    let public = repository().join("public");
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
    ] {
        assert!(page.contains(link), "{link}");
    }
    let manifest = manifest();
    let public = |folder: &&bundle::manifest::Folder| folder.from.get_ref() == "public";
    assert_eq!(manifest.app().folders.iter().find(public).unwrap().to, "");
}

use std::fs;

use crate::Server;

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

async fn with_app() -> Server {
    let server = Server::start().await;
    let app = server.path().join("app");
    fs::create_dir_all(app.join("fonts")).unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        ("app-0123456789abcdef.js", "js"),
        ("app-0123456789abcdef_bg.wasm", "wasm"),
        ("app-0123456789abcdef_bg.wasm.br", "brotli"),
        ("style-fedcba9876543210.css", "css"),
        ("icon.svg", "<svg/>"),
        ("icon.png", "png"),
        ("manifest.webmanifest", "{}"),
        ("fonts/a.woff2", "woff2"),
    ] {
        fs::write(app.join(name), content).unwrap();
    }
    server
}

#[tokio::test]
async fn files_have_their_types_and_are_cached_by_their_names() {
    let server = with_app().await;
    for (path, kind, cache) in [
        ("/", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        ("/app-0123456789abcdef.js", "text/javascript", IMMUTABLE),
        ("/app-0123456789abcdef_bg.wasm", "application/wasm", IMMUTABLE),
        ("/style-fedcba9876543210.css", "text/css", IMMUTABLE),
        ("/icon.svg", "image/svg+xml", "no-cache"),
        ("/icon.png", "image/png", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("/fonts/a.woff2", "font/woff2", "no-cache"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(kind), "{path}");
        assert_eq!(answer.header("cache-control"), Some(cache), "{path}");
        assert_eq!(answer.header("content-encoding"), None, "{path}");
    }
}

#[tokio::test]
async fn brotli_is_sent_to_those_who_read_it() {
    let server = with_app().await;
    let path = "/app-0123456789abcdef_bg.wasm";
    let answer = server.get_with(path, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, "brotli");
    assert_eq!(answer.header("content-encoding"), Some("br"));
    assert_eq!(answer.header("content-type"), Some("application/wasm"));
    assert_eq!(answer.header("cache-control"), Some(IMMUTABLE));
    // Without it a cache in between would send brotli to those who do not.
    assert_eq!(answer.header("vary"), Some("accept-encoding"));
    assert_eq!(
        server.get_with(path, &[("accept-encoding", "gzip")]).await.body,
        "wasm"
    );
    let plain = server.get_with("/icon.svg", &[("accept-encoding", "br")]).await;
    assert_eq!(plain.body, "<svg/>");
}

#[tokio::test]
async fn a_file_that_is_known_is_not_sent_again() {
    let server = with_app().await;
    let first = server.get("/").await;
    let modified = first.header("last-modified").unwrap().to_owned();
    let answer = server.get_with("/", &[("if-modified-since", &modified)]).await;
    assert_eq!(answer.status, 304);
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
}

#[tokio::test]
async fn a_part_that_is_not_there_is_a_problem() {
    let server = with_app().await;
    let answer = server.get_with("/icon.svg", &[("range", "bytes=100-200")]).await;
    answer.assert_problem(416, "wrong-part");
    assert_eq!(answer.header("content-range"), Some("bytes */6"));
    assert_eq!(answer.header("cache-control"), None);
}

#[tokio::test]
async fn a_missing_file_is_never_cached_for_ever() {
    let server = with_app().await;
    let answer = server.get("/app-aaaaaaaaaaaaaaaa.js").await;
    answer.assert_problem(404, "not-found");
    assert_eq!(answer.header("cache-control"), None);
}

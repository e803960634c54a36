use std::fs;

use axum::http::StatusCode;

use crate::Server;

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// What the bundler lists as never changing under its name.
const LISTED: [&str; 5] = [
    "/app-0123456789abcdef.js",
    "/app-0123456789abcdef_bg.wasm",
    "/app-0123456789abcdef_rest.wasm",
    "/style-fedcba9876543210.css",
    "/fonts-0f1e2d3c4b5a6978/a.woff2",
];

async fn with_app() -> Server {
    let server = Server::start().await;
    let app = server.path().join("app");
    fs::create_dir_all(app.join("fonts-0f1e2d3c4b5a6978")).unwrap();
    fs::create_dir_all(app.join("fonts")).unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        ("app-0123456789abcdef.js", "js"),
        ("app-0123456789abcdef_bg.wasm", "wasm"),
        ("app-0123456789abcdef_bg.wasm.br", "brotli"),
        ("app-0123456789abcdef_rest.wasm", "rest"),
        ("style-fedcba9876543210.css", "css"),
        ("icon.svg", "<svg/>"),
        ("icon.png", "png"),
        ("manifest.webmanifest", "{}"),
        ("fonts/a.woff2", "woff2"),
        ("fonts-0f1e2d3c4b5a6978/a.woff2", "woff2"),
        // A name of the same form that the bundler did not make.
        ("guide-0123456789abcdef.svg", "<svg/>"),
        ("immutable.txt", &(LISTED.join("\n") + "\n")),
    ] {
        fs::write(app.join(name), content).unwrap();
    }
    server
}

/// Paths and the types that their files have.
const FILES: [(&str, &str); 12] = [
    ("/", "text/html"),
    ("/index.html", "text/html"),
    ("/app-0123456789abcdef.js", "text/javascript"),
    ("/app-0123456789abcdef_bg.wasm", "application/wasm"),
    ("/app-0123456789abcdef_rest.wasm", "application/wasm"),
    ("/style-fedcba9876543210.css", "text/css"),
    ("/icon.svg", "image/svg+xml"),
    ("/icon.png", "image/png"),
    ("/manifest.webmanifest", "application/manifest+json"),
    ("/fonts/a.woff2", "font/woff2"),
    ("/fonts-0f1e2d3c4b5a6978/a.woff2", "font/woff2"),
    ("/guide-0123456789abcdef.svg", "image/svg+xml"),
];

#[tokio::test]
async fn files_have_their_types_and_those_of_the_list_are_cached_for_ever() {
    let server = with_app().await;
    for (path, kind) in FILES {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(kind), "{path}");
        let cache = if LISTED.contains(&path) {
            IMMUTABLE
        } else {
            "no-cache"
        };
        assert_eq!(answer.header("cache-control"), Some(cache), "{path}");
        assert_eq!(answer.header("content-encoding"), None, "{path}");
    }
}

#[tokio::test]
async fn without_a_list_nothing_is_cached_for_ever() {
    let server = with_app().await;
    fs::remove_file(server.path().join("app/immutable.txt")).unwrap();
    for (path, _) in FILES {
        let answer = server.get(path).await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (StatusCode::OK, Some("no-cache")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_list_of_another_release_counts_from_the_next_request_on() {
    let server = with_app().await;
    let path = "/style-fedcba9876543210.css";
    assert_eq!(server.get(path).await.header("cache-control"), Some(IMMUTABLE));
    fs::write(
        server.path().join("app/immutable.txt"),
        "/app-0123456789abcdef.js\n",
    )
    .unwrap();
    assert_eq!(server.get(path).await.header("cache-control"), Some("no-cache"));
}

#[tokio::test]
async fn the_list_is_of_paths_as_the_page_writes_them() {
    let server = with_app().await;
    for (path, cache) in [
        ("/app-0123456789abcdef%2Ejs", "no-cache"),
        ("/app-0123456789abcdef.js?again", IMMUTABLE),
    ] {
        let answer = server.get(path).await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (StatusCode::OK, Some(cache)),
            "{path}"
        );
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

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::http::StatusCode;
use intake::{SignedFiles, release_floor};
use release::{PublicKeys, Release, ReleaseKey};

use crate::Server;

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// Writes a release into `app/`, all of whose files say its number, and signs it.
fn publish(folder: &Path, key: &ReleaseKey, number: u64, floor: u64) {
    let app = folder.join("app");
    fs::create_dir_all(app.join("icons")).unwrap();
    let page = format!("<html data-version=\"{number:032x}\">{number}");
    let script = format!("app {number}");
    let files = [
        ("index.html", page.as_str()),
        ("sw.js", &format!("worker {number}")),
        ("app-1.js", &script),
        ("app-1.js.br", &format!("small {number}")),
        ("icons/a.svg", "<svg/>"),
        ("immutable.txt", "/app-1.js\n"),
    ];
    for (name, text) in files {
        fs::write(app.join(name), text).unwrap();
    }
    sign(folder, key, number, floor);
}

fn sign(folder: &Path, key: &ReleaseKey, number: u64, floor: u64) {
    let app = folder.join("app");
    let release = Release::of(
        &release::list(&app).unwrap(),
        number,
        floor,
        "2026-11-30T00:00:00Z",
    )
    .unwrap();
    fs::write(app.join(release::FILE), release.sign(key).unwrap()).unwrap();
}

fn keys(key: &ReleaseKey) -> PublicKeys {
    PublicKeys::parse(&key.public()).unwrap()
}

/// A server that serves only what this key has signed.
async fn serving(key: &ReleaseKey, prepare: impl FnOnce(&Path)) -> Server {
    Server::with_path(|app, folder| {
        prepare(folder);
        app.signed_files = Some(Arc::new(SignedFiles::new(&folder.join("app"), folder, keys(key))));
    })
    .await
}

async fn body(server: &Server, path: &str) -> String {
    let answer = server.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    String::from_utf8(answer.body.to_vec()).unwrap()
}

#[tokio::test]
async fn a_signed_release_is_served_as_it_was_signed_with_types_tags_and_brotli() {
    let key = ReleaseKey::generate().unwrap();
    let server = serving(&key, |folder| publish(folder, &key, 7, 5)).await;
    for (path, kind, cache) in [
        ("/", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        ("/sw.js", "text/javascript", "no-cache"),
        ("/app-1.js", "text/javascript", IMMUTABLE),
        ("/app-1.js?again", "text/javascript", IMMUTABLE),
        ("/icons/a.svg", "image/svg+xml", "no-cache"),
        ("/release.json", "application/json", "no-cache"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(kind), "{path}");
        assert_eq!(answer.header("cache-control"), Some(cache), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let head = server.ask("HEAD", path, &[]).await;
        let length = answer.body.len().to_string();
        assert_eq!(head.header("content-length"), Some(&*length), "{path}");
        let tag = answer.header("etag").unwrap().to_owned();
        let again = server.get_with(path, &[("if-none-match", &tag)]).await;
        assert_eq!(
            (again.status, again.body.len()),
            (StatusCode::NOT_MODIFIED, 0),
            "{path}"
        );
        assert_eq!(again.header("cache-control"), Some(cache), "{path}");
    }
    let small = server.get_with("/app-1.js", &[("accept-encoding", "br")]).await;
    assert_eq!(
        (small.body.as_ref(), small.header("content-encoding")),
        (&b"small 7"[..], Some("br"))
    );
    assert_eq!(small.header("vary"), Some("accept-encoding"));
    assert_eq!(body(&server, "/app-1.js").await, "app 7");
    server.get("/icons").await.assert_problem(404, "not-found");
    server
        .get("/..%2fintake.sqlite")
        .await
        .assert_problem(404, "not-found");
    let put = server.ask("DELETE", "/sw.js", &[]).await;
    put.assert_problem(405, "wrong-method");
}

#[tokio::test]
async fn what_is_done_to_the_folder_afterwards_is_never_served() {
    let key = ReleaseKey::generate().unwrap();
    let server = serving(&key, |folder| publish(folder, &key, 7, 5)).await;
    let app = server.path().join("app");
    fs::write(app.join("evil.js"), "evil").unwrap();
    server.get("/evil.js").await.assert_problem(404, "not-found");
    for name in ["index.html", "sw.js", "app-1.js.br"] {
        fs::write(app.join(name), "evil").unwrap();
    }
    // Another `release.json` has it look again.
    fs::write(app.join(release::FILE), "evil").unwrap();
    assert_eq!(body(&server, "/sw.js").await, "worker 7");
    let other = ReleaseKey::generate().unwrap();
    publish(server.path(), &other, 8, 5);
    assert_eq!(body(&server, "/sw.js").await, "worker 7");
    fs::remove_dir_all(&app).unwrap();
    assert_eq!(body(&server, "/sw.js").await, "worker 7");
    // The operator's own next release is.
    publish(server.path(), &key, 9, 5);
    assert_eq!(body(&server, "/sw.js").await, "worker 9");
}

#[tokio::test]
async fn a_changed_file_is_refused_at_the_start_and_applications_are_taken_all_the_same() {
    let key = ReleaseKey::generate().unwrap();
    for name in [
        "index.html",
        "sw.js",
        "app-1.js",
        "app-1.js.br",
        "icons/a.svg",
        "immutable.txt",
        "release.json",
    ] {
        let server = serving(&key, |folder| {
            publish(folder, &key, 7, 5);
            let path = folder.join("app").join(name);
            let mut bytes = fs::read(&path).unwrap();
            let last = bytes.len() - 3;
            bytes[last] ^= 1;
            fs::write(path, bytes).unwrap();
        })
        .await;
        server.get("/").await.assert_problem(503, "app-refused");
        assert_eq!(server.get("/health").await.status, 200, "{name}");
    }
    let server = serving(&key, |_| ()).await;
    server.get("/").await.assert_problem(503, "app-refused");
    publish(server.path(), &key, 1, 0);
    assert_eq!(body(&server, "/sw.js").await, "worker 1");
}

#[tokio::test]
async fn no_release_below_the_floor_is_served_and_the_floor_outlives_the_server() {
    let key = ReleaseKey::generate().unwrap();
    let server = serving(&key, |folder| publish(folder, &key, 7, 5)).await;
    assert_eq!(release_floor(server.path()).unwrap(), 5);
    // Going back is the operator's right, down to the floor.
    publish(server.path(), &key, 5, 1);
    assert_eq!(body(&server, "/sw.js").await, "worker 5");
    assert_eq!(release_floor(server.path()).unwrap(), 5);
    publish(server.path(), &key, 4, 0);
    assert_eq!(body(&server, "/sw.js").await, "worker 5");
    // A server that starts anew finds the old release alone.
    let files = SignedFiles::new(&server.path().join("app"), server.path(), keys(&key));
    let again = Server::with(|app| app.signed_files = Some(Arc::new(files))).await;
    again.get("/").await.assert_problem(503, "app-refused");
}

#[test]
fn a_floor_that_is_no_number_is_no_floor_of_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(release_floor(folder.path()).unwrap(), 0);
    for text in ["", "x", "-1", "1 2"] {
        fs::write(folder.path().join("release-floor"), text).unwrap();
        assert!(release_floor(folder.path()).is_err(), "{text}");
    }
}

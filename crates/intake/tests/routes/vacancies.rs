//! The signed list of vacancies and its chunks.

use std::fs;

use axum::http::StatusCode;
use envelope::digest_hex;

use crate::Server;

const PATH: &str = "/api/v1/vacancies";

/// A server whose vacancies stand in the folder `jobs`.
async fn server() -> Server {
    let server = Server::with_path(|app, folder| app.vacancies = Some(folder.join("jobs"))).await;
    fs::create_dir_all(server.path().join("jobs/chunks")).unwrap();
    server
}

fn put(server: &Server, name: &str, bytes: &[u8]) {
    fs::write(server.path().join("jobs").join(name), bytes).unwrap();
}

#[tokio::test]
async fn the_list_is_served_with_its_digest_and_not_again_to_those_who_know_it() {
    let server = server().await;
    assert_eq!(server.get(PATH).await.status, 404);
    put(&server, "manifest", b"list");
    let answer = server.get(PATH).await;
    assert_eq!(
        (answer.status, answer.body.as_ref()),
        (StatusCode::OK, &b"list"[..])
    );
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    let tag = format!("\"{}\"", digest_hex(b"list"));
    assert_eq!(answer.header("etag"), Some(tag.as_str()));
    assert_eq!(
        server.get_with(PATH, &[("if-none-match", &tag)]).await.status,
        304
    );
    // It may be replaced while the server runs.
    put(&server, "manifest", b"next");
    let answer = server.get_with(PATH, &[("if-none-match", &tag)]).await;
    assert_eq!(
        (answer.status, answer.body.as_ref()),
        (StatusCode::OK, &b"next"[..])
    );
}

#[tokio::test]
async fn a_chunk_is_had_by_its_name_and_kept_for_ever() {
    let server = server().await;
    let name = digest_hex(b"chunk");
    let path = format!("{PATH}/{name}");
    assert_eq!(server.get(&path).await.status, 404);
    put(&server, &format!("chunks/{name}"), b"chunk");
    let answer = server.get(&path).await;
    assert_eq!(
        (answer.status, answer.body.as_ref()),
        (StatusCode::OK, &b"chunk"[..])
    );
    assert_eq!(
        answer.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(answer.header("content-encoding"), None);
    let brotli = [("accept-encoding", "gzip, br")];
    assert_eq!(
        server.get_with(&path, &brotli).await.header("content-encoding"),
        None
    );
    put(&server, &format!("chunks/{name}.br"), b"short");
    let answer = server.get_with(&path, &brotli).await;
    assert_eq!(
        (answer.header("content-encoding"), answer.body.as_ref()),
        (Some("br"), &b"short"[..])
    );
    assert_eq!(answer.header("vary"), Some("accept-encoding"));
    assert_eq!(server.get(&path).await.body.as_ref(), &b"chunk"[..]);
}

#[tokio::test]
async fn what_is_no_name_of_a_chunk_reaches_no_file() {
    let server = server().await;
    put(&server, "manifest", b"list");
    fs::write(server.path().join("secret"), b"secret").unwrap();
    for name in [
        "manifest",
        "..%2Fsecret",
        "%2e%2e%2fsecret",
        &"A".repeat(64),
        &"0".repeat(63),
        &"0".repeat(65),
    ] {
        assert_eq!(server.get(&format!("{PATH}/{name}")).await.status, 404, "{name}");
    }
}

#[tokio::test]
async fn files_that_are_too_large_are_no_vacancies() {
    let server = server().await;
    put(&server, "manifest", &vec![0; (1 << 20) + 1]);
    assert_eq!(server.get(PATH).await.status, 500);
    let name = "0".repeat(64);
    put(&server, &format!("chunks/{name}"), &vec![0; (8 << 20) + 1]);
    assert_eq!(server.get(&format!("{PATH}/{name}")).await.status, 500);
}

#[tokio::test]
async fn a_server_without_vacancies_says_so() {
    let server = Server::start().await;
    assert_eq!(server.get(PATH).await.status, 404);
    assert_eq!(
        server.get(&format!("{PATH}/{}", "0".repeat(64))).await.status,
        404
    );
}

use std::fs;

use envelope::digest_hex;

use intake::{CatalogCheck, CatalogFile};

use crate::Server;

const PATH: &str = "/api/v1/catalog";

#[tokio::test]
async fn the_catalog_is_served_with_its_digest() {
    let server = Server::start().await;
    fs::write(server.path().join("catalog.didim"), b"blob").unwrap();
    let answer = server.get(PATH).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, "blob");
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    let tag = format!("\"{}\"", digest_hex(b"blob"));
    assert_eq!(answer.header("etag"), Some(tag.as_str()));
}

#[tokio::test]
async fn a_catalog_that_is_known_is_not_sent_again() {
    let server = Server::start().await;
    fs::write(server.path().join("catalog.didim"), b"blob").unwrap();
    let tag = format!("\"{}\"", digest_hex(b"blob"));
    for known in [
        tag.clone(),
        format!("W/{tag}"),
        format!("\"other\", {tag}"),
        "*".into(),
    ] {
        let answer = server.get_with(PATH, &[("if-none-match", &known)]).await;
        assert_eq!(answer.status, 304, "{known}");
        assert!(answer.body.is_empty());
        assert_eq!(answer.header("etag"), Some(tag.as_str()));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
    }
    let answer = server.get_with(PATH, &[("if-none-match", "\"other\"")]).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_catalog_that_is_replaced_is_read_again() {
    let server = Server::start().await;
    let path = server.path().join("catalog.didim");
    fs::write(&path, b"first").unwrap();
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    assert_eq!(server.get(PATH).await.body, "first");
    // Another size at the same time, as a copy that keeps times gives.
    fs::write(&path, b"second").unwrap();
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(time)
        .unwrap();
    assert_eq!(server.get(PATH).await.body, "second");
    // The same size at another time.
    fs::write(&path, b"third!").unwrap();
    let later = time + std::time::Duration::from_secs(1);
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(later)
        .unwrap();
    let answer = server.get(PATH).await;
    assert_eq!(answer.body, "third!");
    assert_eq!(
        answer.header("etag"),
        Some(format!("\"{}\"", digest_hex(b"third!")).as_str())
    );
    fs::remove_file(&path).unwrap();
    server.get(PATH).await.assert_problem(404, "no-catalog");
}

#[tokio::test]
async fn no_catalog_is_a_problem() {
    let server = Server::start().await;
    server.get(PATH).await.assert_problem(404, "no-catalog");
    let server = Server::with(|app| app.catalog = None).await;
    server.get(PATH).await.assert_problem(404, "no-catalog");
}

#[tokio::test]
async fn a_catalog_that_cannot_be_read_is_another_problem() {
    let server = Server::start().await;
    fs::create_dir(server.path().join("catalog.didim")).unwrap();
    server.get(PATH).await.assert_problem(500, "catalog-unreadable");
}

/// The first byte is the version; anything that is no digit does not pass.
fn digit(bytes: &[u8], floor: u32) -> Result<u32, String> {
    let version = bytes.first().and_then(|byte| char::from(*byte).to_digit(10));
    let version = version.ok_or("no version")?;
    if version < floor {
        Err(format!("below {floor}"))
    } else {
        Ok(version)
    }
}

#[tokio::test]
async fn a_replacement_that_does_not_pass_leaves_what_was_there() {
    let server = Server::with_path(|app, folder| {
        app.catalog = Some(CatalogFile::checked(
            &folder.join("catalog.didim"),
            CatalogCheck::new(|bytes, floor| digit(bytes, floor).map(crate::checked)),
        ));
    })
    .await;
    let path = server.path().join("catalog.didim");
    fs::write(&path, b"broken").unwrap();
    server.get(PATH).await.assert_problem(500, "catalog-unreadable");
    for (written, served) in [
        ("2 good", "2 good"),
        ("1 old", "2 good"),
        ("broken again", "2 good"),
        ("3 newer", "3 newer"),
    ] {
        fs::write(&path, written).unwrap();
        let answer = server.get(PATH).await;
        let version = server.app.catalog.as_ref().and_then(CatalogFile::version);
        assert_eq!(
            version,
            served.chars().next().and_then(|digit| digit.to_digit(10))
        );
        assert_eq!(
            (answer.status, answer.body.as_ref()),
            (axum::http::StatusCode::OK, served.as_bytes()),
            "{written}"
        );
    }
}

use std::fs;
use std::io::Read;
use std::time::Duration;

use envelope::digest_hex;

use intake::{CatalogCheck, CatalogFile};

use crate::{Answer, Server};

const PATH: &str = "/api/v1/catalog";
const BROTLI: (&str, &str) = ("accept-encoding", "gzip, deflate, br");

/// What is much shorter when it is compressed.
fn long(word: &str) -> String {
    word.repeat(1000)
}

/// The catalog as a browser asks for it, as soon as the server has compressed it.
async fn compressed(server: &Server) -> Answer {
    let until = async {
        loop {
            let answer = server.get_with(PATH, &[BROTLI]).await;
            if answer.header("content-encoding").is_some() {
                break answer;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), until)
        .await
        .unwrap()
}

/// What an answer says, in whichever form it came.
fn text_of(answer: &Answer) -> String {
    let mut text = String::new();
    let mut body = answer.body.as_ref();
    match answer.header("content-encoding") {
        Some("br") => brotli::Decompressor::new(body, 4096).read_to_string(&mut text),
        _ => body.read_to_string(&mut text),
    }
    .unwrap();
    text
}

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
async fn those_who_take_brotli_get_it_and_the_others_the_bytes_as_they_are() {
    let server = Server::start().await;
    let catalog = long("catalog");
    fs::write(server.path().join("catalog.didim"), &catalog).unwrap();
    let strong = format!("\"{}\"", digest_hex(catalog.as_bytes()));
    let answer = compressed(&server).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-encoding"), Some("br"));
    assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    assert_eq!(answer.header("vary"), Some("accept-encoding"));
    // The bytes as they are have the strong tag.
    assert_eq!(answer.header("etag"), Some(format!("W/{strong}").as_str()));
    assert!(answer.body.len() * 10 < catalog.len());
    assert_eq!(text_of(&answer), catalog);
    let head = server.ask("HEAD", PATH, &[BROTLI]).await;
    let length = answer.body.len().to_string();
    assert_eq!(head.header("content-length"), Some(length.as_str()));
    assert_eq!(head.header("content-encoding"), Some("br"));
    let others: [&[(&str, &str)]; 4] = [
        &[],
        &[("accept-encoding", "gzip")],
        &[("accept-encoding", "br;q=0, *")],
        &[("accept-encoding", "identity, br;q=0.5")],
    ];
    for asked in others {
        let answer = server.get_with(PATH, asked).await;
        assert_eq!(answer.body, catalog, "{asked:?}");
        assert_eq!(answer.header("content-encoding"), None);
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert_eq!(answer.header("etag"), Some(strong.as_str()));
    }
}

#[tokio::test]
async fn who_knows_the_catalog_in_one_form_knows_it_in_the_other() {
    let server = Server::start().await;
    let catalog = long("catalog");
    fs::write(server.path().join("catalog.didim"), &catalog).unwrap();
    compressed(&server).await;
    let strong = format!("\"{}\"", digest_hex(catalog.as_bytes()));
    let weak = format!("W/{strong}");
    for known in [&strong, &weak] {
        for (coding, tag) in [(BROTLI.1, &weak), ("identity", &strong)] {
            let asked = [("if-none-match", known.as_str()), ("accept-encoding", coding)];
            let answer = server.get_with(PATH, &asked).await;
            assert_eq!(answer.status, 304, "{asked:?}");
            assert!(answer.body.is_empty());
            assert_eq!(answer.header("etag"), Some(tag.as_str()));
            assert_eq!(answer.header("vary"), Some("accept-encoding"));
            assert_eq!(answer.header("content-encoding"), None);
        }
    }
    let asked = [("if-none-match", "W/\"other\""), BROTLI];
    assert_eq!(server.get_with(PATH, &asked).await.status, 200);
}

#[tokio::test]
async fn what_is_compressed_is_what_is_served_now() {
    let server = Server::start().await;
    let path = server.path().join("catalog.didim");
    fs::write(&path, long("first")).unwrap();
    assert_eq!(text_of(&compressed(&server).await), long("first"));
    fs::write(&path, long("second")).unwrap();
    // At once it may come as it is, but never as it was.
    assert_eq!(text_of(&server.get_with(PATH, &[BROTLI]).await), long("second"));
    assert_eq!(text_of(&compressed(&server).await), long("second"));
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
    let later = time + Duration::from_secs(1);
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

//! What a stranger sends.

use envelope::SUBMISSIONS_PATH;

use super::FILE_PATH;
use crate::load::Random;

/// A piece of a request.
pub(super) enum Piece {
    /// These bytes.
    Bytes(Vec<u8>),
    /// This pattern, over and over, this number of bytes in all.
    Repeated(&'static [u8], usize),
    /// One byte every half second, this number of times.
    Slowly(u8, usize),
    /// Nothing for this number of seconds, and nothing is read either.
    Silence(u64),
}

/// A kind of request: its name, and how one is made.
pub(super) type Kind = (&'static str, fn(&mut Random) -> Vec<Piece>);

/// An item whose sealed bytes no sealing makes, and a comma.
const ITEM: &[u8] =
    br#"{"id":"7f3f2c52-6a0c-4a3e-9d5b-2f1c8e0a4b61","counter":1,"key":"k","catalog":"c","sealed":"AA"},"#;

/// What is sent, each as often.
pub(super) const KINDS: [Kind; 18] = [
    ("random bytes", |random| vec![Piece::Bytes(noise(random, 4_096))]),
    ("a head of 1 MiB", |_| {
        vec![
            text("GET / HTTP/1.1\r\nhost: a\r\nx: "),
            Piece::Repeated(b"y", 1 << 20),
        ]
    }),
    ("10,000 headers", |_| {
        vec![
            text("GET / HTTP/1.1\r\nhost: a\r\n"),
            Piece::Repeated(b"x: y\r\n", 60_000),
            text("\r\n"),
        ]
    }),
    ("a path of 60 KiB", |_| {
        vec![
            text("GET /"),
            Piece::Repeated(b"%2e%2e%2f", 60 << 10),
            text(" HTTP/1.1\r\nhost: a\r\n\r\n"),
        ]
    }),
    ("paths outside", |random| {
        let paths = [
            "/../../etc/passwd",
            "/%2e%2e/%2e%2e/data/receipt.key",
            "/\\..\\data",
            "//etc/passwd",
            "/%00",
            "/%ff%fe",
        ];
        let path = paths[(random.next() % paths.len() as u64) as usize];
        vec![text(&format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n"))]
    }),
    ("two lengths", |_| {
        vec![text(&format!(
            "POST {SUBMISSIONS_PATH} HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ncontent-length: 40\r\n\
             transfer-encoding: chunked\r\n\r\n{{}}0\r\n\r\n"
        ))]
    }),
    ("two hosts", |_| {
        vec![text("GET /health HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n")]
    }),
    ("9 MiB", |_| {
        vec![head(9 << 20, ""), Piece::Repeated(b"[0,", 9 << 20)]
    }),
    ("chunks without an end", |_| {
        vec![
            text(&format!(
                "POST {SUBMISSIONS_PATH} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
                 transfer-encoding: chunked\r\n\r\n"
            )),
            Piece::Repeated(b"4\r\n[[[[\r\n", 24 << 20),
        ]
    }),
    ("8 MB of zeros as items", |_| {
        json(r#"{"items":["#, b"0,", 8_000_000, "0]}")
    }),
    ("brackets 4,000,000 deep", |_| {
        json(r#"{"items":"#, b"[", 4_000_000, "")
    }),
    ("a text of 8 MB as an item", |_| {
        json(r#"{"items":[{"id":""#, b"\\u0000", 7_999_998, "\"}]}")
    }),
    ("1,000 items of no sealed length", |_| {
        let last = String::from_utf8_lossy(ITEM).trim_end_matches(',').to_owned() + "]}";
        json(r#"{"items":["#, ITEM, ITEM.len() * 999, &last)
    }),
    ("signatures of nobody", |random| {
        let signature = format!(
            "content-digest: sha-256=:{0}:\r\nsignature-input: d=(\"@method\");created={1};keyid=\"{1}\"\r\n\
             signature: d=:{0}:\r\n",
            "A".repeat(43) + "=",
            random.next()
        );
        vec![head(2, &signature), text("{}")]
    }),
    ("a head that comes slowly", |_| {
        vec![text("GET / HTTP/1.1\r\nx: "), Piece::Slowly(b'y', 16)]
    }),
    ("a body that comes slowly", |_| {
        vec![head(8 << 20, ""), Piece::Slowly(b' ', 16)]
    }),
    ("a body that stops in the middle", |_| {
        vec![
            head(8 << 20, ""),
            Piece::Repeated(b" ", 4 << 20),
            Piece::Silence(8),
        ]
    }),
    ("40 answers that nobody reads", |_| {
        vec![Piece::Bytes(unread()), Piece::Silence(8)]
    }),
];

/// Forty requests for a large file, one after the other.
pub(super) fn unread() -> Vec<u8> {
    format!("GET {FILE_PATH} HTTP/1.1\r\nhost: a\r\n\r\n")
        .repeat(40)
        .into_bytes()
}

fn text(text: &str) -> Piece {
    Piece::Bytes(text.as_bytes().to_vec())
}

/// The head of a request with a body of this length.
fn head(length: usize, headers: &str) -> Piece {
    text(&format!(
        "POST {SUBMISSIONS_PATH} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n{headers}\
         content-length: {length}\r\n\r\n"
    ))
}

/// A body in which a pattern is repeated.
fn json(before: &str, pattern: &'static [u8], length: usize, after: &str) -> Vec<Piece> {
    vec![
        head(before.len() + length + after.len(), ""),
        text(before),
        Piece::Repeated(pattern, length),
        text(after),
    ]
}

fn noise(random: &mut Random, length: usize) -> Vec<u8> {
    (0..length).map(|_| random.next().to_le_bytes()[0]).collect()
}

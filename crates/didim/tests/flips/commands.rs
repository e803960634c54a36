//! The operator's commands over a database with a damaged application: it is named, and all others are read.

use std::process::Command;

use fixtures::versions;
use intake::DATABASE_FILE;
use sqlx::{Connection as _, SqliteConnection};

use crate::to_its_end;

#[test]
fn a_damaged_application_is_named_and_the_others_are_opened() {
    for version in versions() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        version.copy("sqlite", &data);
        let (number, count) = to_its_end(damage(data.join(DATABASE_FILE).to_str().unwrap()));
        let mut open = Command::new(env!("CARGO_BIN_EXE_didim"));
        open.args(["open", "--data", data.to_str().unwrap()]);
        for name in ["keys/agency-2026.key", "keys/agency-2028.key"] {
            open.arg("--key").arg(version.path(name));
        }
        let output = open.output().unwrap();
        let (rows, said) = (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        );
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains(&format!("{number} is not what was stored")),
            "{said}"
        );
        assert!(said.contains("put the data folder back"), "{said}");
        let opened = rows
            .lines()
            .filter(|row| row.contains(r#""application":"#))
            .count();
        assert_eq!((rows.lines().count(), opened), (count, count - 1), "{rows}");
        let damaged: Vec<&str> = rows
            .lines()
            .filter(|row| row.contains(r#""damaged":true"#))
            .collect();
        assert!(
            matches!(damaged.as_slice(), [row] if row.contains(&number)),
            "{rows}"
        );
    }
}

/// Flips a bit of the sealed bytes of the second application; its number, and how many there are.
async fn damage(file: &str) -> (String, usize) {
    let mut connection = SqliteConnection::connect(file).await.unwrap();
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as("SELECT number, sealed FROM submission ORDER BY arrival")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let (number, mut sealed) = rows[1].clone();
    sealed[1_000] ^= 1;
    sqlx::query("UPDATE submission SET sealed = $1 WHERE number = $2")
        .bind(sealed)
        .bind(&number)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    (number, rows.len())
}

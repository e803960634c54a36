//! The schemas: every column is explained, and what has landed is never edited.

use std::collections::BTreeSet;
use std::path::Path;

use intake::PostgresRepository;
use sqlx::{Connection, PgConnection};

/// The SHA-256 of every migration that has landed. Databases exist that it made: what is wrong with one is mended by
/// another. A new one is added here.
const LANDED: [(&str, &str); 16] = [
    (
        "postgres/0001_initial.sql",
        "2b3718a313f982232456a6d870195ffbcd5136d01f5f51d9e5af66c7f2acb934",
    ),
    (
        "postgres/0002_content.sql",
        "82d2fb5d2de960ffaf735e48fe87847965a8884fd14b7798f9d9b52b07cd4b42",
    ),
    (
        "postgres/0003_device_day.sql",
        "e94300ff74e52831e6b6644dc1fa0defcd1b8b5fc7367903bc27505640a8bfbe",
    ),
    (
        "postgres/0004_changed_by_the_disk.sql",
        "ab219870d841c9621206133aa77fd0ec9237f317a7844c2a0876242d43747f32",
    ),
    (
        "postgres/0005_purged.sql",
        "a3d4ff97dda52b2ea2df3091d81b1222949d915e04440d1dc011362883c4ff73",
    ),
    (
        "postgres/0006_staff.sql",
        "129004ad69f33f6e0c93fa3f8144a94ebe56b62ae39849a2b675dcc1e449a668",
    ),
    (
        "postgres/0007_cases.sql",
        "39edd8d5984f1449b79fa016adf5c93d1c168637a9f2e908aa23f4f806742ee7",
    ),
    (
        "sqlite/0001_submissions.sql",
        "687f408673aa8eb81bb09122fceab6ea9668ccc2505984619a7fecf660f2b83a",
    ),
    (
        "sqlite/0002_devices.sql",
        "df4bdcfef25cd27db6f2218d03b6cd86d297d386b768128323c14ae50e2015be",
    ),
    (
        "sqlite/0003_status_and_published.sql",
        "0e9cd97fc75d0a9222f2bbd37e3c3cbc06ada0044535a80f1e05be13ba269bc4",
    ),
    (
        "sqlite/0004_content.sql",
        "b649cad244b8f1531d7242aebfcf3de34b65050c893c720b63f732a27ef490d2",
    ),
    (
        "sqlite/0005_device_day.sql",
        "10e0d145b828451313a1665249a257fd45a144b25f2e6c011c1c0918641943e0",
    ),
    (
        "sqlite/0006_changed_by_the_disk.sql",
        "1d35c03b889dfaf3301db3825cb2432956cefbfa0bcba0c0d264c3d46126b044",
    ),
    (
        "sqlite/0007_purged.sql",
        "45c008e21c60a6dad6cba376a3e0fdd34850c045099daa7ec45729a05293b43a",
    ),
    (
        "sqlite/0008_staff.sql",
        "a54cbfa33ebdd3e6cfd282d0870ca4f2b2def089bb1aa63aa723c2f230a7f861",
    ),
    (
        "sqlite/0009_cases.sql",
        "f96ec5cf03ae682aab2157e9a96653b357bcd82e007db4294dfe5a7d5928ae70",
    ),
];

#[test]
fn no_migration_that_landed_was_edited() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut found = BTreeSet::new();
    for database in ["postgres", "sqlite"] {
        for entry in std::fs::read_dir(folder.join(database)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let bytes = std::fs::read(folder.join(database).join(&name)).unwrap();
            found.insert((format!("{database}/{name}"), envelope::digest_hex(&bytes)));
        }
    }
    let landed = LANDED.map(|(name, digest)| (name.to_owned(), digest.to_owned()));
    assert_eq!(found, BTreeSet::from(landed));
}

#[tokio::test]
async fn postgresql_explains_every_table_and_column() {
    let address = postgres_cluster::shared().unwrap().new_database().unwrap();
    PostgresRepository::open(&address).await.unwrap();
    let mut owner = PgConnection::connect(&address).await.unwrap();
    let uncommented: Vec<String> = sqlx::query_scalar(
        "SELECT class.relname || coalesce('.' || attribute.attname, '') FROM pg_class AS class \
         JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace \
         AND namespace.nspname = 'public' \
         LEFT JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attnum > 0 \
         WHERE class.relkind = 'r' AND class.relname <> '_sqlx_migrations' \
         AND (col_description(class.oid, attribute.attnum) IS NULL OR \
         obj_description(class.oid, 'pg_class') IS NULL)",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert!(uncommented.is_empty(), "{uncommented:?}");
    let columns: i64 =
        sqlx::query_scalar("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'")
            .fetch_one(&mut owner)
            .await
            .unwrap();
    assert!(columns > 40, "{columns}");
}

/// SQLite keeps no comments but the text of each statement: a line of comment stands over every column and statement.
#[test]
fn sqlite_explains_every_table_and_column() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    let mut explained = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut above = "";
        for line in text.lines() {
            let first = line.split_whitespace().next().unwrap_or_default();
            let is_column =
                line.starts_with("    ") && first.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            let adds = line.starts_with("CREATE TABLE") || line.starts_with("ALTER TABLE");
            if (is_column && !first.is_empty()) || adds {
                assert!(
                    above.trim_start().starts_with("--"),
                    "{}: `{line}`",
                    path.display()
                );
                explained += 1;
            }
            above = line;
        }
    }
    assert!(explained > 40, "{explained}");
}

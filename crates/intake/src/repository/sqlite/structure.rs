//! What the disk has changed of the file as a whole, and of what stands beside submissions.

use sqlx::SqliteConnection;

use super::super::RepositoryError;

/// Asks for the name of a row that differs from its copy, or of a copy that differs from its row.
macro_rules! differences {
    ($table:literal, $name:literal) => {
        concat!(
            "SELECT CAST(",
            $name,
            " AS BLOB) FROM (SELECT * FROM (SELECT * FROM ",
            $table,
            " EXCEPT SELECT * FROM ",
            $table,
            "_copy) UNION ALL SELECT * FROM (SELECT * FROM ",
            $table,
            "_copy EXCEPT SELECT * FROM ",
            $table,
            ")) LIMIT 1"
        )
    };
}

/// The tables of which every row has a copy, and what names a row.
const COPIED: [(&str, &str); 4] = [
    ("device", differences!("device", "label")),
    ("enrolment_code", differences!("enrolment_code", "label")),
    ("status", differences!("status", "hex(submission)")),
    ("published", differences!("published", "name")),
];

/// What is wrong with every page of the file, the order of rows and the indices (a row that a tree lacks is missed by nobody who
/// reads the tree), and with what differs from its copy; `None` if nothing is.
///
/// # Errors
/// [`RepositoryError`] if it cannot be read at all.
pub(crate) async fn structure(connection: &mut SqliteConnection) -> Result<Option<String>, RepositoryError> {
    match look(connection).await {
        // It says itself what it cannot read.
        Err(sqlx::Error::Database(error)) => Ok(Some(error.to_string())),
        found => Ok(found?),
    }
}

async fn look(connection: &mut SqliteConnection) -> Result<Option<String>, sqlx::Error> {
    let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_all(&mut *connection)
        .await?;
    if found != ["ok"] {
        let said = found.into_iter().next();
        return Ok(Some(said.unwrap_or_else(|| "nothing is said of it".to_owned())));
    }
    // A backup of an earlier version has no copies.
    let has_copies: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'published_copy')")
            .fetch_one(&mut *connection)
            .await?;
    for (table, query) in COPIED.into_iter().filter(|_| has_copies) {
        let differs: Option<Option<Vec<u8>>> =
            sqlx::query_scalar(query).fetch_optional(&mut *connection).await?;
        if let Some(name) = differs {
            let name = name.unwrap_or_default();
            let name = String::from_utf8_lossy(&name).into_owned();
            return Ok(Some(format!("`{name}` in `{table}` differs from its copy")));
        }
    }
    Ok(None)
}
